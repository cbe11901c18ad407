/*
 * The actors that an adapter plays. An actor outlives its owner until the adapter
 * has answered destroy, so that late events are known to be late.
 */
#include "agent/adapter_inside.h"
#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HANDLE_SIZE 24

/* A call that waits for the answer to create. */
struct held {
	uint64_t call;
	char *operation;
	struct json *params;
};

struct adapter_actor {
	struct actor base;
	struct adapter *adapter; /* NULL: it is gone */
	const struct actor_ops *ops;
	void *user;
	uint64_t number;
	char handle[HANDLE_SIZE];
	bool created;   /* create was answered */
	bool leaving;   /* destroy was sent; its owner is gone */
	bool connected; /* logged in, as far as it told */
	int64_t now_ms, next_ms;
	VEC(struct held) held;
};

static struct adapter_actor *of(struct actor *actor)
{
	return (struct adapter_actor *)actor;
}

static void destroy(struct adapter_actor *actor)
{
	VEC_EACH (held, &actor->held) {
		free(held->operation);
		json_free(held->params);
	}
	VEC_FINISH(&actor->held);
	free(actor);
}

/* Begins a request about ACTOR: further members may follow. */
static struct text *begin(struct adapter_actor *actor, const char *method)
{
	adapter_begin(actor->adapter, method);
	text_printf(&actor->adapter->message, "\"actor\":\"%s\"", actor->handle);
	return &actor->adapter->message;
}

static struct owed *send_request(struct adapter_actor *actor, enum request request)
{
	struct owed *owed = adapter_send(actor->adapter, request);

	owed->actor = actor->number;
	return owed;
}

static void put_text(struct text *message, const char *key, const char *value)
{
	text_printf(message, ",\"%s\":", key);
	json_write_text(message, value, strlen(value));
}

static void put_address(struct text *message, const struct actor_config *config)
{
	const struct url *url = config->url;
	char *address OWNED(mem_freep)
	= config->address != NULL ? mem_dup(config->address)
				  : text_format("%s://%s:%u%s", url->tls ? "wss" : "ws",
						url->host, url->port, url->path);

	put_text(message, "url", address);
}

/* --- calls */

static enum request kind_of(const char *operation)
{
	return strcmp(operation, "login") == 0    ? REQUEST_LOGIN
	       : strcmp(operation, "logout") == 0 ? REQUEST_LOGOUT
						  : REQUEST_CALL;
}

static void send_call(struct adapter_actor *actor, uint64_t call, const char *operation,
		      const struct json *params)
{
	struct text *message = begin(actor, operation);

	JSON_EACH (param, params) {
		text_char(message, ',');
		json_write_text(message, json_key(param), strlen(json_key(param)));
		text_char(message, ':');
		json_write(param, message);
	}
	send_request(actor, kind_of(operation))->call = call;
}

static void actor_do_call(struct actor *base, uint64_t call, const char *operation,
			  const struct json *params)
{
	struct adapter_actor *actor = of(base);

	if (actor->adapter == NULL)
		return;
	if (actor->created) {
		send_call(actor, call, operation, params);
		return;
	}
	VEC_PUSH(&actor->held,
		 (struct held){.call = call,
			       .operation = mem_dup(operation),
			       .params = params != NULL ? json_dup(params) : NULL});
}

static void send_held(struct adapter_actor *actor)
{
	VEC_EACH (held, &actor->held) {
		send_call(actor, held->call, held->operation, held->params);
		free(held->operation);
		json_free(held->params);
	}
	actor->held.n = 0;
}

/* --- what only the agent is asked */

static bool actor_do_fence(struct actor *base, const char *marker)
{
	struct adapter_actor *actor = of(base);
	struct owed *owed;

	if (actor->adapter == NULL || !agent_can(&actor->adapter->base, "fence"))
		return false;
	begin(actor, "fence");
	owed = send_request(actor, REQUEST_FENCE);
	snprintf(owed->marker, sizeof owed->marker, "%s", marker);
	return true;
}

