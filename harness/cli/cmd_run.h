/*
 * rtm-conform run, list, check and coverage. Each takes its words (argv[0] is the
 * command's own name) and returns the program's exit code.
 */
#ifndef CLI_CMD_RUN_H
#define CLI_CMD_RUN_H

#include <stdio.h>

/* PROGRAM: argv[0] of the whole program, to find its fixtures by. */
int cmd_run(const char *program, int argc, char **argv, FILE *out, FILE *err_out);
int cmd_list(const char *program, int argc, char **argv, FILE *out, FILE *err_out);
int cmd_coverage(const char *program, int argc, char **argv, FILE *out, FILE *err_out);
int cmd_check(const char *program, int argc, char **argv, FILE *out, FILE *err_out);

#endif
