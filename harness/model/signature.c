#include "model/signature.h"

#include "base/mem.h"

#include <stdbool.h>
#include <string.h>

#define ID_LEN     8 /* hexadecimal digits that are an id: the shortest is an actor's */
#define MOMENT_LEN 6 /* decimal digits that are no count or code any more */

#define DECIMAL "0123456789"
#define HEX     DECIMAL "abcdef"

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Appends what stands for the word of LEN bytes at AT; a fraction goes on behind it. */
static size_t add_word(const char *at, size_t len, struct text *out)
{
	size_t decimals = strspn(at, DECIMAL);
	size_t fraction = at[decimals] == '.' ? strspn(at + decimals + 1, DECIMAL) : 0;
	bool is_id = false;

	if (decimals == len && fraction > 0) {
		text_char(out, '#');
		return len + 1 + fraction;
	}
	/* By chance an id may have decimal digits only; moments have 10 or 13. */
	if (len == ID_LEN || (decimals < len && len > ID_LEN))
		is_id = strspn(at, HEX) >= len;
	if (is_id)
		text_char(out, '*');
	else if (decimals == len && len >= MOMENT_LEN)
		text_printf(out, "#%zu", len);
	else
		text_append(out, at, len);
	return len;
}

void signature_of(const char *message, struct text *out)
{
	while (*message != '\0') {
		size_t len = 0;

		while (is_word(message[len]))
			len++;
		if (len > 0) {
			message += add_word(message, len, out);
			continue;
		}
		text_char(out, (unsigned char)*message < ' ' ? ' ' : *message);
		message++;
	}
}

bool signature_has(const char *message, const char *part)
{
	struct text whole OWNED(text_finish) = {0};
	struct text wanted OWNED(text_finish) = {0};

	signature_of(message, &whole);
	signature_of(part, &wanted);
	return strstr(text_str(&whole), text_str(&wanted)) != NULL;
}

bool signature_same(const char *a, const char *b)
{
	struct text left OWNED(text_finish) = {0};
	struct text right OWNED(text_finish) = {0};

	signature_of(a, &left);
	signature_of(b, &right);
	return strcmp(text_str(&left), text_str(&right)) == 0;
}
