#include "model/catalogue_diff_api.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void push_api(struct catalogue_diff *diff, struct api_change change)
{
	VEC_PUSH(&diff->api, change);
}

static char *settled(const char *old, const char *newer)
{
	return text_format("%s → %s", old == NULL ? "nothing open" : old,
			   newer == NULL ? "nothing open" : newer);
}

static void describe(const struct field *field, struct text *out)
{
	text_printf(out, "%s%s", field->optional ? "optional " : "",
		    field_type_name(field->type));
	if (field->table != NULL)
		text_printf(out, " %s", field->table);
}

/*
 * What came, went or changed among FIELDS, into OUT; true if that breaks callers. A
 * caller gives what it must (GIVEN) and takes whatever comes, as long as what was
 * always there still is.
 */
static bool compare_fields(const struct field *old, size_t n_old,
			   const struct field *newer, size_t n_newer, const char *what,
			   bool given, struct text *out)
{
	bool breaking = false;
	for (size_t i = 0; i < n_newer; i++) {
		const struct field *before = field_find(old, n_old, newer[i].name);
		bool typed = before == NULL || before->type != newer[i].type ||
			     !same_text(before->table, newer[i].table);
		if (!typed && before->optional == newer[i].optional)
			continue;
		text_printf(out, "%s%s %s %s: ", out->len > 0 ? "; " : "", what,
			    newer[i].name, before == NULL ? "added" : "changed");
		if (before != NULL) {
			describe(before, out);
			text_add(out, " → ");
		}
		describe(&newer[i], out);
		if (before == NULL)
			breaking = breaking || (given && !newer[i].optional);
		else
			breaking = breaking || typed || given != newer[i].optional;
	}
	for (size_t i = 0; i < n_old; i++) {
		if (field_find(newer, n_newer, old[i].name) != NULL)
			continue;
		text_printf(out, "%s%s %s removed", out->len > 0 ? "; " : "", what,
			    old[i].name);
		breaking = true;
	}
	return breaking;
}

static void compare_operations(const struct operation *old, const struct operation *newer,
			       struct catalogue_diff *diff)
{
	OWNED(text_finish)
	struct text detail = {0};
	bool args = compare_fields(old->args.items, old->args.n, newer->args.items,
				   newer->args.n, "argument", true, &detail);
	bool results = compare_fields(old->results.items, old->results.n,
				      newer->results.items, newer->results.n, "result",
				      false, &detail);
	bool coded = (old->codes == NULL) != (newer->codes == NULL);
	const char *limit_before = old->limit != NULL ? old->limit->name : NULL;
	const char *limit = newer->limit != NULL ? newer->limit->name : NULL;
	bool limited = limit != NULL && !same_text(limit_before, limit);
	if (coded)
		text_printf(&detail, "%s%s", detail.len > 0 ? "; " : "",
			    newer->codes == NULL ? "gives no code any more"
						 : "gives a code");
	if (!same_text(limit_before, limit))
		text_printf(&detail, "%slimit %s → %s", detail.len > 0 ? "; " : "",
			    limit_before != NULL ? limit_before : "none",
			    limit != NULL ? limit : "none");
	if (!same_text(old->needs, newer->needs))
		text_printf(&detail, "%sneeds %s → %s", detail.len > 0 ? "; " : "",
			    old->needs != NULL ? old->needs : "nothing",
			    newer->needs != NULL ? newer->needs : "nothing");
	if (detail.len > 0)
		push_api(diff, (struct api_change){.kind = CHANGE_MEANING,
						   .operation = newer,
						   .detail = text_take(&detail),
						   .breaking = args || results || coded ||
							       limited});
	if (!same_text(old->readings, newer->readings))
		push_api(diff, (struct api_change){.kind = CHANGE_READINGS,
						   .operation = newer,
						   .detail = settled(old->readings,
								     newer->readings)});
}

static void find_operation_changes(const struct catalogue *old,
				   const struct catalogue *newer,
				   struct catalogue_diff *diff)
{
	VEC_EACH (operation, &newer->operations) {
		const struct operation *before = catalogue_operation(
			old, (*operation)->role, (*operation)->name);
		if (before == NULL)
			push_api(diff, (struct api_change){.kind = CHANGE_ADDED,
							   .operation = *operation});
		else
			compare_operations(before, *operation, diff);
	}
	VEC_EACH (operation, &old->operations)
		if (catalogue_operation(newer, (*operation)->role, (*operation)->name) ==
		    NULL)
			push_api(diff, (struct api_change){.kind = CHANGE_REMOVED,
							   .operation = *operation,
							   .breaking = true});
}

static void find_event_changes(const struct catalogue *old, const struct catalogue *newer,
			       struct catalogue_diff *diff)
{
	VEC_EACH (event, &newer->events) {
		const struct event *before = catalogue_event(old, (*event)->role,
							     (*event)->name);
		OWNED(text_finish)
		struct text detail = {0};
		if (before == NULL) {
			push_api(diff, (struct api_change){.kind = CHANGE_ADDED,
							   .event = *event});
			continue;
		}
		bool breaking = compare_fields(before->fields.items, before->fields.n,
					       (*event)->fields.items, (*event)->fields.n,
					       "field", false, &detail);
		if (detail.len > 0)
			push_api(diff, (struct api_change){.kind = CHANGE_MEANING,
							   .event = *event,
							   .detail = text_take(&detail),
							   .breaking = breaking});
		if (!same_text(before->readings, (*event)->readings))
			push_api(diff, (struct api_change){
					       .kind = CHANGE_READINGS,
					       .event = *event,
					       .detail = settled(before->readings,
								 (*event)->readings)});
	}
	VEC_EACH (event, &old->events)
		if (catalogue_event(newer, (*event)->role, (*event)->name) == NULL)
			push_api(diff, (struct api_change){.kind = CHANGE_REMOVED,
							   .event = *event,
							   .breaking = true});
}

static bool has_symbol(const struct catalogue *catalogue, const struct symbol *wanted)
{
	VEC_EACH (symbol, &catalogue->symbols)
		if ((*symbol)->platform == wanted->platform &&
		    strcmp((*symbol)->name, wanted->name) == 0)
			return true;
	return false;
}

static void find_symbol_changes(const struct catalogue *old,
				const struct catalogue *newer,
				struct catalogue_diff *diff)
{
	VEC_EACH (symbol, &newer->symbols)
		if (!has_symbol(old, *symbol))
			push_api(diff, (struct api_change){.kind = CHANGE_ADDED,
							   .symbol = *symbol});
	VEC_EACH (symbol, &old->symbols)
		if (!has_symbol(newer, *symbol))
			push_api(diff, (struct api_change){.kind = CHANGE_REMOVED,
							   .symbol = *symbol,
							   .breaking = true});
}

void catalogue_diff_api(const struct catalogue *old, const struct catalogue *newer,
			struct catalogue_diff *diff)
{
	find_operation_changes(old, newer, diff);
	find_event_changes(old, newer, diff);
	find_symbol_changes(old, newer, diff);
}
