#include "cli/cmd_run.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/name.h"
#include "cli/case_list.h"
#include "cli/coverage.h"
#include "cli/known.h"
#include "cli/reference.h"
#include "cli/run_options.h"
#include "cli/setup.h"
#include "crypto/secret.h"
#include "mocks/client/client.h"
#include "net/tls.h"
#include "net/url.h"
#include "reports/junit.h"
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOURNAL_FOLDER ".rtm-conform"
#define RUN_ID_DIGITS  8
#define SEED_DIGITS    8

/* What a run needs beside its options; strings are owned. */
struct launch {
	struct run_options *options;
	struct setup *setup;
	struct run_config config;
	char *run_id, *journal, *again, *tls_folder, *service, *kills;
	char host[256];
};

static void launch_finish(struct launch *launch)
{
	free(launch->run_id);
	free(launch->journal);
	free(launch->again);
	free(launch->tls_folder);
	free(launch->kills);
	free(launch->service);
}

/* --- from options to a run */

/* A target's command runs where its files are. It is any command, a list of them, too. */
static char *in_folder(const char *folder, const char *command)
{
	struct text line = {0};

	text_add(&line, "cd '");
	for (; *folder != '\0'; folder++) {
		if (*folder == '\'')
			text_add(&line, "'\\'");
		text_char(&line, *folder);
	}
	text_printf(&line, "' && %s", command);
	return text_take(&line);
}

/* An address that is none is found before the journal is opened. */
static bool is_address(const char *address, struct err *err)
{
	struct url url;

	return url_parse(address, &url, err);
}

static bool choose_service(struct launch *launch, struct err *err)
{
	const struct run_options *options = launch->options;
	const struct target *target = launch->setup->has_target ? &launch->setup->target
								: NULL;
	struct run_config *config = &launch->config;
	const char *address = options->service;
	const char *command = options->service_cmd;

	if (address != NULL && command != NULL)
		return err_set(err, ERR_USAGE,
			       "either --service or --service-cmd, not both");
	if (address == NULL && command == NULL && target != NULL) {
		address = target->service;
		command = target->service_cmd;
	}
	config->service = command != NULL   ? RUN_COMMAND
			  : address != NULL ? RUN_ADDRESS
					    : RUN_EMBEDDED;
	if (command != NULL && command != options->service_cmd)
		launch->service = in_folder(target->folder, command);
	config->address = launch->service != NULL ? launch->service
			  : command != NULL       ? command
						  : address;
	config->target = target;
	config->ca_file = options->cacert != NULL ? options->cacert
			  : target != NULL        ? target->cacert
						  : NULL;
	config->insecure = options->insecure;
	if (config->service != RUN_EMBEDDED &&
	    (options->tls || options->defects.items.n + options->variants.items.n +
					     options->client_defects.items.n >
				     0))
		return err_set(
			err, ERR_USAGE,
			"--tls, --defect, --variant and --client-defect are for the "
			"reference service within the program");
	return config->service != RUN_ADDRESS || is_address(address, err);
}

static bool choose_names(struct launch *launch, struct err *err)
{
	const struct run_options *options = launch->options;
	struct run_config *config = &launch->config;
	char digits[SEED_DIGITS + 1];

	if (options->run_id != NULL) {
		launch->run_id = mem_dup(options->run_id);
	} else {
		launch->run_id = mem_new(1, RUN_ID_DIGITS + 1);
		if (!secret_hex(launch->run_id, RUN_ID_DIGITS, err))
			return false;
	}
	if (strchr(launch->run_id, '/') != NULL || *launch->run_id == '\0')
		return err_set(err, ERR_USAGE, "--run-id is part of a file name");
	config->run_id = launch->run_id;
	config->seed = (uint64_t)options->seed;
	if (options->seed < 0) {
		if (!secret_hex(digits, SEED_DIGITS, err))
			return false;
		config->seed = strtoull(digits, NULL, 16);
	}
	launch->journal = options->journal != NULL
				  ? mem_dup(options->journal)
				  : text_format("%s/%s.jsonl", JOURNAL_FOLDER,
						launch->run_id);
	config->journal_path = launch->journal;
	return true;
}

