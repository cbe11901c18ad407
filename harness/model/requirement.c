#include "model/requirement.h"

#include <stdlib.h>

static void requirement_free(struct requirement *requirement)
{
	free(requirement->id);
	free(requirement->text);
	VEC_EACH (need, &requirement->needs)
		free(*need);
	VEC_FINISH(&requirement->needs);
	free(requirement->source);
	free(requirement->at);
	free(requirement);
}

void requirements_finish(struct requirements *requirements)
{
	VEC_EACH (requirement, &requirements->list)
		requirement_free(*requirement);
	VEC_FINISH(&requirements->list);
	VEC_EACH (entry, &requirements->untestable) {
		free(entry->at);
		free(entry->text);
	}
	VEC_FINISH(&requirements->untestable);
	map_finish(&requirements->by_id);
	free(requirements->path);
	*requirements = (struct requirements){0};
}

const struct requirement *requirements_find(const struct requirements *requirements,
					    const char *id)
{
	return map_get(&requirements->by_id, id);
}

bool requirement_holds(const struct requirement *requirement, struct version version)
{
	return version_compare(version, requirement->since) >= 0 &&
	       (version_is_none(requirement->until) ||
		version_compare(version, requirement->until) <= 0);
}
