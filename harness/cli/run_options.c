#include "cli/run_options.h"

#include "load/load.h"
#include "run/run.h"

#include <stddef.h>

#define SEED_UNSET (-1)

const char *const run_option_gates[] = {"must", "should", NULL};
const char *const run_option_colors[] = {"auto", "always", "never", NULL};
static const char *const formats[] = {"text", "json", "md", NULL};
static const char *const junit_profiles[] = {"rich", "strict", NULL};

static bool parse_duration(const char *word, void *field, struct err *err)
{
	int64_t ms;

	if (!load_duration(word, &ms) || ms < 0)
		return err_set(err, ERR_USAGE,
			       "a time with its unit is needed, such as 500ms, 10s or "
			       "7d, not \"%s\"",
			       word);
	*(int64_t *)field = ms;
	return true;
}

#define AT(member) .offset = offsetof(struct run_options, member)
#define ALL        (COMMAND_RUN | COMMAND_LIST | COMMAND_CHECK | COMMAND_COVERAGE)
#define SELECT     (COMMAND_RUN | COMMAND_LIST)
#define HEADING(text, bits)                                            \
	{                                                              \
		.kind = OPTION_HEADING, .name = text, .commands = bits \
	}

static const struct option_row rows[] = {
	HEADING("Which cases", SELECT),
	{OPTION_TEXT, NULL, 'k', "EXPR", AT(expression),
	 .help = "those whose id, title or tags hold EXPR: words with and, or, not and "
		 "brackets",
	 .commands = SELECT},
	{OPTION_LIST, "--tags", 't', "TAG", AT(tags), .help = "those with this tag",
	 .commands = SELECT},
	{OPTION_LIST, "--covers", 0, "ID", AT(covers),
	 .help = "those that cover this requirement", .commands = SELECT},
	{OPTION_TEXT, "--profile", 0, "VERSION,…", AT(profile),
	 .help = "the SDK versions to check against, or all of them: all; unless given "
		 "the target's, else the one that the service says it follows, else "
		 "1.0.1 "
		 "(check: all)",
	 .commands = ALL},
	{OPTION_TEXT, "--as-of", 0, "VERSION", AT(as_of),
	 .help = "the suite as it was in this version of it: newer cases are left out",
	 .commands = SELECT},

	HEADING("What is under test (the reference service within the program unless "
		"given)",
		COMMAND_RUN),
	{OPTION_TEXT, "--service", 0, "URL", AT(service),
	 .help = "a service that is there: ws://… or wss://…", .commands = COMMAND_RUN},
	{OPTION_TEXT, "--service-cmd", 0, "CMD", AT(service_cmd),
	 .help = "a command that is started and ended: it gets its port as {port} and "
		 "its "
		 "control secret as {secret}",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--target", 0, "FOLDER", AT(target),
	 .help = "a folder with target.yaml: address or command, App IDs, version, "
		 "capabilities",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--known", 0, "F", AT(known),
	 .help = "the list of known failures; the target's known.yaml unless given",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--codes", 0, "FILE", AT(codes),
	 .help = "hold the codes that the build shows against this catalogue, as codes "
		 "observed wrote it: another number, a new one, one that came no more",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--control-secret", 0, "SECRET", AT(control_secret),
	 .help = "with --service: the secret of its control connection",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--cacert", 0, "F", AT(cacert),
	 .help = "certificates to trust instead of the system's, PEM",
	 .commands = COMMAND_RUN},
	{OPTION_FLAG, "--insecure", 0, NULL, AT(insecure),
	 .help = "do not verify the service's certificate", .commands = COMMAND_RUN},
	{OPTION_FLAG, "--tls", 0, NULL, AT(tls), .help = "the reference service over TLS",
	 .commands = COMMAND_RUN},
	{OPTION_LIST, "--defect", 0, "NAME", AT(defects),
	 .help = "the reference service with this named defect", .commands = COMMAND_RUN},
	{OPTION_LIST, "--variant", 0, "NAME", AT(variants),
	 .help = "the reference service or client with this variant, within the rules",
	 .commands = COMMAND_RUN},
	{OPTION_LIST, "--client-defect", 0, "NAME", AT(client_defects),
	 .help = "the reference client with this named defect", .commands = COMMAND_RUN},
	{OPTION_TEXT, "--service-version", 0, "VERSION", AT(service_version),
	 .help = "the reference service of this version, whatever the profile; a number "
		 "that changed since is then a failure",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--client-version", 0, "VERSION", AT(client_version),
	 .help = "the reference client of this version, whatever the profile",
	 .commands = COMMAND_RUN},

	HEADING("Which client plays (the reference client within the program unless "
		"given)",
		COMMAND_RUN),
	{OPTION_TEXT, "--client-cmd", 0, "CMD", AT(client_cmd),
	 .help = "an adapter that is started: a build under test that plays the users",
	 .commands = COMMAND_RUN},
	{OPTION_LIST, "--client", 0, "NAME=CMD", AT(clients),
	 .help = "the same with a name; several take turns as the actors of a case",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--client-listen", 0, "HOST:PORT", AT(client_listen),
	 .help = "wait here for an adapter that connects in; HOST is numeric, port 0 any",
	 .commands = COMMAND_RUN},
	{OPTION_PARSED, "--wait-for-adapter", 0, "TIME", AT(wait_adapter_ms),
	 .help = "how long to wait for it; 60s unless given", .commands = COMMAND_RUN,
	 .parse = parse_duration},
	{OPTION_TEXT, "--adapter-secret", 0, "SECRET", AT(adapter_secret),
	 .help = "what it has to know; random, and shown, unless given",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--service-listen", 0, "ADDR:PORT", AT(service_listen),
	 .help = "where the reference service listens, for clients elsewhere; a port of "
		 "127.0.0.1 unless given",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--advertise", 0, "URL", AT(advertise),
	 .help = "how such a client reaches it; as it listens unless given",
	 .commands = COMMAND_RUN},

	HEADING("How", COMMAND_RUN),
	{OPTION_FLAG, "--exit-first", 'x', NULL, AT(exit_first),
	 .help = "begin nothing new after the first failure", .commands = COMMAND_RUN},
	{OPTION_NUMBER, "--max-fail", 0, "N", AT(max_fail),
	 .help = "begin nothing new after N failures", .commands = COMMAND_RUN, .min = 1,
	 .max = 1000000},
	{OPTION_NUMBER, "--jobs", 'j', "N", AT(jobs),
	 .help = "cases at once; 200 unless given, 48 in self-check, 40 with adapters",
	 .commands = COMMAND_RUN, .min = 1, .max = 5000},
	{OPTION_NUMBER, "--repeat", 0, "N", AT(repeat), .help = "play each case N times",
	 .commands = COMMAND_RUN, .min = 1, .max = 100000},
	{OPTION_NUMBER, "--seed", 0, "N", AT(seed),
	 .help = "of all that is made up: ids, keys, salts; random unless given",
	 .commands = COMMAND_RUN, .min = 0, .max = 4294967295},
	{OPTION_TEXT, "--run-id", 0, "ID", AT(run_id),
	 .help = "the run's name, part of every id; random unless given",
	 .commands = COMMAND_RUN},
	{OPTION_PARSED, "--timeout", 0, "TIME", AT(timeout_ms),
	 .help = "for one case, and at most that for attaching; 60s unless given",
	 .commands = COMMAND_RUN, .parse = parse_duration},
	{OPTION_PARSED, "--run-timeout", 0, "TIME", AT(run_timeout_ms),
	 .help = "for the whole run; none unless given", .commands = COMMAND_RUN,
	 .parse = parse_duration},
	{OPTION_PARSED, "--max-wait", 0, "TIME", AT(max_wait_ms),
	 .help = "what may really be waited where no clock can be moved; 10s unless "
		 "given",
	 .commands = COMMAND_RUN, .parse = parse_duration},
	{OPTION_CHOICE, "--gate", 0, "must|should", AT(gate),
	 .help = "what makes a run red; with must a failed should is a warning",
	 .commands = COMMAND_RUN, .choices = run_option_gates},
	{OPTION_NUMBER, "--require", 0, "N", AT(require),
	 .help = "red if fewer than N cases passed", .commands = COMMAND_RUN, .min = 1,
	 .max = 1000000},
	{OPTION_LIST, "--require-id", 0, "ID", AT(require_ids),
	 .help = "red if no case that covers this requirement passed",
	 .commands = COMMAND_RUN},
	{OPTION_LIST, "--var", 0, "KEY=VALUE", AT(vars), .help = "for ${KEY} in cases",
	 .commands = ALL},
	{OPTION_LIST, "--secret", 0, "KEY=VALUE", AT(secrets),
	 .help = "the same, and the value is masked wherever it would be written",
	 .commands = ALL},
	{OPTION_FLAG, "--list", 0, NULL, AT(list),
	 .help = "show which cases would run, and run nothing", .commands = COMMAND_RUN},

	HEADING("What is written", COMMAND_RUN),
	{OPTION_TEXT, "--report-junit", 0, "F", AT(report_junit), .help = "JUnit XML",
	 .commands = COMMAND_RUN},
	{OPTION_CHOICE, "--junit-profile", 0, "rich|strict", AT(junit_profile),
	 .help = "rich with places and properties (the default), or what Jenkins' own "
		 "schema admits",
	 .commands = COMMAND_RUN, .choices = junit_profiles},
	{OPTION_TEXT, "--journal", 0, "F", AT(journal),
	 .help = "the journal; .rtm-conform/RUN-ID.jsonl unless given",
	 .commands = COMMAND_RUN},
	{OPTION_FLAG, "--update-known", 0, NULL, AT(update_known),
	 .help = "edit the list of known failures by what this run showed",
	 .commands = COMMAND_RUN},
	{OPTION_TEXT, "--artifacts", 0, "DIR", AT(artifacts),
	 .help = "a folder for what the service printed", .commands = COMMAND_RUN},
	{OPTION_STEP, "--verbose", 'v', NULL, AT(verbosity),
	 .help = "reasons of skips and notes; twice: the timeline of every case",
	 .commands = COMMAND_RUN, .step = 1},
	{OPTION_STEP, "--quiet", 'q', NULL, AT(verbosity),
	 .help = "failures and the end only", .commands = COMMAND_RUN, .step = -1},
	{OPTION_CHOICE, "--color", 0, "auto|always|never", AT(color),
	 .help = "colour and the progress line", .commands = COMMAND_RUN,
	 .choices = run_option_colors},

	HEADING("The rest", ALL),
	{OPTION_FLAG, "--defects", 0, NULL, AT(defect_list),
	 .help = "list the named defects and variants of the reference service and "
		 "client, with tabs, instead of cases",
	 .commands = COMMAND_LIST},
	{OPTION_FLAG, "--schema", 0, NULL, AT(schema),
	 .help = "print the JSON Schema of case files for editors",
	 .commands = COMMAND_CHECK},
	{OPTION_CHOICE, "--format", 0, "text|json|md", AT(format),
	 .help = "how to print it; text unless given", .commands = COMMAND_COVERAGE,
	 .choices = formats},
	{OPTION_TEXT, "--home", 0, "DIR", AT(home),
	 .help = "where cases/ and fixtures/ are; this folder, or the program's "
		 "checkout, "
		 "unless given",
	 .commands = ALL},
};

