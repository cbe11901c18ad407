/* Defects of the events that the client hands out. */
#include "mocks/client/core.h"
#include "mocks/client/wrong_edit.h"

#include "base/mem.h"

#include <string.h>

#define SECOND_MS 1000

#define LOCAL_ACCEPTED 3 /* the callee's Refused */
#define LOCAL_REFUSED  4 /* the callee's Accepted */
#define STATE_MEMBER   "state"

#define OFFLINE  "isOfflineMessage"
#define RECEIVED "messageReceived"
#define INVITED  "remoteInvitationReceived"

/* clang-format off */
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
	wrong_edit(client, event_edits, N_OF(event_edits), *name, params);
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
