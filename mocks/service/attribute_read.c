#include "mocks/service/attribute.h"

#include "mocks/service/attribute_rules.h"

#include <string.h>

static void add_pair(struct text *out, const char *key, const char *value)
{
	if (out->bytes[out->len - 1] != '[')
		text_char(out, ',');
	text_char(out, '{');
	frame_text(out, "key", key);
	frame_text(out, "value", value);
	text_char(out, '}');
}

static bool is_asked_for(const struct service *service, const struct json *keys,
			 const char *name)
{
	if (keys == NULL || defect(service, DEFECT_ATTRIBUTE_KEYS_ALL))
		return true;
	JSON_EACH (key, keys) {
		if (attribute_key_same(service, json_text_or(key, ""), name))
			return true;
	}
	return false;
}

/* KEYS that are not among ATTRIBUTES, with nothing in them: a mistake. */
static void add_missing(struct text *out, const struct attributes *attributes,
			const struct json *keys)
{
	JSON_EACH (key, keys) {
		const char *name = json_text_or(key, "");
		bool there = false;

		VEC_EACH (attribute, attributes)
			there |= strcmp(attribute->key, name) == 0;
		if (!there)
			add_pair(out, name, "");
	}
}

static bool is_any_missing(const struct attributes *attributes, const struct json *keys)
{
	JSON_EACH (key, keys) {
		bool there = false;

		VEC_EACH (attribute, attributes)
			there |= strcmp(attribute->key, json_text_or(key, "")) == 0;
		if (!there)
			return true;
	}
	return false;
}

static void answer_pairs(const struct request *request,
			 const struct attributes *attributes, const struct json *keys)
{
	const struct service *service = request->service;
	struct text *out;

	if (keys != NULL && defect(service, DEFECT_ATTRIBUTE_MISSING_FAILS) &&
	    is_any_missing(attributes, keys)) {
		answer_code(request, ATTRIBUTE_FAILURE);
		return;
	}
	out = answer_begin(request, ATTRIBUTE_OK);
	frame_name(out, "attributes");
	text_char(out, '[');
	VEC_EACH (attribute, attributes) {
		if (is_asked_for(service, keys, attribute->key))
			add_pair(out, attribute->key, attribute->value);
	}
	if (keys != NULL && defect(service, DEFECT_ATTRIBUTE_MISSING_EMPTY))
		add_missing(out, attributes, keys);
	text_char(out, ']');
	answer_end(request->conn);
}

/* What ASKER is shown of the user ID; NULL: there is nobody. */
static const struct attributes *shown(const struct user *asker, const char *id)
{
	static const struct attributes nothing;
	const struct service *service = asker->world->service;
	const struct user *user = map_get(&asker->world->users, id);

	if (defect(service, DEFECT_WORLD_ATTRIBUTES_SHARED) &&
	    world_stranger(asker->world, id) != NULL)
		user = world_stranger(asker->world, id);

	if (defect(service, DEFECT_ATTRIBUTE_READ_OWN))
		return &asker->session->attributes;
	if (user != NULL && user->session != NULL)
		return user != asker && defect(service, DEFECT_ATTRIBUTE_READ_PRIVATE)
			       ? &nothing
			       : &user->session->attributes;
	if (user != NULL && defect(service, DEFECT_ATTRIBUTE_OFFLINE_KEPT))
		return &user->left_behind;
	if (user != NULL && defect(service, DEFECT_ATTRIBUTE_OFFLINE_EMPTY))
		return &nothing;
	if (user == NULL && defect(service, DEFECT_ATTRIBUTE_UNKNOWN_EMPTY))
		return &nothing;
	if (!name_usable(service, id) &&
	    defect(service, DEFECT_ATTRIBUTE_USER_ID_UNCHECKED))
		return &nothing;
	return NULL;
}

/* KEYS NULL: all of them. */
static void read_pairs(struct request *request, const struct json *keys)
{
	const struct service *service = request->service;
	const char *id = request_text(request, "userId");
	struct user *asker = request->session->user;
	const struct attributes *attributes = shown(asker, id);

	if (!limit_pass(request->conn, asker,
			keys == NULL ? LIMIT_ATTRIBUTE_READ : LIMIT_ATTRIBUTE_KEYS))
		answer_code(request, ATTRIBUTE_TOO_OFTEN);
	else if ((!name_usable(service, id) &&
		  !defect(service, DEFECT_ATTRIBUTE_USER_ID_UNCHECKED) &&
		  !variant(service, VARIANT_ATTRIBUTE_CODES)) ||
		 (keys != NULL && !attribute_keys_usable(service, keys)))
		answer_code(request, ATTRIBUTE_INVALID_ARGUMENT);
	else if (attributes == NULL)
		answer_code(request, defect(service, DEFECT_ATTRIBUTE_OFFLINE_CODE)
					     ? ATTRIBUTE_FAILURE
					     : ATTRIBUTE_USER_NOT_FOUND);
	else
		answer_pairs(request, attributes, keys);
}

void op_get_all_attributes(struct request *request)
{
	read_pairs(request, NULL);
}

void op_get_attributes(struct request *request)
{
	read_pairs(request, json_get(request->params, "keys"));
}
