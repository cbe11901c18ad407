#include "load/case.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct value *value_new(enum value_kind kind, const struct node *node)
{
	struct value *value = mem_new(1, sizeof *value);
	value->kind = kind;
	value->place = node->place;
	return value;
}

static struct value *literal(const struct node *node)
{
	struct value *value = value_new(VALUE_LITERAL, node);
	value->json = node_to_json(node);
	return value;
}

static struct value *refuse(struct loader *loader, const struct node *node,
			    const struct field *field)
{
	const char *expects = field_expects(field->type);
	bool text_wanted = field->type == FIELD_TEXT || field->type == FIELD_PAYLOAD ||
			   field->type == FIELD_TOKEN;
	bool scalar = node->kind == NODE_NUMBER || node->kind == NODE_BOOL;
	if (text_wanted && scalar)
		problems_add_hint(loader->problems, node->place, "in quotes it is a text",
				  "%s is %s, found %s", field->name, expects,
				  node_kind_name(node->kind));
	else
		problems_add(loader->problems, node->place, "%s is %s, found %s",
			     field->name, expects, node_kind_name(node->kind));
	return NULL;
}

bool value_holds_text(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_PAYLOAD || type == FIELD_TOKEN ||
	       type == FIELD_HANDLE;
}

/* What is nothing but one $name.field, or one $i, keeps its type. */
static void settle_template(struct value *value, enum field_type type)
{
	if (value->parts.n != 1)
		return;
	enum part_kind kind = value->parts.items[0].kind;
	if (kind == PART_NAME || (kind == PART_COUNT && !value_holds_text(type)))
		value->kind = VALUE_REF;
}

static struct value *compile_text(struct loader *loader, const struct node *node,
				  const struct field *field)
{
	if (node->kind != NODE_TEXT)
		return refuse(loader, node, field);
	struct value *value = template_compile(loader, node);
	if (value == NULL)
		return NULL;
	settle_template(value, field->type);
	if (value->kind == VALUE_REF || !value_is_constant(value))
		return value;
	const char *text = value->parts.n > 0 ? value->parts.items[0].text : "";
	struct value *constant = value_new(VALUE_LITERAL, node);
	constant->json = json_text(text);
	value_free(value);
	return constant;
}

/* A number, a moment, a truth, a handle: what else than $name.field, if a text. */
static struct value *compile_reference(struct loader *loader, const struct node *node,
				       const struct field *field)
{
	if (node->kind != NODE_TEXT || strchr(node->text, '$') == NULL)
		return refuse(loader, node, field);
	struct value *value = template_compile(loader, node);
	if (value == NULL)
		return NULL;
	settle_template(value, field->type);
	if (value->kind == VALUE_REF)
		return value;
	value_free(value);
	return refuse(loader, node, field);
}

static struct value *compile_user(struct loader *loader, const struct node *node,
				  const struct field *field)
{
	if (node->kind != NODE_TEXT)
		return refuse(loader, node, field);
	if (*node->text == '\0')
		return literal(node);
	if (strchr(node->text, '$') != NULL)
		return compile_reference(loader, node, field);
	if (actor_find(loader, node->text, node->place) == STEP_NONE)
		return NULL;
	struct value *value = value_new(VALUE_USER, node);
	value->text = mem_dup(node->text);
	return value;
}

static struct value *compile_channel(struct loader *loader, const struct node *node,
				     const struct field *field)
{
	if (node->kind != NODE_TEXT)
		return refuse(loader, node, field);
	if (*node->text == '\0')
		return literal(node);
	struct value *value = template_compile(loader, node);
	if (value == NULL)
		return NULL;
	settle_template(value, field->type);
	if (value->kind == VALUE_REF && value->parts.items[0].kind == PART_NAME)
		return value;
	value->kind = VALUE_CHANNEL;
	if (value_is_constant(value))
		value->text = mem_dup(value->parts.items[0].text);
	return value;
}

static struct value *compile_token(struct loader *loader, const struct node *node,
				   const struct field *field)
{
	bool named = node->kind == NODE_TEXT && node->text[0] == '$' &&
		     is_name(node->text + 1) && strcmp(node->text, "$i") != 0;
	if (!named)
		return compile_text(loader, node, field);
	if (token_find(loader, node->text + 1, node->place) == NULL)
		return NULL;
	struct value *value = value_new(VALUE_TOKEN, node);
	value->text = mem_dup(node->text + 1);
	return value;
}

static struct value *compile_bool(struct loader *loader, const struct node *node,
				  const struct field *field)
{
	return node->kind == NODE_BOOL ? literal(node)
				       : compile_reference(loader, node, field);
}

static struct value *compile_number(struct loader *loader, const struct node *node,
				    const struct field *field)
{
	if (node->kind != NODE_NUMBER)
		return compile_reference(loader, node, field);
	if (node->number == (double)(int64_t)node->number)
		return literal(node);
	problems_add(loader->problems, node->place, "%s is a whole number", field->name);
	return NULL;
}

static struct value *compile_enum(struct loader *loader, const struct node *node,
				  const struct field *field)
{
	const struct code_table *table = field->table == NULL
						 ? NULL
						 : catalogue_table(loader->catalogue,
								   field->table);
	if (node->kind == NODE_NUMBER)
		return compile_number(loader, node, field);
	if (node->kind != NODE_TEXT || strchr(node->text, '$') != NULL || table == NULL)
		return compile_reference(loader, node, field);
	const struct code *code = code_by_name(table, node->text);
	if (code != NULL) {
		struct value *value = value_new(VALUE_CODE, node);
		value->code = code;
		return value;
	}
	OWNED(words_finish)
	struct words known = {0};
	words_codes(table, &known);
	problem_unknown(loader, node->place, field->name, node->text, &known);
	return NULL;
}

