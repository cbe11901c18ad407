/*
 * Peer messages: checked, handed to the peer, and the sender told what became
 * of them.
 */
#ifndef MOCKS_SERVICE_PEER_H
#define MOCKS_SERVICE_PEER_H

#include "mocks/service/deliver.h"

enum peer_code {
	PEER_OK = 0,
	PEER_FAILURE = 1,
	PEER_UNREACHABLE = 3,
	PEER_CACHED_BY_SERVER = 4,
	PEER_TOO_OFTEN = 5,
	PEER_INVALID_USER_ID = 6,
	PEER_INVALID_MESSAGE = 7,
	PEER_NUMBER_OF_NOTHING = 13 /* for a defect: no code has it */
};

void op_send_peer(struct request *request);

/* Is TEXT (NULL: none) a message that may be sent? */
bool peer_text_usable(const struct service *service, const char *text);

/* What a defect makes of TEXT; NULL: nothing. The caller frees it. */
char *peer_text_spoiled(const struct service *service, const char *text);

/* MESSAGE could not be handed to TO, who is offline: ASKER is answered. */
void peer_unreachable(struct user *to, struct message *message, struct asker *asker);

/* The peer answered: it has the message, or (not OK) says that it could not take it. */
void peer_answered(struct service *service, struct asker *asker, bool ok);

#endif
