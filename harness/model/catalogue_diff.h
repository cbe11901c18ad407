/*
 * What changed between two catalogues: codes by table, then operations, events, API
 * names, limits and sizes. It compares what is said and judges whether callers break;
 * what sources a row has, and how sure they are, is no change. It knows nothing of cases
 * and prints nothing.
 */
#ifndef MODEL_CATALOGUE_DIFF_H
#define MODEL_CATALOGUE_DIFF_H

#include "base/vec.h"
#include "model/catalogue.h"

/* Ordered as they are told. Only what is added, or what is merely open, breaks nobody. */
enum change_kind {
	CHANGE_ADDED,
	CHANGE_REMOVED,
	CHANGE_RENUMBERED, /* the same code, another number */
	CHANGE_REUSED,     /* the same number, another code */
	CHANGE_RENAMED,    /* the same code, another constant on some platform */
	CHANGE_MEANING,    /* it means something else; or takes or gives it */
	CHANGE_READINGS,   /* what is open, or where sources disagree */
	CHANGE_KIND_COUNT
};
const char *change_kind_name(enum change_kind kind); /* "renumbered" … */

/* One code. ADDED has no OLD, REMOVED no NEWER; of REUSED they are two codes. */
struct code_change {
	enum change_kind kind;
	const struct code *old, *newer;
	bool breaking;
};

/* The codes of one table, or of what the same operation named before and names now. */
struct table_change {
	/* One may be NULL: the table came or went. */
	const struct code_table *old, *newer;
	VEC(const struct operation *) operations; /* that give its codes, in either */
	VEC(const struct event *) events;         /* with a field of it, in either */
	VEC(struct code_change) changes;          /* in the order of the tables' rows */
};

/*
 * An operation, event or API name, a limit or a size, or what an enumeration is called:
 * one of the six is not NULL, the newer if there is one.
 */
struct api_change {
	enum change_kind kind; /* not RENUMBERED or REUSED */
	const struct operation *operation;
	const struct event *event;
	const struct symbol *symbol;
	const struct limit *limit;
	const struct size_limit *size;
	const struct code_table *table;
	enum platform platform; /* of the enumeration's name */
	char *detail;           /* "argument offline added: optional bool"; or NULL */
	bool breaking;
};

enum change_verdict { CHANGE_NONE, CHANGE_COMPATIBLE, CHANGE_BREAKING };

struct catalogue_diff {
	VEC(struct table_change *) tables; /* those with a change */
	VEC(struct api_change) api;
	enum change_verdict verdict;
};

/* A bit for each platform that CHANGE touches: 1u << PLATFORM_CPP, … */
unsigned code_change_platforms(const struct code_change *change);
unsigned api_change_platforms(const struct api_change *change);

/* RET borrows from both catalogues. */
void catalogue_diff(const struct catalogue *old, const struct catalogue *newer,
		    struct catalogue_diff *ret);
void catalogue_diff_finish(struct catalogue_diff *diff);

#endif
