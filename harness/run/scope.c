#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "crypto/signaling_token.h"
#include "crypto/token.h"
#include "match/gives.h"

#include <string.h>

static const char *scope_user_id(void *user, const char *name)
{
	const struct case_run *play = user;

	VEC_EACH (player, &play->players) {
		if (strcmp((*player)->def->name, name) == 0)
			return (*player)->user_id;
	}
	return name; /* the loader admits no other names */
}

static void scope_channel_id(void *user, const char *name, struct text *ret)
{
	const struct case_run *play = user;

	text_printf(ret, "%s-%s", name, play->suffix);
}

static bool scope_token(void *user, const char *name, struct text *ret, struct err *err)
{
	struct case_run *play = user;

	VEC_EACH (def, &play->test->tokens) {
		if (strcmp(def->name, name) == 0)
			return case_mint(play, play->players.items[def->user], def, ret,
					 err);
	}
	return err_set(err, ERR_USAGE, "no token %s", name);
}

/* A moment of the world's clock around a call or an event. */
static bool named_time(const struct moment *moment, const char *field, struct json **ret)
{
	if (strcmp(field, "earliest") == 0)
		*ret = json_number((double)moment->earliest_ms);
	else if (strcmp(field, "latest") == 0)
		*ret = json_number((double)moment->latest_ms);
	else
		return false;
	return true;
}

/* How many calls of a burst gave the code called FIELD. */
static bool named_count(const struct step *step, const struct moment *moment,
			const char *field, struct json **ret)
{
	const struct code *code = NULL;
	unsigned n = 0;

	if (step->operation->codes != NULL)
		code = code_by_name(step->operation->codes, field);
	if (code == NULL)
		return false;
	VEC_EACH (call, &moment->calls) {
		if ((*call)->result != NULL &&
		    result_code(step->operation, (*call)->result) == code)
			n++;
	}
	*ret = json_number(n);
	return true;
}

static bool named_member(const struct step *step, const struct moment *moment,
			 const char *field, struct json **ret)
{
	const struct json *found = NULL;

	if (step->kind != STEP_CALL) {
		found = json_get(moment->event, field);
	} else if (moment->calls.n > 0) {
		const struct call_record *call = moment->calls.items[0];

		found = json_get(call->result, field);
		if (found == NULL)
			found = json_get(call->args, field);
	}
	if (found != NULL)
		*ret = json_dup(found);
	return found != NULL;
}

static bool scope_named(void *user, const char *name, const char *field,
			struct json **ret, struct err *err)
{
	const struct case_run *play = user;

	VEC_EACH (at, &play->test->all) {
		const struct step *step = *at;
		const struct moment *moment = &play->moments[step->index];

		if (step->as == NULL || strcmp(step->as, name) != 0)
			continue;
		if (!moment->done)
			return err_set(err, ERR_USAGE, "$%s has not happened", name);
		if (field == NULL)
			return err_set(err, ERR_USAGE, "$%s needs a field", name);
		if (named_time(moment, field, ret) ||
		    named_member(step, moment, field, ret) ||
		    (step->kind == STEP_CALL && named_count(step, moment, field, ret)))
			return true;
		return err_set(err, ERR_USAGE, "$%s has no %s", name, field);
	}
	return err_set(err, ERR_USAGE, "nothing is named %s", name);
}

static const char *scope_var(void *user, const char *key)
{
	const struct case_run *play = user;

	return map_get(play->run->config->vars, key);
}

struct scope case_scope(struct case_run *play, unsigned count)
{
	static const struct scope_ops ops = {
		.user_id = scope_user_id,
		.channel_id = scope_channel_id,
		.token = scope_token,
		.named = scope_named,
		.var = scope_var,
	};

	return (struct scope){.ops = &ops, .user = play, .count = count};
}

static bool mint_rtm(struct case_run *play, const struct world *world,
		     const struct player *player, const struct token_def *def,
		     struct text *ret, struct err *err)
{
	char made_up[APP_ID_LEN + 1];
	int64_t expires_ms = 0;
	struct token_spec spec = {
		.app_id = world->app_id,
		.certificate = world->certificate,
		.user_id = player->user_id,
		.odd_user = true,
		.salt = rng_below(&play->rng, TOKEN_SALT_MAX) + 1,
	};

	/* A token named for a static App ID: signed, but with nobody's certificate. */
	if (spec.certificate == NULL) {
		rng_hex(&play->rng, made_up, APP_ID_LEN);
		spec.certificate = made_up;
	}
	if (def != NULL && def->has_expires)
		expires_ms = world->now_ms + def->expires_ms;
	if (def != NULL && def->breaks != NULL &&
	    !token_break_find(def->breaks, &spec.how))
		return err_set(err, ERR_USAGE, "no way to break a token: %s",
			       def->breaks);
	return token_spec_times(&spec, world->now_ms + (def ? def->issued_ms : 0),
				expires_ms, err) &&
	       token_mint(&spec, ret, err);
}

bool case_mint(struct case_run *play, const struct player *player,
	       const struct token_def *def, struct text *ret, struct err *err)
{
	const struct world *world = &play->worlds[def ? def->app : player->def->app];
	int64_t issued_ms = world->now_ms + (def != NULL ? def->issued_ms : 0);

	if (player->def->role == ACTOR_SIGNALING)
		return signaling_token_mint(
			world->app_id, world->certificate, player->user_id,
			issued_ms / CLOCK_MS_PER_S + TOKEN_LIFE_S, ret, err);
	return mint_rtm(play, world, player, def, ret, err);
}
