#include "run/room.h"

#include <sys/resource.h>

#define SPARE_DESCRIPTORS 24 /* files, pipes, the loop's own, control */
/* Connections that were let go close a turn later. */
#define SHARE_IN_PLAY(n) ((n) / 4 * 3)

/*
 * Beside its connection, for a network that fails: the proxy's listener and its two
 * ends, and all four of a connection that one side does not yet know to be lost.
 */
#define NETWORK_DESCRIPTORS 7

static size_t cost_of(const struct run *run, const struct test_case *test)
{
	size_t cost = 0;

	for (size_t i = 0; i < test->actors.n; i++) {
		cost += run->config->service == RUN_EMBEDDED ? 2 : 1;
		cost += network_is_broken(test, i) ? NETWORK_DESCRIPTORS : 0;
	}
	return cost;
}

void room_measure(struct run *run)
{
	struct rlimit limit = {0};

	run->descriptors_max = SIZE_MAX;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return;
	run->descriptors_max = 0;
	if (limit.rlim_cur > SPARE_DESCRIPTORS)
		run->descriptors_max = SHARE_IN_PLAY(limit.rlim_cur - SPARE_DESCRIPTORS);
}

bool room_for(const struct run *run, size_t i)
{
	const struct planned *planned = &run->plan.items[i];

	return run->active == 0 || planned->skip != NULL ||
	       run->descriptors_taken + cost_of(run, planned->test) <=
		       run->descriptors_max;
}

void room_take(struct run *run, const struct test_case *test)
{
	run->descriptors_taken += cost_of(run, test);
}

void room_give_back(struct run *run, const struct test_case *test)
{
	run->descriptors_taken -= cost_of(run, test);
}
