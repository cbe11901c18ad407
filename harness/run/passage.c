/*
 * How time passes in a world, and how a case comes to rest.
 *
 * A passage is: settle, move the clocks of every party from one due timer to
 * the next until the whole duration went by, settle after each move. Settling
 * is fencing every actor until a round of fences brings nothing new: a fence
 * shows all that was caused so far, but what it shows may itself cause more.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>

#include <string.h>

#define SETTLE_ROUNDS_MAX 16       /* a case that never comes to rest */
#define CONTROL_US        10000000 /* an answer on the control connection; real time */

static bool has_clock(const struct case_run *play)
{
	return run_can(play->run, "clock") && run_can(play->run, "worlds");
}

static void set_state(struct case_run *play, enum passage_state state)
{
	play->passage.state = state;
	play->passage.until_us = clock_mono_us() + CONTROL_US;
	case_wake_at(play, play->passage.until_us);
}

const char *passage_awaits(const struct case_run *play)
{
	switch (play->passage.state) {
	case PASSAGE_SETTLE:
	case PASSAGE_AFTER:
		return "fence";
	case PASSAGE_PEEK:
	case PASSAGE_ADVANCE:
		return "clock.advance";
	case PASSAGE_IDLE:
	case PASSAGE_WATCH:
	case PASSAGE_DONE:
		return NULL;
	}
	return NULL;
}

static void counted(struct case_run *play, size_t detail, const struct json *result,
		    const char *why)
{
	(void)detail;
	if (play->passage.pending > 0)
		play->passage.pending--;
	if (result == NULL)
		text_printf(case_fail(play, NULL, play->test->place, FAILURE_LOST),
			    "the control connection refused %s: %s", passage_awaits(play),
			    why);
	if (result == NULL)
		case_fails_for(play, passage_awaits(play));
}

/* --- fences */

/*
 * A user whom no connection reaches has none that is greeted, or is just about
 * to resume its session: nobody waits for that marker, the next round asks again.
 */
static void fence_written(struct case_run *play, size_t detail, const struct json *result,
			  const char *why)
{
	const struct player *asked = play->players.items[detail];

	counted(play, detail, result, why);
	if (result == NULL || json_get_int(result, "reached", 1) > 0)
		return;
	VEC_EACH (player, &play->players) {
		if ((*player)->def->app == asked->def->app &&
		    strcmp((*player)->user_id, asked->user_id) == 0)
			(*player)->fence_round = 0;
	}
}

static void ask_fence(struct case_run *play, const struct player *player,
		      const char *marker)
{
	struct json *params = json_object();

	json_put_text(params, "appId", player_world(play, player)->app_id);
	json_put_text(params, "userId", player->user_id);
	json_put_text(params, "marker", marker);
	play->passage.pending++;
	case_ask(play, "fence", params, fence_written, player->index);
}

static bool is_there(const struct player *player)
{
	return actor_connected(player->actor) && player->logged_in;
}

/* A second actor of the same user is reached by the first one's fence. */
static bool fenced_before(const struct case_run *play, size_t index)
{
	const struct player *player = play->players.items[index];

	for (size_t i = 0; i < index; i++) {
		const struct player *other = play->players.items[i];

		if (other->def->app == player->def->app &&
		    strcmp(other->user_id, player->user_id) == 0 && is_there(other))
			return true;
	}
	return false;
}

static void begin_round(struct case_run *play)
{
	char marker[24];

	play->passage.rounds++;
	play->passage.activity = play->activity;
	play->passage.marker++;
	snprintf(marker, sizeof marker, "m%llu",
		 (unsigned long long)play->passage.marker);
	if (!run_can(play->run, "fence"))
		return;
	for (size_t i = 0; i < play->players.n; i++) {
		struct player *player = play->players.items[i];

		if (!is_there(player))
			continue;
		player->fence_round = play->passage.marker;
		if (!fenced_before(play, i))
			ask_fence(play, player, marker);
	}
}

static bool marker_seen(const struct case_run *play, const struct player *player)
{
	char marker[24];

	snprintf(marker, sizeof marker, "m%llu",
		 (unsigned long long)play->passage.marker);
	return player->marker != NULL && strcmp(player->marker, marker) == 0;
}

