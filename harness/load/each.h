/*
 * each: rows of values put into a document before it is compiled, and what the
 * title of such a case is called.
 */
#ifndef LOAD_EACH_H
#define LOAD_EACH_H

#include "load/problems.h"
#include "load/yaml.h"

/*
 * DOCUMENT without its each:, with $key and ${key} of ROW put in, in keys and
 * values; a scalar that is nothing but $key becomes the row's node. The title gets
 * " [key=value, …]". Adds problems; the caller frees the result.
 */
struct node *each_apply(const struct node *document, const struct node *row,
			struct problems *problems);

/* Checks the shape of EACH: a list of maps with the same keys. */
bool each_check(const struct node *each, struct problems *problems);

#endif
