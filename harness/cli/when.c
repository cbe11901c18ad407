#include "cli/when.h"

#include "base/clock.h"

#include <string.h>

static const struct {
	char letter;
	int64_t seconds;
} units[] = {
	/* clang-format off */
	{'s', 1},
	{'m', 60},
	{'h', 60 * 60},
	{'d', 24 * 60 * 60},
	/* clang-format on */
};

/* The unit's seconds; 0 if LETTERS is not one unit. */
static int64_t unit_seconds(const char *letters)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (letters[0] == units[i].letter && letters[1] == '\0')
			return units[i].seconds;
	return 0;
}

bool when_parse(const char *word, int64_t now_ms, int64_t base_ms, int64_t *ret_ms,
		struct err *err)
{
	bool relative = word[0] == '+' || word[0] == '-';
	const char *digits = relative ? word + 1 : word;
	size_t n = strspn(digits, "0123456789");
	int64_t unit = relative ? unit_seconds(digits + n) : digits[n] == '\0';
	int64_t seconds = 0;

	if (strcmp(word, "now") == 0) {
		*ret_ms = now_ms;
		return true;
	}
	if (n == 0 || unit == 0)
		return err_set(err, ERR_USAGE, "\"%s\" is no moment: " WHEN_SYNTAX, word);
	for (size_t i = 0; i < n; i++) {
		seconds = seconds * 10 + (digits[i] - '0');
		if (seconds * unit > WHEN_MAX_S)
			return err_set(err, ERR_LIMIT, "\"%s\" is more than %lld seconds",
				       word, WHEN_MAX_S);
	}
	*ret_ms = (word[0] == '-' ? -seconds : seconds) * unit * CLOCK_MS_PER_S;
	if (relative)
		*ret_ms += base_ms;
	return true;
}
