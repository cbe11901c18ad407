#include "mock_peers.h"

static int64_t last_error(struct peer *peer)
{
	struct json *frame = peer->frames.items[peer->frames.n - 1];

	return json_get_int(json_get(frame, "error"), "code", 0);
}

Test(service_rpc, malformed_input_gets_its_error_and_the_connection_stays)
{
	static const struct {
		const char *frame;
		int code; /* 0: no answer */
	} rows[] = {
		{"nonsense", -32700},
		{"{'jsonrpc':'2.0','id':1,'id':2,'method':'logout'}", -32700},
		{"{'jsonrpc':'2.0','id':1,'method':'logout'} x", -32700},
		{"", -32700},
		{"17", -32600},
		{"[{'jsonrpc':'2.0','id':1,'method':'logout'}]", -32600},
		{"{'id':1,'method':'logout'}", -32600},
		{"{'jsonrpc':'1.0','id':1,'method':'logout'}", -32600},
		{"{'jsonrpc':'2.0','id':null,'method':'logout'}", -32600},
		{"{'jsonrpc':'2.0','id':1.5,'method':'logout'}", -32600},
		{"{'jsonrpc':'2.0','id':1,'method':7}", -32600},
		{"{'jsonrpc':'2.0','id':1}", -32600},
		{"{'jsonrpc':'2.0','id':1,'method':'fly'}", -32601},
		{"{'jsonrpc':'2.0','id':1,'method':'channelJoin','params':{'channelId':'"
		 "c'}}",
		 -32601},
		{"{'jsonrpc':'2.0','id':1,'method':'world.create','params':{}}", -32601},
		{"{'jsonrpc':'2.0','id':1,'method':'hello','params':{}}", -32600},
		{"{'jsonrpc':'2.0','id':1,'method':'sendMessageToPeer','params':{'text':'"
		 "x'}}",
		 -32602},
		{"{'jsonrpc':'2.0','id':1,'method':'sendMessageToPeer',"
		 "'params':{'peerId':1,'text':'x'}}",
		 -32602},
		{"{'jsonrpc':'2.0','id':1,'method':'sendMessageToPeer',"
		 "'params':{'peerId':'b','text':5}}",
		 -32602},
		{"{'jsonrpc':'2.0','id':1,'method':'sendMessageToPeer',"
		 "'params':{'peerId':'b','text':'x','enableOfflineMessaging':1}}",
		 -32602},
		{"{'jsonrpc':'2.0','id':1,'method':'logout','params':[]}", -32602},
		{"{'jsonrpc':'2.0','id':1,'method':'queryPeersOnlineStatus',"
		 "'params':{'peerIds':['a',1]}}",
		 -32602},
		{"{'jsonrpc':'2.0','method':'logout'}", 0},
		{"{'jsonrpc':'2.0','method':'fly'}", 0},
		{"{'jsonrpc':'2.0','id':99,'result':{}}", 0},
		{"{'jsonrpc':'2.0','id':'e9','error':{'code':1,'message':'x'}}", 0},
	};
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t before = bob->frames.n;

		say(bob, "%s", rows[i].frame);
		cr_assert_eq(bob->frames.n - before, rows[i].code == 0 ? 0 : 1, "%s",
			     rows[i].frame);
		if (rows[i].code != 0)
			cr_assert_eq(last_error(bob), rows[i].code, "%s", rows[i].frame);
		cr_assert_eq(bob->close_code, -1);
	}
	cr_assert_eq(code(bob, "sendMessageToPeer", "{'peerId':'bob','text':'me'}"), 0);
	bench_free(bench);
}

Test(service_rpc, deep_nesting_is_an_error)
{
	struct bench *bench = bench_new();
	struct peer *bob = user(bench, "bob");
	struct text deep = {0};

	text_repeat(&deep, '[', 100);
	text_repeat(&deep, ']', 100);
	say_bytes(bob, deep.bytes, deep.len, false);
	cr_assert_eq(last_error(bob), -32700);
	text_finish(&deep);
	bench_free(bench);
}

