/*
 * From options to checked models: where the fixtures are, what they hold,
 * which cases were meant. All mistakes of all files are printed in one go.
 */
#ifndef CLI_SETUP_H
#define CLI_SETUP_H

#include "base/map.h"
#include "cli/options.h"
#include "cli/run_options.h"
#include "model/catalogue.h"
#include "model/known.h"
#include "model/requirement.h"
#include "model/target.h"
#include "model/test_case.h"

#include <stdio.h>

struct setup {
	char *home;          /* the folder of cases/ and fixtures/ */
	struct suite suite;  /* the cases of every profile */
	struct suite sanity; /* one case a profile: what adapters are checked with */
	struct requirements requirements;
	VEC(struct catalogue *) catalogues; /* one a profile, the oldest first; owned */
	bool follows; /* the service says which version it is: setup_follow() */
	const struct run_options *options;
	const struct option_list *words;
	struct target target;
	bool has_target;
	struct known known;        /* path NULL: there is no list */
	struct catalogue codes;    /* of --codes */
	struct suite codes_files;  /* the texts of its files */
	struct map vars;           /* ${KEY} to its value, owned */
	VEC(const char *) secrets; /* values to mask, borrowed from options, target */
	/*
	 * With several profiles: each case in those that it is for; one that is for none
	 * of them, once, with the oldest.
	 */
	size_t *selected;
	size_t n_selected;
};

/*
 * Loads and checks everything that OPTIONS and WORDS (paths) name. PROGRAM is
 * argv[0]. On failure what was wrong is on ERR_OUT and the answer is false.
 */
bool setup_load(const struct run_options *options, const struct option_list *words,
		const char *program, struct setup *ret, FILE *err_out);
void setup_finish(struct setup *setup);

/*
 * Loads the cases of VERSION beside those that are there, and selects among them. NULL
 * in *RET: there is no such version. ERR_USAGE: its cases have mistakes; `check` has
 * them all.
 */
bool setup_follow(struct setup *setup, struct version version,
		  const struct catalogue **ret, struct err *err);

/* The catalogue of the newest profile. */
const struct catalogue *setup_newest(const struct setup *setup);

/* A path below home, new: setup_path(setup, "fixtures/tls"). */
char *setup_path(const struct setup *setup, const char *below);

#endif
