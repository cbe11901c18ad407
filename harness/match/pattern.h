/*
 * Does what was seen match what was written? And if not: where, what was
 * expected, what was seen, in words that end an argument.
 *
 * Maps match in part, scalars and lists exactly; a type that differs is named.
 */
#ifndef MATCH_PATTERN_H
#define MATCH_PATTERN_H

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "match/resolve.h"
#include "model/value.h"

struct mismatch {
	struct text path;     /* "status[2].isOnline"; empty: the whole */
	struct text expected; /* "true", "one of 1, 5", "a text of 8192 bytes" */
	struct text seen;     /* "the text \"61\"" */
	size_t matched; /* members that did match before: the nearest candidate has most
			 */
	struct place place; /* of the pattern that did not match */
};

void mismatch_finish(struct mismatch *mismatch);
void mismatch_clear(struct mismatch *mismatch);

/* Appends "isOfflineMessage was false, expected true". */
void mismatch_print(const struct mismatch *mismatch, struct text *out);

/*
 * PATTERN NULL matches anything. SEEN NULL is a member that is not there. On a
 * mismatch RET (may be NULL) says which; a name without a value is one, too.
 */
bool pattern_match(const struct pattern *pattern, const struct json *seen,
		   const struct scope *scope, struct mismatch *ret);

/* Appends the pattern as a person would say it: {peerId: alice, text: "hello"}. */
void pattern_print(const struct pattern *pattern, const struct scope *scope,
		   struct text *out);

/* Appends JSON for people: at most MAX bytes of a text are shown, and its length. */
#define SHOWN_TEXT_MAX 60 /* bytes */
void json_print_short(const struct json *json, struct text *out);

/* The same; a number of TABLE (may be NULL) with its name: "4 Reconnecting". */
void json_print_code(const struct json *json, const struct code_table *table,
		     struct text *out);

#endif
