#include "mocks/option.h"

#include "base/mem.h"
#include "base/name.h"
#include "base/vec.h"

#include <string.h>

static void *member(const struct mock_option *row, void *options)
{
	return (char *)options + row->offset;
}

bool mock_option_text(const struct mock_option *row, void *options, const char *value,
		      struct err *err)
{
	const char **text = member(row, options);

	(void)err;
	*text = value;
	return true;
}

bool mock_option_word(const struct mock_option *row, void *options, const char *value,
		      struct err *err)
{
	struct mock_option_words *words = member(row, options);

	(void)err;
	VEC_PUSH(words, value);
	return true;
}

bool mock_option_wish(const struct mock_option *row, void *options, const char *value,
		      struct err *err)
{
	enum mock_wish *wish = member(row, options);

	(void)value;
	(void)err;
	*wish = row->wish;
	return true;
}

static bool unknown(const struct mock_option *rows, size_t n, const char *name,
		    struct err *err)
{
	OWNED(mem_freep)
	const char **names = mem_new(n, sizeof *names);
	const char *nearest;

	for (size_t i = 0; i < n; i++)
		names[i] = rows[i].name;
	nearest = name_nearest(name, names, n);
	if (nearest != NULL)
		return err_set(err, ERR_USAGE, "unknown option --%s, did you mean --%s?",
			       name, nearest);
	return err_set(err, ERR_USAGE, "unknown option --%s", name);
}

static const struct mock_option *find(const struct mock_option *rows, size_t n,
				      const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

bool mock_options_read(const struct mock_option *rows, size_t n, int argc,
		       char *const argv[], void *options, struct err *err)
{
	for (int at = 1; at < argc; at++) {
		const char *word = argv[at];

		if (strncmp(word, "--", 2) != 0)
			return err_set(err, ERR_USAGE, "\"%s\" is no option", word);

		size_t len = strcspn(word + 2, "=");
		OWNED(mem_freep)
		char *name = mem_dup_bytes(word + 2, len);
		const char *value = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
		const struct mock_option *row = find(rows, n, name);

		if (row == NULL)
			return unknown(rows, n, name, err);
		if (row->value == NULL && value != NULL)
			return err_set(err, ERR_USAGE, "--%s takes no value", name);
		if (row->value != NULL && value == NULL) {
			if (++at == argc)
				return err_set(err, ERR_USAGE, "--%s needs a value",
					       name);
			value = argv[at];
		}
		if (!row->read(row, options, value, err))
			return false;
	}
	return true;
}

void mock_options_help(const struct mock_option *rows, size_t n, struct text *out)
{
	for (size_t i = 0; i < n; i++) {
		OWNED(mem_freep)
		char *option = text_format("--%s%s%s", rows[i].name,
					   rows[i].value != NULL ? " " : "",
					   rows[i].value != NULL ? rows[i].value : "");

		text_printf(out, "  %-20s %s\n", option, rows[i].help);
	}
}

void mock_defects_list(const struct mock_defect *defects, size_t n, struct text *out)
{
	for (size_t i = 0; i < n; i++)
		text_printf(out, "%-32s %-12s %s\n", defects[i].name,
			    defects[i].requirement, defects[i].what);
}

void mock_variants_list(const struct mock_variant *variants, size_t n, struct text *out)
{
	for (size_t i = 0; i < n; i++)
		text_printf(out, "%-32s %s\n", variants[i].name, variants[i].what);
}
