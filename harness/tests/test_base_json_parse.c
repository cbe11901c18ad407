/* What json_parse() takes and what it refuses. */

#include "base/json.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS(table)   (sizeof(table) / sizeof((table)[0]))
#define BYTES(string) string, sizeof(string) - 1

/* Parses a copy that ends where the text ends, so that a sanitizer sees a step beyond. */
static bool parse(const char *bytes, size_t len, struct json **ret, struct err *err)
{
	OWNED(mem_freep)
	char *copy = mem_resize(NULL, len, 1);

	if (len != 0)
		memcpy(copy, bytes, len);
	return json_parse(copy, len, ret, err);
}

Test(base_json_parse, what_is_json_reads_and_writes_back)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *written; /* NULL: as it was */
	} rows[] = {
		/* clang-format off */
		{BYTES("null"),                          NULL},
		{BYTES("true"),                          NULL},
		{BYTES("false"),                         NULL},
		{BYTES("0"),                             NULL},
		{BYTES("-0"),                            "0"},
		{BYTES("-17"),                           NULL},
		{BYTES("1.5"),                           NULL},
		{BYTES("0.1"),                           NULL},
		{BYTES("1e2"),                           "100"},
		{BYTES("1E+2"),                          "100"},
		{BYTES("100e-2"),                        "1"},
		{BYTES("2.50"),                          "2.5"},
		{BYTES("0e99999999999999999999"),        "0"},
		{BYTES("1e-99999999999999999999"),       "0"},
		{BYTES("9007199254740992"),              NULL},
		{BYTES("-9007199254740992"),             NULL},
		{BYTES("9007199254740992.000"),          "9007199254740992"},
		{BYTES("9.007199254740992e15"),          "9007199254740992"},
		{BYTES("0.00009007199254740992e20"),     "9007199254740992"},
		{BYTES("900719925474099200e-2"),         "9007199254740992"},
		{BYTES("\"\""),                          NULL},
		{BYTES("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
		 "\"a\\\"\\\\/\\b\\f\\n\\r\\t\""},
		{BYTES("\"\\u00fc\\u8BED\\ud83d\\uDE00\""), "\"ü语😀\""},
		{BYTES("\"ü语😀\""),                     NULL},
		{BYTES("\"\\u0001\\uffff\""),            "\"\\u0001\xef\xbf\xbf\""},
		{BYTES("[]"),                            NULL},
		{BYTES("{}"),                            NULL},
		{BYTES(" [ 1 ,\t2\r\n] "),               "[1,2]"},
		{BYTES("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"A\":3,\"\":4}"), NULL},
		{BYTES(" { \"a\" : [ ] } "),             "{\"a\":[]}"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *written = rows[i].written != NULL ? rows[i].written
							      : rows[i].bytes;
		OWNED(json_freep)
		struct json *json = NULL;
		OWNED(text_finish)
		struct text text = {0};
		struct err err;

		cr_assert(parse(rows[i].bytes, rows[i].len, &json, &err), "%s: %s",
			  rows[i].bytes, err.message);
		json_write(json, &text);
		cr_assert_str_eq(text_str(&text), written);
	}
}

/* clang-format off */
#define MISSING      "a value is missing"
#define BEHIND       "text behind the value"
#define CONTROL      "a control character in a string"
#define NUL          "a NUL is not allowed in a string"
#define NO_VALUE     "no JSON value starts like this"
#define BEYOND       "a number beyond 2^53"
#define ZERO         "a number with a 0 in front"
#define NO_DIGITS    "a number without digits"
#define POINT        "a point without digits behind it"
#define EXPONENT     "an exponent without digits"
#define NOT_UTF8     "a string that is not UTF-8"
#define SURROGATE    "a surrogate without its partner"
#define ESCAPE       "this is no escape of JSON"
#define OPEN_TEXT    "a string without its end"
#define OPEN_ARRAY   "an array without its end"
#define OPEN_OBJECT  "an object without its end"
#define ARRAY_COMMA  "',' or ']' is missing"
#define OBJECT_COMMA "',' or '}' is missing"
#define COLON        "':' is missing"
#define NAME         "a name in quotes is missing"
#define TWIN_A       "the name \"a\" stands here again"
#define TWIN_EMPTY   "the name \"\" stands here again"
/* clang-format on */

Test(base_json_parse, what_is_refused_says_where_and_leaves_the_output)
{
	static const struct {
		const char *name;
		const char *bytes;
		size_t len;
		enum err_code code;
		size_t at;
		const char *message;
	} rows[] = {
		/* clang-format off */
		{"nothing", BYTES(""),
		 ERR_PARSE, 0, MISSING},
		{"only blanks", BYTES("  "),
		 ERR_PARSE, 2, MISSING},
		{"text behind", BYTES("{} x"),
		 ERR_PARSE, 3, BEHIND},
		{"two values", BYTES("1 2"),
		 ERR_PARSE, 2, BEHIND},
		{"NUL behind", BYTES("1\0"),
		 ERR_PARSE, 1, BEHIND},
		{"NUL in a string", BYTES("[\"a\0b\"]"),
		 ERR_PARSE, 3, CONTROL},
		{"NUL as an escape",      BYTES("[\"a\\u0000\"]"),     ERR_PARSE, 3, NUL},
		{"NUL in a name",         BYTES("{\"\\u0000\":1}"),    ERR_PARSE, 2, NUL},
		{"NUL between", BYTES("[1,\0 2]"),
		 ERR_PARSE, 3, NO_VALUE},
		{"raw line feed", BYTES("\"a\nb\""),
		 ERR_PARSE, 2, CONTROL},
		{"control as blank", BYTES("[\v1]"),
		 ERR_PARSE, 1, NO_VALUE},
		{"byte order mark", BYTES("\xef\xbb\xbf{}"),
		 ERR_PARSE, 0, NO_VALUE},
		{"duplicate name", BYTES("{\"a\":1,\"a\":2}"),
		 ERR_PARSE, 7, TWIN_A},
		{"duplicate, escaped", BYTES("{\"a\":1,\"\\u0061\":2}"),
		 ERR_PARSE, 7, TWIN_A},
		{"duplicate within", BYTES("[\"x:\",{\"b\":{\"c\":\"c\",\"d\":[1]}},"
		                         "{\"c\":0,\"\":\"c\" , \"\" :2}]"),
		 ERR_PARSE, 46, TWIN_EMPTY},
		{"2^53 + 1", BYTES("9007199254740993"),
		 ERR_LIMIT, 0, BEYOND},
		{"-2^53 - 1", BYTES("[-9007199254740993]"),
		 ERR_LIMIT, 1, BEYOND},
		{"2^53 + 1, exponent", BYTES("9.007199254740993e15"),
		 ERR_LIMIT, 0, BEYOND},
		{"2^53 + 1, shifted", BYTES("90071992547409930e-1"),
		 ERR_LIMIT, 0, BEYOND},
		{"2^53 and a bit", BYTES("9007199254740992.0001"),
		 ERR_LIMIT, 0, BEYOND},
		{"17 digits", BYTES("10000000000000000"),
		 ERR_LIMIT, 0, BEYOND},
		{"huge", BYTES("1e300"),
		 ERR_LIMIT, 0, BEYOND},
		{"beyond a double", BYTES("1e99999999999999999999"),
		 ERR_LIMIT, 0, BEYOND},
		{"0 in front", BYTES("01"),
		 ERR_PARSE, 1, ZERO},
		{"0 in front, minus", BYTES("-00"),
		 ERR_PARSE, 2, ZERO},
		{"plus", BYTES("+1"),
		 ERR_PARSE, 0, NO_VALUE},
		{"minus alone", BYTES("-"),
		 ERR_PARSE, 1, NO_DIGITS},
		{"point in front", BYTES("-.5"),
		 ERR_PARSE, 1, NO_DIGITS},
		{"point behind", BYTES("1."),
		 ERR_PARSE, 2, POINT},
		{"point, exponent", BYTES("1.e5"),
		 ERR_PARSE, 2, POINT},
		{"exponent alone", BYTES("1e"),
		 ERR_PARSE, 2, EXPONENT},
		{"exponent, sign alone", BYTES("[1e+]"),
		 ERR_PARSE, 4, EXPONENT},
		{"hexadecimal", BYTES("0x10"),
		 ERR_PARSE, 1, BEHIND},
		{"infinity", BYTES("Infinity"),
		 ERR_PARSE, 0, NO_VALUE},
		{"minus infinity", BYTES("-Infinity"),
		 ERR_PARSE, 1, NO_DIGITS},
		{"not a number", BYTES("NaN"),
		 ERR_PARSE, 0, NO_VALUE},
		{"word cut", BYTES("tru"),
		 ERR_PARSE, 0, NO_VALUE},
		{"word in capitals", BYTES("[True]"),
		 ERR_PARSE, 1, NO_VALUE},
		{"word too long", BYTES("nulll"),
		 ERR_PARSE, 4, BEHIND},
		{"not UTF-8", BYTES("\"a\xff\""),
		 ERR_PARSE, 2, NOT_UTF8},
		{"UTF-8 cut", BYTES("\"\xe8\xaf\""),
		 ERR_PARSE, 1, NOT_UTF8},
		{"UTF-8 surrogate", BYTES("\"\xed\xa0\x80\""),
		 ERR_PARSE, 1, NOT_UTF8},
		{"high surrogate alone", BYTES("\"\\ud83d\""),
		 ERR_PARSE, 1, SURROGATE},
		{"high, then a letter", BYTES("\"\\ud83dx\\ude00\""),
		 ERR_PARSE, 1, SURROGATE},
		{"two high", BYTES("\"\\ud83d\\ud83d\""),
		 ERR_PARSE, 1, SURROGATE},
		{"low alone", BYTES("\"x\\ude00\""),
		 ERR_PARSE, 2, SURROGATE},
		{"low, then high", BYTES("\"\\ude00\\ud83d\""),
		 ERR_PARSE, 1, SURROGATE},
		{"unknown escape", BYTES("\"\\x41\""),
		 ERR_PARSE, 1, ESCAPE},
		{"escaped NUL byte", BYTES("\"\\\0\""),
		 ERR_PARSE, 1, ESCAPE},
		{"escape cut", BYTES("\"\\u12\""),
		 ERR_PARSE, 1, ESCAPE},
		{"escape at the end", BYTES("\"\\"),
		 ERR_PARSE, 1, ESCAPE},
		{"escape, no digit", BYTES("\"\\u12g4\""),
		 ERR_PARSE, 1, ESCAPE},
		{"string open", BYTES("[\"abc"),
		 ERR_PARSE, 1, OPEN_TEXT},
		{"single quotes", BYTES("'a'"),
		 ERR_PARSE, 0, NO_VALUE},
		{"array open", BYTES("[1,[2]"),
		 ERR_PARSE, 0, OPEN_ARRAY},
		{"array, comma behind", BYTES("[1,]"),
		 ERR_PARSE, 3, NO_VALUE},
		{"array, comma in front", BYTES("[,1]"),
		 ERR_PARSE, 1, NO_VALUE},
		{"array, no comma", BYTES("[1 2]"),
		 ERR_PARSE, 3, ARRAY_COMMA},
		{"array, wrong end", BYTES("[1}"),
		 ERR_PARSE, 2, ARRAY_COMMA},
		{"object open", BYTES("{\"a\":1"),
		 ERR_PARSE, 0, OPEN_OBJECT},
		{"object, comma open", BYTES("{\"a\":1,"),
		 ERR_PARSE, 0, OPEN_OBJECT},
		{"object, comma behind", BYTES("{\"a\":1,}"),
		 ERR_PARSE, 7, NAME},
		{"object, no colon", BYTES("{\"a\" 1}"),
		 ERR_PARSE, 5, COLON},
		{"object, no value", BYTES("{\"a\":}"),
		 ERR_PARSE, 5, NO_VALUE},
		{"object, no comma", BYTES("{\"a\":1 \"b\":2}"),
		 ERR_PARSE, 7, OBJECT_COMMA},
		{"object, bare name", BYTES("{a:1}"),
		 ERR_PARSE, 1, NAME},
		{"comment", BYTES("/**/1"),
		 ERR_PARSE, 0, NO_VALUE},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct json *untouched = json_null();
		struct json *json = untouched;
		char message[ERR_MESSAGE_MAX];
		struct err err = {0};

		cr_assert_not(parse(rows[i].bytes, rows[i].len, &json, &err), "%s",
			      rows[i].name);
		cr_assert_eq(json, untouched, "%s", rows[i].name);
		cr_assert_eq(err.code, rows[i].code, "%s: %s", rows[i].name,
			     err_code_name(err.code));
		snprintf(message, sizeof message, "byte %zu: %s", rows[i].at,
			 rows[i].message);
		cr_assert_str_eq(err.message, message, "%s: %s", rows[i].name,
				 err.message);
		json_free(json);
	}
}

Test(base_json_parse, nesting_goes_to_the_limit_and_no_further)
{
	static const struct {
		const char *open, *close;
	} rows[] = {{"[", "]"}, {"{\"a\":", "}"}, {"[{\"a\":", "}]"}};

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t levels = i == 2 ? 2 : 1;

		for (size_t depth = JSON_DEPTH_MAX; depth <= 3 * JSON_DEPTH_MAX;
		     depth += levels) {
			OWNED(text_finish)
			struct text text = {0};
			struct json *json = NULL;
			struct err err;

			for (size_t n = 0; n < depth / levels; n++)
				text_add(&text, rows[i].open);
			text_add(&text, "1");
			for (size_t n = 0; n < depth / levels; n++)
				text_add(&text, rows[i].close);
			bool good = parse(text.bytes, text.len, &json, &err);
			cr_assert_eq(good, depth <= JSON_DEPTH_MAX, "%zu", depth);
			if (!good)
				cr_assert_eq(err.code, ERR_LIMIT);
			json_free(json);
		}
	}
}

