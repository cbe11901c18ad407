#include "model/catalogue.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const role_names[ACTOR_ROLE_COUNT] = {
	[ACTOR_RTM] = "rtm",
	[ACTOR_SIGNALING] = "signaling",
};

static const char *const platform_names[PLATFORM_COUNT] = {
	[PLATFORM_CPP] = "cpp",
	[PLATFORM_OBJC] = "objc",
	[PLATFORM_JAVA] = "java",
	[PLATFORM_JS] = "js",
};

static const char *const type_names[FIELD_TYPE_COUNT] = {
#define X(name, word) [FIELD_##name] = word,
	FIELD_TYPE_LIST(X)
#undef X
};

const char *actor_role_name(enum actor_role role)
{
	return role_names[role];
}

const char *platform_name(enum platform platform)
{
	return platform_names[platform];
}

const char *field_type_name(enum field_type type)
{
	return type_names[type];
}

bool field_type_parse(const char *word, enum field_type *ret)
{
	for (size_t i = 0; i < FIELD_TYPE_COUNT; i++) {
		if (strcmp(type_names[i], word) == 0) {
			*ret = (enum field_type)i;
			return true;
		}
	}
	return false;
}

/* FIELDS points to the items of a VEC, whose type has no name to pass it by. */
static void fields_finish(struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(fields[i].name);
		free(fields[i].table);
	}
	free(fields);
}

static void operation_free(struct operation *operation)
{
	free(operation->name);
	fields_finish(operation->args.items, operation->args.n);
	fields_finish(operation->results.items, operation->results.n);
	free(operation->needs);
	free(operation->readings);
	free(operation->source);
	free(operation);
}

static void event_free(struct event *event)
{
	free(event->name);
	fields_finish(event->fields.items, event->fields.n);
	free(event->needs);
	free(event->readings);
	free(event->source);
	free(event);
}

/* GIVERS points to the items of a VEC, as above. */
static void givers_finish(struct code_giver *givers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(givers[i].name);
		free(givers[i].text);
	}
	free(givers);
}

static void code_free(struct code *code)
{
	givers_finish(code->by.items, code->by.n);
	givers_finish(code->unprovoked.items, code->unprovoked.n);
	givers_finish(code->seen.items, code->seen.n);
	free(code->name);
	free(code->js);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		free(code->names[i]);
	free(code->means);
	free(code->readings);
	free(code->was);
	free(code->confidence);
	free(code->source);
	free(code);
}

static void table_free(struct code_table *table)
{
	free(table->name);
	VEC_EACH (code, &table->codes)
		code_free(*code);
	VEC_FINISH(&table->codes);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		free(table->types[i]);
	free(table);
}

static void limit_free(struct limit *limit)
{
	free(limit->name);
	free(limit->readings);
	free(limit->source);
	free(limit);
}

static void size_free(struct size_limit *size)
{
	free(size->name);
	free(size->readings);
	free(size->source);
	free(size);
}

static void symbol_free(struct symbol *symbol)
{
	free(symbol->name);
	free(symbol->in);
	free(symbol->readings);
	free(symbol->source);
	free(symbol);
}

void catalogue_finish(struct catalogue *catalogue)
{
	VEC_EACH (operation, &catalogue->operations)
		operation_free(*operation);
	VEC_FINISH(&catalogue->operations);
	VEC_EACH (event, &catalogue->events)
		event_free(*event);
	VEC_FINISH(&catalogue->events);
	VEC_EACH (table, &catalogue->tables)
		table_free(*table);
	VEC_FINISH(&catalogue->tables);
	VEC_EACH (limit, &catalogue->limits)
		limit_free(*limit);
	VEC_FINISH(&catalogue->limits);
	VEC_EACH (size, &catalogue->sizes)
		size_free(*size);
	VEC_FINISH(&catalogue->sizes);
	VEC_EACH (symbol, &catalogue->symbols)
		symbol_free(*symbol);
	VEC_FINISH(&catalogue->symbols);
	VEC_EACH (capability, &catalogue->capabilities)
		free(*capability);
	VEC_FINISH(&catalogue->capabilities);
	VEC_EACH (path, &catalogue->paths)
		free(*path);
	VEC_FINISH(&catalogue->paths);
	map_finish(&catalogue->operation_index);
	map_finish(&catalogue->event_index);
	map_finish(&catalogue->table_index);
	*catalogue = (struct catalogue){0};
}

/* What MAP holds under "ROLE NAME". */
static void *get_by_role(const struct map *map, enum actor_role role, const char *name)
{
	OWNED(mem_freep)
	char *key = text_format("%s %s", role_names[role], name);
	return map_get(map, key);
}

const struct operation *catalogue_operation(const struct catalogue *catalogue,
					    enum actor_role role, const char *name)
{
	return get_by_role(&catalogue->operation_index, role, name);
}

const struct event *catalogue_event(const struct catalogue *catalogue,
				    enum actor_role role, const char *name)
{
	return get_by_role(&catalogue->event_index, role, name);
}

const struct code_table *catalogue_table(const struct catalogue *catalogue,
					 const char *name)
{
	return map_get(&catalogue->table_index, name);
}

const struct code *code_by_name(const struct code_table *table, const char *name)
{
	VEC_EACH (code, &table->codes)
		if (strcmp((*code)->name, name) == 0)
			return *code;
	return NULL;
}

const struct code *code_by_value(const struct code_table *table, int64_t value)
{
	VEC_EACH (code, &table->codes)
		if ((*code)->value == value)
			return *code;
	return NULL;
}

bool operation_gives(const struct operation *operation, const struct code_table *table)
{
	return table != NULL && operation->codes == table;
}

bool event_carries(const struct event *event, const struct code_table *table)
{
	VEC_EACH (field, &event->fields)
		if (table != NULL && field->type == FIELD_ENUM &&
		    strcmp(field->table, table->name) == 0)
			return true;
	return false;
}

bool code_given_by(const struct code *code, const char *name)
{
	VEC_EACH (giver, &code->by)
		if (strcmp(giver->name, name) == 0)
			return true;
	return !code->has_by;
}

bool code_was_seen(const struct code *code, const char *name, const char *id)
{
	VEC_EACH (giver, &code->seen)
		if (strcmp(giver->name, name) == 0 &&
		    (id == NULL || strcmp(giver->text, id) == 0))
			return true;
	return false;
}

const char *code_unprovoked(const struct code *code, const char *name)
{
	VEC_EACH (giver, &code->unprovoked)
		if (giver->name == NULL || strcmp(giver->name, name) == 0)
			return giver->text;
	return NULL;
}

const struct field *field_find(const struct field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}
