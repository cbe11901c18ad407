/*
 * One cell of the matrix, played: what is kept is taken from the cache, the rest is a
 * run of its own.
 */
#ifndef CLI_MATRIX_PLAY_H
#define CLI_MATRIX_PLAY_H

#include "base/err.h"
#include "cli/matrix.h"

#include <stdio.h>

struct matrix_play {
	const char *program, *home;   /* argv[0]; the folder of cases/ */
	const char *cache;            /* the folder of what is kept */
	bool fresh;                   /* what is kept from before is not looked at */
	char house[MATRIX_HASH_SIZE]; /* of this program */
	FILE *err_out;
};

/*
 * Fills CELL; what keeps all of it from being played is its trouble. A signal makes
 * *RET_INTERRUPTED true. False: our own side broke.
 */
bool matrix_play_cell(const struct matrix_play *play, struct matrix_cell *cell,
		      bool *ret_interrupted, struct err *err);

#endif
