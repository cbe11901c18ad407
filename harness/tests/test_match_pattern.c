#include "match/pattern.h"
#include "tests/match_build.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

struct row {
	const char *name, *pattern;
	const char *seen; /* NULL: absent */
	const char *said; /* NULL: it matches */
};

/* What PATTERN says of SEEN, or "" if it matches. */
static void match(const char *pattern_text, const char *seen_text, struct text *ret)
{
	struct pattern *pattern = build_pattern(pattern_text);
	struct json *seen OWNED(json_freep)
	= seen_text != NULL ? build_json(seen_text) : NULL;
	struct scope scope = build_scope(0);
	struct mismatch mismatch OWNED(mismatch_finish) = {0};
	bool matches = pattern_match(pattern, seen, &scope, &mismatch);

	cr_expect_eq(pattern_match(pattern, seen, &scope, NULL), matches, "%s: %s",
		     pattern_text, "with and without a place for words");
	if (!matches)
		mismatch_print(&mismatch, ret);
	pattern_free(pattern);
	build_finish();
}

static void judge(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct text said OWNED(text_finish) = {0};

		match(rows[i].pattern, rows[i].seen, &said);
		cr_expect_str_eq(text_str(&said), rows[i].said ? rows[i].said : "",
				 "%s: %s", rows[i].name, text_str(&said));
	}
}

/* clang-format off */
Test(pattern, takes_scalars_exactly_and_names_types_that_differ)
{
	static const struct row rows[] = {
		{"a text",             "\"61\"", "\"61\"", NULL},
		{"another text", "\"61\"", "\"62\"", "it was \"62\", expected \"61\""},
		{"a longer text", "\"6\"", "\"61\"", "it was \"61\", expected \"6\""},
		{"a number",           "61",     "61",     NULL},
		{"a number as a float","61",     "61.0",   NULL},
		{"another number",     "61",     "60",     "it was 60, expected 61"},
		{"a text for a number", "61", "\"61\"",
		 "it was the text \"61\", expected the number 61"},
		{"a number for a text", "\"61\"", "61",
		 "it was the number 61, expected the text \"61\""},
		{"a truth for one", "1", "true",
		 "it was the bool true, expected the number 1"},
		{"a truth",            "true",   "true",   NULL},
		{"the other truth", "true", "false", "it was false, expected true"},
		{"null",               "null",   "null",   NULL},
		{"null is not absent", "null", NULL, "it was absent, expected null"},
		{"absent", "61", NULL, "it was absent, expected 61"},
		{"a list for a text", "\"a\"", "[\"a\"]",
		 "it was the array [\"a\"], expected the text \"a\""},
	};

	judge(rows, LEN(rows));
}

Test(pattern, takes_maps_in_part_and_exactly_where_asked)
{
	static const struct row rows[] = {
		{"others may be there", "{\"a\":1}",       "{\"b\":2,\"a\":1}", NULL},
		{"the empty map",       "{}",              "{\"b\":2}",         NULL},
		{"one differs", "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":3}",
		 "b was 3, expected 2"},
		{"one is missing", "{\"a\":1,\"b\":2}", "{\"a\":1}",
		 "b was absent, expected 2"},
		{"names are exact", "{\"a\":1}", "{\"A\":1}",
		 "a was absent, expected 1"},
		{"no map", "{\"a\":1}", "[1]",
		 "it was the array [1], expected an object"},
		{"no map at all", "{\"a\":1}", NULL,
		 "it was absent, expected an object"},
		{"deep within", "{\"a\":{\"b\":[1,{\"c\":2}]}}",
		 "{\"a\":{\"b\":[1,{\"c\":3}]}}", "a.b[1].c was 3, expected 2"},
		{"exactly", "{\"exactly\":{\"a\":1,\"b\":2}}", "{\"b\":2,\"a\":1}",
		 NULL},
		{"exactly, one more", "{\"exactly\":{\"a\":1}}", "{\"a\":1,\"b\":2}",
		 "b was 2, expected absent"},
		{"exactly, one less", "{\"exactly\":{\"a\":1,\"b\":2}}", "{\"a\":1}",
		 "b was absent, expected 2"},
		{"exactly without one", "{\"exactly\":{\"a\":1,\"b\":\"@absent\"}}",
		 "{\"a\":1}", NULL},
		{"one more in its place", "{\"exactly\":{\"a\":1,\"b\":\"@absent\"}}",
		 "{\"a\":1,\"c\":2}", "c was 2, expected absent"},
	};

	judge(rows, LEN(rows));
}

