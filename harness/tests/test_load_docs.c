/* docs/scenarios.md against the rows and the loader that it describes. */
#include "load/language.h"
#include "tests/cases_world.h"

static struct cases_world world;
static struct text manual;

static void set_up(void)
{
	cases_world_init(&world);
	char *path OWNED(mem_freep)
	= text_format("%s/../docs/scenarios.md", corpus_fixtures());
	cr_assert(file_read(path, 1 << 20, &manual, NULL), "%s", path);
}

static void tear_down(void)
{
	text_finish(&manual);
	cases_world_finish(&world);
}

TestSuite(manual, .init = set_up, .fini = tear_down);

static void expect_row(const char *name, const char *means)
{
	char *row OWNED(mem_freep)
	= text_format("| `%s` | %s |\n", name, means);
	cr_expect_not_null(strstr(text_str(&manual), row), "the manual lacks %s", row);
}

Test(manual, has_a_row_for_every_key_form_and_modifier)
{
	for (int i = 0; i < CASE_KEY_COUNT; i++)
		expect_row(case_keys()[i].name, case_keys()[i].means);
	for (int i = 0; i < MODIFIER_COUNT; i++)
		expect_row(modifiers()[i].name, modifiers()[i].means);
	size_t n = 0;
	const struct head_form *heads = head_forms(&n);
	for (size_t i = 0; i < n; i++)
		expect_row(heads[i].form, heads[i].means);
}

static void expect_good(const char *text, size_t len)
{
	struct suite suite = {0};
	struct problems problems = {0};
	bool good = cases_load_text(&world, text, len, &suite, &problems);
	OWNED(text_finish)
	struct text shown = {0};
	problems_print(&problems, &suite, &shown);
	cr_expect(good, "%s", text_str(&shown));
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(manual, shows_only_cases_that_load)
{
	static const char fence[] = "```yaml\n";
	size_t n = 0;
	for (const char *at = strstr(text_str(&manual), fence); at != NULL;
	     at = strstr(at, fence)) {
		at += sizeof fence - 1;
		const char *end = strstr(at, "```");
		cr_assert_not_null(end);
		expect_good(at, (size_t)(end - at));
		n++;
	}
	cr_expect_geq(n, 8);
}
