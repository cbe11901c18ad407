#include "cli/first_day.h"

#include "base/clock.h"
#include "base/mem.h"
#include "cli/first_day_judge.h"
#include "mocks/service/server.h"

#include <stdlib.h>
#include <string.h>

#define APP         "00000000000000000000000000000001"
#define TURN_MS     50
#define US_PER_MS   1000
#define STEP_COLUMN 33 /* of what an answer said, behind the word of a line */

struct heard {
	char *name;
	struct json *params;
	bool taken;
};

struct day;

struct side {
	struct day *day;
	struct actor *actor;
	VEC(struct heard) inbox;
};

struct day {
	struct loop *loop;
	struct agent *agent;
	const struct catalogue *catalogue;
	FILE *out;
	struct first_day_sum *sum;
	struct side sides[FIRST_DAY_ACTORS];
	char *mine, *theirs; /* the invitation under way */

	uint64_t call;     /* the one that is waited for */
	const char *asked; /* its operation; NULL: none is under way */
	bool answered, refused, broken, marked, moved, gone;
	struct json *result;
};

/* --- a line each */

static void say(const struct day *day, const char *word, const char *what,
		const char *text)
{
	fprintf(day->out, "%-11s %-*s %s\n", word, STEP_COLUMN, what, text);
	fflush(day->out);
}

static void say_wrong(const struct day *day, const char *word, const char *what,
		      const char *text)
{
	say(day, word, what, text);
	day->sum->wrong++;
}

/* --- what is heard */

static void on_result(void *user, uint64_t call, const struct json *result)
{
	struct day *day = ((struct side *)user)->day;

	if (call != day->call)
		return;
	day->answered = true;
	day->result = json_dup(result);
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	struct day *day = ((struct side *)user)->day;

	(void)code; /* -32601: any other is broke */
	(void)message;
	if (call == day->call)
		day->answered = day->refused = true;
}

static void on_event(void *user, const char *name, const struct json *params)
{
	struct side *side = user;
	struct heard heard = {.name = mem_dup(name), .params = json_dup(params)};

	VEC_PUSH(&side->inbox, heard);
}

static void on_marker(void *user, const char *marker)
{
	(void)marker;
	((struct side *)user)->day->marked = true;
}

static void on_moved(void *user)
{
	((struct side *)user)->day->moved = true;
}

/* What it did wrong stands in the place of its answer. */
static void on_nonsense(void *user, const char *what)
{
	struct day *day = ((struct side *)user)->day;

	say_wrong(day, "wrong", day->asked != NULL ? day->asked : "the adapter", what);
	day->answered = day->broken = day->asked != NULL;
}

static void on_greeted(void *user, const struct json *hello)
{
	(void)user;
	(void)hello;
}

static void on_lost(void *user, bool was_open, int close_code, const char *why)
{
	(void)user;
	(void)was_open;
	(void)close_code;
	(void)why;
}

static const struct actor_ops actor_ops = {
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.marker = on_marker,
	.moved = on_moved,
	.greeted = on_greeted,
	.nonsense = on_nonsense,
	.broke = on_nonsense,
	.lost = on_lost,
};

static void on_broke(void *user, struct agent *agent, const char *what)
{
	(void)agent;
	say_wrong(user, "wrong", "the adapter", what);
}

static void on_gone(void *user, struct agent *agent, const struct adapter_gone *gone)
{
	struct day *day = user;

	(void)agent;
	day->gone = true;
	if (!gone->asked)
		say_wrong(day, "ended", day->asked != NULL ? day->asked : "the adapter",
			  gone->why);
}

/* Its last words come with its end. */
static void on_said(void *user, struct agent *agent, const char *bytes, size_t len)
{
	(void)user;
	(void)agent;
	(void)bytes;
	(void)len;
}

static void on_ready(void *user, struct agent *agent)
{
	(void)user;
	(void)agent;
}

static const struct adapter_ops adapter_ops = {
	.ready = on_ready, .broke = on_broke, .gone = on_gone, .said = on_said};

/* --- asking */

/* Turns until *DONE, the adapter's end, or WAIT_MS; true if *DONE. */
static bool wait_for(struct day *day, const bool *done, int64_t wait_ms)
{
	int64_t until_us = clock_mono_us() + wait_ms * US_PER_MS;

	while (!*done && !day->gone && clock_mono_us() < until_us)
		loop_turn(day->loop, TURN_MS);
	return *done;
}

static struct json *arguments(const struct day *day, const struct first_day_step *step)
{
	OWNED(text_finish)
	struct text text = {0};
	struct json *ret = NULL;

	text_add(&text, step->args);
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] == '\'')
			text.bytes[i] = '"';
	}
	text_replace(&text, "$mine", day->mine != NULL ? day->mine : "");
	text_replace(&text, "$theirs", day->theirs != NULL ? day->theirs : "");
	json_parse(text_str(&text), text.len, &ret, NULL);
	return ret;
}

static bool lacks_invitation(const struct day *day, const struct first_day_step *step)
{
	return (strstr(step->args, "$mine") != NULL && day->mine == NULL) ||
	       (strstr(step->args, "$theirs") != NULL && day->theirs == NULL);
}

