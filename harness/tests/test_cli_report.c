#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cmd_report.h"
#include "tests/command.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define EVERY       GOLDEN "/every.jsonl"
#define INTERRUPTED GOLDEN "/interrupted.jsonl"
#define EMPTY       GOLDEN "/empty.jsonl"

static struct result run(const char *const *words)
{
	return run_command(cmd_report, "report", words);
}

#define RUN(...) run((const char *const[WORDS_MAX]){__VA_ARGS__, NULL})

/* A file of its own with TEXT in it; the caller unlinks and frees. */
static char *file_with(const char *text)
{
	char path[] = "report-XXXXXX";
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

static bool ends_with(const struct text *text, const char *end)
{
	size_t len = strlen(end);

	return text->len >= len && strcmp(text_str(text) + text->len - len, end) == 0;
}

Test(cli_report, the_exit_code_and_the_last_line_are_those_of_the_run)
{
	static const struct {
		const char *path;
		int code;
		const char *end;
	} rows[] = {
		{EVERY, 1, "\n2 passed, 6 failed, 6 skipped\n"},
		{INTERRUPTED, 2, "\n1 passed, 2 failed, 0 skipped\n"},
		{EMPTY, 5, "nothing was run\n0 passed, 0 failed, 0 skipped\n"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result got = RUN(rows[i].path);

		cr_assert_eq(got.code, rows[i].code, "%s", rows[i].path);
		cr_assert(ends_with(&got.out, rows[i].end), "%s", text_str(&got.out));
		cr_assert_eq(got.errors.len, 0u);
	}
}

Test(cli_report, verbosity_goes_from_failures_to_timelines_of_all)
{
	OWNED(result_finish)
	struct result quiet = RUN("-q", EVERY);
	OWNED(result_finish)
	struct result usual = RUN(EVERY);
	OWNED(result_finish)
	struct result more = RUN("-v", EVERY);
	OWNED(result_finish)
	struct result all = RUN("-vv", EVERY);
	static const char skip[] = "the service has no rooms";
	static const char timeline[] = "PASS       0.04 s  offline/delivered-once#login\n"
				       " time ";

	cr_assert_null(strstr(text_str(&quiet.out), "PASS"));
	cr_assert_not_null(strstr(text_str(&quiet.out), "FAIL"));
	cr_assert_not_null(strstr(text_str(&usual.out), "PASS"));
	cr_assert_not_null(strstr(text_str(&usual.out), "SKIP"));
	cr_assert_null(strstr(text_str(&usual.out), skip));
	cr_assert_not_null(strstr(text_str(&more.out), skip));
	cr_assert_not_null(strstr(text_str(&more.out), "saw AlreadyJoined"));
	cr_assert_null(strstr(text_str(&more.out), timeline));
	cr_assert_not_null(strstr(text_str(&all.out), timeline));
}

Test(cli_report, colour_only_where_it_is_asked_for)
{
	OWNED(result_finish)
	struct result plain = RUN(EVERY);
	OWNED(result_finish)
	struct result never = RUN("--color=never", EVERY);
	OWNED(result_finish)
	struct result always = RUN("--color=always", EVERY);

	cr_assert_null(strchr(text_str(&plain.out), '\x1b'));
	cr_assert_str_eq(text_str(&plain.out), text_str(&never.out));
	cr_assert_not_null(strstr(text_str(&always.out), "\x1b[1;31mFAIL\x1b[0m"));
}

Test(cli_report, junit_is_written_beside_the_console)
{
	static const struct {
		const char *profile, *golden;
	} rows[] = {{"--junit-profile=rich", GOLDEN "/every.rich.xml"},
		    {"--junit-profile=strict", GOLDEN "/every.strict.xml"}};
	static const char every[] = EVERY;

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(unlink_file)
		char *path = file_with("old");
		OWNED(text_finish)
		struct text got = {0};
		OWNED(text_finish)
		struct text want = {0};
		OWNED(result_finish)
		struct result result = RUN(every, "--report-junit", path,
					   rows[i].profile);

		cr_assert_eq(result.code, 1, "%s", text_str(&result.errors));
		cr_assert(file_read(path, 1 << 20, &got, NULL));
		cr_assert(file_read(rows[i].golden, 1 << 20, &want, NULL));
		cr_assert_str_eq(text_str(&got), text_str(&want));
	}
}

Test(cli_report, an_unwritable_report_is_3_and_the_console_is_whole)
{
	OWNED(result_finish)
	struct result got = RUN(EVERY, "--report-junit", "no/such/folder/out.xml");

	cr_assert_eq(got.code, 3);
	cr_assert(ends_with(&got.out, "\n2 passed, 6 failed, 6 skipped\n"));
	cr_assert_eq(strncmp(text_str(&got.errors), "rtm-conform report: ", 20), 0);
	cr_assert_not_null(strstr(text_str(&got.errors), "no/such/folder/out.xml"));
}

#define SHARD(id, verdict)                                                     \
	"{\"r\":\"run\",\"t\":0,\"format\":1,\"suite\":\"s\",\"planned\":1}\n" \
	"{\"r\":\"plan\",\"t\":1,\"i\":0,\"id\":\"" id "\"}\n"                 \
	"{\"r\":\"verdict\",\"t\":2,\"i\":0,\"verdict\":\"" verdict "\"}\n"    \
	"{\"r\":\"end\",\"t\":3}\n"

Test(cli_report, shards_are_merged)
{
	OWNED(unlink_file)
	char *a = file_with(SHARD("a", "pass"));
	OWNED(unlink_file)
	char *b = file_with(SHARD("b", "inconclusive"));
	OWNED(unlink_file)
	char *c = file_with(SHARD("c", "skip"));
	OWNED(result_finish)
	struct result two = RUN(a, c);
	OWNED(result_finish)
	struct result three = RUN(a, b, c);
	OWNED(result_finish)
	struct result twice = RUN(a, b, a);
	OWNED(result_finish)
	struct result other = RUN(a, EMPTY);

	cr_assert_eq(two.code, 0);
	cr_assert_eq(three.code, 6);
	cr_assert(ends_with(&three.out, "\n1 passed, 1 failed, 1 skipped\n"));
	cr_assert_eq(twice.code, 4);
	cr_assert_eq(twice.out.len, 0u);
	cr_assert_not_null(strstr(text_str(&twice.errors), "both have case a"));
	cr_assert_eq(other.code, 4);
	cr_assert_not_null(strstr(text_str(&other.errors), "not shards of one run"));
}

Test(cli_report, what_is_no_journal_is_4_with_one_line)
{
	OWNED(unlink_file)
	char *newer = file_with("{\"r\":\"run\",\"format\":99}\n");
	OWNED(unlink_file)
	char *yaml = file_with("case: x\nsteps: []\n");
	const struct {
		const char *words[WORDS_MAX];
		const char *says;
	} rows[] = {
		{{NULL}, "rtm-conform report: report needs a journal\n"},
		{{"--nonsense"},
		 "rtm-conform report: report has no option \"--nonsense\"\n"},
		{{"--junit-profile", "poor", EVERY},
		 "\"poor\" is none of rich, strict\n"},
		{{"no/such.jsonl"}, "cannot open no/such.jsonl: No such file"},
		{{newer}, "the journal's format is 99; this program reads up to 1\n"},
		{{yaml}, "this is no journal: "},
		{{EVERY, yaml}, "this is no journal: "},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result got = run(rows[i].words);
		const char *end = strchr(text_str(&got.errors), '\n');

		cr_assert_eq(got.code, 4, "%zu", i);
		cr_assert_eq(got.out.len, 0u);
		cr_assert_not_null(strstr(text_str(&got.errors), rows[i].says), "%s",
				   text_str(&got.errors));
		cr_assert(end != NULL && end[1] == '\0');
	}
}

Test(cli_report, help_is_no_error)
{
	OWNED(result_finish)
	struct result got = RUN("--help");

	cr_assert_eq(got.code, 0);
	cr_assert_not_null(strstr(text_str(&got.out), "rtm-conform report JOURNAL..."));
	cr_assert_not_null(strstr(text_str(&got.out), "--junit-profile PROFILE"));
}
