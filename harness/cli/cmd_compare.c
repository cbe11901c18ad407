#include "cli/cmd_compare.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/options.h"
#include "reports/compare.h"
#include "reports/journal.h"

#include <errno.h>
#include <stdbool.h>

struct compare_words {
	int format;
};

typedef void write_compare(const struct compare *compare, struct text *out);

static const char *const formats[] = {"text", "json", "md", NULL};
static write_compare *const writers[] = {compare_write_text, compare_write_json,
					 compare_write_markdown};

static const struct option_row options[] = {
	{.kind = OPTION_CHOICE,
	 .name = "--format",
	 .value = "text|json|md",
	 .offset = offsetof(struct compare_words, format),
	 .choices = formats,
	 .help = "how to print it; text unless given"},
};

static const struct option_table table = {
	.program = "rtm-conform compare",
	.command = "compare",
	.words = "OLD NEW",
	.words_max = 2,
	.help = "Tell what got worse (exit code 2) and what changed (1) between the "
		"journals of two runs.",
	.rows = options,
	.n = sizeof options / sizeof options[0],
	.environment = true,
};

/* clang-format off */
static const int exits[] = {
	[COMPARE_SAME]    = COMPARE_EXIT_SAME,
	[COMPARE_CHANGED] = COMPARE_EXIT_CHANGED,
	[COMPARE_WORSE]   = COMPARE_EXIT_WORSE,
};
/* clang-format on */

static bool read_one(const char *path, struct journal *journal, struct err *err)
{
	struct err why = {0};

	/* Calls of passed cases are compared as well. */
	journal->keep_lines = true;
	if (journal_read(path, journal, &why))
		return true;
	/* What the system says names the path already. */
	if (why.code == ERR_IO)
		return err_set(err, why.code, "%s", why.message);
	return err_set(err, why.code, "%s: %s", path, why.message);
}

static bool read_both(const struct option_list *words, struct journal *before,
		      struct journal *now, struct err *err)
{
	if (words->items.n != 2)
		return err_set(err, ERR_USAGE, "compare needs two journals, OLD and NEW");
	return read_one(words->items.items[0], before, err) &&
	       read_one(words->items.items[1], now, err);
}

static int complain(FILE *errors, const struct err *err, int code)
{
	fprintf(errors, "rtm-conform compare: %s\n", err->message);
	return code;
}

static int print(const struct compare *compare, int format, FILE *out, FILE *errors)
{
	struct text text OWNED(text_finish) = {0};
	struct err err = {0};

	writers[format](compare, &text);
	fwrite(text_str(&text), 1, text.len, out);
	if (fflush(out) == 0 && !ferror(out))
		return exits[compare_result(compare)];
	err_errno(&err, ERR_IO, errno, "cannot write the result");
	return complain(errors, &err, EXIT_INTERNAL);
}

int cmd_compare(int argc, char **argv, FILE *out, FILE *errors)
{
	struct compare_words words = {0};
	struct option_list paths OWNED(option_list_finish) = {0};
	struct journal before OWNED(journal_finish) = {0};
	struct journal now OWNED(journal_finish) = {0};
	struct compare compare OWNED(compare_finish) = {0};
	struct err err = {0};
	bool help = false;

	if (!options_parse(&table, argc, argv, &words, &paths, &help, &err))
		return complain(errors, &err, EXIT_USAGE);
	if (help) {
		options_help(&table, out);
		return fflush(out) == 0 && !ferror(out) ? EXIT_PASSED : EXIT_INTERNAL;
	}
	if (!read_both(&paths, &before, &now, &err))
		return complain(errors, &err, EXIT_USAGE);
	compare_journals(&before, &now, &compare);
	return print(&compare, words.format, out, errors);
}
