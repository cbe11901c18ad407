/*
 * rtm-conform adapter check: takes a new adapter through its first day. Exit code 0:
 * nothing is wrong; 1: something is; 6: it could not be attached.
 */
#ifndef CLI_CMD_ADAPTER_H
#define CLI_CMD_ADAPTER_H

#include <stdio.h>

/* ARGV[0] is "adapter"; PROGRAM is argv[0] of the program. */
int cmd_adapter(const char *program, int argc, char **argv, FILE *out, FILE *err_out);

#endif
