#include "base/mem.h"
#include "model/signature.h"

#include <criterion/criterion.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct {
	const char *name, *message, *signature;
} messages[] = {
	/* clang-format off */
	{"nothing to take out", "alice login gave Ok (0), expected TokenExpired (6)",
	 "alice login gave Ok (0), expected TokenExpired (6)"},
	{"an id of an actor", "bob got messageReceived {peerId: \"alice-15a261d8\"}",
	 "bob got messageReceived {peerId: \"alice-*\"}"},
	{"an id of decimals only", "alice-12345678 came", "alice-* came"},
	{"an id of letters only", "alice-abcdefab came", "alice-* came"},
	{"an App ID", "of 0123456789abcdef0123456789abcdef", "of *"},
	{"a word of other letters", "callback eeeeeeez", "callback eeeeeeez"},
	{"seven hexadecimal digits", "abcdef0", "abcdef0"},
	{"a moment in ms",
	 "serverReceivedTs was 1700000000123", "serverReceivedTs was #13"},
	{"a moment in seconds",
	 "serverReceivedTs was 1700000000", "serverReceivedTs was #10"},
	{"counts stay",
	 "30 times, expected 60, of 32768", "30 times, expected 60, of 32768"},
	{"six digits", "100000", "#6"},
	{"a fraction", "it came 0.777 s too late", "it came # s too late"},
	{"an end of a sentence", "expected 5.", "expected 5."},
	{"control characters", "a\tb\nc", "a b c"},
	{"nothing", "", ""},
	/* clang-format on */
};

Test(signature, loses_what_differs_from_run_to_run_and_no_more)
{
	for (size_t i = 0; i < LEN(messages); i++) {
		struct text out = {0};

		signature_of(messages[i].message, &out);
		cr_assert_str_eq(text_str(&out), messages[i].signature, "%s",
				 messages[i].name);
		cr_assert(signature_same(messages[i].signature, messages[i].message),
			  "%s", messages[i].name);
		text_finish(&out);
	}
}

Test(signature, tells_the_same_failure_from_another)
{
	cr_expect(signature_same("bob-00000001 in 0.5 s", "bob-ffffffff in 0.1 s"));
	cr_expect_not(signature_same("bob gave 5", "bob gave 6"));
	cr_expect(signature_has("alice login gave 5 after 1.0 s", "gave 5 after 2.0 s"));
	cr_expect(signature_has("anything", ""));
	cr_expect_not(signature_has("alice login gave 5", "gave 6"));
}
