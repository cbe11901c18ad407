#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/process.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 20000

struct seen {
	struct process *process;
	struct text out[PROCESS_STREAM_COUNT]; /* lines, each with a '\n' */
	size_t lines, longest, bytes;
	int ended, exit_code, signal;
	int closed[PROCESS_STREAM_COUNT];
	bool keep; /* the text */
	bool free_at_line, free_at_end, stop_at_line;
};

static struct loop *loop;

static void on_line(void *user, enum process_stream stream, const char *bytes, size_t len)
{
	struct seen *seen = user;

	cr_assert_eq(seen->ended, 0);
	seen->lines++;
	seen->bytes += len;
	if (len > seen->longest)
		seen->longest = len;
	if (seen->keep) {
		text_append(&seen->out[stream], bytes, len);
		text_char(&seen->out[stream], '\n');
	}
	if (seen->free_at_line) {
		process_free(seen->process);
		seen->process = NULL;
	} else if (seen->stop_at_line) {
		process_stop(seen->process, 50);
	}
}

static void on_end(void *user, int exit_code, int signo)
{
	struct seen *seen = user;

	seen->ended++;
	seen->exit_code = exit_code;
	seen->signal = signo;
	if (seen->free_at_end) {
		process_free(seen->process);
		seen->process = NULL;
	}
}

static void on_closed(void *user, enum process_stream stream)
{
	struct seen *seen = user;

	cr_assert_eq(seen->ended, 0);
	seen->closed[stream]++;
}

static const struct process_ops OPS = {
	.line = on_line, .closed = on_closed, .ended = on_end};

static void begin(void)
{
	struct err err = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
}

