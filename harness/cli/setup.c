#include "cli/setup.h"

#include "base/file.h"
#include "base/mem.h"
#include "cli/adapters.h"
#include "cli/home.h"
#include "cli/profiles.h"
#include "cli/select.h"
#include "crypto/digest.h"
#include "load/load.h"

#include <stdlib.h>
#include <string.h>

char *setup_path(const struct setup *setup, const char *below)
{
	return strcmp(setup->home, ".") == 0 ? mem_dup(below)
					     : file_join(setup->home, below);
}

/* --- --var and --secret */

static bool add_vars(struct setup *setup, const struct option_list *list, bool secret,
		     struct err *err)
{
	VEC_EACH (item, &list->items) {
		const char *equals = strchr(*item, '=');
		char *key OWNED(mem_freep)
		= NULL;
		char *value;

		if (equals == NULL || equals == *item)
			return err_set(err, ERR_USAGE, "KEY=VALUE is needed, not \"%s\"",
				       *item);
		key = mem_dup_bytes(*item, (size_t)(equals - *item));
		value = mem_dup(equals + 1);
		free(map_put(&setup->vars, key, value));
		if (secret)
			/* Not VALUE: the same key given again frees that. */
			VEC_PUSH(&setup->secrets, equals + 1);
	}
	return true;
}

/* --- hashes */

static bool in_fixtures(const struct setup *setup, const char *path)
{
	char *fixtures OWNED(mem_freep)
	= setup_path(setup, "fixtures/");

	return strncmp(path, fixtures, strlen(fixtures)) == 0;
}

static bool hash_files(const struct setup *setup, bool fixtures, char ret[65],
		       struct err *err)
{
	struct digest digest = {0};

	VEC_EACH (file, &setup->suite.files) {
		if (in_fixtures(setup, (*file)->path) != fixtures)
			continue;
		digest_add(&digest, (*file)->path, strlen((*file)->path) + 1);
		digest_add(&digest, (*file)->text, (*file)->len);
	}
	return digest_end_hex(&digest, ret, err);
}

/* --- loading */

struct paths {
	VEC(char *) owned;
};

static void paths_finish(struct paths *paths)
{
	VEC_EACH (path, &paths->owned) {
		free(*path);
	}
	VEC_FINISH(&paths->owned);
}

/* PATH:LINE loads the file; a file that is named twice is loaded once. */
static void add_path(struct paths *paths, char *path)
{
	VEC_EACH (other, &paths->owned) {
		if (strcmp(*other, path) == 0) {
			free(path);
			return;
		}
	}
	VEC_PUSH(&paths->owned, path);
}

/*
 * What a target has, and lacks, is told in the words of every version: a build of the
 * newest may be held against an older one.
 */
static bool load_its_target(struct setup *setup, const char *path, const char *versions,
			    struct version version, struct problems *problems)
{
	struct catalogue newest = {0};

	if (!load_catalogue(versions, version, &setup->suite, &newest, problems))
		return false;
	setup->has_target = load_target(path, &newest, &setup->suite, &setup->target,
					problems);
	catalogue_finish(&newest);
	return setup->has_target;
}

static bool has_service(const struct setup *setup)
{
	return setup->has_target &&
	       (setup->target.service != NULL || setup->target.service_cmd != NULL);
}

/* --profile, else the version of the target, else that of the service or the default. */
static bool choose_profiles(struct setup *setup, const struct run_options *options,
			    const struct version_list *known, struct version_list *ret,
			    struct err *err)
{
	const char *words = options->profile != NULL ? options->profile
						     : RUN_PROFILE_DEFAULT;

	/* A service is judged by the version that it says it follows. */
	setup->follows = options->profile == NULL && !options->list &&
			 (options->service != NULL || options->service_cmd != NULL ||
			  has_service(setup) || adapters_wanted(options, setup));
	if (options->profile != NULL || !setup->has_target ||
	    version_is_none(setup->target.version))
		return profiles_parse(words, known, ret, err);
	setup->follows = false;
	VEC_PUSH(&ret->items, setup->target.version);
	return true;
}

