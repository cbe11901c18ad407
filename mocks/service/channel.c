#include "mocks/service/channel.h"

#include "base/mem.h"
#include "mocks/service/deliver.h"
#include "mocks/service/peer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum channel_code {
	JOIN_FAILURE = 1,
	JOIN_INVALID_ARGUMENT = 3,
	JOIN_EXCEED_LIMIT = 5,
	JOIN_ALREADY_JOINED = 6,
	JOIN_TOO_OFTEN = 7,
	LEAVE_FAILURE = 1,
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
	const struct service *service = channel->world->service;
	const char *id;
	void *value;

	for (size_t at = 0; map_next(&channel->members, &at, &id, &value);) {
		struct session *member = value;

		if (member == actor || member->role != role)
			continue;
		deliver_note(member, cause);
		if (cause != NULL && defect(service, DEFECT_CHANNEL_MESSAGE_FIRST_ONLY))
			return;
	}
}

static void tell_presence(struct channel *channel, const struct session *actor,
			  const char *rtm_event, const char *signaling_event)
{
	struct service *service = channel->world->service;
	bool crosses = !defect(service, DEFECT_SIG_MEMBERS_HIDDEN);
	struct text *out = event_begin(service, rtm_event, 0);

	frame_text(out, "channelId", channel->id);
	frame_text(out, "userId", actor->user->id);
	event_end(service);
	if (actor->role == ROLE_RTM || crosses)
		tell_role(channel, actor, ROLE_RTM, NULL);
	if (channel->n_signaling == 0 || (actor->role == ROLE_RTM && !crosses))
		return;
	out = event_begin(service, signaling_event, 0);
	frame_text(out, "channelId", channel->id);
	frame_text(out, "account", actor->user->id);
	event_end(service);
	tell_role(channel, actor, ROLE_SIGNALING, NULL);
}

static void tell_join(struct channel *channel, struct session *session)
{
	const struct service *service = channel->world->service;

	if (defect(service, DEFECT_CHANNEL_JOIN_SILENT) ||
	    (defect(service, DEFECT_LOST_BACK_SILENT) && session->user->was_lost))
		return;
	tell_presence(channel, session, "memberJoined", "onChannelUserJoined");
	if (defect(service, DEFECT_CHANNEL_JOIN_TWICE))
		tell_presence(channel, session, "memberJoined", "onChannelUserJoined");
	if (defect(service, DEFECT_CHANNEL_JOIN_ECHO) && session->role == ROLE_RTM)
		deliver_note(session, NULL);
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
	session->n_joins++;
	world->n_joins++;
	tell_join(channel, session);
	return channel;
}

static void leave(struct session *session, struct channel *channel, bool silent)
{
	const char *user_id = session->user->id;

	if (map_remove(&session->channels, channel->id) == NULL)
		return;
	/* Where a defect lets two sessions of one user live, the place may be the
	 * other's. */
	if (map_get(&channel->members, user_id) == session) {
		map_remove(&channel->members, user_id);
		channel->n_signaling -= session->role == ROLE_SIGNALING;
		if (!silent)
			tell_presence(channel, session, "memberLeft",
				      "onChannelUserLeaved");
	}
	if (channel->members.n == 0) {
		map_remove(&channel->world->channels, channel->id);
		channel_free(channel);
	}
}

void channel_leave(struct session *session, struct channel *channel)
{
	const struct service *service = channel->world->service;

	if (defect(service, DEFECT_CHANNEL_LEAVE_STAYS))
		tell_presence(channel, session, "memberLeft", "onChannelUserLeaved");
	else
		leave(session, channel, defect(service, DEFECT_CHANNEL_LEAVE_SILENT));
}

void channels_leave_all(struct session *session, bool over)
{
	const struct service *service = session->user->world->service;
	const char *id;
	void *channel;

	bool lost = over && session->conn == NULL;
	bool silent = (over && defect(service, DEFECT_CHANNEL_LOGOUT_SILENT)) ||
		      (lost && defect(service, DEFECT_LOST_SILENT));

	for (size_t at = 0; map_next(&session->channels, &at, &id, &channel);) {
		leave(session, channel, silent);
		silent |= over && defect(service, DEFECT_CHANNEL_LOGOUT_FIRST);
	}
}

