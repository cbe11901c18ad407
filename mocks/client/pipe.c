#include "mocks/client/pipe.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct pipe {
	struct loop *loop;
	int in_fd;
	int out_fd;
	size_t line_max;
	const struct pipe_ops *ops;
	void *user;
	struct loop_fd *in;
	struct loop_fd *out;
	struct text read;  /* the beginning of a line */
	struct text queue; /* to be written, from SENT on */
	size_t sent;
	bool ended;
};

static void end(struct pipe *pipe, const char *why)
{
	if (pipe->ended)
		return;
	pipe->ended = true;
	pipe->ops->ended(pipe->user, why);
}

/* As much as there is room for now. */
static void write_some(struct pipe *pipe)
{
	while (pipe->sent < pipe->queue.len) {
		ssize_t n = write(pipe->out_fd, text_str(&pipe->queue) + pipe->sent,
				  pipe->queue.len - pipe->sent);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			break;
		if (n < 0) {
			end(pipe, strerror(errno));
			pipe->sent = pipe->queue.len;
			break;
		}
		pipe->sent += (size_t)n;
	}
	if (pipe->sent == pipe->queue.len) {
		text_clear(&pipe->queue);
		pipe->sent = 0;
	}
}

static void turn_end(void *user)
{
	struct pipe *pipe = user;

	if (pipe->queue.len == 0)
		return;
	write_some(pipe);
	loop_fd_want_write(pipe->out, pipe->queue.len > 0);
}

static void on_writable(void *user, int fd)
{
	(void)fd;
	turn_end(user);
}

static void hand_out(struct pipe *pipe, const char *bytes, size_t len)
{
	if (len > 0 && !pipe->ended)
		pipe->ops->line(pipe->user, bytes, len);
}

static void take(struct pipe *pipe, const char *bytes, size_t len)
{
	const char *lf;

	while ((lf = memchr(bytes, '\n', len)) != NULL) {
		size_t n = (size_t)(lf - bytes);
		if (pipe->read.len == 0) {
			hand_out(pipe, bytes, n);
		} else {
			text_append(&pipe->read, bytes, n);
			hand_out(pipe, text_str(&pipe->read), pipe->read.len);
			text_clear(&pipe->read);
		}
		bytes = lf + 1;
		len -= n + 1;
	}
	text_append(&pipe->read, bytes, len);
	if (pipe->read.len >= pipe->line_max)
		end(pipe, "a line is too long");
}

static void on_readable(void *user, int fd)
{
	struct pipe *pipe = user;
	char bytes[PIPE_READ_BYTES];
	ssize_t n = read(fd, bytes, sizeof bytes);

	if (pipe->ended)
		return;
	if (n > 0)
		take(pipe, bytes, (size_t)n);
	else if (n == 0)
		end(pipe, NULL);
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		end(pipe, strerror(errno));
}

bool pipe_new(struct loop *loop, int in_fd, int out_fd, size_t line_max,
	      const struct pipe_ops *ops, void *user, struct pipe **ret, struct err *err)
{
	static const struct loop_fd_ops in_ops = {.readable = on_readable};
	static const struct loop_fd_ops out_ops = {.writable = on_writable};
	struct pipe *pipe = mem_new(1, sizeof *pipe);

	*pipe = (struct pipe){
		.loop = loop,
		.in_fd = in_fd,
		.out_fd = out_fd,
		.line_max = line_max,
		.ops = ops,
		.user = user,
	};
	if (!loop_fd_new(loop, in_fd, &in_ops, pipe, &pipe->in, err) ||
	    !loop_fd_new(loop, out_fd, &out_ops, pipe, &pipe->out, err)) {
		if (pipe->in != NULL)
			loop_fd_free(pipe->in);
		free(pipe);
		return false;
	}
	loop_at_turn_end(loop, turn_end, pipe);
	*ret = pipe;
	return true;
}

void pipe_send(struct pipe *pipe, const char *bytes, size_t len)
{
	if (pipe->ended)
		return;
	if (pipe->queue.len - pipe->sent + len > PIPE_QUEUE_MAX) {
		end(pipe, "nobody reads what is written");
		return;
	}
	text_append(&pipe->queue, bytes, len);
	text_char(&pipe->queue, '\n');
}

void pipe_flush(struct pipe *pipe)
{
	struct pollfd room = {.fd = pipe->out_fd, .events = POLLOUT};

	write_some(pipe);
	while (pipe->queue.len > 0) {
		if (poll(&room, 1, -1) < 0 && errno != EINTR)
			return;
		write_some(pipe);
	}
}

void pipe_free(struct pipe *pipe)
{
	if (pipe == NULL)
		return;
	loop_forget_turn_end(pipe->loop, turn_end, pipe);
	loop_fd_free(pipe->in);
	loop_fd_free(pipe->out);
	text_finish(&pipe->read);
	text_finish(&pipe->queue);
	free(pipe);
}
