#include "base/json.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/*
 * What stands for a byte: itself (0), \u00XX ('u'), a check of UTF-8 ('8'), the
 * replacement ('?') or the letter behind the backslash. A NUL is replaced, as
 * json_parse() would refuse it as \u0000.
 */
static const char faces[256] = {
	/* clang-format off */
	[0x00]          = '?',
	[0x01 ... 0x07] = 'u',
	['\b']          = 'b',
	['\t']          = 't',
	['\n']          = 'n',
	[0x0b]          = 'u',
	['\f']          = 'f',
	['\r']          = 'r',
	[0x0e ... 0x1f] = 'u',
	['"']           = '"',
	['\\']          = '\\',
	[0x7f]          = 'u',
	[0x80 ... 0xff] = '8',
	/* clang-format on */
};

/* Writes what stands for the character at BYTES and returns how many bytes it took. */
static size_t write_special(struct text *out, const char *bytes, size_t len, char face)
{
	uint32_t point;
	size_t n = face == '8' ? utf8_decode(bytes, len, &point) : 0;

	if (n != 0) {
		text_append(out, bytes, n);
		return n;
	}
	if (face == '8' || face == '?') {
		text_add(out, REPLACEMENT);
	} else if (face == 'u') {
		text_printf(out, "\\u%04x", (unsigned)(unsigned char)*bytes);
	} else {
		text_char(out, '\\');
		text_char(out, face);
	}
	return 1;
}

void json_write_text(struct text *out, const char *bytes, size_t len)
{
	size_t plain = 0; /* where the run of bytes that stand for themselves began */

	text_reserve(out, len + 2);
	text_char(out, '"');
	for (size_t i = 0; i < len;) {
		char face = faces[(unsigned char)bytes[i]];

		if (face == 0) {
			i++;
			continue;
		}
		text_append(out, bytes + plain, i - plain);
		i += write_special(out, bytes + i, len - i, face);
		plain = i;
	}
	text_append(out, bytes + plain, len - plain);
	text_char(out, '"');
}

static void write_number(double value, struct text *out)
{
	char digits[32];

	if (value >= (double)-JSON_INTEGER_MAX && value <= (double)JSON_INTEGER_MAX &&
	    (double)(long long)value == value) {
		text_int(out, (long long)value);
		return;
	}
	if (value - value != 0) { /* not finite: JSON has no word for it */
		text_add(out, "null");
		return;
	}
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	text_add(out, digits);
}

static void write_children(const struct json *json, enum json_type type, struct text *out)
{
	const struct json *first = json_first(json);

	text_char(out, type == JSON_ARRAY ? '[' : '{');
	for (const struct json *child = first; child != NULL; child = json_next(child)) {
		if (child != first)
			text_char(out, ',');
		if (type == JSON_OBJECT) {
			const char *key = json_key(child);

			json_write_text(out, key, strlen(key));
			text_char(out, ':');
		}
		json_write(child, out);
	}
	text_char(out, type == JSON_ARRAY ? ']' : '}');
}

void json_write(const struct json *json, struct text *out)
{
	enum json_type type = json_type(json);
	const char *str;

	switch (type) {
	case JSON_BOOL:
		text_add(out, json_bool_or(json, false) ? "true" : "false");
		break;
	case JSON_NUMBER:
		write_number(json_number_or(json, 0), out);
		break;
	case JSON_TEXT:
		str = json_text_or(json, "");
		json_write_text(out, str, strlen(str));
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		write_children(json, type, out);
		break;
	case JSON_NULL:
	case JSON_TYPE_COUNT:
		text_add(out, "null");
		break;
	}
}
