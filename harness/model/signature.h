/*
 * What two failures have in common when one thing is behind both: their
 * message without what every run makes anew. compare tells by it whether a case
 * fails otherwise than before, a target's list whether a failure is a known one.
 */
#ifndef MODEL_SIGNATURE_H
#define MODEL_SIGNATURE_H

#include "base/text.h"

#include <stdbool.h>

/*
 * Appends MESSAGE to RET, in which
 *   alice-27b2723f, an id with its case's suffix of 8 hex digits, is "alice";
 *   a time with its unit ("0.019 s", "500 ms") is "* s";
 *   10 digits or more (a moment), 16 hex digits or more (a session) and 48
 *   characters of base64 or more (a token) are "*".
 * Counts, codes and everything else stay: they are expected and seen.
 */
void signature_of(const char *message, struct text *ret);

/* True if PART, both without ids and times, stands somewhere in MESSAGE. */
bool signature_has(const char *message, const char *part);

bool signature_same(const char *a, const char *b);

#endif
