#include "cli/select.h"

#include "base/mem.h"
#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define EXPRESSION_DEPTH_MAX 50 /* brackets and nots within each other */

/* --- expressions: or < and < not < word | ( … ) */

struct reader {
	const char *at;
	const char *text;
	unsigned depth;
	struct err *err;
};

static bool read_or(struct reader *reader, bool *ret);

static void skip_space(struct reader *reader)
{
	while (isspace((unsigned char)*reader->at))
		reader->at++;
}

static size_t word_length(const char *at)
{
	return strcspn(at, " \t\r\n\f\v()");
}

static bool take_word(struct reader *reader, const char *word)
{
	size_t len = strlen(word);

	skip_space(reader);
	if (word_length(reader->at) != len || strncmp(reader->at, word, len) != 0)
		return false;
	reader->at += len;
	return true;
}

static bool contains(const char *text, const char *word, size_t len)
{
	for (; *text != '\0'; text++)
		if (strncasecmp(text, word, len) == 0)
			return true;
	return len == 0;
}

static bool is_keyword(const char *at, size_t len)
{
	return (len == 3 && (strncmp(at, "and", 3) == 0 || strncmp(at, "not", 3) == 0)) ||
	       (len == 2 && strncmp(at, "or", 2) == 0);
}

static bool read_leaf(struct reader *reader, bool *ret)
{
	size_t len;

	skip_space(reader);
	if (*reader->at == '(') {
		reader->at++;
		if (!read_or(reader, ret))
			return false;
		skip_space(reader);
		if (*reader->at != ')')
			return err_set(reader->err, ERR_USAGE, "-k: a ) is missing");
		reader->at++;
		return true;
	}
	len = word_length(reader->at);
	if (len == 0 || is_keyword(reader->at, len))
		return err_set(reader->err, ERR_USAGE, "-k: a word is missing at \"%s\"",
			       reader->at);
	*ret = contains(reader->text, reader->at, len);
	reader->at += len;
	return true;
}

static bool read_not(struct reader *reader, bool *ret)
{
	bool ok;

	if (++reader->depth > EXPRESSION_DEPTH_MAX)
		return err_set(reader->err, ERR_LIMIT, "-k: nested too deeply");
	if (take_word(reader, "not")) {
		ok = read_not(reader, ret);
		*ret = !*ret;
	} else {
		ok = read_leaf(reader, ret);
	}
	reader->depth--;
	return ok;
}

static bool read_and(struct reader *reader, bool *ret)
{
	bool other = false;

	if (!read_not(reader, ret))
		return false;
	while (take_word(reader, "and")) {
		if (!read_not(reader, &other))
			return false;
		*ret = *ret && other;
	}
	return true;
}

static bool read_or(struct reader *reader, bool *ret)
{
	bool other = false;

	if (!read_and(reader, ret))
		return false;
	while (take_word(reader, "or")) {
		if (!read_and(reader, &other))
			return false;
		*ret = *ret || other;
	}
	return true;
}

bool select_matches(const char *expression, const char *text, bool *ret, struct err *err)
{
	struct reader reader = {.at = expression, .text = text, .err = err};
	bool holds = false;

	if (!read_or(&reader, &holds))
		return false;
	skip_space(&reader);
	if (*reader.at != '\0')
		return err_set(err, ERR_USAGE,
			       "-k: and, or or not is missing before \"%s\"", reader.at);
	*ret = holds;
	return true;
}

/* --- places */

char *select_path(const char *place, unsigned *ret_line)
{
	const char *colon = strrchr(place, ':');
	char *end = NULL;
	unsigned long line;

	*ret_line = 0;
	if (colon == NULL || !isdigit((unsigned char)colon[1]))
		return mem_dup(place);
	line = strtoul(colon + 1, &end, 10);
	if (*end != '\0' || line == 0 || line > 1000000)
		return mem_dup(place);
	*ret_line = (unsigned)line;
	return mem_dup_bytes(place, (size_t)(colon - place));
}

static const char *without_dot(const char *path)
{
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return path;
}

