#include "mock_peers.h"

#include "mocks/service/rule.h"

static bool add(struct bench *bench, const char *to, const char *on, unsigned times,
		enum service_action action)
{
	const struct service_rule rule = {
		.app_id = STATIC_APP,
		.user_id = to,
		.on = on,
		.times = times,
		.action = action,
		.delay_ms = 6000,
		.repeat = 2,
		.text = "{\"jsonrpc\":\"2.0\",\"method\":\"odd\","
			"\"params\":{\"was\":<id>}}",
	};

	return service_add_rule(bench->service, &rule);
}

static unsigned count(struct peer *peer, const char *method)
{
	unsigned n = 0;

	while (take(peer, method) != NULL)
		n++;
	return n;
}

static int64_t send_to(struct peer *from, const char *to)
{
	return code(from, "sendMessageToPeer", "{'peerId':'%s','text':'hi'}", to);
}

static void join(struct peer *peer)
{
	cr_assert_eq(code(peer, "joinChannel", "{'channelId':'c'}"), 0);
}

Test(service_rule, drops_so_many_and_no_more_and_for_that_user_alone)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice"), *bob = user(bench, "bob");
	struct peer *carol = user(bench, "carol");

	join(alice);
	join(carol);
	cr_assert(add(bench, "alice", "channelMessageReceived", 2, SERVICE_DROP));
	join(bob);
	for (int i = 0; i < 3; i++)
		cr_assert_eq(
			code(bob, "sendChannelMessage", "{'channelId':'c','text':'hi'}"),
			0);
	cr_expect_eq(count(alice, "channelMessageReceived"), 1);
	cr_expect_eq(count(carol, "channelMessageReceived"), 3);
	cr_expect_eq(count(alice, "memberJoined"), 2, "another event");
	bench_free(bench);
}

Test(service_rule, repeats_and_replaces_events)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice"), *bob = user(bench, "bob");

	join(alice);
	cr_assert(add(bench, "alice", "memberJoined", 1, SERVICE_REPEAT));
	cr_assert(add(bench, "alice", "memberLeft", 1, SERVICE_REPLACE));
	join(bob);
	cr_assert_eq(code(bob, "leaveChannel", "{'channelId':'c'}"), 0);
	cr_expect_eq(count(alice, "memberJoined"), 3);
	cr_expect_eq(count(alice, "memberLeft"), 0);
	cr_expect(json_is(json_get(must_take(alice, "odd"), "was"), JSON_NULL),
		  "a notification has no id");
	bench_free(bench);
}

Test(service_rule, knows_answers_by_the_operation_that_they_answer)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	unsigned id;

	user(bench, "bob");
	cr_assert(add(bench, "alice", "sendMessageToPeer", 1, SERVICE_DROP));
	id = begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'hi'}");
	cr_expect_null(answer_to(alice, id));
	cr_expect_eq(send_to(alice, "bob"), 0);

	cr_assert(add(bench, "alice", "sendMessageToPeer", 1, SERVICE_REPLACE));
	id = begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'hi'}");
	cr_expect_eq(json_get_int(must_take(alice, "odd"), "was", -1), id);
	bench_free(bench);
}

Test(service_rule, delays_by_the_clock_of_the_world)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice"), *bob = user(bench, "bob");

	join(alice);
	cr_assert(add(bench, "alice", "memberJoined", 1, SERVICE_DELAY));
	join(bob);
	cr_expect_eq(count(alice, "memberJoined"), 0);
	advance(bench, STATIC_APP, 5999);
	cr_expect_eq(count(alice, "memberJoined"), 0);
	advance(bench, STATIC_APP, 6000);
	cr_expect_eq(count(alice, "memberJoined"), 1);
	bench_free(bench);
}

Test(service_rule, the_first_that_fits_decides_and_rules_go_with_their_world)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice"), *bob = user(bench, "bob");

	join(alice);
	cr_assert(add(bench, "alice", "memberJoined", 1, SERVICE_DROP));
	cr_assert(add(bench, "alice", "memberJoined", 1, SERVICE_REPEAT));
	join(bob);
	cr_expect_eq(count(alice, "memberJoined"), 0);
	cr_assert(add(bench, "alice", "memberLeft", 1, SERVICE_DELAY));
	cr_assert_eq(code(bob, "logout", "{}"), 0);
	bench_free(bench); /* what is delayed, and the rule that is left, too */
}

Test(service_rule, there_are_only_so_many_and_only_for_worlds_there_are)
{
	struct bench *bench = bench_new();
	const struct service_rule lost = {.app_id = OTHER_APP, .user_id = "a", .on = "b"};

	cr_expect_not(service_add_rule(bench->service, &lost));
	for (int i = 0; i < RULES_MAX; i++)
		cr_assert(add(bench, "alice", "memberJoined", 1, SERVICE_DROP));
	cr_expect_not(add(bench, "alice", "memberJoined", 1, SERVICE_DROP));
	bench_free(bench);
}

Test(service_rule, says_what_nothing_caused_and_whom_it_reaches)
{
	static const char frame[] =
		"{\"jsonrpc\":\"2.0\",\"method\":\"odd\",\"params\":{}}";
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");

	cr_expect_eq(service_reaches(bench->service, STATIC_APP, "alice"), 1);
	cr_expect_eq(service_reaches(bench->service, STATIC_APP, "bob"), 0);
	cr_expect_eq(service_reaches(bench->service, OTHER_APP, "alice"), 0);
	cr_expect_eq(
		service_say(bench->service, STATIC_APP, "alice", frame, sizeof frame - 1),
		1);
	cr_expect_eq(
		service_say(bench->service, STATIC_APP, "bob", frame, sizeof frame - 1),
		0);
	must_take(alice, "odd");
	peer_drop(alice);
	cr_expect_eq(service_reaches(bench->service, STATIC_APP, "alice"), 0);
	bench_free(bench);
}
