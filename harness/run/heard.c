/* What an actor tells: answers, events, losses. All of it is recorded here, and the case
 * marked; nothing is judged before the turn ends, but for what no case may show. */
#include "run/engine.h"

#include "base/mem.h"
#include "match/gives.h"

#include <inttypes.h>
#include <string.h>

static struct world *world_of(const struct player *player)
{
	return player_world(player->owner, player);
}

static struct recorder *recorder_of(const struct player *player)
{
	return player->owner->run->recorder;
}

static struct call_record *take_waiting(struct player *player, uint64_t id)
{
	for (size_t i = 0; i < player->waiting.n; i++) {
		struct call_record *call = player->waiting.items[i];

		if (call->id != id)
			continue;
		VEC_REMOVE(&player->waiting, i);
		return call;
	}
	return NULL;
}

/* A call ends once. */
static void answered_again(struct player *player, uint64_t id)
{
	struct case_run *play = player->owner;

	VEC_EACH (step, &play->test->all) {
		VEC_EACH (call, &play->moments[(*step)->index].calls) {
			if ((*call)->id != id)
				continue;
			text_printf(
				case_fail(play, *step, (*step)->place, FAILURE_DUPLICATE),
				"%s's %s was answered again", player->def->name,
				(*call)->operation->name);
			return;
		}
	}
}

static struct call_record *answered(struct player *player, uint64_t id)
{
	struct call_record *call = take_waiting(player, id);

	if (call == NULL) {
		answered_again(player, id);
		return NULL;
	}
	call->answered_us = loop_now_us(player->owner->run->loop);
	call->latest_ms = world_latest(world_of(player));
	call->ended_ms = case_clock_ms(player->owner);
	player->owner->activity++;
	case_mark_dirty(player->owner);
	return call;
}

/* A case may log an actor in under a literal id: from then on that is who it is. */
static void note_login(struct player *player, const struct call_record *call)
{
	player->logged_in = true;
	VEC_EACH (arg, &call->operation->args) {
		const char *id = json_get_text(call->args, arg->name);

		if (arg->type != FIELD_USER_ID || id == NULL)
			continue;
		char *copy = mem_dup(id);
		free(player->user_id);
		player->user_id = copy;
	}
}

static void on_result(void *user, uint64_t id, const struct json *result)
{
	struct player *player = user;
	struct call_record *call = answered(player, id);
	struct text *record;
	const struct code *code;

	if (call == NULL)
		return;
	call->result = json_dup(result);
	code = call->operation->codes != NULL ? result_code(call->operation, result)
					      : NULL;
	if (call->operation->logs_in && code != NULL && code->value == 0)
		note_login(player, call);
	record = player_record(player, "answer");
	record_int(record, "c", (int64_t)id);
	record_text(record, "op", call->operation->name);
	record_json(record, "result", result);
	if (code != NULL)
		record_text(record, "name", code->name);
	record_end(recorder_of(player));
}

static void on_refused(void *user, uint64_t id, int code, const char *message)
{
	struct player *player = user;
	struct call_record *call = answered(player, id);
	struct text *record;

	if (call == NULL)
		return;
	call->refused = code;
	call->message = mem_dup(message);
	record = player_record(player, "answer");
	record_int(record, "c", (int64_t)id);
	record_text(record, "op", call->operation->name);
	record_int(record, "error", code);
	record_text(record, "message", message);
	record_end(recorder_of(player));
}

/* Once for a name, and not for ever more names: a flood of them is one line. */
static void note_unknown(struct player *player, const char *name)
{
	struct text *record;
	struct text text OWNED(text_finish) = {0};

	if (player->unknown.n >= UNKNOWN_MAX || map_has(&player->unknown, name))
		return;
	map_put(&player->unknown, name, player);
	record = record_start(recorder_of(player), "note", player->owner->index);
	text_printf(&text, "%s got an event that the catalogue does not know: %s",
		    player->def->name, name);
	record_text(record, "text", text_str(&text));
	record_end(recorder_of(player));
}

/* A number of an event means something, or it breaks what codes promise. */
static bool has_unknown_number(struct player *player, const struct event *event,
			       const struct json *params)
{
	struct case_run *play = player->owner;

	VEC_EACH (field, &event->fields) {
		const struct json *number = json_get(params, field->name);
		const struct code_table *table = NULL;

		if (field->type == FIELD_ENUM && json_is_int(number))
			table = catalogue_table(play->test->catalogue, field->table);
		if (table == NULL || code_by_value(table, json_int_or(number, 0)) != NULL)
			continue;
		text_printf(
			case_fail(play, NULL, play->test->place, FAILURE_UNKNOWN_CODE),
			"%s got %s with %s %" PRId64 ", which is not in the catalogue",
			player->def->name, event->name, field->name,
			json_int_or(number, 0));
		return true;
	}
	return false;
}

