/*
 * How many cases fit beside each other. A connection costs a descriptor, two
 * where the service is within this program, and more where its network fails; to
 * run out of them would look as if the service refused connections.
 */
#ifndef RUN_ROOM_H
#define RUN_ROOM_H

#include "run/engine.h"

/* Sets how many descriptors cases may take at once, by the process's limit. */
void room_measure(struct run *run);

/* True if case I of the plan may begin now; one case always may. */
bool room_for(const struct run *run, size_t i);

/* TEST begins, and is over. */
void room_take(struct run *run, const struct test_case *test);
void room_give_back(struct run *run, const struct test_case *test);

#endif
