/*
 * The named defects of the reference client, as its files ask for them. The
 * names, and what each breaks, are the rows of client_defects() in defects.c.
 */
#ifndef MOCKS_CLIENT_WRONG_H
#define MOCKS_CLIENT_WRONG_H

#include "base/json.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum wrong {
	WRONG_OFFLINE_FLAG_DROPPED,
	WRONG_OFFLINE_FLAG_ALWAYS_TRUE,
	WRONG_OFFLINE_FLAG_ALWAYS_FALSE,
	WRONG_SERVER_TS_DROPPED,
	WRONG_SERVER_TS_IN_SECONDS,
	WRONG_SERVER_TS_OF_RECEIPT,
	WRONG_OFFLINE_DELIVERED_TWICE,
	WRONG_OFFLINE_FIRST_LOST,
	WRONG_OFFLINE_NOT_ACKNOWLEDGED,
	WRONG_OFFLINE_OPTION_IGNORED,
	WRONG_OFFLINE_OPTION_ALWAYS_ON,
	WRONG_OFFLINE_OPTION_ON_BY_DEFAULT,
	WRONG_CACHED_AS_OK,
	WRONG_UNREACHABLE_AS_CACHED,
	WRONG_UNREACHABLE_AS_FAILURE,
	WRONG_LIVE_DELIVERED_TWICE,
	WRONG_MESSAGES_REVERSED,
	WRONG_SENDER_IS_RECEIVER,

	WRONG_TOO_OFTEN_AS_FAILURE,
	WRONG_TOO_OFTEN_AS_OK,
	WRONG_TOO_OFTEN_SENT_LATER,
	WRONG_LIMITS_AT_THIRTY,
	WRONG_LIMIT_NEVER_LIFTS,
	WRONG_QUERY_TOO_OFTEN_AS_FAILURE,
	WRONG_RENEW_TOO_OFTEN_AS_FAILURE,
	WRONG_LOGIN_TOO_OFTEN_AS_REJECTED,

	WRONG_INVITATION_CHANNEL_NOT_SENT,
	WRONG_INVITATION_CHANNEL_DROPPED,
	WRONG_INVITATION_JOINS_CHANNEL,
	WRONG_INVITATION_CONTENT_DROPPED,
	WRONG_INVITATION_RESPONSE_DROPPED,
	WRONG_INVITATION_RESPONSE_NOT_SENT,
	WRONG_INVITATION_RECEIVED_TWICE,
	WRONG_INVITATION_REFUSED_AS_ACCEPTED,
	WRONG_INVITATION_CANCEL_SILENT,
	WRONG_INVITATION_NAMES_LATEST,
	WRONG_INVITATION_ERROR_SHIFTED,
	WRONG_INVITATION_STRANGER_SILENT,
	WRONG_INVITATION_SECOND_SEND_OK,
	WRONG_INVITATION_ENDED_OK,
	WRONG_INVITATION_ENDED_AS_SENT,
	WRONG_INVITATION_TOO_LONG_AS_ENDED,
	WRONG_LOCAL_STATES_SWAPPED,
	WRONG_REMOTE_STATES_SWAPPED,

	WRONG_TOKEN_EXPIRY_SWALLOWED,
	WRONG_TOKEN_EXPIRY_TWICE,
	WRONG_TOKEN_EXPIRY_LOGS_OUT,
	WRONG_TOKEN_EXPIRED_AS_INVALID,
	WRONG_RENEW_NOT_SENT,
	WRONG_RENEW_EXPIRED_AS_INVALID,
	WRONG_LOGIN_TOKEN_REMEMBERED,
	WRONG_LOGIN_TOKEN_DROPPED,

	WRONG_CONNECTING_SILENT,
	WRONG_CONNECTED_REASON_LOGIN,
	WRONG_LOGIN_REFUSED_AS_TIMEOUT,
	WRONG_SECOND_LOGIN_OK,
	WRONG_REMOTE_LOGIN_SILENT,
	WRONG_REMOTE_LOGIN_AS_LOGOUT,
	WRONG_LOGOUT_SILENT,
	WRONG_LOGOUT_REASON_INTERRUPTED,
	WRONG_STRANGER_AS_FAILURE,
	WRONG_STRANGER_AS_NOT_FOUND,
	WRONG_STRANGER_EARLY,
	WRONG_STRANGER_QUERY_AS_FAILURE,
	WRONG_STRANGER_NOT_READY_AS_FAILURE,
	WRONG_SIGNALING_AS_RTM,
	WRONG_RECONNECTING_SILENT,
	WRONG_BACK_REASON_LOGIN,

	WRONG_UNREADY_AS_STRANGER,
	WRONG_UNREADY_AS_FAILURE,
	WRONG_UNREADY_ATTRIBUTES,
	WRONG_UNREADY_LOGIN_OK,
	WRONG_RENEW_UNREADY_OK,
	WRONG_RENEW_UNREADY_CREATES,

	WRONG_CHANNEL_BEFORE_LOGIN,
	WRONG_OBJECTS_UNBOUNDED,
	WRONG_OBJECTS_AT_NINETEEN,
	WRONG_OBJECTS_NEVER_FREED,
	WRONG_CHANNEL_NEEDS_LOGIN,
	WRONG_OBJECTS_AT_TWENTY,
	WRONG_CHANNEL_UNNAMED,
	WRONG_DELEGATE_FIRST_KEPT,
	WRONG_DELEGATE_BOTH,
	WRONG_DELEGATE_MUTES,

	WRONG_LOG_FILE_IGNORED,
	WRONG_LOG_FILE_NEEDS_LOGIN,
	WRONG_LOG_OFF_WRITES,
	WRONG_LOG_INFO_SILENT,
	WRONG_LOG_WARN_ALONE,
	WRONG_LOG_FILTER_NEEDS_LOGIN,
	WRONG_LOG_FILTER_NO_WARNING,
	WRONG_LOG_SIZE_SMALL_TAKEN,
	WRONG_LOG_SIZE_IGNORED,
	WRONG_LOG_SIZE_UNBOUNDED,
	WRONG_LOG_SIZE_NEEDS_LOGIN,
	WRONG_LOG_SETTERS_EARLY,
	WRONG_LOG_NONE_BY_DEFAULT,
	WRONG_LOG_LATE_DROPS,
	WRONG_LOG_UNWRITABLE_OK,
	WRONG_LOG_UNWRITABLE_CRASHES,

	WRONG_VERSION_NEEDS_INSTANCE,
	WRONG_VERSION_OF_BEFORE,
	WRONG_VERSION_EMPTY,
	WRONG_PARAMETERS_REFUSED,
	WRONG_PARAMETERS_MALFORMED_TAKEN,
	WRONG_PARAMETERS_MALFORMED_RESETS,

	WRONG_STATES_KEPT,
	WRONG_ERROR_CODE_KEPT,
	WRONG_RECEIVED_BY_SERVER_KEPT,
	WRONG_PEER_CODES_MISSING,
	WRONG_CHANNEL_CODES_MISSING,
	WRONG_METHOD_NOT_LISTED,
	WRONG_ATTRIBUTES_NOT_LISTED,
	WRONG_LOG_SIZE_NOT_LISTED,
	WRONG_CALLBACK_NOT_LISTED,
	WRONG_CONSTANT_NOT_LISTED,
	WRONG_OPERATION_MISSING,
	WRONG_VERSION_MISSING,
	WRONG_CODE_UNLISTED,
	WRONG_REASON_UNLISTED,

	WRONG_CRASH_ON_SECOND_LOGOUT,
	WRONG_CRASH_BEFORE_LOGIN,
	WRONG_CRASH_ON_EMPTY_ID,
	WRONG_CRASH_ON_EMPTY_TEXT,
	WRONG_CRASH_ON_RELEASED,

	WRONG_LOSS_UNREPORTED,
	WRONG_RECONNECTING_LATE,
	WRONG_RECONNECTING_REASON,
	WRONG_BACK_NEVER,
	WRONG_BACK_SILENT,
	WRONG_BACK_ANSWERS_LOGIN,
	WRONG_BACK_WITHOUT_CHANNELS,
	WRONG_BACK_WITHOUT_ATTRIBUTES,
	WRONG_BACK_ATTRIBUTES_CLEARED,
	WRONG_DOWN_SEND_OK,
	WRONG_DOWN_SEND_HANGS,
	WRONG_DOWN_SEND_TWICE,
	WRONG_TIMEOUT_NEVER,
	WRONG_TIMEOUT_LATE,
	WRONG_TIMEOUT_EARLY,
	WRONG_TIMEOUT_AS_FAILURE,
	WRONG_TIMEOUT_AS_OK,
	WRONG_TIMEOUT_RENUMBERED,
	WRONG_TIMEOUT_ANSWERED_AGAIN,
	WRONG_ANSWER_TOLD_AGAIN,
	WRONG_LATE_ANSWER_TOLD,
	WRONG_LOGOUT_DOWN_RETURNS,
	WRONG_LOGIN_TIMEOUT_NEVER,
	WRONG_LOGIN_TIMEOUT_EARLY,
	WRONG_LOGIN_TIMEOUT_LATE,
	WRONG_LOGIN_TIMEOUT_CODE,
	WRONG_LOGIN_TIMEOUT_REASON,
	WRONG_LOGIN_TIMEOUT_CONNECTING,
	WRONG_DOWN_EXPIRY_LOST,
	WRONG_DOWN_EXPIRY_TWICE,
	WRONG_ACCEPT_FAILURE_SILENT,
	WRONG_ACCEPT_FAILURE_AS_EXPIRE,
	WRONG_NONSENSE_DEAFENS,
	WRONG_NONSENSE_LOGS_OUT,
	WRONG_UNKNOWN_EVENT_DEAFENS,
	WRONG_COUNT
};

