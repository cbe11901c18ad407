/*
 * The queue of cached messages: 200 for one receiver over all senders, each
 * for seven days from its own arrival. How long it lived is looked at only
 * when somebody wants to know: the queue sets no timers.
 */
#ifndef MOCKS_SERVICE_OFFLINE_H
#define MOCKS_SERVICE_OFFLINE_H

#include "mocks/service/deliver.h"

/* False, and nothing stored, only where a defect refuses it. */
bool cache_store(struct user *to, struct message *message);

/* Hands all that is cached to SESSION; each is forgotten once it is answered. */
void cache_deliver(struct session *session);
void cache_forget(struct user *user, uint64_t serial);

void cache_clear(struct user *user);

#endif
