#include "mocks/service/channel.h"

#include "base/mem.h"
#include "mocks/service/deliver.h"
#include "mocks/service/peer.h"

#include <stdlib.h>
#include <string.h>

enum channel_code {
	JOIN_INVALID_ARGUMENT = 3,
	JOIN_EXCEED_LIMIT = 5,
	JOIN_ALREADY_JOINED = 6,
	JOIN_TOO_OFTEN = 7,
	LEAVE_NOT_IN_CHANNEL = 3,
	SEND_FAILURE = 1,
	SEND_TOO_OFTEN = 3,
	SEND_INVALID_MESSAGE = 4,
	MEMBERS_TOO_OFTEN = 4,
	MEMBERS_NOT_IN_CHANNEL = 5
};

void channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	map_finish(&channel->members);
	free(channel->id);
	free(channel);
}

/* Tells ROLE's members but ACTOR what is in service->out. */
static void tell_role(struct channel *channel, const struct session *actor,
		      enum role role, struct user *cause)
{
	const char *id;
	void *value;

	for (size_t at = 0; map_next(&channel->members, &at, &id, &value);) {
		struct session *member = value;

		if (member != actor && member->role == role)
			deliver_note(member, cause);
	}
}

static void tell_presence(struct channel *channel, const struct session *actor,
			  const char *rtm_event, const char *signaling_event)
{
	struct service *service = channel->world->service;
	struct text *out = event_begin(service, rtm_event, 0);

	frame_text(out, "channelId", channel->id);
	frame_text(out, "userId", actor->user->id);
	event_end(service);
	tell_role(channel, actor, ROLE_RTM, NULL);
	if (channel->n_signaling == 0)
		return;
	out = event_begin(service, signaling_event, 0);
	frame_text(out, "channelId", channel->id);
	frame_text(out, "account", actor->user->id);
	event_end(service);
	tell_role(channel, actor, ROLE_SIGNALING, NULL);
}

struct channel *channel_join(struct session *session, const char *channel_id)
{
	struct world *world = session->user->world;
	struct channel *channel = map_get(&world->channels, channel_id);

	if (channel == NULL) {
		channel = mem_new(1, sizeof *channel);
		channel->world = world;
		channel->id = mem_dup(channel_id);
		map_put(&world->channels, channel_id, channel);
	}
	if (map_put(&session->channels, channel_id, channel) != NULL)
		return channel;
	map_put(&channel->members, session->user->id, session);
	channel->n_signaling += session->role == ROLE_SIGNALING;
	tell_presence(channel, session, "memberJoined", "onChannelUserJoined");
	return channel;
}

void channel_leave(struct session *session, struct channel *channel)
{
	const char *user_id = session->user->id;

	if (map_remove(&session->channels, channel->id) == NULL)
		return;
	/* Where a defect lets two sessions of one user live, the place may be the
	 * other's. */
	if (map_get(&channel->members, user_id) == session) {
		map_remove(&channel->members, user_id);
		channel->n_signaling -= session->role == ROLE_SIGNALING;
		tell_presence(channel, session, "memberLeft", "onChannelUserLeaved");
	}
	if (channel->members.n == 0) {
		map_remove(&channel->world->channels, channel->id);
		channel_free(channel);
	}
}

void channels_leave_all(struct session *session)
{
	const char *id;
	void *channel;

	for (size_t at = 0; map_next(&session->channels, &at, &id, &channel);)
		channel_leave(session, channel);
}

void channels_inherit(struct session *old, struct session *heir)
{
	const char *id;
	void *value;

	for (size_t at = 0; map_next(&old->channels, &at, &id, &value);) {
		struct channel *channel = value;

		map_put(&heir->channels, channel->id, channel);
		map_put(&channel->members, heir->user->id, heir);
		channel->n_signaling += heir->role == ROLE_SIGNALING;
		channel->n_signaling -= old->role == ROLE_SIGNALING;
	}
	map_finish(&old->channels);
}

