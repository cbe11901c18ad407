/*
 * What one case did, from its records in a journal: calls with their codes and
 * events taken, in an order that two runs have in common.
 */
#ifndef REPORTS_TRACE_H
#define REPORTS_TRACE_H

#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "reports/journal.h"

struct trace_step {
	char *what;        /* "alice login", "bob takes messageReceived" */
	char *actor;       /* NULL: an event that was taken */
	char *operation;   /* as actor */
	unsigned n;        /* which of this actor and operation, from 1 */
	struct json *code; /* {code, name}; NULL: no answer, or one without a code */
};

struct trace {
	VEC(struct trace_step) steps;
	struct map by_key; /* "WHAT N" to place + 1 in steps */
};

/* Fills the empty RET; lines that cannot be read are passed over. */
void trace_read(const struct journal_case *of, struct trace *ret);
void trace_finish(struct trace *trace);

/* The step of TRACE that is STEP of another run, or NULL. */
const struct trace_step *trace_find(const struct trace *trace,
				    const struct trace_step *step);

#endif
