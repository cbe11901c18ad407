#include "net_pair.h"

#include <arpa/inet.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Against servers that are no WebSocket servers; they are played by hand. */

static int server = -1;
static unsigned server_port;

static void serve(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof address;

	if (server >= 0)
		close(server);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	server = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(bind(server, (struct sockaddr *)&address, sizeof address), 0);
	cr_assert_eq(listen(server, 8), 0);
	cr_assert_eq(getsockname(server, (struct sockaddr *)&address, &len), 0);
	server_port = ntohs(address.sin_port);
}

static void begin(void)
{
	pair_begin();
	serve();
}

static void end(void)
{
	pair_end();
	if (server >= 0)
		close(server);
}

TestSuite(net_ws_errors, .init = begin, .fini = end);

static void connect_to_server(struct side *client, const char *scheme)
{
	struct url url = pair_url(scheme, "127.0.0.1", server_port);

	pair_connect(client, &url, NULL);
}

/* Takes the connection and the request, up to its empty line. */
static int take_request(char *request, size_t size)
{
	int fd = accept(server, NULL, NULL);
	size_t n = 0;

	cr_assert_geq(fd, 0);
	request[0] = '\0';
	while (strstr(request, "\r\n\r\n") == NULL) {
		ssize_t got = recv(fd, request + n, size - 1 - n, MSG_DONTWAIT);

		if (got <= 0) {
			loop_turn(loop, 10);
			continue;
		}
		n += (size_t)got;
		request[n] = '\0';
	}
	return fd;
}

