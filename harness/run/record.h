/*
 * Writing the journal: records are built here, masked here, appended to the
 * file once a loop turn, and handed to the journal in memory that the console
 * and the reports read. docs/journal.md describes the records.
 *
 * A file that can no longer be written does not end the run: the reports are
 * still made from memory, and recorder_failed() says so at the end.
 */
#ifndef RUN_RECORD_H
#define RUN_RECORD_H

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "net/loop.h"
#include "reports/console.h"
#include "reports/journal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORD_RUN ((size_t)-1) /* a record of no case */

struct recorder;

struct recorder_config {
	const char *path;           /* NULL: in memory only */
	struct journal *journal;    /* borrowed */
	struct console *console;    /* borrowed; may be NULL */
	const char *const *secrets; /* texts that must not appear; borrowed */
	size_t n_secrets;
};

bool recorder_new(const struct recorder_config *config, struct recorder **ret,
		  struct err *err);
void recorder_free(struct recorder *recorder);

/* Records of cases from number I on are dropped; RECORD_RUN: of none. */
void recorder_mute_from(struct recorder *recorder, size_t i);

/* One more text that must not appear, from now on. */
void recorder_hide(struct recorder *recorder, const char *secret);

/* Masks what is written elsewhere, as it is: no JSON. */
void recorder_mask(const struct recorder *recorder, struct text *text);

/*
 * Begins a record of KIND about case I; members follow, then record_end(). One
 * record at a time; the text is the recorder's.
 */
struct text *record_start(struct recorder *recorder, const char *kind, size_t i);
void record_text(struct text *record, const char *key,
		 const char *value); /* NULL: null */
void record_int(struct text *record, const char *key, int64_t value);
void record_json(struct text *record, const char *key, const struct json *value);
void record_bool(struct text *record, const char *key, bool value);
void record_end(struct recorder *recorder);

/*
 * Records wait from now on, until recorder_resume() writes those that HEAD makes and
 * then those that waited: what a run is about may only be known once it has begun.
 */
void recorder_pause(struct recorder *recorder);
void recorder_resume(struct recorder *recorder, void (*head)(void *user), void *user);

/* Writes what was recorded: called at the end of each loop turn. */
void recorder_flush(struct recorder *recorder);

/* True if the file could not be written; ERR says why. */
bool recorder_failed(const struct recorder *recorder, struct err *ret);

#endif
