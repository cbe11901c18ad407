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

#define JOURNAL_FORMAT      1
#define JOURNAL_LINE_MAX    (4 * 1024 * 1024) /* bytes; a longer line is refused */
#define JOURNAL_CASE_MAX    1000000           /* cases of one run */
#define JOURNAL_CLIENTS_MAX 100
#define JOURNAL_OUTPUT_MAX  (1024 * 1024) /* bytes of the service's output kept */

struct journal_case {
	struct json *plan;    /* the plan record; NULL: a gap, to be passed over */
	struct json *verdict; /* the verdict record; NULL while it runs */
	enum verdict outcome; /* once there is a verdict */
	int64_t begin_us;     /* -1: it never began */
	int64_t last_us;      /* moment of its latest record */
	size_t ended_at;      /* place of its latest verdict in struct journal's ended */
	struct text lines;    /* its records, one a line; of a case that passed its
				 notes alone are kept */
	size_t n_notes;
};

struct journal {
	struct json *run;           /* NULL until it was read */
	struct json *service;       /* the latest service record, or NULL */
	VEC(struct json *) clients; /* the latest record of each adapter, by name */
	struct json *end;           /* NULL: the run was cut off */
	VEC(struct journal_case) cases;
	VEC(size_t) ended; /* a case a verdict, in order: twice where one was replaced */
	size_t counts[VERDICT_COUNT];
	size_t n_lines;     /* that were taken */
	size_t n_bad;       /* that journal_read() passed over as no records */
	int64_t last_us;    /* the latest moment of any record */
	struct text output; /* what the service printed, at most 1 MiB, the end of it */
	bool keep_lines;    /* also of cases that pass, for reports that show them */
};

void journal_finish(struct journal *journal);

/*
 * Takes one line (without its end). ERR_PARSE for what is no record (the rest
 * may still be fed), ERR_LIMIT for a newer format; the journal is then as it was.
 * No record: bytes that are no JSON object with `r`, lines longer than
 * JOURNAL_LINE_MAX, anything before `run`, a case that was not planned or is past
 * JOURNAL_CASE_MAX, a second plan of a case, an unknown verdict. A record of an
 * unknown kind is one, and ignored. A later verdict of a case replaces the
 * earlier. What a case did (call, event, …) is kept unparsed if it begins with
 * r, t and i in this order, as our writer's records do.
 */
bool journal_feed(struct journal *journal, const char *line, size_t len, struct err *err);

/*
 * Reads a whole file into an empty journal. Lines that are no records are passed
 * over and counted, and so is, uncounted, a cut-off last one. ERR_IO: it cannot be
 * read; ERR_PARSE: it does not begin with a run record; ERR_LIMIT: newer format.
 */
bool journal_read(const char *path, struct journal *journal, struct err *err);

/*
 * Adds the cases of FROM, another shard of the same run, behind those of INTO;
 * FROM is empty afterwards. A code that both held against a file of codes is there
 * once: failed if it failed in one of them, but vanished only where it came in none.
 * ERR_USAGE if they are not of one run (suite, catalogue, profile, mode or target
 * differ, or another case is in both): both are then untouched.
 */
bool journal_merge(struct journal *into, struct journal *from, struct err *err);

/*
 * True if the run had several profiles: a case may then be there once for each, told
 * apart by the plan's profile.
 */
bool journal_has_profiles(const struct journal *journal);

/* "offline/live#a-title", with several profiles "0.9.3 offline/live#a-title"; new. */
char *journal_case_name(const struct journal *journal, const struct journal_case *one);

/* Gives every case without a verdict an error of type Interrupted. */
void journal_close(struct journal *journal);

/* True if the run did not come to its end: cut off, or ended by a signal. */
bool journal_interrupted(const struct journal *journal);

#endif
