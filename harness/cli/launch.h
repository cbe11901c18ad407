/*
 * From the options of run to what a run needs: which service, which names and
 * seed, where the journal goes, and how to say the same run again.
 */
#ifndef CLI_LAUNCH_H
#define CLI_LAUNCH_H

#include "base/err.h"
#include "cli/run_options.h"
#include "cli/setup.h"
#include "run/run.h"

#include <stdbool.h>

#define JOURNAL_FOLDER ".rtm-conform" /* where journals go unless said otherwise */

/* What a run needs beside its options; strings are owned. */
struct launch {
	struct run_options *options;
	struct setup *setup;
	struct run_config config;
	char *run_id, *journal, *again, *tls_folder, *service, *kills;
	char *listen_address;
	char host[256];
};

/*
 * Fills config and the names of LAUNCH, whose options and setup are set.
 * ERR_USAGE for options that do not go together or name what is not there.
 */
bool launch_prepare(struct launch *launch, struct err *err);
void launch_finish(struct launch *launch);

#endif
