/*
 * run --update-known: which list it is, and writing it when the run is over.
 */
#ifndef CLI_KNOWN_H
#define CLI_KNOWN_H

#include "base/err.h"
#include "cli/run_options.h"
#include "cli/setup.h"
#include "reports/journal.h"

#include <stdbool.h>
#include <stdio.h>

/* The end of a row that is added, from today. */
#define KNOWN_UPDATE_DAYS 30

/* ERR_USAGE if --update-known has no list to go into; true without the option. */
bool known_can_update(const struct run_options *options, const struct setup *setup,
		      struct err *err);

/*
 * Edits the list by JOURNAL and says on OUT what was done. A list that would stay as
 * it is is not written, one that is not there is made. What known_update() refuses
 * or file_write() cannot do is the error.
 */
bool known_update_file(const struct run_options *options, const struct setup *setup,
		       const struct journal *journal, FILE *out, struct err *err);

#endif
