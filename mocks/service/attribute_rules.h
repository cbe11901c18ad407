/*
 * What may be an attribute, how large a set of them may be, and which keys are
 * the same one: the rules of attribute.c, and the mistakes to be made in them.
 */
#ifndef MOCKS_SERVICE_ATTRIBUTE_RULES_H
#define MOCKS_SERVICE_ATTRIBUTE_RULES_H

#include "mocks/service/core.h"

#define ATTRIBUTE_KEY_MAX   32          /* bytes; ATTR-04 */
#define ATTRIBUTE_VALUE_MAX 8192        /* bytes; ATTR-04 */
#define ATTRIBUTE_SET_MAX   (16 * 1024) /* bytes of keys and values; ATTR-05 */

enum attribute_code {
	ATTRIBUTE_OK = 0,
	ATTRIBUTE_FAILURE = 2,
	ATTRIBUTE_INVALID_ARGUMENT = 3,
	ATTRIBUTE_SIZE_OVERFLOW = 4,
	ATTRIBUTE_TOO_OFTEN = 5,
	ATTRIBUTE_USER_NOT_FOUND = 6
};

bool attribute_key_usable(const struct service *service, const char *key);
/* Each of KEYS, texts. */
bool attribute_keys_usable(const struct service *service, const struct json *keys);
bool attribute_key_same(const struct service *service, const char *one,
			const char *other);
bool attribute_value_usable(const struct service *service, const char *value);

/* Bytes of a pair, as the limits count them. */
size_t attribute_size(const struct service *service, const char *key, const char *value);

/* May a call, or a whole set, be of SIZE? */
bool attribute_call_fits(const struct service *service, size_t size);
bool attribute_set_fits(const struct service *service, size_t size);

/* What a mistake makes of VALUE, the caller's; NULL: it stays as it is. */
char *attribute_value_spoiled(const struct service *service, const char *value);

#endif
