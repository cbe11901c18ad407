/*
 * The one door to cJSON: strict parsing, exact names, exact integers.
 *
 * What cJSON would let through is refused here, with the byte it stands at:
 * duplicate keys, text behind the value, a NUL (raw or as \u0000), control
 * characters, numbers that RFC 8259 does not know (01, 1.), numbers beyond 2^53
 * however they are written, invalid UTF-8, lone surrogates, a byte order mark,
 * nesting deeper than JSON_DEPTH_MAX. Names are looked up exactly as they are
 * written.
 *
 * A struct json owns its children. A pointer got from json_get() and the like
 * is borrowed from its parent.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH_MAX   64                 /* arrays and objects within each other */
#define JSON_INTEGER_MAX 9007199254740992LL /* 2^53: what a double holds exactly */
#define JSON_NUMBER_MAX  63                 /* bytes that a number is written in */

struct json; /* one value */

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_ARRAY,
	JSON_OBJECT,
	JSON_TYPE_COUNT
};

/*
 * Reads one value from LEN bytes. Error: ERR_PARSE, or ERR_LIMIT for one of the
 * maxima above; the message starts "byte N: ", N from 0.
 */
bool json_parse(const char *bytes, size_t len, struct json **ret, struct err *err);

void json_free(struct json *json);
void json_freep(struct json **json); /* for OWNED */

struct json *json_object(void);
struct json *json_array(void);
struct json *json_null(void);
struct json *json_bool(bool value);
struct json *json_number(double value);
struct json *json_text(const char *str);                     /* NULL: a null */
struct json *json_text_bytes(const char *bytes, size_t len); /* no NUL within */
struct json *json_dup(const struct json *json);

enum json_type json_type(const struct json *json);
const char *json_type_name(enum json_type type);            /* "null" … "object" */
bool json_is(const struct json *json, enum json_type type); /* false for NULL */

/* Values; each yields FALLBACK if JSON is NULL or of another type. */
bool json_bool_or(const struct json *json, bool fallback);
double json_number_or(const struct json *json, double fallback);
int64_t json_int_or(const struct json *json, int64_t fallback); /* whole numbers only */
const char *json_text_or(const struct json *json, const char *fallback);

/* True if JSON is a whole number within ±JSON_INTEGER_MAX. */
bool json_is_int(const struct json *json);

/* Objects: exact name; NULL where there is none or JSON is no object (or NULL). */
struct json *json_get(const struct json *json, const char *key);
const char *json_get_text(const struct json *json, const char *key); /* or NULL */
int64_t json_get_int(const struct json *json, const char *key, int64_t fallback);
bool json_get_bool(const struct json *json, const char *key, bool fallback);

/* Puts VALUE (taken) under KEY, in place of what stood there. Numbers: ±2^53. */
void json_put(struct json *object, const char *key, struct json *value);
void json_put_text(struct json *object, const char *key, const char *value);
void json_put_int(struct json *object, const char *key, int64_t value);
void json_put_bool(struct json *object, const char *key, bool value);
void json_remove(struct json *object, const char *key);

/* Appends VALUE (taken). */
void json_push(struct json *array, struct json *value);

/* Children of an array or object, in order. */
size_t json_size(const struct json *json);
struct json *json_at(const struct json *array, size_t i); /* or NULL; O(i) */
struct json *json_first(const struct json *json);
struct json *json_next(const struct json *child);
const char *json_key(const struct json *child); /* its name within its object, or NULL */

#define JSON_EACH(child, parent)                                     \
	for (struct json *child = json_first(parent); child != NULL; \
	     child = json_next(child))

/* Same type and value; objects without regard to the order of names. NULL equals NULL. */
bool json_equal(const struct json *a, const struct json *b);

/*
 * Appends JSON in one line, with no spaces. Whole numbers up to 2^53 print without
 * a point, others in the fewest digits that read back as the same; what is not
 * finite prints as null.
 */
void json_write(const struct json *json, struct text *out);

/*
 * Appends a quoted and escaped JSON string that json_parse() reads: bytes that are
 * no UTF-8, and NUL, become U+FFFD each.
 */
void json_write_text(struct text *out, const char *bytes, size_t len);

#endif
