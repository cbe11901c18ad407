#include "cli/codes_diff.h"
#include "cli/codes_text.h"

#include "base/json.h"
#include "base/mem.h"

static struct json *ids_to_json(const struct case_ids *ids)
{
	struct json *list = json_array();

	VEC_EACH (id, &ids->list) {
		json_push(list, json_text(*id));
	}
	return list;
}

static struct json *platforms_to_json(unsigned bits)
{
	struct json *list = json_array();

	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if ((bits & 1u << i) != 0)
			json_push(list, json_text(platform_name((enum platform)i)));
	return list;
}

static struct json *change_to_json(const struct code_change *change,
				   const struct codes_side *old,
				   const struct codes_side *newer)
{
	struct case_ids named OWNED(case_ids_finish) = {0};
	struct json *json = json_object();
	const struct code *one = change->newer != NULL ? change->newer : change->old;

	codes_find_named(change, old, newer, &named);
	json_put_text(json, "change", change_kind_name(change->kind));
	json_put_bool(json, "breaking", change->breaking);
	json_put_text(json, "code", one->name);
	json_put(json, "platforms", platforms_to_json(code_change_platforms(change)));
	if (change->old != NULL)
		json_put(json, "old", code_to_json(change->old));
	if (change->newer != NULL)
		json_put(json, "new", code_to_json(change->newer));
	json_put(json, "cases", ids_to_json(&named));
	return json;
}

static struct json *table_to_json(const struct table_change *table,
				  const struct codes_side *old,
				  const struct codes_side *newer)
{
	struct case_ids touched OWNED(case_ids_finish) = {0};
	struct json *json = json_object();
	struct json *operations = json_array();
	struct json *events = json_array();
	struct json *changes = json_array();
	const struct code_table *one = table->newer != NULL ? table->newer : table->old;

	VEC_EACH (operation, &table->operations) {
		struct text name OWNED(text_finish) = {0};

		operation_add_name(*operation, &name);
		json_push(operations, json_text(text_str(&name)));
	}
	VEC_EACH (event, &table->events) {
		struct text name OWNED(text_finish) = {0};

		event_add_name(*event, &name);
		json_push(events, json_text(text_str(&name)));
	}
	VEC_EACH (change, &table->changes) {
		json_push(changes, change_to_json(change, old, newer));
	}
	codes_find_touched(table, old, newer, &touched);
	json_put_text(json, "table", one->name);
	json_put(json, "operations", operations);
	json_put(json, "events", events);
	json_put(json, "changes", changes);
	json_put(json, "touched", ids_to_json(&touched));
	return json;
}

static struct json *api_to_json(const struct api_change *change,
				const struct codes_side *old,
				const struct codes_side *newer)
{
	struct case_ids cases OWNED(case_ids_finish) = {0};
	struct json *json = json_object();
	struct text subject OWNED(text_finish) = {0};

	codes_add_subject(change, &subject);
	json_put_text(json, "change", change_kind_name(change->kind));
	json_put_bool(json, "breaking", change->breaking);
	json_put_text(json, "what", text_str(&subject));
	if (change->detail != NULL)
		json_put_text(json, "detail", change->detail);
	json_put(json, "platforms", platforms_to_json(api_change_platforms(change)));
	codes_find_api(change, old, newer, &cases);
	json_put(json, "cases", ids_to_json(&cases));
	return json;
}

void codes_diff_json(const struct catalogue_diff *diff, const struct codes_side *old,
		     const struct codes_side *newer, struct text *out)
{
	struct json *all OWNED(json_freep)
	= json_object();
	struct json *tables = json_array();
	struct json *api = json_array();
	size_t n_all, n_breaking;

	n_breaking = codes_count_breaking(diff, &n_all);
	VEC_EACH (table, &diff->tables) {
		json_push(tables, table_to_json(*table, old, newer));
	}
	VEC_EACH (change, &diff->api) {
		json_push(api, api_to_json(change, old, newer));
	}
	json_put_text(all, "from", old->name);
	json_put_text(all, "to", newer->name);
	json_put_text(all, "verdict", change_verdict_name(diff->verdict));
	json_put_int(all, "changes", (int64_t)n_all);
	json_put_int(all, "breaking", (int64_t)n_breaking);
	json_put(all, "tables", tables);
	json_put(all, "api", api);
	json_write(all, out);
	text_char(out, '\n');
}
