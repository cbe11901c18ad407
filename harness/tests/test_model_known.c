#include "base/mem.h"
#include "model/known.h"

#include <criterion/criterion.h>

#include <string.h>

#define TEXT(words) ((char[]){words})

static struct known_failure rows[] = {
	{.id = TEXT("p#one"),
	 .kind = FAILURE_MISSING,
	 .message = TEXT("did not get x from bob-00000000"),
	 .step = 3,
	 .reason = TEXT("ticket 12"),
	 .owner = TEXT("ann"),
	 .expires = TEXT("2026-12-31"),
	 .place = {"known.yaml", 4, 3, 1}},
	{.id = TEXT("p#one"),
	 .kind = FAILURE_LOST,
	 .step = KNOWN_NO_STEP,
	 .reason = TEXT("ticket 13"),
	 .owner = TEXT("ann"),
	 .expires = TEXT("2026-12-31"),
	 .place = {"known.yaml", 9, 3, 1}},
};

Test(known, makes_known_what_it_tells_of_and_red_what_it_does_not)
{
	static const char said[] = "alice did not get x from bob-1234abcd within 5 s";
	static const char known_note[] = "known: ticket 12 (ann, until 2026-12-31)";
	static const struct row {
		const char *id;
		struct known_seen seen;
		enum verdict verdict;
		const char *today;
		enum verdict want;
		const char *note;
	} cases[] = {
		{"p#one",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_KNOWN,
		 known_note},
		{"p#one",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_FAIL,
		 "2026-12-31T23:59:59",
		 VERDICT_KNOWN,
		 known_note},
		{"p#one",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_FAIL,
		 "2027-01-01T00:00:00",
		 VERDICT_FAIL,
		 "was known until 2026-12-31 only: ticket 12 (ann)"},
		{"p#one",
		 {FAILURE_LOST, 0, "anything"},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_KNOWN,
		 "known: ticket 13 (ann, until 2026-12-31)"},
		{"p#one",
		 {FAILURE_MISSING, 4, said},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_FAIL,
		 "known to fail, but not like this (known.yaml:9)"},
		{"p#one",
		 {FAILURE_MISSING, KNOWN_NO_STEP, said},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_FAIL,
		 "known to fail, but not like this (known.yaml:9)"},
		{"p#one",
		 {FAILURE_MISSING, 3, "did not get y"},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_FAIL,
		 "known to fail, but not like this (known.yaml:9)"},
		{"p#one",
		 {FAILURE_DUPLICATE, 3, said},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_FAIL,
		 "known to fail, but not like this (known.yaml:9)"},
		{"p#two",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_FAIL,
		 "2026-01-01",
		 VERDICT_FAIL,
		 ""},
		{"p#one",
		 {0},
		 VERDICT_PASS,
		 "2026-01-01",
		 VERDICT_FIXED,
		 "passes, though known.yaml:4 lists it as known to fail: ticket 12 "
		 "(ann)"},
		{"p#two", {0}, VERDICT_PASS, "2026-01-01", VERDICT_PASS, ""},
		{"p#one",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_ERROR,
		 "2026-01-01",
		 VERDICT_ERROR,
		 ""},
		{"p#one",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_WARN,
		 "2026-01-01",
		 VERDICT_WARN,
		 ""},
		{"p#one",
		 {FAILURE_MISSING, 3, said},
		 VERDICT_BLOCKED,
		 "2026-01-01",
		 VERDICT_BLOCKED,
		 ""},
	};
	const struct known known = {.list = {rows, 2, 2}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text note OWNED(text_finish) = {0};

		cr_expect_eq(known_judge(&known, cases[i].id, &cases[i].seen,
					 cases[i].verdict, cases[i].today, &note),
			     cases[i].want, "row %zu", i);
		cr_expect_str_eq(text_str(&note), cases[i].note, "row %zu", i);
	}
}

Test(known, takes_days_that_there_are)
{
	static const struct row {
		const char *text;
		bool good;
	} days[] = {
		{"2026-12-31", true},   {"2028-02-29", true},  {"2000-02-29", true},
		{"2026-02-29", false},  {"2100-02-29", false}, {"2026-13-01", false},
		{"2026-00-01", false},  {"2026-04-31", false}, {"2026-01-00", false},
		{"2026-1-1", false},    {"2026/01/01", false}, {"", false},
		{"2026-01-01T", false}, {"20x6-01-01", false}, {"0999-01-01", false},
	};

	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		cr_expect_eq(known_is_date(days[i].text), days[i].good, "%s",
			     days[i].text);
}
