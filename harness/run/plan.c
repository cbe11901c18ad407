#include "run/engine.h"

#include "base/mem.h"

#include <string.h>

static bool restarts(const struct test_case *test)
{
	VEC_EACH (step, &test->all) {
		if ((*step)->kind == STEP_RESTARTS)
			return true;
	}
	return false;
}

/* in: the harness itself promises to be quick enough. */
static bool promises_time(const struct test_case *test)
{
	VEC_EACH (step, &test->all) {
		if ((*step)->in_ms > 0 || (*step)->gave.in_ms > 0)
			return true;
	}
	return false;
}

void plan_make(struct run *run)
{
	const struct run_config *config = run->config;

	for (unsigned round = 1; round <= config->repeat; round++) {
		for (size_t i = 0; i < run->n_selected; i++) {
			struct planned *planned = VEC_ADD(&run->plan);

			planned->test = config->suite->cases.items[run->selected[i]];
			planned->round = round;
			planned->alone = restarts(planned->test);
			planned->hurried = promises_time(planned->test);
			if (planned->test->basic)
				run->basics_left++;
		}
	}
}

static bool has_profiles(const struct run *run)
{
	return run->n_catalogues > 1;
}

/* With several profiles "TARGET.v1_0_1." stands in front; with one, trends stay. */
static char *make_class(const struct run *run, const struct test_case *test)
{
	const struct target *target = run->config->target;
	const struct version version = test->catalogue->version;
	struct text name = {0};

	if (has_profiles(run)) {
		text_add(&name, target != NULL ? target->name : run_mode(run));
		for (size_t i = 0; i < name.len; i++)
			if (name.bytes[i] == '.')
				name.bytes[i] = '_';
		text_printf(&name, ".v%u_%u_%u.", version.major, version.minor,
			    version.patch);
	}
	text_add(&name, test->class_name);
	return text_take(&name);
}

static void record_texts(struct text *record, const char *key, char *const *texts,
			 size_t n)
{
	struct json *list OWNED(json_freep)
	= json_array();

	for (size_t i = 0; i < n; i++)
		json_push(list, json_text(texts[i]));
	record_json(record, key, list);
}

static void record_planned(struct run *run, size_t i)
{
	const struct planned *planned = &run->plan.items[i];
	const struct test_case *test = planned->test;
	struct json *covers OWNED(json_freep)
	= json_array();
	struct text *record;
	char *title OWNED(mem_freep)
	= NULL;
	char *class_name OWNED(mem_freep)
	= make_class(run, test);
	char profile[VERSION_TEXT_SIZE];

	VEC_EACH (requirement, &test->covers) {
		json_push(covers, json_text((*requirement)->id));
	}
	title = planned->round > 1
			? text_format("%s (round %u)", test->title, planned->round)
			: mem_dup(test->title);
	record = record_start(run->recorder, "plan", i);
	record_text(record, "id", test->id);
	version_format(test->catalogue->version, profile);
	record_text(record, "profile", profile);
	record_text(record, "title", title);
	record_text(record, "class", class_name);
	record_text(record, "file", test->place.file);
	record_int(record, "line", test->place.line);
	record_text(record, "level",
		    level_name(covers_level(test->covers.items, test->covers.n)));
	record_json(record, "covers", covers);
	record_texts(record, "tags", test->tags.items, test->tags.n);
	record_bool(record, "basic", test->basic);
	record_end(run->recorder);
}

void plan_record(struct run *run)
{
	for (size_t i = 0; i < run->plan.n; i++)
		record_planned(run, i);
}

/* --- what cannot be judged here */

static void skip(struct planned *planned, enum failure kind, char *reason)
{
	planned->skip = reason;
	planned->skip_kind = kind;
	planned->skip_verdict = VERDICT_SKIP;
}

static bool wrong_version(const struct run *run, struct planned *planned)
{
	const struct test_case *test = planned->test;
	char since[VERSION_TEXT_SIZE], until[VERSION_TEXT_SIZE];

	(void)run;
	if (test->in_profile)
		return false;
	version_format(test->since, since);
	version_format(test->until, until);
	skip(planned, FAILURE_VERSION,
	     version_is_none(test->until) ? text_format("for versions from %s", since)
	     : version_is_none(test->since)
		     ? text_format("for versions to %s", until)
		     : text_format("for versions %s to %s", since, until));
	return true;
}

