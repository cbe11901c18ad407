#include "net_pair.h"

#include <stdio.h>
#include <sys/socket.h>

static void begin(void)
{
	pair_begin();
	pair_listen(NULL, NULL);
}

TestSuite(net_ws, .init = begin, .fini = pair_end);

static const size_t SIZES[] = {1,     125,   126,        200,           5 * 1024,
			       65535, 65536, 200 * 1024, WS_MESSAGE_MAX};

#define N_SIZES (sizeof SIZES / sizeof *SIZES)

static char *pattern(size_t len)
{
	char *bytes = mem_new(len + 1, 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)('a' + i * i % 23);
	return bytes;
}

Test(net_ws, echoes_messages_of_all_sizes_both_ways)
{
	struct side client = {0};
	struct side *server;

	accept_echo = true;
	server = pair_open(&client);
	for (size_t i = 0; i < N_SIZES; i++) {
		char *bytes = pattern(SIZES[i]);
		int before = client.messages;

		ws_send(client.ws, bytes, SIZES[i]);
		WAIT_FOR(client.messages == before + 1);
		cr_assert_eq(client.last.len, SIZES[i]);
		cr_assert(memcmp(client.last.bytes, bytes, SIZES[i]) == 0, "%zu",
			  SIZES[i]);
		cr_assert_eq(server->last.len, SIZES[i]);
		cr_assert_not(client.binary);
		free(bytes);
	}
	ws_send(client.ws, "", 0);
	WAIT_FOR(client.messages == (int)N_SIZES + 1);
	cr_assert_eq(client.last.len, 0);
	side_finish(&client);
}

Test(net_ws, keeps_the_order_of_messages_sent_at_once_and_before_the_opening)
{
	struct url url = pair_url("ws", "127.0.0.1", ws_listener_port(listener));
	struct side client = {0};
	char text[16];

	pair_connect(&client, &url, NULL);
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof text, "%d", i);
		ws_send(client.ws, text, strlen(text));
	}
	WAIT_FOR(n_accepted == 1 && accepted[0]->messages == 1000);
	cr_expect_str_eq(text_str(&accepted[0]->last), "999");
	side_finish(&client);
}

Test(net_ws, hands_on_broken_utf8_as_it_is)
{
	struct side client = {0};
	struct side *server = pair_open(&client);

	ws_send(client.ws, "a\xff\xc0z", 4);
	WAIT_FOR(server->messages == 1);
	cr_expect_str_eq(text_str(&server->last), "a\xff\xc0z");
	side_finish(&client);
}

Test(net_ws, serves_200_connections_at_once)
{
	enum { N = 200 };
	static struct side clients[N];
	struct url url = pair_url("ws", "127.0.0.1", ws_listener_port(listener));
	int open = 0, answered = 0;

	accept_echo = true;
	for (size_t i = 0; i < N; i++)
		pair_connect(&clients[i], &url, NULL);
	for (int64_t until = clock_mono_us() + 10000000;
	     answered < N && clock_mono_us() < until;) {
		loop_turn(loop, 100);
		open = answered = 0;
		for (size_t i = 0; i < N; i++) {
			struct side *client = &clients[i];

			if (client->opened == 1 && client->messages == 0 &&
			    client->code == 0) {
				char text[16];

				client->code = -1; /* sent */
				snprintf(text, sizeof text, "%zu", i);
				ws_send(client->ws, text, strlen(text));
			}
			open += client->opened;
			answered += client->messages;
		}
	}
	cr_assert_eq(open, N);
	cr_assert_eq(answered, N);
	cr_assert_eq(n_accepted, N);
	for (size_t i = 0; i < N; i++) {
		cr_assert_eq(atoi(text_str(&clients[i].last)), (int)i);
		side_finish(&clients[i]);
	}
}

static const struct {
	const char *reason;
	int code;
} CLOSES[] = {
	{NULL, 1000},       {"text only", 1003}, {"bad utf-8", 1007},
	{"no hello", 4000}, {"päng", 4001},      {"last", 4999},
};

#define N_CLOSES (sizeof CLOSES / sizeof *CLOSES)

static void expect_closed(struct side *asked, struct side *told, size_t row)
{
	char wanted[256];

	WAIT_FOR(asked->closes == 1 && told->closes == 1);
	cr_expect_eq(told->code, CLOSES[row].code);
	cr_expect(told->was_open && asked->was_open);
	if (CLOSES[row].reason == NULL)
		snprintf(wanted, sizeof wanted, "closed by the peer with %d",
			 CLOSES[row].code);
	else
		snprintf(wanted, sizeof wanted, "closed by the peer with %d: %s",
			 CLOSES[row].code, CLOSES[row].reason);
	cr_expect_str_eq(told->why, wanted);
	snprintf(wanted, sizeof wanted, "closed by this side with %d", CLOSES[row].code);
	cr_expect_str_eq(asked->why, wanted);
	cr_expect_eq(asked->code, 0);
}

