/*
 * The objects of call invitations, as the client's own files share them:
 * invitation.c keeps them and follows the service's events, invite.c answers
 * the calls.
 */
#ifndef MOCKS_CLIENT_INVITATION_H
#define MOCKS_CLIENT_INVITATION_H

#include "mocks/client/core.h"

/* Both enumerations of facts.md 2; 5 and 6 are the same in both. */
enum invitation_state {
	INVITATION_IDLE,
	INVITATION_LOCAL_SENT = 1,
	INVITATION_LOCAL_RECEIVED = 2,
	INVITATION_LOCAL_ACCEPTED = 3,
	INVITATION_LOCAL_REFUSED = 4,
	INVITATION_REMOTE_RECEIVED = 1,
	INVITATION_REMOTE_ACCEPT_SENT = 2,
	INVITATION_REMOTE_REFUSED = 3,
	INVITATION_REMOTE_ACCEPTED = 4,
	INVITATION_CANCELED = 5,
	INVITATION_FAILURE = 6,
	INVITATION_STATE_COUNT
};

struct invitation {
	char *id;
	enum invitation_state state;
	struct json *fields;   /* what is sent, or what came */
	int64_t accept_due_ms; /* -1: no confirmation is waited for */
};

/* NULL: there is none. */
struct invitation *invitation_find(const struct client *client, enum side side,
				   const char *id);

/* NULL: CLIENT_INVITATIONS_MAX of that side have not ended. FIELDS are copied. */
struct invitation *invitation_add(struct client *client, enum side side, const char *id,
				  const struct json *fields);

/* The confirmation of an acceptance is due from now on. */
void invitation_await(struct client *client, struct invitation *invitation);

/* Moves it to Failure and hands EVENT with ERROR_CODE out; PEER_KEY names the other. */
void invitation_fail(struct client *client, struct invitation *invitation,
		     const char *event, const char *peer_key, int error_code);

#endif
