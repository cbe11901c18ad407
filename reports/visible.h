/*
 * Text of others made fit to be shown: nothing in it drives a terminal, breaks
 * a line or turns the direction of what stands around it.
 */
#ifndef REPORTS_VISIBLE_H
#define REPORTS_VISIBLE_H

#include "base/text.h"

#include <stddef.h>

#define VISIBLE_ELLIPSIS "\xe2\x80\xa6" /* U+2026 */

/*
 * Appends LEN bytes: control characters as \n, \t, \x1b; marks of direction and
 * those without any width of their own as \u202e; a byte that is no UTF-8 as
 * U+FFFD.
 */
void visible_append(struct text *out, const char *bytes, size_t len);
void visible_add(struct text *out, const char *str);

/* As visible_add(), but at most COLUMNS wide: what is longer ends in an ellipsis. */
void visible_add_short(struct text *out, const char *str, size_t columns);

/* Cuts what OUT has from byte START on to COLUMNS, with an ellipsis if it is wider. */
void visible_cut(struct text *out, size_t start, size_t columns);

#endif
