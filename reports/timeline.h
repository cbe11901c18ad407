/*
 * What happened in a case, merged: a line a call (with its answer) or event,
 * oldest first, a column an actor. Bursts are folded, and so is the middle of
 * what is still too long.
 */
#ifndef REPORTS_TIMELINE_H
#define REPORTS_TIMELINE_H

#include "reports/journal.h"

#define TIMELINE_LINES_MAX   120 /* below the head line */
#define TIMELINE_COLUMNS_MAX 6   /* more actors share one column, with their names */
#define TIMELINE_BURST_MIN   6   /* alike calls or events of an actor that are folded */
#define TIMELINE_VALUE_MAX   24  /* columns of one value */
#define TIMELINE_FIELDS_MAX  64  /* columns of all values of one line */
#define TIMELINE_SLOW_MS     100 /* an answer that took as long says so */

/*
 * Appends the timeline of ONE, each line indented by a space; nothing if it has
 * no lines. Ids that the build saw are shown as actors' names.
 */
void timeline_print(const struct journal_case *one, struct text *out);

#endif
