#include "run/codes.h"

#include "base/mem.h"
#include "model/signature.h"
#include "reports/observed.h"

#include <string.h>

#define CASES_NAMED_MAX 3 /* ids that a message spells */

/* The outcome of one. */
struct finding {
	enum verdict verdict;
	enum failure kind;
	struct text message;
};

struct judging {
	struct run *run;
	const struct observed *observed;
	VEC(const struct observed_value *)
	told; /* new numbers of codes that had others */
};

static const struct observed_owner *shown_by(const struct judging *judging,
					     const struct code_case *one)
{
	return one->operation != NULL
		       ? observed_operation(judging->observed, one->operation)
		       : observed_event(judging->observed, one->event, one->table);
}

/* How many of the cases that show the code ran; with repetitions, the first counts. */
static size_t count_ran(const struct judging *judging, const struct code_case *one)
{
	const struct run *run = judging->run;
	size_t n = 0;

	for (size_t i = 0; i < run->plan.n; i++) {
		const struct journal_case *entry = &run->journal->cases.items[i];

		if (run->plan.items[i].round > 1 || entry->verdict == NULL ||
		    !observed_ran(entry->outcome))
			continue;
		VEC_EACH (id, &one->ids) {
			n += strcmp(*id, run->plan.items[i].test->id) == 0;
		}
	}
	return n;
}

static void add_ids(const char *const *ids, size_t n, struct text *out)
{
	for (size_t i = 0; i < n && i < CASES_NAMED_MAX; i++)
		text_printf(out, "%s %s", i > 0 ? "," : "", ids[i]);
	if (n > CASES_NAMED_MAX)
		text_printf(out, " and %zu more", n - CASES_NAMED_MAX);
}

/* The code of the file that has VALUE's number, if it was shown there, or NULL. */
static const struct code *known_as(const struct run *run, const struct code_case *one,
				   const struct observed_value *value)
{
	const struct catalogue *file = run->config->codes;
	const struct operation *there =
		one->operation == NULL ? NULL
				       : catalogue_operation(file, one->operation->role,
							     one->operation->name);
	const struct code_table *table =
		there != NULL ? there->codes : catalogue_table(file, one->table->name);

	if (table == NULL)
		return NULL;
	VEC_EACH (code, &table->codes) {
		bool same = value->js == NULL
				    ? (*code)->value == value->number
				    : (*code)->js != NULL &&
					      strcmp((*code)->js, value->js) == 0;

		if (same &&
		    (!file->observed || code_was_seen(*code, code_case_owner(one), NULL)))
			return *code;
	}
	return NULL;
}

