#include "cli/select.h"
#include "tests/cases_world.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

Test(select_matches, reads_words_and_or_not_and_brackets)
{
	static const struct {
		const char *expression;
		bool holds;
	} rows[] = {
		{"offline", true},
		{"OFF", true},
		{"online", false},
		{"not online", true},
		{"not not offline", true},
		{"offline and delivered", true},
		{"offline and online", false},
		{"online or delivered", true},
		{"online or other", false},
		/* and binds more than or, not more than both */
		{"offline or online and online", true},
		{"(offline or online) and online", false},
		{"not online and offline", true},
		{"not (online and offline)", true},
		{"not (online or offline)", false},
		{"((offline))", true},
		{"  offline\tand\ndelivered ", true},
		{"offline and(delivered)", true},
		{"android or delivered", true},
		{"once", true},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct err err = {0};
		bool holds = !rows[i].holds;

		cr_expect(select_matches(rows[i].expression,
					 "offline/queue#delivered-once", &holds, &err),
			  "%s: %s", rows[i].expression, err.message);
		cr_expect_eq(holds, rows[i].holds, "%s", rows[i].expression);
	}
}

Test(select_matches, says_what_it_cannot_read)
{
	static const struct {
		const char *expression, *said;
	} rows[] = {
		{"", "-k: a word is missing at \"\""},
		{"()", "-k: a word is missing at \")\""},
		{"(a", "-k: a ) is missing"},
		{"a)", "-k: and, or or not is missing before \")\""},
		{"a b", "-k: and, or or not is missing before \"b\""},
		{"a and", "-k: a word is missing at \"\""},
		{"and", "-k: a word is missing at \"and\""},
		{"or a", "-k: a word is missing at \"or a\""},
		{"not", "-k: a word is missing at \"\""},
		{"a and or", "-k: a word is missing at \"or\""},
	};
	struct text deep OWNED(text_finish) = {0};
	struct err err = {0};
	bool holds = true;

	for (size_t i = 0; i < LEN(rows); i++) {
		cr_expect_not(select_matches(rows[i].expression, "a b", &holds, &err));
		cr_expect_eq(err.code, ERR_USAGE, "%s", rows[i].expression);
		cr_expect_str_eq(err.message, rows[i].said, "%s", err.message);
		cr_expect(holds, "untouched");
	}
	text_repeat(&deep, '(', 1000);
	cr_expect_not(select_matches(text_str(&deep), "a", &holds, &err));
	cr_expect_eq(err.code, ERR_LIMIT);
}

Test(select_path, parts_a_line_from_a_path)
{
	static const struct {
		const char *place, *path;
		unsigned line;
	} rows[] = {
		{"cases/x.yaml:12", "cases/x.yaml", 12},
		{"cases/x.yaml", "cases/x.yaml", 0},
		{"cases/x.yaml:", "cases/x.yaml:", 0},
		{"cases/x.yaml:0", "cases/x.yaml:0", 0},
		{"cases/x.yaml:1a", "cases/x.yaml:1a", 0},
		{"cases/x.yaml:-1", "cases/x.yaml:-1", 0},
		{"a:b:3", "a:b", 3},
		{"a:99999999999", "a:99999999999", 0},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		unsigned line = 77;
		char *path OWNED(mem_freep)
		= select_path(rows[i].place, &line);

		cr_expect_str_eq(path, rows[i].path);
		cr_expect_eq(line, rows[i].line, "%s", rows[i].place);
	}
}

static const char cases[] =
	"# a comment\n"
	"case: one of them\ncovers: [LOGIN-01]\ntags: [smoke]\nactors: [alice]\n"
	"steps:\n- alice login\n"
	"---\n"
	"case: row $n\nadded: 1.2.0\nactors: [alice]\neach:\n- {n: 1}\n- {n: 2}\n"
	"steps:\n- alice login\n"
	"---\n"
	"case: the last\ncovers: [LOGIN-06, LOGIN-07]\nadded: 1.10.0\ntags: [slow]\n"
	"actors: [alice]\nsteps:\n- alice login\n";

/* Which cases are chosen, as "0 2"; or the message. */
static void choose(const struct suite *suite, const struct selection *selection,
		   struct text *ret)
{
	size_t untouched[1];
	size_t *chosen = untouched;
	size_t n = 99;
	struct err err = {0};

