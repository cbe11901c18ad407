#include "mocks/service/attribute.h"

#include "base/mem.h"
#include "mocks/service/attribute_rules.h"

#include <stdlib.h>
#include <string.h>

#define NOBODY SIZE_MAX

static size_t find(const struct session *session, const char *key)
{
	const struct service *service = session->user->world->service;

	for (size_t i = 0; i < session->attributes.n; i++) {
		if (attribute_key_same(service, session->attributes.items[i].key, key))
			return i;
	}
	return NOBODY;
}

static void drop(struct attributes *attributes, size_t i)
{
	free(attributes->items[i].key);
	free(attributes->items[i].value);
	VEC_REMOVE(attributes, i);
}

static void clear(struct attributes *attributes)
{
	while (attributes->n > 0)
		drop(attributes, attributes->n - 1);
}

static void put(struct session *session, const char *key, const char *value)
{
	const struct service *service = session->user->world->service;
	size_t i = find(session, key);
	char *spoiled = attribute_value_spoiled(service, value);

	if (i != NOBODY && defect(service, DEFECT_ATTRIBUTE_ADD_KEEPS_OLD)) {
		free(spoiled);
		return;
	}
	if (i != NOBODY && !defect(service, DEFECT_ATTRIBUTE_ADD_DOUBLES))
		drop(&session->attributes, i);
	VEC_PUSH(&session->attributes,
		 (struct attribute){.key = mem_dup(key),
				    .value = spoiled != NULL ? spoiled : mem_dup(value)});
	session->attribute_bytes += strlen(key) + strlen(value);
}

/* Bytes that stay when PAIRS are added. */
static size_t kept_size(const struct session *session, const struct json *pairs)
{
	const struct service *service = session->user->world->service;
	size_t size = 0;

	if (defect(service, DEFECT_ATTRIBUTE_SIZE_NEVER_FREED))
		return session->attribute_bytes;
	VEC_EACH (attribute, &session->attributes) {
		bool replaced = false;

		JSON_EACH (pair, pairs)
			replaced |= strcmp(json_get_text(pair, "key"), attribute->key) ==
				    0;
		if (!replaced || defect(service, DEFECT_ATTRIBUTE_SIZE_WITH_REPLACED))
			size += attribute_size(service, attribute->key, attribute->value);
	}
	return size;
}

/* How many of PAIRS, from the first, may be attributes; *RET_SIZE: all their bytes. */
static size_t n_usable(const struct service *service, const struct json *pairs,
		       size_t *ret_size)
{
	size_t n = 0;
	bool usable = true;

	*ret_size = 0;
	JSON_EACH (pair, pairs) {
		const char *key = json_get_text(pair, "key");
		const char *value = json_get_text(pair, "value");

		usable = usable && attribute_key_usable(service, key) &&
			 attribute_value_usable(service, value);
		n += usable;
		*ret_size += attribute_size(service, key, value);
	}
	return n;
}

static enum attribute_code check(const struct session *session, const struct json *pairs,
				 bool replace, size_t *ret_n)
{
	const struct service *service = session->user->world->service;
	bool counts_old = !replace || defect(service, DEFECT_ATTRIBUTE_SET_COUNTS_OLD);
	size_t size;

	*ret_n = n_usable(service, pairs, &size);
	/* Which is looked at first, nobody says; one call that is too large has a code
	 * of its own whatever it holds. */
	if (!attribute_call_fits(service, size))
		return defect(service, DEFECT_ATTRIBUTE_SIZE_CODE)
			       ? ATTRIBUTE_FAILURE
			       : ATTRIBUTE_SIZE_OVERFLOW;
	if (*ret_n < json_size(pairs))
		return !variant(service, VARIANT_ATTRIBUTE_CODES)
			       ? ATTRIBUTE_INVALID_ARGUMENT
		       : size > ATTRIBUTE_VALUE_MAX ? ATTRIBUTE_SIZE_OVERFLOW
						    : ATTRIBUTE_FAILURE;
	if (counts_old && !attribute_set_fits(service, size + kept_size(session, pairs)))
		return variant(service, VARIANT_ATTRIBUTE_CODES)
			       ? ATTRIBUTE_FAILURE
			       : ATTRIBUTE_SIZE_OVERFLOW;
	return ATTRIBUTE_OK;
}

/* The first N of PAIRS. */
static void store(struct session *session, const struct json *pairs, size_t n,
		  bool replace)
{
	const struct service *service = session->user->world->service;

	if (replace && defect(service, DEFECT_ATTRIBUTE_SET_LOST))
		return;
	if (defect(service, DEFECT_ATTRIBUTE_FIRST_ONLY) && n > 1)
		n = 1;
	if (replace ? !defect(service, DEFECT_ATTRIBUTE_SET_MERGES)
		    : defect(service, DEFECT_ATTRIBUTE_ADD_REPLACES)) {
		clear(&session->attributes);
		session->attribute_bytes = 0;
	}
	if (n == 0 && defect(service, DEFECT_ATTRIBUTE_NONE_AS_ONE))
		put(session, "", "");
	JSON_EACH (pair, pairs) {
		if (n-- == 0)
			return;
		put(session, json_get_text(pair, "key"), json_get_text(pair, "value"));
	}
}

