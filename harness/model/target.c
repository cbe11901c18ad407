#include "model/target.h"

#include <stdlib.h>
#include <string.h>

void target_finish(struct target *target)
{
	free(target->name);
	free(target->service);
	free(target->service_cmd);
	free(target->client_cmd);
	VEC_EACH (client, &target->clients) {
		free(client->name);
		free(client->command);
	}
	VEC_FINISH(&target->clients);
	free(target->platform);
	free(target->folder);
	free(target->build);
	free(target->cacert);
	free(target->known);
	VEC_EACH (capability, &target->capabilities)
		free(*capability);
	VEC_FINISH(&target->capabilities);
	VEC_EACH (operation, &target->lacks)
		free(*operation);
	VEC_FINISH(&target->lacks);
	for (size_t i = 0; i < APP_KIND_COUNT; i++) {
		free(target->apps[i].id);
		free(target->apps[i].certificate);
	}
	VEC_EACH (secret, &target->secrets)
		free(*secret);
	VEC_FINISH(&target->secrets);
	*target = (struct target){0};
}

const char *target_missing_capability(const struct target *target,
				      const char *const *announced, size_t n)
{
	if (!target->pins_capabilities)
		return NULL;
	VEC_EACH (pinned, &target->capabilities) {
		size_t i = 0;
		while (i < n && strcmp(announced[i], *pinned) != 0)
			i++;
		if (i == n)
			return *pinned;
	}
	return NULL;
}

bool target_lacks(const struct target *target, const char *operation)
{
	VEC_EACH (lack, &target->lacks)
		if (strcmp(*lack, operation) == 0)
			return true;
	return false;
}
