#include "cli/codes_diff.h"

#include "base/mem.h"
#include "cli/codes_text.h"
#include "model/case_codes.h"

#include <inttypes.h>
#include <string.h>

static const char *const verdict_names[] = {
	[CHANGE_NONE] = "same",
	[CHANGE_COMPATIBLE] = "compatible",
	[CHANGE_BREAKING] = "breaking",
};

const char *change_verdict_name(enum change_verdict verdict)
{
	return verdict_names[verdict];
}

/* --- which cases */

void case_ids_finish(struct case_ids *ids)
{
	VEC_FINISH(&ids->list);
}

static void add_id(struct case_ids *ids, const char *id)
{
	VEC_EACH (known, &ids->list) {
		if (strcmp(*known, id) == 0)
			return;
	}
	VEC_PUSH(&ids->list, id);
}

static void find_naming(const struct code *code, const struct codes_side *side,
			struct case_ids *ret)
{
	if (code == NULL)
		return;
	VEC_EACH (test, &side->suite.cases) {
		if ((*test)->in_profile && case_names_code(*test, code))
			add_id(ret, (*test)->id);
	}
}

void codes_find_named(const struct code_change *change, const struct codes_side *old,
		      const struct codes_side *newer, struct case_ids *ret)
{
	find_naming(change->old, old, ret);
	find_naming(change->newer, newer, ret);
}

static bool touches(const struct test_case *test, const struct table_change *table,
		    const struct catalogue *catalogue)
{
	VEC_EACH (operation, &table->operations) {
		const struct operation *mine = catalogue_operation(
			catalogue, (*operation)->role, (*operation)->name);
		if (mine != NULL && case_calls(test, mine))
			return true;
	}
	VEC_EACH (event, &table->events) {
		const struct event *mine = catalogue_event(catalogue, (*event)->role,
							   (*event)->name);
		if (mine != NULL && case_awaits(test, mine))
			return true;
	}
	return false;
}

static void find_touching(const struct table_change *table, const struct codes_side *side,
			  struct case_ids *ret)
{
	VEC_EACH (test, &side->suite.cases) {
		if ((*test)->in_profile && touches(*test, table, &side->catalogue))
			add_id(ret, (*test)->id);
	}
}

void codes_find_touched(const struct table_change *table, const struct codes_side *old,
			const struct codes_side *newer, struct case_ids *ret)
{
	find_touching(table, old, ret);
	find_touching(table, newer, ret);
}

static bool concerns(const struct test_case *test, const struct api_change *change,
		     const struct catalogue *catalogue)
{
	if (change->event != NULL) {
		const struct event *mine = catalogue_event(catalogue, change->event->role,
							   change->event->name);
		return mine != NULL && case_awaits(test, mine);
	}
	VEC_EACH (operation, &catalogue->operations) {
		const struct limit *limit = (*operation)->limit;
		bool mine = change->operation != NULL
				    ? (*operation)->role == change->operation->role &&
					      strcmp((*operation)->name,
						     change->operation->name) == 0
				    : change->limit != NULL && limit != NULL &&
					      strcmp(limit->name, change->limit->name) ==
						      0;

		if (mine && case_calls(test, *operation))
			return true;
	}
	return false;
}

static void find_concerned(const struct api_change *change, const struct codes_side *side,
			   struct case_ids *ret)
{
	VEC_EACH (test, &side->suite.cases) {
		if ((*test)->in_profile && concerns(*test, change, &side->catalogue))
			add_id(ret, (*test)->id);
	}
}

void codes_find_api(const struct api_change *change, const struct codes_side *old,
		    const struct codes_side *newer, struct case_ids *ret)
{
	find_concerned(change, old, ret);
	find_concerned(change, newer, ret);
}

size_t codes_count_breaking(const struct catalogue_diff *diff, size_t *ret_all)
{
	size_t n = 0, all = 0;

	VEC_EACH (table, &diff->tables) {
		VEC_EACH (change, &(*table)->changes) {
			n += change->breaking;
			all++;
		}
	}
	VEC_EACH (change, &diff->api) {
		n += change->breaking;
		all++;
	}
	*ret_all = all;
	return n;
}

/* Whoever names a code that changed, or calls or awaits something that did. */
void codes_find_all(const struct catalogue_diff *diff, const struct codes_side *old,
		    const struct codes_side *newer, struct case_ids *ret)
{
	VEC_EACH (table, &diff->tables) {
		VEC_EACH (change, &(*table)->changes) {
			codes_find_named(change, old, newer, ret);
		}
	}
	VEC_EACH (change, &diff->api) {
		codes_find_api(change, old, newer, ret);
	}
}

