/*
 * A bad network: a port on loopback that hands bytes on to a service and back,
 * until it is told to lose, delay or cut them. It knows bytes alone, so TLS
 * passes through; a client that is given proxy_url() still asks for, and
 * verifies, the service's own name. It judges nothing.
 *
 * Everything here is real time. What waits is bounded: a lane that is full is
 * not read from until there is room.
 */
#ifndef NET_PROXY_H
#define NET_PROXY_H

#include "base/err.h"
#include "net/loop.h"
#include "net/url.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Both are ours. */
#define PROXY_LANE_MAX  (64 * 1024) /* bytes that wait in one direction */
#define PROXY_LINES_MAX 64          /* connections at once; more are reset */

struct proxy;

/* How a network is lost. */
enum proxy_loss {
	PROXY_SILENT,     /* nothing passes; connections stay open, new ones hang */
	PROXY_RESET,      /* all connections, and each new one, are reset */
	PROXY_HALF_CLOSE, /* clients are told the end, the service is told nothing */
	PROXY_LOSS_COUNT
};

const char *proxy_loss_name(enum proxy_loss loss); /* "reset" …; NULL for SILENT */

/* Zeroed: none. Of several all apply. */
struct proxy_faults {
	int64_t delay_ms;  /* before what is read is handed on, in each direction */
	int64_t jitter_ms; /* and up to so much more, by chance; the order stays */
	size_t bandwidth;  /* bytes a second in each direction; 0: no bound */
	size_t chunk;      /* bytes written at once, one write a turn; 0: no bound */
	/* Once so many more bytes went one way, that connection is reset; then this
	 * fault is over. 0: never. */
	size_t cut;
	/* The next connection waits until one after it is through; then this is over. */
	bool reorder;
};

/* SEED is of the jitter. TO is resolved; it is copied. */
bool proxy_new(struct loop *loop, const struct url *to, uint64_t seed, struct proxy **ret,
	       struct err *err);
void proxy_free(struct proxy *proxy);

/* The service's address, by this proxy. */
void proxy_url(const struct proxy *proxy, struct url *ret);

/* In force until told otherwise, for what passes from now on. */
void proxy_set_faults(struct proxy *proxy, const struct proxy_faults *faults);

/* The service has sent something on a connection that there is now. */
bool proxy_carries(const struct proxy *proxy);

void proxy_lose(struct proxy *proxy, enum proxy_loss loss);

/* The network is lost, and clients have given up all connections from before. */
bool proxy_is_noticed(const struct proxy *proxy);

/*
 * What still has both of its ends goes on, with what was sent meanwhile, as far
 * as it found room; what lost one is reset. Connections that hung are made.
 */
void proxy_regain(struct proxy *proxy);

#endif
