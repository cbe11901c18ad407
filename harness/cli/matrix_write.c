/* The matrix as text, JSON and Markdown. */
#include "cli/matrix.h"

#include "base/json.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Of what was judged: skipped cases are no part of it. */
static size_t judged(const struct matrix_cell *cell)
{
	size_t n = 0;

	for (size_t i = 0; i < VERDICT_COUNT; i++)
		if (verdict_tally((enum verdict)i) != TALLY_SKIPPED)
			n += cell->counts[i];
	return n;
}

/* "14", "13/14", "-" where there is nothing to play, "!" where it was not possible. */
static void write_count(const struct matrix_cell *cell, struct text *out)
{
	if (cell == NULL || cell->apart != NULL)
		text_add(out, "-");
	else if (cell->trouble != NULL)
		text_add(out, "!");
	else if (cell->counts[VERDICT_PASS] == judged(cell))
		text_printf(out, "%zu", judged(cell));
	else
		text_printf(out, "%zu/%zu", cell->counts[VERDICT_PASS], judged(cell));
}

static const struct matrix_cell *find(const struct matrix *matrix,
				      const struct matrix_side *row,
				      const struct matrix_side *column, bool of_services)
{
	VEC_EACH (cell, &matrix->cells) {
		if (cell->row == row && cell->column == column &&
		    cell->of_services == of_services)
			return cell;
	}
	return NULL;
}

static bool has_row(const struct matrix *matrix, const struct matrix_side *row,
		    bool of_services)
{
	VEC_EACH (cell, &matrix->cells) {
		if (cell->row == row && cell->of_services == of_services &&
		    cell->apart == NULL)
			return true;
	}
	return false;
}

static bool has_rows(const struct matrix *matrix, bool of_services)
{
	VEC_EACH (side, &matrix->sides) {
		if (has_row(matrix, side, of_services))
			return true;
	}
	return false;
}

/* How the two tables are laid out. */
struct layout {
	const char *start, *between, *end; /* of a row */
	bool padded;
};

static const struct layout plain = {"", "  ", "\n", true};
static const struct layout markdown = {"| ", " | ", " |\n", false};

static void put(const struct layout *layout, const char *word, size_t width,
		struct text *out)
{
	text_add(out, word);
	if (layout->padded)
		text_repeat(out, ' ', width > strlen(word) ? width - strlen(word) : 0);
}

static size_t widest(const struct matrix *matrix, const char *corner)
{
	size_t width = strlen(corner);

	VEC_EACH (side, &matrix->sides) {
		if (strlen(side->name) > width)
			width = strlen(side->name);
	}
	return width;
}

static void end_row(const struct layout *layout, struct text *out)
{
	while (layout->padded && out->len > 0 && out->bytes[out->len - 1] == ' ')
		text_cut(out, out->len - 1);
	text_add(out, layout->end);
}

static void write_row(const struct matrix *matrix, const struct layout *layout,
		      const struct matrix_side *row, bool of_services, size_t width,
		      struct text *out)
{
	text_add(out, layout->start);
	put(layout, row->name, width, out);
	VEC_EACH (column, &matrix->sides) {
		struct text count OWNED(text_finish) = {0};

		if (column->client == NULL)
			continue;
		text_add(out, layout->between);
		write_count(find(matrix, row, column, of_services), &count);
		put(layout, text_str(&count), strlen(column->name), out);
	}
	end_row(layout, out);
}

static void write_table(const struct matrix *matrix, const struct layout *layout,
			bool of_services, const char *corner, struct text *out)
{
	size_t width = widest(matrix, corner), columns = 1;

	text_add(out, layout->start);
	put(layout, corner, width, out);
	VEC_EACH (column, &matrix->sides) {
		if (column->client == NULL)
			continue;
		text_add(out, layout->between);
		text_add(out, column->name);
		columns++;
	}
	end_row(layout, out);
	if (!layout->padded) {
		text_add(out, "|");
		for (size_t i = 0; i < columns; i++)
			text_add(out, "---|");
		text_add(out, "\n");
	}
	VEC_EACH (row, &matrix->sides) {
		if (has_row(matrix, row, of_services))
			write_row(matrix, layout, row, of_services, width, out);
	}
}

static void write_tables(const struct matrix *matrix, const struct layout *layout,
			 struct text *out)
{
	if (has_rows(matrix, false))
		write_table(matrix, layout, false, "client with", out);
	if (has_rows(matrix, true)) {
		if (has_rows(matrix, false))
			text_add(out, "\n");
		write_table(matrix, layout, true, "service with", out);
	}
}

static void write_title(const struct matrix_cell *cell, struct text *out)
{
	text_printf(out, "%s with %s", cell->row->name, cell->column->name);
}

