/*
 * Which case begins when, and what becomes of those that end: basic cases
 * first, at most --jobs at once, those that need the service alone at the end.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "run/room.h"

static void finish_case(struct run *run, struct case_run *play)
{
	run->plan.items[play->index].play = NULL;
	run->plan.items[play->index].over = true;
	run->active--;
	run->done++;
	if (run->plan.items[play->index].only != NULL) {
		clients_checked(run, play);
		return;
	}
	/* The service within this program does not die. */
	if (play->failing.set && play->failing.kind == FAILURE_LOST &&
	    play->failing.cause == NULL && run->attached && !run->stopping &&
	    run->server == NULL)
		doubt_begin(run, play);
	else
		case_judge(play);
}

void run_case_over(struct run *run, struct case_run *play)
{
	for (size_t i = 0; i < run->running.n; i++) {
		if (run->running.items[i] == play) {
			run->running.items[i] = run->running.items[--run->running.n];
			break;
		}
	}
	room_give_back(run, play->test);
	VEC_PUSH(&run->over, play);
}

void schedule_publish_over(struct run *run)
{
	VEC_EACH (play, &run->over) {
		finish_case(run, *play);
	}
	run->over.n = 0;
	if (run->basics_left == 0 && run->held.n > 0)
		run_publish_held(run);
}

void schedule_skip(struct run *run, size_t i, enum verdict verdict, enum failure kind,
		   const char *why)
{
	struct planned *planned = &run->plan.items[i];

	planned->over = true;
	planned->begun = true;
	run->done++;
	if (planned->test->basic)
		run_forget_basic(run);
	run_publish_skip(run, i, verdict, kind, why);
}

static void begin_planned(struct run *run, size_t i)
{
	struct planned *planned = &run->plan.items[i];
	char *missing OWNED(mem_freep)
	= NULL;

	if (planned->begun)
		return;
	planned->begun = true;
	if (planned->skip != NULL) {
		schedule_skip(run, i, planned->skip_verdict, planned->skip_kind,
			      planned->skip);
		return;
	}
	missing = clients_missing(run, i);
	if (missing != NULL) {
		schedule_skip(run, i, VERDICT_BLOCKED, FAILURE_BLOCKED_BY, missing);
		return;
	}
	planned->play = case_run_new(run, i);
	VEC_PUSH(&run->running, planned->play);
	run->active++;
	room_take(run, planned->test);
	case_run_begin(planned->play);
}

/* Those that must be alone come last, one after another. */
static bool next_alone(const struct run *run, size_t *ret)
{
	for (size_t i = 0; i < run->plan.n; i++) {
		const struct planned *planned = &run->plan.items[i];

		if (planned->begun || !planned->alone)
			continue;
		*ret = i;
		return planned->skip != NULL || run->active == 0;
	}
	return false;
}

/*
 * Cases that promise how long their calls take begin last, one by one, while
 * the loop is calm: a start of hundreds of cases at once, with their TLS
 * handshakes, would break the promise. Who never finds calm begins all the same.
 */
#define HURRY_GAP_US  2000    /* between two of them */
#define HURRY_WAIT_US 3000000 /* for calm, all of them together */
#define CALM_TURN_US  10000   /* a turn that took longer is none */

static bool may_hurry(struct run *run)
{
	int64_t now_us = clock_mono_us();

	if (run->hurry_since_us == 0)
		run->hurry_since_us = now_us;
	if (now_us < run->hurry_at_us)
		return false;
	run->hurry_at_us = now_us + HURRY_GAP_US;
	return run->last_turn_us <= CALM_TURN_US ||
	       now_us - run->hurry_since_us > HURRY_WAIT_US;
}

/* Basic cases first: what they show decides how others are told. */
static bool next_to_begin(struct run *run, size_t *ret)
{
	if (run->n_checks > 0)
		return clients_next_check(run, ret);
	for (; run->next_basic < run->plan.n; run->next_basic++) {
		const struct planned *planned = &run->plan.items[run->next_basic];

		if (planned->test->basic && !planned->begun) {
			*ret = run->next_basic;
			return true;
		}
	}
	for (; run->next_other < run->plan.n; run->next_other++) {
		const struct planned *planned = &run->plan.items[run->next_other];

		if (!planned->begun && !planned->alone && !planned->hurried) {
			*ret = run->next_other;
			return true;
		}
	}
	for (; run->next_hurried < run->plan.n; run->next_hurried++) {
		const struct planned *planned = &run->plan.items[run->next_hurried];

		if (planned->begun || planned->alone || !planned->hurried)
			continue;
		*ret = run->next_hurried;
		return planned->skip != NULL || may_hurry(run);
	}
	run->hurry_at_us = 0;
	return next_alone(run, ret);
}

void schedule_begin_more(struct run *run)
{
	size_t i;

	while (run->attached && clients_are_there(run) && !run->stopping &&
	       !run->in_doubt && run->active < run->config->jobs &&
	       next_to_begin(run, &i) && room_for(run, i))
		begin_planned(run, i);
}

void schedule_stop(struct run *run, const char *reason)
{
	run->stopping = true;
	for (size_t i = 0; i < run->plan.n; i++)
		if (!run->plan.items[i].begun)
			schedule_skip(run, i, VERDICT_SKIP, FAILURE_STOPPED, reason);
}

/* Ends everything that is not over, with one verdict for all of it. */
void schedule_end_all(struct run *run, enum verdict verdict, enum failure kind,
		      const char *why)
{
	run->stopping = true;
	doubt_dismiss(run);
	while (run->running.n > 0) {
		struct case_run *play = run->running.items[--run->running.n];

		play->phase = CASE_OVER;
		run->plan.items[play->index].play = NULL;
		run->active--;
		if (!run->plan.items[play->index].over)
			schedule_skip(run, play->index, verdict, kind, why);
		case_run_free(play);
	}
	for (size_t i = 0; i < run->plan.n; i++)
		if (!run->plan.items[i].over)
			schedule_skip(run, i, verdict, kind, why);
	run->dirty.n = 0;
	run->basics_left = 0;
}
