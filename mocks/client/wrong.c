#include "mocks/client/core.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Codes; facts.md 1.4 and 1.5. */
#define PEER_TOO_OFTEN    5
#define CHANNEL_TOO_OFTEN 3

#define THIRTY    30
#define SECOND_MS 1000

#define LOCAL_ACCEPTED 3 /* the callee's Refused */
#define LOCAL_REFUSED  4 /* the callee's Accepted */
#define STATE_MEMBER   "state"

enum edit { EDIT_DROP, EDIT_TRUE, EDIT_FALSE, EDIT_TRUE_IF_ABSENT, EDIT_COUNT };

struct edit_row {
	enum wrong wrong;
	enum edit edit;
	const char *member;
	const char *name; /* of the call or event */
};

#define OFFLINE  "isOfflineMessage"
#define RECEIVED "messageReceived"
#define INVITED  "remoteInvitationReceived"

/* clang-format off */
static const struct edit_row call_edits[] = {
	{WRONG_OFFLINE_OPTION_IGNORED,
	 EDIT_DROP, "enableOfflineMessaging", "sendMessageToPeer"},
	{WRONG_OFFLINE_OPTION_ALWAYS_ON,
	 EDIT_TRUE, "enableOfflineMessaging", "sendMessageToPeer"},
	{WRONG_OFFLINE_OPTION_ON_BY_DEFAULT,
	 EDIT_TRUE_IF_ABSENT, "enableOfflineMessaging", "sendMessageToPeer"},
	{WRONG_INVITATION_CHANNEL_NOT_SENT,
	 EDIT_DROP, "channelId", "sendLocalInvitation"},
	{WRONG_INVITATION_RESPONSE_NOT_SENT,
	 EDIT_DROP, "response", "refuseRemoteInvitation"},
	{WRONG_LOGIN_TOKEN_DROPPED,          EDIT_DROP, "token", "login"},
};

static const struct edit_row event_edits[] = {
	{WRONG_OFFLINE_FLAG_DROPPED,        EDIT_DROP, OFFLINE, RECEIVED},
	{WRONG_OFFLINE_FLAG_ALWAYS_TRUE,    EDIT_TRUE, OFFLINE, RECEIVED},
	{WRONG_OFFLINE_FLAG_ALWAYS_FALSE,   EDIT_FALSE, OFFLINE, RECEIVED},
	{WRONG_SERVER_TS_DROPPED,           EDIT_DROP, "serverReceivedTs", RECEIVED},
	{WRONG_INVITATION_CHANNEL_DROPPED,  EDIT_DROP, "channelId", INVITED},
	{WRONG_INVITATION_CONTENT_DROPPED,  EDIT_DROP, "content", INVITED},
	{WRONG_CHANNEL_UNNAMED,  EDIT_DROP, "channelId", "channelMessageReceived"},
	{WRONG_CHANNEL_UNNAMED,  EDIT_DROP, "channelId", "memberJoined"},
	{WRONG_CHANNEL_UNNAMED,  EDIT_DROP, "channelId", "memberLeft"},
	{WRONG_INVITATION_RESPONSE_DROPPED,
	 EDIT_DROP, "response", "localInvitationAccepted"},
	{WRONG_INVITATION_RESPONSE_DROPPED,
	 EDIT_DROP, "response", "localInvitationRefused"},
};

