/*
 * The command `report`: makes reports of journals, at once or long after the
 * run, also after one that was killed. Runs nothing.
 */
#ifndef CLI_CMD_REPORT_H
#define CLI_CMD_REPORT_H

#include <stdio.h>

/*
 * ARGV[0] is the word "report" itself. Results go to OUT, complaints to ERRORS.
 * Several journals are the shards of one run. Returns the exit code that the run
 * has by its verdicts: 2 if it was interrupted; 3 if a report or OUT could not be
 * written; 4 for usage, and for what is no journal, is of a newer format or
 * cannot be read: nothing was printed on OUT then.
 */
int cmd_report(int argc, char **argv, FILE *out, FILE *errors);

#endif
