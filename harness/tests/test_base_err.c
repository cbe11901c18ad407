#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

Test(base_err, setting_yields_false_and_fills_code_and_message)
{
	struct err err = {.file = "old.yaml", .line = 3, .column = 4};

	cr_assert_not(err_set(&err, ERR_LIMIT, "%d is more than %s", 7, "six"));
	cr_assert_eq(err.code, ERR_LIMIT);
	cr_assert_str_eq(err.message, "7 is more than six");
	cr_assert_null(err.file);
	cr_assert_eq(err.line, 0);
	cr_assert_eq(err.column, 0);
}

Test(base_err, nobody_has_to_listen)
{
	cr_assert_not(err_set(NULL, ERR_IO, "%d", 1));
	cr_assert_not(err_errno(NULL, ERR_IO, ENOENT, "%d", 1));
}

Test(base_err, the_text_of_errno_stands_behind_the_message)
{
	struct err err;
	char expected[200];

	cr_assert_not(err_errno(&err, ERR_IO, ENOENT, "cannot open %s", "x"));
	snprintf(expected, sizeof expected, "cannot open x: %s", strerror(ENOENT));
	cr_assert_eq(err.code, ERR_IO);
	cr_assert_str_eq(err.message, expected);
}

Test(base_err, a_message_can_be_wrapped_in_a_new_one)
{
	struct err err;

	err_set(&err, ERR_PARSE, "byte 3: no value");
	err_set(&err, ERR_NET, "alice: %s", err.message);
	cr_assert_eq(err.code, ERR_NET);
	cr_assert_str_eq(err.message, "alice: byte 3: no value");
}

Test(base_err, what_is_too_long_is_cut_at_a_character)
{
	static const struct {
		const char *name;
		const char *character;
	} rows[] = {
		{"one byte", "x"},
		{"two bytes", "ü"},
		{"three bytes", "语"},
		{"four bytes", "😀"},
	};
	const size_t max = ERR_MESSAGE_MAX - 1;

	for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
		const char *character = rows[row].character;
		size_t width = strlen(character);

		for (size_t shift = 0; shift < width; shift++) {
			OWNED(text_finish)
			struct text text = {0};
			struct err err;

			text_repeat(&text, '-', shift);
			while (text.len <= ERR_MESSAGE_MAX)
				text_add(&text, character);
			err_set(&err, ERR_IO, "%s", text_str(&text));

			size_t len = strlen(err.message);
			cr_assert_eq(len, max - (max - shift) % width, "%s at %zu: %zu",
				     rows[row].name, shift, len);
			cr_assert(utf8_valid(err.message, len, NULL));
			cr_assert_eq(memcmp(err.message, text.bytes, len), 0);
		}
	}
}

Test(base_err, the_longest_message_that_fits_is_whole)
{
	char text[ERR_MESSAGE_MAX];
	struct err err;

	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = '\0';
	err_set(&err, ERR_IO, "%s", text);
	cr_assert_str_eq(err.message, text);
}

Test(base_err, a_cut_message_leaves_no_room_for_errno)
{
	char text[2 * ERR_MESSAGE_MAX];
	struct err err;

	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = '\0';
	err_errno(&err, ERR_IO, ENOENT, "%s", text);
	cr_assert_eq(strlen(err.message), ERR_MESSAGE_MAX - 1);
}

Test(base_err, every_code_has_a_name)
{
	for (int i = 0; i < ERR_COUNT; i++)
		cr_assert_not_null(err_code_name((enum err_code)i), "code %d", i);
	cr_assert_str_eq(err_code_name(ERR_USAGE), "USAGE");
	cr_assert_str_eq(err_code_name(ERR_COUNT), "UNKNOWN");
}