Test(base_json_parse, depth_counts_what_is_open_not_what_was)
{
	OWNED(text_finish)
	struct text text = {0};
	OWNED(json_freep)
	struct json *json = NULL;
	struct err err;

	text_char(&text, '[');
	for (int i = 0; i < 1000; i++)
		text_add(&text, i == 0 ? "[]" : ",[{}]");
	text_char(&text, ']');
	cr_assert(parse(text.bytes, text.len, &json, &err), "%s", err.message);
	cr_assert_eq(json_size(json), 1000);
}

Test(base_json_parse, a_number_may_be_as_long_as_its_limit)
{
	for (size_t len = JSON_NUMBER_MAX - 1; len <= JSON_NUMBER_MAX + 40; len++) {
		OWNED(text_finish)
		struct text text = {0};
		struct json *json = NULL;
		struct err err;

		text_add(&text, "[1.");
		text_repeat(&text, '0', len - 3);
		text_add(&text, "5]");
		bool good = parse(text.bytes, text.len, &json, &err);
		cr_assert_eq(good, len <= JSON_NUMBER_MAX, "%zu", len);
		if (!good) {
			cr_assert_eq(err.code, ERR_LIMIT);
			cr_assert_str_eq(err.message,
					 "byte 1: a number with too many digits");
		}
		json_free(json);
	}
}

