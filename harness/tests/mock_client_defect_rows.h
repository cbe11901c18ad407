/*
 * What each defect of the reference client does that one call, answer or event
 * shows: rows for test_mock_client_defects.c.
 */
#ifndef TESTS_MOCK_CLIENT_DEFECT_ROWS_H
#define TESTS_MOCK_CLIENT_DEFECT_ROWS_H

#include <stddef.h>

#define STATE(state, reason) \
	"event connectionStateChanged {\"state\":" #state ",\"reason\":" #reason "}\n"
#define PEER          "sendMessageToPeer"
#define CHANNEL       "sendChannelMessage"
#define TO_BOB        "{\"peerId\":\"bob\",\"text\":\"hi\"}"
#define LIVE          "\"isOfflineMessage\":false"
#define CACHED        "\"isOfflineMessage\":true"
#define TS            "\"serverReceivedTs\":5000"
#define MESSAGE(flag) "{\"peerId\":\"bob\"," TS "," flag "}"

/* A code of the service, and what the caller is told. */
static const struct {
	const char *defect;
	const char *method;
	int right;
	int told;
} code_rows[] = {
	/* clang-format off */
	{"cached-as-ok",                PEER,     4, 0},
	{"unreachable-as-cached",       PEER,     3, 4},
	{"unreachable-as-failure",      PEER,     3, 1},
	{"too-often-as-failure",        PEER,     5, 1},
	{"too-often-as-failure",        CHANNEL,  3, 1},
	{"too-often-as-ok",             PEER,     5, 0},
	{"too-often-as-ok",             CHANNEL,  3, 0},
	{"query-too-often-as-failure",  "queryPeersOnlineStatus", 5, 1},
	{"renew-too-often-as-failure",  "renewToken", 4, 1},
	{"renew-expired-as-invalid",    "renewToken", 5, 6},
	/* clang-format on */
};

/* A login that the service answers with CODE. */
static const struct {
	const char *defect;
	int code;
	const char *seen;
} login_rows[] = {
	/* clang-format off */
	{"connecting-silent",           0,  STATE(3, 2) "result 1 {\"code\":0}\n"},
	{"connected-reason-login",      0,
	 STATE(2, 1) STATE(3, 1) "result 1 {\"code\":0}\n"},
	{"login-refused-as-timeout",    5,
	 STATE(2, 1) STATE(1, 4) "result 1 {\"code\":5}\n"},
	{"login-too-often-as-rejected", 10,
	 STATE(2, 1) STATE(1, 3) "result 1 {\"code\":2}\n"},
	{"token-expired-as-invalid",    6,
	 STATE(2, 1) STATE(1, 3) "result 1 {\"code\":5}\n"},
	/* clang-format on */
};

