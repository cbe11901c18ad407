/*
 * How a case comes to rest: fencing every actor until a round of fences brings
 * nothing new. A fence shows all that was caused so far, but what it shows may
 * itself cause more.
 */
#include "run/engine.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

#define SETTLE_ROUNDS_MAX 16   /* a case that never comes to rest */
#define CALM_TURNS        1000 /* of the loop, too: it may be slow with many cases */
#define MARKER_SIZE       24
#define SILENCE_MS        250 /* instead of a fence, before and after a clock moves */

static bool marker_seen(const struct case_run *play, const struct player *player);

static void write_marker(const struct case_run *play, char ret[MARKER_SIZE])
{
	snprintf(ret, MARKER_SIZE, "m%llu", (unsigned long long)play->passage.marker);
}

/*
 * A user whom no connection reaches has none that is greeted, or is just about
 * to resume its session: nobody waits for that marker, the next round asks again.
 * The same, once, where a connection ended that the case had provoked, and the
 * service may have written the marker to that one: it answers when all have
 * answered or are closed.
 */
static void fence_written(struct case_run *play, size_t detail, const struct json *result,
			  const char *why)
{
	const struct player *asked = play->players.items[detail];
	bool reached = json_get_int(result, "reached", 1) > 0;
	char marker[MARKER_SIZE];

	passage_counted(play, result, why);
	if (result == NULL)
		return;
	write_marker(play, marker);
	VEC_EACH (player, &play->players) {
		if ((*player)->def->app != asked->def->app ||
		    strcmp((*player)->user_id, asked->user_id) != 0)
			continue;
		bool went_astray = (*player)->lost_lately && !marker_seen(play, *player);
		(*player)->lost_lately = false;
		if (reached && !went_astray)
			actor_fence((*player)->actor, marker);
		else
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
	return actor_connected(player->actor) && player->logged_in &&
	       !player->network_lost;
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
	char marker[MARKER_SIZE];
	bool by_service = run_can(play->run, "fence");

	play->passage.round_us = clock_mono_us();
	play->passage.rounds++;
	play->passage.activity = play->activity;
	play->passage.marker++;
	write_marker(play, marker);
	for (size_t i = 0; i < play->players.n; i++) {
		struct player *player = play->players.items[i];

		if (!is_there(player))
			continue;
		player->fence_round = play->passage.marker;
		if (!by_service)
			actor_fence(player->actor, marker);
		else if (!fenced_before(play, i))
			ask_fence(play, player, marker);
	}
}

/* Whether PLAYER's agent can tell that it has handed out everything. */
static bool has_fence(const struct case_run *play, const struct player *player)
{
	return agent_is_embedded(player->agent) ? run_can(play->run, "fence")
						: agent_can(player->agent, "fence");
}

/* Then a while of silence has to do. */
static bool is_fenced(const struct case_run *play)
{
	if (!run_can(play->run, "fence"))
		return false;
	VEC_EACH (player, &play->players) {
		if (!has_fence(play, *player))
			return false;
	}
	return true;
}

static bool marker_seen(const struct case_run *play, const struct player *player)
{
	char marker[MARKER_SIZE];

	write_marker(play, marker);
	return player->marker != NULL && strcmp(player->marker, marker) == 0;
}

/* Who lost the connection that the round began with waits for the next round. */
static bool is_awaited(const struct case_run *play, const struct player *player)
{
	return has_fence(play, player) && is_there(player) &&
	       player->fence_round == play->passage.marker && !marker_seen(play, player);
}

static bool round_over(const struct case_run *play)
{
	if (play->passage.pending > 0)
		return false;
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

/* The answer to a call may be on its way while the fence is answered elsewhere. */
static unsigned rounds_needed(const struct case_run *play)
{
	VEC_EACH (player, &play->players) {
		if ((*player)->waiting.n > 0)
			return 2;
	}
	return 1;
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

void settle_begin(struct case_run *play)
{
	play->passage.rounds = 0;
	play->passage.calm_us = clock_mono_us() + CALM_US;
	play->passage.calm_turn = play->run->turn + CALM_TURNS;
	begin_round(play);
}

static bool no_fence_at_all(const struct case_run *play)
{
	VEC_EACH (player, &play->players) {
		if (has_fence(play, *player))
			return false;
	}
	return true;
}

/*
 * Clocks that move do not show what is on its way in real time. Where all that there
 * is is real time, the passage itself watches.
 */
static bool is_silent_too_short(struct case_run *play)
{
	int64_t until_us = play->passage.round_us + SILENCE_MS * 1000;

	if (play->passage.real || is_fenced(play) || clock_mono_us() >= until_us)
		return false;
	case_wake_at(play, until_us);
	return true;
}

bool settled(struct case_run *play)
{
	struct passage *passage = &play->passage;

	if (!network_is_calm(play))
		return false;
	while (round_over(play)) {
		if (is_silent_too_short(play))
			return false;
		if ((passage->real && no_fence_at_all(play)) ||
		    passage->rounds >= SETTLE_ROUNDS_MAX)
			return true;
		if (play->activity == passage->activity && !somebody_new(play) &&
		    passage->rounds >= rounds_needed(play))
			return true;
		begin_round(play);
	}
	/* Of this round: what went before it, such as the wait for calm, is no matter. */
	if (clock_mono_us() >= passage->round_us + CONTROL_US)
		fail_fence(play);
	else
		case_wake_at(play, passage->round_us + CONTROL_US);
	return false;
}
