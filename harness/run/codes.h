/*
 * A run whose codes are held against a file of codes: what is planned for it, and how
 * that is judged. Private to codes.c and codes_judge.c; engine.h has what others call.
 */
#ifndef RUN_CODES_H
#define RUN_CODES_H

#include "run/engine.h"

#define CODES_COVERS "CODE-01"

/*
 * One thing that is judged: that an operation, or an event, still shows a code under
 * its number, or that it shows no number beside those of the file. Everything is of the
 * profile's catalogue, but for the code of the file.
 */
struct code_case {
	const struct operation *operation; /* one of the two is not NULL */
	const struct event *event;
	const struct code_table *table;
	const struct code *code; /* of the file; NULL: no other number */
	size_t index;            /* in the journal */
	VEC(const char *) ids;   /* planned cases that show the code */
};

/* The operation's name, or the event's. */
const char *code_case_owner(const struct code_case *one);

#endif