	if (!select_cases(suite, selection, &chosen, &n, &err)) {
		text_add(ret, err.message);
		cr_expect_eq(err.code, ERR_USAGE);
		cr_expect(chosen == untouched && n == 99, "untouched");
		return;
	}
	for (size_t i = 0; i < n; i++)
		text_printf(ret, "%s%zu", i > 0 ? " " : "", chosen[i]);
	free(chosen);
}

Test(select_cases, chooses_by_words_tags_requirements_places_and_age)
{
	static const struct {
		const char *name, *expression, *tag, *covers, *place, *as_of, *chosen;
	} rows[] = {
		{"all", NULL, NULL, NULL, NULL, NULL, "0 1 2 3"},
		{"a word of a title", "row", NULL, NULL, NULL, NULL, "1 2"},
		{"a tag by -k", "smoke", NULL, NULL, NULL, NULL, "0"},
		{"a file by -k", "t#", NULL, NULL, NULL, NULL, "0 1 2 3"},
		{"a tag", NULL, "slow", NULL, NULL, NULL, "3"},
		{"part of a tag", NULL, "slo", NULL, NULL, NULL, ""},
		{"a requirement", NULL, NULL, "LOGIN-07", NULL, NULL, "3"},
		{"another one", NULL, NULL, "PEER-01", NULL, NULL, ""},
		{"a file", NULL, NULL, NULL, "cases/t.yaml", NULL, "0 1 2 3"},
		{"its folder", NULL, NULL, NULL, "./cases/", NULL, "0 1 2 3"},
		{"here", NULL, NULL, NULL, ".", NULL, "0 1 2 3"},
		{"a title's line", NULL, NULL, NULL, "cases/t.yaml:2", NULL, "0"},
		{"a line within", NULL, NULL, NULL, "cases/t.yaml:7", NULL, "0"},
		{"rows are at one line", NULL, NULL, NULL, "cases/t.yaml:9", NULL, "1 2"},
		{"behind the last", NULL, NULL, NULL, "cases/t.yaml:999", NULL, "3"},
		{"before the first", NULL, NULL, NULL, "cases/t.yaml:1", NULL,
		 "no case at cases/t.yaml:1"},
		{"half a name", NULL, NULL, NULL, "cases/t", NULL, "no case at cases/t"},
		{"as of then", NULL, NULL, NULL, NULL, "1.2.0", "0 1 2"},
		{"ten is more than two", NULL, NULL, NULL, NULL, "1.9.0", "0 1 2"},
		{"as of long ago", NULL, NULL, NULL, NULL, "1.0.0", "0"},
		{"as of later", NULL, NULL, NULL, NULL, "2.0.0", "0 1 2 3"},
		{"as of nothing", NULL, NULL, NULL, NULL, "soon",
		 "--as-of needs a version, not \"soon\""},
		{"all of them hold", "last", "slow", "LOGIN-06", "cases", "2.0.0", "3"},
		{"one does not", "one", "slow", NULL, NULL, NULL, ""},
		{"no expression", "(", NULL, NULL, NULL, NULL,
		 "-k: a word is missing at \"\""},
	};
	struct cases_world world;
	struct suite suite = {0};
	struct problems problems = {0};

	cases_world_init(&world);
	cr_assert(cases_load_text(&world, cases, sizeof cases - 1, &suite, &problems));
	cr_assert_eq(suite.cases.n, 4);
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text chosen OWNED(text_finish) = {0};
		struct selection selection = {
			.expression = rows[i].expression,
			.tags = &rows[i].tag,
			.n_tags = rows[i].tag != NULL,
			.covers = &rows[i].covers,
			.n_covers = rows[i].covers != NULL,
			.places = &rows[i].place,
			.n_places = rows[i].place != NULL,
			.as_of = rows[i].as_of,
		};

		choose(&suite, &selection, &chosen);
		cr_expect_str_eq(text_str(&chosen), rows[i].chosen, "%s: %s",
				 rows[i].name, text_str(&chosen));
	}
	problems_finish(&problems);
	suite_finish(&suite);
	cases_world_finish(&world);
}
