/*
 * The parts of catalogue_diff() that are about operations, events and API names, and
 * about limits, sizes and the names of enumerations.
 */
#ifndef MODEL_CATALOGUE_DIFF_API_H
#define MODEL_CATALOGUE_DIFF_API_H

#include "model/catalogue_diff.h"

/* Adds to DIFF->api. */
void catalogue_diff_api(const struct catalogue *old, const struct catalogue *newer,
			struct catalogue_diff *diff);
void catalogue_diff_limits(const struct catalogue *old, const struct catalogue *newer,
			   struct catalogue_diff *diff);

#endif
