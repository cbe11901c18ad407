#include "cli/coverage_versions.h"

#include "base/json.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/text.h"

#include <string.h>

#define NAME_WIDTH 20
#define CELL_WIDTH 7 /* "  0.9.3" */

void coverages_finish(struct coverages *coverages)
{
	VEC_EACH (coverage, &coverages->list) {
		coverage_finish(coverage);
	}
	VEC_FINISH(&coverages->list);
}

/* --- areas: the folders of cases/ */

/* "offline" of "offline/delivered-once#…"; new. */
static char *area_of(const struct test_case *test)
{
	return mem_dup_bytes(test->id, strcspn(test->id, "/#"));
}

static size_t count_area(const struct coverage *coverage, const char *area)
{
	size_t n = 0;

	VEC_EACH (test, &coverage->cases) {
		char *its OWNED(mem_freep)
		= area_of(*test);

		n += strcmp(its, area) == 0;
	}
	return n;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct areas {
	VEC(char *) names; /* sorted */
};

static void areas_finish(struct areas *areas)
{
	VEC_EACH (name, &areas->names) {
		free(*name);
	}
	VEC_FINISH(&areas->names);
}

static void areas_find(const struct coverages *coverages, struct areas *ret)
{
	struct map seen = {0};

	VEC_EACH (coverage, &coverages->list) {
		VEC_EACH (test, &coverage->cases) {
			char *area = area_of(*test);

			if (map_has(&seen, area)) {
				free(area);
				continue;
			}
			map_put(&seen, area, area);
			VEC_PUSH(&ret->names, area);
		}
	}
	map_finish(&seen);
	if (ret->names.n > 0)
		qsort(ret->names.items, ret->names.n, sizeof *ret->names.items,
		      compare_names);
}

/* --- cells: all versions count the same requirements in the same order */

static const struct coverage_row *row_at(const struct coverage *coverage, size_t i)
{
	return &coverage->requirements.list.items[i];
}

static char *cell(const struct coverage_row *row)
{
	if (row->state == COVERAGE_NOT_APPLICABLE)
		return mem_dup("-");
	if (row->state == COVERAGE_UNTESTED)
		return mem_dup("none");
	return text_format("%zu", row->cases.n);
}

/* --- text */

static void text_head(const char *what, const struct coverages *coverages, FILE *out)
{
	fprintf(out, "%-*s", NAME_WIDTH, what);
	VEC_EACH (coverage, &coverages->list) {
		fprintf(out, "%*s", CELL_WIDTH, coverage->version);
	}
	fputc('\n', out);
}

static void text_areas(const struct coverages *coverages, const struct areas *areas,
		       FILE *out)
{
	text_head("cases", coverages, out);
	VEC_EACH (name, &areas->names) {
		fprintf(out, "%-*s", NAME_WIDTH, *name);
		VEC_EACH (coverage, &coverages->list) {
			fprintf(out, "%*zu", CELL_WIDTH, count_area(coverage, *name));
		}
		fputc('\n', out);
	}
	fprintf(out, "%-*s", NAME_WIDTH, "all");
	VEC_EACH (coverage, &coverages->list) {
		fprintf(out, "%*zu", CELL_WIDTH, coverage->cases.n);
	}
	fputs("\n\n", out);
}

static void write_text(const struct coverages *coverages, const struct areas *areas,
		       FILE *out)
{
	const struct coverage *first = coverages->list.items;

	text_areas(coverages, areas, out);
	text_head("requirement", coverages, out);
	for (size_t i = 0; i < first->requirements.list.n; i++) {
		fprintf(out, "%-*s", NAME_WIDTH, row_at(first, i)->requirement->id);
		VEC_EACH (coverage, &coverages->list) {
			char *text OWNED(mem_freep)
			= cell(row_at(coverage, i));

			fprintf(out, "%*s", CELL_WIDTH, text);
		}
		fputc('\n', out);
	}
	fputc('\n', out);
	VEC_EACH (coverage, &coverages->list) {
		coverage_write_totals(coverage, out);
	}
}

/* --- Markdown */

static void markdown_head(const char *what, const struct coverages *coverages,
			  struct text *out)
{
	text_printf(out, "| %s |", what);
	VEC_EACH (coverage, &coverages->list) {
		text_printf(out, " %s |", coverage->version);
	}
	text_add(out, "\n|---|");
	for (size_t i = 0; i < coverages->list.n; i++)
		text_add(out, "---|");
	text_char(out, '\n');
}

static void markdown_areas(const struct coverages *coverages, const struct areas *areas,
			   struct text *out)
{
	markdown_head("area", coverages, out);
	VEC_EACH (name, &areas->names) {
		text_printf(out, "| %s |", *name);
		VEC_EACH (coverage, &coverages->list) {
			text_printf(out, " %zu |", count_area(coverage, *name));
		}
		text_char(out, '\n');
	}
	text_add(out, "| all |");
	VEC_EACH (coverage, &coverages->list) {
		text_printf(out, " %zu |", coverage->cases.n);
	}
	text_char(out, '\n');
}

static void markdown_requirements(const struct coverages *coverages, struct text *out)
{
	const struct coverage *first = coverages->list.items;

	markdown_head("requirement", coverages, out);
	for (size_t i = 0; i < first->requirements.list.n; i++) {
		text_printf(out, "| %s |", row_at(first, i)->requirement->id);
		VEC_EACH (coverage, &coverages->list) {
			char *text OWNED(mem_freep)
			= cell(row_at(coverage, i));

			text_printf(out, " %s |", text);
		}
		text_char(out, '\n');
	}
}

static void markdown_totals(const char *what, const struct coverages *coverages,
			    bool codes, struct text *out)
{
	markdown_head(what, coverages, out);
	for (int state = 0; state < COVERAGE_STATE_COUNT; state++) {
		text_printf(out, "| %s |",
			    coverage_state_name((enum coverage_state)state));
		VEC_EACH (coverage, &coverages->list) {
			const struct coverage_rows *rows =
				codes ? &coverage->codes : &coverage->requirements;

			text_printf(out, " %zu |",
				    coverage_total(rows, (enum coverage_state)state));
		}
		text_char(out, '\n');
	}
}

static void write_markdown(const struct coverages *coverages, const struct areas *areas,
			   FILE *out)
{
	struct text text OWNED(text_finish) = {0};

	text_add(&text, "# Coverage of the versions\n\n## Cases by area\n\n");
	markdown_areas(coverages, areas, &text);
	text_add(&text, "\n## Requirements, cases each\n\n"
			"`-`: not of this version; `none`: no case proves it.\n\n");
	markdown_requirements(coverages, &text);
	text_add(&text, "\n## Sums\n\n");
	markdown_totals("requirements", coverages, false, &text);
	text_char(&text, '\n');
	markdown_totals("codes", coverages, true, &text);
	fputs(text_str(&text), out);
}

/* --- JSON */

static struct json *json_areas(const struct coverages *coverages,
			       const struct areas *areas)
{
	struct json *all = json_object();

	VEC_EACH (name, &areas->names) {
		struct json *row = json_object();

		VEC_EACH (coverage, &coverages->list) {
			json_put_int(row, coverage->version,
				     (int64_t)count_area(coverage, *name));
		}
		json_put(all, *name, row);
	}
	return all;
}

static struct json *json_requirements(const struct coverages *coverages)
{
	const struct coverage *first = coverages->list.items;
	struct json *list = json_array();

	for (size_t i = 0; i < first->requirements.list.n; i++) {
		struct json *row = json_object();
		struct json *states = json_object();
		struct json *counts = json_object();

		VEC_EACH (coverage, &coverages->list) {
			const struct coverage_row *at = row_at(coverage, i);

			json_put_text(states, coverage->version,
				      coverage_state_name(at->state));
			json_put_int(counts, coverage->version, (int64_t)at->cases.n);
		}
		json_put_text(row, "name", row_at(first, i)->requirement->id);
		json_put(row, "states", states);
		json_put(row, "cases", counts);
		json_push(list, row);
	}
	return list;
}

static void write_json(const struct coverages *coverages, const struct areas *areas,
		       FILE *out)
{
	struct json *all OWNED(json_freep)
	= json_object();
	struct json *versions = json_array();
	struct text text OWNED(text_finish) = {0};

	json_put(all, "areas", json_areas(coverages, areas));
	json_put(all, "requirements", json_requirements(coverages));
	VEC_EACH (coverage, &coverages->list) {
		json_push(versions, coverage_to_json(coverage));
	}
	json_put(all, "versions", versions);
	json_write(all, &text);
	fprintf(out, "%s\n", text_str(&text));
}

/* In the order of run_option_formats. */
static void (*const writers[])(const struct coverages *coverages,
			       const struct areas *areas, FILE *out) = {
	write_text,
	write_json,
	write_markdown,
};

void coverage_write_versions(const struct coverages *coverages, int format, FILE *out)
{
	struct areas areas OWNED(areas_finish) = {0};

	areas_find(coverages, &areas);
	writers[format](coverages, &areas, out);
}