static bool ask_clock(struct adapter_actor *actor, int64_t to_ms)
{
	if (actor->adapter == NULL || !agent_can(&actor->adapter->base, "clock"))
		return true;
	text_printf(begin(actor, "clock.advance"), ",\"to\":%" PRId64, to_ms);
	send_request(actor, REQUEST_CLOCK);
	return false;
}

static bool actor_do_peek(struct actor *base)
{
	return ask_clock(of(base), 0);
}

static bool actor_do_advance(struct actor *base, int64_t to_ms)
{
	return ask_clock(of(base), to_ms);
}

static int64_t actor_do_now(const struct actor *base)
{
	return ((const struct adapter_actor *)base)->now_ms;
}

static int64_t actor_do_next_due(const struct actor *base)
{
	return ((const struct adapter_actor *)base)->next_ms;
}

static bool actor_is_connected(const struct actor *base)
{
	const struct adapter_actor *actor = (const struct adapter_actor *)base;

	return actor->adapter != NULL && actor->connected;
}

/* It keeps its own. */
static void actor_do_set_clock(struct actor *base, int64_t now_ms)
{
	(void)base;
	(void)now_ms;
}

/* Its connection is its own. */
static bool actor_do_send_raw(struct actor *base, enum frame_kind kind, const char *bytes,
			      size_t len)
{
	(void)base;
	(void)kind;
	(void)bytes;
	(void)len;
	return false;
}

static void actor_do_free(struct actor *base)
{
	struct adapter_actor *actor = of(base);

	if (actor->adapter == NULL) {
		destroy(actor);
		return;
	}
	actor->leaving = true;
	actor->ops = NULL;
	begin(actor, "destroy");
	send_request(actor, REQUEST_DESTROY);
}

static const struct actor_kind adapter_actor_kind = {
	.free = actor_do_free,
	.call = actor_do_call,
	.connected = actor_is_connected,
	.fence = actor_do_fence,
	.now = actor_do_now,
	.next_due = actor_do_next_due,
	.peek = actor_do_peek,
	.advance = actor_do_advance,
	.set_clock = actor_do_set_clock,
	.send_raw = actor_do_send_raw,
};

bool adapter_play(struct agent *agent, const struct actor_config *config,
		  const struct actor_ops *ops, void *user, struct actor **ret,
		  struct err *err)
{
	struct adapter *adapter = (struct adapter *)agent;
	struct adapter_actor *actor;
	struct text *message;

	if (adapter->state != ADAPTER_READY)
		return err_set(err, ERR_NET, "the adapter %s is not there", agent->name);
	actor = mem_new(1, sizeof *actor);
	actor->base.kind = &adapter_actor_kind;
	actor->adapter = adapter;
	actor->ops = ops;
	actor->user = user;
	actor->next_ms = -1;
	actor->number = ++adapter->last_actor;
	snprintf(actor->handle, sizeof actor->handle, "%" PRIu64, actor->number);
	map_put(&adapter->actors, actor->handle, actor);
	message = begin(actor, "create");
	put_address(message, config);
	put_text(message, "appId", config->app_id);
	put_text(message, "version", config->version);
	put_text(message, "role", config->role);
	if (config->uninitialised)
		text_add(message, ",\"initialised\":false");
	if (config->tls != NULL && config->tls->ca_file != NULL)
		put_text(message, "cacert", config->tls->ca_file);
	send_request(actor, REQUEST_CREATE);
	*ret = &actor->base;
	return true;
}

/* --- what it says */

static struct adapter_actor *find(const struct adapter *adapter, uint64_t number)
{
	char handle[HANDLE_SIZE];

	snprintf(handle, sizeof handle, "%" PRIu64, number);
	return map_get(&adapter->actors, handle);
}

