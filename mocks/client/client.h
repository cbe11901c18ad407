/*
 * The reference client: a core without I/O that plays one user (role rtm or
 * signaling) over rtm.v1. Calls and bytes and the time go in; frames, results
 * and events come out. Right by default and wrong by name (client_defects()).
 *
 * Names and arguments of calls are those of the agent's vocabulary, which is
 * that of the wire, plus what only a client has: createChannel, releaseChannel,
 * setChannelDelegate, createLocalInvitation, getSDKVersion, setParameters, and
 * the setters of its log. It never uses the catalogue or the harness's judging code.
 *
 * Connection: it asks for one (ops.connect) when a call first needs the wire,
 * says hello, and closes it after a logout, so that each login has a
 * connection of its own. After a loss it reconnects by itself and resumes.
 *
 * Order: what a call does to the connection comes before its result. So
 * connectionStateChanged stands before the result of the login or logout that
 * it belongs to; the sources leave that open. After a logout the connection is
 * left first, so that whoever logs in again on hearing of it gets a new one.
 *
 * Every call ends once. One that was sent and not answered when its connection
 * is lost ends by its time-out, or, in a transparent client, at once with the
 * operation's failure code; a login is sent again instead, but never by a
 * transparent client. Calls made meanwhile wait for the way back, except that
 * those which facts.md lists fail at once when the state is Reconnecting.
 *
 * On the way back a session that no longer lives is replaced by a login of the
 * client's own, which puts its channels and attributes back; refused, it is
 * tried again after CLIENT_RELOGIN_WAIT_MS.
 *
 * Invitations: every event about one carries its `state` by this client. An
 * acceptance that is not confirmed in CLIENT_ACCEPT_TIMEOUT_MS becomes
 * remoteInvitationFailure 2, not in a transparent client. What has not ended
 * when the session ends is Failure, in silence.
 *
 * Version: it has the operations and the codes of its own version alone; what
 * came later is refused, and what it makes up itself (a time-out, not logged
 * in) has the number of that version. The numbers of the service are handed on
 * as they come. facts.md 1, 1.16, 3.2.
 *
 * Log: a line for each call, result, event and trouble, as far as the filter
 * lets it pass (facts.md 2); calls with all that they were given, but no token.
 *
 * Uninitialised: a client before there is an instance. All that it has gives
 * NotInitialized (101) from 1.0.0 on, a code that is not Ok before, no object,
 * or -1; only getSDKVersion works.
 *
 * Transparent: it forwards every call to the service, checks nothing that the
 * service must check (not even whether it is logged in), and makes up no code
 * of its own except for lost connections and time-outs.
 */
#ifndef MOCKS_CLIENT_CLIENT_H
#define MOCKS_CLIENT_CLIENT_H

#include "base/err.h"
#include "base/json.h"
#include "mocks/service/defect.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLIENT_RECONNECTING_MS   4000  /* without recovery: Reconnecting; facts.md 3.3 */
#define CLIENT_LOGIN_TIMEOUT_MS  6000  /* facts.md 3.3: 6 s or 10 s */
#define CLIENT_SEND_TIMEOUT_MS   5000  /* peer and channel messages; facts.md 3.3 */
#define CLIENT_QUERY_TIMEOUT_MS  10000 /* queryPeersOnlineStatus; facts.md 3.3 */
#define CLIENT_RECONNECT_WAIT_MS 200   /* before the first attempt; then twice that … */
#define CLIENT_RECONNECT_MOST_MS 5000  /* … and at most so much between two */
#define CLIENT_RELOGIN_WAIT_MS   10000 /* after a login refused on the way back */
#define CLIENT_ACCEPT_TIMEOUT_MS 30000 /* accept to its confirmation; facts.md 1.13 */

#define CLIENT_FRAME_MAX       (256 * 1024) /* bytes; docs/wire-protocol.md, Frames */
#define CLIENT_PENDING_MAX     65536        /* calls from the oldest unanswered one on */
#define CLIENT_INVITATIONS_MAX 4096         /* objects of each side that have not ended */
#define CLIENT_CHANNELS_MAX    65536        /* channel instances */
#define CLIENT_OBJECTS_MAX     20           /* the same up to 0.9.2; facts.md 3.2 */

struct client;

