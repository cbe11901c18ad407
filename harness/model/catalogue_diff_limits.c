#include "base/mem.h"
#include "base/text.h"
#include "model/catalogue_diff_api.h"

#include <inttypes.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static char *settled(const char *old, const char *newer)
{
	return text_format("%s → %s", old == NULL ? "nothing open" : old,
			   newer == NULL ? "nothing open" : newer);
}

/* --- call limits */

static const struct limit *find_limit(const struct catalogue *catalogue, const char *name)
{
	VEC_EACH (limit, &catalogue->limits)
		if (strcmp((*limit)->name, name) == 0)
			return *limit;
	return NULL;
}

static void add_limit(const struct limit *limit, struct text *out)
{
	text_printf(out, "%u in %g s", limit->count, (double)limit->window_ms / 1000);
}

/* Fewer calls in as much time, or as many in more: what passed may be refused. */
static bool is_tighter(const struct limit *old, const struct limit *newer)
{
	return (double)newer->count * (double)old->window_ms <
		       (double)old->count * (double)newer->window_ms ||
	       newer->count < old->count;
}

static void compare_limits(const struct limit *old, const struct limit *newer,
			   struct catalogue_diff *diff)
{
	if (old->count != newer->count || old->window_ms != newer->window_ms) {
		struct text detail = {0};
		add_limit(old, &detail);
		text_add(&detail, " → ");
		add_limit(newer, &detail);
		VEC_PUSH(&diff->api,
			 (struct api_change){.kind = CHANGE_MEANING,
					     .limit = newer,
					     .detail = text_take(&detail),
					     .breaking = is_tighter(old, newer)});
	}
	if (!same_text(old->readings, newer->readings))
		VEC_PUSH(&diff->api,
			 (struct api_change){
				 .kind = CHANGE_READINGS,
				 .limit = newer,
				 .detail = settled(old->readings, newer->readings)});
}

static void find_limit_changes(const struct catalogue *old, const struct catalogue *newer,
			       struct catalogue_diff *diff)
{
	VEC_EACH (limit, &newer->limits) {
		const struct limit *before = find_limit(old, (*limit)->name);
		struct text detail = {0};
		if (before != NULL) {
			compare_limits(before, *limit, diff);
			continue;
		}
		add_limit(*limit, &detail);
		VEC_PUSH(&diff->api, (struct api_change){.kind = CHANGE_ADDED,
							 .limit = *limit,
							 .detail = text_take(&detail)});
	}
	VEC_EACH (limit, &old->limits)
		if (find_limit(newer, (*limit)->name) == NULL) {
			struct text detail = {0};
			add_limit(*limit, &detail);
			VEC_PUSH(&diff->api,
				 (struct api_change){.kind = CHANGE_REMOVED,
						     .limit = *limit,
						     .detail = text_take(&detail)});
		}
}

/* --- sizes */

static const struct size_limit *find_size(const struct catalogue *catalogue,
					  const char *name)
{
	VEC_EACH (size, &catalogue->sizes)
		if (strcmp((*size)->name, name) == 0)
			return *size;
	return NULL;
}

static void add_size(const struct size_limit *size, struct text *out)
{
	text_printf(out, "%" PRId64 "%s%s", size->most, size->bytes ? " bytes" : "",
		    size->open ? ", exactly as many open" : "");
}

static void compare_sizes(const struct size_limit *old, const struct size_limit *newer,
			  struct catalogue_diff *diff)
{
	if (old->most != newer->most || old->bytes != newer->bytes ||
	    old->open != newer->open) {
		struct text detail = {0};
		add_size(old, &detail);
		text_add(&detail, " → ");
		add_size(newer, &detail);
		VEC_PUSH(&diff->api,
			 (struct api_change){.kind = CHANGE_MEANING,
					     .size = newer,
					     .detail = text_take(&detail),
					     .breaking = newer->most < old->most ||
							 newer->bytes != old->bytes});
	}
	if (!same_text(old->readings, newer->readings))
		VEC_PUSH(&diff->api,
			 (struct api_change){
				 .kind = CHANGE_READINGS,
				 .size = newer,
				 .detail = settled(old->readings, newer->readings)});
}

static void find_size_changes(const struct catalogue *old, const struct catalogue *newer,
			      struct catalogue_diff *diff)
{
	VEC_EACH (size, &newer->sizes) {
		const struct size_limit *before = find_size(old, (*size)->name);
		struct text detail = {0};
		if (before != NULL) {
			compare_sizes(before, *size, diff);
			continue;
		}
		add_size(*size, &detail);
		VEC_PUSH(&diff->api, (struct api_change){.kind = CHANGE_ADDED,
							 .size = *size,
							 .detail = text_take(&detail)});
	}
	VEC_EACH (size, &old->sizes)
		if (find_size(newer, (*size)->name) == NULL) {
			struct text detail = {0};
			add_size(*size, &detail);
			VEC_PUSH(&diff->api,
				 (struct api_change){.kind = CHANGE_REMOVED,
						     .size = *size,
						     .detail = text_take(&detail)});
		}
}

/* --- names of enumerations */

static void find_type_changes(const struct catalogue *old, const struct catalogue *newer,
			      struct catalogue_diff *diff)
{
	VEC_EACH (table, &newer->tables) {
		const struct code_table *before = catalogue_table(old, (*table)->name);
		for (size_t i = 0; i < PLATFORM_COUNT; i++) {
			const char *type = before != NULL ? before->types[i] : NULL;
			if (same_text(type, (*table)->types[i]))
				continue;
			VEC_PUSH(
				&diff->api,
				(struct api_change){
					.kind = type == NULL ? CHANGE_ADDED
						: (*table)->types[i] == NULL
							? CHANGE_REMOVED
							: CHANGE_RENAMED,
					.table = *table,
					.platform = (enum platform)i,
					.detail = text_format(
						"%s%s%s", type != NULL ? type : "",
						type != NULL && (*table)->types[i] != NULL
							? " → "
							: "",
						(*table)->types[i] != NULL
							? (*table)->types[i]
							: ""),
					.breaking = type != NULL});
		}
	}
}

void catalogue_diff_limits(const struct catalogue *old, const struct catalogue *newer,
			   struct catalogue_diff *diff)
{
	find_limit_changes(old, newer, diff);
	find_size_changes(old, newer, diff);
	find_type_changes(old, newer, diff);
}
