/*
 * What the files of an adapter share: private to agent/adapter*.c.
 */
#ifndef AGENT_ADAPTER_INSIDE_H
#define AGENT_ADAPTER_INSIDE_H

#include "agent/actor_kind.h"
#include "agent/adapter.h"
#include "agent/agent_kind.h"
#include "base/text.h"
#include "base/vec.h"
#include "net/process.h"
#include "net/ws.h"

struct adapter;
struct adapter_actor;

enum request {
	REQUEST_HELLO,
	REQUEST_PROBE,
	REQUEST_PING, /* the probe again: does it still read? */
	REQUEST_CREATE,
	REQUEST_DESTROY,
	REQUEST_FENCE,
	REQUEST_CLOCK,
	REQUEST_SHUTDOWN,
	REQUEST_CALL,
	REQUEST_LOGIN,
	REQUEST_LOGOUT,
	REQUEST_COUNT
};

#define MARKER_SIZE 24
#define HANDLE_SIZE 24

/* An answer that is owed. */
struct owed {
	uint64_t id;
	enum request request;
	bool paid;
	uint64_t actor; /* its number; 0: none */
	uint64_t call;  /* CALL, LOGIN, LOGOUT */
	int64_t sent_us, deadline_us;
	char marker[MARKER_SIZE]; /* FENCE */
};

/* How lines travel. */
struct link {
	bool (*open)(struct adapter *adapter, struct err *err);
	/* A message, without its line end. False: more waits than may. */
	bool (*send)(struct adapter *adapter, struct text *message);
	/* At once and for good; nothing is heard of it. */
	void (*drop)(struct adapter *adapter);
	/* It was told to shut down: ends what does not end by itself. */
	void (*end)(struct adapter *adapter);
	void (*free)(struct adapter *adapter);
};

extern const struct link adapter_pipe, adapter_door;

/* What is told once. */
enum breach {
	BREACH_NOBODY, /* an answer to nothing */
	BREACH_TWICE,
	BREACH_STRANGER, /* an event of nobody */
	BREACH_COUNT
};

struct adapter {
	struct agent base;
	struct loop *loop;
	const struct adapter_ops *ops;
	void *user;
	const struct link *link;
	char *command, *asked_version, *secret;
	enum adapter_state state;
	char *failure;
	bool refused; /* it did not know the secret */

	/* adapter_pipe.c */
	struct process *process;
	struct loop_timer deaf; /* it closed its output: its end is awaited */
	VEC(char *) words;      /* the last lines of its standard error */
	/* adapter_door.c */
	struct ws_listener *listener;
	char *address;
	uint16_t port;
	int64_t wait_ms;
	struct ws *ws;
	struct loop_timer wait; /* for it to connect; for it to close */

	VEC(struct owed) owed; /* by id */
	size_t n_paid;
	uint64_t last_id;
	struct loop_timer deadline; /* of the first that has one, or earlier */
	struct loop_timer quiet;    /* when to see that it lives */
	bool pinged;                /* … and has not answered */
	int64_t answered_us;        /* when it last answered anything */
	struct map actors;          /* by handle */
	uint64_t last_actor;
	bool told[BREACH_COUNT];
	struct loop_timer later; /* a fault that was met within a call of the API */
	char *later_why;
	struct text message; /* being built */
};

/* What an actor is asked; what comes before create is answered waits for that. */
struct ask {
	enum request request;
	uint64_t call;            /* CALL, LOGIN, LOGOUT */
	char marker[MARKER_SIZE]; /* FENCE */
	const char *method;
	const struct json *params; /* or NULL */
};

struct held {
	struct ask ask; /* its method and params are the two below */
	char *method;
	struct json *params;
};

struct adapter_actor {
	struct actor base;
	struct adapter *adapter; /* NULL: it is gone */
	const struct actor_ops *ops;
	void *user;
	uint64_t number;
	char handle[HANDLE_SIZE];
	bool created;   /* create was answered */
	bool leaving;   /* destroy was sent; its owner is gone */
	bool connected; /* logged in, as far as it told */
	int64_t now_ms, next_ms;
	VEC(struct held) held;
};

/* --- adapter.c */
/* Ends it for a fault of its own: from a callback of the loop only. */
void adapter_fault(struct adapter *adapter, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The link is gone by itself. */
void adapter_lost(struct adapter *adapter, const char *why);
/* It is there: greets it. */
void adapter_greet(struct adapter *adapter);
void adapter_breach(struct adapter *adapter, enum breach breach, const char *what);
/*
 * Sends METHOD with what was put into adapter->message since adapter_begin(); an owed
 * answer, whose other members may be set until the next request.
 */
void adapter_begin(struct adapter *adapter, const char *method);
struct owed *adapter_send(struct adapter *adapter, enum request request);

/* --- adapter_line.c */
void adapter_line(struct adapter *adapter, const char *bytes, size_t len);
/* The beginning of a line, as it is shown. */
void adapter_show(const char *bytes, size_t len, struct text *out);

/* --- adapter_actor.c */
bool adapter_play(struct agent *agent, const struct actor_config *config,
		  const struct actor_ops *ops, void *user, struct actor **ret,
		  struct err *err);
void adapter_actor_free(struct adapter_actor *actor);
/* create was answered: asks what was asked meanwhile. */
void adapter_actor_created(struct adapter_actor *actor);

/* --- adapter_answer.c */
/* An answer to one of its requests: RESULT, or ERROR. Borrowed. */
void adapter_answered(struct adapter *adapter, const struct owed *owed,
		      const struct json *result, const struct json *error);
/* False: no such actor. PARAMS are borrowed, without actor and at. */
bool adapter_event(struct adapter *adapter, const char *handle, const char *name,
		   const struct json *params);
/* The adapter is gone: they hear nothing more. */
void adapter_abandon(struct adapter *adapter);

#endif