bool run_judges(const struct run *run, const struct requirement *const *covers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((covers[i]->role & run->judged) != 0)
			return true;
	return false;
}

/* A service alone cannot break what only clients do, and the other way round. */
static bool wrong_role(const struct run *run, struct planned *planned)
{
	const struct test_case *test = planned->test;

	if (test->covers.n == 0 || run_judges(run, test->covers.items, test->covers.n))
		return false;
	VEC_EACH (step, &test->all) {
		if (run_judges(run, (*step)->covers.items, (*step)->covers.n))
			return false;
	}
	skip(planned, FAILURE_ROLE,
	     mem_dup(run->judged == ROLE_SERVICE
			     ? "covers only what a client does; a service is judged"
			     : "covers only what a service does; a client is judged"));
	return true;
}

/* Nothing turns green by forgetting: the target says that it has it. */
static bool is_pinned(const struct run *run, const char *capability)
{
	const struct target *target = run->config->target;

	if (target == NULL || !target->pins_capabilities)
		return false;
	VEC_EACH (pinned, &target->capabilities) {
		if (strcmp(*pinned, capability) == 0)
			return true;
	}
	return false;
}

/* What a service would have to announce; of one that is not spoken to, its client does.
 */
static bool has_capability(const struct run *run, const char *capability)
{
	return run_can(run, capability) || capability_is_clients_alone(capability) ||
	       (capability_is_of_clients(capability) && run_is_opaque(run));
}

static bool lacks_capability(const struct run *run, struct planned *planned)
{
	const char *missing = NULL, *who = NULL;

	VEC_EACH (need, &planned->test->needs) {
		bool pinned = is_pinned(run, *need);
		const struct agent *lacks = clients_lack(run, planned->test, *need);
		bool has = has_capability(run, *need) && lacks == NULL;

		if (has || (missing != NULL && !pinned))
			continue;
		missing = *need;
		who = lacks != NULL ? agent_name(lacks) : "the service";
		if (!pinned)
			continue;
		skip(planned, FAILURE_UNSUPPORTED,
		     text_format("%s no longer announces %s, which its target lists", who,
				 missing));
		planned->skip_verdict = VERDICT_FAIL;
		return true;
	}
	if (missing == NULL)
		return false;
	skip(planned, FAILURE_CAPABILITY,
	     text_format("%s does not announce %s", who, missing));
	return true;
}

static bool lacks_operation(const struct run *run, struct planned *planned)
{
	if (run->config->target == NULL)
		return false;
	VEC_EACH (at, &planned->test->all) {
		const struct step *step = *at;

		if (step->kind != STEP_CALL ||
		    !target_lacks(run->config->target, step->operation->name))
			continue;
		skip(planned, FAILURE_CAPABILITY,
		     text_format("the target lacks %s", step->operation->name));
		return true;
	}
	return false;
}

static bool target_gives_no_app(const struct target *target)
{
	for (size_t kind = 0; target != NULL && kind < APP_KIND_COUNT; kind++)
		if (target->apps[kind].given)
			return false;
	return true;
}

static bool agents_can(const struct run *run, const char *capability)
{
	VEC_EACH (agent, &run->agents) {
		if (!agent_can(*agent, capability))
			return false;
	}
	return true;
}

/* A system that is told made-up App IDs need not know any: it keeps its users apart. */
static bool lacks_any_app(const struct run *run, struct planned *planned)
{
	const struct test_case *test = planned->test;
	const char *why = test->own_world && !agents_can(run, "worlds")
				  ? "needs a world of its own, and the adapter does not "
				    "announce worlds"
			  : test->tokens.n > 0
				  ? "names tokens, and no target with apps: was given"
			  : test->uses_app[APP_STATIC] || test->uses_app[APP_OTHER]
				  ? "needs App IDs of its own, and no target with apps: "
				    "was given"
				  : NULL;

	if (why != NULL)
		skip(planned, FAILURE_NOT_TESTABLE, mem_dup(why));
	return why != NULL;
}

