/*
 * An actor: one participant of a case, played by an agent (agent/agent.h). The
 * engine calls operations of the vocabulary and is told results and events; it
 * never learns which kind of agent plays.
 *
 * All callbacks come from the loop, never from within a call of this API.
 */
#ifndef AGENT_ACTOR_H
#define AGENT_ACTOR_H

#include "base/err.h"
#include "base/json.h"
#include "model/frame.h"
#include "net/loop.h"
#include "net/ws.h"

#include <stdbool.h>
#include <stdint.h>

/* JSON-RPC 2.0, "Error object": whoever was called does not have the method. */
#define JSON_RPC_NO_METHOD (-32601)

struct actor;

struct actor_ops {
	/* CALL is answered; at most once. RESULT is borrowed. */
	void (*result)(void *user, uint64_t call, const struct json *result);
	/* CALL ended in a JSON-RPC error; NO_METHOD: the build has no such operation. */
	void (*refused)(void *user, uint64_t call, int code, const char *message);
	void (*event)(void *user, const char *name, const struct json *params);
	/* A fence marker; every event before it has been handed out. */
	void (*marker)(void *user, const char *marker);
	/* Its clock has been asked or moved, after actor_peek() or actor_advance() gave
	 * false. */
	void (*moved)(void *user);
	/* A service answered hello: its name, version, capabilities, now. */
	void (*greeted)(void *user, const struct json *hello);
	/* The build under test, a service, spoke nonsense: a sentence. */
	void (*nonsense)(void *user, const char *what);
	/* The agent, not the build, did what it must not: a sentence. */
	void (*broke)(void *user, const char *what);
	/* After actor_send_raw(): an answer that belongs to no call, CODE of its error
	 * with its message, or 0. */
	void (*stray)(void *user, int code, const char *message);
	/* A connection was refused or lost: WHY is a sentence. The client may reconnect.
	 */
	void (*lost)(void *user, bool was_open, int close_code, const char *why);
	/* The build is gone, as WHY says ("SIGSEGV"): nothing of the actor follows. */
	void (*died)(void *user, const char *why);
};

struct actor_config {
	const char *role; /* "rtm", "signaling" */
	const char *app_id;
	const char *version;      /* "1.0.1" */
	const char *platform;     /* "cpp" */
	const struct url *url;    /* resolved; must outlive the actor */
	const char *address;      /* what an adapter is told instead; NULL: URL */
	const struct ws_tls *tls; /* must outlive the actor; may be NULL */
	bool uninitialised;       /* there is no instance of the SDK yet */
	/* Over a network that may be lost; the reference client alone: ws_keep_alive(),
	 * ws_set_connect_ms(). 0: as ever. */
	int ping_ms;
	unsigned ping_misses;
	int connect_ms;
	/* The reference client alone: */
	bool transparent;            /* mode service: forward every call unjudged */
	const char *const *defects;  /* NULL-terminated, or NULL */
	const char *const *variants; /* the same */
	const char *log_path;        /* of its log; relative paths of setLogFile are
					beside it. NULL: it keeps none */
};

/*
 * The reference client, within this program. It connects when a call first
 * needs the service. Its clock starts at the wall's. ERR_USAGE for an unknown
 * role or defect. OPS must outlive it.
 */
bool actor_new(struct loop *loop, const struct actor_config *config,
	       const struct actor_ops *ops, void *user, struct actor **ret,
	       struct err *err);

/* Drops its connection and frees it; no callback follows. May be called from a callback.
 */
void actor_free(struct actor *actor);

/* CALL is the caller's number, unique for the actor. PARAMS are borrowed. */
void actor_call(struct actor *actor, uint64_t call, const char *operation,
		const struct json *params);

/* True while events can still arrive without a further call. */
bool actor_connected(const struct actor *actor);

/* True while it connects or comes back, as far as that is known. */
bool actor_returning(const struct actor *actor);

/*
 * After the service's own fence has told that the build received everything:
 * asks the agent for what it has not handed out yet. marker follows with MARKER.
 * False: nothing is asked, the service's marker comes as one.
 */
bool actor_fence(struct actor *actor, const char *marker);

/*
 * The actor's own clock and its next timer, as far as they are known: a clock of
 * an adapter is asked for with actor_peek(). actor_advance() moves it to TO_MS (no
 * further back), firing what falls due on the way. Both: true if it is done, false
 * if moved follows.
 */
int64_t actor_now(const struct actor *actor);
int64_t actor_next_due(const struct actor *actor); /* -1: none */
bool actor_peek(struct actor *actor);
bool actor_advance(struct actor *actor, int64_t to_ms);

/* Sets the actor's clock to the world's moment NOW_MS, firing nothing. */
void actor_set_clock(struct actor *actor, int64_t now_ms);

/* Bytes as KIND says, on its open connection; false if there is none. What answers
 * them comes as stray from then on. */
bool actor_send_raw(struct actor *actor, enum frame_kind kind, const char *bytes,
		    size_t len);

#endif
