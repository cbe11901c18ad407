/*
 * For tests: values, patterns and a scope without a case. Patterns are written
 * as JSON, so that a row of a test holds the whole of one:
 *
 *	{"any": […]}  {"gte": 1, "lte": 2}  {"match": "re"}  {"bytes": 3}
 *	{"exactly": {…}}  {"fill": 3}  {…}  […]  "@present"  "@absent"
 *	"@user:bob"  "@channel:room"  "@name:sent.text"  "@code:Reconnecting"
 */
#ifndef TESTS_MATCH_BUILD_H
#define TESTS_MATCH_BUILD_H

#include "base/mem.h"
#include "match/pattern.h"
#include "match/resolve.h"

#include <criterion/criterion.h>
#include <string.h>

/* --- a scope: bob is bob-1, the channel room is room-1, $sent.text is "hello" */

static inline const char *build_user_id(void *user, const char *name)
{
	(void)user;
	return strcmp(name, "bob") == 0 ? "bob-1" : name;
}

static inline void build_channel_id(void *user, const char *name, struct text *ret)
{
	(void)user;
	text_printf(ret, "%s-1", name);
}

static inline bool build_token(void *user, const char *name, struct text *ret,
			       struct err *err)
{
	(void)user;
	if (strcmp(name, "old") != 0)
		return err_set(err, ERR_USAGE, "no token %s", name);
	text_add(ret, "006token");
	return true;
}

static inline bool build_named(void *user, const char *name, const char *field,
			       struct json **ret, struct err *err)
{
	(void)user;
	if (strcmp(name, "sent") != 0 || field == NULL)
		return err_set(err, ERR_USAGE, "nothing is named %s", name);
	if (strcmp(field, "text") == 0)
		*ret = json_text("hello");
	else if (strcmp(field, "n") == 0)
		*ret = json_number(7);
	else
		return err_set(err, ERR_USAGE, "$%s has no %s", name, field);
	return true;
}

static inline const char *build_var(void *user, const char *key)
{
	(void)user;
	return strcmp(key, "KEY") == 0 ? "value" : NULL;
}

static inline struct scope build_scope(unsigned count)
{
	static const struct scope_ops ops = {
		.user_id = build_user_id,
		.channel_id = build_channel_id,
		.token = build_token,
		.named = build_named,
		.var = build_var,
	};

	return (struct scope){.ops = &ops, .count = count};
}

/* --- values */

static inline struct json *build_json(const char *text)
{
	struct json *json = NULL;
	struct err err = {0};

	cr_assert(json_parse(text, strlen(text), &json, &err), "%s: %s", text,
		  err.message);
	return json;
}

static inline struct value *build_value(enum value_kind kind)
{
	struct value *value = mem_new(1, sizeof *value);

	value->kind = kind;
	return value;
}

static inline struct value *build_literal(const struct json *json)
{
	struct value *value = build_value(VALUE_LITERAL);

	value->json = json_dup(json);
	return value;
}

static inline struct value *build_text(enum value_kind kind, const char *text)
{
	struct value *value = build_value(kind);

	value->text = text != NULL ? mem_dup(text) : NULL;
	return value;
}

static inline void build_part(struct value *value, enum part_kind kind, const char *text,
			      const char *field)
{
	struct part part = {.kind = kind};

	part.text = text != NULL ? mem_dup(text) : NULL;
	part.field = field != NULL ? mem_dup(field) : NULL;
	VEC_PUSH(&value->parts, part);
}

/* --- patterns */

static struct code build_code = {.value = 4};
static struct code_table build_table;

static inline struct value *build_at(const char *word)
{
	const char *colon = strchr(word, ':');
	struct value *value;

	if (strncmp(word, "@user:", 6) == 0)
		return build_text(VALUE_USER, colon + 1);
	if (strncmp(word, "@channel:", 9) == 0)
		return build_text(VALUE_CHANNEL, colon + 1);
	if (strncmp(word, "@code:", 6) == 0) {
		value = build_value(VALUE_CODE);
		value->code = &build_code;
		return value;
	}
	cr_assert(strncmp(word, "@name:", 6) == 0, "%s", word);
	char *name OWNED(mem_freep)
	= mem_dup_bytes(colon + 1, strcspn(colon + 1, "."));

	value = build_value(VALUE_REF);
	build_part(value, PART_NAME, name, strchr(word, '.') + 1);
	return value;
}

static inline struct pattern *build_pattern_of(const struct json *json);

static inline void build_items(struct pattern *pattern, const struct json *items)
{
	JSON_EACH (item, items) {
		struct pattern *child = build_pattern_of(item);

		child->key = json_key(item) != NULL ? mem_dup(json_key(item)) : NULL;
		VEC_PUSH(&pattern->items, child);
	}
}

static inline void build_regex(struct pattern *pattern, const char *source)
{
	pattern->kind = PATTERN_MATCH;
	pattern->source = mem_dup(source);
}

static inline bool build_special(struct pattern *pattern, const struct json *json)
{
	const struct json *gte = json_get(json, "gte");
	const struct json *lte = json_get(json, "lte");

	if (gte != NULL || lte != NULL) {
		pattern->kind = PATTERN_RANGE;
		pattern->gte = gte != NULL ? build_literal(gte) : NULL;
		pattern->lte = lte != NULL ? build_literal(lte) : NULL;
	} else if (json_get(json, "match") != NULL) {
		build_regex(pattern, json_get_text(json, "match"));
	} else if (json_get(json, "bytes") != NULL) {
		pattern->kind = PATTERN_BYTES;
		pattern->value = build_literal(json_get(json, "bytes"));
	} else if (json_get(json, "any") != NULL) {
		pattern->kind = PATTERN_ANY;
		build_items(pattern, json_get(json, "any"));
	} else if (json_get(json, "exactly") != NULL) {
		pattern->kind = PATTERN_EXACTLY;
		build_items(pattern, json_get(json, "exactly"));
	} else if (json_get(json, "fill") != NULL) {
		pattern->kind = PATTERN_VALUE;
		pattern->value = build_value(VALUE_FILL);
		pattern->value->fill_bytes = (size_t)json_get_int(json, "fill", 0);
	} else {
		return false;
	}
	return true;
}

static inline struct pattern *build_pattern_of(const struct json *json)
{
	struct pattern *pattern = mem_new(1, sizeof *pattern);
	const char *text = json_text_or(json, "");

	if (json_is(json, JSON_OBJECT)) {
		if (build_special(pattern, json))
			return pattern;
		pattern->kind = PATTERN_MAP;
		build_items(pattern, json);
	} else if (json_is(json, JSON_ARRAY)) {
		pattern->kind = PATTERN_LIST;
		build_items(pattern, json);
	} else if (strcmp(text, "@present") == 0 || strcmp(text, "@absent") == 0) {
		pattern->kind = text[1] == 'p' ? PATTERN_PRESENT : PATTERN_ABSENT;
	} else {
		pattern->kind = PATTERN_VALUE;
		pattern->value = *text == '@' ? build_at(text) : build_literal(json);
	}
	if (strncmp(text, "@code:", 6) == 0)
		pattern->table = &build_table;
	return pattern;
}

static inline struct pattern *build_pattern(const char *text)
{
	struct json *json OWNED(json_freep)
	= build_json(text);

	build_code.name = (char *)(uintptr_t) "Reconnecting";
	if (build_table.codes.n == 0)
		VEC_PUSH(&build_table.codes, &build_code);
	return build_pattern_of(json);
}

static inline void build_finish(void)
{
	VEC_FINISH(&build_table.codes);
}

#endif
