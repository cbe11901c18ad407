/*
 * The actors that an adapter plays: what they are asked. An actor outlives its owner
 * until the adapter has answered destroy, so that late events are known to be late.
 */
#include "agent/adapter_inside.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct adapter_actor *of(struct actor *actor)
{
	return (struct adapter_actor *)actor;
}

static void forget_held(struct adapter_actor *actor)
{
	VEC_EACH (held, &actor->held) {
		free(held->method);
		json_free(held->params);
	}
	VEC_FINISH(&actor->held);
}

void adapter_actor_free(struct adapter_actor *actor)
{
	forget_held(actor);
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

static void send_now(struct adapter_actor *actor, const struct ask *ask)
{
	struct text *message = begin(actor, ask->method);
	struct owed *owed;

	JSON_EACH (param, ask->params) {
		text_char(message, ',');
		json_write_text(message, json_key(param), strlen(json_key(param)));
		text_char(message, ':');
		json_write(param, message);
	}
	owed = send_request(actor, ask->request);
	owed->call = ask->call;
	memcpy(owed->marker, ask->marker, sizeof owed->marker);
}

static void ask(struct adapter_actor *actor, const struct ask *ask)
{
	struct held *held;

	if (actor->created) {
		send_now(actor, ask);
		return;
	}
	held = VEC_ADD(&actor->held);
	held->ask = *ask;
	held->ask.method = held->method = mem_dup(ask->method);
	held->params = ask->params != NULL ? json_dup(ask->params) : NULL;
	held->ask.params = held->params;
}

void adapter_actor_created(struct adapter_actor *actor)
{
	actor->created = true;
	VEC_EACH (held, &actor->held) {
		send_now(actor, &held->ask);
	}
	forget_held(actor);
}

static void actor_do_call(struct actor *base, uint64_t call, const char *operation,
			  const struct json *params)
{
	struct adapter_actor *actor = of(base);

	if (actor->adapter != NULL)
		ask(actor, &(struct ask){.request = kind_of(operation),
					 .call = call,
					 .method = operation,
					 .params = params});
}

/* --- what only the agent is asked */

static bool actor_do_fence(struct actor *base, const char *marker)
{
	struct adapter_actor *actor = of(base);
	struct ask fence = {.request = REQUEST_FENCE, .method = "fence"};

	if (actor->adapter == NULL || !agent_can(&actor->adapter->base, "fence"))
		return false;
	snprintf(fence.marker, sizeof fence.marker, "%s", marker);
	ask(actor, &fence);
	return true;
}

static bool ask_clock(struct adapter_actor *actor, int64_t to_ms)
{
	struct json *params OWNED(json_freep)
	= NULL;

	if (actor->adapter == NULL || !agent_can(&actor->adapter->base, "clock"))
		return true;
	params = json_object();
	json_put_int(params, "to", to_ms);
	ask(actor, &(struct ask){.request = REQUEST_CLOCK,
				 .method = "clock.advance",
				 .params = params});
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
		adapter_actor_free(actor);
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

/* Whole: the adapter's own folder may be another. */
static void put_path(struct text *message, const char *key, const char *path)
{
	char *whole OWNED(mem_freep)
	= realpath(path, NULL);

	put_text(message, key, whole != NULL ? whole : path);
}

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
		put_path(message, "cacert", config->tls->ca_file);
	send_request(actor, REQUEST_CREATE);
	*ret = &actor->base;
	return true;
}
