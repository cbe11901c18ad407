#include "base/mem.h"
#include "reports/journal.h"
#include "tests/journal_lines.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Test(journal, keeps_what_cases_did_and_counts_verdicts_in_any_order)
{
	OWNED(journal_finish)
	struct journal journal = {0};

	FEED(&journal, RUN, PLAN("0", "a"), PLAN("1", "b"), PLAN("2", "c"),
	     "{\"r\":\"begin\",\"t\":10,\"i\":1}", "{\"r\":\"begin\",\"t\":11,\"i\":0}",
	     "{\"r\":\"call\",\"t\":12,\"i\":1,\"a\":\"x\",\"c\":1}",
	     "{\"t\":13,\"i\":1,\"r\":\"mark\",\"text\":\"other order\"}",
	     "{\"r\":\"service\",\"t\":14,\"name\":\"n\"}",
	     "{\"r\":\"output\",\"t\":15,\"stream\":\"err\",\"text\":\"boo\"}",
	     VERDICT("1", "fail"), VERDICT("0", "pass"),
	     "{\"r\":\"unheard-of\",\"t\":16}", "{\"r\":\"end\",\"t\":99}");
	cr_assert_eq(journal.cases.n, 3u);
	cr_assert_eq(journal.cases.items[1].begin_us, 10);
	cr_assert_eq(journal.cases.items[2].begin_us, -1);
	cr_assert_str_eq(text_str(&journal.cases.items[1].lines),
			 "{\"r\":\"begin\",\"t\":10,\"i\":1}\n"
			 "{\"r\":\"call\",\"t\":12,\"i\":1,\"a\":\"x\",\"c\":1}\n"
			 "{\"t\":13,\"i\":1,\"r\":\"mark\",\"text\":\"other order\"}\n");
	cr_assert_eq(journal.cases.items[0].lines.len, 0u);
	cr_assert_str_eq(text_str(&journal.output), "boo\n");
	cr_assert_eq(journal.ended.n, 2u);
	cr_assert_eq(journal.ended.items[0], 1u);
	cr_assert_eq(journal.ended.items[1], 0u);
	cr_assert_eq(journal.counts[VERDICT_PASS], 1u);
	cr_assert_eq(journal.counts[VERDICT_FAIL], 1u);
	cr_assert_eq(journal.last_us, 99);
	cr_assert_not(journal_interrupted(&journal));
}

Test(journal, replaces_a_verdict_by_a_later_one)
{
	OWNED(journal_finish)
	struct journal journal = {0};

	FEED(&journal, RUN, PLAN("0", "a"), VERDICT("0", "fail"),
	     VERDICT("0", "blocked"));
	cr_assert_eq(journal.counts[VERDICT_FAIL], 0u);
	cr_assert_eq(journal.counts[VERDICT_BLOCKED], 1u);
	cr_assert_eq(journal.cases.items[0].outcome, VERDICT_BLOCKED);
	cr_assert_eq(journal.ended.n, 2u);
	cr_assert_eq(journal.cases.items[0].ended_at, 1u);
}

#define NOTE "{\"r\":\"note\",\"t\":5,\"i\":0,\"text\":\"odd\"}"
#define CALL "{\"r\":\"call\",\"t\":4,\"i\":0,\"a\":\"x\"}"

Test(journal, keeps_of_a_passed_case_only_notes_unless_told)
{
	static const struct {
		bool keep;
		const char *lines;
	} rows[] = {{false, NOTE "\n" NOTE "\n"},
		    {true, CALL "\n" NOTE "\n" CALL "\n" NOTE "\n"}};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(journal_finish)
		struct journal journal = {.keep_lines = rows[i].keep};

		FEED(&journal, RUN, PLAN("0", "a"), CALL, NOTE, VERDICT("0", "pass"),
		     CALL, NOTE);
		cr_assert_str_eq(text_str(&journal.cases.items[0].lines), rows[i].lines);
		cr_assert_eq(journal.cases.items[0].n_notes, 2u);
	}
}

