/*
 * One side of a comparison: a catalogue, from a version's name or from a file, and the
 * cases as they read against it.
 */
#ifndef CLI_CODES_SIDE_H
#define CLI_CODES_SIDE_H

#include "load/load.h"

#include <stdbool.h>

struct codes_side {
	char *name; /* "0.9.3", or the path as given */
	struct suite fixtures;
	struct catalogue catalogue;
	struct requirements requirements;
	struct suite suite;
	struct problems problems; /* of the cases; those of the rest are fatal */
};

/*
 * WORD is a version that HOME has, or the path of a catalogue file. Problems are in
 * PROBLEMS, and their texts in RET->fixtures, if it is false; RET needs finishing even
 * then.
 */
bool codes_side_load(const char *home, const char *word, struct codes_side *ret,
		     struct problems *problems);

/* Cases below the N PATHS. What a case names and the catalogue lacks is no error. */
void codes_side_load_cases(const char *home, const char *const *paths, size_t n,
			   struct codes_side *side);

void codes_side_finish(struct codes_side *side);

#endif
