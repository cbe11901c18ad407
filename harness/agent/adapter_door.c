/*
 * An adapter that connects in: a WebSocket text frame a message. One at a time; the
 * port stays open, so that it may come back.
 */
#include "agent/adapter_inside.h"
#include "base/clock.h"
#include "base/mem.h"

#define CLOSE_NORMAL 1000
#define CLOSE_SECRET 4003 /* it did not know the secret */
#define CLOSE_TAKEN  4004 /* there is one already */
#define CLOSE_FAULT  4005

static void on_message(void *user, struct ws *ws, const char *bytes, size_t len,
		       bool binary)
{
	struct adapter *adapter = user;

	if (ws != adapter->ws)
		return;
	if (binary)
		adapter_fault(adapter, "the adapter wrote a binary frame; the protocol "
				       "has text alone");
	else
		adapter_line(adapter, bytes, len);
}

static void on_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct adapter *adapter = user;
	char *why OWNED(mem_freep)
	= NULL;

	if (ws != adapter->ws)
		return;
	adapter->ws = NULL;
	why = text_format("the adapter's connection ended: %s", closed->why);
	adapter_lost(adapter, why);
}

static void *on_accepted(void *user, struct ws *ws)
{
	struct adapter *adapter = user;

	if (adapter->state != ADAPTER_AWAITED) {
		ws_close(ws, CLOSE_TAKEN, "there is an adapter already");
		return adapter;
	}
	loop_timer_cancel(adapter->loop, &adapter->wait);
	adapter->ws = ws;
	adapter_greet(adapter);
	return adapter;
}

static const struct ws_listener_ops listener_ops = {
	.accepted = on_accepted,
	.connection = {.message = on_message, .closed = on_closed},
};

static void on_wait(void *user)
{
	struct adapter *adapter = user;

	adapter_fault(adapter, "no adapter connected within %.6g s",
		      (double)adapter->wait_ms / 1e3);
}

static bool door_open(struct adapter *adapter, struct err *err)
{
	const struct ws_listen_config config = {
		.address = adapter->address,
		.port = adapter->port,
		.protocol = WS_PROTOCOL_AGENT,
	};

	if (adapter->listener == NULL && !ws_listen(adapter->loop, &config, &listener_ops,
						    adapter, &adapter->listener, err))
		return false;
	/* Once it has been there it has less time. */
	if (adapter->base.build != NULL && adapter->wait_ms > ADAPTER_RETURN_MS)
		adapter->wait_ms = ADAPTER_RETURN_MS;
	adapter->state = ADAPTER_AWAITED;
	loop_timer_set(adapter->loop, &adapter->wait,
		       clock_mono_us() + adapter->wait_ms * 1000, on_wait, adapter);
	return true;
}

static bool door_send(struct adapter *adapter, struct text *message)
{
	if (adapter->ws != NULL)
		ws_send(adapter->ws, message->bytes, message->len);
	return true;
}

static void door_drop(struct adapter *adapter)
{
	struct ws *ws = TAKE(adapter->ws);

	if (ws == NULL)
		return;
	ws_close(ws, adapter->refused ? CLOSE_SECRET : CLOSE_FAULT,
		 adapter->refused ? "wrong secret" : NULL);
	adapter->refused = false;
}

static void on_end(void *user)
{
	adapter_lost(user, "the adapter's connection was closed");
}

static void door_end(struct adapter *adapter)
{
	if (adapter->ws != NULL)
		ws_close(adapter->ws, CLOSE_NORMAL, NULL);
	loop_timer_set(adapter->loop, &adapter->wait,
		       clock_mono_us() +
			       (adapter->ws != NULL ? ADAPTER_GRACE_MS * 1000LL : 0),
		       on_end, adapter);
}

static void door_free(struct adapter *adapter)
{
	ws_listener_free(TAKE(adapter->listener));
}

uint16_t adapter_port(const struct agent *agent)
{
	const struct adapter *adapter = (const struct adapter *)agent;

	return adapter->listener != NULL ? ws_listener_port(adapter->listener) : 0;
}

const struct link adapter_door = {
	.open = door_open,
	.send = door_send,
	.drop = door_drop,
	.end = door_end,
	.free = door_free,
};
