#include "mocks/client/local.h"

#include <string.h>

struct event {
	const char *name;
	bool acknowledged;
	void (*before)(struct client *client, const char *name, struct json *params);
};

static void before_state(struct client *client, const char *name, struct json *params)
{
	(void)name;
	if (json_get_int(params, "state", STATE_NONE) != STATE_ABORTED) {
		frame_nonsense(client, "connectionStateChanged of the service is for "
				       "Aborted alone");
		return;
	}
	if (!state_change(client, CHANGE_ABORTED)) {
		frame_nonsense(client, "the service ended a session that there is not");
		return;
	}
	client_session_forget(client);
	client->doomed = true;
}

static void before_logout(struct client *client, const char *name, struct json *params)
{
	(void)name;
	(void)params;
	if (!state_change(client, CHANGE_THROWN_OUT)) {
		frame_nonsense(client, "the service ended a session that there is not");
		return;
	}
	client_session_forget(client);
	client->doomed = true;
}

/* docs/wire-protocol.md, RTM events. The busiest stand first. */
static const struct event rtm_events[] = {
	/* clang-format off */
	{"messageReceived",               true,  NULL},
	{"channelMessageReceived",        false, kept_event},
	{"remoteInvitationReceived",      true,  invitation_event},
	{"connectionStateChanged",        false, before_state},
	{"tokenDidExpire",                false, NULL},
	{"memberJoined",                  false, kept_event},
	{"memberLeft",                    false, kept_event},
	{"localInvitationReceivedByPeer", false, invitation_event},
	{"localInvitationCanceled",       false, invitation_event},
	{"localInvitationAccepted",       false, invitation_event},
	{"localInvitationRefused",        false, invitation_event},
	{"localInvitationFailure",        false, invitation_event},
	{"remoteInvitationAccepted",      false, invitation_event},
	{"remoteInvitationRefused",       false, invitation_event},
	{"remoteInvitationCanceled",      false, invitation_event},
	{"remoteInvitationFailure",       false, invitation_event},
	/* clang-format on */
};

/* docs/wire-protocol.md, Signaling. */
static const struct event signaling_events[] = {
	/* clang-format off */
	{"onMessageInstantReceive", true,  NULL},
	{"onMessageChannelReceive", false, NULL},
	{"onInviteReceived",        true,  NULL},
	{"onLogout",                false, before_logout},
	{"onChannelUserJoined",     false, NULL},
	{"onChannelUserLeaved",     false, NULL},
	{"onInviteReceivedByPeer",  false, NULL},
	{"onInviteEndByMyself",     false, NULL},
	{"onInviteAcceptedByPeer",  false, NULL},
	{"onInviteRefusedByPeer",   false, NULL},
	{"onInviteEndByPeer",       false, NULL},
	{"onInviteFailed",          false, NULL},
	/* clang-format on */
};

static const struct {
	const struct event *rows;
	size_t n;
} roles[ROLE_COUNT] = {
	/* clang-format off */
	[ROLE_RTM]       = {rtm_events, sizeof rtm_events / sizeof *rtm_events},
	[ROLE_SIGNALING] = {signaling_events,
			    sizeof signaling_events / sizeof *signaling_events},
	/* clang-format on */
};

const struct event *event_find(enum role role, const char *name)
{
	for (size_t i = 0; i < roles[role].n; i++) {
		if (strcmp(roles[role].rows[i].name, name) == 0)
			return &roles[role].rows[i];
	}
	return NULL;
}

bool event_is_acknowledged(const struct event *event)
{
	return event->acknowledged;
}

void event_hand_out(struct client *client, const char *name, struct json *params)
{
	log_line(client, LOG_INFO, "event %s", name);
	client->ops->event(client->user, name, params);
}

void event_receive(struct client *client, const struct event *event, const char *name,
		   struct json *params, bool *ret_silent)
{
	if (event != NULL && event->before != NULL)
		event->before(client, name, params);
	if (event == NULL && client->defects != NULL)
		wrong_nonsense(client, true);
	if (client->defects == NULL)
		event_hand_out(client, name, params);
	else
		wrong_event(client, name, params, ret_silent);
}
