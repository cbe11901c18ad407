#include "base/clock.h"
#include "net/loop.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static struct loop *loop;

static void begin(void)
{
	struct err err = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
}

static void end(void)
{
	loop_free(loop);
	loop = NULL;
}

TestSuite(net_loop, .init = begin, .fini = end);

struct note {
	struct loop_timer timer;
	char name;
	int64_t fired_us;
};

static char fired[64];
static size_t n_fired;

static void write_down(void *user)
{
	struct note *note = user;

	note->fired_us = clock_mono_us();
	if (n_fired < sizeof fired - 1)
		fired[n_fired++] = note->name;
}

static void write_down_and_stop(void *user)
{
	write_down(user);
	loop_stop(loop);
}

Test(net_loop, fires_timers_in_order_of_their_moments_then_of_setting)
{
	struct note notes[] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'},
			       {.name = 'd'}, {.name = 'e'}, {.name = 'z'}};
	static const int after_ms[] = {3, 1, 2, 1, 0, 6};
	int64_t now = clock_mono_us();

	for (size_t i = 0; i < 5; i++)
		loop_timer_set(loop, &notes[i].timer, now + after_ms[i] * 1000,
			       write_down, &notes[i]);
	loop_timer_set(loop, &notes[5].timer, now + 6000, write_down_and_stop, &notes[5]);
	loop_run(loop);
	cr_expect_str_eq(fired, "ebdcaz");
	for (size_t i = 0; i < 6; i++) {
		cr_expect_geq(notes[i].fired_us, now + after_ms[i] * 1000);
		cr_expect_eq(notes[i].timer.slot, 0);
	}
}

Test(net_loop, fires_many_timers_in_order_whatever_the_order_of_setting)
{
	enum { N = 500 };
	static struct note notes[N];
	int64_t now = clock_mono_us(), last = 0;

	for (size_t i = 0; i < N; i++) {
		size_t at = i * 263 % N; /* each once, in no order */

		loop_timer_set(loop, &notes[at].timer, now - N + (int64_t)at, write_down,
			       &notes[at]);
	}
	for (size_t i = 0; i < N; i += 3)
		loop_timer_cancel(loop, &notes[i].timer);
	for (size_t i = 1; i < N; i += 3) /* moved behind all others */
		loop_timer_set(loop, &notes[i].timer, now, write_down, &notes[i]);
	loop_turn(loop, 0);
	for (size_t i = 0; i < N; i++)
		cr_assert_eq(notes[i].fired_us == 0, i % 3 == 0, "%zu", i);
	for (size_t i = 2; i < N; i += 3) {
		cr_assert_geq(notes[i].fired_us, last);
		last = notes[i].fired_us;
	}
	for (size_t i = 1; i < N; i += 3) {
		cr_assert_geq(notes[i].fired_us, last);
		last = notes[i].fired_us;
	}
}

static struct note again = {.name = 'r'};
static struct note other = {.name = 'o'};

static void set_again(void *user)
{
	write_down(user);
	if (n_fired >= 6)
		loop_stop(loop);
	/* In the past: it must not keep the loop from turning. */
	loop_timer_set(loop, &again.timer, 0, set_again, user);
	loop_timer_cancel(loop, &other.timer);
}

Test(net_loop, lets_a_timer_set_itself_anew_and_cancel_another)
{
	loop_timer_set(loop, &again.timer, clock_mono_us(), set_again, &again);
	loop_timer_set(loop, &other.timer, clock_mono_us() + 1000000, write_down, &other);
	loop_turn(loop, 0);
	cr_expect_str_eq(fired, "r", "once a turn");
	loop_run(loop);
	cr_expect_str_eq(fired, "rrrrrr");
	loop_timer_cancel(loop, &again.timer);
	loop_timer_cancel(loop, &again.timer); /* not set: nothing happens */
}

Test(net_loop, waits_for_a_timer_without_burning_cpu)
{
	struct note note = {.name = 'n'};
	int64_t cpu = clock_cpu_us(), now = clock_mono_us();

	loop_timer_set(loop, &note.timer, now + 100500, write_down_and_stop, &note);
	loop_run(loop);
	cr_expect_geq(note.fired_us, now + 100500);
	cr_expect_lt(clock_cpu_us() - cpu, 20000);
}

