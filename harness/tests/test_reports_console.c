#include "base/file.h"
#include "base/mem.h"
#include "reports/console.h"
#include "reports/junit.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

static void add_bytes(void *user, const char *bytes, size_t len)
{
	text_append(user, bytes, len);
}

static void console_freep(struct console **console)
{
	console_free(*console);
}

#define RUN "{\"r\":\"run\",\"t\":0,\"format\":1,\"planned\":2}"
#define PLAN(i, id)                                                                  \
	"{\"r\":\"plan\",\"t\":1,\"i\":" i ",\"id\":\"" id "\",\"file\":\"f.yaml\"," \
	"\"line\":3}"
#define VERDICT(t, i, word)                                              \
	"{\"r\":\"verdict\",\"t\":" t ",\"i\":" i ",\"verdict\":\"" word \
	"\",\"kind\":\"Missing\",\"message\":\"no\",\"us\":10000}"

static void step(struct console *console, struct journal *journal, const char *line)
{
	struct err err = {0};

	cr_assert(journal_feed(journal, line, strlen(line), &err), "%s", err.message);
	console_update(console, journal);
}

Test(console, golden_reports_are_the_same_to_the_byte)
{
	static const char *const names[] = {"every", "interrupted", "empty"};
	static const struct {
		const char *suffix;
		int profile; /* -1: the console */
	} rows[] = {{"console.txt", -1},
		    {"rich.xml", JUNIT_RICH},
		    {"strict.xml", JUNIT_STRICT}};

	for (size_t k = 0; k < LEN(names) * LEN(rows); k++) {
		const char *name = names[k / LEN(rows)];
		const int profile = rows[k % LEN(rows)].profile;
		char *path OWNED(mem_freep)
		= text_format(GOLDEN "/%s.jsonl", name);
		char *golden OWNED(mem_freep)
		= text_format(GOLDEN "/%s.%s", name, rows[k % LEN(rows)].suffix);
		struct journal journal OWNED(journal_finish) = {.keep_lines = true};
		struct text got OWNED(text_finish) = {0};
		struct text want OWNED(text_finish) = {0};
		const struct console_config config = {
			.verbosity = 2, .write = add_bytes, .user = &got};
		struct console *console OWNED(console_freep)
		= console_new(&config);
		struct err err = {0};

		cr_assert(journal_read(path, &journal, &err), "%s", err.message);
		cr_assert(file_read(golden, 1 << 20, &want, &err), "%s", err.message);
		journal_close(&journal);
		if (profile < 0)
			console_end(console, &journal);
		else
			junit_write(&journal, (enum junit_profile)profile, &got);
		cr_assert_str_eq(text_str(&got), text_str(&want), "%s", golden);
	}
}

Test(console, lines_come_as_cases_end_and_a_replaced_verdict_comes_again)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	const struct console_config config = {.write = add_bytes, .user = &got};
	struct console *console OWNED(console_freep)
	= console_new(&config);

	step(console, &journal, RUN);
	step(console, &journal, PLAN("0", "a"));
	step(console, &journal, PLAN("1", "b"));
	cr_assert_eq(got.len, 0u);
	step(console, &journal, VERDICT("5", "1", "pass"));
	cr_assert_str_eq(text_str(&got), "PASS       0.01 s  b\n");
	text_clear(&got);
	step(console, &journal, VERDICT("6", "0", "fail"));
	cr_assert_eq(strncmp(text_str(&got), "\nFAIL  a  ", 10), 0, "%s", text_str(&got));
	cr_assert_not_null(strstr(text_str(&got), "\nMissing: no\n  --> f.yaml:3\n"));
	text_clear(&got);
	step(console, &journal, VERDICT("7", "0", "blocked"));
	step(console, &journal, "{\"r\":\"end\",\"t\":8}");
	cr_assert_str_eq(text_str(&got), "BLOCKED    0.01 s  a\n");
	text_clear(&got);
	console_end(console, &journal);
	cr_assert_str_eq(text_str(&got),
			 "blocked 1: no\n"
			 "pass 1  blocked 1\n1 passed, 0 failed, 1 skipped\n");
}

