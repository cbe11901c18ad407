#include "agent/actor_kind.h"

#include <stddef.h>

void actor_free(struct actor *actor)
{
	if (actor != NULL)
		actor->kind->free(actor);
}

void actor_call(struct actor *actor, uint64_t call, const char *operation,
		const struct json *params)
{
	actor->kind->call(actor, call, operation, params);
}

bool actor_connected(const struct actor *actor)
{
	return actor->kind->connected(actor);
}

bool actor_returning(const struct actor *actor)
{
	return actor->kind->returning != NULL && actor->kind->returning(actor);
}

bool actor_fence(struct actor *actor, const char *marker)
{
	return actor->kind->fence(actor, marker);
}

int64_t actor_now(const struct actor *actor)
{
	return actor->kind->now(actor);
}

int64_t actor_next_due(const struct actor *actor)
{
	return actor->kind->next_due(actor);
}

bool actor_peek(struct actor *actor)
{
	return actor->kind->peek(actor);
}

bool actor_advance(struct actor *actor, int64_t to_ms)
{
	return actor->kind->advance(actor, to_ms);
}

void actor_set_clock(struct actor *actor, int64_t now_ms)
{
	actor->kind->set_clock(actor, now_ms);
}

bool actor_send_raw(struct actor *actor, enum frame_kind kind, const char *bytes,
		    size_t len)
{
	return actor->kind->send_raw(actor, kind, bytes, len);
}
