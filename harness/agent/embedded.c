#include "agent/actor_kind.h"
#include "agent/outbox.h"
#include "base/clock.h"
#include "base/mem.h"
#include "mocks/client/beside.h"

#include <assert.h>
#include <stdlib.h>

#define US_PER_MS     1000
#define WS_GOING_AWAY 1001

/*
 * The reference client on a connection of its own. The core calls back at
 * once; the actor passes that on at once too when the loop has called, and
 * otherwise from its outbox.
 */
struct embedded {
	struct actor base;
	struct loop *loop;
	const struct actor_ops *ops;
	void *user;
	const struct url *url;
	const struct ws_tls *tls;
	int ping_ms, connect_ms; /* 0: as ever */
	unsigned ping_misses;
	struct client *client;
	struct beside beside;

	struct ws *ws; /* the present connection, or NULL */
	bool open;
	bool sent_raw;            /* ever: what answers nothing may answer that */
	VEC(struct ws *) leaving; /* being closed; nothing is heard of them */
	char *refusal;            /* owned: why the connection could not even be begun */

	int64_t ahead_ms;        /* its clock minus the loop's monotonic one */
	struct loop_timer clock; /* for what the client has due */
	struct loop_timer now;   /* for the outbox and the refusal */
	struct outbox outbox;

	unsigned in_api;  /* calls of the API under way */
	unsigned in_core; /* calls of the client under way */
	bool dead;        /* to be freed when the last of them returns */
};

static int64_t clock_of(const struct embedded *actor)
{
	return loop_now_us(actor->loop) / US_PER_MS + actor->ahead_ms;
}

static void destroy(struct embedded *actor)
{
	client_free(actor->client);
	beside_finish(&actor->beside);
	outbox_finish(&actor->outbox);
	free(actor->refusal);
	free(actor);
}

static void on_clock(void *user);
static void on_now(void *user);

/* A timer that is too early costs one look; one that is set again for every call more. */
static void arm(struct embedded *actor, bool anew)
{
	int64_t due_ms = client_next_due(actor->client);

	if (due_ms < 0)
		return;
	int64_t due_us = (due_ms - actor->ahead_ms) * US_PER_MS;
	if (anew || actor->clock.slot == 0 || due_us < actor->clock.due_us)
		loop_timer_set(actor->loop, &actor->clock, due_us, on_clock, actor);
}

static void enter(struct embedded *actor)
{
	actor->in_core++;
}

/* The actor may be gone afterwards. */
static void leave(struct embedded *actor)
{
	actor->in_core--;
	if (!actor->dead)
		arm(actor, false);
	else if (actor->in_core == 0)
		destroy(actor);
}

static void wake(struct embedded *actor)
{
	if (actor->now.slot == 0)
		loop_timer_set(actor->loop, &actor->now, clock_mono_us(), on_now, actor);
}

static void tell(struct embedded *actor, const struct outbox_item *item)
{
	if (actor->dead)
		return;
	if (actor->in_api == 0 && outbox_is_empty(&actor->outbox)) {
		outbox_tell(item, actor->ops, actor->user);
		return;
	}
	outbox_put(&actor->outbox, item);
	wake(actor);
}

static void on_result(void *user, uint64_t call, const struct json *result)
{
	beside_answered(&((struct embedded *)user)->beside, call, result);
	tell(user,
	     &(struct outbox_item){.kind = OUTBOX_RESULT, .call = call, .json = result});
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	tell(user, &(struct outbox_item){.kind = OUTBOX_REFUSED,
					 .call = call,
					 .code = code,
					 .text = message});
}

static void on_event(void *user, const char *name, const struct json *params)
{
	tell(user,
	     &(struct outbox_item){.kind = OUTBOX_EVENT, .text = name, .json = params});
}

static void on_marker(void *user, const char *marker)
{
	tell(user, &(struct outbox_item){.kind = OUTBOX_MARKER, .text = marker});
}

static void on_greeted(void *user, const struct json *result)
{
	tell(user, &(struct outbox_item){.kind = OUTBOX_GREETED, .json = result});
}

static void on_nonsense(void *user, const char *what)
{
	tell(user, &(struct outbox_item){.kind = OUTBOX_NONSENSE, .text = what});
}

static void on_stray(void *user, int code, const char *what)
{
	const struct embedded *actor = user;
	OWNED(mem_freep)
	char *sentence = NULL;

	if (actor->sent_raw) {
		tell(user, &(struct outbox_item){
				   .kind = OUTBOX_STRAY, .code = code, .text = what});
		return;
	}
	if (code == 0) {
		on_nonsense(user, what);
		return;
	}
	sentence = text_format("an error that answers nothing: %s", what);
	on_nonsense(user, sentence);
}

