/*
 * Lines over the standard input and output: what is read is cut into lines,
 * what is written goes out once a turn, and never blocks the loop.
 */
#ifndef MOCKS_CLIENT_PIPE_H
#define MOCKS_CLIENT_PIPE_H

#include "base/err.h"
#include "net/loop.h"

#include <stddef.h>

#define PIPE_READ_BYTES (64 * 1024)        /* of one read */
#define PIPE_QUEUE_MAX  (64 * 1024 * 1024) /* bytes waiting to be written; more: ended */

struct pipe;

struct pipe_ops {
	void (*line)(void *user, const char *bytes, size_t len); /* without the LF */
	/* The last call: the input ended (WHY is NULL), or something went wrong. */
	void (*ended)(void *user, const char *why);
};

/* A line over LINE_MAX bytes ends it. OPS must outlive it. */
bool pipe_new(struct loop *loop, int in_fd, int out_fd, size_t line_max,
	      const struct pipe_ops *ops, void *user, struct pipe **ret, struct err *err);

/* Queues LEN bytes and a LF. */
void pipe_send(struct pipe *pipe, const char *bytes, size_t len);

/* Writes what is queued, waiting for whoever reads. */
void pipe_flush(struct pipe *pipe);

/* Never from within an op. */
void pipe_free(struct pipe *pipe);

#endif
