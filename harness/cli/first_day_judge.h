/*
 * What an adapter's answers and events look like, held against the catalogue: not
 * whether the build is right, but whether its adapter tells it as the agent protocol
 * says, in the right names and types. Each complaint is a sentence for its author.
 */
#ifndef CLI_FIRST_DAY_JUDGE_H
#define CLI_FIRST_DAY_JUDGE_H

#include "base/json.h"
#include "model/catalogue.h"

/*
 * Appends what is wrong with RESULT of OPERATION to WHY, complaints parted by "; ";
 * true if nothing is. WANT_OK: any other code than Ok is wrong, too. STRINGS: the
 * platform has texts for codes (js).
 */
bool first_day_result(const struct operation *operation, const struct json *result,
		      bool want_ok, bool strings, struct text *why);

/* The same for the event NAME with PARAMS. */
bool first_day_event(const struct catalogue *catalogue, const char *name,
		     const struct json *params, bool strings, struct text *why);

/* The same for a capability that is announced. */
bool first_day_capability(const struct catalogue *catalogue, const char *name,
			  struct text *why);

#endif
