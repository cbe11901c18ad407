#include "base/mem.h"
#include "load/catalogue.h"
#include "load/grammar.h"

#include <stdlib.h>
#include <string.h>

#define OPTIONAL "optional "
#define ENUM     "enum "

/* One operation or event as it is read; the rows below store into it. */
struct entry {
	struct operation operation;
	struct event event;
	struct catalogue_reader *reader;
};

static void unknown_type(const struct node *node, const char *type,
			 struct problems *problems)
{
	const char *known[FIELD_TYPE_COUNT];
	for (size_t i = 0; i < FIELD_TYPE_COUNT; i++)
		known[i] = field_type_name((enum field_type)i);
	problems_add_near(problems, node->place, type, known, FIELD_TYPE_COUNT,
			  "unknown type %s", type);
}

static const struct code_table *find_table(const struct node *node, const char *name,
					   const struct catalogue_reader *reader)
{
	const struct code_table *table = catalogue_table(reader->catalogue, name);
	if (table != NULL)
		return table;
	VEC(const char *) known = {0};
	VEC_EACH (item, &reader->catalogue->tables)
		VEC_PUSH(&known, (*item)->name);
	problems_add_near(reader->problems, node->place, name, known.items, known.n,
			  "unknown table %s", name);
	VEC_FINISH(&known);
	return NULL;
}

/* "user-id", "optional text", "enum ConnectionState". */
static struct field read_field(const struct node *node,
			       const struct catalogue_reader *reader)
{
	struct field field = {.name = mem_dup(node->key)};
	if (!grammar_kind(node, KIND_TEXT, reader->problems))
		return field;
	const char *type = node->text;
	if (strncmp(type, OPTIONAL, sizeof OPTIONAL - 1) == 0) {
		field.optional = true;
		type += sizeof OPTIONAL - 1;
	}
	if (strncmp(type, ENUM, sizeof ENUM - 1) == 0) {
		field.type = FIELD_ENUM;
		field.table = mem_dup(type + sizeof ENUM - 1);
		find_table(node, field.table, reader);
	} else if (strcmp(type, field_type_name(FIELD_ENUM)) == 0) {
		problems_add_hint(reader->problems, node->place, "as in enum LogFilter",
				  "an enum names its table");
	} else if (!field_type_parse(type, &field.type)) {
		unknown_type(node, type, reader->problems);
	}
	return field;
}

static void set_args(const struct node *node, void *into)
{
	struct entry *entry = into;
	VEC_EACH (child, &node->children)
		VEC_PUSH(&entry->operation.args, read_field(*child, entry->reader));
}

static void set_results(const struct node *node, void *into)
{
	struct entry *entry = into;
	VEC_EACH (child, &node->children) {
		if (strcmp((*child)->key, "code") == 0)
			problems_add(entry->reader->problems, (*child)->key_place,
				     "the code has a key of its own: codes");
		VEC_PUSH(&entry->operation.results, read_field(*child, entry->reader));
	}
}

static void set_fields(const struct node *node, void *into)
{
	struct entry *entry = into;
	VEC_EACH (child, &node->children)
		VEC_PUSH(&entry->event.fields, read_field(*child, entry->reader));
}

static void set_codes(const struct node *node, void *into)
{
	struct entry *entry = into;
	entry->operation.codes = find_table(node, node->text, entry->reader);
}

static void set_limit(const struct node *node, void *into)
{
	struct entry *entry = into;
	const struct catalogue_reader *reader = entry->reader;
	entry->operation.limit = map_get(&reader->limits, node->text);
	if (entry->operation.limit != NULL)
		return;
	VEC(const char *) known = {0};
	VEC_EACH (limit, &reader->catalogue->limits)
		VEC_PUSH(&known, (*limit)->name);
	problems_add_near(reader->problems, node->place, node->text, known.items, known.n,
			  "unknown limit %s", node->text);
	VEC_FINISH(&known);
}

static void set_operation_needs(const struct node *node, void *into)
{
	struct entry *entry = into;
	if (catalogue_capability(entry->reader, node))
		entry->operation.needs = mem_dup(node->text);
}

static void set_event_needs(const struct node *node, void *into)
{
	struct entry *entry = into;
	if (catalogue_capability(entry->reader, node))
		entry->event.needs = mem_dup(node->text);
}

#define CALL(member)  offsetof(struct entry, operation.member)
#define EVENT(member) offsetof(struct entry, event.member)

/* clang-format off */
static const struct grammar_row operation_rows[] = {
	{"args",     KIND_MAP,  GRAMMAR_OPTIONAL, set_args,            0},
	{"gives",    KIND_MAP,  GRAMMAR_OPTIONAL, set_results,         0},
	{"codes",    KIND_TEXT, GRAMMAR_OPTIONAL, set_codes,           0},
	{"limit",    KIND_TEXT, GRAMMAR_OPTIONAL, set_limit,           0},
	{"local",    KIND_BOOL, GRAMMAR_OPTIONAL, NULL,                CALL(local)},
	{"logs-in",  KIND_BOOL, GRAMMAR_OPTIONAL, NULL,                CALL(logs_in)},
	{"needs",    KIND_TEXT, GRAMMAR_OPTIONAL, set_operation_needs, 0},
	{"readings", KIND_TEXT, GRAMMAR_OPTIONAL, NULL,                CALL(readings)},
	{"source",   KIND_TEXT, GRAMMAR_REQUIRED, NULL,                CALL(source)},
};

