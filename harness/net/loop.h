/*
 * The event loop: one thread, one libwebsockets context, timers, signals, and
 * a hook at the end of each turn. Everything that waits, waits here; the
 * layers above are told what happened and never block.
 *
 * The loop also keeps what the process has to do once for libwebsockets:
 * proxy variables hidden from it, the descriptor limit, SIGPIPE.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;

/* At most one loop lives at a time in a process. */
bool loop_new(struct loop **ret, struct err *err);

/* Connections and listeners must be gone by then; timers are dropped. */
void loop_free(struct loop *loop);

/* Turns until loop_stop(); turn = poll, callbacks, due timers, turn-end hooks. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* One turn that waits at most WAIT_MS (0: not at all). For drains and tests. */
void loop_turn(struct loop *loop, int wait_ms);

/* Monotonic microseconds as of the turn's return from poll: what an arrival is
 * stamped with. Between turns: now. */
int64_t loop_now_us(const struct loop *loop);

/* How long the turn in progress took so far, and the longest since the last reset: "lag".
 */
int64_t loop_worst_turn_us(const struct loop *loop);
void loop_reset_worst_turn(struct loop *loop);

/* A timer lives in its owner's memory; zeroed is valid and not set. */
struct loop_timer {
	int64_t due_us; /* in clock_mono_us() time */
	void (*fire)(void *user);
	void *user;
	size_t slot; /* the loop's: place in its heap + 1, 0 when not set */
};

/* Sets or moves TIMER. fire is called once, from the loop, not before DUE_US and up
 * to two milliseconds after; of equal moments the one set first comes first. */
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_us,
		    void (*fire)(void *user), void *user);
void loop_timer_cancel(struct loop *loop, struct loop_timer *timer);

/* Called at the end of each turn, in order of registration. */
void loop_at_turn_end(struct loop *loop, void (*hook)(void *user), void *user);
void loop_forget_turn_end(struct loop *loop, void (*hook)(void *user), void *user);

/*
 * SIGNO is turned into a call from the loop (through a self-pipe), for each
 * handler that wants it, in order of registration. What the signal did before
 * comes back when the last of them is forgotten, or with loop_free().
 */
bool loop_on_signal(struct loop *loop, int signo, void (*handle)(void *user, int signo),
		    void *user, struct err *err);
void loop_forget_signal(struct loop *loop, int signo,
			void (*handle)(void *user, int signo), void *user);

/*
 * Watches a pipe or socket that is no WebSocket. FD is made non-blocking and
 * close-on-exec and stays the caller's; readable and writable are called while
 * there is something to read and while writing is wanted. After a hang-up
 * readable comes once more (writable, if FD can only be written).
 */
struct loop_fd;
struct loop_fd_ops {
	void (*readable)(void *user, int fd); /* hang-up counts as readable */
	void (*writable)(void *user, int fd);
};
bool loop_fd_new(struct loop *loop, int fd, const struct loop_fd_ops *ops, void *user,
		 struct loop_fd **ret, struct err *err);
void loop_fd_want_write(struct loop_fd *watch, bool want);
/* Wanted at first. Without it readable still tells that FD is of no use any more. */
void loop_fd_want_read(struct loop_fd *watch, bool want);
void loop_fd_free(struct loop_fd *watch);

#endif