Test(pattern, takes_lists_exactly)
{
	static const struct row rows[] = {
		{"the same",     "[1,\"b\"]", "[1,\"b\"]", NULL},
		{"empty",        "[]",        "[]",        NULL},
		{"one more", "[1]", "[1,2]",
		 "it was a list of 2 [1, 2], expected a list of 1"},
		{"one less", "[1,2]", "[1]",
		 "it was a list of 1 [1], expected a list of 2"},
		{"another order","[1,2]",     "[2,1]",     "[0] was 2, expected 1"},
		{"the last",     "[1,2]",     "[1,3]",     "[1] was 3, expected 2"},
		{"maps in part", "[{\"a\":1}]", "[{\"a\":1,\"b\":2}]", NULL},
		{"no list", "[1]", "{\"0\":1}",
		 "it was the object {0: 1}, expected an array"},
	};

	judge(rows, LEN(rows));
}

Test(pattern, knows_any_ranges_expressions_bytes_and_presence)
{
	static const struct row rows[] = {
		{"any: the second",   "{\"any\":[1,\"a\"]}",       "\"a\"", NULL},
		{"any: none", "{\"any\":[1,\"a\"]}", "2",
		 "it was 2, expected one of [1, \"a\"]"},
		{"any: absent",       "{\"any\":[1,\"@absent\"]}", NULL,    NULL},
		{"any: maps", "{\"any\":[{\"a\":1},{\"b\":2}]}", "{\"b\":2}", NULL},
		{"at least",          "{\"gte\":5}",          "5",     NULL},
		{"less", "{\"gte\":5}", "4",
		 "it was 4, expected a number of at least 5"},
		{"at most",           "{\"lte\":5}",          "5",     NULL},
		{"more", "{\"lte\":5}", "5.5",
		 "it was 5.5, expected a number of at most 5"},
		{"between",           "{\"gte\":1,\"lte\":3}", "2",    NULL},
		{"beyond", "{\"gte\":1,\"lte\":3}", "4",
		 "it was 4, expected a number of at least 1 and at most 3"},
		{"a text in a range", "{\"gte\":1}", "\"2\"",
		 "it was the text \"2\", expected a number of at least 1"},
		{"nothing in a range", "{\"gte\":1}", NULL,
		 "it was absent, expected a number of at least 1"},
		{"expression",        "{\"match\":\"l{2}\"}", "\"hello\"", NULL},
		{"another text", "{\"match\":\"^l\"}", "\"hello\"",
		 "it was \"hello\", expected a text that matches /^l/"},
		{"no text", "{\"match\":\"1\"}", "1",
		 "it was 1, expected a text that matches /1/"},
		{"bytes", "{\"bytes\":4}", "\"\\u00e9\\u00e9\"", NULL},
		{"characters", "{\"bytes\":2}", "\"\\u00e9\\u00e9\"",
		 "it was a text of 4 bytes, expected a text of 2 bytes"},
		{"no text of bytes", "{\"bytes\":2}", "12",
		 "it was 12, expected a text of 2 bytes"},
		{"present",           "\"@present\"",         "null",  NULL},
		{"not present", "\"@present\"", NULL,
		 "it was absent, expected present"},
		{"absent",            "\"@absent\"",          NULL,    NULL},
		{"not absent", "\"@absent\"", "null", "it was null, expected absent"},
	};

	judge(rows, LEN(rows));
}