static const struct {
	enum wrong wrong;
	const char *method; /* NULL: any */
	int64_t right;
	int64_t told;
} wrong_codes[] = {
	{WRONG_CACHED_AS_OK,                "sendMessageToPeer",      4, 0},
	{WRONG_TIMEOUT_AS_FAILURE,          "sendMessageToPeer",      2, 1},
	{WRONG_TIMEOUT_AS_FAILURE,          "sendChannelMessage",     2, 1},
	{WRONG_TIMEOUT_AS_OK,               "sendMessageToPeer",      2, 0},
	{WRONG_TIMEOUT_AS_OK,               "sendChannelMessage",     2, 0},
	{WRONG_TIMEOUT_RENUMBERED,          "joinChannel",            4, 14},
	{WRONG_TIMEOUT_RENUMBERED,          "getMembers",             3, 13},
	{WRONG_TIMEOUT_RENUMBERED,          "queryPeersOnlineStatus", 4, 14},
	{WRONG_TIMEOUT_RENUMBERED, "setLocalUserAttributes",          7, 17},
	{WRONG_TIMEOUT_RENUMBERED, "addOrUpdateLocalUserAttributes",  7, 17},
	{WRONG_TIMEOUT_RENUMBERED, "deleteLocalUserAttributesByKeys", 7, 17},
	{WRONG_TIMEOUT_RENUMBERED, "clearLocalUserAttributes",        7, 17},
	{WRONG_TIMEOUT_RENUMBERED, "getUserAllAttributes",            7, 17},
	{WRONG_TIMEOUT_RENUMBERED, "getUserAttributesByKeys",         7, 17},
	{WRONG_LOGIN_TIMEOUT_CODE,          "login",                  9, 2},
	{WRONG_UNREACHABLE_AS_CACHED,       "sendMessageToPeer",      3, 4},
	{WRONG_UNREACHABLE_AS_FAILURE,      "sendMessageToPeer",      3, 1},
	{WRONG_TOO_OFTEN_AS_FAILURE,        "sendMessageToPeer", PEER_TOO_OFTEN, 1},
	{WRONG_TOO_OFTEN_AS_FAILURE,        "sendChannelMessage", CHANNEL_TOO_OFTEN, 1},
	{WRONG_TOO_OFTEN_AS_OK,             "sendMessageToPeer", PEER_TOO_OFTEN, 0},
	{WRONG_TOO_OFTEN_AS_OK,             "sendChannelMessage", CHANNEL_TOO_OFTEN, 0},
	{WRONG_QUERY_TOO_OFTEN_AS_FAILURE,  "queryPeersOnlineStatus", 5, 1},
	{WRONG_RENEW_TOO_OFTEN_AS_FAILURE,  "renewToken",             4, 1},
	{WRONG_LOGIN_TOO_OFTEN_AS_REJECTED, "login",                  10, 2},
	{WRONG_INVITATION_SECOND_SEND_OK,   "sendLocalInvitation",    5, 0},
	{WRONG_INVITATION_ENDED_OK,         "sendLocalInvitation",    3, 0},
	{WRONG_INVITATION_ENDED_OK,         "cancelLocalInvitation",  3, 0},
	{WRONG_INVITATION_ENDED_OK,         "acceptRemoteInvitation", 3, 0},
	{WRONG_INVITATION_ENDED_OK,         "refuseRemoteInvitation", 3, 0},
	{WRONG_INVITATION_ENDED_AS_SENT,    "sendLocalInvitation",    3, 5},
	{WRONG_INVITATION_TOO_LONG_AS_ENDED, "sendLocalInvitation",    1, 3},
	{WRONG_INVITATION_TOO_LONG_AS_ENDED, "acceptRemoteInvitation", 1, 3},
	{WRONG_INVITATION_TOO_LONG_AS_ENDED, "refuseRemoteInvitation", 1, 3},
	{WRONG_TOKEN_EXPIRED_AS_INVALID,    "login",                  6, 5},
	{WRONG_RENEW_EXPIRED_AS_INVALID,    "renewToken",             5, 6},
	{WRONG_SECOND_LOGIN_OK,             "login",                  8, 0},
	{WRONG_STRANGER_AS_FAILURE,         NULL,                     102, 1},
	{WRONG_UNREADY_AS_STRANGER,         NULL,                     101, 102},
	{WRONG_UNREADY_AS_FAILURE,          NULL,                     101, 1},
	{WRONG_UNREADY_ATTRIBUTES, "setLocalUserAttributes",          101, 1},
	{WRONG_UNREADY_ATTRIBUTES, "addOrUpdateLocalUserAttributes",  101, 1},
	{WRONG_UNREADY_ATTRIBUTES, "deleteLocalUserAttributesByKeys", 101, 1},
	{WRONG_UNREADY_ATTRIBUTES, "clearLocalUserAttributes",        101, 1},
	{WRONG_UNREADY_ATTRIBUTES, "getUserAllAttributes",            101, 1},
	{WRONG_UNREADY_ATTRIBUTES, "getUserAttributesByKeys",         101, 1},
	{WRONG_CODE_UNLISTED,               "leaveChannel",           0, 17},
	{WRONG_SIGNALING_AS_RTM,            NULL,                     1003, 102},
	{WRONG_SIGNALING_AS_RTM,            "login",                  208, 8},
	{WRONG_STRANGER_AS_NOT_FOUND, "setLocalUserAttributes",          102, 6},
	{WRONG_STRANGER_AS_NOT_FOUND, "addOrUpdateLocalUserAttributes",  102, 6},
	{WRONG_STRANGER_AS_NOT_FOUND, "deleteLocalUserAttributesByKeys", 102, 6},
	{WRONG_STRANGER_AS_NOT_FOUND, "clearLocalUserAttributes",        102, 6},
	{WRONG_STRANGER_AS_NOT_FOUND, "getUserAllAttributes",            102, 6},
	{WRONG_STRANGER_AS_NOT_FOUND, "getUserAttributesByKeys",         102, 6},
	{WRONG_STRANGER_EARLY, "logout",             1, 102},
	{WRONG_STRANGER_EARLY, "sendMessageToPeer",  1, 102},
	{WRONG_STRANGER_EARLY, "sendChannelMessage", 1, 102},
	{WRONG_STRANGER_EARLY, "joinChannel",        1, 102},
	{WRONG_STRANGER_EARLY, "leaveChannel",       1, 102},
	{WRONG_STRANGER_EARLY, "getMembers",         1, 102},
	{WRONG_STRANGER_QUERY_AS_FAILURE, "queryPeersOnlineStatus", 3, 1},
	{WRONG_STRANGER_QUERY_AS_FAILURE, "renewToken",             3, 1},
	{WRONG_STRANGER_NOT_READY_AS_FAILURE, "setLocalUserAttributes",          1, 2},
	{WRONG_STRANGER_NOT_READY_AS_FAILURE, "addOrUpdateLocalUserAttributes",  1, 2},
	{WRONG_STRANGER_NOT_READY_AS_FAILURE, "deleteLocalUserAttributesByKeys", 1, 2},
	{WRONG_STRANGER_NOT_READY_AS_FAILURE, "clearLocalUserAttributes",        1, 2},
	{WRONG_STRANGER_NOT_READY_AS_FAILURE, "getUserAllAttributes",            1, 2},
	{WRONG_STRANGER_NOT_READY_AS_FAILURE, "getUserAttributesByKeys",         1, 2},
};