struct client_ops {
	/* The client wants a connection: opened or lost must follow, later. */
	void (*connect)(void *user);
	void (*send)(void *user, const char *bytes, size_t len);
	/* The client is done with the connection; lost must not follow. */
	void (*disconnect)(void *user, int code);
	/* CALL is answered, once. RESULT is borrowed. See client_call(). */
	void (*result)(void *user, uint64_t call, const struct json *result);
	/* The call is not known at all (by the service: JSON-RPC -32601), or failed as a
	 * JSON-RPC error CODE with MESSAGE. */
	void (*refused)(void *user, uint64_t call, int code, const char *message);
	/* An event of the vocabulary; PARAMS are borrowed. */
	void (*event)(void *user, const char *name, const struct json *params);
	/* A fence marker came past; every event before it has been handed out. */
	void (*marker)(void *user, const char *marker);
	/* The first good answer to hello on a connection; RESULT is borrowed. */
	void (*greeted)(void *user, const struct json *result);
	/* The service spoke nonsense: a sentence for the report. The client goes on. */
	void (*nonsense)(void *user, const char *what);
	/* An answer to nothing that the client asked: CODE of its error, 0 for a result.
	 * NULL: it is nonsense like any other. */
	void (*stray)(void *user, int code, const char *what);

	/* The rest may be NULL: nobody keeps a log, nobody hears of a crash. */

	/* The log goes to PATH from now on; false, and where it went before: it cannot
	 * be written. */
	bool (*log_open)(void *user, const char *path);
	void (*log_size)(void *user, unsigned kb); /* of one file; there may be two */
	/* A line with its end, for the file or for where it goes by default. */
	void (*log_line)(void *user, const char *line, size_t len);
	/* A defect ended the client, as WHY would a process: nothing follows. Whoever
	 * has the connection closes it. */
	void (*died)(void *user, const char *why);
};

struct client_config {
	const char *role; /* "rtm" or "signaling" */
	const char *app_id;
	const char *version;  /* "1.0.1"; what it is, not only what it says in hello */
	const char *platform; /* "cpp" */
	bool transparent;
	bool uninitialised; /* no instance was made yet, and none will be */
	const char *const
		*defects; /* names of client_defects(), NULL-terminated, or NULL */
	const char *const *variants; /* of client_variants(), the same */
};

/* OPS are borrowed. ERR_USAGE for an unknown role, defect or variant, with the nearest
 * name, and for a version that is not three numbers. */
bool client_new(const struct client_config *config, const struct client_ops *ops,
		void *user, int64_t now_ms, struct client **ret, struct err *err);
/* Calls no op: whoever has the connection closes it. Never from within an op. */
void client_free(struct client *client);

/*
 * Calls METHOD with PARAMS (borrowed; may be NULL). CALL is the caller's number
 * for it, unique. ops.result follows, perhaps before this returns:
 * {code, …} for operations of the wire, {object: handle or null} for
 * createChannel and createLocalInvitation, {value: …} for getters, and for
 * releaseChannel whether there was such a channel.
 * An operation that this client does not have: ops.refused with -32601 (a
 * transparent client asks the service).
 * setParameters and the setters of the log give {value: 0}, or -1 for what they
 * refuse; a size that facts.md 3.2 has passed over is none of that.
 */
void client_call(struct client *client, uint64_t call, const char *method,
		 const struct json *params, int64_t now_ms);

void client_opened(struct client *client, int64_t now_ms);
void client_receive(struct client *client, const char *bytes, size_t len, int64_t now_ms);
void client_lost(struct client *client, const char *why, int64_t now_ms);

/* True while it has an open connection on which events can still arrive. */
bool client_connected(const struct client *client);

/* True while it is being connected, or its session is being resumed. */
bool client_is_returning(const struct client *client);

/* The next moment at which client_tick() has something to do, in NOW_MS time; -1: none.
 */
int64_t client_next_due(const struct client *client);
void client_tick(struct client *client, int64_t now_ms);

/* True if a client of some role has METHOD. */
bool client_has_operation(const char *method);

/* The API names that a build of its version has: an array, the caller's. */
struct json *client_symbols(const struct client *client);

const struct mock_defect *client_defects(size_t *ret_n);
const struct mock_variant *client_variants(size_t *ret_n);

#endif
