/*
 * SDK versions: three numbers, ordered.
 */
#ifndef MODEL_VERSION_H
#define MODEL_VERSION_H

#include <stdbool.h>

struct version {
	unsigned char major, minor, patch; /* all zero: none */
};

#define VERSION_TEXT_SIZE 12 /* "255.255.255" and a NUL */

/* "0.9.3" and nothing else; RET is untouched on failure. */
bool version_parse(const char *text, struct version *ret);
int version_compare(struct version a, struct version b);
bool version_is_none(struct version version);
void version_format(struct version version, char ret[VERSION_TEXT_SIZE]);

#endif
