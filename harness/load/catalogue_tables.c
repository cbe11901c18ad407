#include "base/mem.h"
#include "load/catalogue.h"
#include "load/grammar.h"

#include <stdlib.h>
#include <string.h>

#define ABSENT "absent" /* of a constant: this platform does not have it */

/* One row as it is read; the rows of grammar below store into it. */
struct entry {
	struct code code;
	char *suffix;
	char *given[PLATFORM_COUNT]; /* names as written */
	const struct node *value;
	struct problems *problems;
};

/* One table as it is read. */
struct table_entry {
	struct code_table *table;
	char *prefixes[PLATFORM_COUNT];
	const struct catalogue_reader *reader;
	struct problems *problems;
};

static void set_value(const struct node *node, void *into)
{
	struct entry *entry = into;
	entry->code.value = (int64_t)node->number;
	entry->value = node;
	if ((double)entry->code.value != node->number)
		problems_add(entry->problems, node->place, "%s is no whole number",
			     node->text);
}

static void set_confidence(const struct node *node, void *into)
{
	static const char *const words[] = {"A", "B", "C", "A/B", "B/C", "A/C"};
	size_t n = sizeof words / sizeof words[0];
	struct entry *entry = into;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], node->text) == 0) {
			entry->code.confidence = mem_dup(node->text);
			return;
		}
	}
	problems_add_hint(entry->problems, node->place, "A, B or C, or two as in A/B",
			  "unknown confidence %s", node->text);
}

static void set_by(const struct node *node, void *into)
{
	struct entry *entry = into;
	if (!grammar_words(node, entry->problems))
		return;
	entry->code.has_by = true;
	VEC_EACH (item, &node->children)
		VEC_PUSH(&entry->code.by, (struct code_giver){mem_dup((*item)->text),
							      NULL, (*item)->place});
}

/* Of all that give it a text, of some of them a map of texts. */
static void set_unprovoked(const struct node *node, void *into)
{
	struct entry *entry = into;
	if (node->kind == NODE_TEXT)
		VEC_PUSH(&entry->code.unprovoked,
			 (struct code_giver){NULL, mem_dup(node->text), node->place});
	VEC_EACH (child, &node->children)
		if (grammar_kind(*child, KIND_TEXT, entry->problems))
			VEC_PUSH(&entry->code.unprovoked,
				 (struct code_giver){mem_dup((*child)->key),
						     mem_dup((*child)->text),
						     (*child)->key_place});
}

/* {sendMessageToPeer: [ID, ID]} */
static void set_seen(const struct node *node, void *into)
{
	struct entry *entry = into;
	VEC_EACH (child, &node->children) {
		if (!grammar_kind(*child, KIND_LIST, entry->problems) ||
		    !grammar_words(*child, entry->problems))
			continue;
		VEC_EACH (item, &(*child)->children)
			VEC_PUSH(&entry->code.seen,
				 (struct code_giver){mem_dup((*child)->key),
						     mem_dup((*item)->text),
						     (*child)->key_place});
	}
}

#define AT(member)    offsetof(struct entry, member)
#define GIVEN(name)   AT(given[PLATFORM_##name])
#define PREFIX(name)  offsetof(struct table_entry, prefixes[PLATFORM_##name])
#define TYPE_OF(name) offsetof(struct code_table, types[PLATFORM_##name])

/* clang-format off */
static const struct grammar_row code_rows[] = {
	{"value",      KIND_NUMBER, GRAMMAR_REQUIRED, set_value,      0},
	{"js-value",   KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           AT(code.js)},
	{"name",       KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           AT(suffix)},
	{"cpp",        KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           GIVEN(CPP)},
	{"objc",       KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           GIVEN(OBJC)},
	{"java",       KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           GIVEN(JAVA)},
	{"js",         KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           GIVEN(JS)},
	{"means",      KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           AT(code.means)},
	{"readings",   KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           AT(code.readings)},
	{"obsolete",   KIND_BOOL,   GRAMMAR_OPTIONAL, NULL,           AT(code.obsolete)},
	{"was",        KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           AT(code.was)},
	{"by",         KIND_LIST,   GRAMMAR_OPTIONAL, set_by,         0},
	{"unprovoked", KIND_TEXT | KIND_MAP, GRAMMAR_OPTIONAL, set_unprovoked, 0},
	{"seen",       KIND_MAP,    GRAMMAR_OPTIONAL, set_seen,       0},
	{"confidence", KIND_TEXT,   GRAMMAR_REQUIRED, set_confidence, 0},
	{"source",     KIND_TEXT,   GRAMMAR_REQUIRED, NULL,           AT(code.source)},
};