static void forget(struct adapter_actor *actor)
{
	map_remove(&actor->adapter->actors, actor->handle);
	destroy(actor);
}

/* The adapter itself would not do what it must. */
static void refuse(const struct adapter_actor *actor, const char *method,
		   const struct json *error)
{
	const char *message = json_get_text(error, "message");
	char *what OWNED(mem_freep)
	= text_format("the adapter answered %s with error %" PRId64 "%s%s", method,
		      json_get_int(error, "code", 0), message != NULL ? ": " : "",
		      message != NULL ? message : "");

	actor->ops->broke(actor->user, what);
}

static void take_result(struct adapter_actor *actor, const struct owed *owed,
			const struct json *result, const struct json *error)
{
	int64_t code = json_get_int(error, "code", 0);
	const char *message = json_get_text(error, "message");

	if (owed->request == REQUEST_LOGIN && json_get_int(result, "code", -1) == 0)
		actor->connected = true;
	else if (owed->request == REQUEST_LOGOUT)
		actor->connected = false;
	if (result != NULL)
		actor->ops->result(actor->user, owed->call, result);
	else if (code == JSON_RPC_NO_METHOD)
		actor->ops->refused(actor->user, owed->call, (int)code, message);
	else
		refuse(actor, "a call", error);
}

static void take_clock(struct adapter_actor *actor, const struct json *result,
		       const struct json *error)
{
	if (error != NULL || !json_is_int(json_get(result, "now"))) {
		refuse(actor, "clock.advance", error);
		return;
	}
	actor->now_ms = json_get_int(result, "now", 0);
	actor->next_ms = json_get_int(result, "next", -1);
	actor->ops->moved(actor->user);
}

void adapter_answered(struct adapter *adapter, const struct owed *owed,
		      const struct json *result, const struct json *error)
{
	struct adapter_actor *actor = find(adapter, owed->actor);

	if (actor == NULL)
		return;
	if (owed->request == REQUEST_DESTROY) {
		forget(actor);
		return;
	}
	if (actor->leaving)
		return;
	switch (owed->request) {
	case REQUEST_CREATE:
		if (error != NULL) {
			refuse(actor, "create", error);
			return;
		}
		actor->created = true;
		send_held(actor);
		return;
	case REQUEST_FENCE:
		if (error != NULL)
			refuse(actor, "fence", error);
		else
			actor->ops->marker(actor->user, owed->marker);
		return;
	case REQUEST_CLOCK:
		take_clock(actor, result, error);
		return;
	case REQUEST_CALL:
	case REQUEST_LOGIN:
	case REQUEST_LOGOUT:
		take_result(actor, owed, result, error);
		return;
	default:
		return;
	}
}

/* Whether events can still come to it; both spellings of Connected: the catalogue. */
static void note_state(struct adapter_actor *actor, const char *name,
		       const struct json *params)
{
	const struct json *state = json_get(params, "state");

	if (strcmp(name, "connectionStateChanged") == 0)
		actor->connected = json_int_or(state, 0) == 3 ||
				   strcmp(json_text_or(state, ""), "CONNECTED") == 0;
	else if (strcmp(name, "onLogout") == 0)
		actor->connected = false;
}

bool adapter_event(struct adapter *adapter, const char *handle, const char *name,
		   const struct json *params)
{
	struct adapter_actor *actor = map_get(&adapter->actors, handle);

	if (actor == NULL)
		return false;
	note_state(actor, name, params);
	if (!actor->leaving)
		actor->ops->event(actor->user, name, params);
	return true;
}

void adapter_abandon(struct adapter *adapter)
{
	size_t at = 0;
	const char *key;
	void *value;

	while (map_next(&adapter->actors, &at, &key, &value)) {
		struct adapter_actor *actor = value;

		actor->adapter = NULL;
		if (actor->leaving)
			destroy(actor);
	}
	map_finish(&adapter->actors);
}
