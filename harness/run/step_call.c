#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "match/gives.h"

#include <inttypes.h>
#include <string.h>

static struct player *player_of(struct strand *strand, const struct step *step)
{
	return strand->owner->players.items[step->actor];
}

static int64_t answer_window_us(const struct step *step)
{
	return (step->within_ms > 0 ? step->within_ms : STEP_ANSWER_MS) * 1000;
}

static struct place gives_place(const struct step *step)
{
	return step->gives_place.line > 0 ? step->gives_place : step->place;
}

/* The harness's side of a step is wrong: a name without a value, a bad token. */
static bool fail_ours(struct strand *strand, const struct step *step,
		      const struct err *err)
{
	text_add(case_fail(strand->owner, step, step->place, FAILURE_HARNESS),
		 err->message);
	return false;
}

static bool send_one(struct strand *strand, const struct step *step, unsigned count)
{
	struct moment *moment = &strand->owner->moments[step->index];
	struct call_record *call = NULL;
	struct err err = {0};

	if (!player_call(player_of(strand, step), step, count, &call, &err))
		return fail_ours(strand, step, &err);
	/* Only a burst and a named call are asked about later. */
	if (moment->calls.n > 0 && step->in_ms == 0 && step->as == NULL) {
		struct call_record *old = moment->calls.items[0];

		json_free(old->args);
		json_free(old->result);
		free(old->message);
		free(old);
		moment->calls.n = 0;
	}
	VEC_PUSH(&moment->calls, call);
	return true;
}

bool call_begin(struct strand *strand, const struct step *step)
{
	struct moment *moment = &strand->owner->moments[step->index];
	unsigned n = step->in_ms > 0 ? step->repeat : 1;

	for (unsigned i = 1; i <= n; i++)
		if (!send_one(strand, step, i))
			return false;
	moment->earliest_ms = moment->calls.items[0]->earliest_ms;
	strand_set_deadline(strand, clock_mono_us() + answer_window_us(step));
	return true;
}

static struct text *fail_call(struct strand *strand, const struct step *step,
			      const struct call_record *call, enum failure kind,
			      const char *seen)
{
	struct case_run *play = strand->owner;
	struct text *message = case_fail(play, step, gives_place(step), kind);

	if (play->failing.step == step && play->failing.operation == NULL) {
		play->failing.operation = step->operation;
		play->failing.seen = mem_dup(seen);
	}
	text_printf(message, "%s %s", player_of(strand, step)->def->name,
		    step->operation->name);
	if (step->repeat > 1)
		text_printf(message, " (number %u of %u)", call->count, step->repeat);
	return message;
}

/* For whoever compares the codes of builds: the number that came in place of a code. */
static void note_instead(struct case_run *play, const struct step *step,
			 const struct call_record *call)
{
	const struct json *gave = json_get(call->result, "code");

	if (play->failing.set || step->gives.codes.n != 1 || gave == NULL)
		return;
	play->failing.wanted = step->gives.codes.items[0];
	play->failing.gave = json_dup(gave);
}

/* What the answer was, where the caret points at what was expected of it. */
static void explain_result(struct strand *strand, const struct step *step,
			   const struct call_record *call, enum failure kind)
{
	struct text seen OWNED(text_finish) = {0};
	struct text *message;

	result_print(step->operation, call->result, &seen);
	note_instead(strand->owner, step, call);
	message = fail_call(strand, step, call, kind, text_str(&seen));
	text_printf(message, " gave %s", text_str(&seen));
	if (kind == FAILURE_UNKNOWN_CODE)
		return;
	text_add(message, ", expected ");
	gives_print(&step->gives, message);
	text_printf(&strand->owner->failing.caret, "gave %s", text_str(&seen));
}

static bool judge_members(struct strand *strand, const struct step *step,
			  const struct call_record *call)
{
	struct scope scope = case_scope(strand->owner, call->count);
	struct mismatch mismatch OWNED(mismatch_finish) = {0};
	struct text *message;

	if (step->result_pattern == NULL ||
	    pattern_match(step->result_pattern, call->result, &scope, &mismatch))
		return true;
	message = fail_call(strand, step, call, FAILURE_WRONG_RESULT, "members");
	text_add(message, ": ");
	mismatch_print(&mismatch, message);
	mismatch_print(&mismatch, &strand->owner->failing.caret);
	if (mismatch.place.line > 0)
		strand->owner->failing.place = mismatch.place;
	return false;
}

static void fail_refused(struct strand *strand, const struct step *step,
			 const struct call_record *call)
{
	bool missing = call->refused == JSON_RPC_NO_METHOD;
	struct text *message = fail_call(
		strand, step, call, missing ? FAILURE_UNSUPPORTED : FAILURE_WRONG_RESULT,
		"refused");

	text_printf(message, " ended in JSON-RPC error %d%s%s", call->refused,
		    call->message != NULL ? ": " : "",
		    call->message != NULL ? call->message : "");
}

