#include "mocks/client/log_file.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BYTES_PER_KB 1024
#define READ_MAX     (64 * 1024 * 1024)                  /* bytes of one file */
#define IS_INSIDE(c) (((unsigned char)(c)&0xc0) == 0x80) /* of a character */

void log_file_init(struct log_file *log, const char *path)
{
	*log = (struct log_file){.path = mem_dup(path),
				 .max_bytes = LOG_FILE_KB * BYTES_PER_KB};
}

void log_file_finish(struct log_file *log)
{
	text_finish(&log->waiting);
	free(log->path);
	*log = (struct log_file){0};
}

void log_file_flush(struct log_file *log)
{
	FILE *file;

	if (log->path == NULL || log->waiting.len == 0)
		return;
	file = fopen(log->path, "ae");
	if (file != NULL) {
		fwrite(text_str(&log->waiting), 1, log->waiting.len, file);
		fclose(file);
	}
	text_clear(&log->waiting);
}

bool log_file_open(struct log_file *log, const char *path)
{
	FILE *file = fopen(path, "ae");
	struct stat status;
	size_t there;

	if (file == NULL)
		return false;
	there = fstat(fileno(file), &status) == 0 ? (size_t)status.st_size : 0;
	fclose(file);
	log_file_flush(log);
	free(log->path);
	log->path = mem_dup(path);
	log->bytes = there;
	return true;
}

void log_file_size(struct log_file *log, unsigned kb)
{
	log->max_bytes = (size_t)kb * BYTES_PER_KB;
}

static void turn_over(struct log_file *log)
{
	OWNED(mem_freep)
	char *old = text_format("%s.1", log->path);

	log_file_flush(log);
	rename(log->path, old);
	log->bytes = 0;
}

void log_file_write(struct log_file *log, const char *line, size_t len)
{
	if (log->path == NULL)
		return;
	if (log->bytes > 0 && log->bytes + len > log->max_bytes)
		turn_over(log);
	text_append(&log->waiting, line, len);
	log->bytes += len;
	if (log->waiting.len >= LOG_FILE_WAITING)
		log_file_flush(log);
}

size_t log_file_tail(const char *path, size_t max, struct text *ret)
{
	OWNED(text_finish)
	struct text all = {0};
	OWNED(mem_freep)
	char *old = text_format("%s.1", path);
	size_t from;

	file_read(old, READ_MAX, &all, NULL);
	file_read(path, READ_MAX, &all, NULL);
	if (max > LOG_FILE_TAIL_MAX)
		max = LOG_FILE_TAIL_MAX;
	from = all.len > max ? all.len - max : 0;
	while (from < all.len && IS_INSIDE(text_str(&all)[from]))
		from++;
	text_append(ret, text_str(&all) + from, all.len - from);
	return all.len;
}
