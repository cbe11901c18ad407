#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "cli/cmd_codes.h"
#include "model/verdict.h"
#include "tests/command.h"
#include "tests/folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])
#define HOME      TEST_HOME
#define CASES     TEST_GOLDEN "/codes/cases.yaml"

static int codes(int argc, char **argv, FILE *out, FILE *errors)
{
	return cmd_codes("rtm-conform", argc, argv, out, errors);
}

static struct result run(const char *const *words)
{
	return run_command(codes, "codes", words);
}

#define RUN(...) run((const char *const[WORDS_MAX]){__VA_ARGS__, NULL})

/* What the command writes is what FILE holds; RTM_CONFORM_KEEP_CODES=DIR keeps it. */
static void judge(const struct result *result, const char *file)
{
	OWNED(text_finish)
	struct text golden = {0};
	OWNED(mem_freep)
	char *path = text_format("%s/codes/%s", TEST_GOLDEN, file);
	const char *keep = getenv("RTM_CONFORM_KEEP_CODES");
	if (keep != NULL) {
		OWNED(mem_freep)
		char *to = file_join(keep, file);
		cr_assert(file_write(to, text_str(&result->out), result->out.len, NULL));
	}
	cr_assert(file_read(path, 1 << 20, &golden, NULL), "%s", path);
	const char *a = text_str(&result->out);
	const char *b = text_str(&golden);
	for (unsigned line = 1; *a != '\0' || *b != '\0'; line++) {
		int len_a = (int)strcspn(a, "\n");
		int len_b = (int)strcspn(b, "\n");
		cr_assert(len_a == len_b && strncmp(a, b, (size_t)len_a) == 0,
			  "%s:%u: %.*s\nand not %.*s", file, line, len_b, b, len_a, a);
		a += len_a + (a[len_a] == '\n');
		b += len_b + (b[len_b] == '\n');
	}
}

Test(codes_diff, writes_what_the_golden_files_hold)
{
	static const struct row {
		const char *old, *newer, *format, *file;
	} rows[] = {
		{"0.9.0", "0.9.1", "text", "0.9.0-0.9.1.txt"},
		{"0.9.3", "1.0.0", "text", "0.9.3-1.0.0.txt"},
		{"0.9.0", "0.9.1", "md", "0.9.0-0.9.1.md"},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result result = RUN("diff", rows[i].old, rows[i].newer, "--home",
					   HOME, "--cases", CASES, "--format",
					   rows[i].format);
		cr_expect_eq(result.code, CODES_BREAKING, "%s", text_str(&result.errors));
		judge(&result, rows[i].file);
	}
}

/* The change of KIND and CODE in the table that OPERATION gives, or NULL. */
static const struct json *find_change(const struct json *all, const char *operation,
				      const char *kind, const char *code)
{
	JSON_EACH (table, json_get(all, "tables")) {
		const char *first = json_text_or(
			json_first(json_get(table, "operations")), "");
		if (strcmp(first, operation) != 0)
			continue;
		JSON_EACH (change, json_get(table, "changes"))
			if (strcmp(json_get_text(change, "change"), kind) == 0 &&
			    strcmp(json_get_text(change, "code"), code) == 0)
				return change;
	}
	return NULL;
}

Test(codes_diff, as_json_has_numbers_names_and_cases)
{
	OWNED(result_finish)
	struct result result = RUN("diff", "0.9.0", "0.9.1", "--home", HOME, "--cases",
				   CASES, "--format", "json");
	OWNED(json_freep)
	struct json *all = NULL;
	cr_assert(json_parse(text_str(&result.out), result.out.len, &all, NULL));
	cr_expect_str_eq(json_get_text(all, "from"), "0.9.0");
	cr_expect_str_eq(json_get_text(all, "to"), "0.9.1");
	cr_expect_str_eq(json_get_text(all, "verdict"), "breaking");
	const struct json *change = find_change(all, "sendMessageToPeer", "renumbered",
						"PeerUnreachable");
	cr_assert_not_null(change);
	cr_expect_eq(json_get_int(json_get(change, "old"), "number", -1), 2);
	cr_expect_eq(json_get_int(json_get(change, "new"), "number", -1), 3);
	cr_expect_str_eq(
		json_get_text(json_get(json_get(change, "new"), "names"), "objc"),
		"AgoraRtmSendPeerMessageErrorPeerUnreachable");
	cr_expect_null(json_get(json_get(json_get(change, "new"), "names"), "js"));
	cr_assert_eq(json_size(json_get(change, "cases")), 1);
	const char *id = json_text_or(json_first(json_get(change, "cases")), "");
	cr_expect_not_null(strstr(id, "cases#a-message-to-somebody-offline-is-refused"));
	change = find_change(all, "sendMessageToPeer", "reused", "PeerUnreachable");
	cr_assert_not_null(change);
	cr_expect_str_eq(json_get_text(json_get(change, "old"), "code"), "Ok");
}

