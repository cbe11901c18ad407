#include "run/mask.h"

#include "base/json.h"
#include "base/mem.h"

#include <stdbool.h>
#include <string.h>

#define MASKED "***"

/*
 * What the recorder writes of itself, in a member of the record: masked, a
 * reader would no longer know what it reads.
 */
static const char *const own_words[] = {
	"r",     "verdict",   "kind",   "level", "gate", "mode", "profile", "started",
	"suite", "catalogue", "stream", "time",  "role", "app",  "op",      "a",
};

void mask_finish(struct mask *mask)
{
	VEC_EACH (secret, &mask->plain) {
		free(*secret);
	}
	VEC_EACH (secret, &mask->quoted) {
		free(*secret);
	}
	VEC_FINISH(&mask->plain);
	VEC_FINISH(&mask->quoted);
}

/* TEXT as it stands within a JSON string. */
static char *quote(const char *text)
{
	struct text quoted OWNED(text_finish) = {0};

	json_write_text(&quoted, text, strlen(text));
	return mem_dup_bytes(quoted.bytes + 1, quoted.len - 2);
}

void mask_add(struct mask *mask, const char *secret)
{
	char *once, *twice;

	if (*secret == '\0')
		return;
	once = quote(secret);
	twice = quote(once);
	VEC_PUSH(&mask->plain, mem_dup(secret));
	VEC_PUSH(&mask->quoted, once);
	/* JSON that was itself written down as a text. */
	if (strcmp(once, twice) != 0)
		VEC_PUSH(&mask->quoted, twice);
	else
		free(twice);
}

/* How many bytes at AT are a secret, the longest that fits before END. */
static size_t secret_at(char *const *secrets, size_t n, const char *at, const char *end)
{
	size_t longest = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(secrets[i]);

		if (len > longest && len <= (size_t)(end - at) &&
		    memcmp(at, secrets[i], len) == 0)
			longest = len;
	}
	return longest;
}

/* A secret never begins within an escape: "n" is no part of \n. */
static size_t unit_length(const char *at, const char *end, bool escapes)
{
	size_t len = !escapes || *at != '\\' ? 1 : at[1] == 'u' ? 6 : 2;

	return len < (size_t)(end - at) ? len : (size_t)(end - at);
}

/* Appends AT to END with *** for each stretch that secrets cover. */
static void add_masked(char *const *secrets, size_t n, const char *at, const char *end,
		       bool escapes, struct text *out)
{
	const char *until = at;

	while (at < end) {
		size_t unit = unit_length(at, end, escapes);
		size_t len = secret_at(secrets, n, at, end);

		if (len > 0 && at >= until)
			text_add(out, MASKED);
		if (at + len > until)
			until = at + len;
		if (at >= until)
			text_append(out, at, unit);
		at += unit;
	}
}

static bool holds_secret(const struct mask *mask, const struct text *record)
{
	VEC_EACH (secret, &mask->quoted) {
		if (strstr(text_str(record), *secret) != NULL)
			return true;
	}
	return false;
}

static const char *string_end(const char *at, const char *end)
{
	while (at < end && *at != '"')
		at += *at == '\\' ? 2 : 1;
	return at;
}

static bool is_own_word(const char *key, size_t len)
{
	for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++)
		if (strlen(own_words[i]) == len && memcmp(own_words[i], key, len) == 0)
			return true;
	return false;
}

struct walk {
	const struct mask *mask;
	const char *at, *end;
	unsigned depth;
	bool own; /* the value to come, at depth 1, is the record's own word */
	struct text out;
};

static void walk_string(struct walk *walk)
{
	const char *start = walk->at + 1;
	const char *close = string_end(start, walk->end);
	bool is_key = close + 1 < walk->end && close[1] == ':';

	text_char(&walk->out, '"');
	if (walk->depth == 1 && (is_key || walk->own))
		text_append(&walk->out, start, (size_t)(close - start));
	else
		add_masked(walk->mask->quoted.items, walk->mask->quoted.n, start, close,
			   true, &walk->out);
	text_char(&walk->out, '"');
	if (walk->depth == 1)
		walk->own = is_key && is_own_word(start, (size_t)(close - start));
	walk->at = close + 1;
}

/* A peer's number that is a secret as a whole; the record's own are none. */
static void walk_number(struct walk *walk)
{
	size_t len = strspn(walk->at, "+-.0123456789eE");

	if (walk->depth > 1 && secret_at(walk->mask->plain.items, walk->mask->plain.n,
					 walk->at, walk->at + len) == len)
		text_add(&walk->out, "\"" MASKED "\"");
	else
		text_append(&walk->out, walk->at, len);
	walk->at += len;
}

void mask_record(const struct mask *mask, struct text *record)
{
	struct walk walk = {.mask = mask};

	if (!holds_secret(mask, record))
		return;
	walk.at = record->bytes;
	walk.end = record->bytes + record->len;
	while (walk.at < walk.end) {
		char c = *walk.at;

		if (c == '"') {
			walk_string(&walk);
			continue;
		}
		if (strchr("-0123456789", c) != NULL) {
			walk_number(&walk);
			continue;
		}
		walk.depth += c == '{' || c == '[';
		walk.depth -= c == '}' || c == ']';
		text_char(&walk.out, c);
		walk.at++;
	}
	text_finish(record);
	*record = walk.out;
}

void mask_text(const struct mask *mask, struct text *text)
{
	struct text out = {0};

	add_masked(mask->plain.items, mask->plain.n, text_str(text),
		   text_str(text) + text->len, false, &out);
	text_finish(text);
	*text = out;
}
