/* Values: looked at, built, compared, written. */

#include "base/json.h"
#include "base/mem.h"
#include "tests/aborts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static struct json *parse(const char *text)
{
	struct json *json = NULL;
	struct err err;

	cr_assert(json_parse(text, strlen(text), &json, &err), "%s: %s", text,
		  err.message);
	return json;
}

static void assert_writes(const struct json *json, const char *expected)
{
	OWNED(text_finish)
	struct text text = {0};

	json_write(json, &text);
	cr_assert_str_eq(text_str(&text), expected);
}

Test(base_json, each_type_is_told_and_named)
{
	static const struct {
		const char *text;
		enum json_type type;
		const char *name;
	} rows[] = {
		/* clang-format off */
		{"null",  JSON_NULL,   "null"},
		{"true",  JSON_BOOL,   "bool"},
		{"false", JSON_BOOL,   "bool"},
		{"1.5",   JSON_NUMBER, "number"},
		{"\"\"",  JSON_TEXT,   "text"},
		{"[]",    JSON_ARRAY,  "array"},
		{"{}",    JSON_OBJECT, "object"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *json = parse(rows[i].text);

		cr_assert_eq(json_type(json), rows[i].type, "%s", rows[i].text);
		cr_assert_str_eq(json_type_name(rows[i].type), rows[i].name);
		for (int type = 0; type < JSON_TYPE_COUNT; type++) {
			cr_assert_eq(json_is(json, (enum json_type)type),
				     type == (int)rows[i].type);
			cr_assert_not(json_is(NULL, (enum json_type)type));
		}
	}
}

Test(base_json, a_value_of_another_type_yields_the_fallback)
{
	static const struct {
		const char *text;
		bool bool_or_true, bool_or_false, is_int;
		int64_t int_or;
		double number_or;
		const char *text_or;
	} rows[] = {
		/* clang-format off */
		{"null",    true,  false, false, -9, -9,  "-"},
		{"true",    true,  true,  false, -9, -9,  "-"},
		{"false",   false, false, false, -9, -9,  "-"},
		{"0",       true,  false, true,   0,  0,  "-"},
		{"1",       true,  false, true,   1,  1,  "-"},
		{"2.5",     true,  false, false, -9, 2.5, "-"},
		{"\"1\"",   true,  false, false, -9, -9,  "1"},
		{"\"\"",    true,  false, false, -9, -9,  ""},
		{"[1]",     true,  false, false, -9, -9,  "-"},
		{"{}",      true,  false, false, -9, -9,  "-"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *json = parse(rows[i].text);
		const char *name = rows[i].text;

		cr_assert_eq(json_bool_or(json, true), rows[i].bool_or_true, "%s", name);
		cr_assert_eq(json_bool_or(json, false), rows[i].bool_or_false, "%s",
			     name);
		cr_assert_eq(json_is_int(json), rows[i].is_int, "%s", name);
		cr_assert_eq(json_int_or(json, -9), rows[i].int_or, "%s", name);
		cr_assert_eq(json_number_or(json, -9), rows[i].number_or, "%s", name);
		cr_assert_str_eq(json_text_or(json, "-"), rows[i].text_or, "%s", name);
	}
	cr_assert(json_bool_or(NULL, true));
	cr_assert_eq(json_int_or(NULL, 5), 5);
	cr_assert_eq(json_number_or(NULL, 0.5), 0.5);
	cr_assert_null(json_text_or(NULL, NULL));
	cr_assert_not(json_is_int(NULL));
}

Test(base_json, whole_numbers_go_to_two_to_the_53)
{
	static const struct {
		double value;
		bool whole;
	} rows[] = {
		/* clang-format off */
		{9007199254740992.0,  true},
		{-9007199254740992.0, true},
		{9007199254740994.0,  false},
		{-9007199254740994.0, false},
		{1e300,               false},
		{0.5,                 false},
		{-0.0,                true},
		{(double)NAN,         false},
		{(double)INFINITY,    false},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *json = json_number(rows[i].value);

		cr_assert_eq(json_is_int(json), rows[i].whole, "%g", rows[i].value);
		cr_assert_eq(json_int_or(json, 7),
			     rows[i].whole ? (int64_t)rows[i].value : 7);
	}
}

Test(base_json, names_are_looked_up_exactly)
{
	OWNED(json_freep)
	struct json *json = parse(
		"{\"code\":1,\"Code\":2,\"CODE\":\"x\",\"on\":true,\"\":4}");
	OWNED(json_freep)
	struct json *array = parse("[{\"code\":1}]");

	cr_assert_eq(json_get_int(json, "code", 0), 1);
	cr_assert_eq(json_get_int(json, "Code", 0), 2);
	cr_assert_str_eq(json_get_text(json, "CODE"), "x");
	cr_assert_eq(json_get_int(json, "", 0), 4);
	cr_assert(json_get_bool(json, "on", false));
	cr_assert_null(json_get(json, "cODE"));
	cr_assert_null(json_get(json, "cod"));
	cr_assert_null(json_get_text(json, "code"));
	cr_assert_eq(json_get_int(json, "CODE", -1), -1);
	cr_assert(json_get_bool(json, "code", true));
	cr_assert_null(json_get(array, "code"));
	cr_assert_null(json_get(json_get(json, "code"), "code"));
	cr_assert_null(json_get(NULL, "code"));
}

Test(base_json, children_are_walked_in_order)
{
	OWNED(json_freep)
	struct json *object = parse("{\"b\":1,\"a\":2,\"c\":3}");
	OWNED(json_freep)
	struct json *array = parse("[4,5]");
	OWNED(text_finish)
	struct text seen = {0};

	JSON_EACH (child, object)
		text_printf(&seen, "%s%d ", json_key(child), (int)json_int_or(child, 0));
	JSON_EACH (child, array) {
		cr_assert_null(json_key(child));
		text_printf(&seen, "%d ", (int)json_int_or(child, 0));
	}
	cr_assert_str_eq(text_str(&seen), "b1 a2 c3 4 5 ");
	cr_assert_eq(json_size(object), 3);
	cr_assert_eq(json_int_or(json_at(array, 1), 0), 5);
	cr_assert_null(json_at(array, 2));
	cr_assert_null(json_first(json_at(array, 0)));
	cr_assert_null(json_first(NULL));
	cr_assert_eq(json_size(NULL), 0);
	cr_assert_null(json_at(NULL, 0));
}

Test(base_json, what_is_built_is_written)
{
	OWNED(json_freep)
	struct json *object = json_object();
	struct json *array = json_array();

	json_put_text(object, "text", "a\"b");
	json_put_text(object, "none", NULL);
	json_put_int(object, "int", -JSON_INTEGER_MAX);
	json_put_bool(object, "no", false);
	json_put(object, "array", array);
	json_push(array, json_null());
	json_push(array, json_number(0.25));
	json_push(array, json_text_bytes("abc", 2));
	json_push(array, json_bool(true));
	json_push(array, json_object());
	assert_writes(object, "{\"text\":\"a\\\"b\",\"none\":null,"
			      "\"int\":-9007199254740992,\"no\":false,"
			      "\"array\":[null,0.25,\"ab\",true,{}]}");
}

Test(base_json, a_put_replaces_in_its_place)
{
	static const struct {
		const char *key;
		const char *written;
	} rows[] = {
		/* clang-format off */
		{"a", "{\"a\":[],\"b\":2,\"c\":3}"},
		{"b", "{\"a\":1,\"b\":[],\"c\":3}"},
		{"c", "{\"a\":1,\"b\":2,\"c\":[]}"},
		{"B", "{\"a\":1,\"b\":2,\"c\":3,\"B\":[]}"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *object = parse("{\"a\":1,\"b\":2,\"c\":3}");

		json_put(object, rows[i].key, json_array());
		assert_writes(object, rows[i].written);
		json_put_int(object, "d", 4); /* the end of the list is whole */
		cr_assert_eq(json_get_int(object, "d", 0), 4);
	}
}

Test(base_json, the_name_may_be_that_of_what_is_replaced)
{
	OWNED(json_freep)
	struct json *object = parse("{\"a\":1}");

	json_put_int(object, json_key(json_first(object)), 2);
	assert_writes(object, "{\"a\":2}");
	json_remove(object, json_key(json_first(object)));
	assert_writes(object, "{}");
}

Test(base_json, a_removal_takes_the_exact_name)
{
	static const struct {
		const char *key;
		const char *written;
	} rows[] = {
		/* clang-format off */
		{"a", "{\"b\":2,\"c\":3,\"d\":4}"},
		{"b", "{\"a\":1,\"c\":3,\"d\":4}"},
		{"c", "{\"a\":1,\"b\":2,\"d\":4}"},
		{"A", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *object = parse("{\"a\":1,\"b\":2,\"c\":3}");

		json_remove(object, rows[i].key);
		json_put_int(object, "d", 4);
		assert_writes(object, rows[i].written);
	}
}

static void put_too_large(void)
{
	OWNED(json_freep)
	struct json *object = json_object();

	json_put_int(object, "a", JSON_INTEGER_MAX + 1);
}

static void put_into_array(void)
{
	OWNED(json_freep)
	struct json *array = json_array();

	json_put_int(array, "a", 1);
}

static void put_the_largest(void)
{
	OWNED(json_freep)
	struct json *object = json_object();

	json_put_int(object, "a", JSON_INTEGER_MAX);
}

Test(base_json, a_put_that_cannot_be_right_is_our_mistake)
{
	cr_assert(aborts(put_too_large));
	cr_assert(aborts(put_into_array));
	cr_assert_not(aborts(put_the_largest));
}

Test(base_json, a_copy_is_whole_and_of_its_own)
{
	const char *text = "{\"a\":[1,{\"b\":\"c\"},null,true,0.5],\"d\":{}}";
	OWNED(json_freep)
	struct json *json = parse(text);
	OWNED(json_freep)
	struct json *copy = json_dup(json);
	OWNED(json_freep)
	struct json *part = json_dup(json_get(json, "a"));

	cr_assert_null(json_key(part));
	cr_assert_null(json_next(part));
	json_put_int(json, "a", 0);
	assert_writes(copy, text);
	assert_writes(part, "[1,{\"b\":\"c\"},null,true,0.5]");
	cr_assert_null(json_dup(NULL));
}

Test(base_json, values_are_equal_whatever_the_order_of_names)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		/* clang-format off */
		{"null",                    "null",                    true},
		{"null",                    "false",                   false},
		{"true",                    "true",                    true},
		{"true",                    "false",                   false},
		{"1",                       "1.0",                     true},
		{"0",                       "-0",                      true},
		{"1",                       "2",                       false},
		{"1",                       "\"1\"",                   false},
		{"\"a\"",                   "\"\\u0061\"",             true},
		{"\"a\"",                   "\"A\"",                   false},
		{"[]",                      "{}",                      false},
		{"[1,2]",                   "[1,2]",                   true},
		{"[1,2]",                   "[2,1]",                   false},
		{"[1,2]",                   "[1]",                     false},
		{"[1]",                     "[1,2]",                   false},
		{"{}",                      "{}",                      true},
		{"{\"a\":1,\"b\":[2]}",     "{\"a\":1,\"b\":[2]}",     true},
		{"{\"a\":1,\"b\":[2]}",     "{\"b\":[2],\"a\":1}",     true},
		{"{\"x\":0,\"a\":1,\"b\":2}", "{\"x\":0,\"b\":2,\"a\":1}", true},
		{"{\"a\":1,\"b\":2}",       "{\"b\":1,\"a\":2}",       false},
		{"{\"a\":1,\"b\":2}",       "{\"a\":1,\"b\":3}",       false},
		{"{\"a\":1,\"b\":2}",       "{\"a\":1,\"c\":2}",       false},
		{"{\"a\":1,\"b\":2}",       "{\"A\":1,\"b\":2}",       false},
		{"{\"a\":1}",               "{\"a\":1,\"b\":2}",       false},
		{"{\"a\":1,\"b\":2}",       "{\"a\":1}",               false},
		{"{\"a\":null}",            "{\"b\":null}",            false},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *a = parse(rows[i].a);
		OWNED(json_freep)
		struct json *b = parse(rows[i].b);

		cr_assert_eq(json_equal(a, b), rows[i].equal, "%s and %s", rows[i].a,
			     rows[i].b);
		cr_assert_eq(json_equal(b, a), rows[i].equal, "%s and %s", rows[i].b,
			     rows[i].a);
		cr_assert_not(json_equal(a, NULL));
	}
	cr_assert(json_equal(NULL, NULL));
}

Test(base_json, numbers_are_written_as_short_as_they_read_back)
{
	static const struct {
		double value;
		const char *written;
	} rows[] = {
		/* clang-format off */
		{0,                    "0"},
		{-0.0,                 "0"},
		{-1,                   "-1"},
		{1e15,                 "1000000000000000"},
		{9007199254740992.0,   "9007199254740992"},
		{-9007199254740992.0,  "-9007199254740992"},
		{0.1,                  "0.1"},
		{-2.5,                 "-2.5"},
		{0.1 + 0.2,            "0.30000000000000004"},
		{1.0 / 3,              "0.3333333333333333"},
		{123456.789,           "123456.789"},
		{5e-324,               "4.94065645841247e-324"},
		{1e300,                "1e+300"},
		{(double)NAN,          "null"},
		{(double)INFINITY,     "null"},
		{-(double)INFINITY,    "null"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(json_freep)
		struct json *json = json_number(rows[i].value);

		assert_writes(json, rows[i].written);
	}
}

Test(base_json, strings_are_quoted_so_that_they_can_be_read)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *written;
	} rows[] = {
		/* clang-format off */
		{"",                   0, "\"\""},
		{"abc",                2, "\"ab\""},
		{"\"\\/",              3, "\"\\\"\\\\/\""},
		{"\b\t\n\f\r",         5, "\"\\b\\t\\n\\f\\r\""},
		{"\x01\x1f\x7f",       3, "\"\\u0001\\u001f\\u007f\""},
		{"a\0b",               3, "\"a\xef\xbf\xbd" "b\""},
		{"\xe8\xaf\xad",       3, "\"\xe8\xaf\xad\""},
		{"\xe8\xaf\xad",       2, "\"\xef\xbf\xbd\xef\xbf\xbd\""},
		{"\xff!",              2, "\"\xef\xbf\xbd!\""},
		{"\xed\xa0\x80",       3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(text_finish)
		struct text text = {0};

		text_add(&text, "> ");
		json_write_text(&text, rows[i].bytes, rows[i].len);
		cr_assert_str_eq(text_str(&text) + 2, rows[i].written);
	}
}

Test(base_json, names_are_quoted_as_strings_are)
{
	OWNED(json_freep)
	struct json *object = json_object();

	json_put_int(object, "a\"\n\xff", 1);
	assert_writes(object, "{\"a\\\"\\n\xef\xbf\xbd\":1}");
}
