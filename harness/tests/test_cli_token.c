#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cmd_token.h"
#include "cli/when.h"
#include "crypto/token.h"
#include "tests/command.h"

#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define APP         "0123456789abcdef0123456789abcdef"
#define CERTIFICATE "fedcba9876543210fedcba9876543210"

/* The published tokens for alice, salt 1: with an expiry of its own, and without. */
static const char vector[] =
	"0060123456789abcdef0123456789abcdefIAAABn15qeEOPVQShnX+rvvy2PyOnKUPMRE7MQ7Gj/"
	"mtMke8jicAAAAAEAABAAAAgEJVZQEA6AOAQlVl";
static const char vector_never[] =
	"0060123456789abcdef0123456789abcdefIABVAg7mnhI8HbvKFLCuqnsUFyd8A2qLsJSWI2z0Xw"
	"AIHke8jicAAAAAEAABAAAAgEJVZQEA6AMAAAAA";

#define KEYS "--app-id", APP, "--certificate", CERTIFICATE, "--user", "alice"

static struct result run(const char *const *words)
{
	return run_command(cmd_token, "token", words);
}

#define RUN(...) run((const char *const[WORDS_MAX]){__VA_ARGS__, NULL})

/* What mint printed, without its line feed. */
static const char *minted(struct result *got)
{
	cr_assert_eq(got->code, 0, "%s", text_str(&got->errors));
	cr_assert(got->out.len > 0);
	text_cut(&got->out, got->out.len - 1);
	return text_str(&got->out);
}

Test(cli_token, mint_gives_the_vectors)
{
	static const struct {
		const char *expires;
		const char *token;
	} rows[] = {{"1700086400", vector},
		    {"+24h", vector},
		    {"+1d", vector},
		    {"+86400s", vector},
		    {"0", vector_never}};

	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(result_finish)
		struct result got = RUN("mint", KEYS, "--salt=1", "--issued",
					"1700000000", "--expires", rows[i].expires);

		cr_assert_eq(got.code, 0, "%s", text_str(&got.errors));
		cr_assert_str_eq(minted(&got), rows[i].token, "%s", rows[i].expires);
		cr_assert_eq(got.errors.len, 0u);
	}
}

/* A token issued at ISSUED and judged at AT, both relative to now. */
static const struct {
	const char *issued;
	const char *expires;
	const char *how;
	const char *at;
	int code;
	const char *start;
} lives[] = {
	/* clang-format off */
	{"now",  "0",    "none",      "now",  0, "ok: the token holds; it ends at "},
	{"-23h", "0",    "none",      "now",  0, "ok: "},
	{"-25h", "0",    "none",      "now",  1, "expired: "},
	{"-25h", "+7d",  "none",      "now",  1, "expired: "},
	{"-25h", "0",    "none",      "-2h",  0, "ok: "},
	{"now",  "+7d",  "none",      "+25h", 1, "expired: "},
	{"now",  "+60m", "none",      "+59m", 0, "ok: "},
	{"now",  "+60m", "none",      "+61m", 1, "privilege-expired: "},
	{"now",  "-1s",  "none",      "now",  1, "privilege-expired: "},
	{"now",  "0",    "signature", "now",  1, "signature: "},
	{"now",  "0",    "version",   "now",  1, "version: "},
	{"now",  "0",    "truncate",  "now",  1,
	 "malformed: the token is damaged or was never one: the content is cut short\n"},
	{"now",  "0",    "privilege", "now",  1, "no-privilege: "},
	{"now",  "0",    "media",     "now",  1, "other-user: "},
	/* clang-format on */
};

Test(cli_token, verify_tells_why_a_token_does_not_hold)
{
	for (size_t i = 0; i < LEN(lives); i++) {
		OWNED(result_finish)
		struct result token = RUN("mint", KEYS, "--issued", lives[i].issued,
					  "--expires", lives[i].expires, "--break",
					  lives[i].how);
		OWNED(result_finish)
		struct result got = RUN("verify", minted(&token), KEYS, "--at",
					lives[i].at);

		cr_assert_eq(got.code, lives[i].code, "%zu: %s", i, text_str(&got.out));
		cr_assert_eq(strncmp(text_str(&got.out), lives[i].start,
				     strlen(lives[i].start)),
			     0, "%zu: %s", i, text_str(&got.out));
		cr_assert_eq(got.errors.len, 0u);
	}
}

