#include "base/mem.h"
#include "cli/options.h"

#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])
#define RUN       1u
#define LIST      2u
#define WORDS_MAX 12

struct fields {
	const char *file;
	struct option_list vars;
	int64_t jobs;
	int gate;
	int verbosity;
	bool stop;
	bool list;
	int parsed;
};

static void fields_finish(struct fields *fields)
{
	option_list_finish(&fields->vars);
}

static bool parse_even(const char *word, void *field, struct err *err)
{
	if (strlen(word) % 2 != 0)
		return err_set(err, ERR_PARSE, "\"%s\" is odd", word);
	*(int *)field = (int)strlen(word);
	return true;
}

static const char *const gates[] = {"must", "should", NULL};

#define AT(field) .offset = offsetof(struct fields, field)

static const struct option_row rows[] = {
	/* clang-format off */
	{.kind = OPTION_HEADING, .name = "What to do"},
	{.kind = OPTION_TEXT,   .name = "--report-junit", .value = "FILE", AT(file),
	 .help = "write JUnit XML"},
	{.kind = OPTION_LIST,   .name = "--var", .value = "K=V", AT(vars),
	 .commands = RUN, .help = "a value for the cases; may be given again and "
				  "again, for as many values as there are"},
	{.kind = OPTION_NUMBER, .name = "--jobs", .letter = 'j', .value = "N",
	 AT(jobs), .min = 1, .max = 1000, .help = "cases at once"},
	{.kind = OPTION_CHOICE, .name = "--gate", .value = "LEVEL", AT(gate),
	 .choices = gates, .help = "what is red"},
	{.kind = OPTION_STEP,   .name = "--verbose", .letter = 'v', .step = 1,
	 AT(verbosity), .help = "say more"},
	{.kind = OPTION_STEP,   .name = "--quiet", .letter = 'q', .step = -1,
	 AT(verbosity), .help = "say less"},
	{.kind = OPTION_FLAG,   .letter = 'x', AT(stop),
	 .help = "stop at the first failure"},
	{.kind = OPTION_FLAG,   .name = "--list", AT(list), .commands = LIST,
	 .help = "list"},
	{.kind = OPTION_PARSED, .name = "--even", .value = "WORD", AT(parsed),
	 .parse = parse_even, .required = LIST, .help = "an even word"},
	/* clang-format on */
};

static struct option_table table_for(unsigned bit)
{
	return (struct option_table){.program = "rtm-conform run",
				     .command = "run",
				     .words = "PATH",
				     .words_max = 2,
				     .help = "Runs.",
				     .rows = rows,
				     .n = LEN(rows),
				     .bit = bit,
				     .environment = true};
}

struct result {
	bool fine;
	bool help;
	struct err err;
	struct fields fields;
	size_t n_words;
};

static void result_finish(struct result *result)
{
	fields_finish(&result->fields);
}

static struct result parse(unsigned bit, const char *const *words)
{
	const struct option_table table = table_for(bit);
	struct result result = {.fields.jobs = 7, .fields.gate = 1};
	struct option_list others = {0};
	char *argv[WORDS_MAX + 2] = {mem_dup("run")};
	int argc = 1;

	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = mem_dup(words[argc - 1]);
	result.fine = options_parse(&table, argc, argv, &result.fields, &others,
				    &result.help, &result.err);
	result.n_words = others.items.n;
	option_list_finish(&others);
	/* The tests compare what is borrowed by value below: keep the words. */
	if (result.fields.file != NULL)
		for (int i = 0; i < argc; i++)
			if (strstr(argv[i], result.fields.file) != NULL)
				result.fields.file = words[i - 1] +
						     (strlen(argv[i]) -
						      strlen(result.fields.file));
	while (argc > 0)
		free(argv[--argc]);
	return result;
}

#define PARSE(bit, ...) parse(bit, (const char *const[WORDS_MAX]){__VA_ARGS__, NULL})

