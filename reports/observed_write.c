#include "reports/observed.h"

#include "base/json.h"
#include "base/mem.h"
#include "reports/visible.h"

#include <string.h>

#define COMMENT_MAX 200 /* columns of what others said */

/* One row of a table as it will be written. */
struct row {
	const struct code *code; /* of the catalogue; NULL: a number without a name */
	const struct observed_value *other; /* the value that stands in place of code's */
	int64_t number;                     /* of one without a name */
	const char *js;
};

static const char *owner_name(const struct observed_owner *owner)
{
	return owner->operation != NULL ? owner->operation->name : owner->event->name;
}

static bool same_value(const struct observed_value *value, int64_t number, const char *js)
{
	if (js == NULL || value->js == NULL)
		return js == value->js && value->number == number;
	return strcmp(value->js, js) == 0;
}

/* True if CODE came as its own number anywhere. */
static bool came(const struct observed *observed, const struct code_table *table,
		 const struct code *code)
{
	VEC_EACH (owner, &observed->owners) {
		if ((*owner)->table == table && observed_find(*owner, code) != NULL)
			return true;
	}
	return false;
}

/* The code of TABLE that stands behind a value without a name, or NULL. */
static const struct code *meant(const struct observed *observed,
				const struct code_table *table,
				const struct observed_value *value)
{
	VEC_EACH (instead, &observed->instead) {
		if (instead->operation->codes == table &&
		    same_value(value, instead->number, instead->js) &&
		    !came(observed, table, instead->wanted))
			return instead->wanted;
	}
	return NULL;
}

static void add_quoted(const char *what, struct text *out)
{
	json_write_text(out, what, strlen(what));
}

/* What a build or a journal says must not end the comment. */
static void add_comment(const char *what, struct text *out)
{
	visible_add_short(out, what, COMMENT_MAX);
}

static void add_ids(const struct observed_ids *ids, struct text *out)
{
	text_char(out, '[');
	VEC_EACH (id, &ids->list) {
		if (id > ids->list.items)
			text_add(out, ", ");
		add_quoted(*id, out);
	}
	text_char(out, ']');
}

/* seen: {sendMessageToPeer: […]} of ROW of TABLE. */
static void add_seen(const struct observed *observed, const struct code_table *table,
		     const struct row *row, struct text *out)
{
	size_t n = 0;

	text_add(out, "seen: {");
	VEC_EACH (owner, &observed->owners) {
		if ((*owner)->table != table)
			continue;
		VEC_EACH (value, &(*owner)->values) {
			bool is = row->other != NULL || row->code == NULL
					  ? same_value(value, row->number, row->js)
					  : value->code == row->code;

			if (!is)
				continue;
			text_printf(out, "%s%s: ", n++ > 0 ? ", " : "",
				    owner_name(*owner));
			add_ids(&value->cases, out);
		}
	}
	text_char(out, '}');
}

static void add_row(const struct observed *observed, const struct journal *journal,
		    const struct code_table *table, const struct row *row,
		    struct text *out)
{
	text_add(out, "      ");
	if (row->code != NULL)
		text_add(out, row->code->name);
	else
		text_printf(out, "Number%lld", (long long)row->number);
	text_add(out, ": {");
	if (row->code == NULL || row->other != NULL) {
		text_printf(
			out, "value: %lld, ",
			(long long)(row->js != NULL ? row->code->value : row->number));
		if (row->js != NULL) {
			text_add(out, "js-value: ");
			add_quoted(row->js, out);
			text_add(out, ", ");
		}
		char *source OWNED(mem_freep)
		= text_format("run %s", json_text_or(json_get(journal->run, "id"), "?"));

		text_add(out, "confidence: A, source: ");
		add_quoted(source, out);
		text_add(out, ", ");
	}
	add_seen(observed, table, row, out);
	text_add(out, "}\n");
}

/* A value without a name is told once, at the first owner of its table that has it. */
static bool told_before(const struct observed *observed,
			const struct observed_owner *owner,
			const struct observed_value *value)
{
	VEC_EACH (other, &observed->owners) {
		if (*other == owner)
			return false;
		if ((*other)->table != owner->table)
			continue;
		VEC_EACH (known, &(*other)->values) {
			if (same_value(known, value->number, value->js))
				return true;
		}
	}
	return false;
}

static void add_named(const struct observed *observed, const struct journal *journal,
		      const struct code_table *table, struct text *out)
{
	VEC_EACH (code, &table->codes) {
		const struct row row = {.code = *code};

		if (came(observed, table, *code))
			add_row(observed, journal, table, &row, out);
	}
}

static void add_nameless(const struct observed *observed, const struct journal *journal,
			 const struct code_table *table, struct text *out)
{
	VEC_EACH (owner, &observed->owners) {
		if ((*owner)->table != table)
			continue;
		VEC_EACH (value, &(*owner)->values) {
			const struct code *code = meant(observed, table, value);
			const struct row row = {
				.code = code,
				.other = code != NULL ? value : NULL,
				.number = value->number,
				.js = value->js,
			};

			if (value->code != NULL || told_before(observed, *owner, value))
				continue;
			if (value->js != NULL && code == NULL) {
				text_printf(out, "      # %s gave ", owner_name(*owner));
				add_comment(value->js, out);
				text_char(out, '\n');
			} else
				add_row(observed, journal, table, &row, out);
		}
	}
}

static void add_table(const struct observed *observed, const struct journal *journal,
		      const struct code_table *table, struct text *out)
{
	struct text rows OWNED(text_finish) = {0};

	add_named(observed, journal, table, &rows);
	add_nameless(observed, journal, table, &rows);
	if (rows.len > 0)
		text_printf(out, "  %s:\n    rows:\n%s", table->name, text_str(&rows));
}

static void add_section(const struct observed *observed, const struct journal *journal,
			const struct catalogue *catalogue, bool enums, struct text *out)
{
	struct text tables OWNED(text_finish) = {0};

	VEC_EACH (table, &catalogue->tables) {
		if ((*table)->is_enum == enums)
			add_table(observed, journal, *table, &tables);
	}
	if (tables.len > 0)
		text_printf(out, "%s:\n%s", enums ? "enums" : "codes", text_str(&tables));
}

static void add_build(const struct json *build, const char *name, struct text *out)
{
	if (json_get_text(build, name) == NULL)
		return;
	text_add(out, ", ");
	add_comment(json_get_text(build, name), out);
	text_char(out, ' ');
	add_comment(json_text_or(json_get(build, "version"), ""), out);
}

static void add_head(const struct observed *observed, const struct journal *journal,
		     struct text *out)
{
	const struct json *run = journal->run;

	text_add(out, "# The codes that a build showed: run ");
	add_comment(json_text_or(json_get(run, "id"), "?"), out);
	text_add(out, " of ");
	add_comment(json_text_or(json_get(run, "started"), "?"), out);
	VEC_EACH (client, &journal->clients) {
		add_build(*client, "build", out);
	}
	add_build(journal->service, "name", out);
	text_printf(out,
		    ",\n# in %zu cases. seen: by operation or event, the cases that "
		    "showed the code.\n",
		    observed->n_ran);
}

void observed_write(const struct observed *observed, const struct journal *journal,
		    const struct catalogue *catalogue, struct text *out)
{
	char version[VERSION_TEXT_SIZE];

	version_format(catalogue->version, version);
	add_head(observed, journal, out);
	text_printf(out, "version: %s\nextends: %s\n", version, version);
	add_section(observed, journal, catalogue, true, out);
	add_section(observed, journal, catalogue, false, out);
}
