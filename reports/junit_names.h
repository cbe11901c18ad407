/*
 * The names of cases in JUnit, as its readers want them: class names of plain
 * dotted words, types of one word, (class, name) never twice. Private to
 * reports/; see junit.h.
 */
#ifndef REPORTS_JUNIT_NAMES_H
#define REPORTS_JUNIT_NAMES_H

#include "base/map.h"
#include "reports/journal.h"

#define JUNIT_NAME_MAX 1000 /* columns; a longer one is cut */

/* Appends CLASS with '_' for what is no letter, digit, '_', '-' or dot between words. */
void junit_class(struct text *out, const char *class_name);

/* Appends KIND as a word that begins with a capital, or FALLBACK if none is left. */
void junit_type(struct text *out, const char *kind, const char *fallback);

/*
 * Appends the title of ONE: one line, no blanks at the ends or doubled; " (2)"
 * behind a name that CLASS in SEEN has already. SEEN holds no values to free.
 */
void junit_name(struct text *out, const struct journal_case *one, const char *class_name,
		struct map *seen);

/* Appends "cases.offline.Delivered(delivered-once.yaml:16)". */
void junit_at(struct text *out, const char *file, int64_t line);

/* STARTED if it is a moment "2026-11-22T19:41:14" that the calendar has, else 1970. */
const char *junit_stamp(const char *started);

#endif