/* More than one right reading: say which one this build showed. */
static void note_reading(struct strand *strand, const struct step *step,
			 const struct call_record *call)
{
	struct case_run *play = strand->owner;
	struct text text OWNED(text_finish) = {0};
	struct text *record;

	if (step->gives.codes.n < 2 || step->repeat > 1)
		return;
	text_printf(&text, "%s gave ", step->operation->name);
	result_print(step->operation, call->result, &text);
	text_add(&text, ", ");
	gives_print(&step->gives, &text);
	record = record_start(play->run->recorder, "note", play->index);
	record_text(record, "text", text_str(&text));
	record_end(play->run->recorder);
}

static bool judge_call(struct strand *strand, const struct step *step,
		       const struct call_record *call)
{
	/* A number that means nothing is wrong whoever is judged, and for what. */
	if (call->result != NULL && step->operation->codes != NULL &&
	    result_code(step->operation, call->result) == NULL) {
		explain_result(strand, step, call, FAILURE_UNKNOWN_CODE);
		return false;
	}
	if (!step_is_judged(strand->owner->run, step))
		return true;
	if (call->refused != 0) {
		fail_refused(strand, step, call);
		return false;
	}
	switch (gives_judge(&step->gives, step->operation, call->result)) {
	case GIVES_RIGHT:
		note_reading(strand, step, call);
		return judge_members(strand, step, call);
	case GIVES_WRONG:
		explain_result(strand, step, call, FAILURE_WRONG_RESULT);
		return false;
	case GIVES_UNKNOWN_CODE:
		explain_result(strand, step, call, FAILURE_UNKNOWN_CODE);
		return false;
	}
	return false;
}

static void fail_silence(struct strand *strand, const struct step *step,
			 const struct call_record *call)
{
	struct case_run *play = strand->owner;
	int64_t window_us = answer_window_us(step);
	bool lagged = run_lag_since(play->run, call->sent_us) > window_us / LAG_SHARE;
	struct text *message = fail_call(strand, step, call,
					 lagged ? FAILURE_TOO_SLOW : FAILURE_NO_ANSWER,
					 "no answer");

	text_printf(message, " was not answered within %.3g s", (double)window_us / 1e6);
	if (lagged)
		text_add(message, ", but the harness itself was too slow to tell");
}

/*
 * "sent within" is our own promise: kept if the loop got to write all of it in
 * time. With after: the time counts from where that step began.
 */
static bool burst_in_time(struct strand *strand, const struct step *step,
			  const struct moment *moment)
{
	const struct call_record *last = moment->calls.items[moment->calls.n - 1];
	int64_t from_us = step->after != STEP_NONE
				  ? strand->owner->moments[step->after].begun_us
				  : moment->begun_us;
	int64_t took_us = last->sent_us - from_us +
			  run_lag_between(strand->owner->run, from_us,
					  from_us + step->in_ms * 1000);

	if (took_us <= step->in_ms * 1000)
		return true;
	text_printf(case_fail(strand->owner, step, step->place, FAILURE_TOO_SLOW),
		    "the %u calls took %.3f s to send, longer than the %.3g s promised",
		    step->repeat, (double)took_us / 1e6, (double)step->in_ms / 1e3);
	return false;
}

static enum progress poll_burst(struct strand *strand, const struct step *step)
{
	struct moment *moment = &strand->owner->moments[step->index];

	VEC_EACH (call, &moment->calls) {
		if ((*call)->answered_us != 0)
			continue;
		if (!strand_expired(strand))
			return PROGRESS_WAITS;
		fail_silence(strand, step, *call);
		return PROGRESS_FAILED;
	}
	if (!burst_in_time(strand, step, moment))
		return PROGRESS_FAILED;
	VEC_EACH (call, &moment->calls) {
		if (!judge_call(strand, step, *call) || !span_judge(strand, step, *call))
			return PROGRESS_FAILED;
		if ((*call)->answered_us > moment->done_us)
			moment->done_us = (*call)->answered_us;
	}
	moment->latest_ms = moment->calls.items[moment->calls.n - 1]->latest_ms;
	return PROGRESS_DONE;
}

enum progress call_poll(struct strand *strand, const struct step *step)
{
	struct moment *moment = &strand->owner->moments[step->index];

	if (step->in_ms > 0)
		return poll_burst(strand, step);
	for (;;) {
		const struct call_record *call = moment->calls.items[moment->calls.n - 1];

		if (call->answered_us == 0) {
			if (!strand_expired(strand))
				return PROGRESS_WAITS;
			fail_silence(strand, step, call);
			return PROGRESS_FAILED;
		}
		if (!judge_call(strand, step, call) || !span_judge(strand, step, call))
			return PROGRESS_FAILED;
		moment->done_us = call->answered_us;
		moment->latest_ms = call->latest_ms;
		if (strand->count >= step->repeat)
			return PROGRESS_DONE;
		strand->count++;
		if (!send_one(strand, step, strand->count))
			return PROGRESS_FAILED;
		strand_set_deadline(strand, clock_mono_us() + answer_window_us(step));
	}
}

