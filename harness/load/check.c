#include "load/case.h"

#include <inttypes.h>
#include <string.h>

/* ---- a case that cannot fail */

static bool can_fail(const struct step *step)
{
	switch (step->kind) {
	case STEP_GAVE:
	case STEP_GETS:
	case STEP_NEVER:
		return true;
	case STEP_CALL:
		return !step->gives.any || step->result_pattern != NULL;
	case STEP_SENDS_RAW:
		return step->reaction.said;
	default:
		return false;
	}
}

static void check_can_fail(struct loader *loader)
{
	VEC_EACH (step, &loader->test_case->all)
		if (can_fail(*step))
			return;
	problems_add(loader->problems, loader->test_case->place,
		     loader->test_case->all.n == 0
			     ? "a case without steps cannot fail"
			     : "this case cannot fail: it expects nothing");
}

/* ---- a pattern that nothing matches, or everything */

static bool literal_number(const struct value *value, double *ret)
{
	if (value == NULL || value->kind != VALUE_LITERAL ||
	    !json_is(value->json, JSON_NUMBER))
		return false;
	*ret = json_number_or(value->json, 0);
	return true;
}

static void check_range(struct loader *loader, const struct value *gte,
			const struct value *lte, struct place place)
{
	double least = 0, most = 0;
	if (literal_number(gte, &least) && literal_number(lte, &most) && least > most)
		problems_add(loader->problems, place,
			     "nothing is at least %.0f and at most %.0f", least, most);
}

static void check_bytes(struct loader *loader, const struct pattern *pattern)
{
	double bytes = 0;
	if (!literal_number(pattern->value, &bytes))
		return;
	if (bytes < 0 || bytes > CASE_TEXT_MAX)
		problems_add(loader->problems, pattern->place,
			     "no text of %.0f bytes can arrive: a frame holds %d", bytes,
			     CASE_TEXT_MAX);
}

static void check_any(struct loader *loader, const struct pattern *pattern)
{
	if (pattern->items.n == 0)
		problems_add(loader->problems, pattern->place,
			     "any of nothing never matches");
	VEC_EACH (item, &pattern->items)
		if ((*item)->kind == PATTERN_PRESENT && pattern->items.n > 1)
			problems_add(loader->problems, (*item)->place,
				     "present matches all that the others do");
}

static void check_pattern(struct loader *loader, const struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	if (pattern->kind == PATTERN_RANGE)
		check_range(loader, pattern->gte, pattern->lte, pattern->place);
	else if (pattern->kind == PATTERN_BYTES)
		check_bytes(loader, pattern);
	else if (pattern->kind == PATTERN_ANY)
		check_any(loader, pattern);
	else if (pattern->kind == PATTERN_VALUE && pattern->value->kind == VALUE_FILL &&
		 pattern->value->fill_bytes > CASE_TEXT_MAX)
		problems_add(loader->problems, pattern->place,
			     "no text of %zu bytes can arrive: a frame holds %d",
			     pattern->value->fill_bytes, CASE_TEXT_MAX);
	VEC_EACH (item, &pattern->items)
		check_pattern(loader, *item);
	VEC_EACH (item, &pattern->lacks)
		check_pattern(loader, *item);
}

static void check_patterns(struct loader *loader)
{
	VEC_EACH (step, &loader->test_case->all) {
		check_pattern(loader, (*step)->pattern);
		check_pattern(loader, (*step)->result_pattern);
	}
}

/* ---- a count of a burst that no burst has, or every one */

static void check_tally(struct loader *loader, const struct step *step)
{
	const struct gave *gave = &step->gave;
	const struct step *burst = loader->test_case->all.items[gave->burst];
	double calls = burst->repeat > 0 ? burst->repeat : 1;
	double number = 0;
	if (gave->from > 0)
		calls = gave->to - gave->from + 1;
	VEC_EACH (with, &gave->with) {
		const struct step *other = loader->test_case->all.items[*with];
		calls += other->repeat > 0 ? other->repeat : 1;
	}
	if (gave->count == NULL)
		return;
	check_range(loader, gave->gte, gave->lte, step->gives_place);
	if ((literal_number(gave->gte, &number) && number > calls) ||
	    (literal_number(gave->equal, &number) && number > calls))
		problems_add(loader->problems, step->gives_place,
			     "%.0f of %.0f calls is impossible", number, calls);
	bool from_none = gave->gte == NULL ||
			 (literal_number(gave->gte, &number) && number <= 0);
	bool to_all = gave->lte == NULL ||
		      (literal_number(gave->lte, &number) && number >= calls);
	if (gave->equal == NULL && from_none && to_all)
		problems_add(loader->problems, step->gives_place,
			     "any count of %.0f calls is within this", calls);
}

