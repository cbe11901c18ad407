#include "mocks/service/attribute.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum attribute_code {
	ATTRIBUTE_OK = 0,
	ATTRIBUTE_INVALID_ARGUMENT = 3,
	ATTRIBUTE_SIZE_OVERFLOW = 4,
	ATTRIBUTE_TOO_OFTEN = 5,
	ATTRIBUTE_USER_NOT_FOUND = 6
};

static bool key_usable(const char *key)
{
	size_t len = strlen(key);

	if (len == 0 || len > ATTRIBUTE_KEY_MAX)
		return false;
	for (; *key != '\0'; key++) {
		if ((unsigned char)*key < ' ' || *key == 0x7f)
			return false;
	}
	return true;
}

static size_t find(const struct session *session, const char *key)
{
	size_t i = 0;

	while (i < session->attributes.n &&
	       strcmp(session->attributes.items[i].key, key) != 0)
		i++;
	return i;
}

static void drop(struct session *session, size_t i)
{
	free(session->attributes.items[i].key);
	free(session->attributes.items[i].value);
	VEC_REMOVE(&session->attributes, i);
}

static void clear(struct session *session)
{
	while (session->attributes.n > 0)
		drop(session, session->attributes.n - 1);
}

static void put(struct session *session, const char *key, const char *value)
{
	size_t i = find(session, key);

	if (i < session->attributes.n)
		drop(session, i);
	VEC_PUSH(&session->attributes,
		 (struct attribute){.key = mem_dup(key), .value = mem_dup(value)});
}

/* Bytes that stay when PAIRS are put; all of them go with a full replacement. */
static size_t kept_size(const struct session *session, const struct json *pairs)
{
	size_t size = 0;

	VEC_EACH (attribute, &session->attributes) {
		bool replaced = false;

		JSON_EACH (pair, pairs)
			replaced |= strcmp(json_get_text(pair, "key"), attribute->key) ==
				    0;
		if (!replaced)
			size += strlen(attribute->key) + strlen(attribute->value);
	}
	return size;
}

static enum attribute_code check(const struct json *pairs, size_t kept)
{
	size_t size = kept;

	JSON_EACH (pair, pairs) {
		const char *key = json_get_text(pair, "key");
		const char *value = json_get_text(pair, "value");

		size += strlen(key) + strlen(value);
		if (!key_usable(key) || strlen(value) > ATTRIBUTE_VALUE_MAX)
			return ATTRIBUTE_INVALID_ARGUMENT;
	}
	return size > ATTRIBUTE_SET_MAX ? ATTRIBUTE_SIZE_OVERFLOW : ATTRIBUTE_OK;
}

static void write_pairs(struct request *request, bool replace)
{
	struct session *session = request->session;
	const struct json *pairs = json_get(request->params, "attributes");
	enum attribute_code code = ATTRIBUTE_TOO_OFTEN;

	bool passes = limit_pass(request->conn, session->user,
				 replace ? LIMIT_ATTRIBUTE_WRITE : LIMIT_ATTRIBUTE_ADD);

	if (passes || defect(request->service, DEFECT_RATE_ATTRIBUTE_REFUSED_DONE))
		code = check(pairs, 0);
	if (code == ATTRIBUTE_OK && !replace)
		code = check(pairs, kept_size(session, pairs));
	if (code == ATTRIBUTE_OK) {
		if (replace)
			clear(session);
		JSON_EACH (pair, pairs)
			put(session, json_get_text(pair, "key"),
			    json_get_text(pair, "value"));
	}
	answer_code(request, (int)(passes ? code : ATTRIBUTE_TOO_OFTEN));
}

void op_set_attributes(struct request *request)
{
	write_pairs(request, true);
}

void op_add_attributes(struct request *request)
{
	write_pairs(request, false);
}

static bool keys_usable(const struct json *keys)
{
	JSON_EACH (key, keys) {
		if (!key_usable(json_text_or(key, "")))
			return false;
	}
	return true;
}

void op_delete_attributes(struct request *request)
{
	struct session *session = request->session;
	const struct json *keys = json_get(request->params, "keys");
	enum attribute_code code = ATTRIBUTE_OK;

	if (!limit_pass(request->conn, session->user, LIMIT_ATTRIBUTE_DELETE))
		code = ATTRIBUTE_TOO_OFTEN;
	else if (!keys_usable(keys))
		code = ATTRIBUTE_INVALID_ARGUMENT;
	if (code == ATTRIBUTE_OK) {
		JSON_EACH (key, keys) {
			size_t i = find(session, json_text_or(key, ""));

			if (i < session->attributes.n)
				drop(session, i);
		}
	}
	answer_code(request, code);
}

void op_clear_attributes(struct request *request)
{
	struct session *session = request->session;
	enum attribute_code code = ATTRIBUTE_TOO_OFTEN;

	if (limit_pass(request->conn, session->user, LIMIT_ATTRIBUTE_CLEAR)) {
		code = ATTRIBUTE_OK;
		clear(session);
	}
	answer_code(request, code);
}

/* KEYS NULL: all of them. */
static void read_pairs(struct request *request, const struct json *keys)
{
	const char *id = request_text(request, "userId");
	struct user *asker = request->session->user;
	const struct user *user = map_get(&asker->world->users, id);
	struct text *out;

	if (!limit_pass(request->conn, asker,
			keys == NULL ? LIMIT_ATTRIBUTE_READ : LIMIT_ATTRIBUTE_KEYS)) {
		answer_code(request, ATTRIBUTE_TOO_OFTEN);
		return;
	}
	if (!name_usable(request->service, id) || (keys != NULL && !keys_usable(keys))) {
		answer_code(request, ATTRIBUTE_INVALID_ARGUMENT);
		return;
	}
	if (user == NULL || user->session == NULL) {
		answer_code(request, ATTRIBUTE_USER_NOT_FOUND);
		return;
	}
	out = answer_begin(request, ATTRIBUTE_OK);
	frame_name(out, "attributes");
	text_char(out, '[');
	VEC_EACH (attribute, &user->session->attributes) {
		bool wanted = keys == NULL;

		if (keys != NULL) {
			JSON_EACH (key, keys)
				wanted |= strcmp(json_text_or(key, ""), attribute->key) ==
					  0;
		}
		if (!wanted)
			continue;
		if (out->bytes[out->len - 1] != '[')
			text_char(out, ',');
		text_char(out, '{');
		frame_text(out, "key", attribute->key);
		frame_text(out, "value", attribute->value);
		text_char(out, '}');
	}
	text_char(out, ']');
	answer_end(request->conn);
}

void op_get_all_attributes(struct request *request)
{
	read_pairs(request, NULL);
}

void op_get_attributes(struct request *request)
{
	read_pairs(request, json_get(request->params, "keys"));
}
