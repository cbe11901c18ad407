#include "mock_peers.h"

/* Of N calls at once, how many gave each code. */
static int count(struct peer *peer, int n, int wanted, const char *method,
		 const char *params)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		found += code(peer, method, "%s", params) == wanted;
	return found;
}

#define MESSAGE "{'peerId':'bob','text':'x'}"
#define CHANNEL "{'channelId':'c','text':'x'}"
#define QUERY   "{'peerIds':['bob']}"

Test(service_limit, each_limit_lets_its_number_pass_and_recovers)
{
	static const struct {
		const char *method, *params;
		int n, ok, too_often;
		int64_t window_ms;
	} rows[] = {
		{"sendMessageToPeer", MESSAGE, 60, 3, 5, 1000},
		{"queryPeersOnlineStatus", QUERY, 10, 0, 5, 5000},
		{"renewToken", "{}", 2, 2, 4, 1000},
		{"getMembers", "{'channelId':'c'}", 5, 5, 4, 2000},
		{"joinChannel", "{'channelId':'*'}", 50, 3, 7, 3000},
		{"clearLocalUserAttributes", "{}", 10, 0, 5, 5000},
		{"getUserAllAttributes", "{'userId':'alice'}", 40, 0, 5, 5000},
	};
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *carol = user(bench, "carol");
	int64_t at_ms = 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *method = rows[i].method, *params = rows[i].params;

		cr_assert_eq(count(alice, rows[i].n, rows[i].ok, method, params),
			     rows[i].n, "%s", method);
		cr_assert_eq(count(alice, 3, rows[i].too_often, method, params), 3, "%s",
			     method);
		cr_assert_eq(count(carol, 1, rows[i].ok, method, params), 1, "%s",
			     method);
		advance(bench, STATIC_APP, at_ms += rows[i].window_ms - 1);
		cr_assert_eq(count(alice, 1, rows[i].too_often, method, params), 1, "%s",
			     method);
		advance(bench, STATIC_APP, at_ms += 1);
		cr_assert_eq(count(alice, 1, rows[i].ok, method, params), 1, "%s",
			     method);
	}
	bench_free(bench);
}

Test(service_limit, peer_and_channel_messages_count_together)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");

	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 0);
	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'c'}"), 0);
	cr_assert_eq(count(alice, 30, 0, "sendMessageToPeer", MESSAGE), 30);
	cr_assert_eq(count(alice, 30, 0, "sendChannelMessage", CHANNEL), 30);
	cr_assert_eq(count(alice, 1, 3, "sendChannelMessage", CHANNEL), 1);
	cr_assert_eq(count(alice, 1, 5, "sendMessageToPeer", MESSAGE), 1);
	size_t got = 0;
	while (take(bob, "messageReceived") != NULL ||
	       take(bob, "channelMessageReceived"))
		got++;
	cr_assert_eq(got, 60, "what was refused is delivered nowhere");
	bench_free(bench);
}

Test(service_limit, a_login_budget_is_its_users_own_over_all_connections)
{
	struct bench *bench = bench_new();
	struct peer *peers[4];

	for (size_t i = 0; i < 4; i++)
		peers[i] = hello_as(bench, "rtm", STATIC_APP);
	cr_assert_eq(code(peers[0], "login", "{'userId':'bob'}"), 0);
	cr_assert_eq(code(peers[1], "login", "{'userId':'bob'}"), 0);
	cr_assert_eq(code(peers[2], "login", "{'userId':'bob'}"), 10);
	cr_assert_eq(code(peers[3], "login", "{'userId':'alice'}"), 0);
	cr_assert_eq(peers[1]->close_code, -1);
	advance(bench, STATIC_APP, 1000);
	cr_assert_eq(code(peers[2], "login", "{'userId':'bob'}"), 0);
	bench_free(bench);
}

Test(service_limit, variants_let_the_first_60_pass_refuse_some_of_121_and_recover)
{
	static const char *const variants[] = {"rate-fixed-window", "rate-token-bucket",
					       "rate-window-edge", "rate-refused-count"};

	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
		const char *const names[] = {variants[i], NULL};
		struct bench *bench = bench_with(NULL, names);
		struct peer *alice = user(bench, "alice");

		cr_assert_eq(count(alice, 60, 3, "sendMessageToPeer", MESSAGE), 60, "%s",
			     variants[i]);
		cr_assert_geq(count(alice, 61, 5, "sendMessageToPeer", MESSAGE), 1, "%s",
			      variants[i]);
		advance(bench, STATIC_APP, 2000);
		cr_assert_eq(count(alice, 60, 3, "sendMessageToPeer", MESSAGE), 60, "%s",
			     variants[i]);
		bench_free(bench);
	}
}
