#include "load/case.h"
#include "load/each.h"
#include "load/source.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/name.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CASE_SUFFIX ".yaml"

/* PATH without "./" in front and the root that ids are relative to. */
static const char *below_root(const char *path, const char *root)
{
	size_t len = root == NULL ? 0 : strlen(root);
	while (len > 0 && root[len - 1] == '/')
		len--;
	if (len > 0 && strncmp(path, root, len) == 0 && path[len] == '/')
		path += len;
	for (;;) {
		if (*path == '/')
			path++;
		else if (strncmp(path, "./", 2) == 0)
			path += 2;
		else if (strncmp(path, "../", 3) == 0)
			path += 3;
		else
			return path;
	}
}

/* "offline/delivered-once" of "cases/offline/delivered-once.yaml" */
static char *stem(const char *path, const char *root)
{
	path = below_root(path, root);
	if (strncmp(path, "cases/", 6) == 0)
		path += 6;
	size_t len = strlen(path);
	size_t suffix = strlen(CASE_SUFFIX);
	if (len > suffix && strcmp(path + len - suffix, CASE_SUFFIX) == 0)
		len -= suffix;
	return mem_dup_bytes(path, len);
}

static char *class_name(const char *stem)
{
	char *name = text_format("cases.%s", stem);
	for (char *at = name; *at != '\0'; at++)
		if (*at == '/')
			*at = '.';
	return name;
}

/* What the cases of one version are compiled with. */
struct edition {
	struct load_options options;
	struct loader loader;
	struct map ids; /* of this file: to the cases */
	VEC(struct test_case *) cases;
};

/* What one file is read with: each row of a document is compiled for every version. */
struct reading {
	VEC(struct edition) editions;
	struct problems found; /* of one row */
	struct suite *suite;
	struct problems *problems; /* of all */
	const char *stem;
};

static bool is_known(const struct problems *problems, const struct problem *problem)
{
	VEC_EACH (other, &problems->list)
		if (other->place.line == problem->place.line &&
		    other->place.column == problem->place.column &&
		    strcmp(other->message, problem->message) == 0 &&
		    other->place.file == problem->place.file)
			return true;
	return false;
}

/* What several rows of each: have in common is told once. */
static void keep_problems(struct reading *reading)
{
	VEC_EACH (problem, &reading->found.list) {
		if (is_known(reading->problems, problem))
			continue;
		if (problem->hint == NULL)
			problems_add(reading->problems, problem->place, "%s",
				     problem->message);
		else
			problems_add_hint(reading->problems, problem->place,
					  problem->hint, "%s", problem->message);
	}
	reading->problems->dropped += reading->found.dropped;
	problems_finish(&reading->found);
}

/* The id of TITLE is "STEM#SLUG"; *RET_EMPTY: nothing of the title is in it. */
static char *make_id(const struct reading *reading, const char *title, bool *ret_empty)
{
	OWNED(text_finish)
	struct text id = {0};
	text_printf(&id, "%s#", reading->stem);
	size_t len = id.len;
	name_slug(title, &id);
	*ret_empty = id.len == len;
	return text_take(&id);
}

/* Rows whose values look alike are told apart by their number. */
static void number_row(const struct reading *reading, const struct edition *edition,
		       struct test_case *test_case, size_t row)
{
	const struct test_case *twin = map_get(&edition->ids, test_case->id);
	if (row == 0 || twin == NULL || twin->place.line != test_case->place.line)
		return;
	bool empty;
	char *title = text_format("%s (row %zu)", test_case->title, row);
	free(test_case->title);
	test_case->title = title;
	free(test_case->id);
	test_case->id = make_id(reading, title, &empty);
}

static void name_case(struct reading *reading, struct edition *edition,
		      struct test_case *test_case, size_t row)
{
	bool empty;
	test_case->class_name = class_name(reading->stem);
	test_case->id = make_id(reading, test_case->title, &empty);
	if (empty)
		problems_add(&reading->found, test_case->place,
			     "a title needs a letter a-z or a digit");
	number_row(reading, edition, test_case, row);
	const struct test_case *twin = map_get(&edition->ids, test_case->id);
	if (twin == NULL)
		map_put(&edition->ids, test_case->id, test_case);
	else
		problems_add(&reading->found, test_case->place,
			     "the case in line %u has the same id, %s", twin->place.line,
			     test_case->id);
}

/* ROW is 0, or the number of a row of each: from 1. */
static void read_row(struct reading *reading, const struct node *document, size_t row)
{
	VEC_EACH (edition, &reading->editions) {
		struct test_case *test_case = case_compile(&edition->loader, document);
		if (test_case != NULL) {
			name_case(reading, edition, test_case, row);
			VEC_PUSH(&edition->cases, test_case);
		}
		keep_problems(reading);
	}
}

