#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <string.h>

/* Ids of a case: from its own id, profile and round, the seed, the nonce of the run. */
static void init_rng(struct case_run *play, unsigned round)
{
	const struct run_config *config = play->run->config;
	char profile[VERSION_TEXT_SIZE];
	char *purpose OWNED(mem_freep)
	= NULL;

	version_format(play->test->catalogue->version, profile);
	purpose = text_format("%s %s %u %s", play->test->id, profile, round,
			      config->run_id);
	rng_init_for(&play->rng, config->seed, purpose);
	rng_hex(&play->rng, play->suffix, sizeof play->suffix - 1);
}

struct case_run *case_run_new(struct run *run, size_t index)
{
	struct case_run *play = mem_new(1, sizeof *play);
	const struct planned *planned = &run->plan.items[index];

	play->run = run;
	play->test = planned->test;
	play->index = index;
	play->moments = mem_new(play->test->all.n + 1, sizeof *play->moments);
	play->failing.taken_event = INBOX_NONE;
	play->failing.again_event = INBOX_NONE;
	init_rng(play, planned->round);
	return play;
}

int64_t case_clock_ms(const struct case_run *play)
{
	return clock_mono_us() / 1000 + play->clock_ms;
}

static void moment_finish(struct moment *moment)
{
	VEC_EACH (call, &moment->calls) {
		json_free((*call)->args);
		json_free((*call)->result);
		free((*call)->message);
		free(*call);
	}
	VEC_FINISH(&moment->calls);
	json_free(moment->event);
}

/* Its actors are let go at once; what their calls brought stays for the verdict. */
static void let_go(struct case_run *play)
{
	loop_timer_cancel(play->run->loop, &play->wake);
	loop_timer_cancel(play->run->loop, &play->guard);
	passage_finish(play);
	VEC_EACH (player, &play->players) {
		player_free(*player);
	}
	VEC_FINISH(&play->players);
	worlds_end(play);
}

void case_run_free(struct case_run *play)
{
	if (play == NULL)
		return;
	let_go(play);
	for (size_t i = 0; i < play->test->all.n; i++)
		moment_finish(&play->moments[i]);
	free(play->moments);
	VEC_EACH (strand, &play->strands) {
		free(*strand);
	}
	VEC_FINISH(&play->strands);
	text_finish(&play->failing.message);
	text_finish(&play->failing.caret);
	free(play->failing.seen);
	json_free(play->failing.gave);
	free(play->failing.cause);
	free(play);
}

void case_mark_dirty(struct case_run *play)
{
	if (play->dirty || play->phase == CASE_OVER)
		return;
	play->dirty = true;
	VEC_PUSH(&play->run->dirty, play);
}

static void on_wake(void *user)
{
	case_mark_dirty(user);
}

void case_wake_at(struct case_run *play, int64_t due_us)
{
	if (play->wake.slot == 0 || due_us < play->wake.due_us)
		loop_timer_set(play->run->loop, &play->wake, due_us, on_wake, play);
}

static const struct player *first_waiting(const struct case_run *play)
{
	VEC_EACH (player, &play->players) {
		if ((*player)->waiting.n > 0)
			return *player;
	}
	return NULL;
}

static void on_guard(void *user)
{
	struct case_run *play = user;
	const struct player *silent = first_waiting(play);
	const char *method = play->phase == CASE_WORLDS ? "world.create"
							: passage_awaits(play);
	struct text *message = case_fail_call(
		play, play->test->place, FAILURE_GUARD,
		silent ? silent->waiting.items[0]->operation : NULL, "no answer");

	text_printf(message, "the case took longer than it may (%.3g s)",
		    (double)play->run->config->case_ms / 1e3);
	if (silent != NULL)
		text_printf(message, ": %s %s is not answered", silent->def->name,
			    silent->waiting.items[0]->operation->name);
	else if (method != NULL)
		text_printf(message, ": %s is not answered", method);
	else if (play->run->restarting)
		text_add(message, ": the service has not come back from its restart");
	if (silent == NULL && method != NULL)
		case_fails_for(play, method);
}

void case_run_begin(struct case_run *play)
{
	struct run *run = play->run;

	play->begin_us = clock_mono_us();
	record_start(run->recorder, "begin", play->index);
	record_end(run->recorder);
	loop_timer_set(run->loop, &play->guard,
		       play->begin_us + run->config->case_ms * 1000, on_guard, play);
	play->phase = CASE_WORLDS;
	worlds_begin(play);
	case_mark_dirty(play);
}

static void begin_steps(struct case_run *play)
{
	struct err err = {0};

	for (size_t i = 0; i < play->test->actors.n; i++) {
		if (!player_new(play, i, &err)) {
			text_add(case_fail(play, NULL, play->test->place, FAILURE_ATTACH),
				 err.message);
			return;
		}
	}
	strand_new(play, NULL, &play->test->steps);
	play->phase = CASE_STEPS;
}

static bool any_actor(const struct case_run *play)
{
	VEC_EACH (player, &play->players) {
		if (actor_connected((*player)->actor))
			return true;
	}
	return false;
}

/*
 * The last ceiling: what comes late, or twice, or to somebody whom no step
 * watched. Spared if the case's last step was one and nothing happened since.
 */
static void begin_leftovers(struct case_run *play)
{
	play->phase = CASE_LEFTOVERS;
	if (!any_actor(play) || play->settled == play->activity)
		return;
	passage_begin(play, NULL, STEP_QUIET_MS, STEP_WATCH_MS, false);
}

/* Strands may be added while they are walked: a together step adds its branches. */
static bool run_strands(struct case_run *play)
{
	bool left = false;

	for (size_t i = 0; i < play->strands.n; i++) {
		struct strand *strand = play->strands.items[i];

		if (!strand->ended && !strand_run(strand))
			return false;
		if (!strand->ended)
			left = true;
	}
	return left;
}

/* A branch that ends lets the strand that waits for it go on in the same pump. */
static bool strands_left(struct case_run *play)
{
	uint64_t before;
	bool left;

	do {
		before = play->progress;
		left = run_strands(play);
	} while (left && !play->failing.set && play->progress != before);
	return left;
}

void case_run_pump(struct case_run *play)
{
	play->dirty = false;
	if (play->failing.set) {
		case_run_end(play);
		return;
	}
	if (play->phase == CASE_WORLDS && play->worlds_pending == 0 &&
	    !clients_await(play))
		begin_steps(play);
	do {
		passage_pump(play);
		if (play->phase == CASE_STEPS && !play->failing.set &&
		    !strands_left(play) && !play->failing.set)
			begin_leftovers(play);
		/* A step that has just asked for a passage starts it in this pump. */
	} while (passage_pump(play) && play->phase == CASE_STEPS && !play->failing.set);
	if (play->phase == CASE_LEFTOVERS && passage_over(play, NULL) &&
	    !play->failing.set)
		leftovers_judge(play);
	else if (!play->failing.set)
		return;
	case_run_end(play);
}

void case_run_end(struct case_run *play)
{
	if (play->phase == CASE_OVER)
		return;
	play->phase = CASE_OVER;
	play->end_us = clock_mono_us();
	let_go(play);
	run_case_over(play->run, play);
}
