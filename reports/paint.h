/*
 * Colours of a terminal, only where they are asked for.
 */
#ifndef REPORTS_PAINT_H
#define REPORTS_PAINT_H

#include "base/text.h"
#include "model/verdict.h"

#include <stdbool.h>

enum paint { PAINT_NONE, PAINT_GOOD, PAINT_BAD, PAINT_ODD, PAINT_DIM, PAINT_COUNT };

void paint_start(struct text *out, bool colour, enum paint paint);
void paint_end(struct text *out, bool colour, enum paint paint);

enum paint paint_of(enum verdict verdict);

/* "FAIL", in its colour, and blanks up to WIDTH columns. */
void paint_verdict(struct text *out, bool colour, enum verdict verdict, size_t width);

#endif
