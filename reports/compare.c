#include "reports/compare.h"

#include "base/map.h"
#include "base/mem.h"
#include "model/signature.h"
#include "reports/trace.h"

#include <string.h>

/* What a case says in one run. */
enum state {
	STATE_ABSENT,    /* not planned */
	STATE_NOT_RUN,   /* skipped, blocked, without a verdict */
	STATE_PASSES,    /* also one that was listed as known to fail */
	STATE_TOLERATED, /* it fails, and that is no failure of the run */
	STATE_FAILS,
	STATE_COUNT
};

/* clang-format off */
static const enum state states[VERDICT_COUNT] = {
	[VERDICT_PASS]         = STATE_PASSES,
	[VERDICT_FIXED]        = STATE_PASSES,
	[VERDICT_WARN]         = STATE_TOLERATED,
	[VERDICT_KNOWN]        = STATE_TOLERATED,
	[VERDICT_FAIL]         = STATE_FAILS,
	[VERDICT_ERROR]        = STATE_FAILS,
	[VERDICT_INCONCLUSIVE] = STATE_FAILS,
	[VERDICT_SKIP]         = STATE_NOT_RUN,
	[VERDICT_BLOCKED]      = STATE_NOT_RUN,
};

/* [before][now]; where the kind is one of a same state it counts if they differ. */
static const enum compare_kind moves[STATE_COUNT][STATE_COUNT] = {
#define MOVES(absent, not_run, passes, tolerated, fails)                       \
	{COMPARE_##absent, COMPARE_##not_run, COMPARE_##passes,                \
	 COMPARE_##tolerated, COMPARE_##fails}
	[STATE_ABSENT]    = MOVES(NEW,  NEW,     NEW,     NEW,       NEW),
	[STATE_NOT_RUN]   = MOVES(GONE, VERDICT, RUNS,    VERDICT,   FAILING),
	[STATE_PASSES]    = MOVES(GONE, NOT_RUN, VERDICT, FAILING,   FAILING),
	[STATE_TOLERATED] = MOVES(GONE, NOT_RUN, FIXED,   OTHERWISE, FAILING),
	[STATE_FAILS]     = MOVES(GONE, NOT_RUN, FIXED,   VERDICT,   OTHERWISE),
#undef MOVES
};
/* clang-format on */

struct side {
	const struct journal_case *of; /* NULL: not planned */
	enum state state;
};

struct pair {
	const char *id;
	struct side before, now;
};

static const char *member(const struct side *side, const char *key)
{
	return side->of != NULL ? json_text_or(json_get(side->of->verdict, key), "") : "";
}

static bool is_cut_off(const struct journal_case *of)
{
	return of->verdict == NULL ||
	       strcmp(json_text_or(json_get(of->verdict, "kind"), ""),
		      failure_name(FAILURE_INTERRUPTED)) == 0;
}

static struct side side_of(const struct journal_case *of)
{
	struct side side = {.of = of};

	if (of == NULL)
		side.state = STATE_ABSENT;
	else
		side.state = is_cut_off(of) ? STATE_NOT_RUN : states[of->outcome];
	return side;
}

static bool ran(const struct side *side)
{
	return side->state > STATE_NOT_RUN;
}

static struct json *add(struct compare *compare, enum compare_kind kind, bool worse)
{
	struct compare_change *change = VEC_ADD(&compare->changes);

	change->kind = kind;
	change->worse = worse;
	change->facts = json_object();
	return change->facts;
}

/* --- verdicts */

static struct json *verdict_facts(const struct side *side)
{
	struct json *facts;

	if (side->of == NULL)
		return json_null();
	facts = json_object();
	json_put_text(facts, "verdict",
		      side->of->verdict != NULL ? verdict_name(side->of->outcome)
						: "none");
	if (*member(side, "kind") != '\0')
		json_put_text(facts, "kind", member(side, "kind"));
	if (*member(side, "message") != '\0')
		json_put_text(facts, "message", member(side, "message"));
	return facts;
}

static bool said_the_same(const struct pair *pair)
{
	return strcmp(member(&pair->before, "verdict"), member(&pair->now, "verdict")) ==
		       0 &&
	       strcmp(member(&pair->before, "kind"), member(&pair->now, "kind")) == 0 &&
	       signature_same(member(&pair->before, "message"),
			      member(&pair->now, "message"));
}

static bool is_worse(enum compare_kind kind, const struct pair *pair)
{
	return kind == COMPARE_FAILING || kind == COMPARE_NOT_RUN ||
	       (kind == COMPARE_GONE && ran(&pair->before));
}

static void compare_verdicts(struct compare *compare, const struct pair *pair)
{
	enum compare_kind kind = moves[pair->before.state][pair->now.state];
	struct json *facts;

	if (pair->before.state == pair->now.state && said_the_same(pair))
		return;
	if (kind == COMPARE_RUNS &&
	    strcmp(member(&pair->before, "verdict"), verdict_name(VERDICT_BLOCKED)) == 0)
		kind = COMPARE_FIXED;
	facts = add(compare, kind, is_worse(kind, pair));
	json_put_text(facts, "case", pair->id);
	json_put(facts, "before", verdict_facts(&pair->before));
	json_put(facts, "now", verdict_facts(&pair->now));
}

/* --- steps */

static struct json *lost_steps(const struct trace *before, const struct trace *now)
{
	struct json *lost = json_array();
	struct map counts = {0};
	size_t at = 0;
	const char *what;
	void *count;

	VEC_EACH (step, &before->steps) {
		if (trace_find(now, step) == NULL)
			map_put(&counts, step->what,
				(char *)map_get(&counts, step->what) + 1);
	}
	while (map_next(&counts, &at, &what, &count)) {
		struct json *row = json_object();

		json_put_text(row, "step", what);
		json_put_int(row, "times", (int64_t)(uintptr_t)count);
		json_push(lost, row);
	}
	map_finish(&counts);
	return lost;
}

static void compare_steps(struct compare *compare, const struct pair *pair,
			  const struct trace *before, const struct trace *now)
{
	int64_t steps_before = json_get_int(pair->before.of->verdict, "steps", 0);
	int64_t steps_now = json_get_int(pair->now.of->verdict, "steps", 0);
	struct json *lost OWNED(json_freep)
	= lost_steps(before, now);
	struct json *facts;

	if (steps_now >= steps_before && json_size(lost) == 0)
		return;
	facts = add(compare, COMPARE_STEPS, pair->now.state != STATE_FAILS);
	json_put_text(facts, "case", pair->id);
	json_put_int(facts, "before", steps_before);
	json_put_int(facts, "now", steps_now);
	json_put(facts, "lost", TAKE(lost));
}

/* --- codes */

static bool is_of_codes(const struct compare_change *change,
			const struct trace_step *before, const struct trace_step *now)
{
	return change->kind == COMPARE_CODE &&
	       strcmp(json_text_or(json_get(change->facts, "operation"), ""),
		      now->operation) == 0 &&
	       json_equal(json_get(change->facts, "before"), before->code) &&
	       json_equal(json_get(change->facts, "now"), now->code);
}

/* One change for all calls of an operation that show it. */
static struct json *change_of_codes(struct compare *compare,
				    const struct trace_step *before,
				    const struct trace_step *now)
{
	struct json *facts;

	VEC_EACH (change, &compare->changes) {
		if (is_of_codes(change, before, now))
			return change->facts;
	}
	facts = add(compare, COMPARE_CODE, false);
	json_put_text(facts, "operation", now->operation);
	json_put(facts, "before", json_dup(before->code));
	json_put(facts, "now", json_dup(now->code));
	json_put(facts, "calls", json_array());
	return facts;
}

static void compare_codes(struct compare *compare, const struct pair *pair,
			  const struct trace *before, const struct trace *now)
{
	VEC_EACH (step, &now->steps) {
		const struct trace_step *other = trace_find(before, step);
		struct json *call;

		if (step->code == NULL || other == NULL || other->code == NULL ||
		    json_equal(step->code, other->code))
			continue;
		call = json_object();
		json_put_text(call, "case", pair->id);
		json_put_text(call, "actor", step->actor);
		json_put_int(call, "number", step->n);
		json_push(json_get(change_of_codes(compare, other, step), "calls"), call);
	}
}

/* --- times */

static void compare_times(struct compare *compare, const struct pair *pair)
{
	int64_t before = json_get_int(pair->before.of->verdict, "us", 0) / 1000;
	int64_t now = json_get_int(pair->now.of->verdict, "us", 0) / 1000;
	struct json *facts;

	/* One that fails waited for what did not come. */
	if (pair->before.state == STATE_FAILS || pair->now.state == STATE_FAILS ||
	    now <= 2 * before || now - before <= COMPARE_GROWTH_MS)
		return;
	facts = add(compare, COMPARE_TIME, false);
	json_put_text(facts, "case", pair->id);
	json_put_int(facts, "before_ms", before);
	json_put_int(facts, "now_ms", now);
}

/* --- pairs */

static void compare_pair(struct compare *compare, const struct pair *pair)
{
	struct trace before OWNED(trace_finish) = {0};
	struct trace now OWNED(trace_finish) = {0};

	if (pair->before.of != NULL && pair->now.of != NULL)
		compare->n_cases++;
	compare_verdicts(compare, pair);
	if (!ran(&pair->before) || !ran(&pair->now))
		return;
	trace_read(pair->before.of, &before);
	trace_read(pair->now.of, &now);
	compare_steps(compare, pair, &before, &now);
	compare_codes(compare, pair, &before, &now);
	compare_times(compare, pair);
}

/* "ID" for the first of an id, "ID round 2" for what --repeat adds. */
static char *round_of(struct map *counts, const char *id)
{
	uintptr_t n = (uintptr_t)map_get(counts, id) + 1;

	map_put(counts, id, (void *)n);
	return n == 1 ? mem_dup(id) : text_format("%s round %zu", id, (size_t)n);
}

static char *case_name(const struct journal_case *one, bool profiles)
{
	const char *id = json_text_or(json_get(one->plan, "id"), "?");

	if (!profiles)
		return mem_dup(id);
	return text_format("%s %s", json_text_or(json_get(one->plan, "profile"), "?"),
			   id);
}

/*
 * Cases by their id and round, in the order of the plan; by their profile, too, if one
 * of the runs had several.
 */
static void index_cases(const struct journal *journal, bool profiles, struct map *ret)
{
	struct map counts = {0};

	VEC_EACH (one, &journal->cases) {
		char *name OWNED(mem_freep)
		= NULL;
		char *key OWNED(mem_freep)
		= NULL;

		if (one->plan == NULL)
			continue;
		name = case_name(one, profiles);
		key = round_of(&counts, name);
		map_put(ret, key, one);
	}
	map_finish(&counts);
}

static void compare_cases(struct compare *compare, const struct map *before,
			  const struct map *now)
{
	size_t at = 0;
	const char *id;
	void *of;

	while (map_next(before, &at, &id, &of)) {
		const struct pair pair = {id, side_of(of), side_of(map_get(now, id))};

		compare_pair(compare, &pair);
	}
	at = 0;
	while (map_next(now, &at, &id, &of)) {
		const struct pair pair = {id, side_of(NULL), side_of(of)};

		if (!map_has(before, id))
			compare_pair(compare, &pair);
	}
}

static void sort_by_kind(struct compare *compare)
{
	VEC(struct compare_change) sorted = {0};

	for (int kind = 0; kind < COMPARE_KIND_COUNT; kind++)
		VEC_EACH (change, &compare->changes) {
			if ((int)change->kind == kind)
				VEC_PUSH(&sorted, *change);
		}
	free(compare->changes.items);
	compare->changes.items = sorted.items;
	compare->changes.n = sorted.n;
	compare->changes.cap = sorted.cap;
}

/* --- notes */

static void note_differences(struct compare *compare, const struct journal *before,
			     const struct journal *now)
{
	static const char *const keys[] = {"profile", "mode",  "target",   "service",
					   "gate",    "suite", "catalogue"};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const struct json *a = json_get(before->run, keys[i]);
		const struct json *b = json_get(now->run, keys[i]);

		if (json_equal(a, b))
			continue;
		VEC_PUSH(&compare->notes,
			 text_format("another %s: %s, was %s", keys[i],
				     json_text_or(b, "none"), json_text_or(a, "none")));
	}
}