Test(base_json_parse, a_long_name_is_cut_in_the_message)
{
	OWNED(text_finish)
	struct text text = {0};
	struct json *json = NULL;
	struct err err;

	for (int i = 0; i < 2; i++) {
		text_add(&text, i == 0 ? "{\"" : ",\"");
		text_repeat(&text, 'x', 2 * ERR_MESSAGE_MAX);
		text_add(&text, "\":1");
	}
	text_char(&text, '}');
	cr_assert_not(parse(text.bytes, text.len, &json, &err));
	cr_assert_eq(strncmp(err.message, "byte 966: the name \"xxx", 22), 0, "%s",
		     err.message);
}

/* An object of N names with the last equal to name number TWIN (N: none). */
static void write_object(struct text *text, size_t n, size_t twin)
{
	text_char(text, '{');
	for (size_t i = 0; i < n; i++)
		text_printf(text, "%s\"n%zu\":%zu", i == 0 ? "" : ",",
			    i == n - 1 && twin < n ? twin : i, i);
	text_char(text, '}');
}

Test(base_json_parse, duplicates_are_found_in_objects_of_any_size)
{
	static const size_t sizes[] = {2, 15, 16, 17, 18, 100, 20000};

	for (size_t i = 0; i < ROWS(sizes); i++) {
		size_t n = sizes[i];
		const size_t twins[] = {0, n / 2 - 1, n - 2, n};

		for (size_t row = 0; row < ROWS(twins); row++) {
			OWNED(text_finish)
			struct text text = {0};
			OWNED(text_finish)
			struct text expected = {0};
			struct json *json = NULL;
			struct err err;

			write_object(&text, n, twins[row]);
			bool good = parse(text.bytes, text.len, &json, &err);
			cr_assert_eq(good, twins[row] == n, "%zu of %zu", twins[row], n);
			json_free(json);
			if (good)
				continue;
			size_t at = (size_t)(strrchr(text.bytes, 'n') - text.bytes) - 1;
			text_printf(&expected,
				    "byte %zu: the name \"n%zu\" stands here again", at,
				    twins[row]);
			cr_assert_str_eq(err.message, text_str(&expected));
		}
	}
}