static void read_document(struct reading *reading, const struct node *document)
{
	const struct node *each = node_get(document, "each");
	if (each == NULL) {
		read_row(reading, document, 0);
		return;
	}
	if (!each_check(each, &reading->found)) {
		keep_problems(reading);
		return;
	}
	for (size_t i = 0; i < each->children.n; i++) {
		struct node *filled OWNED(node_freep)
		= each_apply(document, each->children.items[i], &reading->found);
		read_row(reading, filled, i + 1);
	}
}

static void read_file(struct reading *reading, const char *path)
{
	OWNED(documents_finish)
	struct documents documents = {0};
	if (!source_documents(path, reading->suite, &documents, reading->problems))
		return;
	const struct source_file *file = source_read(path, reading->suite,
						     reading->problems);
	if (documents.roots.n == 0)
		problems_add(reading->problems, (struct place){file->path, 1, 1, 1},
			     "no case in this file");
	char *name OWNED(mem_freep)
	= stem(path, reading->editions.items[0].options.root);
	reading->stem = name;
	VEC_EACH (document, &documents.roots)
		read_document(reading, *document);
	VEC_EACH (edition, &reading->editions)
		map_finish(&edition->ids);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The files of PATHS, sorted, each once. */
static void find_files(const char *const *paths, size_t n, struct file_list *ret,
		       struct problems *problems)
{
	for (size_t i = 0; i < n; i++) {
		struct err err = {0};
		const char *path = paths[i];
		while (strncmp(path, "./", 2) == 0 && path[2] != '\0')
			path += 2;
		if (!file_is_folder(path))
			VEC_PUSH(&ret->paths, mem_dup(path));
		else if (!file_find(path, CASE_SUFFIX, CASE_FILES_MAX, ret, &err))
			problems_add(problems, (struct place){0}, "%s", err.message);
	}
	VEC_EACH (path, &ret->paths) {
		while (strncmp(*path, "./", 2) == 0)
			memmove(*path, *path + 2, strlen(*path) - 1);
	}
	if (ret->paths.n > 0)
		qsort(ret->paths.items, ret->paths.n, sizeof *ret->paths.items,
		      compare_paths);
	for (size_t i = 1; i < ret->paths.n;) {
		if (strcmp(ret->paths.items[i - 1], ret->paths.items[i]) != 0) {
			i++;
			continue;
		}
		free(ret->paths.items[i]);
		VEC_REMOVE(&ret->paths, i);
	}
}

static void begin_edition(struct reading *reading, const struct load_options *options,
			  const struct catalogue *catalogue,
			  const struct requirements *requirements)
{
	struct edition *edition = VEC_ADD(&reading->editions);
	edition->options = *options;
	edition->loader.catalogue = catalogue;
	edition->loader.requirements = requirements;
}

/* The cases move to the suite, those of one version after those of another. */
static void end_edition(struct reading *reading, struct edition *edition)
{
	VEC_EACH (test_case, &edition->cases)
		VEC_PUSH(&reading->suite->cases, *test_case);
	VEC_FINISH(&edition->cases);
	VEC_FINISH(&edition->loader.names);
}

static bool read_all(struct reading *reading, const char *const *paths, size_t n)
{
	size_t before = problems_count(reading->problems);
	OWNED(file_list_finish)
	struct file_list files = {0};
	VEC_EACH (edition, &reading->editions) {
		edition->loader.options = &edition->options;
		edition->loader.problems = &reading->found;
	}
	find_files(paths, n, &files, reading->problems);
	VEC_EACH (path, &files.paths)
		read_file(reading, *path);
	VEC_EACH (edition, &reading->editions)
		end_edition(reading, edition);
	VEC_FINISH(&reading->editions);
	return problems_count(reading->problems) == before;
}

bool load_cases(const char *const *paths, size_t n, const struct load_options *options,
		const struct catalogue *catalogue,
		const struct requirements *requirements, struct suite *suite,
		struct problems *problems)
{
	struct reading reading = {.suite = suite, .problems = problems};
	begin_edition(&reading, options, catalogue, requirements);
	return read_all(&reading, paths, n);
}

bool load_cases_of_all(const char *const *paths, size_t n,
		       const struct load_options *options,
		       const struct catalogue *const *catalogues, size_t n_catalogues,
		       const struct requirements *requirements, struct suite *suite,
		       struct problems *problems)
{
	struct reading reading = {.suite = suite, .problems = problems};
	struct load_options own = *options;
	assert(n_catalogues > 0);
	for (size_t i = 0; i < n_catalogues; i++) {
		own.profile = catalogues[i]->version;
		begin_edition(&reading, &own, catalogues[i], requirements);
	}
	return read_all(&reading, paths, n);
}
