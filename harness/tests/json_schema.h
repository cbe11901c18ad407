/*
 * For tests: the part of JSON Schema 2020-12 that our schemas use. What it does
 * not know of is ignored, as the standard says, so tests hold that refusals happen.
 */
#ifndef TESTS_JSON_SCHEMA_H
#define TESTS_JSON_SCHEMA_H

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

struct json_schema {
	const struct json *root;
	struct map patterns; /* compiled, by their source */
	const char *why;     /* the keyword that refused last */
};

static inline void json_schema_finish(struct json_schema *schema)
{
	size_t at = 0;
	const char *key = NULL;
	void *pattern = NULL;
	while (map_next(&schema->patterns, &at, &key, &pattern)) {
		regfree(pattern);
		free(pattern);
	}
	map_finish(&schema->patterns);
}

static inline bool json_schema_valid(struct json_schema *schema, const struct json *rule,
				     const struct json *value);

static inline bool schema_matches(struct json_schema *schema, const char *source,
				  const char *text)
{
	regex_t *pattern = map_get(&schema->patterns, source);
	if (pattern == NULL) {
		pattern = mem_new(1, sizeof *pattern);
		cr_assert_eq(regcomp(pattern, source, REG_EXTENDED | REG_NOSUB), 0, "%s",
			     source);
		map_put(&schema->patterns, source, pattern);
	}
	return regexec(pattern, text, 0, NULL, 0) == 0;
}

static inline bool schema_is_type(const struct json *value, const char *name)
{
	static const struct {
		const char *name;
		enum json_type type;
	} rows[] = {
		{"null", JSON_NULL},   {"boolean", JSON_BOOL}, {"number", JSON_NUMBER},
		{"string", JSON_TEXT}, {"array", JSON_ARRAY},  {"object", JSON_OBJECT},
	};
	if (strcmp(name, "integer") == 0)
		return json_is_int(value);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].name, name) == 0)
			return json_is(value, rows[i].type);
	cr_expect(false, "type %s", name);
	return false;
}

static inline bool schema_type(struct json_schema *schema, const struct json *types,
			       const struct json *rule, const struct json *value)
{
	(void)schema;
	(void)rule;
	if (json_is(types, JSON_TEXT))
		return schema_is_type(value, json_text_or(types, ""));
	JSON_EACH (type, types)
		if (schema_is_type(value, json_text_or(type, "")))
			return true;
	return false;
}

static inline bool schema_enum(struct json_schema *schema, const struct json *list,
			       const struct json *rule, const struct json *value)
{
	(void)schema;
	(void)rule;
	JSON_EACH (item, list)
		if (json_equal(item, value))
			return true;
	return false;
}

static inline bool schema_pattern(struct json_schema *schema, const struct json *pattern,
				  const struct json *rule, const struct json *value)
{
	(void)rule;
	return !json_is(value, JSON_TEXT) ||
	       schema_matches(schema, json_text_or(pattern, ""), json_text_or(value, ""));
}

static inline bool schema_ref_to(struct json_schema *schema, const struct json *ref,
				 const struct json *rule, const struct json *value)
{
	(void)rule;
	static const char prefix[] = "#/$defs/";
	const char *path = json_text_or(ref, "");
	cr_assert(strncmp(path, prefix, sizeof prefix - 1) == 0, "%s", path);
	const struct json *def = json_get(json_get(schema->root, "$defs"),
					  path + sizeof prefix - 1);
	cr_assert_not_null(def, "%s leads nowhere", path);
	return json_schema_valid(schema, def, value);
}

static inline bool schema_any_of(struct json_schema *schema, const struct json *choice,
				 const struct json *rule, const struct json *value)
{
	(void)rule;
	JSON_EACH (item, choice)
		if (json_schema_valid(schema, item, value))
			return true;
	return false;
}

static inline bool schema_items(struct json_schema *schema, const struct json *item_rule,
				const struct json *rule, const struct json *value)
{
	(void)rule;
	if (json_is(value, JSON_ARRAY))
		JSON_EACH (item, value)
			if (!json_schema_valid(schema, item_rule, item))
				return false;
	return true;
}

static inline bool schema_required(struct json_schema *schema, const struct json *names,
				   const struct json *rule, const struct json *value)
{
	(void)schema;
	(void)rule;
	if (json_is(value, JSON_OBJECT))
		JSON_EACH (name, names)
			if (json_get(value, json_text_or(name, "")) == NULL)
				return false;
	return true;
}

/* properties, patternProperties and additionalProperties of RULE at once. */
static inline bool schema_members(struct json_schema *schema, const struct json *unused,
				  const struct json *rule, const struct json *value)
{
	(void)unused;
	const struct json *named = json_get(rule, "properties");
	const struct json *patterns = json_get(rule, "patternProperties");
	const struct json *others = json_get(rule, "additionalProperties");
	if (!json_is(value, JSON_OBJECT))
		return true;
	JSON_EACH (member, value) {
		const struct json *by_name = json_get(named, json_key(member));
		bool known = by_name != NULL;
		if (known && !json_schema_valid(schema, by_name, member))
			return false;
		if (patterns != NULL)
			JSON_EACH (pattern, patterns) {
				if (!schema_matches(schema, json_key(pattern),
						    json_key(member)))
					continue;
				known = true;
				if (!json_schema_valid(schema, pattern, member))
					return false;
			}
		if (!known && others != NULL &&
		    (json_is(others, JSON_BOOL)
			     ? !json_bool_or(others, true)
			     : !json_schema_valid(schema, others, member)))
			return false;
	}
	return true;
}

static inline bool json_schema_valid(struct json_schema *schema, const struct json *rule,
				     const struct json *value)
{
	static const struct {
		const char *keyword;
		bool (*judge)(struct json_schema *schema, const struct json *argument,
			      const struct json *rule, const struct json *value);
	} rows[] = {
		{"$ref", schema_ref_to},
		{"type", schema_type},
		{"enum", schema_enum},
		{"pattern", schema_pattern},
		{"anyOf", schema_any_of},
		{"items", schema_items},
		{"required", schema_required},
		{"properties", schema_members},
		{"patternProperties", schema_members},
		{"additionalProperties", schema_members},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct json *argument = json_get(rule, rows[i].keyword);
		if (argument == NULL || rows[i].judge(schema, argument, rule, value))
			continue;
		schema->why = rows[i].keyword;
		return false;
	}
	return true;
}

#endif
