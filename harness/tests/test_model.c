#include "base/mem.h"
#include "model/catalogue.h"
#include "model/requirement.h"
#include "model/target.h"
#include "model/test_case.h"
#include "model/verdict.h"

#include <criterion/criterion.h>
#include <string.h>

Test(version, reads_three_numbers_and_nothing_else)
{
	static const struct row {
		const char *text;
		bool good;
	} rows[] = {
		{"0.9.0", true},    {"1.0.1", true},   {"255.255.255", true},
		{"0.0.0", false},   {"1.0", false},    {"1.0.1.2", false},
		{"v1.0.1", false},  {"1.0.1 ", false}, {" 1.0.1", false},
		{"256.0.0", false}, {"", false},       {"01.0.0", false},
		{"1..0", false},    {"1.0.-1", false}, {"1000.0.0", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct version version = {9, 9, 9};
		cr_expect_eq(version_parse(rows[i].text, &version), rows[i].good, "%s",
			     rows[i].text);
		char text[VERSION_TEXT_SIZE];
		version_format(version, text);
		cr_expect_str_eq(text, rows[i].good ? rows[i].text : "9.9.9");
	}
}

Test(version, is_ordered_by_each_number_in_turn)
{
	static const struct version rising[] = {
		{0, 9, 0}, {0, 9, 3}, {0, 10, 0}, {1, 0, 0}, {1, 0, 1}, {2, 0, 0},
	};
	size_t n = sizeof rising / sizeof rising[0];
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			cr_expect_eq(version_compare(rising[i], rising[j]),
				     (i > j) - (i < j));
}

Test(verdict, has_a_word_that_reads_back)
{
	for (size_t i = 0; i < VERDICT_COUNT; i++) {
		enum verdict verdict = VERDICT_COUNT;
		cr_expect(verdict_parse(verdict_name((enum verdict)i), &verdict));
		cr_expect_eq(verdict, (enum verdict)i);
	}
	enum verdict verdict = VERDICT_COUNT;
	cr_expect_not(verdict_parse("passed", &verdict));
	cr_expect_eq(verdict, VERDICT_COUNT);
	enum level level = LEVEL_COUNT;
	cr_expect(level_parse("should", &level));
	cr_expect_eq(level, LEVEL_SHOULD);
	cr_expect_not(level_parse("Must", &level));
	cr_expect_eq(level, LEVEL_SHOULD);
}

Test(verdict, is_counted_as_the_last_line_says)
{
	cr_expect_eq(verdict_tally(VERDICT_PASS), TALLY_PASSED);
	cr_expect_eq(verdict_tally(VERDICT_FIXED), TALLY_FAILED);
	cr_expect_eq(verdict_tally(VERDICT_INCONCLUSIVE), TALLY_FAILED);
	cr_expect_eq(verdict_tally(VERDICT_WARN), TALLY_SKIPPED);
	cr_expect_eq(verdict_tally(VERDICT_KNOWN), TALLY_SKIPPED);
}

Test(verdict, gives_the_exit_code_of_the_design)
{
	static const struct row {
		const char *name;
		enum verdict has[4];
		size_t n;
		enum exit_code code;
	} rows[] = {
		{"nothing selected", {0}, 0, EXIT_EMPTY},
		{"all skipped", {VERDICT_SKIP, VERDICT_SKIP}, 2, EXIT_EMPTY},
		{"passed", {VERDICT_PASS}, 1, EXIT_PASSED},
		{"passed and skipped", {VERDICT_PASS, VERDICT_SKIP}, 2, EXIT_PASSED},
		{"known only", {VERDICT_KNOWN}, 1, EXIT_PASSED},
		{"a warning only", {VERDICT_WARN}, 1, EXIT_PASSED},
		{"failed", {VERDICT_PASS, VERDICT_FAIL}, 2, EXIT_FAILED},
		{"fixed", {VERDICT_PASS, VERDICT_FIXED}, 2, EXIT_FAILED},
		{"failed and error", {VERDICT_ERROR, VERDICT_FAIL}, 2, EXIT_FAILED},
		{"error", {VERDICT_PASS, VERDICT_ERROR}, 2, EXIT_UNSURE},
		{"inconclusive", {VERDICT_INCONCLUSIVE, VERDICT_SKIP}, 2, EXIT_UNSURE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t counts[VERDICT_COUNT] = {0};
		for (size_t j = 0; j < rows[i].n; j++)
			counts[rows[i].has[j]]++;
		cr_expect_eq(verdict_exit(counts), rows[i].code, "%s", rows[i].name);
	}
}

Test(requirement, holds_from_since_to_until)
{
	struct requirement open = {.since = {0, 9, 3}};
	struct requirement closed = {.since = {0, 9, 1}, .until = {0, 9, 3}};
	cr_expect_not(requirement_holds(&open, (struct version){0, 9, 2}));
	cr_expect(requirement_holds(&open, (struct version){1, 0, 1}));
	cr_expect(requirement_holds(&closed, (struct version){0, 9, 1}));
	cr_expect(requirement_holds(&closed, (struct version){0, 9, 3}));
	cr_expect_not(requirement_holds(&closed, (struct version){1, 0, 0}));
}

Test(requirement, covers_give_the_strongest_level)
{
	struct requirement may = {.level = LEVEL_MAY};
	struct requirement must = {.level = LEVEL_MUST};
	const struct requirement *weak[] = {&may};
	const struct requirement *both[] = {&may, &must};
	cr_expect_eq(covers_level(weak, 1), LEVEL_MAY);
	cr_expect_eq(covers_level(both, 2), LEVEL_MUST);
	cr_expect_eq(covers_level(NULL, 0), LEVEL_MUST);
}

Test(suite, yields_lines_whatever_their_ends)
{
	struct suite suite = {0};
	struct source_file *file = mem_new(1, sizeof *file);
	file->path = mem_dup("a.yaml");
	file->text = mem_dup("\xef\xbb\xbfone\ntwo\r\nthree\rfour");
	file->len = strlen(file->text);
	VEC_PUSH(&suite.files, file);
	static const char *const lines[] = {"one", "two", "three", "four"};
	for (unsigned i = 0; i < 4; i++) {
		size_t len = 0;
		const char *line = suite_line(&suite, "a.yaml", i + 1, &len);
		cr_assert_not_null(line);
		cr_expect_eq(len, strlen(lines[i]));
		cr_expect_eq(strncmp(line, lines[i], len), 0);
	}
	size_t len = 7;
	cr_expect_null(suite_line(&suite, "a.yaml", 5, &len));
	cr_expect_null(suite_line(&suite, "a.yaml", 0, &len));
	cr_expect_null(suite_line(&suite, "b.yaml", 1, &len));
	cr_expect_null(suite_line(&suite, NULL, 1, &len));
	cr_expect_eq(len, 7);
	suite_finish(&suite);
}

Test(target, tells_a_pinned_capability_that_is_gone)
{
	struct target target = {.pins_capabilities = true};
	VEC_PUSH(&target.capabilities, mem_dup("offline"));
	VEC_PUSH(&target.capabilities, mem_dup("channels"));
	VEC_PUSH(&target.lacks, mem_dup("getMembers"));
	const char *announced[] = {"channels", "clock"};
	cr_expect_str_eq(target_missing_capability(&target, announced, 2), "offline");
	const char *all[] = {"channels", "offline"};
	cr_expect_null(target_missing_capability(&target, all, 2));
	target.pins_capabilities = false;
	cr_expect_null(target_missing_capability(&target, announced, 1));
	cr_expect(target_lacks(&target, "getMembers"));
	cr_expect_not(target_lacks(&target, "getmembers"));
	target_finish(&target);
}

Test(field_type, has_a_word_that_reads_back)
{
	for (size_t i = 0; i < FIELD_TYPE_COUNT; i++) {
		enum field_type type = FIELD_TYPE_COUNT;
		cr_expect(field_type_parse(field_type_name((enum field_type)i), &type));
		cr_expect_eq(type, (enum field_type)i);
	}
	enum field_type type = FIELD_BOOL;
	cr_expect_not(field_type_parse("string", &type));
	cr_expect_eq(type, FIELD_BOOL);
}
