/*
 * A connection, as the ws*.c files see it. It lives from ws_connect() or the
 * upgrade until libwebsockets is done with it, which is when closed is called;
 * one that was abandoned lives as long, without an owner.
 */
#ifndef NET_WS_INSIDE_H
#define NET_WS_INSIDE_H

#include "base/text.h"
#include "net/inside.h"

#include <sys/socket.h>

#define WS_KEEP_BYTES  (64 * 1024) /* room that a buffer keeps when it is empty */
#define WS_PEER_MAX    80
#define WS_WHY_MAX     240
#define WS_NO_PROTOCOL "the service did not choose the subprotocol %s"

enum ws_stage {
	WS_CONNECTING,
	WS_OPEN,
	WS_CLOSING,   /* ws_close() was called; the queue goes out first */
	WS_CLOSE_DUE, /* all is out: the close frame goes at the next chance */
	WS_CLOSE_SENT,
	WS_DROPPED, /* libwebsockets will end it at its next turn */
	WS_STAGE_COUNT
};

struct ws {
	enum net_mark mark;
	struct loop *loop;
	struct lws *wsi;          /* NULL: libwebsockets is done with it */
	const struct ws_ops *ops; /* NULL: abandoned */
	void *user;
	enum ws_stage stage;
	enum ws_protocol protocol;
	bool client;
	bool was_open;
	bool is_gone; /* within its closed callback */

	size_t message_max;  /* 0: the protocol's */
	struct text in;      /* the message so far, if it came in parts */
	struct text out;     /* frames to write, as they go on the wire */
	size_t handed_bytes; /* written, but perhaps not taken by the socket yet */
	size_t unsent_at;    /* its place in loop->unsent + 1; 0: not there */

	int close_code;
	char close_reason[WS_REASON_MAX + 1];
	int peer_code;
	char why[WS_WHY_MAX]; /* "" until something is known */

	/* With ws_keep_alive(): */
	struct loop_timer ping;
	int ping_ms;
	unsigned misses_max;
	unsigned misses;                    /* pings since something was heard */
	uint64_t pinged_turn, pinged_quiet; /* the loop's counts at the last ping */

	/* Clients: */
	struct loop_timer deadline;
	int64_t began_us;
	bool insecure;
	struct sockaddr_storage address;
	socklen_t address_len;
	int probe_fd; /* -1: none */
	struct loop_fd *probe;

	/* Servers: */
	struct ws_listener *listener;
	size_t listed_at; /* its place in the listener's list */

	char peer[WS_PEER_MAX];
};

struct ws *ws_new(struct loop *loop);

/* ws_listen.c: whether the upgrade may be for PROTOCOL, by its name. */
bool ws_door_is_for(const struct net_door *door, const char *protocol);

/* Notes why, unless something earlier is known. */
void ws_note(struct ws *ws, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Ends it within libwebsockets; closed comes from the loop. */
void ws_kill(struct ws *ws);

/* libwebsockets is done with it: tells the owner and frees it. */
void ws_gone(struct ws *ws);

/* At libwebsockets' moments to write: -1 asks it to close. */
int ws_writable(struct ws *ws);
void ws_received(struct ws *ws, const char *bytes, size_t len);

/* Its peer is alive. */
void ws_heard(struct ws *ws);

/* It is open: pings begin, if any are wanted. */
void ws_start_pings(struct ws *ws);

void ws_write_peer(struct ws *ws, const struct sockaddr *address, socklen_t len);

/* ws_client.c: WORD is libwebsockets' for why it gave up; may find out more first. */
void ws_connect_failed(struct ws *ws, const char *word);
void ws_opened(struct ws *ws);
void ws_end_probe(struct ws *ws);

/* ws_listen.c: a peer's upgrade is done; -1 if nobody listens any more. */
int ws_accepted(struct lws *wsi, struct net_door *door);
void ws_unlist(struct ws *ws);

#endif
