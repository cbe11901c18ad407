/*
 * The part of catalogue_diff() that is about operations, events and API names.
 */
#ifndef MODEL_CATALOGUE_DIFF_API_H
#define MODEL_CATALOGUE_DIFF_API_H

#include "model/catalogue_diff.h"

/* Adds to DIFF->api. */
void catalogue_diff_api(const struct catalogue *old, const struct catalogue *newer,
			struct catalogue_diff *diff);

#endif
