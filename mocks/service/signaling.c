#include "mocks/service/signaling.h"

#include "base/mem.h"
#include "crypto/signaling_token.h"
#include "mocks/service/bridge.h"
#include "mocks/service/channel.h"
#include "mocks/service/peer.h"
#include "mocks/service/presence.h"
#include "mocks/service/session.h"

#include <string.h>

/* facts.md 5, Signaling error codes */
enum signaling_code {
	SIG_OK = 0,
	SIG_LOGIN_NET = 201,
	SIG_LOGIN_TOKEN_EXPIRED = 204,
	SIG_LOGIN_TOKEN_WRONG = 206,
	SIG_LOGIN_ALREADY = 208,
	SIG_LOGIN_INVALID_USER = 209,
	SIG_JOIN_OTHER = 300,
	SIG_SEND_OTHER = 400,
	SIG_LEAVE_OTHER = 600,
	SIG_INVITE_AGAIN = 701,
	SIG_FAILED = 1001,
	SIG_WRONG_PARAM = 1004,
	SIG_LARGE_PARAM = 1005
};

static enum signaling_code login_check(const struct world *world, const char *account,
				       const char *token)
{
	switch (signaling_token_check(token, world->app_id, world->certificate, account,
				      world_now(world))) {
	case SIGNALING_REASON_OK:
		return SIG_OK;
	case SIGNALING_REASON_EXPIRED:
		return SIG_LOGIN_TOKEN_EXPIRED;
	default:
		return SIG_LOGIN_TOKEN_WRONG;
	}
}

void op_sig_login(struct request *request)
{
	struct service_conn *conn = request->conn;
	const char *account = request_text(request, "account");
	struct world *world = world_find(request->service, conn->app_id);
	enum signaling_code code = SIG_OK;

	if (conn->session != NULL)
		code = SIG_LOGIN_ALREADY;
	else if (world == NULL)
		code = SIG_LOGIN_NET;
	else if (!name_usable(request->service, account))
		code = SIG_LOGIN_INVALID_USER;
	else
		code = login_check(world, account, request_text(request, "token"));

	struct user *user = code == SIG_OK ? world_user(world, account) : NULL;
	if (user == NULL) {
		answer_code(request, (int)(code == SIG_OK ? SIG_LOGIN_NET : code));
		return;
	}
	struct session *session = session_start(conn, user);
	answer_code(request, SIG_OK);
	session_greet(session);
}

void op_sig_join(struct request *request)
{
	struct session *session = request->session;
	const char *id = request_text(request, "channelId");
	struct channel *channel;
	const char *account;
	void *member;
	struct text *out;

	if (!name_usable(request->service, id)) {
		answer_code(request, SIG_JOIN_OTHER);
		return;
	}
	if (!map_has(&session->channels, id))
		channels_leave_all(session, false);
	channel = channel_join(session, id);
	out = answer_begin(request, SIG_OK);
	frame_name(out, "accounts");
	text_char(out, '[');
	for (size_t at = 0; map_next(&channel->members, &at, &account, &member);) {
		if (out->bytes[out->len - 1] != '[')
			text_char(out, ',');
		json_write_text(out, account, strlen(account));
	}
	text_char(out, ']');
	answer_end(request->conn);
}

void op_sig_leave(struct request *request)
{
	struct session *session = request->session;
	struct channel *channel = map_get(&session->channels,
					  request_text(request, "channelId"));

	answer_code(request, channel == NULL ? SIG_LEAVE_OTHER : SIG_OK);
	if (channel != NULL)
		channel_leave(session, channel);
}

static enum signaling_code message_check(const struct service *service, const char *text)
{
	if (*text == '\0')
		return SIG_SEND_OTHER;
	if (defect(service, DEFECT_SIG_LARGE_PASSES))
		return SIG_OK;
	return strlen(text) > EXTRA_MAX ? SIG_LARGE_PARAM : SIG_OK;
}

