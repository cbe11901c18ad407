/*
 * Judging an answer: is its code one of those said, is it in the catalogue at
 * all, are the other members what was written.
 */
#ifndef MATCH_GIVES_H
#define MATCH_GIVES_H

#include "match/pattern.h"
#include "model/test_case.h"
#include "model/verdict.h"

/*
 * The code of RESULT in the table of OPERATION, or NULL: none, or a number that
 * the catalogue does not know.
 */
const struct code *result_code(const struct operation *operation,
			       const struct json *result);

/* Appends "4 CachedByServer", "17 (not in the catalogue)", "no instance", … */
void result_print(const struct operation *operation, const struct json *result,
		  struct text *out);

/* Appends "Ok (0)", "one of Failure (1), ExceedLimit (5)", … */
void gives_print(const struct gives *gives, struct text *out);

enum gives_verdict {
	GIVES_RIGHT,
	GIVES_WRONG,       /* another code, or Nil where an object was wanted */
	GIVES_UNKNOWN_CODE /* CODE-01: whatever was expected */
};

enum gives_verdict gives_judge(const struct gives *gives,
			       const struct operation *operation,
			       const struct json *result);

#endif
