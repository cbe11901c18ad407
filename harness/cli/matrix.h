/*
 * The matrix: which builds work together. Sides are clients, and services where
 * a target has one; each ordered pair of them is a cell, in which every case that
 * is tagged interop is played with its actors on both. A cell's cases are kept by
 * what decided them, so that only what changed runs again: matrix_cache.h.
 */
#ifndef CLI_MATRIX_H
#define CLI_MATRIX_H

#include "base/text.h"
#include "base/vec.h"
#include "model/verdict.h"
#include "model/version.h"

#include <stdbool.h>
#include <stddef.h>

#define MATRIX_TAG       "interop"
#define MATRIX_SIDES_MAX 32          /* builds; ours: a thousand cells */
#define MATRIX_HASH_SIZE 65          /* hex digits of a SHA-256, and the NUL */
#define MATRIX_REFERENCE "reference" /* "reference@0.9.3": the reference client */
#define MATRIX_SIGNALING "signaling" /* the reference client of the older SDK */

enum matrix_wire {
	MATRIX_RTM,       /* speaks rtm.v1: meets everybody who does */
	MATRIX_OLDER_SDK, /* plays actors of role signaling; meets MATRIX_RTM */
	MATRIX_OWN,       /* a wire of its own: meets itself alone */
	MATRIX_WIRE_COUNT
};

/* One build. */
struct matrix_side {
	char *name;    /* as it was given: "reference@1.0.1", "nats" */
	char *folder;  /* of its target; NULL: it is one of ours */
	char *client;  /* the adapter's command, run anywhere; NULL: it has none */
	char *service; /* path of the target whose service it is; NULL: it has none */
	enum matrix_wire wire;
	struct version version;
	bool fleeting;               /* it may change unseen: nothing of it is kept */
	char hash[MATRIX_HASH_SIZE]; /* of the files that it is made of */
};

/* What became of one case. */
struct matrix_result {
	char *id;
	enum verdict verdict;
	char *kind, *message; /* NULL: it passed */
};

struct matrix_cell {
	const struct matrix_side *row, *column;
	struct version profile; /* the older one's */
	const char *apart;      /* why there is nothing to play; NULL: there is */
	bool of_services;       /* the row's service with the column's client */
	VEC(struct matrix_result) results;
	size_t counts[VERDICT_COUNT];
	size_t played; /* of the results; the others were kept */
	char *trouble; /* it could not be played: a sentence; NULL: it could */
};

struct matrix {
	VEC(struct matrix_side) sides;
	VEC(struct matrix_cell) cells; /* clients by rows, then services by rows */
};

void matrix_finish(struct matrix *matrix);

/* The cells of MATRIX's sides, unplayed. */
void matrix_plan(struct matrix *matrix);

/* Adds what became of a case, and counts it. */
void matrix_add(struct matrix_cell *cell, const char *id, enum verdict verdict,
		const char *kind, const char *message);

/* That of one run of all cells; one that could not be played is an error. */
enum exit_code matrix_exit(const struct matrix *matrix);

enum matrix_format { MATRIX_TEXT, MATRIX_JSON, MATRIX_MARKDOWN, MATRIX_FORMAT_COUNT };

/* Appends the tables, and what failed, to OUT. */
void matrix_write(const struct matrix *matrix, enum matrix_format format,
		  struct text *out);

#endif