static bool load_catalogues(struct setup *setup, const char *versions,
			    const struct version_list *profiles,
			    struct problems *problems)
{
	bool ok = true;

	VEC_EACH (profile, &profiles->items) {
		struct catalogue *catalogue = mem_new(1, sizeof *catalogue);

		VEC_PUSH(&setup->catalogues, catalogue);
		ok = load_catalogue(versions, *profile, &setup->suite, catalogue,
				    problems) &&
		     ok;
	}
	return ok;
}

static const struct catalogue *const *newest_catalogues(const struct setup *setup,
							size_t n)
{
	return (const struct catalogue *const *)setup->catalogues.items +
	       setup->catalogues.n - n;
}

/* For the newest N of the catalogues. */
static bool load_suite(struct setup *setup, size_t n, struct problems *problems)
{
	struct paths paths OWNED(paths_finish) = {0};
	struct load_options load = {
		.vars = &setup->vars,
		.root = setup->home,
	};
	unsigned line;

	VEC_EACH (word, &setup->words->items) {
		add_path(&paths, select_path(*word, &line));
	}
	if (paths.owned.n == 0)
		add_path(&paths, setup_path(setup, "cases"));
	return load_cases_of_all((const char *const *)paths.owned.items, paths.owned.n,
				 &load, newest_catalogues(setup, n), n,
				 &setup->requirements, &setup->suite, problems);
}

static bool load_sanity(struct setup *setup, size_t n, struct problems *problems)
{
	char *path OWNED(mem_freep)
	= setup_path(setup, "fixtures/sanity.yaml");
	const char *paths[] = {path};
	struct load_options load = {
		.vars = &setup->vars,
		.root = setup->home,
	};

	return load_cases_of_all(paths, 1, &load, newest_catalogues(setup, n), n,
				 &setup->requirements, &setup->sanity, problems);
}

/* ERR: what was asked for cannot be. Else what is wrong is among the PROBLEMS. */
static bool load_models(struct setup *setup, struct problems *problems, struct err *err)
{
	const struct run_options *options = setup->options;
	char *requirements OWNED(mem_freep)
	= setup_path(setup, HOME_MARK);
	char *versions OWNED(mem_freep)
	= setup_path(setup, "fixtures/versions");
	struct version_list known OWNED(version_list_finish) = {0};
	struct version_list profiles OWNED(version_list_finish) = {0};
	bool ok;

	if (!load_versions(versions, &known, err))
		return false;
	ok = options->target == NULL ||
	     load_its_target(setup, options->target, versions,
			     known.items.items[known.items.n - 1], problems);
	if (!choose_profiles(setup, options, &known, &profiles, err))
		return false;
	ok = load_requirements(requirements, &setup->suite, &setup->requirements,
			       problems) &&
	     ok;
	ok = load_catalogues(setup, versions, &profiles, problems) && ok;
	if (!ok)
		return false;
	ok = load_suite(setup, setup->catalogues.n, problems);
	return load_sanity(setup, setup->catalogues.n, problems) && ok;
}

const struct catalogue *setup_newest(const struct setup *setup)
{
	return setup->catalogues.items[setup->catalogues.n - 1];
}

static bool check_covers(const struct setup *setup, const struct option_list *ids,
			 struct err *err)
{
	VEC_EACH (id, &ids->items) {
		if (requirements_find(&setup->requirements, *id) == NULL)
			return err_set(err, ERR_USAGE, "no requirement %s", *id);
	}
	return true;
}

