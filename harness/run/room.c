#include "run/room.h"

#include <sys/resource.h>

#define SPARE_DESCRIPTORS 24 /* files, pipes, the loop's own, control */
/* Connections that were let go close a turn later. */
#define SHARE_IN_PLAY(n) ((n) / 4 * 3)

void room_measure(struct run *run)
{
	struct rlimit limit = {0};
	size_t each = run->config->service == RUN_EMBEDDED ? 2 : 1;

	run->actors_max = SIZE_MAX;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return;
	run->actors_max = 0;
	if (limit.rlim_cur > SPARE_DESCRIPTORS)
		run->actors_max = SHARE_IN_PLAY(limit.rlim_cur - SPARE_DESCRIPTORS) /
				  each;
}

bool room_for(const struct run *run, size_t i)
{
	const struct planned *planned = &run->plan.items[i];

	return run->active == 0 || planned->skip != NULL ||
	       run->actors_in_play + planned->test->actors.n <= run->actors_max;
}
