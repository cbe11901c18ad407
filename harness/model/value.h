/*
 * Values and patterns of a scenario, as written: what a call's argument will
 * be, what an event's field must be. They hold names ($sent.object, an actor)
 * that only a running case can resolve; match/ does that.
 */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/json.h"
#include "base/vec.h"
#include "model/catalogue.h"
#include "model/place.h"

enum value_kind {
	VALUE_LITERAL, /* json */
	VALUE_TEXT,    /* parts, put together */
	VALUE_REF,     /* the one part, with its own type */
	VALUE_USER,    /* text: an actor's name; its user's id */
	VALUE_CHANNEL, /* text, or parts put together: a channel's name; its id */
	VALUE_TOKEN,   /* text: a name of tokens: */
	VALUE_CODE,    /* code: its number */
	VALUE_FILL,    /* fill_bytes bytes: text (NULL: "x") again and again, cut at no
			* character, and "x" for the bytes that are left */
	VALUE_USERS,   /* ids of fill_bytes users that nobody plays */
	VALUE_RAW,     /* json, as it is: no mapping of ids */
	VALUE_LIST,    /* items */
	VALUE_MAP,     /* items with keys */
	VALUE_KIND_COUNT
};

enum part_kind {
	PART_TEXT,  /* literal text */
	PART_COUNT, /* $i */
	PART_NAME,  /* $name.field; field may be NULL: $name */
	PART_VAR,   /* ${KEY}: --var and --secret */
	PART_KIND_COUNT
};

struct part {
	enum part_kind kind;
	char *text; /* the text, or the name */
	char *field;
	size_t step; /* PART_NAME: index in test_case.all of the step so named */
};

struct value {
	enum value_kind kind;
	char *key; /* within a map */
	struct json *json;
	char *text;
	const struct code *code;
	VEC(struct part) parts;
	VEC(struct value *) items;
	size_t fill_bytes;
	struct place place;
};

void value_free(struct value *value);

enum pattern_kind {
	PATTERN_VALUE,   /* equals value */
	PATTERN_ANY,     /* one of items matches */
	PATTERN_RANGE,   /* gte and lte, each a value or NULL */
	PATTERN_MATCH,   /* POSIX extended regular expression, anywhere in the text */
	PATTERN_BYTES,   /* a text of so many bytes: value */
	PATTERN_MAP,     /* items by key; other members may be there */
	PATTERN_EXACTLY, /* items by key, and no other members */
	PATTERN_LIST,    /* items, in order, no more */
	PATTERN_HAS, /* a list: each of items is matched by one of it, none of lacks is */
	PATTERN_PRESENT, /* there, whatever it is */
	PATTERN_ABSENT,  /* not there */
	PATTERN_KIND_COUNT
};

struct pattern {
	enum pattern_kind kind;
	char *key; /* within a map */
	struct value *value;
	struct value *gte, *lte;
	char *source; /* of the regular expression; compiled where it is matched */
	VEC(struct pattern *) items;
	VEC(struct pattern *) lacks;    /* HAS */
	const struct code_table *table; /* of an enum field: to print names */
	struct place place;
};

void pattern_free(struct pattern *pattern);

#endif
