/*
 * An adapter with a loop of its own, and all that is told of it as lines.
 */
#ifndef TESTS_ADAPTER_RIG_H
#define TESTS_ADAPTER_RIG_H

#include "agent/adapter.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

#define WAIT_MS 20000

static struct loop *loop;
static struct agent *agent;
static struct text told;
static bool ready, gone, fault, asked;

static inline void rig_on_ready(void *user, struct agent *which)
{
	(void)user;
	cr_assert_eq(which, agent);
	ready = true;
}

static inline void rig_on_broke(void *user, struct agent *which, const char *what)
{
	(void)user;
	(void)which;
	text_printf(&told, "breach %s\n", what);
}

static inline void rig_on_gone(void *user, struct agent *which,
			       const struct adapter_gone *how)
{
	(void)user;
	(void)which;
	gone = true;
	fault = how->fault;
	asked = how->asked;
	text_printf(&told, "gone %s\n", how->why);
}

static inline void rig_on_said(void *user, struct agent *which, const char *bytes,
			       size_t len)
{
	(void)user;
	(void)which;
	text_printf(&told, "said %.*s\n", (int)len, bytes);
}

static const struct adapter_ops OPS = {.ready = rig_on_ready,
				       .broke = rig_on_broke,
				       .gone = rig_on_gone,
				       .said = rig_on_said};

#define WAIT_FOR(condition)                                         \
	do {                                                        \
		int64_t until_ = clock_mono_us() + WAIT_MS * 1000L; \
		while (!(condition) && clock_mono_us() < until_)    \
			loop_turn(loop, 100);                       \
		cr_assert(condition, "%s", text_str(&told));        \
	} while (0)

static inline void rig_begin(void)
{
	struct err err = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
}

static inline void rig_end(void)
{
	agent_free(TAKE(agent));
	text_finish(&told);
	loop_free(loop);
}

static inline bool was_told(const char *what)
{
	return strstr(text_str(&told), what) != NULL;
}

#endif
