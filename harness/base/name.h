/*
 * Names that people type: what did they mean, and how does it look in an id.
 */
#ifndef BASE_NAME_H
#define BASE_NAME_H

#include "base/text.h"

#include <stddef.h>

/*
 * The one of N candidates nearest to WORD (edit distance with transpositions,
 * case at half price), or NULL if none is near enough: at most a third of its
 * letters may differ. Ties go to the first.
 */
const char *name_nearest(const char *word, const char *const *candidates, size_t n);

/* Appends TITLE in lower case with '-' for every run of other characters than a-z 0-9. */
void name_slug(const char *title, struct text *out);

#endif
