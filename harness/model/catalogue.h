/*
 * The catalogue of one SDK version: operations, events, codes, enumerations
 * and limits, as loaded from fixtures/versions/. Everything that a scenario
 * may name is here; nothing in the code knows an operation by its name.
 * Places borrow their paths from the suite that it was loaded with.
 */
#ifndef MODEL_CATALOGUE_H
#define MODEL_CATALOGUE_H

#include "base/map.h"
#include "base/vec.h"
#include "model/place.h"
#include "model/version.h"

#include <stdbool.h>
#include <stdint.h>

/* The kinds of actor; also the first key under operations: and events:. */
enum actor_role { ACTOR_RTM, ACTOR_SIGNALING, ACTOR_ROLE_COUNT };
const char *actor_role_name(enum actor_role role); /* "rtm", "signaling" */

enum platform { PLATFORM_CPP, PLATFORM_OBJC, PLATFORM_JAVA, PLATFORM_JS, PLATFORM_COUNT };
const char *platform_name(enum platform platform); /* "cpp" … */

/* What an argument, a result member or an event field holds. */
/* clang-format off */
#define FIELD_TYPE_LIST(X)                                                           \
	X(TEXT,        "text")                                                       \
	X(PAYLOAD,     "payload")     /* the text that a message carries */          \
	X(USER_ID,     "user-id")     /* an actor's name in a case, mapped */        \
	X(CHANNEL_ID,  "channel-id")  /* a free name in a case, mapped */            \
	X(USER_IDS,    "user-ids")    /* a list of them */                           \
	X(TOKEN,       "token")       /* minted if absent; $name of tokens: */       \
	X(HANDLE,      "handle")      /* an object of the client: an invitation */   \
	X(BOOL,        "bool")                                                       \
	X(INT,         "int")                                                        \
	X(TIME_MS,     "time-ms")     /* a moment of the world's clock, in ms */     \
	X(TEXTS,       "texts")       /* a list of texts */                          \
	X(ATTRIBUTES,  "attributes")  /* a list of {key, value} */                   \
	X(STATUSES,    "statuses")    /* a list of {peerId: user-id, isOnline} */    \
	X(ENUM,        "enum")        /* named by a table under enums: or codes: */
/* clang-format on */

enum field_type {
#define X(name, word) FIELD_##name,
	FIELD_TYPE_LIST(X)
#undef X
		FIELD_TYPE_COUNT
};

const char *field_type_name(enum field_type type); /* "user-id" … */
bool field_type_parse(const char *word, enum field_type *ret);

struct field {
	char *name;
	enum field_type type;
	char *table;   /* FIELD_ENUM: the name of its table */
	bool optional; /* may be left out of a call, an answer or an event */
};

/* An operation or event that has to do with a code, by name. */
struct code_giver {
	char *name; /* NULL: all that give it */
	char *text; /* unprovoked: why nobody can provoke it there; seen: a case's id */
	struct place place;
};

/* One row of a table of codes, states, reasons or other numbers. */
struct code {
	char *name;                  /* "CachedByServer" */
	int64_t value;               /* on cpp, objc and java */
	char *js;                    /* value on js if it is a string there, or NULL */
	char *names[PLATFORM_COUNT]; /* the constant's name there, or NULL: absent */
	char *means;                 /* one sentence, or NULL */
	char *readings;              /* where sources disagree: each reading, or NULL */
	bool obsolete;               /* the documents say that it is no longer used */
	char *was;                   /* an older name of the row, or NULL: none */
	bool has_by;                 /* who gives it is said; else all of its table do */
	VEC(struct code_giver) by;
	VEC(struct code_giver) unprovoked; /* where no case can show it, and why */
	VEC(struct code_giver) seen; /* of a build that was observed: where, by a case */
	char *confidence;            /* "A", "B", "C", "A/B" … */
	char *source;                /* "facts 1.4: SEED H100" */
	struct place place;
};

