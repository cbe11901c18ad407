#include "agent/agent_kind.h"
#include "base/mem.h"

#include <stdlib.h>

void agent_finish(struct agent *agent)
{
	free(agent->name);
	free(agent->build);
	free(agent->version);
	free(agent->platform);
	map_finish(&agent->capabilities);
}

void agent_free(struct agent *agent)
{
	if (agent != NULL)
		agent->kind->free(agent);
}

void agent_freep(struct agent **agent)
{
	agent_free(*agent);
}

const char *agent_name(const struct agent *agent)
{
	return agent->name;
}

const char *agent_build(const struct agent *agent)
{
	return agent->build;
}

const char *agent_version(const struct agent *agent)
{
	return agent->version;
}

const char *agent_platform(const struct agent *agent)
{
	return agent->platform;
}

bool agent_can(const struct agent *agent, const char *capability)
{
	return agent->kind->can_all || map_has(&agent->capabilities, capability);
}

bool agent_next_capability(const struct agent *agent, size_t *at, const char **ret)
{
	void *value;

	return map_next(&agent->capabilities, at, ret, &value);
}

bool agent_is_embedded(const struct agent *agent)
{
	return agent->kind->can_all;
}

bool agent_play(struct agent *agent, const struct actor_config *config,
		const struct actor_ops *ops, void *user, struct actor **ret,
		struct err *err)
{
	return agent->kind->play(agent, config, ops, user, ret, err);
}

/* --- the reference client */

struct embedded_agent {
	struct agent base;
	struct loop *loop;
	struct embedded_config config;
};

static void embedded_free(struct agent *base)
{
	agent_finish(base);
	free(base);
}

static bool embedded_play(struct agent *base, const struct actor_config *config,
			  const struct actor_ops *ops, void *user, struct actor **ret,
			  struct err *err)
{
	const struct embedded_agent *agent = (struct embedded_agent *)base;
	struct actor_config with = *config;

	with.platform = agent->config.platform;
	with.transparent = agent->config.transparent;
	with.defects = agent->config.defects;
	with.variants = agent->config.variants;
	return actor_new(agent->loop, &with, ops, user, ret, err);
}

static const struct agent_kind embedded_kind = {
	.free = embedded_free,
	.play = embedded_play,
	.can_all = true,
};

struct agent *agent_embedded(struct loop *loop, const struct embedded_config *config)
{
	struct embedded_agent *agent = mem_new(1, sizeof *agent);

	agent->base.kind = &embedded_kind;
	agent->base.name = mem_dup("reference client");
	agent->base.platform = mem_dup(config->platform);
	agent->loop = loop;
	agent->config = *config;
	return &agent->base;
}
