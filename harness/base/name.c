#include "base/name.h"

#include <stdbool.h>
#include <string.h>

/* Prices in halves, so that a difference of case alone can cost one. */
#define EDIT_PRICE 2
#define CASE_PRICE 1

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned replace_price(char a, char b)
{
	if (a == b)
		return 0;
	return lower(a) == lower(b) ? CASE_PRICE : EDIT_PRICE;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edit distance in halves: optimal string alignment over three rows. */
static unsigned distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned rows[3][NAME_WORD_MAX + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_len; j++)
		above[j] = (unsigned)j * EDIT_PRICE;
	for (size_t i = 1; i <= a_len; i++) {
		row[0] = (unsigned)i * EDIT_PRICE;
		for (size_t j = 1; j <= b_len; j++) {
			char x = a[i - 1], y = b[j - 1];

			row[j] = least(least(above[j], row[j - 1]) + EDIT_PRICE,
				       above[j - 1] + replace_price(x, y));
			if (i > 1 && j > 1 && x != y && x == b[j - 2] && y == a[i - 2])
				row[j] = least(row[j], before[j - 2] + EDIT_PRICE);
		}
		unsigned *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	return above[b_len];
}

static bool same_but_for_case(const char *a, const char *b)
{
	for (; lower(*a) == lower(*b); a++, b++) {
		if (*a == '\0')
			return true;
	}
	return false;
}

const char *name_nearest(const char *word, const char *const *candidates, size_t n)
{
	size_t len = strlen(word);
	const char *nearest = NULL;
	unsigned nearest_distance = 0;

	if (len > NAME_WORD_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t other = strlen(candidates[i]);

		if (other > NAME_WORD_MAX)
			continue;
		unsigned found = distance(word, len, candidates[i], other);
		if (found * 3 > len * EDIT_PRICE &&
		    !same_but_for_case(word, candidates[i]))
			continue;
		if (nearest == NULL || found < nearest_distance) {
			nearest = candidates[i];
			nearest_distance = found;
		}
	}
	return nearest;
}

void name_slug(const char *title, struct text *out)
{
	bool gap = false;
	bool any = false;

	for (; *title != '\0'; title++) {
		char c = lower(*title);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			gap = true;
			continue;
		}
		if (gap && any)
			text_char(out, '-');
		text_char(out, c);
		gap = false;
		any = true;
	}
}