Test(net_ws, carries_close_codes_both_ways_behind_what_was_queued)
{
	for (size_t i = 0; i < N_CLOSES; i++) {
		struct side client = {0}, other = {0};
		struct side *server = pair_open(&client);
		struct side *other_server = pair_open(&other);

		ws_send(client.ws, "last words", 10);
		ws_close(client.ws, CLOSES[i].code, CLOSES[i].reason);
		ws_send(client.ws, "too late", 8);
		ws_close(client.ws, 1001, "too late");
		expect_closed(&client, server, i);
		cr_expect_eq(server->messages, 1);
		cr_expect_str_eq(text_str(&server->last), "last words");

		ws_send(other_server->ws, "last words", 10);
		ws_close(other_server->ws, CLOSES[i].code, CLOSES[i].reason);
		expect_closed(other_server, &other, i);
		cr_expect_eq(other.messages, 1);
		side_finish(&client);
		side_finish(&other);
	}
}

Test(net_ws, sends_all_that_was_queued_before_it_closes)
{
	struct side client = {0};
	struct side *server = pair_open(&client);
	char *bytes = pattern(WS_MESSAGE_MAX);

	for (int i = 0; i < 20; i++)
		ws_send(client.ws, bytes, WS_MESSAGE_MAX);
	ws_close(client.ws, 1000, "done");
	WAIT_FOR(server->closes == 1 && client.closes == 1);
	cr_expect_eq(server->messages, 20);
	cr_expect_eq(server->code, 1000);
	free(bytes);
	side_finish(&client);
}

Test(net_ws, cuts_a_close_reason_at_a_character)
{
	char reason[200];
	struct side client = {0};
	struct side *server = pair_open(&client);

	for (size_t i = 0; i + 2 < sizeof reason; i += 2)
		memcpy(reason + i, "ä", 2);
	reason[198] = '\0';
	ws_close(client.ws, 4000, reason);
	WAIT_FOR(server->closes == 1);
	cr_expect_eq(strlen(server->why), strlen("closed by the peer with 4000: ") + 122);
	WAIT_FOR(client.closes == 1);
	side_finish(&client);
}

Test(net_ws, drops_and_resets_without_a_close_frame)
{
	for (int reset = 0; reset < 2; reset++) {
		struct side client = {0}, other = {0};
		struct side *server = pair_open(&client);
		struct side *other_server = pair_open(&other);

		ws_drop(client.ws, reset == 1);
		ws_drop(client.ws, reset == 1);
		cr_expect_eq(client.closes, 0, "closed comes from the loop");
		WAIT_FOR(client.closes == 1 && server->closes == 1);
		cr_expect_str_eq(client.why, "dropped by this side");
		cr_expect_str_eq(server->why, "connection lost");
		cr_expect_eq(server->code, 0);
		cr_expect(server->was_open);

		ws_drop(other_server->ws, reset == 1);
		WAIT_FOR(other.closes == 1 && other_server->closes == 1);
		cr_expect_str_eq(other.why, "connection lost");
		cr_expect_eq(other.code, 0);
		side_finish(&client);
		side_finish(&other);
	}
}

static void abandon(struct side *side)
{
	ws_abandon(side->ws);
	side->ws = NULL;
}

static void drop(struct side *side)
{
	ws_drop(side->ws, false);
}

Test(net_ws, can_be_abandoned_in_a_callback_and_says_nothing_after)
{
	struct side client = {.on_message = abandon};
	struct side *server = pair_open(&client);

	ws_send(server->ws, "one", 3);
	ws_send(server->ws, "two", 3);
	WAIT_FOR(server->closes == 1);
	cr_expect_eq(client.messages, 1);
	cr_expect_eq(client.closes, 0);
	side_finish(&client);
}

Test(net_ws, can_be_dropped_in_a_callback_and_hears_no_more_messages)
{
	struct side client = {0};
	struct side *server = pair_open(&client);

	server->on_message = drop;
	ws_send(client.ws, "one", 3);
	ws_send(client.ws, "two", 3);
	WAIT_FOR(server->closes == 1 && client.closes == 1);
	cr_expect_eq(server->messages, 1);
	side_finish(&client);
}

static void free_listener(struct side *side)
{
	struct ws_listener *gone = listener;

	(void)side;
	listener = NULL;
	ws_listener_free(gone);
}

