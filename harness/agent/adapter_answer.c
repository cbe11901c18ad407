/*
 * The actors that an adapter plays: what they answer, and what happens to them.
 */
#include "agent/adapter_inside.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct adapter_actor *find(const struct adapter *adapter, uint64_t number)
{
	char handle[HANDLE_SIZE];

	snprintf(handle, sizeof handle, "%" PRIu64, number);
	return map_get(&adapter->actors, handle);
}

static void forget(struct adapter_actor *actor)
{
	map_remove(&actor->adapter->actors, actor->handle);
	adapter_actor_free(actor);
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
		adapter_actor_created(actor);
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
			adapter_actor_free(actor);
	}
	map_finish(&adapter->actors);
}
