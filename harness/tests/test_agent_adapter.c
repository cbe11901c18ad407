#include "base/mem.h"
#include "tests/adapter_rig.h"

#include <signal.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

/* An adapter in a few lines of shell; %s is what it does beside. */
#define HELLO                                                                \
	"{\\\"name\\\":\\\"acme 7\\\",\\\"version\\\":\\\"1.0.1\\\","        \
	"\\\"platform\\\":\\\"objc\\\",\\\"capabilities\\\":[\\\"fence\\\"," \
	"\\\"clock\\\"]}"
#define ADAPTER                                                                      \
	"answer() { echo \"{\\\"id\\\":$id,$1}\"; }\n"                               \
	"hello=\"" HELLO "\"\n"                                                      \
	"while read -r line; do\n"                                                   \
	"id=${line#*'\"id\":'}; id=${id%%%%,*}\n"                                    \
	"actor=${line#*'\"actor\":'}; actor=${actor%%%%[,\\}]*}\n"                   \
	"case $line in\n"                                                            \
	"%s\n"                                                                       \
	"*agent.hello*) answer \"\\\"result\\\":$hello\";;\n"                        \
	"*noSuchOperation*) answer '\"error\":{\"code\":-32601}';;\n"                \
	"*'\"method\":\"login\"'*)\n"                                                \
	"echo '{\"method\":\"connectionStateChanged\",\"params\":{\"actor\":'$actor" \
	"',\"at\":1.5,\"state\":3}}'; answer '\"result\":{\"code\":0}';;\n"          \
	"*clock.advance*) answer '\"result\":{\"now\":1000,\"next\":null}';;\n"      \
	"*'\"method\":\"lacks\"'*) answer '\"error\":{\"code\":-32601}';;\n"         \
	"*'\"method\":\"fails\"'*) answer "                                          \
	"'\"error\":{\"code\":-32602,\"message\":\"no way\"}';;\n"                   \
	"*shutdown*) answer '\"result\":{}'; exit 0;;\n"                             \
	"*) answer '\"result\":{}';;\n"                                              \
	"esac; done"

/* --- an actor */

static void on_result(void *user, uint64_t call, const struct json *result)
{
	(void)user;
	text_printf(&told, "result %d ", (int)call);
	json_write(result, &told);
	text_char(&told, '\n');
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	(void)user;
	(void)message;
	text_printf(&told, "refused %d %d\n", (int)call, code);
}

static void on_event(void *user, const char *name, const struct json *params)
{
	(void)user;
	text_printf(&told, "event %s ", name);
	json_write(params, &told);
	text_char(&told, '\n');
}

static void on_marker(void *user, const char *marker)
{
	(void)user;
	text_printf(&told, "marker %s\n", marker);
}

static void on_moved(void *user)
{
	(void)user;
	text_add(&told, "moved\n");
}

static void on_actor_broke(void *user, const char *what)
{
	(void)user;
	text_printf(&told, "broke %s\n", what);
}

static const struct actor_ops ACTOR_OPS = {
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.marker = on_marker,
	.moved = on_moved,
	.broke = on_actor_broke,
};

TestSuite(agent_adapter, .init = rig_begin, .fini = rig_end);

static void make(const char *command)
{
	const struct adapter_config config = {
		.name = "acme", .command = command, .version = "1.0.1"};
	struct err err = {0};

	agent = adapter_new(loop, &config);
	adapter_tell(agent, &OPS, NULL);
	cr_assert(adapter_start(agent, &err), "%s", err.message);
}

static void make_shell(const char *beside)
{
	char *command OWNED(mem_freep)
	= text_format(ADAPTER, beside);

	make(command);
}

static struct actor *play(void)
{
	static struct url url;
	struct actor_config config = {
		.role = "rtm", .app_id = "app", .version = "1.0.1", .url = &url};
	struct actor *actor = NULL;
	struct err err = {0};

	cr_assert(url_parse("wss://127.0.0.1:7/x", &url, &err));
	cr_assert(agent_play(agent, &config, &ACTOR_OPS, NULL, &actor, &err), "%s",
		  err.message);
	return actor;
}

Test(agent_adapter, tells_what_the_build_is)
{
	make_shell("");
	cr_expect_null(agent_build(agent));
	cr_expect_eq(adapter_state(agent), ADAPTER_GREETING);
	WAIT_FOR(ready);
	cr_expect_eq(adapter_state(agent), ADAPTER_READY);
	cr_expect_str_eq(agent_name(agent), "acme");
	cr_expect_str_eq(agent_build(agent), "acme 7");
	cr_expect_str_eq(agent_version(agent), "1.0.1");
	cr_expect_str_eq(agent_platform(agent), "objc");
	cr_expect(agent_can(agent, "fence"));
	cr_expect_not(agent_can(agent, "channels"));
	cr_expect_not(agent_is_embedded(agent));
}

