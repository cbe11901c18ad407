#include "tests/mock_client_rig.h"

#define TO_BOB "{\"peerId\":\"bob\",\"text\":\"hi\"}"
#define STATE(state, reason) \
	"event connectionStateChanged {\"state\":" #state ",\"reason\":" #reason "}\n"

Test(mock_client_calls, what_needs_a_login_is_answered_here_without_one)
{
	static const struct {
		const char *method;
		const char *seen;
	} rows[] = {
		/* clang-format off */
		{"logout",                          "result 1 {\"code\":102}\n"},
		{"renewToken",                      "result 1 {\"code\":102}\n"},
		{"sendMessageToPeer",               "result 1 {\"code\":102}\n"},
		{"sendChannelMessage",              "result 1 {\"code\":102}\n"},
		{"joinChannel",                     "result 1 {\"code\":102}\n"},
		{"leaveChannel",                    "result 1 {\"code\":102}\n"},
		{"getMembers",                      "result 1 {\"code\":102}\n"},
		{"queryPeersOnlineStatus",          "result 1 {\"code\":102}\n"},
		{"setLocalUserAttributes",          "result 1 {\"code\":102}\n"},
		{"addOrUpdateLocalUserAttributes",  "result 1 {\"code\":102}\n"},
		{"deleteLocalUserAttributesByKeys", "result 1 {\"code\":102}\n"},
		{"clearLocalUserAttributes",        "result 1 {\"code\":102}\n"},
		{"getUserAllAttributes",            "result 1 {\"code\":102}\n"},
		{"getUserAttributesByKeys",         "result 1 {\"code\":102}\n"},
		{"getSDKVersion",                   "result 1 {\"value\":\"1.0.1\"}\n"},
		{"flyToTheMoon",
		 "refused 1 -32601 this client of 1.0.1 has no operation "
		 "flyToTheMoon\n"},
		{"messageInstantSend",
		 "refused 1 -32601 this client of 1.0.1 has no operation "
		 "messageInstantSend\n"},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;
		rig_init(&rig, RIG_RTM, NULL);
		rig_call(&rig, rows[i].method, NULL);
		rig_check(&rig, rows[i].method, rows[i].seen);
		rig_finish(&rig);
	}
}

Test(mock_client_calls, a_transparent_client_connects_and_forwards_all_of_it)
{
	static const char *const methods[] = {
		"logout",
		"renewToken",
		"sendMessageToPeer",
		"joinChannel",
		"getMembers",
		"flyToTheMoon",
		"sendLocalInvitation",
		"acceptRemoteInvitation",
	};

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
		struct rig rig;
		OWNED(mem_freep)
		char *seen = text_format(
			"send {\"id\":1,\"method\":\"%s\",\"params\":{}}\n", methods[i]);

		rig_init(&rig, RIG_TRANSPARENT, NULL);
		rig_call(&rig, methods[i], NULL);
		rig_check(&rig, methods[i], "connect\n");
		rig_open(&rig);
		text_clear(&rig.log);
		rig_frame(&rig, "\"id\":2,\"result\":{\"service\":\"s\"}");
		cr_assert(strstr(text_str(&rig.log), seen) != NULL, "%s",
			  text_str(&rig.log));
		text_clear(&rig.log);
		rig_frame(&rig, "\"id\":1,\"result\":{\"code\":102}");
		rig_check(&rig, methods[i], "result 1 {\"code\":102}\n");
		cr_assert(client_connected(rig.client), "it stays open");
		rig_finish(&rig);
	}
}

Test(mock_client_calls, an_error_of_the_protocol_is_passed_on_as_one)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":3,\"error\":{\"code\":-32601,\"message\":\"what?\"}");
	rig_check(&rig, "refused", "refused 2 -32601 what?\n");
	rig_finish(&rig);
}

Test(mock_client_calls, each_operation_has_its_time_out_and_its_code)
{
	static const struct {
		const char *method;
		int64_t ms;
		const char *seen;
	} rows[] = {
		/* clang-format off */
		{"sendMessageToPeer",        5000,  "result 2 {\"code\":2}\n"},
		{"sendChannelMessage",       5000,  "result 2 {\"code\":2}\n"},
		{"joinChannel",              5000,  "result 2 {\"code\":4}\n"},
		{"getMembers",               5000,  "result 2 {\"code\":3}\n"},
		{"queryPeersOnlineStatus",   10000, "result 2 {\"code\":4}\n"},
		{"setLocalUserAttributes",   5000,  "result 2 {\"code\":7}\n"},
		{"getUserAllAttributes",     5000,  "result 2 {\"code\":7}\n"},
		{"renewToken",               10000, "result 2 {\"code\":1}\n"},
		{"leaveChannel",             10000, "result 2 {\"code\":1}\n"},
		{"logout",                   10000, "result 2 {\"code\":1}\n"},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;
		rig_init(&rig, RIG_RTM, NULL);
		rig_log_in(&rig);
		rig_call(&rig, rows[i].method, NULL);
		text_clear(&rig.log);
		cr_assert_eq(client_next_due(rig.client), rig.now_ms + rows[i].ms, "%s",
			     rows[i].method);
		rig_pass(&rig, rows[i].ms - 1);
		rig_check(&rig, rows[i].method, "");
		rig_pass(&rig, 1);
		rig_check(&rig, rows[i].method, rows[i].seen);
		rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
		rig_check(&rig, "a late answer is nobody's", "");
		rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
		rig_check(&rig, "but a second one is told",
			  "nonsense request 3 was answered again\n");
		cr_assert_eq(client_next_due(rig.client), -1);
		rig_finish(&rig);
	}
}

