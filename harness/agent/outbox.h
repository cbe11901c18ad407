/*
 * What an actor has to tell, kept until the loop may tell it: callbacks never
 * come from within a call of the actor's API. Order is kept.
 */
#ifndef AGENT_OUTBOX_H
#define AGENT_OUTBOX_H

#include "agent/actor.h"
#include "base/vec.h"

enum outbox_kind {
	OUTBOX_RESULT,
	OUTBOX_REFUSED,
	OUTBOX_EVENT,
	OUTBOX_MARKER,
	OUTBOX_GREETED,
	OUTBOX_NONSENSE,
	OUTBOX_STRAY,
	OUTBOX_LOST,
	OUTBOX_DIED,
	OUTBOX_KIND_COUNT
};

struct outbox_item {
	enum outbox_kind kind;
	bool was_open;           /* lost */
	int code;                /* refused, stray, lost */
	uint64_t call;           /* result, refused */
	const char *text;        /* name, marker, sentence; NULL if the kind has none */
	const struct json *json; /* result, params; NULL if the kind has none */
};

struct outbox_kept {
	struct outbox_item item; /* points to the two below */
	char *text;
	struct json *json;
};

/* Zeroed memory is a valid empty one. */
struct outbox {
	VEC(struct outbox_kept) kept;
	size_t told; /* those before it are gone */
};

void outbox_finish(struct outbox *outbox);
bool outbox_is_empty(const struct outbox *outbox);

/* Keeps ITEM; its text and json are copied. */
void outbox_put(struct outbox *outbox, const struct outbox_item *item);

/* Tells the first of them and drops it; false if there is none. */
bool outbox_tell_first(struct outbox *outbox, const struct actor_ops *ops, void *user);

/* Tells ITEM, which is borrowed. */
void outbox_tell(const struct outbox_item *item, const struct actor_ops *ops, void *user);

#endif
