/*
 * Secrets become *** before anything is written. A record stays the JSON that
 * it is: only texts are masked, the names of nested members, and numbers that
 * are a secret as a whole; never the words that the record itself is made of.
 */
#ifndef RUN_MASK_H
#define RUN_MASK_H

#include "base/text.h"
#include "base/vec.h"

struct mask {
	VEC(char *) plain;  /* as they are */
	VEC(char *) quoted; /* as they stand within JSON strings, once and twice quoted */
};

void mask_finish(struct mask *mask);

/* Takes a copy of SECRET; an empty one masks nothing. */
void mask_add(struct mask *mask, const char *secret);

/* RECORD is one JSON object, as the recorder writes it. */
void mask_record(const struct mask *mask, struct text *record);

/* Any text. Secrets that overlap are masked as one. */
void mask_text(const struct mask *mask, struct text *text);

#endif