static const struct grammar_row event_rows[] = {
	{"fields",   KIND_MAP,  GRAMMAR_OPTIONAL, set_fields,          0},
	{"expected", KIND_BOOL, GRAMMAR_OPTIONAL, NULL,                EVENT(expected)},
	{"needs",    KIND_TEXT, GRAMMAR_OPTIONAL, set_event_needs,     0},
	{"readings", KIND_TEXT, GRAMMAR_OPTIONAL, NULL,                EVENT(readings)},
	{"source",   KIND_TEXT, GRAMMAR_REQUIRED, NULL,                EVENT(source)},
};
/* clang-format on */

/* What no single key can tell. */
static void check_operation(const struct node *node, const struct operation *operation,
			    struct problems *problems)
{
	if (operation->codes == NULL && operation->results.n == 0 &&
	    node_get(node, "codes") == NULL)
		problems_add_hint(problems, node->key_place,
				  "codes: or gives:", "nothing says what %s gives",
				  operation->name);
	if (operation->local && operation->limit != NULL)
		problems_add(problems, node_get(node, "limit")->place,
			     "a local call has no limit");
}

/* True, with a problem, if NODE changes an operation, or event, that is not there. */
static bool changes_nothing(const struct node *node, bool is_event,
			    const struct catalogue_reader *reader)
{
	VEC(const char *) known = {0};
	VEC_EACH (operation, &reader->catalogue->operations)
		if (!is_event && (*operation)->role == reader->role)
			VEC_PUSH(&known, (*operation)->name);
	VEC_EACH (event, &reader->catalogue->events)
		if (is_event && (*event)->role == reader->role)
			VEC_PUSH(&known, (*event)->name);
	bool nothing = catalogue_changes_nothing(node, is_event ? "event" : "operation",
						 known.items, known.n, reader);
	VEC_FINISH(&known);
	return nothing;
}

static void read_operation(const struct node *node, struct catalogue_reader *reader)
{
	struct entry entry = {.reader = reader};
	if (changes_nothing(node, false, reader))
		return;
	bool good = grammar_map(node, "an operation", GRAMMAR_ROWS(operation_rows),
				&entry, reader->problems);
	struct operation *operation = mem_new(1, sizeof *operation);
	*operation = entry.operation;
	operation->name = mem_dup(node->key);
	operation->role = reader->role;
	operation->place = node->key_place;
	VEC_PUSH(&reader->catalogue->operations, operation);
	OWNED(mem_freep)
	char *key = text_format("%s %s", actor_role_name(reader->role), node->key);
	map_put(&reader->catalogue->operation_index, key, operation);
	if (good)
		check_operation(node, operation, reader->problems);
}

static void read_event(const struct node *node, struct catalogue_reader *reader)
{
	struct entry entry = {.reader = reader};
	if (changes_nothing(node, true, reader))
		return;
	grammar_map(node, "an event", GRAMMAR_ROWS(event_rows), &entry, reader->problems);
	struct event *event = mem_new(1, sizeof *event);
	*event = entry.event;
	event->name = mem_dup(node->key);
	event->role = reader->role;
	event->place = node->key_place;
	VEC_PUSH(&reader->catalogue->events, event);
	OWNED(mem_freep)
	char *key = text_format("%s %s", actor_role_name(reader->role), node->key);
	map_put(&reader->catalogue->event_index, key, event);
}

/* READ for each child of NODE's maps, one map a role. */
static void each_role(const struct node *node, struct catalogue_reader *reader,
		      void (*read)(const struct node *, struct catalogue_reader *))
{
	struct grammar_row rows[ACTOR_ROLE_COUNT];
	for (size_t i = 0; i < ACTOR_ROLE_COUNT; i++)
		rows[i] = (struct grammar_row){
			.key = actor_role_name((enum actor_role)i),
			.kinds = KIND_MAP,
			.offset = GRAMMAR_NOWHERE,
		};
	if (!grammar_map(node, "the roles", GRAMMAR_ROWS(rows), NULL, reader->problems))
		return;
	for (size_t i = 0; i < ACTOR_ROLE_COUNT; i++) {
		const struct node *role = node_get(node, rows[i].key);
		reader->role = (enum actor_role)i;
		if (role != NULL)
			VEC_EACH (child, &role->children)
				read(*child, reader);
	}
}

void catalogue_set_operations(const struct node *node, void *into)
{
	each_role(node, into, read_operation);
}

void catalogue_set_events(const struct node *node, void *into)
{
	each_role(node, into, read_event);
}
