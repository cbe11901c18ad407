/*
 * Channels: who is in which, and messages to all the others.
 */
#ifndef MOCKS_SERVICE_CHANNEL_H
#define MOCKS_SERVICE_CHANNEL_H

#include "mocks/service/rpc.h"

struct channel {
	struct world *world;
	char *id;
	struct map members; /* user id to struct session */
	size_t n_signaling; /* members of that role */
};

void op_join(struct request *request);
void op_leave(struct request *request);
void op_send_channel(struct request *request);
void op_get_members(struct request *request);

/* Puts SESSION into the channel and tells the others. Nothing if it is in it. */
struct channel *channel_join(struct session *session, const char *channel_id);

/* Takes it out and tells the others; the channel may be gone afterwards. */
void channel_leave(struct session *session, struct channel *channel);
/* OVER: because the session ends. */
void channels_leave_all(struct session *session, bool over);

/* A defect: tells the others of SESSION's channels that it joined. */
void channels_announce(struct session *session);

/* A defect: HEIR takes OLD's place in its channels, and nobody is told. */
void channels_inherit(struct session *old, struct session *heir);

/* The message to all members but SESSION. */
void channel_send(struct session *session, struct channel *channel, const char *text);

void channel_free(struct channel *channel);

#endif
