/*
 * What the versions differ in: the same request, six versions, six answers. The
 * numbers here are read from facts.md once more, not from the service's own rows.
 */
#include "mock_peers.h"

#define N_VERSIONS 6
#define NO         -32601 /* there is no such operation */
#define NEVER      -1     /* there is no such event */

static const char *const versions[N_VERSIONS] = {"0.9.0", "0.9.1", "0.9.2",
						 "0.9.3", "1.0.0", "1.0.1"};

/* The code of the result, or of the protocol's error. */
static int64_t answer_code(struct peer *peer, unsigned id)
{
	struct json *answer = answer_to(peer, id);

	cr_assert_not_null(answer, "no answer");
	if (json_get(answer, "error") != NULL)
		return json_get_int(json_get(answer, "error"), "code", 0);
	return json_get_int(json_get(answer, "result"), "code", -1);
}

struct row {
	const char *what;
	const char *method;
	const char *params;
	int64_t codes[N_VERSIONS]; /* in the order of versions */
};

static void hold(struct peer *peer, const struct row *row, size_t version)
{
	int64_t seen = answer_code(peer, begin(peer, row->method, "%s", row->params));

	cr_expect_eq(seen, row->codes[version], "%s: %s in %s gave %lld", row->what,
		     row->method, versions[version], (long long)seen);
}

/* clang-format off */
static const struct row strangers[] = {
	{"no login", "logout", "{}",
	 {1, 1, 1, 1, 102, 102}},
	{"no login", "renewToken", "{'token':'x'}",
	 {NO, NO, 3, 3, 102, 102}},
	{"no login", "sendMessageToPeer", "{'peerId':'b','text':'x'}",

	 {1, 1, 1, 1, 102, 102}},
	{"no login", "sendChannelMessage", "{'channelId':'c','text':'x'}",

	 {1, 1, 1, 1, 102, 102}},
	{"no login", "joinChannel", "{'channelId':'c'}",
	 {1, 1, 1, 1, 102, 102}},
	{"no login", "leaveChannel", "{'channelId':'c'}",
	 {1, 1, 1, 1, 102, 102}},
	{"no login", "getMembers", "{'channelId':'c'}",
	 {1, 1, 1, 1, 102, 102}},
	{"no login", "queryPeersOnlineStatus", "{'peerIds':['b']}",
	 {NO, NO, 3, 3, 102, 102}},
	{"no login", "getUserAllAttributes", "{'userId':'b'}",
	 {NO, NO, NO, 1, 102, 102}},
	{"no login", "clearLocalUserAttributes", "{}",
	 {NO, NO, NO, 1, 102, 102}},
	{"no login", "cancelLocalInvitation", "{'invitationId':'1'}",
	 {NO, 2, 2, 2, 2, 2}},
	{"no login", "sendLocalInvitation", "{'invitationId':'1','calleeId':'b'}",
								   {NO, 0, 0, 0, 0, 0}},
};

