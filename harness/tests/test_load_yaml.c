#include "base/mem.h"
#include "load/grammar.h"
#include "load/load.h"
#include "load/problems.h"
#include "load/source.h"
#include "load/yaml.h"
#include "tests/corpus.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A suite of one file, for excerpts. */
static struct suite suite_of(const char *path, const char *text)
{
	struct suite suite = {0};
	struct source_file *file = mem_new(1, sizeof *file);
	file->path = mem_dup(path);
	file->text = mem_dup(text);
	file->len = strlen(text);
	VEC_PUSH(&suite.files, file);
	return suite;
}

static struct documents read_good(const char *text)
{
	struct documents documents = {0};
	struct problems problems = {0};
	bool good = yaml_read("t.yaml", text, strlen(text), &documents, &problems);
	cr_assert(good, "%s: %s", text,
		  problems.list.n > 0 ? problems.list.items[0].message : "");
	return documents;
}

Test(yaml, reads_scalars_by_the_core_schema)
{
	static const struct row {
		const char *text;
		enum node_kind kind;
		double number;
	} rows[] = {
		{"on", NODE_TEXT, 0},         {"no", NODE_TEXT, 0},
		{"yes", NODE_TEXT, 0},        {"0777", NODE_TEXT, 0},
		{"007", NODE_TEXT, 0},        {"1:30", NODE_TEXT, 0},
		{"1_000", NODE_TEXT, 0},      {"0.9.3", NODE_TEXT, 0},
		{"2019-08-01", NODE_TEXT, 0}, {"'1'", NODE_TEXT, 0},
		{"\"true\"", NODE_TEXT, 0},   {"-x", NODE_TEXT, 0},
		{"1e", NODE_TEXT, 0},         {".", NODE_TEXT, 0},
		{"0x", NODE_TEXT, 0},         {"0", NODE_NUMBER, 0},
		{"-7", NODE_NUMBER, -7},      {"+7", NODE_NUMBER, 7},
		{"0.5", NODE_NUMBER, 0.5},    {".5", NODE_NUMBER, 0.5},
		{"5.", NODE_NUMBER, 5},       {"1e3", NODE_NUMBER, 1000},
		{"0o17", NODE_NUMBER, 15},    {"0x0f", NODE_NUMBER, 15},
		{"true", NODE_BOOL, 1},       {"FALSE", NODE_BOOL, 0},
		{"~", NODE_NULL, 0},          {"null", NODE_NULL, 0},
		{"nUll", NODE_TEXT, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OWNED(mem_freep)
		char *text = text_format("k: %s", rows[i].text);
		OWNED(documents_finish)
		struct documents documents = read_good(text);
		const struct node *node = documents.roots.items[0]->children.items[0];
		cr_expect_eq(node->kind, rows[i].kind, "%s", rows[i].text);
		if (node->kind == NODE_NUMBER)
			cr_expect_float_eq(node->number, rows[i].number, 1e-9, "%s",
					   rows[i].text);
		if (node->kind == NODE_BOOL)
			cr_expect_eq(node->truth, rows[i].number > 0);
	}
}

Test(yaml, gives_each_document_that_is_not_empty)
{
	static const struct row {
		const char *text;
		size_t n;
	} rows[] = {
		{"", 0},
		{"# only a comment\n", 0},
		{"---\n---\n", 0},
		{"a: 1\n---\nb: 2\n", 2},
		{"---\na: 1\n...\n", 1},
		{"null\n", 1},
		{"\xef\xbb\xbf"
		 "a: 1",
		 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OWNED(documents_finish)
		struct documents documents = read_good(rows[i].text);
		cr_expect_eq(documents.roots.n, rows[i].n, "%s", rows[i].text);
	}
}

Test(yaml, keeps_places_in_code_points)
{
	OWNED(documents_finish)
	struct documents documents = read_good(
		"a: 1\n\"\xc3\xa4\xf0\x9f\x98\x80\": {\xe6\x97\xa5: word}\n");
	const struct node *map = documents.roots.items[0]->children.items[1];
	cr_expect_eq(map->key_place.line, 2);
	cr_expect_eq(map->key_place.column, 1);
	cr_expect_eq(map->key_place.width, 4);
	cr_expect_eq(map->place.column, 7);
	const struct node *word = map->children.items[0];
	cr_expect_eq(word->key_place.column, 8);
	cr_expect_eq(word->place.column, 11);
	cr_expect_eq(word->place.width, 4);
	cr_expect_str_eq(word->place.file, "t.yaml");
}

Test(yaml, yields_children_and_json)
{
	OWNED(documents_finish)
	struct documents documents = read_good(
		"list: &l [1, two, true, ~]\nagain: *l\n0: 'x\\y'\n");
	const struct node *root = documents.roots.items[0];
	cr_expect_eq(node_get(root, "list")->kind, NODE_LIST);
	cr_expect_eq(node_get(root, "list")->children.n, 4);
	cr_expect_str_eq(node_get(root, "0")->text, "x\\y");
	cr_expect_null(node_get(root, "List"));
	cr_expect_null(node_get(node_get(root, "list"), "x"));
	struct json *json = node_to_json(root);
	OWNED(text_finish)
	struct text text = {0};
	json_write(json, &text);
	json_free(json);
	cr_expect_str_eq(text_str(&text), "{\"list\":[1,\"two\",true,null],\"again\":[1,"
					  "\"two\",true,null],\"0\":\"x\\\\y\"}");
	OWNED(node_freep)
	struct node *copy = node_dup(root);
	cr_expect_eq(copy->children.n, 3);
	cr_expect_str_neq(node_kind_name(NODE_LIST), node_kind_name(NODE_MAP));
}

Test(yaml, nodes_that_are_shared_are_copied_for_who_changes_them)
{
	OWNED(documents_finish)
	struct documents documents = read_good("a: [one, {b: two}]\n");
	struct node *list = documents.roots.items[0]->children.items[0];
	OWNED(node_freep)
	struct node *other = node_share(list);
	cr_expect_eq(other, list);
	other = node_own(other);
	cr_expect_neq(other, list);
	cr_expect_eq(node_own(other), other, "it has no other owner any more");
	cr_expect_str_eq(other->key, "a");
	cr_assert_eq(other->children.n, 2);
	cr_expect_neq(other->children.items[1], list->children.items[1]);
	cr_expect_str_eq(node_get(other->children.items[1], "b")->text, "two");
	OWNED(node_freep)
	struct node *alone = node_dup_alone(list);
	cr_expect_eq(alone->kind, NODE_LIST);
	cr_expect_eq(alone->children.n, 0);
}

Test(yaml, takes_large_maps_without_quadratic_work)
{
	OWNED(text_finish)
	struct text text = {0};
	for (int i = 0; i < 50000; i++)
		text_printf(&text, "k%d: %d\n", i, i);
	OWNED(documents_finish)
	struct documents documents = read_good(text_str(&text));
	cr_expect_eq(documents.roots.items[0]->children.n, 50000);
	text_add(&text, "k49999: again\n");
	struct problems problems = {0};
	struct documents none = {0};
	cr_expect_not(yaml_read("t.yaml", text.bytes, text.len, &none, &problems));
	cr_expect_eq(problems.list.n, 1);
	cr_expect_eq(problems.list.items[0].place.line, 50001);
	problems_finish(&problems);
}

/* What cannot stand in a corpus file: made here. Each must leave RET as it was. */
static void expect_refused(const char *name, const char *bytes, size_t len, unsigned line,
			   unsigned column, const char *part)
{
	struct problems problems = {0};
	struct documents documents = {0};
	documents.roots.n = 77;
	cr_expect_not(yaml_read("t.yaml", bytes, len, &documents, &problems), "%s", name);
	cr_expect_eq(documents.roots.n, 77, "%s", name);
	cr_assert_eq(problems.list.n, 1, "%s", name);
	const struct problem *problem = &problems.list.items[0];
	cr_expect_eq(problem->place.line, line, "%s: line %u", name, problem->place.line);
	cr_expect_eq(problem->place.column, column, "%s: column %u", name,
		     problem->place.column);
	cr_expect_not_null(strstr(problem->message, part), "%s: %s", name,
			   problem->message);
	problems_finish(&problems);
}

Test(yaml, refuses_bytes_that_no_editor_shows)
{
	static const struct row {
		const char *name;
		const char *bytes;
		unsigned line, column;
		const char *part;
	} rows[] = {
		{"no UTF-8", "a: \xc3\xa4\nb: x\xff", 2, 5, "no UTF-8"},
		{"cut UTF-8", "a: \xc3", 1, 4, "no UTF-8"},
		{"control", "a: b\r\nc: \x01", 2, 4, "control characters"},
		{"NEL", "a: b\rc: \xc2\x85", 2, 4, "U+0085"},
		{"LS", "a: \"x\xe2\x80\xa8\"", 1, 6, "\\u2028"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_refused(rows[i].name, rows[i].bytes, strlen(rows[i].bytes),
			       rows[i].line, rows[i].column, rows[i].part);
	expect_refused("NUL", "a: \0", 4, 1, 4, "control characters");
	expect_refused("UTF-16",
		       "\xff\xfe"
		       "a\0",
		       4, 1, 1, "no UTF-8");
}

Test(yaml, refuses_what_has_no_bound)
{
	OWNED(text_finish)
	struct text text = {0};
	for (int i = 0; i < YAML_DEPTH_MAX; i++)
		text_char(&text, '[');
	OWNED(text_finish)
	struct text good = {0};
	text_append(&good, text.bytes, text.len);
	for (int i = 0; i < YAML_DEPTH_MAX; i++)
		text_char(&good, ']');
	OWNED(documents_finish)
	struct documents deep = read_good(text_str(&good));
	for (int i = 0; i < 100000; i++)
		text_char(&text, '[');
	expect_refused("deep", text.bytes, text.len, 1, YAML_DEPTH_MAX + 1, "too deep");

	text_clear(&text);
	text_add(&text, "a: &a [x, x, x, x, x, x, x, x, x, x]\n");
	for (char c = 'b'; c < 'i'; c++) {
		text_printf(&text, "%c: &%c [", c, c);
		for (int i = 0; i < 10; i++)
			text_printf(&text, "%s*%c", i > 0 ? ", " : "", c - 1);
		text_add(&text, "]\n");
	}
	expect_refused("laughs", text.bytes, text.len, 6, 8, "too many values");

	text_clear(&text);
	text_add(&text, "a: &a ");
	text_repeat(&text, 'x', 1024 * 1024);
	text_add(&text, "\nb: [");
	for (int i = 0; i < 100; i++)
		text_add(&text, "*a,\n");
	text_add(&text, "]\n");
	expect_refused("long aliases", text.bytes, text.len, 16, 1, "too much text");

	text_clear(&text);
	text_repeat(&text, ' ', YAML_FILE_MAX + 1);
	expect_refused("large", text.bytes, text.len, 0, 0, "more than");
}

Test(yaml, refuses_an_alias_that_makes_it_too_deep)
{
	OWNED(text_finish)
	struct text text = {0};
	text_add(&text, "a: &a [[[[x]]]]\nb: ");
	for (int i = 0; i < YAML_DEPTH_MAX - 3; i++)
		text_char(&text, '[');
	text_add(&text, "*a");
	for (int i = 0; i < YAML_DEPTH_MAX - 3; i++)
		text_char(&text, ']');
	expect_refused("alias", text.bytes, text.len, 2, 4 + YAML_DEPTH_MAX - 3,
		       "too deep");
}

static void judge_yaml(const char *path)
{
	struct suite suite = {0};
	struct problems problems = {0};
	struct documents documents = {0};
	cr_expect_not(source_documents(path, &suite, &documents, &problems), "%s", path);
	cr_expect_eq(documents.roots.n, 0);
	corpus_judge(path, &suite, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(yaml, refuses_each_file_of_the_corpus_where_it_is_wrong)
{
	corpus_each("yaml", 15, judge_yaml);
}

Test(source, refuses_a_file_that_is_not_there)
{
	struct suite suite = {0};
	struct problems problems = {0};
	cr_expect_null(source_read("no/such.yaml", &suite, &problems));
	cr_expect_null(source_map("no/such.yaml", &suite, &problems));
	cr_expect_eq(problems.list.n, 2);
	OWNED(text_finish)
	struct text out = {0};
	problems_print(&problems, &suite, &out);
	cr_expect_not_null(strstr(text_str(&out), "cannot open no/such.yaml"));
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(problems, stand_in_order_with_a_caret_by_display_width)
{
	struct suite suite = suite_of("a.yaml", "one: two\n\t\xe6\x97\xa5\xe6\x9c\xac "
						"e\xcc\x81 wrnog: x\x1b[0m\n");
	struct problems problems = {0};
	const char *near[] = {"right", "wrong"};
	problems_add_near(&problems, (struct place){"a.yaml", 2, 8, 5}, "wrnog", near, 2,
			  "unknown key %s", "wrnog");
	problems_add(&problems, (struct place){"a.yaml", 1, 6, 3}, "first");
	problems_add(&problems, (struct place){"a.yaml", 1, 99, 3}, "past the end");
	problems_add_hint(&problems, (struct place){"b.yaml", 0, 0, 0}, "why", "no line");
	OWNED(text_finish)
	struct text out = {0};
	problems_print(&problems, &suite, &out);
	cr_expect_str_eq(
		text_str(&out),
		"a.yaml:1:6: first\n"
		"  |\n"
		"1 | one: two\n"
		"  |      ^^^\n"
		"a.yaml:1:99: past the end\n"
		"  |\n"
		"1 | one: two\n"
		"  |         ^\n"
		"a.yaml:2:8: unknown key wrnog\n"
		"  |\n"
		"2 |  \xe6\x97\xa5\xe6\x9c\xac e\xcc\x81 wrnog: x\xef\xbf\xbd[0m\n"
		"  |         ^^^^^ did you mean wrong?\n"
		"b.yaml: no line (why)\n");
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(problems, cut_a_long_line_around_the_caret)
{
	OWNED(text_finish)
	struct text line = {0};
	text_repeat(&line, 'a', 300);
	text_add(&line, "WORD");
	text_repeat(&line, 'b', 300);
	struct suite suite = suite_of("a.yaml", text_str(&line));
	OWNED(text_finish)
	struct text out = {0};
	excerpt_print(&suite, (struct place){"a.yaml", 1, 301, 4}, NULL, &out);
	const char *shown = strstr(text_str(&out), "\xe2\x80\xa6");
	cr_assert_not_null(shown);
	cr_expect_eq(strcspn(shown, "\n"), EXCERPT_WIDTH_MAX + 2 * 3);
	const char *caret = strstr(text_str(&out), "^^^^\n");
	cr_assert_not_null(caret);
	const char *word = strstr(shown, "WORD");
	/* The ellipsis takes three bytes and one column. */
	const char *caret_line = strrchr(text_str(&out), '|');
	cr_expect_eq(caret - caret_line, word - strchr(text_str(&out), '1') - 4);
	suite_finish(&suite);
}

Test(problems, beyond_the_maximum_are_counted)
{
	struct suite suite = {0};
	struct problems problems = {0};
	for (int i = 0; i < PROBLEMS_MAX + 3; i++)
		problems_add_hint(&problems, (struct place){0}, "h", "p%d", i);
	cr_expect_eq(problems.list.n, PROBLEMS_MAX);
	cr_expect_eq(problems_count(&problems), PROBLEMS_MAX + 3);
	OWNED(text_finish)
	struct text out = {0};
	problems_print(&problems, &suite, &out);
	cr_expect_not_null(strstr(text_str(&out), "and 3 more\n"));
	problems_finish(&problems);
}

Test(duration, needs_its_unit)
{
	static const struct row {
		const char *text;
		int64_t ms; /* -1: refused */
	} rows[] = {
		{"250ms", 250},    {"2s", 2000},
		{"1m", 60000},     {"1h30m", 5400000},
		{"7d", 604800000}, {"0s", 0},
		{"1s500ms", 1500}, {"3650d", LOAD_DURATION_MAX_MS},
		{"", -1},          {"-", -1},
		{"2", -1},         {"s", -1},
		{"2 s", -1},       {"2s ", -1},
		{"1.5s", -1},      {"30m1h", -1},
		{"1h1h", -1},      {"--1s", -1},
		{"+1s", -1},       {"1S", -1},
		{"3651d", -1},     {"9999999999999999999ms", -1},
		{"3650d1ms", -1},  {"2sec", -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t ms = -7;
		cr_expect_eq(load_duration(rows[i].text, &ms), rows[i].ms >= 0, "%s",
			     rows[i].text);
		cr_expect_eq(ms, rows[i].ms >= 0 ? rows[i].ms : -7, "%s", rows[i].text);
	}
	int64_t ms = 0;
	cr_expect(load_duration("-25h", &ms));
	cr_expect_eq(ms, -25LL * 3600 * 1000);
}

struct pet {
	char *name;
	bool tame;
	size_t n_food;
};

static void set_food(const struct node *node, void *into)
{
	((struct pet *)into)->n_food = node->children.n;
}

/* clang-format off */
static const struct grammar_row pet_rows[] = {
	{"name", KIND_WORD, GRAMMAR_REQUIRED, NULL,     offsetof(struct pet, name)},
	{"tame", KIND_BOOL, GRAMMAR_OPTIONAL, NULL,     offsetof(struct pet, tame)},
	{"food", KIND_LIST, GRAMMAR_OPTIONAL, set_food, 0},
	{"note", KIND_TEXT, GRAMMAR_OPTIONAL, NULL,     GRAMMAR_NOWHERE},
};
/* clang-format on */

Test(grammar, reads_a_map_by_its_rows)
{
	OWNED(documents_finish)
	struct documents documents = read_good(
		"{food: [fish, mice], name: 7, tame: true, note: x}");
	struct pet pet = {0};
	struct problems problems = {0};
	cr_expect(grammar_map(documents.roots.items[0], "a pet", GRAMMAR_ROWS(pet_rows),
			      &pet, &problems));
	cr_expect_str_eq(pet.name, "7");
	cr_expect(pet.tame);
	cr_expect_eq(pet.n_food, 2);
	cr_expect_eq(problems_count(&problems), 0);
	free(pet.name);
}

Test(grammar, tells_what_is_wrong_with_a_map)
{
	static const struct row {
		const char *text;
		unsigned column;
		const char *message;
		const char *hint;
	} rows[] = {
		{"[a]", 1, "expected a map, found a list", NULL},
		{"{tame: true}", 1, "name is missing in a pet", NULL},
		{"{name: a, tmae: true}", 11, "unknown key tmae in a pet",
		 "did you mean tame?"},
		{"{name: a, zzzzzz: true}", 11, "unknown key zzzzzz in a pet", NULL},
		{"{name: [a]}", 8, "expected a text or a number, found a list", NULL},
		{"{name: a, food: fish}", 17, "expected a list, found a text", NULL},
		{"{name: a, food: }", 17, "expected a list, found nothing", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		OWNED(documents_finish)
		struct documents documents = read_good(rows[i].text);
		struct pet pet = {0};
		struct problems problems = {0};
		cr_expect_not(grammar_map(documents.roots.items[0], "a pet",
					  GRAMMAR_ROWS(pet_rows), &pet, &problems));
		cr_assert_eq(problems.list.n, 1, "%s", rows[i].text);
		const struct problem *problem = &problems.list.items[0];
		cr_expect_eq(problem->place.column, rows[i].column, "%s: %u",
			     rows[i].text, problem->place.column);
		cr_expect_str_eq(problem->message, rows[i].message);
		cr_expect_eq(problem->hint == NULL, rows[i].hint == NULL);
		if (problem->hint != NULL && rows[i].hint != NULL)
			cr_expect_str_eq(problem->hint, rows[i].hint);
		problems_finish(&problems);
		free(pet.name);
	}
}