static void check_tallies(struct loader *loader)
{
	VEC_EACH (step, &loader->test_case->all)
		if ((*step)->kind == STEP_GAVE && (*step)->gave.burst != STEP_NONE)
			check_tally(loader, *step);
}

/* ---- calls beyond a limit, which every honest service refuses */

struct call_seen {
	size_t user;
	const struct limit *limit;
	int64_t at_ms; /* of the case's own time, which only moves by "time passes" */
	unsigned n;
	const struct step *step;
};

struct calls_seen {
	VEC(struct call_seen) list;
};

static int64_t collect(const struct test_case *test_case, const struct steps *steps,
		       int64_t now, struct calls_seen *ret);

/* Branches start together; the last to end says what time it is then. */
static int64_t collect_branches(const struct test_case *test_case,
				const struct step *step, int64_t now,
				struct calls_seen *ret)
{
	int64_t end = now;
	VEC_EACH (branch, &step->branches) {
		int64_t then = collect(test_case, branch, now, ret);
		end = then > end ? then : end;
	}
	return end;
}

static int64_t collect(const struct test_case *test_case, const struct steps *steps,
		       int64_t now, struct calls_seen *ret)
{
	VEC_EACH (item, &steps->list) {
		const struct step *step = *item;
		if (step->kind == STEP_TIME)
			now += step->duration_ms;
		if (step->kind == STEP_TOGETHER)
			now = collect_branches(test_case, step, now, ret);
		if (step->kind != STEP_CALL || step->operation->limit == NULL)
			continue;
		VEC_PUSH(&ret->list,
			 (struct call_seen){
				 .user = test_case->actors.items[step->actor].user,
				 .limit = step->operation->limit,
				 .at_ms = now,
				 .n = step->repeat > 0 ? step->repeat : 1,
				 .step = step,
			 });
	}
	return now;
}

/* How many calls of the same kind fell into the window that ends with LAST. */
static unsigned calls_until(const struct calls_seen *calls, const struct call_seen *last)
{
	unsigned n = 0;
	VEC_EACH (call, &calls->list) {
		bool same = call->user == last->user && call->limit == last->limit;
		int64_t ago = last->at_ms - call->at_ms;
		bool before = call->step->index <= last->step->index;
		if (same && before && ago < call->limit->window_ms &&
		    -ago < call->limit->window_ms)
			n += call->n;
	}
	return n;
}

static bool covers_limits(const struct requirement *const *covers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(covers[i]->id, "RATE-", 5) == 0 ||
		    strcmp(covers[i]->id, "LOGIN-04") == 0 ||
		    strcmp(covers[i]->id, "TOKEN-08") == 0)
			return true;
	return false;
}

static void check_limits(struct loader *loader)
{
	const struct test_case *test_case = loader->test_case;
	if (covers_limits(test_case->covers.items, test_case->covers.n))
		return;
	VEC_EACH (step, &test_case->all)
		if (covers_limits((*step)->covers.items, (*step)->covers.n))
			return;
	struct calls_seen calls = {0};
	collect(test_case, &test_case->steps, 0, &calls);
	VEC_EACH (call, &calls.list) {
		unsigned n = calls_until(&calls, call);
		if (n <= call->limit->count)
			continue;
		problems_add_hint(
			loader->problems, call->step->place,
			"let time pass before, or cover RATE-01, LOGIN-04 or TOKEN-08",
			"call number %u of %s under the limit \"%s\" (%u in %" PRId64
			" ms): honest services refuse it",
			n, test_case->actors.items[call->user].name, call->limit->name,
			call->limit->count, call->limit->window_ms);
		break;
	}
	VEC_FINISH(&calls.list);
}

/* clang-format off */
static const struct check {
	const char *what;
	void (*run)(struct loader *loader);
} checks[] = {
	{"a case that cannot fail",           check_can_fail},
	{"a pattern that cannot match",       check_patterns},
	{"a count that cannot be, or be not", check_tallies},
	{"a call that honest services refuse", check_limits},
};
/* clang-format on */

void case_check(struct loader *loader)
{
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
		checks[i].run(loader);
}
