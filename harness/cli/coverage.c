#include "cli/coverage.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/verdict.h"

#include <string.h>

/* What a row of the table can be; only the first is red. */
enum state { UNTESTED, TESTED, NOT_APPLICABLE, STATE_COUNT };

static const char *const state_names[STATE_COUNT] = {
	[UNTESTED] = "untested",
	[TESTED] = "tested",
	[NOT_APPLICABLE] = "not applicable",
};

/* A requirement, or a code of an operation, and the cases that name it. */
struct row {
	const struct requirement *requirement; /* NULL: a code */
	const struct operation *operation;
	const struct code *code;
	enum state state;
	VEC(const struct test_case *) cases;
};

struct coverage {
	char version[VERSION_TEXT_SIZE];
	VEC(struct row) requirements;
	VEC(struct row) codes;
	VEC(const struct test_case *) uncited; /* cases that cover nothing */
};

static void coverage_finish(struct coverage *coverage)
{
	VEC_EACH (row, &coverage->requirements) {
		VEC_FINISH(&row->cases);
	}
	VEC_EACH (row, &coverage->codes) {
		VEC_FINISH(&row->cases);
	}
	VEC_FINISH(&coverage->requirements);
	VEC_FINISH(&coverage->codes);
	VEC_FINISH(&coverage->uncited);
}

/* --- counting */

static bool cites(const struct test_case *test, const struct requirement *requirement)
{
	VEC_EACH (cover, &test->covers) {
		if (*cover == requirement)
			return true;
	}
	VEC_EACH (step, &test->all) {
		VEC_EACH (cover, &(*step)->covers) {
			if (*cover == requirement)
				return true;
		}
	}
	return false;
}

static bool names_code(const struct gives *gives, const struct code *code)
{
	VEC_EACH (named, &gives->codes) {
		if (*named == code)
			return true;
	}
	return false;
}

/* A case expects CODE of OPERATION: in gives, in gave, or in a count. */
static bool expects(const struct test_case *test, const struct operation *operation,
		    const struct code *code)
{
	VEC_EACH (at, &test->all) {
		const struct step *step = *at;

		if (step->kind == STEP_CALL && step->operation == operation &&
		    names_code(&step->gives, code))
			return true;
		if (step->kind != STEP_GAVE ||
		    test->all.items[step->gave.burst]->operation != operation)
			continue;
		if (step->gave.count == code || names_code(&step->gave.each, code))
			return true;
	}
	return false;
}

static void count_requirement(struct coverage *coverage, const struct setup *setup,
			      const struct requirement *requirement)
{
	struct row *row = VEC_ADD(&coverage->requirements);

	row->requirement = requirement;
	VEC_EACH (test, &setup->suite.cases) {
		if ((*test)->in_profile && cites(*test, requirement))
			VEC_PUSH(&row->cases, *test);
	}
	if (!requirement_holds(requirement, setup->catalogue.version))
		row->state = NOT_APPLICABLE;
	else
		row->state = row->cases.n > 0 ? TESTED : UNTESTED;
}

static void count_code(struct coverage *coverage, const struct setup *setup,
		       const struct operation *operation, const struct code *code)
{
	struct row *row = VEC_ADD(&coverage->codes);

	row->operation = operation;
	row->code = code;
	VEC_EACH (test, &setup->suite.cases) {
		if ((*test)->in_profile && expects(*test, operation, code))
			VEC_PUSH(&row->cases, *test);
	}
	row->state = code->obsolete     ? NOT_APPLICABLE
		     : row->cases.n > 0 ? TESTED
					: UNTESTED;
}

static void count_all(struct coverage *coverage, const struct setup *setup)
{
	version_format(setup->catalogue.version, coverage->version);
	VEC_EACH (requirement, &setup->requirements.list) {
		count_requirement(coverage, setup, *requirement);
	}
	VEC_EACH (operation, &setup->catalogue.operations) {
		if ((*operation)->codes == NULL)
			continue;
		VEC_EACH (code, &(*operation)->codes->codes) {
			count_code(coverage, setup, *operation, *code);
		}
	}
	VEC_EACH (test, &setup->suite.cases) {
		if ((*test)->in_profile && (*test)->covers.n == 0)
			VEC_PUSH(&coverage->uncited, *test);
	}
}

struct totals {
	size_t n[STATE_COUNT];
};

static struct totals total(const struct row *rows, size_t n)
{
	struct totals totals = {{0}};

	for (size_t i = 0; i < n; i++)
		totals.n[rows[i].state]++;
	return totals;
}

/* --- writing */

