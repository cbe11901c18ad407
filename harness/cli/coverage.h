/*
 * rtm-conform coverage: which requirement is proved by which cases, which code
 * of which operation some case expects, and what nobody proves. Counts what
 * the files say; what a build showed is told by reports.
 */
#ifndef CLI_COVERAGE_H
#define CLI_COVERAGE_H

#include "cli/run_options.h"
#include "cli/setup.h"

#include <stdio.h>

/* As other commands: EXIT_PASSED, or EXIT_FAILED where something is untested. */
int coverage_print(const struct run_options *options, const struct setup *setup,
		   FILE *out);

#endif
