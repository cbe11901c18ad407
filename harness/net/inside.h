/*
 * What the files of net/ share. Nobody else includes this: the loop's insides,
 * and the two libwebsockets protocols that its one context knows.
 */
#ifndef NET_INSIDE_H
#define NET_INSIDE_H

#include "base/vec.h"
#include "net/loop.h"
#include "net/original.h"
#include "net/ws.h"

#include <libwebsockets.h>

#define NET_READ_BYTES  (4 * 1024)   /* read at once from a socket, and kept a socket */
#define NET_WRITE_BYTES (128 * 1024) /* written at once to a socket */
/* Longer than WS_CONNECT_MS, so that the sentence about it is ours. */
#define NET_HANDSHAKE_S 30

/*
 * Pings are ours (ws_keep_alive()): libwebsockets sorts a connection into one list of
 * all connections each time that it hears of it.
 */
extern const lws_retry_bo_t NET_NO_IDLE_POLICY;

struct timer_entry {
	int64_t due_us;
	uint64_t order; /* of setting: equal moments fire in this order */
	struct loop_timer *timer;
};

struct loop_hook {
	void (*hook)(void *user); /* NULL: forgotten during the walk */
	void *user;
};

struct loop_signal {
	int signo;
	void (*handle)(void *user, int signo); /* NULL: forgotten during the walk */
	void *user;
};

/* A virtual host of libwebsockets: one for each way to do TLS. Lives as long as the loop:
 * 4.1.6 never finishes lws_vhost_destroy() while a connection is bound to it. */
struct net_vhost {
	char *key;
	struct lws_vhost *vhost;
	struct ssl_ctx_st *tls; /* ours, for clients */
};

/*
 * libwebsockets keeps a pointer of ours for each WebSocket: to its struct ws or,
 * until a peer's upgrade is done, to the door that it came in by. Both begin with
 * their mark. A listener may go while a handshake is under way, its door stays.
 */
enum net_mark { NET_MARK_CONNECTION, NET_MARK_DOOR, NET_MARK_COUNT };

struct net_door {
	enum net_mark mark;
	struct ws_listener *listener; /* NULL: gone */
};

struct loop {
	struct lws_context *context;
	struct lws_vhost *plain; /* without TLS, and for pipes */
	struct original original;

	lws_sorted_usec_list_t wake; /* ends a poll when the first timer is due */
	int64_t wake_us;             /* what it is set for; LOOP_NEVER: it is not */
	int64_t now_us;
	int64_t worst_us;
	/* What an unanswered ping is judged by: */
	uint64_t turns; /* so far */
	uint64_t quiet; /* of these, where poll found nothing to read anywhere */
	bool heard;     /* something was read since poll was entered */
	bool stamped;   /* now_us is of the turn in progress */
	bool stopped;

	VEC(struct timer_entry) timers; /* a binary heap */
	uint64_t timers_set;
	VEC(struct loop_hook) hooks;
	VEC(struct loop_fd *) watches;

	VEC(struct loop_signal) signals;
	VEC(struct sigaction) old_actions; /* by number, made when first wanted */
	struct loop_fd *signal_watch;
	int signal_pipe[2];

	VEC(struct ws *) unsent;      /* with something to flush; NULL: gone meanwhile */
	VEC(struct net_door *) doors; /* of all listeners there ever were */
	VEC(struct net_vhost) vhosts;
	uint8_t random[1024]; /* bytes for masks: one read for 256 frames */
	size_t random_left;
};

#define LOOP_NEVER INT64_MAX

/* The moment that poll returned is the first callback's after it. */
void loop_stamp(struct loop *loop);

/* loop_timer.c: the first due moment, or LOOP_NEVER; fires what is due at NOW_US. */
int64_t loop_first_due_us(const struct loop *loop);
void loop_fire_timers(struct loop *loop, int64_t now_us);

/* loop_signal.c */
void loop_finish_signals(struct loop *loop);

/* loop_fd.c: libwebsockets forgets the wish to write after each time it was granted. */
void loop_renew_wishes(struct loop *loop);
int loop_fd_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
		     void *in, size_t len);

/* A pipe whose ends are close-on-exec, and not among the standard three; -1 where none.
 */
bool net_pipe(int ret[2], struct err *err);
bool net_prepare_fd(int fd, struct err *err); /* close-on-exec and non-blocking */

/* ws.c: writes what is queued on every connection that has something. */
void ws_flush_all(struct loop *loop);

/* ws_callback.c */
int ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		size_t len);

/* vhost.c: found or made; they go with the loop. */
bool net_client_vhost(struct loop *loop, const struct url *url, const struct ws_tls *tls,
		      struct lws_vhost **ret, struct err *err);
bool net_server_vhost(struct loop *loop, const char *cert, const char *key,
		      struct lws_vhost **ret, struct err *err);
struct lws_vhost *net_plain_vhost(struct lws_context *context);
void net_finish_vhosts(struct loop *loop);

#endif
