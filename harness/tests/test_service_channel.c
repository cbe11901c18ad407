#include "mock_peers.h"

Test(service_channel, events_go_to_the_others_alone)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");

	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 0);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c'}"), 6);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'a*b'}"), 3);
	cr_assert_eq(code(bob, "sendChannelMessage", "{'channelId':'c','text':'x'}"), 1);
	cr_assert_eq(code(bob, "leaveChannel", "{'channelId':'c'}"), 3);
	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'c'}"), 0);
	text_eq(must_take(alice, "memberJoined"), "userId", "bob");
	cr_assert_eq(code(alice, "sendChannelMessage", "{'channelId':'c','text':''}"), 4);
	cr_assert_eq(code(alice, "sendChannelMessage", "{'channelId':'c','text':'x'}"),
		     0);
	struct json *params = must_take(bob, "channelMessageReceived");
	text_eq(params, "channelId", "c");
	text_eq(params, "userId", "alice");
	text_eq(params, "text", "x");
	cr_assert_eq(code(bob, "leaveChannel", "{'channelId':'c'}"), 0);
	text_eq(must_take(alice, "memberLeft"), "userId", "bob");
	cr_assert_eq(code(bob, "joinChannel", "{'channelId':'c'}"), 0);
	must_take(alice, "memberJoined");
	cr_assert_eq(code(bob, "logout", "{}"), 0);
	must_take(alice, "memberLeft");
	cr_assert_eq(alice->events.n + bob->events.n, 0);
	bench_free(bench);
}

Test(service_channel, the_21st_is_refused)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");

	for (int i = 0; i < 20; i++)
		cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c%d'}", i), 0);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c20'}"), 5);
	cr_assert_eq(code(alice, "leaveChannel", "{'channelId':'c7'}"), 0);
	cr_assert_eq(code(alice, "joinChannel", "{'channelId':'c20'}"), 0);
	bench_free(bench);
}

Test(service_channel, a_query_has_1_to_256_usable_ids)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct text ids = {0};

	for (int i = 0; i < 256; i++)
		text_printf(&ids, "%s'u%d'", i > 0 ? "," : "", i);
	struct json *result = ask(alice, "queryPeersOnlineStatus", "{'peerIds':[%s]}",
				  text_str(&ids));
	cr_assert_eq(json_size(json_get(result, "status")), 256);
	text_eq(json_at(json_get(result, "status"), 255), "peerId", "u255");
	cr_assert_eq(code(alice, "queryPeersOnlineStatus", "{'peerIds':[%s,'x']}",
			  text_str(&ids)),
		     2);
	cr_assert_eq(code(alice, "queryPeersOnlineStatus", "{'peerIds':[]}"), 2);
	cr_assert_eq(code(alice, "queryPeersOnlineStatus", "{'peerIds':['a','']}"), 2);
	text_finish(&ids);
	bench_free(bench);
}

static size_t n_attributes(struct peer *asker, const char *params)
{
	return json_size(
		json_get(ask(asker, "getUserAllAttributes", "%s", params), "attributes"));
}

Test(service_channel, attributes_are_set_merged_deleted_and_cleared)
{
	struct bench *bench = bench_new();
	struct peer *alice = user(bench, "alice");
	struct peer *bob = user(bench, "bob");
	const char *alices = "{'userId':'alice'}";
	struct text big = {0};

	cr_assert_eq(
		code(alice, "setLocalUserAttributes",
		     "{'attributes':[{'key':'a','value':'1'},{'key':'b','value':'2'}]}"),
		0);
	cr_assert_eq(
		code(alice, "addOrUpdateLocalUserAttributes",
		     "{'attributes':[{'key':'b','value':'3'},{'key':'c','value':''}]}"),
		0);
	cr_assert_eq(n_attributes(bob, alices), 3);
	struct json *result = ask(bob, "getUserAttributesByKeys",
				  "{'userId':'alice','keys':['b','none']}");
	struct json *pairs = json_get(result, "attributes");
	cr_assert_eq(json_size(pairs), 1);
	text_eq(json_at(pairs, 0), "value", "3");
	cr_assert_eq(
		code(alice, "deleteLocalUserAttributesByKeys", "{'keys':['a','none']}"),
		0);
	cr_assert_eq(n_attributes(bob, alices), 2);
	cr_assert_eq(code(alice, "setLocalUserAttributes",
			  "{'attributes':[{'key':'z','value':'1'}]}"),
		     0);
	cr_assert_eq(n_attributes(bob, alices), 1);

	text_repeat(&big, 'x', 8193);
	cr_assert_eq(code(alice, "setLocalUserAttributes",
			  "{'attributes':[{'key':'k','value':'%s'}]}", text_str(&big)),
		     3);
	text_cut(&big, 8000);
	cr_assert_eq(
		code(alice, "setLocalUserAttributes",
		     "{'attributes':[{'key':'k','value':'%s'},{'key':'l','value':'%s'},"
		     "{'key':'m','value':'%s'}]}",
		     text_str(&big), text_str(&big), text_str(&big)),
		4);
	cr_assert_eq(n_attributes(bob, alices), 1);
	cr_assert_eq(code(alice, "clearLocalUserAttributes", "{}"), 0);
	cr_assert_eq(n_attributes(bob, alices), 0);
	cr_assert_eq(code(alice, "logout", "{}"), 0);
	cr_assert_eq(code(bob, "getUserAllAttributes", "%s", alices), 6);
	text_finish(&big);
	bench_free(bench);
}
