#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/codes_text.h"
#include "cli/coverage.h"

#include <inttypes.h>
#include <string.h>

/* "LOGIN-01", "login Unknown (1)", "connectionStateChanged Aborted (5)" */
static char *row_name(const struct coverage_row *row)
{
	struct text name = {0};

	if (row->requirement != NULL)
		return mem_dup(row->requirement->id);
	if (row->operation != NULL)
		operation_add_name(row->operation, &name);
	else if (row->event != NULL)
		event_add_name(row->event, &name);
	else
		text_add(&name, row->table->name);
	text_printf(&name, " %s (%" PRId64 ")", row->code->name, row->code->value);
	return text_take(&name);
}

/* --- text */

static void text_rows(const struct coverage_rows *rows, FILE *out)
{
	VEC_EACH (row, &rows->list) {
		char *name OWNED(mem_freep)
		= row_name(row);

		fprintf(out, "%-52s %-14s ", name, coverage_state_name(row->state));
		if (row->state == COVERAGE_UNPROVOKED)
			fprintf(out, "%s\n", row->why);
		else
			fprintf(out, "%zu\n", row->cases.n);
	}
}

/* "requirements of 1.0.1: 80 tested, 33 untested": every state that some row has. */
static void text_totals(const char *what, const struct coverage_rows *rows,
			const char *version, FILE *out)
{
	static const enum coverage_state order[] = {
		COVERAGE_TESTED,     COVERAGE_UNTESTED,       COVERAGE_STALE,
		COVERAGE_UNPROVOKED, COVERAGE_NOT_APPLICABLE,
	};

	fprintf(out, "%s of %s:", what, version);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		size_t n = coverage_total(rows, order[i]);

		if (n > 0 || i < 2)
			fprintf(out, "%s %zu %s", i > 0 ? "," : "", n,
				coverage_state_name(order[i]));
	}
	fputc('\n', out);
}

void coverage_write_totals(const struct coverage *coverage, FILE *out)
{
	text_totals("requirements", &coverage->requirements, coverage->version, out);
	text_totals("codes", &coverage->codes, coverage->version, out);
}

static void write_text(const struct coverage *coverage, FILE *out)
{
	text_rows(&coverage->requirements, out);
	text_rows(&coverage->codes, out);
	VEC_EACH (test, &coverage->uncited) {
		fprintf(out, "%s covers nothing\n", (*test)->id);
	}
	coverage_write_totals(coverage, out);
}

/* --- Markdown */

static void add_cases(const struct coverage_row *row, struct text *out)
{
	if (row->why != NULL)
		markdown_add_cell(row->why, out);
	VEC_EACH (test, &row->cases) {
		if (test > row->cases.items || row->why != NULL)
			text_add(out, "<br>");
		markdown_add_cell((*test)->id, out);
	}
	text_add(out, " |\n");
}

static void markdown_requirements(const struct coverage *coverage, struct text *out)
{
	text_add(out, "\n| requirement | where | state | cases |\n|---|---|---|---|\n");
	VEC_EACH (row, &coverage->requirements.list) {
		const char *at = row->requirement->at;

		text_printf(out, "| %s | ", row->requirement->id);
		markdown_add_cell(at != NULL ? at : "", out);
		text_printf(out, " | %s | ", coverage_state_name(row->state));
		add_cases(row, out);
	}
}

static void markdown_codes(const struct coverage *coverage, struct text *out)
{
	text_add(out, "\n| code | state | cases, or why not |\n|---|---|---|\n");
	VEC_EACH (row, &coverage->codes.list) {
		char *name OWNED(mem_freep)
		= row_name(row);

		text_printf(out, "| %s | %s | ", name, coverage_state_name(row->state));
		add_cases(row, out);
	}
}

static void write_markdown(const struct coverage *coverage, FILE *out)
{
	struct text text OWNED(text_finish) = {0};

	text_printf(&text, "# Coverage of %s\n", coverage->version);
	markdown_requirements(coverage, &text);
	markdown_codes(coverage, &text);
	fputs(text_str(&text), out);
}

/* --- JSON */

static void put_code(const struct coverage_row *row, struct json *json)
{
	if (row->operation != NULL)
		json_put_text(json, "operation", row->operation->name);
	else if (row->event != NULL)
		json_put_text(json, "event", row->event->name);
	else
		json_put_text(json, "table", row->table->name);
	json_put_text(json, "code", row->code->name);
	json_put_int(json, "number", row->code->value);
	if (row->why != NULL)
		json_put_text(json, "why", row->why);
}

static struct json *json_rows(const struct coverage_rows *rows)
{
	struct json *list = json_array();

	VEC_EACH (row, &rows->list) {
		char *name OWNED(mem_freep)
		= row_name(row);
		struct json *json = json_object();
		struct json *cases = json_array();

		VEC_EACH (test, &row->cases) {
			json_push(cases, json_text((*test)->id));
		}
		json_put_text(json, "name", name);
		if (row->requirement != NULL && row->requirement->at != NULL)
			json_put_text(json, "at", row->requirement->at);
		if (row->requirement == NULL)
			put_code(row, json);
		json_put_text(json, "state", coverage_state_name(row->state));
		json_put(json, "cases", cases);
		json_push(list, json);
	}
	return list;
}

static struct json *json_totals(const struct coverage_rows *rows)
{
	struct json *json = json_object();

	for (int state = 0; state < COVERAGE_STATE_COUNT; state++)
		json_put_int(json, coverage_state_name((enum coverage_state)state),
			     (int64_t)coverage_total(rows, (enum coverage_state)state));
	return json;
}

/* The other way round: what each case covers. */
static struct json *json_cases(const struct coverage *coverage)
{
	struct json *cases = json_object();

	VEC_EACH (row, &coverage->requirements.list) {
		VEC_EACH (test, &row->cases) {
			struct json *list = json_get(cases, (*test)->id);

			if (list == NULL) {
				list = json_array();
				json_put(cases, (*test)->id, list);
			}
			json_push(list, json_text(row->requirement->id));
		}
	}
	return cases;
}

struct json *coverage_to_json(const struct coverage *coverage)
{
	struct json *all = json_object();
	struct json *totals = json_object();
	struct json *uncited = json_array();

	json_put(totals, "requirements", json_totals(&coverage->requirements));
	json_put(totals, "codes", json_totals(&coverage->codes));
	VEC_EACH (test, &coverage->uncited) {
		json_push(uncited, json_text((*test)->id));
	}
	json_put_text(all, "version", coverage->version);
	json_put(all, "totals", totals);
	json_put(all, "requirements", json_rows(&coverage->requirements));
	json_put(all, "codes", json_rows(&coverage->codes));
	json_put(all, "cases", json_cases(coverage));
	json_put(all, "uncited", uncited);
	return all;
}

static void write_json(const struct coverage *coverage, FILE *out)
{
	struct json *all OWNED(json_freep)
	= coverage_to_json(coverage);
	struct text text OWNED(text_finish) = {0};

	json_write(all, &text);
	fprintf(out, "%s\n", text_str(&text));
}

/* In the order of run_option_formats. */
static void (*const writers[])(const struct coverage *coverage, FILE *out) = {
	write_text,
	write_json,
	write_markdown,
};

void coverage_write(const struct coverage *coverage, int format, FILE *out)
{
	writers[format](coverage, out);
}