/* --- what a burst gave */

static unsigned tally(const struct moment *moment, const struct step *burst,
		      const struct gave *gave)
{
	unsigned n = 0;

	VEC_EACH (call, &moment->calls) {
		if (gave->from > 0 &&
		    ((*call)->count < gave->from || (*call)->count > gave->to))
			continue;
		if ((*call)->result != NULL &&
		    result_code(burst->operation, (*call)->result) == gave->count)
			n++;
	}
	return n;
}

static bool within_bound(struct strand *strand, const struct value *value, int64_t seen,
			 int sign, struct text *said)
{
	struct scope scope = case_scope(strand->owner, 0);
	int64_t bound;

	if (value == NULL)
		return true;
	if (!value_resolve_int(value, &scope, &bound, NULL))
		return false;
	text_printf(said, "%s%s%" PRId64, said->len > 0 ? " and " : "",
		    sign == 0  ? "exactly "
		    : sign > 0 ? "at least "
			       : "at most ",
		    bound);
	return sign == 0 ? seen == bound : sign > 0 ? seen >= bound : seen <= bound;
}

/* The calls that a tally counts, from the first that was sent to the last. */
static bool sent_in_time(struct strand *strand, const struct step *step)
{
	const struct gave *gave = &step->gave;
	struct case_run *play = strand->owner;
	int64_t first_us = play->moments[gave->burst].begun_us;
	int64_t last_us = first_us;

	VEC_EACH (other, &gave->with) {
		const struct moment *moment = &play->moments[*other];

		if (moment->begun_us < first_us)
			first_us = moment->begun_us;
		if (moment->begun_us > last_us)
			last_us = moment->begun_us;
	}
	if (gave->in_ms == 0 ||
	    last_us - first_us +
			    run_lag_between(play->run, first_us,
					    first_us + gave->in_ms * 1000) <=
		    gave->in_ms * 1000)
		return true;
	text_printf(case_fail(play, step, step->place, FAILURE_TOO_SLOW),
		    "the calls took %.3f s to make, longer than the %.3g s promised",
		    (double)(last_us - first_us) / 1e6, (double)gave->in_ms / 1e3);
	return false;
}

static bool judge_tally(struct strand *strand, const struct step *step,
			const struct step *burst, const struct moment *moment)
{
	const struct gave *gave = &step->gave;
	unsigned seen = tally(moment, burst, gave);
	size_t calls = moment->calls.n;
	struct text said OWNED(text_finish) = {0};
	struct text names OWNED(text_finish) = {0};
	struct text *message;

	if (!sent_in_time(strand, step))
		return false;
	text_add(&names, burst->as);
	VEC_EACH (other, &gave->with) {
		text_printf(&names, " and %s",
			    strand->owner->test->all.items[*other]->as);
		seen += tally(&strand->owner->moments[*other], burst, gave);
		calls += strand->owner->moments[*other].calls.n;
	}
	if (within_bound(strand, gave->equal, seen, 0, &said) &&
	    within_bound(strand, gave->gte, seen, 1, &said) &&
	    within_bound(strand, gave->lte, seen, -1, &said))
		return true;
	message = case_fail(strand->owner, step, step->place, FAILURE_WRONG_RESULT);
	text_printf(message, "%u of the %zu calls of %s gave %s, expected %s", seen,
		    calls, text_str(&names), gave->count->name, text_str(&said));
	text_printf(&strand->owner->failing.caret, "it was %u", seen);
	return false;
}

enum progress gave_poll(struct strand *strand, const struct step *step)
{
	const struct gave *gave = &step->gave;
	const struct step *burst = strand->owner->test->all.items[gave->burst];
	const struct moment *moment = &strand->owner->moments[gave->burst];

	if (gave->count != NULL)
		return judge_tally(strand, step, burst, moment) ? PROGRESS_DONE
								: PROGRESS_FAILED;
	VEC_EACH (call, &moment->calls) {
		struct text *message;

		if (gave->from > 0 &&
		    ((*call)->count < gave->from || (*call)->count > gave->to))
			continue;
		if ((*call)->result != NULL &&
		    gives_judge(&gave->each, burst->operation, (*call)->result) ==
			    GIVES_RIGHT)
			continue;
		message = case_fail(strand->owner, step, step->place,
				    FAILURE_WRONG_RESULT);
		text_printf(message, "%s[%u] gave ", burst->as, (*call)->count);
		result_print(burst->operation, (*call)->result, message);
		text_add(message, ", expected ");
		gives_print(&gave->each, message);
		return PROGRESS_FAILED;
	}
	return PROGRESS_DONE;
}
