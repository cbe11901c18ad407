#include "net/sink.h"

#include "base/mem.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void sink_close(struct sink *sink)
{
	loop_fd_free(TAKE(sink->watch));
	text_finish(&sink->queue);
	sink->written = 0;
	if (sink->fd >= 0)
		close(sink->fd);
	sink->fd = -1;
}

/* The bytes that were taken; 0 if none can be now. The sink may be closed afterwards. */
static size_t put(struct sink *sink, const char *bytes, size_t len)
{
	ssize_t n = write(sink->fd, bytes, len);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		sink_close(sink);
	return n > 0 ? (size_t)n : 0;
}

static void writable(void *user, int fd)
{
	struct sink *sink = user;
	size_t left = sink->queue.len - sink->written;

	(void)fd;
	if (left > 0)
		sink->written += put(sink, sink->queue.bytes + sink->written, left);
	if (sink->fd < 0)
		return;
	if (sink->written == sink->queue.len) {
		text_clear(&sink->queue);
		sink->written = 0;
	}
	loop_fd_want_write(sink->watch, sink->queue.len > 0);
}

static const struct loop_fd_ops SINK_OPS = {.writable = writable};

bool sink_open(struct sink *sink, struct loop *loop, int fd, struct err *err)
{
	*sink = (struct sink){.fd = fd};
	if (loop_fd_new(loop, fd, &SINK_OPS, sink, &sink->watch, err))
		return true;
	sink_close(sink);
	return false;
}

/* What was written is let go now and then, not for every byte. */
static void enqueue(struct sink *sink, const char *bytes, size_t len)
{
	struct text *queue = &sink->queue;

	if (sink->written > queue->len / 2) {
		memmove(queue->bytes, queue->bytes + sink->written,
			queue->len - sink->written);
		text_cut(queue, queue->len - sink->written);
		sink->written = 0;
	}
	text_append(queue, bytes, len);
}

bool sink_write(struct sink *sink, const char *bytes, size_t len, size_t max)
{
	size_t n = 0;

	if (sink->queue.len - sink->written + len > max)
		return false;
	if (sink->fd >= 0 && sink->queue.len == 0)
		n = put(sink, bytes, len);
	if (sink->fd < 0 || n == len)
		return true;
	enqueue(sink, bytes + n, len - n);
	loop_fd_want_write(sink->watch, true);
	return true;
}
