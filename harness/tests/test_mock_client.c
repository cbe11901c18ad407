#include "tests/mock_client_rig.h"

#define STATE(state, reason) \
	"event connectionStateChanged {\"state\":" #state ",\"reason\":" #reason "}\n"
#define HELLO(id)                                                                 \
	"send {\"id\":" #id ",\"method\":\"hello\",\"params\":{\"role\":\"rtm\"," \
	"\"appId\":\"app\",\"version\":\"1.0.1\",\"platform\":\"cpp\","           \
	"\"client\":\"rtm-conform reference client\"}}\n"
#define LOGIN_PARAMS "{\"userId\":\"alice\",\"token\":\"t1\"}"
#define SENT_LOGIN(id) \
	"send {\"id\":" #id ",\"method\":\"login\",\"params\":" LOGIN_PARAMS "}\n"
#define TO_BOB "{\"peerId\":\"bob\",\"text\":\"hi\"}"

Test(mock_client, a_login_connects_says_hello_and_reports_its_states_before_its_result)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "login", STATE(2, 1) "connect\n");
	cr_assert_not(client_connected(rig.client));
	rig_open(&rig);
	rig_check(&rig, "opened", HELLO(2));
	rig_frame(&rig, "\"id\":2,\"result\":{\"service\":\"acme\"}");
	rig_check(&rig, "greeted", "greeted acme\n" SENT_LOGIN(1));
	rig_frame(&rig, "\"id\":1,\"result\":{\"code\":0,\"session\":\"s1\"}");
	rig_check(&rig, "answered",
		  STATE(3, 2) "result 1 {\"code\":0,\"session\":\"s1\"}\n");
	cr_assert(client_connected(rig.client));
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);
}

Test(mock_client, a_refused_login_ends_disconnected_and_another_may_follow)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_greet(&rig, 2);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":1,\"result\":{\"code\":5}");
	rig_check(&rig, "refused", STATE(1, 3) "result 1 {\"code\":5}\n");
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_check(&rig, "not logged in", "result 2 {\"code\":102}\n");
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "again", STATE(2, 1) SENT_LOGIN(3));
	rig_frame(&rig, "\"id\":3,\"error\":{\"code\":-32602,\"message\":\"bad\"}");
	rig_check(&rig, "protocol error", STATE(1, 3) "refused 3 -32602 bad\n");
	rig_finish(&rig);
}

Test(mock_client, a_login_that_nobody_answers_times_out_after_six_seconds)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_greet(&rig, 2);
	text_clear(&rig.log);
	rig_pass(&rig, CLIENT_LOGIN_TIMEOUT_MS - 1);
	rig_check(&rig, "just before", "");
	rig_pass(&rig, 1);
	rig_check(&rig, "timed out",
		  "disconnect 1000\n" STATE(1, 4) "result 1 {\"code\":9}\n");
	rig_frame(&rig, "\"id\":1,\"result\":{\"code\":0}");
	rig_check(&rig, "a late Ok", "");
	rig_finish(&rig);
}

Test(mock_client, a_login_tries_again_where_nobody_listens_until_it_times_out)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	text_clear(&rig.log);
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECT_WAIT_MS - 1);
	rig_check(&rig, "waits", "");
	rig_pass(&rig, 1);
	rig_check(&rig, "tries", "connect\n");
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_LOGIN_TIMEOUT_MS);
	/* The attempt of 400 ms is still open when the time is up. */
	rig_check(&rig, "gives up",
		  "connect\ndisconnect 1000\n" STATE(1, 4) "result 1 {\"code\":9}\n");
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);
}

Test(mock_client, a_login_is_sent_again_after_a_loss_unless_the_client_is_transparent)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_greet(&rig, 2);
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECT_WAIT_MS);
	text_clear(&rig.log);
	rig_greet(&rig, 3);
	rig_check(&rig, "again", HELLO(3) "greeted s\n" SENT_LOGIN(1));
	rig_finish(&rig);

	rig_init(&rig, RIG_TRANSPARENT, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_greet(&rig, 2);
	text_clear(&rig.log);
	rig_lose(&rig);
	rig_check(&rig, "transparent", STATE(1, 3) "result 1 {\"code\":1}\n");
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);
}

