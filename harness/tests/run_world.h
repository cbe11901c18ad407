/*
 * For tests: a run that is planned and attached to nothing, with cases from
 * memory, its journal in memory. Verdicts are read back from that journal.
 */
#ifndef TESTS_RUN_WORLD_H
#define TESTS_RUN_WORLD_H

#include "run/engine.h"
#include "tests/cases_world.h"

#define RUN_WORLD_CASES 20

struct run_world {
	struct cases_world cases;
	struct suite suite;
	struct run_config config;
	struct journal journal;
	struct run run;
	const struct catalogue *catalogue;
	struct target target;
	size_t selected[RUN_WORLD_CASES];
};

static inline void run_world_record_run(struct run_world *world)
{
	struct text *record = record_start(world->run.recorder, "run", RECORD_RUN);

	record_int(record, "format", JOURNAL_FORMAT);
	record_text(record, "suite", "s");
	record_text(record, "catalogue", "c");
	record_text(record, "profile", "1.0.1");
	record_text(record, "mode", "self-check");
	record_text(record, "target", NULL);
	record_int(record, "planned", (int64_t)world->suite.cases.n);
	record_end(world->run.recorder);
}

static inline void run_world_init(struct run_world *world, const char *text)
{
	struct problems problems = {0};
	struct recorder_config recorder = {.journal = &world->journal};
	struct text said OWNED(text_finish) = {0};
	struct err err = {0};

	*world = (struct run_world){0};
	cases_world_init(&world->cases);
	if (!cases_load_text(&world->cases, text, strlen(text), &world->suite,
			     &problems)) {
		problems_print(&problems, &world->suite, &said);
		cr_assert_fail("%s", text_str(&said));
	}
	problems_finish(&problems);
	for (size_t i = 0; i < world->suite.cases.n && i < RUN_WORLD_CASES; i++)
		world->selected[i] = i;
	world->catalogue = &world->cases.catalogue;
	world->config = (struct run_config){
		.suite = &world->suite,
		.catalogues = &world->catalogue,
		.n_catalogues = 1,
		.requirements = &world->cases.requirements,
		.selected = world->selected,
		.n_selected = world->suite.cases.n,
		.run_id = "test",
		.repeat = 1,
		.jobs = 10,
		.case_ms = 60000,
		.max_wait_ms = 10000,
		.gate = LEVEL_SHOULD,
		.vars = &world->cases.vars,
	};
	world->run = (struct run){.config = &world->config, .journal = &world->journal};
	world->run.judged = ROLE_BOTH;
	world->run.attached = world->run.settled = true;
	world->run.catalogues = world->config.catalogues;
	world->run.n_catalogues = world->config.n_catalogues;
	world->run.selected = world->config.selected;
	world->run.n_selected = world->config.n_selected;
	cr_assert(loop_new(&world->run.loop, &err), "%s", err.message);
	clients_begin(&world->run);
	cr_assert(recorder_new(&recorder, &world->run.recorder, &err), "%s", err.message);
	plan_make(&world->run);
	run_world_record_run(world);
	plan_record(&world->run);
}

static inline void run_world_finish(struct run_world *world)
{
	struct run *run = &world->run;

	VEC_EACH (play, &run->held) {
		case_run_free(*play);
	}
	VEC_EACH (planned, &run->plan) {
		free(planned->skip);
	}
	VEC_EACH (basic, &run->failed_basics) {
		free(*basic);
	}
	VEC_EACH (cause, &run->causes) {
		free(*cause);
	}
	VEC_FINISH(&run->plan);
	VEC_FINISH(&run->failed_basics);
	VEC_FINISH(&run->causes);
	VEC_FINISH(&run->held);
	VEC_FINISH(&run->dirty);
	VEC_FINISH(&run->slow);
	map_finish(&run->capabilities);
	map_finish(&run->granted);
	text_finish(&run->spare);
	recorder_free(run->recorder);
	clients_end(run);
	loop_free(run->loop);
	journal_finish(&world->journal);
	suite_finish(&world->suite);
	cases_world_finish(&world->cases);
}

/* "fail", "WrongResult", the message, … of case I, or "" */
static inline const char *run_world_said(const struct run_world *world, size_t i,
					 const char *member)
{
	const char *text = json_get_text(world->journal.cases.items[i].verdict, member);

	return text != NULL ? text : "";
}

#endif