static const struct grammar_row prefix_rows[] = {
	{"cpp",  KIND_TEXT, GRAMMAR_OPTIONAL, NULL, PREFIX(CPP)},
	{"objc", KIND_TEXT, GRAMMAR_OPTIONAL, NULL, PREFIX(OBJC)},
	{"java", KIND_TEXT, GRAMMAR_OPTIONAL, NULL, PREFIX(JAVA)},
	{"js",   KIND_TEXT, GRAMMAR_OPTIONAL, NULL, PREFIX(JS)},
};

static const struct grammar_row type_rows[] = {
	{"cpp",  KIND_TEXT, GRAMMAR_OPTIONAL, NULL, TYPE_OF(CPP)},
	{"objc", KIND_TEXT, GRAMMAR_OPTIONAL, NULL, TYPE_OF(OBJC)},
	{"java", KIND_TEXT, GRAMMAR_OPTIONAL, NULL, TYPE_OF(JAVA)},
	{"js",   KIND_TEXT, GRAMMAR_OPTIONAL, NULL, TYPE_OF(JS)},
};
/* clang-format on */

/* The constant's name: as given, else by the table's prefix; NULL if there is none. */
static char *constant_name(const struct entry *entry, const struct table_entry *table,
			   const char *key, enum platform platform)
{
	const char *given = entry->given[platform];
	if (given != NULL)
		return strcmp(given, ABSENT) == 0 ? NULL : mem_dup(given);
	const char *suffix = platform == PLATFORM_OBJC ? key : entry->suffix;
	const char *prefix = table->prefixes[platform];
	return prefix == NULL || suffix == NULL ? NULL
						: text_format("%s%s", prefix, suffix);
}

/* How new the file of PLACE is: 0 is the oldest. */
static size_t layer_of(struct place place, const struct catalogue_reader *reader)
{
	size_t i = 0;
	while (i < reader->catalogue->paths.n &&
	       strcmp(reader->catalogue->paths.items[i], place.file) != 0)
		i++;
	return i;
}

/*
 * A number stands for one code; the caret goes to the newer of two files, which is the
 * one that gave it away a second time.
 */
static void check_value(const struct entry *entry, const struct node *row,
			const struct table_entry *table)
{
	const struct code *twin = entry->value == NULL ? NULL
						       : code_by_value(table->table,
								       entry->code.value);
	if (twin == NULL)
		return;
	struct place here = entry->value->place;
	struct place there = twin->place;
	bool older = layer_of(here, table->reader) < layer_of(there, table->reader);
	const char *taken_by = older ? row->key : twin->name;
	struct place taken_at = older ? row->key_place : twin->place;
	OWNED(text_finish)
	struct text where = {0};
	if (strcmp(here.file, there.file) != 0)
		text_printf(&where, " of %s", taken_at.file);
	problems_add(entry->problems, older ? there : here,
		     "%s of %s has the number %lld already, in line %u%s", taken_by,
		     table->table->name, (long long)twin->value, taken_at.line,
		     text_str(&where));
}

/* True, with a problem, if ROW changes a code that is not there. */
static bool changes_nothing(const struct node *row, const struct table_entry *table)
{
	VEC(const char *) known = {0};
	VEC_EACH (code, &table->table->codes)
		VEC_PUSH(&known, (*code)->name);
	bool nothing = catalogue_changes_nothing(row, "code", known.items, known.n,
						 table->reader);
	VEC_FINISH(&known);
	return nothing;
}

