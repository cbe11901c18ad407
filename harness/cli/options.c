#include "cli/options.h"

#include "base/mem.h"
#include "base/name.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void option_list_finish(struct option_list *list)
{
	if (list == NULL)
		return;
	VEC_EACH (copy, &list->copies)
		free(*copy);
	VEC_FINISH(&list->copies);
	VEC_FINISH(&list->items);
}

/* One walk through the words, and which fields they filled. */
struct walk {
	const struct option_table *table;
	void *fields;
	int argc;
	char **argv;
	int at;
	bool given[OPTION_ROWS_MAX];
};

static const struct {
	bool takes_value;
	bool once;
} kinds[OPTION_KIND_COUNT] = {
	/* clang-format off */
	[OPTION_FLAG]   = {false, false},
	[OPTION_STEP]   = {false, false},
	[OPTION_TEXT]   = {true,  true},
	[OPTION_LIST]   = {true,  false},
	[OPTION_NUMBER] = {true,  true},
	[OPTION_CHOICE] = {true,  true},
	[OPTION_PARSED] = {true,  true},
	/* clang-format on */
};

static bool row_applies(const struct option_table *table, size_t i)
{
	const struct option_row *row = &table->rows[i];

	return row->kind != OPTION_HEADING &&
	       (row->commands == 0 || (row->commands & table->bit) != 0);
}

/* "--report-junit", or "-x" for what has no long name. */
static const char *row_name(const struct option_row *row, char ret_short[3])
{
	if (row->name != NULL)
		return row->name;
	ret_short[0] = '-';
	ret_short[1] = row->letter;
	ret_short[2] = '\0';
	return ret_short;
}

bool options_is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

void options_variable(const char *name, char ret[OPTION_ENVIRONMENT_NAME_MAX])
{
	size_t len = sizeof OPTION_ENVIRONMENT_PREFIX - 1;

	memcpy(ret, OPTION_ENVIRONMENT_PREFIX, len);
	for (name += strspn(name, "-"); *name != '\0'; name++) {
		assert(len + 1 < OPTION_ENVIRONMENT_NAME_MAX);
		ret[len++] = *name == '-'                   ? '_'
			     : *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A')
							    : *name;
	}
	ret[len] = '\0';
}

static bool parse_number(const struct option_row *row, const char *word, int64_t *ret,
			 struct err *err)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(word, &end, 10);
	if (end == word || *end != '\0' || strspn(word, "+-0123456789") != strlen(word) ||
	    errno != 0 || value < row->min || value > row->max)
		return err_set(err, ERR_USAGE,
			       "\"%s\" is no whole number from %lld to %lld", word,
			       (long long)row->min, (long long)row->max);
	*ret = value;
	return true;
}

static bool parse_choice(const struct option_row *row, const char *word, int *ret,
			 struct err *err)
{
	struct text words = {0};
	size_t n = 0;
	const char *nearest;

	for (; row->choices[n] != NULL; n++) {
		if (strcmp(row->choices[n], word) == 0) {
			text_finish(&words);
			*ret = (int)n;
			return true;
		}
		text_printf(&words, "%s%s", n > 0 ? ", " : "", row->choices[n]);
	}
	nearest = name_nearest(word, row->choices, n);
	err_set(err, ERR_USAGE, "\"%s\" is none of %s%s%s%s", word, text_str(&words),
		nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
		nearest != NULL ? "?" : "");
	text_finish(&words);
	return false;
}

/* WORD is empty for kinds that take no value. */
static bool put_value(const struct option_row *row, const char *word, void *field,
		      struct err *err)
{
	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return true;
	case OPTION_STEP:
		*(int *)field += row->step;
		return true;
	case OPTION_TEXT:
		*(const char **)field = word;
		return true;
	case OPTION_LIST:
		VEC_PUSH(&((struct option_list *)field)->items, word);
		return true;
	case OPTION_NUMBER:
		return parse_number(row, word, field, err);
	case OPTION_CHOICE:
		return parse_choice(row, word, field, err);
	case OPTION_PARSED:
		return row->parse(word, field, err);
	case OPTION_HEADING:
	case OPTION_KIND_COUNT:
		break;
	}
	return err_set(err, ERR_INTERNAL, "a row of no kind");
}

