#include "tests/match_build.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

/* VALUE (taken) resolves to the JSON TEXT, or fails with the message TEXT. */
static void expect(const char *name, struct value *value, bool good, const char *text)
{
	struct scope scope = build_scope(3);
	struct json *json = NULL;
	struct text out OWNED(text_finish) = {0};
	struct err err = {0};
	bool ok = value_resolve(value, &scope, &json, &err);

	cr_expect_eq(ok, good, "%s: %s", name, err.message);
	if (ok)
		json_write(json, &out);
	else
		text_add(&out, err.message);
	cr_expect_str_eq(text_str(&out), text, "%s: %s", name, text_str(&out));
	if (!ok) {
		cr_expect_eq(err.code, ERR_USAGE, "%s", name);
		cr_expect_null(json, "%s", name);
	}
	json_free(json);
	value_free(value);
}

static struct value *text_of(enum value_kind kind)
{
	struct value *value = build_value(kind);

	build_part(value, PART_TEXT, "n=", NULL);
	build_part(value, PART_COUNT, NULL, NULL);
	build_part(value, PART_NAME, "sent", "n");
	build_part(value, PART_NAME, "sent", "text");
	build_part(value, PART_VAR, "KEY", NULL);
	return value;
}

static struct value *part_of(enum value_kind kind, enum part_kind part, const char *name,
			     const char *field)
{
	struct value *value = build_value(kind);

	build_part(value, part, name, field);
	return value;
}

Test(value, becomes_what_a_build_gets)
{
	struct json *map OWNED(json_freep)
	= build_json("{\"b\":[1,true,null]}");
	struct value *raw = build_literal(map);

	raw->kind = VALUE_RAW;
	expect("literal", build_literal(map), true, "{\"b\":[1,true,null]}");
	expect("raw", raw, true, "{\"b\":[1,true,null]}");
	expect("text", text_of(VALUE_TEXT), true, "\"n=37hellovalue\"");
	expect("no parts", build_value(VALUE_TEXT), true, "\"\"");
	expect("user", build_text(VALUE_USER, "bob"), true, "\"bob-1\"");
	expect("channel", build_text(VALUE_CHANNEL, "room"), true, "\"room-1\"");
	expect("channel of parts", text_of(VALUE_CHANNEL), true, "\"n=37hellovalue-1\"");
	expect("token", build_text(VALUE_TOKEN, "old"), true, "\"006token\"");
	expect("reference", part_of(VALUE_REF, PART_NAME, "sent", "n"), true, "7");
	expect("count", part_of(VALUE_REF, PART_COUNT, NULL, NULL), true, "3");
	expect("variable", part_of(VALUE_REF, PART_VAR, "KEY", NULL), true, "\"value\"");
}

Test(value, without_a_name_says_which)
{
	expect("no such token", build_text(VALUE_TOKEN, "new"), false, "no token new");
	expect("no such name", part_of(VALUE_REF, PART_NAME, "got", "n"), false,
	       "nothing is named got");
	expect("no such field", part_of(VALUE_TEXT, PART_NAME, "sent", "x"), false,
	       "$sent has no x");
	expect("no such variable", part_of(VALUE_TEXT, PART_VAR, "OTHER", NULL), false,
	       "${OTHER} has no value");
	expect("in a channel's name", part_of(VALUE_CHANNEL, PART_VAR, "OTHER", NULL),
	       false, "${OTHER} has no value");
}

Test(value, fills_to_the_byte_and_cuts_no_character)
{
	static const struct {
		const char *name, *with, *text;
		size_t bytes;
	} rows[] = {
		{"x unless said", NULL, "\"xxx\"", 3},
		{"none", NULL, "\"\"", 0},
		{"an empty filler", "", "\"xx\"", 2},
		{"again and again", "ab", "\"abab\"", 4},
		{"x for what is left", "ab", "\"ababx\"", 5},
		{"no half character", "\xc3\xa9", "\"\xc3\xa9\xc3\xa9x\"", 5},
		{"a filler too long", "abc", "\"xx\"", 2},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct value *value = build_text(VALUE_FILL, rows[i].with);

		value->fill_bytes = rows[i].bytes;
		expect(rows[i].name, value, true, rows[i].text);
	}
}

Test(value, holds_others)
{
	struct value *map = build_value(VALUE_MAP);
	struct value *list = build_value(VALUE_LIST);
	struct value *nobodies = build_value(VALUE_USERS);

	nobodies->fill_bytes = 2;
	nobodies->key = mem_dup("ids");
	list->key = mem_dup("list");
	VEC_PUSH(&list->items, build_text(VALUE_USER, "bob"));
	VEC_PUSH(&list->items, part_of(VALUE_REF, PART_COUNT, NULL, NULL));
	VEC_PUSH(&map->items, list);
	VEC_PUSH(&map->items, nobodies);
	cr_expect(value_counts(map));
	expect("map", map, true,
	       "{\"list\":[\"bob-1\",3],\"ids\":[\"nobody-1\",\"nobody-2\"]}");

	map = build_value(VALUE_MAP);
	VEC_PUSH(&map->items, build_text(VALUE_USER, "bob"));
	VEC_PUSH(&map->items, build_text(VALUE_TOKEN, "new"));
	map->items.items[0]->key = mem_dup("a");
	map->items.items[1]->key = mem_dup("b");
	cr_expect_not(value_counts(map));
	cr_expect_not(value_counts(NULL));
	expect("a part without a value", map, false, "no token new");
}

Test(value, is_a_whole_number_or_says_what_it_is)
{
	static const struct {
		const char *json;
		bool good;
		int64_t number;
		const char *said;
	} rows[] = {
		{"7", true, 7, NULL},
		{"-7", true, -7, NULL},
		{"7.0", true, 7, NULL},
		{"7.5", false, 0, "a whole number is needed here, not number"},
		{"\"7\"", false, 0, "a whole number is needed here, not text"},
		{"null", false, 0, "a whole number is needed here, not null"},
	};
	struct scope scope = build_scope(0);

	for (size_t i = 0; i < LEN(rows); i++) {
		struct json *json OWNED(json_freep)
		= build_json(rows[i].json);
		struct value *value = build_literal(json);
		int64_t number = -99;
		struct err err = {0};

		cr_expect_eq(value_resolve_int(value, &scope, &number, &err),
			     rows[i].good, "%s", rows[i].json);
		cr_expect_eq(number, rows[i].good ? rows[i].number : -99);
		if (!rows[i].good)
			cr_expect_str_eq(err.message, rows[i].said);
		value_free(value);
	}
}
