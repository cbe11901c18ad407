#include "model/signature.h"

#include "base/mem.h"

#include <ctype.h>
#include <string.h>

#define SUFFIX_DIGITS  8  /* of the ids that a case makes: engine.h */
#define MOMENT_DIGITS  10 /* seconds since 1970, or finer */
#define SESSION_DIGITS 16
#define TOKEN_CHARS    48

static size_t span_digits(const char *at)
{
	return strspn(at, "0123456789");
}

static size_t span_hex(const char *at)
{
	return strspn(at, "0123456789abcdef");
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Bytes of "-27b2723f" at AT, or 0. */
static size_t span_suffix(const char *at)
{
	return at[0] == '-' && span_hex(at + 1) == SUFFIX_DIGITS &&
			       !is_word(at[1 + SUFFIX_DIGITS])
		       ? 1 + SUFFIX_DIGITS
		       : 0;
}

/* Bytes of the number of "0.019 s" at AT, without the unit; or 0. */
static size_t span_time(const char *at)
{
	size_t n = span_digits(at);
	const char *unit;

	if (n > 0 && at[n] == '.')
		n += 1 + span_digits(at + n + 1);
	if (n == 0 || at[n] != ' ')
		return 0;
	unit = at + n + 1;
	if (unit[0] == 'm')
		unit++;
	return unit[0] == 's' && !is_word(unit[1]) ? n : 0;
}

/* Bytes at AT, where a word begins, that no second run would write again. */
static size_t span_made_up(const char *at)
{
	size_t digits = span_digits(at);
	size_t hex = span_hex(at);
	size_t token = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789+/=");

	if (token >= TOKEN_CHARS)
		return token;
	if (hex >= SESSION_DIGITS && !is_word(at[hex]))
		return hex;
	if (digits >= MOMENT_DIGITS && !is_word(at[digits]))
		return digits;
	return span_time(at);
}

void signature_of(const char *message, struct text *ret)
{
	bool within = false; /* a word */

	for (const char *at = message; *at != '\0';) {
		size_t n = within ? span_suffix(at) : span_made_up(at);

		if (n > 0 && !within)
			text_char(ret, '*');
		if (n == 0) {
			text_char(ret, *at);
			n = 1;
		}
		within = is_word(at[n - 1]);
		at += n;
	}
}

bool signature_has(const char *message, const char *part)
{
	struct text whole OWNED(text_finish) = {0};
	struct text wanted OWNED(text_finish) = {0};

	signature_of(message, &whole);
	signature_of(part, &wanted);
	return strstr(text_str(&whole), text_str(&wanted)) != NULL;
}

bool signature_same(const char *a, const char *b)
{
	struct text left OWNED(text_finish) = {0};
	struct text right OWNED(text_finish) = {0};

	signature_of(a, &left);
	signature_of(b, &right);
	return strcmp(text_str(&left), text_str(&right)) == 0;
}
