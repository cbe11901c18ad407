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

const char *codes_name(const struct code_change *change)
{
	return change->newer != NULL ? change->newer->name : change->old->name;
}

void codes_add_summary(const struct catalogue_diff *diff, const struct codes_side *old,
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

static void (*const writers[CODES_FORMAT_COUNT])(const struct catalogue_diff *diff,
						 const struct codes_side *old,
						 const struct codes_side *newer,
						 struct text *out) = {
	[CODES_TEXT] = codes_diff_text,
	[CODES_JSON] = codes_diff_json,
	[CODES_MARKDOWN] = codes_diff_markdown,
};

void codes_diff_write(const struct catalogue_diff *diff, const struct codes_side *old,
		      const struct codes_side *newer, enum codes_format format,
		      struct text *out)
{
	writers[format](diff, old, newer, out);
}