static const struct heard *find_event(struct side *side, const char *name)
{
	VEC_EACH (heard, &side->inbox) {
		if (!heard->taken && strcmp(heard->name, name) == 0) {
			heard->taken = true;
			return heard;
		}
	}
	return NULL;
}

static void keep_invitation(struct day *day, const char *name, const struct json *params)
{
	const char *id = json_get_text(params, "invitationId");

	if (strcmp(name, "remoteInvitationReceived") != 0 || id == NULL)
		return;
	free(day->theirs);
	day->theirs = mem_dup(id);
}

/* An event that WORDS ("b messageReceived") say should come. */
static void await_event(struct day *day, const char *words)
{
	struct side *side = &day->sides[words[0] - 'a'];
	int64_t until_us = clock_mono_us() + FIRST_DAY_EVENT_MS * US_PER_MS;
	const char *name = words + 2;
	const struct event *event = catalogue_event(day->catalogue, ACTOR_RTM, name);
	const struct heard *heard = find_event(side, name);

	if (event == NULL)
		return; /* of another version */
	while (heard == NULL && !day->gone && clock_mono_us() < until_us) {
		loop_turn(day->loop, TURN_MS);
		heard = find_event(side, name);
	}
	if (heard != NULL)
		keep_invitation(day, name, heard->params);
	else
		say_wrong(day, "missing", name,
			  "the event did not come within 5 s: is the SDK's callback set "
			  "before login, and written?");
}

/* All that came since: their names and fields. */
static void judge_events(struct day *day, bool strings)
{
	for (size_t i = 0; i < FIRST_DAY_ACTORS; i++) {
		VEC_EACH (heard, &day->sides[i].inbox) {
			OWNED(text_finish)
			struct text why = {0};
			if (!first_day_event(day->catalogue, heard->name, heard->params,
					     strings, &why))
				say_wrong(day, "wrong", heard->name, text_str(&why));
			free(heard->name);
			json_free(heard->params);
		}
		VEC_FINISH(&day->sides[i].inbox);
	}
}

static bool is_offered(const struct day *day, const struct operation *operation)
{
	return operation->needs == NULL || agent_can(day->agent, operation->needs);
}

static void say_not_offered(const struct day *day, const struct operation *operation)
{
	OWNED(text_finish)
	struct text text = {0};

	text_printf(&text, "needs %s, which is not announced", operation->needs);
	say(day, "not offered", operation->name, text_str(&text));
	day->sum->not_offered++;
}

static void judge_refusal(struct day *day, const struct operation *operation)
{
	if (is_offered(day, operation))
		say_wrong(day, "missing", operation->name,
			  "add it, or list it under lacks: in target.yaml if the build "
			  "does not have it");
	else
		say_not_offered(day, operation);
}

static void judge_answer(struct day *day, const struct first_day_step *step,
			 const struct operation *operation, bool strings)
{
	OWNED(text_finish)
	struct text why = {0};
	OWNED(text_finish)
	struct text shown = {0};

	if (!first_day_result(operation, day->result, !step->any, strings, &why)) {
		say_wrong(day, "wrong", operation->name, text_str(&why));
		return;
	}
	if (!is_offered(day, operation)) {
		text_printf(&why,
			    "it works, but %s is not announced: its cases are skipped",
			    operation->needs);
		say_wrong(day, "wrong", operation->name, text_str(&why));
		return;
	}
	json_write(day->result, &shown);
	if (shown.len > 60) {
		text_cut(&shown, 57);
		text_add(&shown, "...");
	}
	say(day, "ok", operation->name, text_str(&shown));
	day->sum->ok++;
	if (strcmp(operation->name, "createLocalInvitation") == 0) {
		free(day->mine);
		day->mine = mem_dup(json_get_text(day->result, "object"));
		free(TAKE(day->theirs));
	}
}

static void forget_answer(struct day *day)
{
	day->asked = NULL;
	day->answered = day->refused = day->broken = false;
	json_free(TAKE(day->result));
}

static bool is_strings(const struct day *day)
{
	const char *platform = agent_platform(day->agent);

	return platform != NULL && strcmp(platform, "js") == 0;
}

static void play_step(struct day *day, const struct first_day_step *step)
{
	const struct operation *operation = catalogue_operation(day->catalogue, ACTOR_RTM,
								step->operation);
	OWNED(json_freep)
	struct json *args = arguments(day, step);

	if (operation == NULL)
		return;
	if (lacks_invitation(day, step)) {
		if (!is_offered(day, operation))
			say_not_offered(day, operation);
		else
			say(day, "not tried", step->operation,
			    "there is no invitation to name");
		return;
	}
	day->call++;
	day->asked = step->operation;
	actor_call(day->sides[step->who].actor, day->call, step->operation, args);
	if (!wait_for(day, &day->answered, FIRST_DAY_ANSWER_MS)) {
		if (!day->gone)
			say_wrong(day, "blocks", step->operation,
				  "no answer in 15 s: answer when the SDK's completion "
				  "comes, and go on reading meanwhile");
		day->asked = NULL;
		return;
	}
	if (day->refused) {
		judge_refusal(day, operation);
	} else if (!day->broken) {
		judge_answer(day, step, operation, is_strings(day));
		for (size_t i = 0; i < 3 && step->events[i] != NULL && !day->gone; i++)
			await_event(day, step->events[i]);
	}
	judge_events(day, is_strings(day));
	forget_answer(day);
}

