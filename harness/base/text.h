/*
 * A growable run of bytes that always ends in a NUL of its own: the one way
 * text is built here. Zeroed memory is a valid empty text, except that
 * text_str() of it is "" rather than a pointer into it. What is added must not
 * lie within the text itself, as it may move.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

struct text {
	char *bytes; /* NULL while nothing was ever added */
	size_t len;  /* without the NUL */
	size_t cap;
};

void text_finish(struct text *text);

/* Empty, memory kept. */
void text_clear(struct text *text);

void text_append(struct text *text, const void *bytes, size_t len);
void text_add(struct text *text, const char *str);
void text_char(struct text *text, char c);
void text_repeat(struct text *text, char c, size_t n);
void text_int(struct text *text, long long value);
void text_printf(struct text *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *text, const char *fmt, va_list args);

/* Makes room for MORE bytes beyond len. */
void text_reserve(struct text *text, size_t more);

/* Drops all behind the first LEN bytes; LEN must not exceed text->len. */
void text_cut(struct text *text, size_t len);

/* Puts WITH where WHAT (not "") stands, each time; what was put is not looked into. */
void text_replace(struct text *text, const char *what, const char *with);

/* The bytes, NUL-terminated; valid until the next change. Never NULL. */
const char *text_str(const struct text *text);

/* The bytes move to the caller, who frees them; TEXT is empty afterwards. */
char *text_take(struct text *text);

/* A new string made as by printf; the caller frees it. */
char *text_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
