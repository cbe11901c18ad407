#include "net/process.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/inside.h"
#include "net/sink.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_BYTES (16 * 1024) /* at once; the rest waits its turn */

struct stream {
	struct process *process;
	enum process_stream which;
	int fd; /* -1: read to its end */
	struct loop_fd *watch;
	struct text partial; /* of a line */
	size_t line_max;
};

struct process {
	struct loop *loop;
	const struct process_ops *ops;
	void *user;
	pid_t pid;
	struct sink input; /* the child's standard input */
	struct stream streams[PROCESS_STREAM_COUNT];

	bool running;
	int status; /* of waitpid() */
	bool stopping;
	bool outlived; /* its streams were open when it was gone */
	bool told;     /* ended was called */
	struct loop_timer stop;
	int grace_ms;
	struct loop_timer linger;

	unsigned in_callback;
	bool freed;
};

/* What this program catches or ignores, and a child should not. */
static const int DEFAULT_SIGNALS[] = {SIGPIPE, SIGINT, SIGTERM, SIGCHLD};

static void begin_callbacks(struct process *process)
{
	process->in_callback++;
}

/* True if PROCESS is still there. */
static bool end_callbacks(struct process *process)
{
	if (--process->in_callback > 0 || !process->freed)
		return !process->freed;
	free(process);
	return false;
}

static void hand_on(struct stream *stream, const char *bytes, size_t len)
{
	struct process *process = stream->process;

	if (!process->freed)
		process->ops->line(process->user, stream->which, bytes, len);
}

static void flush_partial(struct stream *stream)
{
	struct text line = stream->partial;

	/* Taken out first: the callback may free the process. */
	stream->partial = (struct text){0};
	if (line.len > 0)
		hand_on(stream, line.bytes, line.len);
	text_clear(&line);
	if (stream->process->freed)
		text_finish(&line);
	else
		stream->partial = line;
}

static void take_bytes(struct stream *stream, const char *bytes, size_t len)
{
	while (len > 0 && !stream->process->freed) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end == NULL ? len : (size_t)(end - bytes);
		size_t room = stream->line_max - stream->partial.len;
		bool whole = end != NULL && n <= room;

		if (n > room)
			n = room;
		if (whole && stream->partial.len == 0) {
			hand_on(stream, bytes, n);
		} else if (n > 0 || whole) {
			text_append(&stream->partial, bytes, n);
			if (whole)
				flush_partial(stream);
		} else {
			flush_partial(stream); /* full, and the line goes on */
		}
		n += whole ? 1 : 0;
		bytes += n;
		len -= n;
	}
}

static void close_stream(struct stream *stream)
{
	loop_fd_free(TAKE(stream->watch));
	if (stream->fd >= 0)
		close(stream->fd);
	stream->fd = -1;
}

static bool is_read_out(const struct process *process)
{
	return process->streams[PROCESS_OUT].fd < 0 &&
	       process->streams[PROCESS_ERR].fd < 0;
}

/* The child is gone, and its streams are read out or have lingered long enough. */
static void end(struct process *process)
{
	if (process->running || process->told)
		return;
	process->told = true;
	process->outlived = !is_read_out(process);
	if (process->outlived && process->stopping)
		kill(-process->pid, SIGKILL);
	loop_timer_cancel(process->loop, &process->linger);
	loop_timer_cancel(process->loop, &process->stop);
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++) {
		flush_partial(&process->streams[i]);
		close_stream(&process->streams[i]);
	}
	if (!process->freed)
		process->ops->ended(
			process->user,
			WIFEXITED(process->status) ? WEXITSTATUS(process->status) : 0,
			WIFSIGNALED(process->status) ? WTERMSIG(process->status) : 0);
}

static void readable(void *user, int fd)
{
	struct stream *stream = user;
	struct process *process = stream->process;
	char bytes[READ_BYTES];
	ssize_t n = read(fd, bytes, sizeof bytes);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	begin_callbacks(process);
	if (n > 0) {
		take_bytes(stream, bytes, (size_t)n);
	} else {
		flush_partial(stream);
		close_stream(stream);
		if (!process->freed && process->ops->closed != NULL)
			process->ops->closed(process->user, stream->which);
		if (!process->freed && is_read_out(process))
			end(process);
	}
	end_callbacks(process);
}

static const struct loop_fd_ops STREAM_OPS = {.readable = readable};

bool process_write(struct process *process, const char *bytes, size_t len)
{
	return sink_write(&process->input, bytes, len, PROCESS_INPUT_MAX);
}

void process_set_line_max(struct process *process, size_t bytes)
{
	process->streams[PROCESS_OUT].line_max = bytes;
}

static void lingered(void *user)
{
	struct process *process = user;

	begin_callbacks(process);
	end(process);
	end_callbacks(process);
}

/* SIGCHLD says that some child ended, not which. */
static void look_for_the_end(void *user, int signo)
{
	struct process *process = user;

	(void)signo;
	if (!process->running ||
	    waitpid(process->pid, &process->status, WNOHANG) != process->pid)
		return;
	process->running = false;
	if (is_read_out(process))
		lingered(process);
	else
		loop_timer_set(process->loop, &process->linger,
			       clock_mono_us() + PROCESS_LINGER_MS * 1000LL, lingered,
			       process);
}

