#include "base/mem.h"
#include "reports/known_update.h"

#include <criterion/criterion.h>

#include <string.h>

#define TEXT(words) ((char[]){words})
#define EXPIRES     "2027-01-31"

/* The list that the tests edit, and its rows as load_known() reads them. */
static const char list[] =
	"# of the login team\n"
	"- case: p#one   # see the ticket\n"
	"  kind: Missing # really\n"
	"  # what we saw\n"
	"  message: \"bob did not get x\" # said\n"
	"  step: 2\n"
	"  reason: ticket 12\n"
	"  owner: ann\n"
	"  expires: 2026-12-31\n"
	"\n"
	"# of others\n"
	"- {case: p#two, kind: Lost, reason: é, owner: o, message: gave 5, "
	"expires: 2026-12-31}\n"
	"# the end\n";

static struct known_failure rows[] = {
	{.id = TEXT("p#one"),
	 .kind = FAILURE_MISSING,
	 .message = TEXT("bob did not get x"),
	 .step = 2,
	 .place = {"k", 2, 3, 1},
	 .kind_place = {"k", 3, 9, 7},
	 .message_place = {"k", 5, 12, 19},
	 .step_place = {"k", 6, 9, 1}},
	{.id = TEXT("p#two"),
	 .kind = FAILURE_LOST,
	 .message = TEXT("gave 5"),
	 .step = KNOWN_NO_STEP,
	 .place = {"k", 12, 3, 1},
	 .kind_place = {"k", 12, 23, 4},
	 .message_place = {"k", 12, 59, 6}},
};

static const struct known known = {.path = TEXT("k"), .list = {rows, 2, 2}};

static void feed(struct journal *journal, const char *record)
{
	cr_assert(journal_feed(journal, record, strlen(record), NULL), "%s", record);
}

/* A journal of the cases one, two and three with these verdicts, NULL for none. */
static void make_journal(const char *const verdicts[3], struct journal *ret)
{
	static const char *const ids[] = {"p#one", "p#two", "p#three"};

	feed(ret, "{\"r\":\"run\",\"t\":0,\"format\":1}");
	for (int i = 0; i < 3; i++) {
		char *plan OWNED(mem_freep)
		= text_format("{\"r\":\"plan\",\"t\":1,\"i\":%d,\"id\":\"%s\"}", i,
			      ids[i]);

		feed(ret, plan);
	}
	for (int i = 0; i < 3; i++) {
		char *verdict OWNED(mem_freep)
		= text_format("{\"r\":\"verdict\",\"t\":2,\"i\":%d,\"verdict\":%s}", i,
			      verdicts[i] != NULL ? verdicts[i] : "");

		if (verdicts[i] != NULL)
			feed(ret, verdict);
	}
}

#define PASS  "\"pass\""
#define KNOWN "\"known\",\"kind\":\"Missing\""
#define FIXED "\"fixed\",\"kind\":\"FixedNow\""
#define FAIL(kind, message, step) \
	"\"fail\",\"kind\":\"" kind "\",\"message\":\"" message "\",\"step\":" step

#define HEAD "# of the login team\n"
#define ONE                                         \
	"- case: p#one   # see the ticket\n"        \
	"  kind: Missing # really\n"                \
	"  # what we saw\n"                         \
	"  message: \"bob did not get x\" # said\n" \
	"  step: 2\n"                               \
	"  reason: ticket 12\n"                     \
	"  owner: ann\n"                            \
	"  expires: 2026-12-31\n"
#define TWO                                                                            \
	"- {case: p#two, kind: Lost, reason: é, owner: o, message: gave 5, expires: " \
	"2026-12-31}\n"
#define MIDDLE "\n# of others\n"
#define END    "# the end\n"