/* Of alice, who is in the channel "in", as bob is. */
static const struct row calls[] = {
	{"online", "sendMessageToPeer", "{'peerId':'bob','text':'x'}",
	 {3, 0, 0, 0, 0, 0}},
	{"offline", "sendMessageToPeer", "{'peerId':'nobody','text':'x'}",
	 {2, 3, 3, 3, 3, 3}},
	{"offline, to be kept", "sendMessageToPeer",
	 "{'peerId':'nobody','text':'x','enableOfflineMessaging':true}",
	 {2, 3, 3, 4, 4, 4}},
	{"unusable id", "sendMessageToPeer", "{'peerId':'a*b','text':'x'}",
	 {1, 1, 1, 1, 6, 6}},
	{"empty", "sendMessageToPeer", "{'peerId':'bob','text':''}", {1, 1, 1, 1, 7, 7}},
	{"none", "sendMessageToPeer", "{'peerId':'bob'}",            {1, 1, 1, 1, 7, 7}},
	{"inside", "sendChannelMessage", "{'channelId':'in','text':'x'}",
	 {2, 0, 0, 0, 0, 0}},
	{"outside", "sendChannelMessage", "{'channelId':'out','text':'x'}",
	 {1, 1, 1, 1, 1, 1}},
	{"empty", "sendChannelMessage", "{'channelId':'in','text':''}",
	 {1, 1, 1, 1, 4, 4}},
	{"again", "joinChannel", "{'channelId':'in'}",               {2, 2, 2, 2, 2, 6}},
	{"unusable id", "joinChannel", "{'channelId':'a*b'}",        {3, 3, 3, 3, 3, 3}},
	{"outside", "leaveChannel", "{'channelId':'out'}",           {2, 2, 2, 2, 3, 3}},
	{"outside", "getMembers", "{'channelId':'out'}",             {2, 2, 2, 2, 5, 5}},
	{"inside", "getMembers", "{'channelId':'in'}",               {0, 0, 0, 0, 0, 0}},
	{"online", "queryPeersOnlineStatus", "{'peerIds':['bob']}",
	 {NO, NO, 0, 0, 0, 0}},
	{"nobody", "queryPeersOnlineStatus", "{'peerIds':[]}",
	 {NO, NO, 2, 2, 2, 2}},
	{"empty", "renewToken", "{'token':''}",
	 {NO, NO, 2, 2, 2, 2}},
	{"one", "setLocalUserAttributes", "{'attributes':[{'key':'a','value':'b'}]}",
	 {NO, NO, NO, 0, 0, 0}},
	{"unknown", "getUserAllAttributes", "{'userId':'nobody'}",
	 {NO, NO, NO, 6, 6, 6}},
	{"bob", "sendLocalInvitation", "{'invitationId':'1','calleeId':'bob'}",
	 {NO, 0, 0, 0, 0, 0}},
	{"unsent", "cancelLocalInvitation", "{'invitationId':'2'}",  {NO, 2, 2, 2, 2, 2}},
	{"twice", "login", "{'userId':'alice'}",                     {8, 8, 8, 8, 8, 8}},
};

/* One call beyond so many that pass. */
static const struct {
	unsigned passing;
	int64_t ok[N_VERSIONS];
	struct row beyond;
} rates[] = {
	{60, {3, 0, 0, 0, 0, 0},
	 {"beyond", "sendMessageToPeer", "{'peerId':'bob','text':'x'}",
	  {1, 1, 1, 1, 5, 5}}},
	{60, {2, 0, 0, 0, 0, 0},
	 {"beyond", "sendChannelMessage", "{'channelId':'in','text':'x'}",
	  {1, 1, 1, 1, 3, 3}}},
	{5, {0, 0, 0, 0, 0, 0},
	 {"beyond", "getMembers", "{'channelId':'in'}", {1, 1, 1, 1, 4, 4}}},
	{49, {2, 2, 2, 2, 2, 6}, /* the first join was that of "in" */
	 {"beyond", "joinChannel", "{'channelId':'in'}", {1, 1, 1, 1, 7, 7}}},
	{10, {NO, NO, 0, 0, 0, 0},
	 {"beyond", "queryPeersOnlineStatus", "{'peerIds':['bob']}",
	  {NO, NO, 5, 5, 5, 5}}},
	{2, {NO, NO, 2, 2, 2, 2},
	 {"beyond", "renewToken", "{'token':''}", {NO, NO, 4, 4, 4, 4}}},
	{10, {NO, NO, NO, 0, 0, 0},
	 {"beyond", "clearLocalUserAttributes", "{}", {NO, NO, NO, 5, 5, 5}}},
	{40, {NO, NO, NO, 0, 0, 0},
	 {"beyond", "getUserAllAttributes", "{'userId':'alice'}", {NO, NO, NO, 5, 5, 5}}},
};
/* clang-format on */

static struct peer *alice_and_bob(struct bench *bench, const char *version)
{
	struct peer *bob = user(bench, "bob");
	struct peer *alice = user_of(bench, version, "alice");

	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'in'}"), 0);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'in'}"), 0);
	return alice;
}