static void ws_on_opened(void *user, struct ws *ws)
{
	struct embedded *actor = user;

	if (ws != actor->ws)
		return;
	actor->open = true;
	enter(actor);
	client_opened(actor->client, clock_of(actor));
	leave(actor);
}

static void ws_on_message(void *user, struct ws *ws, const char *bytes, size_t len,
			  bool binary)
{
	struct embedded *actor = user;

	if (ws != actor->ws)
		return;
	enter(actor);
	if (binary)
		on_nonsense(actor, "a binary frame; the protocol has text alone");
	else
		client_receive(actor->client, bytes, len, clock_of(actor));
	leave(actor);
}

static void forget(struct embedded *actor, const struct ws *ws)
{
	for (size_t i = 0; i < actor->leaving.n; i++) {
		if (actor->leaving.items[i] == ws) {
			VEC_REMOVE(&actor->leaving, i);
			return;
		}
	}
}

static void drain(struct embedded *actor)
{
	while (!actor->dead && outbox_tell_first(&actor->outbox, actor->ops, actor->user))
		;
}

/*
 * The loss is told before what the client makes of it, and when that is made.
 * The caller has entered.
 */
static void lose(struct embedded *actor, bool opened, int code, const char *why)
{
	actor->ws = NULL;
	actor->open = false;
	actor->in_api++;
	tell(actor,
	     &(struct outbox_item){
		     .kind = OUTBOX_LOST, .was_open = opened, .code = code, .text = why});
	client_lost(actor->client, why, clock_of(actor));
	actor->in_api--;
	drain(actor);
}

static void ws_on_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct embedded *actor = user;

	if (ws != actor->ws) {
		forget(actor, ws);
		return;
	}
	enter(actor);
	lose(actor, closed->opened, closed->code, closed->why);
	leave(actor);
}

static const struct ws_ops ws_ops = {
	.opened = ws_on_opened,
	.message = ws_on_message,
	.closed = ws_on_closed,
};

static void on_connect(void *user)
{
	struct embedded *actor = user;
	struct err err = {0};

	if (actor->dead)
		return;
	assert(actor->ws == NULL);
	if (!ws_connect(actor->loop, actor->url, actor->tls, &ws_ops, actor, &actor->ws,
			&err)) {
		free(actor->refusal);
		actor->refusal = mem_dup(err.message);
		wake(actor);
		return;
	}
	if (actor->connect_ms > 0)
		ws_set_connect_ms(actor->ws, actor->connect_ms);
	if (actor->ping_ms > 0)
		ws_keep_alive(actor->ws, actor->ping_ms, actor->ping_misses);
}

static void on_send(void *user, const char *bytes, size_t len)
{
	const struct embedded *actor = user;

	if (actor->ws != NULL && !actor->dead)
		ws_send(actor->ws, bytes, len);
}

static void on_disconnect(void *user, int code)
{
	struct embedded *actor = user;

	free(TAKE(actor->refusal));
	if (actor->ws == NULL || actor->dead)
		return;
	VEC_PUSH(&actor->leaving, actor->ws);
	ws_close(actor->ws, code, NULL);
	actor->ws = NULL;
	actor->open = false;
}

static bool on_log_open(void *user, const char *path)
{
	return beside_open(&((struct embedded *)user)->beside, path);
}

static void on_log_size(void *user, unsigned kb)
{
	log_file_size(&((struct embedded *)user)->beside.log, kb);
}

static void on_log_line(void *user, const char *line, size_t len)
{
	log_file_write(&((struct embedded *)user)->beside.log, line, len);
}

/* What a dead process had open, the system closes. */
static void on_died(void *user, const char *why)
{
	on_disconnect(user, WS_GOING_AWAY);
	tell(user, &(struct outbox_item){.kind = OUTBOX_DIED, .text = why});
}

/* Without a place for a log none is written, which costs least. */
#define OPS_WITHOUT_LOG                                                      \
	.connect = on_connect, .send = on_send, .disconnect = on_disconnect, \
	.result = on_result, .refused = on_refused, .event = on_event,       \
	.marker = on_marker, .greeted = on_greeted, .nonsense = on_nonsense, \
	.stray = on_stray, .died = on_died

static const struct client_ops logging_ops = {
	OPS_WITHOUT_LOG,
	.log_open = on_log_open,
	.log_size = on_log_size,
	.log_line = on_log_line,
};

static const struct client_ops client_ops = {OPS_WITHOUT_LOG};

static void on_clock(void *user)
{
	struct embedded *actor = user;

	enter(actor);
	client_tick(actor->client, clock_of(actor));
	leave(actor);
}

static void on_now(void *user)
{
	struct embedded *actor = user;
	OWNED(mem_freep)
	char *refusal = TAKE(actor->refusal);

	enter(actor);
	drain(actor);
	if (!actor->dead && refusal != NULL)
		lose(actor, false, 0, refusal);
	leave(actor);
}

