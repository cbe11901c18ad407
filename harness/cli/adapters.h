/*
 * From the options, else the target, to adapters that are there: started or waited
 * for before anything is played.
 */
#ifndef CLI_ADAPTERS_H
#define CLI_ADAPTERS_H

#include "base/err.h"
#include "cli/run_options.h"
#include "run/fleet.h"

#include <stdbool.h>
#include <stdio.h>

struct setup;

struct adapters {
	struct fleet *fleet;
	VEC(char *) texts; /* owned: names, commands and addresses */
	char *secret;      /* owned; NULL: none connects in */
};

/* False: the reference client within the program plays. */
bool adapters_wanted(const struct run_options *options, const struct setup *setup);

/*
 * Starts them and waits for them; where to connect to is printed to OUT. One that
 * cannot play is the run's to tell. ERR_USAGE for options that do not go together.
 */
bool adapters_open(const struct run_options *options, const struct setup *setup,
		   FILE *out, struct adapters *ret, bool *ret_interrupted,
		   struct err *err);
void adapters_finish(struct adapters *adapters);

#endif