static void *field_of(const struct walk *walk, size_t i)
{
	return (char *)walk->fields + walk->table->rows[i].offset;
}

/* Puts NAME before what the value's error says. */
static bool put_named(struct walk *walk, size_t i, const char *name, const char *word,
		      struct err *err)
{
	struct err why = {0};

	if (put_value(&walk->table->rows[i], word, field_of(walk, i), &why))
		return true;
	return err_set(err, ERR_USAGE, "%s: %s", name, why.message);
}

/* GLUED is the value that stands in the same word, or NULL. */
static bool take_row(struct walk *walk, size_t i, const char *glued, struct err *err)
{
	const struct option_row *row = &walk->table->rows[i];
	char letter[3];
	const char *name = row_name(row, letter);
	const char *value = glued != NULL ? glued : "";

	if (!kinds[row->kind].takes_value && glued != NULL)
		return err_set(err, ERR_USAGE, "%s takes no value", name);
	if (kinds[row->kind].takes_value && glued == NULL) {
		if (walk->at + 1 >= walk->argc)
			return err_set(err, ERR_USAGE, "%s needs a value: %s", name,
				       row->value);
		value = walk->argv[++walk->at];
	}
	if (walk->given[i] && kinds[row->kind].once)
		return err_set(err, ERR_USAGE, "%s is given twice", name);
	walk->given[i] = true;
	return put_named(walk, i, name, value, err);
}

