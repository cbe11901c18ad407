#include "base/mem.h"
#include "base/text.h"
#include "cli/cmd_compare.h"
#include "tests/command.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OLD GOLDEN "/compare-old.jsonl"
#define NEW GOLDEN "/compare-new.jsonl"

static struct result run(const char *const *words)
{
	return run_command(cmd_compare, "compare", words);
}

#define RUN(...) run((const char *const[WORDS_MAX]){__VA_ARGS__, NULL})

/* A file of its own with TEXT in it; the caller unlinks and frees. */
static char *file_with(const char *text)
{
	char path[] = "compare-XXXXXX";
	int fd = mkstemp(path);

	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return mem_dup(path);
}

static void unlink_file(char **path)
{
	unlink(*path);
	free(*path);
}

Test(cli_compare, exits_by_what_changed_and_prints_in_three_formats)
{
	static const struct row {
		const char *before, *now, *format;
		int code;
		const char *part;
	} rows[] = {
		{OLD, OLD, "text", 0, "15 cases in both, 0 changes"},
		{OLD, NEW, "text", 2, "Newly failing (3)\n"},
		{OLD, NEW, "json", 2, "{\"result\":\"worse\","},
		{OLD, NEW, "md", 2, "## Newly failing\n"},
		{OLD, GOLDEN "/empty.jsonl", "text", 2, "Gone (15)"},
		{GOLDEN "/empty.jsonl", OLD, "text", 1, "New (15)"},
		{GOLDEN "/interrupted.jsonl", GOLDEN "/interrupted.jsonl", "text", 0,
		 "note: the new "},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct result result OWNED(result_finish) = RUN(
			rows[i].before, rows[i].now, "--format", rows[i].format);

		cr_expect_eq(result.code, rows[i].code, "row %zu: %d", i, result.code);
		cr_expect_not_null(strstr(text_str(&result.out), rows[i].part),
				   "row %zu: %s", i, text_str(&result.out));
		cr_expect_eq(result.errors.len, 0);
	}
}

Test(cli_compare, prints_nothing_of_what_is_no_journal)
{
	char *none OWNED(unlink_file)
	= file_with("<html>\n");
	char *newer OWNED(unlink_file)
	= file_with("{\"r\":\"run\",\"t\":0,\"format\":2}\n");
	const struct row {
		const char *before, *now, *part;
	} rows[] = {
		{OLD, none, "this is no journal"},
		{none, OLD, "this is no journal"},
		{OLD, newer, "the journal's format is 2; this program reads up to 1"},
		{OLD, "absent.jsonl", "cannot open absent.jsonl"},
		{OLD, NULL, "compare needs two journals, OLD and NEW"},
		{NULL, NULL, "compare needs two journals, OLD and NEW"},
		{OLD, "--format=xml", "--format"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct result result OWNED(result_finish) = RUN(rows[i].before,
								rows[i].now);

		cr_expect_eq(result.code, 4, "row %zu: %d", i, result.code);
		cr_expect_eq(result.out.len, 0);
		cr_expect_not_null(strstr(text_str(&result.errors), rows[i].part),
				   "row %zu: %s", i, text_str(&result.errors));
	}
}

Test(cli_compare, has_help)
{
	struct result result OWNED(result_finish) = RUN("--help");

	cr_expect_eq(result.code, 0);
	cr_expect_not_null(strstr(text_str(&result.out), "compare"));
	cr_expect_not_null(strstr(text_str(&result.out), "--format"));
}