Test(known_update, edits_rows_and_leaves_all_else_as_it_is)
{
	static const struct row {
		const char *name;
		const char *verdicts[3];
		const char *want;
		struct known_update counts;
	} cases[] = {
		{"nothing new", {KNOWN, NULL, PASS}, HEAD ONE MIDDLE TWO END, {0}},
		{"errors and skips say nothing",
		 {"\"error\",\"kind\":\"Harness\"", "\"skip\",\"kind\":\"Role\"",
		  "\"inconclusive\",\"kind\":\"Time\""},
		 HEAD ONE MIDDLE TWO END,
		 {0}},
		{"fixed",
		 {FIXED, KNOWN, PASS},
		 HEAD "  # what we saw\n" MIDDLE TWO END,
		 {.removed = 1}},
		{"all fixed",
		 {FIXED, FIXED, PASS},
		 HEAD "  # what we saw\n" MIDDLE END,
		 {.removed = 2}},
		{"an end that passed stays one",
		 {FAIL("Missing", "bob did not get x", "2"), KNOWN, PASS},
		 HEAD ONE MIDDLE TWO END,
		 {0}},
		{"another failure goes into its row",
		 {FAIL("WrongEvent", "bob-12345678 \\\"y\\\"", "4"),
		  FAIL("Missing", "gave 6", "1"), PASS},
		 HEAD "- case: p#one   # see the ticket\n"
		      "  kind: WrongEvent # really\n"
		      "  # what we saw\n"
		      "  message: \"bob-* \\\"y\\\"\" # said\n"
		      "  step: 4\n"
		      "  reason: ticket 12\n"
		      "  owner: ann\n"
		      "  expires: 2026-12-31\n" MIDDLE
		      "- {case: p#two, kind: Missing, reason: é, owner: o, message: "
		      "\"gave 6\", expires: 2026-12-31}\n" END,
		 {.changed = 2}},
		{"a new failure gets a row",
		 {KNOWN, KNOWN, FAIL("Missing", "it", "0")},
		 HEAD ONE MIDDLE TWO END "- case: \"p#three\"\n"
					 "  kind: Missing\n"
					 "  message: \"it\"\n"
					 "  step: 0\n"
					 "  reason: unknown\n"
					 "  owner: unknown\n"
					 "  expires: " EXPIRES "\n",
		 {.added = 1}},
		{"a failure without a step cannot go into a row with one",
		 {"\"fail\",\"kind\":\"Lost\",\"message\":\"m\"", KNOWN, PASS},
		 HEAD ONE MIDDLE TWO END "- case: \"p#one\"\n"
					 "  kind: Lost\n"
					 "  message: \"m\"\n"
					 "  reason: unknown\n"
					 "  owner: unknown\n"
					 "  expires: " EXPIRES "\n",
		 {.added = 1}},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct journal journal OWNED(journal_finish) = {0};
		struct text got OWNED(text_finish) = {0};
		struct known_update counts = {9, 9, 9};

		make_journal(cases[i].verdicts, &journal);
		cr_assert(known_update(&known, list, &journal, EXPIRES, &got, &counts,
				       NULL));
		cr_expect_str_eq(text_str(&got), cases[i].want, "%s", cases[i].name);
		cr_expect_eq(counts.added, cases[i].counts.added, "%s", cases[i].name);
		cr_expect_eq(counts.changed, cases[i].counts.changed, "%s",
			     cases[i].name);
		cr_expect_eq(counts.removed, cases[i].counts.removed, "%s",
			     cases[i].name);
	}
}

Test(known_update, keeps_a_row_of_a_case_that_was_fixed_in_one_round_only)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	struct known_update counts;

	feed(&journal, "{\"r\":\"run\",\"t\":0,\"format\":1}");
	feed(&journal, "{\"r\":\"plan\",\"t\":1,\"i\":0,\"id\":\"p#one\"}");
	feed(&journal, "{\"r\":\"plan\",\"t\":1,\"i\":1,\"id\":\"p#one\"}");
	feed(&journal, "{\"r\":\"verdict\",\"t\":2,\"i\":0,\"verdict\":" FIXED "}");
	feed(&journal, "{\"r\":\"verdict\",\"t\":2,\"i\":1,\"verdict\":" KNOWN "}");
	cr_assert(known_update(&known, list, &journal, EXPIRES, &got, &counts, NULL));
	cr_expect_str_eq(text_str(&got), list);
}

Test(known_update, begins_a_list_that_is_not_there)
{
	static const char *const verdicts[] = {FAIL("Lost", "m", "0"), PASS, PASS};
	const struct known none = {0};
	struct journal journal OWNED(journal_finish) = {0};
	struct text got OWNED(text_finish) = {0};
	struct known_update counts;

	make_journal(verdicts, &journal);
	cr_assert(known_update(&none, "# none yet", &journal, EXPIRES, &got, &counts,
			       NULL));
	cr_expect_str_eq(text_str(&got),
			 "# none yet\n- case: \"p#one\"\n  kind: Lost\n"
			 "  message: \"m\"\n  step: 0\n  reason: unknown\n"
			 "  owner: unknown\n  expires: " EXPIRES "\n");
}

static struct known_failure bracketed[] = {
	{.id = TEXT("p#one"), .place = {"k", 1, 2, 1}},
};

Test(known_update, refuses_a_list_that_has_no_lines_of_its_own)
{
	static const char *const verdicts[] = {FIXED, FIXED, PASS};
	const struct known one = {.path = TEXT("k"), .list = {bracketed, 1, 1}};
	const struct known none = {.path = TEXT("k")};
	const struct row {
		const struct known *known;
		const char *text, *message;
	} refused[] = {
		{&one, "[{case: p#one}]\n", "k:1: only a list with a dash"},
		{&none, "# none\n[]\n", "k: an empty list in brackets"},
	};
	struct journal journal OWNED(journal_finish) = {0};

	make_journal(verdicts, &journal);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct text got OWNED(text_finish) = {0};
		struct known_update counts = {9, 9, 9};
		struct err err = {0};

		cr_expect_not(known_update(refused[i].known, refused[i].text, &journal,
					   EXPIRES, &got, &counts, &err));
		cr_expect_eq(err.code, ERR_USAGE);
		cr_expect_not_null(strstr(err.message, refused[i].message), "%s",
				   err.message);
		cr_expect_eq(got.len, 0);
		cr_expect_eq(counts.added, 9);
	}
}