static bool lacks_world(const struct run *run, struct planned *planned)
{
	const struct target *target = run->config->target;

	if (run_can(run, "worlds"))
		return false;
	if (run_is_opaque(run) && target_gives_no_app(target))
		return lacks_any_app(run, planned);
	if (planned->test->own_world) {
		skip(planned, FAILURE_NOT_TESTABLE,
		     mem_dup("needs a world of its own, which this service cannot make"));
		return true;
	}
	for (size_t kind = 0; kind < APP_KIND_COUNT; kind++) {
		if (!planned->test->uses_app[kind] ||
		    (target != NULL && target->apps[kind].given))
			continue;
		skip(planned, FAILURE_NOT_TESTABLE,
		     text_format("no %s App ID: the service makes none, and no target "
				 "with apps: was given",
				 app_kind_name((enum app_kind)kind)));
		return true;
	}
	return false;
}

static bool lacks_time(const struct run *run, struct planned *planned)
{
	int64_t total_ms = 0;

	if (run_can(run, "clock") && run_can(run, "worlds") &&
	    clients_move_time(run, planned->test))
		return false;
	VEC_EACH (step, &planned->test->all) {
		if ((*step)->kind == STEP_TIME)
			total_ms += (*step)->duration_ms;
		else if ((*step)->kind == STEP_GETS || (*step)->kind == STEP_NEVER)
			total_ms += (*step)->quiet_ms;
	}
	if (total_ms <= run->config->max_wait_ms)
		return false;
	skip(planned, FAILURE_NOT_TESTABLE,
	     text_format("%.6g s would have to pass, more than --max-wait, and the "
			 "%s clock cannot be moved",
			 (double)total_ms / 1e3,
			 run_can(run, "clock") && run_can(run, "worlds") ? "client's"
									 : "service's"));
	return true;
}

/* Steps that need the service within; what others need is among the case's needs. */
/* clang-format off */
static const struct {
	enum step_kind kind;
	const char *what;
} step_needs[] = {
	{STEP_SERVICE_RAW, "a service elsewhere sends nothing that a case says"},
	{STEP_RULE,        "the messages of a service elsewhere cannot be changed"},
};
/* And those that only the reference client can play. */
static const struct {
	enum step_kind kind;
	const char *what;
} embedded_needs[] = {
	{STEP_SENDS_RAW, "an adapter sends no raw bytes"},
};
/* clang-format on */

static bool lacks_step(const struct run *run, struct planned *planned)
{
	if (run->config->service == RUN_EMBEDDED)
		return false;
	VEC_EACH (step, &planned->test->all) {
		for (size_t i = 0; i < sizeof step_needs / sizeof *step_needs; i++) {
			if (step_needs[i].kind != (*step)->kind)
				continue;
			skip(planned, FAILURE_NOT_TESTABLE, mem_dup(step_needs[i].what));
			return true;
		}
	}
	return false;
}

static bool lacks_embedded(const struct run *run, struct planned *planned)
{
	if (run->config->fleet == NULL)
		return false;
	VEC_EACH (step, &planned->test->all) {
		for (size_t i = 0; i < sizeof embedded_needs / sizeof *embedded_needs;
		     i++) {
			if (embedded_needs[i].kind != (*step)->kind)
				continue;
			skip(planned, FAILURE_NOT_TESTABLE,
			     mem_dup(embedded_needs[i].what));
			return true;
		}
	}
	return false;
}

static bool (*const skip_rows[])(const struct run *run, struct planned *planned) = {
	wrong_version, wrong_role, lacks_capability, lacks_operation,
	lacks_world,   lacks_time, lacks_step,       lacks_embedded,
};

void plan_skips(struct run *run)
{
	VEC_EACH (planned, &run->plan) {
		for (size_t i = 0; i < sizeof skip_rows / sizeof *skip_rows; i++)
			if (skip_rows[i](run, planned))
				break;
	}
}
