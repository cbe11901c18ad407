/*
 * Failures of a target that are known: a list in its folder, with the reason,
 * an owner and an end. A case on it that fails as it says is no failure of the run;
 * one that fails otherwise, after the end, or not at all any more, is.
 */
#ifndef MODEL_KNOWN_H
#define MODEL_KNOWN_H

#include "base/text.h"
#include "base/vec.h"
#include "model/place.h"
#include "model/verdict.h"

#include <stdbool.h>
#include <stdint.h>

#define KNOWN_DATE_LEN 10 /* "2026-12-31" */
#define KNOWN_NO_STEP  (-1)

struct known_failure {
	char *id; /* of the case */
	enum failure kind;
	char *message; /* part of it; NULL: any */
	int64_t step;  /* number within its case, from 0; KNOWN_NO_STEP: any */
	char *reason, *owner;
	char *expires; /* its last day */
	struct place place, kind_place, message_place, step_place;
};

struct known {
	char *path;
	VEC(struct known_failure) list;
};

void known_finish(struct known *known);

/* How a case failed. */
struct known_seen {
	enum failure kind;
	int64_t step; /* KNOWN_NO_STEP: the case itself failed */
	const char *message;
};

/* True if ROW tells of SEEN: the same kind and step, and its message, both without
 * ids and times (signature.h). Its end does not count. */
bool known_matches(const struct known_failure *row, const struct known_seen *seen);

/*
 * What the list makes of VERDICT on case ID: KNOWN for a fail that a row tells of
 * whose end is not before TODAY ("2026-12-31", or a stamp that begins so), FIXED for a
 * pass with a row, else VERDICT itself. SEEN is how it failed; not looked at for a
 * pass. Appends to NOTE why, if a row had a say. Errors, skips and warnings stay.
 */
enum verdict known_judge(const struct known *known, const char *id,
			 const struct known_seen *seen, enum verdict verdict,
			 const char *today, struct text *note);

/* "2026-12-31": a day that there is. */
bool known_is_date(const char *text);

#endif
