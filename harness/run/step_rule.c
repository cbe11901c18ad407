/*
 * What becomes of the service's own messages, where the service is the one
 * within this program: its rules (mocks/service/rule.h), and frames that nothing
 * caused. The plan skips such cases elsewhere.
 */
#include "run/engine.h"

#include "base/mem.h"
#include "mocks/service/rule.h"

#include <string.h>

static bool resolve(struct strand *strand, const struct step *step,
		    const struct value *value, struct json **ret)
{
	struct scope scope = case_scope(strand->owner, 0);
	struct err err = {0};

	if (value == NULL || value_resolve(value, &scope, ret, &err))
		return true;
	text_add(case_fail(strand->owner, step, step->place, FAILURE_HARNESS),
		 err.message);
	return false;
}

static void record_step(const struct player *player, const char *text)
{
	struct recorder *recorder = player->owner->run->recorder;
	struct text *record = record_start(recorder, "mark", player->owner->index);

	record_text(record, "a", player->def->name);
	record_text(record, "text", text);
	record_end(recorder);
}

bool rule_begin(struct strand *strand, const struct step *step)
{
	/* clang-format off */
	static const enum service_action actions[RULE_ACTION_COUNT] = {
		[RULE_DROP]    = SERVICE_DROP,
		[RULE_DELAY]   = SERVICE_DELAY,
		[RULE_REPEAT]  = SERVICE_REPEAT,
		[RULE_REPLACE] = SERVICE_REPLACE,
	};
	/* clang-format on */
	struct case_run *play = strand->owner;
	struct player *player = play->players.items[step->actor];
	const struct message_rule *said = &step->rule;
	struct json *text OWNED(json_freep)
	= NULL;
	char *mark OWNED(mem_freep)
	= text_format("rule: %s %s", rule_action_name(said->action), said->on);

	if (!resolve(strand, step, said->text, &text))
		return false;
	const struct service_rule rule = {
		.app_id = player_world(play, player)->app_id,
		.user_id = player->user_id,
		.on = said->on,
		.times = said->times,
		.action = actions[said->action],
		.delay_ms = said->delay_ms,
		.repeat = said->repeat,
		.text = json_text_or(text, ""),
	};
	player->may_babble |= said->action != RULE_DROP;
	record_step(player, mark);
	if (!service_add_rule(server_core(play->run->server), &rule))
		text_add(case_fail(play, step, step->place, FAILURE_HARNESS),
			 "the service takes no more rules");
	return !play->failing.set;
}

bool service_raw_begin(struct strand *strand, const struct step *step)
{
	struct case_run *play = strand->owner;
	struct player *player = play->players.items[step->actor];
	struct json *text OWNED(json_freep)
	= NULL;
	const char *bytes;

	if (!resolve(strand, step, step->raw, &text))
		return false;
	bytes = json_text_or(text, "");
	player->may_babble = true;
	record_step(player, "the service sends raw bytes");
	if (service_say(server_core(play->run->server),
			player_world(play, player)->app_id, player->user_id, bytes,
			strlen(bytes)) == 0)
		text_printf(case_fail(play, step, step->place, FAILURE_HARNESS),
			    "%s has no connection to send on", player->def->name);
	return !play->failing.set;
}
