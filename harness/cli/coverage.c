#include "cli/coverage.h"

#include "base/mem.h"
#include "cli/coverage_versions.h"
#include "model/case_codes.h"
#include "model/verdict.h"

/* clang-format off */
static const struct state_row {
	const char *name;
	bool red;
} states[COVERAGE_STATE_COUNT] = {
	[COVERAGE_UNTESTED]       = {"untested",       true},
	[COVERAGE_STALE]          = {"stale reason",   true},
	[COVERAGE_TESTED]         = {"tested",         false},
	[COVERAGE_UNPROVOKED]     = {"unprovoked",     false},
	[COVERAGE_NOT_APPLICABLE] = {"not applicable", false},
};
/* clang-format on */

const char *coverage_state_name(enum coverage_state state)
{
	return states[state].name;
}

bool coverage_state_is_red(enum coverage_state state)
{
	return states[state].red;
}

static void rows_finish(struct coverage_rows *rows)
{
	VEC_EACH (row, &rows->list) {
		VEC_FINISH(&row->cases);
	}
	VEC_FINISH(&rows->list);
}

void coverage_finish(struct coverage *coverage)
{
	rows_finish(&coverage->requirements);
	rows_finish(&coverage->codes);
	VEC_FINISH(&coverage->cases);
	VEC_FINISH(&coverage->uncited);
}

size_t coverage_total(const struct coverage_rows *rows, enum coverage_state state)
{
	size_t n = 0;

	VEC_EACH (row, &rows->list) {
		n += row->state == state;
	}
	return n;
}

/* --- requirements */

static bool is_among(const struct requirement *requirement,
		     const struct requirement *const *covers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (covers[i] == requirement)
			return true;
	return false;
}

static bool cites(const struct test_case *test, const struct requirement *requirement)
{
	if (is_among(requirement, test->covers.items, test->covers.n))
		return true;
	VEC_EACH (step, &test->all) {
		if (is_among(requirement, (*step)->covers.items, (*step)->covers.n))
			return true;
	}
	return false;
}

/* A case is there once for each profile that was loaded. */
static bool is_of(const struct coverage *coverage, const struct test_case *test)
{
	return test->catalogue == coverage->catalogue && test->in_profile;
}

static void count_requirement(struct coverage *coverage, const struct setup *setup,
			      const struct requirement *requirement)
{
	struct coverage_row *row = VEC_ADD(&coverage->requirements.list);

	row->requirement = requirement;
	VEC_EACH (test, &setup->suite.cases) {
		if (is_of(coverage, *test) && cites(*test, requirement))
			VEC_PUSH(&row->cases, *test);
	}
	if (!requirement_holds(requirement, coverage->catalogue->version))
		row->state = COVERAGE_NOT_APPLICABLE;
	else
		row->state = row->cases.n > 0 ? COVERAGE_TESTED : COVERAGE_UNTESTED;
}

/* --- codes */

/* Whose code it is, and how that is called: one of the three is not NULL. */
struct owner {
	const char *name;
	const struct operation *operation;
	const struct event *event;
	const struct code_table *table;
};

static bool shows(const struct test_case *test, struct owner owner,
		  const struct code *code)
{
	return owner.operation != NULL ? case_provokes(test, owner.operation, code)
	       : owner.event != NULL   ? case_raises(test, owner.event, code)
				       : case_names_code(test, code);
}

static void count_code(struct coverage *coverage, const struct setup *setup,
		       struct owner owner, const struct code *code)
{
	struct coverage_row row = {
		.operation = owner.operation,
		.event = owner.event,
		.table = owner.table,
		.code = code,
		.why = code_unprovoked(code, owner.name),
	};

