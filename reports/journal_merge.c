/* The journals of several shards, joined to one. */
#include "reports/journal.h"

#include "base/map.h"
#include "base/mem.h"

#include <string.h>

static bool same_member(const struct journal *a, const struct journal *b, const char *key,
			struct err *err)
{
	if (json_equal(json_get(a->run, key), json_get(b->run, key)))
		return true;
	return err_set(err, ERR_USAGE, "not shards of one run: their %s differs", key);
}

static bool is_of_codes(const struct journal_case *one)
{
	return json_get_bool(one->plan, "codes", false);
}

static void list_cases(const struct journal *journal, struct map *ret)
{
	VEC_EACH (one, &journal->cases) {
		char *name OWNED(mem_freep)
		= journal_case_name(journal, one);

		if (one->plan != NULL)
			map_put(ret, name, one);
	}
}

static bool no_case_in_both(const struct map *ours, const struct journal *from,
			    struct err *err)
{
	VEC_EACH (one, &from->cases) {
		char *name OWNED(mem_freep)
		= journal_case_name(from, one);

		if (one->plan != NULL && !is_of_codes(one) && map_has(ours, name))
			return err_set(err, ERR_USAGE,
				       "not shards of one run: both have case %s", name);
	}
	return true;
}

/* --- what --codes judges: every shard judges the codes that its own cases show */

/*
 * How much a verdict on a code says of the whole run, least first. A code that came in
 * one shard has not vanished, and where no case of it ran nothing is known.
 */
enum weight {
	WEIGHT_SKIP,
	WEIGHT_VANISHED,
	WEIGHT_PASS,
	WEIGHT_UNFINISHED, /* none yet, or an error */
	WEIGHT_FAIL,
};

static enum weight weight_of(const struct journal_case *one)
{
	const char *kind = json_text_or(json_get(one->verdict, "kind"), "");

	if (one->verdict == NULL)
		return WEIGHT_UNFINISHED;
	if (one->outcome == VERDICT_SKIP)
		return WEIGHT_SKIP;
	if (one->outcome == VERDICT_PASS)
		return WEIGHT_PASS;
	if (one->outcome != VERDICT_FAIL)
		return WEIGHT_UNFINISHED;
	return strcmp(kind, failure_name(FAILURE_VANISHED)) == 0 ? WEIGHT_VANISHED
								 : WEIGHT_FAIL;
}

/* Leaves a gap. */
static void drop_case(struct journal *journal, struct journal_case *one)
{
	if (one->verdict != NULL)
		journal->counts[one->outcome]--;
	json_put_int(journal->run, "planned",
		     json_get_int(journal->run, "planned", 0) - 1);
	json_free(one->plan);
	json_free(one->verdict);
	text_finish(&one->lines);
	*one = (struct journal_case){.begin_us = -1};
}

static void forget_ended(struct journal *journal)
{
	size_t n = 0;

	for (size_t i = 0; i < journal->ended.n; i++) {
		struct journal_case *one = &journal->cases.items[journal->ended.items[i]];

		if (one->plan == NULL)
			continue;
		if (one->ended_at == i)
			one->ended_at = n;
		journal->ended.items[n++] = journal->ended.items[i];
	}
	journal->ended.n = n;
}

/* Of a code that both judged the weightier verdict stays, ours if they weigh the same. */
static void join_codes(const struct map *ours, struct journal *into, struct journal *from)
{
	VEC_EACH (theirs, &from->cases) {
		char *name OWNED(mem_freep)
		= journal_case_name(from, theirs);
		struct journal_case *same = theirs->plan != NULL ? map_get(ours, name)
								 : NULL;

		if (same == NULL)
			continue;
		if (weight_of(theirs) > weight_of(same))
			drop_case(into, same);
		else
			drop_case(from, theirs);
	}
	forget_ended(into);
	forget_ended(from);
}

/* --- the whole */

static void put_larger(struct json *into, const struct json *from, const char *key)
{
	int64_t ours = json_get_int(into, key, 0), theirs = json_get_int(from, key, 0);

	json_put_int(into, key, ours > theirs ? ours : theirs);
}

/* Shards run side by side: the longest and the largest of them is the run's. */
static void merge_end(struct journal *into, const struct journal *from)
{
	if (into->end == NULL || from->end == NULL) {
		json_free(TAKE(into->end));
		return;
	}
	json_put_bool(into->end, "interrupted",
		      journal_interrupted(into) || journal_interrupted(from));
	put_larger(into->end, from->end, "wall_ms");
	put_larger(into->end, from->end, "peak_kb");
}

static void merge_output(struct journal *into, const struct journal *from)
{
	text_append(&into->output, text_str(&from->output), from->output.len);
	if (into->output.len <= JOURNAL_OUTPUT_MAX)
		return;
	memmove(into->output.bytes,
		into->output.bytes + into->output.len - JOURNAL_OUTPUT_MAX,
		JOURNAL_OUTPUT_MAX);
	text_cut(&into->output, JOURNAL_OUTPUT_MAX);
}

bool journal_merge(struct journal *into, struct journal *from, struct err *err)
{
	static const char *const same[] = {"suite", "catalogue", "profile", "mode",
					   "target"};
	struct map ours OWNED(map_finish) = {0};
	size_t first = into->cases.n;

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (!same_member(into, from, same[i], err))
			return false;
	list_cases(into, &ours);
	if (!no_case_in_both(&ours, from, err))
		return false;
	join_codes(&ours, into, from);
	merge_end(into, from);
	json_put_int(into->run, "planned",
		     json_get_int(into->run, "planned", 0) +
			     json_get_int(from->run, "planned", 0));
	VEC_EACH (one, &from->cases) {
		one->ended_at += into->ended.n;
		VEC_PUSH(&into->cases, *one);
	}
	VEC_EACH (ended, &from->ended)
		VEC_PUSH(&into->ended, first + *ended);
	for (size_t i = 0; i < VERDICT_COUNT; i++)
		into->counts[i] += from->counts[i];
	if (from->last_us > into->last_us)
		into->last_us = from->last_us;
	into->n_lines += from->n_lines;
	into->n_bad += from->n_bad;
	if (into->service == NULL)
		into->service = TAKE(from->service);
	if (into->clients.n == 0) {
		VEC_EACH (client, &from->clients) {
			VEC_PUSH(&into->clients, TAKE(*client));
		}
		from->clients.n = 0;
	}
	merge_output(into, from);
	from->cases.n = 0;
	journal_finish(from);
	return true;
}
