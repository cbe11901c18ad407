#include "base/mem.h"
#include "cli/run_options.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])
#define WORDS_MAX 4

/* What the program promises to have: name, letter, commands. */
static const struct {
	const char *name;
	char letter;
	unsigned commands;
} promised[] = {
	{NULL, 'k', COMMAND_RUN | COMMAND_LIST},
	{"--tags", 't', COMMAND_RUN | COMMAND_LIST},
	{"--covers", 0, COMMAND_RUN | COMMAND_LIST},
	{"--profile", 0, COMMAND_RUN | COMMAND_LIST | COMMAND_CHECK},
	{"--exit-first", 'x', COMMAND_RUN},
	{"--max-fail", 0, COMMAND_RUN},
	{"--jobs", 'j', COMMAND_RUN},
	{"--seed", 0, COMMAND_RUN},
	{"--run-id", 0, COMMAND_RUN},
	{"--repeat", 0, COMMAND_RUN},
	{"--as-of", 0, COMMAND_RUN | COMMAND_LIST},
	{"--timeout", 0, COMMAND_RUN},
	{"--run-timeout", 0, COMMAND_RUN},
	{"--max-wait", 0, COMMAND_RUN},
	{"--gate", 0, COMMAND_RUN},
	{"--require", 0, COMMAND_RUN},
	{"--require-id", 0, COMMAND_RUN},
	{"--list", 0, COMMAND_RUN},
	{"--var", 0, COMMAND_RUN | COMMAND_LIST | COMMAND_CHECK},
	{"--secret", 0, COMMAND_RUN | COMMAND_LIST | COMMAND_CHECK},
	{"--service", 0, COMMAND_RUN},
	{"--service-cmd", 0, COMMAND_RUN},
	{"--target", 0, COMMAND_RUN},
	{"--cacert", 0, COMMAND_RUN},
	{"--insecure", 0, COMMAND_RUN},
	{"--defect", 0, COMMAND_RUN},
	{"--report-junit", 0, COMMAND_RUN},
	{"--junit-profile", 0, COMMAND_RUN},
	{"--journal", 0, COMMAND_RUN},
	{"--artifacts", 0, COMMAND_RUN},
	{"--quiet", 'q', COMMAND_RUN},
	{"--verbose", 'v', COMMAND_RUN},
	{"--color", 0, COMMAND_RUN},
};

static const unsigned commands[] = {COMMAND_RUN, COMMAND_LIST, COMMAND_CHECK};

static const struct option_row *find(const struct option_table *table, const char *name,
				     char letter)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct option_row *row = &table->rows[i];

		if (row->kind != OPTION_HEADING && row->letter == letter &&
		    (name == NULL ? row->name == NULL
				  : row->name != NULL && strcmp(row->name, name) == 0))
			return row;
	}
	return NULL;
}

static void read_help(const struct option_table *table, struct text *ret)
{
	FILE *file = tmpfile();
	char bytes[4096];
	size_t n;

	cr_assert_not_null(file);
	options_help(table, file);
	rewind(file);
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		text_append(ret, bytes, n);
	fclose(file);
}

/* WORD as a whole: what stands behind it is white. */
static bool shows(const char *help, const char *word)
{
	size_t len = strlen(word);

	while ((help = strstr(help, word)) != NULL) {
		if (help[len] == ' ' || help[len] == '\n' || word[len - 1] == ' ')
			return true;
		help += len;
	}
	return false;
}

Test(run_options, has_all_that_is_promised_and_helps_with_it)
{
	for (size_t c = 0; c < LEN(commands); c++) {
		struct option_table table = {0};
		struct text help OWNED(text_finish) = {0};

		run_options_table(commands[c], &table);
		read_help(&table, &help);
		for (size_t i = 0; i < LEN(promised); i++) {
			const struct option_row *row = find(&table, promised[i].name,
							    promised[i].letter);
			char shown[40];
			bool takes = (promised[i].commands & commands[c]) != 0;

			cr_assert_not_null(row, "%s -%c", promised[i].name,
					   promised[i].letter);
			if (promised[i].letter != 0)
				snprintf(shown, sizeof shown, "  -%c%s",
					 promised[i].letter,
					 promised[i].name != NULL ? ", " : " ");
			else
				snprintf(shown, sizeof shown, "  %s", promised[i].name);
			cr_expect_eq(shows(text_str(&help), shown), takes, "%s: %s",
				     table.command, shown);
		}
	}
}

