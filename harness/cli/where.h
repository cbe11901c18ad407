/*
 * Where a command runs, and where this program listens, as options and targets say it.
 */
#ifndef CLI_WHERE_H
#define CLI_WHERE_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Appends WORD to LINE as one word of a shell's, in quotes. */
void shell_add_word(struct text *line, const char *word);

/* COMMAND, any that a shell takes, a list of them too, to be run in FOLDER. A new
 * string. */
char *where_to_run(const char *folder, const char *command);

/*
 * "127.0.0.1:7070", "[::1]:0" to a numeric address, a new string without brackets, and
 * a port. ERR_USAGE, naming OPTION, and both untouched.
 */
bool where_to_listen(const char *text, const char *option, char **ret_address,
		     uint16_t *ret_port, struct err *err);

#endif
