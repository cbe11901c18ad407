/*
 * What every kind of agent has. Private to agent/.
 */
#ifndef AGENT_AGENT_KIND_H
#define AGENT_AGENT_KIND_H

#include "agent/agent.h"
#include "base/map.h"

struct agent_kind {
	void (*free)(struct agent *agent);
	bool (*play)(struct agent *agent, const struct actor_config *config,
		     const struct actor_ops *ops, void *user, struct actor **ret,
		     struct err *err);
	bool can_all; /* every capability */
};

/* The first member of every kind's own struct. */
struct agent {
	const struct agent_kind *kind;
	char *name, *build, *version, *platform; /* owned */
	struct map capabilities;
};

/* What agent_free() does for every kind; the kind frees the rest. */
void agent_finish(struct agent *agent);

#endif
