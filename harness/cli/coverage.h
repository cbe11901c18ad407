/*
 * rtm-conform coverage: which requirement is proved by which cases, which code of which
 * operation or event some case provokes, or why nobody can, and what nobody proves.
 * Counts what the files say; what a build showed is told by reports.
 */
#ifndef CLI_COVERAGE_H
#define CLI_COVERAGE_H

#include "base/json.h"
#include "cli/run_options.h"
#include "cli/setup.h"

#include <stdio.h>

/* What a row of the table can be. */
enum coverage_state {
	COVERAGE_UNTESTED, /* red: no case, and no reason why not */
	COVERAGE_STALE,    /* red: a case provokes what is said to be out of reach */
	COVERAGE_TESTED,
	COVERAGE_UNPROVOKED,     /* a code: nobody can provoke it, and why */
	COVERAGE_NOT_APPLICABLE, /* another version's, or obsolete */
	COVERAGE_STATE_COUNT
};
const char *coverage_state_name(enum coverage_state state); /* "untested" … */
bool coverage_state_is_red(enum coverage_state state);

/* A requirement, or a code of an operation or event, and the cases that show it. */
struct coverage_row {
	const struct requirement *requirement;
	const struct operation *operation;
	const struct event *event;
	const struct code_table *table; /* of a code that no operation or event gives */
	const struct code *code;        /* not NULL with one of the three above */
	enum coverage_state state;
	const char *why; /* UNPROVOKED, STALE: the reason; borrowed */
	VEC(const struct test_case *) cases;
};

struct coverage_rows {
	VEC(struct coverage_row) list;
};

struct coverage {
	const struct catalogue *catalogue; /* borrowed */
	char version[VERSION_TEXT_SIZE];
	struct coverage_rows requirements, codes;
	VEC(const struct test_case *) cases;   /* of the version */
	VEC(const struct test_case *) uncited; /* those of them that cover nothing */
};

/* What the cases of CATALOGUE's version, one of the profiles of SETUP, show. */
void coverage_count(const struct setup *setup, const struct catalogue *catalogue,
		    struct coverage *ret);
void coverage_finish(struct coverage *coverage);
size_t coverage_total(const struct coverage_rows *rows, enum coverage_state state);

/* FORMAT is that of run_options: text, json, md. */
void coverage_write(const struct coverage *coverage, int format, FILE *out);
/* The last lines of the text: how many of each state. */
void coverage_write_totals(const struct coverage *coverage, FILE *out);
struct json *coverage_to_json(const struct coverage *coverage); /* new */

/* As other commands: EXIT_PASSED, or EXIT_FAILED where something is red. */
int coverage_print(const struct run_options *options, const struct setup *setup,
		   FILE *out);

#endif
