#include "mocks/client/player.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/vec.h"
#include "net/ws.h"

#include <stdlib.h>

/* A network that fell silent is noticed within a second. */
#define PING_MS     200
#define PING_MISSES 4

#define US_PER_MS 1000

struct player {
	struct loop *loop;
	const struct player_ops *ops;
	void *user;
	struct url url;
	struct ws_tls tls;
	char *ca_file;
	struct client *client;
	struct beside beside;

	struct ws *ws;            /* the present connection, or NULL */
	VEC(struct ws *) leaving; /* being closed; nothing is heard of them */
	char *refusal;            /* why the connection could not even be begun */

	int64_t ahead_ms;        /* its clock minus the loop's monotonic one */
	struct loop_timer clock; /* for what the client has due */
	struct loop_timer soon;  /* for the refusal */
};

int64_t player_now(const struct player *player)
{
	return loop_now_us(player->loop) / US_PER_MS + player->ahead_ms;
}

static void on_clock(void *user);

static void arm(struct player *player)
{
	int64_t due_ms = client_next_due(player->client);

	if (due_ms < 0) {
		loop_timer_cancel(player->loop, &player->clock);
		return;
	}
	int64_t due_us = (due_ms - player->ahead_ms) * US_PER_MS;
	if (player->clock.slot == 0 || player->clock.due_us != due_us)
		loop_timer_set(player->loop, &player->clock, due_us, on_clock, player);
}

static void tick(struct player *player)
{
	client_tick(player->client, player_now(player));
	arm(player);
}

static void on_clock(void *user)
{
	tick(user);
}

static void remark(struct player *player, const char *what)
{
	player->ops->remark(player->user, what);
}

static void lose(struct player *player, const char *why)
{
	player->ws = NULL;
	remark(player, why);
	client_lost(player->client, why, player_now(player));
	arm(player);
}

static void on_soon(void *user)
{
	struct player *player = user;
	OWNED(mem_freep)
	char *refusal = TAKE(player->refusal);

	if (refusal != NULL)
		lose(player, refusal);
}

static void ws_on_opened(void *user, struct ws *ws)
{
	struct player *player = user;

	if (ws != player->ws)
		return;
	client_opened(player->client, player_now(player));
	arm(player);
}

static void ws_on_message(void *user, struct ws *ws, const char *bytes, size_t len,
			  bool binary)
{
	struct player *player = user;

	if (ws != player->ws)
		return;
	if (binary)
		remark(player, "a binary frame; the protocol has text alone");
	else
		client_receive(player->client, bytes, len, player_now(player));
	arm(player);
}

static void ws_on_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct player *player = user;

	if (ws == player->ws) {
		lose(player, closed->why);
		return;
	}
	for (size_t i = 0; i < player->leaving.n; i++) {
		if (player->leaving.items[i] == ws) {
			VEC_REMOVE(&player->leaving, i);
			return;
		}
	}
}

static const struct ws_ops ws_ops = {
	.opened = ws_on_opened,
	.message = ws_on_message,
	.closed = ws_on_closed,
};

static void on_connect(void *user)
{
	struct player *player = user;
	struct err err = {0};

	if (ws_connect(player->loop, &player->url, &player->tls, &ws_ops, player,
		       &player->ws, &err)) {
		ws_keep_alive(player->ws, PING_MS, PING_MISSES);
		return;
	}
	/* The core wants to hear of it later, not within its own call. */
	free(player->refusal);
	player->refusal = mem_dup(err.message);
	loop_timer_set(player->loop, &player->soon, clock_mono_us(), on_soon, player);
}

static void on_send(void *user, const char *bytes, size_t len)
{
	const struct player *player = user;

	if (player->ws != NULL)
		ws_send(player->ws, bytes, len);
}

