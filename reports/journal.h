/*
 * The journal, read: lines go in as they are written or as they stand in a
 * file, the state of the run comes out. Every report is made from this and
 * from nothing else. docs/journal.md describes the records.
 */
#ifndef REPORTS_JOURNAL_H
#define REPORTS_JOURNAL_H

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "base/vec.h"
#include "model/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JOURNAL_FORMAT   1
#define JOURNAL_LINE_MAX (4 * 1024 * 1024) /* bytes; a longer line is refused */

struct journal_case {
	struct json *plan;    /* the plan record */
	struct json *verdict; /* the verdict record; NULL while it runs */
	enum verdict outcome; /* once there is a verdict */
	int64_t begin_us;     /* -1: it never began */
	struct text lines;    /* its records, one a line; dropped when it passed */
	size_t n_notes;
};

struct journal {
	struct json *run;     /* NULL until it was read */
	struct json *service; /* the latest service record, or NULL */
	struct json *end;     /* NULL: the run was cut off */
	VEC(struct journal_case) cases;
	size_t counts[VERDICT_COUNT];
	size_t n_lines;
	struct text output; /* what the service printed, at most 1 MiB, the end of it */
	bool keep_lines;    /* also of cases that pass, for reports that show them */
};

void journal_finish(struct journal *journal);

/*
 * Takes one line (without its end). ERR_PARSE for what is no record (the rest
 * may still be fed), ERR_LIMIT for a newer format.
 */
bool journal_feed(struct journal *journal, const char *line, size_t len, struct err *err);

/* Reads a whole file; a cut-off last line is passed over. */
bool journal_read(const char *path, struct journal *journal, struct err *err);

/* Gives every case without a verdict an error of type Interrupted. */
void journal_close(struct journal *journal);

#endif
