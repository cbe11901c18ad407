/*
 * Moments as they are typed: Unix seconds ("1700000000"), "now", or relative
 * to a base ("-25h", "+7d").
 */
#ifndef CLI_WHEN_H
#define CLI_WHEN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define WHEN_SYNTAX "Unix seconds, now, or like -25h and +7d (s, m, h, d)"
#define WHEN_MAX_S  4294967295LL /* seconds either way: what a token can hold */

/*
 * WORD as Unix ms. "now" is NOW_MS; what has a sign counts from BASE_MS.
 * Error: ERR_USAGE if it is neither, ERR_LIMIT past WHEN_MAX_S.
 */
bool when_parse(const char *word, int64_t now_ms, int64_t base_ms, int64_t *ret_ms,
		struct err *err);

#endif
