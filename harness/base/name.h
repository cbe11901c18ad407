/*
 * Names that people type: what did they mean, and how does it look in an id.
 */
#ifndef BASE_NAME_H
#define BASE_NAME_H

#include "base/text.h"

#include <stddef.h>

#define NAME_WORD_MAX 128 /* bytes; a longer name is never near to anything */

/*
 * The one of N candidates nearest to WORD (edit distance with transpositions,
 * case at half price), or NULL if none is near enough: at most a third of its
 * letters may differ, except that a difference of case alone is always near.
 * Ties go to the first. Borrowed from CANDIDATES.
 */
const char *name_nearest(const char *word, const char *const *candidates, size_t n);

/*
 * Appends TITLE in lower case with one '-' between its runs of a-z and 0-9, and
 * none at the ends. Adds nothing for a title that has no such character.
 */
void name_slug(const char *title, struct text *out);

#endif
