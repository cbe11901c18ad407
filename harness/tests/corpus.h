/*
 * For tests: files that must be refused. The first lines of each are comments
 *
 *	# expect: LINE:COLUMN: part of the message
 *	# expect: LINE:COLUMN: part of the message | part of the hint
 *
 * one for every problem that there must be; no other may be there.
 */
#ifndef TESTS_CORPUS_H
#define TESTS_CORPUS_H

#include "base/file.h"
#include "base/mem.h"
#include "load/problems.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CORPUS_FILES_MAX 500

/* Where the fixtures are, for tests that meson runs in the build folder. */
static inline const char *corpus_fixtures(void)
{
	const char *root = getenv("RTM_CONFORM_FIXTURES");
	return root != NULL ? root : FIXTURES;
}

static inline bool corpus_has(const struct problems *problems, unsigned line,
			      unsigned column, const char *part)
{
	const char *bar = strstr(part, " | ");
	OWNED(mem_freep)
	char *message = mem_dup_bytes(part,
				      bar != NULL ? (size_t)(bar - part) : strlen(part));
	VEC_EACH (problem, &problems->list) {
		bool hinted = bar == NULL || (problem->hint != NULL &&
					      strstr(problem->hint, bar + 3) != NULL);
		if (problem->place.line == line && problem->place.column == column &&
		    hinted && strstr(problem->message, message) != NULL)
			return true;
	}
	return false;
}

/* Holds PROBLEMS against the comments of the file at PATH. */
static inline void corpus_judge(const char *path, const struct suite *suite,
				const struct problems *problems)
{
	OWNED(text_finish)
	struct text text = {0};
	cr_assert(file_read(path, 1 << 22, &text, NULL), "%s", path);
	OWNED(text_finish)
	struct text seen = {0};
	problems_print(problems, suite, &seen);
	size_t wanted = 0;
	static const char mark[] = "# expect: ";
	for (const char *at = text_str(&text); strncmp(at, mark, sizeof mark - 1) == 0;) {
		size_t len = strcspn(at, "\n");
		OWNED(mem_freep)
		char *row = mem_dup_bytes(at, len);
		unsigned line = 0;
		unsigned column = 0;
		int part = 0;
		int n = sscanf(row, "# expect: %u:%u: %n", &line, &column, &part);
		cr_assert(n == 2 && part > 0 && row[part] != '\0', "%s: %s", path, row);
		cr_expect(corpus_has(problems, line, column, row + part),
			  "%s: wanted %s; found\n%s", path, row + part, text_str(&seen));
		wanted++;
		at += len + 1;
	}
	cr_expect(wanted > 0, "%s says nothing of what to expect", path);
	cr_expect_eq(problems_count(problems), wanted, "%s: wanted %zu, found\n%s", path,
		     wanted, text_str(&seen));
}

/* Calls JUDGE with every file of fixtures/corpus/reject/FOLDER; there must be MIN. */
static inline void corpus_each(const char *folder, size_t min,
			       void (*judge)(const char *path))
{
	OWNED(mem_freep)
	char *path = text_format("%s/corpus/reject/%s", corpus_fixtures(), folder);
	OWNED(file_list_finish)
	struct file_list list = {0};
	struct err err = {0};
	cr_assert(file_find(path, ".yaml", CORPUS_FILES_MAX, &list, &err), "%s",
		  err.message);
	cr_assert_geq(list.paths.n, min, "%s holds only %zu files", path, list.paths.n);
	VEC_EACH (file, &list.paths)
		judge(*file);
}

#endif
