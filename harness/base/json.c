#include "base/json.h"

#include "base/json_scan.h"
#include "base/json_twin.h"
#include "base/mem.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_MASK 0xff /* of cJSON.type; the flags above it are about ownership */

static cJSON *inner(struct json *json)
{
	return (cJSON *)json;
}

static const cJSON *inner_const(const struct json *json)
{
	return (const cJSON *)json;
}

static struct json *outer(cJSON *value)
{
	return (struct json *)value;
}

static bool is(const cJSON *value, int type)
{
	return value != NULL && (value->type & TYPE_MASK) == type;
}

static bool refuse_twin(const char *bytes, size_t len, const struct json *twin,
			size_t names, struct err *err)
{
	OWNED(text_finish)
	struct text name = {0};
	const char *key = json_key(twin);

	json_write_text(&name, key, strlen(key));
	return err_set(err, ERR_PARSE, "byte %zu: the name %s stands here again",
		       json_scan_name(bytes, len, names), text_str(&name));
}

bool json_parse(const char *bytes, size_t len, struct json **ret, struct err *err)
{
	if (!json_scan(bytes, len, err))
		return false;

	struct json *json = outer(cJSON_ParseWithLengthOpts(bytes, len, NULL, 0));
	if (json == NULL)
		return err_set(err, ERR_INTERNAL, "cJSON refused what JSON allows");

	size_t names;
	const struct json *twin = json_twin(json, &names);
	if (twin != NULL) {
		refuse_twin(bytes, len, twin, names, err);
		json_free(json);
		return false;
	}
	*ret = json;
	return true;
}

void json_free(struct json *json)
{
	cJSON_Delete(inner(json));
}

void json_freep(struct json **json)
{
	json_free(*json);
}

/* A node of our own making; cJSON_Delete() gives it back by free(). */
static cJSON *new_node(int type)
{
	cJSON *ret = mem_new(1, sizeof *ret);

	ret->type = type;
	return ret;
}

struct json *json_object(void)
{
	return outer(new_node(cJSON_Object));
}

struct json *json_array(void)
{
	return outer(new_node(cJSON_Array));
}

struct json *json_null(void)
{
	return outer(new_node(cJSON_NULL));
}

struct json *json_bool(bool value)
{
	return outer(new_node(value ? cJSON_True : cJSON_False));
}

struct json *json_number(double value)
{
	cJSON *ret = new_node(cJSON_Number);

	ret->valuedouble = value;
	return outer(ret);
}

struct json *json_text(const char *str)
{
	return str != NULL ? json_text_bytes(str, strlen(str)) : json_null();
}

struct json *json_text_bytes(const char *bytes, size_t len)
{
	assert(len == 0 || memchr(bytes, '\0', len) == NULL);
	cJSON *ret = new_node(cJSON_String);

	ret->valuestring = mem_dup_bytes(bytes, len);
	return outer(ret);
}

static cJSON *copy(const cJSON *value)
{
	cJSON *ret = new_node(value->type & TYPE_MASK);

	ret->valuestring = mem_dup(value->valuestring);
	ret->valueint = value->valueint;
	ret->valuedouble = value->valuedouble;
	ret->string = mem_dup(value->string);
	for (const cJSON *child = value->child; child != NULL; child = child->next)
		cJSON_AddItemToArray(ret, copy(child));
	return ret;
}

struct json *json_dup(const struct json *json)
{
	if (json == NULL)
		return NULL;

	cJSON *ret = copy(inner_const(json));
	free(ret->string);
	ret->string = NULL;
	return outer(ret);
}

enum json_type json_type(const struct json *json)
{
	switch (inner_const(json)->type & TYPE_MASK) {
	case cJSON_True:
	case cJSON_False:
		return JSON_BOOL;
	case cJSON_Number:
		return JSON_NUMBER;
	case cJSON_String:
		return JSON_TEXT;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_NULL;
	}
}

const char *json_type_name(enum json_type type)
{
	static const char *const names[JSON_TYPE_COUNT] = {
		/* clang-format off */
		[JSON_NULL]   = "null",
		[JSON_BOOL]   = "bool",
		[JSON_NUMBER] = "number",
		[JSON_TEXT]   = "text",
		[JSON_ARRAY]  = "array",
		[JSON_OBJECT] = "object",
		/* clang-format on */
	};

	return (unsigned)type < JSON_TYPE_COUNT ? names[type] : "unknown";
}

