/*
 * JUnit XML from a journal, in two profiles: rich (places, properties) and
 * strict (what Jenkins' own schema admits). Both are written so that Jenkins,
 * GitLab and GitHub's reporters show the whole of a failure.
 */
#ifndef REPORTS_JUNIT_H
#define REPORTS_JUNIT_H

#include "reports/journal.h"

enum junit_profile { JUNIT_RICH, JUNIT_STRICT, JUNIT_PROFILE_COUNT };

/* Appends the whole document. JOURNAL must be closed. */
void junit_write(const struct journal *journal, enum junit_profile profile,
		 struct text *out);

#endif
