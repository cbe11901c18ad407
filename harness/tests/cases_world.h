/*
 * For tests: the catalogue of 1.0.1 and the requirements as they are, and cases
 * loaded from files or from memory against them.
 */
#ifndef TESTS_CASES_WORLD_H
#define TESTS_CASES_WORLD_H

#include "load/load.h"
#include "tests/corpus.h"

struct cases_world {
	struct suite fixtures; /* what places of the two point into */
	struct catalogue catalogue;
	struct requirements requirements;
	struct map vars;
	struct load_options options;
};

static inline void cases_world_init(struct cases_world *world)
{
	*world = (struct cases_world){0};
	struct problems problems = {0};
	char *versions OWNED(mem_freep)
	= text_format("%s/versions", corpus_fixtures());
	char *path OWNED(mem_freep)
	= text_format("%s/requirements.yaml", corpus_fixtures());
	cr_assert(load_catalogue(versions, (struct version){1, 0, 1}, &world->fixtures,
				 &world->catalogue, &problems));
	cr_assert(load_requirements(path, &world->fixtures, &world->requirements,
				    &problems));
	map_put(&world->vars, "KEY", world);
	world->options = (struct load_options){
		.profile = {1, 0, 1},
		.vars = &world->vars,
		.root = corpus_fixtures(),
	};
	problems_finish(&problems);
}

static inline void cases_world_finish(struct cases_world *world)
{
	catalogue_finish(&world->catalogue);
	requirements_finish(&world->requirements);
	map_finish(&world->vars);
	suite_finish(&world->fixtures);
}

static inline bool cases_load(const struct cases_world *world, const char *path,
			      struct suite *suite, struct problems *problems)
{
	return load_cases(&path, 1, &world->options, &world->catalogue,
			  &world->requirements, suite, problems);
}

/* As if TEXT stood in a file called "cases/t.yaml": its path, which is the suite's. */
static inline const char *cases_put_text(const char *text, size_t len,
					 struct suite *suite)
{
	struct source_file *file = mem_new(1, sizeof *file);
	file->path = mem_dup("cases/t.yaml");
	file->text = mem_dup_bytes(text, len);
	file->len = len;
	VEC_PUSH(&suite->files, file);
	return file->path;
}

static inline bool cases_load_text(const struct cases_world *world, const char *text,
				   size_t len, struct suite *suite,
				   struct problems *problems)
{
	return cases_load(world, cases_put_text(text, len, suite), suite, problems);
}

#endif
