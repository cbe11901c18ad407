/*
 * "looks like the named defect …": which of the reference service's and
 * client's named defects made the same step of the same case fail in the same
 * words. The rows are fixtures/kills.tsv, which harness/gates/prove writes.
 *
 * It is a hint, never a verdict: without the file there are none.
 */
#ifndef RUN_LIKE_H
#define RUN_LIKE_H

#include "base/err.h"
#include "base/map.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define LIKE_FILE_MAX (16u << 20)  /* bytes */
#define LIKE_MAX      3            /* more defects than that tell nobody anything */
#define LIKE_CASE     ((size_t)-1) /* no step: the case itself failed */

/* Zeroed memory is valid and knows nothing. */
struct likes {
	struct map rows; /* case, step, kind and signature to a struct text of names */
};

/*
 * Reads PATH. The client's defects are left out unless CLIENT: a transparent
 * client is not what is judged. ERR_IO, ERR_LIMIT; ERR_PARSE for a row that has
 * too few columns, with its line; LIKES is untouched on failure.
 */
bool likes_load(struct likes *likes, const char *path, bool client, struct err *err);
void likes_finish(struct likes *likes);

/*
 * The defects that made STEP of the case TEST_ID fail with KIND and SIGNATURE, as
 * "one" or "one, two"; NULL if there is none or more than LIKE_MAX.
 */
const char *likes_find(const struct likes *likes, const char *test_id, size_t step,
		       const char *kind, const char *signature);

#endif