static const char *const documents[] = {
	"{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"login\",\"params\":{\"a\":[1,-2.5e3,"
	"true,null],\"b\":{}}}",
	"[\"\\ud83d\\ude00\\u00e9\\n\\\"\",\"語é😀\",9007199254740992,0.1e-2,[[],[{}]]]",
	" { \"a\" : { \"b\" : \"c\" , \"d\" : [ false ] } , \"b\" : \"a\" , \"c\" : 0 } ",
};

/* Either refused with a place, or read as something that is written and read again. */
static void try_bytes(const char *bytes, size_t len)
{
	struct json *untouched = NULL;
	OWNED(json_freep)
	struct json *json = untouched;
	OWNED(json_freep)
	struct json *again = NULL;
	OWNED(text_finish)
	struct text text = {0};
	struct err err = {0};

	if (!parse(bytes, len, &json, &err)) {
		cr_assert_eq(json, untouched);
		cr_assert(err.code == ERR_PARSE || err.code == ERR_LIMIT);
		cr_assert_eq(strncmp(err.message, "byte ", 5), 0);
		cr_assert_leq(strtoul(err.message + 5, NULL, 10), len);
		return;
	}
	json_write(json, &text);
	cr_assert(parse(text.bytes, text.len, &again, &err), "%s: %s", text.bytes,
		  err.message);
	cr_assert(json_equal(json, again), "%s", text.bytes);
}

