#include "mocks/service/attribute_rules.h"

#include "base/mem.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define VALUE_LIMIT_LOW 8000 /* kilobytes of 1,000 */
#define SET_LIMIT_LOW   (14 * 1024)

#define ACUTE_ALONE  "e\xcc\x81" /* a letter and its accent … */
#define ACUTE_AS_ONE "\xc3\xa9"  /* … and both as one character */

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static bool is_visible(const struct service *service, unsigned char byte)
{
	if (defect(service, DEFECT_ATTRIBUTE_KEY_STRICT))
		return isalnum(byte) || byte == '-' || byte == '_';
	if (variant(service, VARIANT_ATTRIBUTE_KEY_ASCII))
		return byte > ' ' && byte < 0x7f;
	return byte >= ' ' && byte != 0x7f;
}

bool attribute_key_usable(const struct service *service, const char *key)
{
	size_t max = ATTRIBUTE_KEY_MAX;
	size_t len = strlen(key);

	if (len == 0)
		return variant(service, VARIANT_ATTRIBUTE_EMPTY);
	if (defect(service, DEFECT_ATTRIBUTE_KEY_LIMIT_LOW))
		max = ATTRIBUTE_KEY_MAX - 1;
	if (defect(service, DEFECT_ATTRIBUTE_KEY_LIMIT_NONE))
		max = FRAME_MAX;
	if (defect(service, DEFECT_ATTRIBUTE_KEY_IN_CHARACTERS))
		len = characters(key);
	if (len > max)
		return false;
	if (defect(service, DEFECT_ATTRIBUTE_KEY_UNCHECKED))
		return true;
	for (; *key != '\0'; key++) {
		if (!is_visible(service, (unsigned char)*key))
			return false;
	}
	return true;
}

bool attribute_keys_usable(const struct service *service, const struct json *keys)
{
	if (variant(service, VARIANT_ATTRIBUTE_CODES))
		return true; /* no such key exists, and that is all */
	JSON_EACH (key, keys) {
		if (!attribute_key_usable(service, json_text_or(key, "")))
			return false;
	}
	return true;
}

static bool same_but_for_end(const char *one, const char *other)
{
	size_t n_one = strlen(one);
	size_t n_other = strlen(other);

	while (n_one > 0 && one[n_one - 1] == ' ')
		n_one--;
	while (n_other > 0 && other[n_other - 1] == ' ')
		n_other--;
	return n_one == n_other && memcmp(one, other, n_one) == 0;
}

/* The same once what is composed in ONE is composed in OTHER, too. */
static bool same_but_for_form(const char *one, const char *other)
{
	while (*one != '\0' && *other != '\0') {
		size_t n_one = strncmp(one, ACUTE_ALONE, 3) == 0    ? 3
			       : strncmp(one, ACUTE_AS_ONE, 2) == 0 ? 2
								    : 1;
		size_t n_other = strncmp(other, ACUTE_ALONE, 3) == 0    ? 3
				 : strncmp(other, ACUTE_AS_ONE, 2) == 0 ? 2
									: 1;

		if ((n_one == 1) != (n_other == 1) || (n_one == 1 && *one != *other))
			return false;
		one += n_one;
		other += n_other;
	}
	return *one == *other;
}

bool attribute_key_same(const struct service *service, const char *one, const char *other)
{
	if (strcmp(one, other) == 0)
		return true;
	if (defect(service, DEFECT_ATTRIBUTE_KEY_FOLDED))
		return strcasecmp(one, other) == 0;
	if (defect(service, DEFECT_ATTRIBUTE_KEY_TRIMMED))
		return same_but_for_end(one, other);
	if (defect(service, DEFECT_ATTRIBUTE_KEY_NORMALISED))
		return same_but_for_form(one, other);
	if (defect(service, DEFECT_ATTRIBUTE_KEY_CUT))
		return strncmp(one, other, ATTRIBUTE_KEY_MAX - 1) == 0;
	return false;
}

bool attribute_value_usable(const struct service *service, const char *value)
{
	size_t max = ATTRIBUTE_VALUE_MAX;
	size_t len = strlen(value);

	if (len == 0)
		return !variant(service, VARIANT_ATTRIBUTE_EMPTY);
	if (defect(service, DEFECT_ATTRIBUTE_VALUE_LIMIT_LOW))
		max = VALUE_LIMIT_LOW;
	if (defect(service, DEFECT_ATTRIBUTE_VALUE_LIMIT_NONE) ||
	    defect(service, DEFECT_ATTRIBUTE_VALUE_CUT))
		max = FRAME_MAX;
	if (defect(service, DEFECT_ATTRIBUTE_VALUE_IN_CHARACTERS))
		len = characters(value);
	return len <= max;
}

size_t attribute_size(const struct service *service, const char *key, const char *value)
{
	if (defect(service, DEFECT_ATTRIBUTE_SIZE_IN_CHARACTERS))
		return characters(key) + characters(value);
	if (variant(service, VARIANT_ATTRIBUTE_KEYS_FREE))
		return strlen(value);
	return strlen(key) + strlen(value);
}

static bool fits(const struct service *service, size_t size)
{
	if (defect(service, DEFECT_ATTRIBUTE_SIZE_NONE))
		return true;
	if (defect(service, DEFECT_ATTRIBUTE_SIZE_LOW))
		return size <= SET_LIMIT_LOW;
	return size <= ATTRIBUTE_SET_MAX;
}

bool attribute_call_fits(const struct service *service, size_t size)
{
	return fits(service, size);
}

bool attribute_set_fits(const struct service *service, size_t size)
{
	return defect(service, DEFECT_ATTRIBUTE_SIZE_PER_CALL) || fits(service, size);
}

char *attribute_value_spoiled(const struct service *service, const char *value)
{
	size_t len = strlen(value);

	if (len == 0 && defect(service, DEFECT_ATTRIBUTE_EMPTY_AS_NULL))
		return mem_dup("null");
	if (defect(service, DEFECT_ATTRIBUTE_VALUE_CUT) && len > ATTRIBUTE_VALUE_MAX)
		return mem_dup_bytes(value, ATTRIBUTE_VALUE_MAX);
	if (!defect(service, DEFECT_ATTRIBUTE_VALUE_TRIMMED))
		return NULL;
	while (len > 0 && strchr(" \t\r\n", value[len - 1]) != NULL)
		len--;
	return mem_dup_bytes(value, len);
}
