#include "tests/run_world.h"

#define RULE      "- service rule: {to: alice, on: messageReceived, do: drop}\n"
#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

static void announce(struct run_world *world, const char *words)
{
	for (; *words != '\0'; words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");
		char *word OWNED(mem_freep)
		= mem_dup_bytes(words, len);

		map_put(&world->run.capabilities, word, world);
		words += len;
	}
}

Test(plan, knows_what_cannot_be_judged_here_and_why)
{
	static const char all[] = "worlds clock fence offline channels kick restart";
	static const struct {
		const char *name, *head, *steps;
		const char *announced; /* NULL: all */
		unsigned judged;       /* roles; 0: both */
		bool skipped;
		enum failure kind;
		const char *said;
	} rows[] = {
		{"plain", "", "", NULL, ROLE_SERVICE, false, FAILURE_COUNT, NULL},
		{"too old", "until: 0.9.3\n", "", NULL, 0, true, FAILURE_VERSION,
		 "for versions to 0.9.3"},
		{"client", "covers: [CONN-03]\n", "", NULL, ROLE_SERVICE, true,
		 FAILURE_ROLE, "covers only what a client does; a service is judged"},
		{"client, judged", "covers: [CONN-03]\n", "", NULL, 0, false,
		 FAILURE_COUNT, NULL},
		{"service", "covers: [CONN-04]\n", "", NULL, ROLE_CLIENT, true,
		 FAILURE_ROLE, "covers only what a service does; a client is judged"},
		{"both, a client", "covers: [CONN-04, CONN-03]\n", "", NULL, ROLE_CLIENT,
		 false, FAILURE_COUNT, NULL},
		{"both", "covers: [CONN-03, PEER-01]\n", "", NULL, ROLE_SERVICE, false,
		 FAILURE_COUNT, NULL},
		{"a step of the service", "covers: [CONN-03]\n",
		 "- alice logout:\n  covers: [PEER-01]\n", NULL, ROLE_SERVICE, false,
		 FAILURE_COUNT, NULL},
		{"capability", "needs: [signaling]\n", "", NULL, 0, true,
		 FAILURE_CAPABILITY, "the service does not announce signaling"},
		{"capability of a call", "", "- alice joinChannel: {channelId: room}\n",
		 "worlds clock fence", 0, true, FAILURE_CAPABILITY,
		 "the service does not announce channels"},
		{"no worlds", "", "", "clock", 0, true, FAILURE_NOT_TESTABLE,
		 "no dynamic App ID: the service makes none, and no target with apps: "
		 "was given"},
		{"restart", "", "- service restarts\n", "worlds clock fence", 0, true,
		 FAILURE_CAPABILITY, "the service does not announce restart"},
		{"kick", "", "- service kicks: alice\n", "worlds clock", 0, true,
		 FAILURE_CAPABILITY, "the service does not announce kick"},
		{"network", "", "- alice loses network\n- alice regains network\n", NULL,
		 0, false, FAILURE_COUNT, NULL},
		{"a rule", "", RULE, NULL, 0, false, FAILURE_COUNT, NULL},
		{"a week", "", "- time passes: 7d\n- alice logout\n", "worlds", 0, true,
		 FAILURE_NOT_TESTABLE,
		 "604800 s would have to pass, more than --max-wait, and the service's "
		 "clock cannot be moved"},
		{"two waits", "",
		 "- time passes: 6s\n- alice logout\n- time passes: 6s\n- alice login\n",
		 "worlds", 0, true, FAILURE_NOT_TESTABLE,
		 "12 s would have to pass, more than --max-wait, and the service's clock "
		 "cannot be moved"},
		{"a long silence", "",
		 "- alice never gets messageReceived:\n  quiet: 40s\n", "worlds", 0, true,
		 FAILURE_NOT_TESTABLE,
		 "40 s would have to pass, more than --max-wait, and the service's clock "
		 "cannot be moved"},
		{"a silence that is short", "",
		 "- alice never gets messageReceived:\n  quiet: 9s\n", "worlds", 0, false,
		 FAILURE_COUNT, NULL},
		{"a wait that is short", "", "- time passes: 10s\n- alice logout\n",
		 "worlds", 0, false, FAILURE_COUNT, NULL},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_world world;
		char *text OWNED(mem_freep)
		= text_format("case: one\nactors: [alice, bob]\n%ssteps:\n- alice login\n"
			      "%s",
			      rows[i].head, rows[i].steps);
		const struct planned *planned;

		run_world_init(&world, text);
		announce(&world, rows[i].announced != NULL ? rows[i].announced : all);
		world.run.judged = rows[i].judged != 0 ? rows[i].judged : ROLE_BOTH;
		plan_skips(&world.run);
		planned = &world.run.plan.items[0];
		cr_expect_eq(planned->skip != NULL, rows[i].skipped, "%s: %s",
			     rows[i].name, planned->skip ? planned->skip : "plays");
		if (planned->skip != NULL && rows[i].skipped) {
			cr_expect_eq(planned->skip_kind, rows[i].kind, "%s",
				     rows[i].name);
			cr_expect_eq(planned->skip_verdict, VERDICT_SKIP, "%s",
				     rows[i].name);
			cr_expect_str_eq(planned->skip, rows[i].said, "%s", rows[i].name);
		}
		run_world_finish(&world);
	}
}

