/*
 * Who is online.
 */
#ifndef MOCKS_SERVICE_PRESENCE_H
#define MOCKS_SERVICE_PRESENCE_H

#include "mocks/service/rpc.h"

bool presence_online(const struct world *world, const char *id,
		     const struct service_conn *asker);

void op_query(struct request *request);

#endif
