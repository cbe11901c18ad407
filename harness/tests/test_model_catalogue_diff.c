#include "base/mem.h"
#include "load/load.h"
#include "model/catalogue_diff.h"
#include "tests/folder.h"

#include <criterion/criterion.h>
#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

/* Two catalogues from texts, and what changed between them. */
struct pair {
	struct folder folder;
	struct suite suite;
	struct catalogue old, newer;
	struct catalogue_diff diff;
};

static void load(struct pair *pair, const char *file, const char *text,
		 struct catalogue *ret)
{
	struct problems problems = {0};
	OWNED(text_finish)
	struct text seen = {0};
	add_file(&pair->folder, file, text);
	OWNED(mem_freep)
	char *path = file_join(pair->folder.path, file);
	bool good = load_catalogue_file(path, pair->folder.path, &pair->suite, ret,
					&problems);
	problems_print(&problems, &pair->suite, &seen);
	cr_assert(good, "%s", text_str(&seen));
	problems_finish(&problems);
}

static struct pair compare(const char *old, const char *newer)
{
	struct pair pair = {.folder = make_folder()};
	load(&pair, "old.yaml", old, &pair.old);
	load(&pair, "newer.yaml", newer, &pair.newer);
	catalogue_diff(&pair.old, &pair.newer, &pair.diff);
	return pair;
}

static void pair_finish(struct pair *pair)
{
	catalogue_diff_finish(&pair->diff);
	catalogue_finish(&pair->old);
	catalogue_finish(&pair->newer);
	suite_finish(&pair->suite);
	remove_folder(&pair->folder);
}

#define HEAD "version: 1.0.0\ncodes:\n  T:\n    prefix: {cpp: C_}\n    rows:\n"
#define OK   "      Ok: {value: 0, name: OK, confidence: A, source: s}\n"
#define TAIL "operations: {rtm: {call: {codes: T, source: s}}}\n"
#define BAD  "      Bad: {value: 1, name: BAD, means: m, confidence: A, source: s}\n"