Test(pattern, resolves_names_and_says_codes_by_name)
{
	static const struct row rows[] = {
		{"a user",            "\"@user:bob\"",       "\"bob-1\"", NULL},
		{"another user", "\"@user:bob\"", "\"bob\"",
		 "it was \"bob\", expected \"bob-1\""},
		{"a channel",         "\"@channel:room\"",   "\"room-1\"", NULL},
		{"what was sent",     "\"@name:sent.text\"", "\"hello\"", NULL},
		{"a number as one",   "\"@name:sent.n\"",    "7",         NULL},
		{"a number's text", "\"@name:sent.n\"", "\"7\"",
		 "it was the text \"7\", expected the number 7"},
		{"what it has not", "\"@name:sent.x\"", "7",
		 "it was 7, expected a value ($sent has no x)"},
		{"a code",            "\"@code:Reconnecting\"", "4",      NULL},
		{"another code", "\"@code:Reconnecting\"", "5",
		 "it was 5, expected 4 Reconnecting"},
		{"one of some codes", "{\"any\":[\"@code:Reconnecting\",9]}", "5",
		 "it was 5, expected one of [4 Reconnecting, 9]"},
		{"a code, unexpected", "{\"any\":[1,{\"gte\":5}]}", "4",
		 "it was 4, expected one of [1, \xe2\x89\xa5 5]"},
		{"filled",            "{\"fill\":3}",        "\"xxx\"",   NULL},
		{"filled with less", "{\"fill\":3}", "\"xx\"",
		 "it was \"xx\", expected \"xxx\""},
	};

	judge(rows, LEN(rows));
}

Test(pattern, is_printed_as_a_person_would_say_it)
{
	static const struct {
		const char *pattern, *said;
	} rows[] = {
		{"{\"peerId\":\"@user:bob\",\"text\":\"hi\"}",
		 "{peerId: bob, text: \"hi\"}"},
		{"{\"exactly\":{\"a\":1}}",   "exactly {a: 1}"},
		{"[1,\"@present\",\"@absent\"]", "[1, present, absent]"},
		{"{\"match\":\"^a\"}",        "/^a/"},
		{"{\"gte\":1,\"lte\":2}",     "\xe2\x89\xa5 1 and \xe2\x89\xa4 2"},
		{"{\"lte\":2}",               "\xe2\x89\xa4 2"},
		{"{\"fill\":8192}",           "a text of 8192 bytes"},
		{"{\"bytes\":5}",             "a text of that many bytes: 5"},
		{"\"@code:Reconnecting\"",    "4 Reconnecting"},
		{"\"@name:later.text\"",      "$\xe2\x80\xa6"},
	};
	struct scope scope = build_scope(0);

	for (size_t i = 0; i < LEN(rows); i++) {
		struct pattern *pattern = build_pattern(rows[i].pattern);
		struct text said OWNED(text_finish) = {0};

		pattern_print(pattern, &scope, &said);
		cr_expect_str_eq(text_str(&said), rows[i].said, "%s", text_str(&said));
		pattern_free(pattern);
		build_finish();
	}
}
/* clang-format on */

Test(pattern, counts_what_matched_before_and_keeps_the_place)
{
	struct pattern *pattern = build_pattern("{\"a\":1,\"b\":2,\"c\":3}");
	struct json *seen OWNED(json_freep)
	= build_json("{\"a\":1,\"b\":2,\"c\":4}");
	struct scope scope = build_scope(0);
	struct mismatch mismatch OWNED(mismatch_finish) = {0};

	pattern->items.items[2]->place = (struct place){"f.yaml", 7, 3, 2};
	cr_expect_not(pattern_match(pattern, seen, &scope, &mismatch));
	cr_expect_eq(mismatch.matched, 2);
	cr_expect_eq(mismatch.place.line, 7);
	cr_expect_str_eq(text_str(&mismatch.path), "c");
	mismatch_clear(&mismatch);
	cr_expect_eq(mismatch.matched, 0);
	cr_expect_eq(mismatch.place.line, 0);
	cr_expect_str_eq(text_str(&mismatch.path), "");
	cr_expect(pattern_match(NULL, seen, &scope, &mismatch));
	cr_expect(pattern_match(NULL, NULL, &scope, NULL));
	pattern_free(pattern);
	build_finish();
}

Test(json_print_short, cuts_long_texts_at_a_character)
{
	struct text long_text OWNED(text_finish) = {0};
	struct text out OWNED(text_finish) = {0};
	struct json *json OWNED(json_freep)
	= NULL;

	text_repeat(&long_text, 'a', SHOWN_TEXT_MAX - 1);
	text_add(&long_text, "\xc3\xa9 and on");
	json = json_text(text_str(&long_text));
	json_print_short(json, &out);
	cr_expect_eq(out.bytes[SHOWN_TEXT_MAX], '"', "%s", text_str(&out));
	cr_expect(strstr(text_str(&out), "\xe2\x80\xa6 (68 bytes)") != NULL, "%s",
		  text_str(&out));
	text_clear(&out);
	json_print_short(NULL, &out);
	cr_expect_str_eq(text_str(&out), "absent");
}
