/* Who plays an actor of a case, and what those can who play it. */
#include "run/engine.h"

#include <assert.h>
#include <string.h>

/* Who plays actor INDEX of the planned case. */
static struct agent *cast(const struct run *run, const struct planned *planned,
			  size_t index)
{
	return planned->only != NULL ? planned->only
				     : run_agent(run, planned->test, index);
}

bool planned_needs(const struct run *run, const struct planned *planned,
		   const struct agent *agent)
{
	for (size_t i = 0; i < planned->test->actors.n; i++)
		if (cast(run, planned, i) == agent)
			return true;
	return false;
}

/* What two builds do by themselves, such as how much they log, says nothing side by side.
 */
static bool compares_one_build(const struct test_case *test)
{
	VEC_EACH (tag, &test->tags) {
		if (strcmp(*tag, ONE_BUILD_TAG) == 0)
			return true;
	}
	return false;
}

/* Actors take turns, in the order of the options, among those that have their role. */
struct agent *run_agent(const struct run *run, const struct test_case *test, size_t index)
{
	const struct actor_def *def = &test->actors.items[index];
	size_t n = run->agents.n;

	assert(n > 0);
	if (compares_one_build(test))
		index = 0;
	for (size_t i = 0; i < n; i++) {
		struct agent *agent = run->agents.items[(index + i) % n];

		if (def->role == ACTOR_RTM || agent_can(agent, "signaling"))
			return agent;
	}
	return run->agents.items[index % n];
}

struct agent *player_cast(const struct case_run *play, size_t index)
{
	return cast(play->run, &play->run->plan.items[play->index], index);
}

/* --- what they can */

/* clang-format off */
static const char *const of_clients[] = {
	"channels", "presence", "attributes", "invitations", "renewal", "offline",
	"signaling",
};

/* And no service would know of these. */
static const char *const of_clients_alone[] = {
	"log", "log-texts", "symbols", "uninitialised", "delegates",
};
/* clang-format on */

static bool is_among(const char *const *names, size_t n, const char *capability)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], capability) == 0)
			return true;
	return false;
}

bool capability_is_clients_alone(const char *capability)
{
	return is_among(of_clients_alone,
			sizeof of_clients_alone / sizeof *of_clients_alone, capability);
}

bool capability_is_of_clients(const char *capability)
{
	return is_among(of_clients, sizeof of_clients / sizeof *of_clients, capability) ||
	       capability_is_clients_alone(capability);
}

bool clients_move_time(const struct run *run, const struct test_case *test)
{
	for (size_t i = 0; i < test->actors.n; i++) {
		const struct agent *agent = run_agent(run, test, i);

		if (!agent_can(agent, "clock") && !agent_can(agent, "timers"))
			return false;
	}
	return true;
}

const struct agent *clients_lack(const struct run *run, const struct test_case *test,
				 const char *capability)
{
	if (!capability_is_of_clients(capability))
		return NULL;
	for (size_t i = 0; i < test->actors.n; i++) {
		const struct actor_def *def = &test->actors.items[i];
		const struct agent *agent = run_agent(run, test, i);

		if (strcmp(capability, "signaling") == 0 && def->role == ACTOR_RTM)
			continue;
		if (!agent_can(agent, capability))
			return agent;
	}
	return NULL;
}
