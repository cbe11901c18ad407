/*
 * What is refused in a file before it is parsed: bytes that are no UTF-8, and
 * characters that libyaml would count lines by though nobody else does.
 */
#ifndef LOAD_BYTES_H
#define LOAD_BYTES_H

#include "load/problems.h"

#include <stdbool.h>
#include <stddef.h>

/* The place of byte AT, which may be LEN; line ends are LF, CR LF and CR. */
struct place bytes_place(const char *path, const char *bytes, size_t len, size_t at);

/* False with a problem at the first character that is refused. */
bool bytes_check(const char *path, const char *bytes, size_t len,
		 struct problems *problems);

#endif
