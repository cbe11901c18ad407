#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>

/* Turns without waiting that drain what was readable before a deadline is judged. */
#define DRAIN_TURNS 3

/* A poll that took less did not wait for what it found. */
#define POLL_AT_ONCE_US 500

struct strand *strand_new(struct case_run *play, struct strand *parent,
			  const struct steps *steps)
{
	struct strand *strand = mem_new(1, sizeof *strand);

	strand->owner = play;
	strand->parent = parent;
	strand->steps = steps;
	strand->drains = -1;
	strand->previous_end_us = clock_mono_us();
	VEC_PUSH(&play->strands, strand);
	return strand;
}

void strand_set_deadline(struct strand *strand, int64_t due_us)
{
	strand->deadline_us = due_us;
	strand->drains = -1;
	case_wake_at(strand->owner, due_us);
}

bool strand_expired(struct strand *strand)
{
	int64_t now = clock_mono_us();

	if (strand->deadline_us == 0)
		return false;
	if (now < strand->deadline_us) {
		case_wake_at(strand->owner, strand->deadline_us);
		return false;
	}
	if (strand->drains < 0)
		strand->drains = DRAIN_TURNS;
	if (strand->drains == 0)
		return true;
	/* However often a turn asks: it polled once. */
	if (strand->drain_turn != strand->owner->run->turn) {
		strand->drain_turn = strand->owner->run->turn;
		strand->drains--;
	}
	case_wake_at(strand->owner, now);
	return false;
}

int64_t run_lag_between(const struct run *run, int64_t from_us, int64_t to_us)
{
	int64_t worst = 0;

	VEC_EACH (turn, &run->slow) {
		if (turn->at_us >= from_us && turn->at_us - turn->took_us <= to_us &&
		    turn->took_us > worst)
			worst = turn->took_us;
	}
	return worst;
}

int64_t run_lag_since(const struct run *run, int64_t from_us)
{
	return run_lag_between(run, from_us, INT64_MAX);
}

int64_t run_readable_since(const struct run *run)
{
	int64_t now = loop_now_us(run->loop);

	return now - run->turn_ended_us < POLL_AT_ONCE_US ? run->polled_us : now;
}

static bool together_begin(struct strand *strand, const struct step *step)
{
	strand->branches_left = step->branches.n;
	VEC_EACH (branch, &step->branches) {
		strand_new(strand->owner, strand, branch);
	}
	return true;
}

static enum progress together_poll(struct strand *strand, const struct step *step)
{
	(void)step;
	return strand->branches_left == 0 ? PROGRESS_DONE : PROGRESS_WAITS;
}

static bool nothing_begin(struct strand *strand, const struct step *step)
{
	(void)strand;
	(void)step;
	return true;
}

struct step_row {
	bool (*begin)(struct strand *strand, const struct step *step);
	enum progress (*poll)(struct strand *strand, const struct step *step);
};

/* clang-format off */
static const struct step_row step_rows[STEP_KIND_COUNT] = {
	[STEP_CALL]        = {call_begin,        call_poll},
	[STEP_GAVE]        = {nothing_begin,     gave_poll},
	[STEP_GETS]        = {gets_begin,        gets_poll},
	[STEP_NEVER]       = {never_begin,       never_poll},
	[STEP_TIME]        = {nothing_begin,     time_poll},
	[STEP_LOSES]       = {loses_begin,       done_poll},
	[STEP_REGAINS]     = {regains_begin,     done_poll},
	[STEP_NETWORK]     = {network_begin,     done_poll},
	[STEP_RESTARTS]    = {restarts_begin,    service_poll},
	[STEP_KICKS]       = {kicks_begin,       service_poll},
	[STEP_SENDS_RAW]   = {sends_raw_begin,   raw_poll},
	[STEP_SERVICE_RAW] = {service_raw_begin, done_poll},
	[STEP_RULE]        = {rule_begin,        done_poll},
	[STEP_TOGETHER]    = {together_begin,    together_poll},
};
/* clang-format on */

static void begin_step(struct strand *strand, const struct step *step)
{
	struct moment *moment = &strand->owner->moments[step->index];

	strand->begun = true;
	strand->deadline_us = 0;
	strand->drains = -1;
	strand->count = 1;
	strand->taken = 0;
	strand->last_order = 0;
	strand->ceiling = false;
	moment->begun = true;
	moment->begun_us = clock_mono_us();
	if (step->actor == STEP_NONE)
		return;
	VEC_EACH (name, &step->allow) {
		VEC_PUSH(&strand->owner->players.items[step->actor]->allow, *name);
	}
}

/*
 * Where a service alone is judged, what a step covers of the client alone is
 * not: the reference client stands there (and the other way round). Its calls are
 * made, as others build on them; what it raises of itself may be left over.
 */
bool step_is_judged(const struct run *run, const struct step *step)
{
	return step->covers.n == 0 || run_judges(run, step->covers.items, step->covers.n);
}

/* A step that brings something which others name is taken all the same. */
static bool is_passed_over(struct strand *strand, const struct step *step)
{
	bool expects = step->kind == STEP_GETS || step->kind == STEP_NEVER;

	if ((!expects && step->kind != STEP_GAVE) || step->as != NULL ||
	    step_is_judged(strand->owner->run, step))
		return false;
	if (expects)
		VEC_PUSH(&strand->owner->players.items[step->actor]->allow,
			 step->event->name);
	return true;
}

static void end_step(struct strand *strand, const struct step *step)
{
	struct moment *moment = &strand->owner->moments[step->index];

	moment->done = true;
	if (moment->done_us == 0)
		moment->done_us = clock_mono_us();
	/*
	 * A step ends with its answer or event, but not before the step before it,
	 * and where a ceiling watched, with the ceiling.
	 */
	if (strand->ceiling)
		strand->previous_end_us = clock_mono_us();
	else if (moment->done_us > strand->previous_end_us)
		strand->previous_end_us = moment->done_us;
	strand->begun = false;
	strand->at++;
	strand->owner->n_steps++;
	strand->owner->progress++;
}

bool strand_run(struct strand *strand)
{
	while (strand->at < strand->steps->list.n) {
		const struct step *step = strand->steps->list.items[strand->at];
		const struct step_row *row = &step_rows[step->kind];
		enum progress progress;

		if (!strand->begun) {
			begin_step(strand, step);
			if (is_passed_over(strand, step)) {
				end_step(strand, step);
				continue;
			}
			if (!row->begin(strand, step))
				return false;
		}
		progress = row->poll(strand, step);
		if (strand->owner->failing.set || progress == PROGRESS_FAILED)
			return false;
		if (progress == PROGRESS_WAITS)
			return true;
		end_step(strand, step);
	}
	strand->ended = true;
	if (strand->parent != NULL)
		strand->parent->branches_left--;
	strand->owner->progress++;
	return true;
}
