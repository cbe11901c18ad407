#include "base/mem.h"
#include "base/utf8.h"
#include "cli/options.h"

#include <string.h>

#define HELP_WIDTH  80
#define COLUMN_MAX  32 /* an option that is longer has its help on the next line */
#define COLUMN_ROOM 2  /* between the columns */

static bool row_shown(const struct option_table *table, const struct option_row *row)
{
	return row->commands == 0 || (row->commands & table->bit) != 0;
}

/* "  -k, --filter EXPR" */
static void put_head(const struct option_row *row, struct text *out)
{
	text_add(out, "  ");
	if (row->letter != '\0')
		text_printf(out, "-%c%s", row->letter, row->name != NULL ? ", " : "");
	text_add(out, row->name != NULL ? row->name : "");
	if (row->value != NULL)
		text_printf(out, " %s", row->value);
}

static void put_line_end(struct text *out, size_t column)
{
	text_char(out, '\n');
	text_repeat(out, ' ', column);
}

/* WORDS from column AT on, broken between words, each line from COLUMN. */
static void put_wrapped(struct text *out, const char *words, size_t at, size_t column)
{
	bool first = true;

	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		size_t width = utf8_width(words, len);

		if (!first && at + 1 + width > HELP_WIDTH) {
			put_line_end(out, column);
			at = column;
		} else if (!first) {
			text_char(out, ' ');
			at++;
		}
		text_append(out, words, len);
		at += width;
		words += len + (words[len] == ' ');
		first = false;
	}
	text_char(out, '\n');
}

static void put_row(const struct option_table *table, const struct option_row *row,
		    size_t column, struct text *out)
{
	bool required = (row->required & table->bit) != 0;
	size_t start = out->len;
	size_t width;
	char *help;

	put_head(row, out);
	width = utf8_width(out->bytes + start, out->len - start);
	if (width + COLUMN_ROOM > column)
		put_line_end(out, column);
	else
		text_repeat(out, ' ', column - width);
	help = text_format("%s%s", row->help, required ? " (required)" : "");
	put_wrapped(out, help, column, column);
	free(help);
}

static size_t help_column(const struct option_table *table)
{
	struct text head = {0};
	size_t column = 0;

	for (size_t i = 0; i < table->n; i++) {
		if (table->rows[i].kind == OPTION_HEADING ||
		    !row_shown(table, &table->rows[i]))
			continue;
		text_clear(&head);
		put_head(&table->rows[i], &head);

		size_t width = utf8_width(text_str(&head), head.len) + COLUMN_ROOM;

		if (width > column && width <= COLUMN_MAX)
			column = width;
	}
	text_finish(&head);
	return column;
}

void options_help(const struct option_table *table, FILE *out)
{
	struct text text = {0};
	size_t column = help_column(table);

	text_printf(&text, "%s%s%s [OPTIONS]\n    ", table->program,
		    table->words != NULL ? " " : "",
		    table->words != NULL ? table->words : "");
	put_wrapped(&text, table->help, 4, 4);
	for (size_t i = 0; i < table->n; i++) {
		if (!row_shown(table, &table->rows[i]))
			continue;
		if (table->rows[i].kind == OPTION_HEADING)
			text_printf(&text, "%s:\n", table->rows[i].name);
		else
			put_row(table, &table->rows[i], column, &text);
	}
	if (table->environment)
		put_wrapped(&text,
			    "Each long option can also stand in the environment: "
			    "--some-option as " OPTION_ENVIRONMENT_PREFIX "SOME_OPTION.",
			    0, 0);
	fputs(text_str(&text), out);
	text_finish(&text);
}
