#include "tests/run_world.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

static const char cases[] =
	"case: one\nactors: {alice: , twin: {user: alice}, bob: }\nsteps:\n"
	"- alice login\n- bob login\n"
	"- alice sendMessageToPeer: {peerId: bob, text: hi}\n  as: sent\n"
	"- bob gets messageReceived: {text: $sent.text}\n  as: got\n"
	"- alice sendMessageToPeer: {peerId: bob, text: hi}\n  repeat: 3\n  in: 1s\n"
	"  as: burst\n  gives: any\n"
	"- bob gets messageReceived:\n  times: $burst.Ok\n";

enum { SENT = 2, GOT = 3, BURST = 4 };

static struct json *parse(const char *text)
{
	struct json *json = NULL;

	cr_assert(json_parse(text, strlen(text), &json, NULL));
	return json;
}

static void answer(struct case_run *play, size_t step, unsigned count, const char *result)
{
	struct call_record *call = mem_new(1, sizeof *call);

	call->operation = play->test->all.items[step]->operation;
	call->count = count;
	call->result = parse(result);
	call->args = parse("{\"text\":\"hi\",\"code\":\"of the arguments\"}");
	VEC_PUSH(&play->moments[step].calls, call);
	play->moments[step].done = true;
}

static struct case_run *make(struct run_world *world)
{
	struct case_run *play;

	run_world_init(world, cases);
	play = case_run_new(&world->run, 0);
	answer(play, SENT, 1, "{\"code\":4}");
	play->moments[SENT].earliest_ms = 1000;
	play->moments[SENT].latest_ms = 3000;
	play->moments[GOT].event = parse("{\"text\":\"hi\",\"isOfflineMessage\":false}");
	play->moments[GOT].done = true;
	answer(play, BURST, 1, "{\"code\":0}");
	answer(play, BURST, 2, "{\"code\":5}");
	answer(play, BURST, 3, "{\"code\":0}");
	return play;
}

Test(scope, gives_what_earlier_steps_brought)
{
	static const struct {
		const char *name, *field;
		const char *json; /* NULL: the message */
		const char *said;
	} rows[] = {
		{"sent", "code", "4", NULL},
		{"sent", "text", "\"hi\"", NULL},
		{"sent", "earliest", "1000", NULL},
		{"sent", "latest", "3000", NULL},
		{"sent", "CachedByServer", "1", NULL},
		{"sent", "Ok", "0", NULL},
		{"got", "text", "\"hi\"", NULL},
		{"got", "isOfflineMessage", "false", NULL},
		{"burst", "Ok", "2", NULL},
		{"burst", "TooOften", "1", NULL},
		{"burst", "Failure", "0", NULL},
		{"sent", "session", NULL, "$sent has no session"},
		{"got", "Ok", NULL, "$got has no Ok"},
		{"sent", NULL, NULL, "$sent needs a field"},
		{"later", "code", NULL, "nothing is named later"},
	};
	struct run_world world;
	struct case_run *play = make(&world);
	struct scope scope = case_scope(play, 9);

	cr_expect_eq(scope.count, 9);
	for (size_t i = 0; i < LEN(rows); i++) {
		struct json *json OWNED(json_freep)
		= NULL;
		struct text out OWNED(text_finish) = {0};
		struct err err = {0};
		bool ok = scope.ops->named(scope.user, rows[i].name, rows[i].field, &json,
					   &err);

		cr_expect_eq(ok, rows[i].json != NULL, "%s.%s", rows[i].name,
			     rows[i].field ? rows[i].field : "");
		if (ok)
			json_write(json, &out);
		cr_expect_str_eq(ok ? text_str(&out) : err.message,
				 rows[i].json ? rows[i].json : rows[i].said);
	}
	play->moments[SENT].done = false;
	cr_expect_not(scope.ops->named(scope.user, "sent", "code", &(struct json *){NULL},
				       NULL),
		      "it has not happened");
	case_run_free(play);
	run_world_finish(&world);
}

Test(scope, gives_users_channels_and_variables_ids_of_their_own)
{
	struct run_world world;
	struct case_run *play = make(&world);
	struct case_run *other;
	struct scope scope = case_scope(play, 0);
	struct text room OWNED(text_finish) = {0};
	struct text room_of_other OWNED(text_finish) = {0};
	static char value[] = "of the key";
	struct player alice = {.def = &play->test->actors.items[0]};
	static char id[] = "alice-1";

	alice.user_id = id;
	VEC_PUSH(&play->players, &alice);
	map_put(&world.cases.vars, "KEY", value);
	cr_expect_str_eq(scope.ops->user_id(scope.user, "alice"), "alice-1");
	cr_expect_str_eq(scope.ops->user_id(scope.user, ""), "", "the empty id");
	cr_expect_str_eq(scope.ops->var(scope.user, "KEY"), "of the key");
	cr_expect_null(scope.ops->var(scope.user, "OTHER"));
	scope.ops->channel_id(scope.user, "room", &room);
	cr_expect_eq(strncmp(text_str(&room), "room-", 5), 0);
	cr_expect_eq(room.len, strlen("room-") + 8);
	world.run.plan.items[0].round = 2;
	other = case_run_new(&world.run, 0);
	scope = case_scope(other, 0);
	scope.ops->channel_id(scope.user, "room", &room_of_other);
	cr_expect_str_neq(text_str(&room), text_str(&room_of_other), "another round");
	VEC_FINISH(&play->players);
	case_run_free(other);
	case_run_free(play);
	run_world_finish(&world);
}