/* clang-format off */
static const struct {
	unsigned bit;
	const char *program, *command, *help;
} tables[] = {
	{COMMAND_RUN,   "rtm-conform run",   "run",
	 "Play cases against a build and judge it."},
	{COMMAND_LIST,  "rtm-conform list",  "list",
	 "Show cases, and run nothing."},
	{COMMAND_COVERAGE, "rtm-conform coverage", "coverage",
	 "Show which cases prove which requirement, and what nobody proves."},
	{COMMAND_CHECK, "rtm-conform check", "check",
	 "Check case files and fixtures; connect to nothing."},
};
/* clang-format on */

void run_options_table(unsigned command, struct option_table *ret)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		if (tables[i].bit != command)
			continue;
		*ret = (struct option_table){
			.program = tables[i].program,
			.command = tables[i].command,
			.words = "[PATH[:LINE]…]",
			.help = tables[i].help,
			.rows = rows,
			.n = sizeof rows / sizeof *rows,
			.bit = command,
			.environment = true,
		};
	}
}

void run_options_init(struct run_options *options)
{
	*options = (struct run_options){
		.repeat = 1,
		.seed = SEED_UNSET,
		.timeout_ms = RUN_CASE_MS,
		.max_wait_ms = RUN_MAX_WAIT_MS,
		.wait_adapter_ms = FLEET_WAIT_MS,
		.gate = 1,
	};
}

void run_options_finish(struct run_options *options)
{
	option_list_finish(&options->tags);
	option_list_finish(&options->covers);
	option_list_finish(&options->require_ids);
	option_list_finish(&options->vars);
	option_list_finish(&options->secrets);
	option_list_finish(&options->defects);
	option_list_finish(&options->variants);
	option_list_finish(&options->client_defects);
	option_list_finish(&options->client_variants);
	option_list_finish(&options->clients);
}
