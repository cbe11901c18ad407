/*
 * Names of what the reference service within the program may do otherwise.
 * They are checked before anything is opened, so that a misspelt one costs no
 * journal.
 */
#ifndef CLI_REFERENCE_H
#define CLI_REFERENCE_H

#include "base/err.h"
#include "cli/run_options.h"

#include <stdbool.h>

/* ERR_USAGE names the first defect or variant that there is not, and the nearest one. */
bool reference_names_known(const struct run_options *options, struct err *err);

/* Moves those of variants that are the client's into client_variants. */
void reference_part_variants(struct run_options *options);

#endif