Test(plan, changes_messages_of_the_service_within_alone)
{
	static const struct {
		const char *step, *said;
	} rows[] = {
		{RULE, "the messages of a service elsewhere cannot be changed"},
		{"- service sends raw: {to: alice, text: hi}\n",
		 "a service elsewhere sends nothing that a case says"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_world world;
		char *text OWNED(mem_freep)
		= text_format("case: one\nactors: [alice]\nsteps:\n- alice login\n%s",
			      rows[i].step);

		run_world_init(&world, text);
		announce(&world, "worlds clock fence");
		world.config.service = RUN_ADDRESS;
		plan_skips(&world.run);
		cr_assert_not_null(world.run.plan.items[0].skip);
		cr_expect_eq(world.run.plan.items[0].skip_kind, FAILURE_NOT_TESTABLE);
		cr_expect_str_eq(world.run.plan.items[0].skip, rows[i].said);
		run_world_finish(&world);
	}
}

Test(plan, lets_no_capability_be_forgotten_that_the_target_lists)
{
	static char offline[] = "offline", channels[] = "channels";
	char *const pins[] = {offline, channels};
	struct run_world world;
	const struct planned *planned;

	run_world_init(&world, "case: one\nactors: [alice]\nneeds: [signaling, offline]\n"
			       "steps:\n- alice login\n");
	announce(&world, "worlds clock fence");
	world.config.target = &world.target;
	plan_skips(&world.run);
	planned = &world.run.plan.items[0];
	cr_expect_eq(planned->skip_verdict, VERDICT_SKIP, "it pins nothing");
	cr_expect_str_eq(planned->skip, "the service does not announce signaling");
	free(world.run.plan.items[0].skip);

	VEC_PUSH(&world.target.capabilities, pins[1]);
	VEC_PUSH(&world.target.capabilities, pins[0]);
	world.target.pins_capabilities = true;
	plan_skips(&world.run);
	planned = &world.run.plan.items[0];
	cr_expect_eq(planned->skip_verdict, VERDICT_FAIL, "the second one is pinned");
	cr_expect_eq(planned->skip_kind, FAILURE_UNSUPPORTED);
	cr_expect_str_eq(planned->skip, "the service no longer announces offline, which "
					"its target lists");
	VEC_FINISH(&world.target.capabilities);
	run_world_finish(&world);
}

Test(plan, skips_calls_that_the_target_lacks)
{
	static char logout[] = "logout";
	char *const lacks[] = {logout};
	struct run_world world;

	run_world_init(&world, "case: one\nactors: [alice]\nsteps:\n- alice login\n"
			       "---\ncase: two\nactors: [alice]\nsteps:\n- alice login\n"
			       "- alice logout\n");
	announce(&world, "worlds clock");
	VEC_PUSH(&world.target.lacks, lacks[0]);
	world.config.target = &world.target;
	plan_skips(&world.run);
	cr_expect_null(world.run.plan.items[0].skip);
	cr_expect_str_eq(world.run.plan.items[1].skip, "the target lacks logout");
	cr_expect_eq(world.run.plan.items[1].skip_kind, FAILURE_CAPABILITY);
	VEC_FINISH(&world.target.lacks);
	run_world_finish(&world);
}

Test(plan, repeats_the_selected_cases_with_names_of_their_own)
{
	struct run_world world;
	struct run again = {0};

	run_world_init(&world, "case: one\nactors: [alice]\nsteps:\n- alice login\n"
			       "---\ncase: two\nactors: [alice]\nbasic: true\nsteps:\n"
			       "- alice login\n- service restarts\n");
	world.config.repeat = 3;
	world.selected[0] = 1;
	again.config = &world.config;
	again.catalogues = world.config.catalogues;
	again.n_catalogues = 1;
	again.selected = world.selected;
	again.n_selected = 2;
	plan_make(&again);
	cr_assert_eq(again.plan.n, 6);
	cr_expect_str_eq(again.plan.items[0].test->title, "two");
	cr_expect_eq(again.plan.items[0].round, 1);
	cr_expect_eq(again.plan.items[5].round, 3);
	cr_expect(again.plan.items[0].alone && again.plan.items[1].alone);
	cr_expect_eq(again.basics_left, 6);
	VEC_FINISH(&again.plan);
	run_world_finish(&world);
}

struct loaded {
	const struct catalogue *catalogue; /* NULL: there is no such version */
	size_t selected[1];
	bool bad;
	struct version asked;
};

static bool load(void *user, struct version version, struct run_cases *ret,
		 struct err *err)
{
	struct loaded *loaded = user;

	loaded->asked = version;
	if (loaded->bad)
		return err_set(err, ERR_USAGE, "bad cases");
	ret->catalogue = loaded->catalogue;
	ret->selected = loaded->selected;
	ret->n_selected = 1;
	return true;
}

Test(plan, has_the_cases_of_the_version_that_the_service_says)
{
	static const struct {
		const char *says; /* NULL: nothing */
		bool known, bad;
		bool asked;
		const char *title;
	} rows[] = {
		{"0.9.3", true, false, true, "two"},
		{"0.9.7", false, false, true, "one"},
		{"0.9.3", true, true, true, "one"},
		{"1.0.1", true, false, false, "one"},
		{"acme 4", true, false, false, "one"},
		{NULL, true, false, false, "one"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_world world;
		struct catalogue other = {.version = {0, 9, 3}};
		struct loaded loaded = {
			rows[i].known ? &other : NULL, {1}, rows[i].bad, {0}};
		struct run *run = &world.run;
		struct err err = {0};

		run_world_init(&world,
			       "case: one\nactors: [alice]\nsteps:\n- alice login\n---\n"
			       "case: two\nactors: [alice]\nsteps:\n- alice login\n");
		world.config.load = load;
		world.config.load_user = &loaded;
		run->plan.n = 0;
		run->settled = false;
		cr_expect_eq(run_settle(run, rows[i].says, &err), !rows[i].bad);
		cr_expect_eq(!version_is_none(loaded.asked), rows[i].asked, "%zu", i);
		cr_assert_gt(run->plan.n, 0, "%zu", i);
		cr_expect_str_eq(run->plan.items[0].test->title, rows[i].title, "%zu", i);
		cr_expect(run_settle(run, "0.9.2", &err), "only once");
		run_world_finish(&world);
	}
}
