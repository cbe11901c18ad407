#include "cli/matrix_sides.h"

#include "base/file.h"
#include "base/mem.h"
#include "cli/matrix_cache.h"
#include "cli/setup.h"
#include "cli/where.h"

#include <stdlib.h>
#include <string.h>

#define MOCK_CLIENT    "rtm-mock-client" /* stands beside this program */
#define TARGETS_FOLDER "fixtures/targets"

/* --- the reference clients */

static char *mock_client(const char *program)
{
	char *folder OWNED(mem_freep)
	= NULL;

	if (strchr(program, '/') == NULL)
		return mem_dup(MOCK_CLIENT);
	folder = file_folder(program);
	return file_join(folder, MOCK_CLIENT);
}

static bool add_reference(struct matrix_side *side, const char *version,
			  const char *program, struct err *err)
{
	char *client OWNED(mem_freep)
	= mock_client(program);

	if (!version_parse(version, &side->version))
		return err_set(err, ERR_USAGE, "%s is no version, as in %s@1.0.1",
			       version, MATRIX_REFERENCE);
	side->client = text_format("'%s' --profile %s", client, version);
	/* The shell finds it, or tells that it does not: which one is not known. */
	side->fleeting = !file_exists(client);
	return side->fleeting || matrix_hash_file(client, side->hash, err);
}

/* --- targets */

static char *find_folder(const char *word, const char *home)
{
	char *targets OWNED(mem_freep)
	= file_join(home, TARGETS_FOLDER);

	return file_exists(word) ? mem_dup(word) : file_join(targets, word);
}

static char *first_client(const struct target *target)
{
	const char *command = target->client_cmd;

	if (command == NULL && target->clients.n > 0)
		command = target->clients.items[0].command;
	return command != NULL ? where_to_run(target->folder, command) : NULL;
}

static bool hash_target(struct matrix_side *side, const struct target *target,
			struct err *err)
{
	char folder[MATRIX_HASH_SIZE], build[MATRIX_HASH_SIZE] = "";
	const char *path = target->build;

	if (!matrix_hash_folder(target->folder, folder, err))
		return false;
	if (path != NULL && !(file_is_folder(path) ? matrix_hash_folder(path, build, err)
						   : matrix_hash_file(path, build, err)))
		return false;
	return matrix_hash_texts(folder, build, side->hash, err);
}

static bool take_target(struct matrix_side *side, const struct target *target,
			struct err *err)
{
	bool own_wire = target->service != NULL && target->service_cmd != NULL;

	side->client = first_client(target);
	side->version = target->version;
	if (version_is_none(side->version))
		return err_set(err, ERR_USAGE, "%s has no version:", side->folder);
	side->wire = own_wire ? MATRIX_OWN : MATRIX_RTM;
	if (target->service != NULL || target->service_cmd != NULL)
		side->service = mem_dup(side->folder);
	/* What stands somewhere else may be another the next time. */
	side->fleeting = target->service != NULL && !own_wire;
	return hash_target(side, target, err);
}

static bool add_target(struct matrix_side *side, const char *word, const char *home,
		       const char *program, FILE *err_out, struct err *err)
{
	struct run_options options OWNED(run_options_finish);
	struct option_list words OWNED(option_list_finish) = {0};
	struct setup setup OWNED(setup_finish) = {0};

	run_options_init(&options);
	side->folder = find_folder(word, home);
	if (!file_exists(side->folder))
		return err_set(err, ERR_USAGE,
			       "%s is no target: no folder, none in %s, no %s@VERSION "
			       "and not %s",
			       word, TARGETS_FOLDER, MATRIX_REFERENCE, MATRIX_SIGNALING);
	options.target = side->folder;
	options.home = home;
	if (!setup_load(&options, &words, program, &setup, err_out))
		return err_set(err, ERR_USAGE, "%s cannot be used", word);
	return take_target(side, &setup.target, err);
}

/* "fixtures/targets/nats/" is called nats. */
static char *name_of(const char *word)
{
	char *name = mem_dup(word);
	size_t len = strlen(name);
	char *ret;

	while (len > 1 && name[len - 1] == '/')
		name[--len] = '\0';
	ret = mem_dup(file_name(name));
	free(name);
	return ret;
}

bool matrix_add_side(struct matrix *matrix, const char *word, const char *home,
		     const char *program, FILE *err_out, struct err *err)
{
	static const size_t prefix = sizeof MATRIX_REFERENCE; /* with the @ */
	struct matrix_side *side;

	if (matrix->sides.n == MATRIX_SIDES_MAX)
		return err_set(err, ERR_USAGE, "more than %d targets", MATRIX_SIDES_MAX);
	side = VEC_ADD(&matrix->sides);
	side->name = name_of(word);
	for (size_t i = 0; i + 1 < matrix->sides.n; i++) {
		if (strcmp(matrix->sides.items[i].name, side->name) == 0)
			return err_set(err, ERR_USAGE, "two targets are called %s",
				       side->name);
	}
	if (strcmp(word, MATRIX_SIGNALING) == 0) {
		side->wire = MATRIX_OLDER_SDK;
		return add_reference(side, RUN_PROFILE_DEFAULT, program, err);
	}
	if (strncmp(word, MATRIX_REFERENCE "@", prefix) == 0)
		return add_reference(side, word + prefix, program, err);
	return add_target(side, word, home, program, err_out, err);
}
