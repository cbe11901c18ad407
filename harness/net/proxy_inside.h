/*
 * What proxy.c (who comes in, and what the network is like) and proxy_line.c
 * (bytes on their way) share. Nobody else includes this.
 */
#ifndef NET_PROXY_INSIDE_H
#define NET_PROXY_INSIDE_H

#include "base/rng.h"
#include "base/text.h"
#include "base/vec.h"
#include "net/proxy.h"

#include <sys/socket.h>

enum end_name { END_CLIENT, END_SERVICE, END_COUNT };

struct line;

struct end {
	struct line *line;
	int fd; /* -1: closed */
	struct loop_fd *watch;
	bool ready;    /* connected */
	bool ended;    /* nothing more comes from it */
	bool told_end; /* that nothing more comes to it */
};

/* What was read at one moment, and when it may go on. */
struct parcel {
	int64_t due_us;
	size_t len;
};

/* One direction: from the end of the same index to the other. */
struct lane {
	struct text bytes;
	size_t sent; /* of these */
	VEC(struct parcel) parcels;
	int64_t free_us;  /* when the bandwidth allows more */
	uint64_t written; /* ever */
};

/* A connection of a client's, and the one to the service that belongs to it. */
struct line {
	struct proxy *proxy;
	struct end ends[END_COUNT];
	struct lane lanes[END_COUNT];
	uint64_t cut_from[END_COUNT]; /* written, as the cut was set */
	struct loop_timer timer;
	bool late; /* it came while the network was lost */
	bool over; /* its sockets are closed; freed at the next turn */
};

struct proxy {
	struct loop *loop;
	struct url url;
	struct sockaddr_storage to;
	socklen_t to_len;
	int fd;
	struct loop_fd *watch;
	struct rng rng;
	struct proxy_faults faults;
	bool lost;
	enum proxy_loss loss;
	struct line *held; /* by reorder, until the next one is through */
	VEC(struct line *) lines;
	VEC(struct line *) ended;
	struct loop_timer sweep;
};

/* Takes the client's socket FD, which is closed if it fails. */
struct line *line_new(struct proxy *proxy, int fd);
void line_free(struct line *line);

/* Asks the service for its side; false and over if that cannot even begin. */
bool line_connect(struct line *line);

/* Hands on what may go on, in both directions. LINE may be over afterwards. */
void line_pump(struct line *line);

/* Closes both sockets; RESET: with a TCP reset. */
void line_end(struct line *line, bool reset);

void line_set_cut(struct line *line);

/* To the client: nothing more comes. */
void line_half_close(struct line *line);

/* proxy.c: LINE is over, or through to the service. */
void proxy_line_over(struct proxy *proxy, struct line *line);
void proxy_line_through(struct proxy *proxy, const struct line *line);

#endif
