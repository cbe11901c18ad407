#include "mocks/service/deliver.h"

#include "base/mem.h"
#include "mocks/service/control.h"
#include "mocks/service/held.h"
#include "mocks/service/invite.h"
#include "mocks/service/offline.h"
#include "mocks/service/peer.h"

#include <stdlib.h>
#include <string.h>

struct message *message_new(struct user *from, const char *text, bool may_cache)
{
	struct message *message = mem_new(1, sizeof *message);

	*message = (struct message){
		.refs = 1,
		.from = from,
		.text = mem_dup(text),
		.received_ms = world_now(from->world),
		.may_cache = may_cache,
		.serial = ++from->world->service->last_id,
	};
	return message;
}

struct message *message_ref(struct message *message)
{
	message->refs++;
	return message;
}

void message_unref(struct message *message)
{
	if (message == NULL || --message->refs > 0)
		return;
	free(message->text);
	free(message);
}

static struct delivery *delivery_new(enum delivery_kind kind, struct user *to)
{
	struct delivery *delivery = mem_new(1, sizeof *delivery);

	delivery->kind = kind;
	delivery->to = to;
	list_init(&delivery->at);
	return delivery;
}

static void delivery_uncount(struct delivery *delivery)
{
	if (delivery->session != NULL)
		delivery->session->n_waiting--;
	delivery->session = NULL;
}

static void delivery_free(struct delivery *delivery)
{
	list_remove(&delivery->at);
	delivery_uncount(delivery);
	if (delivery->invitation != NULL)
		delivery->invitation->delivery = NULL;
	asker_finish(&delivery->asker);
	message_unref(delivery->message);
	free(delivery->note);
	free(delivery);
}

/* Nobody is there to get it: what becomes of it, and what its sender is told. */
static void delivery_unreachable(struct delivery *delivery)
{
	if (delivery->kind == DELIVERY_MESSAGE)
		peer_unreachable(delivery->to, delivery->message, &delivery->asker);
	delivery_free(delivery);
}

static void message_members(const struct service_conn *conn,
			    const struct delivery *delivery, struct text *out)
{
	const struct service *service = conn->service;
	const struct message *message = delivery->message;
	bool offline = message->offline;
	const char *from = message->from->id;
	int64_t moment = message->received_ms;

	if (defect(service, DEFECT_PEER_SENDER_WRONG) && !offline)
		from = delivery->to->id;
	if (defect(service, DEFECT_OFFLINE_SENDER_WRONG) && offline)
		from = delivery->to->id;
	frame_text(out, "peerId", from);
	frame_text(out, "text", message->text);
	if (!sdk_has(conn->sdk, TRAIT_OFFLINE))
		return;

	if (defect(service, DEFECT_OFFLINE_TS_DELIVERY) && offline)
		moment = world_now(delivery->to->world);
	if (defect(service, offline ? DEFECT_OFFLINE_TS_SECONDS : DEFECT_PEER_TS_SECONDS))
		moment /= 1000;
	if (defect(service, DEFECT_PEER_TS_ZONE) && !offline)
		moment += 3600000;
	if (!(defect(service, DEFECT_PEER_TS_MISSING) && !offline))
		frame_int(out, "serverReceivedTs", moment);

	if (defect(service, DEFECT_OFFLINE_FLAG_MISSING) && offline)
		return;
	if (defect(service, DEFECT_PEER_FLAG_MISSING) && !offline)
		return;
	if (defect(service, DEFECT_OFFLINE_FLAG_FALSE))
		offline = false;
	if (defect(service, DEFECT_PEER_FLAG_TRUE))
		offline = true;
	if (defect(service, DEFECT_OFFLINE_LIVE_FLAG) && message->may_cache)
		offline = true;
	frame_bool(out, "isOfflineMessage", offline);
}

static void write_message(struct service_conn *conn, const struct delivery *delivery)
{
	struct service *service = conn->service;
	struct text *out;

	if (conn->role == ROLE_SIGNALING) {
		out = event_begin(service, "onMessageInstantReceive", delivery->id);
		frame_text(out, "account", delivery->message->from->id);
		frame_text(out, "msg", delivery->message->text);
	} else {
		out = event_begin(service, "messageReceived", delivery->id);
		message_members(conn, delivery, out);
	}
	event_end(service);
}

/* Writes it on CONN, where its answer is awaited from then on. */
static void delivery_write(struct service_conn *conn, struct delivery *delivery)
{
	struct service *service = conn->service;

	list_remove(&delivery->at);
	switch (delivery->kind) {
	case DELIVERY_NOTE:
		conn_send(conn, delivery->note, strlen(delivery->note));
		delivery_free(delivery);
		return;
	case DELIVERY_MESSAGE:
	case DELIVERY_CACHED:
		write_message(conn, delivery);
		break;
	case DELIVERY_INVITATION:
		invitation_write(delivery->invitation, delivery->id);
		break;
	case DELIVERY_FENCE:
	case DELIVERY_COUNT:
		break;
	}
	list_push(&conn->unanswered, &delivery->at);
	/* The order of cached messages is promised over all senders. */
	held_emit(conn,
		  delivery->kind == DELIVERY_MESSAGE ? delivery->message->from : NULL,
		  service->out.bytes, service->out.len);
}

