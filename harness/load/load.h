/*
 * Files to checked models: requirements, catalogue, target, cases. Each
 * function goes on after a mistake and puts all it finds into PROBLEMS;
 * false means that at least one was added and RET is not to be used.
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "base/err.h"
#include "base/vec.h"
#include "load/problems.h"
#include "model/catalogue.h"
#include "model/known.h"
#include "model/requirement.h"
#include "model/target.h"
#include "model/test_case.h"

/* The texts of fixture files are kept in SUITE for excerpts. */
bool load_requirements(const char *path, struct suite *suite, struct requirements *ret,
		       struct problems *problems);

/* Versions, the oldest first. */
struct version_list {
	VEC(struct version) items;
};
void version_list_finish(struct version_list *list);

/* Which versions FOLDER (fixtures/versions/) has files for; ERR_USAGE if none. */
bool load_versions(const char *folder, struct version_list *ret, struct err *err);

/* FOLDER is fixtures/versions/; VERSION one of those it holds. */
bool load_catalogue(const char *folder, struct version version, struct suite *suite,
		    struct catalogue *ret, struct problems *problems);

/*
 * The catalogue in the file at PATH, wherever it is and whatever version it says; what
 * it extends is one of FOLDER's.
 */
bool load_catalogue_file(const char *path, const char *folder, struct suite *suite,
			 struct catalogue *ret, struct problems *problems);

/* PATH is a target's folder (with target.yaml) or file. */
bool load_target(const char *path, const struct catalogue *catalogue, struct suite *suite,
		 struct target *ret, struct problems *problems);

/*
 * A list of known failures, one a row; an empty file is one of none. Whether there are
 * such cases is not looked at: load_known() knows none.
 */
bool load_known(const char *path, struct suite *suite, struct known *ret,
		struct problems *problems);

struct load_options {
	struct version profile;
	const struct map
		*vars;    /* names of --var and --secret, for ${KEY}; values unused */
	const char *root; /* folder that ids are relative to; "." */
};

/*
 * Loads every case of PATHS (files, or folders searched for *.yaml) into
 * SUITE, sorted by path and line, rows of each: expanded, all checked against
 * CATALOGUE and REQUIREMENTS. Both must outlive SUITE. Cases of another profile may be
 * in SUITE already; a mistake that was told for that one is not told again.
 */
bool load_cases(const char *const *paths, size_t n, const struct load_options *options,
		const struct catalogue *catalogue,
		const struct requirements *requirements, struct suite *suite,
		struct problems *problems);

/*
 * The same for several catalogues: the cases of the first, then those of the next. Each
 * file is read once. OPTIONS' profile is each catalogue's version.
 */
bool load_cases_of_all(const char *const *paths, size_t n,
		       const struct load_options *options,
		       const struct catalogue *const *catalogues, size_t n_catalogues,
		       const struct requirements *requirements, struct suite *suite,
		       struct problems *problems);

/* JSON Schema (draft 2020-12) of a case file, from the rows that the loader uses. */
void load_write_schema(const struct catalogue *catalogue,
		       const struct requirements *requirements, struct text *out);

#define LOAD_DURATION_MAX_MS (3650LL * 24 * 60 * 60 * 1000) /* ten years either way */

/*
 * "250ms", "2s", "7d", "-25h", "1h30m" to milliseconds; the unit is required, and
 * larger units come first. False, and RET untouched, for anything else.
 */
bool load_duration(const char *text, int64_t *ret_ms);

#endif
