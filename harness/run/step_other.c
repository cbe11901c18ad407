#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <string.h>

void record_mark(struct case_run *play, const char *text)
{
	struct text *record = record_start(play->run->recorder, "mark", play->index);

	record_text(record, "text", text);
	record_end(play->run->recorder);
}

/* --- time passes */

enum progress time_poll(struct strand *strand, const struct step *step)
{
	if (!strand->ceiling) {
		strand->ceiling = passage_begin(strand->owner, strand, step->duration_ms,
						step->duration_ms, false);
		if (strand->ceiling) {
			char *text OWNED(mem_freep)
			= text_format("time passes: %.6g s",
				      (double)step->duration_ms / 1e3);

			record_mark(strand->owner, text);
		}
		return PROGRESS_WAITS;
	}
	return passage_over(strand->owner, strand) ? PROGRESS_DONE : PROGRESS_WAITS;
}

enum progress done_poll(struct strand *strand, const struct step *step)
{
	(void)strand;
	(void)step;
	return PROGRESS_DONE;
}

/* --- what the service is told to do */

static void service_did(struct case_run *play, size_t index, const struct json *result,
			const char *why)
{
	const struct step *step = play->test->all.items[index];

	if (result == NULL)
		text_printf(case_fail(play, step, step->place, FAILURE_LOST),
			    "the service did not do it: %s", why);
	play->moments[index].done = true;
}

/*
 * Only a refusal ends the step here: it is done when the service is back, which
 * run_restarted() is told, and a connection that ended before the answer came
 * is part of it.
 */
static void restart_answered(struct case_run *play, size_t index,
			     const struct json *result, const char *why)
{
	if (result != NULL || play->run->asks_lost)
		return;
	play->run->restarting = false;
	service_did(play, index, result, why);
}

bool kicks_begin(struct strand *strand, const struct step *step)
{
	struct case_run *play = strand->owner;
	struct player *player = play->players.items[step->actor];
	struct json *params = json_object();

	json_put_text(params, "appId", player_world(play, player)->app_id);
	json_put_text(params, "userId", player->user_id);
	player->may_close = true;
	record_mark(play, "the service kicks");
	case_ask(play, "kick", params, service_did, step->index);
	strand_set_deadline(strand, clock_mono_us() + STEP_ANSWER_MS * 1000);
	return true;
}

bool restarts_begin(struct strand *strand, const struct step *step)
{
	struct case_run *play = strand->owner;

	VEC_EACH (player, &play->players) {
		(*player)->may_close = true;
	}
	play->run->restarting = true;
	record_mark(play, "the service restarts");
	case_ask(play, "restart", json_object(), restart_answered, step->index);
	strand_set_deadline(strand, clock_mono_us() + STEP_ANSWER_MS * 1000);
	return true;
}

enum progress service_poll(struct strand *strand, const struct step *step)
{
	if (strand->owner->moments[step->index].done)
		return PROGRESS_DONE;
	if (!strand_expired(strand))
		return PROGRESS_WAITS;
	text_printf(case_fail(strand->owner, step, step->place, FAILURE_NO_ANSWER),
		    "the service had not done it after %d s", STEP_ANSWER_MS / 1000);
	return PROGRESS_FAILED;
}
