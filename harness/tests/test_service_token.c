#include "mock_peers.h"

#define HOUR_MS (3600LL * 1000)

static char *broken(enum token_break how, const char *app_id)
{
	struct token_spec spec = {
		.app_id = app_id,
		.certificate = CERTIFICATE,
		.user_id = "bob",
		.salt = 1,
		.how = how,
	};
	struct text text = {0};
	struct err err = {0};

	cr_assert(token_spec_times(&spec, START_MS, 0, &err));
	cr_assert(token_mint(&spec, &text, &err), "%s", err.message);
	return text_take(&text);
}

static int64_t login(struct bench *bench, const char *app_id, const char *token)
{
	struct peer *peer = hello_as(bench, "rtm", app_id);
	int64_t got = code(peer, "login", "{'userId':'bob','token':'%s'}", token);

	peer_drop(peer);
	return got;
}

Test(service_token, reasons_become_codes)
{
	OWNED(mem_freep)
	char *good = token_for("bob", 0, 0);
	OWNED(mem_freep)
	char *alices = token_for("alice", 0, 0);
	OWNED(mem_freep)
	char *old = token_for("bob", -25 * HOUR_MS, 0);
	OWNED(mem_freep)
	char *privilege = token_for("bob", -HOUR_MS, -1000);
	OWNED(mem_freep)
	char *signature = broken(TOKEN_BREAK_SIGNATURE, DYNAMIC_APP);
	OWNED(mem_freep)
	char *version = broken(TOKEN_BREAK_VERSION, DYNAMIC_APP);
	OWNED(mem_freep)
	char *cut = broken(TOKEN_BREAK_TRUNCATE, DYNAMIC_APP);
	OWNED(mem_freep)
	char *other = broken(TOKEN_BREAK_PRIVILEGE, DYNAMIC_APP);
	OWNED(mem_freep)
	char *media = broken(TOKEN_BREAK_MEDIA, DYNAMIC_APP);
	OWNED(mem_freep)
	char *foreign = broken(TOKEN_BREAK_NONE, OTHER_APP);
	const struct {
		const char *name, *app_id, *token;
		int code;
	} rows[] = {
		{"good", DYNAMIC_APP, good, 0},
		{"none", DYNAMIC_APP, "", 5},
		{"of another user", DYNAMIC_APP, alices, 5},
		{"expired", DYNAMIC_APP, old, 6},
		{"privilege expired", DYNAMIC_APP, privilege, 6},
		{"badly signed", DYNAMIC_APP, signature, 5},
		{"wrong version", DYNAMIC_APP, version, 5},
		{"cut", DYNAMIC_APP, cut, 5},
		{"without the privilege", DYNAMIC_APP, other, 7},
		{"of another App ID", DYNAMIC_APP, foreign, 5},
		{"the App ID itself", DYNAMIC_APP, DYNAMIC_APP, 5},
		{"none of Signaling", DYNAMIC_APP, "_no_need_token", 5},
		{"static without", STATIC_APP, "", 0},
		{"static with the App ID", STATIC_APP, STATIC_APP, 0},
		{"static with a dynamic one's", STATIC_APP, good, 5},
		{"static with Signaling's", STATIC_APP, "_no_need_token", 5},
	};
	struct bench *bench = bench_new();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		advance(bench, rows[i].app_id, 0);
		cr_assert_eq(login(bench, rows[i].app_id, rows[i].token), rows[i].code,
			     "%s", rows[i].name);
		advance(bench, DYNAMIC_APP, (int64_t)(i + 1) * 1000);
		advance(bench, STATIC_APP, (int64_t)(i + 1) * 1000);
	}
	int64_t got = login(bench, DYNAMIC_APP, media);
	cr_assert(got == 5 || got == 7, "media: %lld", (long long)got);
	bench_free(bench);
}

Test(service_token, a_token_holds_for_24_hours)
{
	struct bench *bench = bench_new();
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 48 * HOUR_MS);

	advance(bench, DYNAMIC_APP, 24 * HOUR_MS - 1);
	cr_assert_eq(login(bench, DYNAMIC_APP, token), 0);
	advance(bench, DYNAMIC_APP, 24 * HOUR_MS);
	cr_assert_eq(login(bench, DYNAMIC_APP, token), 6);
	bench_free(bench);
}

Test(service_token, expiry_is_told_once_and_disconnects_nobody)
{
	struct bench *bench = bench_new();
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 60000);
	struct peer *bob = hello_as(bench, "rtm", DYNAMIC_APP);

	cr_assert_eq(code(bob, "login", "{'userId':'bob','token':'%s'}", token), 0);
	cr_assert_eq(advance(bench, DYNAMIC_APP, 59999), 60000);
	cr_assert_null(take(bob, "tokenDidExpire"));
	advance(bench, DYNAMIC_APP, 60000);
	must_take(bob, "tokenDidExpire");
	advance(bench, DYNAMIC_APP, DAY_MS);
	cr_assert_null(take(bob, "tokenDidExpire"));
	cr_assert_eq(code(bob, "sendMessageToPeer", "{'peerId':'bob','text':'me'}"), 0);
	cr_assert_eq(code(bob, "logout", "{}"), 0);
	cr_assert_eq(code(bob, "login", "{'userId':'bob','token':'%s'}", token), 6);
	bench_free(bench);
}