static void read_code(const struct node *node, const struct table_entry *table)
{
	struct entry entry = {.problems = table->problems};
	if (node_get(node, "value") == NULL && changes_nothing(node, table))
		return;
	grammar_map(node, "a code", GRAMMAR_ROWS(code_rows), &entry, table->problems);
	check_value(&entry, node, table);
	struct code *code = mem_new(1, sizeof *code);
	*code = entry.code;
	code->name = mem_dup(node->key);
	code->place = node->key_place;
	for (size_t i = 0; i < PLATFORM_COUNT; i++) {
		code->names[i] = constant_name(&entry, table, node->key,
					       (enum platform)i);
		free(entry.given[i]);
	}
	free(entry.suffix);
	VEC_PUSH(&table->table->codes, code);
	if (code->seen.n > 0)
		table->reader->catalogue->observed = true;
}

static void set_prefixes(const struct node *node, void *into)
{
	struct table_entry *table = into;
	grammar_map(node, "the prefixes", GRAMMAR_ROWS(prefix_rows), table,
		    table->problems);
}

static void set_types(const struct node *node, void *into)
{
	struct table_entry *table = into;
	grammar_map(node, "the types", GRAMMAR_ROWS(type_rows), table->table,
		    table->problems);
}

static void set_rows(const struct node *node, void *into)
{
	VEC_EACH (child, &node->children)
		read_code(*child, into);
}

/* clang-format off */
static const struct grammar_row table_rows[] = {
	{"types",  KIND_MAP, GRAMMAR_OPTIONAL, set_types,    0},
	{"prefix", KIND_MAP, GRAMMAR_OPTIONAL, set_prefixes, 0},
	{"rows",   KIND_MAP, GRAMMAR_REQUIRED, set_rows,     0},
};
/* clang-format on */

static void read_table(const struct node *node, bool is_enum,
		       struct catalogue_reader *reader)
{
	struct code_table *table = mem_new(1, sizeof *table);
	table->name = mem_dup(node->key);
	table->is_enum = is_enum;
	table->place = node->key_place;
	const struct code_table *twin = map_get(&reader->catalogue->table_index,
						table->name);
	if (twin != NULL)
		problems_add(reader->problems, node->key_place,
			     "%s is a table under enums: already, in line %u",
			     table->name, twin->place.line);
	else
		map_put(&reader->catalogue->table_index, table->name, table);
	VEC_PUSH(&reader->catalogue->tables, table);
	struct table_entry entry = {
		.table = table, .reader = reader, .problems = reader->problems};
	grammar_map(node, "a table", GRAMMAR_ROWS(table_rows), &entry, reader->problems);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		free(entry.prefixes[i]);
}

/* --- who gives a code, when all operations and events are there */

/* A problem for each of the N GIVERS that does not name TABLE. */
static void check_givers(const struct code_giver *givers, size_t n,
			 const struct code *code, const struct code_table *table,
			 const struct catalogue_reader *reader)
{
	VEC(const char *) known = {0};
	VEC_EACH (operation, &reader->catalogue->operations)
		if (operation_gives(*operation, table))
			VEC_PUSH(&known, (*operation)->name);
	VEC_EACH (event, &reader->catalogue->events)
		if (event_carries(*event, table))
			VEC_PUSH(&known, (*event)->name);
	for (size_t i = 0; i < n; i++) {
		bool found = givers[i].name == NULL;
		VEC_EACH (name, &known)
			found = found || strcmp(*name, givers[i].name) == 0;
		if (!found)
			problems_add_near(reader->problems, givers[i].place,
					  givers[i].name, known.items, known.n,
					  "no operation or event %s gives %s of %s",
					  givers[i].name, code->name, table->name);
	}
	VEC_FINISH(&known);
}

void catalogue_check_givers(const struct catalogue_reader *reader)
{
	VEC_EACH (table, &reader->catalogue->tables)
		VEC_EACH (code, &(*table)->codes) {
			check_givers((*code)->by.items, (*code)->by.n, *code, *table,
				     reader);
			check_givers((*code)->unprovoked.items, (*code)->unprovoked.n,
				     *code, *table, reader);
			check_givers((*code)->seen.items, (*code)->seen.n, *code, *table,
				     reader);
		}
}

void catalogue_set_tables(const struct node *node, void *into)
{
	VEC_EACH (child, &node->children)
		read_table(*child, strcmp(node->key, "enums") == 0, into);
}
