/*
 * rtm-conform coverage --profile all: the requirements of several versions side by
 * side, and how many cases each version has in each area of the suite.
 */
#ifndef CLI_COVERAGE_VERSIONS_H
#define CLI_COVERAGE_VERSIONS_H

#include "cli/coverage.h"

struct coverages {
	VEC(struct coverage) list; /* the oldest version first */
};
void coverages_finish(struct coverages *coverages);

/*
 * FORMAT is that of run_options. A cell says how many cases there are, "-" where the
 * requirement is not of the version. JSON has, beside the table, all that it says of
 * each version alone.
 */
void coverage_write_versions(const struct coverages *coverages, int format, FILE *out);

#endif