Test(service_rpc, bad_frames_close_with_their_code)
{
	struct bench *bench = bench_new();
	struct text big = {0};
	struct peer *binary = user(bench, "a");
	struct peer *latin = user(bench, "b");
	struct peer *large = user(bench, "c");
	struct peer *rude = peer_open(bench);
	struct peer *noise = peer_open(bench);
	struct peer *bob = user(bench, "bob");

	say_bytes(binary, "{}", 2, true);
	cr_assert_eq(binary->close_code, 1003);
	say_bytes(latin, "\"\xff\"", 3, false);
	cr_assert_eq(latin->close_code, 1007);
	text_repeat(&big, ' ', 256 * 1024 + 1);
	say_bytes(large, big.bytes, big.len, false);
	cr_assert_eq(large->close_code, 1009);
	begin(rude, "login", "{'userId':'x'}");
	cr_assert_eq(last_error(rude), -32001);
	cr_assert_eq(rude->close_code, 4000);
	say(noise, "nonsense");
	cr_assert_eq(last_error(noise), -32001);
	cr_assert_eq(noise->close_code, 4000);
	cr_assert_eq(bob->frames.n, 2, "others notice nothing");
	text_finish(&big);
	bench_free(bench);
}

Test(service_rpc, hello_must_come_within_10_s)
{
	struct bench *bench = bench_new();
	struct peer *silent = peer_open(bench);

	cr_assert_eq(service_next_due(bench->service), START_MS + 10000);
	service_tick(bench->service, START_MS + 9999);
	cr_assert_eq(silent->close_code, -1);
	service_tick(bench->service, START_MS + 10000);
	cr_assert_eq(silent->close_code, 4000);
	cr_assert_eq(service_next_due(bench->service), -1);
	bench_free(bench);
}

Test(service_rpc, a_peers_error_is_no_acknowledgement)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");

	bob->deaf = true;
	unsigned sent = begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}");
	struct json *frame = bob->frames.items[bob->frames.n - 1];
	say(bob, "{'jsonrpc':'2.0','id':%lld,'error':{'code':-32601,'message':'what?'}}",
	    (long long)json_get_int(frame, "id", 0));
	cr_assert_eq(code_of(alice, sent), 1);
	bench_free(bench);
}

Test(service_rpc, texts_pass_unchanged)
{
	static const char *const texts[] = {
		"plain",    "\\u0001\\u001f\\t",     "\xe2\x82\xac \xf0\x9f\x98\x80",
		" spaced ", "e\xcc\x81 vs \xc3\xa9", "\\\\ \\\" / \x7f",
	};
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		OWNED(mem_freep)
		char *quoted_text = text_format("\"%s\"", texts[i]);
		OWNED(json_freep)
		struct json *json = NULL;
		struct err err = {0};

		cr_assert(json_parse(quoted_text, strlen(quoted_text), &json, &err));
		cr_assert_eq(code(alice, "sendMessageToPeer",
				  "{'peerId':'bob','text':\"%s\"}", texts[i]),
			     0);
		text_eq(must_take(bob, "messageReceived"), "text",
			json_text_or(json, ""));
	}
	bench_free(bench);
}

Test(service_rpc, the_length_of_a_message_is_bounded)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");
	struct text big = {0};

	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob'}"), 7);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':null}"), 7);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':''}"), 7);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'b/b','text':'x'}"), 6);
	text_repeat(&big, 'x', 32769);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'%s'}",
			  text_str(&big)),
		     7);
	cr_assert_null(take(bob, "messageReceived"));
	text_cut(&big, 32767);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'%s'}",
			  text_str(&big)),
		     0);
	text_eq(must_take(bob, "messageReceived"), "text", text_str(&big));
	text_finish(&big);
	bench_free(bench);
}
