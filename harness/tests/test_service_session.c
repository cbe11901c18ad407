#include "mock_peers.h"

Test(service_session, login_gives_ok_and_a_session)
{
	struct bench *bench = bench_new();
	struct peer *bob = hello_as(bench, "rtm", STATIC_APP);
	struct json *result = ask(bob, "login", "{'userId':'bob'}");

	cr_assert_eq(json_get_int(result, "code", -1), 0);
	cr_assert_not_null(json_get_text(result, "session"));
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 8);
	cr_assert_eq(code(bob, "logout", "{}"), 0);
	cr_assert_eq(code(bob, "logout", "{}"), 102);
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	bench_free(bench);
}

Test(service_session, unusable_names_and_app_ids_do_not_log_in)
{
	static const struct {
		const char *app_id, *user;
		int code;
	} rows[] = {
		{STATIC_APP, "", 3},
		{STATIC_APP, "null", 3},
		{STATIC_APP, "a*b", 3},
		{STATIC_APP, "a/b", 3},
		{STATIC_APP, "caf\xc3\xa9", 3},
		{STATIC_APP,
		 "12345678901234567890123456789012345678901234567890123456789012345", 3},
		{STATIC_APP, " a b ", 0},
		{STATIC_APP, "!#$%&()+-:;<=.>?@[]^_{}|~,", 0},
		{STATIC_APP,
		 "1234567890123456789012345678901234567890123456789012345678901234", 0},
		{"short", "bob", 4},
		{OTHER_APP, "bob", 4},
	};
	struct bench *bench = bench_new();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct peer *peer = hello_as(bench, "rtm", rows[i].app_id);

		cr_assert_eq(code(peer, "login", "{'userId':'%s'}", rows[i].user),
			     rows[i].code, "%s", rows[i].user);
	}
	bench_free(bench);
}

Test(service_session, names_are_told_apart_exactly)
{
	static const char *const names[] = {"a", "A", "a ", " a", "a."};
	struct bench *bench = bench_new();
	struct peer *peers[5];

	for (size_t i = 0; i < 5; i++)
		peers[i] = user(bench, names[i]);
	for (size_t i = 0; i < 5; i++)
		cr_assert_eq(peers[i]->close_code, -1);
	bench_free(bench);
}

Test(service_session, a_second_login_pushes_the_first_out)
{
	struct bench *bench = bench_new();
	struct peer *first = user(bench, "bob");
	struct peer *alice = user(bench, "alice");

	cr_assert_eq(code(first, "joinChannel", "{'channelId':'c'}"), 0);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 0);
	struct peer *second = user(bench, "bob");

	struct json *params = must_take(first, "connectionStateChanged");
	cr_assert_eq(json_get_int(params, "state", 0), 5);
	cr_assert_eq(json_get_int(params, "reason", 0), 8);
	cr_assert_eq(first->close_code, 4001);
	text_eq(must_take(alice, "memberLeft"), "userId", "bob");

	size_t n = first->frames.n;
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}"), 0);
	cr_assert_eq(first->frames.n, n, "the first one got more");
	text_eq(must_take(second, "messageReceived"), "text", "x");
	cr_assert_eq(code(second, "getMembers", "{'channelId':'c'}"), 5);
	peer_drop(first);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'y'}"), 0);
	bench_free(bench);
}

Test(service_session, a_refused_login_changes_nothing)
{
	struct bench *bench = bench_new();
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 0);
	struct peer *bob = hello_as(bench, "rtm", DYNAMIC_APP);
	struct peer *again = hello_as(bench, "rtm", DYNAMIC_APP);

	cr_assert_eq(code(bob, "login", "{'userId':'bob','token':'%s'}", token), 0);
	cr_assert_eq(code(again, "login", "{'userId':'bob'}"), 5);
	cr_assert_eq(bob->close_code, -1);
	cr_assert_eq(code(bob, "sendMessageToPeer", "{'peerId':'bob','text':'me'}"), 0);
	bench_free(bench);
}

