#include "cli/cmd_codes.h"

#include "base/file.h"
#include "base/mem.h"
#include "cli/codes_diff.h"
#include "cli/codes_list.h"
#include "cli/codes_side.h"
#include "cli/home.h"
#include "cli/options.h"
#include "model/verdict.h"

#include <stddef.h>
#include <string.h>

#define DEFAULT_PROFILE "1.0.1"
#define COMMAND_LIST    1u
#define COMMAND_DIFF    2u
#define COMMAND_SEEN    4u

struct codes_words {
	const char *profile, *home;
	int format; /* enum codes_format */
	struct option_list cases;
};

static const char *const formats[] = {
	[CODES_TEXT] = "text",
	[CODES_JSON] = "json",
	[CODES_MARKDOWN] = "md",
	[CODES_FORMAT_COUNT] = NULL,
};

#define AT(member) .offset = offsetof(struct codes_words, member)

static const struct option_row rows[] = {
	{OPTION_TEXT, "--profile", 0, "VERSION", AT(profile),
	 .help = "the SDK version; unless given 1.0.1, or the newest that the run had",
	 .commands = COMMAND_LIST | COMMAND_SEEN},
	{OPTION_LIST, "--cases", 0, "PATH", AT(cases),
	 .help = "files or folders of cases to look for the codes in; cases/ unless "
		 "given",
	 .commands = COMMAND_DIFF},
	{OPTION_CHOICE, "--format", 0, "text|json|md", AT(format),
	 .help = "how it is written; md is Markdown for a release page",
	 .choices = formats, .commands = COMMAND_LIST | COMMAND_DIFF},
	{OPTION_TEXT, "--home", 0, "DIR", AT(home),
	 .help = "where cases/ and fixtures/ are; this folder, or the program's "
		 "checkout, "
		 "unless given"},
};

static const struct option_table list_table = {
	.program = "rtm-conform codes list",
	.command = "codes list",
	.words = "[OPERATION]",
	.words_max = 1,
	.help = "Show the codes of a version: numbers, constants of each platform, "
		"meanings.",
	.rows = rows,
	.n = sizeof rows / sizeof *rows,
	.bit = COMMAND_LIST,
	.environment = true,
};

static const struct option_table diff_table = {
	.program = "rtm-conform codes diff",
	.command = "codes diff",
	.words = "A B",
	.words_max = 2,
	.help = "Tell what changed from A to B, each a version, a catalogue file or the "
		"journal of a run: exit 0 nothing, 1 only additions, 2 more than that.",
	.rows = rows,
	.n = sizeof rows / sizeof *rows,
	.bit = COMMAND_DIFF,
	.environment = true,
};

static const struct option_table observed_table = {
	.program = "rtm-conform codes observed",
	.command = "codes observed",
	.words = "JOURNAL",
	.words_max = 1,
	.help = "Write the codes that a build showed in a run as a catalogue file, for "
		"run --codes and codes diff.",
	.rows = rows,
	.n = sizeof rows / sizeof *rows,
	.bit = COMMAND_SEEN,
	.environment = true,
};

/* --- list */

static int print_problems(const struct problems *problems, const struct suite *suite,
			  FILE *err_out)
{
	struct text text OWNED(text_finish) = {0};

	problems_print(problems, suite, &text);
	fputs(text_str(&text), err_out);
	return EXIT_USAGE;
}

static int complain(const char *command, const struct err *err, FILE *err_out)
{
	fprintf(err_out, "rtm-conform %s: %s\n", command, err->message);
	return EXIT_USAGE;
}

static int do_list(const struct codes_words *words, const struct option_list *names,
		   const char *home, FILE *out, FILE *err_out)
{
	struct codes_side side OWNED(codes_side_finish) = {0};
	struct problems problems OWNED(problems_finish) = {0};
	struct text text OWNED(text_finish) = {0};
	struct version version;
	struct err err = {0};
	const char *only = names->items.n > 0 ? names->items.items[0] : NULL;
	const char *profile = words->profile != NULL ? words->profile : DEFAULT_PROFILE;

	if (!version_parse(profile, &version)) {
		err_set(&err, ERR_USAGE, "--profile needs a version, not \"%s\"",
			profile);
		return complain("codes list", &err, err_out);
	}
	if (!codes_side_load(home, profile, &side, &problems))
		return print_problems(&problems, &side.fixtures, err_out);
	if (!codes_list(&side.catalogue, only, (enum codes_format)words->format, &text,
			&err))
		return complain("codes list", &err, err_out);
	fputs(text_str(&text), out);
	return EXIT_PASSED;
}

/* --- diff */

/* A case file that is wrong on both sides is wrong; on one, it names what is not there.
 */
static bool load_cases_of_both(const struct codes_words *words, const char *home,
			       struct codes_side *old, struct codes_side *newer)
{
	char *cases OWNED(mem_freep)
	= strcmp(home, ".") == 0 ? mem_dup("cases") : file_join(home, "cases");
	const char *all[] = {cases};
	bool given = words->cases.items.n > 0;
	const char *const *paths = given ? words->cases.items.items : all;
	size_t n = given ? words->cases.items.n : 1;

