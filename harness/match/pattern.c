#include "match/pattern.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <inttypes.h>
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

void json_print_short(const struct json *json, struct text *out)
{
	const char *text = json_text_or(json, NULL);
	size_t len, cut;
	bool first = true;

	if (json == NULL) {
		text_add(out, "absent");
	} else if (text != NULL) {
		len = strlen(text);
		cut = len;
		if (len > SHOWN_TEXT_MAX)
			for (cut = SHOWN_TEXT_MAX; cut > 0 && (text[cut] & 0xc0) == 0x80;)
				cut--;
		json_write_text(out, text, cut);
		if (cut < len)
			text_printf(out, "… (%zu bytes)", len);
	} else if (json_is(json, JSON_OBJECT) || json_is(json, JSON_ARRAY)) {
		bool map = json_is(json, JSON_OBJECT);

		text_char(out, map ? '{' : '[');
		JSON_EACH (child, json) {
			if (!first)
				text_add(out, ", ");
			first = false;
			if (map)
				text_printf(out, "%s: ", json_key(child));
			json_print_short(child, out);
		}
		text_char(out, map ? '}' : ']');
	} else {
		json_write(json, out);
	}
}

/* "the text "61"": with its type where that is what differs. */
static void describe(const struct json *json, bool with_type, struct text *out)
{
	if (with_type && json != NULL)
		text_printf(out, "the %s ", json_type_name(json_type(json)));
	json_print_short(json, out);
}

/* "4 Reconnecting": an enum's number with its name. */
static void describe_code(const struct json *json, const struct code_table *table,
			  struct text *out)
{
	const struct code *code = NULL;

	json_print_short(json, out);
	if (table != NULL && json_is_int(json))
		code = code_by_value(table, json_int_or(json, 0));
	if (code != NULL)
		text_printf(out, " %s", code->name);
}

static bool differ(struct mismatch *ret, const struct pattern *pattern,
		   const struct json *seen)
{
	if (ret != NULL) {
		describe_code(seen, pattern->table, &ret->seen);
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
	describe_code(wanted, pattern->table, &ret->expected);
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
		describe_code(seen, table_within(pattern), &ret->seen);
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

static bool match_regex(const struct pattern *pattern, const struct json *seen,
			struct mismatch *ret)
{
	const char *text = json_text_or(seen, NULL);

	if (text != NULL && pattern->has_regex &&
	    regexec(&pattern->regex, text, 0, NULL, 0) == 0)
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

static void print_value(const struct value *value, const struct code_table *table,
			const struct scope *scope, struct text *out)
{
	struct json *json OWNED(json_freep)
	= NULL;

	/* A name reads better than the id it stands for. */
	if (value->text != NULL &&
	    (value->kind == VALUE_USER || value->kind == VALUE_CHANNEL))
		text_add(out, value->text);
	else if (value->kind == VALUE_FILL)
		text_printf(out, "a text of %zu bytes", value->fill_bytes);
	else if (value_resolve(value, scope, &json, NULL))
		describe_code(json, table, out);
	else
		text_add(out, "$…");
}

static void print_items(const struct pattern *pattern, const struct scope *scope,
			const char *brackets, struct text *out)
{
	text_char(out, brackets[0]);
	for (size_t i = 0; i < pattern->items.n; i++) {
		if (i > 0)
			text_add(out, ", ");
		if (pattern->items.items[i]->key != NULL)
			text_printf(out, "%s: ", pattern->items.items[i]->key);
		pattern_print(pattern->items.items[i], scope, out);
	}
	text_char(out, brackets[1]);
}

static void print_range(const struct pattern *pattern, const struct scope *scope,
			struct text *out)
{
	if (pattern->gte != NULL) {
		text_add(out, "≥ ");
		print_value(pattern->gte, NULL, scope, out);
	}
	if (pattern->lte != NULL) {
		text_add(out, pattern->gte != NULL ? " and ≤ " : "≤ ");
		print_value(pattern->lte, NULL, scope, out);
	}
}

void pattern_print(const struct pattern *pattern, const struct scope *scope,
		   struct text *out)
{
	switch (pattern->kind) {
	case PATTERN_VALUE:
		print_value(pattern->value, pattern->table, scope, out);
		break;
	case PATTERN_RANGE:
		print_range(pattern, scope, out);
		break;
	case PATTERN_MATCH:
		text_printf(out, "/%s/", pattern->source);
		break;
	case PATTERN_BYTES:
		text_add(out, "a text of that many bytes: ");
		print_value(pattern->value, NULL, scope, out);
		break;
	case PATTERN_MAP:
		print_items(pattern, scope, "{}", out);
		break;
	case PATTERN_EXACTLY:
		text_add(out, "exactly ");
		print_items(pattern, scope, "{}", out);
		break;
	case PATTERN_ANY:
	case PATTERN_LIST:
		print_items(pattern, scope, "[]", out);
		break;
	case PATTERN_PRESENT:
		text_add(out, "present");
		break;
	case PATTERN_ABSENT:
		text_add(out, "absent");
		break;
	case PATTERN_KIND_COUNT:
		break;
	}
}