static bool is_among(const char *id, const char *const *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

/* A number that nobody knows, in a case that showed the code. */
static bool takes_its_place(const struct judging *judging, const struct code_case *one,
			    const struct observed_value *value)
{
	if (known_as(judging->run, one, value) != NULL)
		return false;
	VEC_EACH (id, &value->cases.list) {
		if (is_among(*id, one->ids.items, one->ids.n))
			return true;
	}
	return false;
}

/* What the profile calls by the code's name, or NULL. */
static const struct observed_value *find_named(const struct code_case *one,
					       const struct observed_owner *owner)
{
	VEC_EACH (value, &owner->values) {
		if (value->code != NULL &&
		    strcmp(value->code->name, one->code->name) == 0)
			return value;
	}
	return NULL;
}

/* The number that came where only the code may, or that nobody knows. */
static const struct observed_value *find_new_number(const struct judging *judging,
						    const struct code_case *one,
						    const struct observed_owner *owner)
{
	VEC_EACH (instead, &judging->observed->instead) {
		if (instead->operation != one->operation ||
		    strcmp(instead->wanted->name, one->code->name) != 0)
			continue;
		VEC_EACH (value, &owner->values) {
			if (instead->js == NULL && value->js == NULL &&
			    value->number == instead->number)
				return value;
		}
	}
	VEC_EACH (value, &owner->values) {
		if (takes_its_place(judging, one, value))
			return value;
	}
	return NULL;
}

static void say_renumbered(const struct judging *judging, const struct code_case *one,
			   const struct observed_value *value, struct finding *ret)
{
	ret->verdict = VERDICT_FAIL;
	ret->kind = FAILURE_RENUMBERED;
	text_printf(&ret->message, "%s of %s is ", one->code->name, code_case_owner(one));
	observed_add_value(value->number, value->js, &ret->message);
	if (value->code != NULL && strcmp(value->code->name, one->code->name) != 0)
		text_printf(&ret->message, " (%s)", value->code->name);
	text_printf(&ret->message, " now, and was %lld in %s; in",
		    (long long)one->code->value, judging->run->config->codes_path);
	add_ids(value->cases.list.items, value->cases.list.n, &ret->message);
}

static void say_vanished(const struct judging *judging, const struct code_case *one,
			 size_t n_ran, struct finding *ret)
{
	ret->verdict = VERDICT_FAIL;
	ret->kind = FAILURE_VANISHED;
	text_printf(
		&ret->message,
		"%s of %s, %lld in %s, came no more, though %zu case%s that show%s it "
		"ran:",
		one->code->name, code_case_owner(one), (long long)one->code->value,
		judging->run->config->codes_path, n_ran, n_ran == 1 ? "" : "s",
		n_ran == 1 ? "s" : "");
	add_ids(one->ids.items, one->ids.n, &ret->message);
}

static void judge_code(struct judging *judging, const struct code_case *one,
		       struct finding *ret)
{
	const struct observed_owner *owner = shown_by(judging, one);
	const struct observed_value *same = NULL, *other = NULL;
	size_t n_ran = count_ran(judging, one);

	if (owner != NULL) {
		same = observed_find(owner, one->code);
		other = find_named(one, owner);
	}
	if (same != NULL && (other == NULL || other == same))
		return;
	if (other == NULL && owner != NULL)
		other = find_new_number(judging, one, owner);
	if (other != NULL) {
		VEC_PUSH(&judging->told, other);
		say_renumbered(judging, one, other, ret);
	} else if (n_ran == 0) {
		ret->verdict = VERDICT_SKIP;
		ret->kind = FAILURE_NOT_TESTABLE;
		text_add(&ret->message, "no case that shows it came to a verdict");
	} else {
		say_vanished(judging, one, n_ran, ret);
	}
}

static bool case_was_there(const struct catalogue *file, const char *id)
{
	VEC_EACH (table, &file->tables) {
		VEC_EACH (code, &(*table)->codes) {
			VEC_EACH (giver, &(*code)->seen) {
				if (strcmp(giver->text, id) == 0)
					return true;
			}
		}
	}
	return false;
}

/* A file of what was seen says nothing of cases that were not played then. */
static bool is_new(const struct judging *judging, const struct code_case *one,
		   const struct observed_value *value)
{
	const struct catalogue *file = judging->run->config->codes;

	VEC_EACH (told, &judging->told) {
		if (*told == value)
			return false;
	}
	if (known_as(judging->run, one, value) != NULL)
		return false;
	VEC_EACH (id, &value->cases.list) {
		if (!file->observed || case_was_there(file, *id))
			return true;
	}
	return false;
}

static void judge_others(struct judging *judging, const struct code_case *one,
			 struct finding *ret)
{
	const struct observed_owner *owner = shown_by(judging, one);

	if (owner == NULL) {
		ret->verdict = VERDICT_SKIP;
		ret->kind = FAILURE_NOT_TESTABLE;
		text_printf(&ret->message, "%s showed nothing", code_case_owner(one));
		return;
	}
	VEC_EACH (value, &owner->values) {
		if (!is_new(judging, one, value))
			continue;
		ret->verdict = VERDICT_FAIL;
		ret->kind = FAILURE_NEW_CODE;
		text_printf(&ret->message, "%s%s gave ", ret->message.len > 0 ? "; " : "",
			    code_case_owner(one));
		observed_add_value(value->number, value->js, &ret->message);
		if (value->code != NULL)
			text_printf(&ret->message, " (%s)", value->code->name);
		text_printf(&ret->message, ", which %s does not have; in",
			    judging->run->config->codes_path);
		add_ids(value->cases.list.items, value->cases.list.n, &ret->message);
	}
}

/* --- the verdict */

static const struct requirement *covered(const struct run *run)
{
	return requirements_find(run->config->requirements, CODES_COVERS);
}

static void record_fail(struct run *run, const struct code_case *one,
			const struct finding *finding, struct text *record)
{
	const struct requirement *covers = covered(run);
	const struct place *place = one->code != NULL ? &one->code->place : NULL;
	struct json *excerpt OWNED(json_freep)
	= json_array();
	struct text signature OWNED(text_finish) = {0};

	record_text(record, "level", level_name(LEVEL_MUST));
	record_text(record, "message", text_str(&finding->message));
	record_requirements(record, &covers, covers != NULL ? 1 : 0);
	signature_of(text_str(&finding->message), &signature);
	record_text(record, "signature", text_str(&signature));
	if (place == NULL || place->file == NULL)
		return;
	record_text(record, "file", place->file);
	record_int(record, "line", place->line);
	record_int(record, "column", place->column);
	record_int(record, "width", place->width);
	record_push_line(excerpt, run->config->codes_suite, place->file, place->line);
	record_json(record, "excerpt", excerpt);
	record_text(record, "caret", "");
}

static void publish(struct run *run, const struct code_case *one,
		    const struct finding *finding)
{
	struct text *record;

	record_start(run->recorder, "begin", one->index);
	record_end(run->recorder);
	record = record_start(run->recorder, "verdict", one->index);
	record_text(record, "verdict", verdict_name(finding->verdict));
	if (finding->verdict != VERDICT_PASS)
		record_text(record, "kind", failure_name(finding->kind));
	if (finding->verdict == VERDICT_FAIL)
		record_fail(run, one, finding, record);
	else if (finding->verdict != VERDICT_PASS)
		record_text(record, "message", text_str(&finding->message));
	record_int(record, "us", 0);
	record_int(record, "steps", 1);
	record_end(run->recorder);
}

static void judge_one(struct judging *judging, const struct code_case *one)
{
	struct finding finding = {.verdict = VERDICT_PASS};

	if (judging->run->interrupted) {
		finding.verdict = VERDICT_ERROR;
		finding.kind = FAILURE_INTERRUPTED;
		text_add(&finding.message, "the run was interrupted");
	} else if (one->code != NULL) {
		judge_code(judging, one, &finding);
	} else {
		judge_others(judging, one, &finding);
	}
	publish(judging->run, one, &finding);
	text_finish(&finding.message);
}

void codes_judge(struct run *run)
{
	struct observed observed OWNED(observed_finish) = {0};
	struct judging judging = {.run = run, .observed = &observed};

	if (run->code_cases.n == 0)
		return;
	/* The checks of adapters, which went before, had the numbers of these. */
	recorder_mute_from(run->recorder, RECORD_RUN);
	observed_read(run->journal, run->catalogues[0], &observed);
	/* Codes first: what one of them became is no new number. */
	VEC_EACH (one, &run->code_cases) {
		judge_one(&judging, *one);
	}
	VEC_FINISH(&judging.told);
}
