/*
 * The named defects of the reference service: each row breaks one requirement
 * in one way, by the smallest possible change of behaviour. And its variants:
 * each differs within the rules, and no case may fail because of it.
 */
#ifndef MOCKS_SERVICE_DEFECT_H
#define MOCKS_SERVICE_DEFECT_H

#include <stddef.h>

struct mock_defect {
	const char *name;        /* "offline-delivered-twice" */
	const char *requirement; /* "OFFLINE-07" */
	const char *what;        /* one sentence: what a programmer did wrong */
	const char *versions;    /* in which it is proved, as "0.9.0 0.9.3"; NULL: in the
				    newest that has the requirement */
};

struct mock_variant {
	const char *name; /* "rate-token-bucket" */
	const char *what; /* one sentence: how it differs, and why it may */
};

const struct mock_defect *service_defects(size_t *ret_n);
const struct mock_variant *service_variants(size_t *ret_n);

#endif
