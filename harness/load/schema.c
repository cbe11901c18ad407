#include "load/language.h"
#include "load/load.h"
#include "load/schema_parts.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/text.h"

#include <string.h>

#define NAME_PATTERN "[A-Za-z][A-Za-z0-9_]*"

/* What a row of each: may have put anywhere. */
#define DOLLAR "[$]"

static struct json *described(struct json *schema, const char *means)
{
	if (means != NULL)
		json_put_text(schema, "description", means);
	return schema;
}

/* An array of words, each once. */
struct words_once {
	struct json *array;
	struct map seen;
};

static void add_once(struct words_once *words, const char *word)
{
	if (map_has(&words->seen, word))
		return;
	map_put(&words->seen, word, words);
	json_push(words->array, json_text(word));
}

/* {"anyOf": [{"enum": WORDS}, {a text with $ in it}]}; takes WORDS. */
static struct json *enum_or_dollar(struct words_once *words)
{
	struct json *choice = json_array();
	struct json *named = json_object();
	json_put(named, "enum", words->array);
	json_push(choice, named);
	struct json *dollar = json_object();
	json_put_text(dollar, "type", "string");
	json_put_text(dollar, "pattern", DOLLAR);
	json_push(choice, dollar);
	struct json *schema = json_object();
	json_put(schema, "anyOf", choice);
	map_finish(&words->seen);
	return schema;
}

static struct json *code_names(const struct catalogue *catalogue)
{
	struct words_once words = {.array = json_array()};
	add_once(&words, "Nil");
	add_once(&words, "any");
	VEC_EACH (operation, &catalogue->operations)
		if ((*operation)->codes != NULL)
			VEC_EACH (code, &(*operation)->codes->codes)
				add_once(&words, (*code)->name);
	return enum_or_dollar(&words);
}

static struct json *event_names(const struct catalogue *catalogue)
{
	struct words_once words = {.array = json_array()};
	VEC_EACH (event, &catalogue->events)
		add_once(&words, (*event)->name);
	return enum_or_dollar(&words);
}

static struct json *capability_names(const struct catalogue *catalogue)
{
	struct words_once words = {.array = json_array()};
	VEC_EACH (capability, &catalogue->capabilities)
		add_once(&words, *capability);
	return enum_or_dollar(&words);
}

static struct json *requirement_ids(const struct requirements *requirements)
{
	struct words_once words = {.array = json_array()};
	VEC_EACH (requirement, &requirements->list)
		add_once(&words, (*requirement)->id);
	return enum_or_dollar(&words);
}

static struct json *enum_schema(const struct catalogue *catalogue,
				const struct field *field)
{
	const struct code_table *table =
		field->table == NULL ? NULL : catalogue_table(catalogue, field->table);
	struct words_once words = {.array = json_array()};
	if (table != NULL)
		VEC_EACH (code, &table->codes)
			add_once(&words, (*code)->name);
	struct json *schema = enum_or_dollar(&words);
	json_push(json_get(schema, "anyOf"), schema_ref("type-int"));
	return schema;
}

static struct json *field_schema(const struct catalogue *catalogue,
				 const struct field *field, bool pattern)
{
	struct json *value = field->type == FIELD_ENUM
				     ? enum_schema(catalogue, field)
				     : schema_ref(schema_type_name(field->type));
	if (!pattern)
		return value;
	struct json *choice = json_array();
	json_push(choice, value);
	json_push(choice, schema_ref("pattern-words"));
	struct json *schema = json_object();
	json_put(schema, "anyOf", choice);
	return schema;
}

/* Adds the members that FIELDS may have to the schema of one head. */
static void add_fields(const struct catalogue *catalogue, struct json *head,
		       const struct field *fields, size_t n, bool pattern)
{
	struct json *properties = json_get(head, "properties");
	for (size_t i = 0; i < n; i++)
		json_put(properties, fields[i].name,
			 field_schema(catalogue, &fields[i], pattern));
}

