/*
 * Defects in what a client does by itself: for each some calls, and what is
 * seen of it only if it is there. For test_mock_client_defects.c.
 */
#ifndef TESTS_MOCK_CLIENT_LOCAL_ROWS_H
#define TESTS_MOCK_CLIENT_LOCAL_ROWS_H

#include "tests/mock_client_rig.h"

#define LOCAL_CALLS_MAX 4

enum start { FRESH, WITHOUT_INSTANCE, LOGGED_IN };

static const struct local_row {
	const char *defect;
	const char *version;
	enum start start;
	struct {
		const char *method; /* ":" and a frame: the service sends that */
		const char *params;
	} calls[LOCAL_CALLS_MAX];
	const char *seen; /* in what is written down, by a client with the defect alone */
} local_rows[] = {
	/* clang-format off */
	{"not-initialized-as-not-logged-in", "1.0.0", WITHOUT_INSTANCE,
	 {{"joinChannel", "{}"}}, "{\"code\":102}"},
	{"not-initialized-as-failure", "1.0.0", WITHOUT_INSTANCE,
	 {{"login", "{}"}}, "{\"code\":1}"},
	{"not-initialized-as-not-ready", "1.0.0", WITHOUT_INSTANCE,
	 {{"getUserAllAttributes", "{}"}}, "{\"code\":1}"},
	{"login-makes-an-instance", "1.0.0", WITHOUT_INSTANCE,
	 {{"login", "{}"}}, "connect\n"},
	{"renew-without-instance-ok", "0.9.2", WITHOUT_INSTANCE,
	 {{"renewToken", "{}"}}, "{\"code\":0}"},
	{"renew-makes-an-instance", "1.0.1", WITHOUT_INSTANCE,
	 {{"renewToken", "{}"}, {"login", "{}"}}, "result 1 {\"code\":101}\nevent "},

	{"channel-before-login", "0.9.2", FRESH,
	 {{"createChannel", "{\"channelId\":\"a\"}"}}, "{\"object\":\"channel-1\"}"},
	{"channel-needs-login", "0.9.3", FRESH,
	 {{"createChannel", "{\"channelId\":\"a\"}"}}, "{\"object\":null}"},
	{"channel-unnamed", "0.9.1", LOGGED_IN,
	 {{":\"method\":\"memberLeft\",\"params\":{\"channelId\":\"a\"}", NULL}},
	 "event memberLeft {}"},
	{"delegate-first-kept", "0.9.3", LOGGED_IN,
	 {{"createChannel", "{\"channelId\":\"a\"}"},
	  {"setChannelDelegate", "{\"channelId\":\"a\",\"delegate\":\"d1\"}"},
	  {"setChannelDelegate", "{\"channelId\":\"a\",\"delegate\":\"d2\"}"},
	  {":\"method\":\"memberLeft\",\"params\":{\"channelId\":\"a\"}", NULL}},
	 "event memberLeft {\"channelId\":\"a\",\"delegate\":\"d1\"}\n"},
	{"delegate-both", "0.9.3", LOGGED_IN,
	 {{"createChannel", "{\"channelId\":\"a\"}"},
	  {"setChannelDelegate", "{\"channelId\":\"a\",\"delegate\":\"d1\"}"},
	  {"setChannelDelegate", "{\"channelId\":\"a\",\"delegate\":\"d2\"}"},
	  {":\"method\":\"memberLeft\",\"params\":{\"channelId\":\"a\"}", NULL}},
	 "\"delegate\":\"d1\"}\nevent memberLeft {\"channelId\":\"a\","
	 "\"delegate\":\"d2\"}\n"},
	{"delegate-mutes", "0.9.3", LOGGED_IN,
	 {{"createChannel", "{\"channelId\":\"a\"}"},
	  {"setChannelDelegate", "{\"channelId\":\"a\",\"delegate\":\"d1\"}"},
	  {"setChannelDelegate", "{\"channelId\":\"a\",\"delegate\":\"d2\"}"},
	  {":\"method\":\"memberLeft\",\"params\":{\"channelId\":\"a\"}", NULL}},
	 "result 4 {\"value\":true}\n--- own"},

	{"log-file-ignored", "1.0.0", FRESH,
	 {{"setLogFile", "{\"path\":\"a.log\"}"}},
	 "I setLogFile {\"path\":\"a.log\"}\n--- end"},
	{"log-file-needs-login", "1.0.0", FRESH,
	 {{"setLogFile", "{\"path\":\"a.log\"}"}}, "{\"value\":-1}"},
	{"log-off-writes", "1.0.0", FRESH,
	 {{"setLogFilter", "{\"filter\":0}"}, {"logout", "{}"}}, "I logout {}"},
	{"log-info-silent", "1.0.0", FRESH, {{"logout", "{}"}},
	 "result 1 {\"code\":102}\n--- own\n--- end"},
	{"log-warnings-alone", "1.0.0", WITHOUT_INSTANCE, {{"login", "{}"}}, NULL},
	{"log-filter-needs-login", "1.0.0", FRESH,
	 {{"setLogFilter", "{\"filter\":15}"}}, "{\"value\":-1}"},
	{"log-filter-without-warn", "1.0.0", FRESH,
	 {{"setLogFilter", "{\"filter\":14}"}}, "{\"value\":-1}"},
	{"log-size-small-taken", "1.0.0", FRESH,
	 {{"setLogFileSize", "{\"size\":511}"}}, "size 511\n"},
	{"log-size-ignored", "1.0.0", FRESH,
	 {{"setLogFileSize", "{\"size\":512}"}}, "{\"size\":512}\n--- end"},
	{"log-size-unbounded", "1.0.0", FRESH, {{"logout", "{}"}}, "size 4294967295\n"},
	{"log-size-needs-login", "1.0.0", FRESH,
	 {{"setLogFileSize", "{\"size\":512}"}}, "{\"value\":-1}"},
	{"log-none-by-default", "0.9.3", FRESH, {{"logout", "{}"}},
	 "result 1 {\"code\":1}\n--- own\n--- end"},
	{"log-late-drops", "1.0.0", LOGGED_IN,
	 {{"setLogFile", "{\"path\":\"a.log\"}"},
	  {"getMembers", "{\"n\":1}"}, {"getMembers", "{\"n\":2}"},
	  {"getMembers", "{\"n\":3}"}},
	 "I getMembers {\"n\":2}\n--- end"},
	{"log-unwritable-ok", "1.0.0", FRESH,
	 {{"setLogFile", "{\"path\":\"bad.log\"}"}}, "{\"value\":0}"},
	{"log-unwritable-crashes", "1.0.0", FRESH,
	 {{"setLogFile", "{\"path\":\"bad.log\"}"}}, "died "},

	{"version-needs-instance", "1.0.0", WITHOUT_INSTANCE,
	 {{"getSDKVersion", "{}"}}, "{\"value\":\"\"}"},
	{"version-of-before", "1.0.1", FRESH,
	 {{"getSDKVersion", "{}"}}, "{\"value\":\"0.9.3\"}"},
	{"version-empty", "1.0.1", FRESH, {{"getSDKVersion", "{}"}}, "{\"value\":\"\"}"},
	{"parameters-refused", "0.9.1", FRESH,
	 {{"setParameters", "{\"parameters\":\"{}\"}"}}, "{\"value\":-1}"},
	{"parameters-malformed-taken", "0.9.1", FRESH,
	 {{"setParameters", "{\"parameters\":\"{\"}"}}, "{\"value\":0}"},
	{"parameters-malformed-resets", "1.0.0", FRESH,
	 {{"setParameters", "{\"parameters\":\"{\"}"}, {"logout", "{}"}},
	 "{\"code\":101}"},

	{"operation-missing", "0.9.0", FRESH,
	 {{"getMembers", "{}"}}, "refused 1 -32601 "},
	{"version-missing", "1.0.0", FRESH,
	 {{"getSDKVersion", "{}"}}, "refused 1 -32601 "},
	{"code-unlisted", "0.9.0", LOGGED_IN,
	 {{"leaveChannel", "{}"}, {":\"id\":3,\"result\":{\"code\":0}", NULL}},
	 "{\"code\":17}"},
	{"reason-unlisted", "0.9.0", FRESH,
	 {{"login", "{}"}, {"!", NULL}, {":\"id\":1,\"result\":{\"code\":0}", NULL}},
	 "\"reason\":42"},
	{"crash-on-second-logout", "1.0.0", FRESH, {{"logout", "{}"}}, "died "},
	{"crash-before-login", "1.0.0", FRESH, {{"getMembers", "{}"}}, "died "},
	{"crash-on-empty-id", "1.0.0", FRESH, {{"joinChannel", "{}"}}, "died "},
	{"crash-on-empty-text", "1.0.0", FRESH,
	 {{"sendMessageToPeer", "{\"peerId\":\"bob\",\"text\":\"\"}"}}, "died "},
	{"crash-on-released", "1.0.0", FRESH,
	 {{"releaseChannel", "{\"channelId\":\"a\"}"}}, "died "},
	/* clang-format on */
};