Test(service_versions, calls_without_a_login_give_each_version_s_number)
{
	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = hello_of(bench, STATIC_APP, versions[i]);

		for (size_t at = 0; at < sizeof strangers / sizeof *strangers; at++)
			hold(alice, &strangers[at], i);
		bench_free(bench);
	}
}

Test(service_versions, calls_give_each_version_s_number)
{
	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = alice_and_bob(bench, versions[i]);

		for (size_t at = 0; at < sizeof calls / sizeof *calls; at++)
			hold(alice, &calls[at], i);
		bench_free(bench);
	}
}

Test(service_versions, calls_beyond_a_limit_give_each_version_s_number)
{
	for (size_t i = 0; i < N_VERSIONS; i++) {
		for (size_t at = 0; at < sizeof rates / sizeof *rates; at++) {
			struct bench *bench = bench_new();
			struct peer *alice = alice_and_bob(bench, versions[i]);
			struct row passing = rates[at].beyond;

			passing.what = "within";
			memcpy(passing.codes, rates[at].ok, sizeof passing.codes);
			for (unsigned n = 0; n < rates[at].passing; n++)
				hold(alice, &passing, i);
			hold(alice, &rates[at].beyond, i);
			bench_free(bench);
		}
	}
}

Test(service_versions, the_21st_channel_gives_each_version_s_number)
{
	static const int64_t codes[N_VERSIONS] = {1, 1, 1, 1, 5, 5};

	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = user_of(bench, versions[i], "alice");

		for (unsigned n = 0; n < 20; n++)
			cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c%u'}", n),
				     0);
		cr_expect_eq(code(alice, "joinChannel", "{'channelId':'more'}"), codes[i],
			     "%s", versions[i]);
		bench_free(bench);
	}
}

Test(service_versions, numbers_in_events_are_those_of_who_gets_them)
{
	static const int64_t reasons[N_VERSIONS] = {7, 8, 8, 8, 8, 8};
	static const int64_t failures[N_VERSIONS] = {NEVER, 1, 4, 4, 4, 4};

	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *stranger = hello_of(bench, STATIC_APP, versions[i]);
		struct peer *first = user_of(bench, versions[i], "bob");

		user_of(bench, "1.0.1", "bob");
		cr_expect_eq(json_get_int(must_take(first, "connectionStateChanged"),
					  "reason", 0),
			     reasons[i], "%s", versions[i]);
		begin(stranger, "sendLocalInvitation",
		      "{'invitationId':'1','calleeId':'x'}");
		cr_expect_eq(json_get_int(take(stranger, "localInvitationFailure"),
					  "errorCode", NEVER),
			     failures[i], "%s", versions[i]);
		bench_free(bench);
	}
}

Test(service_versions, a_message_has_its_moment_and_flag_since_0_9_3)
{
	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = user(bench, "alice");
		struct peer *bob = user_of(bench, versions[i], "bob");

		cr_assert_eq(
			code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}"),
			0);
		struct json *params = must_take(bob, "messageReceived");
		text_eq(params, "text", "x");
		cr_expect_eq(json_get(params, "serverReceivedTs") != NULL, i >= 3, "%s",
			     versions[i]);
		cr_expect_eq(json_get(params, "isOfflineMessage") != NULL, i >= 3, "%s",
			     versions[i]);
		bench_free(bench);
	}
}

/* A world of its own rules; connections of 1.0.1 in it. */
static struct bench *bench_of(const char *app_id, const char *profile)
{
	struct bench *bench = bench_new();

	ask(bench->control, "world.create",
	    "{'appId':'%s','certificate':null,'profile':'%s'}", app_id, profile);
	return bench;
}

