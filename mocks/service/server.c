#include "mocks/service/server.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>

#define US_PER_MS 1000

struct server {
	struct loop *loop;
	struct ws_listener *listener;
	struct ws_listener *pinged; /* NULL: there is none */
	struct service *service;
	struct loop_timer timer;
	int ping_ms; /* of connections by that one; 0: they are not */
	unsigned misses;
};

/* A connection, between the loop and the core. */
struct link {
	struct server *server;
	struct ws *ws;
	struct service_conn *conn;
};

static void *link_accepted(void *user, struct ws *ws)
{
	struct server *server = user;
	struct link *link = mem_new(1, sizeof *link);

	link->server = server;
	link->ws = ws;
	ws_set_message_max(ws, service_message_max(server->service));
	link->conn = service_open(server->service, link, clock_wall_ms());
	return link;
}

static void *link_pinged(void *user, struct ws *ws)
{
	const struct server *server = user;

	if (server->ping_ms > 0)
		ws_keep_alive(ws, server->ping_ms, server->misses);
	return link_accepted(user, ws);
}

static void link_message(void *user, struct ws *ws, const char *bytes, size_t len,
			 bool binary)
{
	struct link *link = user;

	(void)ws;
	service_receive(link->server->service, link->conn, bytes, len, binary,
			clock_wall_ms());
}

static void link_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct link *link = user;

	(void)ws;
	(void)closed;
	service_closed(link->server->service, link->conn, clock_wall_ms());
	free(link);
}

static void core_send(void *user, void *conn_user, const char *bytes, size_t len)
{
	struct link *link = conn_user;

	(void)user;
	ws_send(link->ws, bytes, len);
}

static void core_close(void *user, void *conn_user, int code, const char *reason)
{
	struct link *link = conn_user;

	(void)user;
	if (code == 0)
		ws_drop(link->ws, false);
	else
		ws_close(link->ws, code, reason);
}

static void timer_due(void *user)
{
	struct server *server = user;

	service_tick(server->service, clock_wall_ms());
}

/* One look a turn at what the core waits for, rather than one a message. */
static void turn_end(void *user)
{
	struct server *server = user;
	int64_t due_ms = service_next_due(server->service);

	/* It closed its connections itself; the listener stays, so it is back at once. */
	service_wants_restart(server->service);
	if (due_ms < 0) {
		loop_timer_cancel(server->loop, &server->timer);
		return;
	}
	int64_t wait_ms = due_ms - clock_wall_ms();
	loop_timer_set(server->loop, &server->timer,
		       clock_mono_us() + (wait_ms > 0 ? wait_ms : 0) * US_PER_MS,
		       timer_due, server);
}

bool server_start(struct loop *loop, const struct ws_listen_config *listen,
		  const struct service_config *config, struct server **ret,
		  struct err *err)
{
	static const struct service_ops core_ops = {.send = core_send,
						    .close = core_close};
	static const struct ws_listener_ops ws_ops = {
		.accepted = link_accepted,
		.connection = {.message = link_message, .closed = link_closed},
	};
	struct server *server = mem_new(1, sizeof *server);

	server->loop = loop;
	if (!service_new(config, &core_ops, server, clock_wall_ms(), &server->service,
			 err) ||
	    !ws_listen(loop, listen, &ws_ops, server, &server->listener, err)) {
		service_free(server->service);
		free(server);
		return false;
	}
	loop_at_turn_end(loop, turn_end, server);
	*ret = server;
	return true;
}

uint16_t server_port(const struct server *server)
{
	return ws_listener_port(server->listener);
}

struct service *server_core(struct server *server)
{
	return server->service;
}

bool server_listen_pinged(struct server *server, const struct ws_listen_config *listen,
			  struct err *err)
{
	static const struct ws_listener_ops ws_ops = {
		.accepted = link_pinged,
		.connection = {.message = link_message, .closed = link_closed},
	};

	assert(server->pinged == NULL);
	return ws_listen(server->loop, listen, &ws_ops, server, &server->pinged, err);
}

uint16_t server_pinged_port(const struct server *server)
{
	return ws_listener_port(server->pinged);
}

void server_keep_alive(struct server *server, int ping_ms, unsigned misses)
{
	server->ping_ms = ping_ms;
	server->misses = misses;
}

void server_free(struct server *server)
{
	if (server == NULL)
		return;
	ws_listener_free(server->pinged);
	ws_listener_free(server->listener);
	loop_forget_turn_end(server->loop, turn_end, server);
	loop_timer_cancel(server->loop, &server->timer);
	service_free(server->service);
	free(server);
}
