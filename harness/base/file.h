/*
 * Files and folders, whole: read one, write one so that it is old or new and
 * never half, list what is below a folder. No streaming.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>

struct file_list {
	VEC(char *) paths;
};
void file_list_finish(struct file_list *list);

#define FILE_DEPTH_MAX 32 /* folders within each other that file_find() enters */

/* Appends the file's bytes to RET; ERR_LIMIT past MAX bytes, ERR_IO otherwise. */
bool file_read(const char *path, size_t max, struct text *ret, struct err *err);

/*
 * Writes beside PATH and renames over it: a reader sees the old file or the new
 * one. What is there and no plain file (a pipe, /dev/null) is written to as it
 * is; of a symbolic link the file that it points to is replaced. ERR_IO.
 */
bool file_write(const char *path, const char *bytes, size_t len, struct err *err);

/* Makes the folder and those above it; one that is there is fine. */
bool file_make_folder(const char *path, struct err *err);

/*
 * A new folder of the caller's own, "START-XXXXXX" in $TMPDIR or /tmp; the caller
 * frees its path and removes it with file_remove_tree(). ERR_IO.
 */
bool file_make_temporary(const char *start, char **ret, struct err *err);

/* Removes PATH and all below it, as far as it goes; links are never followed. */
void file_remove_tree(const char *path);

bool file_is_folder(const char *path);
bool file_exists(const char *path);

/*
 * Adds every file below FOLDER whose name ends in SUFFIX, sorted bytewise by
 * path, at most MAX (ERR_LIMIT). Names that start with a dot are passed over, and
 * so are symbolic links to folders below it.
 */
bool file_find(const char *folder, const char *suffix, size_t max, struct file_list *ret,
	       struct err *err);

/* A new string "A/B", without a doubled slash. */
char *file_join(const char *a, const char *b);

/* The part behind the last slash; borrowed from PATH. */
const char *file_name(const char *path);

/* The part before the last slash, "." where there is none; the caller frees it. */
char *file_folder(const char *path);

#endif
