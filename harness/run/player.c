#include "run/engine.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "match/gives.h"

#include <inttypes.h>
#include <string.h>

#define LOG_NAME "agorartm.log" /* as on every platform; facts.md 3.2 */

static struct world *world_of(const struct player *player)
{
	return player_world(player->owner, player);
}

static struct recorder *recorder_of(const struct player *player)
{
	return player->owner->run->recorder;
}

static struct text *start_record(const struct player *player, const char *kind)
{
	struct text *record = record_start(recorder_of(player), kind,
					   player->owner->index);

	record_text(record, "a", player->def->name);
	return record;
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
	record = start_record(player, "answer");
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
	record = start_record(player, "answer");
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
	record = start_record(player, "event");
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
	record = start_record(player, "mark");
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
	record = start_record(player, "mark");
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

static const struct actor_ops player_ops = {
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

static void record_player(const struct player *player)
{
	struct text *record = start_record(player, "actor");

	record_text(record, "user", player->user_id);
	record_text(record, "role", actor_role_name(player->def->role));
	record_text(record, "app", app_kind_name(player->def->app));
	if (!agent_is_embedded(player->agent))
		record_text(record, "client", agent_name(player->agent));
	record_end(recorder_of(player));
}

/* Events that a step of the case takes from this actor: they may be left over. */
static void collect_named(struct player *player)
{
	VEC_EACH (at, &player->owner->test->all) {
		const struct step *step = *at;

		if (step->kind == STEP_GETS && step->actor == player->index)
			VEC_PUSH(&player->named, step->event->name);
	}
}

/* Names that are cut could be the same afterwards: their number keeps them apart. */
static char *make_user_id(const struct case_run *play, size_t user)
{
	const char *name = play->test->actors.items[user].name;

	if (strlen(name) > USER_NAME_SHOWN)
		return text_format("%.*s-%zu-%s", USER_NAME_SHOWN, name, user,
				   play->suffix);
	return text_format("%s-%s", name, play->suffix);
}

/* A folder of its own, as others may use the same names; it goes with the actor, so that
 * a run that is killed leaves little behind. */
static bool make_log_path(struct player *player, char **ret, struct err *err)
{
	if (!file_make_temporary("rtm-conform", &player->log_folder, err))
		return false;
	*ret = file_join(player->log_folder, LOG_NAME);
	return true;
}

static bool reads_log(const struct test_case *test)
{
	VEC_EACH (need, &test->needs) {
		if (strcmp(*need, "log") == 0)
			return true;
	}
	return false;
}

bool player_new(struct case_run *play, size_t index, struct err *err)
{
	const struct actor_def *def = &play->test->actors.items[index];
	const struct catalogue *catalogue = play->test->catalogue;
	struct player *player = mem_new(1, sizeof *player);
	char version[VERSION_TEXT_SIZE];
	OWNED(mem_freep)
	char *log_path = NULL;
	struct actor_config config = {
		.role = actor_role_name(def->role),
		.version = version,
		.url = &play->run->url,
		.address = play->run->address,
		.tls = &play->run->tls,
		.uninitialised = def->uninitialised,
	};

	VEC_PUSH(&play->players, player);
	player->owner = play;
	player->def = def;
	player->index = index;
	player->user_id = make_user_id(play, def->user);
	collect_named(player);
	version_format(version_is_none(def->version) ? catalogue->version : def->version,
		       version);
	if (version_is_none(def->version) && play->run->config->client_version != NULL)
		config.version = play->run->config->client_version;
	config.app_id = world_of(player)->app_id;
	if (reads_log(play->test) && !make_log_path(player, &log_path, err))
		return false;
	config.log_path = log_path;
	player->agent = player_cast(play, index);
	if (!network_new(player, &config, err))
		return false;
	if (!agent_play(player->agent, &config, &player_ops, player, &player->actor, err))
		return false;
	actor_set_clock(player->actor, world_of(player)->now_ms);
	record_player(player);
	return true;
}

void player_free(struct player *player)
{
	if (player == NULL)
		return;
	actor_free(player->actor);
	if (player->log_folder != NULL)
		file_remove_tree(player->log_folder);
	proxy_free(player->proxy);
	inbox_finish(&player->inbox);
	map_finish(&player->unknown);
	VEC_FINISH(&player->waiting);
	VEC_FINISH(&player->allow);
	VEC_FINISH(&player->named);
	free(player->log_folder);
	free(player->user_id);
	free(player->marker);
	free(player);
}

static bool listed(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

bool player_expects(const struct player *player, const char *name)
{
	const struct test_case *test = player->owner->test;
	const struct event *event = catalogue_event(test->catalogue, player->def->role,
						    name);

	if (listed(player->allow.items, player->allow.n, name) ||
	    listed((const char *const *)test->allow.items, test->allow.n, name))
		return true;
	return event != NULL && event->expected &&
	       !listed(player->named.items, player->named.n, name);
}

/* What the writer left out and every call of the kind needs: own id, fresh token. */
static bool fill_args(struct player *player, const struct operation *operation,
		      struct json *args, struct err *err)
{
	struct case_run *play = player->owner;

	VEC_EACH (arg, &operation->args) {
		struct text token OWNED(text_finish) = {0};

		if (json_get(args, arg->name) != NULL)
			continue;
		if (arg->type == FIELD_USER_ID && operation->logs_in) {
			json_put_text(args, arg->name, player->user_id);
		} else if (arg->type == FIELD_TOKEN) {
			/* A static App ID takes no token, except Signaling's. */
			if (world_of(player)->certificate == NULL &&
			    player->def->role == ACTOR_RTM)
				continue;
			if (!case_mint(play, player, NULL, &token, err))
				return false;
			json_put_text(args, arg->name, text_str(&token));
		}
	}
	return true;
}

static void record_call(const struct player *player, const struct step *step,
			const struct call_record *call, const struct json *args)
{
	struct text *record = start_record(player, "call");

	record_int(record, "c", (int64_t)call->id);
	record_int(record, "line", step->place.line);
	record_text(record, "op", step->operation->name);
	record_json(record, "args", args);
	if (step->as != NULL)
		record_text(record, "as", step->as);
	record_end(recorder_of(player));
}

bool player_call(struct player *player, const struct step *step, unsigned count,
		 struct call_record **ret, struct err *err)
{
	struct case_run *play = player->owner;
	struct scope scope = case_scope(play, count);
	struct json *args OWNED(json_freep)
	= NULL;
	struct call_record *call;

	if (step->args == NULL)
		args = json_object();
	else if (!value_resolve(step->args, &scope, &args, err))
		return false;
	if (!fill_args(player, step->operation, args, err))
		return false;
	call = mem_new(1, sizeof *call);
	call->id = ++play->next_call;
	call->count = count;
	call->operation = step->operation;
	call->sent_us = clock_mono_us();
	call->begun_ms = case_clock_ms(play);
	call->earliest_ms = world_earliest(world_of(player));
	VEC_PUSH(&player->waiting, call);
	/* This call makes a new connection: the session of the old one is over. */
	if (!actor_connected(player->actor) &&
	    (step->operation->logs_in || (play->run->judged & ROLE_CLIENT) == 0)) {
		player->logged_in = false;
		player->fence_round = 0;
	}
	player->last = step->operation;
	play->activity++;
	record_call(player, step, call, args);
	actor_call(player->actor, call->id, step->operation->name, args);
	if (step->as != NULL || step->operation->logs_in)
		call->args = TAKE(args);
	*ret = call;
	return true;
}
