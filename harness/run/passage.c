/*
 * How time passes in a world. A passage is: settle, move the clocks of every party
 * from one due timer to the next until the whole duration went by, settle after
 * each move.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <string.h>

#define PIECE_MS 100 /* real time, before worlds are moved as much */

static bool worlds_have_clocks(const struct case_run *play)
{
	return run_can(play->run, "clock") && run_can(play->run, "worlds");
}

/* All who hold timers have clocks that can be moved. */
static bool has_clock(const struct case_run *play)
{
	return worlds_have_clocks(play) && clients_move_time(play->run, play->test);
}

static void set_state(struct case_run *play, enum passage_state state)
{
	play->passage.state = state;
	play->passage.until_us = clock_mono_us() + CONTROL_US;
	case_wake_at(play, play->passage.until_us);
}

static void begin_settling(struct case_run *play, enum passage_state state)
{
	set_state(play, state);
	settle_begin(play);
}

const char *passage_awaits(const struct case_run *play)
{
	switch (play->passage.state) {
	case PASSAGE_SETTLE:
	case PASSAGE_AFTER:
		return "fence";
	case PASSAGE_PEEK:
	case PASSAGE_ADVANCE:
	case PASSAGE_MOVE:
		return "clock.advance";
	case PASSAGE_IDLE:
	case PASSAGE_WATCH:
	case PASSAGE_DONE:
		return NULL;
	}
	return NULL;
}

void passage_counted(struct case_run *play, const struct json *result, const char *why)
{
	if (play->passage.pending > 0)
		play->passage.pending--;
	if (result == NULL)
		text_printf(case_fail(play, NULL, play->test->place, FAILURE_LOST),
			    "the control connection refused %s: %s", passage_awaits(play),
			    why);
	if (result == NULL)
		case_fails_for(play, passage_awaits(play));
}

/* --- clocks */

static void told_time(struct case_run *play, size_t kind, const struct json *result,
		      const char *why)
{
	passage_counted(play, result, why);
	if (result != NULL)
		world_sync(&play->worlds[kind], result);
}

static void ask_clocks(struct case_run *play, bool peek)
{
	for (size_t kind = 0; kind < APP_KIND_COUNT; kind++) {
		struct world *world = &play->worlds[kind];
		struct json *params;

		if (!world->made)
			continue;
		params = json_object();
		json_put_text(params, "appId", world->app_id);
		json_put_int(params, "to",
			     peek ? 0 : world->base_ms + play->passage.target_ms);
		play->passage.pending++;
		case_ask(play, "clock.advance", params, told_time, kind);
	}
}

static void begin_peek(struct case_run *play)
{
	set_state(play, PASSAGE_PEEK);
	ask_clocks(play, true);
	VEC_EACH (player, &play->players) {
		if (!actor_peek((*player)->actor))
			play->passage.pending++;
	}
}

void passage_moved(struct case_run *play)
{
	if (play->passage.pending > 0)
		play->passage.pending--;
}

static void keep_bases(struct case_run *play)
{
	for (size_t kind = 0; kind < APP_KIND_COUNT; kind++)
		play->worlds[kind].base_ms = play->worlds[kind].now_ms;
	VEC_EACH (player, &play->players) {
		(*player)->base_ms = actor_now((*player)->actor);
	}
}

static int64_t nearer(int64_t target_ms, int64_t next_ms, int64_t base_ms)
{
	int64_t due = next_ms - base_ms;

	return next_ms >= 0 && due < target_ms ? due : target_ms;
}

/* The nearest due timer of any party, or the end: timers fire in their true order. */
static void begin_advance(struct case_run *play)
{
	struct passage *passage = &play->passage;
	int64_t target = passage->limit_ms;

	if (passage->moved_ms == 0)
		keep_bases(play);
	for (size_t kind = 0; kind < APP_KIND_COUNT; kind++) {
		const struct world *world = &play->worlds[kind];

		if (world->made)
			target = nearer(target, world->next_ms, world->base_ms);
	}
	VEC_EACH (player, &play->players) {
		target = nearer(target, actor_next_due((*player)->actor),
				(*player)->base_ms);
	}
	/* A timer that is due and does not go away must not stop time. */
	passage->target_ms = target > passage->moved_ms ? target : passage->moved_ms + 1;
	if (passage->target_ms > passage->limit_ms)
		passage->target_ms = passage->limit_ms;
	set_state(play, PASSAGE_ADVANCE);
	ask_clocks(play, false);
}

static void begin_move(struct case_run *play)
{
	struct passage *passage = &play->passage;

	play->clock_ms += passage->target_ms - passage->moved_ms;
	set_state(play, PASSAGE_MOVE);
	VEC_EACH (player, &play->players) {
		if (!actor_advance((*player)->actor,
				   (*player)->base_ms + passage->target_ms))
			passage->pending++;
	}
}

