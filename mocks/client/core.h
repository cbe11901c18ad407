/*
 * What the files of the reference client share: its state, and which file does
 * what with it. Nobody else includes this; the contract is client.h.
 */
#ifndef MOCKS_CLIENT_CORE_H
#define MOCKS_CLIENT_CORE_H

#include "base/map.h"
#include "base/text.h"
#include "base/vec.h"
#include "mocks/client/client.h"
#include "mocks/client/release.h"
#include "mocks/client/wrong.h"

enum role { ROLE_RTM, ROLE_SIGNALING, ROLE_COUNT };

enum link_state {
	LINK_NONE,
	LINK_OPENING,  /* ops.connect was called */
	LINK_GREETING, /* open; hello is not answered yet */
	LINK_READY,
	LINK_STATE_COUNT
};

/* The numbers of the SDK; facts.md 2. */
enum state {
	STATE_NONE,
	STATE_DISCONNECTED,
	STATE_CONNECTING,
	STATE_CONNECTED,
	STATE_RECONNECTING,
	STATE_ABORTED,
	STATE_COUNT
};

/* What changes the state; see state.c. */
enum change {
	CHANGE_LOGIN,
	CHANGE_LOGIN_OK,
	CHANGE_LOGIN_REFUSED,
	CHANGE_LOGIN_TIMEOUT,
	CHANGE_INTERRUPTED,
	CHANGE_BACK,
	CHANGE_LOGOUT,
	CHANGE_ABORTED,    /* the service says so */
	CHANGE_THROWN_OUT, /* the same for role signaling: free to log in again */
	CHANGE_COUNT
};

/* Timers of which there is one each; client.c fires them. */
enum timer {
	TIMER_RECONNECT,    /* the next attempt */
	TIMER_RECONNECTING, /* the loss has lasted long enough to be told */
	TIMER_RELOGIN, /* the next login after one that was refused on the way back */
	TIMER_RESEND,  /* only with a defect */
	TIMER_HELD,    /* only with a defect */
	TIMER_COUNT
};

/* How long an operation waits for its answer: row of pending.c. */
enum wait { WAIT_SHORT, WAIT_LOGIN, WAIT_LONG, WAIT_COUNT };

enum outcome {
	OUTCOME_ANSWERED, /* a result came */
	OUTCOME_REFUSED,  /* a JSON-RPC error came */
	OUTCOME_TIMED_OUT,
	OUTCOME_LOST, /* its connection is gone */
	OUTCOME_COUNT
};

struct operation;

struct call {
	uint64_t number; /* the caller's */
	bool own;        /* the client's own: its end is told to nobody */
	const struct operation *op;
	const char *method;        /* static, unless OP is operation_other */
	const struct json *params; /* borrowed; NULL: none */
};

/* A call that waits for its answer. */
struct pending {
	int64_t id; /* on the wire; 0: this place is free */
	uint64_t call;
	bool own;
	const struct operation *op;
	const char *method; /* static; "" for one that is only forwarded */
	int64_t due_ms;
	char *frame; /* owned; what is still to be sent, NULL once it was */
	size_t frame_len;
	struct json *kept; /* owned; its params, if OP keeps them */
};

struct answer {
	enum outcome outcome;
	struct json *result; /* an object, {code: …} made up here unless ANSWERED */
	int64_t code;        /* of the result; -1: it has no number there */
	int refusal;         /* JSON-RPC code, with MESSAGE */
	const char *message;
};

/* How a family of operations is treated. */
struct operation {
	enum wait wait;
	int timeout_code;
	int failure_code; /* connection lost, or Reconnecting */
	int stranger_old; /* not logged in, before 1.0.0; facts.md 1.16 */
	int stranger;     /* and from then on; 0: BEFORE deals with it */
	int unready_old;  /* without an instance, before 1.0.0 */
	int unready;      /* and from then on */
	unsigned flags;   /* OPERATION_… */
	bool (*before)(struct client *client, const struct call *call); /* true: done */
	void (*after)(struct client *client, const struct pending *pending,
		      const struct answer *answer);
};

