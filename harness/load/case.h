/*
 * Within the loader of cases: what its parts share. A file is read into nodes
 * (yaml.h), the rows of each: are put in (each.h), then every node is compiled
 * against the catalogue by the parts below. A mistake goes to the problems and
 * compiling goes on, so that one run shows them all.
 */
#ifndef LOAD_CASE_H
#define LOAD_CASE_H

#include "load/grammar.h"
#include "load/load.h"
#include "load/yaml.h"

/* Limits of the language that no struct of the model needs. */
#define CASE_ROWS_MAX  1000          /* of each: */
#define CASE_FILES_MAX 10000         /* in one run */
#define CASE_FILL_MAX  (1024 * 1024) /* bytes of {fill: n} */
#define CASE_USERS_MAX 1000          /* ids of {users: n} */
#define CASE_TEXT_MAX  (256 * 1024)  /* bytes of a frame: wire-protocol.md */
#define CASE_NAME_MAX  64            /* bytes of an actor's or a step's name */

/* A word that `as:` gives to a step, as found before anything is compiled. */
struct case_name {
	const char *name; /* borrowed from the node */
	struct place place;
	size_t step; /* STEP_NONE until the step is compiled */
	bool hidden; /* named in another branch of a together that still runs */
};

struct loader {
	const struct load_options *options;
	const struct catalogue *catalogue;
	const struct requirements *requirements;
	struct problems *problems;
	struct test_case *test_case; /* the one being made */
	VEC(struct case_name) names;
	bool lenient;   /* a case of other versions: the catalogue may lack its words */
	bool counts;    /* $i means something here */
	unsigned depth; /* of together */
};

/* A list of words to guess from; the words are borrowed. */
struct words {
	VEC(const char *) list;
};
void words_finish(struct words *words);

/*
 * ---- document.c: one document, its row put in, to a case without id; NULL with a
 * problem. Names and test_case of LOADER are made anew.
 */
struct test_case *case_compile(struct loader *loader, const struct node *document);

/* ---- step.c: the steps of a case or of a branch, appended to RET. */
void steps_compile(struct loader *loader, const struct node *list, struct steps *ret);

/* Finds every `as:` below LIST; a name that is given twice is a problem. */
void names_find(struct loader *loader, const struct node *list);

/* The step called NAME, or STEP_NONE with a problem at PLACE. */
size_t name_step(struct loader *loader, const char *name, struct place place);

/* ---- modifier.c: the keys beside the head of STEP's map. */
void modifiers_compile(struct loader *loader, struct step *step, const struct node *map);

/* ---- gives.c: what a call gives and what a burst gave. */
void gives_compile(struct loader *loader, struct step *step, const struct node *node);
void gives_default(const struct operation *operation, struct place place,
		   struct gives *ret);
void gave_compile(struct loader *loader, struct step *step, const struct node *node);

/* ---- value.c: NULL with a problem. */
struct value *value_compile(struct loader *loader, const struct node *node,
			    const struct field *field);
struct value *value_compile_args(struct loader *loader, const struct node *node,
				 const struct operation *operation);

/* Within value*.c: a value of KIND at the place of NODE. */
struct value *value_new(enum value_kind kind, const struct node *node);
bool value_holds_text(enum field_type type);

/* ---- value_special.c: {raw: …}, {fill: …}, {users: …}; *RET_TRIED false: none. */
struct value *value_compile_special(struct loader *loader, const struct node *map,
				    const struct field *field, bool *ret_tried);

/* ---- template.c: the parts of a text with $ in it; NULL with a problem. */
struct value *template_compile(struct loader *loader, const struct node *node);
bool value_is_constant(const struct value *value); /* no $ in it */

/* ---- pattern.c: NULL with a problem. */
struct pattern *pattern_compile(struct loader *loader, const struct node *node,
				const struct field *field);
/* NODE matches a map of FIELDS; WHAT names it in messages ("messageReceived"). */
struct pattern *pattern_compile_map(struct loader *loader, const struct node *node,
				    const struct field *fields, size_t n,
				    const char *what);

/* The fields within an item of ATTRIBUTES or STATUSES; NULL for other types. */
const struct field *field_members(enum field_type type, size_t *ret_n);
/* The type of an item of USER_IDS or TEXTS; the type itself for others. */
enum field_type field_item(enum field_type type);
/* "a text", "an actor's name", …: what stands in a case for that type. */
const char *field_expects(enum field_type type);

/* ---- actors.c */
void actors_compile(struct loader *loader, const struct node *node);
void tokens_compile(struct loader *loader, const struct node *node);
/* The actor called NAME, or STEP_NONE with a problem at PLACE. */
size_t actor_find(struct loader *loader, const char *name, struct place place);
const struct token_def *token_find(struct loader *loader, const char *name,
				   struct place place);
/* What break: may be. */
const char *const *token_breaks(size_t *ret_n);

/* ---- frame.c: what `sends raw` sends, NULL with a problem; what it gives. */
struct value *raw_frame_compile(struct loader *loader, const struct node *node,
				enum frame_kind *ret_kind);
void reaction_compile(struct loader *loader, const struct node *node,
		      struct reaction *ret);

/* ---- check.c: rule 11, on a case that compiled without a problem. */
void case_check(struct loader *loader);

/* ---- words.c: plain words; each false with a problem that says what it expected. */
bool is_name(const char *text);
bool is_reserved(const char *name); /* no name of an actor or a step */
bool need_text(struct loader *loader, const struct node *node, const char *what);
bool need_name(struct loader *loader, const struct node *node, const char *what);
/* From 0; MOST_MS is the most it may be. */
bool need_duration(struct loader *loader, const struct node *node, int64_t most_ms,
		   int64_t *ret_ms);
bool need_count(struct loader *loader, const struct node *node, unsigned most,
		unsigned *ret);
bool need_version(struct loader *loader, const struct node *node, struct version *ret);

/* The place of LEN bytes at byte AT of TEXT, which stands at PLACE in one line. */
struct place place_within(struct place place, const char *text, size_t at, size_t len);

/* What the catalogue does not know is a problem only where it ought to know it. */
void problem_unknown(struct loader *loader, struct place place, const char *what,
		     const char *word, const struct words *known);
void words_operations(const struct loader *loader, enum actor_role role,
		      struct words *ret);
void words_events(const struct loader *loader, enum actor_role role, struct words *ret);
void words_codes(const struct code_table *table, struct words *ret);
void words_fields(const struct field *fields, size_t n, struct words *ret);

/* The requirement that NODE names, or NULL with a problem. */
const struct requirement *requirement_compile(struct loader *loader,
					      const struct node *node);
/* True if an actor of ROLE, or of any (ACTOR_ROLE_COUNT), may get the event NODE. */
bool event_name_compile(struct loader *loader, const struct node *node,
			enum actor_role role);
/* Adds NEED to the case's needs, once. */
void case_need(struct test_case *test_case, const char *need);

#endif
