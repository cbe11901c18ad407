#include "base/clock.h"
#include "base/json.h"
#include "load/load.h"

#include <string.h>

/* clang-format off */
static const struct unit {
	const char *name;
	int64_t ms;
} units[] = {
	/* "ms" before "m": the first that fits is taken */
	{"ms", 1},
	{"s",  CLOCK_MS_PER_S},
	{"m",  60 * CLOCK_MS_PER_S},
	{"h",  60 * 60 * CLOCK_MS_PER_S},
	{"d",  CLOCK_MS_PER_DAY},
};
/* clang-format on */

/* Reads the digits at *AT, at most up to JSON_INTEGER_MAX. */
static bool read_digits(const char **at, int64_t *ret)
{
	int64_t value = 0;
	const char *start = *at;
	for (; **at >= '0' && **at <= '9'; ++*at) {
		value = value * 10 + (**at - '0');
		if (value > JSON_INTEGER_MAX)
			return false;
	}
	*ret = value;
	return *at > start;
}

static const struct unit *read_unit(const char **at)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		size_t n = strlen(units[i].name);
		if (strncmp(*at, units[i].name, n) == 0) {
			*at += n;
			return &units[i];
		}
	}
	return NULL;
}

bool load_duration(const char *text, int64_t *ret_ms)
{
	const char *at = text;
	bool negative = *at == '-';
	if (negative)
		at++;
	int64_t total = 0;
	int64_t above = INT64_MAX; /* "1h30m", never "30m1h" or "1h1h" */
	do {
		int64_t value = 0;
		if (!read_digits(&at, &value))
			return false;
		const struct unit *unit = read_unit(&at);
		if (unit == NULL || unit->ms >= above)
			return false;
		if (value > (LOAD_DURATION_MAX_MS - total) / unit->ms)
			return false;
		total += value * unit->ms;
		above = unit->ms;
	} while (*at != '\0');
	*ret_ms = negative ? -total : total;
	return true;
}
