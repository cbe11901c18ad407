#include "base/clock.h"
#include "base/mem.h"
#include "mocks/client/adapter.h"
#include "mocks/client/options.h"
#include "mocks/service/server.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APP "00000000000000000000000000000001"

/* An adapter on a loop with a service; all lines that it wrote. */
struct rig {
	struct loop *loop;
	struct server *server;
	struct adapter *adapter;
	struct text lines;
	struct text remarks;
	bool done;
};

static void on_line(void *user, const char *bytes, size_t len)
{
	struct rig *rig = user;

	text_append(&rig->lines, bytes, len);
	text_char(&rig->lines, '\n');
}

static void on_remark(void *user, const char *what)
{
	struct rig *rig = user;

	text_add(&rig->remarks, what);
	text_char(&rig->remarks, '\n');
}

static void on_done(void *user)
{
	((struct rig *)user)->done = true;
}

static void begin(struct rig *rig, const struct adapter_config *config)
{
	static const struct adapter_ops ops = {on_line, on_remark, on_done};
	struct service_app app = {.app_id = APP};
	struct service_config service = {.apps = &app, .n_apps = 1};
	struct ws_listen_config listen = {0};
	struct err err = {0};

	cr_assert(loop_new(&rig->loop, &err), "%s", err.message);
	cr_assert(server_start(rig->loop, &listen, &service, &rig->server, &err), "%s",
		  err.message);
	cr_assert(adapter_new(rig->loop, config, &ops, rig, &rig->adapter, &err), "%s",
		  err.message);
}

static void finish(struct rig *rig)
{
	adapter_free(rig->adapter);
	server_free(rig->server);
	loop_free(rig->loop);
	text_finish(&rig->lines);
	text_finish(&rig->remarks);
}

/* Requests are written with ' in place of ". */
static void say(struct rig *rig, const char *text)
{
	OWNED(text_finish)
	struct text line = {0};

	text_add(&line, text);
	for (size_t i = 0; i < line.len; i++) {
		if (line.bytes[i] == '\'')
			line.bytes[i] = '"';
	}
	adapter_receive(rig->adapter, text_str(&line), line.len);
}

static void create(struct rig *rig, unsigned id, const char *handle)
{
	char line[256];

	snprintf(line, sizeof line,
		 "{'id':%u,'method':'create','params':{'actor':'%s','role':'rtm',"
		 "'url':'ws://127.0.0.1:%u/','appId':'" APP "','version':'1.0.1'}}",
		 id, handle, (unsigned)server_port(rig->server));
	say(rig, line);
}

/* Turns until WANTED (with ' for ") stands in what was written. */
static void wait_for(struct rig *rig, const char *wanted)
{
	OWNED(text_finish)
	struct text found = {0};
	int64_t end_us = clock_mono_us() + 10000000;

	text_add(&found, wanted);
	for (size_t i = 0; i < found.len; i++) {
		if (found.bytes[i] == '\'')
			found.bytes[i] = '"';
	}
	while (strstr(text_str(&rig->lines), text_str(&found)) == NULL &&
	       clock_mono_us() < end_us)
		loop_turn(rig->loop, 50);
	cr_assert(strstr(text_str(&rig->lines), text_str(&found)) != NULL,
		  "%s is not in:\n%s", text_str(&found), text_str(&rig->lines));
}

