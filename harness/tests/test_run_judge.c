#include "tests/run_world.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

static struct case_run *play(struct run_world *world, size_t i)
{
	return case_run_new(&world->run, i);
}

static void publish(struct case_run *play)
{
	case_publish(play);
	case_run_free(play);
}

static struct case_run *fail_at(struct run_world *world, size_t i, size_t step,
				const char *seen)
{
	struct case_run *failed = play(world, i);
	const struct step *at = failed->test->all.items[step];

	text_add(case_fail_call(failed, at->place, FAILURE_WRONG_RESULT, at->operation,
				seen),
		 "it failed");
	return failed;
}

#define ONE "case: one\nactors: [alice]\nsteps:\n- alice login\n"

Test(judge, says_whose_fault_each_kind_of_failure_is)
{
	static const struct {
		enum failure kind;
		bool attached;
		const char *verdict;
	} rows[] = {
		{FAILURE_WRONG_RESULT, true, "fail"},
		{FAILURE_MISSING, true, "fail"},
		{FAILURE_WRONG_EVENT, true, "fail"},
		{FAILURE_DUPLICATE, true, "fail"},
		{FAILURE_UNEXPECTED, true, "fail"},
		{FAILURE_LEFTOVER, true, "fail"},
		{FAILURE_NO_ANSWER, true, "fail"},
		{FAILURE_UNKNOWN_CODE, true, "fail"},
		{FAILURE_UNSUPPORTED, true, "fail"},
		{FAILURE_GUARD, true, "fail"},
		{FAILURE_NONSENSE, true, "fail"},
		{FAILURE_NONSENSE, false, "error"},
		{FAILURE_CRASHED, true, "fail"},
		{FAILURE_LOST, true, "fail"},
		{FAILURE_LOST, false, "error"},
		{FAILURE_ATTACH, true, "error"},
		{FAILURE_HARNESS, true, "error"},
		{FAILURE_TIME, true, "inconclusive"},
		{FAILURE_TOO_SLOW, true, "inconclusive"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_world world;
		struct case_run *failed;

		run_world_init(&world, ONE);
		world.run.attached = rows[i].attached;
		failed = play(&world, 0);
		text_add(case_fail(failed, NULL, failed->test->place, rows[i].kind),
			 "what was seen");
		publish(failed);
		cr_expect_str_eq(run_world_said(&world, 0, "verdict"), rows[i].verdict,
				 "%s", failure_name(rows[i].kind));
		cr_expect_str_eq(run_world_said(&world, 0, "kind"),
				 failure_name(rows[i].kind));
		cr_expect_str_eq(run_world_said(&world, 0, "message"), "what was seen");
		cr_expect_str_eq(run_world_said(&world, 0, "level"), "must");
		cr_expect_eq(world.run.failures, 1);
		run_world_finish(&world);
	}
}

Test(judge, passes_what_did_not_fail)
{
	struct run_world world;

	run_world_init(&world, ONE);
	publish(play(&world, 0));
	cr_expect_str_eq(run_world_said(&world, 0, "verdict"), "pass");
	cr_expect_str_eq(run_world_said(&world, 0, "kind"), "");
	cr_expect_eq(world.run.failures, 0);
	run_world_finish(&world);
}

Test(judge, lets_the_first_failure_count)
{
	struct run_world world;
	struct case_run *failed;
	const struct step *step;

	run_world_init(&world, ONE);
	failed = play(&world, 0);
	step = failed->test->all.items[0];
	text_add(case_fail(failed, step, step->place, FAILURE_MISSING), "first");
	text_add(case_fail(failed, NULL, failed->test->place, FAILURE_LOST), "second");
	text_add(case_fail(failed, NULL, failed->test->place, FAILURE_HARNESS), "third");
	cr_expect_eq(failed->failing.kind, FAILURE_MISSING);
	cr_expect_eq(failed->failing.step, step);
	publish(failed);
	cr_expect_str_eq(run_world_said(&world, 0, "message"), "first");
	cr_expect_str_eq(run_world_said(&world, 0, "verdict"), "fail");
	cr_expect_eq(json_get_int(world.journal.cases.items[0].verdict, "line", 0),
		     step->place.line);
	run_world_finish(&world);
}

Test(judge, weighs_a_failure_by_its_strongest_requirement)
{
	static const struct {
		const char *covers, *step;
		enum level gate;
		enum failure kind;
		const char *verdict, *level;
	} rows[] = {
		{"PEER-01", "", LEVEL_SHOULD, FAILURE_MISSING, "fail", "must"},
		{"PEER-01", "", LEVEL_MUST, FAILURE_MISSING, "fail", "must"},
		{"PEER-02", "", LEVEL_SHOULD, FAILURE_MISSING, "fail", "should"},
		{"PEER-02", "", LEVEL_MUST, FAILURE_MISSING, "warn", "should"},
		{"SIG-04", "", LEVEL_SHOULD, FAILURE_MISSING, "warn", "may"},
		{"SIG-04", "", LEVEL_MUST, FAILURE_MISSING, "warn", "may"},
		{"SIG-04, PEER-02", "", LEVEL_SHOULD, FAILURE_MISSING, "fail", "should"},
		{"SIG-04, PEER-01", "", LEVEL_MUST, FAILURE_MISSING, "fail", "must"},
		{"PEER-01", "PEER-02", LEVEL_MUST, FAILURE_MISSING, "warn", "should"},
		{"PEER-02", "PEER-01", LEVEL_MUST, FAILURE_MISSING, "fail", "must"},
		{"SIG-04", "", LEVEL_MUST, FAILURE_HARNESS, "error", "may"},
		{"SIG-04", "", LEVEL_MUST, FAILURE_TOO_SLOW, "inconclusive", "may"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct run_world world;
		char *text OWNED(mem_freep)
		= text_format("case: one\ncovers: [%s]\nactors: [alice]\nsteps:\n"
			      "- alice login:\n  gives: Ok\n%s%s%s",
			      rows[i].covers, *rows[i].step ? "  covers: [" : "",
			      rows[i].step, *rows[i].step ? "]\n" : "");
		struct case_run *failed;
		const struct step *step;

		run_world_init(&world, text);
		world.config.gate = rows[i].gate;
		failed = play(&world, 0);
		step = failed->test->all.items[0];
		text_add(case_fail(failed, step, step->place, rows[i].kind), "x");
		publish(failed);
		cr_expect_str_eq(run_world_said(&world, 0, "verdict"), rows[i].verdict,
				 "row %zu", i);
		cr_expect_str_eq(run_world_said(&world, 0, "level"), rows[i].level,
				 "row %zu", i);
		cr_expect_eq(world.run.failures, *rows[i].verdict == 'w' ? 0 : 1);
		run_world_finish(&world);
	}
}

#define BASICS                                                                      \
	"case: login works\nbasic: true\nactors: [alice]\nsteps:\n- alice login\n"  \
	"---\ncase: logout works\nbasic: true\nactors: [alice]\nsteps:\n"           \
	"- alice login\n- alice logout\n"                                           \
	"---\ncase: more\nactors: [alice]\nsteps:\n- alice login\n- alice logout\n" \
	"---\ncase: most\nactors: [alice]\nsteps:\n- alice login\n- alice logout\n"

Test(judge, blocks_what_fails_where_the_basic_case_of_its_call_does)
{
	struct run_world world;

	run_world_init(&world, BASICS);
	cr_expect_eq(world.run.basics_left, 2);
	case_judge(fail_at(&world, 2, 0, "1 Unknown"));
	case_judge(fail_at(&world, 3, 0, "2 Rejected"));
	cr_expect_eq(world.run.held.n, 2);
	cr_expect_str_eq(run_world_said(&world, 2, "verdict"), "",
			 "nothing is known yet");
	case_judge(fail_at(&world, 1, 0, "1 Unknown"));
	cr_expect_eq(world.run.held.n, 3, "what it proves is logout, not login");
	case_judge(fail_at(&world, 0, 0, "1 Unknown"));
	cr_expect_eq(world.run.basics_left, 0);
	cr_expect_str_eq(run_world_said(&world, 0, "verdict"), "fail");
	run_publish_held(&world.run);
	cr_expect_eq(world.run.held.n, 0);
	cr_expect_str_eq(run_world_said(&world, 1, "verdict"), "blocked");
	cr_expect_str_eq(run_world_said(&world, 2, "verdict"), "blocked");
	cr_expect_str_eq(run_world_said(&world, 2, "kind"), "BlockedBy");
	cr_expect(strstr(run_world_said(&world, 2, "message"),
			 "it failed; the basic case of login failed in the same way") !=
		  NULL);
	cr_expect_str_eq(run_world_said(&world, 3, "verdict"), "fail",
			 "another code is another failure");
	cr_expect_eq(world.run.failures, 2);
	run_world_finish(&world);
}

Test(judge, blocks_nothing_where_the_basic_cases_pass)
{
	struct run_world world;

	run_world_init(&world, BASICS);
	case_judge(fail_at(&world, 2, 1, "1 Unknown"));
	case_judge(play(&world, 0));
	case_judge(play(&world, 1));
	run_publish_held(&world.run);
	cr_expect_str_eq(run_world_said(&world, 0, "verdict"), "pass");
	cr_expect_str_eq(run_world_said(&world, 2, "verdict"), "fail");
	run_world_finish(&world);
}

Test(judge, holds_only_what_failed_on_a_call)
{
	struct run_world world;
	struct case_run *failed;

	run_world_init(&world, BASICS);
	failed = play(&world, 2);
	text_add(case_fail(failed, NULL, failed->test->place, FAILURE_LEFTOVER), "x");
	case_judge(failed);
	cr_expect_eq(world.run.held.n, 0);
	cr_expect_str_eq(run_world_said(&world, 2, "verdict"), "fail");
	run_world_finish(&world);
}

Test(judge, tells_a_cause_that_all_share_once)
{
	struct run_world world;
	struct case_run *first, *second;

	run_world_init(&world, BASICS);
	first = play(&world, 2);
	second = play(&world, 3);
	text_add(case_fail(first, NULL, first->test->place, FAILURE_LOST), "refused");
	case_fails_for(first, "fence");
	text_add(case_fail(second, NULL, second->test->place, FAILURE_LOST), "refused");
	case_fails_for(second, "fence");
	case_judge(first);
	case_judge(second);
	cr_expect_str_eq(run_world_said(&world, 2, "verdict"), "fail");
	cr_expect_str_eq(run_world_said(&world, 3, "verdict"), "blocked");
	run_world_finish(&world);
}

Test(judge, never_counts_basic_cases_below_none)
{
	struct run run = {.basics_left = 1};

	run_forget_basic(&run);
	run_forget_basic(&run);
	cr_expect_eq(run.basics_left, 0);
}