#define OPERATION_FAILS_DOWN      1U  /* fails at once while Reconnecting */
#define OPERATION_KEEPS           2U  /* AFTER wants the params that were sent */
#define OPERATION_GIVES_OBJECT    8U  /* {object: …}, without a code */
#define OPERATION_GIVES_VALUE     16U /* {value: a number} */
#define OPERATION_GIVES_BOOL      32U /* {value: true or false} */
#define OPERATION_NEEDS_NOTHING   64U /* not even an instance; {value: a text} */
#define OPERATION_MEETS_STRANGERS 4U  /* BEFORE deals with who is not logged in */

/* Calls in a ring, by id; see pending.c. */
struct pendings {
	struct pending *ring;
	size_t cap;             /* a power of two, or 0 */
	int64_t next;           /* id of the next call */
	int64_t low;            /* no id below it is pending */
	int64_t at[WAIT_COUNT]; /* no id below it is pending in that class */
	VEC(int64_t) given_up;  /* timed out, and not answered since */
};

/* variant.c */
enum variant { VARIANT_LOSS_UNREPORTED, VARIANT_COUNT };

enum side { SIDE_LOCAL, SIDE_REMOTE, SIDE_COUNT };

struct client {
	const struct client_ops *ops;
	void *user;
	enum role role;
	char *app_id;
	char *version;
	enum release release; /* what VERSION is taken for */
	char *platform;
	bool transparent;
	bool uninitialised; /* there is no instance yet */
	bool dead;          /* a defect ended it */
	int log_filter;
	unsigned variants; /* bit N: enum variant N */
	uint64_t *defects; /* owned; bit N: enum wrong N; NULL: none */

	int64_t now_ms;
	int64_t timers[TIMER_COUNT]; /* -1: not set */

	enum link_state link;
	bool doomed;   /* the service ended the session: of no use for a further call */
	bool resuming; /* on the way back: other calls wait for that */
	int64_t retry_ms; /* before the next attempt to reconnect; 0: it is the first */
	enum state state;
	int64_t login_id;   /* of the login that decides the state; 0: none */
	struct json *login; /* its params, for the way back; the token is the newest */
	char *session;      /* that the service gave; NULL: none */

	struct pendings *pendings; /* owned */
	struct text out;           /* the frame that is being written */

	struct map invitations[SIDE_COUNT]; /* id to struct invitation */
	unsigned long n_invitations;        /* made so far; for handles */
	size_t n_accepting;                 /* that wait for remoteInvitationAccepted */
	struct map channels;                /* id to struct channel */
	unsigned long n_channels;           /* made so far; for handles */
	struct json *attributes;            /* own ones that the service has, or NULL */

	struct wrong_memory wrong;
};

/* client.c: a defect ends the client, as a crash would; WHY is what killed it */
void client_die(struct client *client, const char *why);

/* state.c: the connection state, and telling of it */
bool state_change(struct client *client, enum change change);
bool state_logged_in(const struct client *client);
struct json *state_params(enum state state, int reason);

/* link.c: the connection */
void link_want(struct client *client); /* for a call that is to be sent */
bool link_ready(const struct client *client);
void link_flush(struct client *client); /* what waited is sent */
void link_drop(struct client *client);  /* done with it; sent calls fail */
void link_retry(struct client *client); /* later, if anything needs it */
void link_reconnect(struct client *client);
void link_after_hello(struct client *client, const struct pending *pending,
		      const struct answer *answer);

/* session.c: login, logout, and the way back */
bool session_before_login(struct client *client, const struct call *call);
void session_after_login(struct client *client, const struct pending *pending,
			 const struct answer *answer);
bool session_before_logout(struct client *client, const struct call *call);
void session_after_logout(struct client *client, const struct pending *pending,
			  const struct answer *answer);
void session_after_renew(struct client *client, const struct pending *pending,
			 const struct answer *answer);
void session_after_resume(struct client *client, const struct pending *pending,
			  const struct answer *answer);
void client_session_resume(struct client *client);
void client_session_lost(struct client *client);   /* the connection is */
void client_session_forget(struct client *client); /* and all that ends with it */

/* variant.c: what differs within the rules */
bool variant_choose(const char *const *names, unsigned *ret, struct err *err);
bool variant_is(const struct client *client, enum variant variant);

