/*
 * A case, compiled: checked against the catalogue of the profile, every name
 * resolved, nothing left that could be misspelt. docs/scenarios.md says what
 * each part means.
 */
#ifndef MODEL_TEST_CASE_H
#define MODEL_TEST_CASE_H

#include "model/catalogue.h"
#include "model/frame.h"
#include "model/requirement.h"
#include "model/value.h"

/* Limits of one case; more is an error of the file. */
#define CASE_STEPS_MAX  1000
#define CASE_ACTORS_MAX 100
#define CASE_REPEAT_MAX 100000
#define CASE_DEPTH_MAX  8 /* together within together */

#define STEP_EVENT_MS  5000  /* within for events: scenarios.md rule 4 */
#define STEP_ANSWER_MS 15000 /* within for answers: above every SDK time-out */
#define STEP_QUIET_MS  10000 /* of a ceiling, with a clock: architecture.md */
#define STEP_WATCH_MS  1000  /* of a ceiling, without one: real time */
#define STEP_GUARD_MS  60000 /* no within or for may be longer: rule 11 */

enum app_kind { APP_DYNAMIC, APP_STATIC, APP_OTHER, APP_KIND_COUNT };
const char *app_kind_name(enum app_kind kind); /* "dynamic" … */

struct actor_def {
	char *name;
	size_t user; /* index of the actor whose user this is: its own, or that of user:
		      */
	enum actor_role role;
	struct version version; /* none: the profile */
	enum app_kind app;
	bool uninitialised; /* there is no instance of the SDK for it */
	struct place place;
};

struct token_def {
	char *name;
	size_t user; /* actor index */
	enum app_kind app;
	int64_t issued_ms;  /* relative to the world's now; 0 unless said */
	bool has_expires;   /* privilegeExpires said */
	int64_t expires_ms; /* relative to the world's now */
	char *breaks;       /* NULL, or a name of crypto/token.h's breaks */
	struct place place;
};

enum step_kind {
	STEP_CALL,        /* alice login */
	STEP_GAVE,        /* burst[1..60] gave: Ok */
	STEP_GETS,        /* bob gets messageReceived */
	STEP_NEVER,       /* bob never gets messageReceived */
	STEP_TIME,        /* time passes: 7d */
	STEP_LOSES,       /* alice loses network */
	STEP_REGAINS,     /* alice regains network */
	STEP_NETWORK,     /* alice network: {delay: 50ms} */
	STEP_RESTARTS,    /* service restarts */
	STEP_KICKS,       /* service kicks: bob */
	STEP_SENDS_RAW,   /* alice sends raw: … */
	STEP_SERVICE_RAW, /* service sends raw: … (to actor) */
	STEP_RULE,        /* service rule: … (for actor) */
	STEP_TOGETHER,    /* branches */
	STEP_KIND_COUNT
};

#define STEP_NONE ((size_t)-1)

/* What a call must give: any of the list. */
struct gives {
	bool any;
	bool nil;    /* {object: null} */
	bool object; /* an object or value: the default without codes */
	VEC(const struct code *) codes; /* of the operation's table */
	struct place place;
};

/* A tally over a burst: {count: TooOften, gte: 1}. */
struct gave {
	size_t burst;      /* step index in test_case.all */
	VEC(size_t) with;  /* further steps that are counted together with it */
	unsigned from, to; /* 1-based, inclusive; 0, 0: all */
	struct gives each; /* unless counted */
	const struct code *count;
	int64_t in_ms; /* all these calls were sent within it, or nothing is known; 0: no
			  bound */
	struct value *equal, *gte, *lte; /* numbers; NULL: not said */
};

/* How an actor's network is lost. */
enum network_loss { LOSS_SILENT, LOSS_RESET, LOSS_HALF_CLOSE, LOSS_COUNT };

/* What else may be wrong with it; zeroed: nothing. All of it is real time. */
struct network_faults {
	int64_t delay_ms, jitter_ms;
	unsigned bandwidth; /* bytes a second; 0: no bound */
	unsigned chunk;     /* bytes written at once; 0: no bound */
	unsigned cut;       /* bytes until the connection breaks; 0: never */
	bool reorder;       /* the next connection waits for one after it */
};

#define FAULT_MS_MAX   10000                /* delay, jitter */
#define FAULT_CUT_MAX  1000000              /* bytes */
#define FAULT_RATE_MAX (1000 * 1000 * 1000) /* bytes a second */

enum rule_action { RULE_DROP, RULE_DELAY, RULE_REPEAT, RULE_REPLACE, RULE_ACTION_COUNT };
const char *rule_action_name(enum rule_action action); /* "drop" … */