struct code_table {
	char *name;
	char *types[PLATFORM_COUNT]; /* the enumeration's name there, or NULL */
	VEC(struct code *) codes;
	bool is_enum; /* under enums: in its file, and not under codes: */
	struct place place;
};

struct limit {
	char *name; /* "messages" */
	unsigned count;
	int64_t window_ms;
	char *readings; /* where sources disagree: each reading, or NULL */
	char *source;
};

/* How much of something there may be: bytes, or pieces. */
struct size_limit {
	char *name;   /* "message-text" */
	int64_t most; /* this many are fine, unless the edge is open */
	bool bytes;   /* MOST counts bytes of UTF-8, else pieces */
	bool open;    /* exactly MOST: implementations differ */
	char *readings;
	char *source;
};

struct operation {
	char *name;
	enum actor_role role;
	VEC(struct field) args;
	VEC(struct field) results;      /* beside code */
	const struct code_table *codes; /* NULL: gives an object or a value, no code */
	const struct limit *limit;      /* NULL: none */
	bool local;                     /* the client's own: never goes over the wire */
	bool logs_in;                   /* its user is online when it gives Ok */
	char *needs;                    /* capability, or NULL */
	char *readings;                 /* where sources disagree, or NULL */
	char *source;
	struct place place;
};

struct event {
	char *name;
	enum actor_role role;
	VEC(struct field) fields;
	bool expected;  /* every build may raise it: no leftover unless a case names it */
	char *needs;    /* capability, or NULL */
	char *readings; /* where sources disagree, or NULL */
	char *source;
	struct place place;
};

/* A name of the API: a class, a method, a callback, a constant. */
struct symbol {
	char *name; /* as the platform spells it: "renewToken:completion:" */
	enum platform platform;
	char *in;       /* the class or protocol that has it, or NULL */
	char *readings; /* where sources disagree, or NULL */
	char *source;
	struct place place;
};

struct catalogue {
	struct version version;
	VEC(struct operation *) operations;
	VEC(struct event *) events;
	VEC(struct code_table *) tables; /* codes: and enums: together */
	VEC(struct limit *) limits;
	VEC(struct size_limit *) sizes;
	VEC(struct symbol *) symbols; /* beside the constants of the tables */
	VEC(char *) capabilities;     /* what needs: may name */
	struct map operation_index;   /* "rtm login" */
	struct map event_index;       /* "rtm messageReceived" */
	struct map table_index;
	bool observed;     /* its codes have cases that showed them: of a build */
	VEC(char *) paths; /* its files, the oldest version first */
	char hash[65];     /* SHA-256 of all its files, hex */
};

void catalogue_finish(struct catalogue *catalogue);

/* Each NULL where there is none. */
const struct operation *catalogue_operation(const struct catalogue *catalogue,
					    enum actor_role role, const char *name);
const struct event *catalogue_event(const struct catalogue *catalogue,
				    enum actor_role role, const char *name);
const struct code_table *catalogue_table(const struct catalogue *catalogue,
					 const char *name);
const struct code *code_by_name(const struct code_table *table, const char *name);
const struct code *code_by_value(const struct code_table *table, int64_t value);

/* True if OPERATION gives codes of TABLE; if a field of EVENT holds one. */
bool operation_gives(const struct operation *operation, const struct code_table *table);
bool event_carries(const struct event *event, const struct code_table *table);

/*
 * True if CODE is one that the operation or event NAME gives: one table may serve many,
 * of which each gives some codes only.
 */
bool code_given_by(const struct code *code, const char *name);

/* True if case ID showed CODE where NAME gives it; if ID is NULL, any case. */
bool code_was_seen(const struct code *code, const char *name, const char *id);

/* Why no case can show CODE where NAME gives it; NULL: nothing is said. */
const char *code_unprovoked(const struct code *code, const char *name);

const struct field *field_find(const struct field *fields, size_t n, const char *name);

#endif
