#include "base/file.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of the test's own; what it made is removed again, last first. */
struct sandbox {
	char *folder;
	struct file_list made;
};

static char *in(const struct sandbox *sandbox, const char *name)
{
	return file_join(sandbox->folder, name);
}

static struct sandbox sandbox_new(void)
{
	const char *base = getenv("TMPDIR");
	struct sandbox ret = {
		.folder = file_join(base != NULL ? base : P_tmpdir, "test-file-XXXXXX")};

	cr_assert_not_null(mkdtemp(ret.folder));
	return ret;
}

static void sandbox_finish(struct sandbox *sandbox)
{
	for (size_t i = sandbox->made.paths.n; i > 0; i--)
		remove(sandbox->made.paths.items[i - 1]);
	file_list_finish(&sandbox->made);
	/* Fails if a file that nobody meant to leave lies in there. */
	cr_expect_eq(rmdir(sandbox->folder), 0, "%s is not empty", sandbox->folder);
	free(sandbox->folder);
}

static void make_folder(struct sandbox *sandbox, const char *name)
{
	char *path = in(sandbox, name);

	VEC_PUSH(&sandbox->made.paths, path);
	cr_assert_eq(mkdir(path, 0777), 0, "%s: %s", path, strerror(errno));
}

static char *make_file(struct sandbox *sandbox, const char *name, const char *text)
{
	char *path = in(sandbox, name);
	struct err err;

	VEC_PUSH(&sandbox->made.paths, path);
	cr_assert(file_write(path, text, strlen(text), &err), "%s", err.message);
	return path;
}

static void make_link(struct sandbox *sandbox, const char *target, const char *name)
{
	char *path = in(sandbox, name);

	VEC_PUSH(&sandbox->made.paths, path);
	cr_assert_eq(symlink(target, path), 0);
}

static void assert_holds(const char *path, const char *text)
{
	OWNED(text_finish)
	struct text read = {0};
	struct err err;

	cr_assert(file_read(path, 1 << 20, &read, &err), "%s", err.message);
	cr_assert_str_eq(text_str(&read), text);
}

Test(base_file, what_was_written_is_read_behind_what_is_there)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	const char *path = make_file(&sandbox, "a.txt", "new\n");
	OWNED(text_finish)
	struct text text = {0};
	struct err err;

	text_add(&text, "old\n");
	cr_assert(file_read(path, 100, &text, &err));
	cr_assert_str_eq(text_str(&text), "old\nnew\n");
}

Test(base_file, large_files_and_any_bytes_are_read_whole)
{
	enum { SIZE = 300000 };
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	const char *path = make_file(&sandbox, "a.bin", "");
	OWNED(mem_freep)
	char *bytes = mem_new(SIZE, 1);
	OWNED(text_finish)
	struct text text = {0};
	struct err err;

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)(i * 31 >> 3);
	cr_assert(file_write(path, bytes, SIZE, &err), "%s", err.message);
	cr_assert(file_read(path, SIZE, &text, &err), "%s", err.message);
	cr_assert_eq(text.len, SIZE);
	cr_assert_eq(memcmp(text.bytes, bytes, SIZE), 0);
}

Test(base_file, a_file_past_the_maximum_is_refused_untouched)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	const char *path = make_file(&sandbox, "a.txt", "12345");
	OWNED(text_finish)
	struct text text = {0};
	struct err err;

	text_add(&text, "old");
	cr_assert_not(file_read(path, 4, &text, &err));
	cr_assert_eq(err.code, ERR_LIMIT);
	cr_assert_not_null(strstr(err.message, "a.txt"));
	cr_assert_str_eq(text_str(&text), "old");
	cr_assert_eq(text.len, 3);
	cr_assert(file_read(path, 5, &text, &err));
	cr_assert_str_eq(text_str(&text), "old12345");
}

Test(base_file, what_cannot_be_read_is_refused_untouched)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(mem_freep)
	char *missing = in(&sandbox, "missing");
	const char *paths[] = {missing, sandbox.folder};

	for (size_t i = 0; i < 2; i++) {
		OWNED(text_finish)
		struct text text = {0};
		struct err err;

		text_add(&text, "old");
		cr_assert_not(file_read(paths[i], 100, &text, &err));
		cr_assert_eq(err.code, ERR_IO);
		cr_assert_not_null(strstr(err.message, paths[i]));
		cr_assert_str_eq(text_str(&text), "old");
	}
}

Test(base_file, a_write_replaces_and_leaves_nothing_beside)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	const char *path = make_file(&sandbox, "a.txt", "a longer first text");
	struct err err;

	cr_assert(file_write(path, "second", 6, &err));
	assert_holds(path, "second");
	cr_assert(file_write(path, NULL, 0, &err));
	assert_holds(path, "");
}

