#include "run/codes.h"

#include "base/mem.h"
#include "model/case_codes.h"

#include <string.h>

void codes_finish(struct run *run)
{
	VEC_EACH (one, &run->code_cases) {
		VEC_FINISH(&(*one)->ids);
		free(*one);
	}
	VEC_FINISH(&run->code_cases);
}

const char *code_case_owner(const struct code_case *one)
{
	return one->operation != NULL ? one->operation->name : one->event->name;
}

static enum actor_role owner_role(const struct code_case *one)
{
	return one->operation != NULL ? one->operation->role : one->event->role;
}

/* --- the plan */

/* TEST shows CODE of the file: it did then, or it allows nothing else. */
static bool shows(const struct run *run, const struct code_case *one,
		  const struct test_case *test)
{
	const struct code *same;

	if (run->config->codes->observed)
		return code_was_seen(one->code, code_case_owner(one), test->id);
	same = code_by_name(one->table, one->code->name);
	if (same == NULL || !test->in_profile)
		return false;
	return one->operation != NULL ? case_demands(test, one->operation, same)
				      : case_demands_event(test, one->event, same);
}

/* Takes MODEL if some case is planned that shows its code, or has to do with it at all.
 */
static void plan_one(struct run *run, struct code_case model)
{
	bool concerned = false;
	struct code_case *one;

	VEC_EACH (planned, &run->plan) {
		const struct test_case *test = planned->test;

		if (planned->round > 1)
			continue;
		if (model.code != NULL && shows(run, &model, test))
			VEC_PUSH(&model.ids, test->id);
		concerned = concerned ||
			    (model.operation != NULL ? case_calls(test, model.operation)
						     : case_awaits(test, model.event));
	}
	if (model.code != NULL ? model.ids.n == 0 : !concerned)
		return;
	model.index = run->plan.n + run->code_cases.n;
	one = mem_new(1, sizeof *one);
	*one = model;
	VEC_PUSH(&run->code_cases, one);
}

/* The rows of one operation, or one event and table; THERE is what the file has. */
static void plan_owner(struct run *run, struct code_case model,
		       const struct code_table *there)
{
	if (there == NULL)
		return;
	VEC_EACH (code, &there->codes) {
		model.code = *code;
		plan_one(run, model);
	}
	model.code = NULL;
	plan_one(run, model);
}

void codes_plan(struct run *run)
{
	const struct catalogue *here = run->catalogues[0];
	const struct catalogue *file = run->config->codes;

	if (file == NULL)
		return;
	VEC_EACH (operation, &here->operations) {
		const struct operation *there = catalogue_operation(
			file, (*operation)->role, (*operation)->name);
		const struct code_case model = {.operation = *operation,
						.table = (*operation)->codes};

		if (model.table != NULL && there != NULL)
			plan_owner(run, model, there->codes);
	}
	VEC_EACH (event, &here->events) {
		VEC_EACH (table, &here->tables) {
			const struct code_case model = {.event = *event, .table = *table};

			if (event_carries(*event, *table))
				plan_owner(run, model,
					   catalogue_table(file, (*table)->name));
		}
	}
}

static char *title_of(const struct code_case *one)
{
	return one->code == NULL
		       ? text_format("%s: no other number of %s", code_case_owner(one),
				     one->table->name)
		       : text_format("%s: %s is %lld", code_case_owner(one),
				     one->code->name, (long long)one->code->value);
}

/* "codes/login#AlreadyLogin", "codes/localInvitationFailure#LocalInvitationError.Ok" */
static char *id_of(const struct code_case *one, const char *role)
{
	if (one->code == NULL)
		return text_format("codes/%s%s#no-other-of-%s", role,
				   code_case_owner(one), one->table->name);
	if (one->operation != NULL)
		return text_format("codes/%s%s#%s", role, code_case_owner(one),
				   one->code->name);
	return text_format("codes/%s%s#%s.%s", role, code_case_owner(one),
			   one->table->name, one->code->name);
}

static void record_plan(struct run *run, const struct code_case *one)
{
	const char *role = owner_role(one) == ACTOR_RTM ? "" : "signaling-";
	char profile[VERSION_TEXT_SIZE];
	char *title OWNED(mem_freep)
	= title_of(one);
	char *id OWNED(mem_freep)
	= id_of(one, role);
	char *class_name OWNED(mem_freep)
	= text_format("codes.%s%s", role, code_case_owner(one));
	struct json *covers OWNED(json_freep)
	= json_array();
	struct text *record = record_start(run->recorder, "plan", one->index);

	if (requirements_find(run->config->requirements, CODES_COVERS) != NULL)
		json_push(covers, json_text(CODES_COVERS));
	version_format(run->catalogues[0]->version, profile);
	record_text(record, "id", id);
	record_text(record, "profile", profile);
	record_text(record, "title", title);
	record_text(record, "class", class_name);
	record_text(record, "level", level_name(LEVEL_MUST));
	record_json(record, "covers", covers);
	record_bool(record, "codes", true);
	record_end(run->recorder);
}

void codes_record(struct run *run)
{
	VEC_EACH (one, &run->code_cases) {
		record_plan(run, *one);
	}
}
