#include "base/mem.h"
#include "reports/journal.h"
#include "tests/journal_lines.h"

#include <criterion/criterion.h>

#include <string.h>

Test(journal_merge, merges_shards_of_one_run)
{
	OWNED(journal_finish)
	struct journal into = {0};
	OWNED(journal_finish)
	struct journal from = {0};
	struct err err = {0};

	FEED(&into, RUN, PLAN("0", "a"), VERDICT("0", "pass"),
	     "{\"r\":\"end\",\"t\":9,\"interrupted\":false,\"wall_ms\":5}");
	FEED(&from, RUN, PLAN("0", "b"), PLAN("1", "c"), VERDICT("1", "fail"),
	     VERDICT("0", "skip"),
	     "{\"r\":\"end\",\"t\":9,\"interrupted\":true,\"wall_ms\":8}");
	cr_assert(journal_merge(&into, &from, &err), "%s", err.message);
	cr_assert_eq(from.cases.n, 0u);
	cr_assert_eq(into.cases.n, 3u);
	cr_assert_eq(into.ended.items[1], 2u);
	cr_assert_eq(into.ended.items[2], 1u);
	cr_assert_eq(into.cases.items[2].ended_at, 1u);
	cr_assert_eq(into.counts[VERDICT_FAIL], 1u);
	cr_assert(journal_interrupted(&into));
	cr_assert_eq(json_get_int(into.end, "wall_ms", 0), 8);
	cr_assert_eq(json_get_int(into.run, "planned", 0), 4);
}

#define BOTH "{\"r\":\"run\",\"format\":1,\"profile\":\"0.9.3,1.0.1\"}"
#define PLAN_IN(version) \
	"{\"r\":\"plan\",\"t\":1,\"i\":0,\"id\":\"a\",\"profile\":\"" version "\"}"

Test(journal_merge, a_case_may_be_there_once_a_profile)
{
	OWNED(journal_finish)
	struct journal into = {0};
	OWNED(journal_finish)
	struct journal from = {0};
	OWNED(journal_finish)
	struct journal twice = {0};
	struct err err = {0};

	FEED(&into, BOTH, PLAN_IN("0.9.3"));
	FEED(&from, BOTH, PLAN_IN("1.0.1"));
	FEED(&twice, BOTH, PLAN_IN("1.0.1"));
	cr_assert(journal_merge(&into, &from, &err), "%s", err.message);
	cr_assert_eq(into.cases.n, 2u);
	OWNED(mem_freep)
	char *name = journal_case_name(&into, &into.cases.items[1]);
	cr_assert_str_eq(name, "1.0.1 a");
	cr_assert_not(journal_merge(&into, &twice, &err));
	cr_assert_not_null(strstr(err.message, "both have case 1.0.1 a"), "%s",
			   err.message);
}

#define CODE_PLAN "{\"r\":\"plan\",\"t\":1,\"i\":1,\"id\":\"codes/c#X\",\"codes\":true}"
#define CODE(verdict, kind)                                         \
	"{\"r\":\"verdict\",\"t\":2,\"i\":1,\"verdict\":\"" verdict \
	"\",\"kind\":\"" kind "\"}"

Test(journal_merge, a_code_that_several_shards_judged_is_there_once)
{
	static const struct {
		const char *ours, *theirs; /* NULL: cut off */
		const char *verdict, *kind;
	} rows[] = {
		{CODE("pass", ""), CODE("pass", ""), "pass", ""},
		{CODE("skip", "NotTestable"), CODE("pass", ""), "pass", ""},
		{CODE("pass", ""), CODE("skip", "NotTestable"), "pass", ""},
		{CODE("fail", "Vanished"), CODE("pass", ""), "pass", ""},
		{CODE("skip", ""), CODE("fail", "Vanished"), "fail", "Vanished"},
		{CODE("pass", ""), CODE("fail", "Renumbered"), "fail", "Renumbered"},
		{CODE("fail", "NewCode"), CODE("pass", ""), "fail", "NewCode"},
		{CODE("fail", "NewCode"), CODE("fail", "Vanished"), "fail", "NewCode"},
		{CODE("pass", ""), CODE("error", "Interrupted"), "error", "Interrupted"},
		{CODE("pass", ""), NULL, NULL, NULL},
		{NULL, CODE("fail", "NewCode"), "fail", "NewCode"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(journal_finish)
		struct journal into = {0};
		OWNED(journal_finish)
		struct journal from = {0};
		const struct journal_case *code = NULL;
		size_t n_codes = 0, n_verdicts = 0;
		struct err err = {0};

		FEED(&into, RUN, PLAN("0", "a"), CODE_PLAN, VERDICT("0", "pass"));
		FEED(&from, RUN, PLAN("0", "b"), CODE_PLAN, VERDICT("0", "pass"));
		if (rows[i].ours != NULL)
			FEED(&into, rows[i].ours);
		if (rows[i].theirs != NULL)
			FEED(&from, rows[i].theirs);
		cr_assert(journal_merge(&into, &from, &err), "%s", err.message);
		VEC_EACH (one, &into.cases) {
			if (!json_get_bool(one->plan, "codes", false))
				continue;
			n_codes++;
			code = one;
		}
		cr_assert_eq(n_codes, 1u, "row %zu", i);
		if (rows[i].verdict == NULL) {
			cr_expect_null(code->verdict, "row %zu", i);
		} else {
			cr_expect_str_eq(json_get_text(code->verdict, "verdict"),
					 rows[i].verdict, "row %zu", i);
			cr_expect_str_eq(json_get_text(code->verdict, "kind"),
					 rows[i].kind, "row %zu", i);
			cr_expect_eq(&into.cases.items[into.ended.items[code->ended_at]],
				     code, "row %zu", i);
		}
		for (size_t k = 0; k < VERDICT_COUNT; k++)
			n_verdicts += into.counts[k];
		cr_expect_eq(n_verdicts, rows[i].verdict != NULL ? 3u : 2u, "row %zu", i);
		cr_expect_eq(into.ended.n, n_verdicts, "row %zu", i);
		cr_expect_eq(json_get_int(into.run, "planned", 0), 3, "row %zu", i);
	}
}

Test(journal_merge, refuses_to_merge_other_runs)
{
	static const struct {
		const char *run, *plan, *says;
	} rows[] = {
		{RUN, PLAN("0", "a"), "both have case a"},
		{"{\"r\":\"run\",\"format\":1,\"suite\":\"other\"}", PLAN("0", "b"),
		 "suite"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(journal_finish)
		struct journal into = {0};
		OWNED(journal_finish)
		struct journal from = {0};
		struct err err = {0};

		FEED(&into, RUN, PLAN("0", "a"));
		FEED(&from, rows[i].run, rows[i].plan);
		cr_assert_not(journal_merge(&into, &from, &err));
		cr_assert_eq(err.code, ERR_USAGE);
		cr_assert_not_null(strstr(err.message, rows[i].says), "%s", err.message);
		cr_assert_eq(into.cases.n, 1u);
		cr_assert_eq(from.cases.n, 1u);
	}
}
