#include "net/inside.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/*
 * libwebsockets closes what it watches, so it gets a copy of the descriptor.
 * Of a descriptor that can only be written it always hears that the reader is
 * gone, and never says so: it would spin. Such a one is with libwebsockets only
 * while there is something to write.
 */
struct loop_fd {
	struct loop *loop;
	struct lws *wsi; /* NULL: not with libwebsockets now */
	int fd;
	bool only_written;
	bool want_write;
	bool reads; /* told to libwebsockets */
	bool in_callback;
	bool freed; /* by its own callback */
	const struct loop_fd_ops *ops;
	void *user;
};

bool net_prepare_fd(int fd, struct err *err)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return err_errno(err, ERR_IO, errno, "cannot prepare a descriptor");
	return true;
}

bool net_pipe(int ret[2], struct err *err)
{
	int ends[2];

	/* pipe2() is not everywhere; nothing forks in between, there is one thread. */
	if (pipe(ends) != 0)
		return err_errno(err, ERR_IO, errno, "cannot make a pipe");
	for (int i = 0; i < 2; i++) {
		/* Not 0, 1 or 2, even if this program was started without them: a
		 * child's would be mixed up. */
		ret[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(ends[i]);
	}
	if (ret[0] >= 0 && ret[1] >= 0)
		return true;
	err_errno(err, ERR_IO, errno, "cannot make a pipe");
	for (int i = 0; i < 2; i++) {
		if (ret[i] >= 0)
			close(ret[i]);
		ret[i] = -1;
	}
	return false;
}

static bool hand_over(struct loop_fd *watch, struct err *err)
{
	lws_adopt_desc_t desc = {
		.vh = watch->loop->plain,
		.type = LWS_ADOPT_RAW_FILE_DESC,
		.vh_prot_name = "fd",
		.opaque = watch,
	};

	desc.fd.filefd = fcntl(watch->fd, F_DUPFD_CLOEXEC, 0);
	if (desc.fd.filefd < 0)
		return err_errno(err, ERR_IO, errno, "cannot copy a descriptor");
	watch->wsi = lws_adopt_descriptor_vhost_via_info(&desc);
	if (watch->wsi == NULL)
		return err_set(err, ERR_IO, "libwebsockets would not watch a descriptor");
	return true;
}

/* Outside its own callback only. */
static void take_back(struct loop_fd *watch)
{
	struct lws *wsi = TAKE(watch->wsi);

	if (wsi == NULL)
		return;
	lws_set_opaque_user_data(wsi, NULL);
	lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

bool loop_fd_new(struct loop *loop, int fd, const struct loop_fd_ops *ops, void *user,
		 struct loop_fd **ret, struct err *err)
{
	struct loop_fd *watch;
	int flags;

	if (!net_prepare_fd(fd, err))
		return false;
	flags = fcntl(fd, F_GETFL);
	watch = mem_new(1, sizeof *watch);
	*watch = (struct loop_fd){
		.loop = loop,
		.fd = fd,
		.only_written = (flags & O_ACCMODE) == O_WRONLY,
		.reads = true,
		.ops = ops,
		.user = user,
	};
	if (!watch->only_written && !hand_over(watch, err)) {
		free(watch);
		return false;
	}
	VEC_PUSH(&loop->watches, watch);
	*ret = watch;
	return true;
}

void loop_fd_want_write(struct loop_fd *watch, bool want)
{
	watch->want_write = want;
	/* libwebsockets is told at the next turn, see loop_renew_wishes(). */
	if (!want && watch->only_written && !watch->in_callback)
		take_back(watch);
}

void loop_fd_want_read(struct loop_fd *watch, bool want)
{
	if (watch->wsi != NULL && watch->reads != want)
		lws_rx_flow_control(watch->wsi, want);
	watch->reads = want;
}

void loop_renew_wishes(struct loop *loop)
{
	VEC_EACH (at, &loop->watches) {
		struct loop_fd *watch = *at;

		if (!watch->want_write)
			continue;
		if (watch->wsi == NULL && watch->only_written)
			hand_over(watch, NULL);
		if (watch->wsi != NULL)
			lws_callback_on_writable(watch->wsi);
	}
}

void loop_fd_free(struct loop_fd *watch)
{
	struct loop *loop;

	if (watch == NULL || watch->freed)
		return;
	loop = watch->loop;
	for (size_t i = 0; i < loop->watches.n; i++) {
		if (loop->watches.items[i] == watch) {
			VEC_REMOVE(&loop->watches, i);
			break;
		}
	}
	if (watch->in_callback) {
		watch->freed = true;
		return;
	}
	take_back(watch);
	free(watch);
}

/* Calls CALL; true if WATCH is to go on with libwebsockets. */
static bool call(struct loop_fd *watch, void (*fun)(void *user, int fd))
{
	watch->in_callback = true;
	if (fun != NULL)
		fun(watch->user, watch->fd);
	watch->in_callback = false;
	if (watch->freed) {
		free(watch);
		return false;
	}
	if (watch->only_written && !watch->want_write) {
		watch->wsi = NULL;
		return false;
	}
	return true;
}

int loop_fd_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
		     void *in, size_t len)
{
	struct loop_fd *watch;
	bool goes_on = true;

	(void)user, (void)in, (void)len;
	if (reason != LWS_CALLBACK_RAW_RX_FILE &&
	    reason != LWS_CALLBACK_RAW_WRITEABLE_FILE &&
	    reason != LWS_CALLBACK_RAW_CLOSE_FILE)
		return 0;
	watch = lws_get_opaque_user_data(wsi);
	if (watch == NULL)
		return 0;
	loop_stamp(watch->loop);

	if (reason == LWS_CALLBACK_RAW_RX_FILE) {
		watch->loop->heard = true;
		goes_on = call(watch, watch->ops->readable);
	} else if (reason == LWS_CALLBACK_RAW_WRITEABLE_FILE) {
		if (watch->want_write)
			goes_on = call(watch, watch->ops->writable);
	} else {
		/* Hung up, with nothing left to read: a read tells its owner so. */
		watch->wsi = NULL;
		lws_set_opaque_user_data(wsi, NULL);
		call(watch,
		     watch->only_written ? watch->ops->writable : watch->ops->readable);
		return 0;
	}
	if (goes_on)
		return 0;
	lws_set_opaque_user_data(wsi, NULL);
	return -1;
}
