#include "tests/cases_world.h"

#include <inttypes.h>

static struct cases_world world;

static void set_up(void)
{
	cases_world_init(&world);
}

static void tear_down(void)
{
	cases_world_finish(&world);
}

TestSuite(cases, .init = set_up, .fini = tear_down);

static void judge_bad(const char *path)
{
	struct suite suite = {0};
	struct problems problems = {0};
	cr_expect_not(cases_load(&world, path, &suite, &problems), "%s", path);
	corpus_judge(path, &suite, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(cases, that_are_wrong_are_refused_with_every_place_and_message)
{
	corpus_each("case", 60, judge_bad);
}

/* Loads what must be right: a file of accept/, or all of them. */
static struct suite load_good(const char *name)
{
	struct suite suite = {0};
	struct problems problems = {0};
	char *path OWNED(mem_freep)
	= text_format("%s/corpus/accept/%s", corpus_fixtures(), name);
	bool good = cases_load(&world, path, &suite, &problems);
	OWNED(text_finish)
	struct text shown = {0};
	problems_print(&problems, &suite, &shown);
	cr_assert(good, "%s", text_str(&shown));
	return suite;
}

static struct suite load_good_text(const char *text)
{
	struct suite suite = {0};
	struct problems problems = {0};
	bool good = cases_load_text(&world, text, strlen(text), &suite, &problems);
	OWNED(text_finish)
	struct text shown = {0};
	problems_print(&problems, &suite, &shown);
	cr_assert(good, "%s", text_str(&shown));
	return suite;
}

static const struct step *nth(const struct suite *suite, size_t test_case, size_t step)
{
	cr_assert_lt(test_case, suite->cases.n);
	cr_assert_lt(step, suite->cases.items[test_case]->all.n);
	return suite->cases.items[test_case]->all.items[step];
}

Test(cases, of_a_folder_come_sorted_by_path_and_line)
{
	struct suite suite = load_good("");
	cr_assert_geq(suite.cases.n, 12);
	for (size_t i = 1; i < suite.cases.n; i++) {
		struct place a = suite.cases.items[i - 1]->place;
		struct place b = suite.cases.items[i]->place;
		int order = strcmp(a.file, b.file);
		cr_expect(order < 0 || (order == 0 && a.line <= b.line));
		cr_expect_str_neq(suite.cases.items[i - 1]->id, suite.cases.items[i]->id);
	}
	suite_finish(&suite);
}

Test(cases, of_the_suite_are_right_and_say_what_they_cover)
{
	struct suite suite = {0};
	struct problems problems = {0};
	char *path OWNED(mem_freep)
	= text_format("%s/../cases", corpus_fixtures());
	bool good = cases_load(&world, path, &suite, &problems);
	OWNED(text_finish)
	struct text shown = {0};
	problems_print(&problems, &suite, &shown);
	cr_expect(good, "%s", text_str(&shown));
	cr_expect_geq(suite.cases.n, 60);
	VEC_EACH (test_case, &suite.cases)
		cr_expect_gt((*test_case)->covers.n, 0, "%s", (*test_case)->id);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(cases, compile_each_form_of_a_step)
{
	static const enum step_kind kinds[] = {
		STEP_CALL,     STEP_CALL,    STEP_CALL,      STEP_GETS,
		STEP_NEVER,    STEP_NEVER,   STEP_GETS,      STEP_TIME,
		STEP_LOSES,    STEP_REGAINS, STEP_LOSES,     STEP_REGAINS,
		STEP_RESTARTS, STEP_KICKS,   STEP_SENDS_RAW, STEP_SERVICE_RAW,
		STEP_TOGETHER, STEP_CALL,    STEP_CALL,      STEP_CALL,
		STEP_NEVER,
	};
	struct suite suite = load_good("steps.yaml");
	const struct test_case *test_case = suite.cases.items[0];
	cr_assert_eq(test_case->all.n, sizeof kinds / sizeof kinds[0]);
	for (size_t i = 0; i < test_case->all.n; i++) {
		cr_expect_eq(test_case->all.items[i]->kind, kinds[i], "step %zu", i);
		cr_expect_eq(test_case->all.items[i]->index, i);
	}
	cr_expect_eq(test_case->steps.list.n, 18);
	cr_expect_str_eq(test_case->id, "corpus/accept/steps#each-form-of-a-step");
	cr_expect_str_eq(test_case->class_name, "cases.corpus.accept.steps");
	cr_expect(test_case->basic && test_case->moves_time && test_case->own_world);
	cr_expect_str_eq(test_case->added, "0.1.0");
	cr_expect_str_eq(test_case->allow.items[0], "tokenDidExpire");
	suite_finish(&suite);
}

Test(cases, compile_modifiers)
{
	struct suite suite = load_good("steps.yaml");
	const struct step *sent = nth(&suite, 0, 1);
	cr_expect_str_eq(sent->gives.codes.items[0]->name, "CachedByServer");
	cr_expect_str_eq(sent->as, "sent");
	cr_expect_eq(sent->within_ms, 3000);
	cr_expect_str_eq(sent->covers.items[0]->id, "OFFLINE-01");
	cr_expect_eq(sent->place.line, 14);
	cr_expect_eq(sent->place.column, 3);
	cr_expect_eq(sent->gives_place.line, 15);
	const struct step *got = nth(&suite, 0, 3);
	cr_expect_eq(got->after, 2);
	cr_expect_eq(got->within_ms, 2000);
	cr_expect_eq(got->quiet_ms, 30000);
	cr_expect_eq(json_int_or(got->times->json, 0), 1);
	cr_expect_eq(got->times_place.line, 24);
	cr_expect_eq(got->times_place.width, 5);
	cr_expect_eq(nth(&suite, 0, 4)->until, 2);
	cr_expect_null(nth(&suite, 0, 5)->pattern);
	cr_expect(nth(&suite, 0, 6)->next);
	cr_expect_str_eq(nth(&suite, 0, 6)->allow.items[0], "connectionStateChanged");
	cr_expect_eq(nth(&suite, 0, 7)->duration_ms, INT64_C(604800000));
	cr_expect_eq(nth(&suite, 0, 8)->loss, LOSS_SILENT);
	cr_expect_eq(nth(&suite, 0, 10)->loss, LOSS_RESET);
	cr_expect_eq(nth(&suite, 0, 13)->actor, 1);
	cr_expect_eq(nth(&suite, 0, 15)->actor, 0);
	cr_expect_eq(nth(&suite, 0, 16)->branches.n, 2);
	cr_expect_eq(nth(&suite, 0, 16)->branches.items[1].list.n, 2);
	cr_expect_eq(nth(&suite, 0, 20)->after, 18);
	cr_expect_eq(nth(&suite, 0, 20)->for_ms, 500);
	suite_finish(&suite);
}

Test(cases, compile_bursts)
{
	struct suite suite = load_good("bursts.yaml");
	const struct step *burst = nth(&suite, 0, 3);
	cr_expect_eq(burst->repeat, 121);
	cr_expect_eq(burst->in_ms, 1000);
	cr_expect(burst->gives.any);
	cr_expect_eq(burst->args->items.items[1]->kind, VALUE_TEXT);
	const struct gave *first = &nth(&suite, 0, 4)->gave;
	cr_expect_eq(first->burst, 3);
	cr_expect_eq(first->from, 1);
	cr_expect_eq(first->to, 60);
	cr_expect_eq(first->each.codes.items[0]->value, 0);
	cr_expect_eq(nth(&suite, 0, 5)->gave.each.codes.n, 2);
	const struct gave *tally = &nth(&suite, 0, 7)->gave;
	cr_expect_eq(tally->from, 0);
	cr_expect_str_eq(tally->count->name, "Ok");
	cr_expect_eq(json_int_or(tally->gte->json, 0), 60);
	cr_expect_eq(json_int_or(tally->lte->json, 0), 120);
	const struct step *got = nth(&suite, 0, 9);
	cr_expect_eq(got->order, 3);
	cr_expect_eq(got->times->kind, VALUE_REF);
	cr_expect_eq(got->times->parts.items[0].step, 3);
	cr_expect_str_eq(got->times->parts.items[0].field, "Ok");
	cr_expect_eq(nth(&suite, 0, 13)->gave.burst, 11);
	cr_expect_eq(nth(&suite, 0, 13)->gave.with.items[0], 12);
	const struct value *channel = nth(&suite, 0, 18)->args->items.items[0];
	cr_expect_eq(channel->kind, VALUE_CHANNEL);
	cr_expect_null(channel->text);
	cr_expect_eq(channel->parts.n, 2);
	cr_expect_eq(nth(&suite, 0, 20)->repeat, 2);
	suite_finish(&suite);
}

Test(cases, compile_what_fails_between_client_and_service)
{
	struct suite suite = load_good("faults.yaml");
	const struct network_faults *faults = &nth(&suite, 0, 3)->network;

	cr_expect_eq(nth(&suite, 0, 1)->loss, LOSS_HALF_CLOSE);
	cr_expect_eq(faults->delay_ms, 50);
	cr_expect_eq(faults->jitter_ms, 20);
	cr_expect_eq(faults->bandwidth, 10000);
	cr_expect_eq(faults->chunk, 1);
	cr_expect_eq(faults->cut, 300);
	cr_expect(faults->reorder);
	cr_expect_str_eq(nth(&suite, 0, 4)->as, "well");
	cr_expect_eq(nth(&suite, 0, 5)->network.bandwidth, 500);
	cr_expect_eq(nth(&suite, 0, 6)->network.bandwidth, 1000000);
	cr_expect_eq(nth(&suite, 0, 7)->network.bandwidth, 0);

	const struct message_rule *drop = &nth(&suite, 0, 8)->rule;
	cr_expect_eq(drop->action, RULE_DROP);
	cr_expect_str_eq(drop->on, "messageReceived");
	cr_expect_eq(drop->times, 2);
	cr_expect_eq(nth(&suite, 0, 9)->rule.delay_ms, 6000);
	cr_expect_eq(nth(&suite, 0, 9)->rule.times, 1);
	cr_expect_eq(nth(&suite, 0, 10)->rule.repeat, 3);
	cr_expect_eq(nth(&suite, 0, 11)->rule.repeat, 1);
	cr_expect_eq(nth(&suite, 0, 12)->actor, 1);
	cr_expect_not_null(nth(&suite, 0, 12)->rule.text);
	cr_expect_not_null(nth(&suite, 0, 13)->raw);
	suite_finish(&suite);
}

Test(cases, compile_actors_and_tokens)
{
	struct suite suite = load_good("actors.yaml");
	const struct test_case *test_case = suite.cases.items[0];
	const struct actor_def *actors = test_case->actors.items;
	cr_expect_eq(actors[1].user, 0);
	cr_expect_eq(actors[2].role, ACTOR_SIGNALING);
	cr_expect_eq(actors[2].version.minor, 9);
	cr_expect_eq(actors[3].app, APP_STATIC);
	cr_expect_eq(actors[3].user, 3);
	cr_expect(test_case->uses_app[APP_DYNAMIC] && test_case->uses_app[APP_STATIC] &&
		  test_case->uses_app[APP_OTHER]);
	const struct token_def *tokens = test_case->tokens.items;
	cr_expect_eq(tokens[0].issued_ms, INT64_C(-90000000));
	cr_expect_not(tokens[0].has_expires);
	cr_expect_eq(tokens[1].issued_ms, 5400000);
	cr_expect_eq(tokens[1].expires_ms, 30000);
	cr_expect_str_eq(tokens[2].breaks, "signature");
	cr_expect_eq(tokens[2].app, APP_OTHER);
	cr_expect_eq(nth(&suite, 0, 0)->args->items.items[0]->kind, VALUE_TOKEN);
	cr_expect_eq(nth(&suite, 0, 1)->args->items.items[0]->kind, VALUE_LITERAL);
	/* 1.0.0 is the largest version that is not above 1.0.1 */
	cr_expect_eq(nth(&suite, 0, 7)->gives.codes.n, 2);
	bool needs_signaling = false;
	VEC_EACH (need, &test_case->needs)
		needs_signaling = needs_signaling || strcmp(*need, "signaling") == 0;
	cr_expect(needs_signaling);
	suite_finish(&suite);
}

static const struct value *arg(const struct suite *suite, size_t step, size_t item)
{
	return nth(suite, 0, step)->args->items.items[item];
}

static const struct pattern *field(const struct suite *suite, size_t step, size_t item)
{
	return nth(suite, 0, step)->pattern->items.items[item];
}

Test(cases, compile_values_by_the_type_of_their_field)
{
	struct suite suite = load_good("values.yaml");
	cr_expect_eq(arg(&suite, 2, 0)->kind, VALUE_USER);
	cr_expect_eq(arg(&suite, 2, 1)->kind, VALUE_FILL);
	cr_expect_eq(arg(&suite, 2, 1)->fill_bytes, 8192);
	cr_expect_str_eq(arg(&suite, 2, 1)->text, "é");
	cr_expect_eq(arg(&suite, 4, 0)->kind, VALUE_REF);
	cr_expect_eq(arg(&suite, 4, 0)->parts.items[0].step, 3);
	cr_expect_eq(arg(&suite, 4, 1)->kind, VALUE_TEXT);
	cr_expect_str_eq(arg(&suite, 4, 1)->parts.items[2].text, " for $1");
	cr_expect_eq(arg(&suite, 6, 0)->kind, VALUE_RAW);
	cr_expect(json_is(arg(&suite, 7, 1)->json, JSON_NULL));
	cr_expect_eq(arg(&suite, 8, 1)->parts.items[0].kind, PART_VAR);
	cr_expect_eq(arg(&suite, 10, 0)->items.n, 3);
	cr_expect_eq(arg(&suite, 11, 0)->kind, VALUE_USERS);
	cr_expect_eq(arg(&suite, 11, 0)->fill_bytes, 256);
	cr_expect(nth(&suite, 0, 16)->gives.nil);
	cr_expect(nth(&suite, 0, 15)->gives.object);
	cr_expect_eq(arg(&suite, 24, 0)->kind, VALUE_CODE);
	cr_expect_eq(arg(&suite, 24, 0)->code->value, 0x0f);
	cr_expect(suite.cases.items[0]->own_world);
	cr_expect_not(suite.cases.items[1]->own_world);
	suite_finish(&suite);
}

Test(cases, compile_patterns)
{
	struct suite suite = load_good("values.yaml");
	cr_expect_eq(field(&suite, 3, 0)->kind, PATTERN_VALUE);
	cr_expect_eq(field(&suite, 3, 1)->kind, PATTERN_RANGE);
	cr_expect_eq(field(&suite, 3, 1)->gte->kind, VALUE_REF);
	cr_expect_str_eq(field(&suite, 3, 1)->lte->parts.items[0].field, "latest");
	const struct pattern *any = field(&suite, 5, 0);
	cr_assert_eq(any->items.n, 3);
	cr_expect_eq(any->items.items[1]->kind, PATTERN_MATCH);
	cr_expect_not_null(any->items.items[1]->source);
	cr_expect_eq(any->items.items[2]->kind, PATTERN_ABSENT);
	cr_expect_eq(field(&suite, 9, 0)->kind, PATTERN_BYTES);
	const struct pattern *status = nth(&suite, 0, 10)->result_pattern->items.items[0];
	cr_expect_eq(status->kind, PATTERN_LIST);
	cr_expect_eq(status->items.items[1]->kind, PATTERN_MAP);
	cr_expect_eq(status->items.items[2]->kind, PATTERN_EXACTLY);
	cr_expect_eq(nth(&suite, 0, 10)->gives.codes.n, 1);
	cr_expect_eq(nth(&suite, 0, 12)->gives.codes.n, 2);
	const struct pattern *state = field(&suite, 19, 3);
	cr_expect_eq(state->value->code->value, 1);
	cr_expect_str_eq(state->table->name, "RemoteInvitationState");
	cr_expect_eq(nth(&suite, 0, 21)->pattern->kind, PATTERN_EXACTLY);
	cr_expect_eq(nth(&suite, 0, 22)->pattern->kind, PATTERN_ANY);
	static const enum pattern_kind words[] = {PATTERN_ABSENT, PATTERN_PRESENT,
						  PATTERN_VALUE};
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(nth(&suite, 1, i + 1)->pattern->items.items[0]->kind,
			     words[i]);
	suite_finish(&suite);
}

Test(cases, become_one_for_each_row)
{
	struct suite suite = load_good("each.yaml");
	cr_assert_eq(suite.cases.n, 5);
	cr_expect_str_eq(suite.cases.items[1]->title,
			 "a text of 32767 bytes [size=32767, code=Ok, wait=2s]");
	cr_expect_eq(nth(&suite, 1, 1)->args->items.items[1]->fill_bytes, 32767);
	cr_expect_eq(nth(&suite, 1, 2)->duration_ms, 2000);
	cr_expect_str_eq(nth(&suite, 2, 1)->gives.codes.items[0]->name, "InvalidMessage");
	cr_expect_str_eq(nth(&suite, 3, 0)->operation->name, "logout");
	cr_expect_str_eq(nth(&suite, 4, 0)->operation->name, "sendMessageToPeer");
	const struct value *text = nth(&suite, 4, 0)->args->items.items[1];
	cr_expect_str_eq(json_text_or(text->json, ""), "$5");
	suite_finish(&suite);
}

Test(cases, of_other_versions_are_kept_without_steps)
{
	struct suite suite = load_good("versions.yaml");
	cr_assert_eq(suite.cases.n, 2);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_not(suite.cases.items[i]->in_profile);
		cr_expect_eq(suite.cases.items[i]->all.n, 0);
		cr_expect_eq(suite.cases.items[i]->steps.list.n, 0);
	}
	/* since and until are those of LOGIN-10 */
	cr_expect_eq(suite.cases.items[0]->until.minor, 9);
	cr_expect_eq(suite.cases.items[0]->until.patch, 3);
	suite_finish(&suite);
}

Test(cases, that_say_their_versions_cover_what_holds_in_each)
{
	static const struct {
		struct version profile;
		size_t n;
	} rows[] = {{{0, 9, 3}, 1}, {{1, 0, 1}, 2}};
	static const char text[] = "case: t\nsince: 0.9.3\ncovers: [RATE-01, RATE-08]\n"
				   "actors: [alice]\nsteps:\n- alice login\n";
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct suite suite = {0};
		struct problems problems = {0};
		world.options.profile = rows[i].profile;
		cr_assert(cases_load_text(&world, text, sizeof text - 1, &suite,
					  &problems));
		const struct test_case *test = suite.cases.items[0];
		cr_expect(test->in_profile);
		cr_assert_eq(test->covers.n, rows[i].n);
		cr_expect_str_eq(test->covers.items[0]->id, "RATE-01");
		problems_finish(&problems);
		suite_finish(&suite);
	}
}

/* Those of one version after those of another, with the problems of both, once each. */
Test(cases, of_several_versions_are_read_once_and_compiled_for_each)
{
	static const char good[] =
		"case: t\nsince: 0.9.3\ncovers: [RATE-01, RATE-08]\n"
		"actors: [alice, bob]\neach:\n- {who: alice}\n"
		"- {who: bob}\nsteps:\n- alice login\n"
		"- alice sendMessageToPeer: {peerId: $who, text: $who}\n";
	static const char bad[] = "case: t\nactors: [alice]\nsteps:\n- alice logon\n";
	struct catalogue old = {0};
	struct problems problems = {0};
	struct suite suite = {0}, refused = {0};
	char *versions OWNED(mem_freep)
	= text_format("%s/versions", corpus_fixtures());
	cr_assert(load_catalogue(versions, (struct version){0, 9, 3}, &world.fixtures,
				 &old, &problems));
	const struct catalogue *const both[] = {&old, &world.catalogue};

	const char *path = cases_put_text(good, sizeof good - 1, &suite);
	cr_assert(load_cases_of_all(&path, 1, &world.options, both, 2,
				    &world.requirements, &suite, &problems));
	cr_assert_eq(suite.cases.n, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct test_case *test = suite.cases.items[i];
		cr_expect_eq(test->catalogue, both[i / 2]);
		cr_expect_eq(test->covers.n, i < 2 ? 1 : 2, "by its version");
		cr_expect_str_eq(test->id, suite.cases.items[i % 2]->id);
		const struct value *text = test->all.items[1]->args->items.items[1];
		cr_expect_str_eq(json_text_or(text->json, ""),
				 i % 2 == 0 ? "alice" : "bob");
	}

	path = cases_put_text(bad, sizeof bad - 1, &refused);
	cr_expect_not(load_cases_of_all(&path, 1, &world.options, both, 2,
					&world.requirements, &refused, &problems));
	cr_expect_eq(problems_count(&problems), 1);
	cr_expect_eq(refused.cases.n, 0);
	problems_finish(&problems);
	suite_finish(&suite);
	suite_finish(&refused);
	catalogue_finish(&old);
}

Test(cases, name_ids_by_path_and_title)
{
	struct suite suite = load_good_text("case: 'Two  Words, then: 3'\n"
					    "actors: [alice]\nsteps:\n- alice login\n");
	cr_expect_str_eq(suite.cases.items[0]->id, "t#two-words-then-3");
	cr_expect_str_eq(suite.cases.items[0]->class_name, "cases.t");
	cr_expect(suite.cases.items[0]->in_profile);
	suite_finish(&suite);
}

Test(cases, whose_rows_look_alike_are_numbered)
{
	struct suite suite = load_good_text("case: t\nactors: [alice]\neach:\n- {a: é}\n"
					    "- {a: ü}\nsteps:\n- alice login\n");
	cr_assert_eq(suite.cases.n, 2);
	cr_expect_str_eq(suite.cases.items[0]->id, "t#t-a");
	cr_expect_str_eq(suite.cases.items[1]->title, "t [a=ü] (row 2)");
	cr_expect_str_eq(suite.cases.items[1]->id, "t#t-a-row-2");
	suite_finish(&suite);
}

Test(cases, may_go_over_a_limit_where_they_cover_it_or_let_time_pass)
{
	static const char *const good[] = {
		"covers: [LOGIN-04]\nsteps:\n- alice login\n- alice login\n- alice "
		"login\n",
		"steps:\n- alice login\n- alice login\n- time passes: 1s\n- alice "
		"login\n",
		"steps:\n- alice login\n- alice login\n- alice login:\n"
		"  covers: [RATE-06]\n",
		"steps:\n- alice login\n- bob login\n- bob login\n- alice login\n",
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		char *text OWNED(mem_freep)
		= text_format("case: t\nactors: [alice, bob]\n%s", good[i]);
		struct suite suite = load_good_text(text);
		suite_finish(&suite);
	}
}

Test(cases, that_one_cannot_read_are_a_problem)
{
	struct suite suite = {0};
	struct problems problems = {0};
	cr_expect_not(cases_load(&world, "no-such-file.yaml", &suite, &problems));
	cr_expect_eq(problems_count(&problems), 1);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(cases, may_hold_only_so_many_steps)
{
	OWNED(text_finish)
	struct text text = {0};
	text_add(&text, "case: t\nactors: [alice]\nsteps:\n");
	for (int i = 0; i < CASE_STEPS_MAX; i++)
		text_add(&text, "- alice getSDKVersion\n");
	struct suite suite = load_good_text(text_str(&text));
	cr_expect_eq(suite.cases.items[0]->all.n, CASE_STEPS_MAX);
	suite_finish(&suite);
	text_add(&text, "- alice getSDKVersion\n");
	struct problems problems = {0};
	cr_expect_not(
		cases_load_text(&world, text_str(&text), text.len, &suite, &problems));
	cr_assert_eq(problems_count(&problems), 1);
	cr_expect_eq(problems.list.items[0].place.line, CASE_STEPS_MAX + 4);
	problems_finish(&problems);
	suite_finish(&suite);
}
