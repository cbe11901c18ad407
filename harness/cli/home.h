/*
 * Where the suite itself is: the folder that holds cases/ and fixtures/.
 */
#ifndef CLI_HOME_H
#define CLI_HOME_H

#include "base/err.h"

#define HOME_MARK "fixtures/requirements.yaml" /* what such a folder holds */

/*
 * GIVEN, or this folder, or the one above that of PROGRAM (argv[0]: build/rtm-conform);
 * new. NULL, with ERR_USAGE, if cases/ and fixtures/ are not there.
 */
char *home_find(const char *given, const char *program, struct err *err);

#endif
