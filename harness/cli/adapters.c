#include "cli/adapters.h"

#include "base/mem.h"
#include "base/text.h"
#include "cli/setup.h"
#include "cli/where.h"
#include "crypto/secret.h"
#include "load/load.h"

#include <stdlib.h>
#include <string.h>

#define SECRET_DIGITS 16

struct wanted {
	VEC(struct fleet_client) clients;
};

void adapters_finish(struct adapters *adapters)
{
	fleet_free(TAKE(adapters->fleet));
	VEC_EACH (text, &adapters->texts) {
		free(*text);
	}
	VEC_FINISH(&adapters->texts);
	free(adapters->secret);
}

static bool by_options(const struct run_options *options)
{
	return options->client_cmd != NULL || options->client_listen != NULL ||
	       options->clients.items.n > 0 || options->adapter_secret != NULL;
}

bool adapters_wanted(const struct run_options *options, const struct setup *setup)
{
	return by_options(options) ||
	       (setup->has_target &&
		(setup->target.client_cmd != NULL || setup->target.clients.n > 0));
}

/* The text stays with ADAPTERS. */
static const char *keep(struct adapters *adapters, char *text)
{
	VEC_PUSH(&adapters->texts, text);
	return text;
}

static bool add_named(struct adapters *adapters, struct wanted *wanted, const char *word,
		      struct err *err)
{
	const char *equals = strchr(word, '=');
	struct fleet_client client = {0};

	if (equals == NULL || equals == word || equals[1] == '\0')
		return err_set(err, ERR_USAGE, "--client needs NAME=CMD, not \"%s\"",
			       word);
	client.name = keep(adapters, mem_dup_bytes(word, (size_t)(equals - word)));
	client.command = equals + 1;
	VEC_EACH (other, &wanted->clients) {
		if (strcmp(other->name, client.name) == 0)
			return err_set(err, ERR_USAGE, "two clients are named %s",
				       client.name);
	}
	VEC_PUSH(&wanted->clients, client);
	return true;
}

static bool add_options(struct adapters *adapters, const struct run_options *options,
			struct wanted *wanted, struct fleet_config *config,
			struct err *err)
{
	char *address = NULL;

	if ((options->client_cmd != NULL) + (options->client_listen != NULL) +
		    (options->clients.items.n > 0) >
	    1)
		return err_set(err, ERR_USAGE,
			       "one of --client-cmd, --client and --client-listen");
	if (options->adapter_secret != NULL && options->client_listen == NULL)
		return err_set(err, ERR_USAGE, "--adapter-secret is for --client-listen");
	if (options->client_defects.items.n > 0)
		return err_set(err, ERR_USAGE,
			       "--client-defect is for the reference client within the "
			       "program, which does not play");
	VEC_EACH (word, &options->clients.items) {
		if (!add_named(adapters, wanted, *word, err))
			return false;
	}
	if (options->client_cmd != NULL)
		VEC_PUSH(&wanted->clients,
			 (struct fleet_client){.command = options->client_cmd});
	if (options->client_listen == NULL)
		return true;
	if (!where_to_listen(options->client_listen, "--client-listen", &address,
			     &config->port, err))
		return false;
	config->address = keep(adapters, address);
	VEC_PUSH(&wanted->clients, (struct fleet_client){0});
	return true;
}

static void add_target(struct adapters *adapters, const struct target *target,
		       struct wanted *wanted)
{
	struct fleet_client client = {0};

	if (target->client_cmd != NULL) {
		client.command = keep(adapters,
				      where_to_run(target->folder, target->client_cmd));
		VEC_PUSH(&wanted->clients, client);
	}
	VEC_EACH (named, &target->clients) {
		client.name = named->name;
		client.command = keep(adapters,
				      where_to_run(target->folder, named->command));
		VEC_PUSH(&wanted->clients, client);
	}
}

static bool choose_secret(struct adapters *adapters, const struct run_options *options,
			  struct err *err)
{
	if (options->client_listen == NULL)
		return true;
	if (options->adapter_secret != NULL) {
		adapters->secret = mem_dup(options->adapter_secret);
		return true;
	}
	adapters->secret = mem_new(1, SECRET_DIGITS + 1);
	return secret_hex(adapters->secret, SECRET_DIGITS, err);
}

static void say_where(const struct adapters *adapters, const struct run_options *options,
		      const struct fleet_config *config, FILE *out)
{
	const char *address = config->address;
	bool brackets = address != NULL && strchr(address, ':') != NULL;

	if (address == NULL)
		return;
	fprintf(out, "waiting for an adapter at ws://%s%s%s:%u/", brackets ? "[" : "",
		address, brackets ? "]" : "",
		adapter_port(adapters->fleet->seats.items[0].agent));
	/* One that was given is known to whoever gave it. */
	if (options->adapter_secret == NULL)
		fprintf(out, " that knows the secret %s", adapters->secret);
	fputc('\n', out);
	fflush(out);
}

/* What the target says that its clients are. */
static bool as_pinned(const struct adapters *adapters, const struct setup *setup,
		      struct err *err)
{
	const char *platform = setup->has_target ? setup->target.platform : NULL;

	VEC_EACH (seat, &adapters->fleet->seats) {
		const char *told = agent_platform(seat->agent);

		if (platform != NULL && told != NULL && strcmp(told, platform) != 0)
			return err_set(err, ERR_USAGE,
				       "the target's platform is %s, but %s says %s",
				       platform, agent_name(seat->agent), told);
	}
	return true;
}

/* One of another version than there is would be held against the newest. */
static bool is_known_version(const struct adapters *adapters, const struct setup *setup,
			     struct err *err)
{
	const char *text = fleet_version(adapters->fleet);
	char *folder OWNED(mem_freep)
	= setup_path(setup, "fixtures/versions");
	struct version_list known OWNED(version_list_finish) = {0};
	struct version version;

	if (!setup->follows || text == NULL)
		return true;
	if (!load_versions(folder, &known, err))
		return false;
	if (version_parse(text, &version)) {
		VEC_EACH (one, &known.items) {
			if (version_compare(*one, version) == 0)
				return true;
		}
	}
	return err_set(err, ERR_USAGE,
		       "the adapter says that it follows version %s, which the catalogue "
		       "does not have: give a --profile",
		       text);
}

bool adapters_open(const struct run_options *options, const struct setup *setup,
		   FILE *out, struct adapters *ret, bool *ret_interrupted,
		   struct err *err)
{
	struct wanted wanted = {0};
	char version[VERSION_TEXT_SIZE];
	struct fleet_config config = {
		.version = version,
		.wait_ms = options->wait_adapter_ms,
	};
	bool ok = by_options(options) ? add_options(ret, options, &wanted, &config, err)
				      : (add_target(ret, &setup->target, &wanted), true);

	version_format(setup_newest(setup)->version, version);
	ok = ok && choose_secret(ret, options, err);
	config.clients = wanted.clients.items;
	config.n_clients = wanted.clients.n;
	config.secret = ret->secret;
	ok = ok && fleet_open(&config, &ret->fleet, err);
	VEC_FINISH(&wanted.clients);
	if (!ok)
		return false;
	say_where(ret, options, &config, out);
	*ret_interrupted = !fleet_await(ret->fleet, err);
	return !*ret_interrupted && as_pinned(ret, setup, err) &&
	       is_known_version(ret, setup, err);
}
