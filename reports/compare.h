/*
 * Two runs of the same cases, held against each other: what got worse, what
 * changed, what no longer runs. Nothing turns green by absence: a case or a step
 * that ran before and does not now is worse than one that fails as before.
 */
#ifndef REPORTS_COMPARE_H
#define REPORTS_COMPARE_H

#include "base/json.h"
#include "base/text.h"
#include "base/vec.h"
#include "reports/journal.h"

#include <stdbool.h>
#include <stddef.h>

/* A time grew if it more than doubled and by more than this. */
#define COMPARE_GROWTH_MS 500

/* In the order in which they are told. */
enum compare_kind {
	COMPARE_FAILING,   /* worse: passed or was skipped, and fails or warns now */
	COMPARE_NOT_RUN,   /* worse: said something, and is skipped, blocked or cut off */
	COMPARE_GONE,      /* worse if it ran: no longer planned */
	COMPARE_STEPS,     /* worse unless the case fails: steps that no longer run */
	COMPARE_OTHERWISE, /* fails as before, but in another way */
	COMPARE_FIXED,     /* failed or was blocked, and passes */
	COMPARE_RUNS,      /* was skipped, and passes */
	COMPARE_VERDICT,   /* another verdict that is neither better nor worse */
	COMPARE_NEW,       /* planned now only */
	COMPARE_CODE,      /* the same call gave another code */
	COMPARE_TIME,      /* the case took longer, and fails in neither run */
	COMPARE_KIND_COUNT
};

struct compare_change {
	enum compare_kind kind;
	bool worse;
	struct json *facts; /* docs/compare.md has their members */
};

enum compare_result { COMPARE_SAME, COMPARE_CHANGED, COMPARE_WORSE };

struct compare {
	VEC(struct compare_change) changes; /* by kind, then in the order of the plans */
	VEC(char *) notes; /* what bounds the comparison: cut off, other suite, … */
	size_t n_cases;    /* planned in both */
};

/*
 * Fills the empty RET. Both journals must have been read with keep_lines, else calls of
 * passed cases are not compared, and must not have been closed: cases without a
 * verdict are such as did not run. Cases are the same by id, the first with the first
 * where an id was repeated; calls by actor, operation and their number among these.
 */
void compare_journals(const struct journal *before, const struct journal *now,
		      struct compare *ret);
void compare_finish(struct compare *compare);

enum compare_result compare_result(const struct compare *compare);
const char *compare_kind_word(enum compare_kind kind);    /* "newly-failing" */
const char *compare_kind_heading(enum compare_kind kind); /* "Newly failing" */

void compare_write_text(const struct compare *compare, struct text *out);
void compare_write_json(const struct compare *compare, struct text *out);
void compare_write_markdown(const struct compare *compare, struct text *out);

#endif
