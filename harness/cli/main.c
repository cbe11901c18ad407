#include "cli/cmd_adapter.h"
#include "cli/cmd_codes.h"
#include "cli/cmd_compare.h"
#include "cli/cmd_matrix.h"
#include "cli/cmd_report.h"
#include "cli/cmd_run.h"
#include "cli/cmd_token.h"
#include "model/verdict.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int report(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	(void)program;
	return cmd_report(argc, argv, out, err_out);
}

static int compare(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	(void)program;
	return cmd_compare(argc, argv, out, err_out);
}

static int token(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	(void)program;
	return cmd_token(argc, argv, out, err_out);
}

/* clang-format off */
static const struct command {
	const char *name;
	int (*run)(const char *program, int argc, char **argv, FILE *out, FILE *err_out);
	const char *help;
} commands[] = {
	{"run",    cmd_run,   "play cases against a build and judge it (the default)"},
	{"list",   cmd_list,  "show cases, and run nothing"},
	{"check",  cmd_check, "check case files and fixtures; connect to nothing"},
	{"coverage", cmd_coverage, "show which cases prove which requirement"},
	{"codes",  cmd_codes, "list the codes of a version, or what changed between two"},
	{"matrix", cmd_matrix, "tell which builds work together, pair by pair"},
	{"adapter", cmd_adapter, "take a new adapter through its first day"},
	{"report", report,    "make reports from journals"},
	{"compare", compare,  "hold two journals against each other"},
	{"token",  token,     "mint, inspect and verify access tokens"},
};
/* clang-format on */

#define N_COMMANDS (sizeof commands / sizeof *commands)

static const struct command *find(const char *word)
{
	for (size_t i = 0; word != NULL && i < N_COMMANDS; i++)
		if (strcmp(commands[i].name, word) == 0)
			return &commands[i];
	return NULL;
}

static int help(FILE *out)
{
	fputs("rtm-conform: conformance and interop tests for real-time messaging\n\n"
	      "  rtm-conform [COMMAND] [OPTIONS] [PATH[:LINE]…]\n\n",
	      out);
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
	fputs("\nrtm-conform COMMAND --help tells the options of each.\n\n"
	      "Exit codes: 0 all passed, 1 a failure, 2 interrupted, 3 internal error,\n"
	      "4 usage or an invalid file (nothing was run), 5 nothing selected or\n"
	      "everything skipped, 6 no failure but an error or something "
	      "inconclusive.\n",
	      out);
	return EXIT_PASSED;
}

int main(int argc, char **argv)
{
	const struct command *command = find(argc > 1 ? argv[1] : NULL);

	/* Whoever reads our output may go; the run and its reports go on. */
	signal(SIGPIPE, SIG_IGN);
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return help(stdout);
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts("rtm-conform " RTM_CONFORM_VERSION);
		return EXIT_PASSED;
	}
	/* Without a command's name the words are those of run. */
	if (command == NULL)
		return cmd_run(argv[0], argc, argv, stdout, stderr);
	return command->run(argv[0], argc - 1, argv + 1, stdout, stderr);
}
