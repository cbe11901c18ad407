#include "base/file.h"

#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP  16384 /* bytes; more once the text has more room */
#define TEMP_TRIES 100

void file_list_finish(struct file_list *list)
{
	if (list == NULL)
		return;
	VEC_EACH (path, &list->paths)
		free(*path);
	VEC_FINISH(&list->paths);
}

static void closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static ssize_t read_some(int fd, struct text *out)
{
	ssize_t got;

	text_reserve(out, READ_STEP);
	do {
		got = read(fd, out->bytes + out->len, out->cap - out->len - 1);
	} while (got < 0 && errno == EINTR);
	if (got > 0) {
		out->len += (size_t)got;
		out->bytes[out->len] = '\0';
	}
	return got;
}

bool file_read(const char *path, size_t max, struct text *ret, struct err *err)
{
	size_t start = ret->len;
	OWNED(closep)
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, ERR_IO, errno, "cannot open %s", path);
	for (;;) {
		ssize_t got = read_some(fd, ret);

		if (got == 0)
			return true;
		if (got < 0) {
			int errnum = errno;

			text_cut(ret, start);
			return err_errno(err, ERR_IO, errnum, "cannot read %s", path);
		}
		if (ret->len - start > max) {
			text_cut(ret, start);
			return err_set(err, ERR_LIMIT, "%s is larger than %zu bytes",
				       path, max);
		}
	}
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		len -= (size_t)put;
	}
	return true;
}

/* Opens a new file beside PATH; its name starts with a dot and moves to RET_NAME. */
static int open_beside(const char *path, char **ret_name)
{
	OWNED(mem_freep)
	char *folder = file_folder(path);

	for (int i = 0; i < TEMP_TRIES; i++) {
		OWNED(mem_freep)
		char *name = text_format("%s/.%s.%ld-%d.tmp", folder, file_name(path),
					 (long)getpid(), i);
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

		if (fd >= 0)
			*ret_name = TAKE(name);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static bool write_into(const char *path, const char *bytes, size_t len, struct err *err)
{
	OWNED(closep)
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, ERR_IO, errno, "cannot open %s", path);
	if (!write_all(fd, bytes, len))
		return err_errno(err, ERR_IO, errno, "cannot write %s", path);
	return true;
}

bool file_write(const char *path, const char *bytes, size_t len, struct err *err)
{
	struct stat status;

	/* A rename would put a plain file in the place of a pipe or of /dev/null. */
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return write_into(path, bytes, len, err);

	/* What a symbolic link points to is replaced, not the link. */
	OWNED(mem_freep)
	char *real = realpath(path, NULL);
	const char *target = real != NULL ? real : path;
	OWNED(mem_freep)
	char *temp = NULL;
	int fd = open_beside(target, &temp);

	if (fd < 0)
		return err_errno(err, ERR_IO, errno, "cannot create %s", path);
	bool good = write_all(fd, bytes, len);
	int errnum = errno;
	if (close(fd) != 0 && good) {
		good = false;
		errnum = errno;
	}
	if (good && rename(temp, target) != 0) {
		good = false;
		errnum = errno;
	}
	if (good)
		return true;
	unlink(temp);
	return err_errno(err, ERR_IO, errnum, "cannot write %s", path);
}

bool file_make_folder(const char *path, struct err *err)
{
	OWNED(mem_freep)
	char *part = mem_dup(path);

	for (char *at = part; *at != '\0'; at++) {
		/* At the end of each name but the first slash of an absolute path. */
		if (at == part || *at != '/')
			continue;
		*at = '\0';
		if (mkdir(part, 0777) != 0 && !file_is_folder(part))
			return err_errno(err, ERR_IO, errno, "cannot make folder %s",
					 part);
		*at = '/';
	}
	if (mkdir(path, 0777) == 0 || (errno == EEXIST && file_is_folder(path)))
		return true;
	return err_errno(err, ERR_IO, errno, "cannot make folder %s", path);
}

bool file_is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t len = strlen(name);
	size_t suffix_len = strlen(suffix);

	return len >= suffix_len && strcmp(name + len - suffix_len, suffix) == 0;
}

