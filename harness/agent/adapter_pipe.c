/*
 * An adapter as a process that is started: a line a message on its standard input
 * and output, its standard error for the report.
 */
#include "agent/adapter_inside.h"
#include "base/clock.h"
#include "base/mem.h"

#include <signal.h>
#include <string.h>

/* From closing its standard output to its end, for one that is ending. */
#define DEAF_MS 1000

/* clang-format off */
static const struct {
	int signo;
	const char *name;
} signals[] = {
	{SIGABRT, "SIGABRT"}, {SIGBUS,  "SIGBUS"},  {SIGFPE,  "SIGFPE"},
	{SIGHUP,  "SIGHUP"},  {SIGILL,  "SIGILL"},  {SIGINT,  "SIGINT"},
	{SIGKILL, "SIGKILL"}, {SIGPIPE, "SIGPIPE"}, {SIGSEGV, "SIGSEGV"},
	{SIGTERM, "SIGTERM"}, {SIGTRAP, "SIGTRAP"},
};
/* clang-format on */

static const char *signal_name(int signo)
{
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (signals[i].signo == signo)
			return signals[i].name;
	return "unnamed";
}

static void keep_word(struct adapter *adapter, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	if (adapter->words.n == ADAPTER_LAST_WORDS) {
		free(adapter->words.items[0]);
		VEC_REMOVE(&adapter->words, 0);
	}
	VEC_PUSH(&adapter->words,
		 mem_dup_bytes(bytes, len < ADAPTER_WORD_MAX ? len : ADAPTER_WORD_MAX));
}

static void on_line(void *user, enum process_stream stream, const char *bytes, size_t len)
{
	struct adapter *adapter = user;

	if (stream == PROCESS_OUT) {
		adapter_line(adapter, bytes, len);
		return;
	}
	keep_word(adapter, bytes, len);
	if (adapter->ops != NULL)
		adapter->ops->said(adapter->user, &adapter->base, bytes, len);
}

/* What a shell makes of the signal that ended its command. */
#define SHELL_SIGNAL 128

static void on_ended(void *user, int exit_code, int signal)
{
	struct adapter *adapter = user;
	int signo = exit_code > SHELL_SIGNAL && exit_code <= SHELL_SIGNAL + SIGSYS
			    ? exit_code - SHELL_SIGNAL
			    : signal;
	char *why OWNED(mem_freep)
	= signo != 0 ? text_format("the adapter was ended by signal %d (%s)", signo,
				   signal_name(signo))
		     : text_format("the adapter exited with code %d", exit_code);

	adapter_lost(adapter, why);
}

static void on_deaf(void *user)
{
	adapter_lost(user, "the adapter closed its standard output, but lives");
}

/* It may be about to end: that says it better. */
static void on_closed(void *user, enum process_stream stream)
{
	struct adapter *adapter = user;

	if (stream == PROCESS_OUT && adapter->state != ADAPTER_ENDING)
		loop_timer_set(adapter->loop, &adapter->deaf,
			       clock_mono_us() + DEAF_MS * 1000, on_deaf, adapter);
}

static const struct process_ops process_ops = {
	.line = on_line,
	.closed = on_closed,
	.ended = on_ended,
};

static bool pipe_open(struct adapter *adapter, struct err *err)
{
	if (!process_start(adapter->loop, adapter->command, &process_ops, adapter,
			   &adapter->process, err))
		return false;
	process_set_line_max(adapter->process, ADAPTER_LINE_MAX);
	adapter_greet(adapter);
	return true;
}

static bool pipe_send(struct adapter *adapter, struct text *message)
{
	text_char(message, '\n');
	return process_write(adapter->process, message->bytes, message->len);
}

static void pipe_drop(struct adapter *adapter)
{
	process_free(TAKE(adapter->process));
}

static void pipe_end(struct adapter *adapter)
{
	process_stop(adapter->process, ADAPTER_GRACE_MS);
}

static void pipe_free(struct adapter *adapter)
{
	(void)adapter;
}

const struct link adapter_pipe = {
	.open = pipe_open,
	.send = pipe_send,
	.drop = pipe_drop,
	.end = pipe_end,
	.free = pipe_free,
};
