/*
 * The notes of a case: what was seen and is no failure.
 */
#ifndef REPORTS_NOTES_H
#define REPORTS_NOTES_H

#include "reports/journal.h"

#define NOTES_MAX 20 /* of one case that are shown; the rest is counted */

/* Appends a line " note: …" for each. */
void notes_print(const struct journal_case *one, struct text *out);

#endif
