#include "mocks/service/held.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool holds(const struct service *service)
{
	return variant(service, VARIANT_DELAYED_EVENTS) ||
	       variant(service, VARIANT_ORDER_OF_USERS) ||
	       defect(service, DEFECT_PEER_ORDER);
}

/* May an event caused by CAUSE go before one that EARLIER caused? */
static bool overtakes(const struct service *service, const struct user *cause,
		      const struct user *earlier)
{
	if (cause == NULL || earlier == NULL)
		return false;
	if (cause == earlier)
		return defect(service, DEFECT_PEER_ORDER);
	return variant(service, VARIANT_ORDER_OF_USERS);
}

void held_emit(struct service_conn *conn, struct user *cause, const char *bytes,
	       size_t len)
{
	struct service *service = conn->service;

	if (!holds(service)) {
		conn_send(conn, bytes, len);
		return;
	}
	if (conn->closing)
		return;

	struct held_event event = {
		.conn = conn,
		.cause = cause,
		.bytes = mem_dup_bytes(bytes, len),
		.len = len,
	};
	if (service->held.n == 0)
		service->held_due_ms = service->now_ms + HELD_MS;
	conn->n_held++;
	VEC_PUSH(&service->held, event);
	for (size_t i = service->held.n - 1; i-- > 0;) {
		struct held_event *earlier = &service->held.items[i];

		if (earlier->conn != conn)
			continue;
		if (overtakes(service, cause, earlier->cause)) {
			service->held.items[service->held.n - 1] = *earlier;
			*earlier = event;
		}
		break;
	}
}

void held_flush(struct service *service)
{
	if (service->held.n == 0)
		return;
	for (size_t i = 0; i < service->held.n; i++) {
		struct held_event event = service->held.items[i];

		event.conn->n_held--;
		conn_send(event.conn, event.bytes, event.len);
		free(event.bytes);
	}
	service->held.n = 0;
}

void held_forget(struct service_conn *conn)
{
	struct service *service = conn->service;
	size_t kept = 0;

	if (conn->n_held == 0)
		return;
	for (size_t i = 0; i < service->held.n; i++) {
		if (service->held.items[i].conn == conn)
			free(service->held.items[i].bytes);
		else
			service->held.items[kept++] = service->held.items[i];
	}
	service->held.n = kept;
	conn->n_held = 0;
}

void held_free(struct service *service)
{
	VEC_EACH (event, &service->held)
		free(event->bytes);
	VEC_FINISH(&service->held);
}

struct later {
	struct list at; /* in world->laters */
	struct timer timer;
	struct user *user;
	struct message *message;
};

static void later_free(struct later *later)
{
	timer_cancel(&later->user->world->timers, &later->timer);
	list_remove(&later->at);
	message_unref(later->message);
	free(later);
}

static void later_fire(void *user)
{
	struct later *later = user;
	struct session *session = later->user->session;

	if (session != NULL)
		deliver_message(session, later->message, NULL);
	later_free(later);
}

void later_message(struct user *user, struct message *message, int64_t after_ms)
{
	struct later *later = mem_new(1, sizeof *later);

	later->user = user;
	later->message = message_ref(message);
	list_push(&user->world->laters, &later->at);
	world_timer(user->world, &later->timer, after_ms, later_fire, later);
}

void laters_free(struct world *world)
{
	LIST_EACH (link, &world->laters)
		later_free(LIST_ITEM(link, struct later, at));
}