Test(service_versions, who_may_log_in_follows_the_world)
{
	static const int64_t mixed[N_VERSIONS] = {0, 0, 0, 0, 5, 5};
	static const int64_t spaced[N_VERSIONS] = {3, 3, 0, 0, 0, 0};
	OWNED(mem_freep)
	char *token = token_for("alice", 0, 0);

	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_of(OTHER_APP, versions[i]);
		struct peer *alice = hello_as(bench, "rtm", OTHER_APP);
		struct peer *eve = hello_as(bench, "rtm", OTHER_APP);
		struct peer *mallory = hello_as(bench, "rtm", OTHER_APP);
		struct peer *later = hello_of(bench, STATIC_APP, versions[i]);

		cr_expect_eq(
			code(alice, "login", "{'userId':'alice','token':'%s'}", token),
			mixed[i], "%s", versions[i]);
		cr_expect_eq(code(eve, "login", "{'userId':' eve'}"), spaced[i], "%s",
			     versions[i]);
		cr_expect_eq(
			code(mallory, "login", "{'userId':'mallory','token':'junk'}"), 5,
			"%s", versions[i]);
		/* A world that says nothing follows the connection. */
		cr_expect_eq(code(later, "login", "{'userId':' eve'}"), spaced[i], "%s",
			     versions[i]);
		bench_free(bench);
	}
}

static bool is_online(struct peer *asker, const char *id)
{
	struct json *result = ask(asker, "queryPeersOnlineStatus", "{'peerIds':['%s']}",
				  id);

	return json_get_bool(json_at(json_get(result, "status"), 0), "isOnline", false);
}

Test(service_versions, who_logged_out_of_0_9_2_shows_as_online_for_30_s)
{
	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_of(OTHER_APP, versions[i]);
		struct peer *alice = hello_as(bench, "rtm", OTHER_APP);
		struct peer *bob = hello_as(bench, "rtm", OTHER_APP);

		cr_assert_eq(code(alice, "login", "{'userId':'alice'}"), 0);
		cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
		cr_assert_eq(code(bob, "logout", "{}"), 0);
		cr_expect_eq(is_online(alice, "bob"), i == 2, "%s", versions[i]);
		cr_expect_eq(
			code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'x'}"),
			3, "%s", versions[i]);
		advance(bench, OTHER_APP, 29999);
		cr_expect_eq(is_online(alice, "bob"), i == 2, "%s", versions[i]);
		advance(bench, OTHER_APP, 30000);
		cr_expect_not(is_online(alice, "bob"), "%s", versions[i]);
		bench_free(bench);
	}
}

Test(service_versions, a_channel_id_of_an_invitation_means_something_since_1_0_0)
{
	for (size_t i = 1; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *alice = user_of(bench, versions[i], "alice");
		struct peer *bob = user_of(bench, versions[i], "bob");

		cr_assert_eq(code(alice, "sendLocalInvitation",
				  "{'invitationId':'1','calleeId':'bob','channelId':'c',"
				  "'content':'come'}"),
			     0);
		struct json *params = must_take(bob, "remoteInvitationReceived");
		text_eq(params, "channelId", i >= 4 ? "c" : "");
		text_eq(params, "content", "come");
		bench_free(bench);
	}
}

Test(service_versions, a_callee_of_0_9_0_is_never_told_of_an_invitation)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user_of(bench, "0.9.0", "bob");

	cr_assert_eq(code(alice, "sendLocalInvitation",
			  "{'invitationId':'1','calleeId':'bob'}"),
		     0);
	advance(bench, STATIC_APP, 30000);
	cr_assert_null(take(bob, "remoteInvitationReceived"));
	cr_assert_eq(
		json_get_int(must_take(alice, "localInvitationFailure"), "errorCode", 0),
		2);
	bench_free(bench);
}

Test(service_versions, the_end_of_a_token_is_told_since_0_9_2)
{
	OWNED(mem_freep)
	char *token = token_for("bob", 0, 0);

	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_new();
		struct peer *bob = hello_of(bench, DYNAMIC_APP, versions[i]);

		cr_assert_eq(code(bob, "login", "{'userId':'bob','token':'%s'}", token),
			     0);
		advance(bench, DYNAMIC_APP, DAY_MS);
		cr_expect_eq(take(bob, "tokenDidExpire") != NULL, i >= 2, "%s",
			     versions[i]);
		bench_free(bench);
	}
}

/* The answer to the hello of a new connection; VERSION may be NULL. */
static struct json *greet(struct bench *bench, const char *version)
{
	struct peer *peer = peer_open(bench);