static bool below(const char *file, const char *path)
{
	size_t len = strlen(path);

	while (len > 0 && path[len - 1] == '/')
		len--;
	return strncmp(file, path, len) == 0 && (file[len] == '\0' || file[len] == '/');
}

/* A case reaches from its title to the line before the next case of its file. */
static bool holds_line(const struct suite *suite, size_t i, unsigned line)
{
	const struct test_case *test = suite->cases.items[i];

	if (test->place.line > line)
		return false;
	for (size_t j = 0; j < suite->cases.n; j++) {
		const struct place *other = &suite->cases.items[j]->place;

		if (strcmp(other->file, test->place.file) == 0 &&
		    other->line > test->place.line && other->line <= line)
			return false;
	}
	return true;
}

static bool at_place(const struct suite *suite, size_t i, const char *place)
{
	unsigned line;
	char *path OWNED(mem_freep)
	= select_path(place, &line);
	const char *file = without_dot(suite->cases.items[i]->place.file);
	const char *wanted = without_dot(path);

	if (strcmp(wanted, ".") != 0 && *wanted != '\0' && !below(file, wanted))
		return false;
	return line == 0 || holds_line(suite, i, line);
}

/* --- the whole of it */

static bool one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static bool has_tag(const struct test_case *test, const struct selection *selection)
{
	VEC_EACH (tag, &test->tags) {
		if (one_of(*tag, selection->tags, selection->n_tags))
			return true;
	}
	return selection->n_tags == 0;
}

static bool has_requirement(const struct test_case *test,
			    const struct selection *selection)
{
	VEC_EACH (requirement, &test->covers) {
		if (one_of((*requirement)->id, selection->covers, selection->n_covers))
			return true;
	}
	return selection->n_covers == 0;
}

static bool old_enough(const struct test_case *test, const char *as_of)
{
	struct version added, limit;

	if (as_of == NULL || test->added == NULL)
		return true;
	return version_parse(test->added, &added) && version_parse(as_of, &limit) &&
	       version_compare(added, limit) <= 0;
}

static bool said(const struct test_case *test, const char *expression, bool *ret,
		 struct err *err)
{
	struct text text OWNED(text_finish) = {0};

	*ret = true;
	if (expression == NULL)
		return true;
	text_printf(&text, "%s %s", test->id, test->title);
	VEC_EACH (tag, &test->tags) {
		text_printf(&text, " %s", *tag);
	}
	return select_matches(expression, text_str(&text), ret, err);
}

static bool in_places(const struct suite *suite, size_t i,
		      const struct selection *selection)
{
	for (size_t j = 0; j < selection->n_places; j++)
		if (at_place(suite, i, selection->places[j]))
			return true;
	return selection->n_places == 0;
}

/* PATH:LINE before the first case of its file names none. */
static bool places_are_there(const struct suite *suite, const struct selection *selection,
			     struct err *err)
{
	for (size_t j = 0; j < selection->n_places; j++) {
		bool found = suite->cases.n == 0;

		for (size_t i = 0; i < suite->cases.n && !found; i++)
			found = at_place(suite, i, selection->places[j]);
		if (!found)
			return err_set(err, ERR_USAGE, "no case at %s",
				       selection->places[j]);
	}
	return true;
}

bool select_cases(const struct suite *suite, const struct selection *selection,
		  size_t **ret, size_t *ret_n, struct err *err)
{
	VEC(size_t) chosen = {0};
	struct version version;

	if (selection->as_of != NULL && !version_parse(selection->as_of, &version))
		return err_set(err, ERR_USAGE, "--as-of needs a version, not \"%s\"",
			       selection->as_of);
	if (!places_are_there(suite, selection, err))
		return false;
	for (size_t i = 0; i < suite->cases.n; i++) {
		const struct test_case *test = suite->cases.items[i];
		bool holds;

		if (!said(test, selection->expression, &holds, err)) {
			VEC_FINISH(&chosen);
			return false;
		}
		if (holds && has_tag(test, selection) &&
		    has_requirement(test, selection) &&
		    old_enough(test, selection->as_of) && in_places(suite, i, selection))
			VEC_PUSH(&chosen, i);
	}
	*ret = chosen.items;
	*ret_n = chosen.n;
	return true;
}