/* An event of the service, as it is handed out. */
static const struct {
	const char *defect;
	const char *name;
	const char *params;
	const char *seen; /* NULL: twice, as it came */
} event_rows[] = {
	/* clang-format off */
	{"offline-flag-dropped", "messageReceived", MESSAGE(CACHED),
	 "event messageReceived {\"peerId\":\"bob\"," TS "}\n"},
	{"offline-flag-always-true", "messageReceived", MESSAGE(LIVE),
	 "event messageReceived " MESSAGE(CACHED) "\n"},
	{"offline-flag-always-false", "messageReceived", MESSAGE(CACHED),
	 "event messageReceived " MESSAGE(LIVE) "\n"},
	{"server-ts-dropped", "messageReceived", MESSAGE(LIVE),
	 "event messageReceived {\"peerId\":\"bob\"," LIVE "}\n"},
	{"server-ts-in-seconds", "messageReceived", MESSAGE(LIVE),
	 "event messageReceived {\"peerId\":\"bob\",\"serverReceivedTs\":5,"
	 LIVE "}\n"},
	{"server-ts-of-receipt", "messageReceived", MESSAGE(CACHED),
	 "event messageReceived {\"peerId\":\"bob\","
	 "\"serverReceivedTs\":1764000000000," CACHED "}\n"},
	{"sender-is-receiver", "messageReceived", MESSAGE(LIVE),
	 "event messageReceived {\"peerId\":\"alice\"," TS "," LIVE "}\n"},
	{"offline-delivered-twice", "messageReceived", MESSAGE(CACHED), NULL},
	{"offline-delivered-twice", "messageReceived", MESSAGE(LIVE),
	 "event messageReceived " MESSAGE(LIVE) "\n"},
	{"live-delivered-twice", "messageReceived", MESSAGE(LIVE), NULL},
	{"live-delivered-twice", "messageReceived", MESSAGE(CACHED),
	 "event messageReceived " MESSAGE(CACHED) "\n"},
	{"offline-first-lost", "messageReceived", MESSAGE(CACHED), ""},
	{"offline-first-lost", "messageReceived", MESSAGE(LIVE),
	 "event messageReceived " MESSAGE(LIVE) "\n"},
	{"invitation-channel-dropped", "remoteInvitationReceived",
	 "{\"invitationId\":\"r\",\"channelId\":\"c\"}",
	 "event remoteInvitationReceived {\"invitationId\":\"r\",\"state\":1}\n"},
	{"invitation-content-dropped", "remoteInvitationReceived",
	 "{\"invitationId\":\"r\",\"content\":\"c\"}",
	 "event remoteInvitationReceived {\"invitationId\":\"r\",\"state\":1}\n"},
	{"invitation-response-dropped", "localInvitationRefused",
	 "{\"invitationId\":\"i\",\"response\":\"no\"}",
	 "event localInvitationRefused {\"invitationId\":\"i\",\"state\":4}\n"},
	{"invitation-received-twice", "remoteInvitationReceived",
	 "{\"invitationId\":\"r\",\"state\":1}", NULL},
	{"invitation-refused-as-accepted", "localInvitationRefused",
	 "{\"invitationId\":\"i\"}",
	 "event localInvitationAccepted {\"invitationId\":\"i\",\"state\":3}\n"},
	{"invitation-cancel-silent", "localInvitationCanceled",
	 "{\"invitationId\":\"i\"}", ""},
	{"invitation-error-shifted", "localInvitationFailure",
	 "{\"invitationId\":\"i\",\"errorCode\":1}",
	 "event localInvitationFailure {\"invitationId\":\"i\",\"errorCode\":2,"
	 "\"state\":6}\n"},
	{"local-states-swapped", "localInvitationAccepted",
	 "{\"invitationId\":\"i\"}",
	 "event localInvitationAccepted {\"invitationId\":\"i\",\"state\":4}\n"},
	{"local-states-swapped", "remoteInvitationAccepted",
	 "{\"invitationId\":\"i\"}",
	 "event remoteInvitationAccepted {\"invitationId\":\"i\",\"state\":4}\n"},
	{"remote-states-swapped", "remoteInvitationAccepted",
	 "{\"invitationId\":\"i\"}",
	 "event remoteInvitationAccepted {\"invitationId\":\"i\",\"state\":3}\n"},
	{"remote-states-swapped", "localInvitationAccepted",
	 "{\"invitationId\":\"i\"}",
	 "event localInvitationAccepted {\"invitationId\":\"i\",\"state\":3}\n"},
	{"token-expiry-swallowed", "tokenDidExpire", "{}", ""},
	{"token-expiry-twice", "tokenDidExpire", "{}", NULL},
	{"token-expiry-logs-out", "tokenDidExpire", "{}",
	 "event tokenDidExpire {}\n"
	 "send {\"id\":3,\"method\":\"logout\",\"params\":{}}\n"},
	{"remote-login-silent", "connectionStateChanged",
	 "{\"state\":5,\"reason\":8}", ""},
	{"remote-login-as-logout", "connectionStateChanged",
	 "{\"state\":5,\"reason\":8}", STATE(5, 6)},
	/* clang-format on */
};

/* A call, as it is sent or answered here. */
static const struct {
	const char *defect;
	const char *method;
	const char *params;
	const char *seen;
} call_rows[] = {
	/* clang-format off */
	{"offline-option-ignored", PEER, "{\"enableOfflineMessaging\":true}",
	 "send {\"id\":3,\"method\":\"" PEER "\",\"params\":{}}\n"},
	{"offline-option-always-on", PEER, "{\"enableOfflineMessaging\":false}",
	 "send {\"id\":3,\"method\":\"" PEER "\",\"params\":"
	 "{\"enableOfflineMessaging\":true}}\n"},
	{"offline-option-on-by-default", PEER, "{}",
	 "send {\"id\":3,\"method\":\"" PEER "\",\"params\":"
	 "{\"enableOfflineMessaging\":true}}\n"},
	{"offline-option-on-by-default", PEER, "{\"enableOfflineMessaging\":false}",
	 "send {\"id\":3,\"method\":\"" PEER "\",\"params\":"
	 "{\"enableOfflineMessaging\":false}}\n"},
	{"renew-not-sent", "renewToken", "{\"token\":\"t\"}", "result 2 {\"code\":0}\n"},
	{"second-login-ok", "login", "{}", "result 2 {\"code\":0}\n"},
	/* clang-format on */
};

#endif