Test(mock_client, a_second_login_is_answered_here_unless_the_client_is_transparent)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "login", LOGIN_PARAMS);
	text_clear(&rig.log);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "logging in", "result 2 {\"code\":8}\n");
	rig_greet(&rig, 2);
	rig_frame(&rig, "\"id\":1,\"result\":{\"code\":0}");
	text_clear(&rig.log);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "logged in", "result 3 {\"code\":8}\n");
	rig_finish(&rig);

	rig_init(&rig, RIG_TRANSPARENT, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "transparent", SENT_LOGIN(3));
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":8}");
	rig_check(&rig, "no state", "result 2 {\"code\":8}\n");
	rig_finish(&rig);
}

Test(mock_client, logout_leaves_the_connection_and_the_next_login_has_its_own)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "logout", NULL);
	rig_check(&rig, "before login", "result 1 {\"code\":102}\n");
	rig_finish(&rig);

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_call(&rig, "logout", NULL);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	rig_check(&rig, "logout",
		  "disconnect 1000\nresult 2 {\"code\":1}\n" STATE(
			  1, 6) "result 3 {\"code\":0}\n");
	cr_assert_not(client_connected(rig.client));
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_check(&rig, "what was under way", "");
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "login", STATE(2, 1) "connect\n");
	rig_finish(&rig);
}

Test(mock_client, a_refused_logout_changes_nothing)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "logout", NULL);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":1}");
	rig_check(&rig, "refused", "result 2 {\"code\":1}\n");
	cr_assert(client_connected(rig.client));
	rig_finish(&rig);
}

Test(mock_client, a_short_loss_is_not_told_and_the_session_is_resumed)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_lose(&rig);
	cr_assert_eq(client_next_due(rig.client), rig.now_ms + CLIENT_RECONNECT_WAIT_MS);
	rig_pass(&rig, CLIENT_RECONNECT_WAIT_MS);
	rig_check(&rig, "attempt", "connect\n");
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_greet(&rig, 4);
	rig_check(&rig, "resumes",
		  HELLO(4) "greeted s\nsend {\"id\":5,\"method\":\"login\",\"params\":"
			   "{\"userId\":\"alice\",\"account\":\"alice\",\"token\":\"t1\","
			   "\"session\":\"s1\"}}\n");
	rig_frame(&rig, "\"id\":5,\"result\":{\"code\":0,\"session\":\"s1\"}");
	rig_check(&rig, "back, in silence",
		  "send {\"id\":3,\"method\":\"sendMessageToPeer\",\"params\":" TO_BOB
		  "}\n");
	rig_pass(&rig, CLIENT_RECONNECTING_MS);
	rig_check(&rig, "no Reconnecting", "");
	rig_finish(&rig);
}

Test(mock_client, a_longer_loss_is_reconnecting_and_the_return_is_connected)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECT_WAIT_MS);
	text_clear(&rig.log);
	rig_pass(&rig, CLIENT_RECONNECTING_MS - CLIENT_RECONNECT_WAIT_MS - 1);
	rig_check(&rig, "just before", "");
	rig_pass(&rig, 1);
	rig_check(&rig, "told", STATE(4, 5));
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_check(&rig, "a send fails at once", "result 2 {\"code\":1}\n");
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "still logged in", "result 3 {\"code\":8}\n");
	rig_greet(&rig, 3);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	rig_check(&rig, "back", STATE(3, 2));
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);
}

Test(mock_client, a_dead_session_is_logged_in_anew_and_put_back)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "joinChannel", "{\"channelId\":\"c\"}");
	rig_call(&rig, "setLocalUserAttributes",
		 "{\"attributes\":[{\"key\":\"k\",\"value\":\"v\"}]}");
	rig_call(&rig, "renewToken", "{\"token\":\"t2\"}");
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	rig_frame(&rig, "\"id\":5,\"result\":{\"code\":0}");
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECTING_MS);
	rig_greet(&rig, 6);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":7,\"result\":{\"code\":7}");
	rig_check(&rig, "a login of its own, with the newest token",
		  "send {\"id\":8,\"method\":\"login\",\"params\":{\"userId\":\"alice\","
		  "\"account\":\"alice\",\"token\":\"t2\"}}\n");
	rig_frame(&rig, "\"id\":8,\"result\":{\"code\":6}");
	rig_check(&rig, "refused: it stays", "");
	rig_pass(&rig, CLIENT_RELOGIN_WAIT_MS);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":9,\"result\":{\"code\":0,\"session\":\"s2\"}");
	rig_check(&rig, "put back",
		  "send {\"id\":10,\"method\":\"joinChannel\",\"params\":"
		  "{\"channelId\":\"c\"}}\n"
		  "send {\"id\":11,\"method\":\"setLocalUserAttributes\",\"params\":"
		  "{\"attributes\":[{\"key\":\"k\",\"value\":\"v\"}]}}\n" STATE(3, 2));
	rig_frame(&rig, "\"id\":10,\"result\":{\"code\":0}");
	rig_frame(&rig, "\"id\":11,\"result\":{\"code\":0}");
	rig_check(&rig, "its own calls are nobody's", "");
	rig_finish(&rig);
}

