/*
 * Base64 with the standard alphabet and padding (RFC 4648, section 4), strict
 * in reading: every run of bytes has exactly one text, and only that one is
 * taken. No white space, no URL alphabet, no missing padding, no stray bits.
 */
#ifndef CRYPTO_BASE64_H
#define CRYPTO_BASE64_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends the text of LEN bytes: 4 characters for each 3 bytes, rounded up. */
void base64_encode(const void *bytes, size_t len, struct text *out);

/* Appends what LEN characters stand for. Error: ERR_PARSE with the 0-based offset. */
bool base64_decode(const char *chars, size_t len, struct text *ret, struct err *err);

#endif
