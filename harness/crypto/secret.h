/*
 * Secrets: bytes that nobody can guess, and comparing them without telling
 * by the time it takes how much was right. What must be repeatable comes from
 * base/rng.h instead.
 */
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define SECRET_RANDOM_MAX 4096 /* bytes in one call */

/* LEN random bytes into RET. Error: ERR_LIMIT past SECRET_RANDOM_MAX, ERR_INTERNAL. */
bool secret_random(void *ret, size_t len, struct err *err);

/* LEN random lower-case hexadecimal digits and a NUL into RET. Errors as above. */
bool secret_hex(char *ret, size_t len, struct err *err);

/* True if LEN bytes are the same; the time depends on LEN alone. */
bool secret_equal(const void *a, const void *b, size_t len);

/* The same for strings; that lengths differ may be seen. NULL equals nothing. */
bool secret_equal_text(const char *a, const char *b);

#endif