static bool unknown_option(const struct option_table *table, const char *word, size_t len,
			   struct err *err)
{
	OWNED(mem_freep)
	char *name = mem_dup_bytes(word, len);
	const char *names[OPTION_ROWS_MAX];
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; i < table->n; i++)
		if (row_applies(table, i) && table->rows[i].name != NULL)
			names[n++] = table->rows[i].name;
	nearest = name_nearest(name, names, n);
	return err_set(err, ERR_USAGE, "%s has no option \"%s\"%s%s%s", table->command,
		       name, nearest != NULL ? "; did you mean " : "",
		       nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

static bool take_long(struct walk *walk, const char *word, struct err *err)
{
	const struct option_table *table = walk->table;
	size_t len = strcspn(word, "=");

	for (size_t i = 0; i < table->n; i++) {
		const char *name = table->rows[i].name;

		if (row_applies(table, i) && name != NULL && strlen(name) == len &&
		    memcmp(name, word, len) == 0)
			return take_row(walk, i, word[len] == '=' ? word + len + 1 : NULL,
					err);
	}
	return unknown_option(table, word, len, err);
}

/* The letters of one word: flags, and at its end perhaps one with a value. */
static bool take_letters(struct walk *walk, const char *word, struct err *err)
{
	const struct option_table *table = walk->table;

	for (const char *at = word + 1; *at != '\0'; at++) {
		size_t i = 0;

		while (i < table->n &&
		       !(row_applies(table, i) && table->rows[i].letter == *at))
			i++;
		if (i == table->n)
			return unknown_option(table, word, strlen(word), err);
		if (kinds[table->rows[i].kind].takes_value)
			return take_row(walk, i, at[1] != '\0' ? at + 1 : NULL, err);
		if (!take_row(walk, i, NULL, err))
			return false;
	}
	return true;
}

/* Options that fill the same field are one: either of them was given. */
static bool field_given(const struct walk *walk, size_t i)
{
	for (size_t k = 0; k < walk->table->n; k++)
		if (walk->given[k] &&
		    walk->table->rows[k].offset == walk->table->rows[i].offset)
			return true;
	return false;
}

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool variable_flag(struct walk *walk, size_t i, const char *variable,
			  const char *value, struct err *err)
{
	static const char *const yes[] = {"1", "true", "yes"};
	static const char *const no[] = {"0", "false", "no"};

	if (is_one_of(value, no, sizeof no / sizeof no[0]))
		return true;
	if (!is_one_of(value, yes, sizeof yes / sizeof yes[0]))
		return err_set(err, ERR_USAGE, "%s: \"%s\" is neither 1 nor 0", variable,
			       value);
	return put_named(walk, i, variable, "", err);
}

static bool variable_step(struct walk *walk, size_t i, const char *variable,
			  const char *value, struct err *err)
{
	const struct option_row times = {.min = 0, .max = 9};
	struct err why = {0};
	int64_t n = 0;

	if (!parse_number(&times, value, &n, &why))
		return err_set(err, ERR_USAGE, "%s: %s", variable, why.message);
	for (; n > 0; n--)
		put_value(&walk->table->rows[i], "", field_of(walk, i), NULL);
	return true;
}

static void variable_list(struct walk *walk, size_t i, const char *value)
{
	struct option_list *list = field_of(walk, i);

	while (*value != '\0') {
		size_t len = strcspn(value, "\n");

		if (len > 0) {
			VEC_PUSH(&list->copies, mem_dup_bytes(value, len));
			VEC_PUSH(&list->items, list->copies.items[list->copies.n - 1]);
		}
		value += len + (value[len] == '\n');
	}
}

static bool take_variable(struct walk *walk, size_t i, struct err *err)
{
	const struct option_row *row = &walk->table->rows[i];
	char variable[OPTION_ENVIRONMENT_NAME_MAX];
	const char *value;

	options_variable(row->name, variable);
	value = getenv(variable);
	if (value == NULL || value[0] == '\0')
		return true;
	walk->given[i] = true;
	switch (row->kind) {
	case OPTION_FLAG:
		return variable_flag(walk, i, variable, value, err);
	case OPTION_STEP:
		return variable_step(walk, i, variable, value, err);
	case OPTION_LIST:
		variable_list(walk, i, value);
		return true;
	default:
		return put_named(walk, i, variable, value, err);
	}
}

static bool take_environment(struct walk *walk, struct err *err)
{
	bool given[OPTION_ROWS_MAX] = {false};

	/* Judged by the command line alone: variables do not hide each other. */
	for (size_t i = 0; i < walk->table->n; i++)
		given[i] = field_given(walk, i);
	for (size_t i = 0; i < walk->table->n; i++)
		if (row_applies(walk->table, i) && walk->table->rows[i].name != NULL &&
		    !given[i] && !take_variable(walk, i, err))
			return false;
	return true;
}

static bool take_word(struct walk *walk, const char *word, bool *options_over,
		      struct option_list *words, struct err *err)
{
	if (!*options_over && strcmp(word, "--") == 0) {
		*options_over = true;
		return true;
	}
	if (!*options_over && word[0] == '-' && word[1] == '-')
		return take_long(walk, word, err);
	if (!*options_over && word[0] == '-' && word[1] != '\0')
		return take_letters(walk, word, err);
	if (walk->table->words == NULL ||
	    (walk->table->words_max > 0 && words->items.n >= walk->table->words_max))
		return err_set(err, ERR_USAGE, "%s has no use for \"%s\"",
			       walk->table->command, word);
	VEC_PUSH(&words->items, word);
	return true;
}

bool options_parse(const struct option_table *table, int argc, char **argv, void *fields,
		   struct option_list *words, bool *ret_help, struct err *err)
{
	struct walk walk = {
		.table = table, .fields = fields, .argc = argc, .argv = argv, .at = 1};
	bool options_over = false;

	assert(table->n <= OPTION_ROWS_MAX && (table->words == NULL || words != NULL));
	for (; walk.at < argc; walk.at++) {
		const char *word = argv[walk.at];

		if (!options_over && options_is_help(word)) {
			*ret_help = true;
			return true;
		}
		if (!take_word(&walk, word, &options_over, words, err))
			return false;
	}
	if (table->environment && !take_environment(&walk, err))
		return false;
	for (size_t i = 0; i < table->n; i++) {
		char letter[3];

		if ((table->rows[i].required & table->bit) != 0 && !walk.given[i])
			return err_set(err, ERR_USAGE, "%s needs %s", table->command,
				       row_name(&table->rows[i], letter));
	}
	return true;
}
