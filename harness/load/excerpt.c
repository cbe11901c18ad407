#include "base/utf8.h"
#include "load/problems.h"

#include <stdbool.h>
#include <stdio.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define ELLIPSIS    "\xe2\x80\xa6" /* U+2026 */

/* One character of a line, as it is printed. */
struct glyph {
	const char *bytes;
	size_t len;
	size_t width;
};

/*
 * What is printed for the character at BYTES, and in *RET_TAKEN how many bytes it
 * has there. Control characters would move the caret, or drive the terminal.
 */
static struct glyph glyph_at(const char *bytes, size_t len, size_t *ret_taken)
{
	uint32_t point = 0;
	size_t taken = utf8_decode(bytes, len, &point);
	*ret_taken = taken > 0 ? taken : 1;
	if (taken == 1 && point == '\t')
		return (struct glyph){" ", 1, 1};
	if (taken == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0))
		return (struct glyph){REPLACEMENT, sizeof REPLACEMENT - 1, 1};
	return (struct glyph){bytes, taken, utf8_point_width(point)};
}

/* Columns that the first POINTS characters of LINE take. */
static size_t columns_before(const char *line, size_t len, size_t points)
{
	size_t columns = 0;
	for (size_t at = 0; points > 0 && at < len; points--) {
		size_t taken = 0;
		columns += glyph_at(line + at, len - at, &taken).width;
		at += taken;
	}
	return columns;
}

/* The columns of a line that are shown, and those under the caret. */
struct view {
	size_t from, to;
	size_t caret, caret_end;
	bool cut_left, cut_right;
};

static struct view choose_view(const char *line, size_t len, struct place place)
{
	size_t before = place.column > 0 ? place.column - 1 : 0;
	size_t width = place.width > 0 ? place.width : 1;
	size_t total = columns_before(line, len, len);
	struct view view = {
		.to = total,
		.caret = columns_before(line, len, before),
		.caret_end = columns_before(line, len, before + width),
	};
	if (total > EXCERPT_WIDTH_MAX) {
		if (view.caret > EXCERPT_WIDTH_MAX / 2)
			view.from = view.caret - EXCERPT_WIDTH_MAX / 2;
		view.to = view.from + EXCERPT_WIDTH_MAX;
	}
	view.cut_left = view.from > 0;
	view.cut_right = view.to < total;
	if (view.caret_end > view.to)
		view.caret_end = view.to;
	if (view.caret_end <= view.caret)
		view.caret_end = view.caret + 1;
	return view;
}

/* Prints the glyphs within VIEW; returns the column at which the first of them stands. */
static size_t print_glyphs(const char *line, size_t len, const struct view *view,
			   struct text *out)
{
	size_t first = view->from;
	size_t column = 0;
	bool begun = false;
	for (size_t at = 0; at < len;) {
		size_t taken = 0;
		struct glyph glyph = glyph_at(line + at, len - at, &taken);
		at += taken;
		if (column >= view->from && column + glyph.width <= view->to) {
			if (!begun)
				first = column;
			begun = true;
			text_append(out, glyph.bytes, glyph.len);
		}
		column += glyph.width;
	}
	return first;
}

static void print_gutter(struct text *out, unsigned line, bool numbered)
{
	char digits[16];
	int n = snprintf(digits, sizeof digits, "%u", line);
	if (numbered)
		text_add(out, digits);
	else
		text_repeat(out, ' ', (size_t)n);
	text_add(out, " |");
}

void excerpt_print(const struct suite *suite, struct place place, const char *note,
		   struct text *out)
{
	size_t len = 0;
	const char *line = suite_line(suite, place.file, place.line, &len);
	if (line == NULL)
		return;
	struct view view = choose_view(line, len, place);
	print_gutter(out, place.line, false);
	text_char(out, '\n');
	print_gutter(out, place.line, true);
	text_char(out, ' ');
	if (view.cut_left)
		text_add(out, ELLIPSIS);
	size_t first = print_glyphs(line, len, &view, out);
	if (view.cut_right)
		text_add(out, ELLIPSIS);
	text_char(out, '\n');
	print_gutter(out, place.line, false);
	text_repeat(out, ' ', (view.cut_left ? 2u : 1u) + view.caret - first);
	text_repeat(out, '^', view.caret_end - view.caret);
	if (note != NULL && note[0] != '\0')
		text_printf(out, " %s", note);
	text_char(out, '\n');
}
