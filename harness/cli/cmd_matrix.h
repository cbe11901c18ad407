/*
 * rtm-conform matrix: which builds work together. ARGV[0] is the command's own name,
 * PROGRAM that of the whole program; the answer is its exit code.
 */
#ifndef CLI_CMD_MATRIX_H
#define CLI_CMD_MATRIX_H

#include <stdio.h>

int cmd_matrix(const char *program, int argc, char **argv, FILE *out, FILE *err_out);

#endif