Test(cli_options, every_way_of_writing_fills_the_same_field)
{
	static const struct {
		const char *words[WORDS_MAX];
	} same[] = {{{"--jobs", "12", "-x", "-vv", "--report-junit", "out.xml"}},
		    {{"--jobs=12", "-xvv", "--report-junit=out.xml"}},
		    {{"-j12", "-v", "-x", "-v", "--report-junit", "out.xml"}},
		    {{"-vxvj12", "--report-junit=out.xml"}},
		    {{"-j", "12", "-vvvq", "-x", "--report-junit", "out.xml"}}};

	for (size_t i = 0; i < LEN(same); i++) {
		OWNED(result_finish)
		struct result got = parse(RUN, same[i].words);

		cr_assert(got.fine, "%zu: %s", i, got.err.message);
		cr_assert_eq(got.fields.jobs, 12);
		cr_assert(got.fields.stop);
		cr_assert_eq(got.fields.verbosity, 2);
		cr_assert_str_eq(got.fields.file, "out.xml");
		cr_assert_eq(got.fields.gate, 1);
	}
}

Test(cli_options, lists_words_choices_and_parsed_values)
{
	OWNED(result_finish)
	struct result got = PARSE(RUN, "a", "--var", "x=1", "--gate", "must", "--var=y=2",
				  "--even=word", "--", "--jobs");
	OWNED(result_finish)
	struct result dash = PARSE(RUN, "-", "--var", "--help");

	cr_assert(got.fine, "%s", got.err.message);
	cr_assert_eq(got.fields.vars.items.n, 2u);
	cr_assert_eq(got.fields.gate, 0);
	cr_assert_eq(got.fields.parsed, 4);
	cr_assert_eq(got.n_words, 2u);
	cr_assert_eq(got.fields.jobs, 7);
	cr_assert(dash.fine && !dash.help);
	cr_assert_eq(dash.n_words, 1u);
}

Test(cli_options, says_what_is_wrong)
{
	static const struct {
		unsigned bit;
		const char *words[WORDS_MAX];
		const char *message;
	} wrong[] = {
		/* clang-format off */
		{RUN, {"--report-juni", "x"},
		 "run has no option \"--report-juni\"; did you mean --report-junit?"},
		{RUN, {"--zzzzz"}, "run has no option \"--zzzzz\""},
		{RUN, {"--list"}, "run has no option \"--list\""},
		{RUN, {"-z"}, "run has no option \"-z\""},
		{RUN, {"-vz"}, "run has no option \"-vz\""},
		{LIST, {"--var", "x=1"}, "run has no option \"--var\""},
		{RUN, {"--verbose=3"}, "--verbose takes no value"},
		{RUN, {"--report-junit"}, "--report-junit needs a value: FILE"},
		{RUN, {"-vj"}, "--jobs needs a value: N"},
		{RUN, {"-j1", "--jobs", "2"}, "--jobs is given twice"},
		{RUN, {"-j0"}, "--jobs: \"0\" is no whole number from 1 to 1000"},
		{RUN, {"-j", "1001"},
		 "--jobs: \"1001\" is no whole number from 1 to 1000"},
		{RUN, {"-j", "4x"}, "--jobs: \"4x\" is no whole number from 1 to 1000"},
		{RUN, {"-j", " 4"}, "--jobs: \" 4\" is no whole number from 1 to 1000"},
		{RUN, {"--jobs="}, "--jobs: \"\" is no whole number from 1 to 1000"},
		{RUN, {"-j99999999999999999999"},
		 "--jobs: \"99999999999999999999\" is no whole number from 1 to 1000"},
		{RUN, {"--gate", "shoul"},
		 "--gate: \"shoul\" is none of must, should; did you mean should?"},
		{RUN, {"--even", "odd"}, "--even: \"odd\" is odd"},
		{RUN, {"a", "b", "c"}, "run has no use for \"c\""},
		{LIST, {"a"}, "run needs --even"},
		/* clang-format on */
	};

	for (size_t i = 0; i < LEN(wrong); i++) {
		OWNED(result_finish)
		struct result got = parse(wrong[i].bit, wrong[i].words);

		cr_assert_not(got.fine, "%zu", i);
		cr_assert_eq(got.err.code, ERR_USAGE);
		cr_assert_str_eq(got.err.message, wrong[i].message);
	}
}

