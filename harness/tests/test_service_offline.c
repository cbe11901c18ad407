#include "mock_peers.h"

/* SENDER sends "first" … "last" to bob, two seconds apart after each 60. */
static void fill(struct bench *bench, struct peer *sender, int first, int last,
		 int64_t *at_ms)
{
	for (int i = first; i <= last; i++) {
		if (i % 50 == 0)
			advance(bench, STATIC_APP, *at_ms += 2000);
		cr_assert_eq(
			code(sender, "sendMessageToPeer",
			     "{'peerId':'bob','text':'%d','enableOfflineMessaging':true}",
			     i),
			4);
	}
}

static void gets(struct peer *peer, int first, int last)
{
	for (int i = first; i <= last; i++) {
		OWNED(mem_freep)
		char *text = text_format("%d", i);

		text_eq(must_take(peer, "messageReceived"), "text", text);
	}
	cr_assert_null(take(peer, "messageReceived"));
}

Test(service_offline, a_cached_message_comes_once_with_its_flag_and_moment)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");

	advance(bench, STATIC_APP, 5);
	cr_assert_eq(code(alice, "sendMessageToPeer", "{'peerId':'bob','text':'no'}"), 3);
	cr_assert_eq(code(alice, "sendMessageToPeer",
			  "{'peerId':'bob','text':'hi','enableOfflineMessaging':true}"),
		     4);
	advance(bench, STATIC_APP, 1000);
	struct peer *bob = user(bench, "bob");
	cr_assert(next_is(bob, "messageReceived"), "the answer to login comes first");
	cr_assert_eq(bob->events.n, 0);

	struct json *params = json_get(bob->frames.items[2], "params");
	text_eq(params, "text", "hi");
	text_eq(params, "peerId", "alice");
	cr_assert_eq(json_get_int(params, "serverReceivedTs", 0), START_MS + 5);
	cr_assert(json_get_bool(params, "isOfflineMessage", false));

	cr_assert_eq(code(bob, "logout", "{}"), 0);
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	cr_assert_null(take(bob, "messageReceived"));
	cr_assert_eq(code(alice, "sendMessageToPeer",
			  "{'peerId':'bob','text':'x','enableOfflineMessaging':true}"),
		     0);
	params = must_take(bob, "messageReceived");
	cr_assert(!json_get_bool(params, "isOfflineMessage", true));
	cr_assert_eq(json_get_int(params, "serverReceivedTs", 0), START_MS + 1000);
	bench_free(bench);
}

Test(service_offline, the_201st_pushes_out_the_oldest_over_all_senders)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *carol = user(bench, "carol");
	int64_t at_ms = 0;

	fill(bench, alice, 1, 100, &at_ms);
	fill(bench, carol, 101, 200, &at_ms);
	cr_assert_eq(code(alice, "sendMessageToPeer",
			  "{'peerId':'dora','text':'d','enableOfflineMessaging':true}"),
		     4);
	struct peer *bob = user(bench, "bob");
	gets(bob, 1, 200);
	cr_assert_eq(code(bob, "logout", "{}"), 0);

	fill(bench, alice, 1, 100, &at_ms);
	fill(bench, carol, 101, 201, &at_ms);
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	gets(bob, 2, 201);
	struct peer *dora = user(bench, "dora");
	text_eq(must_take(dora, "messageReceived"), "text", "d");
	bench_free(bench);
}

Test(service_offline, a_message_lives_seven_days_from_its_own_arrival)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	int64_t hour_ms = 3600 * 1000;
	int64_t at_ms = 0;

	fill(bench, alice, 1, 1, &at_ms);
	advance(bench, STATIC_APP, DAY_MS);
	fill(bench, alice, 2, 2, &at_ms);
	cr_assert_eq(advance(bench, STATIC_APP, 7 * DAY_MS - hour_ms), -1,
		     "the queue sets no timer");
	struct peer *bob = hello_as(bench, "rtm", STATIC_APP);
	bob->deaf = true;
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	gets(bob, 1, 2);
	cr_assert_eq(code(bob, "logout", "{}"), 0);

	/* What nobody answered is still there. */
	advance(bench, STATIC_APP, 7 * DAY_MS + hour_ms);
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	gets(bob, 2, 2);
	cr_assert_eq(code(bob, "logout", "{}"), 0);
	advance(bench, STATIC_APP, 8 * DAY_MS + hour_ms);
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	cr_assert_null(take(bob, "messageReceived"));
	bench_free(bench);
}

Test(service_offline, cached_messages_come_before_live_ones)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = hello_as(bench, "rtm", STATIC_APP);
	int64_t at_ms = 0;

	fill(bench, alice, 1, 3, &at_ms);
	bob->deaf = true;
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'4'}");
	gets(bob, 1, 4);
	bench_free(bench);
}

Test(service_offline, a_restart_keeps_the_queue_and_the_clock)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	int64_t at_ms = 0;

	fill(bench, alice, 1, 3, &at_ms);
	advance(bench, STATIC_APP, DAY_MS);
	ask(bench->control, "restart", "{}");
	cr_assert(service_wants_restart(bench->service));
	cr_assert(!service_wants_restart(bench->service));
	cr_assert_eq(alice->close_code, 1012);
	cr_assert_eq(bench->control->close_code, 1012);
	for (size_t i = 0; i < bench->peers.n; i++)
		peer_drop(bench->peers.items[i]);

	struct peer *bob = peer_open(bench);
	struct json *result = ask(bob, "hello", "{'role':'rtm','appId':'%s'}",
				  STATIC_APP);
	cr_assert_eq(json_get_int(result, "now", 0), START_MS + DAY_MS);
	cr_assert_eq(code(bob, "login", "{'userId':'bob'}"), 0);
	gets(bob, 1, 3);
	bench_free(bench);
}
