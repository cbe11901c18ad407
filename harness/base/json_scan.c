#include "base/json_scan.h"

#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

/* JSON_INTEGER_MAX as it is written. */
#define INTEGER_MAX_DIGITS "9007199254740992"
#define INTEGER_MAX_LEN    16

/* Past this an exponent only says "huge" or "tiny"; no sum of it can overflow. */
#define EXPONENT_MAX 100000

struct scan {
	const char *start;
	const char *at;
	const char *end;
	struct err *err;
};

enum text_class {
	TEXT_PLAIN,
	TEXT_QUOTE,
	TEXT_ESCAPE,
	TEXT_CONTROL,
	TEXT_HIGH,
};

static const unsigned char text_class[256] = {
	/* clang-format off */
	[0x00 ... 0x1f] = TEXT_CONTROL,
	['"']           = TEXT_QUOTE,
	['\\']          = TEXT_ESCAPE,
	[0x80 ... 0xff] = TEXT_HIGH,
	/* clang-format on */
};

static bool refuse(const struct scan *scan, enum err_code code, const char *at,
		   const char *what)
{
	return err_set(scan->err, code, "byte %zu: %s", (size_t)(at - scan->start), what);
}

static bool fail(const struct scan *scan, const char *what)
{
	return refuse(scan, ERR_PARSE, scan->at, what);
}

static size_t left(const struct scan *scan)
{
	return (size_t)(scan->end - scan->at);
}

/* The byte at hand; NUL at the end, where no rule of the grammar allows one. */
static char peek(const struct scan *scan)
{
	return scan->at < scan->end ? *scan->at : '\0';
}

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' ||
					*scan->at == '\r' || *scan->at == '\t'))
		scan->at++;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of the escape \uXXXX at OFFSET from here, or -1. */
