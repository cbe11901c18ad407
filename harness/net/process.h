/*
 * A child process: a shell command in a process group of its own, with a pipe
 * on its standard input that ends when this program does, and its output read
 * line by line. It gets the environment, signals and limits that this program
 * was started with, not what the loop changed.
 */
#ifndef NET_PROCESS_H
#define NET_PROCESS_H

#include "base/err.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

#define PROCESS_LINE_MAX (64 * 1024) /* bytes; a longer line is handed on in pieces */
/* Bytes that wait until the child reads them; more are not taken. */
#define PROCESS_INPUT_MAX (64 * 1024 * 1024)
/* After the child's end its streams are read on for so long, if a child of its own
 * keeps them open. */
#define PROCESS_LINGER_MS 200

struct process;

enum process_stream { PROCESS_OUT, PROCESS_ERR, PROCESS_STREAM_COUNT };

struct process_ops {
	/* LEN bytes without the line end; the last line may have had none. */
	void (*line)(void *user, enum process_stream stream, const char *bytes,
		     size_t len);
	/* The child, or who inherited it, closed STREAM. May be NULL. */
	void (*closed)(void *user, enum process_stream stream);
	/* The child ended and both streams are read out, or lingered; the last call. */
	void (*ended)(void *user, int exit_code,
		      int signal); /* one of them; the other 0 */
};

/* Starts `sh -c COMMAND`. ERR_IO if that is impossible; a command that does not exist
 * is the shell's to tell (exit code 127). */
bool process_start(struct loop *loop, const char *command, const struct process_ops *ops,
		   void *user, struct process **ret, struct err *err);

/* Instead of PROCESS_LINE_MAX, for its standard output. */
void process_set_line_max(struct process *process, size_t bytes);

/*
 * Writes to its standard input what can be written and queues the rest. False, and
 * nothing is taken, if PROCESS_INPUT_MAX would be passed. What is written to a child
 * that no longer reads goes nowhere: its end says so.
 */
bool process_write(struct process *process, const char *bytes, size_t len);

/*
 * Closes its standard input, and what is queued for it is dropped; TERM to the group
 * after GRACE_MS, KILL after twice that, and KILL to what is left of the group when ended
 * is called.
 */
void process_stop(struct process *process, int grace_ms);

/* Kills the group at once, waits for the child and frees; no further callback. May be
 * called from one. */
void process_free(struct process *process);

bool process_running(const struct process *process);
long process_id(const struct process *process);

#endif