Test(cli_token, verify_judges_the_users_of_the_token_only)
{
	OWNED(result_finish)
	struct result bob = RUN("verify", vector, "--app-id", APP, "--certificate",
				CERTIFICATE, "--user", "bob", "--at", "1700000000");
	OWNED(result_finish)
	struct result empty = RUN("verify", "", KEYS);

	cr_assert_eq(bob.code, 1);
	cr_assert_str_eq(text_str(&bob.out), "other-user: the token was made for another "
					     "user id, or for media\n");
	cr_assert_eq(empty.code, 1);
	cr_assert_str_eq(text_str(&empty.out), "empty: there is no token\n");
}

Test(cli_token, verify_at_the_edge_as_text_and_as_json)
{
	OWNED(result_finish)
	struct result text = RUN("verify", vector, KEYS, "--at", "1700086399");
	OWNED(result_finish)
	struct result holds = RUN("verify", KEYS, vector, "--at", "1700086399",
				  "--format", "json");
	OWNED(result_finish)
	struct result over = RUN("verify", KEYS, vector, "--at=1700086400",
				 "--format=json");

	cr_assert_eq(text.code, 0);
	cr_assert_str_eq(text_str(&text.out), "ok: the token holds; it ends at "
					      "1700086400, 2023-11-15T22:13:20Z\n");
	cr_assert_eq(holds.code, 0);
	cr_assert_str_eq(
		text_str(&holds.out),
		"{\"holds\":true,\"reason\":\"ok\",\"sentence\":\"the token "
		"holds\",\"ends\":1700086400,\"endsAt\":\"2023-11-15T22:13:20Z\"}"
		"\n");
	cr_assert_eq(over.code, 1);
	cr_assert_str_eq(
		text_str(&over.out),
		"{\"holds\":false,\"reason\":\"expired\",\"sentence\":\"the life "
		"of the token, 24 hours from its issue, is over\",\"ends\":"
		"1700086400,\"endsAt\":\"2023-11-15T22:13:20Z\"}\n");
}

Test(cli_token, inspect_shows_all_parts)
{
	OWNED(result_finish)
	struct result text = RUN("inspect", vector);
	OWNED(result_finish)
	struct result never = RUN("inspect", vector_never, "--format", "text");

	cr_assert_eq(text.code, 0);
	cr_assert_str_eq(
		text_str(&text.out),
		"version      006\n"
		"app id       " APP "\n"
		"signature    "
		"00067d79a9e10e3d54128675feaefbf2d8fc8e9ca50f31113b310ec68ff9ad32\n"
		"crc channel  663665735 (of the user id)\n"
		"crc uid      0\n"
		"salt         1\n"
		"ts           1700086400, the token ends 2023-11-15T22:13:20Z\n"
		"privilege    1000 rtmLogin, expires 1700086400, 2023-11-15T22:13:20Z\n"
		"message      01000000804255650100e80380425565\n");
	cr_assert_not_null(strstr(text_str(&never.out),
				  "privilege    1000 rtmLogin, no expiry of its own\n"));
}

Test(cli_token, inspect_in_json_can_be_read_back)
{
	OWNED(result_finish)
	struct result got = RUN("inspect", "--format", "json", vector);
	OWNED(json_freep)
	struct json *json = NULL;
	const struct json *privilege;

	cr_assert_eq(got.code, 0);
	cr_assert(json_parse(text_str(&got.out), got.out.len, &json, NULL));
	cr_assert_str_eq(json_get_text(json, "version"), "006");
	cr_assert_str_eq(json_get_text(json, "appId"), APP);
	cr_assert_eq(json_get_int(json, "crcChannel", -1), 663665735);
	cr_assert_eq(json_get_int(json, "crcUid", -1), 0);
	cr_assert_eq(json_get_int(json, "salt", -1), 1);
	cr_assert_eq(json_get_int(json, "ts", -1), 1700086400);
	cr_assert_str_eq(json_get_text(json, "message"),
			 "01000000804255650100e80380425565");
	privilege = json_at(json_get(json, "privileges"), 0);
	cr_assert_eq(json_get_int(privilege, "id", -1), 1000);
	cr_assert_str_eq(json_get_text(privilege, "name"), "rtmLogin");
	cr_assert_eq(json_get_int(privilege, "expires", -1), 1700086400);
}

