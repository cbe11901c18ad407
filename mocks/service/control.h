/*
 * The control connection: worlds made and destroyed, clocks moved, fences,
 * users thrown out, and the restart.
 */
#ifndef MOCKS_SERVICE_CONTROL_H
#define MOCKS_SERVICE_CONTROL_H

#include "mocks/service/rpc.h"

void op_world_create(struct request *request);
void op_world_destroy(struct request *request);
void op_clock_advance(struct request *request);
void op_fence(struct request *request);
void op_kick(struct request *request);
void op_restart(struct request *request);

/* One of the connections that a marker was written to answered it, or is closed. */
void fence_answered(struct fence *fence);

#endif
