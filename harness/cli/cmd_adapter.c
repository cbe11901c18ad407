#include "cli/cmd_adapter.h"

#include "base/mem.h"
#include "cli/codes_side.h"
#include "cli/first_day.h"
#include "cli/home.h"
#include "cli/options.h"
#include "model/verdict.h"

#include <string.h>

#define NEWEST "1.0.1"

struct adapter_words {
	const char *profile, *home;
};

#define AT(member) .offset = offsetof(struct adapter_words, member)

static const struct option_row rows[] = {
	{OPTION_TEXT, "--profile", 0, "VERSION", AT(profile),
	 .help = "the SDK version whose operations are asked for; the one that the "
		 "adapter says it follows unless given"},
	{OPTION_TEXT, "--home", 0, "DIR", AT(home),
	 .help = "where cases/ and fixtures/ are; this folder, or the program's "
		 "checkout, unless given"},
};

static const struct option_table table = {
	.program = "rtm-conform adapter check",
	.command = "adapter check",
	.words = "CMD",
	.words_max = 1,
	.help = "Take a new adapter through its first day: each operation once, with "
		"advice.",
	.rows = rows,
	.n = sizeof rows / sizeof *rows,
	.environment = true,
};

static int complain(FILE *err_out, const char *message, int code)
{
	fprintf(err_out, "rtm-conform adapter check: %s\n", message);
	return code;
}

static void introduce(const struct agent *agent, FILE *out)
{
	size_t at = 0;
	const char *name;
	unsigned n = 0;

	fprintf(out, "%s, version %s, platform %s\nannounces", agent_build(agent),
		agent_version(agent), agent_platform(agent));
	while (agent_next_capability(agent, &at, &name))
		fprintf(out, "%s %s", n++ > 0 ? "," : "", name);
	fputs(n > 0 ? "\n\n" : " nothing\n\n", out);
}

static int sum_up(const struct first_day_sum *sum, const char *command, FILE *out)
{
	fprintf(out, "\n%u ok, %u wrong, %u not offered\n", sum->ok, sum->wrong,
		sum->not_offered);
	if (sum->wrong > 0)
		return EXIT_FAILED;
	fprintf(out, "next: rtm-conform run --client-cmd '%s'\n", command);
	return EXIT_PASSED;
}

static int play(struct fleet *fleet, const struct adapter_words *words, const char *home,
		const char *command, FILE *out, FILE *err_out)
{
	struct codes_side side OWNED(codes_side_finish) = {0};
	struct problems problems OWNED(problems_finish) = {0};
	struct text text OWNED(text_finish) = {0};
	struct first_day_sum sum = {0};
	struct err err = {0};
	const char *version = words->profile != NULL ? words->profile
						     : fleet_version(fleet);

	if (!codes_side_load(home, version != NULL ? version : NEWEST, &side,
			     &problems)) {
		problems_print(&problems, &side.fixtures, &text);
		return complain(err_out, text_str(&text), EXIT_USAGE);
	}
	introduce(fleet->seats.items[0].agent, out);
	if (!first_day_play(fleet, &side.catalogue, out, &sum, &err))
		return complain(err_out, err.message, EXIT_UNSURE);
	return sum_up(&sum, command, out);
}

static int check(const struct adapter_words *words, const char *home, const char *command,
		 FILE *out, FILE *err_out)
{
	const struct fleet_client client = {.command = command};
	const struct fleet_config config = {
		.clients = &client,
		.n_clients = 1,
		.version = words->profile != NULL ? words->profile : NEWEST,
	};
	struct fleet *fleet OWNED(fleet_freep)
	= NULL;
	struct err err = {0};

	if (!fleet_open(&config, &fleet, &err))
		return complain(err_out, err.message, EXIT_UNSURE);
	if (!fleet_await(fleet, &err))
		return complain(err_out, err.message, EXIT_INTERRUPTED);
	OWNED(mem_freep)
	char *failure = fleet_failure(fleet);
	if (failure != NULL)
		return complain(err_out, failure, EXIT_UNSURE);
	return play(fleet, words, home, command, out, err_out);
}

static int help(FILE *out)
{
	fputs("rtm-conform adapter: what an adapter's author needs\n\n"
	      "  rtm-conform adapter check [OPTIONS] CMD\n\n"
	      "rtm-conform adapter check --help tells its options.\n",
	      out);
	return EXIT_PASSED;
}

int cmd_adapter(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	struct adapter_words words = {0};
	struct option_list commands OWNED(option_list_finish) = {0};
	struct err err = {0};
	bool wants_help = false;

	if (argc > 1 && options_is_help(argv[1]))
		return help(out);
	if (argc < 2 || strcmp(argv[1], "check") != 0)
		return complain(err_out, "the only command is: adapter check CMD",
				EXIT_USAGE);
	if (!options_parse(&table, argc - 1, argv + 1, &words, &commands, &wants_help,
			   &err))
		return complain(err_out, err.message, EXIT_USAGE);
	if (wants_help) {
		options_help(&table, out);
		return EXIT_PASSED;
	}
	if (commands.items.n != 1)
		return complain(err_out, "it needs the command of one adapter",
				EXIT_USAGE);
	OWNED(mem_freep)
	char *home = home_find(words.home, program, &err);
	if (home == NULL)
		return complain(err_out, err.message, EXIT_USAGE);
	return check(&words, home, commands.items.items[0], out, err_out);
}
