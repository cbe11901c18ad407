#include "agent/actor.h"
#include "net_pair.h"

#define LOGIN "{\"userId\":\"alice\",\"token\":\"t\"}"

static struct actor *actor;
static struct url url;
static struct text told;
static bool in_call;        /* of the actor's API: nothing may be told then */
static const char *free_on; /* the first word at which the actor is freed */

static void tell(const char *word, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void tell(const char *word, const char *fmt, ...)
{
	va_list args;

	cr_assert_not(in_call, "%s came from within a call", word);
	cr_assert_not_null(actor, "%s came after the end", word);
	text_printf(&told, "%s ", word);
	va_start(args, fmt);
	text_vprintf(&told, fmt, args);
	va_end(args);
	text_char(&told, '\n');
	if (free_on != NULL && strcmp(free_on, word) == 0) {
		actor_free(actor);
		actor = NULL;
	}
}

static void tell_json(const char *word, const char *name, const struct json *json)
{
	OWNED(text_finish)
	struct text text = {0};

	json_write(json, &text);
	tell(word, "%s %s", name, text_str(&text));
}

static void on_result(void *user, uint64_t call, const struct json *result)
{
	char name[8];

	(void)user;
	snprintf(name, sizeof name, "%d", (int)call);
	tell_json("result", name, result);
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	(void)user;
	tell("refused", "%d %d %s", (int)call, code, message);
}

static void on_event(void *user, const char *name, const struct json *params)
{
	(void)user;
	tell_json("event", name, params);
}

static void on_marker(void *user, const char *marker)
{
	(void)user;
	tell("marker", "%s", marker);
}

static void on_greeted(void *user, const struct json *hello)
{
	(void)user;
	tell("greeted", "%s", json_text_or(json_get(hello, "service"), "?"));
}

static void on_nonsense(void *user, const char *what)
{
	(void)user;
	tell("nonsense", "%s", what);
}

static void on_stray(void *user, int code, const char *message)
{
	(void)user;
	tell("stray", "%d %s", code, message);
}

static void on_lost(void *user, bool was_open, int close_code, const char *why)
{
	(void)user;
	cr_assert_neq(why[0], '\0');
	tell("lost", "%s %d", was_open ? "open" : "never open", close_code);
}

static const struct actor_ops OPS = {
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.marker = on_marker,
	.greeted = on_greeted,
	.nonsense = on_nonsense,
	.stray = on_stray,
	.lost = on_lost,
};

static void make_actor(bool transparent)
{
	const struct actor_config config = {
		.role = "rtm",
		.app_id = "app",
		.version = "1.0.1",
		.platform = "cpp",
		.url = &url,
		.transparent = transparent,
	};
	struct err err = {0};

	cr_assert(actor_new(loop, &config, &OPS, NULL, &actor, &err), "%s", err.message);
}

static void begin(void)
{
	pair_begin();
	pair_listen(NULL, NULL);
	url = pair_url("ws", "127.0.0.1", ws_listener_port(listener));
	make_actor(false);
}

static void end(void)
{
	actor_free(actor);
	actor = NULL;
	text_finish(&told);
	pair_end();
}

TestSuite(agent_actor, .init = begin, .fini = end);

static void call(uint64_t number, const char *operation, const char *params)
{
	OWNED(json_freep)
	struct json *json = NULL;

	if (params != NULL)
		cr_assert(json_parse(params, strlen(params), &json, NULL));
	in_call = true;
	actor_call(actor, number, operation, json);
	in_call = false;
}

static void check_told(const char *expected)
{
	size_t want = strlen(expected);

	WAIT_FOR(told.len >= want);
	loop_turn(loop, 0);
	cr_assert_str_eq(text_str(&told), expected);
	text_clear(&told);
}

/* The N-th message of the service's side I must hold WORDS; REPLY is sent, if any. */
static void serve(size_t i, int n, const char *words, const char *reply)
{
	WAIT_FOR(n_accepted > i && accepted[i]->messages >= n);
	cr_assert_eq(accepted[i]->messages, n);
	cr_assert_not_null(strstr(text_str(&accepted[i]->last), words), "%s",
			   text_str(&accepted[i]->last));
	if (reply != NULL)
		ws_send(accepted[i]->ws, reply, strlen(reply));
}

static void log_in(void)
{
	call(1, "login", LOGIN);
	serve(0, 1, "\"hello\"",
	      "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"service\":\"s\"}}");
	serve(0, 2, "\"login\"",
	      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"code\":0,\"session\":\"x\"}}");
	check_told("event connectionStateChanged {\"state\":2,\"reason\":1}\n"
		   "greeted s\n"
		   "event connectionStateChanged {\"state\":3,\"reason\":2}\n"
		   "result 1 {\"code\":0,\"session\":\"x\"}\n");
	cr_assert(actor_connected(actor));
}

Test(agent_actor, nothing_is_told_from_within_a_call_and_all_of_it_soon_after)
{
	call(1, "getSDKVersion", NULL);
	call(2, "fly", NULL);
	call(3, "logout", NULL);
	check_told("result 1 {\"value\":\"1.0.1\"}\n"
		   "refused 2 -32601 this client of 1.0.1 has no operation fly\n"
		   "result 3 {\"code\":102}\n");
	cr_assert_eq(n_accepted, 0, "nothing needed a connection");
	cr_assert_not(actor_connected(actor));
}

Test(agent_actor, a_login_goes_over_a_connection_and_events_and_markers_come_back)
{
	static const char event[] =
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"messageReceived\","
		"\"params\":{\"text\":\"hi\"}}";
	static const char fence[] = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"fence\","
				    "\"params\":{\"marker\":\"m\"}}";

	log_in();
	ws_send(accepted[0]->ws, event, sizeof event - 1);
	check_told("event messageReceived {\"text\":\"hi\"}\n");
	serve(0, 3, "\"result\":{}", NULL);
	ws_send(accepted[0]->ws, fence, sizeof fence - 1);
	check_told("marker m\n");
}

Test(agent_actor, after_a_logout_the_next_login_has_a_connection_of_its_own)
{
	log_in();
	call(2, "logout", NULL);
	serve(0, 3, "\"logout\"",
	      "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"code\":0}}");
	check_told("event connectionStateChanged {\"state\":1,\"reason\":6}\n"
		   "result 2 {\"code\":0}\n");
	cr_assert_not(actor_connected(actor));
	WAIT_FOR(accepted[0]->closes == 1);
	cr_assert_eq(accepted[0]->code, 1000);
	call(3, "login", LOGIN);
	serve(1, 1, "\"hello\"", NULL);
	check_told("event connectionStateChanged {\"state\":2,\"reason\":1}\n");
}

Test(agent_actor, a_loss_is_told_before_what_the_client_makes_of_it)
{
	actor_free(actor);
	make_actor(true);
	log_in();
	call(2, "sendMessageToPeer", NULL);
	serve(0, 3, "\"sendMessageToPeer\"", NULL);
	ws_close(accepted[0]->ws, 4001, "out");
	check_told("lost open 4001\nresult 2 {\"code\":1}\n");
	cr_assert_not(actor_connected(actor));
}

Test(agent_actor, where_nobody_listens_the_login_times_out_on_the_actors_clock)
{
	ws_listener_free(listener);
	listener = NULL;
	call(1, "login", LOGIN);
	check_told("event connectionStateChanged {\"state\":2,\"reason\":1}\n"
		   "lost never open 0\n");
	in_call = true;
	int64_t due = actor_next_due(actor);
	cr_assert_geq(due, 0);
	cr_assert_leq(due, actor_now(actor) + 200);
	actor_advance(actor, actor_now(actor) + 6000);
	in_call = false;
	check_told("event connectionStateChanged {\"state\":1,\"reason\":4}\n"
		   "result 1 {\"code\":9}\n");
	cr_assert_eq(actor_next_due(actor), -1);
}

Test(agent_actor, a_client_timer_fires_by_itself_in_real_time)
{
	log_in();
	ws_drop(accepted[0]->ws, true);
	WAIT_FOR(n_accepted == 2);
	serve(1, 1, "\"hello\"", NULL);
}

Test(agent_actor, its_clock_is_the_walls_until_it_is_moved)
{
	int64_t wall = clock_wall_ms();

	cr_assert_leq(llabs(actor_now(actor) - wall), 1000);
	actor_advance(actor, wall + 86400000);
	cr_assert_leq(llabs(actor_now(actor) - wall - 86400000), 1000);
	actor_advance(actor, wall);
	cr_assert_leq(llabs(actor_now(actor) - wall - 86400000), 1000, "never back");
	actor_set_clock(actor, 5000);
	cr_assert_leq(llabs(actor_now(actor) - 5000), 1000);
	check_told("");
}

Test(agent_actor, a_client_timer_keeps_its_distance_when_the_clock_is_advanced)
{
	log_in();
	call(2, "sendMessageToPeer", NULL);
	int64_t due = actor_next_due(actor);
	actor_advance(actor, due - 1000);
	check_told("");
	actor_advance(actor, due);
	check_told("result 2 {\"code\":2}\n");
}

Test(agent_actor, a_binary_frame_is_nonsense)
{
	log_in();
	ws_send_raw(accepted[0]->ws, "\x82\x01x", 3);
	check_told("nonsense a binary frame; the protocol has text alone\n");
}

Test(agent_actor, raw_bytes_go_out_as_they_are_and_only_when_there_is_a_connection)
{
	/* A masked text frame "{" with the mask 0. */
	cr_assert_not(actor_send_raw(actor, FRAME_BYTES, "\x81\x81\0\0\0\0{", 7));
	log_in();
	cr_assert(actor_send_raw(actor, FRAME_BYTES, "\x81\x81\0\0\0\0{", 7));
	serve(0, 3, "{", NULL);
}

Test(agent_actor, raw_frames_are_text_or_binary)
{
	cr_assert_not(actor_send_raw(actor, FRAME_TEXT, "{", 1));
	log_in();
	cr_assert(actor_send_raw(actor, FRAME_TEXT, "{", 1));
	serve(0, 3, "{", NULL);
	cr_expect_not(accepted[0]->binary);
	cr_assert(actor_send_raw(actor, FRAME_HEX, "\xc3\x28", 2));
	serve(0, 4, "\xc3\x28", NULL);
	cr_expect_not(accepted[0]->binary);
	cr_assert(actor_send_raw(actor, FRAME_BINARY, "\1\2", 2));
	serve(0, 5, "\1\2", NULL);
	cr_expect(accepted[0]->binary);
}

Test(agent_actor, what_answers_nothing_is_nonsense_until_raw_bytes_were_sent)
{
	static const char error[] = "{\"jsonrpc\":\"2.0\",\"id\":null,"
				    "\"error\":{\"code\":-32700,\"message\":\"no\"}}";
	static const char result[] =
		"{\"jsonrpc\":\"2.0\",\"id\":\"raw\",\"result\":{\"code\":0}}";

	log_in();
	ws_send(accepted[0]->ws, error, sizeof error - 1);
	check_told("nonsense an error that answers nothing: no\n");
	ws_send(accepted[0]->ws, result, sizeof result - 1);
	check_told("nonsense a result that answers nothing\n");
	cr_assert(actor_send_raw(actor, FRAME_TEXT, "{", 1));
	serve(0, 3, "{", error);
	check_told("stray -32700 no\n");
	ws_send(accepted[0]->ws, result, sizeof result - 1);
	check_told("stray 0 a result that answers nothing\n");
}

Test(agent_actor, it_may_be_freed_from_any_callback)
{
	static const struct {
		const char *word;
		const char *frame; /* of the service, once logged in; NULL: at login */
	} rows[] = {
		{"greeted", NULL},
		{"event",
		 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"messageReceived\"}"},
		{"marker", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fence\","
			   "\"params\":{\"marker\":\"m\"}}"},
		{"nonsense", "hello?"},
		{"result", "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"code\":0}}"},
		{"refused", "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-1}}"},
		{"lost", NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		pair_end();
		text_clear(&told);
		free_on = NULL;
		actor_free(actor);
		actor = NULL;
		begin();
		if (strcmp(rows[i].word, "greeted") == 0) {
			free_on = "greeted";
			call(1, "login", LOGIN);
			serve(0, 1, "\"hello\"",
			      "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
		} else {
			log_in();
			call(2, "logout", NULL);
			serve(0, 3, "\"logout\"", rows[i].frame);
			free_on = rows[i].word;
			if (strcmp(rows[i].word, "lost") == 0)
				ws_drop(accepted[0]->ws, true);
		}
		WAIT_FOR(actor == NULL);
		WAIT_FOR(accepted[0]->closes == 1);
	}
}

Test(agent_actor, an_unknown_defect_gives_no_actor)
{
	const char *defects[] = {"logout-silnt", NULL};
	struct actor *before = actor;
	struct err err = {0};

	cr_assert_not(actor_new(
		loop,
		&(struct actor_config){.role = "rtm", .url = &url, .defects = defects},
		&OPS, NULL, &before, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_eq(before, actor);
}