static const struct {
	const char *name;
	const char *request;
	const char *answer;
} at_once[] = {
	/* clang-format off */
	{"hello",
	 "{'id':1,'method':'agent.hello','params':{'protocol':1,'version':'1.0.0'}}",
	 "{'jsonrpc':'2.0','id':1,'result':{'name':'rtm-mock-client 1.0.0',"
	 "'version':'1.0.0',"
	 "'platform':'cpp','capabilities':['fence',"},
	{"another protocol", "{'id':2,'method':'agent.hello','params':{'protocol':2}}",
	 "'id':2,'error':{'code':-32602,"},
	{"an operation that there is not", "{'id':3,'method':'agent.noSuchOperation'}",
	 "'id':3,'error':{'code':-32601,"},
	{"an operation without an actor", "{'id':4,'method':'login','params':{}}",
	 "'id':4,'error':{'code':-32602,"},
	{"an operation of nobody", "{'id':5,'method':'login','params':{'actor':'x'}}",
	 "'id':5,'error':{'code':-32602,'message':'there is no such actor'}"},
	{"fence of nobody", "{'id':6,'method':'fence','params':{'actor':'x'}}",
	 "'id':6,'error':{'code':-32602,"},
	{"destroy of nobody", "{'id':7,'method':'destroy','params':{'actor':'x'}}",
	 "'id':7,'error':{'code':-32602,"},
	{"create without an address", "{'id':8,'method':'create','params':{'actor':'x'}}",
	 "'id':8,'error':{'code':-32602,"},
	{"create in no role", "{'id':9,'method':'create','params':{'actor':'x',"
	 "'url':'ws://127.0.0.1:1/','role':'dancer'}}",
	 "'id':9,'error':{'code':-32602,"},
	{"create at no address", "{'id':10,'method':'create','params':{'actor':'x',"
	 "'url':'http://127.0.0.1:1/'}}", "'id':10,'error':{'code':-32602,"},
	/* clang-format on */
};

Test(mock_client_adapter, answers_what_needs_no_service_at_once)
{
	struct adapter_config config = {.platform = "cpp"};
	struct rig rig = {0};

	begin(&rig, &config);
	for (size_t i = 0; i < sizeof at_once / sizeof *at_once; i++) {
		text_clear(&rig.lines);
		say(&rig, at_once[i].request);
		wait_for(&rig, at_once[i].answer);
	}
	cr_assert_str_eq(text_str(&rig.remarks), "");
	finish(&rig);
}

Test(mock_client_adapter, two_actors_talk_and_an_event_names_its_actor)
{
	struct adapter_config config = {.platform = "cpp"};
	struct rig rig = {0};

	begin(&rig, &config);
	create(&rig, 1, "a");
	create(&rig, 2, "b");
	say(&rig, "{'id':3,'method':'login','params':{'actor':'a','userId':'alice'}}");
	say(&rig, "{'id':4,'method':'login','params':{'actor':'b','userId':'bob'}}");
	wait_for(&rig, "'id':3,'result':{'code':0");
	wait_for(&rig, "'id':4,'result':{'code':0");
	wait_for(&rig, "'method':'connectionStateChanged','params':{'actor':'a','at':");
	say(&rig, "{'id':5,'method':'sendMessageToPeer','params':"
		  "{'actor':'a','peerId':'bob','text':'hi'}}");
	wait_for(&rig, "'id':5,'result':{'code':0}");
	wait_for(&rig, "'method':'messageReceived','params':{'actor':'b','at':");
	wait_for(&rig, "'peerId':'alice','text':'hi',");
	say(&rig, "{'id':6,'method':'fence','params':{'actor':'b'}}");
	wait_for(&rig, "'id':6,'result':{}");
	say(&rig, "{'id':7,'method':'channelJoin','params':{'actor':'b'}}");
	wait_for(&rig, "'id':7,'error':{'code':-32601,");
	say(&rig, "{'id':8,'method':'destroy','params':{'actor':'b'}}");
	say(&rig, "{'id':9,'method':'fence','params':{'actor':'b'}}");
	wait_for(&rig, "'id':9,'error':{'code':-32602,");
	finish(&rig);
}

Test(mock_client_adapter, a_clock_that_is_moved_fires_what_falls_due)
{
	struct adapter_config config = {.platform = "cpp"};
	struct rig rig = {0};
	char line[128];

	begin(&rig, &config);
	create(&rig, 1, "a");
	say(&rig, "{'id':2,'method':'login','params':{'actor':'a','userId':'alice'}}");
	snprintf(line, sizeof line,
		 "{'id':3,'method':'clock.advance','params':{'actor':'a','to':%lld}}",
		 (long long)clock_wall_ms() + 6100);
	say(&rig, line);
	wait_for(&rig, "'state':1,'reason':4");
	wait_for(&rig, "'id':2,'result':{'code':9}");
	wait_for(&rig, "'id':3,'result':{'now':");
	say(&rig, "{'id':4,'method':'clock.advance','params':{'actor':'a','to':1}}");
	wait_for(&rig, "'id':4,'result':{'now':");
	wait_for(&rig, "'next':null}");
	say(&rig, "{'id':5,'method':'clock.advance','params':{'actor':'a'}}");
	wait_for(&rig, "'id':5,'error':{'code':-32602,");
	finish(&rig);
}