Test(console, why_is_told_when_nothing_was_played)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	const struct console_config config = {
		.verbosity = -1, .write = add_bytes, .user = &got};
	struct console *console OWNED(console_freep)
	= console_new(&config);
	const char *lines[] = {RUN,
			       PLAN("0", "a"),
			       PLAN("1", "b"),
			       VERDICT("6", "0", "skip"),
			       VERDICT("7", "1", "skip"),
			       "{\"r\":\"end\",\"t\":8}"};

	for (size_t i = 0; i < LEN(lines); i++)
		cr_assert(journal_feed(&journal, lines[i], strlen(lines[i]), NULL));
	console_end(console, &journal);
	cr_assert_str_eq(text_str(&got),
			 "skip 2: no\n"
			 "skip 2 (Missing 2)\n0 passed, 0 failed, 2 skipped\n");
	text_clear(&got);
	cr_assert(journal_feed(&journal, VERDICT("9", "1", "pass"),
			       strlen(VERDICT("9", "1", "pass")), NULL));
	console_end(console, &journal);
	cr_assert_str_eq(text_str(&got),
			 "pass 1  skip 1 (Missing 1)\n1 passed, 0 failed, 1 skipped\n");
}

Test(console, a_verdict_replaced_before_it_was_shown_never_is)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	const struct console_config config = {.write = add_bytes, .user = &got};
	struct console *console OWNED(console_freep)
	= console_new(&config);
	const char *lines[] = {RUN, PLAN("0", "a"), VERDICT("6", "0", "fail"),
			       VERDICT("7", "0", "known")};

	for (size_t i = 0; i < LEN(lines); i++)
		cr_assert(journal_feed(&journal, lines[i], strlen(lines[i]), NULL));
	console_end(console, &journal);
	cr_assert_str_eq(text_str(&got),
			 "KNOWN      0.01 s  a\n"
			 "the run was interrupted: it did not come to its end\n"
			 "2 cases were planned, 1 have a verdict\n"
			 "known 1 (Missing 1)\n0 passed, 0 failed, 1 skipped\n");
}

#define ERASE "\r\x1b[K"

Test(console, the_progress_line_is_erased_before_anything_else)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	const struct console_config config = {
		.progress = true, .width = 40, .write = add_bytes, .user = &got};
	struct console *console OWNED(console_freep)
	= console_new(&config);

	step(console, &journal, RUN);
	step(console, &journal, PLAN("0", "a"));
	step(console, &journal, PLAN("1", "b"));
	step(console, &journal, "{\"r\":\"begin\",\"t\":100000,\"i\":0}");
	cr_assert_str_eq(text_str(&got),
			 "0 of 2: 0 passed, 0 failed, 0 skipped,\xe2\x80\xa6");
	text_clear(&got);
	/* Too soon to be drawn again. */
	step(console, &journal, "{\"r\":\"begin\",\"t\":150000,\"i\":1}");
	cr_assert_eq(got.len, 0u);
	step(console, &journal, VERDICT("160000", "1", "pass"));
	cr_assert_str_eq(text_str(&got), ERASE "PASS       0.01 s  b\n");
	text_clear(&got);
	step(console, &journal, "{\"r\":\"mark\",\"t\":200000,\"i\":0}");
	cr_assert_str_eq(text_str(&got),
			 "1 of 2: 1 passed, 0 failed, 0 skipped,\xe2\x80\xa6");
	text_clear(&got);
	step(console, &journal, VERDICT("900000", "0", "skip"));
	cr_assert_str_eq(text_str(&got), ERASE "SKIP       0.01 s  a\n");
	text_clear(&got);
	step(console, &journal, "{\"r\":\"end\",\"t\":900001}");
	console_end(console, &journal);
	cr_assert_str_eq(text_str(&got),
			 "pass 1  skip 1 (Missing 1)\n1 passed, 0 failed, 1 skipped\n");
}

#define PLAN_OF(i, version) \
	"{\"r\":\"plan\",\"t\":1,\"i\":" i ",\"id\":\"a\",\"profile\":\"" version "\"}"