Test(catalogue_diff, tells_each_kind_of_change_and_whether_it_breaks)
{
	static const struct row {
		const char *name, *old, *newer;
		enum change_verdict verdict;
		size_t n; /* changes of the table; the first n_kinds are */
		enum change_kind kinds[4];
	} rows[] = {
		{"nothing", BAD, BAD, CHANGE_NONE, 0, {0}},
		{"only sources and confidence",
		 BAD,
		 "      Bad: {value: 1, name: BAD, means: m, confidence: C, source: t}\n",
		 CHANGE_NONE,
		 0,
		 {0}},
		{"added", "", BAD, CHANGE_COMPATIBLE, 1, {CHANGE_ADDED}},
		{"removed", BAD, "", CHANGE_BREAKING, 1, {CHANGE_REMOVED}},
		{"renumbered",
		 BAD,
		 "      Bad: {value: 2, name: BAD, means: m, confidence: A, source: s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_RENUMBERED}},
		{"another text on js",
		 BAD,
		 "      Bad: {value: 1, js-value: B, name: BAD, means: m, confidence: A, "
		 "source: s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_RENUMBERED}},
		{"renamed constant",
		 BAD,
		 "      Bad: {value: 1, name: WORSE, means: m, confidence: A, source: "
		 "s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_RENAMED}},
		{"renamed row with the same constant",
		 BAD,
		 "      Worse: {value: 1, name: BAD, means: m, confidence: A, source: "
		 "s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_RENAMED}},
		{"row that says what it was",
		 BAD,
		 "      Worse: {was: Bad, value: 1, name: WORSE, means: m, confidence: "
		 "A, "
		 "source: s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_RENAMED}},
		{"another meaning",
		 BAD,
		 "      Bad: {value: 1, name: BAD, means: q, confidence: A, source: s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_MEANING}},
		{"obsolete",
		 BAD,
		 "      Bad: {value: 1, name: BAD, means: m, obsolete: true, confidence: "
		 "A, source: s}\n",
		 CHANGE_BREAKING,
		 1,
		 {CHANGE_MEANING}},
		{"a meaning at last",
		 "      Bad: {value: 1, name: BAD, confidence: A, source: s}\n",
		 BAD,
		 CHANGE_COMPATIBLE,
		 1,
		 {CHANGE_MEANING}},
		{"something open",
		 BAD,
		 "      Bad: {value: 1, name: BAD, means: m, readings: r, confidence: A, "
		 "source: s}\n",
		 CHANGE_COMPATIBLE,
		 1,
		 {CHANGE_READINGS}},
		{"a number that another code takes over",
		 BAD,
		 "      Other: {value: 1, name: OTHER, confidence: A, source: s}\n",
		 CHANGE_BREAKING,
		 3,
		 {CHANGE_REMOVED, CHANGE_ADDED, CHANGE_REUSED}},
		{"numbers that change hands",
		 BAD "      Late: {value: 2, name: LATE, confidence: A, source: s}\n",
		 "      Bad: {value: 2, name: BAD, means: m, confidence: A, source: s}\n"
		 "      Late: {value: 1, name: LATE, confidence: A, source: s}\n",
		 CHANGE_BREAKING,
		 4,
		 {CHANGE_RENUMBERED, CHANGE_RENUMBERED, CHANGE_REUSED, CHANGE_REUSED}},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(mem_freep)
		char *old = text_format("%s%s", HEAD OK, rows[i].old);
		OWNED(mem_freep)
		char *newer = text_format("%s%s", HEAD OK, rows[i].newer);
		OWNED(mem_freep)
		char *whole_old = text_format("%s%s", old, TAIL);
		OWNED(mem_freep)
		char *whole_newer = text_format("%s%s", newer, TAIL);
		OWNED(pair_finish)
		struct pair pair = compare(whole_old, whole_newer);
		cr_expect_eq(pair.diff.verdict, rows[i].verdict, "%s", rows[i].name);
		cr_assert_eq(pair.diff.tables.n, rows[i].n > 0 ? 1u : 0u, "%s",
			     rows[i].name);
		cr_expect_eq(pair.diff.api.n, 0, "%s", rows[i].name);
		if (rows[i].n == 0)
			continue;
		const struct table_change *table = pair.diff.tables.items[0];
		cr_assert_eq(table->changes.n, rows[i].n, "%s: %zu", rows[i].name,
			     table->changes.n);
		for (size_t j = 0; j < rows[i].n; j++)
			cr_expect_eq(table->changes.items[j].kind, rows[i].kinds[j],
				     "%s: %s", rows[i].name,
				     change_kind_name(table->changes.items[j].kind));
		cr_assert_eq(table->operations.n, 1);
		cr_expect_str_eq(table->operations.items[0]->name, "call");
	}
}

Test(catalogue_diff, of_a_reused_number_names_both_codes)
{
	OWNED(pair_finish)
	struct pair pair = compare(
		HEAD OK BAD TAIL, HEAD OK
		"      New: {value: 1, name: NEW, confidence: A, source: s}\n" TAIL);
	const struct code_change *change = &pair.diff.tables.items[0]->changes.items[2];
	cr_assert_eq(change->kind, CHANGE_REUSED);
	cr_expect_str_eq(change->old->name, "Bad");
	cr_expect_str_eq(change->newer->name, "New");
}

Test(catalogue_diff, compares_what_an_operation_gives_even_from_another_table)
{
	OWNED(pair_finish)
	struct pair pair = compare(
		HEAD OK BAD TAIL,
		"version: 1.0.1\ncodes:\n  Q:\n    prefix: {cpp: C_}\n    rows:\n" OK
		"      Bad: {value: 7, name: BAD, means: m, confidence: A, source: s}\n"
		"operations: {rtm: {call: {codes: Q, source: s}}}\n");
	cr_assert_eq(pair.diff.tables.n, 1);
	const struct table_change *table = pair.diff.tables.items[0];
	cr_expect_str_eq(table->old->name, "T");
	cr_expect_str_eq(table->newer->name, "Q");
	cr_assert_eq(table->changes.n, 1);
	cr_expect_eq(table->changes.items[0].kind, CHANGE_RENUMBERED);
}

#define API(args, more)                                                                 \
	HEAD OK "operations: {rtm: {call: {args: {" args "}, gives: {r: text}, codes: " \
		"T, source: s}" more "}}\n"

Test(catalogue_diff, tells_what_comes_and_goes_of_the_api)
{
	static const struct row {
		const char *name, *old, *newer;
		enum change_kind kind;
		bool breaking;
		const char *detail; /* or NULL: none */
	} rows[] = {
		{"operation added", API("a: text", ""),
		 API("a: text", ", new: {codes: T, source: s}"), CHANGE_ADDED, false,
		 NULL},
		{"operation removed", API("a: text", ", new: {codes: T, source: s}"),
		 API("a: text", ""), CHANGE_REMOVED, true, NULL},
		{"optional argument added", API("a: text", ""),
		 API("a: text, b: optional int", ""), CHANGE_MEANING, false,
		 "argument b added: optional int"},
		{"argument added", API("a: text", ""), API("a: text, b: int", ""),
		 CHANGE_MEANING, true, "argument b added: int"},
		{"argument needed from now on", API("a: optional text", ""),
		 API("a: text", ""), CHANGE_MEANING, true,
		 "argument a changed: optional text → text"},
		{"argument that may be left out", API("a: text", ""),
		 API("a: optional text", ""), CHANGE_MEANING, false,
		 "argument a changed: text → optional text"},
		{"argument of another type", API("a: text", ""), API("a: int", ""),
		 CHANGE_MEANING, true, "argument a changed: text → int"},
		{"argument removed", API("a: text, b: int", ""), API("a: text", ""),
		 CHANGE_MEANING, true, "argument b removed"},
		{"event added", API("a: text", ""),
		 API("a: text", "") "events: {rtm: {told: {source: s}}}\n", CHANGE_ADDED,
		 false, NULL},
		{"field that may be missing",
		 API("a: text", "") "events: {rtm: {told: {fields: {f: text}, source: "
				    "s}}}\n",
		 API("a: text", "") "events: {rtm: {told: {fields: {f: optional text}, "
				    "source: s}}}\n",
		 CHANGE_MEANING, true, "field f changed: text → optional text"},
		{"field added", API("a: text", "") "events: {rtm: {told: {source: s}}}\n",
		 API("a: text", "") "events: {rtm: {told: {fields: {f: text}, source: "
				    "s}}}\n",
		 CHANGE_MEANING, false, "field f added: text"},
		{"symbol removed",
		 API("a: text", "") "symbols: {objc: {f: {source: s}}}\n",
		 API("a: text", ""), CHANGE_REMOVED, true, NULL},
		{"symbol of one platform",
		 API("a: text", "") "symbols: {objc: {f: {source: s}}}\n",
		 API("a: text", "") "symbols: {objc: {f: {source: s}}, cpp: {f: {source: "
				    "s}}}\n",
		 CHANGE_ADDED, false, NULL},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(pair_finish)
		struct pair pair = compare(rows[i].old, rows[i].newer);
		cr_assert_eq(pair.diff.api.n, 1, "%s", rows[i].name);
		const struct api_change *change = &pair.diff.api.items[0];
		cr_expect_eq(change->kind, rows[i].kind, "%s", rows[i].name);
		cr_expect_eq(change->breaking, rows[i].breaking, "%s", rows[i].name);
		cr_expect_eq(pair.diff.verdict,
			     rows[i].breaking ? CHANGE_BREAKING : CHANGE_COMPATIBLE, "%s",
			     rows[i].name);
		cr_expect_eq(change->detail == NULL, rows[i].detail == NULL, "%s",
			     rows[i].name);
		if (change->detail != NULL && rows[i].detail != NULL)
			cr_expect_str_eq(change->detail, rows[i].detail);
	}
}

Test(catalogue_diff, tells_limits_sizes_and_names_of_enumerations)
{
	static const struct row {
		const char *name, *old, *newer; /* what stands beside codes: */
		enum change_kind kind;
		bool breaking;
		const char *detail;
		unsigned platforms;
	} rows[] = {
		{"fewer calls", "limits: {l: {count: 5, per: 2s, source: s}}\n",
		 "limits: {l: {count: 4, per: 2s, source: s}}\n", CHANGE_MEANING, true,
		 "5 in 2 s → 4 in 2 s", 0xf},
		{"more calls", "limits: {l: {count: 5, per: 2s, source: s}}\n",
		 "limits: {l: {count: 5, per: 1s, source: s}}\n", CHANGE_MEANING, false,
		 "5 in 2 s → 5 in 1 s", 0xf},
		{"a burst no more", "limits: {l: {count: 60, per: 60s, source: s}}\n",
		 "limits: {l: {count: 2, per: 1s, source: s}}\n", CHANGE_MEANING, true,
		 "60 in 60 s → 2 in 1 s", 0xf},
		{"a limit", "", "limits: {l: {count: 5, per: 2s, source: s}}\n",
		 CHANGE_ADDED, false, "5 in 2 s", 0xf},
		{"no limit", "limits: {l: {count: 5, per: 2s, source: s}}\n", "",
		 CHANGE_REMOVED, false, "5 in 2 s", 0xf},
		{"less room", "sizes: {z: {bytes: 64, source: s}}\n",
		 "sizes: {z: {bytes: 32, source: s}}\n", CHANGE_MEANING, true,
		 "64 bytes → 32 bytes", 0xf},
		{"more room", "sizes: {z: {count: 20, source: s}}\n",
		 "sizes: {z: {count: 32, source: s}}\n", CHANGE_MEANING, false, "20 → 32",
		 0xf},
		{"an edge that is open", "sizes: {z: {bytes: 64, source: s}}\n",
		 "sizes: {z: {bytes: 64, open: true, source: s}}\n", CHANGE_MEANING,
		 false, "64 bytes → 64 bytes, exactly as many open", 0xf},
		{"another reading", "sizes: {z: {bytes: 64, source: s}}\n",
		 "sizes: {z: {bytes: 64, readings: r, source: s}}\n", CHANGE_READINGS,
		 false, "nothing open → r", 0xf},
		{"no size", "sizes: {z: {bytes: 64, source: s}}\n", "", CHANGE_REMOVED,
		 false, "64 bytes", 0xf},
		{"another enumeration",
		 "enums: {E: {types: {objc: Old}, rows: {A: {value: 1, confidence: A, "
		 "source: s}}}}\n",
		 "enums: {E: {types: {objc: New}, rows: {A: {value: 1, confidence: A, "
		 "source: s}}}}\n",
		 CHANGE_RENAMED, true, "Old → New", 1u << PLATFORM_OBJC},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(mem_freep)
		char *old = text_format("%s%s%s", HEAD OK, rows[i].old, TAIL);
		OWNED(mem_freep)
		char *newer = text_format("%s%s%s", HEAD OK, rows[i].newer, TAIL);
		OWNED(pair_finish)
		struct pair pair = compare(old, newer);
		cr_assert_eq(pair.diff.api.n, 1, "%s: %zu", rows[i].name,
			     pair.diff.api.n);
		const struct api_change *change = &pair.diff.api.items[0];
		cr_expect_eq(change->kind, rows[i].kind, "%s: %s", rows[i].name,
			     change_kind_name(change->kind));
		cr_expect_eq(change->breaking, rows[i].breaking, "%s", rows[i].name);
		cr_expect_str_eq(change->detail, rows[i].detail);
		cr_expect_eq(api_change_platforms(change), rows[i].platforms, "%s",
			     rows[i].name);
	}
}

Test(catalogue_diff, tells_the_limit_of_an_operation)
{
	const char *limit = "limits: {l: {count: 5, per: 2s, source: s}}\n";
	OWNED(mem_freep)
	char *old = text_format("%s%s%s", HEAD OK, limit, TAIL);
	OWNED(mem_freep)
	char *newer = text_format("%s%soperations: {rtm: {call: {codes: T, limit: l, "
				  "needs: n, source: s}}}\ncapabilities: {n: x}\n",
				  HEAD OK, limit);
	OWNED(pair_finish)
	struct pair pair = compare(old, newer);
	cr_assert_eq(pair.diff.api.n, 1);
	cr_expect_str_eq(pair.diff.api.items[0].detail,
			 "limit none → l; needs nothing → n");
	cr_expect(pair.diff.api.items[0].breaking);
}