/* pending.c: calls that wait for an answer */
void pending_start(struct client *client);
struct pending *pending_add(struct client *client, const struct call *call);
struct pending *pending_find(struct client *client, int64_t id);
bool pending_any_unsent(struct client *client);
int64_t pending_due(const struct client *client); /* -1: none */
void pending_time_out(struct client *client);
bool pending_was_given_up(struct client *client, int64_t id); /* and forgets it */
/* Ends those in order of id, but not any made meanwhile. */
enum pending_which { PENDING_SENT, PENDING_SENT_OWN, PENDING_ALL, PENDING_WHICH_COUNT };
void pending_lose(struct client *client, enum pending_which which);
void pending_refuse_unsent(struct client *client, int code, const char *message);
void pending_finish(struct client *client);

/* operation.c: what there is to call */
struct operation_row {
	const char *name;
	enum release since;
	const struct operation *op;
};
extern const struct operation operation_hello;
extern const struct operation operation_resume;
extern const struct operation operation_quiet; /* a call of the client's own */
extern const struct operation operation_other; /* only forwarded */
/* As RELEASE has it; NULL: it does not. */
const struct operation_row *operation_find(enum role role, enum release release,
					   const char *method);
/* The code for a client that is not logged in; 0: OP deals with that itself. */
int operation_stranger(const struct client *client, const struct operation *op);
/* The code of a client without an instance. */
int operation_unready(const struct client *client, const struct operation *op);

/* call.c: one call, from its start to its end */
void call_start(struct client *client, const struct call *call);
/* Its id on the wire; 0: there are too many already, and it was answered so. */
int64_t call_send(struct client *client, const struct call *call);
void call_send_own(struct client *client, const struct operation *op, const char *method,
		   const struct json *params);
/* Has it sent, again, once the link is ready. */
void call_write(struct client *client, struct pending *pending, const char *method,
		const struct json *params);
void call_answer(struct client *client, const struct call *call, int64_t code);
void call_answer_member(struct client *client, const struct call *call, const char *key,
			struct json *value);
/* Ends the call at PENDING; ANSWER without its result: one is made up. */
void call_end(struct client *client, struct pending *pending, struct answer *answer);

/* frame.c: bytes of the service */
void frame_receive(struct client *client, const char *bytes, size_t len);
void frame_nonsense(struct client *client, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* event.c: events of the service */
struct event;
const struct event *event_find(enum role role, const char *name);
bool event_is_acknowledged(const struct event *event);
/* Hands it out; *RET_SILENT: no acknowledgement (a defect). */
void event_receive(struct client *client, const struct event *event, const char *name,
		   struct json *params, bool *ret_silent);
/* To the caller, past the defects. */
void event_hand_out(struct client *client, const char *name, struct json *params);

/* invite.c: the calls about invitations */
bool invitation_create(struct client *client, const struct call *call);
bool invitation_before(struct client *client, const struct call *call);
void invitation_after(struct client *client, const struct pending *pending,
		      const struct answer *answer);

/* invitation.c: their objects and events */
void invitation_event(struct client *client, const char *name, struct json *params);
const struct json *invitation_fields(const struct client *client, const char *id);
int64_t invitation_due(const struct client *client); /* -1: none */
void invitation_time_out(struct client *client);
void invitation_end_all(struct client *client);
void invitation_finish(struct client *client);

/* id.c: the characters and lengths of user and channel ids; NULL is unusable */
bool id_is_usable(const char *id);

/* kept.c: channels and attributes, which come back after a lost session */
bool kept_create_channel(struct client *client, const struct call *call);
bool kept_release_channel(struct client *client, const struct call *call);
bool kept_set_delegate(struct client *client, const struct call *call);
/* Names the delegate that gets the event of a channel. */
void kept_event(struct client *client, const char *name, struct json *params);
void kept_after_join(struct client *client, const struct pending *pending,
		     const struct answer *answer);
void kept_after_leave(struct client *client, const struct pending *pending,
		      const struct answer *answer);
void kept_after_attributes(struct client *client, const struct pending *pending,
			   const struct answer *answer);
void kept_restore(struct client *client);
void kept_forget(struct client *client);
void kept_finish(struct client *client);

#endif
