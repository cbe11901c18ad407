#include "reports/observed.h"

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- what there is */

static void value_finish(struct observed_value *value)
{
	free(value->js);
	VEC_FINISH(&value->cases.list);
}

void observed_finish(struct observed *observed)
{
	VEC_EACH (owner, &observed->owners) {
		VEC_EACH (value, &(*owner)->values) {
			value_finish(value);
		}
		VEC_FINISH(&(*owner)->values);
		free(*owner);
	}
	VEC_EACH (instead, &observed->instead) {
		free(instead->js);
	}
	VEC_FINISH(&observed->owners);
	VEC_FINISH(&observed->instead);
	*observed = (struct observed){0};
}

bool observed_ran(enum verdict outcome)
{
	return outcome == VERDICT_PASS || outcome == VERDICT_FAIL ||
	       outcome == VERDICT_WARN || outcome == VERDICT_KNOWN ||
	       outcome == VERDICT_FIXED;
}

static struct observed_owner *find_owner(const struct observed *observed,
					 const struct operation *operation,
					 const struct event *event,
					 const struct code_table *table)
{
	VEC_EACH (owner, &observed->owners) {
		if ((*owner)->operation == operation && (*owner)->event == event &&
		    (*owner)->table == table)
			return *owner;
	}
	return NULL;
}

const struct observed_owner *observed_operation(const struct observed *observed,
						const struct operation *operation)
{
	return find_owner(observed, operation, NULL, operation->codes);
}

const struct observed_owner *observed_event(const struct observed *observed,
					    const struct event *event,
					    const struct code_table *table)
{
	return find_owner(observed, NULL, event, table);
}

static bool is_value(const struct observed_value *value, int64_t number, const char *js)
{
	if (js == NULL || value->js == NULL)
		return js == value->js && value->number == number;
	return strcmp(value->js, js) == 0;
}

const struct observed_value *observed_find(const struct observed_owner *owner,
					   const struct code *code)
{
	VEC_EACH (value, &owner->values) {
		if (is_value(value, code->value, NULL) ||
		    (code->js != NULL && is_value(value, 0, code->js)))
			return value;
	}
	return NULL;
}

void observed_add_value(int64_t number, const char *js, struct text *out)
{
	if (js != NULL)
		text_printf(out, "\"%s\"", js);
	else
		text_int(out, number);
}

/* --- reading */

struct reader {
	const struct catalogue *catalogue;
	struct observed *observed;
	const char *id;   /* of the case */
	struct map roles; /* of its actors: an enum actor_role + 1 */
};

static const struct code *code_of(const struct code_table *table, int64_t number,
				  const char *js)
{
	if (js == NULL)
		return code_by_value(table, number);
	VEC_EACH (code, &table->codes) {
		if ((*code)->js != NULL && strcmp((*code)->js, js) == 0)
			return *code;
	}
	return NULL;
}

static void add_case(struct observed_value *value, const char *id)
{
	struct observed_ids *cases = &value->cases;

	/* Cases come one after the other. */
	if (cases->list.n >= OBSERVED_CASES_MAX ||
	    (cases->list.n > 0 && strcmp(cases->list.items[cases->list.n - 1], id) == 0))
		return;
	VEC_PUSH(&cases->list, id);
}

static void add_value(struct reader *reader, const struct operation *operation,
		      const struct event *event, const struct code_table *table,
		      const struct json *json)
{
	const char *js = json_text_or(json, NULL);
	int64_t number = json_int_or(json, 0);
	struct observed_owner *owner;

	if (js == NULL && !json_is_int(json))
		return;
	owner = find_owner(reader->observed, operation, event, table);
	if (owner == NULL) {
		owner = mem_new(1, sizeof *owner);
		owner->operation = operation;
		owner->event = event;
		owner->table = table;
		VEC_PUSH(&reader->observed->owners, owner);
	}
	VEC_EACH (value, &owner->values) {
		if (is_value(value, number, js)) {
			add_case(value, reader->id);
			return;
		}
	}
	struct observed_value *value = VEC_ADD(&owner->values);

	value->number = js != NULL ? 0 : number;
	value->js = js != NULL ? mem_dup(js) : NULL;
	value->code = code_of(table, number, js);
	add_case(value, reader->id);
}

