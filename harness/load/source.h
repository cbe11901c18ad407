/*
 * Files on their way in: each is read once, whole, and kept in the suite, whose
 * texts the excerpts are cut from and whose paths every place borrows.
 */
#ifndef LOAD_SOURCE_H
#define LOAD_SOURCE_H

#include "load/problems.h"
#include "load/yaml.h"
#include "model/test_case.h"

#include <stdbool.h>

/*
 * Reads the file at PATH into SUITE, or finds it there. A file that cannot be read,
 * or is longer than YAML_FILE_MAX, is a problem at its path: NULL.
 */
const struct source_file *source_read(const char *path, struct suite *suite,
				      struct problems *problems);

/* The same, and its documents. False with a problem; RET is then untouched. */
bool source_documents(const char *path, struct suite *suite, struct documents *ret,
		      struct problems *problems);

/*
 * The one document of a fixture file, a map, moved out of what was read; NULL with a
 * problem (no document, more than one, no map). The caller frees it.
 */
struct node *source_map(const char *path, struct suite *suite, struct problems *problems);

#endif