static bool parse(struct run_options *options, const char *const *words, struct err *err)
{
	struct option_list rest = {0};
	struct option_table table = {0};
	char *argv[WORDS_MAX + 2] = {mem_dup("run")};
	int argc = 1;
	bool help = false;
	bool ok;

	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = mem_dup(words[argc - 1]);
	run_options_table(COMMAND_RUN, &table);
	ok = options_parse(&table, argc, argv, options, &rest, &help, err);
	option_list_finish(&rest);
	while (argc > 0)
		free(argv[--argc]);
	return ok;
}

Test(run_options, begins_with_the_defaults_of_the_manual)
{
	struct run_options options;

	run_options_init(&options);
	cr_expect_null(options.profile, "a target may say it");
	cr_expect_eq(options.jobs, 0); /* by who plays: 200, 48 or 40 */
	cr_expect_eq(options.repeat, 1);
	cr_expect_eq(options.timeout_ms, 60000);
	cr_expect_eq(options.run_timeout_ms, 0);
	cr_expect_eq(options.max_wait_ms, 10000);
	cr_expect_str_eq(run_option_gates[options.gate], "should");
	cr_expect_str_eq(run_option_colors[options.color], "auto");
	cr_expect_lt(options.seed, 0);
	cr_expect_eq(options.max_fail, 0);
	cr_expect_eq(options.require, 0);
	run_options_finish(&options);
}

Test(run_options, takes_times_numbers_and_words_within_bounds)
{
	static const struct {
		const char *words[WORDS_MAX];
		const char *said; /* NULL: good */
	} rows[] = {
		{{"--timeout", "500ms", NULL}, NULL},
		{{"--timeout=1h30m", NULL}, NULL},
		{{"--timeout", "10", NULL}, "a time with its unit is needed"},
		{{"--timeout", "-1s", NULL}, "a time with its unit is needed"},
		{{"--run-timeout", "soon", NULL}, "not \"soon\""},
		{{"--max-wait", "0s", NULL}, NULL},
		{{"-j", "0", NULL}, "no whole number from 1"},
		{{"-j8", NULL}, NULL},
		{{"--repeat", "0", NULL}, "no whole number from 1"},
		{{"--repeat", "2.5", NULL}, "no whole number from 1"},
		{{"--seed", "0", NULL}, NULL},
		{{"--seed", "-1", NULL}, "no whole number from 0"},
		{{"--seed", "4294967296", NULL}, "no whole number from 0"},
		{{"--gate", "must", NULL}, NULL},
		{{"--gate", "may", NULL}, "none of must, should"},
		{{"--junit-profile", "stric", NULL}, "did you mean strict?"},
		{{"--color", "always", NULL}, NULL},
		{{"--reports-junit", "x", NULL}, "did you mean --report-junit?"},
		{{"--service", NULL}, "--service needs a value"},
		{{"--service", "a", "--service=b", NULL}, "--service is given twice"},
		{{"--codes", NULL}, "--codes needs a value: FILE"},
		{{"--codec", "x", NULL}, "run has no option \"--codec\""},
		{{"-xqv", NULL}, NULL},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_options options;
		struct err err = {0};
		bool ok;

		run_options_init(&options);
		ok = parse(&options, rows[i].words, &err);
		cr_expect_eq(ok, rows[i].said == NULL, "%s: %s", rows[i].words[0],
			     err.message);
		if (rows[i].said != NULL) {
			cr_expect_eq(err.code, ERR_USAGE);
			cr_expect(strstr(err.message, rows[i].said) != NULL, "%s: %s",
				  rows[i].words[0], err.message);
		}
		run_options_finish(&options);
	}
}