Test(journal, refuses_what_is_no_record_and_goes_on)
{
	static const struct {
		const char *line;
		const char *says;
	} rows[] = {
		/* clang-format off */
		{"", ""},
		{"nonsense", ""},
		{"[1]", "no r"},
		{"{\"t\":1}", "no r"},
		{"{\"r\":7}", "no r"},
		{"{\"r\":\"call\",\"t\":4,\"i\":0,\"a\":", ""},
		{"{\"r\":\"call\",\"t\":4,\"i\":0\n}", "more than one line"},
		{"{\"r\":\"call\",\"t\":4,\"i\":1}", "not planned"},
		{"{\"r\":\"call\",\"t\":4,\"i\":-1}", "not planned"},
		{"{\"r\":\"call\",\"t\":4}", "not planned"},
		{"{\"r\":\"call\",\"t\":4,\"i\":99999999999999999999}", ""},
		{"{\"r\":\"begin\",\"t\":4,\"i\":1.5}", "not planned"},
		{"{\"r\":\"begin\",\"t\":4,\"i\":\"0\"}", "not planned"},
		{"{\"r\":\"note\",\"t\":4,\"i\":1000000}", "not planned"},
		{PLAN("0", "again"), "second plan of case 0"},
		{PLAN("1000000", "far"), "below 1000000"},
		{PLAN("-1", "far"), "below 1000000"},
		{RUN, "second run"},
		{VERDICT("0", "splendid"), "unknown verdict \"splendid\""},
		{VERDICT("5", "pass"), "not planned"},
		{"{\"r\":\"verdict\",\"t\":4,\"i\":0}", "unknown verdict"},
		{"{\"r\":\"verdict\",\"t\":4,\"i\":0,\"verdict\":3}", "unknown verdict"},
		/* clang-format on */
	};
	OWNED(journal_finish)
	struct journal journal = {0};
	struct err err = {0};

	FEED(&journal, RUN, PLAN("0", "a"));
	for (size_t i = 0; i < LEN(rows); i++) {
		err = (struct err){0};
		cr_assert_not(feed(&journal, rows[i].line, &err), "%s", rows[i].line);
		cr_assert_eq(err.code, ERR_PARSE, "%s", rows[i].line);
		cr_assert_not_null(strstr(err.message, rows[i].says), "%s: %s",
				   rows[i].line, err.message);
	}
	cr_assert_not(journal_feed(&journal, "{\"r\":\"x\"}\0", 10, &err));
	cr_assert_eq(journal.n_lines, 2u);
	cr_assert_eq(journal.cases.n, 1u);
	cr_assert_eq(journal.cases.items[0].lines.len, 0u);
	cr_assert_eq(journal.ended.n, 0u);
	FEED(&journal, VERDICT("0", "pass"));
}

Test(journal, refuses_a_line_past_its_maximum)
{
	OWNED(journal_finish)
	struct journal journal = {0};
	OWNED(text_finish)
	struct text line = {0};
	struct err err = {0};

	FEED(&journal, RUN, PLAN("0", "a"));
	text_add(&line, "{\"r\":\"mark\",\"t\":4,\"i\":0,\"text\":\"");
	text_repeat(&line, 'x', JOURNAL_LINE_MAX - line.len - 2);
	text_add(&line, "\"}");
	cr_assert_eq(line.len, (size_t)JOURNAL_LINE_MAX);
	cr_assert(journal_feed(&journal, line.bytes, line.len, &err));
	text_char(&line, ' ');
	cr_assert_not(journal_feed(&journal, line.bytes, line.len, &err));
	cr_assert_eq(err.code, ERR_PARSE);
	cr_assert_eq(journal.cases.items[0].lines.len, (size_t)JOURNAL_LINE_MAX + 1);
}

