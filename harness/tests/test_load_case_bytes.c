#include "base/rng.h"
#include "tests/cases_world.h"

#define STRIDE         5 /* of the prefixes that are tried */
#define MUTATIONS_EACH 300

static struct cases_world world;

static void set_up(void)
{
	cases_world_init(&world);
}

static void tear_down(void)
{
	cases_world_finish(&world);
}

TestSuite(case_bytes, .init = set_up, .fini = tear_down, .timeout = 100);

/* Loaded or refused: a problem says which, and neither crashes. */
static bool survive(const char *bytes, size_t len)
{
	struct suite suite = {0};
	struct problems problems = {0};
	bool good = cases_load_text(&world, bytes, len, &suite, &problems);
	cr_expect_eq(good, problems_count(&problems) == 0);
	OWNED(text_finish)
	struct text shown = {0};
	problems_print(&problems, &suite, &shown);
	cr_expect_eq(good, shown.len == 0);
	problems_finish(&problems);
	suite_finish(&suite);
	return good;
}

static void cut(const char *bytes, size_t len)
{
	size_t good = 0;
	for (size_t n = 0; n < len; n += STRIDE)
		good += survive(bytes, n);
	/* A file that is cut within its last lines may still be one. */
	cr_expect_lt(good, len / STRIDE);
	cr_expect(survive(bytes, len));
}

static void mutate(const char *bytes, size_t len)
{
	static const char signs[] = "$:{}[]-# \n\"'&*!|>%@`\t\x80\xc3\0,.0aA";
	struct rng rng;
	rng_init_for(&rng, 1, "mutations of cases");
	char *copy OWNED(mem_freep)
	= mem_dup_bytes(bytes, len);
	for (int i = 0; i < MUTATIONS_EACH; i++) {
		memcpy(copy, bytes, len);
		for (uint32_t n = 1 + rng_below(&rng, 3); n > 0; n--)
			copy[rng_below(&rng, (uint32_t)len)] =
				signs[rng_below(&rng, sizeof signs - 1)];
		survive(copy, len);
	}
}

static void each_good_file(void (*visit)(const char *bytes, size_t len))
{
	char *folder OWNED(mem_freep)
	= text_format("%s/corpus/accept", corpus_fixtures());
	OWNED(file_list_finish)
	struct file_list list = {0};
	cr_assert(file_find(folder, ".yaml", CORPUS_FILES_MAX, &list, NULL));
	cr_assert_geq(list.paths.n, 6);
	VEC_EACH (path, &list.paths) {
		OWNED(text_finish)
		struct text text = {0};
		cr_assert(file_read(*path, 1 << 20, &text, NULL));
		visit(text_str(&text), text.len);
	}
}

Test(case_bytes, cut_anywhere_are_loaded_or_refused)
{
	each_good_file(cut);
}

Test(case_bytes, changed_anywhere_are_loaded_or_refused)
{
	each_good_file(mutate);
}