Test(mock_client_calls, time_outs_end_in_their_own_order_however_far_time_jumps)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "queryPeersOnlineStatus", NULL);
	rig_pass(&rig, 1000);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	text_clear(&rig.log);
	rig_pass(&rig, 100000);
	rig_check(
		&rig, "in order",
		"result 3 {\"code\":2}\nresult 4 {\"code\":2}\nresult 2 {\"code\":4}\n");
	rig_finish(&rig);
}

Test(mock_client_calls, many_calls_at_once_are_each_answered_once_in_any_order)
{
	enum { N = 500 };
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	for (int i = 0; i < N; i++)
		rig_call(&rig, "sendMessageToPeer", TO_BOB);
	text_clear(&rig.log);
	for (int i = N - 1; i >= 0; i--) {
		OWNED(mem_freep)
		char *frame = text_format("\"id\":%d,\"result\":{\"code\":0}", i + 3);
		OWNED(mem_freep)
		char *seen = text_format("result %d {\"code\":0}\n", i + 2);
		rig_frame(&rig, frame);
		rig_check(&rig, "answered", seen);
	}
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);
}

Test(mock_client_calls, more_calls_than_the_limit_fail_and_those_before_go_on)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	for (int i = 0; i < CLIENT_PENDING_MAX; i++)
		rig_call(&rig, "getMembers", NULL);
	text_clear(&rig.log);
	uint64_t last = rig_call(&rig, "getMembers", NULL);
	OWNED(mem_freep)
	char *seen = text_format("result %llu {\"code\":1}\n", (unsigned long long)last);
	rig_check(&rig, "one too many", seen);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_check(&rig, "the first", "result 2 {\"code\":0}\n");
	rig_call(&rig, "getMembers", NULL);
	cr_assert(strncmp(text_str(&rig.log), "send ", 5) == 0);
	rig_finish(&rig);
}

Test(mock_client_calls, what_was_under_way_at_a_loss_ends_once)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	text_clear(&rig.log);
	rig_lose(&rig);
	rig_check(&rig, "an SDK waits", "");
	rig_pass(&rig, CLIENT_SEND_TIMEOUT_MS);
	rig_check(&rig, "and times out",
		  "connect\n" STATE(4, 5) "result 2 {\"code\":2}\n");
	rig_finish(&rig);

	rig_init(&rig, RIG_TRANSPARENT, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_call(&rig, "setLocalUserAttributes", NULL);
	text_clear(&rig.log);
	rig_lose(&rig);
	rig_check(&rig, "a transparent client does not",
		  "result 2 {\"code\":1}\nresult 3 {\"code\":2}\n");
	rig_pass(&rig, CLIENT_SEND_TIMEOUT_MS);
	rig_check(&rig, "nor again", "connect\n" STATE(4, 5));
	rig_finish(&rig);
}

Test(mock_client_calls, what_waits_for_the_way_back_times_out_and_is_not_sent_then)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_lose(&rig);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_pass(&rig, CLIENT_SEND_TIMEOUT_MS);
	rig_check(&rig, "timed out", "connect\n" STATE(4, 5) "result 2 {\"code\":2}\n");
	rig_greet(&rig, 4);
	rig_frame(&rig, "\"id\":5,\"result\":{\"code\":0}");
	cr_assert(strstr(text_str(&rig.log), "sendMessageToPeer") == NULL);
	rig_finish(&rig);
}

Test(mock_client_calls, a_refused_hello_refuses_what_waits_for_it)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", "{\"userId\":\"alice\"}");
	rig_open(&rig);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":2,\"error\":{\"code\":-32003,\"message\":\"no\"}");
	rig_check(&rig, "refused", STATE(1, 3) "refused 1 -32003 no\ndisconnect 1000\n");
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", "{\"userId\":\"alice\"}");
	rig_open(&rig);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":2,\"result\":\"hi\"");
	rig_check(&rig, "no object",
		  "nonsense hello: the answer's result is no object\n" STATE(
			  1, 3) "refused 1 -32600 the answer's result is no "
				"object\ndisconnect 1000\n");
	rig_finish(&rig);
}

