/*
 * Events on their way to users: written now, or waiting for a connection; and
 * those that the client has to answer, kept until it did.
 */
#ifndef MOCKS_SERVICE_DELIVER_H
#define MOCKS_SERVICE_DELIVER_H

#include "mocks/service/rpc.h"

/* A peer message, shared by whoever keeps it. */
struct message {
	unsigned refs;
	struct user *from;
	char *text;
	int64_t received_ms; /* on the world's clock */
	bool may_cache;
	bool offline; /* it came out of the cache */
	uint64_t serial;
};

struct message *message_new(struct user *from, const char *text, bool may_cache);
struct message *message_ref(struct message *message);
void message_unref(struct message *message);

enum delivery_kind {
	DELIVERY_NOTE, /* a notification: waits, but is not answered */
	DELIVERY_MESSAGE,
	DELIVERY_CACHED, /* a message that stays cached until it is answered */
	DELIVERY_INVITATION,
	DELIVERY_FENCE,
	DELIVERY_COUNT
};

struct delivery {
	struct list at; /* in conn->unanswered or session->waiting */
	enum delivery_kind kind;
	uint64_t id; /* of the request to the client */
	struct user *to;
	struct session *session; /* it counts in, or NULL */
	char *note;
	struct message *message;
	struct asker asker; /* who waits for what becomes of the message */
	struct invitation *invitation;
	struct fence *fence;
};

/* Hands the notification in service->out to SESSION (NULL: nobody). CAUSE: whose
 * message it is, or NULL. */
void deliver_note(struct session *session, struct user *cause);

/* A message to a user who is online. ASKED (may be NULL) is answered in the end. */
void deliver_message(struct session *session, struct message *message,
		     const struct request *asked);
void deliver_cached(struct session *session, struct message *message);
void deliver_invitation(struct session *session, struct invitation *invitation);
void deliver_fence(struct service_conn *conn, struct fence *fence, const char *marker);

/* The client answered the request ID; a stranger's id is ignored. */
void deliver_answered(struct service_conn *conn, uint64_t id, bool ok);

/* CONN is gone or taken over: what it left unanswered goes to where its users are. */
void deliver_conn_gone(struct service_conn *conn);

/* SESSION is back on a connection: what waited is written. */
void deliver_waiting(struct session *session);

/*
 * SESSION ends. What waits goes to HEIR, the session that takes its place, or
 * NULL: nobody gets it. KEEP_WRITTEN: the connection may yet answer messages.
 */
void deliver_session_over(struct session *session, struct session *heir,
			  bool keep_written);

/* The invitation needs no answer any more. */
void deliver_forget_invitation(struct invitation *invitation);

#endif
