#include "base/text.h"

#include "base/mem.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 64

void text_finish(struct text *text)
{
	if (text == NULL)
		return;
	free(text->bytes);
	*text = (struct text){0};
}

void text_clear(struct text *text)
{
	text_cut(text, 0);
}

void text_reserve(struct text *text, size_t more)
{
	if (text->cap - text->len > more)
		return;

	/* An impossible size is left to mem_resize() to refuse. */
	size_t need = more < SIZE_MAX - text->len ? text->len + more + 1 : SIZE_MAX;
	size_t cap = text->cap < FIRST_CAP ? FIRST_CAP : text->cap * 2;

	if (cap < need)
		cap = need;
	text->bytes = mem_resize(text->bytes, cap, 1);
	text->cap = cap;
	text->bytes[text->len] = '\0';
}

void text_append(struct text *text, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	text_reserve(text, len);
	memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
	text->bytes[text->len] = '\0';
}

void text_add(struct text *text, const char *str)
{
	text_append(text, str, strlen(str));
}

void text_char(struct text *text, char c)
{
	text_reserve(text, 1);
	text->bytes[text->len++] = c;
	text->bytes[text->len] = '\0';
}

void text_repeat(struct text *text, char c, size_t n)
{
	if (n == 0)
		return;
	text_reserve(text, n);
	memset(text->bytes + text->len, c, n);
	text->len += n;
	text->bytes[text->len] = '\0';
}

void text_int(struct text *text, long long value)
{
	char digits[24];
	char *at = digits + sizeof digits;
	/* Negated as unsigned: the smallest value has no positive twin. */
	unsigned long long rest = value < 0 ? 0 - (unsigned long long)value
					    : (unsigned long long)value;

	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		*--at = '-';
	text_append(text, at, (size_t)(digits + sizeof digits - at));
}

void text_vprintf(struct text *text, const char *fmt, va_list args)
{
	va_list again;

	va_copy(again, args);
	text_reserve(text, FIRST_CAP);
	size_t room = text->cap - text->len;
	int len = vsnprintf(text->bytes + text->len, room, fmt, args);
	assert(len >= 0);
	if ((size_t)len >= room) {
		text_reserve(text, (size_t)len);
		vsnprintf(text->bytes + text->len, (size_t)len + 1, fmt, again);
	}
	text->len += (size_t)len;
	va_end(again);
}

void text_printf(struct text *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	text_vprintf(text, fmt, args);
	va_end(args);
}

void text_cut(struct text *text, size_t len)
{
	assert(len <= text->len);
	text->len = len;
	if (text->bytes != NULL)
		text->bytes[len] = '\0';
}

void text_replace(struct text *text, const char *what, const char *with)
{
	struct text out = {0};
	const char *from = text_str(text);
	const char *at = strstr(from, what);

	if (at == NULL)
		return;
	for (; at != NULL; at = strstr(from, what)) {
		text_append(&out, from, (size_t)(at - from));
		text_add(&out, with);
		from = at + strlen(what);
	}
	text_add(&out, from);
	text_finish(text);
	*text = out;
}

const char *text_str(const struct text *text)
{
	return text->bytes != NULL ? text->bytes : "";
}

char *text_take(struct text *text)
{
	char *ret = text->bytes != NULL ? text->bytes : mem_dup("");

	*text = (struct text){0};
	return ret;
}

char *text_format(const char *fmt, ...)
{
	struct text text = {0};
	va_list args;

	va_start(args, fmt);
	text_vprintf(&text, fmt, args);
	va_end(args);
	return text_take(&text);
}
