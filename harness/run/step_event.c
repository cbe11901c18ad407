#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

static struct player *player_of(struct strand *strand, const struct step *step)
{
	return strand->owner->players.items[step->actor];
}

static int64_t event_window_us(const struct step *step)
{
	return (step->within_ms > 0 ? step->within_ms : STEP_EVENT_MS) * 1000;
}

/* An effect cannot come before its cause was called, and has its time from when it was
 * done. */
static int64_t window_start(struct strand *strand, const struct step *step)
{
	return step->after == STEP_NONE ? INT64_MIN
					: strand->owner->moments[step->after].begun_us;
}

static int64_t window_base(struct strand *strand, const struct step *step)
{
	return step->after == STEP_NONE ? strand->previous_end_us
					: strand->owner->moments[step->after].done_us;
}

static void record_take(struct strand *strand, const struct step *step, size_t n)
{
	struct case_run *play = strand->owner;
	struct text *record = record_start(play->run->recorder, "take", play->index);

	record_text(record, "a", player_of(strand, step)->def->name);
	record_int(record, "e", (int64_t)n);
	record_int(record, "line", step->place.line);
	record_end(play->run->recorder);
}

/* "bob got messageReceived {text: "hi"}" */
static void say_event(struct text *out, const struct player *player,
		      const struct inbox_event *event)
{
	text_printf(out, "%s got %s ", player->def->name, event->name);
	json_print_short(event->params, out);
}

static double seconds(int64_t us)
{
	return (double)us / 1e6;
}

bool gets_begin(struct strand *strand, const struct step *step)
{
	struct scope scope = case_scope(strand->owner, 0);
	struct err err = {0};

	strand->wanted = 1;
	if (step->times != NULL &&
	    !value_resolve_int(step->times, &scope, &strand->wanted, &err)) {
		text_add(case_fail(strand->owner, step, step->place, FAILURE_HARNESS),
			 err.message);
		return false;
	}
	strand_set_deadline(strand, window_base(strand, step) + event_window_us(step));
	return true;
}

static void say_wanted(struct strand *strand, const struct step *step,
		       const struct scope *scope, struct text *out)
{
	text_add(out, step->event->name);
	if (step->pattern != NULL) {
		text_char(out, ' ');
		pattern_print(step->pattern, scope, out);
	}
	if (step->repeat > 1)
		text_printf(out, " (number %u of %u)", strand->count, step->repeat);
}

static struct place within_place(const struct step *step)
{
	return step->within_place.line > 0 ? step->within_place : step->place;
}

static void say_late(struct strand *strand, const struct step *step,
		     struct inbox_search *search, struct text *message)
{
	const struct inbox *inbox = &player_of(strand, step)->inbox;
	int64_t due = search->to_us;
	size_t late;

	search->to_us = INT64_MAX;
	late = inbox_find(inbox, search);
	if (late != INBOX_NONE)
		text_printf(message, "; it came %.3f s too late",
			    seconds(inbox->events.items[late].at_us - due));
}

/* Nothing that fits came in time: what came nearest, if anything did? */
static enum progress fail_missing(struct strand *strand, const struct step *step,
				  struct inbox_search *search)
{
	struct case_run *play = strand->owner;
	struct player *player = player_of(strand, step);
	struct mismatch mismatch OWNED(mismatch_finish) = {0};
	struct text *message;
	size_t near;

	if (run_lag_since(play->run, window_base(strand, step)) >
	    event_window_us(step) / LAG_SHARE) {
		message = case_fail(play, step, step->place, FAILURE_TOO_SLOW);
		text_printf(message,
			    "%s did not get %s in time, but the harness itself "
			    "was too slow to tell",
			    player->def->name, step->event->name);
		return PROGRESS_FAILED;
	}
	near = inbox_nearest(&player->inbox, search, &mismatch);
	if (near != INBOX_NONE) {
		message = case_fail(play, step,
				    mismatch.place.line > 0 ? mismatch.place
							    : step->place,
				    FAILURE_WRONG_EVENT);
		text_printf(message, "%s got %s, but ", player->def->name,
			    step->event->name);
		mismatch_print(&mismatch, message);
		text_printf(&play->failing.caret, "was %s", text_str(&mismatch.seen));
		play->failing.taken_player = player->index;
		play->failing.again_event = near;
		return PROGRESS_FAILED;
	}
	message = case_fail(play, step,
			    step->times != NULL ? step->times_place : within_place(step),
			    FAILURE_MISSING);
	if (step->times != NULL)
		text_printf(message,
			    "%s got %s %" PRId64 " times, expected exactly %" PRId64,
			    player->def->name, step->event->name, strand->taken,
			    strand->wanted);
	else {
		text_printf(message, "%s did not get ", player->def->name);
		say_wanted(strand, step, search->scope, message);
	}
	text_printf(message, " within %.3g s", seconds(event_window_us(step)));
	say_late(strand, step, search, message);
	return PROGRESS_FAILED;
}

