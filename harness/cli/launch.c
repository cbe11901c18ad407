#include "cli/launch.h"

#include "base/mem.h"
#include "base/name.h"
#include "base/text.h"
#include "base/vec.h"
#include "cli/adapters.h"
#include "cli/reference.h"
#include "cli/where.h"
#include "crypto/secret.h"
#include "load/load.h"
#include "mocks/client/client.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUN_ID_DIGITS 8
#define SEED_DIGITS   8

void launch_finish(struct launch *launch)
{
	free(launch->run_id);
	free(launch->journal);
	free(launch->again);
	free(launch->tls_folder);
	free(launch->kills);
	free(launch->service);
	free(launch->listen_address);
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
		if (address != NULL && command != NULL)
			config->own_wire = address;
	}
	config->service = command != NULL   ? RUN_COMMAND
			  : address != NULL ? RUN_ADDRESS
					    : RUN_EMBEDDED;
	if (command != NULL && command != options->service_cmd)
		launch->service = where_to_run(target->folder, command);
	config->address = launch->service != NULL ? launch->service
			  : command != NULL       ? command
						  : address;
	config->target = target;
	config->ca_file = options->cacert != NULL ? options->cacert
			  : target != NULL        ? target->cacert
						  : NULL;
	config->insecure = options->insecure;
	config->service_version = options->service_version;
	config->client_version = options->client_version;
	if (config->service != RUN_EMBEDDED &&
	    (options->tls || options->service_version != NULL ||
	     options->client_version != NULL ||
	     options->defects.items.n + options->variants.items.n +
			     options->client_defects.items.n >
		     0))
		return err_set(
			err, ERR_USAGE,
			"--tls, --defect, --variant, --client-defect, --service-version "
			"and --client-version are for the reference service within the "
			"program");
	/* What its own clients alone connect to is theirs to understand. */
	return config->service != RUN_ADDRESS ||
	       (adapters_wanted(options, launch->setup) &&
		options->control_secret == NULL) ||
	       is_address(address, err);
}

