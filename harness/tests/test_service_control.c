#include "mock_peers.h"

Test(service_control, a_fence_is_answered_when_all_connections_answered)
{
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");
	struct peer *alice = user(bench, "alice");

	struct json *result = ask(bench->control, "fence",
				  "{'appId':'%s','userId':'nobody','marker':'m'}",
				  STATIC_APP);
	cr_assert_eq(json_get_int(result, "reached", -1), 0);

	bob->deaf = true;
	unsigned sent = begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}");
	unsigned fence = begin(bench->control, "fence",
			       "{'appId':'%s','userId':'bob','marker':'m1'}", STATIC_APP);
	cr_assert(next_is(bob, "messageReceived"));
	cr_assert(next_is(bob, "fence"));
	cr_assert_null(answer_to(bench->control, fence));
	bob->deaf = false;
	settle(bench);
	cr_assert_eq(code_of(alice, sent), 0);
	cr_assert_eq(json_get_int(result_of(bench->control, fence), "reached", -1), 1);

	/* After a logout the connection still counts; once it is closed it does not. */
	cr_assert_eq(code(bob, "logout", "{}"), 0);
	bob->deaf = true;
	fence = begin(bench->control, "fence",
		      "{'appId':'%s','userId':'bob','marker':'m2'}", STATIC_APP);
	cr_assert_null(answer_to(bench->control, fence));
	peer_drop(bob);
	cr_assert_eq(json_get_int(result_of(bench->control, fence), "reached", -1), 1);
	bench_free(bench);
}

Test(service_control, timers_fire_in_their_true_order)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");

	cr_assert_eq(
		code(alice, "sendLocalInvitation", "{'invitationId':'a','calleeId':'x'}"),
		0);
	advance(bench, STATIC_APP, 10);
	cr_assert_eq(
		code(alice, "sendLocalInvitation", "{'invitationId':'b','calleeId':'y'}"),
		0);
	cr_assert_eq(advance(bench, STATIC_APP, 5), 30000, "a clock does not go back");
	advance(bench, STATIC_APP, DAY_MS);
	text_eq(must_take(alice, "localInvitationFailure"), "invitationId", "a");
	text_eq(must_take(alice, "localInvitationFailure"), "invitationId", "b");
	bench_free(bench);
}

Test(service_control, a_standing_clock_stands_and_a_running_one_runs)
{
	static const char *const running[] = {"clock-runs", NULL};

	for (int i = 0; i < 2; i++) {
		struct bench *bench = bench_with(NULL, i == 0 ? NULL : running);
		struct peer *alice = user(bench, "alice");

		cr_assert_eq(code(alice, "sendLocalInvitation",
				  "{'invitationId':'a','calleeId':'x'}"),
			     0);
		cr_assert_eq(service_next_due(bench->service),
			     i == 0 ? -1 : START_MS + 30000);
		bench->now_ms += 30000;
		service_tick(bench->service, bench->now_ms);
		cr_assert_eq(take(alice, "localInvitationFailure") != NULL, i == 1);
		bench_free(bench);
	}
}

Test(service_control, a_kick_throws_out)
{
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");
	struct peer *alice = user(bench, "alice");

	struct json *result = ask(bench->control, "kick", "{'appId':'%s','userId':'bob'}",
				  STATIC_APP);
	cr_assert(json_get_bool(result, "kicked", false));
	cr_assert_eq(json_get_int(must_take(bob, "connectionStateChanged"), "reason", 0),
		     7);
	cr_assert_eq(bob->close_code, 4001);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}"), 3);
	result = ask(bench->control, "kick", "{'appId':'%s','userId':'bob'}", STATIC_APP);
	cr_assert(!json_get_bool(result, "kicked", true));
	bench_free(bench);
}

Test(service_control, a_destroyed_world_is_gone_with_its_connections)
{
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");
	struct peer *alice = user(bench, "alice");

	bob->deaf = true;
	begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}");
	ask(bench->control, "world.destroy", "{'appId':'%s'}", STATIC_APP);
	cr_assert_eq(bob->close_code, 1000);
	cr_assert_eq(alice->close_code, 1000);
	bob->deaf = false;
	settle(bench);
	struct peer *late = hello_as(bench, "rtm", STATIC_APP);
	cr_assert_eq(code(late, "login", "{'userId':'bob'}"), 4);
	bench_free(bench);
}

Test(service_control, bad_requests_get_errors)
{
	static const struct {
		const char *method, *params;
		int code;
	} rows[] = {
		{"world.create", "{'appId':'" STATIC_APP "'}", -32004},
		{"world.create", "{'appId':'short'}", -32602},
		{"world.create", "{'appId':'" OTHER_APP "','certificate':'x'}", -32602},
		{"world.destroy", "{'appId':'" OTHER_APP "'}", -32004},
		{"clock.advance", "{'appId':'" OTHER_APP "','to':1}", -32004},
		{"clock.advance", "{'appId':'" STATIC_APP "','to':'soon'}", -32602},
		{"fence", "{'appId':'" OTHER_APP "','userId':'a','marker':'m'}", -32004},
		{"kick", "{'appId':'" OTHER_APP "','userId':'a'}", -32004},
		{"login", "{'userId':'a'}", -32601},
	};
	struct bench *bench = bench_new();

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsigned id = begin(bench->control, rows[i].method, "%s", rows[i].params);
		struct json *error = json_get(answer_to(bench->control, id), "error");

		cr_assert_eq(json_get_int(error, "code", 0), rows[i].code, "%s %s",
			     rows[i].method, rows[i].params);
	}
	bench_free(bench);
}

Test(service_control, a_wrong_secret_is_refused)
{
	static const char *const secrets[] = {"'secret':'wrong'", "'secret':''", "'x':1"};
	struct bench *bench = bench_new();

	for (size_t i = 0; i < 3; i++) {
		struct peer *peer = peer_open(bench);
		unsigned id = begin(peer, "hello", "{'role':'control',%s}", secrets[i]);
		struct json *error = json_get(answer_to(peer, id), "error");

		cr_assert_eq(json_get_int(error, "code", 0), -32003);
		cr_assert_eq(peer->close_code, 4003);
	}
	bench_free(bench);
}