static const struct field *payload_field(const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].type == FIELD_PAYLOAD)
			return &fields[i];
	return NULL;
}

/* Ok or cached: the service took it, so it may be delivered. */
static bool was_taken(const struct call_record *call)
{
	static const char *const taken[] = {"Ok", "CachedByServer"};
	int64_t code = json_get_int(call->result, "code", -1);

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		const struct code *known = code_by_name(call->operation->codes, taken[i]);

		if (known != NULL && code == known->value)
			return true;
	}
	return false;
}

/*
 * The call of the burst that carried what EVENT carries, or NULL. Where several
 * carried the same it is the first that was taken; one that was refused only if
 * there is no other.
 */
static const struct call_record *sender_of(struct strand *strand, const struct step *step,
					   const struct inbox_event *event)
{
	const struct step *burst = strand->owner->test->all.items[step->order];
	const struct field *sent = payload_field(burst->operation->args.items,
						 burst->operation->args.n);
	const struct field *got = payload_field(step->event->fields.items,
						step->event->fields.n);

	const struct call_record *refused = NULL;

	if (sent == NULL || got == NULL)
		return NULL;
	VEC_EACH (call, &strand->owner->moments[step->order].calls) {
		if ((*call)->count <= strand->last_order ||
		    !json_equal(json_get((*call)->args, sent->name),
				json_get(event->params, got->name)))
			continue;
		if (was_taken(*call))
			return *call;
		if (refused == NULL)
			refused = *call;
	}
	return refused;
}

static bool in_order(struct strand *strand, const struct step *step,
		     const struct inbox_event *event)
{
	const struct call_record *call;
	struct player *player = player_of(strand, step);
	struct text *message;

	if (step->order == STEP_NONE)
		return true;
	call = sender_of(strand, step, event);
	if (call != NULL && was_taken(call)) {
		strand->last_order = call->count;
		return true;
	}
	message = case_fail(strand->owner, step,
			    step->order_place.line > 0 ? step->order_place : step->place,
			    FAILURE_WRONG_EVENT);
	say_event(message, player, event);
	if (call == NULL)
		text_printf(message,
			    ", which does not follow number %u of %s: out of order, "
			    "doubled or never sent",
			    strand->last_order,
			    strand->owner->test->all.items[step->order]->as);
	else
		text_printf(message, ", though number %u of %s was refused", call->count,
			    strand->owner->test->all.items[step->order]->as);
	return false;
}

static bool take(struct strand *strand, const struct step *step, size_t n)
{
	struct player *player = player_of(strand, step);
	struct moment *moment = &strand->owner->moments[step->index];
	const struct inbox_event *event = &player->inbox.events.items[n];

	if (!in_order(strand, step, event))
		return false;
	json_free(moment->event);
	moment->event = inbox_take(&player->inbox, n);
	record_take(strand, step, n);
	moment->done_us = event->at_us;
	moment->latest_ms = world_latest(player_world(strand->owner, player));
	moment->earliest_ms = world_earliest(player_world(strand->owner, player));
	if (strand->taken == 0)
		strand->first_taken_us = event->at_us;
	strand->last_taken = n;
	strand->taken++;
	return true;
}

static enum progress fail_duplicate(struct strand *strand, const struct step *step,
				    size_t extra)
{
	struct case_run *play = strand->owner;
	struct player *player = player_of(strand, step);
	const struct inbox_event *event = &player->inbox.events.items[extra];
	struct text *message = case_fail(play, step, step->times_place,
					 FAILURE_DUPLICATE);

	text_printf(message, "%s got %s %" PRId64 " times, expected exactly %" PRId64,
		    player->def->name, step->event->name, strand->taken + 1,
		    strand->wanted);
	if (strand->taken > 0)
		text_printf(&play->failing.caret, "came again %.3f s after the first",
			    seconds(event->at_us - strand->first_taken_us));
	else
		text_add(&play->failing.caret, "came all the same");
	play->failing.taken_player = player->index;
	if (strand->taken > 0)
		play->failing.taken_event = strand->last_taken;
	play->failing.again_event = extra;
	return PROGRESS_FAILED;
}

/* until: the moment of an earlier step; else there is no end but the ceiling. */
static int64_t ceiling_end(struct strand *strand, const struct step *step)
{
	return step->until == STEP_NONE ? INT64_MAX
					: strand->owner->moments[step->until].done_us;
}

static bool begin_ceiling(struct strand *strand, const struct step *step)
{
	int64_t quiet_ms = step->quiet_ms > 0 ? step->quiet_ms : STEP_QUIET_MS;
	int64_t watch_ms = step->for_ms > 0     ? step->for_ms
			   : step->quiet_ms > 0 ? step->quiet_ms
						: STEP_WATCH_MS;

	return passage_begin(strand->owner, strand, quiet_ms, watch_ms, step->for_ms > 0);
}