/* What nobody takes is kept, and so are the lines for the timeline. */
static bool is_flooded(struct player *player)
{
	struct case_run *play = player->owner;

	if (player->inbox.events.n < INBOX_MAX && player->event_bytes < INBOX_BYTES_MAX)
		return false;
	text_printf(case_fail(play, NULL, play->test->place, FAILURE_NONSENSE),
		    "%s got %zu events of %zu bytes in all, more than are kept",
		    player->def->name, player->inbox.events.n, player->event_bytes);
	return true;
}

static void on_event(void *user, const char *name, const struct json *params)
{
	struct player *player = user;
	struct case_run *play = player->owner;
	const struct event *event;
	struct text *record;
	size_t n;

	play->activity++;
	case_mark_dirty(play);
	event = catalogue_event(play->test->catalogue, player->def->role, name);
	if (event == NULL) {
		note_unknown(player, name);
		return;
	}
	if (is_flooded(player) || has_unknown_number(player, event, params))
		return;
	n = inbox_add(&player->inbox, name, params ? json_dup(params) : json_object(),
		      loop_now_us(play->run->loop), run_readable_since(play->run));
	record = player_record(player, "event");
	record_int(record, "e", (int64_t)n);
	record_text(record, "name", name);
	record_json(record, "params", params);
	player->event_bytes += record->len;
	record_end(recorder_of(player));
}

static void on_marker(void *user, const char *marker)
{
	struct player *player = user;

	free(player->marker);
	player->marker = mem_dup(marker);
	case_mark_dirty(player->owner);
}

static void on_broke(void *user, const char *what)
{
	struct player *player = user;
	struct case_run *play = player->owner;

	text_printf(case_fail(play, NULL, play->test->place, FAILURE_ADAPTER),
		    "%s, as %s: %s", agent_name(player->agent), player->def->name, what);
}

static void on_moved(void *user)
{
	struct player *player = user;

	passage_moved(player->owner);
	case_mark_dirty(player->owner);
}

static void on_greeted(void *user, const struct json *hello)
{
	struct player *player = user;

	player->greeted = true;
	player->owner->run->attached = true;
	/* Only a world without a clock of ours is told the time by its greetings. */
	if (!world_of(player)->made)
		world_sync(world_of(player), hello);
}

static void on_nonsense(void *user, const char *what)
{
	struct player *player = user;
	struct case_run *play = player->owner;

	if (player->may_babble)
		return;
	text_printf(case_fail_call(play, play->test->place, FAILURE_NONSENSE,
				   player->last, what),
		    "the service spoke nonsense to %s: %s", player->def->name, what);
}

/* The first thing that follows on raw bytes is their answer. */
static void note_reaction(struct player *player, int reaction)
{
	if (!player->reacted)
		player->reaction = reaction;
	player->reacted = true;
}

static void on_stray(void *user, int code, const char *message)
{
	struct player *player = user;
	struct text text OWNED(text_finish) = {0};
	struct text *record;

	if (code == 0)
		text_add(&text, message);
	else
		text_printf(&text, "answered with error %d: %s", code, message);
	record = player_record(player, "mark");
	record_text(record, "text", text_str(&text));
	record_end(recorder_of(player));
	note_reaction(player, code);
	player->owner->activity++;
	case_mark_dirty(player->owner);
}

/* A connection that ends without a close frame; RFC 6455, 7.1.5. */
#define CLOSE_ABNORMAL 1006

/* Closes that are part of the protocol: see docs/wire-protocol.md. */
#define CLOSE_NORMAL        1000
#define CLOSE_SESSION_ENDED 4001

static void on_lost(void *user, bool was_open, int close_code, const char *why)
{
	struct player *player = user;
	struct case_run *play = player->owner;
	struct text text OWNED(text_finish) = {0};
	struct text *record;

	text_printf(&text, "connection %s: %s", was_open ? "lost" : "not made", why);
	record = player_record(player, "mark");
	record_text(record, "text", text_str(&text));
	record_end(recorder_of(player));
	player->fence_round = 0;
	player->lost_lately = player->may_close;
	note_reaction(player, close_code > 0 ? close_code : CLOSE_ABNORMAL);
	case_mark_dirty(play);
	if (player->may_close || (was_open && close_code == CLOSE_SESSION_ENDED) ||
	    (was_open && close_code == CLOSE_NORMAL && !player->logged_in))
		return;
	text_printf(case_fail_call(play, play->test->place, FAILURE_LOST, player->last,
				   "lost"),
		    "%s's connection was %s: %s", player->def->name,
		    was_open ? "lost" : "not made", why);
}

static void on_died(void *user, const char *why)
{
	struct player *player = user;
	struct case_run *play = player->owner;

	player->may_close = true;
	case_mark_dirty(play);
	text_printf(case_fail_call(play, play->test->place, FAILURE_CRASHED, player->last,
				   "crashed"),
		    "the client of %s crashed: %s", player->def->name, why);
}

const struct actor_ops player_ops = {
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.marker = on_marker,
	.moved = on_moved,
	.broke = on_broke,
	.greeted = on_greeted,
	.nonsense = on_nonsense,
	.stray = on_stray,
	.lost = on_lost,
	.died = on_died,
};