Test(agent_adapter, plays_an_actor_in_order)
{
	struct actor *actor;

	make_shell("");
	WAIT_FOR(ready);
	actor = play();
	/* Before create is answered: it waits for that. */
	actor_call(actor, 1, "login", NULL);
	cr_expect_not(actor_connected(actor));
	WAIT_FOR(was_told("result 1"));
	cr_expect(actor_connected(actor));
	cr_expect(actor_fence(actor, "m7"));
	cr_expect_not(actor_peek(actor));
	actor_call(actor, 2, "lacks", NULL);
	actor_call(actor, 3, "fails", NULL);
	actor_call(actor, 4, "logout", NULL);
	WAIT_FOR(was_told("result 4"));
	cr_expect_not(actor_connected(actor));
	cr_expect_eq(actor_now(actor), 1000);
	cr_expect_eq(actor_next_due(actor), -1);
	cr_expect_str_eq(text_str(&told),
			 "event connectionStateChanged {\"state\":3}\n"
			 "result 1 {\"code\":0}\n"
			 "marker m7\n"
			 "moved\n"
			 "refused 2 -32601\n"
			 "broke the adapter answered a call with error -32602: no way\n"
			 "result 4 {}\n");
	actor_free(actor);
}

/* What is asked of a new actor comes in the order in which it was asked. */
Test(agent_adapter, a_new_actor_is_asked_in_order)
{
	struct actor *actor;

	make_shell("");
	WAIT_FOR(ready);
	actor = play();
	actor_call(actor, 1, "login", NULL);
	cr_expect_not(actor_peek(actor));
	cr_expect(actor_fence(actor, "m1"));
	actor_call(actor, 2, "logout", NULL);
	WAIT_FOR(was_told("result 2"));
	cr_expect_str_eq(text_str(&told), "event connectionStateChanged {\"state\":3}\n"
					  "result 1 {\"code\":0}\n"
					  "moved\n"
					  "marker m1\n"
					  "result 2 {}\n");
	actor_free(actor);
}

Test(agent_adapter, hands_on_the_arguments_and_where_the_service_is)
{
	struct actor *actor;
	struct json *params = NULL;
	const char *text = "{\"text\":\"a b\"}";

	make_shell(
		"*'\"method\":\"create\"'*|*'\"method\":\"send\"'*) echo \"$line\" >&2;"
		" answer '\"result\":{}';;");
	WAIT_FOR(ready);
	actor = play();
	cr_assert(json_parse(text, strlen(text), &params, NULL));
	actor_call(actor, 9, "send", params);
	json_free(params);
	WAIT_FOR(was_told("result 9"));
	WAIT_FOR(was_told("\"method\":\"send\""));
	cr_expect(was_told("\"params\":{\"actor\":\"1\",\"url\":\"wss://127.0.0.1:7/x\","
			   "\"appId\":\"app\",\"version\":\"1.0.1\",\"role\":\"rtm\"}}"),
		  "%s", text_str(&told));
	cr_expect(was_told("\"method\":\"send\",\"params\":{\"actor\":\"1\",\"text\":"
			   "\"a b\"}}"),
		  "%s", text_str(&told));
	actor_free(actor);
}

Test(agent_adapter, an_actor_is_left_in_peace_when_the_adapter_ends)
{
	struct actor *actor, *other;

	make_shell("*'\"method\":\"login\"'*) echo 'oh no' >&2; exit 3;;");
	WAIT_FOR(ready);
	actor = play();
	other = play();
	actor_call(actor, 1, "login", NULL);
	actor_free(other);
	WAIT_FOR(gone);
	cr_expect_not(fault);
	cr_expect_not(asked);
	cr_expect(was_told("gone the adapter exited with code 3; last words: oh no\n"));
	cr_expect_str_eq(adapter_failure(agent),
			 "the adapter exited with code 3; last words: oh no");
	cr_expect_eq(adapter_state(agent), ADAPTER_DOWN);
	actor_call(actor, 2, "logout", NULL);
	cr_expect_not(actor_fence(actor, "m"));
	cr_expect(actor_peek(actor));
	cr_expect_not(actor_connected(actor));
	actor_free(actor);
}

Test(agent_adapter, can_be_started_again)
{
	struct err err = {0};
	struct actor *actor;

	make_shell("*'\"method\":\"fall\"'*) kill -9 $$;;");
	for (int i = 0; i < 3; i++) {
		WAIT_FOR(ready);
		actor = play();
		actor_call(actor, 1, "fall", NULL);
		WAIT_FOR(gone);
		cr_expect(was_told("ended by signal 9 (SIGKILL)"));
		actor_free(actor);
		ready = gone = false;
		text_clear(&told);
		cr_assert(adapter_start(agent, &err), "%s", err.message);
	}
}

