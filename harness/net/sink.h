/*
 * Bytes on their way into a pipe: what it takes now is written now, the rest waits
 * its turn. For descriptors that are only written.
 */
#ifndef NET_SINK_H
#define NET_SINK_H

#include "base/err.h"
#include "base/text.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

struct sink {
	int fd; /* owned; -1: closed */
	struct loop_fd *watch;
	struct text queue;
	size_t written; /* bytes of the queue */
};

/* FD is taken, also on failure. SINK must stay where it is. */
bool sink_open(struct sink *sink, struct loop *loop, int fd, struct err *err);

/* What is queued is dropped. May be called twice. */
void sink_close(struct sink *sink);

/*
 * False, and nothing is taken, if more than MAX bytes would wait. What is written to
 * nobody, or to a closed sink, goes nowhere.
 */
bool sink_write(struct sink *sink, const char *bytes, size_t len, size_t max);

#endif
