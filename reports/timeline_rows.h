/*
 * The rows behind a timeline, before they are laid out. Private to reports/;
 * see timeline.h.
 */
#ifndef REPORTS_TIMELINE_ROWS_H
#define REPORTS_TIMELINE_ROWS_H

#include "base/map.h"
#include "reports/journal.h"

#define NO_ACTOR SIZE_MAX

enum row_mark { ROW_PLAIN, ROW_TAKEN, ROW_AGAIN, ROW_MARK_COUNT };

struct row {
	int64_t us;
	size_t actor;     /* NO_ACTOR: over the full width */
	char *name;       /* of the operation or event; NULL for a mark */
	char *result;     /* of a call: "Ok", "17", "no answer" */
	struct text text; /* as shown */
	char *as;         /* the name that the case gave it, or NULL */
	enum row_mark mark;
	bool is_call;
	bool answered;
	bool hidden; /* folded away */
	bool cut;    /* and of the middle: counted, not summed up */
};

struct timeline_actor {
	char *name;
	char *user; /* the id that the build saw, or NULL */
};

struct timeline {
	VEC(struct timeline_actor) actors;
	VEC(struct row) rows;
	struct map by_name; /* actor's place + 1 */
	struct map by_user; /* an actor's name, borrowed */
	struct map calls;   /* "NAME NUMBER" of a call: place of its row + 1 */
	size_t n_unread;    /* lines that are no JSON */
};

void timeline_finish(struct timeline *timeline);

/* Reads the lines of ONE. */
void timeline_read(const struct journal_case *one, struct timeline *ret);

/*
 * Appends the members of OBJECT, each after a space, as a line of ACTOR shows them:
 * ids as names, long values cut, what says nothing left out (tokens, false, the
 * actor's own id).
 */
void timeline_fields(const struct timeline *timeline, size_t actor,
		     const struct json *object, struct text *out);

#endif
