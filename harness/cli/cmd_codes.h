/*
 * rtm-conform codes: what codes there are (codes list), and what changed between two
 * versions or catalogue files (codes diff). Nothing is run.
 */
#ifndef CLI_CMD_CODES_H
#define CLI_CMD_CODES_H

#include <stdio.h>

/* What codes diff exits with; EXIT_USAGE for words or files that are wrong. */
enum codes_exit { CODES_SAME = 0, CODES_COMPATIBLE = 1, CODES_BREAKING = 2 };

/* ARGV[0] is "codes"; PROGRAM is argv[0] of the program. */
int cmd_codes(const char *program, int argc, char **argv, FILE *out, FILE *err_out);

#endif