static enum actor_role role_of(const struct reader *reader, const struct json *record)
{
	const char *actor = json_text_or(json_get(record, "a"), "");
	uintptr_t known = (uintptr_t)map_get(&reader->roles, actor);

	return known > 0 ? (enum actor_role)(known - 1) : ACTOR_RTM;
}

static void take_actor(struct reader *reader, const struct json *record)
{
	const char *role = json_text_or(json_get(record, "role"), "");

	for (size_t i = 0; i < ACTOR_ROLE_COUNT; i++)
		if (strcmp(actor_role_name((enum actor_role)i), role) == 0)
			map_put(&reader->roles, json_text_or(json_get(record, "a"), ""),
				(void *)(uintptr_t)(i + 1));
}

static void take_answer(struct reader *reader, const struct json *record)
{
	const struct operation *operation = catalogue_operation(
		reader->catalogue, role_of(reader, record),
		json_text_or(json_get(record, "op"), ""));

	if (operation != NULL && operation->codes != NULL)
		add_value(reader, operation, NULL, operation->codes,
			  json_get(json_get(record, "result"), "code"));
}

static void take_event(struct reader *reader, const struct json *record)
{
	const struct event *event = catalogue_event(
		reader->catalogue, role_of(reader, record),
		json_text_or(json_get(record, "name"), ""));

	if (event == NULL)
		return;
	VEC_EACH (field, &event->fields) {
		const struct json *value = json_get(json_get(record, "params"),
						    field->name);

		if (field->type == FIELD_ENUM && value != NULL)
			add_value(reader, NULL, event,
				  catalogue_table(reader->catalogue, field->table),
				  value);
	}
}

static const struct kind {
	const char *name;
	void (*take)(struct reader *reader, const struct json *record);
} kinds[] = {
	{"actor", take_actor},
	{"answer", take_answer},
	{"event", take_event},
};

static void take_line(struct reader *reader, const char *line, size_t len)
{
	struct json *record OWNED(json_freep)
	= NULL;
	const char *name;

	if (!json_parse(line, len, &record, NULL))
		return;
	name = json_text_or(json_get(record, "r"), "");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			kinds[i].take(reader, record);
}

static void take_instead(struct reader *reader, const struct json *verdict)
{
	const struct json *instead = json_get(verdict, "instead");
	const struct json *gave = json_get(instead, "gave");
	const char *role = json_text_or(json_get(instead, "role"), "");
	const struct operation *operation;
	const struct code *wanted;

	operation = catalogue_operation(
		reader->catalogue,
		strcmp(role, actor_role_name(ACTOR_SIGNALING)) == 0 ? ACTOR_SIGNALING
								    : ACTOR_RTM,
		json_text_or(json_get(instead, "op"), ""));
	if (operation == NULL || operation->codes == NULL)
		return;
	wanted = code_by_name(operation->codes,
			      json_text_or(json_get(instead, "wanted"), ""));
	if (wanted == NULL)
		return;
	VEC_PUSH(&reader->observed->instead,
		 (struct observed_instead){
			 .operation = operation,
			 .wanted = wanted,
			 .number = json_int_or(gave, 0),
			 .js = mem_dup(json_text_or(gave, NULL)),
			 .id = reader->id,
		 });
}

static void read_case(struct reader *reader, const struct journal_case *one)
{
	const char *at = text_str(&one->lines);
	const char *end = at + one->lines.len;

	reader->id = json_text_or(json_get(one->plan, "id"), "?");
	map_finish(&reader->roles);
	while (at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((next != NULL ? next : end) - at);

		take_line(reader, at, len);
		at += len + 1;
	}
	take_instead(reader, one->verdict);
	reader->observed->n_ran += one->verdict != NULL && observed_ran(one->outcome);
}

void observed_read(const struct journal *journal, const struct catalogue *catalogue,
		   struct observed *ret)
{
	struct reader reader = {.catalogue = catalogue, .observed = ret};
	char version[VERSION_TEXT_SIZE];

	version_format(catalogue->version, version);
	VEC_EACH (one, &journal->cases) {
		if (one->plan != NULL &&
		    strcmp(json_text_or(json_get(one->plan, "profile"), version),
			   version) == 0)
			read_case(&reader, one);
	}
	map_finish(&reader.roles);
}
