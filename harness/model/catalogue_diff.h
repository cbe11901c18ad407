/*
 * What changed between two catalogues: codes by table, then operations, events and
 * API names. It compares what is said and judges whether callers break; what sources
 * a row has, and how sure they are, is no change. It knows nothing of cases and
 * prints nothing.
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
	const struct code_table *old,
		*newer; /* one may be NULL: the table came or went */
	VEC(const struct operation *) operations; /* that give its codes, in either */
	VEC(const struct event *) events;         /* with a field of it, in either */
	VEC(struct code_change) changes;          /* in the order of the tables' rows */
};

/* An operation, event or API name. */
struct api_change {
	enum change_kind kind;             /* ADDED, REMOVED, MEANING or READINGS */
	const struct operation *operation; /* one of the three is not NULL: the newer */
	const struct event *event;         /* if there is one */
	const struct symbol *symbol;
	char *detail; /* "argument enableOfflineMessaging added: optional bool", or NULL
		       */
	bool breaking;
};

enum change_verdict { CHANGE_NONE, CHANGE_COMPATIBLE, CHANGE_BREAKING };

struct catalogue_diff {
	VEC(struct table_change *) tables; /* those with a change */
	VEC(struct api_change) api;
	enum change_verdict verdict;
};

/* RET borrows from both catalogues. */
void catalogue_diff(const struct catalogue *old, const struct catalogue *newer,
		    struct catalogue_diff *ret);
void catalogue_diff_finish(struct catalogue_diff *diff);

#endif
