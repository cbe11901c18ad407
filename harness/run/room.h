/*
 * How many actors fit beside each other. A connection costs a descriptor, two
 * where the service is within this program; to run out of them would look as
 * if the service refused connections.
 */
#ifndef RUN_ROOM_H
#define RUN_ROOM_H

#include "run/engine.h"

/* Sets how many actors may be in play at once, by the process's limit. */
void room_measure(struct run *run);

/* True if case I of the plan may begin now; one case always may. */
bool room_for(const struct run *run, size_t i);

#endif
