#include "cli/codes_list.h"

#include "base/mem.h"
#include "base/name.h"
#include "cli/codes_text.h"

#include <inttypes.h>
#include <string.h>

/* A table under the name of an operation that gives its codes, or under its own. */
struct entry {
	const struct operation *operation; /* or NULL */
	const struct code_table *table;
};

struct entries {
	VEC(struct entry) list;
};

static void entries_finish(struct entries *entries)
{
	VEC_FINISH(&entries->list);
}

static bool is_given(const struct catalogue *catalogue, const struct code_table *table)
{
	VEC_EACH (operation, &catalogue->operations) {
		if ((*operation)->codes == table)
			return true;
	}
	return false;
}

static void collect(const struct catalogue *catalogue, const char *only,
		    struct entries *ret)
{
	VEC_EACH (operation, &catalogue->operations) {
		if ((*operation)->codes != NULL &&
		    (only == NULL || strcmp(only, (*operation)->name) == 0))
			VEC_PUSH(&ret->list,
				 (struct entry){*operation, (*operation)->codes});
	}
	VEC_EACH (table, &catalogue->tables) {
		if (only == NULL ? !is_given(catalogue, *table)
				 : strcmp(only, (*table)->name) == 0)
			VEC_PUSH(&ret->list, (struct entry){NULL, *table});
	}
}

static bool refuse(const struct catalogue *catalogue, const char *only, struct err *err)
{
	VEC(const char *) known = {0};
	const char *near;
	bool uncoded = false;

	VEC_EACH (operation, &catalogue->operations) {
		VEC_PUSH(&known, (*operation)->name);
		uncoded = uncoded || strcmp((*operation)->name, only) == 0;
	}
	VEC_EACH (table, &catalogue->tables) {
		VEC_PUSH(&known, (*table)->name);
	}
	near = name_nearest(only, known.items, known.n);
	VEC_FINISH(&known);
	if (uncoded)
		return err_set(err, ERR_USAGE, "%s gives no code", only);
	return err_set(err, ERR_USAGE, "unknown operation %s%s%s%s", only,
		       near != NULL ? "; did you mean " : "", near != NULL ? near : "",
		       near != NULL ? "?" : "");
}

static void add_title(const struct entry *entry, struct text *out)
{
	if (entry->operation != NULL)
		operation_add_name(entry->operation, out);
	else
		text_add(out, entry->table->name);
}

static void text_code(const struct code *code, struct text *out)
{
	struct text names OWNED(text_finish) = {0};

	code_add_names(code, &names);
	if (code->js != NULL)
		text_printf(&names, "%sjs value %s", names.len > 0 ? ", " : "", code->js);
	text_printf(out, "  %4" PRId64 "  ", code->value);
	if (names.len > 0)
		text_printf(out, "%-20s %s\n", code->name, text_str(&names));
	else
		text_printf(out, "%s\n", code->name);
}

static void write_text(const struct catalogue *catalogue, const struct entries *entries,
		       struct text *out)
{
	(void)catalogue;
	VEC_EACH (entry, &entries->list) {
		if (entry > entries->list.items)
			text_char(out, '\n');
		add_title(entry, out);
		text_char(out, '\n');
		VEC_EACH (code, &entry->table->codes) {
			text_code(*code, out);
			if ((*code)->means != NULL)
				text_printf(out, "        means: %s\n", (*code)->means);
			if ((*code)->readings != NULL)
				text_printf(out, "        readings: %s\n",
					    (*code)->readings);
		}
	}
}

static void write_json(const struct catalogue *catalogue, const struct entries *entries,
		       struct text *out)
{
	struct json *all OWNED(json_freep)
	= json_object();
	struct json *list = json_array();
	char version[VERSION_TEXT_SIZE];

	version_format(catalogue->version, version);
	VEC_EACH (entry, &entries->list) {
		struct json *row = json_object();
		struct json *codes = json_array();

		if (entry->operation != NULL) {
			json_put_text(row, "operation", entry->operation->name);
			json_put_text(row, "role",
				      actor_role_name(entry->operation->role));
		}
		json_put_text(row, "table", entry->table->name);
		VEC_EACH (code, &entry->table->codes) {
			json_push(codes, code_to_json(*code));
		}
		json_put(row, "codes", codes);
		json_push(list, row);
	}
	json_put_text(all, "version", version);
	json_put(all, "tables", list);
	json_write(all, out);
	text_char(out, '\n');
}

static void write_markdown(const struct catalogue *catalogue,
			   const struct entries *entries, struct text *out)
{
	char version[VERSION_TEXT_SIZE];

	version_format(catalogue->version, version);
	text_printf(out, "# Codes of %s\n", version);
	VEC_EACH (entry, &entries->list) {
		text_add(out, "\n## ");
		add_title(entry, out);
		text_add(
			out,
			"\n\n| number | code | constants | means |\n|---|---|---|---|\n");
		VEC_EACH (code, &entry->table->codes) {
			struct text names OWNED(text_finish) = {0};

			code_add_names(*code, &names);
			text_printf(out, "| %" PRId64 " | %s | ", (*code)->value,
				    (*code)->name);
			markdown_add_cell(text_str(&names), out);
			text_add(out, " | ");
			markdown_add_cell((*code)->means != NULL ? (*code)->means : "",
					  out);
			text_add(out, " |\n");
		}
	}
}

static void (*const writers[CODES_FORMAT_COUNT])(const struct catalogue *catalogue,
						 const struct entries *entries,
						 struct text *out) = {
	[CODES_TEXT] = write_text,
	[CODES_JSON] = write_json,
	[CODES_MARKDOWN] = write_markdown,
};

bool codes_list(const struct catalogue *catalogue, const char *only,
		enum codes_format format, struct text *out, struct err *err)
{
	struct entries entries OWNED(entries_finish) = {0};

	collect(catalogue, only, &entries);
	if (entries.list.n == 0 && only != NULL)
		return refuse(catalogue, only, err);
	writers[format](catalogue, &entries, out);
	return true;
}
