#include "folder.h"
#include "run/like.h"

#include <criterion/criterion.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define HEAD                    "# side defect\n"
#define ROW(side, defect, rest) side "\t" defect "\t1.0.1\tPEER-01\tp#c\t" rest "\n"

static const char rows[] = HEAD                                  /* a comment */
	ROW("service", "lost", "2\tMissing\tproof\tbob did not") /* one of two */
	ROW("service", "later", "2\tMissing\talso\tbob did not") /* the other */
	ROW("service", "late", "2\tMissing\talso\tbob did not")  /* start of another */
	ROW("service", "late", "2\tMissing\talso\tbob did not")  /* said twice */
	ROW("client", "lost", "3\tMissing\tproof\tbob did not")  /* of the client */
	ROW("service", "closes", "-\tLost\talso\talice's was")   /* no step */
	ROW("service", "a", "4\tMissing\tproof\t")               /* four are */
	ROW("service", "b", "4\tMissing\tproof\t")               /* too many */
	ROW("service", "c", "4\tMissing\tproof\t")               /* to tell */
	ROW("client", "d", "4\tMissing\tproof\t");               /* anything */

static const struct {
	const char *name, *test_id;
	size_t step;
	const char *kind, *signature;
	const char *like, *like_without_client;
} questions[] = {
	/* clang-format off */
	{"three that look alike", "p#c", 2, "Missing", "bob did not",
	 "lost, later, late", "lost, later, late"},
	{"the client's", "p#c", 3, "Missing", "bob did not", "lost (client)", NULL},
	{"the case itself", "p#c", LIKE_CASE, "Lost", "alice's was", "closes", "closes"},
	{"too many", "p#c", 4, "Missing", "", NULL, "a, b, c"},
	{"another case", "p#d", 2, "Missing", "bob did not", NULL, NULL},
	{"another step", "p#c", 1, "Missing", "bob did not", NULL, NULL},
	{"another kind", "p#c", 2, "Duplicate", "bob did not", NULL, NULL},
	{"other words", "p#c", 2, "Missing", "bob did", NULL, NULL},
	/* clang-format on */
};

static void assert_same(const char *seen, const char *wanted, const char *name)
{
	cr_assert_eq(seen == NULL, wanted == NULL, "%s", name);
	if (wanted != NULL)
		cr_assert_str_eq(seen, wanted, "%s", name);
}

Test(like, defects_are_found_by_case_step_kind_and_signature)
{
	struct folder folder = make_folder();
	const char *path;
	struct likes likes = {0}, without = {0};
	struct err err = {0};

	add_file(&folder, "kills.tsv", rows);
	path = folder.files.items[0];
	cr_assert(likes_load(&likes, path, true, &err), "%s", err.message);
	cr_assert(likes_load(&without, path, false, &err), "%s", err.message);
	for (size_t i = 0; i < LEN(questions); i++) {
		assert_same(likes_find(&likes, questions[i].test_id, questions[i].step,
				       questions[i].kind, questions[i].signature),
			    questions[i].like, questions[i].name);
		assert_same(likes_find(&without, questions[i].test_id, questions[i].step,
				       questions[i].kind, questions[i].signature),
			    questions[i].like_without_client, questions[i].name);
	}
	likes_finish(&likes);
	likes_finish(&without);
	cr_assert_null(likes_find(&likes, "p#c", 2, "Missing", "bob did not"));
	remove_folder(&folder);
}

Test(like, a_file_that_cannot_be_read_leaves_the_rows_as_they_were)
{
	static const char bad[] = HEAD "service\tlost\n";
	struct folder folder = make_folder();
	const char *path;
	struct likes likes = {0};
	struct err err = {0};

	add_file(&folder, "kills.tsv", rows);
	path = folder.files.items[0];
	cr_assert(likes_load(&likes, path, true, &err), "%s", err.message);
	cr_assert(file_write(path, bad, sizeof bad - 1, &err), "%s", err.message);
	cr_assert_not(likes_load(&likes, path, true, &err));
	cr_assert_eq(err.code, ERR_PARSE);
	cr_assert_not_null(strstr(err.message, "kills.tsv:2: a row has 9 columns"));
	remove(path);
	cr_assert_not(likes_load(&likes, path, true, &err));
	cr_assert_eq(err.code, ERR_IO);
	cr_assert_not_null(likes_find(&likes, "p#c", 2, "Missing", "bob did not"));
	likes_finish(&likes);
	remove_folder(&folder);
}
