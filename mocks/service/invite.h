/*
 * Call invitations, of both kinds of users: one table of states and events for
 * all of them. What each side is told, and in which words, stands in bridge.h.
 */
#ifndef MOCKS_SERVICE_INVITE_H
#define MOCKS_SERVICE_INVITE_H

#include "mocks/service/deliver.h"

#define INVITE_SEND_MS   30000 /* offline or no acknowledgement; facts.md 3.3 */
#define INVITE_EXPIRE_MS 60000 /* acknowledged and no answer; facts.md 3.3 */
#define INVITE_SIG_AWAY_MS                                           \
	20000 /* a Signaling caller's callee is offline; facts.md S7 \
	       */

enum invite_code {
	INVITE_OK = 0,
	INVITE_INVALID_ARGUMENT = 1,
	INVITE_NOT_STARTED = 2,
	INVITE_ALREADY_END = 3,
	INVITE_ALREADY_ACCEPT = 4,
	INVITE_ALREADY_SENT = 5
};

enum invite_failure {
	FAILURE_PEER_OFFLINE = 1,
	FAILURE_NO_RESPONSE = 2, /* callee's side: AcceptFailure */
	FAILURE_EXPIRE = 3,
	FAILURE_NOT_LOGGED_IN = 4
};

enum invite_state {
	INVITE_AWAY,     /* the callee is offline */
	INVITE_SENT,     /* on its way, not acknowledged */
	INVITE_RECEIVED, /* acknowledged */
	INVITE_ACCEPTED, /* from here on it has ended */
	INVITE_REFUSED,
	INVITE_CANCELED,
	INVITE_FAILED,
	INVITE_STATE_COUNT
};

enum invite_event {
	INVITE_CALLEE_BACK,
	INVITE_CALLEE_GONE,
	INVITE_ACKNOWLEDGE,
	INVITE_ACCEPT,
	INVITE_REFUSE,
	INVITE_CANCEL,
	INVITE_DUE, /* its time is over */
	INVITE_EVENT_COUNT
};

struct invitation {
	struct list at;      /* in world->invitations */
	struct list waiting; /* in callee->invitations while it is away */
	unsigned refs;       /* sessions that know it */
	enum invite_state state;
	enum role origin; /* the caller's */
	struct user *caller;
	struct user *callee;
	struct session *caller_session; /* NULL: gone */
	struct session *callee_session; /* NULL: gone, or not there yet */
	char *caller_name;              /* its key in caller_session->outgoing */
	char *callee_name;              /* its key in callee_session->incoming */
	char *content;
	char *channel_id; /* "": none */
	char *response;
	bool told; /* it was written to the callee */
	struct timer timer;
	struct delivery *delivery; /* on its way to the callee, or NULL */
};

/* Sends one from SESSION and takes its time. NAME: the caller's name of it. */
void invitation_send(struct session *session, const char *name, struct user *callee,
		     const char *content, const char *channel_id);

/* The code of the table; RESPONSE only with accept and refuse. */
enum invite_code invitation_check(const struct invitation *invitation,
				  enum invite_event event);
void invitation_happens(struct invitation *invitation, enum invite_event event,
			const char *response);

/* It is over, and nobody is told. */
void invitation_end(struct invitation *invitation);

static inline bool invitation_over(const struct invitation *invitation)
{
	return invitation->state >= INVITE_ACCEPTED;
}

/* For deliver.h: its frame is made in service->out; it was answered. */
void invitation_write(struct invitation *invitation, uint64_t id);
void invitation_acknowledged(struct invitation *invitation);

/* USER's new session gets what waited; a session that ends is out of all of them. */
void invitations_user_online(struct session *session);
void invitations_session_over(struct session *session);
void invitations_free(struct world *world);

/* A new string: the name of an invitation among Signaling users. */
char *invitation_account_name(const char *channel_id, const char *account);

void op_send_invitation(struct request *request);
void op_cancel_invitation(struct request *request);
void op_accept_invitation(struct request *request);
void op_refuse_invitation(struct request *request);

#endif