Test(mock_client_calls, a_channel_instance_is_one_for_each_id)
{
	struct rig rig;

	for (enum rig_kind kind = RIG_RTM; kind <= RIG_TRANSPARENT; kind++) {
		rig_init(&rig, kind, NULL);
		rig_call(&rig, "createChannel", "{\"channelId\":\"c\"}");
		rig_call(&rig, "createChannel", "{\"channelId\":\"c\"}");
		rig_call(&rig, "createChannel", "{\"channelId\":\"C\"}");
		rig_call(&rig, "releaseChannel", "{\"channelId\":\"c\"}");
		rig_call(&rig, "releaseChannel", "{\"channelId\":\"c\"}");
		rig_call(&rig, "createChannel", "{\"channelId\":\"c\"}");
		rig_check(&rig, "before login",
			  "result 1 {\"object\":\"channel-1\"}\n"
			  "result 2 {\"object\":null}\n"
			  "result 3 {\"object\":\"channel-2\"}\n"
			  "result 4 {\"value\":true}\n"
			  "result 5 {\"value\":false}\n"
			  "result 6 {\"object\":\"channel-3\"}\n");
		rig_finish(&rig);
	}
}

Test(mock_client_calls, a_join_makes_an_instance_until_the_channel_is_left)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "joinChannel", "{\"channelId\":\"c\"}");
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	text_clear(&rig.log);
	rig_call(&rig, "createChannel", "{\"channelId\":\"c\"}");
	rig_check(&rig, "there is one", "result 3 {\"object\":null}\n");
	rig_call(&rig, "leaveChannel", "{\"channelId\":\"c\"}");
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	text_clear(&rig.log);
	rig_call(&rig, "createChannel", "{\"channelId\":\"c\"}");
	rig_check(&rig, "there is none", "result 5 {\"object\":\"channel-1\"}\n");
	rig_finish(&rig);
}

Test(mock_client_calls, a_channel_id_that_is_unusable_gives_no_instance)
{
	static const struct {
		const char *params;
		bool usable;
	} rows[] = {
		/* clang-format off */
		{"{}", false},
		{"{\"channelId\":null}", false},
		{"{\"channelId\":\"\"}", false},
		{"{\"channelId\":\"null\"}", false},
		{"{\"channelId\":\"nullx\"}", true},
		{"{\"channelId\":\" !#$%&()+-:;<=.>?@[]^_{}|~,\"}", true},
		{"{\"channelId\":\"a/b\"}", false},
		{"{\"channelId\":\"a\\\"b\"}", false},
		{"{\"channelId\":\"a'b\"}", false},
		{"{\"channelId\":\"a*b\"}", false},
		{"{\"channelId\":\"\303\244\"}", false},
		{"{\"channelId\":\"0123456789012345678901234567890123456789"
		 "012345678901234567890123\"}", true},
		{"{\"channelId\":\"0123456789012345678901234567890123456789"
		 "0123456789012345678901234\"}", false},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;
		rig_init(&rig, RIG_RTM, NULL);
		rig_call(&rig, "createChannel", rows[i].params);
		rig_check(&rig, rows[i].params,
			  rows[i].usable ? "result 1 {\"object\":\"channel-1\"}\n"
					 : "result 1 {\"object\":null}\n");
		rig_finish(&rig);
	}
}

Test(mock_client_calls, the_signaling_role_has_codes_of_its_own_and_no_states)
{
	struct rig rig;

	rig_init(&rig, RIG_SIGNALING, NULL);
	rig_call(&rig, "messageInstantSend", NULL);
	rig_call(&rig, "logout", NULL);
	rig_call(&rig, "sendMessageToPeer", NULL);
	rig_check(&rig, "before login",
		  "result 1 {\"code\":1003}\nresult 2 {\"code\":1003}\n"
		  "refused 3 -32601 this client of 1.0.1 has no operation "
		  "sendMessageToPeer\n");
	rig_call(&rig, "login", "{\"account\":\"bob\",\"token\":\"t\"}");
	rig_check(&rig, "login", "connect\n");
	rig_greet(&rig, 2);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":1,\"result\":{\"code\":0}");
	rig_check(&rig, "logged in", "result 4 {\"code\":0}\n");
	rig_call(&rig, "login", NULL);
	rig_check(&rig, "again", "result 5 {\"code\":208}\n");
	rig_frame(&rig, "\"id\":\"e1\",\"method\":\"onInviteReceived\",\"params\":"
			"{\"channelId\":\"c\",\"account\":\"a\",\"extra\":\"\"}");
	rig_check(&rig, "an invitation",
		  "event onInviteReceived "
		  "{\"channelId\":\"c\",\"account\":\"a\",\"extra\":\"\"}\n"
		  "send {\"id\":\"e1\",\"result\":{}}\n");
	rig_frame(&rig, "\"method\":\"onLogout\",\"params\":{\"ecode\":103}");
	rig_check(&rig, "pushed out", "event onLogout {\"ecode\":103}\n");
	rig_lose(&rig);
	cr_assert_eq(client_next_due(rig.client), -1, "it does not come back");
	rig_call(&rig, "login", "{\"account\":\"bob\",\"token\":\"t\"}");
	rig_check(&rig, "free to log in", "connect\n");
	rig_finish(&rig);

	rig_init(&rig, RIG_SIGNALING_TRANSPARENT, NULL);
	rig_call(&rig, "messageInstantSend", NULL);
	rig_check(&rig, "transparent", "connect\n");
	rig_finish(&rig);
}