	if (version == NULL)
		return ask(peer, "hello", "{'role':'rtm','appId':'x'}");
	return ask(peer, "hello", "{'role':'rtm','appId':'x','version':'%s'}", version);
}

static bool offers(const struct json *hello, const char *capability)
{
	JSON_EACH (name, json_get(hello, "capabilities")) {
		if (strcmp(json_text_or(name, ""), capability) == 0)
			return true;
	}
	return false;
}

Test(service_versions, hello_tells_the_version_and_what_it_has)
{
	static const struct {
		const char *capability;
		size_t since;
	} rows[] = {
		{"channels", 0},   {"invitations", 1}, {"presence", 2},  {"renewal", 2},
		{"attributes", 3}, {"offline", 3},     {"signaling", 4}, {"clock", 0},
	};
	struct bench *bench = bench_new();

	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct json *hello = greet(bench, versions[i]);

		text_eq(hello, "version", versions[i]);
		for (size_t at = 0; at < sizeof rows / sizeof *rows; at++)
			cr_expect_eq(offers(hello, rows[at].capability),
				     i >= rows[at].since, "%s in %s", rows[at].capability,
				     versions[i]);
	}
	/* One that nobody knows counts as not given. */
	text_eq(greet(bench, "1.1.0"), "version", "1.0.1");
	text_eq(greet(bench, NULL), "version", "1.0.1");
	bench_free(bench);
}

Test(service_versions, the_older_sdk_is_not_offered_before_1_0_0)
{
	for (size_t i = 0; i < N_VERSIONS; i++) {
		struct bench *bench = bench_of(OTHER_APP, versions[i]);
		struct peer *peer = peer_open(bench);
		unsigned id = begin(peer, "hello",
				    "{'role':'signaling','appId':'%s','version':'1.4.4'}",
				    OTHER_APP);

		cr_expect_eq(answer_code(peer, id), i >= 4 ? -1 : -32602, "%s",
			     versions[i]);
		bench_free(bench);
	}
}

Test(service_versions, a_world_of_an_unknown_version_is_refused)
{
	struct bench *bench = bench_new();
	unsigned id = begin(bench->control, "world.create",
			    "{'appId':'%s','certificate':null,'profile':'1.1.0'}",
			    OTHER_APP);

	cr_assert_eq(answer_code(bench->control, id), -32602);
	bench_free(bench);
}

Test(service_versions, a_service_of_one_version_follows_no_other)
{
	static const struct service_ops ops = {bench_send, bench_close};
	struct service_config config = {.secret = "s3cret", .version = "0.9.1"};
	struct bench *bench = mem_new(1, sizeof *bench);
	struct err err = {0};

	bench->now_ms = START_MS;
	cr_assert(service_new(&config, &ops, bench, START_MS, &bench->service, &err));
	bench->control = hello_as(bench, "control", "");
	ask(bench->control, "world.create",
	    "{'appId':'%s','certificate':null,'profile':'1.0.1'}", STATIC_APP);

	struct peer *alice = user_of(bench, "1.0.1", "alice");
	struct peer *again = user_of(bench, "0.9.0", "alice");
	cr_assert_eq(
		json_get_int(must_take(alice, "connectionStateChanged"), "reason", 0), 8);
	cr_assert_eq(code(again, "sendMessageToPeer", "{'peerId':'no','text':'x'}"), 3);
	cr_assert_eq(answer_code(again, begin(again, "queryPeersOnlineStatus",
					      "{'peerIds':['alice']}")),
		     NO);
	text_eq(greet(bench, "1.0.1"), "version", "0.9.1");
	bench_free(bench);
}

Test(service_versions, there_is_no_service_of_an_unknown_version)
{
	static const struct service_ops ops = {bench_send, bench_close};
	struct service_config config = {.version = "0.9"};
	struct service *service = NULL;
	struct err err = {0};

	cr_assert_not(service_new(&config, &ops, NULL, START_MS, &service, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_null(service);
	cr_assert_str_eq(err.message, "there is no version 0.9: 0.9.0 to 1.0.1");
}
