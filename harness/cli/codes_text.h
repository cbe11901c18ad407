/*
 * Parts of what codes list and codes diff say, the same in every format.
 */
#ifndef CLI_CODES_TEXT_H
#define CLI_CODES_TEXT_H

#include "base/json.h"
#include "base/text.h"
#include "model/catalogue.h"

/* "cpp java LOGIN_ERR_OK, objc AgoraRtmLoginErrorOk": platforms of one name together. */
void code_add_names(const struct code *code, struct text *out);

/* What differs: "cpp A → B, js C → absent", with BETWEEN for the comma. */
void code_add_renames(const struct code *old, const struct code *newer,
		      const char *between, struct text *out);

/* "login", "signaling login". */
void operation_add_name(const struct operation *operation, struct text *out);
void event_add_name(const struct event *event, struct text *out);

/* One cell of a Markdown table: what would end it is escaped. */
void markdown_add_cell(const char *cell, struct text *out);

/* {number, js, names: {cpp: …}, means, readings, obsolete, confidence, source} */
struct json *code_to_json(const struct code *code);

#endif