#define RULE_REPEAT_MAX 100

/* What becomes of some of the service's own messages. */
struct message_rule {
	enum rule_action action;
	char *on;           /* an operation, for its answers, or an event */
	unsigned times;     /* so often, then it is over */
	int64_t delay_ms;   /* DELAY: of the world's time */
	unsigned repeat;    /* REPEAT: so many more */
	struct value *text; /* REPLACE: a text */
};

struct steps {
	VEC(struct step *) list;
};

struct step {
	enum step_kind kind;
	size_t index;       /* in test_case.all: its number within the case */
	struct place place; /* of the step's head */
	size_t actor;       /* who acts, gets, or is kicked; or STEP_NONE */

	const struct operation *operation; /* CALL */
	struct value *args;                /* CALL: a VALUE_MAP, or NULL */
	const struct event *event;         /* GETS, NEVER */
	struct pattern *pattern;           /* GETS, NEVER: a PATTERN_MAP, or NULL: any */
	struct gives gives;                /* CALL */
	struct pattern
		*result_pattern; /* CALL: fields of the result (gives: {code: …, …}) */
	struct gave gave;        /* GAVE */
	struct value *raw;     /* SENDS_RAW, SERVICE_RAW (to actor): a text, or digits */
	enum frame_kind frame; /* SENDS_RAW */
	struct reaction reaction;      /* SENDS_RAW */
	int64_t duration_ms;           /* TIME */
	enum network_loss loss;        /* LOSES */
	struct network_faults network; /* NETWORK */
	struct message_rule rule;      /* RULE, for actor */
	VEC(struct steps) branches;    /* TOGETHER */

	char *as;          /* names the call, burst or event; NULL */
	size_t after;      /* step index whose answer or arrival starts the window */
	size_t until;      /* NEVER, GETS with times: step whose moment ends the window */
	int64_t within_ms; /* 0: the default */
	int64_t quiet_ms;  /* 0: the default */
	int64_t for_ms;    /* 0: none; real time instead of a ceiling */
	struct value *times; /* GETS: exact count; NULL: one, without a ceiling */
	size_t order;        /* GETS: step index of the call whose order must be kept */
	bool next;           /* GETS: must be the very next event */
	unsigned repeat;     /* CALL, GETS; 0: once */
	int64_t in_ms;       /* CALL with repeat: all sent within it, unanswered */
	int64_t takes_least_ms, takes_most_ms; /* CALL, with passages; 0: open */
	VEC(char *)
	allow; /* event names that are no leftovers of this actor from here on */
	VEC(const struct requirement *) covers; /* empty: the case's */

	struct place gives_place, times_place, within_place, order_place,
		takes_place; /* for carets */
};

struct test_case {
	const struct catalogue *catalogue; /* of the profile; what it was compiled with */
	char *id;           /* "offline/delivered-once#an-offline-message-…" */
	char *title;        /* with the values of its row: "… [size=8192]" */
	char *class_name;   /* "cases.offline.delivered-once" */
	struct place place; /* of the title */
	VEC(const struct requirement *) covers;
	VEC(char *) needs; /* capabilities */
	VEC(char *) tags;
	VEC(char *) allow; /* for all actors */
	struct version since, until;
	bool basic;      /* proves one operation: see blocked */
	bool own_world;  /* raw ids, or events of the whole world */
	char *added;     /* suite version, or NULL */
	bool in_profile; /* since and until admit the profile */

	VEC(struct actor_def) actors;
	VEC(struct token_def) tokens;
	struct steps steps;
	VEC(struct step *) all; /* every step, in order of the file; owned */

	bool moves_time; /* has time passes */
	bool uses_app[APP_KIND_COUNT];
};

void test_case_free(struct test_case *test_case);

/* The strongest level among COVERS; LEVEL_MUST if there are none. */
enum level covers_level(const struct requirement *const *covers, size_t n);

struct source_file {
	char *path;
	char *text; /* whole, NUL-terminated: excerpts are cut from it */
	size_t len;
};

struct suite {
	VEC(struct source_file *) files;
	VEC(struct test_case *) cases; /* of each profile by paths and lines */
	char hash[65];                 /* SHA-256 over paths and bytes, hex */
};

void suite_finish(struct suite *suite);

/* Line LINE of the file at PATH without its end, or NULL; *RET_LEN bytes. */
const char *suite_line(const struct suite *suite, const char *path, unsigned line,
		       size_t *ret_len);

#endif
