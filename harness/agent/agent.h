/*
 * An agent: what plays actors. The reference client within this program, or an
 * adapter that drives an SDK build (agent/adapter.h).
 */
#ifndef AGENT_AGENT_H
#define AGENT_AGENT_H

#include "agent/actor.h"

struct agent;

/* Its actors must be gone. */
void agent_free(struct agent *agent);
void agent_freep(struct agent **agent); /* for OWNED */

/* As the command line names it; "reference client" for the one within. */
const char *agent_name(const struct agent *agent);
/* What the build says of itself; each NULL until an adapter has told it. */
const char *agent_build(const struct agent *agent);
const char *agent_version(const struct agent *agent);
const char *agent_platform(const struct agent *agent);

/* The reference client has every capability. */
bool agent_can(const struct agent *agent, const char *capability);
/* What was announced, one after another: start with *AT = 0; false at the end. */
bool agent_next_capability(const struct agent *agent, size_t *at, const char **ret);
bool agent_is_embedded(const struct agent *agent);

/* An actor that it plays; as actor_new(). ERR_NET if the agent is not there now. */
bool agent_play(struct agent *agent, const struct actor_config *config,
		const struct actor_ops *ops, void *user, struct actor **ret,
		struct err *err);

struct embedded_config {
	const char *platform;        /* whose numbers it shows: "cpp" */
	bool transparent;            /* see actor_config */
	const char *const *defects;  /* see actor_config */
	const char *const *variants; /* see actor_config */
};

/* CONFIG's texts must outlive it. */
struct agent *agent_embedded(struct loop *loop, const struct embedded_config *config);

#endif
