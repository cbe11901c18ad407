/*
 * The adapters of a run and the loop that they live on: made before the cases are
 * loaded, since what an adapter follows decides which version of them that is.
 */
#ifndef RUN_FLEET_H
#define RUN_FLEET_H

#include "agent/adapter.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

#define FLEET_WAIT_MS  60000 /* default of --wait-for-adapter */
#define FLEET_RESTARTS 5     /* of one adapter in a run; then it is not started again */

struct fleet_client {
	const char *name;    /* NULL: by its number */
	const char *command; /* NULL: it connects in */
};

struct fleet_config {
	const struct fleet_client *clients;
	size_t n_clients;
	const char *version; /* the one that the run checks, as far as it is known */
	const char *address; /* where those that connect in do it; numeric */
	uint16_t port;       /* 0: any free one */
	const char *secret;
	int64_t wait_ms;
};

struct seat {
	struct agent *agent;
	unsigned restarts;
	bool dead; /* it is not started again */
};

struct fleet {
	struct loop *loop;
	VEC(struct seat) seats;
};

/* Starts all of them. What fails for one of them alone is told by fleet_failure(). */
bool fleet_open(const struct fleet_config *config, struct fleet **ret, struct err *err);

/* Waits until each is ready, or one is gone. False: interrupted by a signal. */
bool fleet_await(struct fleet *fleet, struct err *err);

/* Why one of them cannot play, with its name, or NULL. A new string. */
char *fleet_failure(const struct fleet *fleet);

/* The oldest version that one of them follows; NULL if none told. */
const char *fleet_version(const struct fleet *fleet);

/* Kills what still runs. */
void fleet_free(struct fleet *fleet);
void fleet_freep(struct fleet **fleet); /* for OWNED */

#endif
