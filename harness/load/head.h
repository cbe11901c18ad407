/*
 * The first key of a step: "bob never gets messageReceived" to its form and its
 * words, each with its place.
 */
#ifndef LOAD_HEAD_H
#define LOAD_HEAD_H

#include "load/case.h"
#include "load/language.h"

#define HEAD_WORDS_MAX 4 /* of the longest form */

struct head_word {
	char *text;
	struct place place;
};

struct head {
	const struct head_form *form;
	struct head_word words[HEAD_WORDS_MAX];
	size_t n_words;
	char *base;        /* NAME[1..60] gave: "NAME" */
	unsigned from, to; /* 0, 0: all */
};

/* False with a problem; HEAD is to be finished in any case. */
bool head_parse(struct loader *loader, const char *text, struct place place,
		struct head *head);
void head_finish(struct head *head);

#endif
