#include "net/proxy.h"

#include "net_pair.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define TLS_FOLDER FIXTURES "/tls/"

static const struct ws_tls TEST_CA = {.ca_file = TLS_FOLDER "ca.pem"};

static struct proxy *proxy;

static void end(void)
{
	proxy_free(proxy);
	proxy = NULL;
	accept_echo = false;
	pair_end();
}

TestSuite(net_proxy, .init = pair_begin, .fini = end);

static struct url begin(const char *scheme, const char *host)
{
	struct err err = {0};
	bool tls = strcmp(scheme, "wss") == 0;
	struct url url;

	accept_echo = true;
	pair_listen(tls ? TLS_FOLDER "server.pem" : NULL,
		    tls ? TLS_FOLDER "server.key" : NULL);
	url = pair_url(scheme, host, ws_listener_port(listener));
	cr_assert(proxy_new(loop, &url, 1, &proxy, &err), "%s", err.message);
	proxy_url(proxy, &url);
	cr_assert_neq(url.port, ws_listener_port(listener));
	return url;
}

static void open_side(struct side *side, const struct url *url)
{
	pair_connect(side, url, &TEST_CA);
	WAIT_FOR(side->opened == 1);
}

/* Turns for a while in which nothing is to happen. */
static void let_pass(int ms)
{
	int64_t until = clock_mono_us() + ms * 1000;

	while (clock_mono_us() < until)
		loop_turn(loop, 1);
}

Test(net_proxy, hands_bytes_on_both_ways_and_tls_names_the_service)
{
	static const size_t sizes[] = {1, 200, 5 * 1024, 200 * 1024};
	static const char *const schemes[] = {"ws", "wss"};

	for (size_t s = 0; s < 2; s++) {
		struct side client = {0};
		struct url url = begin(schemes[s], "localhost");

		cr_expect_str_eq(url.host, "localhost");
		open_side(&client, &url);
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			char *bytes = mem_new(sizes[i], 1);

			memset(bytes, 'a' + (int)i, sizes[i]);
			ws_send(client.ws, bytes, sizes[i]);
			WAIT_FOR(client.messages == (int)i + 1);
			cr_expect_eq(client.last.len, sizes[i]);
			cr_expect(memcmp(client.last.bytes, bytes, sizes[i]) == 0);
			free(bytes);
		}
		ws_close(client.ws, 4000, "bye");
		WAIT_FOR(client.closes == 1 && accepted[s]->closes == 1);
		cr_expect_eq(accepted[s]->code, 4000);
		side_finish(&client);
		proxy_free(proxy);
		proxy = NULL;
		ws_listener_free(listener);
		listener = NULL;
	}
}

Test(net_proxy, loses_silently_lets_new_connections_hang_and_goes_on)
{
	struct side old = {0}, new = {0};
	struct url url = begin("ws", "127.0.0.1");

	open_side(&old, &url);
	proxy_lose(proxy, PROXY_SILENT);
	ws_send(old.ws, "a", 1);
	pair_connect(&new, &url, NULL);
	let_pass(30);
	cr_expect_eq(accepted[0]->messages + old.closes + new.opened + new.closes, 0);
	cr_expect_eq(n_accepted, 1);
	proxy_regain(proxy);
	WAIT_FOR(old.messages == 1 && new.opened == 1);
	cr_expect(proxy_carries(proxy));
	side_finish(&old);
	side_finish(&new);
}

Test(net_proxy, a_silent_loss_is_noticed_by_pings_on_both_sides)
{
	struct side client = {0}, quiet = {0};
	struct url url = begin("ws", "127.0.0.1");

	open_side(&client, &url);
	ws_keep_alive(client.ws, 10, 3);
	ws_keep_alive(accepted[0]->ws, 10, 3);
	let_pass(80);
	cr_expect_eq(client.closes + accepted[0]->closes, 0, "while it is up");
	cr_expect_not(proxy_is_noticed(proxy));
	proxy_lose(proxy, PROXY_SILENT);
	cr_expect_not(proxy_is_noticed(proxy));
	WAIT_FOR(client.closes == 1 && accepted[0]->closes == 1);
	WAIT_FOR(proxy_is_noticed(proxy));
	cr_expect_str_eq(client.why, "nothing came back for 3 pings");
	cr_expect_str_eq(accepted[0]->why, "nothing came back for 3 pings");

	/* What lost an end meanwhile is given up, what hung is made. */
	pair_connect(&quiet, &url, NULL);
	let_pass(5);
	cr_expect(proxy_is_noticed(proxy), "a new one is no matter");
	proxy_regain(proxy);
	WAIT_FOR(quiet.opened == 1);
	side_finish(&client);
	side_finish(&quiet);
}

