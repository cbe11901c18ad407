#include "reports/xml.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const struct {
	char c;
	const char *text;      /* NULL: as it is */
	const char *attribute; /* NULL: as it is */
} marks[] = {
	/* clang-format off */
	{'&',  "&amp;", "&amp;"},
	{'<',  "&lt;",  "&lt;"},
	{'>',  "&gt;",  "&gt;"}, /* always: "]]>" must not stand in text */
	{'"',  NULL,    "&quot;"},
	{'\n', NULL,    "&#10;"}, /* a reader makes blanks of them in attributes */
	{'\t', NULL,    "&#9;"},
	{'\r', "&#13;", "&#13;"}, /* a reader makes line feeds of it */
	/* clang-format on */
};

#define MARK_COUNT (sizeof marks / sizeof marks[0])

/* Char of XML 1.0, section 2.2; surrogates are no UTF-8 already. */
static bool is_char(uint32_t point)
{
	return point == '\t' || point == '\n' || point == '\r' ||
	       (point >= 0x20 && point != 0xfffe && point != 0xffff);
}

static void put_point(struct text *out, const char *bytes, size_t len, uint32_t point,
		      bool attribute)
{
	if (!is_char(point)) {
		text_printf(out, point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)point);
		return;
	}
	for (size_t i = 0; i < MARK_COUNT; i++) {
		const char *as = attribute ? marks[i].attribute : marks[i].text;

		if (point == (unsigned char)marks[i].c && as != NULL) {
			text_add(out, as);
			return;
		}
	}
	text_append(out, bytes, len);
}

static void put(struct text *out, const char *bytes, size_t len, bool attribute)
{
	for (size_t i = 0; i < len;) {
		uint32_t point = 0;
		size_t n = utf8_decode(bytes + i, len - i, &point);

		if (n == 0)
			text_add(out, REPLACEMENT);
		else
			put_point(out, bytes + i, n, point, attribute);
		i += n != 0 ? n : 1;
	}
}

void xml_text(struct text *out, const char *bytes, size_t len)
{
	put(out, bytes, len, false);
}

void xml_attribute(struct text *out, const char *name, const char *value)
{
	text_printf(out, " %s=\"", name);
	put(out, value, strlen(value), true);
	text_char(out, '"');
}