/* A case that is for none of the profiles stays with the oldest: it is to be seen. */
static void keep_own_profiles(struct setup *setup)
{
	struct map at_home OWNED(map_finish) = {0};
	size_t n = 0;

	VEC_EACH (test, &setup->suite.cases) {
		if ((*test)->in_profile)
			map_put(&at_home, (*test)->id, *test);
	}
	for (size_t i = 0; i < setup->n_selected; i++) {
		const struct test_case *test =
			setup->suite.cases.items[setup->selected[i]];

		if (test->in_profile || (!map_has(&at_home, test->id) &&
					 test->catalogue == setup->catalogues.items[0]))
			setup->selected[n++] = setup->selected[i];
	}
	setup->n_selected = n;
}

static bool select_all(struct setup *setup, struct err *err)
{
	const struct run_options *options = setup->options;
	const struct option_list *words = setup->words;
	struct selection selection = {
		.expression = options->expression,
		.tags = options->tags.items.items,
		.n_tags = options->tags.items.n,
		.covers = options->covers.items.items,
		.n_covers = options->covers.items.n,
		.places = words->items.items,
		.n_places = words->items.n,
		.as_of = options->as_of,
	};
	size_t *selected = NULL;
	size_t n_selected = 0;

	if (!check_covers(setup, &options->covers, err) ||
	    !check_covers(setup, &options->require_ids, err) ||
	    !select_cases(&setup->suite, &selection, &selected, &n_selected, err))
		return false;
	free(setup->selected);
	setup->selected = selected;
	setup->n_selected = n_selected;
	if (setup->catalogues.n > 1 && !setup->follows)
		keep_own_profiles(setup);
	return true;
}

static void print_problems(const struct suite *suite, const struct problems *problems,
			   FILE *err_out)
{
	struct text out OWNED(text_finish) = {0};
	size_t n = problems->list.n + problems->dropped;

	problems_print(problems, suite, &out);
	fputs(text_str(&out), err_out);
	fprintf(err_out, "%zu problem%s; nothing was run\n", n, n == 1 ? "" : "s");
}

/* A row about a case that is gone says nothing; which are, only a whole suite tells. */
static void check_known(const struct setup *setup, struct problems *problems)
{
	VEC(const char *) ids = {0};

	VEC_EACH (test, &setup->suite.cases) {
		VEC_PUSH(&ids, (*test)->id);
	}
	VEC_EACH (row, &setup->known.list) {
		bool found = false;

		VEC_EACH (id, &ids) {
			found = found || strcmp(*id, row->id) == 0;
		}
		if (!found)
			problems_add_near(problems, row->place, row->id, ids.items, ids.n,
					  "there is no case %s", row->id);
	}
	VEC_FINISH(&ids);
}

/* After the hashes: what is known of a build is no part of the suite. */
static bool load_its_known(struct setup *setup, const struct run_options *options,
			   bool whole, struct problems *problems)
{
	const char *path = options->known != NULL ? options->known
			   : setup->has_target    ? setup->target.known
						  : NULL;

	if (path == NULL || (options->update_known && !file_exists(path)))
		return true;
	if (!load_known(path, &setup->suite, &setup->known, problems))
		return false;
	if (whole && !options->update_known)
		check_known(setup, problems);
	return problems_count(problems) == 0;
}

/* Beside the suite: what a build is held against is no part of what it is judged by. */
static bool load_its_codes(struct setup *setup, const struct run_options *options,
			   struct problems *problems)
{
	char *versions OWNED(mem_freep)
	= setup_path(setup, "fixtures/versions");

	return options->codes == NULL ||
	       load_catalogue_file(options->codes, versions, &setup->codes_files,
				   &setup->codes, problems);
}

static bool prepare(struct setup *setup, const struct run_options *options,
		    const char *program, struct err *err)
{
	setup->home = home_find(options->home, program, err);
	return setup->home != NULL && add_vars(setup, &options->vars, false, err) &&
	       add_vars(setup, &options->secrets, true, err);
}

/* One hash over all that the catalogues were made of. */
static bool hash_all(struct setup *setup, struct err *err)
{
	char hash[sizeof setup->suite.hash];

	if (!hash_files(setup, false, setup->suite.hash, err) ||
	    !hash_files(setup, true, hash, err))
		return false;
	VEC_EACH (catalogue, &setup->catalogues) {
		memcpy((*catalogue)->hash, hash, sizeof hash);
	}
	return true;
}