/* --- what is no operation */

static void judge_capabilities(struct day *day)
{
	size_t at = 0;
	const char *name;

	while (agent_next_capability(day->agent, &at, &name)) {
		OWNED(text_finish)
		struct text why = {0};
		if (!first_day_capability(day->catalogue, name, &why))
			say_wrong(day, "wrong", name, text_str(&why));
	}
}

static void play_fence(struct day *day)
{
	if (!agent_can(day->agent, "fence"))
		return;
	if (!actor_fence(day->sides[FIRST_DAY_BOB].actor, "first-day"))
		return;
	if (wait_for(day, &day->marked, FIRST_DAY_ANSWER_MS)) {
		say(day, "ok", "fence", "{}");
		day->sum->ok++;
	}
}

static void play_clock(struct day *day)
{
	struct actor *alice = day->sides[FIRST_DAY_ALICE].actor;

	if (!agent_can(day->agent, "clock") || actor_peek(alice) ||
	    !wait_for(day, &day->moved, FIRST_DAY_ANSWER_MS))
		return;
	int64_t before_ms = actor_now(alice);
	day->moved = false;
	if (actor_advance(alice, before_ms + 1000) ||
	    !wait_for(day, &day->moved, FIRST_DAY_ANSWER_MS))
		return;
	if (actor_now(alice) < before_ms + 1000) {
		say_wrong(day, "wrong", "clock.advance",
			  "now did not move: it is the actor's clock, in ms since 1970");
		return;
	}
	say(day, "ok", "clock.advance", "a second ahead");
	day->sum->ok++;
}

static void play_end(struct day *day)
{
	int64_t began_us = clock_mono_us();

	for (size_t i = 0; i < FIRST_DAY_ACTORS; i++)
		actor_free(TAKE(day->sides[i].actor));
	if (day->gone)
		return;
	adapter_stop(day->agent);
	wait_for(day, &day->gone, 4 * ADAPTER_GRACE_MS);
	if (clock_mono_us() - began_us >= ADAPTER_GRACE_MS * US_PER_MS) {
		say_wrong(day, "blocks", "shutdown",
			  "it did not end by itself within 2 s of shutdown");
		return;
	}
	say(day, "ok", "shutdown", "{}");
	day->sum->ok++;
}

static void play(struct day *day)
{
	judge_capabilities(day);
	for (size_t i = 0; i < n_first_day_steps && !day->gone; i++) {
		play_step(day, &first_day_steps[i]);
		/* Behind the logins, while there is something to wait behind. */
		if (strcmp(first_day_steps[i].operation, "renewToken") == 0 &&
		    !day->gone) {
			play_fence(day);
			play_clock(day);
		}
	}
	play_end(day);
}

static bool create_actors(struct day *day, const struct url *url, struct err *err)
{
	char version[VERSION_TEXT_SIZE];

	version_format(day->catalogue->version, version);
	const struct actor_config config = {
		.role = "rtm",
		.app_id = APP,
		.version = version,
		.platform = agent_platform(day->agent),
		.url = url,
	};
	for (size_t i = 0; i < FIRST_DAY_ACTORS; i++) {
		day->sides[i].day = day;
		if (!agent_play(day->agent, &config, &actor_ops, &day->sides[i],
				&day->sides[i].actor, err))
			return false;
	}
	return true;
}

bool first_day_play(struct fleet *fleet, const struct catalogue *catalogue, FILE *out,
		    struct first_day_sum *ret, struct err *err)
{
	struct service_app app = {.app_id = APP};
	const struct service_config service = {.apps = &app, .n_apps = 1};
	const struct ws_listen_config listen = {0};
	struct server *server = NULL;
	struct url url = {0};
	struct day day = {
		.loop = fleet->loop,
		.agent = fleet->seats.items[0].agent,
		.catalogue = catalogue,
		.out = out,
		.sum = ret,
	};

	if (!server_start(fleet->loop, &listen, &service, &server, err))
		return false;
	OWNED(mem_freep)
	char *address = text_format("ws://127.0.0.1:%u/", (unsigned)server_port(server));
	bool good = url_parse(address, &url, err) && url_resolve(&url, err);
	adapter_tell(day.agent, &adapter_ops, &day);
	good = good && create_actors(&day, &url, err);
	if (good)
		play(&day);
	for (size_t i = 0; i < FIRST_DAY_ACTORS; i++)
		actor_free(day.sides[i].actor);
	judge_events(&day, is_strings(&day));
	adapter_tell(day.agent, NULL, NULL);
	forget_answer(&day);
	free(day.mine);
	free(day.theirs);
	server_free(server);
	return good;
}