Test(cli_token, inspect_says_what_is_malformed)
{
	OWNED(result_finish)
	struct result text = RUN("inspect", "006" APP "AAAA");
	OWNED(result_finish)
	struct result json = RUN("inspect", "006" APP "AAA", "--format=json");

	cr_assert_eq(text.code, 1);
	cr_assert_str_eq(
		text_str(&text.out),
		"malformed: the token is damaged or was never one: the signature "
		"has not 32 bytes\n");
	cr_assert_eq(json.code, 1);
	cr_assert_str_eq(
		text_str(&json.out),
		"{\"holds\":false,\"reason\":\"malformed\",\"sentence\":\"the "
		"token is damaged or was never one\",\"detail\":\"its content is "
		"not base64\"}\n");
}

Test(cli_token, the_certificate_may_come_from_the_environment)
{
	cr_assert_eq(setenv(CMD_TOKEN_CERTIFICATE_VARIABLE, CERTIFICATE, 1), 0);
	OWNED(result_finish)
	struct result holds = RUN("verify", vector, "--app-id", APP, "--user", "alice",
				  "--at", "1700000000");
	/* The option is the nearer word. */
	OWNED(result_finish)
	struct result other = RUN("verify", vector, "--app-id", APP, "--user", "alice",
				  "--at", "1700000000", "--certificate", APP);

	cr_assert_eq(holds.code, 0, "%s", text_str(&holds.out));
	cr_assert_eq(other.code, 1);
	cr_assert_eq(strncmp(text_str(&other.out), "signature: ", 11), 0);

	cr_assert_eq(setenv(CMD_TOKEN_CERTIFICATE_VARIABLE, "", 1), 0);
	OWNED(result_finish)
	struct result none = RUN("verify", vector, "--app-id", APP, "--user", "alice");

	cr_assert_eq(none.code, 4);
	cr_assert_str_eq(text_str(&none.errors),
			 "rtm-conform token: verify needs --certificate\n");
}

static const struct {
	const char *words[WORDS_MAX];
	const char *message;
} usages[] = {
	/* clang-format off */
	{{NULL}, "say mint, inspect or verify; --help tells more"},
	{{"vrify"}, "there is no command \"token vrify\"; did you mean verify?"},
	{{"xyzzy"}, "there is no command \"token xyzzy\""},
	{{"mint"}, "mint needs --app-id"},
	{{"mint", "--app-id", APP}, "mint needs --certificate"},
	{{"mint", "--app-id", APP, "--certificate", CERTIFICATE}, "mint needs --user"},
	{{"mint", "--app-id"}, "--app-id needs a value: HEX"},
	{{"mint", "--app-id", APP, "--app-id=" APP}, "--app-id is given twice"},
	{{"mint", "--appid", APP},
	 "mint has no option \"--appid\"; did you mean --app-id?"},
	{{"mint", "--zzzzzzzz=7"}, "mint has no option \"--zzzzzzzz\""},
	{{"mint", "--at", "now"}, "mint has no option \"--at\""},
	{{"mint", KEYS, "--format", "json"}, "mint has no option \"--format\""},
	{{"mint", KEYS, "token"}, "mint has no use for \"token\""},
	{{"mint", "--app-id", "0123", "--certificate", CERTIFICATE, "--user", "a"},
	 "an App ID is 32 hexadecimal digits"},
	{{"mint", "--app-id", APP, "--certificate", "0123", "--user", "a"},
	 "an App Certificate is 32 hexadecimal digits"},
	{{"mint", "--app-id", APP, "--certificate", CERTIFICATE, "--user", ""},
	 "a token needs a user id"},
	{{"mint", KEYS, "--salt", "x"}, "--salt is a number, not \"x\""},
	{{"mint", KEYS, "--salt", ""}, "--salt is a number, not \"\""},
	{{"mint", KEYS, "--salt", "-1"}, "--salt is a number, not \"-1\""},
	{{"mint", KEYS, "--salt", "4294967296"}, "--salt is at most 4294967295"},
	{{"mint", KEYS, "--break", "signatur"},
	 "no token breaks by \"signatur\"; did you mean signature?"},
	{{"mint", KEYS, "--issued", "7d"}, "\"7d\" is no moment: " WHEN_SYNTAX},
	{{"mint", KEYS, "--issued", "4294967295"},
	 "a token issued at 4294967295000 ms does not fit: its end must be a Unix "
	 "time below 2^32 s"},
	{{"mint", KEYS, "--issued", "1700000000", "--expires", "+4294967295s"},
	 "a privilege that expires at 5994967295000 ms does not fit: it must be a "
	 "Unix time of 1 s to below 2^32 s"},
	{{"inspect"}, "inspect needs a token"},
	{{"inspect", vector, "more"}, "inspect has no use for \"more\""},
	{{"inspect", vector, "--format", "xml"}, "--format is text or json, not \"xml\""},
	{{"verify", KEYS}, "verify needs a token"},
	{{"verify", vector, "--app-id", "0123", "--certificate", CERTIFICATE, "--user",
	 "a"}, "an App ID is 32 hexadecimal digits"},
	{{"verify", vector, "--app-id", APP, "--certificate", "0123", "--user", "a"},
	 "an App Certificate is 32 hexadecimal digits"},
	{{"verify", vector, KEYS, "--at", "soon"}, "\"soon\" is no moment: " WHEN_SYNTAX},
	/* clang-format on */
};

