/*
 * The properties of suites and cases in JUnit, and attributes made of texts of
 * others. Private to reports/; see junit.h.
 */
#ifndef REPORTS_JUNIT_PROPERTIES_H
#define REPORTS_JUNIT_PROPERTIES_H

#include "reports/journal.h"

#define JUNIT_ATTRIBUTE_MAX 1000 /* columns */

/* Appends ` NAME="VALUE"` in one line, long ones cut. */
void junit_attribute(struct text *out, const char *name, const char *value);

/* VALUE, or "unknown" where there is none but blanks. */
const char *junit_word(const char *value);

/* Append a whole element each. */
void junit_suite_properties(const struct journal *journal, struct text *out);
void junit_case_properties(const struct journal_case *one, struct text *out);

#endif