Test(console, several_profiles_are_told_apart_and_summed_up)
{
	static const char *const lines[] = {
		"{\"r\":\"run\",\"format\":1,\"planned\":3,\"profile\":"
		"\"0.9.3,1.0.0,1.0.1\"}",
		PLAN_OF("0", "0.9.3"),
		PLAN_OF("1", "1.0.1"),
		PLAN_OF("2", "1.0.1"),
		VERDICT("5", "0", "pass"),
		VERDICT("6", "1", "skip"),
		VERDICT("7", "2", "pass"),
		"{\"r\":\"end\",\"t\":9}"};
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	const struct console_config config = {.write = add_bytes, .user = &got};
	struct console *console OWNED(console_freep)
	= console_new(&config);

	for (size_t i = 0; i < LEN(lines); i++)
		step(console, &journal, lines[i]);
	console_end(console, &journal);
	cr_assert_str_eq(text_str(&got), "PASS       0.01 s  0.9.3 a\n"
					 "SKIP       0.01 s  1.0.1 a\n"
					 "PASS       0.01 s  1.0.1 a\n"
					 "0.9.3   pass 1\n"
					 "1.0.0   nothing was run\n"
					 "1.0.1   pass 1  skip 1 (Missing 1)\n"
					 "pass 2  skip 1 (Missing 1)\n"
					 "2 passed, 0 failed, 1 skipped\n");
}

Test(console, the_caret_stands_by_display_width)
{
	static const struct {
		const char *text;
		int column, width;
		const char *want;
	} rows[] = {
		{"- bob login", 3, 3, "   |   ^^^ so\n"},
		{"- \xe6\xbc\xa2\xe5\xad\x97 login", 3, 2, "   |   ^^^^ so\n"},
		{"- \xe6\xbc\xa2\xe5\xad\x97 login", 6, 5, "   |        ^^^^^ so\n"},
		{"\tx", 2, 1, "   |  ^ so\n"},
		{"\x1b[0mx", 5, 1, "   |        ^ so\n"},
		{"e\xcc\x81x", 3, 1, "   |  ^ so\n"},
		{"x", 9, 9, "   |  ^ so\n"},
		{"x", 0, 1, NULL},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct journal journal OWNED(journal_finish) = {0};
		struct text got OWNED(text_finish) = {0};
		struct json *verdict = json_object();
		struct json *excerpt = json_array();
		struct json *row = json_object();
		struct text line OWNED(text_finish) = {0};

		json_put_text(verdict, "r", "verdict");
		json_put_int(verdict, "i", 0);
		json_put_text(verdict, "verdict", "fail");
		json_put_text(verdict, "file", "f.yaml");
		json_put_int(verdict, "line", 7);
		json_put_int(verdict, "column", rows[i].column);
		json_put_int(verdict, "width", rows[i].width);
		json_put_text(verdict, "caret", "so");
		json_put_int(row, "line", 7);
		json_put_text(row, "text", rows[i].text);
		json_push(excerpt, row);
		json_put(verdict, "excerpt", excerpt);
		json_write(verdict, &line);
		json_free(verdict);
		cr_assert(journal_feed(&journal, RUN, strlen(RUN), NULL));
		cr_assert(journal_feed(&journal, PLAN("0", "a"), strlen(PLAN("0", "a")),
				       NULL));
		cr_assert(journal_feed(&journal, line.bytes, line.len, NULL));
		failure_print(&journal, 0, false, &got);
		if (rows[i].want != NULL)
			cr_assert_not_null(strstr(text_str(&got), rows[i].want),
					   "%zu: %s", i, text_str(&got));
		else
			cr_assert_null(strchr(text_str(&got), '^'));
	}
}

Test(console, lines_of_any_length_are_cut_around_the_caret)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	struct text line OWNED(text_finish) = {0};

	text_add(&line, "{\"r\":\"verdict\",\"i\":0,\"verdict\":\"fail\",\"file\":\"f\","
			"\"line\":7,\"column\":5001,\"width\":3,\"caret\":\"here\","
			"\"excerpt\":[{\"line\":7,\"text\":\"");
	text_repeat(&line, '.', 5000);
	text_add(&line, "BAD");
	text_repeat(&line, '.', 5000);
	text_add(&line, "\"}]}");
	cr_assert(journal_feed(&journal, RUN, strlen(RUN), NULL));
	cr_assert(journal_feed(&journal, PLAN("0", "a"), strlen(PLAN("0", "a")), NULL));
	cr_assert(journal_feed(&journal, line.bytes, line.len, NULL));
	failure_print(&journal, 0, false, &got);

	const char *bad = strstr(text_str(&got), "BAD");
	const char *row = strstr(text_str(&got), " 7 | \xe2\x80\xa6");
	const char *caret = strstr(text_str(&got), "   | ");
	const char *under = strstr(text_str(&got), "^^^ here");

	cr_assert(bad != NULL && row != NULL && caret != NULL && under != NULL);
	/* The ellipsis takes three bytes and one column. */
	cr_assert_eq(bad - row - 2, under - caret);
	cr_assert_lt(got.len, 1000u);
}
