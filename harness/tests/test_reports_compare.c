#include "base/file.h"
#include "base/mem.h"
#include "reports/compare.h"

#include <criterion/criterion.h>

#include <string.h>

#define RUN_LINE \
	"{\"r\":\"run\",\"t\":0,\"format\":1,\"id\":\"a\",\"profile\":\"1.0.1\"}\n"
#define PLAN_LINE "{\"r\":\"plan\",\"t\":1,\"i\":0,\"id\":\"p#one\"}\n"
#define END_LINE  "{\"r\":\"end\",\"t\":9,\"interrupted\":false}\n"

static void feed(struct journal *journal, const char *lines)
{
	journal->keep_lines = true;
	while (*lines != '\0') {
		const char *end = strchr(lines, '\n');

		journal_feed(journal, lines, (size_t)(end - lines), NULL);
		lines = end + 1;
	}
}

static void compare_texts(const char *before, const char *now, struct compare *ret)
{
	struct journal a OWNED(journal_finish) = {0};
	struct journal b OWNED(journal_finish) = {0};

	feed(&a, before);
	feed(&b, now);
	compare_journals(&a, &b, ret);
}

static void compare_golden(const char *before, const char *now, struct compare *ret)
{
	struct journal a OWNED(journal_finish) = {.keep_lines = true};
	struct journal b OWNED(journal_finish) = {.keep_lines = true};

	cr_assert(journal_read(before, &a, NULL));
	cr_assert(journal_read(now, &b, NULL));
	compare_journals(&a, &b, ret);
}

Test(compare, writes_the_golden_samples)
{
	static const struct row {
		const char *path;
		void (*write)(const struct compare *compare, struct text *out);
	} rows[] = {
		{GOLDEN "/compare.txt", compare_write_text},
		{GOLDEN "/compare.json", compare_write_json},
		{GOLDEN "/compare.md", compare_write_markdown},
	};
	struct compare compare OWNED(compare_finish) = {0};

	compare_golden(GOLDEN "/compare-old.jsonl", GOLDEN "/compare-new.jsonl",
		       &compare);
	cr_expect_eq(compare_result(&compare), COMPARE_WORSE);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct text want OWNED(text_finish) = {0};
		struct text got OWNED(text_finish) = {0};

		cr_assert(file_read(rows[i].path, 1 << 20, &want, NULL));
		rows[i].write(&compare, &got);
		cr_expect_str_eq(text_str(&got), text_str(&want), "%s", rows[i].path);
	}
}

Test(compare, finds_nothing_between_a_run_and_itself)
{
	struct compare compare OWNED(compare_finish) = {0};
	struct text out OWNED(text_finish) = {0};

	compare_golden(GOLDEN "/compare-old.jsonl", GOLDEN "/compare-old.jsonl",
		       &compare);
	cr_expect_eq(compare_result(&compare), COMPARE_SAME);
	compare_write_text(&compare, &out);
	cr_expect_str_eq(text_str(&out),
			 "15 cases in both, 0 changes for the worse, 0 others\n");
}

#define VERDICT(members) "{\"r\":\"verdict\",\"t\":5,\"i\":0,\"verdict\":" members "}\n"
#define PASS             VERDICT("\"pass\",\"us\":1000,\"steps\":3")
#define LACKS            "\"kind\":\"Missing\",\"message\":\"m\",\"steps\":3"
#define FAIL             VERDICT("\"fail\"," LACKS)
#define SKIP             VERDICT("\"skip\",\"kind\":\"Role\",\"message\":\"m\"")
#define CALL(op) \
	"{\"r\":\"call\",\"t\":2,\"i\":0,\"a\":\"alice\",\"c\":1,\"op\":\"" op "\"}\n"
#define ANSWER(members) \
	"{\"r\":\"answer\",\"t\":3,\"i\":0,\"a\":\"alice\",\"c\":1," members "}\n"

/* One case in both runs; NONE: the runs are the same. */
#define NONE COMPARE_KIND_COUNT

