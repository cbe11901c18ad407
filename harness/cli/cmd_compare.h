/*
 * The command `compare`: holds two journals against each other. Runs nothing.
 */
#ifndef CLI_CMD_COMPARE_H
#define CLI_CMD_COMPARE_H

#include <stdio.h>

/* The exit codes of compare: those of the verdicts do not fit, for nothing is run. */
enum compare_exit {
	COMPARE_EXIT_SAME = 0,
	COMPARE_EXIT_CHANGED = 1, /* and nothing got worse */
	COMPARE_EXIT_WORSE = 2
};

/*
 * ARGV[0] is the word "compare" itself. The result goes to OUT, complaints to
 * ERRORS. Returns one of the above; 3 if OUT could not be written; 4 for usage,
 * and for what is no journal, is of a newer format or cannot be read: nothing was
 * printed on OUT then. A journal that was cut off is compared as far as it goes, and
 * a line says so.
 */
int cmd_compare(int argc, char **argv, FILE *out, FILE *errors);

#endif
