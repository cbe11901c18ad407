/*
 * What each defect of the reference client about lost networks, silence and
 * nonsense does on the bench: rows for test_mock_client_defects.c.
 */
#ifndef TESTS_MOCK_CLIENT_LINK_ROWS_H
#define TESTS_MOCK_CLIENT_LINK_ROWS_H

#define LINK_STEPS_MAX 10

/* Logged in at first, the last request was number 2, the last call 1. */
static const struct {
	const char *defect;
	/* lose | pass MS | greet ID | frame MEMBERS | call METHOD PARAMS | out: log out |
	 * clear: what was seen so far does not count */
	const char *steps[LINK_STEPS_MAX];
	const char *seen;
} link_rows[] = {
	/* clang-format off */
	{"network-loss-unreported",
	 {"lose", "pass 4000"},
	 "connect\n"},
	{"reconnecting-late",
	 {"lose", "pass 19999", "clear", "pass 1"},
	 "event connectionStateChanged {\"state\":4,\"reason\":5}\n"},
	{"reconnecting-reason-logout",
	 {"lose", "pass 3999", "clear", "pass 1"},
	 "event connectionStateChanged {\"state\":4,\"reason\":6}\n"},
	{"back-never",
	 {"lose", "pass 60000"},
	 "event connectionStateChanged {\"state\":4,\"reason\":5}\n"},
	{"back-silent",
	 {"lose", "pass 4000", "greet 3", "clear",
	  "frame \"id\":4,\"result\":{\"code\":0}"},
	 ""},
	{"back-answers-login",
	 {"lose", "pass 200", "greet 3", "clear",
	  "frame \"id\":4,\"result\":{\"code\":0}"},
	 "result 1 {\"code\":0}\n"},
	{"back-without-channels",
	 {"call joinChannel {\"channelId\":\"c\"}",
	  "frame \"id\":3,\"result\":{\"code\":0}", "lose", "pass 200", "greet 4",
	  "frame \"id\":5,\"result\":{\"code\":7}", "clear",
	  "frame \"id\":6,\"result\":{\"code\":0}"},
	 ""},
	{"back-without-attributes",
	 {"call setLocalUserAttributes {\"attributes\":[{\"key\":\"a\",\"value\":"
	  "\"b\"}]}",
	  "frame \"id\":3,\"result\":{\"code\":0}", "lose", "pass 200", "greet 4",
	  "frame \"id\":5,\"result\":{\"code\":7}", "clear",
	  "frame \"id\":6,\"result\":{\"code\":0}"},
	 ""},
	{"back-attributes-cleared",
	 {"lose", "pass 200", "greet 3", "clear",
	  "frame \"id\":4,\"result\":{\"code\":0}"},
	 "send {\"id\":5,\"method\":\"clearLocalUserAttributes\",\"params\":{}}"
	  "\n"},
	{"down-send-ok",
	 {"lose", "pass 4000", "clear", "call sendMessageToPeer {}"},
	 "result 2 {\"code\":0}\n"},
	{"down-send-hangs",
	 {"lose", "pass 4000", "clear", "call sendMessageToPeer {}"},
	 ""},
	{"down-send-twice",
	 {"lose", "pass 4000", "clear", "call sendMessageToPeer {}"},
	 "result 2 {\"code\":1}\n"
	 "result 2 {\"code\":1}\n"},
	{"timeout-never",
	 {"call sendMessageToPeer {}", "clear", "pass 60000"},
	 ""},
	{"timeout-late",
	 {"call sendMessageToPeer {}", "clear", "pass 19999", "pass 1"},
	 "result 2 {\"code\":2}\n"},
	{"timeout-early",
	 {"call sendMessageToPeer {}", "clear", "pass 1000"},
	 "result 2 {\"code\":2}\n"},
	{"timeout-as-failure",
	 {"call sendMessageToPeer {}", "clear", "pass 5000"},
	 "result 2 {\"code\":1}\n"},
	{"timeout-as-ok",
	 {"call sendChannelMessage {}", "clear", "pass 5000"},
	 "result 2 {\"code\":0}\n"},
	{"timeout-renumbered",
	 {"call joinChannel {}", "call clearLocalUserAttributes {}", "clear",
	  "pass 5000"},
	 "result 2 {\"code\":14}\n"
	 "result 3 {\"code\":17}\n"},
	{"timeout-answered-again",
	 {"call sendMessageToPeer {}", "pass 5000", "clear",
	  "frame \"id\":3,\"result\":{\"code\":0}"},
	 "result 2 {\"code\":0}\n"},
	{"late-answer-told",
	 {"call joinChannel {}", "pass 5000", "clear",
	  "frame \"id\":3,\"result\":{\"code\":0}"},
	 "result 2 {\"code\":0}\n"},
	{"logout-down-returns",
	 {"lose", "pass 4000", "clear", "call logout {}"},
	 "event connectionStateChanged {\"state\":1,\"reason\":6}\n"
	 "result 2 {\"code\":0}\n"},
	{"answer-told-again",
	 {"call sendMessageToPeer {}", "frame \"id\":3,\"result\":{\"code\":0}",
	  "clear", "frame \"id\":3,\"result\":{\"code\":0}"},
	 "result 2 {\"code\":0}\n"
	 "nonsense request 3 was answered again\n"},
	{"login-timeout-never",
	 {"out", "call login {}", "greet 5", "clear", "pass 60000"},
	 ""},
	{"login-timeout-early",
	 {"out", "call login {}", "clear", "pass 2000"},
	 "disconnect 1000\n"
	 "event connectionStateChanged {\"state\":1,\"reason\":4}\n"
	 "result 3 {\"code\":9}\n"},
	{"login-timeout-late",
	 {"out", "call login {}", "greet 5", "clear", "pass 19999", "pass 1"},
	 "disconnect 1000\n"
	 "event connectionStateChanged {\"state\":1,\"reason\":4}\n"
	 "result 3 {\"code\":9}\n"},
	{"login-timeout-as-rejected",
	 {"out", "call login {}", "greet 5", "clear", "pass 6000"},
	 "disconnect 1000\n"
	 "event connectionStateChanged {\"state\":1,\"reason\":4}\n"
	 "result 3 {\"code\":2}\n"},
	{"login-timeout-reason-failure",
	 {"out", "call login {}", "greet 5", "clear", "pass 6000"},
	 "disconnect 1000\n"
	 "event connectionStateChanged {\"state\":1,\"reason\":3}\n"
	 "result 3 {\"code\":9}\n"},
	{"login-timeout-silent",
	 {"out", "call login {}", "greet 5", "clear", "pass 6000"},
	 "disconnect 1000\n"
	 "result 3 {\"code\":9}\n"},
	{"down-expiry-lost",
	 {"lose", "pass 200", "greet 3", "frame \"id\":4,\"result\":{\"code\":0}",
	  "clear", "frame \"method\":\"tokenDidExpire\",\"params\":{}"},
	 ""},
	{"down-expiry-twice",
	 {"lose", "pass 200", "greet 3", "frame \"id\":4,\"result\":{\"code\":0}",
	  "clear", "frame \"method\":\"tokenDidExpire\",\"params\":{}"},
	 "event tokenDidExpire {}\n"
	 "event tokenDidExpire {}\n"},
	{"accept-failure-silent",
	 {"frame \"id\":9,\"method\":\"remoteInvitationReceived\",\"params\":{\"i"
	  "nvitationId\":\"r\"}",
	  "call acceptRemoteInvitation {\"invitationId\":\"r\"}",
	  "frame \"id\":3,\"result\":{\"code\":0}", "clear", "pass 60000"},
	 ""},
	{"accept-failure-as-expire",
	 {"frame \"id\":9,\"method\":\"remoteInvitationReceived\",\"params\":{\"i"
	  "nvitationId\":\"r\"}",
	  "call acceptRemoteInvitation {\"invitationId\":\"r\"}",
	  "frame \"id\":3,\"result\":{\"code\":0}", "clear", "pass 60000"},
	 "event remoteInvitationFailure {\"invitationId\":\"r\",\"errorCode\":3,"
	  "\"state\":6}\n"},
	{"nonsense-deafens",
	 {"frame \"id\":4711,\"result\":{}", "clear",
	  "frame \"method\":\"memberJoined\",\"params\":{}"},
	 ""},
	{"nonsense-logs-out",
	 {"frame \"id\":4711,\"result\":{}"},
	 "nonsense an answer to nothing: id 4711\n"
	 "send {\"id\":3,\"method\":\"logout\",\"params\":{}}\n"},
	{"unknown-event-deafens",
	 {"frame \"method\":\"odd\",\"params\":{}", "clear",
	  "frame \"method\":\"memberJoined\",\"params\":{}"},
	 ""},
	/* clang-format on */
};

#endif