static int code_unit(const struct scan *scan, size_t offset)
{
	int unit = 0;

	if (left(scan) < offset + 6 || scan->at[offset] != '\\' ||
	    scan->at[offset + 1] != 'u')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = hex_digit(scan->at[offset + i]);

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

static bool scan_escape(struct scan *scan)
{
	if (left(scan) >= 2 && scan->at[1] != '\0' &&
	    strchr("\"\\/bfnrt", scan->at[1]) != NULL) {
		scan->at += 2;
		return true;
	}

	int unit = code_unit(scan, 0);
	if (unit < 0)
		return fail(scan, "this is no escape of JSON");
	if (unit == 0)
		return fail(scan, "a NUL is not allowed in a string");
	if (unit < 0xd800 || unit > 0xdfff) {
		scan->at += 6;
		return true;
	}
	int low = code_unit(scan, 6);
	if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return fail(scan, "a surrogate without its partner");
	scan->at += 12;
	return true;
}

static bool scan_character(struct scan *scan)
{
	uint32_t point;
	size_t n = utf8_decode(scan->at, left(scan), &point);

	if (n == 0)
		return fail(scan, "a string that is not UTF-8");
	scan->at += n;
	return true;
}

static bool scan_text(struct scan *scan)
{
	const char *open = scan->at++;

	for (;;) {
		while (scan->at < scan->end &&
		       text_class[(unsigned char)*scan->at] == TEXT_PLAIN)
			scan->at++;
		if (scan->at == scan->end)
			return refuse(scan, ERR_PARSE, open, "a string without its end");
		switch ((enum text_class)text_class[(unsigned char)*scan->at]) {
		case TEXT_PLAIN:
			break;
		case TEXT_QUOTE:
			scan->at++;
			return true;
		case TEXT_ESCAPE:
			if (!scan_escape(scan))
				return false;
			break;
		case TEXT_CONTROL:
			return fail(scan, "a control character in a string");
		case TEXT_HIGH:
			if (!scan_character(scan))
				return false;
			break;
		}
	}
}

/* The digits of a number that count, and where its point stands among them. */
struct decimal {
	char digits[JSON_NUMBER_MAX + 1];
	size_t len; /* of digits, from the first that is not 0 */
	long point; /* digits before the point, once the exponent is applied */
};

static void scan_digits(struct scan *scan, struct decimal *decimal, bool fraction)
{
	for (; is_digit(peek(scan)); scan->at++) {
		if (decimal->len > 0 || *scan->at != '0') {
			decimal->digits[decimal->len++] = *scan->at;
			decimal->point += !fraction;
		} else {
			decimal->point -= fraction;
		}
	}
}

/* True if the magnitude is greater than JSON_INTEGER_MAX: exact, by the digits. */
static bool is_beyond(const struct decimal *decimal)
{
	if (decimal->len == 0 || decimal->point < INTEGER_MAX_LEN)
		return false;
	if (decimal->point > INTEGER_MAX_LEN)
		return true;

	size_t len = decimal->len < INTEGER_MAX_LEN ? decimal->len : INTEGER_MAX_LEN;
	int order = memcmp(decimal->digits, INTEGER_MAX_DIGITS, len);
	if (order != 0)
		return order > 0;
	for (size_t i = len; i < decimal->len; i++) {
		if (decimal->digits[i] != '0')
			return true;
	}
	return false;
}

static bool scan_exponent(struct scan *scan, struct decimal *decimal)
{
	bool minus = false;
	long exponent = 0;

	scan->at++;
	if (peek(scan) == '+' || peek(scan) == '-')
		minus = *scan->at++ == '-';
	if (!is_digit(peek(scan)))
		return fail(scan, "an exponent without digits");
	for (; is_digit(peek(scan)); scan->at++) {
		if (exponent < EXPONENT_MAX)
			exponent = exponent * 10 + (*scan->at - '0');
	}
	decimal->point += minus ? -exponent : exponent;
	return true;
}

static bool scan_number(struct scan *scan)
{
	const char *open = scan->at;
	const char *end = scan->end;
	struct decimal decimal;

	decimal.len = 0;
	decimal.point = 0;
	/* One byte past the limit is scanned, to see whether there is more. */
	if (left(scan) > JSON_NUMBER_MAX + 1)
		scan->end = open + JSON_NUMBER_MAX + 1;
	if (*scan->at == '-')
		scan->at++;
	if (!is_digit(peek(scan)))
		return fail(scan, "a number without digits");
	if (*scan->at == '0')
		scan->at++;
	else
		scan_digits(scan, &decimal, false);
	if (is_digit(peek(scan)))
		return fail(scan, "a number with a 0 in front");
	if (peek(scan) == '.') {
		scan->at++;
		if (!is_digit(peek(scan)))
			return fail(scan, "a point without digits behind it");
		scan_digits(scan, &decimal, true);
	}
	if ((peek(scan) == 'e' || peek(scan) == 'E') && !scan_exponent(scan, &decimal))
		return false;
	scan->end = end;
	if (scan->at - open > JSON_NUMBER_MAX)
		return refuse(scan, ERR_LIMIT, open, "a number with too many digits");
	if (is_beyond(&decimal))
		return refuse(scan, ERR_LIMIT, open, "a number beyond 2^53");
	return true;
}

static bool scan_word(struct scan *scan, const char *word)
{
	size_t len = strlen(word);

	if (left(scan) < len || memcmp(scan->at, word, len) != 0)
		return fail(scan, "no JSON value starts like this");
	scan->at += len;
	return true;
}

static bool scan_value(struct scan *scan, unsigned depth);

static bool scan_array(struct scan *scan, unsigned depth)
{
	const char *open = scan->at++;

	skip_space(scan);
	if (peek(scan) == ']') {
		scan->at++;
		return true;
	}
	for (;;) {
		if (!scan_value(scan, depth))
			return false;
		skip_space(scan);
		if (scan->at == scan->end)
			return refuse(scan, ERR_PARSE, open, "an array without its end");
		char c = *scan->at;
		if (c != ',' && c != ']')
			return fail(scan, "',' or ']' is missing");
		scan->at++;
		if (c == ']')
			return true;
	}
}

static bool scan_object(struct scan *scan, unsigned depth)
{
	const char *open = scan->at++;

	skip_space(scan);
	if (peek(scan) == '}') {
		scan->at++;
		return true;
	}
	for (;;) {
		skip_space(scan);
		if (scan->at == scan->end)
			return refuse(scan, ERR_PARSE, open, "an object without its end");
		if (*scan->at != '"')
			return fail(scan, "a name in quotes is missing");
		if (!scan_text(scan))
			return false;
		skip_space(scan);
		if (peek(scan) != ':')
			return fail(scan, "':' is missing");
		scan->at++;
		if (!scan_value(scan, depth))
			return false;
		skip_space(scan);
		if (scan->at == scan->end)
			return refuse(scan, ERR_PARSE, open, "an object without its end");
		char c = *scan->at;
		if (c != ',' && c != '}')
			return fail(scan, "',' or '}' is missing");
		scan->at++;
		if (c == '}')
			return true;
	}
}

/* DEPTH: how many arrays and objects the value stands in. */
static bool scan_value(struct scan *scan, unsigned depth)
{
	skip_space(scan);
	if (scan->at == scan->end)
		return fail(scan, "a value is missing");
	switch (*scan->at) {
	case '[':
	case '{':
		if (depth == JSON_DEPTH_MAX)
			return refuse(scan, ERR_LIMIT, scan->at, "nested too deeply");
		return *scan->at == '[' ? scan_array(scan, depth + 1)
					: scan_object(scan, depth + 1);
	case '"':
		return scan_text(scan);
	case 't':
		return scan_word(scan, "true");
	case 'f':
		return scan_word(scan, "false");
	case 'n':
		return scan_word(scan, "null");
	default:
		if (*scan->at == '-' || is_digit(*scan->at))
			return scan_number(scan);
		return fail(scan, "no JSON value starts like this");
	}
}

bool json_scan(const char *bytes, size_t len, struct err *err)
{
	struct scan scan = {.start = bytes, .at = bytes, .end = bytes + len, .err = err};

	if (!scan_value(&scan, 0))
		return false;
	skip_space(&scan);
	if (scan.at != scan.end)
		return fail(&scan, "text behind the value");
	return true;
}

size_t json_scan_name(const char *bytes, size_t len, size_t i)
{
	struct scan scan = {.start = bytes, .at = bytes, .end = bytes + len};

	while (scan.at < scan.end) {
		if (*scan.at != '"') {
			scan.at++;
			continue;
		}
		const char *open = scan.at;
		if (!scan_text(&scan))
			return len;
		skip_space(&scan);
		if (peek(&scan) == ':' && i-- == 0)
			return (size_t)(open - bytes);
	}
	return len;
}
