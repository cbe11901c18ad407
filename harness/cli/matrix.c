#include "cli/matrix.h"

#include "base/mem.h"

#include <stdlib.h>

static void side_finish(struct matrix_side *side)
{
	free(side->name);
	free(side->folder);
	free(side->client);
	free(side->service);
}

static void cell_finish(struct matrix_cell *cell)
{
	VEC_EACH (result, &cell->results) {
		free(result->id);
		free(result->kind);
		free(result->message);
	}
	VEC_FINISH(&cell->results);
	free(cell->trouble);
}

void matrix_finish(struct matrix *matrix)
{
	VEC_EACH (cell, &matrix->cells)
		cell_finish(cell);
	VEC_FINISH(&matrix->cells);
	VEC_EACH (side, &matrix->sides)
		side_finish(side);
	VEC_FINISH(&matrix->sides);
}

static const struct version interop_since = {1, 0, 0}; /* SIG-01 */

/* Why two clients cannot meet; NULL: they can. The first actor is of the older SDK
 * in no case, so its rows would show its columns again. */
static const char *clients_apart(const struct matrix_side *row,
				 const struct matrix_side *column)
{
	if (row->wire == MATRIX_OLDER_SDK)
		return "see its column";
	if (row->wire == MATRIX_OWN || column->wire == MATRIX_OWN)
		return row == column ? NULL : "another wire";
	if (column->wire == MATRIX_OLDER_SDK &&
	    version_compare(row->version, interop_since) < 0)
		return "interop is from 1.0.0 on";
	return NULL;
}

static const char *service_apart(const struct matrix_side *service,
				 const struct matrix_side *client)
{
	if (client->wire == MATRIX_OLDER_SDK)
		return "see its column";
	if (service->wire == MATRIX_OWN || client->wire == MATRIX_OWN)
		return "another wire";
	return NULL;
}

static struct version older(struct version a, struct version b)
{
	return version_compare(a, b) <= 0 ? a : b;
}

static void add_cell(struct matrix *matrix, const struct matrix_side *row,
		     const struct matrix_side *column, bool of_services,
		     const char *apart)
{
	struct matrix_cell *cell = VEC_ADD(&matrix->cells);

	cell->row = row;
	cell->column = column;
	cell->of_services = of_services;
	cell->apart = apart;
	cell->profile = older(row->version, column->version);
}

void matrix_plan(struct matrix *matrix)
{
	VEC_EACH (row, &matrix->sides) {
		VEC_EACH (column, &matrix->sides) {
			if (row->client != NULL && column->client != NULL)
				add_cell(matrix, row, column, false,
					 clients_apart(row, column));
		}
	}
	VEC_EACH (row, &matrix->sides) {
		VEC_EACH (column, &matrix->sides) {
			if (row->service != NULL && row->wire != MATRIX_OWN &&
			    column->client != NULL)
				add_cell(matrix, row, column, true,
					 service_apart(row, column));
		}
	}
}

void matrix_add(struct matrix_cell *cell, const char *id, enum verdict verdict,
		const char *kind, const char *message)
{
	struct matrix_result *result = VEC_ADD(&cell->results);

	result->id = mem_dup(id);
	result->verdict = verdict;
	result->kind = kind != NULL ? mem_dup(kind) : NULL;
	result->message = message != NULL ? mem_dup(message) : NULL;
	cell->counts[verdict]++;
}

enum exit_code matrix_exit(const struct matrix *matrix)
{
	size_t counts[VERDICT_COUNT] = {0};

	VEC_EACH (cell, &matrix->cells) {
		for (size_t i = 0; i < VERDICT_COUNT; i++)
			counts[i] += cell->counts[i];
		if (cell->trouble != NULL)
			counts[VERDICT_ERROR]++;
	}
	return verdict_exit(counts);
}
