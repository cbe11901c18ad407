/*
 * Where the log of a reference client goes: a file, and the one that it was
 * before it was full. The client itself does no I/O (client.h, log_open and the
 * ops around it); whoever plays it keeps one of these. Lines wait in memory
 * until there are many, or somebody wants to read them: hundreds of actors hold
 * no file open, and a log that nobody reads is mostly never written.
 */
#ifndef MOCKS_CLIENT_LOG_FILE_H
#define MOCKS_CLIENT_LOG_FILE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define LOG_FILE_KB       512   /* of one file; facts.md 3.2 */
#define LOG_FILE_WAITING  16384 /* bytes that wait at most */
#define LOG_FILE_TAIL_MAX 65536 /* bytes that log_file_tail() hands out at most */

struct log_file {
	char *path; /* NULL: nothing is kept */
	size_t max_bytes;
	size_t bytes; /* in the file at PATH, and waiting for it */
	struct text waiting;
};

/* PATH is touched with the first lines, not before. NULL: nothing is kept. */
void log_file_init(struct log_file *log, const char *path);
void log_file_finish(struct log_file *log);

/* Goes on at the end of PATH; false, with nothing changed, if it cannot be written. */
bool log_file_open(struct log_file *log, const char *path);

void log_file_size(struct log_file *log, unsigned kb);

/* A file that is full moves to PATH.1, over the one before it. */
void log_file_write(struct log_file *log, const char *line, size_t len);
void log_file_flush(struct log_file *log);

/*
 * Appends the last MAX bytes of what is at PATH and before it to RET, from the
 * start of a character on, and gives the size of all of it. Any path, written by
 * anybody; what cannot be read is empty.
 */
size_t log_file_tail(const char *path, size_t max, struct text *ret);

#endif
