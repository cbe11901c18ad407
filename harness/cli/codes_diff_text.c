#include "cli/codes_diff.h"

#include "base/mem.h"
#include "cli/codes_text.h"

#define UNDER "\n              " /* what belongs to the line above */

static void add_cases(const struct case_ids *ids, struct text *out)
{
	if (ids->list.n == 0)
		return;
	text_printf(out, UNDER "%zu case%s it:", ids->list.n,
		    ids->list.n == 1 ? " names" : "s name");
	for (size_t i = 0; i < ids->list.n && i < CODES_DIFF_IDS_MAX; i++)
		text_printf(out, UNDER "  %s", ids->list.items[i]);
	if (ids->list.n > CODES_DIFF_IDS_MAX)
		text_printf(out, UNDER "  and %zu more",
			    ids->list.n - CODES_DIFF_IDS_MAX);
}

#define EVERY_PLATFORM ((1u << PLATFORM_COUNT) - 1)

/* What follows names each platform. */
static bool tells_constants(enum change_kind kind)
{
	return kind == CHANGE_ADDED || kind == CHANGE_REMOVED || kind == CHANGE_RENAMED;
}

static void text_change(const struct code_change *change, struct text *out)
{
	unsigned bits = code_change_platforms(change);
	struct text detail OWNED(text_finish) = {0};

	text_printf(out, "\n%c %-11s %s ", change->breaking ? '!' : ' ',
		    change_kind_name(change->kind), codes_name(change));
	codes_add_numbers(change, out);
	if (bits != EVERY_PLATFORM && !tells_constants(change->kind)) {
		text_add(out, " (");
		codes_add_platforms(bits, out);
		text_char(out, ')');
	}
	codes_add_detail(change, UNDER, &detail);
	if (detail.len == 0)
		return;
	text_add(out, change->kind == CHANGE_RENAMED ? UNDER : ": ");
	text_add(out, text_str(&detail));
}

/* The changes of one code stand together; its cases follow the last of them. */
static bool is_last_of_code(const struct table_change *table, size_t i)
{
	const struct code_change *change = &table->changes.items[i];
	const struct code_change *next = i + 1 < table->changes.n ? change + 1 : NULL;

	if (change->kind == CHANGE_REUSED)
		return false; /* told with what happened to each of the two */
	return next == NULL || next->old != change->old || next->newer != change->newer;
}

static void text_table(const struct table_change *table, const struct codes_side *old,
		       const struct codes_side *newer, struct text *out)
{
	struct case_ids touched OWNED(case_ids_finish) = {0};

	text_char(out, '\n');
	codes_add_title(table, out);
	for (size_t i = 0; i < table->changes.n; i++) {
		const struct code_change *change = &table->changes.items[i];
		struct case_ids named OWNED(case_ids_finish) = {0};

		text_change(change, out);
		if (!is_last_of_code(table, i))
			continue;
		codes_find_named(change, old, newer, &named);
		add_cases(&named, out);
	}
	text_char(out, '\n');
	codes_find_touched(table, old, newer, &touched);
	if (touched.list.n > 0)
		text_printf(out, "  in all, %zu case%s it\n", touched.list.n,
			    touched.list.n == 1 ? " touches" : "s touch");
}

static void text_api(const struct api_change *change, const struct codes_side *old,
		     const struct codes_side *newer, struct text *out)
{
	struct case_ids cases OWNED(case_ids_finish) = {0};

	text_printf(out, "%c %-11s ", change->breaking ? '!' : ' ',
		    change_kind_name(change->kind));
	codes_add_subject(change, out);
	if (change->detail != NULL)
		text_printf(out, ": %s", change->detail);
	codes_find_api(change, old, newer, &cases);
	if (cases.list.n > 0)
		text_printf(out, " (%zu case%s)", cases.list.n,
			    cases.list.n == 1 ? "" : "s");
	text_char(out, '\n');
}

void codes_diff_text(const struct catalogue_diff *diff, const struct codes_side *old,
		     const struct codes_side *newer, struct text *out)
{
	text_printf(out, "%s → %s: %s\n", old->name, newer->name,
		    change_verdict_name(diff->verdict));
	if (diff->verdict != CHANGE_NONE) {
		codes_add_summary(diff, old, newer, out);
		text_char(out, '\n');
	}
	VEC_EACH (table, &diff->tables) {
		text_table(*table, old, newer, out);
	}
	if (diff->api.n > 0)
		text_add(out, "\nAPI, limits and sizes\n");
	VEC_EACH (change, &diff->api) {
		text_api(change, old, newer, out);
	}
}
