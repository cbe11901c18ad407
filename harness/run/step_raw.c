#include "run/engine.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

/* The bytes of STEP's frame; false if the case failed for want of a value. */
static bool frame_bytes(struct strand *strand, const struct step *step, struct text *ret)
{
	struct scope scope = case_scope(strand->owner, 0);
	struct json *raw OWNED(json_freep)
	= NULL;
	struct err err = {0};

	if (!value_resolve(step->raw, &scope, &raw, &err)) {
		text_add(case_fail(strand->owner, step, step->place, FAILURE_HARNESS),
			 err.message);
		return false;
	}
	/* That the digits are digits was seen when the case was read. */
	if (step->frame == FRAME_HEX || step->frame == FRAME_BYTES)
		return hex_decode(json_text_or(raw, ""), ret);
	text_add(ret, json_text_or(raw, ""));
	return true;
}

bool sends_raw_begin(struct strand *strand, const struct step *step)
{
	struct case_run *play = strand->owner;
	struct player *player = play->players.items[step->actor];
	struct text bytes OWNED(text_finish) = {0};

	if (!frame_bytes(strand, step, &bytes))
		return false;
	player->may_close = true;
	player->reacted = false;
	record_mark(play, "raw bytes are sent");
	if (!actor_send_raw(player->actor, step->frame, text_str(&bytes), bytes.len)) {
		text_printf(case_fail(play, step, step->place, FAILURE_HARNESS),
			    "%s has no connection to send on", player->def->name);
		return false;
	}
	play->activity++;
	if (step->reaction.said)
		strand_set_deadline(strand, clock_mono_us() + (step->within_ms > 0
								       ? step->within_ms
								       : STEP_EVENT_MS) *
								      1000);
	return true;
}

static void print_reaction(int reaction, struct text *ret)
{
	if (reaction < 0)
		text_printf(ret, "error %d", reaction);
	else if (reaction > 0)
		text_printf(ret, "close %d", reaction);
	else
		text_add(ret, "a result");
}

static void print_expected(const struct reaction *reaction, struct text *ret)
{
	size_t n = 0;

	VEC_EACH (code, &reaction->errors) {
		text_add(ret, n++ > 0 ? " or " : "");
		print_reaction(*code, ret);
	}
	VEC_EACH (code, &reaction->closes) {
		text_add(ret, n++ > 0 ? " or " : "");
		print_reaction(*code, ret);
	}
}

static bool is_expected(const struct reaction *reaction, int seen)
{
	VEC_EACH (code, &reaction->errors) {
		if (*code == seen)
			return true;
	}
	VEC_EACH (code, &reaction->closes) {
		if (*code == seen)
			return true;
	}
	return false;
}

/* More than one reaction is right: say which one this build showed. */
static void note_reaction(struct strand *strand, const struct reaction *reaction,
			  int seen)
{
	struct text text OWNED(text_finish) = {0};

	if (reaction->errors.n + reaction->closes.n < 2)
		return;
	text_add(&text, "the frame gave ");
	print_reaction(seen, &text);
	text_add(&text, ", expected ");
	print_expected(reaction, &text);
	struct text *record = record_start(strand->owner->run->recorder, "note",
					   strand->owner->index);
	record_text(record, "text", text_str(&text));
	record_end(strand->owner->run->recorder);
}

enum progress raw_poll(struct strand *strand, const struct step *step)
{
	struct case_run *play = strand->owner;
	const struct player *player = play->players.items[step->actor];
	const struct reaction *reaction = &step->reaction;
	struct text *message;

	if (!reaction->said)
		return PROGRESS_DONE;
	if (!player->reacted) {
		if (!strand_expired(strand))
			return PROGRESS_WAITS;
		message = case_fail(play, step, reaction->place, FAILURE_MISSING);
		text_printf(message,
			    "%s's frame got neither an error nor a close, expected ",
			    player->def->name);
		print_expected(reaction, message);
		return PROGRESS_FAILED;
	}
	if (!step_is_judged(play->run, step) || is_expected(reaction, player->reaction)) {
		note_reaction(strand, reaction, player->reaction);
		return PROGRESS_DONE;
	}
	message = case_fail(play, step, reaction->place, FAILURE_WRONG_RESULT);
	text_printf(message, "%s's frame gave ", player->def->name);
	print_reaction(player->reaction, message);
	text_add(message, ", expected ");
	print_expected(reaction, message);
	text_add(&play->failing.caret, "gave ");
	print_reaction(player->reaction, &play->failing.caret);
	return PROGRESS_FAILED;
}