Test(base_json_parse, every_prefix_is_refused)
{
	for (size_t i = 0; i < ROWS(documents); i++) {
		size_t len = strlen(documents[i]);
		struct json *json = NULL;
		struct err err;

		for (size_t cut = 0; cut < len; cut++) {
			bool only_blanks_lost = documents[i][cut] == ' ' &&
						cut == len - 1;

			try_bytes(documents[i], cut);
			cr_assert_eq(parse(documents[i], cut, &json, &err),
				     only_blanks_lost);
		}
		json_free(json);
		try_bytes(documents[i], len);
	}
}

Test(base_json_parse, no_change_of_a_byte_does_harm)
{
	for (size_t i = 0; i < ROWS(documents); i++) {
		OWNED(mem_freep)
		char *bytes = mem_dup(documents[i]);
		size_t len = strlen(bytes);

		for (size_t at = 0; at < len; at++) {
			for (int value = 0; value < 256; value++) {
				bytes[at] = (char)value;
				try_bytes(bytes, len);
			}
			bytes[at] = documents[i][at];
		}
	}
}

Test(base_json_parse, no_byte_left_out_or_put_in_does_harm)
{
	static const char inserts[] = "\"\\{}[],:0-.eE\0\x01\x80\xff u";

	for (size_t i = 0; i < ROWS(documents); i++) {
		const char *document = documents[i];
		size_t len = strlen(document);
		OWNED(mem_freep)
		char *bytes = mem_new(len + 1, 1);

		for (size_t at = 0; at < len; at++) {
			memcpy(bytes, document, at);
			memcpy(bytes + at, document + at + 1, len - at - 1);
			try_bytes(bytes, len - 1);
			memcpy(bytes + at + 1, document + at, len - at);
			for (size_t n = 0; n < sizeof inserts - 1; n++) {
				bytes[at] = inserts[n];
				try_bytes(bytes, len + 1);
			}
		}
	}
}
