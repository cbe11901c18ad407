/*
 * The codes that a build showed in a run: per operation, and per field of an event, each
 * value, its name in a catalogue if it has one, and the cases that it came in. Made from
 * the journal alone; it judges nothing.
 */
#ifndef REPORTS_OBSERVED_H
#define REPORTS_OBSERVED_H

#include "base/text.h"
#include "base/vec.h"
#include "model/catalogue.h"
#include "reports/journal.h"

#include <stdbool.h>
#include <stdint.h>

#define OBSERVED_CASES_MAX 1000 /* cases told of one value; more say nothing new */

/* Ids of cases, each once. */
struct observed_ids {
	VEC(const char *) list; /* borrowed from the journal */
};

struct observed_value {
	int64_t number;
	char *js;                /* the value is this text, as on js; NULL: a number */
	const struct code *code; /* in the catalogue; NULL: it has none */
	struct observed_ids cases;
};

/* An operation, or an event and the table of one of its fields. */
struct observed_owner {
	const struct operation *operation; /* one of the two is not NULL */
	const struct event *event;
	const struct code_table *table;
	VEC(struct observed_value) values; /* as they came */
};

/* A call gave another code than the only one that its case allows. */
struct observed_instead {
	const struct operation *operation;
	const struct code *wanted;
	int64_t number;
	char *js;
	const char *id; /* of the case, borrowed */
};

struct observed {
	VEC(struct observed_owner *) owners;
	VEC(struct observed_instead) instead;
	size_t n_ran; /* cases that came to a verdict of their own */
};

/* True if OUTCOME is a verdict that a case comes to by running. */
bool observed_ran(enum verdict outcome);

/*
 * Fills the empty RET, which borrows from both, with the cases of CATALOGUE's version.
 * JOURNAL must have been read with keep_lines. A journal that is cut off is used as far
 * as it goes.
 */
void observed_read(const struct journal *journal, const struct catalogue *catalogue,
		   struct observed *ret);
void observed_finish(struct observed *observed);

/* NULL if nothing of it was shown. */
const struct observed_owner *observed_operation(const struct observed *observed,
						const struct operation *operation);
const struct observed_owner *observed_event(const struct observed *observed,
					    const struct event *event,
					    const struct code_table *table);

/* What CODE's number, or text, came as: NULL if it did not. */
const struct observed_value *observed_find(const struct observed_owner *owner,
					   const struct code *code);

/* The value of VALUE as it is told: 13, or "TEXT". */
void observed_add_value(int64_t number, const char *js, struct text *out);

/*
 * A catalogue file in the format of fixtures/versions: what differs from the version that
 * CATALOGUE is, and which case showed what.
 */
void observed_write(const struct observed *observed, const struct journal *journal,
		    const struct catalogue *catalogue, struct text *out);

#endif