/* The child's ends of the three pipes, then ours; all close-on-exec. */
struct pipes {
	int child[3];
	int ours[3];
};

static void close_all(const int *fds)
{
	for (size_t i = 0; i < 3; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
	}
}

static bool open_pipes(struct pipes *ret, struct err *err)
{
	*ret = (struct pipes){{-1, -1, -1}, {-1, -1, -1}};
	for (size_t i = 0; i < 3; i++) {
		int ends[2];
		size_t reads = i == STDIN_FILENO ? 0 : 1; /* whose end the child gets */

		if (!net_pipe(ends, err)) {
			close_all(ret->child);
			close_all(ret->ours);
			return false;
		}
		ret->child[i] = ends[reads];
		ret->ours[i] = ends[1 - reads];
	}
	return true;
}

static int spawn(const struct loop *loop, const char *command, const struct pipes *pipes,
		 pid_t *ret)
{
	char sh[] = "sh", option[] = "-c";
	OWNED(mem_freep)
	char *text = mem_dup(command);
	OWNED(mem_freep)
	char **environment = original_environment(&loop->original);
	char *argv[] = {sh, option, text, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t set;
	int why;

	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, pipes->child[i], i);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
						      POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	sigemptyset(&set);
	posix_spawnattr_setsigmask(&attributes, &set);
	for (size_t i = 0; i < sizeof DEFAULT_SIGNALS / sizeof *DEFAULT_SIGNALS; i++)
		sigaddset(&set, DEFAULT_SIGNALS[i]);
	posix_spawnattr_setsigdefault(&attributes, &set);

	original_limits_begin(&loop->original);
	why = posix_spawn(ret, "/bin/sh", &actions, &attributes, argv, environment);
	original_limits_end(&loop->original);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

static bool watch_streams(struct process *process, const struct pipes *pipes,
			  struct err *err)
{
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++) {
		struct stream *stream = &process->streams[i];

		stream->process = process;
		stream->which = (enum process_stream)i;
		stream->fd = pipes->ours[STDOUT_FILENO + i];
		stream->line_max = PROCESS_LINE_MAX;
	}
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++) {
		struct stream *stream = &process->streams[i];

		if (!loop_fd_new(process->loop, stream->fd, &STREAM_OPS, stream,
				 &stream->watch, err))
			return false;
	}
	if (!sink_open(&process->input, process->loop, pipes->ours[STDIN_FILENO], err))
		return false;
	return loop_on_signal(process->loop, SIGCHLD, look_for_the_end, process, err);
}

bool process_start(struct loop *loop, const char *command, const struct process_ops *ops,
		   void *user, struct process **ret, struct err *err)
{
	struct process *process;
	struct pipes pipes;
	int why;

	if (!open_pipes(&pipes, err))
		return false;
	process = mem_new(1, sizeof *process);
	process->loop = loop;
	process->ops = ops;
	process->user = user;
	process->input.fd = pipes.ours[STDIN_FILENO];
	/* Before it is started: its end may come at once. */
	if (!watch_streams(process, &pipes, err)) {
		close_all(pipes.child);
		process_free(process);
		return false;
	}
	why = spawn(loop, command, &pipes, &process->pid);
	close_all(pipes.child);
	if (why != 0) {
		process_free(process);
		return err_errno(err, ERR_IO, why, "cannot start a shell for: %s",
				 command);
	}
	process->running = true;
	*ret = process;
	return true;
}

static void kill_group(void *user)
{
	struct process *process = user;

	if (process->running)
		kill(-process->pid, SIGKILL);
}

static void terminate_group(void *user)
{
	struct process *process = user;

	if (!process->running)
		return;
	kill(-process->pid, SIGTERM);
	loop_timer_set(process->loop, &process->stop,
		       process->stop.due_us + process->grace_ms * 1000LL, kill_group,
		       process);
}

void process_stop(struct process *process, int grace_ms)
{
	sink_close(&process->input);
	if (process->stopping || !process->running)
		return;
	process->stopping = true;
	process->grace_ms = grace_ms;
	loop_timer_set(process->loop, &process->stop, clock_mono_us() + grace_ms * 1000LL,
		       terminate_group, process);
}

static void reap(struct process *process)
{
	if (process->running) {
		kill(-process->pid, SIGKILL);
		while (waitpid(process->pid, &process->status, 0) < 0 && errno == EINTR)
			;
		process->running = false;
	} else if (process->outlived || (process->pid != 0 && !process->told)) {
		/* Somebody of the group holds a stream, so the number is still its. */
		kill(-process->pid, SIGKILL);
	}
}

void process_free(struct process *process)
{
	if (process == NULL || process->freed)
		return;
	process->freed = true;
	loop_forget_signal(process->loop, SIGCHLD, look_for_the_end, process);
	loop_timer_cancel(process->loop, &process->stop);
	loop_timer_cancel(process->loop, &process->linger);
	reap(process);
	sink_close(&process->input);
	for (size_t i = 0; i < PROCESS_STREAM_COUNT; i++) {
		close_stream(&process->streams[i]);
		text_finish(&process->streams[i].partial);
	}
	if (process->in_callback == 0)
		free(process);
}

bool process_running(const struct process *process)
{
	return process->running;
}

long process_id(const struct process *process)
{
	return process->pid;
}