Test(base_file, a_write_that_fails_leaves_nothing_behind)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(mem_freep)
	char *nowhere = in(&sandbox, "missing/a.txt");
	struct err err;

	cr_assert_not(file_write(nowhere, "x", 1, &err));
	cr_assert_eq(err.code, ERR_IO);
	cr_assert_not_null(strstr(err.message, nowhere));
	cr_assert_not(file_write(sandbox.folder, "x", 1, &err));
	cr_assert_eq(err.code, ERR_IO);
}

Test(base_file, a_write_goes_through_a_link_and_leaves_it)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	const char *path = make_file(&sandbox, "a.txt", "old");
	OWNED(mem_freep)
	char *link = in(&sandbox, "link");
	struct stat status;
	struct err err;

	make_link(&sandbox, "a.txt", "link");
	cr_assert(file_write(link, "new", 3, &err));
	cr_assert_eq(lstat(link, &status), 0);
	cr_assert(S_ISLNK(status.st_mode));
	assert_holds(path, "new");
}

Test(base_file, a_device_is_written_to_not_replaced)
{
	struct stat status;
	struct err err;

	cr_assert(file_write("/dev/null", "x", 1, &err), "%s", err.message);
	cr_assert_eq(stat("/dev/null", &status), 0);
	cr_assert(S_ISCHR(status.st_mode));
}

Test(base_file, folders_are_made_with_those_above)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(mem_freep)
	char *path = in(&sandbox, "a//b/c/");
	struct err err;

	VEC_PUSH(&sandbox.made.paths, in(&sandbox, "a"));
	VEC_PUSH(&sandbox.made.paths, in(&sandbox, "a/b"));
	VEC_PUSH(&sandbox.made.paths, in(&sandbox, "a/b/c"));
	cr_assert(file_make_folder(path, &err), "%s", err.message);
	cr_assert(file_is_folder(path));
	cr_assert(file_make_folder(path, &err), "%s", err.message);
	cr_assert(file_make_folder(".", &err), "%s", err.message);
	cr_assert(file_make_folder("/", &err), "%s", err.message);
}

Test(base_file, a_folder_cannot_be_made_where_a_file_is)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	const char *path = make_file(&sandbox, "a", "");
	OWNED(mem_freep)
	char *below = in(&sandbox, "a/b");
	const char *paths[] = {path, below};

	for (size_t i = 0; i < 2; i++) {
		struct err err;

		cr_assert_not(file_make_folder(paths[i], &err));
		cr_assert_eq(err.code, ERR_IO);
		cr_assert_not_null(strstr(err.message, path));
	}
	cr_assert(file_exists(path));
	cr_assert_not(file_is_folder(path));
	cr_assert_not(file_exists(below));
}

/* The names of LIST within the sandbox, each with a blank behind it. */
static void names_of(const struct sandbox *sandbox, const struct file_list *list,
		     struct text *ret)
{
	VEC_EACH (path, &list->paths)
		text_printf(ret, "%s ", *path + strlen(sandbox->folder) + 1);
}

Test(base_file, files_are_found_by_suffix_in_bytewise_order)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(file_list_finish)
	struct file_list list = {0};
	OWNED(text_finish)
	struct text names = {0};
	struct err err;

	make_folder(&sandbox, "b");
	make_folder(&sandbox, "b/c.yaml");
	make_folder(&sandbox, ".hidden");
	make_file(&sandbox, "b.yaml", "");
	make_file(&sandbox, "b-1.yaml", "");
	make_file(&sandbox, "b/z.yaml", "");
	make_file(&sandbox, "b/c.yaml/a.yaml", "");
	make_file(&sandbox, "B.yaml", "");
	make_file(&sandbox, "a.yml", "");
	make_file(&sandbox, "yaml", "");
	make_file(&sandbox, ".a.yaml", "");
	make_file(&sandbox, ".hidden/a.yaml", "");
	make_link(&sandbox, "b.yaml", "link.yaml");
	make_link(&sandbox, "..", "b/up");

	cr_assert(file_find(sandbox.folder, ".yaml", 6, &list, &err), "%s", err.message);
	names_of(&sandbox, &list, &names);
	cr_assert_str_eq(text_str(&names), "B.yaml b-1.yaml b.yaml b/c.yaml/a.yaml "
					   "b/z.yaml link.yaml ");
}