static bool known_client_defects(const struct run_options *options, struct err *err)
{
	VEC(const char *) names = {0};
	const struct mock_defect *defects;
	size_t n;
	bool ok = true;

	defects = client_defects(&n);
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(&names, defects[i].name);
	VEC_EACH (wanted, &options->client_defects.items) {
		const char *near = name_nearest(*wanted, names.items, names.n);

		if (near != NULL && strcmp(near, *wanted) == 0)
			continue;
		ok = err_set(err, ERR_USAGE, "no client defect %s%s%s", *wanted,
			     near != NULL ? "; did you mean " : "",
			     near != NULL ? near : "");
	}
	VEC_FINISH(&names);
	return ok;
}

/* The words that decide what is under test: the start of a command that does it again. */
static char *again_words(const struct run_options *options)
{
	struct text again = {0};
	const struct {
		const char *option, *value;
	} words[] = {
		{"--target", options->target},
		{"--service", options->service},
		{"--service-cmd", options->service_cmd},
		{"--cacert", options->cacert},
	};

	text_add(&again, "rtm-conform run");
	if (options->profile != NULL)
		text_printf(&again, " --profile %s", options->profile);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].value != NULL)
			text_printf(&again, " %s '%s'", words[i].option, words[i].value);
	if (options->insecure)
		text_add(&again, " --insecure");
	VEC_EACH (defect, &options->defects.items) {
		text_printf(&again, " --defect %s", *defect);
	}
	VEC_EACH (variant, &options->variants.items) {
		text_printf(&again, " --variant %s", *variant);
	}
	VEC_EACH (defect, &options->client_defects.items) {
		text_printf(&again, " --client-defect %s", *defect);
	}
	return text_take(&again);
}

/* The list, ended by NULL: it stays the option's. */
static const char *const *terminated(struct option_list *list)
{
	if (list->items.n == 0)
		return NULL;
	VEC_PUSH(&list->items, NULL);
	list->items.n--;
	return list->items.items;
}

static bool prepare(struct launch *launch, struct err *err)
{
	struct run_options *options = launch->options;
	struct setup *setup = launch->setup;
	struct run_config *config = &launch->config;

	config->suite = &setup->suite;
	config->catalogue = &setup->catalogue;
	config->requirements = &setup->requirements;
	config->selected = setup->selected;
	config->n_selected = setup->n_selected;
	config->known = setup->known.path != NULL ? &setup->known : NULL;
	config->embedded_tls = options->tls;
	config->control_secret = options->control_secret;
	config->defects = terminated(&options->defects);
	config->variants = terminated(&options->variants);
	config->client_defects = terminated(&options->client_defects);
	config->repeat = (unsigned)options->repeat;
	config->jobs = (unsigned)options->jobs;
	config->max_fail = options->exit_first ? 1 : (unsigned)options->max_fail;
	config->case_ms = options->timeout_ms;
	config->run_ms = options->run_timeout_ms;
	config->max_wait_ms = options->max_wait_ms;
	config->gate = options->gate == 0 ? LEVEL_MUST : LEVEL_SHOULD;
	config->vars = &setup->vars;
	config->secrets = setup->secrets.items;
	config->n_secrets = setup->secrets.n;
	config->artifacts = options->artifacts;
	if (gethostname(launch->host, sizeof launch->host - 1) != 0 ||
	    launch->host[0] == '\0')
		strcpy(launch->host, "localhost");
	config->host = launch->host;
	launch->tls_folder = setup_path(setup, "fixtures/tls");
	config->tls_folder = launch->tls_folder;
	launch->kills = setup_path(setup, "fixtures/kills.tsv");
	config->kills_path = launch->kills;
	launch->again = again_words(options);
	config->again = launch->again;
	return known_client_defects(options, err) &&
	       reference_names_known(options, err) && choose_service(launch, err) &&
	       choose_names(launch, err);
}