Test(net_ws, lets_a_listener_go_within_a_callback_of_its_own)
{
	struct side client = {0}, other = {0};
	struct side *server = pair_open(&client);
	struct side *other_server = pair_open(&other);

	server->on_message = free_listener;
	ws_send(client.ws, "go", 2);
	WAIT_FOR(server->messages == 1);
	cr_expect_eq(server->closes, 1, "before ws_listener_free() returned");
	cr_expect_eq(other_server->closes, 1);
	cr_expect_str_eq(server->why, "the listener went away");
	WAIT_FOR(client.closes == 1 && other.closes == 1);
	side_finish(&client);
	side_finish(&other);
}

Test(net_ws, frees_its_port_at_once)
{
	struct ws_listen_config config = {.port = ws_listener_port(listener)};
	struct side client = {0}, second = {0};
	struct ws_listener *refused = NULL;
	struct err err = {0};
	char wanted[80];

	pair_open(&client);
	cr_expect_not(ws_listen(loop, &config, &LISTENER_OPS, NULL, &refused, &err));
	cr_expect_eq(err.code, ERR_NET);
	cr_expect_null(refused);
	snprintf(wanted, sizeof wanted, "port %u on 127.0.0.1 is in use", config.port);
	cr_expect_str_eq(err.message, wanted);

	ws_listener_free(listener);
	listener = NULL;
	cr_assert(ws_listen(loop, &config, &LISTENER_OPS, NULL, &listener, &err), "%s",
		  err.message);
	cr_expect_eq(ws_listener_port(listener), config.port);
	pair_open(&second);
	side_finish(&client);
	side_finish(&second);
}

Test(net_ws, refuses_an_address_that_is_no_number)
{
	struct ws_listen_config config = {.address = "localhost"};
	struct ws_listener *refused = NULL;
	struct err err = {0};

	cr_expect_not(ws_listen(loop, &config, &LISTENER_OPS, NULL, &refused, &err));
	cr_expect_eq(err.code, ERR_USAGE);
	cr_expect_null(refused);
}

Test(net_ws, closes_with_1009_what_is_longer_than_the_limit)
{
	char *bytes = pattern(WS_MESSAGE_MAX + 1);
	struct side client = {0}, other = {0};
	struct side *server = pair_open(&client);
	struct side *other_server = pair_open(&other);

	ws_send(client.ws, bytes, WS_MESSAGE_MAX + 1);
	WAIT_FOR(client.closes == 1 && server->closes == 1);
	cr_expect_eq(client.code, 1009);
	cr_expect_eq(server->messages, 0);

	ws_send(other_server->ws, bytes, WS_MESSAGE_MAX + 1);
	WAIT_FOR(other.closes == 1 && other_server->closes == 1);
	cr_expect_eq(other_server->code, 1009);
	cr_expect_eq(other.messages, 0);
	free(bytes);
	side_finish(&client);
	side_finish(&other);
}

Test(net_ws, resets_a_connection_whose_peer_does_not_read)
{
	char *bytes = pattern(WS_MESSAGE_MAX);
	struct side client = {0};
	struct side *server = pair_open(&client);

	/* Nothing is written before the loop turns. */
	for (int i = 0; i <= WS_QUEUE_MAX / WS_MESSAGE_MAX; i++)
		ws_send(client.ws, bytes, WS_MESSAGE_MAX);
	WAIT_FOR(client.closes == 1 && server->closes == 1);
	cr_expect(strstr(client.why, "waited to be written"), "%s", client.why);
	free(bytes);
	side_finish(&client);
}

Test(net_ws, writes_raw_bytes_behind_the_frames_before_them)
{
	static const unsigned char ping_and_text[] = {0x89, 0x00, 0x81, 0x02, 'o', 'k'};
	static const unsigned char binary[] = {0x82, 0x03, 1, 2, 3};
	static const unsigned char half[] = {0x01, 0x01, 'a', 0x80, 0x01, 'b'};
	static const unsigned char bad_opcode[] = {0x83, 0x00};
	struct side client = {0};
	struct side *server = pair_open(&client);

	ws_send(server->ws, "before", 6);
	ws_send_raw(server->ws, ping_and_text, sizeof ping_and_text);
	ws_send(server->ws, "after", 5);
	WAIT_FOR(client.messages == 3);
	cr_expect_str_eq(text_str(&client.last), "after");
	ws_send_raw(server->ws, binary, sizeof binary);
	WAIT_FOR(client.messages == 4);
	cr_expect(client.binary);
	cr_expect_eq(client.last.len, 3);
	ws_send_raw(server->ws, half, sizeof half);
	WAIT_FOR(client.messages == 5);
	cr_expect_not(client.binary);
	cr_expect_str_eq(text_str(&client.last), "ab");
	ws_send_raw(server->ws, bad_opcode, sizeof bad_opcode);
	WAIT_FOR(client.closes == 1 && server->closes == 1);
	side_finish(&client);
}