Test(net_proxy, a_reset_is_told_to_both_sides_and_to_each_new_connection)
{
	struct side old = {0}, new = {0}, back = {0};
	struct url url = begin("ws", "127.0.0.1");

	open_side(&old, &url);
	proxy_lose(proxy, PROXY_RESET);
	WAIT_FOR(old.closes == 1 && accepted[0]->closes == 1);
	pair_connect(&new, &url, NULL);
	WAIT_FOR(new.closes == 1);
	cr_expect_not(new.was_open);
	cr_expect_not(proxy_carries(proxy), "what was before the loss is gone");
	proxy_regain(proxy);
	cr_expect_not(proxy_carries(proxy), "nobody came back yet");
	open_side(&back, &url);
	cr_expect(proxy_carries(proxy));
	side_finish(&back);
}

Test(net_proxy, a_half_close_is_told_to_the_client_alone)
{
	struct side old = {0}, new = {0}, back = {0};
	struct url url = begin("ws", "127.0.0.1");

	open_side(&old, &url);
	proxy_lose(proxy, PROXY_HALF_CLOSE);
	WAIT_FOR(old.closes == 1);
	pair_connect(&new, &url, NULL);
	WAIT_FOR(new.closes == 1);
	let_pass(20);
	cr_expect_eq(accepted[0]->closes, 0);
	proxy_regain(proxy);
	WAIT_FOR(accepted[0]->closes == 1);
	open_side(&back, &url);
	side_finish(&back);
}

struct slow_row {
	const char *name;
	struct proxy_faults faults;
	size_t len;
	int64_t least_ms; /* for the way there and back */
};

Test(net_proxy, delays_and_slows_and_parts_without_losing_a_byte)
{
	/* clang-format off */
	static const struct slow_row rows[] = {
		{"delay",         {.delay_ms = 20},                  100,   40},
		{"jitter",        {.delay_ms = 5, .jitter_ms = 10},  100,   10},
		{"bandwidth",     {.bandwidth = 100000},             3000,  40},
		{"byte by byte",  {.chunk = 1},                      300,   0},
		{"all together",  {.delay_ms = 10, .jitter_ms = 5, .bandwidth = 1000000,
				   .chunk = 700},                    60000, 20},
		{"over the lane", {.delay_ms = 5},                   200000, 10},
	};
	/* clang-format on */
	struct side client = {0};
	struct url url = begin("ws", "127.0.0.1");

	open_side(&client, &url);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *bytes = mem_new(rows[i].len, 1);
		int64_t began = clock_mono_us();

		for (size_t at = 0; at < rows[i].len; at++)
			bytes[at] = (char)('a' + at % 23);
		proxy_set_faults(proxy, &rows[i].faults);
		ws_send(client.ws, bytes, rows[i].len);
		WAIT_FOR(client.messages == (int)i + 1);
		cr_expect_eq(client.last.len, rows[i].len, "%s", rows[i].name);
		cr_expect(memcmp(client.last.bytes, bytes, rows[i].len) == 0, "%s",
			  rows[i].name);
		cr_expect_geq(clock_mono_us() - began, rows[i].least_ms * 1000, "%s",
			      rows[i].name);
		free(bytes);
	}
	side_finish(&client);
}

