/*
 * For tests: a command of the program, called as main() calls it, and what it wrote.
 */
#ifndef TESTS_COMMAND_H
#define TESTS_COMMAND_H

#include "base/mem.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define WORDS_MAX 20 /* after the command's own name */

struct result {
	int code;
	struct text out, errors;
};

static inline void result_finish(struct result *result)
{
	text_finish(&result->out);
	text_finish(&result->errors);
}

/* All of FILE, which is closed. */
static inline void take_file(FILE *file, struct text *ret)
{
	char bytes[4096];
	size_t n;

	rewind(file);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		text_append(ret, bytes, n);
	fclose(file);
}

/* Runs COMMAND under NAME with WORDS, which end at NULL. */
static inline struct result run_command(int (*command)(int argc, char **argv, FILE *out,
						       FILE *errors),
					const char *name, const char *const *words)
{
	struct result result = {0};
	FILE *out = tmpfile();
	FILE *errors = tmpfile();
	char *argv[WORDS_MAX + 2] = {mem_dup(name)};
	int argc = 1;

	cr_assert(out != NULL && errors != NULL);
	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = mem_dup(words[argc - 1]);
	result.code = command(argc, argv, out, errors);
	while (argc > 0)
		free(argv[--argc]);
	take_file(out, &result.out);
	take_file(errors, &result.errors);
	return result;
}

#endif