Test(codes_diff, tells_by_its_exit_code_whether_callers_break)
{
	struct folder folder = make_folder();
	add_file(&folder, "more.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.1\n"
		 "codes: {JoinChannel: {rows: {NotInvited: {value: 10, name: "
		 "NOT_INVITED, confidence: A, source: s}}}}\n");
	add_file(&folder, "other.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.1\n"
		 "codes: {JoinChannel: {rows: {ExceedLimit: {value: 9}}}}\n");
	OWNED(mem_freep)
	char *more = file_join(folder.path, "more.yaml");
	OWNED(mem_freep)
	char *other = file_join(folder.path, "other.yaml");
	const struct row {
		const char *old, *newer;
		int code;
		const char *part;
	} rows[] = {
		{"1.0.0", "1.0.1", CODES_SAME, "1.0.0 → 1.0.1: same\n"},
		{"1.0.1", more, CODES_COMPATIBLE, "added       NotInvited 10: cpp "},
		{"1.0.1", other, CODES_BREAKING, "renumbered  ExceedLimit 5 → 9\n"},
		{more, other, CODES_BREAKING, "removed     NotInvited 10"},
		{"1.0.1", "0.9.0", CODES_BREAKING, "removed     operation renewToken\n"},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result result = RUN("diff", rows[i].old, rows[i].newer, "--home",
					   HOME, "--cases", CASES);
		cr_expect_eq(result.code, rows[i].code, "%s: %s%s", rows[i].newer,
			     text_str(&result.errors), text_str(&result.out));
		cr_expect(strstr(text_str(&result.out), rows[i].part) != NULL, "%s",
			  text_str(&result.out));
	}
	remove_folder(&folder);
}