bool json_is(const struct json *json, enum json_type type)
{
	return json != NULL && json_type(json) == type;
}

bool json_bool_or(const struct json *json, bool fallback)
{
	return json_is(json, JSON_BOOL) ? is(inner_const(json), cJSON_True) : fallback;
}

double json_number_or(const struct json *json, double fallback)
{
	return is(inner_const(json), cJSON_Number) ? inner_const(json)->valuedouble
						   : fallback;
}

static bool is_whole(double value)
{
	return value >= (double)-JSON_INTEGER_MAX && value <= (double)JSON_INTEGER_MAX &&
	       (double)(int64_t)value == value;
}

bool json_is_int(const struct json *json)
{
	return is(inner_const(json), cJSON_Number) &&
	       is_whole(inner_const(json)->valuedouble);
}

int64_t json_int_or(const struct json *json, int64_t fallback)
{
	return json_is_int(json) ? (int64_t)inner_const(json)->valuedouble : fallback;
}

const char *json_text_or(const struct json *json, const char *fallback)
{
	return is(inner_const(json), cJSON_String) ? inner_const(json)->valuestring
						   : fallback;
}

static cJSON *find_child(const cJSON *object, const char *key)
{
	if (!is(object, cJSON_Object))
		return NULL;
	for (cJSON *child = object->child; child != NULL; child = child->next) {
		if (strcmp(child->string, key) == 0)
			return child;
	}
	return NULL;
}

struct json *json_get(const struct json *json, const char *key)
{
	return outer(find_child(inner_const(json), key));
}

const char *json_get_text(const struct json *json, const char *key)
{
	return json_text_or(json_get(json, key), NULL);
}

int64_t json_get_int(const struct json *json, const char *key, int64_t fallback)
{
	return json_int_or(json_get(json, key), fallback);
}

bool json_get_bool(const struct json *json, const char *key, bool fallback)
{
	return json_bool_or(json_get(json, key), fallback);
}

void json_put(struct json *object, const char *key, struct json *value)
{
	assert(json_is(object, JSON_OBJECT) && value != NULL);
	cJSON *old = find_child(inner(object), key);
	cJSON *item = inner(value);

	/* KEY may be the name of OLD, or of what VALUE was: copied first. */
	char *name = mem_dup(key);
	free(item->string);
	item->string = name;
	if (old == NULL)
		cJSON_AddItemToArray(inner(object), item);
	else
		cJSON_ReplaceItemViaPointer(inner(object), old, item);
}

void json_put_text(struct json *object, const char *key, const char *value)
{
	json_put(object, key, json_text(value));
}

void json_put_int(struct json *object, const char *key, int64_t value)
{
	assert(value >= -JSON_INTEGER_MAX && value <= JSON_INTEGER_MAX);
	json_put(object, key, json_number((double)value));
}

void json_put_bool(struct json *object, const char *key, bool value)
{
	json_put(object, key, json_bool(value));
}

void json_remove(struct json *object, const char *key)
{
	cJSON *old = find_child(inner(object), key);

	if (old != NULL)
		cJSON_Delete(cJSON_DetachItemViaPointer(inner(object), old));
}

void json_push(struct json *array, struct json *value)
{
	assert(json_is(array, JSON_ARRAY) && value != NULL);
	cJSON_AddItemToArray(inner(array), inner(value));
}

size_t json_size(const struct json *json)
{
	size_t n = 0;

	for (const struct json *child = json_first(json); child != NULL;
	     child = json_next(child))
		n++;
	return n;
}

struct json *json_at(const struct json *array, size_t i)
{
	struct json *child = json_first(array);

	for (; child != NULL && i > 0; i--)
		child = json_next(child);
	return child;
}

struct json *json_first(const struct json *json)
{
	return json != NULL ? outer(inner_const(json)->child) : NULL;
}

struct json *json_next(const struct json *child)
{
	return outer(inner_const(child)->next);
}

const char *json_key(const struct json *child)
{
	return inner_const(child)->string;
}
