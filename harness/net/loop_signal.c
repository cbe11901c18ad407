#include "net/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static volatile sig_atomic_t pipe_end = -1; /* the one living loop's */

static void on_signal(int signo)
{
	unsigned char byte = (unsigned char)signo;
	int saved = errno;

	/* A full pipe has wakened the loop already; what is lost is a repetition. */
	if (pipe_end >= 0 && write((int)pipe_end, &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static void hand_on(struct loop *loop, int signo)
{
	size_t kept = 0;

	for (size_t i = 0; i < loop->signals.n; i++) {
		struct loop_signal at = loop->signals.items[i];

		if (at.handle != NULL && at.signo == signo)
			at.handle(at.user, signo);
	}
	for (size_t i = 0; i < loop->signals.n; i++) {
		if (loop->signals.items[i].handle != NULL)
			loop->signals.items[kept++] = loop->signals.items[i];
	}
	loop->signals.n = kept;
}

static void readable(void *user, int fd)
{
	struct loop *loop = user;
	unsigned char bytes[64];
	bool seen[256] = {false};
	ssize_t n = read(fd, bytes, sizeof bytes);

	/* However often one came since, it is told once. */
	for (ssize_t i = 0; i < n; i++) {
		if (seen[bytes[i]])
			continue;
		seen[bytes[i]] = true;
		hand_on(loop, bytes[i]);
	}
}

static const struct loop_fd_ops SIGNAL_OPS = {.readable = readable};

static bool open_pipe(struct loop *loop, struct err *err)
{
	if (loop->signal_watch != NULL)
		return true;
	if (!net_pipe(loop->signal_pipe, err))
		return false;
	if (!net_prepare_fd(loop->signal_pipe[1], err) ||
	    !loop_fd_new(loop, loop->signal_pipe[0], &SIGNAL_OPS, loop,
			 &loop->signal_watch, err))
		return false;
	pipe_end = loop->signal_pipe[1];
	return true;
}

static bool is_watched(const struct loop *loop, int signo)
{
	VEC_EACH (at, &loop->signals) {
		if (at->handle != NULL && at->signo == signo)
			return true;
	}
	return false;
}

bool loop_on_signal(struct loop *loop, int signo, void (*handle)(void *user, int signo),
		    void *user, struct err *err)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	struct sigaction old;

	if (signo <= 0 || signo > 255)
		return err_set(err, ERR_INTERNAL, "there is no signal %d", signo);
	if (!open_pipe(loop, err))
		return false;
	if (!is_watched(loop, signo)) {
		sigemptyset(&action.sa_mask);
		if (sigaction(signo, &action, &old) != 0)
			return err_errno(err, ERR_IO, errno, "cannot watch signal %d",
					 signo);
		while (loop->old_actions.n <= (size_t)signo)
			VEC_ADD(&loop->old_actions);
		loop->old_actions.items[signo] = old;
	}
	VEC_PUSH(&loop->signals,
		 (struct loop_signal){.signo = signo, .handle = handle, .user = user});
	return true;
}

void loop_forget_signal(struct loop *loop, int signo,
			void (*handle)(void *user, int signo), void *user)
{
	bool found = false;

	VEC_EACH (at, &loop->signals) {
		if (at->signo == signo && at->handle == handle && at->user == user) {
			at->handle = NULL;
			found = true;
		}
	}
	if (found && !is_watched(loop, signo))
		sigaction(signo, &loop->old_actions.items[signo], NULL);
}

void loop_finish_signals(struct loop *loop)
{
	VEC_EACH (at, &loop->signals) {
		if (at->handle != NULL)
			loop_forget_signal(loop, at->signo, at->handle, at->user);
	}
	pipe_end = -1;
	loop_fd_free(loop->signal_watch);
	loop->signal_watch = NULL;
	for (int i = 0; i < 2; i++) {
		if (loop->signal_pipe[i] >= 0)
			close(loop->signal_pipe[i]);
		loop->signal_pipe[i] = -1;
	}
	VEC_FINISH(&loop->signals);
	VEC_FINISH(&loop->old_actions);
}
