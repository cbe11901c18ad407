#include "model/catalogue_diff.h"

#include "base/mem.h"
#include "model/catalogue_diff_api.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[CHANGE_KIND_COUNT] = {
	[CHANGE_ADDED] = "added",           [CHANGE_REMOVED] = "removed",
	[CHANGE_RENUMBERED] = "renumbered", [CHANGE_REUSED] = "reused",
	[CHANGE_RENAMED] = "renamed",       [CHANGE_MEANING] = "meaning",
	[CHANGE_READINGS] = "readings",
};

const char *change_kind_name(enum change_kind kind)
{
	return kind_names[kind];
}

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* --- codes: which of the newer is which of the older */

static bool share_constant(const struct code *a, const struct code *b)
{
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if (a->names[i] != NULL && same_text(a->names[i], b->names[i]))
			return true;
	return false;
}

/* By the row's name, by the name that it says it had, by a constant of any platform. */
static const struct code *successor(const struct code *old,
				    const struct code_table *older,
				    const struct code_table *newer)
{
	const struct code *same = newer == NULL ? NULL : code_by_name(newer, old->name);
	if (same != NULL || newer == NULL)
		return same;
	VEC_EACH (code, &newer->codes)
		if (same_text((*code)->was, old->name))
			return *code;
	VEC_EACH (code, &newer->codes)
		if (code_by_name(older, (*code)->name) == NULL &&
		    share_constant(old, *code))
			return *code;
	return NULL;
}

static const struct code *predecessor(const struct code *code,
				      const struct code_table *older,
				      const struct code_table *newer)
{
	if (older == NULL)
		return NULL;
	VEC_EACH (old, &older->codes)
		if (successor(*old, older, newer) == code)
			return *old;
	return NULL;
}

static void push(struct table_change *table, enum change_kind kind,
		 const struct code *old, const struct code *newer)
{
	bool said_nothing = kind == CHANGE_MEANING && old->means == NULL &&
			    old->obsolete == newer->obsolete;
	bool breaking = kind != CHANGE_ADDED && kind != CHANGE_READINGS && !said_nothing;
	VEC_PUSH(&table->changes, (struct code_change){kind, old, newer, breaking});
}

static bool same_constants(const struct code *a, const struct code *b)
{
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if (!same_text(a->names[i], b->names[i]))
			return false;
	return strcmp(a->name, b->name) == 0;
}

static void compare_codes(struct table_change *table, const struct code *old,
			  const struct code *newer)
{
	if (old->value != newer->value || !same_text(old->js, newer->js))
		push(table, CHANGE_RENUMBERED, old, newer);
	if (!same_constants(old, newer))
		push(table, CHANGE_RENAMED, old, newer);
	if (!same_text(old->means, newer->means) || old->obsolete != newer->obsolete)
		push(table, CHANGE_MEANING, old, newer);
	if (!same_text(old->readings, newer->readings))
		push(table, CHANGE_READINGS, old, newer);
}

static void find_code_changes(struct table_change *table)
{
	if (table->old != NULL)
		VEC_EACH (old, &table->old->codes) {
			const struct code *newer = successor(*old, table->old,
							     table->newer);
			if (newer == NULL)
				push(table, CHANGE_REMOVED, *old, NULL);
			else
				compare_codes(table, *old, newer);
		}
	if (table->newer == NULL)
		return;
	VEC_EACH (newer, &table->newer->codes) {
		const struct code *before = predecessor(*newer, table->old, table->newer);
		const struct code *holder = table->old == NULL
						    ? NULL
						    : code_by_value(table->old,
								    (*newer)->value);
		if (before == NULL)
			push(table, CHANGE_ADDED, NULL, *newer);
		if (holder != NULL && holder != before)
			push(table, CHANGE_REUSED, holder, *newer);
	}
}

/* --- tables: which is compared with which */

static bool fields_use(const struct field *fields, size_t n, const char *table)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].type == FIELD_ENUM && strcmp(fields[i].table, table) == 0)
			return true;
	return false;
}

static bool operation_uses(const struct operation *operation,
			   const struct code_table *table)
{
	return table != NULL &&
	       (operation->codes == table ||
		fields_use(operation->args.items, operation->args.n, table->name) ||
		fields_use(operation->results.items, operation->results.n, table->name));
}

static bool event_uses(const struct event *event, const struct code_table *table)
{
	return table != NULL &&
	       fields_use(event->fields.items, event->fields.n, table->name);
}

/* Those of the newer catalogue, then those that only the older has. */
static void find_users(const struct catalogue *old, const struct catalogue *newer,
		       struct table_change *table)
{
	VEC_EACH (operation, &newer->operations)
		if (operation_uses(*operation, table->newer))
			VEC_PUSH(&table->operations, *operation);
	VEC_EACH (operation, &old->operations)
		if (operation_uses(*operation, table->old) &&
		    catalogue_operation(newer, (*operation)->role, (*operation)->name) ==
			    NULL)
			VEC_PUSH(&table->operations, *operation);
	VEC_EACH (event, &newer->events)
		if (event_uses(*event, table->newer))
			VEC_PUSH(&table->events, *event);
	VEC_EACH (event, &old->events)
		if (event_uses(*event, table->old) &&
		    catalogue_event(newer, (*event)->role, (*event)->name) == NULL)
			VEC_PUSH(&table->events, *event);
}