void op_sig_send(struct request *request)
{
	struct user *from = request->session->user;
	const char *account = request_text(request, "account");
	const char *text = request_text(request, "msg");
	enum signaling_code code = message_check(request->service, text);

	if (!name_usable(request->service, account))
		code = SIG_WRONG_PARAM;
	answer_code(request, code);

	struct user *to = code == SIG_OK ? map_get(&from->world->users, account) : NULL;
	if (to == NULL || to->session == NULL)
		return;
	if (to->session->role == ROLE_RTM &&
	    defect(request->service, DEFECT_SIG_MESSAGE_TO_RTM_LOST))
		return;
	struct message *message = message_new(from, text, false);
	deliver_message(to->session, message, NULL);
	message_unref(message);
}

void op_sig_send_channel(struct request *request)
{
	struct session *session = request->session;
	const char *text = request_text(request, "msg");
	struct channel *channel = map_get(&session->channels,
					  request_text(request, "channelId"));
	enum signaling_code code = channel == NULL
					   ? SIG_SEND_OTHER
					   : message_check(request->service, text);

	answer_code(request, code);
	if (code == SIG_OK)
		channel_send(session, channel, text);
}

static struct invitation *find(struct map *names, struct request *request)
{
	OWNED(mem_freep)
	char *name = invitation_account_name(request_text(request, "channelId"),
					     request_text(request, "account"));

	return map_get(names, name);
}

void op_sig_invite(struct request *request)
{
	struct session *session = request->session;
	const char *channel_id = request_text(request, "channelId");
	const char *account = request_text(request, "account");
	const char *extra = request_text(request, "extra");
	struct invitation *known = find(&session->outgoing, request);
	enum signaling_code code = SIG_OK;
	struct user *callee = NULL;

	if (!name_usable(request->service, channel_id) ||
	    !name_usable(request->service, account))
		code = SIG_WRONG_PARAM;
	else if (extra != NULL && strlen(extra) > EXTRA_MAX)
		code = SIG_LARGE_PARAM;
	else if (known != NULL && !invitation_over(known))
		code = SIG_INVITE_AGAIN;
	else if (session->outgoing.n >= INVITES_MAX)
		code = SIG_FAILED;
	else
		callee = world_user(session->user->world, account);
	answer_code(request, (int)(code == SIG_OK && callee == NULL ? SIG_FAILED : code));
	if (callee == NULL)
		return;

	OWNED(mem_freep)
	char *name = invitation_account_name(channel_id, account);
	invitation_send(session, name, callee, extra, channel_id);
}

static void reply(struct request *request, enum invite_event event)
{
	struct invitation *invitation = find(&request->session->incoming, request);
	const char *extra = request_text(request, "extra");
	enum signaling_code code = SIG_OK;

	if (invitation == NULL || invitation_check(invitation, event) != INVITE_OK)
		code = SIG_FAILED;
	else if (extra != NULL && strlen(extra) > EXTRA_MAX)
		code = SIG_LARGE_PARAM;
	answer_code(request, code);
	if (code == SIG_OK)
		invitation_happens(invitation, event, extra);
}

void op_sig_accept(struct request *request)
{
	reply(request, INVITE_ACCEPT);
}

void op_sig_refuse(struct request *request)
{
	reply(request, INVITE_REFUSE);
}

void op_sig_end(struct request *request)
{
	struct invitation *invitation = find(&request->session->outgoing, request);
	bool by_caller = invitation != NULL;

	/* The one who was called may hang up too, if the other side has a word for it. */
	if (invitation == NULL) {
		invitation = find(&request->session->incoming, request);
		if (invitation != NULL && invitation->origin != ROLE_SIGNALING)
			invitation = NULL;
	}
	if (invitation == NULL ||
	    (invitation_over(invitation) && invitation->state != INVITE_ACCEPTED)) {
		answer_code(request, SIG_FAILED);
		return;
	}
	answer_code(request, SIG_OK);
	if (by_caller && invitation->state != INVITE_ACCEPTED)
		invitation_happens(invitation, INVITE_CANCEL, NULL);
	else
		bridge_hang_up(invitation, by_caller);
}

void op_sig_query(struct request *request)
{
	struct world *world = request->session->user->world;
	bool online = presence_online(world, request_text(request, "account"),
				      request->conn);

	frame_int(answer_begin(request, SIG_OK), "status", online ? 1 : 0);
	answer_end(request->conn);
}