void channel_send(struct session *session, struct channel *channel, const char *text)
{
	struct service *service = channel->world->service;
	struct user *from = session->user;
	bool crosses = !defect(service, DEFECT_SIG_CHANNEL_MESSAGE_LOST);
	struct text *out;

	if (session->role == ROLE_RTM || crosses) {
		out = event_begin(service, "channelMessageReceived", 0);
		frame_text(out, "channelId", channel->id);
		frame_text(out, "userId", from->id);
		frame_text(out, "text", text);
		event_end(service);
		tell_role(channel, session, ROLE_RTM, from);
	}
	if (channel->n_signaling == 0 || (session->role == ROLE_RTM && !crosses))
		return;

	size_t len = strlen(text);
	OWNED(mem_freep)
	char *cut = mem_dup_bytes(text, len > EXTRA_MAX ? EXTRA_MAX : len);
	out = event_begin(service, "onMessageChannelReceive", 0);
	frame_text(out, "channelId", channel->id);
	frame_text(out, "account", from->id);
	frame_text(out, "msg", cut);
	event_end(service);
	tell_role(channel, session, ROLE_SIGNALING, from);
}

void op_join(struct request *request)
{
	struct session *session = request->session;
	const char *id = request_text(request, "channelId");
	int code = 0;

	if (!limit_pass(request->conn, session->user, LIMIT_JOIN))
		code = JOIN_TOO_OFTEN;
	else if (!name_usable(request->service, id))
		code = JOIN_INVALID_ARGUMENT;
	else if (map_has(&session->channels, id))
		code = JOIN_ALREADY_JOINED;
	else if (session->channels.n >= CHANNELS_MAX)
		code = JOIN_EXCEED_LIMIT;
	answer_code(request, code);
	if (code == 0)
		channel_join(session, id);
}

void op_leave(struct request *request)
{
	struct session *session = request->session;
	struct channel *channel = map_get(&session->channels,
					  request_text(request, "channelId"));

	answer_code(request, channel == NULL ? LEAVE_NOT_IN_CHANNEL : 0);
	if (channel != NULL)
		channel_leave(session, channel);
}

static int send_check(const struct service *service, const struct channel *channel,
		      const char *text)
{
	if (!peer_text_usable(service, text))
		return SEND_INVALID_MESSAGE;
	if (channel == NULL)
		return SEND_FAILURE;
	/* Never cut for the members who cannot take it: nobody gets it. */
	if (channel->n_signaling > 0 && strlen(text) > EXTRA_MAX &&
	    !defect(service, DEFECT_SIG_CHANNEL_TEXT_CUT))
		return SEND_INVALID_MESSAGE;
	return 0;
}

void op_send_channel(struct request *request)
{
	struct service *service = request->service;
	struct session *session = request->session;
	const char *text = request_text(request, "text");
	struct channel *channel = map_get(&session->channels,
					  request_text(request, "channelId"));
	bool passes = limit_pass(request->conn, session->user, LIMIT_CHANNEL_MESSAGE);
	int code = send_check(service, channel, text);

	if (code == 0 && (passes || defect(service, DEFECT_RATE_REFUSED_DELIVERED)))
		channel_send(session, channel, text);
	if (!passes)
		code = defect(service, DEFECT_RATE_AS_FAILURE) ? SEND_FAILURE
							       : SEND_TOO_OFTEN;
	answer_code(request, code);
}

void op_get_members(struct request *request)
{
	struct session *session = request->session;
	struct channel *channel = map_get(&session->channels,
					  request_text(request, "channelId"));
	const char *id;
	void *value;
	struct text *out;

	if (!limit_pass(request->conn, session->user, LIMIT_MEMBERS)) {
		answer_code(request, MEMBERS_TOO_OFTEN);
		return;
	}
	if (channel == NULL) {
		answer_code(request, MEMBERS_NOT_IN_CHANNEL);
		return;
	}
	out = answer_begin(request, 0);
	frame_name(out, "members");
	text_char(out, '[');
	for (size_t at = 0; map_next(&channel->members, &at, &id, &value);) {
		if (out->bytes[out->len - 1] != '[')
			text_char(out, ',');
		json_write_text(out, id, strlen(id));
	}
	text_char(out, ']');
	answer_end(request->conn);
}
