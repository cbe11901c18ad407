#include "load/problems.h"

#include "base/mem.h"
#include "base/name.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void problems_finish(struct problems *problems)
{
	VEC_EACH (problem, &problems->list) {
		free(problem->message);
		free(problem->hint);
	}
	VEC_FINISH(&problems->list);
	problems->dropped = 0;
}

size_t problems_count(const struct problems *problems)
{
	return problems->list.n + problems->dropped;
}

/* Takes HINT. */
static void add(struct problems *problems, struct place place, char *hint,
		const char *fmt, va_list args)
{
	if (problems->list.n == PROBLEMS_MAX) {
		problems->dropped++;
		free(hint);
		return;
	}
	struct text message = {0};
	text_vprintf(&message, fmt, args);
	VEC_PUSH(&problems->list, (struct problem){
					  .place = place,
					  .message = text_take(&message),
					  .hint = hint,
				  });
}

void problems_add(struct problems *problems, struct place place, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add(problems, place, NULL, fmt, args);
	va_end(args);
}

void problems_add_hint(struct problems *problems, struct place place, const char *hint,
		       const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	add(problems, place, mem_dup(hint), fmt, args);
	va_end(args);
}

void problems_add_near(struct problems *problems, struct place place, const char *word,
		       const char *const *candidates, size_t n, const char *fmt, ...)
{
	const char *near = name_nearest(word, candidates, n);
	char *hint = near == NULL ? NULL : text_format("did you mean %s?", near);
	va_list args;
	va_start(args, fmt);
	add(problems, place, hint, fmt, args);
	va_end(args);
}

static int compare_places(const struct place *a, const struct place *b)
{
	int order = strcmp(a->file == NULL ? "" : a->file,
			   b->file == NULL ? "" : b->file);
	if (order != 0)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static int compare_problems(const void *left, const void *right)
{
	const struct problem *a = *(const struct problem *const *)left;
	const struct problem *b = *(const struct problem *const *)right;
	int order = compare_places(&a->place, &b->place);
	/* Both stand in one array: the one found first comes first. */
	return order != 0 ? order : (a > b) - (a < b);
}

static void print_problem(const struct problem *problem, const struct suite *suite,
			  struct text *out)
{
	const struct place *place = &problem->place;
	if (place->file != NULL) {
		text_printf(out, "%s:", place->file);
		if (place->line > 0)
			text_printf(out, "%u:%u:", place->line, place->column);
		text_char(out, ' ');
	}
	text_add(out, problem->message);
	size_t len = 0;
	if (suite_line(suite, place->file, place->line, &len) == NULL) {
		if (problem->hint != NULL)
			text_printf(out, " (%s)", problem->hint);
		text_char(out, '\n');
		return;
	}
	text_char(out, '\n');
	excerpt_print(suite, *place, problem->hint, out);
}

void problems_print(const struct problems *problems, const struct suite *suite,
		    struct text *out)
{
	VEC(const struct problem *) sorted = {0};
	VEC_EACH (problem, &problems->list)
		VEC_PUSH(&sorted, problem);
	if (sorted.n > 0)
		qsort(sorted.items, sorted.n, sizeof *sorted.items, compare_problems);
	VEC_EACH (problem, &sorted)
		print_problem(*problem, suite, out);
	VEC_FINISH(&sorted);
	if (problems->dropped > 0)
		text_printf(out, "and %zu more\n", problems->dropped);
}