static void on_disconnect(void *user, int code)
{
	struct player *player = user;

	free(TAKE(player->refusal));
	if (player->ws == NULL)
		return;
	VEC_PUSH(&player->leaving, player->ws);
	ws_close(player->ws, code, NULL);
	player->ws = NULL;
}

static void on_result(void *user, uint64_t call, const struct json *result)
{
	struct player *player = user;

	beside_answered(&player->beside, call, result);
	player->ops->result(player->user, call, result);
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	const struct player *player = user;

	player->ops->refused(player->user, call, code, message);
}

static void on_event(void *user, const char *name, const struct json *params)
{
	const struct player *player = user;

	player->ops->event(player->user, name, params);
}

/* The core answers the service's markers itself: nothing is queued behind it here. */
static void on_marker(void *user, const char *marker)
{
	(void)user;
	(void)marker;
}

static void on_greeted(void *user, const struct json *result)
{
	(void)user;
	(void)result;
}

static void on_nonsense(void *user, const char *what)
{
	OWNED(mem_freep)
	char *said = text_format("the service spoke nonsense: %s", what);

	remark(user, said);
}

static bool on_log_open(void *user, const char *path)
{
	return beside_open(&((struct player *)user)->beside, path);
}

static void on_log_size(void *user, unsigned kb)
{
	log_file_size(&((struct player *)user)->beside.log, kb);
}

static void on_log_line(void *user, const char *line, size_t len)
{
	log_file_write(&((struct player *)user)->beside.log, line, len);
}

static void on_died(void *user, const char *why)
{
	const struct player *player = user;

	player->ops->died(player->user, why);
}

static const struct client_ops client_ops = {
	.connect = on_connect,
	.send = on_send,
	.disconnect = on_disconnect,
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.marker = on_marker,
	.greeted = on_greeted,
	.nonsense = on_nonsense,
	.log_open = on_log_open,
	.log_size = on_log_size,
	.log_line = on_log_line,
	.died = on_died,
};

bool player_new(struct loop *loop, const struct player_config *config,
		const struct player_ops *ops, void *user, struct player **ret,
		struct err *err)
{
	struct player *player = mem_new(1, sizeof *player);

	player->loop = loop;
	player->ops = ops;
	player->user = user;
	player->ahead_ms = clock_wall_ms() - loop_now_us(loop) / US_PER_MS;
	player->ca_file = mem_dup(config->ca_file);
	player->tls.ca_file = player->ca_file;
	beside_init(&player->beside, config->log_path);
	if (!url_parse(config->url, &player->url, err) ||
	    !url_resolve(&player->url, err) ||
	    !client_new(&config->client, &client_ops, player, player_now(player),
			&player->client, err)) {
		beside_finish(&player->beside);
		free(player->ca_file);
		free(player);
		return false;
	}
	*ret = player;
	return true;
}

void player_free(struct player *player)
{
	if (player == NULL)
		return;
	loop_timer_cancel(player->loop, &player->clock);
	loop_timer_cancel(player->loop, &player->soon);
	if (player->ws != NULL)
		ws_abandon(player->ws);
	VEC_EACH (ws, &player->leaving)
		ws_abandon(*ws);
	VEC_FINISH(&player->leaving);
	client_free(player->client);
	beside_finish(&player->beside);
	free(player->refusal);
	free(player->ca_file);
	free(player);
}

void player_call(struct player *player, uint64_t call, const char *operation,
		 const struct json *params)
{
	OWNED(json_freep)
	struct json *result = NULL;

	if (beside_call(&player->beside, player->client, call, operation, params,
			&result))
		player->ops->result(player->user, call, result);
	else
		client_call(player->client, call, operation, params, player_now(player));
	arm(player);
}

int64_t player_next_due(const struct player *player)
{
	return client_next_due(player->client);
}

void player_advance(struct player *player, int64_t to_ms)
{
	int64_t now_ms = player_now(player);

	if (to_ms > now_ms)
		player->ahead_ms += to_ms - now_ms;
	tick(player);
}