Test(agent_adapter, ends_when_it_is_asked_to)
{
	make_shell("");
	WAIT_FOR(ready);
	adapter_stop(agent);
	adapter_stop(agent);
	cr_expect_eq(adapter_state(agent), ADAPTER_ENDING);
	WAIT_FOR(gone);
	cr_expect(asked);
	adapter_stop(agent);
}

Test(agent_adapter, is_not_believed_when_it_greets_wrongly)
{
	static const struct {
		const char *beside, *why;
	} rows[] = {
		{"*agent.hello*) echo hi;;",
		 "what is no JSON (byte 0: no JSON value starts like this): \"hi\""},
		{"*agent.hello*) answer '\"result\":{}';;", "agent.hello needs name:"},
		{"*agent.hello*) answer '\"result\":{\"name\":\"a\",\"version\":1}';;",
		 "agent.hello needs version:"},
		{"*agent.hello*) answer '\"result\":{\"name\":\"a\",\"version\":\"1.0\","
		 "\"platform\":\"perl\"}';;",
		 "agent.hello needs platform:"},
		{"*agent.hello*) answer '\"result\":{\"name\":\"a\",\"version\":\"1.0\","
		 "\"platform\":\"js\",\"capabilities\":[1]}';;",
		 "agent.hello needs capabilities:"},
		{"*agent.hello*) answer '\"error\":{\"code\":5,\"message\":\"no\"}';;",
		 "refused agent.hello: error 5 no"},
		{"*agent.hello*) answer '\"result\":{},\"error\":{\"code\":5}';;",
		 "an answer that has neither"},
		{"*agent.hello*) answer '\"result\":[]';;", "an answer that has neither"},
		{"*agent.hello*) echo '{\"id\":1,\"method\":\"x\"}';;",
		 "a request, and adapters make none"},
		{"*agent.hello*) echo '{\"method\":5,\"params\":{\"actor\":\"1\"}}';;",
		 "an event whose method is no text"},
		{"*agent.hello*) echo '{\"method\":\"x\",\"params\":{}}';;",
		 "an event without an actor"},
		{"*agent.hello*) echo '[]';;", "no message of this protocol"},
		{"*agent.hello*) echo '{\"jsonrpc\":\"1.0\"}';;",
		 "no message of this protocol"},
		{"*agent.hello*) exit 0;;", "exited with code 0"},
		{"*noSuchOperation*) answer '\"result\":{}';;",
		 "which cannot be, with a result"},
		{"*noSuchOperation*) answer '\"error\":{\"code\":-32000}';;",
		 "with error -32000 instead of -32601"},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		gone = false;
		text_clear(&told);
		make_shell(rows[i].beside);
		WAIT_FOR(gone);
		cr_expect_not(ready);
		cr_expect(was_told(rows[i].why), "row %zu: %s", i, text_str(&told));
		agent_free(TAKE(agent));
	}
}

Test(agent_adapter, tells_a_breach_once_and_goes_on)
{
	static const struct {
		const char *line, *what;
	} rows[] = {
		{"{\"id\":1,\"result\":{}}",
		 "breach the adapter wrote a second answer: "},
		{"{\"id\":99,\"result\":{}}",
		 "breach the adapter wrote an answer to nothing: "},
		{"{\"id\":-1,\"result\":{}}",
		 "breach the adapter wrote an answer to nothing: "},
		{"{\"id\":\"x\",\"result\":{}}",
		 "breach the adapter wrote an answer to nothing: "},
		{"{\"method\":\"messageReceived\",\"params\":{\"actor\":\"77\"}}",
		 "breach the adapter wrote an event of an actor that is not there: "},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		char *beside OWNED(mem_freep)
		= text_format("*'\"method\":\"create\"'*) echo '%s'; echo '%s'; answer "
			      "'\"result\":{}';;",
			      rows[i].line, rows[i].line);
		struct actor *actor;
		const char *first;

		ready = false;
		text_clear(&told);
		make_shell(beside);
		WAIT_FOR(ready);
		actor = play();
		actor_call(actor, 1, "login", NULL);
		WAIT_FOR(was_told("result 1"));
		first = strstr(text_str(&told), rows[i].what);
		cr_assert_not_null(first, "row %zu: %s", i, text_str(&told));
		cr_expect_null(strstr(first + 1, "breach"), "row %zu: %s", i,
			       text_str(&told));
		actor_free(actor);
		agent_free(TAKE(agent));
	}
}
