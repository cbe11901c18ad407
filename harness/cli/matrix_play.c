#include "cli/matrix_play.h"

#include "base/mem.h"
#include "cli/adapters.h"
#include "cli/launch.h"
#include "cli/matrix_cache.h"
#include "cli/setup.h"

#include <stdlib.h>
#include <string.h>

/* What one cell's run is made of. */
struct stage {
	struct run_options options;
	struct option_list words;
	struct setup setup;
	char *row, *column; /* NAME=CMD */
	char profile[VERSION_TEXT_SIZE];
};

static void stage_finish(struct stage *stage)
{
	setup_finish(&stage->setup);
	run_options_finish(&stage->options);
	option_list_finish(&stage->words);
	free(stage->row);
	free(stage->column);
}

/* Who plays what: the options of the run. */
static void cast(struct stage *stage, const struct matrix_cell *cell)
{
	const struct matrix_side *row = cell->row, *column = cell->column;

	if (row->wire == MATRIX_OWN) {
		stage->options.target = row->folder;
		return;
	}
	stage->column = text_format("%s%s=%s", column->name,
				    row == column && !cell->of_services ? " again" : "",
				    column->client);
	if (cell->of_services) {
		stage->options.target = row->service;
	} else {
		stage->row = text_format("%s=%s", row->name, row->client);
		VEC_PUSH(&stage->options.clients.items, stage->row);
	}
	VEC_PUSH(&stage->options.clients.items, stage->column);
}

static bool has_older_sdk(const struct test_case *test)
{
	VEC_EACH (actor, &test->actors) {
		if (actor->role == ACTOR_SIGNALING)
			return true;
	}
	return false;
}

/* Those in which both sides meet as they are. */
static void keep_fitting(struct setup *setup, const struct matrix_cell *cell)
{
	bool older = cell->column->wire == MATRIX_OLDER_SDK;
	size_t n = 0;

	for (size_t i = 0; i < setup->n_selected; i++) {
		const struct test_case *test =
			setup->suite.cases.items[setup->selected[i]];

		if (test->in_profile && has_older_sdk(test) == older)
			setup->selected[n++] = setup->selected[i];
	}
	setup->n_selected = n;
}

static void take_results(const struct journal *journal, struct matrix_cell *cell)
{
	VEC_EACH (entry, &journal->cases) {
		if (entry->plan == NULL || entry->verdict == NULL)
			continue;
		matrix_add(cell, json_get_text(entry->plan, "id"), entry->outcome,
			   json_get_text(entry->verdict, "kind"),
			   json_get_text(entry->verdict, "message"));
		cell->played++;
	}
}

static bool run(struct stage *stage, struct matrix_cell *cell,
		const struct matrix_play *play, bool *ret_interrupted, struct err *err)
{
	struct launch launch OWNED(launch_finish) = {
		.options = &stage->options,
		.setup = &stage->setup,
	};
	struct adapters adapters OWNED(adapters_finish) = {0};
	struct journal journal OWNED(journal_finish) = {0};
	enum exit_code exit_code = EXIT_INTERNAL;

	if (!launch_prepare(&launch, err) ||
	    !adapters_open(&stage->options, &stage->setup, play->err_out, &adapters,
			   ret_interrupted, err)) {
		cell->trouble = mem_dup(err->message);
		return true;
	}
	launch.config.fleet = adapters.fleet;
	if (!run_execute(&launch.config, &journal, &exit_code, err))
		return false;
	take_results(&journal, cell);
	*ret_interrupted = exit_code == EXIT_INTERRUPTED;
	return true;
}

/* Leaves only what is not kept. */
static bool take_kept(const struct matrix_play *play, struct stage *stage,
		      struct matrix_cell *cell, char **ret_path, struct err *err)
{
	struct matrix_left left = {0};
	struct setup *setup = &stage->setup;
	char house[MATRIX_HASH_SIZE];
	bool ok;

	if (cell->row->fleeting || cell->column->fleeting)
		return true;
	if (!matrix_hash_texts(play->house, setup_newest(setup)->hash, house, err))
		return false;
	*ret_path = matrix_cache_path(play->cache, cell, house, err);
	if (*ret_path == NULL || play->fresh)
		return *ret_path != NULL;
	ok = matrix_cache_read(*ret_path, &setup->suite, setup->selected,
			       setup->n_selected, cell, &left, err);
	if (ok && left.cases.n > 0)
		memcpy(setup->selected, left.cases.items,
		       left.cases.n * sizeof *setup->selected);
	setup->n_selected = left.cases.n;
	VEC_FINISH(&left.cases);
	return ok;
}

bool matrix_play_cell(const struct matrix_play *play, struct matrix_cell *cell,
		      bool *ret_interrupted, struct err *err)
{
	struct stage stage OWNED(stage_finish) = {0};
	char *path OWNED(mem_freep)
	= NULL;

	if (cell->apart != NULL)
		return true;
	run_options_init(&stage.options);
	version_format(cell->profile, stage.profile);
	stage.options.profile = stage.profile;
	stage.options.home = play->home;
	VEC_PUSH(&stage.options.tags.items, MATRIX_TAG);
	cast(&stage, cell);
	if (!setup_load(&stage.options, &stage.words, play->program, &stage.setup,
			play->err_out)) {
		cell->trouble = mem_dup("what it is made of cannot be loaded");
		return true;
	}
	keep_fitting(&stage.setup, cell);
	if (!take_kept(play, &stage, cell, &path, err))
		return false;
	if (stage.setup.n_selected > 0 && !run(&stage, cell, play, ret_interrupted, err))
		return false;
	return *ret_interrupted || path == NULL || cell->played == 0 ||
	       matrix_cache_write(path, &stage.setup.suite, cell, err);
}
