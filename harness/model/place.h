/*
 * A place in a scenario or fixture file: where a caret goes.
 */
#ifndef MODEL_PLACE_H
#define MODEL_PLACE_H

struct place {
	const char *file; /* path as given or found; borrowed from the suite; NULL: no
			     place */
	unsigned line;    /* 1-based */
	unsigned column;  /* 1-based, in code points */
	unsigned width;   /* code points under the caret, at least 1 */
};

#endif
