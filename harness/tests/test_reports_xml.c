#include "base/mem.h"
#include "base/text.h"
#include "reports/junit_names.h"
#include "reports/visible.h"
#include "reports/xml.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define BAD "\xef\xbf\xbd" /* U+FFFD */

Test(xml, text_and_attributes_hold_any_bytes)
{
	static const struct {
		const char *bytes;
		const char *text, *attribute;
	} rows[] = {
		/* clang-format off */
		{"", "", ""},
		{"plain \xc3\xa9 \xf0\x9f\x98\x80", "plain \xc3\xa9 \xf0\x9f\x98\x80",
		 "plain \xc3\xa9 \xf0\x9f\x98\x80"},
		{"<a> & ]]> \"'", "&lt;a&gt; &amp; ]]&gt; \"'",
		 "&lt;a&gt; &amp; ]]&gt; &quot;'"},
		{"a\n\t\r", "a\n\t&#13;", "a&#10;&#9;&#13;"},
		{"\x01\x1b\x1f\x7f", "\\x01\\x1b\\x1f\x7f", "\\x01\\x1b\\x1f\x7f"},
		{"\xef\xbf\xbe\xef\xbf\xbf", "\\ufffe\\uffff", "\\ufffe\\uffff"},
		{"\xff\xc0\x80", BAD BAD BAD, BAD BAD BAD},
		{"\xed\xa0\x80", BAD BAD BAD, BAD BAD BAD},
		{"cut \xf0\x9f", "cut " BAD BAD, "cut " BAD BAD},
		/* clang-format on */
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct text text OWNED(text_finish) = {0};
		struct text attribute OWNED(text_finish) = {0};
		struct text want OWNED(text_finish) = {0};

		xml_text(&text, rows[i].bytes, strlen(rows[i].bytes));
		cr_assert_str_eq(text_str(&text), rows[i].text);
		text_printf(&want, " x=\"%s\"", rows[i].attribute);
		xml_attribute(&attribute, "x", rows[i].bytes);
		cr_assert_str_eq(text_str(&attribute), text_str(&want));
	}
	struct text nul OWNED(text_finish) = {0};

	xml_text(&nul, "a\0b", 3);
	cr_assert_str_eq(text_str(&nul), "a\\x00b");
}

Test(visible, nothing_drives_a_terminal_or_turns_the_line)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"plain \xe6\xbc\xa2", "plain \xe6\xbc\xa2"},
		{"a\nb\tc\rd", "a\\nb\\tc\\rd"},
		{"\x1b[2J\x07\x08\x7f", "\\x1b[2J\\a\\b\\x7f"},
		{"\xc2\x9b", "\\x9b"},
		{"\xe2\x80\xaegnp.exe", "\\u202egnp.exe"},
		{"\xe2\x80\x8b\xef\xbb\xbf", "\\u200b\\ufeff"},
		{"\xf0\x9f\xbf\xbf", "\\u1ffff"},
		{"\xff", "\xef\xbf\xbd"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct text out OWNED(text_finish) = {0};

		visible_add(&out, rows[i].in);
		cr_assert_str_eq(text_str(&out), rows[i].out);
	}
}

Test(visible, what_is_too_wide_is_cut_by_columns)
{
	static const struct {
		const char *in;
		size_t columns;
		const char *out;
	} rows[] = {
		{"12345", 5, "12345"},
		{"123456", 5, "1234" VISIBLE_ELLIPSIS},
		{"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 6,
		 "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2"},
		{"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 5,
		 "\xe6\xbc\xa2\xe5\xad\x97" VISIBLE_ELLIPSIS},
		{"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 4,
		 "\xe6\xbc\xa2" VISIBLE_ELLIPSIS},
		{"ab", 1, VISIBLE_ELLIPSIS},
		{"", 0, ""},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct text out OWNED(text_finish) = {0};

		text_add(&out, "before ");
		visible_add_short(&out, rows[i].in, rows[i].columns);
		cr_assert_str_eq(text_str(&out) + 7, rows[i].out);
	}
}

Test(junit_names, classes_types_and_places_are_plain_words)
{
	static const struct {
		const char *in, *class_name, *type;
	} rows[] = {
		{"cases.offline.delivered-once", "cases.offline.delivered-once",
		 "Casesofflinedeliveredonce"},
		{"", "_", "Fallback"},
		{"..a.", "_._.a._", "Fallback"},
		{"a b/\xc3\xa9<", "a_b___", "Ab"},
		{"9yes", "9yes", "Yes"},
		{"X", "X", "Fallback"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct text class_name OWNED(text_finish) = {0};
		struct text type OWNED(text_finish) = {0};

		junit_class(&class_name, rows[i].in);
		junit_type(&type, rows[i].in, "Fallback");
		cr_assert_str_eq(text_str(&class_name), rows[i].class_name);
		cr_assert_str_eq(text_str(&type), rows[i].type);
	}
}

Test(junit_names, places_read_like_those_of_a_stack_trace)
{
	static const struct {
		const char *file;
		int64_t line;
		const char *at;
	} rows[] = {
		{"cases/offline/delivered-once.yaml", 16,
		 "cases.offline.Delivered(delivered-once.yaml:16)"},
		{"one.yaml", 1, "One(one.yaml:1)"},
		{"/a b/c.yaml", 0, "_.a_b.Case(c.yaml:1)"},
		{"", -5, "Case(:1)"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct text at OWNED(text_finish) = {0};

		junit_at(&at, rows[i].file, rows[i].line);
		cr_assert_str_eq(text_str(&at), rows[i].at);
	}
}

Test(junit_names, names_are_never_there_twice_in_a_class)
{
	static const struct {
		const char *title, *class_name, *name;
	} rows[] = {
		{"login", "a", "login"},
		{"login", "b", "login"},
		{" login ", "a", "login (2)"},
		{"login (2)", "a", "login (2) (2)"},
		{"login", "a", "login (3)"},
		{"a  b", "a", "a b"},
		{"a b", "a", "a b (2)"},
		{"  ", "a", "unnamed"},
		{"\n", "a", "\\n"},
	};
	struct map seen OWNED(map_finish) = {0};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct json *plan OWNED(json_freep)
		= json_object();
		const struct journal_case one = {.plan = plan};
		struct text name OWNED(text_finish) = {0};

		json_put_text(plan, "title", rows[i].title);
		junit_name(&name, &one, rows[i].class_name, &seen);
		cr_assert_str_eq(text_str(&name), rows[i].name);
	}
}

Test(junit_names, only_moments_of_the_calendar_are_stamps)
{
	static const char none[] = "1970-01-01T00:00:00";
	static const struct {
		const char *in;
		bool good;
	} rows[] = {
		{"2026-11-22T19:41:14", true},
		{"2024-02-29T00:00:00", true},
		{"2026-02-29T00:00:00", false},
		{"2026-13-01T00:00:00", false},
		{"0000-01-01T00:00:00", false},
		{"2026-11-22T24:00:00", false},
		{"2026-11-22T19:41:60", false},
		{"2026-11-22T19:41:14Z", false},
		{"2026-11-22 19:41:14", false},
		{"", false},
		{NULL, false},
	};

	for (size_t i = 0; i < LEN(rows); i++)
		cr_assert_str_eq(junit_stamp(rows[i].in),
				 rows[i].good ? rows[i].in : none);
}