Test(compare, judges_one_case_by_what_it_said_before_and_now)
{
	static const struct row {
		const char *before, *now;
		enum compare_kind kind;
		enum compare_result result;
	} rows[] = {
		{PASS, PASS, NONE, COMPARE_SAME},
		{PASS, FAIL, COMPARE_FAILING, COMPARE_WORSE},
		{SKIP, FAIL, COMPARE_FAILING, COMPARE_WORSE},
		{FAIL, SKIP, COMPARE_NOT_RUN, COMPARE_WORSE},
		{FAIL, FAIL, NONE, COMPARE_SAME},
		{FAIL, PASS, COMPARE_FIXED, COMPARE_CHANGED},
		{SKIP, PASS, COMPARE_RUNS, COMPARE_CHANGED},
		{PASS, "", COMPARE_NOT_RUN, COMPARE_WORSE},
		{PASS, VERDICT("\"error\",\"kind\":\"Interrupted\""), COMPARE_NOT_RUN,
		 COMPARE_WORSE},
		{"", PASS, COMPARE_RUNS, COMPARE_CHANGED},
		{SKIP, VERDICT("\"skip\",\"kind\":\"Version\""), COMPARE_VERDICT,
		 COMPARE_CHANGED},
		{VERDICT("\"known\",\"kind\":\"Missing\""),
		 VERDICT("\"fixed\",\"kind\":\"FixedNow\""), COMPARE_FIXED,
		 COMPARE_CHANGED},
		{FAIL, VERDICT("\"known\"," LACKS), COMPARE_VERDICT, COMPARE_CHANGED},
		{PASS, VERDICT("\"pass\",\"us\":1000,\"steps\":2"), COMPARE_STEPS,
		 COMPARE_WORSE},
		{PASS, VERDICT("\"pass\",\"us\":1000,\"steps\":4"), NONE, COMPARE_SAME},
		{CALL("login") PASS, PASS, COMPARE_STEPS, COMPARE_WORSE},
		{PASS, CALL("login") PASS, NONE, COMPARE_SAME},
		{PASS, VERDICT("\"pass\",\"us\":502000,\"steps\":3"), COMPARE_TIME,
		 COMPARE_CHANGED},
		{PASS, VERDICT("\"pass\",\"us\":501000,\"steps\":3"), NONE, COMPARE_SAME},
		{VERDICT("\"pass\",\"us\":900000"), VERDICT("\"pass\",\"us\":1800000"),
		 NONE, COMPARE_SAME},
		{CALL("login") ANSWER("\"result\":{\"code\":0},\"name\":\"Ok\"") PASS,
		 CALL("login") ANSWER("\"error\":-32601,\"message\":\"x\"") PASS,
		 COMPARE_CODE, COMPARE_CHANGED},
		{CALL("login") ANSWER("\"result\":{\"code\":3},\"name\":\"A\"") PASS,
		 CALL("login") ANSWER("\"result\":{\"code\":3},\"name\":\"B\"") PASS,
		 COMPARE_CODE, COMPARE_CHANGED},
		{CALL("login") ANSWER("\"result\":{\"code\":3},\"name\":\"A\"") PASS,
		 CALL("login") PASS, NONE, COMPARE_SAME},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct compare compare OWNED(compare_finish) = {0};
		char *before OWNED(mem_freep)
		= text_format(RUN_LINE PLAN_LINE "%s" END_LINE, rows[i].before);
		char *now OWNED(mem_freep)
		= text_format(RUN_LINE PLAN_LINE "%s" END_LINE, rows[i].now);

		compare_texts(before, now, &compare);
		cr_expect_eq(compare_result(&compare), rows[i].result, "row %zu", i);
		cr_expect_eq(compare.notes.n, 0, "row %zu", i);
		if (rows[i].kind == NONE) {
			cr_expect_eq(compare.changes.n, 0, "row %zu", i);
			continue;
		}
		cr_expect_eq(compare.changes.n, 1, "row %zu", i);
		if (compare.changes.n == 1)
			cr_expect_eq(compare.changes.items[0].kind, rows[i].kind,
				     "row %zu: %s", i,
				     compare_kind_word(compare.changes.items[0].kind));
	}
}