/* What went wrong, a line each. */
static void write_failures(const struct matrix *matrix, const char *start,
			   struct text *out)
{
	VEC_EACH (cell, &matrix->cells) {
		if (cell->trouble != NULL) {
			text_add(out, start);
			write_title(cell, out);
			text_printf(out, ": %s\n", cell->trouble);
		}
		VEC_EACH (result, &cell->results) {
			if (verdict_tally(result->verdict) != TALLY_FAILED)
				continue;
			text_add(out, start);
			write_title(cell, out);
			text_printf(out, ": %s %s", verdict_name(result->verdict),
				    result->id);
			if (result->message != NULL)
				text_printf(out, ": %s: %s",
					    result->kind != NULL ? result->kind : "",
					    result->message);
			text_add(out, "\n");
		}
	}
}

static void write_sum(const struct matrix *matrix, struct text *out)
{
	size_t n = 0, played = 0, tallies[TALLY_COUNT] = {0};

	VEC_EACH (cell, &matrix->cells) {
		n += cell->results.n;
		played += cell->played;
		for (size_t i = 0; i < VERDICT_COUNT; i++)
			tallies[verdict_tally((enum verdict)i)] += cell->counts[i];
	}
	text_printf(out, "%zu played, %zu kept from before\n", played, n - played);
	text_printf(out, "%zu passed, %zu failed, %zu skipped\n", tallies[TALLY_PASSED],
		    tallies[TALLY_FAILED], tallies[TALLY_SKIPPED]);
}

static void write_text(const struct matrix *matrix, struct text *out)
{
	struct text failures OWNED(text_finish) = {0};

	write_tables(matrix, &plain, out);
	write_failures(matrix, "", &failures);
	if (failures.len > 0)
		text_printf(out, "\n%s", text_str(&failures));
	text_add(out, "\n");
	write_sum(matrix, out);
}

static void write_markdown(const struct matrix *matrix, struct text *out)
{
	struct text failures OWNED(text_finish) = {0};

	write_tables(matrix, &markdown, out);
	write_failures(matrix, "* ", &failures);
	if (failures.len > 0)
		text_printf(out, "\n%s", text_str(&failures));
	text_add(out, "\n");
	write_sum(matrix, out);
}

static struct json *json_of_cell(const struct matrix_cell *cell)
{
	char profile[VERSION_TEXT_SIZE];
	struct json *ret = json_object(), *results = json_array(),
		    *counts = json_object();

	version_format(cell->profile, profile);
	json_put_text(ret, cell->of_services ? "service" : "client", cell->row->name);
	json_put_text(ret, "with", cell->column->name);
	json_put_text(ret, "profile", profile);
	if (cell->apart != NULL)
		json_put_text(ret, "apart", cell->apart);
	if (cell->trouble != NULL)
		json_put_text(ret, "trouble", cell->trouble);
	for (size_t i = 0; i < VERDICT_COUNT; i++)
		json_put_int(counts, verdict_name((enum verdict)i),
			     (int64_t)cell->counts[i]);
	json_put(ret, "counts", counts);
	json_put_int(ret, "played", (int64_t)cell->played);
	VEC_EACH (result, &cell->results) {
		struct json *one = json_object();

		json_put_text(one, "id", result->id);
		json_put_text(one, "verdict", verdict_name(result->verdict));
		if (result->kind != NULL)
			json_put_text(one, "kind", result->kind);
		if (result->message != NULL)
			json_put_text(one, "message", result->message);
		json_push(results, one);
	}
	json_put(ret, "cases", results);
	return ret;
}

static void write_json(const struct matrix *matrix, struct text *out)
{
	struct json *root OWNED(json_freep)
	= json_object();
	struct json *sides = json_array(), *cells = json_array();

	VEC_EACH (side, &matrix->sides) {
		char version[VERSION_TEXT_SIZE];
		struct json *one = json_object();

		version_format(side->version, version);
		json_put_text(one, "name", side->name);
		json_put_text(one, "version", version);
		json_put_text(one, "hash", side->hash);
		json_push(sides, one);
	}
	VEC_EACH (cell, &matrix->cells)
		json_push(cells, json_of_cell(cell));
	json_put(root, "sides", sides);
	json_put(root, "cells", cells);
	json_write(root, out);
	text_add(out, "\n");
}

typedef void write_one(const struct matrix *matrix, struct text *out);

void matrix_write(const struct matrix *matrix, enum matrix_format format,
		  struct text *out)
{
	static write_one *const writers[MATRIX_FORMAT_COUNT] = {
		[MATRIX_TEXT] = write_text,
		[MATRIX_JSON] = write_json,
		[MATRIX_MARKDOWN] = write_markdown,
	};

	writers[format](matrix, out);
}