/* Where the reference service listens, and what its clients are told. */
static bool choose_listening(struct launch *launch, struct err *err)
{
	const struct run_options *options = launch->options;
	struct run_config *config = &launch->config;

	config->advertise = options->advertise;
	if (config->service != RUN_EMBEDDED &&
	    (options->service_listen != NULL || options->advertise != NULL))
		return err_set(err, ERR_USAGE,
			       "--service-listen and --advertise are for the reference "
			       "service within the program");
	if (options->advertise != NULL && !is_address(options->advertise, err))
		return false;
	if (options->service_listen == NULL)
		return true;
	config->listen_address = NULL;
	return where_to_listen(options->service_listen, "--service-listen",
			       &launch->listen_address, &config->listen_port, err) &&
	       (config->listen_address = launch->listen_address) != NULL;
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

static void add_again(struct text *again, const char *option, const char *value)
{
	text_printf(again, " %s ", option);
	shell_add_word(again, value);
}

/* NULL, or one of the versions that there are. */
static bool is_version(const struct launch *launch, const char *option, const char *word,
		       struct err *err)
{
	char *folder OWNED(mem_freep)
	= setup_path(launch->setup, "fixtures/versions");
	struct version_list known OWNED(version_list_finish) = {0};
	struct version version;

	if (word == NULL)
		return true;
	if (!load_versions(folder, &known, err))
		return false;
	VEC_EACH (there, &known.items) {
		if (version_parse(word, &version) &&
		    version_compare(version, *there) == 0)
			return true;
	}
	return err_set(err, ERR_USAGE, "%s needs a version that there is, not \"%s\"",
		       option, word);
}

/* The words that decide what is under test: the start of a command that does it again. */
static char *again_words(const struct launch *launch)
{
	const struct run_options *options = launch->options;
	struct text again = {0};
	const struct {
		const char *option, *value;
	} words[] = {
		{"--target", options->target},
		{"--service", options->service},
		{"--service-cmd", options->service_cmd},
		{"--cacert", options->cacert},
		{"--client-cmd", options->client_cmd},
		{"--client-listen", options->client_listen},
		{"--service-listen", options->service_listen},
		{"--advertise", options->advertise},
		{"--codes", options->codes},
		{"--service-version", options->service_version},
		{"--client-version", options->client_version},
	};

	text_add(&again, "rtm-conform run");
	/* Of several the reports say which one. */
	if (options->profile != NULL && launch->setup->catalogues.n == 1)
		text_printf(&again, " --profile %s", options->profile);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].value != NULL)
			add_again(&again, words[i].option, words[i].value);
	VEC_EACH (client, &options->clients.items) {
		add_again(&again, "--client", *client);
	}
	if (options->tls)
		text_add(&again, " --tls");
	if (options->insecure)
		text_add(&again, " --insecure");
	VEC_EACH (defect, &options->defects.items) {
		text_printf(&again, " --defect %s", *defect);
	}
	VEC_EACH (variant, &options->variants.items) {
		text_printf(&again, " --variant %s", *variant);
	}
	VEC_EACH (variant, &options->client_variants.items) {
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

/* What the config borrows may have moved, whatever came of it. */
static bool load_followed(void *user, struct version version, struct run_cases *ret,
			  struct err *err)
{
	struct launch *launch = user;
	struct setup *setup = launch->setup;
	struct run_config *config = &launch->config;
	const struct catalogue *catalogue = NULL;
	bool ok = setup_follow(setup, version, &catalogue, err);

	config->catalogues = (const struct catalogue *const *)setup->catalogues.items;
	if (ok && catalogue != NULL)
		*ret = (struct run_cases){catalogue, setup->selected, setup->n_selected};
	return ok;
}

static unsigned cases_at_once(const struct launch *launch)
{
	if (launch->options->jobs > 0)
		return (unsigned)launch->options->jobs;
	if (adapters_wanted(launch->options, launch->setup))
		return RUN_CASES_OF_ADAPTERS;
	return launch->config.service == RUN_EMBEDDED ? RUN_CASES_WITHIN
						      : RUN_CASES_AT_ONCE;
}

bool launch_prepare(struct launch *launch, struct err *err)
{
	struct run_options *options = launch->options;
	struct setup *setup = launch->setup;
	struct run_config *config = &launch->config;

	config->suite = &setup->suite;
	config->catalogues = (const struct catalogue *const *)setup->catalogues.items;
	config->n_catalogues = setup->catalogues.n;
	config->load = setup->follows ? load_followed : NULL;
	config->load_user = launch;
	config->sanity = &setup->sanity;
	config->requirements = &setup->requirements;
	config->selected = setup->selected;
	config->n_selected = setup->n_selected;
	config->known = setup->known.path != NULL ? &setup->known : NULL;
	if (options->codes != NULL) {
		config->codes = &setup->codes;
		config->codes_suite = &setup->codes_files;
		config->codes_path = options->codes;
	}
	config->embedded_tls = options->tls;
	config->control_secret = options->control_secret;
	reference_part_variants(options);
	config->defects = terminated(&options->defects);
	config->variants = terminated(&options->variants);
	config->client_defects = terminated(&options->client_defects);
	config->client_variants = terminated(&options->client_variants);
	config->repeat = (unsigned)options->repeat;
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
	launch->again = again_words(launch);
	config->again = launch->again;
	if ((config->known != NULL || options->update_known) && config->n_catalogues > 1)
		return err_set(err, ERR_USAGE,
			       "a list of known failures is for one version: give one "
			       "--profile");
	if (options->codes != NULL && config->n_catalogues > 1)
		return err_set(
			err, ERR_USAGE,
			"--codes holds the codes of one version: give one --profile");
	if (!is_version(launch, "--service-version", options->service_version, err) ||
	    !is_version(launch, "--client-version", options->client_version, err) ||
	    !known_client_defects(options, err) || !reference_names_known(options, err) ||
	    !choose_service(launch, err) || !choose_listening(launch, err) ||
	    !choose_names(launch, err))
		return false;
	config->jobs = cases_at_once(launch);
	return true;
}