struct client;
struct call;
struct pending;
struct answer;

struct wrong_ended {
	int64_t id;
	uint64_t call;
	bool timed_out, is_message;
};

/* What defects remember; empty in a client without them. */
struct wrong_memory {
	char *first_token;
	char *latest_invitation;
	bool first_lost;         /* the message that is lost, was */
	bool limited;            /* a TooOften was seen */
	int64_t second_ms;       /* since when SENT counts */
	unsigned sent;           /* messages in that second */
	struct json *later;      /* array of messages that are sent later */
	VEC(struct json *) held; /* params of messages that are handed out later */
	bool log_is_late;        /* its file was set by one who was logged in */
	unsigned log_lines;
	bool delegate_replaced;
	VEC(struct wrong_ended) ended; /* calls, for answers that come again */
	uint64_t login_call;           /* of the last login that was Ok */
	bool was_down;                 /* a loss was told of, in this session */
	bool deaf;
};

bool wrong_is(const struct client *client, enum wrong wrong);

/*
 * NAMES (NULL-terminated, or NULL) as a bit each; the caller's to free. NULL for
 * none of them. ERR_USAGE for an unknown one.
 */
bool wrong_choose(const char *const *names, uint64_t **ret, struct err *err);

/* The rest is asked only when there is a defect at all (client->defects != NULL). */

