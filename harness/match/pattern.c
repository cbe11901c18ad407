#include "match/pattern.h"

#include "base/mem.h"

#include <inttypes.h>
#include <regex.h>
#include <string.h>

void mismatch_finish(struct mismatch *mismatch)
{
	text_finish(&mismatch->path);
	text_finish(&mismatch->expected);
	text_finish(&mismatch->seen);
}

void mismatch_clear(struct mismatch *mismatch)
{
	text_clear(&mismatch->path);
	text_clear(&mismatch->expected);
	text_clear(&mismatch->seen);
	mismatch->matched = 0;
	mismatch->place = (struct place){0};
}

void mismatch_print(const struct mismatch *mismatch, struct text *out)
{
	text_printf(out, "%s was %s, expected %s",
		    mismatch->path.len > 0 ? text_str(&mismatch->path) : "it",
		    text_str(&mismatch->seen), text_str(&mismatch->expected));
}

/* "the text "61"": with its type where that is what differs. */
static void describe(const struct json *json, bool with_type, struct text *out)
{
	if (with_type && json != NULL)
		text_printf(out, "the %s ", json_type_name(json_type(json)));
	json_print_short(json, out);
}

static bool differ(struct mismatch *ret, const struct pattern *pattern,
		   const struct json *seen)
{
	if (ret != NULL) {
		json_print_code(seen, pattern->table, &ret->seen);
		ret->place = pattern->place;
	}
	return false;
}

static bool match_value(const struct pattern *pattern, const struct json *seen,
			const struct scope *scope, struct mismatch *ret)
{
	struct json *wanted OWNED(json_freep)
	= NULL;
	struct err err = {0};
	bool types;

	if (!value_resolve(pattern->value, scope, &wanted, &err)) {
		if (ret != NULL)
			text_printf(&ret->expected, "a value (%s)", err.message);
		return differ(ret, pattern, seen);
	}
	if (seen != NULL && json_equal(wanted, seen))
		return true;
	if (ret == NULL)
		return false;
	types = seen != NULL && json_type(wanted) != json_type(seen);
	if (types) {
		describe(wanted, true, &ret->expected);
		describe(seen, true, &ret->seen);
		ret->place = pattern->place;
		return false;
	}
	json_print_code(wanted, pattern->table, &ret->expected);
	return differ(ret, pattern, seen);
}

/* Of any of the items: they are of one field. */
static const struct code_table *table_within(const struct pattern *pattern)
{
	VEC_EACH (item, &pattern->items) {
		if ((*item)->table != NULL)
			return (*item)->table;
	}
	return pattern->table;
}

static bool match_any(const struct pattern *pattern, const struct json *seen,
		      const struct scope *scope, struct mismatch *ret)
{
	VEC_EACH (item, &pattern->items) {
		if (pattern_match(*item, seen, scope, NULL))
			return true;
	}
	if (ret != NULL) {
		text_add(&ret->expected, "one of ");
		pattern_print(pattern, scope, &ret->expected);
		json_print_code(seen, table_within(pattern), &ret->seen);
		ret->place = pattern->place;
	}
	return false;
}

static bool match_range(const struct pattern *pattern, const struct json *seen,
			const struct scope *scope, struct mismatch *ret)
{
	int64_t gte = INT64_MIN, lte = INT64_MAX;
	struct err err = {0};

	if ((pattern->gte != NULL &&
	     !value_resolve_int(pattern->gte, scope, &gte, &err)) ||
	    (pattern->lte != NULL &&
	     !value_resolve_int(pattern->lte, scope, &lte, &err))) {
		if (ret != NULL)
			text_printf(&ret->expected, "a range (%s)", err.message);
		return differ(ret, pattern, seen);
	}
	if (json_is(seen, JSON_NUMBER) && json_number_or(seen, 0) >= (double)gte &&
	    json_number_or(seen, 0) <= (double)lte)
		return true;
	if (ret == NULL)
		return false;
	text_add(&ret->expected, "a number");
	if (pattern->gte != NULL)
		text_printf(&ret->expected, " of at least %" PRId64, gte);
	if (pattern->lte != NULL)
		text_printf(&ret->expected, "%s at most %" PRId64,
			    pattern->gte != NULL ? " and" : " of", lte);
	if (!json_is(seen, JSON_NUMBER) && seen != NULL) {
		describe(seen, true, &ret->seen);
		ret->place = pattern->place;
		return false;
	}
	return differ(ret, pattern, seen);
}

/*
 * Compiled each time: few patterns are matched more than once, and glibc keeps what a
 * compiled one has ever been in, megabytes in all.
 */
