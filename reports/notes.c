#include "reports/notes.h"

#include "reports/visible.h"

#include <string.h>

#define NOTE_WIDTH_MAX 400

static void put_note(const char *line, size_t len, size_t *n, struct text *out)
{
	struct json *record = NULL;

	if (!json_parse(line, len, &record, NULL))
		return;
	if (strcmp(json_text_or(json_get(record, "r"), ""), "note") == 0 &&
	    (*n)++ < NOTES_MAX) {
		text_add(out, " note: ");
		visible_add_short(out, json_text_or(json_get(record, "text"), "?"),
				  NOTE_WIDTH_MAX);
		text_char(out, '\n');
	}
	json_free(record);
}

/* The usual order of members; any other line has to be parsed to know. */
static bool may_be_note(const char *line, size_t len)
{
	static const char usual[] = "{\"r\":\"";
	static const char note[] = "{\"r\":\"note\"";

	if (len < sizeof note - 1 || memcmp(line, usual, sizeof usual - 1) != 0)
		return true;
	return memcmp(line, note, sizeof note - 1) == 0;
}

void notes_print(const struct journal_case *one, struct text *out)
{
	const char *at = text_str(&one->lines);
	const char *end = at + one->lines.len;
	size_t n = 0;

	while (one->n_notes > 0 && at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop != NULL ? stop : end) - at);

		if (may_be_note(at, len))
			put_note(at, len, &n, out);
		at += len + 1;
	}
	if (n > NOTES_MAX)
		text_printf(out, " note: %s %zu more\n", VISIBLE_ELLIPSIS, n - NOTES_MAX);
}