/* --- the whole of it */

bool passage_begin(struct case_run *play, struct strand *asker, int64_t duration_ms,
		   int64_t watch_ms, bool real)
{
	struct passage *passage = &play->passage;

	if (passage->state != PASSAGE_IDLE)
		return false;
	passage->asker = asker;
	passage->moved_ms = 0;
	passage->watch_ms = watch_ms;
	passage->real = real || !has_clock(play);
	passage->duration_ms = passage->real ? watch_ms : duration_ms;
	passage->limit_ms = passage->duration_ms;
	play->time_way = passage->real ? "real" : "world";
	begin_settling(play, PASSAGE_SETTLE);
	return true;
}

/* Worlds whose clocks are ours stand still: they are moved along, piece by piece. */
static void begin_watch(struct case_run *play)
{
	struct passage *passage = &play->passage;
	int64_t piece_ms = passage->duration_ms - passage->moved_ms;

	if (worlds_have_clocks(play) && piece_ms > PIECE_MS)
		piece_ms = PIECE_MS;
	passage->state = PASSAGE_WATCH;
	passage->limit_ms = passage->moved_ms + piece_ms;
	passage->until_us = clock_mono_us() + piece_ms * 1000;
	case_wake_at(play, passage->until_us);
}

static void control_silent(struct case_run *play)
{
	if (clock_mono_us() < play->passage.until_us) {
		case_wake_at(play, play->passage.until_us);
		return;
	}
	text_add(case_fail(play, NULL, play->test->place, FAILURE_NO_ANSWER),
		 "clock.advance was not answered within 10 s");
	case_fails_for(play, "clock.advance");
}

/* As good as the last ceiling of a case: see begin_leftovers(). */
static bool is_full(const struct case_run *play)
{
	const struct passage *passage = &play->passage;

	if (has_clock(play))
		return !passage->real && passage->duration_ms >= STEP_QUIET_MS;
	return passage->watch_ms >= STEP_WATCH_MS;
}

/* One state's work; true if the next state can be worked on at once. */
static bool passage_step(struct case_run *play)
{
	struct passage *passage = &play->passage;

	switch (passage->state) {
	case PASSAGE_IDLE:
	case PASSAGE_DONE:
		return false;
	case PASSAGE_SETTLE:
		if (!settled(play))
			return false;
		if (passage->real)
			begin_watch(play);
		else
			begin_peek(play);
		return true;
	case PASSAGE_PEEK:
		if (passage->pending > 0) {
			control_silent(play);
			return false;
		}
		/* Who began to come back meanwhile has no timer that tells. */
		if (!network_is_calm(play))
			return false;
		begin_advance(play);
		return true;
	case PASSAGE_ADVANCE:
		if (passage->pending > 0) {
			control_silent(play);
			return false;
		}
		begin_move(play);
		return true;
	case PASSAGE_MOVE:
		if (passage->pending > 0) {
			control_silent(play);
			return false;
		}
		passage->moved_ms = passage->target_ms;
		begin_settling(play, PASSAGE_AFTER);
		return true;
	case PASSAGE_WATCH:
		if (clock_mono_us() < passage->until_us) {
			case_wake_at(play, passage->until_us);
			return false;
		}
		if (worlds_have_clocks(play)) {
			begin_peek(play);
			return true;
		}
		passage->moved_ms = passage->limit_ms;
		begin_settling(play, PASSAGE_AFTER);
		return true;
	case PASSAGE_AFTER:
		if (!settled(play))
			return false;
		if (passage->moved_ms < passage->limit_ms) {
			begin_peek(play);
			return true;
		}
		if (passage->moved_ms < passage->duration_ms) {
			begin_watch(play);
			return true;
		}
		passage->state = PASSAGE_DONE;
		if (is_full(play))
			play->settled = play->activity;
		return false;
	}
	return false;
}

bool passage_pump(struct case_run *play)
{
	while (!play->failing.set && passage_step(play))
		;
	return play->passage.state == PASSAGE_DONE;
}

bool passage_over(struct case_run *play, struct strand *asker)
{
	struct passage *passage = &play->passage;

	if (asker == NULL && passage->state == PASSAGE_IDLE)
		return true; /* nothing had to be waited for */
	if (passage->state != PASSAGE_DONE || passage->asker != asker)
		return false;
	passage->state = PASSAGE_IDLE;
	return true;
}

void passage_finish(struct case_run *play)
{
	play->passage.state = PASSAGE_IDLE;
	play->passage.pending = 0;
}