static struct value *compile_members(struct loader *loader, const struct node *node,
				     enum field_type type)
{
	size_t n = 0;
	const struct field *members = field_members(type, &n);
	struct value *map = value_new(VALUE_MAP, node);
	VEC_EACH (child, &node->children) {
		const struct field *member = field_find(members, n, (*child)->key);
		if (member == NULL) {
			OWNED(words_finish)
			struct words known = {0};
			words_fields(members, n, &known);
			problem_unknown(loader, (*child)->key_place, "member",
					(*child)->key, &known);
			continue;
		}
		struct value *value = value_compile(loader, *child, member);
		if (value == NULL)
			continue;
		value->key = mem_dup((*child)->key);
		VEC_PUSH(&map->items, value);
	}
	return map;
}

static struct value *compile_list(struct loader *loader, const struct node *node,
				  const struct field *field)
{
	if (node->kind == NODE_TEXT)
		return compile_reference(loader, node, field);
	if (node->kind != NODE_LIST)
		return refuse(loader, node, field);
	struct field item = *field;
	item.type = field_item(field->type);
	size_t n = 0;
	bool maps = field_members(field->type, &n) != NULL;
	struct value *list = value_new(VALUE_LIST, node);
	VEC_EACH (child, &node->children) {
		struct value *value = NULL;
		bool raw = node_get(*child, "raw") != NULL;
		if (maps && !raw && (*child)->kind == NODE_MAP)
			value = compile_members(loader, *child, field->type);
		else if (maps && !raw)
			problems_add(loader->problems, (*child)->place,
				     "%s holds maps, found %s", field->name,
				     node_kind_name((*child)->kind));
		else
			value = value_compile(loader, *child, &item);
		if (value != NULL)
			VEC_PUSH(&list->items, value);
	}
	return list;
}

/* clang-format off */
static const struct value_row {
	const char *expects;
	struct value *(*compile)(struct loader *loader, const struct node *node,
				 const struct field *field);
} value_rows[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT]       = {"a text",                          compile_text},
	[FIELD_PAYLOAD]    = {"a text",                          compile_text},
	[FIELD_USER_ID]    = {"an actor's name",                 compile_user},
	[FIELD_CHANNEL_ID] = {"a channel's name",                compile_channel},
	[FIELD_USER_IDS]   = {"a list of actors' names",         compile_list},
	[FIELD_TOKEN]      = {"$name of tokens, or a text",      compile_token},
	[FIELD_HANDLE]     = {"an object, as $name.object",      compile_reference},
	[FIELD_BOOL]       = {"true or false",                   compile_bool},
	[FIELD_INT]        = {"a whole number",                  compile_number},
	[FIELD_TIME_MS]    = {"a moment in ms",                  compile_number},
	[FIELD_TEXTS]      = {"a list of texts",                 compile_list},
	[FIELD_ATTRIBUTES] = {"a list of {key, value}",          compile_list},
	[FIELD_STATUSES]   = {"a list of {peerId, isOnline}",    compile_list},
	[FIELD_ENUM]       = {"a name of its table, or a number", compile_enum},
};
/* clang-format on */

const char *field_expects(enum field_type type)
{
	return value_rows[type].expects;
}

struct value *value_compile(struct loader *loader, const struct node *node,
			    const struct field *field)
{
	if (node->kind == NODE_NULL)
		return literal(node);
	if (node->kind == NODE_MAP) {
		bool tried = false;
		struct value *value = value_compile_special(loader, node, field, &tried);
		return tried ? value : refuse(loader, node, field);
	}
	return value_rows[field->type].compile(loader, node, field);
}

static void check_missing(struct loader *loader, const struct node *node,
			  const struct operation *operation, struct place place)
{
	if (loader->lenient)
		return;
	VEC_EACH (field, &operation->args) {
		/* Who calls is known, and a token is minted. */
		if (field->optional || field->type == FIELD_TOKEN ||
		    (operation->logs_in && field->type == FIELD_USER_ID))
			continue;
		if (node_get(node, field->name) == NULL)
			problems_add(loader->problems, place, "%s needs %s",
				     operation->name, field->name);
	}
}

struct value *value_compile_args(struct loader *loader, const struct node *node,
				 const struct operation *operation)
{
	struct node none = {.kind = NODE_MAP, .place = node->place};
	const struct node *map = node->kind == NODE_MAP ? node : &none;
	struct place head = node->key != NULL ? node->key_place : node->place;
	bool bare = node->kind == NODE_NULL || node->key == NULL;
	if (node->kind != NODE_MAP && !bare) {
		problems_add(loader->problems, node->place,
			     "arguments are a map, found %s", node_kind_name(node->kind));
		return NULL;
	}
	if (map->children.n == 0) {
		check_missing(loader, map, operation, head);
		return NULL;
	}
	struct value *args = value_new(VALUE_MAP, map);
	bool known_all = true;
	VEC_EACH (child, &map->children) {
		const struct field *field = field_find(operation->args.items,
						       operation->args.n, (*child)->key);
		if (field == NULL) {
			known_all = false;
			OWNED(words_finish)
			struct words known = {0};
			words_fields(operation->args.items, operation->args.n, &known);
			problem_unknown(loader, (*child)->key_place, "argument",
					(*child)->key, &known);
			continue;
		}
		struct value *value = value_compile(loader, *child, field);
		if (value == NULL)
			continue;
		value->key = mem_dup((*child)->key);
		VEC_PUSH(&args->items, value);
	}
	/* One that is misspelt is not missing, too. */
	if (known_all)
		check_missing(loader, map, operation, head);
	return args;
}
