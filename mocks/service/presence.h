/*
 * Who is online.
 */
#ifndef MOCKS_SERVICE_PRESENCE_H
#define MOCKS_SERVICE_PRESENCE_H

#include "mocks/service/rpc.h"

/* ASKER: the role of whoever wants to know. */
bool presence_online(const struct world *world, const char *id, enum role asker);

void op_query(struct request *request);

#endif
