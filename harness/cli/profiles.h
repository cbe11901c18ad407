/*
 * --profile: the versions that cases are checked against.
 */
#ifndef CLI_PROFILES_H
#define CLI_PROFILES_H

#include "base/err.h"
#include "load/load.h"

#define PROFILES_ALL "all" /* every version that there is */

/*
 * "1.0.1", "0.9.3,1.0.0" or "all" to versions of KNOWN, the oldest first. ERR_USAGE,
 * with what would do, if a word is none of them or stands there twice.
 */
bool profiles_parse(const char *words, const struct version_list *known,
		    struct version_list *ret, struct err *err);

#endif
