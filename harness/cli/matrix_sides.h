/*
 * From a word of --targets to a side of the matrix: "reference@1.0.1", "signaling",
 * the folder of a target, or its name in fixtures/targets.
 */
#ifndef CLI_MATRIX_SIDES_H
#define CLI_MATRIX_SIDES_H

#include "base/err.h"
#include "cli/matrix.h"

#include <stdio.h>

#define MATRIX_DEFAULT "reference@0.9.3,reference@1.0.0,reference@1.0.1,signaling"

/*
 * Adds the side that WORD names, with the hash of its files. PROGRAM: argv[0]. What
 * is wrong with a target's file goes to ERR_OUT; ERR is then ERR_USAGE all the same.
 */
bool matrix_add_side(struct matrix *matrix, const char *word, const char *home,
		     const char *program, FILE *err_out, struct err *err);

#endif
