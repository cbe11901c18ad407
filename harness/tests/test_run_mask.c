#include "run/mask.h"

#include "base/json.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <string.h>

#define LEN(rows)   (sizeof(rows) / sizeof(rows)[0])
#define SECRETS_MAX 4

struct row {
	const char *name;
	const char *secrets[SECRETS_MAX];
	const char *text, *masked;
};

static void judge(const struct row *rows, size_t n,
		  void (*apply)(const struct mask *mask, struct text *text), bool json)
{
	for (size_t i = 0; i < n; i++) {
		struct mask mask OWNED(mask_finish) = {0};
		struct text text OWNED(text_finish) = {0};
		struct json *parsed OWNED(json_freep)
		= NULL;

		for (size_t j = 0; j < SECRETS_MAX && rows[i].secrets[j] != NULL; j++)
			mask_add(&mask, rows[i].secrets[j]);
		text_add(&text, rows[i].text);
		apply(&mask, &text);
		cr_expect_str_eq(text_str(&text), rows[i].masked, "%s: %s", rows[i].name,
				 text_str(&text));
		if (json)
			cr_expect(json_parse(text_str(&text), text.len, &parsed, NULL),
				  "%s: no longer JSON: %s", rows[i].name,
				  text_str(&text));
	}
}

/* clang-format off */
Test(mask, hides_secrets_in_texts)
{
	static const struct row rows[] = {
		{"none",             {NULL},             "abc",        "abc"},
		{"not there",        {"x"},              "abc",        "abc"},
		{"an empty one",     {""},               "abc",        "abc"},
		{"all of it",        {"abc"},            "abc",        "***"},
		{"each time",        {"b"},              "abcba",      "a***c***a"},
		{"side by side",     {"ab"},             "ababc",      "******c"},
		{"the longer one",   {"abc", "abcdef"},  "xabcdefx",   "x***x"},
		{"whatever order",   {"abcdef", "abc"},  "xabcdefx",   "x***x"},
		{"that overlap",     {"abcd", "cdef"},   "xabcdefx",   "x***x"},
		{"one within",       {"abcdef", "cd"},   "xabcdefx",   "x***x"},
		{"of stars",         {"*"},              "a*b",        "a***b"},
		{"of three stars",   {"***", "a"},       "a***b",      "******b"},
		{"with itself",      {"aa"},             "aaa",        "***"},
		{"at the end",       {"bc"},             "abc",        "a***"},
		{"cut off",          {"bcd"},            "abc",        "abc"},
	};

	judge(rows, LEN(rows), mask_text, false);
}

Test(mask, leaves_a_record_what_it_is)
{
	static const struct row rows[] = {
		{"a text", {"s3cret"}, "{\"r\":\"call\",\"text\":\"a s3cret b\"}",
		 "{\"r\":\"call\",\"text\":\"a *** b\"}"},
		{"a nested text", {"s3cret"},
		 "{\"r\":\"call\",\"args\":{\"a\":[\"s3cret\"]}}",
		 "{\"r\":\"call\",\"args\":{\"a\":[\"***\"]}}"},
		{"a nested name", {"s3cret"},
		 "{\"r\":\"call\",\"args\":{\"s3cret\":1}}",
		 "{\"r\":\"call\",\"args\":{\"***\":1}}"},
		{"the kind", {"verdict", "pass"},
		 "{\"r\":\"verdict\",\"verdict\":\"pass\",\"message\":\"pass\"}",
		 "{\"r\":\"verdict\",\"verdict\":\"pass\",\"message\":\"***\"}"},
		{"a name of ours", {"message"},
		 "{\"r\":\"verdict\",\"message\":\"no message\"}",
		 "{\"r\":\"verdict\",\"message\":\"no ***\"}"},
		{"a number of ours", {"1"}, "{\"r\":\"call\",\"t\":1,\"i\":12}",
		 "{\"r\":\"call\",\"t\":1,\"i\":12}"},
		{"a number of theirs", {"17"},
		 "{\"r\":\"call\",\"args\":{\"a\":17,\"b\":[17,170]}}",
		 "{\"r\":\"call\",\"args\":{\"a\":\"***\",\"b\":[\"***\",170]}}"},
		{"quotes in it", {"a\"b"}, "{\"r\":\"x\",\"text\":\"a\\\"b\"}",
		 "{\"r\":\"x\",\"text\":\"***\"}"},
		{"a line end in it", {"a\nb"}, "{\"r\":\"x\",\"text\":\"a\\nb\"}",
		 "{\"r\":\"x\",\"text\":\"***\"}"},
		{"JSON within a text", {"a\"b"},
		 "{\"r\":\"x\",\"text\":\"{\\\"k\\\":\\\"a\\\\\\\"b\\\"}\"}",
		 "{\"r\":\"x\",\"text\":\"{\\\"k\\\":\\\"***\\\"}\"}"},
		{"no half escape", {"n"}, "{\"r\":\"x\",\"text\":\"\\n n\"}",
		 "{\"r\":\"x\",\"text\":\"\\n ***\"}"},
		{"no half of u", {"00"}, "{\"r\":\"x\",\"text\":\"\\u0001 00\"}",
		 "{\"r\":\"x\",\"text\":\"\\u0001 ***\"}"},
		{"a backslash", {"\\"}, "{\"r\":\"x\",\"text\":\"\\\\ \\\"\"}",
		 "{\"r\":\"x\",\"text\":\"*** \\\"\"}"},
		{"brackets in texts", {"z"},
		 "{\"r\":\"x\",\"text\":\"}{\",\"t\":\"z\"}",
		 "{\"r\":\"x\",\"text\":\"}{\",\"t\":\"***\"}"},
		{"that overlap", {"abcd", "cdef"}, "{\"r\":\"x\",\"text\":\"abcdef\"}",
		 "{\"r\":\"x\",\"text\":\"***\"}"},
		{"true and null", {"true", "null"},
		 "{\"r\":\"x\",\"args\":[true,null]}",
		 "{\"r\":\"x\",\"args\":[true,null]}"},
	};

	judge(rows, LEN(rows), mask_record, true);
}
/* clang-format on */
