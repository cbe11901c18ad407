/*
 * One side of a comparison: a catalogue, from a version's name, from a file, or from the
 * journal of a run, and the cases as they read against it.
 */
#ifndef CLI_CODES_SIDE_H
#define CLI_CODES_SIDE_H

#include "load/load.h"

#include <stdbool.h>

struct codes_side {
	char *name; /* "0.9.3", or the path as given */
	char *note; /* of a journal that is not whole: what is missing; or NULL */
	struct suite fixtures;
	struct catalogue catalogue;
	struct requirements requirements;
	struct suite suite;
	struct problems problems; /* of the cases; those of the rest are fatal */
};

/*
 * Reads the journal at PATH and writes, as a catalogue file, what codes the build showed
 * in the cases of PROFILE; NULL: of its newest. The catalogue of that is HOME's.
 * *RET_NOTE, if it is not whole, is a sentence of what is missing, else NULL; the caller
 * frees it. ERR: it cannot be read, is none, is of a newer format; or PROBLEMS, with
 * texts in FILES, if the catalogue is wrong.
 */
bool codes_observe(const char *home, const char *path, const char *profile,
		   struct suite *files, struct text *ret, char **ret_note,
		   struct problems *problems, struct err *err);

/* True if PATH is a journal, whole or not: it begins as one, or is called so. */
bool codes_is_journal(const char *path);

/*
 * WORD is a version that HOME has, or the path of a catalogue file or journal. Problems
 * are in PROBLEMS, and their texts in RET->fixtures, if it is false; RET needs finishing
 * even then.
 */
bool codes_side_load(const char *home, const char *word, struct codes_side *ret,
		     struct problems *problems);

/* Cases below the N PATHS. What a case names and the catalogue lacks is no error. */
void codes_side_load_cases(const char *home, const char *const *paths, size_t n,
			   struct codes_side *side);

void codes_side_finish(struct codes_side *side);

#endif
