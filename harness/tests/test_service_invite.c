#include "mock_peers.h"

struct pair {
	struct bench *bench;
	struct peer *caller;
	struct peer *callee;
	const char *remote; /* the callee's name of it */
};

static void pair_init(struct pair *pair, const char *const *variants)
{
	pair->bench = bench_with(NULL, variants);
	pair->caller = user(pair->bench, "alice");
	pair->callee = user(pair->bench, "bob");
}

/* Alice invites bob under NAME, and both hear of it. */
static void invite(struct pair *pair, const char *name)
{
	cr_assert_eq(code(pair->caller, "sendLocalInvitation",
			  "{'invitationId':'%s','calleeId':'bob','content':'c','"
			  "channelId':'r'}",
			  name),
		     0);
	struct json *params = must_take(pair->callee, "remoteInvitationReceived");
	text_eq(params, "callerId", "alice");
	text_eq(params, "content", "c");
	text_eq(params, "channelId", "r");
	pair->remote = json_get_text(params, "invitationId");
	params = must_take(pair->caller, "localInvitationReceivedByPeer");
	text_eq(params, "invitationId", name);
	text_eq(params, "calleeId", "bob");
}

Test(service_invite, an_answer_reaches_both_sides)
{
	static const struct {
		const char *method, *caller_event, *callee_event;
		int again;
	} rows[] = {
		{"acceptRemoteInvitation", "localInvitationAccepted",
		 "remoteInvitationAccepted", 4},
		{"refuseRemoteInvitation", "localInvitationRefused",
		 "remoteInvitationRefused", 3},
	};

	for (size_t i = 0; i < 2; i++) {
		struct pair pair;

		pair_init(&pair, NULL);
		invite(&pair, "i1");
		cr_assert_eq(code(pair.callee, rows[i].method,
				  "{'invitationId':'%s','response':'r!'}", pair.remote),
			     0);
		struct json *params = must_take(pair.caller, rows[i].caller_event);
		text_eq(params, "response", "r!");
		text_eq(params, "invitationId", "i1");
		params = must_take(pair.callee, rows[i].callee_event);
		text_eq(params, "invitationId", pair.remote);
		text_eq(params, "callerId", "alice");

		cr_assert_eq(code(pair.callee, rows[i].method, "{'invitationId':'%s'}",
				  pair.remote),
			     rows[i].again == 4 ? 4 : 3);
		cr_assert_eq(code(pair.caller, "cancelLocalInvitation",
				  "{'invitationId':'i1'}"),
			     3);
		cr_assert_eq(code(pair.caller, "sendLocalInvitation",
				  "{'invitationId':'i1','calleeId':'bob'}"),
			     3);
		cr_assert_eq(pair.caller->events.n + pair.callee->events.n, 0);
		cr_assert_eq(advance(pair.bench, STATIC_APP, DAY_MS), -1,
			     "no timer is left");
		bench_free(pair.bench);
	}
}

Test(service_invite, cancelling_reaches_both_sides)
{
	struct pair pair;

	pair_init(&pair, NULL);
	invite(&pair, "i1");
	cr_assert_eq(code(pair.caller, "cancelLocalInvitation", "{'invitationId':'i1'}"),
		     0);
	text_eq(must_take(pair.callee, "remoteInvitationCanceled"), "invitationId",
		pair.remote);
	text_eq(must_take(pair.caller, "localInvitationCanceled"), "invitationId", "i1");
	cr_assert_eq(code(pair.callee, "acceptRemoteInvitation", "{'invitationId':'%s'}",
			  pair.remote),
		     3);
	cr_assert_eq(pair.caller->events.n + pair.callee->events.n, 0);
	bench_free(pair.bench);
}

Test(service_invite, calls_in_the_wrong_state_have_their_codes)
{
	struct pair pair;
	struct text big = {0};

	pair_init(&pair, NULL);
	text_repeat(&big, 'x', 8193);
	cr_assert_eq(code(pair.caller, "cancelLocalInvitation", "{'invitationId':'i1'}"),
		     2);
	cr_assert_eq(code(pair.callee, "acceptRemoteInvitation", "{'invitationId':'i1'}"),
		     2);
	cr_assert_eq(code(pair.callee, "refuseRemoteInvitation", "{'invitationId':'i1'}"),
		     2);
	cr_assert_eq(code(pair.caller, "sendLocalInvitation",
			  "{'invitationId':'i1','calleeId':'bob','content':'%s'}",
			  text_str(&big)),
		     1);
	cr_assert_eq(code(pair.caller, "sendLocalInvitation",
			  "{'invitationId':'i1','calleeId':'b*b'}"),
		     1);
	invite(&pair, "i1");
	cr_assert_eq(code(pair.caller, "sendLocalInvitation",
			  "{'invitationId':'i1','calleeId':'bob'}"),
		     5);
	cr_assert_eq(code(pair.callee, "acceptRemoteInvitation",
			  "{'invitationId':'%s','response':'%s'}", pair.remote,
			  text_str(&big)),
		     1);
	text_cut(&big, 8192);
	cr_assert_eq(code(pair.callee, "acceptRemoteInvitation",
			  "{'invitationId':'%s','response':'%s'}", pair.remote,
			  text_str(&big)),
		     0);
	text_eq(must_take(pair.caller, "localInvitationAccepted"), "response",
		text_str(&big));
	text_finish(&big);
	bench_free(pair.bench);
}