/* Exactly so many: nothing more comes when everything settled and time went by. */
static enum progress poll_ceiling(struct strand *strand, const struct step *step,
				  struct inbox_search *search)
{
	size_t extra;

	search->to_us = ceiling_end(strand, step);
	extra = inbox_find(&player_of(strand, step)->inbox, search);
	if (extra != INBOX_NONE)
		return fail_duplicate(strand, step, extra);
	if (step->until != STEP_NONE)
		return PROGRESS_DONE;
	if (!strand->ceiling) {
		strand->ceiling = begin_ceiling(strand, step);
		return PROGRESS_WAITS;
	}
	return passage_over(strand->owner, strand) ? PROGRESS_DONE : PROGRESS_WAITS;
}

/* NEXT: another event before the one that was FOUND, if any, is wrong at once. */
static bool blocked_by_other(struct strand *strand, const struct step *step,
			     const struct inbox_search *search, size_t found)
{
	struct player *player = player_of(strand, step);
	struct text *message;

	if (!step->next)
		return false;
	INBOX_EACH_LEFT (i, &player->inbox) {
		const struct inbox_event *event = &player->inbox.events.items[i];

		if (i >= found)
			break;
		if (event->at_us < search->from_us || player_expects(player, event->name))
			continue;
		message = case_fail(strand->owner, step, step->place,
				    FAILURE_WRONG_EVENT);
		say_event(message, player, event);
		text_add(message, ", expected next ");
		say_wanted(strand, step, search->scope, message);
		return true;
	}
	return false;
}

enum progress gets_poll(struct strand *strand, const struct step *step)
{
	const struct inbox *inbox = &player_of(strand, step)->inbox;

	for (;;) {
		struct scope scope = case_scope(strand->owner, strand->count);
		struct inbox_search search = {
			.name = step->event->name,
			.pattern = step->pattern,
			.scope = &scope,
			.from_us = window_start(strand, step),
			.to_us = strand->deadline_us,
			.next = false,
		};
		size_t n;

		if (step->times != NULL && strand->taken >= strand->wanted)
			return poll_ceiling(strand, step, &search);
		n = inbox_find(inbox, &search);
		if (n == INBOX_NONE && strand_expired(strand))
			return fail_missing(strand, step, &search);
		if (blocked_by_other(strand, step, &search, n))
			return PROGRESS_FAILED;
		if (n == INBOX_NONE)
			return PROGRESS_WAITS;
		if (!take(strand, step, n))
			return PROGRESS_FAILED;
		if (step->times != NULL)
			continue;
		if (strand->count >= step->repeat)
			return PROGRESS_DONE;
		strand->count++;
	}
}

/* --- never */

bool never_begin(struct strand *strand, const struct step *step)
{
	(void)strand;
	(void)step;
	return true;
}

static bool never_holds(struct strand *strand, const struct step *step)
{
	struct case_run *play = strand->owner;
	struct player *player = player_of(strand, step);
	struct scope scope = case_scope(play, 0);
	struct inbox_search search = {
		.name = step->event->name,
		.pattern = step->pattern,
		.scope = &scope,
		.from_us = window_start(strand, step),
		.to_us = ceiling_end(strand, step),
	};
	size_t n = inbox_find(&player->inbox, &search);
	struct text *message;

	if (n == INBOX_NONE)
		return true;
	message = case_fail(play, step, step->place, FAILURE_UNEXPECTED);
	say_event(message, player, &player->inbox.events.items[n]);
	text_add(message, ", which must never come");
	text_printf(&play->failing.caret, "came after %.3f s",
		    seconds(player->inbox.events.items[n].at_us - play->begin_us));
	play->failing.taken_player = player->index;
	play->failing.again_event = n;
	return false;
}

enum progress never_poll(struct strand *strand, const struct step *step)
{
	if (!never_holds(strand, step))
		return PROGRESS_FAILED;
	if (step->until != STEP_NONE)
		return PROGRESS_DONE;
	if (!strand->ceiling) {
		strand->ceiling = begin_ceiling(strand, step);
		return PROGRESS_WAITS;
	}
	return passage_over(strand->owner, strand) ? PROGRESS_DONE : PROGRESS_WAITS;
}

/* --- leftovers */

bool leftovers_judge(struct case_run *play)
{
	VEC_EACH (at, &play->players) {
		struct player *player = *at;

		INBOX_EACH_LEFT (i, &player->inbox) {
			const struct inbox_event *event = &player->inbox.events.items[i];
			struct text *message;

			if (player_expects(player, event->name))
				continue;
			message = case_fail(play, NULL, play->test->place,
					    FAILURE_LEFTOVER);
			say_event(message, player, event);
			text_add(message, ", which no step of the case takes or allows");
			play->failing.taken_player = player->index;
			play->failing.again_event = i;
			return false;
		}
	}
	return true;
}
