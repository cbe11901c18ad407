/*
 * For tests: a folder of their own, with files, that is gone afterwards.
 */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include "base/file.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct folder {
	char *path;
	VEC(char *) files;
};

static inline struct folder make_folder(void)
{
	const char *base = getenv("TMPDIR");
	struct folder folder = {0};
	folder.path = file_join(base != NULL ? base : P_tmpdir, "rtm-conform-XXXXXX");
	cr_assert_not_null(mkdtemp(folder.path));
	return folder;
}

static inline void add_file(struct folder *folder, const char *name, const char *text)
{
	char *path = file_join(folder->path, name);
	struct err err = {0};
	cr_assert(file_write(path, text, strlen(text), &err), "%s", err.message);
	VEC_PUSH(&folder->files, path);
}

static inline void remove_folder(struct folder *folder)
{
	VEC_EACH (file, &folder->files) {
		remove(*file);
		free(*file);
	}
	VEC_FINISH(&folder->files);
	rmdir(folder->path);
	free(TAKE(folder->path));
}

#endif
