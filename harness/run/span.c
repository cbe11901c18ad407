#include "run/engine.h"

static void say_bound(const struct step *step, struct text *out)
{
	const char *joint = "";

	if (step->takes_least_ms > 0) {
		text_printf(out, "at least %.6g s", (double)step->takes_least_ms / 1e3);
		joint = " and ";
	}
	if (step->takes_most_ms > 0)
		text_printf(out, "%sat most %.6g s", joint,
			    (double)step->takes_most_ms / 1e3);
}

bool span_judge(struct strand *strand, const struct step *step,
		const struct call_record *call)
{
	struct case_run *play = strand->owner;
	int64_t took_ms = call->ended_ms - call->begun_ms;
	struct text *message;

	if (took_ms >= step->takes_least_ms &&
	    (step->takes_most_ms == 0 || took_ms <= step->takes_most_ms))
		return true;
	message = case_fail(play, step, step->takes_place, FAILURE_WRONG_RESULT);
	text_printf(message, "%s %s lasted %.3f s, expected ",
		    play->players.items[step->actor]->def->name, step->operation->name,
		    (double)took_ms / 1e3);
	say_bound(step, message);
	return false;
}