static void hide_secrets(struct setup *setup, const struct run_options *options)
{
	VEC_EACH (secret, &setup->target.secrets) {
		VEC_PUSH(&setup->secrets, *secret);
	}
	if (options->adapter_secret != NULL)
		VEC_PUSH(&setup->secrets, options->adapter_secret);
	if (options->control_secret != NULL)
		VEC_PUSH(&setup->secrets, options->control_secret);
}

bool setup_load(const struct run_options *options, const struct option_list *words,
		const char *program, struct setup *ret, FILE *err_out)
{
	struct problems problems OWNED(problems_finish) = {0};
	struct err err = {0};
	bool ok = prepare(ret, options, program, &err);

	ret->options = options;
	ret->words = words;
	if (ok && !load_models(ret, &problems, &err) && err.code == ERR_NONE) {
		print_problems(&ret->suite, &problems, err_out);
		return false;
	}
	if (ok && err.code == ERR_NONE && !load_its_codes(ret, options, &problems)) {
		print_problems(&ret->codes_files, &problems, err_out);
		return false;
	}
	ok = ok && err.code == ERR_NONE;
	hide_secrets(ret, options);
	ok = ok && select_all(ret, &err) && hash_all(ret, &err);
	if (!ok)
		fprintf(err_out, "rtm-conform: %s\n", err.message);
	if (ok && !load_its_known(ret, options, words->items.n == 0, &problems)) {
		print_problems(&ret->suite, &problems, err_out);
		return false;
	}
	return ok;
}

/* Only what is of CATALOGUE. */
static void keep_one_profile(struct setup *setup, const struct catalogue *catalogue)
{
	size_t n = 0;

	for (size_t i = 0; i < setup->n_selected; i++) {
		size_t at = setup->selected[i];

		if (setup->suite.cases.items[at]->catalogue == catalogue)
			setup->selected[n++] = at;
	}
	setup->n_selected = n;
}

bool setup_follow(struct setup *setup, struct version version,
		  const struct catalogue **ret, struct err *err)
{
	struct problems problems OWNED(problems_finish) = {0};
	char *versions OWNED(mem_freep)
	= setup_path(setup, "fixtures/versions");
	struct version_list known OWNED(version_list_finish) = {0};
	struct version_list one OWNED(version_list_finish) = {0};
	char name[VERSION_TEXT_SIZE];

	version_format(version, name);
	*ret = NULL;
	if (!load_versions(versions, &known, err))
		return false;
	if (!profiles_parse(name, &known, &one, NULL))
		return true;
	if (!load_catalogues(setup, versions, &one, &problems) ||
	    !load_suite(setup, 1, &problems) || !load_sanity(setup, 1, &problems))
		return err_set(err, ERR_USAGE,
			       "the build says that it follows %s, whose cases cannot "
			       "be loaded: see rtm-conform check --profile %s",
			       name, name);
	if (!select_all(setup, err))
		return false;
	*ret = setup_newest(setup);
	keep_one_profile(setup, *ret);
	return true;
}

void setup_finish(struct setup *setup)
{
	size_t at = 0;
	const char *key;
	void *value;

	while (map_next(&setup->vars, &at, &key, &value))
		free(value);
	map_finish(&setup->vars);
	VEC_FINISH(&setup->secrets);
	suite_finish(&setup->suite);
	suite_finish(&setup->sanity);
	if (setup->has_target)
		target_finish(&setup->target);
	known_finish(&setup->known);
	VEC_EACH (catalogue, &setup->catalogues) {
		catalogue_finish(*catalogue);
		free(*catalogue);
	}
	VEC_FINISH(&setup->catalogues);
	catalogue_finish(&setup->codes);
	suite_finish(&setup->codes_files);
	requirements_finish(&setup->requirements);
	free(setup->selected);
	free(setup->home);
}