Test(net_ws, sends_binary_frames_of_any_length)
{
	static const size_t lengths[] = {0, 1, 125, 126, 65535, 65536, WS_MESSAGE_MAX};
	struct side client = {0};
	struct side *server = pair_open(&client);

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		char *bytes = pattern(lengths[i]);
		ws_send_binary(client.ws, bytes, lengths[i]);
		WAIT_FOR(server->messages == (int)i + 1);
		cr_expect(server->binary);
		cr_expect_eq(server->last.len, lengths[i]);
		cr_expect_eq(memcmp(text_str(&server->last), bytes, lengths[i]), 0);
		free(bytes);
	}
	ws_send(client.ws, "text", 4);
	WAIT_FOR(server->messages == sizeof lengths / sizeof *lengths + 1);
	cr_expect_not(server->binary);
	side_finish(&client);
}

Test(net_ws, names_its_peer)
{
	struct side client = {0};
	struct side *server = pair_open(&client);
	char wanted[40];

	snprintf(wanted, sizeof wanted, "127.0.0.1:%u", ws_listener_port(listener));
	cr_expect_str_eq(ws_peer(client.ws), wanted);
	cr_expect(strncmp(ws_peer(server->ws), "127.0.0.1:", 10) == 0);
	cr_expect_str_neq(ws_peer(server->ws), wanted);
	side_finish(&client);
}

Test(net_ws, spends_at_most_20_us_of_cpu_on_a_pair_of_frames)
{
	enum { N = 50, ROUNDS = 200 };
	static struct side clients[N];
	char *bytes = pattern(150);
	int64_t cpu;
	int done = 0;

	accept_echo = true;
	for (size_t i = 0; i < N; i++)
		pair_open(&clients[i]);
	cpu = clock_cpu_us();
	for (int round = 1; round <= ROUNDS; round++) {
		for (size_t i = 0; i < N; i++)
			ws_send(clients[i].ws, bytes, 150);
		do {
			loop_turn(loop, 1000);
			done = 0;
			for (size_t i = 0; i < N; i++)
				done += clients[i].messages;
		} while (done < N * round);
	}
	cpu = clock_cpu_us() - cpu;
	cr_log_info("%.1f µs a pair", (double)cpu / (N * ROUNDS));
	/* Sanitizers and slow machines get room: what must be seen is a blunder. */
	cr_expect_lt(cpu, 20LL * 10 * N * ROUNDS);
	for (size_t i = 0; i < N; i++)
		side_finish(&clients[i]);
	free(bytes);
}

Test(net_ws, keeps_the_two_protocols_apart_and_lets_agents_say_more)
{
	struct ws_listen_config config = {.protocol = WS_PROTOCOL_AGENT};
	char *bytes = pattern(WS_AGENT_MESSAGE_MAX);
	struct side agent = {0}, other = {0};
	struct err err = {0};

	ws_listener_free(listener);
	cr_assert(ws_listen(loop, &config, &LISTENER_OPS, NULL, &listener, &err), "%s",
		  err.message);
	struct url url = pair_url("ws", "127.0.0.1", ws_listener_port(listener));
	cr_assert(ws_connect_as(loop, WS_PROTOCOL_AGENT, &url, NULL, &SIDE_OPS, &agent,
				&agent.ws, &err),
		  "%s", err.message);
	pair_connect(&other, &url, NULL);
	WAIT_FOR(agent.opened == 1 && n_accepted == 1 && other.closes == 1);
	cr_expect_eq(other.opened, 0);
	ws_send(agent.ws, bytes, WS_AGENT_MESSAGE_MAX);
	WAIT_FOR(accepted[0]->messages == 1);
	cr_expect_eq(accepted[0]->last.len, WS_AGENT_MESSAGE_MAX);
	free(bytes);
	side_finish(&agent);
	side_finish(&other);
}

static void stand_still(void *user)
{
	int64_t until_us = clock_mono_us() + 20000;

	(void)user;
	while (clock_mono_us() < until_us)
		;
}

/* 200 KB take fifty turns of a loop that needs 20 ms for each: a hundred pings. */
Test(net_ws, counts_no_ping_as_unanswered_while_the_loop_is_behind_with_its_reading)
{
	struct side client = {0};
	struct side *server = pair_open(&client);
	char *bytes = pattern(200 * 1024);

	ws_keep_alive(server->ws, 10, 3);
	ws_keep_alive(client.ws, 10, 3);
	loop_at_turn_end(loop, stand_still, NULL);
	ws_send(server->ws, bytes, 200 * 1024);
	WAIT_FOR(client.messages == 1 || client.closes == 1);
	loop_forget_turn_end(loop, stand_still, NULL);
	cr_expect_eq(client.messages, 1, "%s", client.why);
	cr_expect_eq(client.closes + server->closes, 0);
	free(bytes);
	side_finish(&client);
}