/* --- the parts of a line */

void codes_add_platforms(unsigned bits, struct text *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if ((bits & 1u << i) != 0)
			text_printf(out, "%s%s", out->len > start ? " " : "",
				    platform_name((enum platform)i));
}

static void add_number(const struct code *code, struct text *out)
{
	text_printf(out, "%" PRId64, code->value);
	if (code->js != NULL)
		text_printf(out, " (js %s)", code->js);
}

void codes_add_numbers(const struct code_change *change, struct text *out)
{
	const struct code *one = change->newer != NULL ? change->newer : change->old;

	if (change->kind == CHANGE_REUSED) {
		text_int(out, one->value);
		return;
	}
	if (change->kind == CHANGE_RENUMBERED) {
		add_number(change->old, out);
		text_add(out, " → ");
	}
	add_number(one, out);
}

static void add_arrow(const char *old, const char *newer, const char *nothing,
		      struct text *out)
{
	text_printf(out, "%s → %s", old != NULL ? old : nothing,
		    newer != NULL ? newer : nothing);
}

void codes_add_detail(const struct code_change *change, const char *between,
		      struct text *out)
{
	const struct code *old = change->old;
	const struct code *newer = change->newer;

	switch (change->kind) {
	case CHANGE_ADDED:
		code_add_names(newer, out);
		break;
	case CHANGE_REMOVED:
		code_add_names(old, out);
		break;
	case CHANGE_REUSED:
		text_printf(out, "was %s", old->name);
		break;
	case CHANGE_RENAMED:
		if (strcmp(old->name, newer->name) != 0)
			text_printf(out, "was %s; ", old->name);
		code_add_renames(old, newer, between, out);
		break;
	case CHANGE_MEANING:
		if (old->obsolete != newer->obsolete)
			text_add(out, newer->obsolete ? "obsolete from here on; "
						      : "obsolete no more; ");
		add_arrow(old->means, newer->means, "not said", out);
		break;
	case CHANGE_READINGS:
		add_arrow(old->readings, newer->readings, "nothing open", out);
		break;
	case CHANGE_RENUMBERED:
	case CHANGE_KIND_COUNT:
		break;
	}
}

void codes_add_title(const struct table_change *table, struct text *out)
{
	const struct code_table *one = table->newer != NULL ? table->newer : table->old;

	VEC_EACH (operation, &table->operations) {
		if (operation > table->operations.items)
			text_add(out, ", ");
		operation_add_name(*operation, out);
	}
	if (table->operations.n == 0)
		text_add(out, one->name);
	if (table->operations.n == 0 && table->events.n > 0) {
		text_add(out, " of ");
		VEC_EACH (event, &table->events) {
			if (event > table->events.items)
				text_add(out, ", ");
			event_add_name(*event, out);
		}
	}
}

void codes_add_subject(const struct api_change *change, struct text *out)
{
	if (change->operation != NULL) {
		text_add(out, "operation ");
		operation_add_name(change->operation, out);
	} else if (change->event != NULL) {
		text_add(out, "event ");
		event_add_name(change->event, out);
	} else if (change->limit != NULL) {
		text_printf(out, "limit %s", change->limit->name);
	} else if (change->size != NULL) {
		text_printf(out, "size %s", change->size->name);
	} else if (change->table != NULL) {
		text_printf(out, "%s enumeration of %s", platform_name(change->platform),
			    change->table->name);
	} else {
		text_printf(out, "%s %s", platform_name(change->symbol->platform),
			    change->symbol->name);
		if (change->symbol->in != NULL)
			text_printf(out, " of %s", change->symbol->in);
	}
}

/* --- text */

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

static const char *code_name(const struct code_change *change)
{
	return change->newer != NULL ? change->newer->name : change->old->name;
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
		    change_kind_name(change->kind), code_name(change));
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

/* "2 of 14 changes break callers (!); 120 cases are touched" */
static void add_summary(const struct catalogue_diff *diff, const struct codes_side *old,
			const struct codes_side *newer, struct text *out)
{
	struct case_ids cases OWNED(case_ids_finish) = {0};
	size_t all;
	size_t n = codes_count_breaking(diff, &all);

	if (all == 0)
		return;
	codes_find_all(diff, old, newer, &cases);
	text_printf(out, "%zu of %zu change%s break%s callers; %zu case%s %s touched", n,
		    all, all == 1 ? "" : "s", n == 1 ? "s" : "", cases.list.n,
		    cases.list.n == 1 ? "" : "s", cases.list.n == 1 ? "is" : "are");
}

