/* An actor of a case in play: made, and asked. */
#include "run/engine.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"

#include <string.h>

#define LOG_NAME "agorartm.log" /* as on every platform; facts.md 3.2 */

static struct world *world_of(const struct player *player)
{
	return player_world(player->owner, player);
}

struct text *player_record(const struct player *player, const char *kind)
{
	struct text *record = record_start(player->owner->run->recorder, kind,
					   player->owner->index);

	record_text(record, "a", player->def->name);
	return record;
}

static void record_player(const struct player *player)
{
	struct text *record = player_record(player, "actor");

	record_text(record, "user", player->user_id);
	record_text(record, "role", actor_role_name(player->def->role));
	record_text(record, "app", app_kind_name(player->def->app));
	if (!agent_is_embedded(player->agent))
		record_text(record, "client", agent_name(player->agent));
	record_end(player->owner->run->recorder);
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
	struct text *record = player_record(player, "call");

	record_int(record, "c", (int64_t)call->id);
	record_int(record, "line", step->place.line);
	record_text(record, "op", step->operation->name);
	record_json(record, "args", args);
	if (step->as != NULL)
		record_text(record, "as", step->as);
	record_end(player->owner->run->recorder);
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
