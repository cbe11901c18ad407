/*
 * The lines of a case file that a verdict carries, with a caret below the word
 * at fault, placed by display width.
 */
#ifndef REPORTS_EXCERPT_H
#define REPORTS_EXCERPT_H

#include "base/json.h"
#include "base/text.h"

#define EXCERPT_LINE_MAX  160 /* columns of one line that are shown */
#define EXCERPT_LINES_MAX 20

/* Appends the excerpt of VERDICT, or nothing where it has none. */
void excerpt_of_verdict(const struct json *verdict, struct text *out);

/* Columns of the numbers' gutter before " |"; 2 where there is no excerpt. */
size_t excerpt_gutter(const struct json *verdict);

#endif
