/*
 * The list of known failures, edited by what a run showed: line by line, so that
 * comments, reasons, owners and the order stay. It never moves an end that has passed:
 * that is somebody's decision.
 */
#ifndef REPORTS_KNOWN_UPDATE_H
#define REPORTS_KNOWN_UPDATE_H

#include "base/err.h"
#include "base/text.h"
#include "model/known.h"
#include "reports/journal.h"

#include <stdbool.h>
#include <stddef.h>

/* What a new row has for both until somebody fills it in. */
#define KNOWN_UPDATE_BLANK "unknown"

struct known_update {
	size_t added, changed, removed; /* rows */
};

/*
 * Appends to RET the list whose text is TEXT and whose rows are KNOWN's:
 *   the rows of a case that was fixed, and failed in no round, are gone;
 *   a failure that no row tells of goes into the row of its case, if there is one
 *   only: its kind, and its message and step where it has them; else it gets a row
 *   behind the others, with EXPIRES ("2026-12-31") as its end;
 *   everything else stays byte by byte.
 * ERR_USAGE, and RET untouched, for a list in brackets or with a row that does not
 * begin in the line of its dash.
 */
bool known_update(const struct known *known, const char *text,
		  const struct journal *journal, const char *expires, struct text *ret,
		  struct known_update *ret_counts, struct err *err);

#endif
