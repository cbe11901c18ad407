#include "load/scalar.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct word {
	const char *text;
	enum node_kind kind;
	bool truth;
} words[] = {
	{"",      NODE_NULL, false},
	{"~",     NODE_NULL, false},
	{"null",  NODE_NULL, false},
	{"Null",  NODE_NULL, false},
	{"NULL",  NODE_NULL, false},
	{"true",  NODE_BOOL, true},
	{"True",  NODE_BOOL, true},
	{"TRUE",  NODE_BOOL, true},
	{"false", NODE_BOOL, false},
	{"False", NODE_BOOL, false},
	{"FALSE", NODE_BOOL, false},
};

static const char *const not_finite[] = {
	".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN",
};
/* clang-format on */

static size_t count_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* [-+]?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?, or with digits behind the point
 * only. */
static bool is_decimal(const char *text, bool *ret_whole)
{
	const char *at = text;
	if (*at == '-' || *at == '+')
		at++;
	size_t before = count_digits(at);
	if (before > 1 && at[0] == '0')
		return false;
	at += before;
	*ret_whole = true;
	size_t behind = 0;
	if (*at == '.') {
		*ret_whole = false;
		behind = count_digits(at + 1);
		at += 1 + behind;
	}
	if (before + behind == 0)
		return false;
	if (*at == 'e' || *at == 'E') {
		*ret_whole = false;
		at++;
		if (*at == '-' || *at == '+')
			at++;
		size_t n = count_digits(at);
		if (n == 0)
			return false;
		at += n;
	}
	return *at == '\0';
}

static bool is_made_of(const char *text, const char *characters)
{
	return *text != '\0' && text[strspn(text, characters)] == '\0';
}

/* 0o17 and 0x1f: the base, or 0. */
static int prefixed_base(const char *text)
{
	if (text[0] != '0')
		return 0;
	if (text[1] == 'o' && is_made_of(text + 2, "01234567"))
		return 8;
	if (text[1] == 'x' && is_made_of(text + 2, "0123456789abcdefABCDEF"))
		return 16;
	return 0;
}

static bool set_number(struct node *node, double number, bool whole, const char **ret_why)
{
	if (!isfinite(number)) {
		*ret_why = "a number that is not finite";
		return false;
	}
	if (whole && fabs(number) >= (double)JSON_INTEGER_MAX) {
		*ret_why = "a whole number of 2^53 or more, which is not exact";
		return false;
	}
	node->kind = NODE_NUMBER;
	node->number = number;
	return true;
}

/* Most texts are told from the words and numbers by how they begin. */
static bool may_be_special(const char *text)
{
	return strchr("~nNtTfF.+-0123456789", text[0]) != NULL; /* or "" */
}

bool scalar_resolve(struct node *node, const char **ret_why)
{
	if (!may_be_special(node->text)) {
		node->kind = NODE_TEXT;
		return true;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].text, node->text) == 0) {
			node->kind = words[i].kind;
			node->truth = words[i].truth;
			return true;
		}
	}
	const char *unsigned_text = node->text;
	if (*unsigned_text == '-' || *unsigned_text == '+')
		unsigned_text++;
	for (size_t i = 0; i < sizeof not_finite / sizeof not_finite[0]; i++)
		if (strcmp(not_finite[i], unsigned_text) == 0)
			return set_number(node, HUGE_VAL, false, ret_why);
	int base = prefixed_base(node->text);
	if (base != 0) {
		unsigned long long value = strtoull(node->text + 2, NULL, base);
		return set_number(node, (double)value, true, ret_why);
	}
	bool whole = false;
	if (is_decimal(node->text, &whole))
		return set_number(node, strtod(node->text, NULL), whole, ret_why);
	node->kind = NODE_TEXT;
	return true;
}
