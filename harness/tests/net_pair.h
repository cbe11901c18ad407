/*
 * For the tests of net/: a loop with a listener that keeps what comes, clients
 * that do the same, and waiting that ends with what is waited for.
 */
#ifndef TESTS_NET_PAIR_H
#define TESTS_NET_PAIR_H

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/ws.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define PAIR_WAIT_MS 10000

struct side {
	struct ws *ws;
	int opened, messages, closes;
	bool echo; /* sends back what it gets */
	bool binary;
	struct text last; /* message */
	int code;
	bool was_open;
	char why[256];
	void (*on_message)(struct side *side);
};

static struct loop *loop;
static struct ws_listener *listener;
static struct side *accepted[300]; /* by order; owned here */
static size_t n_accepted;
static bool accept_echo;

static inline void side_opened(void *user, struct ws *ws)
{
	struct side *side = user;

	cr_assert_eq(side->ws, ws);
	side->opened++;
}

static inline void side_message(void *user, struct ws *ws, const char *bytes, size_t len,
				bool binary)
{
	struct side *side = user;

	side->messages++;
	side->binary = binary;
	text_clear(&side->last);
	text_append(&side->last, bytes, len);
	if (side->echo)
		ws_send(ws, bytes, len);
	if (side->on_message != NULL)
		side->on_message(side);
}

static inline void side_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct side *side = user;

	cr_assert_eq(side->ws, ws);
	side->ws = NULL;
	side->closes++;
	side->code = closed->code;
	side->was_open = closed->opened;
	snprintf(side->why, sizeof side->why, "%s", closed->why);
}

static const struct ws_ops SIDE_OPS = {
	.opened = side_opened, .message = side_message, .closed = side_closed};

static inline void *side_accepted(void *user, struct ws *ws)
{
	struct side *side = mem_new(1, sizeof *side);

	(void)user;
	side->ws = ws;
	side->echo = accept_echo;
	cr_assert_lt(n_accepted, sizeof accepted / sizeof *accepted);
	accepted[n_accepted++] = side;
	return side;
}

static const struct ws_listener_ops LISTENER_OPS = {
	.accepted = side_accepted,
	.connection = {.message = side_message, .closed = side_closed},
};

static inline void side_finish(struct side *side)
{
	if (side->ws != NULL)
		ws_abandon(side->ws);
	text_finish(&side->last);
}

static inline void pair_begin(void)
{
	struct err err = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
}

static inline void pair_end(void)
{
	ws_listener_free(listener);
	listener = NULL;
	for (size_t i = 0; i < n_accepted; i++) {
		side_finish(accepted[i]);
		free(accepted[i]);
	}
	n_accepted = 0;
	loop_free(loop);
	loop = NULL;
}

static inline void pair_listen(const char *cert, const char *key)
{
	struct ws_listen_config config = {.tls_cert = cert, .tls_key = key};
	struct err err = {0};

	cr_assert(ws_listen(loop, &config, &LISTENER_OPS, NULL, &listener, &err), "%s",
		  err.message);
	cr_assert_neq(ws_listener_port(listener), 0);
}

static inline struct url pair_url(const char *scheme, const char *host, unsigned port)
{
	struct url url = {0};
	struct err err = {0};
	char *text = text_format("%s://%s:%u/", scheme, host, port);

	cr_assert(url_parse(text, &url, &err), "%s", err.message);
	cr_assert(url_resolve(&url, &err), "%s", err.message);
	free(text);
	return url;
}

static inline void pair_connect(struct side *side, const struct url *url,
				const struct ws_tls *tls)
{
	struct err err = {0};

	cr_assert(ws_connect(loop, url, tls, &SIDE_OPS, side, &side->ws, &err), "%s",
		  err.message);
	cr_assert_eq(side->opened + side->closes, 0, "not before the loop turns");
}

/* Turns the loop until CONDITION, for at most PAIR_WAIT_MS. */
#define WAIT_FOR(condition)                                              \
	do {                                                             \
		int64_t until_ = clock_mono_us() + PAIR_WAIT_MS * 1000L; \
		while (!(condition) && clock_mono_us() < until_)         \
			loop_turn(loop, 100);                            \
		cr_assert(condition);                                    \
	} while (0)

/* A client that is open, and the listener's side of it. */
static inline struct side *pair_open(struct side *client)
{
	struct url url = pair_url("ws", "127.0.0.1", ws_listener_port(listener));
	size_t before = n_accepted;

	pair_connect(client, &url, NULL);
	WAIT_FOR(client->opened == 1 && n_accepted == before + 1);
	return accepted[before];
}

#endif