	VEC_EACH (test, &setup->suite.cases) {
		if (is_of(coverage, *test) && shows(*test, owner, code))
			VEC_PUSH(&row.cases, *test);
	}
	/* What a case expects all the same is counted, whatever the catalogue says. */
	if (row.cases.n == 0 && owner.table == NULL && !code_given_by(code, owner.name))
		return;
	if (row.cases.n > 0)
		row.state = row.why != NULL ? COVERAGE_STALE : COVERAGE_TESTED;
	else if (row.why != NULL)
		row.state = COVERAGE_UNPROVOKED;
	else
		row.state = code->obsolete ? COVERAGE_NOT_APPLICABLE : COVERAGE_UNTESTED;
	VEC_PUSH(&coverage->codes.list, row);
}

static void count_operation(struct coverage *coverage, const struct setup *setup,
			    const struct operation *operation)
{
	const struct owner owner = {.name = operation->name, .operation = operation};

	if (operation->codes == NULL)
		return;
	VEC_EACH (code, &operation->codes->codes) {
		count_code(coverage, setup, owner, *code);
	}
}

static void count_event(struct coverage *coverage, const struct setup *setup,
			const struct event *event)
{
	const struct owner owner = {.name = event->name, .event = event};

	VEC_EACH (table, &coverage->catalogue->tables) {
		if (!event_carries(event, *table))
			continue;
		VEC_EACH (code, &(*table)->codes) {
			count_code(coverage, setup, owner, *code);
		}
	}
}

static bool is_given(const struct catalogue *catalogue, const struct code_table *table,
		     const struct code *code)
{
	VEC_EACH (operation, &catalogue->operations) {
		if (operation_gives(*operation, table) &&
		    code_given_by(code, (*operation)->name))
			return true;
	}
	VEC_EACH (event, &catalogue->events) {
		if (event_carries(*event, table) && code_given_by(code, (*event)->name))
			return true;
	}
	return false;
}

/* Codes that nothing gives: arguments, and what only the API's own objects hold. */
static void count_table(struct coverage *coverage, const struct setup *setup,
			const struct code_table *table)
{
	const struct owner owner = {.name = table->name, .table = table};

	VEC_EACH (code, &table->codes) {
		if (!is_given(coverage->catalogue, table, *code))
			count_code(coverage, setup, owner, *code);
	}
}

/* --- all */

void coverage_count(const struct setup *setup, const struct catalogue *catalogue,
		    struct coverage *ret)
{
	ret->catalogue = catalogue;
	version_format(catalogue->version, ret->version);
	VEC_EACH (requirement, &setup->requirements.list) {
		count_requirement(ret, setup, *requirement);
	}
	VEC_EACH (operation, &catalogue->operations) {
		count_operation(ret, setup, *operation);
	}
	VEC_EACH (event, &catalogue->events) {
		count_event(ret, setup, *event);
	}
	VEC_EACH (table, &catalogue->tables) {
		count_table(ret, setup, *table);
	}
	VEC_EACH (test, &setup->suite.cases) {
		if (!is_of(ret, *test))
			continue;
		VEC_PUSH(&ret->cases, *test);
		if ((*test)->covers.n == 0)
			VEC_PUSH(&ret->uncited, *test);
	}
}

static bool has_red(const struct coverage_rows *rows)
{
	VEC_EACH (row, &rows->list) {
		if (coverage_state_is_red(row->state))
			return true;
	}
	return false;
}

static bool is_red(const struct coverage *coverage)
{
	return has_red(&coverage->requirements) || has_red(&coverage->codes) ||
	       coverage->uncited.n > 0;
}

int coverage_print(const struct run_options *options, const struct setup *setup,
		   FILE *out)
{
	struct coverages all OWNED(coverages_finish) = {0};
	bool red = false;

	VEC_EACH (catalogue, &setup->catalogues) {
		struct coverage *coverage = VEC_ADD(&all.list);

		coverage_count(setup, *catalogue, coverage);
		red = red || is_red(coverage);
	}
	if (all.list.n == 1)
		coverage_write(all.list.items, options->format, out);
	else
		coverage_write_versions(&all, options->format, out);
	return red ? EXIT_FAILED : EXIT_PASSED;
}