Test(mock_client_adapter, it_is_the_version_the_platform_and_the_defect_that_it_is_told)
{
	static const char *const defects[] = {"live-delivered-twice", NULL};
	static const char *const none[] = {"live-delivered-thrice", NULL};
	struct adapter_config config = {.platform = "objc",
					.profile = "0.9.3",
					.secret = "s",
					.defects = defects};
	const struct adapter_config wrong = {.platform = "cpp", .defects = none};
	struct adapter *unmade = NULL;
	struct err err = {0};
	struct rig rig = {0};

	begin(&rig, &config);
	say(&rig,
	    "{'id':1,'method':'agent.hello','params':{'protocol':1,'version':'1.0.1'}}");
	wait_for(&rig,
		 "'name':'rtm-mock-client 0.9.3','version':'0.9.3','platform':'objc'");
	wait_for(&rig, "'secret':'s'}");
	cr_assert_not(adapter_new(rig.loop, &wrong, &(struct adapter_ops){0}, NULL,
				  &unmade, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert(strstr(err.message, "live-delivered-twice") != NULL, "%s", err.message);
	cr_assert_not(adapter_new(
		rig.loop,
		&(struct adapter_config){.platform = "cpp", .variants = defects},
		&(struct adapter_ops){0}, NULL, &unmade, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_null(unmade);
	finish(&rig);
}

Test(mock_client_adapter, what_is_no_request_is_remarked_on_and_dropped)
{
	static const char *const rows[] = {
		"hello",
		"[]",
		"{'id':1}",
		"{'method':'shutdown'}",
		"{'id':0,'method':'shutdown'}",
		"{'id':'x','method':'shutdown'}",
		"{'id':1,'method':'shutdown','params':[]}",
	};
	struct adapter_config config = {.platform = "cpp"};
	struct rig rig = {0};

	begin(&rig, &config);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		text_clear(&rig.remarks);
		say(&rig, rows[i]);
		cr_assert(rig.remarks.len > 0, "%s", rows[i]);
	}
	cr_assert_eq(rig.lines.len, 0);
	cr_assert_not(rig.done);
	say(&rig, "{'id':1,'method':'shutdown'}");
	cr_assert(rig.done);
	wait_for(&rig, "'id':1,'result':{}");
	finish(&rig);
}

static const struct {
	const char *words[4];
	const char *wrong; /* NULL: they are taken */
} lines[] = {
	/* clang-format off */
	{{NULL}, NULL},
	{{"--connect", "ws://127.0.0.1:1/", "--secret=s"}, NULL},
	{{"--platform", "js", "--profile=0.9.0"}, NULL},
	{{"--defect", "a", "--defect=b"}, NULL},
	{{"--variant", "a", "--variant=b"}, NULL},
	{{"connect"}, "no option"},
	{{"--conect", "x"}, "did you mean --connect?"},
	{{"--connect"}, "needs a value"},
	{{"--help=x"}, "takes no value"},
	{{"--platform", "swift"}, "one of cpp, objc, java, js, not \"swift\""},
	{{"--profile", "1.1.0"}, "one of 0.9.0, "},
	/* clang-format on */
};

Test(mock_client_adapter, options_are_read_or_refused_by_name)
{
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *argv[6] = {(char[]){"rtm-mock-client"}};
		struct options options = {.secret = "untouched"};
		struct err err = {0};
		int argc = 1;

		while (lines[i].words[argc - 1] != NULL) {
			argv[argc] = mem_dup(lines[i].words[argc - 1]);
			argc++;
		}
		bool good = options_read(argc, argv, &options, &err);
		cr_assert_eq(good, lines[i].wrong == NULL, "row %zu: %s", i, err.message);
		if (good) {
			cr_assert_not_null(options.platform);
			options_finish(&options);
		} else {
			cr_assert_eq(err.code, ERR_USAGE);
			cr_assert(strstr(err.message, lines[i].wrong) != NULL, "%s",
				  err.message);
			cr_assert_str_eq(options.secret, "untouched");
		}
		while (argc > 1)
			free(argv[--argc]);
	}
}
