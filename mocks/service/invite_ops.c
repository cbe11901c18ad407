#include "mocks/service/bridge.h"
#include "mocks/service/invite.h"
#include "mocks/service/session.h"

#include <string.h>

/* Content or response, NULL: none. */
static bool extra_usable(const struct service *service, const char *text)
{
	size_t max = defect(service, DEFECT_INVITE_TEXT_LIMIT_LOW) ? 8000 : EXTRA_MAX;

	return text == NULL || strlen(text) <= max;
}

/* On a connection that nobody is logged in on. */
static void fail_not_logged_in(struct request *request)
{
	struct service *service = request->service;
	struct text *out;

	answer_code(request, INVITE_OK);
	out = event_begin(service, "localInvitationFailure", 0);
	frame_text(out, "invitationId", request_text(request, "invitationId"));
	frame_text(out, "calleeId", request_text(request, "calleeId"));
	frame_int(out, "errorCode",
		  sdk_code(service, request->conn->sdk, CODES_LOCAL_FAILURE,
			   FAILURE_NOT_LOGGED_IN));
	event_end(service);
	conn_send(request->conn, out->bytes, out->len);
}

/* Before 1.0.0 it can be set, to no effect. */
static const char *channel_id_of(const struct request *request)
{
	const struct service *service = request->service;
	const struct world *world = request->session->user->world;

	if (world_has(world, request->conn, TRAIT_SIGNALING) ||
	    variant(service, VARIANT_CHANNEL_ID_EARLY) ||
	    defect(service, DEFECT_INVITE_CHANNEL_ID_JOINS))
		return request_text(request, "channelId");
	return NULL;
}

static enum invite_code send_check(struct request *request, const char *id)
{
	const struct session *session = request->session;
	const struct invitation *known = map_get(&session->outgoing, id);
	const char *channel_id = channel_id_of(request);

	if (known != NULL)
		return invitation_over(known) ? INVITE_ALREADY_END : INVITE_ALREADY_SENT;
	if (*id == '\0' || strlen(id) > NAME_MAX_LEN ||
	    session->outgoing.n >= INVITES_MAX ||
	    !extra_usable(request->service, request_text(request, "content")) ||
	    !user_id_usable(session->user->world, request->conn,
			    request_text(request, "calleeId")))
		return INVITE_INVALID_ARGUMENT;
	if (defect(request->service, DEFECT_INVITE_CHANNEL_ID_REFUSED) &&
	    request_text(request, "channelId") != NULL && channel_id == NULL)
		return INVITE_INVALID_ARGUMENT;
	if (channel_id != NULL && *channel_id != '\0' &&
	    !name_usable(request->service, channel_id))
		return INVITE_INVALID_ARGUMENT;
	return INVITE_OK;
}

/* A mistake: the callee of that name in another world sees it. */
static void show_stranger(const struct request *request, const char *callee_id)
{
	struct service *service = request->service;
	const struct user *from = request->session->user;
	const struct user *stranger = world_stranger(from->world, callee_id);
	struct text *out;

	if (stranger == NULL || stranger->session->conn == NULL)
		return;
	out = event_begin(service, "remoteInvitationReceived", ++service->last_id);
	frame_text(out, "invitationId", request_text(request, "invitationId"));
	frame_text(out, "callerId", from->id);
	frame_text(out, "content", "");
	frame_text(out, "channelId", "");
	event_end(service);
	conn_send(stranger->session->conn, out->bytes, out->len);
}

void op_send_invitation(struct request *request)
{
	struct session *session = request->session;
	const char *id = request_text(request, "invitationId");
	const char *callee_id = request_text(request, "calleeId");

	if (session == NULL) {
		fail_not_logged_in(request);
		return;
	}
	enum invite_code code = send_check(request, id);
	struct user *callee = code == INVITE_OK
				      ? world_user(session->user->world, callee_id)
				      : NULL;
	if (callee == NULL) {
		answer_code(request,
			    (int)(code == INVITE_OK ? INVITE_INVALID_ARGUMENT : code));
		return;
	}
	answer_code(request, INVITE_OK);
	if (defect(request->service, DEFECT_WORLD_INVITES_SHARED))
		show_stranger(request, callee_id);
	invitation_send(session, id, callee, request_text(request, "content"),
			channel_id_of(request));
}

static void handle(struct request *request, struct map *names, enum invite_event event,
		   const char *response)
{
	struct invitation *invitation = map_get(names,
						request_text(request, "invitationId"));
	enum invite_code code = INVITE_NOT_STARTED;

	if (invitation != NULL)
		code = invitation_check(invitation, event);
	if (code == INVITE_OK && !extra_usable(request->service, response))
		code = INVITE_INVALID_ARGUMENT;
	answer_code(request, code);
	if (code == INVITE_OK)
		invitation_happens(invitation, event, response);
}

void op_cancel_invitation(struct request *request)
{
	handle(request, &request->session->outgoing, INVITE_CANCEL, NULL);
}

void op_accept_invitation(struct request *request)
{
	handle(request, &request->session->incoming, INVITE_ACCEPT,
	       request_text(request, "response"));
}

void op_refuse_invitation(struct request *request)
{
	handle(request, &request->session->incoming, INVITE_REFUSE,
	       request_text(request, "response"));
}
