#include "agent/control.h"
#include "net_pair.h"

static struct control *control;
static struct url url;
static struct text told;
static bool in_call;
static const char *free_on;

static void tell(const char *word, const char *rest)
{
	cr_assert_not(in_call, "%s came from within a call", word);
	cr_assert_not_null(control, "%s came after the end", word);
	text_printf(&told, "%s %s\n", word, rest);
	if (free_on != NULL && strcmp(free_on, word) == 0) {
		control_free(control);
		control = NULL;
	}
}

static void on_ready(void *user, const struct json *result)
{
	(void)user;
	tell("ready", json_text_or(json_get(result, "service"), "?"));
}

static void on_lost(void *user, bool was_ready, const char *why)
{
	(void)user;
	tell(was_ready ? "lost" : "never-ready", why);
}

static const struct control_ops OPS = {.ready = on_ready, .lost = on_lost};

static void on_done(void *user, const struct json *result, int code, const char *message)
{
	OWNED(text_finish)
	struct text text = {0};

	text_printf(&text, "%s ", (const char *)user);
	if (result != NULL)
		json_write(result, &text);
	else
		text_printf(&text, "%d %s", code, message);
	tell("done", text_str(&text));
}

static void begin(void)
{
	struct json *hello = json_object();
	struct err err = {0};

	pair_begin();
	pair_listen(NULL, NULL);
	url = pair_url("ws", "127.0.0.1", ws_listener_port(listener));
	json_put_text(hello, "role", "control");
	cr_assert(control_new(loop, &url, NULL, hello, &OPS, NULL, &control, &err), "%s",
		  err.message);
}

static void end(void)
{
	control_free(control);
	control = NULL;
	text_finish(&told);
	pair_end();
}

TestSuite(agent_control, .init = begin, .fini = end);

static void request(const char *method, char *name)
{
	struct json *params = json_object();

	json_put_text(params, "appId", "a");
	in_call = true;
	control_request(control, method, params, on_done, name);
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

static void serve(int n, const char *frame, const char *reply)
{
	WAIT_FOR(n_accepted > 0 && accepted[0]->messages >= n);
	if (frame != NULL)
		cr_assert_str_eq(text_str(&accepted[0]->last), frame);
	if (reply != NULL)
		ws_send(accepted[0]->ws, reply, strlen(reply));
}

static void become_ready(void)
{
	serve(1,
	      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":"
	      "{\"role\":\"control\"}}",
	      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"service\":\"s\"}}");
	check_told("ready s\n");
}

static char FIRST[] = "first";
static char SECOND[] = "second";

Test(agent_control, a_request_is_answered_with_its_result_or_its_error)
{
	become_ready();
	request("world.create", FIRST);
	serve(2,
	      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"world.create\",\"params\":"
	      "{\"appId\":\"a\"}}",
	      "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"now\":5}}");
	check_told("done first {\"now\":5}\n");
	request("fence", SECOND);
	serve(3, NULL,
	      "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32004,"
	      "\"message\":\"no such world\"}}");
	check_told("done second -32004 no such world\n");
}

Test(agent_control, requests_made_before_hello_is_answered_wait_for_it)
{
	request("world.create", FIRST);
	request("fence", SECOND);
	serve(1, NULL, NULL);
	loop_turn(loop, 0);
	cr_assert_eq(accepted[0]->messages, 1);
	become_ready();
	serve(3, NULL, "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}");
	check_told("done first {}\n");
}

Test(agent_control, a_refused_hello_fails_what_waits_and_is_told_once)
{
	request("fence", FIRST);
	serve(1, NULL,
	      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32003,"
	      "\"message\":\"wrong secret\"}}");
	check_told("done first -32000 hello was refused: wrong secret\n"
		   "never-ready hello was refused: wrong secret\n");
	WAIT_FOR(accepted[0]->closes == 1);
	check_told("");
}

Test(agent_control, a_lost_connection_fails_what_waits_and_what_is_asked_later)
{
	become_ready();
	request("fence", FIRST);
	serve(2, NULL, NULL);
	ws_close(accepted[0]->ws, 4000, "bye");
	WAIT_FOR(strstr(text_str(&told), "\nlost ") != NULL);
	cr_assert(strncmp(text_str(&told), "done first -32000 ", 18) == 0);
	text_clear(&told);
	request("fence", SECOND);
	WAIT_FOR(told.len > 0);
	cr_assert(strncmp(text_str(&told), "done second -32000 ", 19) == 0);
}

Test(agent_control, nonsense_ends_it)
{
	static const struct {
		const char *frame;
		const char *told;
	} rows[] = {
		{"hello?", "lost a frame that is no JSON: byte 0: "},
		{"{\"id\":1}", "lost a frame that is no JSON-RPC 2.0\n"},
		{"[]", "lost a frame that is no JSON-RPC 2.0\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{}}",
		 "lost an answer to nothing that was asked\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
		 "lost an answer to nothing that was asked\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":2}",
		 "lost an answer holds neither or both of result and error\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (i > 0) {
			end();
			begin();
		}
		become_ready();
		ws_send(accepted[0]->ws, rows[i].frame, strlen(rows[i].frame));
		WAIT_FOR(told.len > 0);
		cr_assert(strncmp(text_str(&told), rows[i].told, strlen(rows[i].told)) ==
				  0,
			  "%s", text_str(&told));
		WAIT_FOR(accepted[0]->closes == 1);
	}
}

Test(agent_control, a_notification_is_ignored_and_a_request_refused)
{
	static const char note[] = "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}";
	static const char asked[] = "{\"jsonrpc\":\"2.0\",\"id\":\"e\",\"method\":\"x\"}";

	become_ready();
	ws_send(accepted[0]->ws, note, sizeof note - 1);
	ws_send(accepted[0]->ws, asked, sizeof asked - 1);
	serve(2,
	      "{\"jsonrpc\":\"2.0\",\"id\":\"e\",\"error\":{\"code\":-32601,"
	      "\"message\":\"unknown\"}}",
	      NULL);
	check_told("");
}

Test(agent_control, it_may_be_freed_from_any_callback)
{
	static const char *const words[] = {"ready", "done", "lost"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (i > 0) {
			free_on = NULL;
			end();
			begin();
		}
		free_on = words[i];
		serve(1, NULL,
		      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"service\":\"s\"}}");
		if (i == 1) {
			WAIT_FOR(told.len > 0);
			request("fence", FIRST);
			request("fence", SECOND);
			serve(3, NULL, "?");
		} else if (i == 2) {
			WAIT_FOR(told.len > 0);
			ws_drop(accepted[0]->ws, true);
		}
		WAIT_FOR(control == NULL);
		WAIT_FOR(accepted[0]->closes == 1);
	}
}