/* Gives it to SESSION: written if there is a connection, else it waits for one. */
static void delivery_put(struct session *session, struct delivery *delivery)
{
	if (session->n_waiting >= WAITING_MAX) {
		delivery_unreachable(delivery);
		return;
	}
	if (delivery->kind == DELIVERY_MESSAGE && session->role == ROLE_SIGNALING &&
	    strlen(delivery->message->text) > EXTRA_MAX &&
	    !defect(session->user->world->service, DEFECT_SIG_TEXT_TOO_LONG_PASSES)) {
		delivery_unreachable(delivery);
		return;
	}
	delivery->session = session;
	session->n_waiting++;
	if (session->conn != NULL)
		delivery_write(session->conn, delivery);
	else
		list_push(&session->waiting, &delivery->at);
}

void deliver_note(struct session *session, struct user *cause)
{
	if (session == NULL)
		return;

	struct service *service = session->user->world->service;
	if (session->conn != NULL) {
		held_emit(session->conn, cause, service->out.bytes, service->out.len);
		return;
	}
	struct delivery *delivery = delivery_new(DELIVERY_NOTE, session->user);
	delivery->note = mem_dup_bytes(service->out.bytes, service->out.len);
	delivery_put(session, delivery);
}

void deliver_message(struct session *session, struct message *message,
		     const struct request *asked)
{
	struct delivery *delivery = delivery_new(DELIVERY_MESSAGE, session->user);

	delivery->message = message_ref(message);
	delivery->id = ++session->user->world->service->last_id;
	if (asked != NULL)
		asker_init(&delivery->asker, asked);
	delivery_put(session, delivery);
}

void deliver_cached(struct session *session, struct message *message)
{
	struct delivery *delivery = delivery_new(DELIVERY_CACHED, session->user);

	delivery->message = message_ref(message);
	delivery->id = ++session->user->world->service->last_id;
	delivery_put(session, delivery);
}

void deliver_invitation(struct session *session, struct invitation *invitation)
{
	struct delivery *delivery = delivery_new(DELIVERY_INVITATION, session->user);

	delivery->invitation = invitation;
	invitation->delivery = delivery;
	delivery->id = ++session->user->world->service->last_id;
	delivery_put(session, delivery);
}

void deliver_fence(struct service_conn *conn, struct fence *fence, const char *marker)
{
	struct service *service = conn->service;
	struct delivery *delivery = delivery_new(DELIVERY_FENCE, conn->latest);
	struct text *out;

	delivery->fence = fence;
	delivery->id = ++service->last_id;
	list_push(&conn->unanswered, &delivery->at);
	out = event_begin(service, "fence", delivery->id);
	frame_text(out, "marker", marker);
	event_end(service);
	conn_send(conn, out->bytes, out->len);
}

/* Clients answer in order as a rule: the first is the one, nearly always. */
static struct delivery *find_unanswered(struct service_conn *conn, uint64_t id)
{
	LIST_EACH (link, &conn->unanswered) {
		struct delivery *delivery = LIST_ITEM(link, struct delivery, at);

		if (delivery->id == id)
			return delivery;
	}
	return NULL;
}

void deliver_answered(struct service_conn *conn, uint64_t id, bool ok)
{
	struct delivery *delivery = find_unanswered(conn, id);

	if (delivery == NULL)
		return;
	list_remove(&delivery->at);
	switch (delivery->kind) {
	case DELIVERY_MESSAGE:
		peer_answered(conn->service, &delivery->asker, ok);
		break;
	case DELIVERY_CACHED:
		if (ok)
			cache_forget(delivery->to, delivery->message->serial);
		break;
	case DELIVERY_INVITATION:
		if (ok) {
			struct invitation *invitation = TAKE(delivery->invitation);

			invitation->delivery = NULL;
			invitation_acknowledged(invitation);
		}
		break;
	case DELIVERY_FENCE:
		fence_answered(delivery->fence);
		break;
	case DELIVERY_NOTE:
	case DELIVERY_COUNT:
		break;
	}
	delivery_free(delivery);
}

void deliver_conn_gone(struct service_conn *conn)
{
	struct list *link;

	while ((link = list_shift(&conn->unanswered)) != NULL) {
		struct delivery *delivery = LIST_ITEM(link, struct delivery, at);
		struct session *session = delivery->session;

		if (delivery->kind == DELIVERY_FENCE) {
			fence_answered(delivery->fence);
			delivery_free(delivery);
			continue;
		}
		/* The session that it was for is over; a message is for the user. */
		if (session == NULL && delivery->kind == DELIVERY_MESSAGE)
			session = delivery->to->session;
		delivery_uncount(delivery);
		if (session != NULL)
			delivery_put(session, delivery);
		else
			delivery_unreachable(delivery);
	}
}

void deliver_waiting(struct session *session)
{
	struct list *link;

	/* Written ones go to the connection's list, so this ends. */
	while (session->conn != NULL && (link = list_shift(&session->waiting)) != NULL)
		delivery_write(session->conn, LIST_ITEM(link, struct delivery, at));
}

void deliver_session_over(struct session *session, struct session *heir,
			  bool keep_written)
{
	struct list *link;

	while ((link = list_shift(&session->waiting)) != NULL) {
		struct delivery *delivery = LIST_ITEM(link, struct delivery, at);

		delivery_uncount(delivery);
		if (delivery->kind == DELIVERY_MESSAGE && heir != NULL)
			delivery_put(heir, delivery);
		else
			delivery_unreachable(delivery);
	}
	if (session->conn == NULL)
		return;
	LIST_EACH (written, &session->conn->unanswered) {
		struct delivery *delivery = LIST_ITEM(written, struct delivery, at);

		if (delivery->session != session)
			continue;
		delivery_uncount(delivery);
		if (delivery->kind != DELIVERY_MESSAGE || !keep_written)
			delivery_unreachable(delivery);
	}
}

void deliver_forget_invitation(struct invitation *invitation)
{
	if (invitation->delivery != NULL)
		delivery_free(invitation->delivery);
}
