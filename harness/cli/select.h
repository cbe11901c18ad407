/*
 * Which cases of a suite: -k, --tags, --covers, PATH:LINE, --as-of.
 */
#ifndef CLI_SELECT_H
#define CLI_SELECT_H

#include "base/err.h"
#include "model/test_case.h"

#include <stdbool.h>
#include <stddef.h>

struct selection {
	const char *expression;  /* -k: words with and, or, not and brackets; NULL: all */
	const char *const *tags; /* one of them is enough */
	size_t n_tags;
	const char *const *covers; /* requirement ids; one is enough */
	size_t n_covers;
	const char *const *places; /* "PATH" or "PATH:LINE", as given */
	size_t n_places;
	const char *as_of; /* suite version: cases added later are left out; NULL: all */
};

/* "cases/x.yaml:12" to a new "cases/x.yaml" and 12; line 0 where there is none. */
char *select_path(const char *place, unsigned *ret_line);

/*
 * Appends the indices of the selected cases, in order, to *RET (realloc'd, the
 * caller's). ERR_USAGE for an expression that cannot be read or a place without a case.
 */
bool select_cases(const struct suite *suite, const struct selection *selection,
		  size_t **ret, size_t *ret_n, struct err *err);

/* True if EXPRESSION holds for TEXT: each word must stand in it, in any case of letters.
 */
bool select_matches(const char *expression, const char *text, bool *ret, struct err *err);

#endif
