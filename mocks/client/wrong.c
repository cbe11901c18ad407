/* Defects of what the client sends, and of the codes that it hands out. */
#include "mocks/client/core.h"
#include "mocks/client/wrong_edit.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Codes; facts.md 1.4 and 1.5. */
#define PEER_TOO_OFTEN    5
#define CHANNEL_TOO_OFTEN 3

#define THIRTY    30
#define SECOND_MS 1000

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

/* clang-format on */

#define N_OF(rows) (sizeof(rows) / sizeof *(rows))

void wrong_edit(const struct client *client, const struct edit_row *rows, size_t n,
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

	wrong_edit(client, call_edits, N_OF(call_edits), call->method, params);
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