static void write_text(const struct catalogue_diff *diff, const struct codes_side *old,
		       const struct codes_side *newer, struct text *out)
{
	text_printf(out, "%s → %s: %s\n", old->name, newer->name,
		    change_verdict_name(diff->verdict));
	if (diff->verdict != CHANGE_NONE) {
		add_summary(diff, old, newer, out);
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

/* --- Markdown */

static void add_cell(struct text *cell, struct text *out)
{
	markdown_add_cell(text_str(cell), out);
	text_add(out, " | ");
	text_clear(cell);
}

/* A release page wants to know how many, and some; codes diff --format json has all. */
static void markdown_cases(const struct case_ids *ids, struct text *out)
{
	for (size_t i = 0; i < ids->list.n && i < CODES_DIFF_IDS_MAX; i++) {
		if (i > 0)
			text_add(out, "<br>");
		markdown_add_cell(ids->list.items[i], out);
	}
	if (ids->list.n > CODES_DIFF_IDS_MAX)
		text_printf(out, "<br>and %zu more", ids->list.n - CODES_DIFF_IDS_MAX);
}

static void markdown_table(const struct table_change *table, const struct codes_side *old,
			   const struct codes_side *newer, struct text *out)
{
	struct text cell OWNED(text_finish) = {0};

	text_add(out, "\n## ");
	codes_add_title(table, out);
	text_add(out, "\n\n| change | code | number | what | platforms | cases |\n"
		      "|---|---|---|---|---|---|\n");
	VEC_EACH (change, &table->changes) {
		struct case_ids named OWNED(case_ids_finish) = {0};

		text_printf(out, "| %s%s | %s | ", change_kind_name(change->kind),
			    change->breaking ? " (breaking)" : "", code_name(change));
		codes_add_numbers(change, &cell);
		add_cell(&cell, out);
		codes_add_detail(change, ", ", &cell);
		add_cell(&cell, out);
		codes_add_platforms(code_change_platforms(change), out);
		text_add(out, " | ");
		codes_find_named(change, old, newer, &named);
		markdown_cases(&named, out);
		text_add(out, " |\n");
	}
}

static void write_markdown(const struct catalogue_diff *diff,
			   const struct codes_side *old, const struct codes_side *newer,
			   struct text *out)
{
	struct text cell OWNED(text_finish) = {0};

	text_printf(out, "# Codes from %s to %s: %s\n", old->name, newer->name,
		    change_verdict_name(diff->verdict));
	if (diff->verdict != CHANGE_NONE) {
		text_char(out, '\n');
		add_summary(diff, old, newer, out);
		text_add(out, ".\n");
	}
	VEC_EACH (table, &diff->tables) {
		markdown_table(*table, old, newer, out);
	}
	if (diff->api.n == 0)
		return;
	text_add(out,
		 "\n## API, limits and sizes\n\n"
		 "| change | what | how | platforms | cases |\n|---|---|---|---|---|\n");
	VEC_EACH (change, &diff->api) {
		struct case_ids cases OWNED(case_ids_finish) = {0};

		text_printf(out, "| %s%s | ", change_kind_name(change->kind),
			    change->breaking ? " (breaking)" : "");
		codes_add_subject(change, &cell);
		add_cell(&cell, out);
		markdown_add_cell(change->detail != NULL ? change->detail : "", out);
		text_add(out, " | ");
		codes_add_platforms(api_change_platforms(change), out);
		codes_find_api(change, old, newer, &cases);
		text_printf(out, " | %zu |\n", cases.list.n);
	}
}

static void (*const writers[CODES_FORMAT_COUNT])(const struct catalogue_diff *diff,
						 const struct codes_side *old,
						 const struct codes_side *newer,
						 struct text *out) = {
	[CODES_TEXT] = write_text,
	[CODES_JSON] = codes_diff_json,
	[CODES_MARKDOWN] = write_markdown,
};

void codes_diff_write(const struct catalogue_diff *diff, const struct codes_side *old,
		      const struct codes_side *newer, enum codes_format format,
		      struct text *out)
{
	writers[format](diff, old, newer, out);
}
