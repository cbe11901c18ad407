/*
 * rtm-conform codes diff: a comparison of two catalogues, with the cases that name each
 * code that changed and those that call what gives it.
 */
#ifndef CLI_CODES_DIFF_H
#define CLI_CODES_DIFF_H

#include "cli/codes_list.h"
#include "cli/codes_side.h"
#include "model/catalogue_diff.h"

#define CODES_DIFF_IDS_MAX 3 /* of cases that text and Markdown spell; JSON has all */

/* Ids of cases, each once, borrowed from the suites. */
struct case_ids {
	VEC(const char *) list;
};
void case_ids_finish(struct case_ids *ids);

/* Cases of either side that name a code of CHANGE. */
void codes_find_named(const struct code_change *change, const struct codes_side *old,
		      const struct codes_side *newer, struct case_ids *ret);

/* Cases of either side that call an operation of TABLE, or await one of its events. */
void codes_find_touched(const struct table_change *table, const struct codes_side *old,
			const struct codes_side *newer, struct case_ids *ret);

/* Cases of either side that call, or await, what CHANGE is about. */
void codes_find_api(const struct api_change *change, const struct codes_side *old,
		    const struct codes_side *newer, struct case_ids *ret);

/* How many changes of DIFF break callers, and all cases that any change touches. */
size_t codes_count_breaking(const struct catalogue_diff *diff, size_t *ret_all);
void codes_find_all(const struct catalogue_diff *diff, const struct codes_side *old,
		    const struct codes_side *newer, struct case_ids *ret);

/* BITS of enum platform: "cpp objc". */
void codes_add_platforms(unsigned bits, struct text *out);

/* "same", "compatible", "breaking" */
const char *change_verdict_name(enum change_verdict verdict);

/* "3 → 0", "102": what numbers CHANGE is about. */
void codes_add_numbers(const struct code_change *change, struct text *out);

/*
 * What there is to say of CHANGE beside its kind, its code and its numbers; BETWEEN
 * stands between the platforms of a renamed constant.
 */
void codes_add_detail(const struct code_change *change, const char *between,
		      struct text *out);

/* What TABLE is for: its operations, else its events, else its name. */
void codes_add_title(const struct table_change *table, struct text *out);

/* "operation setLogFile", "event tokenDidExpire", "objc setLogFile: of AgoraRtmKit",
 * "limit messages", "size user-id", "objc enumeration of Login" */
void codes_add_subject(const struct api_change *change, struct text *out);

/* The name of the code that CHANGE is about, the newer one. */
const char *codes_name(const struct code_change *change);

/* "2 of 14 changes break callers; 120 cases are touched"; nothing without a change. */
void codes_add_summary(const struct catalogue_diff *diff, const struct codes_side *old,
		       const struct codes_side *newer, struct text *out);

/* Appends all of DIFF to OUT, in FORMAT; each format has a file of its own. */
void codes_diff_write(const struct catalogue_diff *diff, const struct codes_side *old,
		      const struct codes_side *newer, enum codes_format format,
		      struct text *out);
void codes_diff_text(const struct catalogue_diff *diff, const struct codes_side *old,
		     const struct codes_side *newer, struct text *out);
void codes_diff_markdown(const struct catalogue_diff *diff, const struct codes_side *old,
			 const struct codes_side *newer, struct text *out);
void codes_diff_json(const struct catalogue_diff *diff, const struct codes_side *old,
		     const struct codes_side *newer, struct text *out);

#endif
