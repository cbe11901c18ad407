/*
 * The grammar of RFC 8259, to the letter, with the further bans of json.h that
 * can be told from the bytes alone. It builds nothing: json.c runs it ahead of
 * cJSON, which is more lenient than either.
 */
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* True if the LEN bytes are one JSON value; the error is that of json_parse(). */
bool json_scan(const char *bytes, size_t len, struct err *err);

/* Where the opening quote of name number I stands (from 0, over all objects), or LEN. */
size_t json_scan_name(const char *bytes, size_t len, size_t i);

#endif
