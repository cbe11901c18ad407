/*
 * The options of run, list and check: one table, one struct.
 */
#ifndef CLI_RUN_OPTIONS_H
#define CLI_RUN_OPTIONS_H

#include "cli/options.h"

#include <stdbool.h>
#include <stdint.h>

#define COMMAND_RUN      1u
#define COMMAND_LIST     2u
#define COMMAND_CHECK    4u
#define COMMAND_COVERAGE 8u

#define RUN_PROFILE_DEFAULT "1.0.1"

struct run_options {
	/* which cases */
	const char *expression;
	struct option_list tags, covers;
	const char *profile; /* profiles.h; NULL: the target's, else the default */
	const char *as_of;
	/* how */
	bool exit_first;
	int64_t max_fail, jobs /* 0: not said */, seed, repeat;
	const char *run_id;
	int64_t timeout_ms, run_timeout_ms, max_wait_ms;
	int gate;
	int64_t require;
	struct option_list require_ids, vars, secrets;
	bool list;
	/* what is under test */
	const char *service, *service_cmd, *target, *cacert, *control_secret, *known;
	const char *codes;
	bool insecure, tls;
	const char *client_cmd, *client_listen, *adapter_secret;
	struct option_list clients; /* NAME=CMD */
	int64_t wait_adapter_ms;
	const char *service_listen, *advertise;
	struct option_list defects, variants, client_defects;
	struct option_list client_variants; /* those of variants that are the client's */
	const char *service_version, *client_version; /* NULL: the profile's */
	/* what is written */
	bool update_known;
	const char *report_junit, *journal, *artifacts;
	int junit_profile;
	int verbosity;
	int color;
	/* list and check */
	bool defect_list, schema;
	int format; /* text, json, md */
	const char *home;
};

extern const char *const run_option_gates[];  /* "must", "should" */
extern const char *const run_option_colors[]; /* "auto", "always", "never" */

/* Fills the table of COMMAND (one of the bits above). */
void run_options_table(unsigned command, struct option_table *ret);

/* The defaults. */
void run_options_init(struct run_options *options);
void run_options_finish(struct run_options *options);

#endif
