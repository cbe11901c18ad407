/*
 * The words of the scenario language as rows: the keys of a case, the heads of
 * its steps, the modifiers beside them. The loader reads by these rows, the JSON
 * Schema is written from them, and docs/scenarios.md is held against them.
 */
#ifndef LOAD_LANGUAGE_H
#define LOAD_LANGUAGE_H

#include "load/grammar.h"
#include "model/test_case.h"

#include <stddef.h>

/* What the first key of a step may be; upper-case words stand for names. */
struct head_form {
	enum step_kind kind;
	const char *form;  /* "ACTOR never gets EVENT" */
	const char *value; /* the schema's $defs entry of what stands behind it */
	const char *needs; /* capability, or NULL */
	const char *means;
};

const struct head_form *head_forms(size_t *ret_n);
const struct head_form *head_form(enum step_kind kind);

#define STEP_BIT(kind) (1u << STEP_##kind)

enum modifier_id {
	MODIFIER_GIVES,
	MODIFIER_AS,
	MODIFIER_AFTER,
	MODIFIER_WITHIN,
	MODIFIER_TIMES,
	MODIFIER_QUIET,
	MODIFIER_ORDER,
	MODIFIER_REPEAT,
	MODIFIER_IN,
	MODIFIER_FOR,
	MODIFIER_UNTIL,
	MODIFIER_NEXT,
	MODIFIER_ALLOW,
	MODIFIER_COVERS,
	MODIFIER_TAKES,
	MODIFIER_COUNT
};

struct modifier {
	const char *name;
	unsigned kinds;     /* STEP_BIT() bits of the steps that it stands beside */
	const char *schema; /* entry of the schema's $defs */
	const char *means;
};

const struct modifier *modifiers(void); /* MODIFIER_COUNT rows */

enum case_key_id {
	CASE_KEY_CASE,
	CASE_KEY_COVERS,
	CASE_KEY_SINCE,
	CASE_KEY_UNTIL,
	CASE_KEY_NEEDS,
	CASE_KEY_ACTORS,
	CASE_KEY_TOKENS,
	CASE_KEY_TAGS,
	CASE_KEY_BASIC,
	CASE_KEY_ADDED,
	CASE_KEY_ALLOW,
	CASE_KEY_EACH,
	CASE_KEY_STEPS,
	CASE_KEY_COUNT
};

struct case_key {
	const char *name;
	unsigned kinds; /* of enum grammar_kinds */
	enum grammar_need need;
	const char *schema;
	const char *means;
};

const struct case_key *case_keys(void); /* CASE_KEY_COUNT rows */

#endif
