/*
 * The versions of the SDK that the reference client can be, and what its table
 * of operations says by them. Which version has what: facts.md 1 to 4.
 */
#ifndef MOCKS_CLIENT_RELEASE_H
#define MOCKS_CLIENT_RELEASE_H

#include <stdbool.h>

enum release {
	RELEASE_0_9_0,
	RELEASE_0_9_1,
	RELEASE_0_9_2,
	RELEASE_0_9_3,
	RELEASE_1_0_0,
	RELEASE_1_0_1,
	RELEASE_COUNT
};

/*
 * The newest release that is not above VERSION ("1.0.1"); of what is older than
 * all of them the first. False, with *RET untouched: not three numbers.
 */
bool release_find(const char *version, enum release *ret);

#endif