Test(journal, wants_a_run_record_of_its_format_first)
{
	static const struct {
		const char *line;
		enum err_code code;
	} rows[] = {
		{PLAN("0", "a"), ERR_PARSE},
		{CALL, ERR_PARSE},
		{"{\"r\":\"unheard-of\",\"t\":1}", ERR_PARSE},
		{"{\"r\":\"run\",\"t\":0}", ERR_PARSE},
		{"{\"r\":\"run\",\"t\":0,\"format\":0}", ERR_PARSE},
		{"{\"r\":\"run\",\"t\":0,\"format\":\"1\"}", ERR_PARSE},
		{"{\"r\":\"run\",\"t\":0,\"format\":2}", ERR_LIMIT},
	};
	OWNED(journal_finish)
	struct journal journal = {0};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct err err = {0};

		cr_assert_not(feed(&journal, rows[i].line, &err));
		cr_assert_eq(err.code, rows[i].code, "%s", rows[i].line);
		cr_assert_null(journal.run);
		cr_assert_eq(journal.cases.n, 0u);
	}
	FEED(&journal, RUN);
}

Test(journal, passes_over_gaps_in_the_plan)
{
	OWNED(journal_finish)
	struct journal journal = {0};
	struct err err = {0};

	FEED(&journal, RUN, PLAN("3", "d"));
	cr_assert_eq(journal.cases.n, 4u);
	cr_assert_not(feed(&journal, VERDICT("1", "pass"), &err));
	journal_close(&journal);
	cr_assert_eq(journal.counts[VERDICT_ERROR], 1u);
	cr_assert_null(journal.cases.items[0].verdict);
}

Test(journal, gives_cases_without_a_verdict_an_error)
{
	OWNED(journal_finish)
	struct journal journal = {0};

	FEED(&journal, RUN, PLAN("0", "a"), PLAN("1", "b"), PLAN("2", "c"),
	     "{\"r\":\"begin\",\"t\":10,\"i\":1}",
	     "{\"r\":\"mark\",\"t\":250,\"i\":1,\"text\":\"x\"}", VERDICT("0", "pass"));
	journal_close(&journal);
	journal_close(&journal);
	cr_assert(journal_interrupted(&journal));
	cr_assert_eq(journal.counts[VERDICT_ERROR], 2u);
	for (size_t i = 1; i < 3; i++) {
		const struct journal_case *cut = &journal.cases.items[i];

		cr_assert_eq(cut->outcome, VERDICT_ERROR);
		cr_assert_str_eq(json_get_text(cut->verdict, "kind"), "Interrupted");
		cr_assert_eq(json_get_int(cut->verdict, "us", -1), i == 1 ? 240 : 0);
	}
}

Test(journal, keeps_the_end_of_long_output)
{
	OWNED(journal_finish)
	struct journal journal = {0};
	OWNED(text_finish)
	struct text line = {0};

	FEED(&journal, RUN);
	for (int i = 0; i < 3000; i++) {
		text_clear(&line);
		text_printf(&line, "{\"r\":\"output\",\"t\":1,\"text\":\"%0999d\"}", i);
		FEED(&journal, text_str(&line));
		cr_assert_leq(journal.output.len, (size_t)JOURNAL_OUTPUT_MAX);
	}
	cr_assert_geq(journal.output.len, (size_t)JOURNAL_OUTPUT_MAX / 2 - 1000);
	cr_assert_eq(journal.output.len % 1000, 0u);
	cr_assert_str_eq(journal.output.bytes + journal.output.len - 5, "2999\n");
	text_clear(&line);
	text_add(&line, "{\"r\":\"output\",\"t\":1,\"text\":\"");
	text_repeat(&line, 'y', JOURNAL_OUTPUT_MAX + 5);
	text_add(&line, "\"}");
	FEED(&journal, text_str(&line));
	cr_assert_leq(journal.output.len, (size_t)JOURNAL_OUTPUT_MAX);
	cr_assert_eq(journal.output.bytes[journal.output.len - 2], 'y');
}