Test(service_token, an_expiry_waits_for_a_lost_connection)
{
	struct bench *bench = bench_new();
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 10000);
	struct peer *bob = hello_as(bench, "rtm", DYNAMIC_APP);
	struct json *result = ask(bob, "login", "{'userId':'bob','token':'%s'}", token);
	OWNED(mem_freep)
	char *session = mem_dup(json_get_text(result, "session"));

	peer_drop(bob);
	advance(bench, DYNAMIC_APP, 20000);
	bob = hello_as(bench, "rtm", DYNAMIC_APP);
	cr_assert_eq(code(bob, "login", "{'userId':'bob','session':'%s'}", session), 0);
	must_take(bob, "tokenDidExpire");
	bench_free(bench);
}

Test(service_token, renewal_puts_the_new_expiry_in_place)
{
	struct bench *bench = bench_new();
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 60000);
	OWNED(mem_freep)
	char *fresh = token_for("bob", 0, 120000);
	struct peer *bob = hello_as(bench, "rtm", DYNAMIC_APP);

	cr_assert_eq(code(bob, "login", "{'userId':'bob','token':'%s'}", token), 0);
	cr_assert_eq(code(bob, "renewToken", "{'token':'%s'}", fresh), 0);
	cr_assert_eq(advance(bench, DYNAMIC_APP, 60000), 120000);
	cr_assert_null(take(bob, "tokenDidExpire"));
	advance(bench, DYNAMIC_APP, 120000);
	must_take(bob, "tokenDidExpire");
	bench_free(bench);
}

Test(service_token, a_failed_renewal_leaves_the_old_token_in_force)
{
	OWNED(mem_freep)
	char *alices = token_for("alice", 0, 0);
	OWNED(mem_freep)
	char *old = token_for("bob", -25 * HOUR_MS, 0);
	const struct {
		const char *token;
		int code;
	} rows[] = {{"''", 2}, {"null", 2}, {"'nonsense'", 6}, {alices, 6}, {old, 5}};
	struct bench *bench = bench_new();
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 60000);
	struct peer *bob = hello_as(bench, "rtm", DYNAMIC_APP);

	cr_assert_eq(code(bob, "login", "{'userId':'bob','token':'%s'}", token), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *mark = *rows[i].token == '\'' || *rows[i].token == 'n' ? ""
										   : "'";

		advance(bench, DYNAMIC_APP, (int64_t)i * 1000);
		cr_assert_eq(code(bob, "renewToken", "{'token':%s%s%s}", mark,
				  rows[i].token, mark),
			     rows[i].code, "%s", rows[i].token);
	}
	cr_assert_eq(bob->close_code, -1);
	advance(bench, DYNAMIC_APP, 60000);
	must_take(bob, "tokenDidExpire");
	bench_free(bench);
}

Test(service_token, signaling_tokens_open_signaling_alone)
{
	struct bench *bench = bench_new();
	struct text good = {0}, old = {0};
	struct err err = {0};
	struct peer *peer = hello_as(bench, "signaling", DYNAMIC_APP);
	OWNED(mem_freep)
	char *rtm = token_for("bob", 0, 0);

	cr_assert(signaling_token_mint(DYNAMIC_APP, CERTIFICATE, "bob",
				       START_MS / 1000 + 60, &good, &err));
	cr_assert(signaling_token_mint(DYNAMIC_APP, CERTIFICATE, "bob",
				       START_MS / 1000 - 60, &old, &err));
	cr_assert_eq(code(peer, "login", "{'account':'bob','token':'_no_need_token'}"),
		     206);
	cr_assert_eq(code(peer, "login", "{'account':'bob','token':'%s'}", rtm), 206);
	cr_assert_eq(
		code(peer, "login", "{'account':'bob','token':'%s'}", text_str(&old)),
		204);
	cr_assert_eq(code(peer, "login", "{'account':'null','token':'x'}"), 209);
	cr_assert_eq(
		code(peer, "login", "{'account':'bob','token':'%s'}", text_str(&good)),
		0);
	cr_assert_eq(
		code(peer, "login", "{'account':'bob','token':'%s'}", text_str(&good)),
		208);
	cr_assert_eq(login(bench, DYNAMIC_APP, text_str(&good)), 5);
	text_finish(&good);
	text_finish(&old);
	bench_free(bench);
}
