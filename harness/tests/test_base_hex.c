#include "base/hex.h"

#include <criterion/criterion.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

Test(base_hex, digits_become_bytes)
{
	static const struct {
		const char *hex, *bytes;
		size_t len;
	} rows[] = {
		{"", "", 0},
		{"00", "\0", 1},
		{"c3 28", "\xc3\x28", 2},
		{" 7B7d  Ff ", "{}\xff", 3},
		{"0A1b2C", "\x0a\x1b\x2c", 3},
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct text text = {0};
		cr_expect(hex_decode(rows[i].hex, &text), "%s", rows[i].hex);
		cr_expect_eq(text.len, rows[i].len, "%s", rows[i].hex);
		cr_expect_eq(memcmp(text_str(&text), rows[i].bytes, rows[i].len), 0, "%s",
			     rows[i].hex);
		text_finish(&text);
	}
}

Test(base_hex, anything_else_is_refused_and_leaves_what_was_there)
{
	static const char *const rows[] = {"0",  "0 0",   "c3 2", "0x00",
					   "gg", "c3-28", "a\tb", "c3 28 x"};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct text text = {0};
		text_add(&text, "kept");
		cr_expect_not(hex_decode(rows[i], &text), "%s", rows[i]);
		cr_expect_str_eq(text_str(&text), "kept", "%s", rows[i]);
		cr_expect_eq(text.len, 4, "%s", rows[i]);
		text_finish(&text);
	}
}
