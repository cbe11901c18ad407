/*
 * Command lines by rows: one table of options parses the words of a command,
 * reads the environment and prints --help. Results land in a struct of the
 * caller's, already filled with its defaults. Knows no option itself, except
 * that --help and -h ask for help everywhere.
 *
 * Words: --name VALUE, --name=VALUE, -k VALUE, -kVALUE, flags together as -xv;
 * behind -- nothing is an option any more, and "-" alone never is one.
 * The environment: RTM_CONFORM_REPORT_JUNIT stands for --report-junit where the
 * command line does not have it; an empty variable is one that is not set. A
 * flag's variable is 1, true or yes, or 0, false or no; a list's has an item a
 * line.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/err.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define OPTION_ROWS_MAX             96 /* of one table */
#define OPTION_ENVIRONMENT_PREFIX   "RTM_CONFORM_"
#define OPTION_ENVIRONMENT_NAME_MAX 64 /* bytes of a variable's name, with the NUL */

struct option_list {
	VEC(const char *) items; /* borrowed from the command line */
	VEC(char *) copies;      /* items that came from the environment: to be freed */
};

void option_list_finish(struct option_list *list);

/* The type of the field that a row fills. */
enum option_kind {
	OPTION_HEADING, /* none: a line in the help */
	OPTION_FLAG,    /* bool: true */
	OPTION_STEP,    /* int: grows by the row's step each time, as -v -v */
	OPTION_TEXT,    /* const char *, borrowed */
	OPTION_LIST,    /* struct option_list: may be given again and again */
	OPTION_NUMBER,  /* int64_t, from min to max */
	OPTION_CHOICE,  /* int: the place of the word in choices */
	OPTION_PARSED,  /* whatever the row's parse makes of the word */
	OPTION_KIND_COUNT
};

struct option_row {
	enum option_kind kind;
	const char *name;  /* "--report-junit"; NULL: a letter only; a heading's text */
	char letter;       /* 'k' for -k; 0: none */
	const char *value; /* what the help calls the value; NULL for those without one */
	size_t offset;     /* of the field */
	const char *help;
	unsigned commands; /* bits of the commands that take it; 0: all */
	unsigned required; /* bits of the commands that cannot do without it */
	int step;
	int64_t min, max;
	const char *const *choices; /* ends at NULL */
	/* Error: the message alone; the option's name is put before it. */
	bool (*parse)(const char *word, void *field, struct err *err);
};

struct option_table {
	const char *program; /* "rtm-conform report", first in the help */
	const char *command; /* "report", first in complaints */
	const char *words;   /* "JOURNAL…" in the help; NULL: takes none */
	size_t words_max;    /* 0: any number of them */
	const char *help;    /* one sentence */
	const struct option_row *rows;
	size_t n;
	unsigned bit; /* of this command among the rows' commands */
	bool environment;
};

/*
 * Reads ARGV[1] and on into FIELDS, then the environment. Words that are no
 * options are added to WORDS (which may be NULL if the table takes none). At a
 * plea for help *RET_HELP becomes true and the walk ends. ERR_USAGE otherwise;
 * FIELDS may then be partly filled.
 */
bool options_parse(const struct option_table *table, int argc, char **argv, void *fields,
		   struct option_list *words, bool *ret_help, struct err *err);

/* The help of one command: usage, sentence, options in columns. */
void options_help(const struct option_table *table, FILE *out);

/* True for --help and -h. */
bool options_is_help(const char *word);

/* The variable that stands for the option NAME ("--app-id"). */
void options_variable(const char *name, char ret[OPTION_ENVIRONMENT_NAME_MAX]);

#endif