static void table_change_free(struct table_change *table)
{
	VEC_FINISH(&table->operations);
	VEC_FINISH(&table->events);
	VEC_FINISH(&table->changes);
	free(table);
}

/* Pairs that were compared, with and without a change. */
struct pairs {
	const struct catalogue *old, *newer;
	VEC(struct table_change *) list;
};

static bool is_paired(const struct pairs *pairs, const struct code_table *old,
		      const struct code_table *newer, bool either)
{
	VEC_EACH (pair, &pairs->list) {
		bool same_old = old != NULL && (*pair)->old == old;
		bool same_newer = newer != NULL && (*pair)->newer == newer;
		if ((same_old && same_newer) || (either && (same_old || same_newer)))
			return true;
	}
	return false;
}

static void add_pair(struct pairs *pairs, const struct code_table *old,
		     const struct code_table *newer)
{
	struct table_change *table = mem_new(1, sizeof *table);
	table->old = old;
	table->newer = newer;
	find_code_changes(table);
	find_users(pairs->old, pairs->newer, table);
	VEC_PUSH(&pairs->list, table);
}

/* What an operation gave and gives is compared even if its table has another name. */
static void pair_tables(struct pairs *pairs)
{
	VEC_EACH (operation, &pairs->newer->operations) {
		const struct operation *before = catalogue_operation(
			pairs->old, (*operation)->role, (*operation)->name);
		if (before != NULL && before->codes != NULL &&
		    (*operation)->codes != NULL &&
		    !is_paired(pairs, before->codes, (*operation)->codes, false))
			add_pair(pairs, before->codes, (*operation)->codes);
	}
	VEC_EACH (table, &pairs->newer->tables) {
		const struct code_table *before = catalogue_table(pairs->old,
								  (*table)->name);
		if (!is_paired(pairs, NULL, *table, true))
			add_pair(pairs,
				 is_paired(pairs, before, NULL, true) ? NULL : before,
				 *table);
	}
	VEC_EACH (table, &pairs->old->tables)
		if (!is_paired(pairs, *table, NULL, true))
			add_pair(pairs, *table, NULL);
}

/* --- platforms */

#define EVERY_PLATFORM ((1u << PLATFORM_COUNT) - 1)

static unsigned platforms_of(const struct code *code)
{
	unsigned bits = 0;
	for (size_t i = 0; code != NULL && i < PLATFORM_COUNT; i++)
		if (code->names[i] != NULL)
			bits |= 1u << i;
	return bits;
}

static unsigned renamed_on(const struct code *old, const struct code *newer)
{
	unsigned bits = 0;
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if (!same_text(old->names[i], newer->names[i]))
			bits |= 1u << i;
	return bits;
}

/* Where no constant is known, the number itself is there everywhere. */
unsigned code_change_platforms(const struct code_change *change)
{
	unsigned bits = platforms_of(change->old) | platforms_of(change->newer);
	if (change->kind == CHANGE_RENAMED)
		bits = renamed_on(change->old, change->newer);
	if (change->kind == CHANGE_RENUMBERED &&
	    change->old->value == change->newer->value)
		return 1u << PLATFORM_JS;
	return bits != 0 ? bits : EVERY_PLATFORM;
}

unsigned api_change_platforms(const struct api_change *change)
{
	if (change->symbol != NULL)
		return 1u << change->symbol->platform;
	return change->table != NULL ? 1u << change->platform : EVERY_PLATFORM;
}

/* --- the whole */

static enum change_verdict judge(const struct catalogue_diff *diff)
{
	enum change_verdict verdict = CHANGE_NONE;
	VEC_EACH (table, &diff->tables)
		VEC_EACH (change, &(*table)->changes) {
			if (change->breaking)
				return CHANGE_BREAKING;
			verdict = CHANGE_COMPATIBLE;
		}
	VEC_EACH (change, &diff->api) {
		if (change->breaking)
			return CHANGE_BREAKING;
		verdict = CHANGE_COMPATIBLE;
	}
	return verdict;
}

void catalogue_diff(const struct catalogue *old, const struct catalogue *newer,
		    struct catalogue_diff *ret)
{
	struct catalogue_diff diff = {0};
	struct pairs pairs = {.old = old, .newer = newer};
	pair_tables(&pairs);
	VEC_EACH (table, &pairs.list) {
		if ((*table)->changes.n > 0)
			VEC_PUSH(&diff.tables, *table);
		else
			table_change_free(*table);
	}
	VEC_FINISH(&pairs.list);
	catalogue_diff_api(old, newer, &diff);
	catalogue_diff_limits(old, newer, &diff);
	diff.verdict = judge(&diff);
	*ret = diff;
}

void catalogue_diff_finish(struct catalogue_diff *diff)
{
	VEC_EACH (table, &diff->tables)
		table_change_free(*table);
	VEC_FINISH(&diff->tables);
	VEC_EACH (change, &diff->api)
		free(change->detail);
	VEC_FINISH(&diff->api);
	*diff = (struct catalogue_diff){0};
}
