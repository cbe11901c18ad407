#include "match/resolve.h"

#include "base/mem.h"

#include <string.h>

static bool resolve_part(const struct part *part, const struct scope *scope,
			 struct json **ret, struct err *err)
{
	const char *var;

	switch (part->kind) {
	case PART_TEXT:
		*ret = json_text(part->text);
		return true;
	case PART_COUNT:
		*ret = json_number(scope->count);
		return true;
	case PART_NAME:
		return scope->ops->named(scope->user, part->text, part->field, ret, err);
	case PART_VAR:
		var = scope->ops->var(scope->user, part->text);
		if (var == NULL)
			return err_set(err, ERR_USAGE, "${%s} has no value", part->text);
		*ret = json_text(var);
		return true;
	case PART_KIND_COUNT:
		break;
	}
	return err_set(err, ERR_INTERNAL, "a part of kind %d", part->kind);
}

static bool resolve_text(const struct value *value, const struct scope *scope,
			 struct json **ret, struct err *err)
{
	struct text out OWNED(text_finish) = {0};

	VEC_EACH (part, &value->parts) {
		struct json *json OWNED(json_freep)
		= NULL;

		if (part->kind == PART_TEXT) {
			text_add(&out, part->text);
			continue;
		}
		if (!resolve_part(part, scope, &json, err))
			return false;
		if (json_is(json, JSON_TEXT))
			text_add(&out, json_text_or(json, ""));
		else
			json_write(json, &out);
	}
	*ret = json_text(text_str(&out));
	return true;
}

/* Exactly fill_bytes bytes: the filler cut at no character, then padded with x. */
static struct json *resolve_fill(const struct value *value)
{
	const char *with = value->text != NULL && *value->text != '\0' ? value->text
								       : "x";
	size_t unit = strlen(with);
	struct text out OWNED(text_finish) = {0};

	text_reserve(&out, value->fill_bytes + 1);
	while (out.len + unit <= value->fill_bytes)
		text_append(&out, with, unit);
	text_repeat(&out, 'x', value->fill_bytes - out.len);
	return json_text(text_str(&out));
}

void value_nobody(size_t n, struct text *out)
{
	text_printf(out, "nobody-%zu", n);
}

static struct json *resolve_nobodies(size_t n)
{
	struct json *list = json_array();

	for (size_t i = 1; i <= n; i++) {
		struct text id OWNED(text_finish) = {0};

		value_nobody(i, &id);
		json_push(list, json_text(text_str(&id)));
	}
	return list;
}

/* A channel's name may count: "room$i". */
static bool resolve_channel(const struct value *value, const struct scope *scope,
			    struct json **ret, struct err *err)
{
	struct json *name OWNED(json_freep)
	= NULL;
	struct text id OWNED(text_finish) = {0};

	if (value->text == NULL && !resolve_text(value, scope, &name, err))
		return false;
	scope->ops->channel_id(scope->user, json_text_or(name, value->text), &id);
	*ret = json_text(text_str(&id));
	return true;
}

static bool resolve_children(const struct value *value, const struct scope *scope,
			     struct json **ret, struct err *err)
{
	bool map = value->kind == VALUE_MAP;
	struct json *out OWNED(json_freep)
	= map ? json_object() : json_array();

	VEC_EACH (item, &value->items) {
		struct json *json = NULL;

		if (!value_resolve(*item, scope, &json, err))
			return false;
		if (map)
			json_put(out, (*item)->key, json);
		else
			json_push(out, json);
	}
	*ret = TAKE(out);
	return true;
}

bool value_resolve(const struct value *value, const struct scope *scope,
		   struct json **ret, struct err *err)
{
	struct text text OWNED(text_finish) = {0};

	switch (value->kind) {
	case VALUE_LITERAL:
	case VALUE_RAW:
		*ret = json_dup(value->json);
		return true;
	case VALUE_TEXT:
		return resolve_text(value, scope, ret, err);
	case VALUE_REF:
		return resolve_part(&value->parts.items[0], scope, ret, err);
	case VALUE_USER:
		*ret = json_text(scope->ops->user_id(scope->user, value->text));
		return true;
	case VALUE_CHANNEL:
		return resolve_channel(value, scope, ret, err);
	case VALUE_TOKEN:
		if (!scope->ops->token(scope->user, value->text, &text, err))
			return false;
		*ret = json_text(text_str(&text));
		return true;
	case VALUE_CODE:
		*ret = json_number((double)value->code->value);
		return true;
	case VALUE_FILL:
		*ret = resolve_fill(value);
		return true;
	case VALUE_USERS:
		*ret = resolve_nobodies(value->fill_bytes);
		return true;
	case VALUE_LIST:
	case VALUE_MAP:
		return resolve_children(value, scope, ret, err);
	case VALUE_KIND_COUNT:
		break;
	}
	return err_set(err, ERR_INTERNAL, "a value of kind %d", value->kind);
}

bool value_resolve_int(const struct value *value, const struct scope *scope, int64_t *ret,
		       struct err *err)
{
	struct json *json OWNED(json_freep)
	= NULL;

	if (!value_resolve(value, scope, &json, err))
		return false;
	if (!json_is_int(json))
		return err_set(err, ERR_USAGE, "a whole number is needed here, not %s",
			       json_type_name(json_type(json)));
	*ret = json_int_or(json, 0);
	return true;
}

bool value_counts(const struct value *value)
{
	if (value == NULL)
		return false;
	VEC_EACH (part, &value->parts) {
		if (part->kind == PART_COUNT)
			return true;
	}
	VEC_EACH (item, &value->items) {
		if (value_counts(*item))
			return true;
	}
	return false;
}
