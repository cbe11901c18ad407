#include "base/clock.h"
#include "tests/run_world.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

Test(lag, is_the_longest_turn_that_overlaps)
{
	struct run run = {0};

	/* Turns 100 to 150, 300 to 400, 900 to 920. */
	VEC_PUSH(&run.slow, (struct slow_turn){.at_us = 150, .took_us = 50});
	VEC_PUSH(&run.slow, (struct slow_turn){.at_us = 400, .took_us = 100});
	VEC_PUSH(&run.slow, (struct slow_turn){.at_us = 920, .took_us = 20});
	cr_expect_eq(run_lag_since(&run, 0), 100);
	cr_expect_eq(run_lag_since(&run, 400), 100, "it ended then");
	cr_expect_eq(run_lag_since(&run, 401), 20);
	cr_expect_eq(run_lag_since(&run, 921), 0);
	cr_expect_eq(run_lag_between(&run, 0, 299), 50, "the others began later");
	cr_expect_eq(run_lag_between(&run, 0, 300), 100);
	cr_expect_eq(run_lag_between(&run, 0, 99), 0);
	VEC_FINISH(&run.slow);
}

Test(arrival, may_be_as_old_as_the_poll_before_if_this_one_did_not_wait)
{
	struct run run = {0};
	struct err err = {0};
	int64_t now;

	cr_assert(loop_new(&run.loop, &err), "%s", err.message);
	now = clock_mono_us();
	run.polled_us = now - 700000;
	run.turn_ended_us = now + 1000000; /* as if no time had gone by since */
	cr_expect_eq(run_readable_since(&run), now - 700000);
	run.turn_ended_us = now - 500000;
	cr_expect_geq(run_readable_since(&run), now, "it waited: this is the moment");
	loop_free(run.loop);
}

Test(strand, is_expired_once_drained_and_not_twice_a_turn)
{
	struct run_world world;
	struct case_run *play;
	struct strand *strand;
	unsigned turns = 0;

	run_world_init(&world, "case: one\nactors: [alice]\nsteps:\n- alice login\n");
	play = case_run_new(&world.run, 0);
	strand = strand_new(play, NULL, &play->test->steps);
	cr_expect_not(strand_expired(strand), "it has no deadline");
	strand_set_deadline(strand, clock_mono_us() + 60000000);
	cr_expect_not(strand_expired(strand));
	cr_expect_eq(play->wake.due_us, strand->deadline_us, "it will be woken");
	strand_set_deadline(strand, clock_mono_us() - 1);
	world.run.turn = 1;
	while (turns < 10 && !strand_expired(strand)) {
		for (size_t i = 0; i < 5; i++)
			cr_expect_not(strand_expired(strand) && turns == 0,
				      "one turn polls once");
		world.run.turn++;
		turns++;
	}
	cr_expect_eq(turns, 3);
	cr_expect(strand_expired(strand), "and stays so");
	case_run_free(play);
	run_world_finish(&world);
}

Test(step, of_a_client_is_not_judged_where_a_service_is)
{
	static const struct {
		const char *covers;
		bool client, service; /* judged in self-check; with a service alone */
	} rows[] = {
		{"", true, true},
		{"  covers: [PEER-01]\n", true, true},
		{"  covers: [CONN-03]\n", true, false},
		{"  covers: [CONN-03, CONN-05]\n", true, false},
		{"  covers: [CONN-03, PEER-01]\n", true, true},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_world world;
		char *text OWNED(mem_freep)
		= text_format("case: one\ncovers: [PEER-01]\nactors: [alice]\nsteps:\n"
			      "- alice login:\n  gives: Ok\n%s",
			      rows[i].covers);
		const struct step *step;

		run_world_init(&world, text);
		step = world.run.plan.items[0].test->all.items[0];
		cr_expect_eq(step_is_judged(&world.run, step), rows[i].client, "%s",
			     rows[i].covers);
		world.run.judged = ROLE_SERVICE;
		cr_expect_eq(step_is_judged(&world.run, step), rows[i].service, "%s",
			     rows[i].covers);
		run_world_finish(&world);
	}
}
