#include "reports/excerpt.h"

#include "base/utf8.h"
#include "reports/visible.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BEFORE_CARET_MAX 100 /* code points; of a longer line its start is cut */
#define BEFORE_CARET_CUT 60
#define WORDS_MAX        200 /* columns behind the caret */

/* Shown bytes: a tab is one column, as load/ and utf8_width() count it. */
static void put_line(struct text *out, const char *bytes, size_t len)
{
	while (len > 0) {
		const char *tab = memchr(bytes, '\t', len);
		size_t part = tab != NULL ? (size_t)(tab - bytes) : len;

		visible_append(out, bytes, part);
		if (tab == NULL)
			return;
		text_char(out, ' ');
		bytes += part + 1;
		len -= part + 1;
	}
}

static size_t shown_width(const char *bytes, size_t len)
{
	struct text shown = {0};
	size_t width;

	put_line(&shown, bytes, len);
	width = utf8_width(text_str(&shown), shown.len);
	text_finish(&shown);
	return width;
}

size_t excerpt_gutter(const struct json *verdict)
{
	size_t width = 2;

	JSON_EACH (row, json_get(verdict, "excerpt")) {
		char digits[24];
		int n = snprintf(digits, sizeof digits, "%" PRId64,
				 json_get_int(row, "line", 0));

		if ((size_t)n > width)
			width = (size_t)n;
	}
	return width;
}

static void put_gutter(struct text *out, size_t gutter, int64_t line)
{
	if (line > 0)
		text_printf(out, "%*" PRId64 " |", (int)gutter, line);
	else
		text_repeat(out, ' ', gutter + 1), text_char(out, '|');
}

struct caret {
	size_t points; /* code points before it */
	size_t width;  /* code points */
	const char *words;
};

static void put_caret(struct text *out, size_t gutter, const char *text, size_t len,
		      size_t first, const struct caret *caret)
{
	size_t to = utf8_offset(text, len, caret->points);
	size_t under = utf8_offset(text + to, len - to, caret->width);
	size_t column = (first > 0) + shown_width(text + first, to - first);
	size_t width = shown_width(text + to, under);

	if (column >= EXCERPT_LINE_MAX)
		return;
	if (width > EXCERPT_LINE_MAX - column)
		width = EXCERPT_LINE_MAX - column;
	put_gutter(out, gutter, 0);
	text_repeat(out, ' ', 1 + column);
	text_repeat(out, '^', width > 0 ? width : 1);
	if (caret->words[0] != '\0') {
		text_char(out, ' ');
		visible_add_short(out, caret->words, WORDS_MAX);
	}
	text_char(out, '\n');
}

/* CARET is NULL for a line that has none. */
static void put_row(struct text *out, size_t gutter, const struct json *row,
		    const struct caret *caret)
{
	const char *text = json_text_or(json_get(row, "text"), "");
	size_t len = strlen(text);
	size_t first = 0, start;

	if (caret != NULL && caret->points > BEFORE_CARET_MAX)
		first = utf8_offset(text, len, caret->points - BEFORE_CARET_CUT);
	put_gutter(out, gutter, json_get_int(row, "line", 0));
	text_char(out, ' ');
	start = out->len;
	if (first > 0)
		text_add(out, VISIBLE_ELLIPSIS);
	/* Four bytes a code point; the rest of an endless line is not even looked at. */
	put_line(out, text + first,
		 len - first < 8 * EXCERPT_LINE_MAX
			 ? len - first
			 : utf8_offset(text + first, len - first, 2 * EXCERPT_LINE_MAX));
	visible_cut(out, start, EXCERPT_LINE_MAX);
	text_char(out, '\n');
	if (caret != NULL)
		put_caret(out, gutter, text, len, first, caret);
}

void excerpt_of_verdict(const struct json *verdict, struct text *out)
{
	const struct json *rows = json_get(verdict, "excerpt");
	int64_t line = json_get_int(verdict, "line", 0);
	int64_t column = json_get_int(verdict, "column", 0);
	int64_t width = json_get_int(verdict, "width", 1);
	const struct caret caret = {
		.points = column > 0 ? (size_t)column - 1 : 0,
		.width = width > 0 ? (size_t)width : 1,
		.words = json_text_or(json_get(verdict, "caret"), ""),
	};
	size_t gutter = excerpt_gutter(verdict);
	size_t n = 0;

	if (!json_is(rows, JSON_ARRAY) || json_size(rows) == 0)
		return;
	put_gutter(out, gutter, 0);
	text_char(out, '\n');
	JSON_EACH (row, rows) {
		bool here = column > 0 && json_get_int(row, "line", 0) == line;

		if (n++ < EXCERPT_LINES_MAX)
			put_row(out, gutter, row, here ? &caret : NULL);
	}
	put_gutter(out, gutter, 0);
	text_char(out, '\n');
}
