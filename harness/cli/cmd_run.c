#include "cli/cmd_run.h"

#include "base/file.h"
#include "base/mem.h"
#include "cli/adapters.h"
#include "cli/case_list.h"
#include "cli/coverage.h"
#include "cli/known.h"
#include "cli/launch.h"
#include "cli/profiles.h"
#include "cli/run_options.h"
#include "cli/setup.h"
#include "net/tls.h"
#include "reports/junit.h"
#include "run/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

	journal.keep_lines = launch->options->verbosity >= 2 ||
			     launch->options->codes != NULL;
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

static int play_with_adapters(struct launch *launch, FILE *out, FILE *err_out)
{
	struct adapters adapters OWNED(adapters_finish) = {0};
	bool interrupted = false;
	struct err err = {0};

	if (!adapters_open(launch->options, launch->setup, out, &adapters, &interrupted,
			   &err))
		return complain(err_out, &err,
				interrupted ? EXIT_INTERRUPTED : EXIT_USAGE);
	launch->config.fleet = adapters.fleet;
	return play(launch, out, err_out);
}

static int launch_run(struct run_options *options, struct setup *setup, FILE *out,
		      FILE *err_out)
{
	struct launch launch OWNED(launch_finish) = {.options = options, .setup = setup};
	struct err err = {0};

	if (options->list)
		return case_list_print(setup, out);
	if (!launch_prepare(&launch, &err) || !can_write(options->report_junit, &err) ||
	    !can_write(options->journal, &err) ||
	    !known_can_update(options, setup, &err) || !can_trust(&launch.config, &err))
		return complain(err_out, &err, EXIT_USAGE);
	if (setup->n_selected == 0) {
		fputs("rtm-conform: no case was selected\n", err_out);
		return EXIT_EMPTY;
	}
	if (!adapters_wanted(options, setup))
		return play(&launch, out, err_out);
	return play_with_adapters(&launch, out, err_out);
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
	if (command == COMMAND_CHECK && options.profile == NULL)
		options.profile = PROFILES_ALL;
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