Test(service_session, calls_without_a_login_get_their_code)
{
	static const char *const rows[][2] = {
		{"logout", "{}"},
		{"renewToken", "{'token':'x'}"},
		{"sendMessageToPeer", "{'peerId':'b','text':'x'}"},
		{"joinChannel", "{'channelId':'c'}"},
		{"leaveChannel", "{'channelId':'c'}"},
		{"sendChannelMessage", "{'channelId':'c','text':'x'}"},
		{"getMembers", "{'channelId':'c'}"},
		{"queryPeersOnlineStatus", "{'peerIds':['b']}"},
		{"getUserAllAttributes", "{'userId':'b'}"},
	};
	struct bench *bench = bench_new();
	struct peer *bob = hello_as(bench, "rtm", STATIC_APP);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		cr_assert_eq(code(bob, rows[i][0], "%s", rows[i][1]), 102, "%s",
			     rows[i][0]);
	/* Invitations have no such number; facts.md 1.11. */
	cr_assert_eq(code(bob, "cancelLocalInvitation", "{'invitationId':'1'}"), 2);
	cr_assert_eq(
		code(bob, "sendLocalInvitation", "{'invitationId':'1','calleeId':'x'}"),
		0);
	struct json *params = must_take(bob, "localInvitationFailure");
	cr_assert_eq(json_get_int(params, "errorCode", 0), 4);
	text_eq(params, "invitationId", "1");
	text_eq(params, "calleeId", "x");

	struct peer *carol = hello_as(bench, "signaling", STATIC_APP);
	cr_assert_eq(code(carol, "queryUserStatus", "{'account':'b'}"), 1003);
	bench_free(bench);
}

Test(service_session, a_lost_connection_keeps_the_session_for_30_s)
{
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");
	struct peer *alice = user(bench, "alice");
	struct json *result;

	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'c'}"), 0);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 0);
	peer_drop(bob);
	advance(bench, STATIC_APP, 29999);
	result = ask(alice, "queryPeersOnlineStatus", "{'peerIds':['bob']}");
	cr_assert(
		json_get_bool(json_at(json_get(result, "status"), 0), "isOnline", false));

	unsigned waits = begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}");
	unsigned kept = begin(
		alice, "sendMessageToPeer",
		"{'peerId':'bob','text':'y','enableOfflineMessaging':true}");
	cr_assert_null(answer_to(alice, waits));
	cr_assert_null(take(alice, "memberLeft"));
	advance(bench, STATIC_APP, 30000);
	cr_assert_eq(code_of(alice, waits), 3);
	cr_assert_eq(code_of(alice, kept), 4);
	text_eq(must_take(alice, "memberLeft"), "userId", "bob");

	bob = user(bench, "bob");
	text_eq(must_take(bob, "messageReceived"), "text", "y");
	cr_assert_null(take(bob, "messageReceived"));
	bench_free(bench);
}

Test(service_session, a_resumed_session_goes_on)
{
	struct bench *bench = bench_new();
	struct peer *bob = hello_as(bench, "rtm", STATIC_APP);
	struct peer *alice = user(bench, "alice");
	struct json *result = ask(bob, "login", "{'userId':'bob'}");
	OWNED(mem_freep)
	char *session = mem_dup(json_get_text(result, "session"));

	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'c'}"), 0);
	bob->deaf = true;
	unsigned first = begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'1'}");
	peer_drop(bob);
	unsigned second = begin(alice, "sendMessageToPeer",
				"{'peerId':'bob','text':'2'}");
	advance(bench, STATIC_APP, 20000);

	struct peer *wrong = hello_as(bench, "rtm", STATIC_APP);
	cr_assert_eq(code(wrong, "login", "{'userId':'bob','session':'nonsense'}"), 7);
	struct peer *back = hello_as(bench, "rtm", STATIC_APP);
	cr_assert_eq(code(back, "login", "{'userId':'bob','session':'%s'}", session), 0);
	text_eq(must_take(back, "messageReceived"), "text", "1");
	text_eq(must_take(back, "messageReceived"), "text", "2");
	cr_assert_eq(code_of(alice, first), 0);
	cr_assert_eq(code_of(alice, second), 0);
	result = ask(back, "getMembers", "{'channelId':'c'}");
	cr_assert_eq(json_size(json_get(result, "members")), 1);
	advance(bench, STATIC_APP, 100000);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'3'}"), 0);

	/* A half-open connection is given up for the new one. */
	struct peer *third = hello_as(bench, "rtm", STATIC_APP);
	cr_assert_eq(code(third, "login", "{'userId':'bob','session':'%s'}", session), 0);
	cr_assert_eq(back->close_code, 0);
	cr_assert_eq(code(third, "logout", "{}"), 0);
	struct peer *late = hello_as(bench, "rtm", STATIC_APP);
	cr_assert_eq(code(late, "login", "{'userId':'bob','session':'%s'}", session), 7);
	bench_free(bench);
}

Test(service_session, worlds_are_apart)
{
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");
	struct peer *other = hello_as(bench, "rtm", OTHER_APP);

	ask(bench->control, "world.create", "{'appId':'%s','certificate':null}",
	    OTHER_APP);
	cr_assert_eq(code(other, "login", "{'userId':'bob'}"), 0);
	cr_assert_eq(bob->close_code, -1);
	cr_assert_eq(code(other, "sendMessageToPeer", "{'peerId':'bob','text':'me'}"), 0);
	cr_assert_null(take(bob, "messageReceived"));
	bench_free(bench);
}
