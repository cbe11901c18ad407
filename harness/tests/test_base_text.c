#include "base/mem.h"
#include "base/text.h"
#include "tests/aborts.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

Test(base_text, zeroed_memory_is_an_empty_text)
{
	struct text text = {0};

	cr_assert_str_eq(text_str(&text), "");
	text_clear(&text);
	text_append(&text, NULL, 0);
	text_repeat(&text, 'x', 0);
	cr_assert_eq(text.len, 0);
	cr_assert_null(text.bytes);
	text_finish(&text);
	text_finish(NULL);
}

Test(base_text, every_way_of_adding_ends_in_a_nul)
{
	OWNED(text_finish)
	struct text text = {0};

	text_add(&text, "ab");
	cr_assert_str_eq(text_str(&text), "ab");
	text_char(&text, 'c');
	cr_assert_str_eq(text_str(&text), "abc");
	text_append(&text, "defg", 2);
	cr_assert_str_eq(text_str(&text), "abcde");
	text_repeat(&text, '-', 3);
	cr_assert_str_eq(text_str(&text), "abcde---");
	text_printf(&text, "%s=%d", "n", 5);
	cr_assert_str_eq(text_str(&text), "abcde---n=5");
	text_int(&text, 42);
	cr_assert_str_eq(text_str(&text), "abcde---n=542");
	cr_assert_eq(text.len, 13);
}

Test(base_text, bytes_may_hold_a_nul)
{
	OWNED(text_finish)
	struct text text = {0};

	text_append(&text, "a\0b", 3);
	text_char(&text, '\0');
	cr_assert_eq(text.len, 4);
	cr_assert_eq(memcmp(text_str(&text), "a\0b\0", 5), 0);
}

Test(base_text, it_grows_by_any_amount_at_any_length)
{
	enum { LENGTHS = 300 };
	char letters[LENGTHS + 1];

	memset(letters, 'b', LENGTHS);
	letters[LENGTHS] = '\0';
	for (size_t len = 0; len <= LENGTHS; len++) {
		OWNED(text_finish)
		struct text text = {0};

		text_repeat(&text, 'a', len);
		text_printf(&text, "%.*s", (int)len, letters);
		text_char(&text, 'c');
		cr_assert_eq(text.len, 2 * len + 1);
		cr_assert_eq(strlen(text_str(&text)), 2 * len + 1);
		cr_assert_eq(strspn(text_str(&text), "a"), len);
		cr_assert_eq(strspn(text_str(&text) + len, "b"), len);
	}
}

Test(base_text, numbers_print_as_they_are)
{
	static const struct {
		long long value;
		const char *printed;
	} rows[] = {
		{0, "0"},
		{-1, "-1"},
		{1000, "1000"},
		{LLONG_MAX, "9223372036854775807"},
		{LLONG_MIN, "-9223372036854775808"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OWNED(text_finish)
		struct text text = {0};

		text_int(&text, rows[i].value);
		cr_assert_str_eq(text_str(&text), rows[i].printed);
	}
}

Test(base_text, room_that_was_made_is_used)
{
	OWNED(text_finish)
	struct text text = {0};

	text_reserve(&text, 10000);
	cr_assert_str_eq(text_str(&text), "");
	const char *before = text.bytes;
	text_repeat(&text, 'x', 10000);
	cr_assert_eq(text.bytes, before);
	text_clear(&text);
	cr_assert_eq(text.bytes, before);
	cr_assert_str_eq(text_str(&text), "");
}

Test(base_text, it_is_cut_where_asked)
{
	OWNED(text_finish)
	struct text text = {0};

	text_add(&text, "abcdef");
	text_cut(&text, 6);
	cr_assert_str_eq(text_str(&text), "abcdef");
	text_cut(&text, 2);
	cr_assert_str_eq(text_str(&text), "ab");
	cr_assert_eq(text.len, 2);
}

static void cut_behind_the_end(void)
{
	struct text text = {0};

	text_cut(&text, 1);
}

Test(base_text, a_cut_behind_the_end_is_our_mistake)
{
	cr_assert(aborts(cut_behind_the_end));
}

Test(base_text, what_is_taken_is_the_callers)
{
	struct text text = {0};
	OWNED(mem_freep)
	char *empty = text_take(&text);

	cr_assert_str_eq(empty, "");
	text_add(&text, "abc");
	OWNED(mem_freep)
	char *taken = text_take(&text);
	cr_assert_str_eq(taken, "abc");
	cr_assert_null(text.bytes);
	cr_assert_eq(text.len, 0);
	cr_assert_eq(text.cap, 0);
}

Test(base_text, a_string_of_any_length_is_formatted)
{
	OWNED(mem_freep)
	char *small = text_format("%d-%s", 1, "a");
	OWNED(mem_freep)
	char *large = text_format("%0500d", 7);

	cr_assert_str_eq(small, "1-a");
	cr_assert_eq(strlen(large), 500);
	cr_assert_eq(large[499], '7');
}

Test(base_text, replaces_a_word_each_time_and_never_within_what_it_put)
{
	/* clang-format off */
	static const struct {
		const char *text, *what, *with, *then;
	} rows[] = {
		{"--port {port}",     "{port}", "7070",      "--port 7070"},
		{"{port}:{port}",     "{port}", "1",         "1:1"},
		{"{port}",            "{port}", "",          ""},
		{"{port}",            "{port}", "<{port}>",  "<{port}>"},
		{"nothing of it",     "{port}", "1",         "nothing of it"},
		{"",                  "{port}", "1",         ""},
		{"aaa",               "aa",     "b",         "ba"},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text text = {0};

		text_add(&text, rows[i].text);
		text_replace(&text, rows[i].what, rows[i].with);
		cr_expect_str_eq(text_str(&text), rows[i].then);
		cr_expect_eq(text.len, strlen(rows[i].then));
		text_finish(&text);
	}
}

static void reserve_too_much(void)
{
	struct text text = {0};

	text_char(&text, 'a');
	text_reserve(&text, SIZE_MAX);
	text_finish(&text);
}

static void reserve_enough(void)
{
	struct text text = {0};

	text_char(&text, 'a');
	text_reserve(&text, 1000);
	text_finish(&text);
}

Test(base_text, an_impossible_size_ends_the_program)
{
	cr_assert(aborts(reserve_too_much));
	cr_assert_not(aborts(reserve_enough));
}
