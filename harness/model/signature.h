/*
 * What two failures have in common when one thing is behind both: their
 * message without what every run makes anew. A verdict in the journal carries it;
 * the hint at a named defect, compare and a target's known failures go by it.
 */
#ifndef MODEL_SIGNATURE_H
#define MODEL_SIGNATURE_H

#include "base/text.h"

#include <stdbool.h>

/*
 * Appends MESSAGE without what differs from run to run: hexadecimal ids, moments
 * (their number of digits stays, so that seconds are not milliseconds), fractions,
 * and control characters. A signature's own signature is itself.
 */
void signature_of(const char *message, struct text *out);

/* True if the signature of PART stands somewhere in that of MESSAGE. */
bool signature_has(const char *message, const char *part);

bool signature_same(const char *a, const char *b);

#endif
