/*
 * Agents that are adapters: programs that drive an SDK build and speak the agent
 * protocol (docs/agent-protocol.md), over the pipes of a process that is started,
 * or over a WebSocket that they connect in with. One adapter plays many actors.
 *
 * Whatever an adapter does, its actors' owners hear the end of it: garbage, silence,
 * an end. Nothing is judged here, and nothing is started again by itself.
 */
#ifndef AGENT_ADAPTER_H
#define AGENT_ADAPTER_H

#include "agent/agent.h"

/* docs/agent-protocol.md */
#define ADAPTER_RETURN_MS 5000 /* for one that connected in to do it again */
#define ADAPTER_PROTOCOL  1
#define ADAPTER_LINE_MAX  (1024 * 1024) /* bytes with the LF */
#define ADAPTER_HELLO_MS  10000         /* to answer agent.hello, and the probe */
#define ADAPTER_ANSWER_MS 15000         /* to answer what the SDK need not be asked for */
/* The same, of fence and clock.advance: a case waits for them no longer than 10 s. */
#define ADAPTER_FENCE_MS 8000
/* Who owes an answer for so long is asked for what cannot be, to see that it lives. */
#define ADAPTER_QUIET_MS 3000
#define ADAPTER_PING_MS  5000 /* to answer that */
#define ADAPTER_GRACE_MS 2000 /* from shutdown to TERM; to KILL twice that */
/* Answers that are owed, of actors that are gone, too. */
#define ADAPTER_OWED_MAX   100000
#define ADAPTER_LAST_WORDS 3   /* lines of its standard error that are quoted */
#define ADAPTER_WORD_MAX   300 /* bytes of each, and of a line that is shown */

struct adapter_config {
	const char *name;    /* in reports */
	const char *command; /* NULL: it connects in */
	const char *version; /* that the run checks; NULL: not known yet */
	/* It connects in: */
	const char *address; /* numeric */
	uint16_t port;
	const char *secret; /* that its hello must hold */
	int64_t wait_ms;    /* for it to connect */
};

enum adapter_state {
	ADAPTER_DOWN,     /* not started yet, or gone */
	ADAPTER_AWAITED,  /* it has not connected yet */
	ADAPTER_GREETING, /* agent.hello and the probe */
	ADAPTER_READY,
	ADAPTER_ENDING, /* told to shut down */
	ADAPTER_STATE_COUNT
};

struct adapter_gone {
	bool was_ready;
	bool asked;      /* adapter_stop() */
	bool fault;      /* it broke the protocol and was ended for that: no crash */
	const char *why; /* a sentence with its last words; borrowed */
};

struct adapter_ops {
	/* It greeted, and refused an operation that cannot be: it can play. */
	void (*ready)(void *user, struct agent *agent);
	/* It broke the protocol, in a way that is told once, and goes on. */
	void (*broke)(void *user, struct agent *agent, const char *what);
	/* Its actors will hear nothing more. */
	void (*gone)(void *user, struct agent *agent, const struct adapter_gone *gone);
	/* A line of its standard error. */
	void (*said)(void *user, struct agent *agent, const char *bytes, size_t len);
};

/* CONFIG's texts are copied. It is down. */
struct agent *adapter_new(struct loop *loop, const struct adapter_config *config);

/* From now on OPS are told; may be changed between callbacks. OPS must outlive it. */
void adapter_tell(struct agent *agent, const struct adapter_ops *ops, void *user);

/* Starts it, or waits for it; ready or gone follows. It must be down. */
bool adapter_start(struct agent *agent, struct err *err);

/* Asks it to end; gone follows unless it is down already. */
void adapter_stop(struct agent *agent);

enum adapter_state adapter_state(const struct agent *agent);
/* Why it is gone; NULL if it never was. */
const char *adapter_failure(const struct agent *agent);
/* Where it has to connect to; 0 if it need not. */
uint16_t adapter_port(const struct agent *agent);

#endif