Test(codes, refuse_words_and_files_that_are_wrong)
{
	struct folder folder = make_folder();
	add_file(&folder, "reused.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.1\n"
		 "codes: {JoinChannel: {rows: {NotInvited: {value: 5, confidence: A, "
		 "source: s}}}}\n");
	add_file(&folder, "silent.yaml", "extends: 1.0.1\n");
	add_file(&folder, "case.yaml", "case: no steps\ncovers: [PEER-01]\n");
	OWNED(mem_freep)
	char *reused = file_join(folder.path, "reused.yaml");
	OWNED(mem_freep)
	char *silent = file_join(folder.path, "silent.yaml");
	add_file(&folder, "unknown.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.1\n"
		 "operations: {rtm: {loggin: {local: true}}}\n");
	add_file(&folder, "cycle.yaml", "version: 2.0.0\nextends: 2.0.0\n");
	add_file(&folder, "sourceless.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.1\n"
		 "codes: {JoinChannel: {rows: {NotInvited: {value: 11, confidence: "
		 "A}}}}\n");
	OWNED(mem_freep)
	char *unknown = file_join(folder.path, "unknown.yaml");
	OWNED(mem_freep)
	char *cycle = file_join(folder.path, "cycle.yaml");
	OWNED(mem_freep)
	char *sourceless = file_join(folder.path, "sourceless.yaml");
	OWNED(mem_freep)
	char *broken = file_join(folder.path, "case.yaml");
	const struct row {
		const char *words[WORDS_MAX];
		const char *part;
	} rows[] = {
		{{NULL}, "rtm-conform codes list [OPERATION]"},
		{{"lst"}, "rtm-conform codes list [OPERATION]"},
		{{"list", "joinChanel", "--home", HOME},
		 "unknown operation joinChanel; did you mean joinChannel?"},
		{{"list", "setLogFile", "--home", HOME}, "setLogFile gives no code"},
		{{"list", "renewToken", "--profile", "0.9.1", "--home", HOME},
		 "unknown operation renewToken"},
		{{"list", "--profile", "new", "--home", HOME},
		 "--profile needs a version"},
		{{"list", "--profile", "0.9.9", "--home", HOME}, "0.9.9.yaml"},
		{{"list", "--format", "xml", "--home", HOME}, "--format"},
		{{"list", "--home", "/nowhere"}, "are not in /nowhere"},
		{{"diff", "1.0.0", "--home", HOME}, "two versions, catalogue files"},
		{{"diff", "1.0.0", "1.0.2", "--home", HOME}, "1.0.2.yaml"},
		{{"observed", "--home", HOME}, "the journal of a run is needed"},
		{{"observed", "nothing.jsonl", "--home", HOME}, "nothing.jsonl"},
		{{"observed", silent, "--home", HOME}, "this is no journal"},
		{{"diff", "1.0.0", unknown, "--home", HOME},
		 "unknown.yaml:3:20: unknown operation loggin"},
		{{"diff", "1.0.0", cycle, "--home", HOME},
		 "cycle.yaml:2:10: there is no "},
		{{"diff", "1.0.0", sourceless, "--home", HOME},
		 "sourceless.yaml:3:42: source is missing in a code"},
		{{"diff", "1.0.0", "nothing.yaml", "--home", HOME}, "nothing.yaml"},
		{{"diff", "1.0.1", reused, "--home", HOME},
		 "reused.yaml:3:50: ExceedLimit of JoinChannel has the number 5 already"},
		{{"diff", "1.0.1", silent, "--home", HOME},
		 "silent.yaml:1:1: this file must say version"},
		{{"diff", "1.0.0", "1.0.1", "--home", HOME, "--cases", broken},
		 "case.yaml:1:1: steps is missing in a case"},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result result = run(rows[i].words);
		cr_expect_eq(result.code, EXIT_USAGE, "%s", rows[i].part);
		cr_expect_eq(result.out.len, 0, "%s", rows[i].part);
		cr_expect(strstr(text_str(&result.errors), rows[i].part) != NULL,
			  "wanted %s, found %s", rows[i].part, text_str(&result.errors));
	}
	remove_folder(&folder);
}

Test(codes_list, shows_the_codes_of_a_version)
{
	static const struct row {
		const char *words[WORDS_MAX];
		const char *part, *not_there;
	} rows[] = {
		{{"list", "joinChannel", "--home", HOME},
		 "     5  ExceedLimit          cpp java js JOIN_CHANNEL_ERR_EXCEED_LIMIT",
		 "leaveChannel"},
		{{"list", "joinChannel", "--profile", "0.9.3", "--home", HOME},
		 "     2  Rejected ",
		 "ExceedLimit  "},
		{{"list", "sendMessageToPeer", "--profile", "0.9.0", "--home", HOME},
		 "     3  Ok                   cpp java js PEER_MESSAGE_RECEIVED_BY_PEER",
		 "NotLoggedIn"},
		{{"list", "ConnectionState", "--home", HOME},
		 "     5  Aborted              js value ABORTED\n",
		 "joinChannel"},
		{{"list", "--home", HOME}, "\nsignaling channelInviteEnd\n", NULL},
		{{"list", "login", "--format", "md", "--home", HOME},
		 "| 8 | AlreadyLogin | cpp LOGIN_ERR_ALREADY_LOGGED_IN, objc "
		 "AgoraRtmLoginErrorAlreadyLogin, java js LOGIN_ERR_ALREADY_LOGIN | "
		 "logged in, or logging in |\n",
		 "joinChannel"},
		{{"list", "logout", "--format", "json", "--home", HOME},
		 "\"code\":\"NotLoggedIn\",\"number\":102",
		 "joinChannel"},
		{{"--help"}, "rtm-conform codes diff", NULL},
		{{"list", "--help"}, "--profile", "--cases"},
		{{"diff", "--help"}, "--cases", "--profile"},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result result = run(rows[i].words);
		cr_expect_eq(result.code, EXIT_PASSED, "%s", text_str(&result.errors));
		cr_expect(strstr(text_str(&result.out), rows[i].part) != NULL,
			  "wanted %s, found %s", rows[i].part, text_str(&result.out));
		if (rows[i].not_there != NULL)
			cr_expect_null(strstr(text_str(&result.out), rows[i].not_there),
				       "%s", text_str(&result.out));
	}
}