/* --- what is written */

static void write_out(void *user, const char *bytes, size_t len)
{
	fwrite(bytes, 1, len, user);
	fflush(user);
}

static struct console *make_console(const struct run_options *options, FILE *out)
{
	bool terminal = isatty(fileno(out)) == 1;
	struct console_config config = {
		.verbosity = options->verbosity,
		.colour = options->color == 1 || (options->color == 0 && terminal),
		.progress = terminal && options->color != 2,
		.write = write_out,
		.user = out,
	};

	return console_new(&config);
}

/* A report that cannot be written is said before anything runs, where that can be known.
 */
static bool can_write(const char *path, struct err *err)
{
	char *folder OWNED(mem_freep)
	= NULL;

	if (path == NULL)
		return true;
	folder = file_folder(path);
	if (file_is_folder(path))
		return err_set(err, ERR_IO, "cannot write %s: it is a folder", path);
	if (file_exists(path) ? access(path, W_OK) != 0 : access(folder, W_OK) != 0)
		return err_errno(err, ERR_IO, errno, "cannot write %s", path);
	return true;
}

static bool can_trust(const struct run_config *config, struct err *err)
{
	return config->ca_file == NULL || config->insecure ||
	       tls_check_ca(config->ca_file, err);
}

static bool write_junit(const struct run_options *options, const struct journal *journal,
			struct err *err)
{
	struct text xml OWNED(text_finish) = {0};

	if (options->report_junit == NULL)
		return true;
	junit_write(journal, (enum junit_profile)options->junit_profile, &xml);
	return file_write(options->report_junit, xml.bytes, xml.len, err);
}

/* .rtm-conform/last.jsonl always names the newest journal there. */
static void link_last(const struct launch *launch)
{
	char *name OWNED(mem_freep)
	= NULL;

	if (launch->options->journal != NULL)
		return;
	name = text_format("%s.jsonl", launch->run_id);
	unlink(JOURNAL_FOLDER "/last.jsonl");
	if (symlink(name, JOURNAL_FOLDER "/last.jsonl") != 0)
		return; /* a convenience only */
}

/* --- too little coverage is red */

static bool passed_with(const struct journal *journal, const char *id)
{
	VEC_EACH (entry, &journal->cases) {
		if (entry->outcome != VERDICT_PASS)
			continue;
		JSON_EACH (cover, json_get(entry->plan, "covers")) {
			if (strcmp(json_text_or(cover, ""), id) == 0)
				return true;
		}
	}
	return false;
}

static bool enough(const struct run_options *options, const struct journal *journal,
		   FILE *err_out)
{
	bool ok = true;

	if ((int64_t)journal->counts[VERDICT_PASS] < options->require) {
		fprintf(err_out, "rtm-conform: %zu passed, but --require %lld\n",
			journal->counts[VERDICT_PASS], (long long)options->require);
		ok = false;
	}
	VEC_EACH (id, &options->require_ids.items) {
		if (passed_with(journal, *id))
			continue;
		fprintf(err_out,
			"rtm-conform: no case that covers %s passed, but --require-id "
			"%s\n",
			*id, *id);
		ok = false;
	}
	return ok;
}

static int complain(FILE *err_out, const struct err *err, int exit_code)
{
	fprintf(err_out, "rtm-conform: %s\n", err->message);
	return exit_code;
}

static enum exit_code worse(enum exit_code exit_code, bool coverage)
{
	if (!coverage && exit_code != EXIT_INTERRUPTED && exit_code != EXIT_INTERNAL)
		return EXIT_FAILED;
	return exit_code;
}

