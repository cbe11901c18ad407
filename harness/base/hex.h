/*
 * Bytes written as hexadecimal digits.
 */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/text.h"

#include <stdbool.h>

/*
 * Appends the bytes that HEX writes: pairs of digits of either case, spaces
 * between them. False, with RET untouched, if it is anything else; "" is no bytes.
 */
bool hex_decode(const char *hex, struct text *ret);

#endif
