#include "model/case_codes.h"

static bool in_gives(const struct gives *gives, const struct code *code)
{
	VEC_EACH (named, &gives->codes)
		if (*named == code)
			return true;
	return false;
}

static bool in_value(const struct value *value, const struct code *code)
{
	if (value == NULL)
		return false;
	if (value->kind == VALUE_CODE && value->code == code)
		return true;
	VEC_EACH (item, &value->items)
		if (in_value(*item, code))
			return true;
	return false;
}

static bool in_pattern(const struct pattern *pattern, const struct code *code)
{
	if (pattern == NULL)
		return false;
	if (in_value(pattern->value, code))
		return true;
	VEC_EACH (item, &pattern->items)
		if (in_pattern(*item, code))
			return true;
	return false;
}

/* What STEP says of the calls that it makes, or counts. */
static bool in_results(const struct step *step, const struct code *code)
{
	return in_gives(&step->gives, code) || in_gives(&step->gave.each, code) ||
	       step->gave.count == code || in_pattern(step->result_pattern, code);
}

bool case_names_code(const struct test_case *test, const struct code *code)
{
	VEC_EACH (at, &test->all) {
		const struct step *step = *at;
		if (in_results(step, code) || in_value(step->args, code) ||
		    in_pattern(step->pattern, code))
			return true;
	}
	return false;
}

bool case_provokes(const struct test_case *test, const struct operation *operation,
		   const struct code *code)
{
	VEC_EACH (at, &test->all) {
		const struct step *step = *at;
		const struct operation *called = step->operation;
		if (step->kind == STEP_GAVE)
			called = test->all.items[step->gave.burst]->operation;
		if (called == operation && in_results(step, code))
			return true;
	}
	return false;
}

bool case_raises(const struct test_case *test, const struct event *event,
		 const struct code *code)
{
	VEC_EACH (step, &test->all)
		if ((*step)->kind == STEP_GETS && (*step)->event == event &&
		    in_pattern((*step)->pattern, code))
			return true;
	return false;
}

bool case_demands(const struct test_case *test, const struct operation *operation,
		  const struct code *code)
{
	VEC_EACH (at, &test->all) {
		const struct step *step = *at;
		if (step->kind == STEP_CALL && step->operation == operation &&
		    step->gives.codes.n == 1 && step->gives.codes.items[0] == code)
			return true;
	}
	return false;
}

/* As in_pattern(), but not as one of several. */
static bool alone_in_pattern(const struct pattern *pattern, const struct code *code)
{
	if (pattern == NULL || pattern->kind == PATTERN_ANY)
		return false;
	if (in_value(pattern->value, code))
		return true;
	VEC_EACH (item, &pattern->items)
		if (alone_in_pattern(*item, code))
			return true;
	return false;
}

bool case_demands_event(const struct test_case *test, const struct event *event,
			const struct code *code)
{
	VEC_EACH (step, &test->all)
		if ((*step)->kind == STEP_GETS && (*step)->event == event &&
		    alone_in_pattern((*step)->pattern, code))
			return true;
	return false;
}

bool case_calls(const struct test_case *test, const struct operation *operation)
{
	VEC_EACH (step, &test->all)
		if ((*step)->operation == operation)
			return true;
	return false;
}

bool case_awaits(const struct test_case *test, const struct event *event)
{
	VEC_EACH (step, &test->all)
		if ((*step)->event == event)
			return true;
	return false;
}