static const char FIT[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
			  "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s\r\n";

struct answer {
	const char *name;
	const char *text; /* with %s for the accept value */
	const char *extra;
	const char *why;
};

/* clang-format off */
static const struct answer ANSWERS[] = {
	{"plain HTTP", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "",
	 "the upgrade was answered with HTTP 200"},
	{"not found", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "",
	 "the upgrade was answered with HTTP 404"},
	{"a redirection", "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\n\r\n", "",
	 "the upgrade was answered with HTTP 302"},
	{"unauthorized", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "",
	 "the upgrade was answered with HTTP 401"},
	{"no subprotocol", FIT, "",
	 "the service did not choose the subprotocol rtm.v1"},
	{"another subprotocol", FIT, "Sec-WebSocket-Protocol: rtm.v2\r\n",
	 "the service did not choose the subprotocol rtm.v1"},
	{"a wrong accept value", "HTTP/1.1 101 Switching Protocols\r\n"
	 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n"
	 "Sec-WebSocket-Protocol: rtm.v1\r\n\r\n", "",
	 "the upgrade's answer has a wrong Sec-WebSocket-Accept"},
	{"no accept value", "HTTP/1.1 101 Switching Protocols\r\n"
	 "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "",
	 "the upgrade's answer has no Sec-WebSocket-Accept"},
	{"no upgrade", "HTTP/1.1 101 Switching Protocols\r\n"
	 "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", "",
	 "the upgrade's answer does not agree to it"},
};
/* clang-format on */

/* What a server has to answer to the key in REQUEST. */
static void accept_value(const char *request, char ret[64])
{
	const char *key = strstr(request, "Sec-WebSocket-Key: ");
	char joined[128];
	unsigned char hash[20];

	cr_assert_not_null(key);
	snprintf(joined, sizeof joined, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
		 key + strlen("Sec-WebSocket-Key: "));
	lws_SHA1((const unsigned char *)joined, strlen(joined), hash);
	lws_b64_encode_string((const char *)hash, sizeof hash, ret, 64);
}

Test(net_ws_errors, says_what_is_wrong_with_an_answer)
{
	for (size_t i = 0; i < sizeof ANSWERS / sizeof *ANSWERS; i++) {
		struct side client = {0};
		char request[4096], value[64], answer[1024];
		int fd;

		connect_to_server(&client, "ws");
		fd = take_request(request, sizeof request);
		accept_value(request, value);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(answer, sizeof answer, ANSWERS[i].text, value, ANSWERS[i].extra);
#pragma GCC diagnostic pop
		cr_assert_gt(send(fd, answer, strlen(answer), MSG_NOSIGNAL), 0);
		WAIT_FOR(client.closes + client.opened > 0);
		cr_expect_eq(client.opened, 0, "%s", ANSWERS[i].name);
		cr_expect_not(client.was_open);
		cr_expect_str_eq(client.why, ANSWERS[i].why, "%s: %s", ANSWERS[i].name,
				 client.why);
		close(fd);
	}
}

Test(net_ws_errors, asks_with_the_name_the_subprotocol_and_no_extension)
{
	struct url url = pair_url("ws", "localhost", server_port);
	struct side client = {0};
	struct text reply = {0};
	char request[4096], value[64], answer[1024], host[64];
	int fd;

	strcpy(url.path, "/rtm?x=1");
	pair_connect(&client, &url, NULL);
	fd = take_request(request, sizeof request);
	snprintf(host, sizeof host, "\r\nHost: localhost:%u\r\n", server_port);
	cr_expect_eq(strncmp(request, "GET /rtm?x=1 HTTP/1.1\r\n", 23), 0, "%s", request);
	cr_expect_not_null(strstr(request, host), "%s", request);
	cr_expect_not_null(strstr(request, "Sec-WebSocket-Protocol: rtm.v1\r\n"));
	cr_expect_null(strstr(request, "Sec-WebSocket-Extensions"));

	/* One that is right, with the first frame right behind it, is taken. */
	accept_value(request, value);
	snprintf(answer, sizeof answer, FIT, value, "Sec-WebSocket-Protocol: rtm.v1\r\n");
	text_add(&reply, answer);
	text_add(&reply, "\x81\x02hi");
	cr_assert_gt(send(fd, reply.bytes, reply.len, MSG_NOSIGNAL), 0);
	text_finish(&reply);
	WAIT_FOR(client.messages == 1);
	cr_expect_str_eq(text_str(&client.last), "hi");
	close(fd);
	WAIT_FOR(client.closes == 1);
	cr_expect_str_eq(client.why, "connection lost");
	cr_expect(client.was_open);
	side_finish(&client);
}

Test(net_ws_errors, says_that_the_answer_is_no_http)
{
	static const char garbage[] = "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n\r\n";
	struct side client = {0};
	char request[4096];
	int fd;

	connect_to_server(&client, "ws");
	fd = take_request(request, sizeof request);
	cr_assert_gt(send(fd, garbage, sizeof garbage - 1, MSG_NOSIGNAL), 0);
	close(fd);
	WAIT_FOR(client.closes == 1);
	cr_expect(strcmp(client.why, "the upgrade's answer is not HTTP") == 0 ||
			  strcmp(client.why, "closed before the upgrade") == 0,
		  "%s", client.why);
}

Test(net_ws_errors, says_that_a_connection_was_refused)
{
	static const char *const SCHEMES[] = {"ws", "wss"};

	close(server);
	server = -1;
	for (size_t i = 0; i < 2; i++) {
		struct side client = {0}, abandoned = {0};

		connect_to_server(&abandoned, SCHEMES[i]);
		ws_abandon(abandoned.ws);
		connect_to_server(&client, SCHEMES[i]);
		WAIT_FOR(client.closes == 1);
		cr_expect_str_eq(client.why, "connection refused");
		cr_expect_not(client.was_open);
		cr_expect_eq(client.code, 0);
		cr_expect_eq(abandoned.closes, 0);
	}
}

Test(net_ws_errors, says_that_the_server_closed_at_once)
{
	static const char *const SCHEMES[] = {"ws", "wss"};
	static const char *const WHYS[] = {"closed before the upgrade",
					   "closed during the TLS handshake"};

	for (int reset = 0; reset < 2; reset++) {
		for (size_t i = 0; i < 2; i++) {
			struct linger linger = {.l_onoff = reset};
			struct side client = {0};
			int fd;

			serve(); /* a reset may make the client ask once more */
			connect_to_server(&client, SCHEMES[i]);
			fd = accept(server, NULL, NULL);
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
			close(fd);
			WAIT_FOR(client.closes == 1);
			cr_expect(
				strcmp(client.why, WHYS[i]) == 0 ||
					(reset == 1 && strcmp(client.why, WHYS[0]) == 0),
				"%s: %s", SCHEMES[i], client.why);
			cr_expect_not(client.was_open);
		}
	}
}

Test(net_ws_errors, gives_up_on_a_server_that_never_answers)
{
	static const char *const SCHEMES[] = {"ws", "wss"};

	for (size_t i = 0; i < 2; i++) {
		struct side client = {0};
		int64_t began = clock_mono_us();
		int fd;

		connect_to_server(&client, SCHEMES[i]);
		ws_set_connect_ms(client.ws, 250);
		fd = accept(server, NULL, NULL);
		WAIT_FOR(client.closes == 1);
		cr_expect_str_eq(client.why, "no answer in 0.25 s");
		cr_expect_not(client.was_open);
		cr_expect_geq(clock_mono_us() - began, 250000);
		close(fd);
	}
}

Test(net_ws_errors, closes_an_attempt_that_is_not_wanted_any_more)
{
	struct side closed = {0}, dropped = {0};

	connect_to_server(&closed, "ws");
	ws_close(closed.ws, 1000, NULL);
	connect_to_server(&dropped, "ws");
	ws_send(dropped.ws, "hello", 5);
	ws_drop(dropped.ws, true);
	WAIT_FOR(closed.closes == 1 && dropped.closes == 1);
	cr_expect_str_eq(closed.why, "closed by this side before it was open");
	cr_expect_str_eq(dropped.why, "dropped by this side");
	cr_expect_not(closed.was_open);
}

Test(net_ws_errors, frees_attempts_that_are_under_way_when_the_loop_ends)
{
	struct side client = {0};

	connect_to_server(&client, "ws");
	loop_turn(loop, 0);
	ws_abandon(client.ws);
	cr_expect_eq(client.closes, 0);
}

Test(net_ws_errors, refuses_an_address_that_was_not_resolved)
{
	struct side client = {0};
	struct err err = {0};
	struct url url;

	cr_assert(url_parse("ws://localhost:1/", &url, NULL));
	cr_expect_not(ws_connect(loop, &url, NULL, &SIDE_OPS, &client, &client.ws, &err));
	cr_expect_eq(err.code, ERR_NET);
	cr_expect_null(client.ws);
}

/* The other way round: clients that the listener does not like. */

static int raw_client(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons(ws_listener_port(listener));
	cr_assert_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

static const struct {
	const char *name, *request, *begins;
} REQUESTS[] = {
	{"plain HTTP", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 426"},
	{"no subprotocol",
	 "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
	 "\r\n",
	 ""},
	{"another subprotocol",
	 "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
	 "Sec-WebSocket-Protocol: rtm.v2\r\n\r\n",
	 ""},
	{"the subprotocol of another door",
	 "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
	 "Sec-WebSocket-Protocol: rtm.agent.v1\r\n\r\n",
	 ""},
	{"no key",
	 "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: rtm.v1\r\n\r\n",
	 ""},
	{"garbage", "\x16\x03\x01\x02\x00\x01\x00 no HTTP\r\n\r\n", "HTTP/1."},
	{"one that fits",
	 "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
	 "Sec-WebSocket-Protocol: rtm.v1\r\n\r\n",
	 "HTTP/1.1 101"},
};

Test(net_ws_errors, accepts_only_peers_that_offer_the_subprotocol)
{
	pair_listen(NULL, NULL);
	for (size_t i = 0; i < sizeof REQUESTS / sizeof *REQUESTS; i++) {
		bool fits = strcmp(REQUESTS[i].begins, "HTTP/1.1 101") == 0;
		char answer[2048] = "";
		ssize_t got = -1;
		size_t n = 0;
		int fd = raw_client();

		cr_assert_gt(send(fd, REQUESTS[i].request, strlen(REQUESTS[i].request),
				  MSG_NOSIGNAL),
			     0);
		for (int turns = 0; turns < 500 && got != 0; turns++) {
			loop_turn(loop, 10);
			got = recv(fd, answer + n, sizeof answer - 1 - n, MSG_DONTWAIT);
			n += got > 0 ? (size_t)got : 0;
			if (*REQUESTS[i].begins != '\0' && n > 12)
				break;
		}
		cr_expect_eq(
			strncmp(answer, REQUESTS[i].begins, strlen(REQUESTS[i].begins)),
			0, "%s: %s", REQUESTS[i].name, answer);
		if (*REQUESTS[i].begins == '\0')
			cr_expect_eq(n, 0, "%s: %s", REQUESTS[i].name, answer);
		cr_expect_eq(n_accepted, fits ? 1 : 0, "%s", REQUESTS[i].name);
		close(fd);
	}
	WAIT_FOR(accepted[0]->closes == 1);
	cr_expect_str_eq(accepted[0]->why, "connection lost");
}

Test(net_ws_errors, survives_a_peer_that_writes_one_byte_at_a_time)
{
	static const unsigned char frame[] = {0x81, 0x82, 1, 2, 3, 4, 'h' ^ 1, 'i' ^ 2};
	const char *request = REQUESTS[sizeof REQUESTS / sizeof *REQUESTS - 1].request;
	int fd;

	pair_listen(NULL, NULL);
	fd = raw_client();
	for (; *request != '\0'; request++) {
		cr_assert_eq(send(fd, request, 1, MSG_NOSIGNAL), 1);
		loop_turn(loop, 10);
	}
	WAIT_FOR(n_accepted == 1);
	for (size_t i = 0; i < sizeof frame; i++) {
		cr_assert_eq(send(fd, frame + i, 1, MSG_NOSIGNAL), 1);
		loop_turn(loop, 10);
	}
	WAIT_FOR(accepted[0]->messages == 1);
	cr_expect_str_eq(text_str(&accepted[0]->last), "hi");
	close(fd);
}

Test(net_ws_errors, lets_a_listener_go_while_handshakes_are_under_way)
{
	int fds[3];

	pair_listen(NULL, NULL);
	for (size_t i = 0; i < 3; i++)
		fds[i] = raw_client();
	send(fds[1], "GET / HT", 8, MSG_NOSIGNAL);
	loop_turn(loop, 10);
	loop_turn(loop, 10);
	ws_listener_free(listener);
	listener = NULL;
	send(fds[2], REQUESTS[6].request, strlen(REQUESTS[6].request), MSG_NOSIGNAL);
	for (int i = 0; i < 5; i++)
		loop_turn(loop, 10);
	cr_expect_eq(n_accepted, 0);
	for (size_t i = 0; i < 3; i++)
		close(fds[i]);
}
