#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

Test(base_utf8, characters_are_read_with_their_length)
{
	static const struct {
		const char *bytes;
		uint32_t point;
	} rows[] = {
		/* clang-format off */
		{"\x01",             0x01},
		{"A",                0x41},
		{"\x7f",             0x7f},
		{"\xc2\x80",         0x80},
		{"\xdf\xbf",         0x7ff},
		{"\xe0\xa0\x80",     0x800},
		{"\xed\x9f\xbf",     0xd7ff},
		{"\xee\x80\x80",     0xe000},
		{"\xef\xbf\xbf",     0xffff},
		{"\xf0\x90\x80\x80", 0x10000},
		{"\xf4\x8f\xbf\xbf", 0x10ffff},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t len = strlen(rows[i].bytes);
		uint32_t point = 0;

		cr_assert_eq(utf8_decode(rows[i].bytes, len, &point), len, "row %zu", i);
		cr_assert_eq(point, rows[i].point, "row %zu: %x", i, point);
		for (size_t cut = 0; cut < len; cut++)
			cr_assert_eq(utf8_decode(rows[i].bytes, cut, &point), 0);
	}
}

Test(base_utf8, what_is_no_character_is_refused_and_the_output_untouched)
{
	static const struct {
		const char *name;
		const char *bytes;
	} rows[] = {
		/* clang-format off */
		{"a byte from within",       "\x80"},
		{"overlong NUL",             "\xc0\x80"},
		{"overlong slash",           "\xc1\xaf"},
		{"overlong, three bytes",    "\xe0\x9f\xbf"},
		{"overlong, four bytes",     "\xf0\x8f\xbf\xbf"},
		{"first surrogate",          "\xed\xa0\x80"},
		{"last surrogate",           "\xed\xbf\xbf"},
		{"past U+10FFFF",            "\xf4\x90\x80\x80"},
		{"a lead byte of no use",    "\xf5\x80\x80\x80"},
		{"0xff",                     "\xff"},
		{"second byte is ASCII",     "\xc3("},
		{"third byte is ASCII",      "\xe2\x82("},
		{"fourth byte is a lead",    "\xf0\x9f\x98\xc3"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		uint32_t point = 77;

		cr_assert_eq(utf8_decode(rows[i].bytes, strlen(rows[i].bytes), &point), 0,
			     "%s", rows[i].name);
		cr_assert_eq(point, 77, "%s", rows[i].name);
	}
}

Test(base_utf8, the_place_of_the_first_fault_is_told)
{
	size_t at = 99;

	cr_assert(utf8_valid("", 0, &at));
	cr_assert(utf8_valid("a\0ü", 4, &at));
	cr_assert_eq(at, 99);
	cr_assert_not(utf8_valid("ü\xff\xff", 4, &at));
	cr_assert_eq(at, 2);
	cr_assert_not(utf8_valid("abü", 3, &at));
	cr_assert_eq(at, 2);
	cr_assert_not(utf8_valid("\xff", 1, NULL));
}

Test(base_utf8, points_take_the_columns_that_terminals_give_them)
{
	static const struct {
		const char *name;
		uint32_t point;
		unsigned width;
	} rows[] = {
		/* clang-format off */
		{"NUL",                   0x0,     0},
		{"tab",                   0x9,     0},
		{"blank",                 0x20,    1},
		{"tilde",                 0x7e,    1},
		{"delete",                0x7f,    0},
		{"last C1 control",       0x9f,    0},
		{"no-break space",        0xa0,    1},
		{"soft hyphen",           0xad,    1},
		{"before the combining",  0x2ff,   1},
		{"combining grave",       0x300,   0},
		{"last combining",        0x36f,   0},
		{"Greek",                 0x370,   1},
		{"Hangul jamo",           0x1100,  2},
		{"zero width space",      0x200b,  0},
		{"zero width joiner",     0x200d,  0},
		{"ellipsis",              0x2026,  1},
		{"check mark",            0x2713,  1},
		{"white check, emoji",    0x2705,  2},
		{"CJK ideograph",         0x8bed,  2},
		{"Hangul syllable",       0xd55c,  2},
		{"variation selector",    0xfe0f,  0},
		{"fullwidth A",           0xff21,  2},
		{"halfwidth katakana",    0xff71,  1},
		{"replacement",           0xfffd,  1},
		{"grinning face",         0x1f600, 2},
		{"skin tone",             0x1f3fb, 2},
		{"last CJK plane",        0x3fffd, 2},
		{"tag",                   0xe0041, 0},
		{"last point",            0x10ffff, 1},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_assert_eq(utf8_point_width(rows[i].point), rows[i].width, "%s",
			     rows[i].name);
}

Test(base_utf8, text_takes_the_sum_of_its_points)
{
	static const struct {
		const char *text;
		size_t width;
	} rows[] = {
		{"", 0},         {"abc", 3},     {"e\xcc\x81", 1},
		{"语言", 4},     {"a\tb", 3},    {"\xff\xfe", 2},
		{"\xe8\xaf", 2}, {"\x1b[1m", 3}, {"👍 ok", 5},
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		cr_assert_eq(utf8_width(rows[i].text, strlen(rows[i].text)),
			     rows[i].width, "%s", rows[i].text);
}

Test(base_utf8, offsets_count_points_and_stop_at_the_end)
{
	const char *text = "aü语😀\xff!";
	static const size_t offsets[] = {0, 1, 3, 6, 10, 11, 12, 12, 12};

	for (size_t i = 0; i < ROWS(offsets); i++)
		cr_assert_eq(utf8_offset(text, strlen(text), i), offsets[i], "%zu", i);
	/* A character that LEN cuts is no character: its bytes count one each. */
	cr_assert_eq(utf8_offset(text, 5, 3), 4);
}