/* Names that a client lists with the defect, or without it. */
static const struct {
	const char *defect;
	const char *version;
	const char *name;
	bool listed; /* with the defect */
} symbol_rows[] = {
	/* clang-format off */
	{"message-states-kept", "0.9.1", "AgoraRtmSendPeerMessageState", true},
	{"message-states-kept", "0.9.1", "AgoraRtmSendChannelMessageState", true},
	{"message-error-code-kept", "1.0.1", "AgoraRtmSendMessageErrorCode", true},
	{"received-by-server-kept", "0.9.1",
	 "AgoraRtmSendChannelMessageStateReceivedByServer", true},
	{"peer-error-codes-missing", "0.9.1", "AgoraRtmSendPeerMessageErrorCode", false},
	{"channel-error-codes-missing", "1.0.1",
	 "AgoraRtmSendChannelMessageErrorCode", false},
	{"method-not-listed", "0.9.0", "getMembersWithCompletion:", false},
	{"method-not-listed", "0.9.2", "renewToken:completion:", false},
	{"attribute-method-not-listed", "0.9.3",
	 "getUserAllAttributes:completion:", false},
	{"log-size-not-listed", "1.0.0", "setLogFileSize:", false},
	{"callback-not-listed", "0.9.0", "AgoraRtmChannelDelegate", false},
	{"callback-not-listed", "0.9.2", "rtmKitTokenDidExpire:", false},
	{"constant-not-listed", "0.9.0",
	 "AgoraRtmConnectionChangeReasonBannedByServer", false},
	{"log-setters-early", "0.9.3", "setLogFile:", true},
	{"log-setters-early", "0.9.3", "setLogFilters:", true},
	/* clang-format on */
};

#endif