/* Writes LEN bytes into a file of its own and reads it as a journal. */
static bool read_bytes(const char *bytes, size_t len, struct journal *journal,
		       struct err *err)
{
	char path[] = "journal-XXXXXX";
	int fd = mkstemp(path);
	bool fine;

	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
	fine = journal_read(path, journal, err);
	unlink(path);
	return fine;
}

Test(journal, reads_files_whole_cut_and_damaged)
{
	static const struct {
		const char *text;
		size_t n_cases, n_bad;
		size_t n_passed;
	} rows[] = {
		{RUN "\n" PLAN("0", "a") "\n" VERDICT("0", "pass") "\n", 1, 0, 1},
		{RUN "\n" PLAN("0", "a") "\n" VERDICT("0", "pass"), 1, 0, 1},
		{RUN "\n" PLAN("0", "a") "\n{\"r\":\"verd", 1, 0, 0},
		{RUN "\n" PLAN("0", "a") "\n{\"r\":\"call\",\"t\":1,\"i\":0,\"args\":{}",
		 1, 0, 0},
		{RUN "\nrubbish\n" PLAN("0", "a") "\n\n", 1, 2, 0},
		{RUN, 0, 0, 0},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(journal_finish)
		struct journal journal = {0};
		struct err err = {0};

		cr_assert(read_bytes(rows[i].text, strlen(rows[i].text), &journal, &err),
			  "%s: %s", rows[i].text, err.message);
		cr_assert_eq(journal.cases.n, rows[i].n_cases);
		cr_assert_eq(journal.n_bad, rows[i].n_bad, "%s", rows[i].text);
		cr_assert_eq(journal.counts[VERDICT_PASS], rows[i].n_passed);
		for (size_t k = 0; k < journal.cases.n; k++)
			cr_assert_eq(journal.cases.items[k].lines.len, 0u);
	}
}

Test(journal, reads_past_a_huge_line)
{
	OWNED(journal_finish)
	struct journal journal = {0};
	OWNED(text_finish)
	struct text file = {0};
	struct err err = {0};

	text_add(&file, RUN "\n{\"r\":\"x\",\"y\":\"");
	text_repeat(&file, 'x', 2 * JOURNAL_LINE_MAX);
	text_add(&file, "\"}\n" PLAN("0", "a") "\n");
	cr_assert(read_bytes(file.bytes, file.len, &journal, &err), "%s", err.message);
	cr_assert_eq(journal.n_bad, 1u);
	cr_assert_eq(journal.cases.n, 1u);
}

Test(journal, says_what_file_is_no_journal)
{
	static const struct {
		const char *text;
		enum err_code code;
		const char *says;
	} rows[] = {
		{"", ERR_PARSE, "empty"},
		{"\n", ERR_PARSE, "no journal"},
		{"<xml/>\n", ERR_PARSE, "no journal"},
		{"<xml/>", ERR_PARSE, "no journal"},
		{PLAN("0", "a") "\n" RUN "\n", ERR_PARSE, "not of kind run"},
		{"{\"r\":\"run\",\"format\":2}\n", ERR_LIMIT, "reads up to 1"},
	};
	struct err err = {0};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(journal_finish)
		struct journal journal = {0};

		err = (struct err){0};
		cr_assert_not(
			read_bytes(rows[i].text, strlen(rows[i].text), &journal, &err));
		cr_assert_eq(err.code, rows[i].code, "%s", rows[i].text);
		cr_assert_not_null(strstr(err.message, rows[i].says), "%s", err.message);
	}
	cr_assert_not(journal_read("no/such/file", &(struct journal){0}, &err));
	cr_assert_eq(err.code, ERR_IO);
	cr_assert_not_null(strstr(err.message, "no/such/file"));
	cr_assert_not(journal_read(".", &(struct journal){0}, &err));
	cr_assert_eq(err.code, ERR_IO);
}
