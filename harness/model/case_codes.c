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

bool case_names_code(const struct test_case *test, const struct code *code)
{
	VEC_EACH (at, &test->all) {
		const struct step *step = *at;
		if (in_gives(&step->gives, code) || in_gives(&step->gave.each, code) ||
		    step->gave.count == code || in_value(step->args, code) ||
		    in_pattern(step->pattern, code) ||
		    in_pattern(step->result_pattern, code))
			return true;
	}
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