Test(service_invite, an_offline_callee_fails_after_30_s_or_gets_it_in_time)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");

	cr_assert_eq(code(alice, "sendLocalInvitation",
			  "{'invitationId':'a','calleeId':'bob'}"),
		     0);
	cr_assert_eq(advance(bench, STATIC_APP, 29999), 30000);
	cr_assert_eq(alice->events.n, 0);
	cr_assert_eq(advance(bench, STATIC_APP, 30000), -1);
	struct json *params = must_take(alice, "localInvitationFailure");
	cr_assert_eq(json_get_int(params, "errorCode", 0), 1);

	cr_assert_eq(code(alice, "sendLocalInvitation",
			  "{'invitationId':'b','calleeId':'bob'}"),
		     0);
	advance(bench, STATIC_APP, 55000);
	struct peer *bob = user(bench, "bob");
	must_take(bob, "remoteInvitationReceived");
	must_take(alice, "localInvitationReceivedByPeer");
	cr_assert_null(take(bob, "remoteInvitationReceived"));
	bench_free(bench);
}

Test(service_invite, no_acknowledgement_fails_after_30_s)
{
	struct pair pair;

	pair_init(&pair, NULL);
	pair.callee->deaf = true;
	cr_assert_eq(code(pair.caller, "sendLocalInvitation",
			  "{'invitationId':'a','calleeId':'bob'}"),
		     0);
	must_take(pair.callee, "remoteInvitationReceived");
	advance(pair.bench, STATIC_APP, 30000);
	struct json *params = must_take(pair.caller, "localInvitationFailure");
	cr_assert_eq(json_get_int(params, "errorCode", 0), 2);

	/* A late acknowledgement is no news. */
	pair.callee->deaf = false;
	settle(pair.bench);
	cr_assert_eq(pair.caller->events.n, 0);
	bench_free(pair.bench);
}

Test(service_invite, an_unanswered_one_expires_after_60_s)
{
	static const char *const quiet[] = {"invite-no-caller-expire", NULL};

	for (int i = 0; i < 2; i++) {
		struct pair pair;

		pair_init(&pair, i == 0 ? NULL : quiet);
		invite(&pair, "i1");
		cr_assert_eq(advance(pair.bench, STATIC_APP, 59999), 60000);
		cr_assert_eq(pair.callee->events.n, 0);
		advance(pair.bench, STATIC_APP, 60000);
		struct json *params = must_take(pair.callee, "remoteInvitationFailure");
		cr_assert_eq(json_get_int(params, "errorCode", 0), 3);
		cr_assert_eq(take(pair.caller, "localInvitationFailure") != NULL, i == 0);
		bench_free(pair.bench);
	}
}

Test(service_invite, several_at_once_are_told_apart)
{
	struct pair pair;

	pair_init(&pair, NULL);
	invite(&pair, "one");
	const char *first = pair.remote;
	invite(&pair, "two");
	cr_assert_eq(code(pair.callee, "acceptRemoteInvitation", "{'invitationId':'%s'}",
			  pair.remote),
		     0);
	text_eq(must_take(pair.caller, "localInvitationAccepted"), "invitationId", "two");
	cr_assert_eq(code(pair.callee, "refuseRemoteInvitation", "{'invitationId':'%s'}",
			  first),
		     0);
	text_eq(must_take(pair.caller, "localInvitationRefused"), "invitationId", "one");
	bench_free(pair.bench);
}

Test(service_invite, accepting_what_nobody_waits_for_fails)
{
	struct pair pair;

	pair_init(&pair, NULL);
	invite(&pair, "i1");
	cr_assert_eq(code(pair.caller, "logout", "{}"), 0);
	cr_assert_eq(code(pair.callee, "acceptRemoteInvitation", "{'invitationId':'%s'}",
			  pair.remote),
		     0);
	struct json *params = must_take(pair.callee, "remoteInvitationFailure");
	cr_assert_eq(json_get_int(params, "errorCode", 0), 1);
	cr_assert_null(take(pair.callee, "remoteInvitationAccepted"));
	bench_free(pair.bench);
}

Test(service_invite, a_new_session_of_the_callee_gets_what_was_not_acknowledged)
{
	struct pair pair;

	pair_init(&pair, NULL);
	pair.callee->deaf = true;
	cr_assert_eq(code(pair.caller, "sendLocalInvitation",
			  "{'invitationId':'a','calleeId':'bob'}"),
		     0);
	struct peer *again = user(pair.bench, "bob");
	must_take(again, "remoteInvitationReceived");
	must_take(pair.caller, "localInvitationReceivedByPeer");
	bench_free(pair.bench);
}
