#include "mock_peers.h"

static void invite(struct peer *rtm, const char *name, const char *callee)
{
	cr_assert_eq(code(rtm, "sendLocalInvitation",
			  "{'invitationId':'%s','calleeId':'%s','content':'hi','"
			  "channelId':'ch'}",
			  name, callee),
		     0);
}

Test(service_bridge, an_rtm_invitation_reaches_signaling_and_its_answer_returns)
{
	static const struct {
		const char *method, *event;
	} rows[] = {{"channelInviteAccept", "localInvitationAccepted"},
		    {"channelInviteRefuse", "localInvitationRefused"}};

	for (size_t i = 0; i < 2; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = user(bench, "alice");
		struct peer *sam = account(bench, "sam");

		invite(alice, "i1", "sam");
		struct json *params = must_take(sam, "onInviteReceived");
		text_eq(params, "channelId", "ch");
		text_eq(params, "account", "alice");
		text_eq(params, "extra", "hi");
		must_take(alice, "localInvitationReceivedByPeer");
		cr_assert_eq(
			code(sam, rows[i].method, "{'channelId':'x','account':'alice'}"),
			1001);
		cr_assert_eq(code(sam, rows[i].method,
				  "{'channelId':'ch','account':'alice','extra':'e'}"),
			     0);
		params = must_take(alice, rows[i].event);
		text_eq(params, "response", "e");
		text_eq(params, "calleeId", "sam");
		cr_assert_eq(code(alice, "getMembers", "{'channelId':'ch'}"), 5);
		cr_assert_eq(sam->events.n + alice->events.n, 0);
		bench_free(bench);
	}
}

Test(service_bridge, a_signaling_invitation_reaches_rtm_and_its_answer_returns)
{
	static const struct {
		const char *method, *event;
	} rows[] = {{"acceptRemoteInvitation", "onInviteAcceptedByPeer"},
		    {"refuseRemoteInvitation", "onInviteRefusedByPeer"}};

	for (size_t i = 0; i < 2; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = user(bench, "alice");
		struct peer *sam = account(bench, "sam");

		cr_assert_eq(code(sam, "channelInviteUser",
				  "{'channelId':'ch','account':'alice','extra':'e'}"),
			     0);
		cr_assert_eq(code(sam, "channelInviteUser",
				  "{'channelId':'ch','account':'alice'}"),
			     701);
		struct json *params = must_take(alice, "remoteInvitationReceived");
		text_eq(params, "channelId", "ch");
		text_eq(params, "callerId", "sam");
		text_eq(params, "content", "e");
		must_take(sam, "onInviteReceivedByPeer");
		cr_assert_eq(code(alice, rows[i].method,
				  "{'invitationId':'%s','response':'r'}",
				  json_get_text(params, "invitationId")),
			     0);
		params = must_take(sam, rows[i].event);
		text_eq(params, "channelId", "ch");
		text_eq(params, "account", "alice");
		text_eq(params, "extra", "r");
		cr_assert_eq(code(sam, "channelInviteEnd",
				  "{'channelId':'ch','account':'alice'}"),
			     i == 0 ? 0 : 1001);
		cr_assert_null(take(alice, "remoteInvitationCanceled"));
		bench_free(bench);
	}
}

Test(service_bridge, cancelling_crosses_both_ways)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *sam = account(bench, "sam");

	invite(alice, "i1", "sam");
	cr_assert_eq(code(alice, "cancelLocalInvitation", "{'invitationId':'i1'}"), 0);
	must_take(alice, "localInvitationCanceled");
	text_eq(must_take(sam, "onInviteEndByPeer"), "account", "alice");
	cr_assert_eq(
		code(sam, "channelInviteAccept", "{'channelId':'ch','account':'alice'}"),
		1001);

	cr_assert_eq(
		code(sam, "channelInviteUser", "{'channelId':'ch','account':'alice'}"),
		0);
	cr_assert_eq(
		code(sam, "channelInviteEnd", "{'channelId':'ch','account':'alice'}"), 0);
	must_take(sam, "onInviteEndByMyself");
	must_take(alice, "remoteInvitationCanceled");
	bench_free(bench);
}

Test(service_bridge, without_a_channel_id_nothing_reaches_signaling)
{
	static const struct {
		const char *variant;
		bool shown;
		int64_t fails_ms;
	} rows[] = {{NULL, false, 30000},
		    {"sig04-fails-at-once", false, 0},
		    {"sig04-empty-channel", true, -1}};

	for (size_t i = 0; i < 3; i++) {
		const char *const names[] = {rows[i].variant, NULL};
		struct bench *bench = bench_with(NULL, names);
		struct peer *alice = user(bench, "alice");
		struct peer *sam = account(bench, "sam");

		cr_assert_eq(code(alice, "sendLocalInvitation",
				  "{'invitationId':'i1','calleeId':'sam'}"),
			     0);
		struct json *shown = take(sam, "onInviteReceived");
		cr_assert_eq(shown != NULL, rows[i].shown);
		if (shown != NULL)
			text_eq(shown, "channelId", "");
		cr_assert_null(take(alice, "localInvitationAccepted"));
		if (rows[i].fails_ms >= 0) {
			advance(bench, STATIC_APP, rows[i].fails_ms);
			struct json *params = must_take(alice, "localInvitationFailure");
			cr_assert_eq(json_get_int(params, "errorCode", 0), 1);
		}
		bench_free(bench);
	}
}