static int hooks_called[3];

static void hook_two(void *user)
{
	(void)user;
	hooks_called[2]++;
	if (hooks_called[2] <= 3)
		cr_expect_eq(hooks_called[1], hooks_called[2], "the first comes first");
}

static void hook_one(void *user)
{
	hooks_called[1]++;
	if (hooks_called[1] == 3) {
		loop_forget_turn_end(loop, hook_one, user);
		loop_stop(loop);
	}
	if (hooks_called[1] < 3) {
		struct note *note = user;

		loop_timer_set(loop, &note->timer, clock_mono_us(), write_down, note);
	}
}

Test(net_loop, calls_hooks_at_the_end_of_each_turn_in_order)
{
	static struct note note = {.name = 'h'};

	loop_at_turn_end(loop, hook_one, &note);
	loop_at_turn_end(loop, hook_two, NULL);
	loop_timer_set(loop, &note.timer, clock_mono_us(), write_down, &note);
	loop_run(loop);
	cr_expect_eq(hooks_called[1], 3);
	cr_expect_eq(hooks_called[2], 3);
	loop_turn(loop, 0);
	cr_expect_eq(hooks_called[1], 3, "it was forgotten");
	cr_expect_eq(hooks_called[2], 4);
}

static int signals[2];

static void on_signal(void *user, int signo)
{
	cr_expect_eq(signo, SIGUSR1);
	signals[*(int *)user]++;
	loop_stop(loop);
}

Test(net_loop, turns_signals_into_calls_and_gives_them_back)
{
	static int which[] = {0, 1};
	struct sigaction now;
	struct err err = {0};

	cr_assert(loop_on_signal(loop, SIGUSR1, on_signal, &which[0], &err));
	cr_assert(loop_on_signal(loop, SIGUSR1, on_signal, &which[1], &err));
	raise(SIGUSR1);
	cr_expect_eq(signals[0], 0, "not from within the handler");
	loop_run(loop);
	cr_expect_eq(signals[0], 1);
	cr_expect_eq(signals[1], 1);

	loop_forget_signal(loop, SIGUSR1, on_signal, &which[0]);
	raise(SIGUSR1);
	loop_run(loop);
	cr_expect_eq(signals[0], 1);
	cr_expect_eq(signals[1], 2);

	loop_forget_signal(loop, SIGUSR1, on_signal, &which[1]);
	sigaction(SIGUSR1, NULL, &now);
	cr_expect(now.sa_handler == SIG_DFL);
	cr_expect_not(loop_on_signal(loop, SIGKILL, on_signal, &which[0], &err));
	cr_expect_eq(err.code, ERR_IO);
}

struct pipe_end {
	struct loop_fd *watch;
	char bytes[16];
	size_t n;
	int ends, writes;
};

static void read_some(void *user, int fd)
{
	struct pipe_end *end_of = user;
	ssize_t n = read(fd, end_of->bytes + end_of->n, sizeof end_of->bytes - end_of->n);

	if (n > 0) {
		end_of->n += (size_t)n;
		return;
	}
	end_of->ends++;
	loop_fd_free(end_of->watch);
	end_of->watch = NULL;
	loop_stop(loop);
}

static void write_some(void *user, int fd)
{
	struct pipe_end *end_of = user;

	if (write(fd, "x", 1) < 0) {
		end_of->ends++;
		loop_fd_free(end_of->watch);
		end_of->watch = NULL;
		loop_stop(loop);
		return;
	}
	if (++end_of->writes == 3)
		loop_fd_want_write(end_of->watch, false);
}

static const struct loop_fd_ops PIPE_OPS = {.readable = read_some,
					    .writable = write_some};

Test(net_loop, watches_a_pipe_to_its_end_and_leaves_the_descriptor_open)
{
	struct pipe_end end_of = {0};
	struct err err = {0};
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_assert(loop_fd_new(loop, ends[0], &PIPE_OPS, &end_of, &end_of.watch, &err));
	cr_expect_eq(write(ends[1], "abc", 3), 3);
	loop_turn(loop, 1000);
	cr_expect_str_eq(end_of.bytes, "abc");
	cr_expect_eq(write(ends[1], "de", 2), 2);
	close(ends[1]);
	loop_run(loop);
	cr_expect_str_eq(end_of.bytes, "abcde");
	cr_expect_eq(end_of.ends, 1);
	cr_expect_neq(fcntl(ends[0], F_GETFD), -1);
	close(ends[0]);
}