	codes_side_load_cases(home, paths, n, old);
	codes_side_load_cases(home, paths, n, newer);
	return problems_count(&old->problems) == 0 ||
	       problems_count(&newer->problems) == 0;
}

static void print_note(const char *command, const struct codes_side *side, FILE *err_out)
{
	if (side->note != NULL)
		fprintf(err_out, "rtm-conform %s: %s\n", command, side->note);
}

static int do_diff(const struct codes_words *words, const struct option_list *names,
		   const char *home, FILE *out, FILE *err_out)
{
	static const int exits[] = {
		[CHANGE_NONE] = CODES_SAME,
		[CHANGE_COMPATIBLE] = CODES_COMPATIBLE,
		[CHANGE_BREAKING] = CODES_BREAKING,
	};
	struct codes_side old OWNED(codes_side_finish) = {0};
	struct codes_side newer OWNED(codes_side_finish) = {0};
	struct problems problems OWNED(problems_finish) = {0};
	struct catalogue_diff diff OWNED(catalogue_diff_finish) = {0};
	struct text text OWNED(text_finish) = {0};
	struct err err = {0};

	if (names->items.n != 2) {
		err_set(&err, ERR_USAGE,
			"two versions, catalogue files or journals are needed");
		return complain("codes diff", &err, err_out);
	}
	if (!codes_side_load(home, names->items.items[0], &old, &problems))
		return print_problems(&problems, &old.fixtures, err_out);
	if (!codes_side_load(home, names->items.items[1], &newer, &problems))
		return print_problems(&problems, &newer.fixtures, err_out);
	print_note("codes diff", &old, err_out);
	print_note("codes diff", &newer, err_out);
	if (!load_cases_of_both(words, home, &old, &newer))
		return print_problems(&newer.problems, &newer.suite, err_out);
	catalogue_diff(&old.catalogue, &newer.catalogue, &diff);
	codes_diff_write(&diff, &old, &newer, (enum codes_format)words->format, &text);
	fputs(text_str(&text), out);
	return exits[diff.verdict];
}

/* --- observed */

static int do_observed(const struct codes_words *words, const struct option_list *names,
		       const char *home, FILE *out, FILE *err_out)
{
	struct suite files OWNED(suite_finish) = {0};
	struct problems problems OWNED(problems_finish) = {0};
	struct text text OWNED(text_finish) = {0};
	char *note OWNED(mem_freep)
	= NULL;
	struct err err = {0};

	if (names->items.n != 1) {
		err_set(&err, ERR_USAGE, "the journal of a run is needed");
		return complain("codes observed", &err, err_out);
	}
	if (!codes_observe(home, names->items.items[0], words->profile, &files, &text,
			   &note, &problems, &err)) {
		if (problems_count(&problems) > 0)
			print_problems(&problems, &files, err_out);
		return complain("codes observed", &err, err_out);
	}
	if (note != NULL)
		fprintf(err_out, "rtm-conform codes observed: %s\n", note);
	fputs(text_str(&text), out);
	return EXIT_PASSED;
}

/* --- the command */

/* clang-format off */
static const struct verb {
	const char *name;
	const struct option_table *table;
	int (*run)(const struct codes_words *words, const struct option_list *names,
		   const char *home, FILE *out, FILE *err_out);
} verbs[] = {
	{"list", &list_table, do_list},
	{"diff", &diff_table, do_diff},
	{"observed", &observed_table, do_observed},
};
/* clang-format on */

#define N_VERBS (sizeof verbs / sizeof *verbs)

static int run_verb(const struct verb *verb, const char *program, int argc, char **argv,
		    FILE *out, FILE *err_out)
{
	struct codes_words words = {0};
	struct option_list names OWNED(option_list_finish) = {0};
	char *home OWNED(mem_freep)
	= NULL;
	struct err err = {0};
	bool help = false;
	int code;

	if (!options_parse(verb->table, argc, argv, &words, &names, &help, &err)) {
		code = complain(verb->table->command, &err, err_out);
		fprintf(err_out, "try: %s --help\n", verb->table->program);
	} else if (help) {
		options_help(verb->table, out);
		code = EXIT_PASSED;
	} else {
		home = home_find(words.home, program, &err);
		code = home != NULL ? verb->run(&words, &names, home, out, err_out)
				    : complain(verb->table->command, &err, err_out);
	}
	option_list_finish(&words.cases);
	return code;
}

int cmd_codes(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	const char *word = argc > 1 ? argv[1] : NULL;
	bool help = word != NULL && options_is_help(word);

	for (size_t i = 0; word != NULL && i < N_VERBS; i++)
		if (strcmp(verbs[i].name, word) == 0)
			return run_verb(&verbs[i], program, argc - 1, argv + 1, out,
					err_out);
	for (size_t i = 0; help && i < N_VERBS; i++) {
		if (i > 0)
			fputc('\n', out);
		options_help(verbs[i].table, out);
	}
	for (size_t i = 0; !help && i < N_VERBS; i++)
		fprintf(err_out, "%s %s\n", verbs[i].table->program,
			verbs[i].table->words);
	return help ? EXIT_PASSED : EXIT_USAGE;
}