Test(base_file, what_is_found_stands_behind_what_was)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(file_list_finish)
	struct file_list list = {0};
	OWNED(text_finish)
	struct text names = {0};
	struct err err;

	make_folder(&sandbox, "a");
	make_folder(&sandbox, "z");
	make_file(&sandbox, "a/1", "");
	make_file(&sandbox, "z/1", "");
	OWNED(mem_freep)
	char *a = in(&sandbox, "a");
	OWNED(mem_freep)
	char *z = in(&sandbox, "z");
	cr_assert(file_find(z, "", 1, &list, &err));
	cr_assert(file_find(a, "", 1, &list, &err));
	names_of(&sandbox, &list, &names);
	cr_assert_str_eq(text_str(&names), "z/1 a/1 ");
}

Test(base_file, a_search_that_fails_finds_nothing)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(mem_freep)
	char *missing = in(&sandbox, "missing");
	OWNED(file_list_finish)
	struct file_list list = {0};
	struct err err;

	cr_assert_not(file_find(missing, "", 9, &list, &err));
	cr_assert_eq(err.code, ERR_IO);
	cr_assert_not_null(strstr(err.message, missing));

	make_file(&sandbox, "a", "");
	make_file(&sandbox, "b", "");
	cr_assert_not(file_find(sandbox.folder, "", 1, &list, &err));
	cr_assert_eq(err.code, ERR_LIMIT);
	cr_assert_eq(list.paths.n, 0);
}

Test(base_file, folders_too_deep_are_refused)
{
	OWNED(sandbox_finish)
	struct sandbox sandbox = sandbox_new();
	OWNED(text_finish)
	struct text name = {0};
	OWNED(file_list_finish)
	struct file_list list = {0};
	struct err err;

	/* The sandbox is the first of them. */
	for (int depth = 2; depth <= FILE_DEPTH_MAX; depth++) {
		text_add(&name, depth == 2 ? "d" : "/d");
		make_folder(&sandbox, text_str(&name));
	}
	cr_assert(file_find(sandbox.folder, "", 9, &list, &err), "%s", err.message);
	text_add(&name, "/d");
	make_folder(&sandbox, text_str(&name));
	cr_assert_not(file_find(sandbox.folder, "", 9, &list, &err));
	cr_assert_eq(err.code, ERR_LIMIT);
}

Test(base_file, paths_are_put_together_and_taken_apart)
{
	static const struct {
		const char *a, *b, *joined;
	} joins[] = {
		/* clang-format off */
		{"a",   "b",   "a/b"},
		{"a/",  "b",   "a/b"},
		{"a",   "/b",  "a/b"},
		{"/",   "b",   "/b"},
		{"",    "b",   "b"},
		{"a",   "",    "a/"},
		/* clang-format on */
	};
	static const struct {
		const char *path, *folder, *name;
	} parts[] = {
		/* clang-format off */
		{"a/b/c",  "a/b",  "c"},
		{"a//c",   "a",    "c"},
		{"c",      ".",    "c"},
		{"/c",     "/",    "c"},
		{"//c",    "/",    "c"},
		{"a/",     "a",    ""},
		{"",       ".",    ""},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
		OWNED(mem_freep)
		char *joined = file_join(joins[i].a, joins[i].b);

		cr_assert_str_eq(joined, joins[i].joined);
	}
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		OWNED(mem_freep)
		char *folder = file_folder(parts[i].path);

		cr_assert_str_eq(folder, parts[i].folder);
		cr_assert_str_eq(file_name(parts[i].path), parts[i].name);
	}
}

Test(file, a_temporary_folder_is_a_new_one_and_goes_with_all_that_is_in_it)
{
	OWNED(mem_freep)
	char *one = NULL;
	OWNED(mem_freep)
	char *two = NULL;
	OWNED(mem_freep)
	char *other = NULL;
	OWNED(mem_freep)
	char *deep = NULL;
	OWNED(mem_freep)
	char *link = NULL;
	OWNED(mem_freep)
	char *kept = NULL;

	cr_assert(file_make_temporary("test-file", &one, NULL));
	cr_assert(file_make_temporary("test-file", &two, NULL));
	cr_assert_str_neq(one, two);
	deep = file_join(one, "a/b");
	link = file_join(one, "link");
	kept = file_join(two, "kept");
	cr_assert(file_make_folder(deep, NULL));
	other = file_join(deep, "file");
	cr_assert(file_write(other, "x", 1, NULL));
	cr_assert(file_write(kept, "x", 1, NULL));
	cr_assert_eq(symlink(two, link), 0);
	file_remove_tree(one);
	cr_assert_not(file_exists(one));
	cr_assert(file_exists(kept), "a link is removed, and not what it leads to");
	file_remove_tree(two);
	cr_assert_not(file_exists(two));
	file_remove_tree(two);
}