Test(service_bridge, signaling_among_its_own)
{
	struct bench *bench = bench_new();
	struct peer *sam = account(bench, "sam");
	struct peer *tom = account(bench, "tom");

	cr_assert_eq(code(sam, "channelInviteUser", "{'channelId':'ch','account':'tom'}"),
		     0);
	must_take(tom, "onInviteReceived");
	must_take(sam, "onInviteReceivedByPeer");
	cr_assert_eq(
		code(tom, "channelInviteAccept", "{'channelId':'ch','account':'sam'}"),
		0);
	must_take(sam, "onInviteAcceptedByPeer");
	cr_assert_eq(code(tom, "channelInviteEnd", "{'channelId':'ch','account':'sam'}"),
		     0);
	must_take(tom, "onInviteEndByMyself");
	text_eq(must_take(sam, "onInviteEndByPeer"), "account", "tom");
	cr_assert_eq(code(sam, "channelInviteEnd", "{'channelId':'ch','account':'tom'}"),
		     1001);

	cr_assert_eq(
		code(sam, "channelInviteUser", "{'channelId':'ch','account':'nobody'}"),
		0);
	advance(bench, STATIC_APP, 20000);
	struct json *params = must_take(sam, "onInviteFailed");
	cr_assert_eq(json_get_int(params, "ecode", 0), 703);
	cr_assert_eq(code(sam, "channelInviteUser", "{'channelId':'ch','account':'tom'}"),
		     0);
	advance(bench, STATIC_APP, 80000);
	params = must_take(sam, "onInviteFailed");
	cr_assert_eq(json_get_int(params, "ecode", 0), 704);
	bench_free(bench);
}

Test(service_bridge, messages_presence_and_channels_cross)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *sam = account(bench, "sam");
	struct json *result;

	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'sam','text':'x'}"), 0);
	text_eq(must_take(sam, "onMessageInstantReceive"), "msg", "x");
	cr_assert_eq(code(sam, "messageInstantSend", "{'account':'alice','msg':'y'}"), 0);
	struct json *params = must_take(alice, "messageReceived");
	text_eq(params, "text", "y");
	text_eq(params, "peerId", "sam");
	cr_assert_eq(code(sam, "messageInstantSend", "{'account':'nobody','msg':'y'}"),
		     0);

	result = ask(sam, "queryUserStatus", "{'account':'alice'}");
	cr_assert_eq(json_get_int(result, "status", -1), 1);
	result = ask(alice, "queryPeersOnlineStatus", "{'peerIds':['nobody','sam']}");
	struct json *status = json_get(result, "status");
	text_eq(json_at(status, 0), "peerId", "nobody");
	cr_assert(!json_get_bool(json_at(status, 0), "isOnline", true));
	cr_assert(json_get_bool(json_at(status, 1), "isOnline", false));

	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 0);
	result = ask(sam, "channelJoin", "{'channelId':'c'}");
	cr_assert_eq(json_size(json_get(result, "accounts")), 2);
	text_eq(must_take(alice, "memberJoined"), "userId", "sam");
	cr_assert_eq(code(alice, "sendChannelMessage", "{'channelId':'c','text':'m'}"),
		     0);
	text_eq(must_take(sam, "onMessageChannelReceive"), "msg", "m");
	cr_assert_eq(code(sam, "messageChannelSend", "{'channelId':'c','msg':'n'}"), 0);
	text_eq(must_take(alice, "channelMessageReceived"), "text", "n");

	/* One channel at a time. */
	ask(sam, "channelJoin", "{'channelId':'d'}");
	text_eq(must_take(alice, "memberLeft"), "userId", "sam");
	cr_assert_eq(code(sam, "channelLeave", "{'channelId':'c'}"), 600);
	cr_assert_eq(code(sam, "messageChannelSend", "{'channelId':'c','msg':'n'}"), 400);
	bench_free(bench);
}

Test(service_bridge, a_text_over_8_kb_is_refused_and_never_cut)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");
	struct peer *sam = account(bench, "sam");
	struct text big = {0};

	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 0);
	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'c'}"), 0);
	ask(sam, "channelJoin", "{'channelId':'c'}");
	text_repeat(&big, 'x', 8193);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'sam','text':'%s'}",
			  text_str(&big)),
		     7);
	cr_assert_eq(code(alice, "sendChannelMessage", "{'channelId':'c','text':'%s'}",
			  text_str(&big)),
		     4);
	cr_assert_eq(code(sam, "messageInstantSend", "{'account':'bob','msg':'%s'}",
			  text_str(&big)),
		     1005);
	cr_assert_null(take(bob, "channelMessageReceived"));
	cr_assert_null(take(sam, "onMessageInstantReceive"));
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'%s'}",
			  text_str(&big)),
		     0);
	text_cut(&big, 8192);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'sam','text':'%s'}",
			  text_str(&big)),
		     0);
	text_finish(&big);
	bench_free(bench);
}

Test(service_bridge, a_login_of_either_kind_pushes_the_other_out)
{
	struct bench *bench = bench_new();
	struct peer *rtm = user(bench, "sam");
	struct peer *older = account(bench, "sam");

	must_take(rtm, "connectionStateChanged");
	cr_assert_eq(rtm->close_code, 4001);
	user(bench, "sam");
	struct json *params = must_take(older, "onLogout");
	cr_assert_eq(json_get_int(params, "ecode", 0), 103);
	cr_assert_eq(older->close_code, 4001);
	bench_free(bench);
}
