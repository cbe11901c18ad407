/*
 * UTF-8 and the width of text on a terminal. Knows nothing of locales: the
 * program's output is UTF-8 always.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads the character at BYTES (at most LEN bytes) and returns how many bytes
 * it takes, 0 if they are no UTF-8 (overlong, surrogate, cut, past U+10FFFF) or
 * LEN is 0; *RET_POINT is then untouched.
 */
size_t utf8_decode(const char *bytes, size_t len, uint32_t *ret_point);

/* True if all LEN bytes are UTF-8. *RET_AT (may be NULL): where the first fault stands.
 */
bool utf8_valid(const char *bytes, size_t len, size_t *ret_at);

/* Columns that POINT takes: 0 combining and control, 2 East Asian wide and emoji, else 1.
 */
unsigned utf8_point_width(uint32_t point);

/*
 * Columns of LEN bytes; a tab counts 1, as it is printed as one space, and so
 * does each byte that is no UTF-8, as it is printed as one U+FFFD.
 */
size_t utf8_width(const char *bytes, size_t len);

/*
 * Bytes taken by the first POINTS code points of BYTES, at most LEN. A byte that
 * is no UTF-8 counts as a code point.
 */
size_t utf8_offset(const char *bytes, size_t len, size_t points);

#endif