static int play(struct launch *launch, FILE *out, FILE *err_out)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct console *console = make_console(launch->options, out);
	enum exit_code exit_code = EXIT_INTERNAL;
	struct err err = {0};
	bool ok, coverage;

	journal.keep_lines = launch->options->verbosity >= 2;
	launch->config.console = console;
	ok = run_execute(&launch->config, &journal, &exit_code, &err);
	/* What was asked for cannot be: nothing was run, so there is nothing to report.
	 */
	if (!ok && (err.code == ERR_USAGE || err.code == ERR_TLS)) {
		console_free(console);
		return complain(err_out, &err, EXIT_USAGE);
	}
	if (journal.run == NULL) {
		console_free(console);
		return complain(err_out, &err, EXIT_USAGE);
	}
	link_last(launch);
	if (!ok)
		exit_code = (enum exit_code)complain(err_out, &err, EXIT_INTERNAL);
	if (!write_junit(launch->options, &journal, &err))
		exit_code = (enum exit_code)complain(err_out, &err, EXIT_INTERNAL);
	if (ok && launch->options->update_known &&
	    !known_update_file(launch->options, launch->setup, &journal, out, &err))
		exit_code = (enum exit_code)complain(err_out, &err, EXIT_INTERNAL);
	coverage = enough(launch->options, &journal, err_out);
	if (launch->config.journal_path != NULL && launch->options->verbosity >= 0)
		fprintf(out, "journal: %s\n", launch->config.journal_path);
	console_end(console, &journal);
	console_free(console);
	return worse(exit_code, coverage);
}

static int launch_run(struct run_options *options, struct setup *setup, FILE *out,
		      FILE *err_out)
{
	struct launch launch OWNED(launch_finish) = {.options = options, .setup = setup};
	struct err err = {0};

	if (options->list)
		return case_list_print(setup, out);
	if (!prepare(&launch, &err) || !can_write(options->report_junit, &err) ||
	    !can_write(options->journal, &err) ||
	    !known_can_update(options, setup, &err) || !can_trust(&launch.config, &err))
		return complain(err_out, &err, EXIT_USAGE);
	if (setup->n_selected == 0) {
		fputs("rtm-conform: no case was selected\n", err_out);
		return EXIT_EMPTY;
	}
	return play(&launch, out, err_out);
}

/* --- the commands */

typedef int then_do(struct run_options *options, struct setup *setup, FILE *out,
		    FILE *err_out);

static int with_setup(unsigned command, const char *program, int argc, char **argv,
		      then_do *then, FILE *out, FILE *err_out)
{
	struct run_options options OWNED(run_options_finish);
	struct option_list words OWNED(option_list_finish) = {0};
	struct setup setup OWNED(setup_finish) = {0};
	struct option_table table;
	struct err err = {0};
	bool help = false;

	run_options_init(&options);
	run_options_table(command, &table);
	if (!options_parse(&table, argc, argv, &options, &words, &help, &err)) {
		complain(err_out, &err, 0);
		fprintf(err_out, "try: %s --help\n", table.program);
		return EXIT_USAGE;
	}
	if (help) {
		options_help(&table, out);
		return EXIT_PASSED;
	}
	if (!setup_load(&options, &words, program, &setup, err_out))
		return EXIT_USAGE;
	return then(&options, &setup, out, err_out);
}

int cmd_run(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	return with_setup(COMMAND_RUN, program, argc, argv, launch_run, out, err_out);
}

static int do_list(struct run_options *options, struct setup *setup, FILE *out,
		   FILE *err_out)
{
	(void)err_out;
	if (options->defect_list)
		return defect_list_print(out);
	return case_list_print(setup, out);
}

int cmd_list(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	return with_setup(COMMAND_LIST, program, argc, argv, do_list, out, err_out);
}

static int do_check(struct run_options *options, struct setup *setup, FILE *out,
		    FILE *err_out)
{
	(void)err_out;
	return options->schema ? case_schema_print(setup, out) : check_print(setup, out);
}

int cmd_check(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	return with_setup(COMMAND_CHECK, program, argc, argv, do_check, out, err_out);
}

static int do_coverage(struct run_options *options, struct setup *setup, FILE *out,
		       FILE *err_out)
{
	(void)err_out;
	return coverage_print(options, setup, out);
}

int cmd_coverage(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	return with_setup(COMMAND_COVERAGE, program, argc, argv, do_coverage, out,
			  err_out);
}