static char *row_name(const struct row *row)
{
	if (row->requirement != NULL)
		return mem_dup(row->requirement->id);
	return text_format("%s %s (%lld)", row->operation->name, row->code->name,
			   (long long)row->code->value);
}

static void say_totals(const char *what, struct totals totals, const char *version,
		       FILE *out)
{
	fprintf(out, "%s of %s: %zu tested, %zu untested, %zu not applicable\n", what,
		version, totals.n[TESTED], totals.n[UNTESTED], totals.n[NOT_APPLICABLE]);
}

static void text_rows(const struct row *rows, size_t n, FILE *out)
{
	for (size_t i = 0; i < n; i++) {
		char *name OWNED(mem_freep)
		= row_name(&rows[i]);

		fprintf(out, "%-52s %-14s %zu\n", name, state_names[rows[i].state],
			rows[i].cases.n);
	}
}

static void write_text(const struct coverage *coverage, FILE *out)
{
	text_rows(coverage->requirements.items, coverage->requirements.n, out);
	text_rows(coverage->codes.items, coverage->codes.n, out);
	VEC_EACH (test, &coverage->uncited) {
		fprintf(out, "%s covers nothing\n", (*test)->id);
	}
}

static void markdown_rows(const char *what, const struct row *rows, size_t n, FILE *out)
{
	fprintf(out, "\n| %s | state | cases |\n|---|---|---|\n", what);
	for (size_t i = 0; i < n; i++) {
		char *name OWNED(mem_freep)
		= row_name(&rows[i]);

		fprintf(out, "| %s | %s | ", name, state_names[rows[i].state]);
		for (size_t j = 0; j < rows[i].cases.n; j++)
			fprintf(out, "%s%s", j > 0 ? "<br>" : "",
				rows[i].cases.items[j]->id);
		fputs(" |\n", out);
	}
}

static void write_markdown(const struct coverage *coverage, FILE *out)
{
	fprintf(out, "# Coverage of %s\n", coverage->version);
	markdown_rows("requirement", coverage->requirements.items,
		      coverage->requirements.n, out);
	markdown_rows("code", coverage->codes.items, coverage->codes.n, out);
	fputc('\n', out);
}

static struct json *json_rows(const struct row *rows, size_t n)
{
	struct json *list = json_array();

	for (size_t i = 0; i < n; i++) {
		char *name OWNED(mem_freep)
		= row_name(&rows[i]);
		struct json *row = json_object();
		struct json *cases = json_array();

		VEC_EACH (test, &rows[i].cases) {
			json_push(cases, json_text((*test)->id));
		}
		json_put_text(row, "name", name);
		json_put_text(row, "state", state_names[rows[i].state]);
		json_put(row, "cases", cases);
		json_push(list, row);
	}
	return list;
}

/* The other way round: what each case covers. */
static struct json *json_cases(const struct coverage *coverage)
{
	struct json *cases = json_object();

	VEC_EACH (row, &coverage->requirements) {
		VEC_EACH (test, &row->cases) {
			struct json *list = json_get(cases, (*test)->id);

			if (list == NULL) {
				list = json_array();
				json_put(cases, (*test)->id, list);
			}
			json_push(list, json_text(row->requirement->id));
		}
	}
	return cases;
}

static void write_json(const struct coverage *coverage, FILE *out)
{
	struct json *all OWNED(json_freep)
	= json_object();
	struct text text OWNED(text_finish) = {0};

	json_put_text(all, "version", coverage->version);
	json_put(all, "requirements",
		 json_rows(coverage->requirements.items, coverage->requirements.n));
	json_put(all, "codes", json_rows(coverage->codes.items, coverage->codes.n));
	json_put(all, "cases", json_cases(coverage));
	json_write(all, &text);
	fprintf(out, "%s\n", text_str(&text));
}

/* In the order of run_option_formats. */
static void (*const writers[])(const struct coverage *coverage, FILE *out) = {
	write_text,
	write_json,
	write_markdown,
};

int coverage_print(const struct run_options *options, const struct setup *setup,
		   FILE *out)
{
	struct coverage coverage OWNED(coverage_finish) = {0};
	struct totals requirements, codes;

	count_all(&coverage, setup);
	writers[options->format](&coverage, out);
	requirements = total(coverage.requirements.items, coverage.requirements.n);
	codes = total(coverage.codes.items, coverage.codes.n);
	if (options->format == 0) {
		say_totals("requirements", requirements, coverage.version, out);
		say_totals("codes", codes, coverage.version, out);
	}
	if (requirements.n[UNTESTED] > 0 || coverage.uncited.n > 0)
		return EXIT_FAILED;
	return EXIT_PASSED;
}