static const struct {
	enum wrong wrong;
	unsigned times;
	const char *event;
	const char *member; /* it is for those where this is VALUE, or NULL */
	int64_t value;
} wrong_times[] = {
	{WRONG_OFFLINE_DELIVERED_TWICE,   2, RECEIVED, OFFLINE, 1},
	{WRONG_LIVE_DELIVERED_TWICE,      2, RECEIVED, OFFLINE, 0},
	{WRONG_INVITATION_RECEIVED_TWICE, 2, INVITED, NULL, 0},
	{WRONG_INVITATION_CANCEL_SILENT,  0, "localInvitationCanceled", NULL, 0},
	{WRONG_TOKEN_EXPIRY_SWALLOWED,    0, "tokenDidExpire", NULL, 0},
	{WRONG_TOKEN_EXPIRY_TWICE,        2, "tokenDidExpire", NULL, 0},
	{WRONG_REMOTE_LOGIN_SILENT,       0, "connectionStateChanged", STATE_MEMBER, 5},
};
/* clang-format on */

#define N_OF(rows) (sizeof(rows) / sizeof *(rows))

static void edit(const struct client *client, const struct edit_row *rows, size_t n,
		 const char *name, struct json *params)
{
	for (size_t i = 0; i < n; i++) {
		const struct edit_row *row = &rows[i];
		if (!wrong_is(client, row->wrong) || strcmp(row->name, name) != 0)
			continue;
		if (row->edit == EDIT_DROP)
			json_remove(params, row->member);
		else if (row->edit != EDIT_TRUE_IF_ABSENT ||
			 json_get(params, row->member) == NULL)
			json_put_bool(params, row->member, row->edit != EDIT_FALSE);
	}
}

/* The code TooOften of METHOD; 0: it sends no message. */
static int64_t too_often(const char *method)
{
	if (strcmp(method, "sendMessageToPeer") == 0)
		return PEER_TOO_OFTEN;
	return strcmp(method, "sendChannelMessage") == 0 ? CHANNEL_TOO_OFTEN : 0;
}

static bool is_past_thirty(struct client *client)
{
	struct wrong_memory *memory = &client->wrong;

	if (client->now_ms - memory->second_ms >= SECOND_MS) {
		memory->second_ms = client->now_ms;
		memory->sent = 0;
	}
	return ++memory->sent > THIRTY;
}

