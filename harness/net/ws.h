/*
 * WebSocket connections and listeners, as far as the two protocols need them:
 * whole text messages in, text frames out, close codes, raw bytes for tests.
 * Judges nothing about RFC 6455; what libwebsockets hides is said in the docs.
 *
 * Callbacks come from the loop only, never from within a call of this API
 * (ws_listener_free() excepted, as it says).
 */
#ifndef NET_WS_H
#define NET_WS_H

#include "base/err.h"
#include "net/loop.h"
#include "net/url.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WS_MESSAGE_MAX       (256 * 1024)       /* bytes of a message; longer: 1009 */
#define WS_AGENT_MESSAGE_MAX (1024 * 1024)      /* the same, of the agent protocol */
#define WS_QUEUE_MAX         (16 * 1024 * 1024) /* bytes to be written; more: reset */
#define WS_CONNECT_MS        10000 /* a connection that is not open by then is lost */
#define WS_IDLE_PING_MS      30000 /* a connection is pinged: balancers drop at 60 s */
#define WS_IDLE_MISSES       9     /* and lost when nothing came back for five minutes */
#define WS_REASON_MAX        123   /* RFC 6455, 5.5: a control frame holds 125 bytes */

/* The subprotocols; docs/wire-protocol.md and docs/agent-protocol.md. */
enum ws_protocol { WS_PROTOCOL_RTM, WS_PROTOCOL_AGENT, WS_PROTOCOL_COUNT };

/* "rtm.v1", "rtm.agent.v1" */
const char *ws_protocol_name(enum ws_protocol protocol);

struct ws;

struct ws_closed {
	int code;        /* the peer's close code, 0 if there was none */
	bool opened;     /* false: it never was open */
	const char *why; /* a plain sentence; borrowed, gone after the callback */
};

struct ws_ops {
	void (*opened)(void *user, struct ws *ws); /* clients only */
	/* One whole message, not NUL-terminated. Broken UTF-8 is handed on as it is;
	 * none comes after ws_close(). */
	void (*message)(void *user, struct ws *ws, const char *bytes, size_t len,
			bool binary);
	/* The last call for WS, which is gone afterwards. */
	void (*closed)(void *user, struct ws *ws, const struct ws_closed *closed);
};

struct ws_tls {
	const char
		*ca_file; /* PEM to trust instead of the system's; NULL: the system's */
	bool insecure;    /* no verification at all */
};

/*
 * Begins to connect to URL (resolved). Success means only that it was begun:
 * opened or closed follows. OPS and USER must outlive the connection.
 */
bool ws_connect(struct loop *loop, const struct url *url, const struct ws_tls *tls,
		const struct ws_ops *ops, void *user, struct ws **ret, struct err *err);

/* The same for another PROTOCOL than rtm.v1. */
bool ws_connect_as(struct loop *loop, enum ws_protocol protocol, const struct url *url,
		   const struct ws_tls *tls, const struct ws_ops *ops, void *user,
		   struct ws **ret, struct err *err);

/* Instead of WS_CONNECT_MS, for a connection that is not open yet; from now on. */
void ws_set_connect_ms(struct ws *ws, int connect_ms);

/*
 * From now on, once it is open, it is pinged each PING_MS, and lost when MISSES
 * pings in a row brought nothing back. Real time; a loop that stood still does
 * not count. Without it: WS_IDLE_PING_MS and WS_IDLE_MISSES.
 */
void ws_keep_alive(struct ws *ws, int ping_ms, unsigned misses);

/* Messages of up to BYTES are taken, instead of what the protocol allows. */
void ws_set_message_max(struct ws *ws, size_t bytes);

/* Queues one text frame; a copy is taken. On a connection that is closing it is dropped.
 */
void ws_send(struct ws *ws, const char *bytes, size_t len);

/* The same as one binary frame, which the protocol does not have. */
void ws_send_binary(struct ws *ws, const char *bytes, size_t len);

/* Queues bytes to be written as they are, behind frames queued before: malformed traffic.
 */
void ws_send_raw(struct ws *ws, const void *bytes, size_t len);

/*
 * Sends what is queued, then a close frame with CODE (1000, 1003 … 4999) and
 * REASON (UTF-8, cut at WS_REASON_MAX bytes; may be NULL). closed follows, at
 * the latest when the peer left the close frame unanswered for 5 s.
 */
void ws_close(struct ws *ws, int code, const char *reason);

/* Drops the connection without a close frame; RESET: with a TCP reset. closed follows. */
void ws_drop(struct ws *ws, bool reset);

/* From now on no callback comes for WS; it is dropped. For owners that go away. */
void ws_abandon(struct ws *ws);

/* A name for logs: "127.0.0.1:43122". */
const char *ws_peer(const struct ws *ws);

struct ws_listener;

struct ws_listen_config {
	const char *address;       /* numeric; NULL: 127.0.0.1 */
	uint16_t port;             /* 0: any free one */
	enum ws_protocol protocol; /* whoever offers another is turned away */
	/* PEM chain; NULL: no TLS. Read again for another path only, once a loop. */
	const char *tls_cert;
	const char *tls_key; /* PEM */
};

struct ws_listener_ops {
	/* A peer is there (upgrade done, subprotocol chosen): yields USER for its
	 * callbacks. One that does not offer the protocol is turned away before. */
	void *(*accepted)(void *user, struct ws *ws);
	struct ws_ops connection; /* opened is not used */
};

bool ws_listen(struct loop *loop, const struct ws_listen_config *config,
	       const struct ws_listener_ops *ops, void *user, struct ws_listener **ret,
	       struct err *err);
uint16_t ws_listener_port(const struct ws_listener *listener);

/*
 * Stops listening (the port is free at once) and drops its connections; closed
 * is called for each before it returns.
 */
void ws_listener_free(struct ws_listener *listener);

#endif