Test(net_loop, grants_writes_while_they_are_wanted_and_tells_of_a_gone_reader)
{
	struct pipe_end end_of = {0};
	struct err err = {0};
	char bytes[8];
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_assert(loop_fd_new(loop, ends[1], &PIPE_OPS, &end_of, &end_of.watch, &err));
	loop_turn(loop, 0);
	cr_expect_eq(end_of.writes, 0);
	loop_fd_want_write(end_of.watch, true);
	for (int i = 0; i < 6; i++)
		loop_turn(loop, 0);
	cr_expect_eq(end_of.writes, 3);
	cr_expect_eq(read(ends[0], bytes, sizeof bytes), 3);
	close(ends[0]);

	loop_fd_want_write(end_of.watch, true);
	loop_run(loop);
	cr_expect_eq(end_of.ends, 1);
	close(ends[1]);
}

Test(net_loop, does_not_spin_on_a_pipe_whose_reader_is_gone)
{
	struct pipe_end end_of = {0};
	struct note note = {.name = 'n'};
	struct err err = {0};
	int64_t cpu = clock_cpu_us();
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	cr_assert(loop_fd_new(loop, ends[1], &PIPE_OPS, &end_of, &end_of.watch, &err));
	close(ends[0]);
	loop_timer_set(loop, &note.timer, clock_mono_us() + 100000, write_down_and_stop,
		       &note);
	loop_run(loop);
	cr_expect_lt(clock_cpu_us() - cpu, 20000);
	loop_fd_free(end_of.watch);
	close(ends[1]);
}

Test(net_loop, stamps_arrivals_and_measures_its_turns)
{
	struct pipe_end end_of = {0};
	struct err err = {0};
	int64_t before = clock_mono_us();
	int ends[2];

	cr_assert(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	cr_assert(loop_fd_new(loop, ends[0], &PIPE_OPS, &end_of, &end_of.watch, &err));
	cr_expect_eq(write(ends[1], "a", 1), 1);
	loop_turn(loop, 1000);
	cr_expect_eq(end_of.n, 1);
	cr_expect_geq(loop_now_us(loop), before);
	cr_expect_geq(loop_worst_turn_us(loop), 0);
	loop_reset_worst_turn(loop);
	cr_expect_eq(loop_worst_turn_us(loop), 0);
	loop_fd_free(end_of.watch);
	close(ends[0]);
	close(ends[1]);
}

Test(net_loop, refuses_a_second_loop)
{
	struct loop *second = NULL;
	struct err err = {0};

	cr_expect_not(loop_new(&second, &err));
	cr_expect_eq(err.code, ERR_INTERNAL);
	cr_expect_null(second);
}

Test(net_loop_life, hides_proxies_and_the_limit_and_gives_them_back)
{
	struct rlimit before, during, after;
	struct sigaction pipe_before, pipe_after;
	struct err err = {0};

	setenv("http_proxy", "http://192.0.2.1:3128", 1);
	setenv("socks_proxy", "192.0.2.1:1080", 1);
	getrlimit(RLIMIT_NOFILE, &before);
	sigaction(SIGPIPE, NULL, &pipe_before);
	for (int i = 0; i < 3; i++) {
		cr_assert(loop_new(&loop, &err), "%s", err.message);
		cr_expect_null(getenv("http_proxy"));
		cr_expect_null(getenv("socks_proxy"));
		getrlimit(RLIMIT_NOFILE, &during);
		cr_expect_leq(during.rlim_cur, 16384);
		loop_free(loop);
		cr_expect_str_eq(getenv("http_proxy"), "http://192.0.2.1:3128");
		cr_expect_str_eq(getenv("socks_proxy"), "192.0.2.1:1080");
		getrlimit(RLIMIT_NOFILE, &after);
		cr_expect_eq(after.rlim_cur, before.rlim_cur);
		sigaction(SIGPIPE, NULL, &pipe_after);
		cr_expect(pipe_after.sa_handler == pipe_before.sa_handler);
	}
}