Test(compare, counts_the_rounds_of_a_repeated_case)
{
	static const char twice[] = RUN_LINE PLAN_LINE
		"{\"r\":\"plan\",\"t\":1,\"i\":1,\"id\":\"p#one\"}\n" PASS
		"{\"r\":\"verdict\",\"t\":5,\"i\":1,\"verdict\":"
		"\"pass\",\"us\":1000,\"steps\":3}\n" END_LINE;
	struct compare compare OWNED(compare_finish) = {0};

	compare_texts(twice, RUN_LINE PLAN_LINE PASS END_LINE, &compare);
	cr_assert_eq(compare.changes.n, 1);
	cr_expect_eq(compare.changes.items[0].kind, COMPARE_GONE);
	cr_expect_str_eq(json_get_text(compare.changes.items[0].facts, "case"),
			 "p#one round 2");
	cr_expect_eq(compare.n_cases, 1);
}

Test(compare, says_what_was_cut_off_and_what_it_could_not_read)
{
	struct journal before OWNED(journal_finish) = {0};
	struct journal now OWNED(journal_finish) = {0};
	struct compare compare OWNED(compare_finish) = {0};

	feed(&before, RUN_LINE PLAN_LINE PASS END_LINE);
	feed(&now, RUN_LINE PLAN_LINE);
	now.n_bad = 2;
	compare_journals(&before, &now, &compare);
	cr_assert_eq(compare.notes.n, 2);
	cr_expect_str_eq(compare.notes.items[0],
			 "the new journal was cut off: 1 of 1 cases have no verdict");
	cr_expect_str_eq(compare.notes.items[1],
			 "lines of the new journal that are no records: 2");
	cr_expect_eq(compare_result(&compare), COMPARE_WORSE);
}

#define RUN_OF(profiles) \
	"{\"r\":\"run\",\"t\":0,\"format\":1,\"profile\":\"" profiles "\"}\n"
#define PLAN_OF(i, profile)                                                           \
	"{\"r\":\"plan\",\"t\":1,\"i\":" i ",\"id\":\"p#one\",\"profile\":\"" profile \
	"\"}\n"
#define VERDICT_OF(i, word) \
	"{\"r\":\"verdict\",\"t\":2,\"i\":" i ",\"verdict\":\"" word "\"}\n"
#define OLD_PASSES  PLAN_OF("0", "0.9.3") VERDICT_OF("0", "pass")
#define NEWER_FAILS PLAN_OF("1", "1.0.1") VERDICT_OF("1", "fail")

Test(compare, knows_a_case_by_its_profile_too_once_there_are_several)
{
	static const struct {
		const char *name, *before, *now;
		size_t n_cases, n_changes;
	} rows[] = {
		{"the same twice", RUN_OF("0.9.3,1.0.1") OLD_PASSES NEWER_FAILS END_LINE,
		 RUN_OF("0.9.3,1.0.1") OLD_PASSES NEWER_FAILS END_LINE, 2, 0},
		{"in another order",
		 RUN_OF("0.9.3,1.0.1") OLD_PASSES NEWER_FAILS END_LINE,
		 RUN_OF("0.9.3,1.0.1") NEWER_FAILS OLD_PASSES END_LINE, 2, 0},
		{"one more", RUN_OF("0.9.3") OLD_PASSES END_LINE,
		 RUN_OF("0.9.3,1.0.1") OLD_PASSES NEWER_FAILS END_LINE, 1, 1},
		{"two of one each", RUN_OF("0.9.3") OLD_PASSES END_LINE,
		 RUN_OF("1.0.1") NEWER_FAILS END_LINE, 1, 1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct compare compare OWNED(compare_finish) = {0};

		compare_texts(rows[i].before, rows[i].now, &compare);
		cr_expect_eq(compare.n_cases, rows[i].n_cases, "%s: %zu cases",
			     rows[i].name, compare.n_cases);
		cr_expect_eq(compare.changes.n, rows[i].n_changes, "%s: %zu changes",
			     rows[i].name, compare.changes.n);
	}
}