/* Nothing may be left behind, not even a zombie. */
static void end(void)
{
	loop_free(loop);
	loop = NULL;
	cr_assert(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

TestSuite(net_process, .init = begin, .fini = end);

static void start(struct seen *seen, const char *command)
{
	struct err err = {0};

	seen->keep = true;
	cr_assert(process_start(loop, command, &OPS, seen, &seen->process, &err), "%s",
		  err.message);
	cr_assert(process_running(seen->process));
	cr_assert_gt(process_id(seen->process), 0);
}

#define WAIT_FOR(condition)                                         \
	do {                                                        \
		int64_t until_ = clock_mono_us() + WAIT_MS * 1000L; \
		while (!(condition) && clock_mono_us() < until_)    \
			loop_turn(loop, 100);                       \
		cr_assert(condition);                               \
	} while (0)

static void finish(struct seen *seen)
{
	process_free(seen->process);
	text_finish(&seen->out[PROCESS_OUT]);
	text_finish(&seen->out[PROCESS_ERR]);
}

struct row {
	const char *command, *out, *err;
	int exit_code, signal;
};

/* clang-format off */
static const struct row ROWS[] = {
	{"echo hello", "hello\n", "", 0, 0},
	{"echo one; echo two >&2; echo three; exit 7", "one\nthree\n", "two\n", 7, 0},
	{"printf 'no end'", "no end\n", "", 0, 0},
	{"printf 'a\\n\\nb\\n'", "a\n\nb\n", "", 0, 0},
	{"printf 'a\\nb' >&2", "", "a\nb\n", 0, 0},
	{"true", "", "", 0, 0},
	{"false", "", "", 1, 0},
	{"kill -9 $$", "", "", 0, SIGKILL},
	{"kill -TERM $$", "", "", 0, SIGTERM},
	{"kill -PIPE $$", "", "", 0, SIGPIPE},
	{"exec >&- 2>&-; exit 3", "", "", 3, 0},
	{"echo $http_proxy/$socks_proxy", "http://192.0.2.1:1/192.0.2.1:2\n", "", 0, 0},
	{"for fd in 3 4 5 6 7 8 9; do (: <&$fd) 2>/dev/null && echo open $fd; done; true",
	 "", "", 0, 0},
};
/* clang-format on */

Test(net_process_life, reads_lines_and_tells_how_it_ended)
{
	setenv("http_proxy", "http://192.0.2.1:1", 1);
	setenv("socks_proxy", "192.0.2.1:2", 1);
	for (int fd = 3; fd < 10; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC); /* Criterion's own are not meant */
	begin();
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		const struct row *row = &ROWS[i];
		struct seen seen = {0};

		start(&seen, row->command);
		WAIT_FOR(seen.ended == 1);
		cr_expect_not(process_running(seen.process));
		cr_expect_str_eq(text_str(&seen.out[PROCESS_OUT]), row->out, "%s",
				 row->command);
		cr_expect_str_eq(text_str(&seen.out[PROCESS_ERR]), row->err, "%s",
				 row->command);
		cr_expect_eq(seen.exit_code, row->exit_code, "%s", row->command);
		cr_expect_eq(seen.signal, row->signal, "%s", row->command);
		finish(&seen);
	}
	end();
}

Test(net_process, tells_of_a_command_that_does_not_exist)
{
	struct seen seen = {0};

	start(&seen, "/no/such/command");
	WAIT_FOR(seen.ended == 1);
	cr_expect_eq(seen.exit_code, 127);
	cr_expect(strstr(text_str(&seen.out[PROCESS_ERR]), "/no/such/command"));
	finish(&seen);
}

Test(net_process, leads_a_group_of_its_own)
{
	struct seen seen = {0};
	long pid;

	start(&seen, "read line");
	pid = process_id(seen.process);
	cr_expect_eq(getpgid((pid_t)pid), pid);
	finish(&seen);
}

Test(net_process_life, gives_the_child_the_limit_that_this_program_had)
{
	struct rlimit before;
	struct seen seen = {0};
	char wanted[32];

	getrlimit(RLIMIT_NOFILE, &before);
	before.rlim_cur = 300;
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
	begin();
	start(&seen, "ulimit -n");
	WAIT_FOR(seen.ended == 1);
	snprintf(wanted, sizeof wanted, "%d\n", 300);
	cr_expect_str_eq(text_str(&seen.out[PROCESS_OUT]), wanted);
	getrlimit(RLIMIT_NOFILE, &before);
	cr_expect_gt(before.rlim_cur, 300);
	finish(&seen);
	end();
}

Test(net_process, hands_on_a_long_line_in_pieces)
{
	struct seen seen = {0};

	start(&seen, "head -c 200000 /dev/zero | tr '\\0' x; echo; echo end");
	WAIT_FOR(seen.ended == 1);
	cr_expect_eq(seen.lines, 5);
	cr_expect_eq(seen.longest, PROCESS_LINE_MAX);
	cr_expect_eq(seen.bytes, 200003);
	finish(&seen);
}

Test(net_process, keeps_a_line_of_the_very_limit_whole)
{
	struct seen seen = {0};

	start(&seen, "head -c 65536 /dev/zero | tr '\\0' x; echo; echo end");
	WAIT_FOR(seen.ended == 1);
	cr_expect_eq(seen.lines, 2);
	cr_expect_eq(seen.longest, PROCESS_LINE_MAX);
	cr_expect_eq(seen.bytes, 65539);
	finish(&seen);
}

Test(net_process, reads_a_flood_without_keeping_it)
{
	struct rusage before, after;
	struct seen seen = {0};

	start(&seen, "head -c 30000000 /dev/zero | tr '\\0' '\\n' | tr '\\n' 'y'; "
		     "yes | head -n 1000000");
	seen.keep = false;
	getrusage(RUSAGE_SELF, &before);
	WAIT_FOR(seen.ended == 1);
	getrusage(RUSAGE_SELF, &after);
	cr_expect_eq(seen.bytes, 31000000);
	cr_expect_lt(after.ru_maxrss - before.ru_maxrss, 8 * 1024); /* kB */
	finish(&seen);
}

Test(net_process, holds_the_standard_input_open_until_it_is_stopped)
{
	struct seen seen = {0};

	start(&seen, "echo up; cat; echo down");
	WAIT_FOR(seen.lines == 1);
	loop_turn(loop, 20);
	cr_expect(process_running(seen.process));
	process_stop(seen.process, 10000);
	process_stop(seen.process, 10000);
	WAIT_FOR(seen.ended == 1);
	cr_expect_str_eq(text_str(&seen.out[PROCESS_OUT]), "up\ndown\n");
	cr_expect_eq(seen.exit_code, 0);
	cr_expect_eq(seen.signal, 0);
	finish(&seen);
}

Test(net_process, writes_more_than_a_pipe_holds_in_order)
{
	struct text sent OWNED(text_finish) = {0};
	struct seen seen = {0};

	start(&seen, "read go; cat");
	cr_assert(process_write(seen.process, "go\n", 3));
	for (int i = 0; sent.len < 1000000; i++) {
		size_t before = sent.len;

		text_printf(&sent, "line %d\n", i);
		cr_assert(process_write(seen.process, sent.bytes + before,
					sent.len - before));
	}
	WAIT_FOR(seen.out[PROCESS_OUT].len >= sent.len);
	cr_expect_str_eq(text_str(&seen.out[PROCESS_OUT]), text_str(&sent));
	process_stop(seen.process, 10000);
	WAIT_FOR(seen.ended == 1);
	cr_expect_eq(seen.closed[PROCESS_OUT], 1);
	cr_expect_eq(seen.closed[PROCESS_ERR], 1);
	finish(&seen);
}

Test(net_process, takes_no_more_than_it_may_keep_for_one_that_does_not_read)
{
	size_t half = PROCESS_INPUT_MAX / 2 + 1024 * 1024; /* and what a pipe holds */
	char *bytes OWNED(mem_freep)
	= mem_new(1, half);
	struct seen seen = {0};

	start(&seen, "sleep 60");
	cr_expect(process_write(seen.process, bytes, half));
	cr_expect_not(process_write(seen.process, bytes, half));
	finish(&seen);
}

Test(net_process, writes_to_one_that_is_gone_go_nowhere)
{
	struct seen seen = {0};

	start(&seen, "exec <&-; echo up; sleep 60");
	WAIT_FOR(seen.lines == 1);
	cr_expect(process_write(seen.process, "a\n", 2));
	cr_expect(process_write(seen.process, "b\n", 2));
	process_stop(seen.process, 10);
	WAIT_FOR(seen.ended == 1);
	cr_expect(process_write(seen.process, "c\n", 2));
	finish(&seen);
}

Test(net_process, tells_of_a_stream_that_is_closed_by_one_that_lives)
{
	struct seen seen = {0};

	start(&seen, "echo up; exec >&-; sleep 60");
	WAIT_FOR(seen.closed[PROCESS_OUT] == 1);
	cr_expect(process_running(seen.process));
	cr_expect_eq(seen.closed[PROCESS_ERR], 0);
	finish(&seen);
}

Test(net_process, hands_on_longer_lines_where_told)
{
	struct seen seen = {0};

	start(&seen, "read go; head -c 100000 /dev/zero | tr '\\0' x; echo; "
		     "head -c 300000 /dev/zero | tr '\\0' x; echo");
	process_set_line_max(seen.process, 200000);
	cr_assert(process_write(seen.process, "\n", 1));
	WAIT_FOR(seen.ended == 1);
	cr_expect_eq(seen.lines, 3);
	cr_expect_eq(seen.longest, 200000);
	finish(&seen);
}

Test(net_process, terminates_one_that_does_not_mind_its_input)
{
	struct seen seen = {0};

	start(&seen, "trap 'echo term; exit 9' TERM; echo up; "
		     "while :; do sleep 60 & wait $!; done");
	seen.stop_at_line = true;
	WAIT_FOR(seen.ended == 1);
	cr_expect_str_eq(text_str(&seen.out[PROCESS_OUT]), "up\nterm\n");
	cr_expect_eq(seen.exit_code, 9);
	finish(&seen);
}

Test(net_process, kills_one_that_ignores_term)
{
	struct seen seen = {0};
	int64_t began = clock_mono_us();

	start(&seen, "trap '' TERM; echo up; while :; do sleep 60; done");
	seen.stop_at_line = true;
	WAIT_FOR(seen.ended == 1);
	cr_expect_eq(seen.signal, SIGKILL);
	cr_expect_geq(clock_mono_us() - began, 100000);
	finish(&seen);
}

Test(net_process, ends_although_a_grandchild_keeps_the_streams_open)
{
	struct seen seen = {0};
	int64_t began = clock_mono_us();

	start(&seen, "sleep 60 & echo started; printf partial; exit 4");
	WAIT_FOR(seen.ended == 1);
	cr_expect_str_eq(text_str(&seen.out[PROCESS_OUT]), "started\npartial\n");
	cr_expect_eq(seen.exit_code, 4);
	cr_expect_geq(clock_mono_us() - began, 150000);
	cr_expect_lt(clock_mono_us() - began, 10000000);
	finish(&seen);
}

/* The last of a group is gone when nobody holds its pipe any more. */
Test(net_process, takes_its_whole_group_with_it)
{
	struct seen seen = {0};
	char byte, command[200];
	struct err err = {0};
	int ends[2];

	cr_assert_eq(pipe(ends), 0);
	snprintf(command, sizeof command, "sh -c 'sleep 60 & sleep 60' & echo up; wait");
	cr_assert(process_start(loop, command, &OPS, &seen, &seen.process, &err));
	close(ends[1]);
	WAIT_FOR(seen.lines == 1);
	process_free(seen.process);
	cr_expect_eq(read(ends[0], &byte, 1), 0, "blocks as long as one of them lives");
	close(ends[0]);
	seen.process = NULL;
	finish(&seen);
}

Test(net_process, can_be_freed_in_each_of_its_callbacks)
{
	struct seen at_line = {.free_at_line = true}, at_end = {.free_at_end = true};

	start(&at_line, "echo one; echo two; echo three; cat");
	start(&at_end, "echo one; echo two");
	WAIT_FOR(at_line.process == NULL && at_end.process == NULL);
	for (int i = 0; i < 5; i++)
		loop_turn(loop, 10);
	cr_expect_eq(at_line.lines, 1);
	cr_expect_eq(at_line.ended, 0);
	cr_expect_eq(at_end.lines, 2);
	cr_expect_eq(at_end.ended, 1);
	finish(&at_line);
	finish(&at_end);
}

Test(net_process, runs_many_at_once_and_mixes_nothing_up)
{
	enum { N = 20 };
	struct seen seen[N];
	char command[64];
	int ended;

	memset(seen, 0, sizeof seen);
	for (int i = 0; i < N; i++) {
		snprintf(command, sizeof command, "echo %d; exit %d", i, i);
		start(&seen[i], command);
	}
	do {
		loop_turn(loop, 100);
		ended = 0;
		for (int i = 0; i < N; i++)
			ended += seen[i].ended;
	} while (ended < N);
	for (int i = 0; i < N; i++) {
		cr_expect_eq(atoi(text_str(&seen[i].out[PROCESS_OUT])), i);
		cr_expect_eq(seen[i].exit_code, i);
		finish(&seen[i]);
	}
}
