#include "reports/paint.h"

#include <ctype.h>
#include <string.h>

static const char *const codes[PAINT_COUNT] = {
	[PAINT_GOOD] = "\x1b[32m",
	[PAINT_BAD] = "\x1b[1;31m",
	[PAINT_ODD] = "\x1b[33m",
	[PAINT_DIM] = "\x1b[2m",
};

void paint_start(struct text *out, bool colour, enum paint paint)
{
	if (colour && codes[paint] != NULL)
		text_add(out, codes[paint]);
}

void paint_end(struct text *out, bool colour, enum paint paint)
{
	if (colour && codes[paint] != NULL)
		text_add(out, "\x1b[0m");
}

enum paint paint_of(enum verdict verdict)
{
	static const enum paint paints[TALLY_COUNT] = {
		[TALLY_PASSED] = PAINT_GOOD,
		[TALLY_FAILED] = PAINT_BAD,
		[TALLY_SKIPPED] = PAINT_ODD,
	};

	return paints[verdict_tally(verdict)];
}

void paint_verdict(struct text *out, bool colour, enum verdict verdict, size_t width)
{
	const char *word = verdict_name(verdict);
	size_t len = strlen(word);

	paint_start(out, colour, paint_of(verdict));
	for (size_t i = 0; i < len; i++)
		text_char(out, (char)toupper((unsigned char)word[i]));
	paint_end(out, colour, paint_of(verdict));
	if (len < width)
		text_repeat(out, ' ', width - len);
}
