/*
 * What plays an actor, as a row of functions. Private to agent/.
 */
#ifndef AGENT_ACTOR_KIND_H
#define AGENT_ACTOR_KIND_H

#include "agent/actor.h"

struct actor_kind {
	void (*free)(struct actor *actor);
	void (*call)(struct actor *actor, uint64_t call, const char *operation,
		     const struct json *params);
	bool (*connected)(const struct actor *actor);
	bool (*returning)(const struct actor *actor); /* NULL: not known */
	bool (*fence)(struct actor *actor, const char *marker);
	int64_t (*now)(const struct actor *actor);
	int64_t (*next_due)(const struct actor *actor);
	bool (*peek)(struct actor *actor);
	bool (*advance)(struct actor *actor, int64_t to_ms);
	void (*set_clock)(struct actor *actor, int64_t now_ms);
	bool (*send_raw)(struct actor *actor, enum frame_kind kind, const char *bytes,
			 size_t len);
};

/* The first member of every kind's own struct. */
struct actor {
	const struct actor_kind *kind;
};

#endif