bool wrong_answers(struct client *client, const struct call *call, int64_t *ret_code)
{
	int64_t code = too_often(call->method);

	if (!state_logged_in(client))
		return false;
	if (wrong_is(client, WRONG_RENEW_NOT_SENT) &&
	    strcmp(call->method, "renewToken") == 0) {
		*ret_code = 0;
		return true;
	}
	if (code != 0 &&
	    ((wrong_is(client, WRONG_LIMITS_AT_THIRTY) && is_past_thirty(client)) ||
	     (wrong_is(client, WRONG_LIMIT_NEVER_LIFTS) && client->wrong.limited))) {
		*ret_code = code;
		return true;
	}
	return false;
}

static void remember_token(struct wrong_memory *memory, struct json *params)
{
	const char *token = json_get_text(params, "token");

	if (memory->first_token == NULL)
		memory->first_token = mem_dup(token);
	if (memory->first_token != NULL)
		json_put_text(params, "token", memory->first_token);
}

void wrong_params(struct client *client, const struct call *call, struct json *params)
{
	struct wrong_memory *memory = &client->wrong;

	edit(client, call_edits, N_OF(call_edits), call->method, params);
	if (wrong_is(client, WRONG_LOGIN_TOKEN_REMEMBERED) &&
	    strcmp(call->method, "login") == 0)
		remember_token(memory, params);
	if (strcmp(call->method, "sendLocalInvitation") == 0) {
		free(memory->latest_invitation);
		memory->latest_invitation = mem_dup(
			json_get_text(params, "invitationId"));
	}
}

int64_t wrong_code(const struct client *client, const char *method, int64_t code)
{
	for (size_t i = 0; i < N_OF(wrong_codes); i++) {
		if (wrong_is(client, wrong_codes[i].wrong) &&
		    wrong_codes[i].right == code &&
		    (wrong_codes[i].method == NULL ||
		     strcmp(wrong_codes[i].method, method) == 0))
			return wrong_codes[i].told;
	}
	return code;
}

void wrong_answered(struct client *client, const struct pending *pending,
		    const struct answer *answer)
{
	struct wrong_memory *memory = &client->wrong;
	int64_t code = too_often(pending->method);

	if (code == 0 || answer->outcome != OUTCOME_ANSWERED || answer->code != code)
		return;
	memory->limited = true;
	if (!wrong_is(client, WRONG_TOO_OFTEN_SENT_LATER) || code != PEER_TOO_OFTEN)
		return;
	if (memory->later == NULL)
		memory->later = json_array();
	json_push(memory->later, json_dup(pending->kept));
	if (client->timers[TIMER_RESEND] < 0)
		client->timers[TIMER_RESEND] = client->now_ms + SECOND_MS;
}

void wrong_send_later(struct client *client)
{
	OWNED(json_freep)
	struct json *later = TAKE(client->wrong.later);

	if (!state_logged_in(client))
		return;
	JSON_EACH (params, later)
		call_send_own(client, &operation_quiet, "sendMessageToPeer", params);
}

static void change_message(const struct client *client, struct json *params)
{
	int64_t ts = json_get_int(params, "serverReceivedTs", 0);

	if (wrong_is(client, WRONG_SERVER_TS_IN_SECONDS))
		json_put_int(params, "serverReceivedTs", ts / SECOND_MS);
	if (wrong_is(client, WRONG_SERVER_TS_OF_RECEIPT))
		json_put_int(params, "serverReceivedTs", client->now_ms);
	if (wrong_is(client, WRONG_SENDER_IS_RECEIVER))
		json_put(params, "peerId", json_dup(json_get(client->login, "userId")));
}

static void change_local(const struct client *client, const char **name,
			 struct json *params)
{
	if (wrong_is(client, WRONG_INVITATION_NAMES_LATEST) &&
	    client->wrong.latest_invitation != NULL)
		json_put_text(params, "invitationId", client->wrong.latest_invitation);
	if (wrong_is(client, WRONG_INVITATION_ERROR_SHIFTED) &&
	    json_get(params, "errorCode") != NULL)
		json_put_int(params, "errorCode",
			     json_get_int(params, "errorCode", 0) + 1);
	if (wrong_is(client, WRONG_INVITATION_REFUSED_AS_ACCEPTED) &&
	    strcmp(*name, "localInvitationRefused") == 0) {
		*name = "localInvitationAccepted";
		json_put_int(params, STATE_MEMBER, LOCAL_ACCEPTED);
	}
}

static void swap_states(struct json *params)
{
	int64_t state = json_get_int(params, STATE_MEMBER, 0);

	if (state == LOCAL_ACCEPTED || state == LOCAL_REFUSED)
		json_put_int(params, STATE_MEMBER,
			     LOCAL_ACCEPTED + LOCAL_REFUSED - state);
}