static void note_gaps(struct compare *compare, const struct journal *journal,
		      const char *name)
{
	int64_t n_planned = json_get_int(journal->run, "planned", 0);
	int64_t n_plans = 0, n_cut = 0;

	VEC_EACH (one, &journal->cases) {
		n_plans += one->plan != NULL;
		n_cut += one->plan != NULL && is_cut_off(one);
	}
	/* The plan itself may be cut off. */
	if (n_planned > n_plans)
		n_cut += n_planned - n_plans;
	else
		n_planned = n_plans;
	if (journal->end == NULL)
		VEC_PUSH(
			&compare->notes,
			text_format("the %s journal was cut off: %lld of %lld cases have "
				    "no verdict",
				    name, (long long)n_cut, (long long)n_planned));
	else if (journal_interrupted(journal))
		VEC_PUSH(
			&compare->notes,
			text_format("the %s run was interrupted: %lld of %lld cases have "
				    "no verdict",
				    name, (long long)n_cut, (long long)n_planned));
	if (journal->n_bad > 0)
		VEC_PUSH(&compare->notes,
			 text_format("lines of the %s journal that are no records: %zu",
				     name, journal->n_bad));
}

void compare_journals(const struct journal *before, const struct journal *now,
		      struct compare *ret)
{
	struct map cases_before OWNED(map_finish) = {0};
	struct map cases_now OWNED(map_finish) = {0};
	bool profiles = journal_has_profiles(before) || journal_has_profiles(now);

	note_gaps(ret, before, "old");
	note_gaps(ret, now, "new");
	note_differences(ret, before, now);
	index_cases(before, profiles, &cases_before);
	index_cases(now, profiles, &cases_now);
	compare_cases(ret, &cases_before, &cases_now);
	sort_by_kind(ret);
}

void compare_finish(struct compare *compare)
{
	VEC_EACH (change, &compare->changes) {
		json_free(change->facts);
	}
	VEC_EACH (note, &compare->notes) {
		free(*note);
	}
	VEC_FINISH(&compare->changes);
	VEC_FINISH(&compare->notes);
}

enum compare_result compare_result(const struct compare *compare)
{
	VEC_EACH (change, &compare->changes) {
		if (change->worse)
			return COMPARE_WORSE;
	}
	return compare->changes.n > 0 ? COMPARE_CHANGED : COMPARE_SAME;
}