Test(mock_client, logout_works_without_a_connection)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECTING_MS);
	text_clear(&rig.log);
	rig_call(&rig, "logout", NULL);
	rig_check(&rig, "logout",
		  "disconnect 1000\n" STATE(1, 6) "result 2 {\"code\":0}\n");
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);
}

Test(mock_client, being_pushed_out_is_passed_on_as_it_came_and_needs_a_logout)
{
	static const struct {
		const char *name;
		const char *params;
		const char *seen;
	} rows[] = {
		{"pushed out", "{\"state\":5,\"reason\":8}", STATE(5, 8)},
		{"banned", "{\"state\":5,\"reason\":7}", STATE(5, 7)},
		{"a reason of its own", "{\"state\":5,\"reason\":77}", STATE(5, 77)},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;
		OWNED(mem_freep)
		char *frame = text_format(
			"\"method\":\"connectionStateChanged\",\"params\":%s",
			rows[i].params);

		rig_init(&rig, RIG_RTM, NULL);
		rig_log_in(&rig);
		rig_frame(&rig, frame);
		rig_check(&rig, rows[i].name, rows[i].seen);
		rig_lose(&rig);
		cr_assert_eq(client_next_due(rig.client), -1, "it does not come back");
		rig_call(&rig, "sendMessageToPeer", TO_BOB);
		rig_call(&rig, "login", LOGIN_PARAMS);
		rig_check(&rig, "calls",
			  "result 2 {\"code\":102}\nresult 3 {\"code\":8}\n");
		rig_call(&rig, "logout", NULL);
		rig_check(&rig, "logout", STATE(1, 6) "result 4 {\"code\":0}\n");
		rig_call(&rig, "login", LOGIN_PARAMS);
		rig_check(&rig, "login", STATE(2, 1) "connect\n");
		rig_finish(&rig);
	}
}

Test(mock_client, a_state_that_is_not_the_services_to_tell_is_told_as_nonsense)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_frame(&rig, "\"method\":\"connectionStateChanged\",\"params\":"
			"{\"state\":3,\"reason\":2}");
	rig_check(&rig, "not Aborted",
		  "nonsense connectionStateChanged of the service is for Aborted "
		  "alone\n" STATE(3, 2));
	rig_frame(&rig, "\"method\":\"connectionStateChanged\",\"params\":"
			"{\"state\":5,\"reason\":8}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"method\":\"connectionStateChanged\",\"params\":"
			"{\"state\":5,\"reason\":8}");
	rig_check(&rig, "twice",
		  "nonsense the service ended a session that there is not\n" STATE(5, 8));
	rig_finish(&rig);
}

Test(mock_client, a_transparent_client_leaves_a_dead_sessions_connection_for_a_new_call)
{
	struct rig rig;

	rig_init(&rig, RIG_TRANSPARENT, NULL);
	rig_log_in(&rig);
	rig_frame(&rig, "\"method\":\"connectionStateChanged\",\"params\":"
			"{\"state\":5,\"reason\":8}");
	text_clear(&rig.log);
	rig_call(&rig, "sendMessageToPeer", TO_BOB);
	rig_check(&rig, "a send", "disconnect 1000\nconnect\n");
	rig_greet(&rig, 4);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":102}");
	rig_check(&rig, "the service's answer", "result 2 {\"code\":102}\n");
	rig_call(&rig, "login", LOGIN_PARAMS);
	rig_check(&rig, "login", STATE(2, 1) SENT_LOGIN(5));
	rig_finish(&rig);
}

Test(mock_client, a_role_that_there_is_not_is_refused)
{
	char place;
	struct client *const before = (struct client *)(void *)&place;
	struct client *client = before;
	struct err err = {0};

	cr_assert_not(client_new(&(struct client_config){.role = "control"}, &rig_ops,
				 NULL, 0, &client, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_str_eq(err.message, "a client's role is rtm or signaling, not control");
	cr_assert_eq(client, before);
}
