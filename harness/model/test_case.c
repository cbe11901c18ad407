#include "model/test_case.h"

#include <stdlib.h>
#include <string.h>

#define TEXTS_FINISH(vec)               \
	do {                            \
		VEC_EACH (text_, (vec)) \
			free(*text_);   \
		VEC_FINISH(vec);        \
	} while (0)

static const char *const app_kind_names[APP_KIND_COUNT] = {
	[APP_DYNAMIC] = "dynamic",
	[APP_STATIC] = "static",
	[APP_OTHER] = "other",
};

const char *app_kind_name(enum app_kind kind)
{
	return app_kind_names[kind];
}

const char *rule_action_name(enum rule_action action)
{
	static const char *const names[RULE_ACTION_COUNT] = {
		[RULE_DROP] = "drop",
		[RULE_DELAY] = "delay",
		[RULE_REPEAT] = "repeat",
		[RULE_REPLACE] = "replace",
	};

	return names[action];
}

static void step_free(struct step *step)
{
	value_free(step->args);
	pattern_free(step->pattern);
	pattern_free(step->result_pattern);
	VEC_FINISH(&step->gives.codes);
	VEC_FINISH(&step->gave.each.codes);
	VEC_FINISH(&step->gave.with);
	value_free(step->gave.equal);
	value_free(step->gave.gte);
	value_free(step->gave.lte);
	value_free(step->raw);
	free(step->rule.on);
	value_free(step->rule.text);
	VEC_FINISH(&step->reaction.errors);
	VEC_FINISH(&step->reaction.closes);
	VEC_EACH (branch, &step->branches)
		VEC_FINISH(&branch->list);
	VEC_FINISH(&step->branches);
	free(step->as);
	value_free(step->times);
	TEXTS_FINISH(&step->allow);
	VEC_FINISH(&step->covers);
	free(step);
}

void test_case_free(struct test_case *test_case)
{
	if (test_case == NULL)
		return;
	free(test_case->id);
	free(test_case->title);
	free(test_case->class_name);
	VEC_FINISH(&test_case->covers);
	TEXTS_FINISH(&test_case->needs);
	TEXTS_FINISH(&test_case->tags);
	TEXTS_FINISH(&test_case->allow);
	free(test_case->added);
	VEC_EACH (actor, &test_case->actors)
		free(actor->name);
	VEC_FINISH(&test_case->actors);
	VEC_EACH (token, &test_case->tokens) {
		free(token->name);
		free(token->breaks);
	}
	VEC_FINISH(&test_case->tokens);
	VEC_FINISH(&test_case->steps.list);
	VEC_EACH (step, &test_case->all)
		step_free(*step);
	VEC_FINISH(&test_case->all);
	free(test_case);
}

enum level covers_level(const struct requirement *const *covers, size_t n)
{
	if (n == 0)
		return LEVEL_MUST;
	enum level strongest = LEVEL_MAY;
	for (size_t i = 0; i < n; i++)
		if (covers[i]->level > strongest)
			strongest = covers[i]->level;
	return strongest;
}

void suite_finish(struct suite *suite)
{
	VEC_EACH (test_case, &suite->cases)
		test_case_free(*test_case);
	VEC_FINISH(&suite->cases);
	VEC_EACH (file, &suite->files) {
		free((*file)->path);
		free((*file)->text);
		free(*file);
	}
	VEC_FINISH(&suite->files);
	*suite = (struct suite){0};
}

/* How many bytes the line end at TEXT takes: LF, CR LF or CR, as YAML counts lines. */
static size_t line_end(const char *text, size_t len)
{
	if (len > 0 && text[0] == '\n')
		return 1;
	if (len > 0 && text[0] == '\r')
		return len > 1 && text[1] == '\n' ? 2 : 1;
	return 0;
}

static const char *find_line(const char *text, size_t len, unsigned line, size_t *ret_len)
{
	size_t at = 0;
	/* A byte order mark is no character of line 1. */
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	for (unsigned i = 1; i < line; i++) {
		while (at < len && line_end(text + at, len - at) == 0)
			at++;
		if (at == len)
			return NULL;
		at += line_end(text + at, len - at);
	}
	size_t end = at;
	while (end < len && line_end(text + end, len - end) == 0)
		end++;
	*ret_len = end - at;
	return text + at;
}

const char *suite_line(const struct suite *suite, const char *path, unsigned line,
		       size_t *ret_len)
{
	if (path == NULL || line == 0)
		return NULL;
	VEC_EACH (file, &suite->files)
		if (strcmp((*file)->path, path) == 0)
			return find_line((*file)->text, (*file)->len, line, ret_len);
	return NULL;
}
