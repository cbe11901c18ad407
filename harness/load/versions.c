#include "base/file.h"
#include "base/mem.h"
#include "load/load.h"

#include <stdlib.h>
#include <string.h>

#define VERSION_SUFFIX    ".yaml"
#define VERSION_FILES_MAX 64 /* in one folder */

void version_list_finish(struct version_list *list)
{
	VEC_FINISH(&list->items);
}

static int compare(const void *a, const void *b)
{
	return version_compare(*(const struct version *)a, *(const struct version *)b);
}

bool load_versions(const char *folder, struct version_list *ret, struct err *err)
{
	OWNED(file_list_finish)
	struct file_list files = {0};
	if (!file_find(folder, VERSION_SUFFIX, VERSION_FILES_MAX, &files, err))
		return false;
	struct version_list list = {0};
	VEC_EACH (path, &files.paths) {
		const char *name = file_name(*path);
		OWNED(mem_freep)
		char *stem = mem_dup_bytes(name, strlen(name) - strlen(VERSION_SUFFIX));
		struct version version = {0};
		if (version_parse(stem, &version))
			VEC_PUSH(&list.items, version);
	}
	if (list.items.n == 0)
		return err_set(err, ERR_USAGE, "no version in %s", folder);
	qsort(list.items.items, list.items.n, sizeof *list.items.items, compare);
	*ret = list;
	return true;
}
