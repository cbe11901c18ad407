#include "base/mem.h"
#include "load/load.h"
#include "tests/corpus.h"
#include "tests/folder.h"

#include <criterion/criterion.h>

static void judge_bad(const char *path)
{
	struct suite suite = {0};
	struct problems problems = {0};
	struct known known = {.list.n = 77};

	cr_expect_not(load_known(path, &suite, &known, &problems), "%s", path);
	cr_expect_eq(known.list.n, 77);
	cr_expect_null(known.path);
	corpus_judge(path, &suite, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(known, refuses_each_file_of_the_corpus_where_it_is_wrong)
{
	corpus_each("known", 13, judge_bad);
}

static bool load_text(const char *text, struct known *ret)
{
	struct folder folder = make_folder();
	struct suite suite = {0};
	struct problems problems = {0};
	char *path OWNED(mem_freep)
	= file_join(folder.path, "known.yaml");
	bool good;

	add_file(&folder, "known.yaml", text);
	good = load_known(path, &suite, ret, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
	remove_folder(&folder);
	return good;
}

Test(known, reads_rows_and_an_empty_file)
{
	struct known known OWNED(known_finish) = {0};
	struct known none OWNED(known_finish) = {0};

	cr_assert(load_text("# all of them\n"
			    "- case: login/login#one\n"
			    "  kind: WrongResult\n"
			    "  message: gave 5\n"
			    "  step: 2\n"
			    "  reason: ticket 12\n"
			    "  owner: the login team\n"
			    "  expires: 2028-02-29\n"
			    "- {case: a#b, kind: Lost, reason: r, owner: o, "
			    "expires: 2026-12-31}\n",
			    &known));
	cr_assert_eq(known.list.n, 2);
	cr_expect_str_eq(known.list.items[0].id, "login/login#one");
	cr_expect_eq(known.list.items[0].kind, FAILURE_WRONG_RESULT);
	cr_expect_str_eq(known.list.items[0].message, "gave 5");
	cr_expect_eq(known.list.items[0].step, 2);
	cr_expect_str_eq(known.list.items[0].expires, "2028-02-29");
	cr_expect_eq(known.list.items[0].place.line, 2);
	cr_expect_eq(known.list.items[0].message_place.column, 12);
	cr_expect_null(known.list.items[1].message);
	cr_expect_eq(known.list.items[1].step, KNOWN_NO_STEP);
	cr_assert(load_text("# nothing yet\n", &none));
	cr_expect_eq(none.list.n, 0);
}