static struct json *members_schema(void)
{
	struct json *schema = json_object();
	struct json *types = json_array();
	json_push(types, json_text("object"));
	json_push(types, json_text("null"));
	json_put(schema, "type", types);
	json_put(schema, "properties", json_object());
	json_put_bool(schema, "additionalProperties", false);
	return schema;
}

/* The schema under PATTERN; roles that share a name share its members. */
static struct json *head_schema(struct json *heads, const char *pattern)
{
	struct json *schema = json_get(heads, pattern);
	if (schema != NULL)
		return schema;
	schema = members_schema();
	json_put(heads, pattern, schema);
	return schema;
}

/* FORM as a regular expression, its last word being WORD if not NULL. */
static char *form_pattern(const char *form, const char *word)
{
	OWNED(text_finish)
	struct text out = {0};
	text_char(&out, '^');
	for (const char *at = form; *at != '\0';) {
		size_t len = strcspn(at, " ");
		bool last = at[len] == '\0';
		if (last && word != NULL)
			text_add(&out, word);
		else if (strncmp(at, "NAME", len) == 0)
			text_add(&out, NAME_PATTERN "(\\[[0-9]+([.][.][0-9]+)?\\])?");
		else if (strncmp(at, "ACTOR", len) == 0)
			text_add(&out, NAME_PATTERN);
		else
			text_append(&out, at, len);
		if (!last)
			text_char(&out, ' ');
		at += len + !last;
	}
	text_char(&out, '$');
	return text_take(&out);
}

static void add_operations(const struct catalogue *catalogue, const char *form,
			   struct json *heads)
{
	VEC_EACH (item, &catalogue->operations) {
		const struct operation *operation = *item;
		char *pattern OWNED(mem_freep)
		= form_pattern(form, operation->name);
		add_fields(catalogue, head_schema(heads, pattern), operation->args.items,
			   operation->args.n, false);
	}
}

static void add_events(const struct catalogue *catalogue, const char *form,
		       struct json *heads)
{
	VEC_EACH (item, &catalogue->events) {
		const struct event *event = *item;
		char *pattern OWNED(mem_freep)
		= form_pattern(form, event->name);
		struct json *schema = head_schema(heads, pattern);
		add_fields(catalogue, schema, event->fields.items, event->fields.n, true);
		json_put(json_get(schema, "properties"), "any", schema_ref("list"));
		json_put(json_get(schema, "properties"), "exactly", schema_ref("map"));
	}
}

static struct json *heads_schema(const struct catalogue *catalogue)
{
	struct json *heads = json_object();
	size_t n = 0;
	const struct head_form *rows = head_forms(&n);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].value, "args") == 0) {
			add_operations(catalogue, rows[i].form, heads);
		} else if (strcmp(rows[i].value, "event") == 0) {
			add_events(catalogue, rows[i].form, heads);
		} else {
			char *pattern OWNED(mem_freep)
			= form_pattern(rows[i].form, NULL);
			json_put(heads, pattern,
				 described(schema_ref(rows[i].value), rows[i].means));
		}
	}
	json_put(heads, DOLLAR, json_object());
	return heads;
}

static struct json *step_map(const struct catalogue *catalogue)
{
	struct json *properties = json_object();
	const struct modifier *rows = modifiers();
	for (int i = 0; i < MODIFIER_COUNT; i++)
		json_put(properties, rows[i].name,
			 described(schema_ref(rows[i].schema), rows[i].means));
	struct json *schema = json_object();
	json_put_text(schema, "type", "object");
	json_put(schema, "properties", properties);
	json_put(schema, "patternProperties", heads_schema(catalogue));
	json_put_bool(schema, "additionalProperties", false);
	return schema;
}

/* Appends one more way in which a step may read. */
static void add_bare(const char *form, const char *word, struct text *out)
{
	char *pattern OWNED(mem_freep)
	= form_pattern(form, word);
	text_printf(out, "%s%s", out->len > 0 ? "|" : "", pattern);
}