static bool finds(const char *source, const char *text)
{
	regex_t regex;
	bool found;

	if (regcomp(&regex, source, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	found = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

static bool match_regex(const struct pattern *pattern, const struct json *seen,
			struct mismatch *ret)
{
	const char *text = json_text_or(seen, NULL);

	if (text != NULL && finds(pattern->source, text))
		return true;
	if (ret != NULL)
		text_printf(&ret->expected, "a text that matches /%s/", pattern->source);
	return differ(ret, pattern, seen);
}

static bool match_bytes(const struct pattern *pattern, const struct json *seen,
			const struct scope *scope, struct mismatch *ret)
{
	const char *text = json_text_or(seen, NULL);
	int64_t bytes = 0;
	struct err err = {0};

	if (!value_resolve_int(pattern->value, scope, &bytes, &err)) {
		if (ret != NULL)
			text_printf(&ret->expected, "a number of bytes (%s)",
				    err.message);
		return differ(ret, pattern, seen);
	}
	if (text != NULL && (int64_t)strlen(text) == bytes)
		return true;
	if (ret == NULL)
		return false;
	text_printf(&ret->expected, "a text of %" PRId64 " bytes", bytes);
	if (text == NULL)
		return differ(ret, pattern, seen);
	text_printf(&ret->seen, "a text of %zu bytes", strlen(text));
	ret->place = pattern->place;
	return false;
}

static void push_path(struct mismatch *ret, const char *key, size_t at)
{
	if (ret == NULL)
		return;
	if (key == NULL)
		text_printf(&ret->path, "[%zu]", at);
	else
		text_printf(&ret->path, "%s%s", ret->path.len > 0 ? "." : "", key);
}

static bool match_type(const struct pattern *pattern, const struct json *seen,
		       enum json_type type, struct mismatch *ret)
{
	if (json_is(seen, type))
		return true;
	if (ret != NULL) {
		text_printf(&ret->expected, "an %s", json_type_name(type));
		describe(seen, true, &ret->seen);
		ret->place = pattern->place;
	}
	return false;
}

static bool has_key(const struct pattern *pattern, const char *key)
{
	VEC_EACH (item, &pattern->items) {
		if (strcmp((*item)->key, key) == 0)
			return true;
	}
	return false;
}

/* exactly: the members that were written, and no other. */
static bool match_no_other(const struct pattern *pattern, const struct json *seen,
			   struct mismatch *ret)
{
	JSON_EACH (member, seen) {
		if (has_key(pattern, json_key(member)))
			continue;
		push_path(ret, json_key(member), 0);
		if (ret != NULL)
			text_add(&ret->expected, "absent");
		return differ(ret, pattern, member);
	}
	return true;
}

static bool match_map(const struct pattern *pattern, const struct json *seen,
		      const struct scope *scope, struct mismatch *ret)
{
	size_t base = ret != NULL ? ret->path.len : 0;

	if (!match_type(pattern, seen, JSON_OBJECT, ret))
		return false;
	VEC_EACH (item, &pattern->items) {
		push_path(ret, (*item)->key, 0);
		if (!pattern_match(*item, json_get(seen, (*item)->key), scope, ret))
			return false;
		if (ret != NULL) {
			text_cut(&ret->path, base);
			ret->matched++;
		}
	}
	return pattern->kind != PATTERN_EXACTLY || match_no_other(pattern, seen, ret);
}

static bool match_list(const struct pattern *pattern, const struct json *seen,
		       const struct scope *scope, struct mismatch *ret)
{
	size_t base = ret != NULL ? ret->path.len : 0;
	const struct json *child;
	size_t at = 0;

	if (!match_type(pattern, seen, JSON_ARRAY, ret))
		return false;
	if (json_size(seen) != pattern->items.n) {
		if (ret != NULL) {
			text_printf(&ret->expected, "a list of %zu", pattern->items.n);
			text_printf(&ret->seen, "a list of %zu ", json_size(seen));
			json_print_short(seen, &ret->seen);
			ret->place = pattern->place;
		}
		return false;
	}
	child = json_first(seen);
	VEC_EACH (item, &pattern->items) {
		push_path(ret, NULL, at);
		if (!pattern_match(*item, child, scope, ret))
			return false;
		if (ret != NULL)
			text_cut(&ret->path, base);
		child = json_next(child);
		at++;
	}
	return true;
}

static bool any_matches(const struct pattern *item, const struct json *list,
			const struct scope *scope)
{
	JSON_EACH (child, list) {
		if (pattern_match(item, child, scope, NULL))
			return true;
	}
	return false;
}

/* The first that is missing, or that should be; the whole list would tell less. */
static bool match_has(const struct pattern *pattern, const struct json *seen,
		      const struct scope *scope, struct mismatch *ret)
{
	const struct pattern *wrong = NULL;
	bool lacks = false;

	if (!match_type(pattern, seen, JSON_ARRAY, ret))
		return false;
	VEC_EACH (item, &pattern->items) {
		if (wrong == NULL && !any_matches(*item, seen, scope))
			wrong = *item;
	}
	VEC_EACH (item, &pattern->lacks) {
		if (wrong != NULL || !any_matches(*item, seen, scope))
			continue;
		wrong = *item;
		lacks = true;
	}
	if (wrong == NULL)
		return true;
	if (ret == NULL)
		return false;
	text_printf(&ret->seen, "a list of %zu %s ", json_size(seen),
		    lacks ? "with" : "without");
	pattern_print(wrong, scope, &ret->seen);
	text_add(&ret->expected, lacks ? "one without it" : "one with it");
	ret->place = wrong->place;
	return false;
}

bool pattern_match(const struct pattern *pattern, const struct json *seen,
		   const struct scope *scope, struct mismatch *ret)
{
	if (pattern == NULL)
		return true;
	switch (pattern->kind) {
	case PATTERN_VALUE:
		return match_value(pattern, seen, scope, ret);
	case PATTERN_ANY:
		return match_any(pattern, seen, scope, ret);
	case PATTERN_RANGE:
		return match_range(pattern, seen, scope, ret);
	case PATTERN_MATCH:
		return match_regex(pattern, seen, ret);
	case PATTERN_BYTES:
		return match_bytes(pattern, seen, scope, ret);
	case PATTERN_MAP:
	case PATTERN_EXACTLY:
		return match_map(pattern, seen, scope, ret);
	case PATTERN_LIST:
		return match_list(pattern, seen, scope, ret);
	case PATTERN_HAS:
		return match_has(pattern, seen, scope, ret);
	case PATTERN_PRESENT:
	case PATTERN_ABSENT:
		if ((seen != NULL) == (pattern->kind == PATTERN_PRESENT))
			return true;
		if (ret != NULL)
			text_add(&ret->expected,
				 pattern->kind == PATTERN_PRESENT ? "present" : "absent");
		return differ(ret, pattern, seen);
	case PATTERN_KIND_COUNT:
		break;
	}
	return false;
}