/* What mistakes do for a call that is refused with CODE. */
static void spoil(struct session *session, const struct json *pairs,
		  enum attribute_code code, size_t n, bool replace)
{
	const struct service *service = session->user->world->service;
	bool size = code == ATTRIBUTE_SIZE_OVERFLOW;

	if (defect(service,
		   size ? DEFECT_ATTRIBUTE_OVERFLOW_DONE : DEFECT_ATTRIBUTE_REFUSED_DONE))
		store(session, pairs, json_size(pairs), replace);
	if (!size && defect(service, DEFECT_ATTRIBUTE_REFUSED_IN_PART))
		store(session, pairs, n, replace);
	if (size && defect(service, DEFECT_ATTRIBUTE_OVERFLOW_IN_PART))
		store(session, pairs, n > 0, replace);
	if (size && defect(service, DEFECT_ATTRIBUTE_OVERFLOW_CLEARS))
		clear(&session->attributes);
}

static void write_pairs(struct request *request, bool replace)
{
	struct session *session = request->session;
	const struct json *pairs = json_get(request->params, "attributes");
	enum attribute_code code = ATTRIBUTE_TOO_OFTEN;
	size_t n = 0;

	bool passes = limit_pass(request->conn, session->user,
				 replace ? LIMIT_ATTRIBUTE_WRITE : LIMIT_ATTRIBUTE_ADD);

	if (passes || defect(request->service, DEFECT_RATE_ATTRIBUTE_REFUSED_DONE))
		code = check(session, pairs, replace, &n);
	if (code == ATTRIBUTE_OK)
		store(session, pairs, n, replace);
	else if (passes)
		spoil(session, pairs, code, n, replace);
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

static void delete_keys(struct session *session, const struct json *keys, bool usable)
{
	const struct service *service = session->user->world->service;

	if (defect(service, DEFECT_ATTRIBUTE_DELETE_NOTHING))
		return;
	if (defect(service, DEFECT_ATTRIBUTE_DELETE_ALL) ||
	    (!usable && defect(service, DEFECT_ATTRIBUTE_BAD_KEY_AS_ALL)))
		clear(&session->attributes);
	JSON_EACH (key, keys) {
		size_t i = find(session, json_text_or(key, ""));

		if (i != NOBODY)
			drop(&session->attributes, i);
		else if (defect(service, DEFECT_ATTRIBUTE_DELETE_STOPS))
			return;
		if (defect(service, DEFECT_ATTRIBUTE_DELETE_FIRST_ONLY))
			return;
	}
}

void op_delete_attributes(struct request *request)
{
	struct session *session = request->session;
	const struct json *keys = json_get(request->params, "keys");
	enum attribute_code code = ATTRIBUTE_OK;
	bool usable = attribute_keys_usable(request->service, keys);

	if (!limit_pass(request->conn, session->user, LIMIT_ATTRIBUTE_DELETE))
		code = ATTRIBUTE_TOO_OFTEN;
	else if (!usable && !defect(request->service, DEFECT_ATTRIBUTE_BAD_KEY_AS_ALL))
		code = ATTRIBUTE_INVALID_ARGUMENT;
	if (code == ATTRIBUTE_OK)
		delete_keys(session, keys, usable);
	answer_code(request, (int)code);
}

void op_clear_attributes(struct request *request)
{
	struct session *session = request->session;
	enum attribute_code code = ATTRIBUTE_TOO_OFTEN;

	if (limit_pass(request->conn, session->user, LIMIT_ATTRIBUTE_CLEAR)) {
		code = ATTRIBUTE_OK;
		if (!defect(request->service, DEFECT_ATTRIBUTE_CLEAR_NOTHING))
			clear(&session->attributes);
		if (!defect(request->service, DEFECT_ATTRIBUTE_SIZE_NEVER_FREED))
			session->attribute_bytes = 0;
	}
	answer_code(request, (int)code);
}

void attributes_forget(struct user *user)
{
	clear(&user->left_behind);
	VEC_FINISH(&user->left_behind);
}

void attributes_inherit(struct session *session)
{
	struct user *user = session->user;

	if (!defect(user->world->service, DEFECT_ATTRIBUTE_OUTLIVE_LOGOUT))
		return;
	clear(&session->attributes);
	VEC_FINISH(&session->attributes);
	session->attributes = user->left_behind;
	user->left_behind = (struct attributes){0};
}

void attributes_end(struct session *session)
{
	struct user *user = session->user;
	const struct service *service = user->world->service;

	if (defect(service, DEFECT_ATTRIBUTE_OUTLIVE_LOGOUT) ||
	    defect(service, DEFECT_ATTRIBUTE_OFFLINE_KEPT)) {
		attributes_forget(user);
		user->left_behind = session->attributes;
		session->attributes = (struct attributes){0};
	}
	clear(&session->attributes);
	VEC_FINISH(&session->attributes);
}