static void close_folderp(DIR **folder)
{
	if (*folder != NULL)
		closedir(*folder);
}

struct search {
	const char *suffix;
	size_t max;
	struct file_list found;
};

static bool find_below(struct search *search, const char *folder, unsigned depth,
		       struct err *err);

static bool find_at(struct search *search, const char *path, unsigned depth,
		    struct err *err)
{
	struct stat status;

	/* Links to folders are not followed: two that point upwards have no end. */
	if (lstat(path, &status) != 0)
		return err_errno(err, ERR_IO, errno, "cannot look at %s", path);
	if (S_ISDIR(status.st_mode))
		return find_below(search, path, depth + 1, err);
	if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
		return true;
	if (!ends_in(path, search->suffix))
		return true;
	if (search->found.paths.n == search->max)
		return err_set(err, ERR_LIMIT, "more than %zu files *%s", search->max,
			       search->suffix);
	VEC_PUSH(&search->found.paths, mem_dup(path));
	return true;
}

static bool find_below(struct search *search, const char *folder, unsigned depth,
		       struct err *err)
{
	if (depth > FILE_DEPTH_MAX)
		return err_set(err, ERR_LIMIT, "%s is more than %d folders deep", folder,
			       FILE_DEPTH_MAX);
	OWNED(close_folderp)
	DIR *dir = opendir(folder);
	if (dir == NULL)
		return err_errno(err, ERR_IO, errno, "cannot open folder %s", folder);
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(dir);

		if (entry == NULL && errno != 0)
			return err_errno(err, ERR_IO, errno, "cannot read folder %s",
					 folder);
		if (entry == NULL)
			return true;
		if (entry->d_name[0] == '.')
			continue;
		OWNED(mem_freep)
		char *path = file_join(folder, entry->d_name);
		if (!find_at(search, path, depth, err))
			return false;
	}
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool file_find(const char *folder, const char *suffix, size_t max, struct file_list *ret,
	       struct err *err)
{
	struct search search = {.suffix = suffix, .max = max};

	if (!find_below(&search, folder, 1, err)) {
		file_list_finish(&search.found);
		return false;
	}
	if (search.found.paths.n > 0)
		qsort(search.found.paths.items, search.found.paths.n, sizeof(char *),
		      compare_paths);
	VEC_EACH (path, &search.found.paths)
		VEC_PUSH(&ret->paths, *path);
	VEC_FINISH(&search.found.paths);
	return true;
}

char *file_join(const char *a, const char *b)
{
	size_t len = strlen(a);

	if (len == 0)
		return mem_dup(b);
	while (*b == '/')
		b++;
	return text_format("%s%s%s", a, a[len - 1] == '/' ? "" : "/", b);
}

const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

char *file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_dup(".");
	while (slash > path && slash[-1] == '/')
		slash--;
	return slash == path ? mem_dup("/") : mem_dup_bytes(path, (size_t)(slash - path));
}

bool file_make_temporary(const char *start, char **ret, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	OWNED(mem_freep)
	char *path = text_format("%s/%s-XXXXXX",
				 parent != NULL && parent[0] != '\0' ? parent : "/tmp",
				 start);

	if (mkdtemp(path) == NULL)
		return err_errno(err, ERR_IO, errno, "cannot make the folder %s", path);
	*ret = TAKE(path);
	return true;
}

static void remove_below(const char *path, unsigned depth);

static void remove_one(const char *path, unsigned depth)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return;
	if (!S_ISDIR(st.st_mode)) {
		unlink(path);
		return;
	}
	if (depth < FILE_DEPTH_MAX)
		remove_below(path, depth + 1);
	rmdir(path);
}

static void remove_below(const char *path, unsigned depth)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		OWNED(mem_freep)
		char *below = NULL;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		below = file_join(path, entry->d_name);
		remove_one(below, depth);
	}
	closedir(folder);
}

void file_remove_tree(const char *path)
{
	remove_one(path, 0);
}
