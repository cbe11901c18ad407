#include "reports/visible.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const struct {
	uint32_t first, last;
} hidden[] = {
	/* clang-format off */
	{0x00ad, 0x00ad}, /* soft hyphen */
	{0x061c, 0x061c}, /* Arabic letter mark */
	{0x200b, 0x200f}, /* of no width, and marks of direction */
	{0x2028, 0x202e}, /* separators of lines, embeddings, overrides */
	{0x2060, 0x206f}, /* joiners, isolates */
	{0xfeff, 0xfeff}, /* byte order mark */
	{0xfdd0, 0xfdef}, /* no characters */
	{0xfff9, 0xfffb}, /* annotations */
	{0xe0000, 0xe007f}, /* tags */
	/* clang-format on */
};

static bool is_hidden(uint32_t point)
{
	if ((point & 0xfffe) == 0xfffe) /* the last two of each plane: no characters */
		return true;
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (point >= hidden[i].first && point <= hidden[i].last)
			return true;
	return false;
}

static void put_control(struct text *out, uint32_t point)
{
	static const char names[] = {
		['\a'] = 'a', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r'};

	if (point < sizeof names && names[point] != '\0')
		text_printf(out, "\\%c", names[point]);
	else
		text_printf(out, "\\x%02x", (unsigned)point);
}

static void put_point(struct text *out, const char *bytes, size_t len, uint32_t point)
{
	if (point < 0x20 || (point >= 0x7f && point < 0xa0))
		put_control(out, point);
	else if (is_hidden(point))
		text_printf(out, "\\u%04x", (unsigned)point);
	else
		text_append(out, bytes, len);
}

void visible_append(struct text *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t point = 0;
		size_t n = utf8_decode(bytes + i, len - i, &point);

		if (n == 0)
			text_add(out, REPLACEMENT);
		else
			put_point(out, bytes + i, n, point);
		i += n != 0 ? n : 1;
	}
}

void visible_add(struct text *out, const char *str)
{
	visible_append(out, str, strlen(str));
}

void visible_cut(struct text *out, size_t start, size_t columns)
{
	const char *bytes = text_str(out) + start;
	size_t len = out->len - start;
	size_t width = 0;

	if (utf8_width(bytes, len) <= columns)
		return;
	for (size_t i = 0; i < len;) {
		size_t n = utf8_offset(bytes + i, len - i, 1);
		size_t wide = utf8_width(bytes + i, n);

		if (width + wide + 1 > columns) {
			text_cut(out, start + i);
			text_add(out, VISIBLE_ELLIPSIS);
			return;
		}
		width += wide;
		i += n;
	}
}

void visible_add_short(struct text *out, const char *str, size_t columns)
{
	size_t start = out->len;
	/* No character takes less than a byte a column, save those of no width. */
	size_t len = strnlen(str, columns * 16 + 64);

	visible_append(out, str, len);
	visible_cut(out, start, columns);
}