/* True: CALL is answered by *RET_CODE, without asking the service. */
bool wrong_answers(struct client *client, const struct call *call, int64_t *ret_code);

/* Changes the PARAMS of CALL before they are sent. */
void wrong_params(struct client *client, const struct call *call, struct json *params);

/* CODE as METHOD'S caller is told it. */
int64_t wrong_code(const struct client *client, const char *method, int64_t code);

/* Looks at an answer before it is handed on. */
void wrong_answered(struct client *client, const struct pending *pending,
		    const struct answer *answer);

/*
 * Hands an event of the service out, changed, later, never or twice.
 * *RET_SILENT: it is not acknowledged.
 */
void wrong_event(struct client *client, const char *name, struct json *params,
		 bool *ret_silent);

/* wrong_link.c: about lost networks, silence and nonsense. */

/* How long CLASS of calls waits; RIGHT unless a defect is on. */
int64_t wrong_wait(const struct client *client, int wait, int64_t right);
/* How long after a loss it is told of. */
int64_t wrong_reconnecting_ms(const struct client *client, int64_t right);
/* True: CALL, made while the network is down, has been dealt with. */
bool wrong_down(struct client *client, const struct call *call);
/* A logout while there is no connection: true if nothing more is to be done. */
bool wrong_logout_down(struct client *client, const struct call *call);
/* PENDING ended: an answer to it may come again. */
void wrong_ended(struct client *client, const struct pending *pending, bool timed_out);
/* RESULT answers a call that has ended, ID on the wire. */
void wrong_again(struct client *client, int64_t id, const struct json *result);
void wrong_login_ok(struct client *client, const struct pending *pending);
/* The session was resumed or replaced. */
void wrong_back(struct client *client);
/* How often an event about the token is handed out. */
unsigned wrong_expiry_times(const struct client *client);
/* A frame was nonsense, or an event unknown. */
void wrong_nonsense(struct client *client, bool unknown_event);

/* Hands out what was held back. */
void wrong_release(struct client *client);

void wrong_send_later(struct client *client); /* what is due by now */
void wrong_finish(struct client *client);

/* wrong_local.c: without a service. */
bool wrong_symbol(const struct client *client, const char *name, bool has);
bool wrong_log_shows(const struct client *client, int filter, int bit, bool shows);
bool wrong_drops_line(struct client *client);
bool wrong_refuses_setter(const struct client *client, enum wrong wrong);
/* True: the client is gone. */
bool wrong_dies(struct client *client, enum wrong wrong);
bool wrong_crashes(struct client *client, const struct call *call);
/* How channel instances are counted, and before whom. */
void wrong_objects(const struct client *client, bool *bound, bool *needs_login, size_t *n,
		   size_t *max);
bool wrong_lacks(const struct client *client, const char *method);
/* True: CALL, for which there is no instance, was answered; or it goes on after all. */
bool wrong_unready(struct client *client, const struct call *call, bool *ret_goes_on);

#endif