Test(cli_token, wrong_usage_is_4_with_a_line_and_no_output)
{
	cr_assert_eq(unsetenv(CMD_TOKEN_CERTIFICATE_VARIABLE), 0);
	for (size_t i = 0; i < LEN(usages); i++) {
		OWNED(result_finish)
		struct result got = run(usages[i].words);
		OWNED(mem_freep)
		char *line = text_format("rtm-conform token: %s\n", usages[i].message);

		cr_assert_eq(got.code, 4, "%zu: %s", i, text_str(&got.out));
		cr_assert_eq(got.out.len, 0u);
		cr_assert_str_eq(text_str(&got.errors), line);
	}
}

Test(cli_token, help_comes_from_the_rows_and_is_no_error)
{
	OWNED(result_finish)
	struct result all = RUN("--help");
	OWNED(result_finish)
	struct result mint = RUN("mint", "--app-id", "x", "--help");
	OWNED(result_finish)
	struct result inspect = RUN("inspect", "-h");

	cr_assert_eq(all.code, 0);
	cr_assert_not_null(
		strstr(text_str(&all.out), "rtm-conform token mint [OPTIONS]"));
	cr_assert_not_null(
		strstr(text_str(&all.out), "rtm-conform token verify TOKEN [OPTIONS]"));
	cr_assert_eq(mint.code, 0);
	cr_assert_not_null(strstr(text_str(&mint.out), "--issued"));
	cr_assert_null(strstr(text_str(&mint.out), "--at"));
	cr_assert_eq(inspect.code, 0);
	cr_assert_not_null(strstr(text_str(&inspect.out), "--format"));
	cr_assert_null(strstr(text_str(&inspect.out), "--app-id"));
}

Test(cli_token, a_help_word_as_a_value_is_a_value)
{
	OWNED(result_finish)
	struct result got = RUN("mint", "--app-id", APP, "--certificate", CERTIFICATE,
				"--user", "--help");

	cr_assert_eq(got.code, 0);
	cr_assert_eq(strncmp(text_str(&got.out), "006" APP, 35), 0);
}

Test(cli_token, an_output_that_cannot_be_written_is_3)
{
	char token[] = "token";
	char inspect[] = "inspect";
	char token_word[sizeof vector];
	char *argv[] = {token, inspect, token_word, NULL};
	OWNED(text_finish)
	struct text complaint = {0};
	FILE *out = fopen("/dev/null", "r");
	FILE *errors = tmpfile();

	cr_assert(out != NULL && errors != NULL);
	memcpy(token_word, vector, sizeof vector);
	cr_assert_eq(cmd_token(3, argv, out, errors), 3);
	fclose(out);
	take_file(errors, &complaint);
	cr_assert_not_null(strstr(text_str(&complaint), "cannot write the result"));
}