Test(net_proxy, cuts_within_a_frame_once)
{
	static const struct proxy_faults cut = {.cut = 300};
	struct side client = {0}, next = {0};
	struct url url = begin("ws", "127.0.0.1");
	char bytes[1000];

	memset(bytes, 'x', sizeof bytes);
	open_side(&client, &url);
	proxy_set_faults(proxy, &cut);
	ws_send(client.ws, bytes, 200);
	WAIT_FOR(client.messages == 1);
	ws_send(client.ws, bytes, sizeof bytes);
	WAIT_FOR(client.closes == 1 && accepted[0]->closes == 1);
	cr_expect_eq(accepted[0]->messages, 1);

	open_side(&next, &url);
	ws_send(next.ws, bytes, sizeof bytes);
	WAIT_FOR(next.messages == 1);
	side_finish(&client);
	side_finish(&next);
}

Test(net_proxy, lets_a_later_connection_through_before_an_earlier_one)
{
	static const struct proxy_faults reorder = {.reorder = true};
	struct side first = {0}, second = {0}, third = {0};
	struct url url = begin("ws", "127.0.0.1");

	proxy_set_faults(proxy, &reorder);
	pair_connect(&first, &url, NULL);
	let_pass(20);
	cr_expect_eq(first.opened, 0);
	pair_connect(&second, &url, NULL);
	WAIT_FOR(first.opened == 1 && second.opened == 1);
	ws_send(second.ws, "2", 1);
	WAIT_FOR(accepted[0]->messages == 1);
	cr_expect_str_eq(text_str(&accepted[0]->last), "2");
	open_side(&third, &url);
	side_finish(&first);
	side_finish(&second);
	side_finish(&third);
}

Test(net_proxy, a_held_connection_is_let_through_when_the_fault_ends)
{
	static const struct proxy_faults reorder = {.reorder = true}, none = {0};
	struct side first = {0};
	struct url url = begin("ws", "127.0.0.1");

	proxy_set_faults(proxy, &reorder);
	pair_connect(&first, &url, NULL);
	let_pass(10);
	proxy_set_faults(proxy, &none);
	WAIT_FOR(first.opened == 1);
	side_finish(&first);
}

Test(net_proxy, a_service_that_is_not_there_resets_its_client)
{
	struct side client = {0};
	struct url url = begin("ws", "127.0.0.1");

	ws_listener_free(listener);
	listener = NULL;
	pair_connect(&client, &url, NULL);
	WAIT_FOR(client.closes == 1);
	cr_expect_not(client.was_open);
}

Test(net_proxy, more_connections_than_it_holds_are_reset)
{
	static struct side clients[PROXY_LINES_MAX + 2];
	struct url url = begin("ws", "127.0.0.1");
	int refused = 0;

	proxy_lose(proxy, PROXY_SILENT);
	for (size_t i = 0; i < PROXY_LINES_MAX + 2; i++) {
		pair_connect(&clients[i], &url, NULL);
		loop_turn(loop, 0);
	}
	WAIT_FOR(clients[PROXY_LINES_MAX + 1].closes == 1);
	for (size_t i = 0; i < PROXY_LINES_MAX + 2; i++) {
		refused += clients[i].closes;
		side_finish(&clients[i]);
	}
	cr_expect_eq(refused, 2);
}

Test(net_proxy, an_address_that_is_not_resolved_is_refused)
{
	struct url url = {.host = "rtm.example", .port = 1};
	struct proxy *made = NULL;
	struct err err = {0};

	cr_expect_not(proxy_new(loop, &url, 1, &made, &err));
	cr_expect_eq(err.code, ERR_NET);
	cr_expect_null(made);
}

Test(net_proxy, a_full_lane_is_not_read_from_and_goes_on_later)
{
	struct side client = {0};
	struct url url = begin("ws", "127.0.0.1");
	char *bytes = mem_new(WS_MESSAGE_MAX, 1);

	memset(bytes, 'x', WS_MESSAGE_MAX);
	open_side(&client, &url);
	proxy_lose(proxy, PROXY_SILENT);
	for (int i = 0; i < 4; i++)
		ws_send(client.ws, bytes, WS_MESSAGE_MAX);
	let_pass(20);
	cr_expect_lt(loop_worst_turn_us(loop), 1000000);
	proxy_regain(proxy);
	WAIT_FOR(client.messages == 4);
	free(bytes);
	side_finish(&client);
}