Test(cli_options, the_environment_stands_behind_the_command_line)
{
	cr_assert_eq(setenv("RTM_CONFORM_JOBS", "3", 1), 0);
	cr_assert_eq(setenv("RTM_CONFORM_VERBOSE", "2", 1), 0);
	cr_assert_eq(setenv("RTM_CONFORM_VAR", "a=1\nb=2 3\n", 1), 0);
	cr_assert_eq(setenv("RTM_CONFORM_EVEN", "four", 1), 0);
	cr_assert_eq(setenv("RTM_CONFORM_GATE", "", 1), 0);
	cr_assert_eq(setenv("RTM_CONFORM_LIST", "no", 1), 0);
	{
		OWNED(result_finish)
		struct result got = PARSE(RUN, "a");

		cr_assert(got.fine, "%s", got.err.message);
		cr_assert_eq(got.fields.jobs, 3);
		cr_assert_eq(got.fields.verbosity, 2);
		cr_assert_eq(got.fields.vars.items.n, 2u);
		cr_assert_str_eq(got.fields.vars.items.items[1], "b=2 3");
		cr_assert_eq(got.fields.gate, 1);
	}
	{
		OWNED(result_finish)
		struct result got = PARSE(RUN, "-j4", "-q", "--var", "c=3");

		cr_assert(got.fine, "%s", got.err.message);
		cr_assert_eq(got.fields.jobs, 4);
		cr_assert_eq(got.fields.verbosity, -1);
		cr_assert_eq(got.fields.vars.items.n, 1u);
	}
	{
		OWNED(result_finish)
		struct result got = PARSE(LIST, "a");

		cr_assert(got.fine, "%s", got.err.message);
		cr_assert_not(got.fields.list);
		cr_assert_eq(setenv("RTM_CONFORM_LIST", "yes", 1), 0);
	}
	{
		OWNED(result_finish)
		struct result got = PARSE(LIST, "a");

		cr_assert(got.fields.list);
	}
}

Test(cli_options, a_wrong_variable_is_named)
{
	static const struct {
		const char *name, *value, *message;
	} wrong[] = {
		{"RTM_CONFORM_JOBS", "x",
		 "RTM_CONFORM_JOBS: \"x\" is no whole number from 1 to 1000"},
		{"RTM_CONFORM_LIST", "maybe",
		 "RTM_CONFORM_LIST: \"maybe\" is neither 1 nor 0"},
		{"RTM_CONFORM_VERBOSE", "-1",
		 "RTM_CONFORM_VERBOSE: \"-1\" is no whole number from 0 to 9"},
	};

	for (size_t i = 0; i < LEN(wrong); i++) {
		cr_assert_eq(setenv(wrong[i].name, wrong[i].value, 1), 0);
		OWNED(result_finish)
		struct result got = PARSE(LIST, "--even", "aa");

		cr_assert_not(got.fine);
		cr_assert_str_eq(got.err.message, wrong[i].message);
		cr_assert_eq(unsetenv(wrong[i].name), 0);
	}
}

Test(cli_options, help_ends_the_walk_and_shows_the_rows_of_the_command)
{
	const struct option_table table = table_for(RUN);
	OWNED(result_finish)
	struct result got = PARSE(LIST, "a", "--help", "--nonsense");
	FILE *file = tmpfile();
	char help[4096] = "";

	cr_assert(got.fine && got.help);
	cr_assert_not_null(file);
	options_help(&table, file);
	rewind(file);
	help[fread(help, 1, sizeof help - 1, file)] = '\0';
	fclose(file);
	cr_assert_str_eq(
		help,
		"rtm-conform run PATH [OPTIONS]\n"
		"    Runs.\n"
		"What to do:\n"
		"  --report-junit FILE  write JUnit XML\n"
		"  --var K=V            a value for the cases; may be given again and "
		"again, for\n"
		"                       as many values as there are\n"
		"  -j, --jobs N         cases at once\n"
		"  --gate LEVEL         what is red\n"
		"  -v, --verbose        say more\n"
		"  -q, --quiet          say less\n"
		"  -x                   stop at the first failure\n"
		"  --even WORD          an even word\n"
		"Each long option can also stand in the environment: --some-option as\n"
		"RTM_CONFORM_SOME_OPTION.\n");
}