/* What a step without a map may read. */
static struct json *step_text(const struct catalogue *catalogue)
{
	OWNED(text_finish)
	struct text pattern = {0};
	OWNED(map_finish)
	struct map seen = {0};
	text_add(&pattern, DOLLAR);
	size_t n = 0;
	const struct head_form *rows = head_forms(&n);
	for (size_t i = 0; i < n; i++) {
		bool args = strcmp(rows[i].value, "args") == 0;
		if (strcmp(rows[i].value, "nothing") == 0 ||
		    strcmp(rows[i].value, "loses") == 0 ||
		    strcmp(rows[i].value, "network") == 0)
			add_bare(rows[i].form, NULL, &pattern);
		else if (strcmp(rows[i].value, "event") == 0)
			VEC_EACH (event, &catalogue->events)
				add_bare(rows[i].form, (*event)->name, &pattern);
		if (!args)
			continue;
		VEC_EACH (operation, &catalogue->operations)
			if (map_put(&seen, (*operation)->name, &seen) == NULL)
				add_bare(rows[i].form, (*operation)->name, &pattern);
	}
	struct json *schema = json_object();
	json_put_text(schema, "type", "string");
	json_put_text(schema, "pattern", text_str(&pattern));
	return schema;
}

static void add_snippet(struct json *snippets, const char *label, const char *head)
{
	struct json *snippet = json_object();
	json_put_text(snippet, "label", label);
	json_put_text(snippet, "body", head);
	json_push(snippets, snippet);
}

/* Editors that know defaultSnippets complete operations and events by them. */
static struct json *step_snippets(const struct catalogue *catalogue)
{
	struct json *snippets = json_array();
	VEC_EACH (operation, &catalogue->operations) {
		char *body OWNED(mem_freep)
		= text_format("${1:alice} %s", (*operation)->name);
		add_snippet(snippets, (*operation)->name, body);
	}
	VEC_EACH (event, &catalogue->events) {
		char *body OWNED(mem_freep)
		= text_format("${1:bob} gets %s", (*event)->name);
		add_snippet(snippets, (*event)->name, body);
	}
	return snippets;
}

static struct json *step_schema(const struct catalogue *catalogue)
{
	struct json *choice = json_array();
	json_push(choice, step_text(catalogue));
	json_push(choice, schema_ref("step-map"));
	struct json *schema = json_object();
	json_put(schema, "anyOf", choice);
	json_put(schema, "defaultSnippets", step_snippets(catalogue));
	return schema;
}

static struct json *case_schema(void)
{
	struct json *properties = json_object();
	struct json *required = json_array();
	const struct case_key *rows = case_keys();
	for (int i = 0; i < CASE_KEY_COUNT; i++) {
		json_put(properties, rows[i].name,
			 described(schema_ref(rows[i].schema), rows[i].means));
		if (rows[i].need == GRAMMAR_REQUIRED)
			json_push(required, json_text(rows[i].name));
	}
	struct json *schema = json_object();
	json_put_text(schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_put_text(schema, "title", "A case of rtm-conform");
	json_put_text(schema, "type", "object");
	json_put(schema, "required", required);
	json_put(schema, "properties", properties);
	json_put_bool(schema, "additionalProperties", false);
	return schema;
}

void load_write_schema(const struct catalogue *catalogue,
		       const struct requirements *requirements, struct text *out)
{
	struct json *schema OWNED(json_freep)
	= case_schema();
	struct json *defs = schema_fixed_defs();
	json_put(defs, "requirement", requirement_ids(requirements));
	json_put(defs, "capability", capability_names(catalogue));
	json_put(defs, "event-name", event_names(catalogue));
	json_put(defs, "code", code_names(catalogue));
	json_put(defs, "step", step_schema(catalogue));
	json_put(defs, "step-map", step_map(catalogue));
	json_put(schema, "$defs", defs);
	schema_print(schema, out);
}