static void change(const struct client *client, const char **name, struct json *params)
{
	edit(client, event_edits, N_OF(event_edits), *name, params);
	if (strcmp(*name, RECEIVED) == 0)
		change_message(client, params);
	if (wrong_is(client, WRONG_REMOTE_LOGIN_AS_LOGOUT) &&
	    strcmp(*name, "connectionStateChanged") == 0)
		json_put_int(params, "reason", 6);
	if (strncmp(*name, "local", 5) == 0)
		change_local(client, name, params);
	if (wrong_is(client, strncmp(*name, "local", 5) == 0
				     ? WRONG_LOCAL_STATES_SWAPPED
				     : WRONG_REMOTE_STATES_SWAPPED) &&
	    strstr(*name, "Invitation") != NULL)
		swap_states(params);
}

static unsigned times_of(const struct client *client, const char *name,
			 const struct json *params)
{
	for (size_t i = 0; i < N_OF(wrong_times); i++) {
		if (!wrong_is(client, wrong_times[i].wrong) ||
		    strcmp(wrong_times[i].event, name) != 0)
			continue;
		const char *member = wrong_times[i].member;
		const struct json *value = member != NULL ? json_get(params, member)
							  : NULL;
		if (member == NULL || json_int_or(value, json_bool_or(value, false)) ==
					      wrong_times[i].value)
			return wrong_times[i].times;
	}
	return 1;
}

/* An offline message that is lost, or not acknowledged. */
static bool loses(struct client *client, const char *name, const struct json *params,
		  bool *ret_silent)
{
	if (strcmp(name, RECEIVED) != 0 || !json_get_bool(params, OFFLINE, false))
		return false;
	*ret_silent = wrong_is(client, WRONG_OFFLINE_NOT_ACKNOWLEDGED);
	if (!wrong_is(client, WRONG_OFFLINE_FIRST_LOST) || client->wrong.first_lost)
		return false;
	client->wrong.first_lost = true;
	return true;
}

static void act_on(struct client *client, const char *name, const struct json *params)
{
	const char *id = json_get_text(params, "invitationId");
	const char *channel = json_get_text(invitation_fields(client, id), "channelId");

	if (wrong_is(client, WRONG_TOKEN_EXPIRY_LOGS_OUT) &&
	    strcmp(name, "tokenDidExpire") == 0)
		call_send_own(client,
			      operation_find(client->role, client->release, "logout")->op,
			      "logout", NULL);
	if (wrong_is(client, WRONG_INVITATION_JOINS_CHANNEL) && channel != NULL &&
	    strcmp(name, "localInvitationAccepted") == 0) {
		OWNED(json_freep)
		struct json *join = json_object();
		json_put_text(join, "channelId", channel);
		call_send_own(client, &operation_quiet, "joinChannel", join);
	}
}

void wrong_event(struct client *client, const char *name, struct json *params,
		 bool *ret_silent)
{
	if (loses(client, name, params, ret_silent))
		return;
	if (wrong_is(client, WRONG_DELEGATE_MUTES) && client->wrong.delegate_replaced &&
	    json_get(params, "delegate") != NULL)
		return;
	if (wrong_is(client, WRONG_MESSAGES_REVERSED) && strcmp(name, RECEIVED) == 0) {
		VEC_PUSH(&client->wrong.held, json_dup(params));
		client->timers[TIMER_HELD] = client->now_ms;
		return;
	}
	wrong_release(client);

	unsigned times = times_of(client, name, params);
	if (strcmp(name, "tokenDidExpire") == 0)
		times *= wrong_expiry_times(client);
	change(client, &name, params);
	for (; times > 0; times--)
		event_hand_out(client, name, params);
	act_on(client, name, params);
}

void wrong_release(struct client *client)
{
	client->timers[TIMER_HELD] = -1;
	while (client->wrong.held.n > 0) {
		OWNED(json_freep)
		struct json *params = client->wrong.held.items[--client->wrong.held.n];
		change(client, &(const char *){RECEIVED}, params);
		event_hand_out(client, RECEIVED, params);
	}
}

void wrong_finish(struct client *client)
{
	struct wrong_memory *memory = &client->wrong;

	free(memory->first_token);
	free(memory->latest_invitation);
	json_free(memory->later);
	VEC_EACH (params, &memory->held)
		json_free(*params);
	VEC_FINISH(&memory->held);
	VEC_FINISH(&memory->ended);
}