void channels_announce(struct session *session)
{
	const char *id;
	void *channel;

	for (size_t at = 0; map_next(&session->channels, &at, &id, &channel);)
		tell_join(channel, session);
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

/* The message in service->out, to the RTM members, or as a defect has it. */
static void tell_rtm(struct channel *channel, struct session *session, struct user *from)
{
	struct world *world = channel->world;
	const struct service *service = world->service;

	if (defect(service, DEFECT_CHANNEL_MESSAGE_LOST))
		return;
	if (defect(service, DEFECT_CHANNEL_MESSAGE_TO_ALL)) {
		LIST_EACH (link, &world->sessions) {
			struct session *other = LIST_ITEM(link, struct session, at);

			if (other != session && other->role == ROLE_RTM)
				deliver_note(other, from);
		}
		return;
	}
	tell_role(channel, session, ROLE_RTM, from);
	if (defect(service, DEFECT_CHANNEL_MESSAGE_TWICE))
		tell_role(channel, session, ROLE_RTM, from);
	if (defect(service, DEFECT_CHANNEL_MESSAGE_ECHO) && session->role == ROLE_RTM)
		deliver_note(session, from);
}

/* A mistake: the channels of that name in other worlds. */
static void tell_namesakes(const struct channel *channel, const struct session *session,
			   struct user *from)
{
	const struct service *service = channel->world->service;
	const char *app_id;
	void *world;

	if (!defect(service, DEFECT_WORLD_CHANNELS_SHARED))
		return;
	for (size_t at = 0; map_next(&service->worlds, &at, &app_id, &world);) {
		struct channel *other = map_get(&((struct world *)world)->channels,
						channel->id);

		if (other != NULL && other != channel)
			tell_role(other, session, ROLE_RTM, from);
	}
}

void channel_send(struct session *session, struct channel *channel, const char *text)
{
	struct service *service = channel->world->service;
	struct user *from = session->user;
	bool crosses = !defect(service, DEFECT_SIG_CHANNEL_MESSAGE_LOST);
	OWNED(mem_freep)
	char *spoiled = peer_text_spoiled(service, text);
	struct text *out;

	text = spoiled != NULL ? spoiled : text;
	if (session->role == ROLE_RTM || crosses) {
		out = event_begin(service, "channelMessageReceived", 0);
		frame_text(out, "channelId", channel->id);
		frame_text(out, "userId", from->id);
		frame_text(out, "text", text);
		event_end(service);
		tell_rtm(channel, session, from);
		tell_namesakes(channel, session, from);
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

/* The channel id as the service understands it. The caller frees it. */
static char *id_of(const struct request *request)
{
	const struct service *service = request->service;
	static const enum defect mistakes[] = {
		DEFECT_CHANNEL_ID_TRIMMED, DEFECT_CHANNEL_ID_SPACES,
		DEFECT_CHANNEL_ID_MARKS, DEFECT_CHANNEL_ID_CUT};
	char *id = name_spoiled(service, request_text(request, "channelId"), mistakes);

	if (defect(service, DEFECT_CHANNEL_ID_FOLDED)) {
		for (char *at = id; *at != '\0'; at++)
			*at = (char)tolower((unsigned char)*at);
	}
	return id;
}

/* The channel that REQUEST names, if its session is in it; or NULL. */
static struct channel *channel_of(const struct request *request)
{
	OWNED(mem_freep)
	char *id = id_of(request);

	return map_get(&request->session->channels, id);
}

static bool id_usable(const struct service *service, const char *id)
{
	if (defect(service, DEFECT_CHANNEL_ID_UNCHECKED))
		return true;
	if ((defect(service, DEFECT_CHANNEL_ID_STRICT) && !name_strict(id)) ||
	    (defect(service, DEFECT_CHANNEL_ID_EDGE) && !isalnum((unsigned char)*id)) ||
	    (defect(service, DEFECT_CHANNEL_ID_32) && strlen(id) > 32))
		return false;
	if (defect(service, DEFECT_CHANNEL_ID_CONTROLS) &&
	    strpbrk(id, "\t\n\r\x7f") != NULL)
		return strlen(id) <= NAME_MAX_LEN;
	return name_usable(service, id);
}

static int joined_again(struct session *session, const char *id)
{
	const struct service *service = session->user->world->service;

	if (defect(service, DEFECT_CHANNEL_JOIN_AGAIN_TOLD))
		tell_presence(map_get(&session->channels, id), session, "memberJoined",
			      "onChannelUserJoined");
	return defect(service, DEFECT_CHANNEL_JOIN_AGAIN_OK) ? 0 : JOIN_ALREADY_JOINED;
}

static bool is_full(const struct session *session)
{
	const struct world *world = session->user->world;
	const struct service *service = world->service;
	size_t n = session->channels.n;

	if (defect(service, DEFECT_CHANNEL_MAX_NEVER_FREED))
		n = session->n_joins;
	if (defect(service, DEFECT_CHANNEL_MAX_SHARED))
		n = world->n_joins;
	if (defect(service, DEFECT_CHANNEL_MAX_19))
		n++;
	if (defect(service, DEFECT_CHANNEL_MAX_21) && n > 0)
		n--;
	return n >= CHANNELS_MAX;
}

void op_join(struct request *request)
{
	struct session *session = request->session;
	const struct service *service = request->service;
	OWNED(mem_freep)
	char *id = id_of(request);
	int code = 0;

	if (!limit_pass(request->conn, session->user, LIMIT_JOIN))
		code = JOIN_TOO_OFTEN;
	else if (!id_usable(service, id))
		code = JOIN_INVALID_ARGUMENT;
	else if (map_has(&session->channels, id))
		code = joined_again(session, id);
	else if (is_full(session))
		code = defect(service, DEFECT_CHANNEL_MAX_CODE) ? JOIN_INVALID_ARGUMENT
								: JOIN_EXCEED_LIMIT;
	else if (strlen(id) == NAME_MAX_LEN &&
		 defect(service, DEFECT_CHANNEL_64_BYTES_FAILURE))
		code = JOIN_FAILURE;
	answer_code(request, code);
	if (code == 0)
		channel_join(session, id);
}

static int stranger_code(const struct service *service)
{
	if (defect(service, DEFECT_CHANNEL_LEAVE_STRANGER_OK))
		return 0;
	return defect(service, DEFECT_CHANNEL_LEAVE_STRANGER_FAILURE)
		       ? LEAVE_FAILURE
		       : LEAVE_NOT_IN_CHANNEL;
}

void op_leave(struct request *request)
{
	struct session *session = request->session;
	struct channel *channel = channel_of(request);

	answer_code(request, channel == NULL ? stranger_code(request->service) : 0);
	if (channel != NULL)
		channel_leave(session, channel);
}

static int send_check(const struct service *service, const struct channel *channel,
		      const char *text)
{
	if (!peer_text_usable(service, text))
		return SEND_INVALID_MESSAGE;
	if (channel == NULL)
		return defect(service, DEFECT_CHANNEL_OUTSIDER_OK) ? 0 : SEND_FAILURE;
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
	struct channel *channel = channel_of(request);
	bool passes = limit_pass(request->conn, session->user, LIMIT_CHANNEL_MESSAGE);
	if (channel == NULL && defect(service, DEFECT_CHANNEL_OUTSIDER_SENDS))
		channel = map_get(&session->user->world->channels,
				  request_text(request, "channelId"));
	int code = send_check(service, channel, text);

	if (code == 0 && channel != NULL &&
	    (passes || defect(service, DEFECT_RATE_REFUSED_DELIVERED)))
		channel_send(session, channel, text);
	if (!passes)
		code = defect(service, DEFECT_RATE_AS_FAILURE) ? SEND_FAILURE
							       : SEND_TOO_OFTEN;
	answer_code(request, code);
}

static bool is_listed(const struct session *caller, const struct session *member)
{
	const struct service *service = caller->user->world->service;

	if (member == caller && defect(service, DEFECT_CHANNEL_MEMBERS_WITHOUT_CALLER))
		return false;
	return member->role == caller->role ||
	       !defect(service, DEFECT_SIG_MEMBERS_HIDDEN);
}

static void write_members(struct text *out, const struct session *caller,
			  const struct channel *channel)
{
	const char *id;
	void *value;

	for (size_t at = 0; map_next(&channel->members, &at, &id, &value);) {
		if (!is_listed(caller, value))
			continue;
		if (out->bytes[out->len - 1] != '[')
			text_char(out, ',');
		json_write_text(out, id, strlen(id));
	}
}

void op_get_members(struct request *request)
{
	struct session *session = request->session;
	struct channel *channel = channel_of(request);
	const struct world *world = session->user->world;
	const char *id;
	void *value;
	struct text *out;

	if (!limit_pass(request->conn, session->user, LIMIT_MEMBERS)) {
		answer_code(request, MEMBERS_TOO_OFTEN);
		return;
	}
	if (channel == NULL && defect(request->service, DEFECT_CHANNEL_MEMBERS_OPEN))
		channel = map_get(&world->channels, request_text(request, "channelId"));
	if (channel == NULL) {
		answer_code(request, MEMBERS_NOT_IN_CHANNEL);
		return;
	}
	out = answer_begin(request, 0);
	frame_name(out, "members");
	text_char(out, '[');
	if (defect(request->service, DEFECT_CHANNEL_MEMBERS_EVERYBODY)) {
		for (size_t at = 0; map_next(&world->channels, &at, &id, &value);)
			write_members(out, session, value);
	} else {
		write_members(out, session, channel);
	}
	text_char(out, ']');
	answer_end(request->conn);
}
