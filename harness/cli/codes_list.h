/*
 * rtm-conform codes list: the codes of a version, by operation, then those of the
 * tables that no operation gives.
 */
#ifndef CLI_CODES_LIST_H
#define CLI_CODES_LIST_H

#include "base/err.h"
#include "base/text.h"
#include "model/catalogue.h"

#include <stdbool.h>

enum codes_format { CODES_TEXT, CODES_JSON, CODES_MARKDOWN, CODES_FORMAT_COUNT };

/*
 * ONLY is an operation, of whatever role, or a table; NULL: all. ERR_USAGE, with what
 * was meant, if there is none of that name or it has no codes.
 */
bool codes_list(const struct catalogue *catalogue, const char *only,
		enum codes_format format, struct text *out, struct err *err);

#endif
