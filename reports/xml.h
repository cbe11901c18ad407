/*
 * XML 1.0 text that any reader takes, whatever the bytes were: UTF-8 always,
 * markup escaped, characters that XML cannot hold shown as \x1b.
 */
#ifndef REPORTS_XML_H
#define REPORTS_XML_H

#include "base/text.h"

#include <stddef.h>

/* Appends LEN bytes as content of an element: line feeds and tabs stay. */
void xml_text(struct text *out, const char *bytes, size_t len);

/* Appends ` NAME="VALUE"`: line feeds and tabs survive as references. */
void xml_attribute(struct text *out, const char *name, const char *value);

#endif
