#include "base/mem.h"
#include "model/signature.h"

#include <criterion/criterion.h>

Test(signature, leaves_out_ids_times_and_what_is_made_up_and_nothing_else)
{
	static const struct row {
		const char *message, *want;
	} rows[] = {
		{"", ""},
		{"alice login gave 0 Ok, expected TokenExpired (6)",
		 "alice login gave 0 Ok, expected TokenExpired (6)"},
		{"peerId was \"alice-46e81799\", expected \"sig-46e81799\"",
		 "peerId was \"alice\", expected \"sig\""},
		{"a-46e8179", "a-46e8179"},
		{"a-46e81799x", "a-46e81799x"},
		{"a-46E81799", "a-46E81799"},
		{"-46e81799", "-46e81799"},
		{"came 0.019 s later", "came * s later"},
		{"within 5 s", "within * s"},
		{"lag of 12 ms.", "lag of * ms."},
		{"2 sessions", "2 sessions"},
		{"201 times, expected exactly 200", "201 times, expected exactly 200"},
		{"ts: 1795394552, x", "ts: *, x"},
		{"ts: 179539455", "ts: 179539455"},
		{"session c456edf499b41854", "session *"},
		{"token \"006c8db5f4c83d1de425d79e089bd297be2IACk8XexD/PXNRGqFYVU\"",
		 "token \"*\""},
		{"日本 5 s", "日本 * s"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct text got OWNED(text_finish) = {0};

		signature_of(rows[i].message, &got);
		cr_expect_str_eq(text_str(&got), rows[i].want);
	}
}

Test(signature, tells_the_same_failure_from_another)
{
	cr_expect(signature_same("bob-00000001 in 5 s", "bob-ffffffff in 0.1 s"));
	cr_expect_not(signature_same("bob gave 5", "bob gave 6"));
	cr_expect(signature_has("alice login gave 5 Odd after 1 s",
				"gave 5 Odd after 2 s"));
	cr_expect(signature_has("anything", ""));
	cr_expect_not(signature_has("alice login gave 5", "gave 6"));
}
