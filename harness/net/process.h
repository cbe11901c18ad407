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

struct process;

enum process_stream { PROCESS_OUT, PROCESS_ERR, PROCESS_STREAM_COUNT };

struct process_ops {
	/* LEN bytes without the line end. */
	void (*line)(void *user, enum process_stream stream, const char *bytes,
		     size_t len);
	/* The child ended and both streams are read out; the last call. */
	void (*ended)(void *user, int exit_code,
		      int signal); /* one of them; the other 0 */
};

/* Starts `sh -c COMMAND`. */
bool process_start(struct loop *loop, const char *command, const struct process_ops *ops,
		   void *user, struct process **ret, struct err *err);

/* Closes its standard input; TERM to the group after GRACE_MS, KILL after twice that. */
void process_stop(struct process *process, int grace_ms);

/* Kills the group at once, waits for the child and frees; no further callback. */
void process_free(struct process *process);

bool process_running(const struct process *process);
long process_id(const struct process *process);

#endif
