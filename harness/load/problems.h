/*
 * Everything that is wrong with a set of files, found in one go: message,
 * place, the line itself with a caret. Loading goes on after a problem as far
 * as it makes sense, so that one run shows all of them.
 */
#ifndef LOAD_PROBLEMS_H
#define LOAD_PROBLEMS_H

#include "base/text.h"
#include "base/vec.h"
#include "model/place.h"
#include "model/test_case.h"

#include <stddef.h>

#define PROBLEMS_MAX      200 /* more are counted, not kept */
#define EXCERPT_WIDTH_MAX 100 /* columns of a line that are shown, around the caret */

struct problem {
	struct place place;
	char *message; /* "unknown operation sendMesageToPeer" */
	char *hint;    /* "did you mean sendMessageToPeer?", or NULL */
};

struct problems {
	VEC(struct problem) list;
	size_t dropped;
};

void problems_finish(struct problems *problems);

/* How many were added, those not kept included. */
size_t problems_count(const struct problems *problems);

void problems_add(struct problems *problems, struct place place, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As problems_add(), with HINT behind the caret. */
void problems_add_hint(struct problems *problems, struct place place, const char *hint,
		       const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* As problems_add(), with the candidate nearest to WORD as its hint, if one is near. */
void problems_add_near(struct problems *problems, struct place place, const char *word,
		       const char *const *candidates, size_t n, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

/*
 * Appends each problem, in order of file and line, as
 *
 *	cases/offline/x.yaml:12:9: unknown operation sendMesageToPeer
 *	   |
 *	12 | - alice sendMesageToPeer: {peerId: bob}
 *	   |         ^^^^^^^^^^^^^^^^ did you mean sendMessageToPeer?
 *
 * SUITE holds the texts. The caret stands by display width. A tab prints as one
 * space, a control character or a byte that is no UTF-8 as U+FFFD; a line that is
 * longer than EXCERPT_WIDTH_MAX is cut around the caret. Without a line to show the
 * hint stands in brackets behind the message.
 */
void problems_print(const struct problems *problems, const struct suite *suite,
		    struct text *out);

/* Appends line, number and caret of PLACE, as above, without the message. */
void excerpt_print(const struct suite *suite, struct place place, const char *note,
		   struct text *out);

#endif