static void embedded_free(struct actor *base)
{
	struct embedded *actor = (struct embedded *)base;

	if (actor->dead)
		return;
	actor->dead = true;
	loop_timer_cancel(actor->loop, &actor->clock);
	loop_timer_cancel(actor->loop, &actor->now);
	if (actor->ws != NULL)
		ws_abandon(actor->ws);
	VEC_EACH (ws, &actor->leaving)
		ws_abandon(*ws);
	VEC_FINISH(&actor->leaving);
	if (actor->in_core == 0)
		destroy(actor);
}

static void embedded_call(struct actor *base, uint64_t call, const char *operation,
			  const struct json *params)
{
	struct embedded *actor = (struct embedded *)base;

	OWNED(json_freep)
	struct json *result = NULL;

	actor->in_api++;
	enter(actor);
	if (beside_call(&actor->beside, actor->client, call, operation, params, &result))
		on_result(actor, call, result);
	else
		client_call(actor->client, call, operation, params, clock_of(actor));
	actor->in_api--;
	leave(actor);
}

static bool embedded_connected(const struct actor *base)
{
	const struct embedded *actor = (const struct embedded *)base;

	return actor->open && client_connected(actor->client);
}

static bool embedded_returning(const struct actor *base)
{
	const struct embedded *actor = (const struct embedded *)base;

	return client_is_returning(actor->client);
}

static int64_t embedded_next_due(const struct actor *base)
{
	const struct embedded *actor = (const struct embedded *)base;

	return client_next_due(actor->client);
}

static bool embedded_advance(struct actor *base, int64_t to_ms)
{
	struct embedded *actor = (struct embedded *)base;
	int64_t now_ms = clock_of(actor);

	if (to_ms > now_ms)
		actor->ahead_ms += to_ms - now_ms;
	actor->in_api++;
	enter(actor);
	client_tick(actor->client, clock_of(actor));
	actor->in_api--;
	arm(actor, true);
	leave(actor);
	return true;
}

static void embedded_set_clock(struct actor *base, int64_t now_ms)
{
	struct embedded *actor = (struct embedded *)base;

	actor->ahead_ms += now_ms - clock_of(actor);
	arm(actor, true);
}

static bool embedded_send_raw(struct actor *base, enum frame_kind kind, const char *bytes,
			      size_t len)
{
	struct embedded *actor = (struct embedded *)base;

	if (!actor->open)
		return false;
	actor->sent_raw = true;
	if (kind == FRAME_BYTES)
		ws_send_raw(actor->ws, bytes, len);
	else if (kind == FRAME_BINARY)
		ws_send_binary(actor->ws, bytes, len);
	else
		ws_send(actor->ws, bytes, len);
	return true;
}

static int64_t embedded_now(const struct actor *base)
{
	return clock_of((const struct embedded *)base);
}

/* Its timers are known at once. */
static bool embedded_peek(struct actor *base)
{
	(void)base;
	return true;
}

/* The service's marker comes through it, behind every event. */
static bool embedded_fence(struct actor *base, const char *marker)
{
	(void)base;
	(void)marker;
	return false;
}

static const struct actor_kind embedded_kind = {
	.free = embedded_free,
	.call = embedded_call,
	.connected = embedded_connected,
	.returning = embedded_returning,
	.fence = embedded_fence,
	.now = embedded_now,
	.next_due = embedded_next_due,
	.peek = embedded_peek,
	.advance = embedded_advance,
	.set_clock = embedded_set_clock,
	.send_raw = embedded_send_raw,
};

bool actor_new(struct loop *loop, const struct actor_config *config,
	       const struct actor_ops *ops, void *user, struct actor **ret,
	       struct err *err)
{
	const struct client_config client = {
		.role = config->role,
		.app_id = config->app_id,
		.version = config->version,
		.platform = config->platform,
		.transparent = config->transparent,
		.uninitialised = config->uninitialised,
		.defects = config->defects,
		.variants = config->variants,
	};
	struct embedded *actor = mem_new(1, sizeof *actor);

	actor->base.kind = &embedded_kind;
	actor->loop = loop;
	actor->ops = ops;
	actor->user = user;
	actor->url = config->url;
	actor->tls = config->tls;
	actor->ping_ms = config->ping_ms;
	actor->ping_misses = config->ping_misses;
	actor->connect_ms = config->connect_ms;
	actor->ahead_ms = clock_wall_ms() - loop_now_us(loop) / US_PER_MS;
	beside_init(&actor->beside, config->log_path);
	if (!client_new(&client, config->log_path != NULL ? &logging_ops : &client_ops,
			actor, clock_of(actor), &actor->client, err)) {
		beside_finish(&actor->beside);
		free(actor);
		return false;
	}
	*ret = &actor->base;
	return true;
}