/* Who lost the connection that the round began with waits for the next round. */
static bool is_awaited(const struct case_run *play, const struct player *player)
{
	return is_there(player) && player->fence_round == play->passage.marker &&
	       !marker_seen(play, player);
}

static bool round_over(const struct case_run *play)
{
	if (play->passage.pending > 0)
		return false;
	if (!run_can(play->run, "fence"))
		return true;
	VEC_EACH (player, &play->players) {
		if (is_awaited(play, *player))
			return false;
	}
	return true;
}

/* Somebody came, or came back, after the round had begun. */
static bool somebody_new(const struct case_run *play)
{
	VEC_EACH (player, &play->players) {
		if (is_there(*player) && (*player)->fence_round != play->passage.marker)
			return true;
	}
	return false;
}

static void fail_fence(struct case_run *play)
{
	struct text *message = case_fail(play, NULL, play->test->place,
					 FAILURE_NO_ANSWER);

	text_add(message, "a fence was not answered within 10 s");
	VEC_EACH (player, &play->players) {
		if (is_awaited(play, *player))
			text_printf(message, "; %s got no marker", (*player)->def->name);
	}
	case_fails_for(play, "fence");
}

static void begin_settling(struct case_run *play, enum passage_state state)
{
	play->passage.rounds = 0;
	set_state(play, state);
	begin_round(play);
}

/* True once a round brought nothing new. */
static bool settled(struct case_run *play)
{
	struct passage *passage = &play->passage;

	while (round_over(play)) {
		if (!run_can(play->run, "fence") || passage->rounds >= SETTLE_ROUNDS_MAX)
			return true;
		if (play->activity == passage->activity && !somebody_new(play))
			return true;
		begin_round(play);
	}
	if (clock_mono_us() >= passage->until_us)
		fail_fence(play);
	else
		case_wake_at(play, passage->until_us);
	return false;
}

/* --- clocks */

static void told_time(struct case_run *play, size_t kind, const struct json *result,
		      const char *why)
{
	counted(play, kind, result, why);
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
	int64_t target = passage->duration_ms;

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
	if (passage->target_ms > passage->duration_ms)
		passage->target_ms = passage->duration_ms;
	set_state(play, PASSAGE_ADVANCE);
	ask_clocks(play, false);
}

static void end_advance(struct case_run *play)
{
	struct passage *passage = &play->passage;

	VEC_EACH (player, &play->players) {
		actor_advance((*player)->actor, (*player)->base_ms + passage->target_ms);
	}
	passage->moved_ms = passage->target_ms;
	begin_settling(play, PASSAGE_AFTER);
}

/* --- the whole of it */

bool passage_begin(struct case_run *play, struct strand *asker, int64_t duration_ms,
		   int64_t watch_ms, bool real)
{
	struct passage *passage = &play->passage;

	if (passage->state != PASSAGE_IDLE)
		return false;
	passage->asker = asker;
	passage->duration_ms = duration_ms;
	passage->moved_ms = 0;
	passage->watch_ms = watch_ms;
	passage->real = real || !has_clock(play);
	play->time_way = passage->real ? "real" : "world";
	begin_settling(play, PASSAGE_SETTLE);
	return true;
}

static void begin_watch(struct case_run *play)
{
	struct passage *passage = &play->passage;

	passage->state = PASSAGE_WATCH;
	passage->until_us = clock_mono_us() + passage->watch_ms * 1000;
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
		begin_advance(play);
		return true;
	case PASSAGE_ADVANCE:
		if (passage->pending > 0) {
			control_silent(play);
			return false;
		}
		end_advance(play);
		return true;
	case PASSAGE_WATCH:
		if (clock_mono_us() < passage->until_us) {
			case_wake_at(play, passage->until_us);
			return false;
		}
		passage->moved_ms = passage->duration_ms;
		begin_settling(play, PASSAGE_AFTER);
		return true;
	case PASSAGE_AFTER:
		if (!settled(play))
			return false;
		if (passage->moved_ms < passage->duration_ms) {
			begin_peek(play);
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
