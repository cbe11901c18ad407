#include "base/clock.h"
#include "base/text.h"
#include "mocks/service/rule.h"
#include "mocks/service/server.h"
#include "net/loop.h"
#include "net/proxy.h"

#include <criterion/criterion.h>
#include <string.h>

struct client {
	struct ws *ws;
	const char *user_id;
	struct proxy *proxy;
	struct text got; /* messages, a line each */
	bool closed;
	int code;
};

static void say(struct client *client, const char *text)
{
	ws_send(client->ws, text, strlen(text));
}

static void on_opened(void *user, struct ws *ws)
{
	(void)ws;
	say(user, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":"
		  "{\"role\":\"rtm\",\"appId\":\"00000000000000000000000000000001\"}}");
	say(user, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"login\",\"params\":"
		  "{\"userId\":\"bob\"}}");
	say(user,
	    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"sendMessageToPeer\",\"params\":"
	    "{\"peerId\":\"bob\",\"text\":\"me\"}}");
}

static void on_message(void *user, struct ws *ws, const char *bytes, size_t len,
		       bool binary)
{
	struct client *client = user;

	(void)ws;
	cr_assert(!binary);
	text_append(&client->got, bytes, len);
	text_char(&client->got, '\n');
}

static void on_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct client *client = user;

	(void)ws;
	client->closed = true;
	client->code = closed->code;
}

static const struct ws_ops client_ops = {on_opened, on_message, on_closed};

/* Turns until FOUND stands in what came, at most 10 s. */
static bool wait_for(struct loop *loop, struct client *client, const char *found)
{
	int64_t end_us = clock_mono_us() + 10000000;

	while (strstr(text_str(&client->got), found) == NULL && !client->closed &&
	       clock_mono_us() < end_us)
		loop_turn(loop, 100);
	return strstr(text_str(&client->got), found) != NULL;
}

Test(service_server, a_client_logs_in_over_a_websocket_and_a_binary_frame_closes_1003)
{
	struct service_app app = {.app_id = "00000000000000000000000000000001"};
	struct service_config config = {.apps = &app, .n_apps = 1};
	struct ws_listen_config listen = {0};
	struct server *server = NULL;
	struct loop *loop = NULL;
	struct client client = {0};
	struct err err = {0};
	struct url url = {0};
	struct text address = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
	cr_assert(server_start(loop, &listen, &config, &server, &err), "%s", err.message);
	text_printf(&address, "ws://127.0.0.1:%u", (unsigned)server_port(server));
	cr_assert(url_parse(text_str(&address), &url, &err), "%s", err.message);
	cr_assert(url_resolve(&url, &err), "%s", err.message);
	cr_assert(ws_connect(loop, &url, NULL, &client_ops, &client, &client.ws, &err),
		  "%s", err.message);

	cr_assert(wait_for(loop, &client, "\"messageReceived\""), "%s",
		  text_str(&client.got));
	cr_assert(strstr(text_str(&client.got), "\"id\":2,\"result\":{\"code\":0,") !=
		  NULL);

	/* A masked binary frame of one byte. */
	ws_send_raw(client.ws, "\x82\x81\x00\x00\x00\x00x", 7);
	while (!client.closed)
		loop_turn(loop, 100);
	cr_assert_eq(client.code, 1003);

	server_free(server);
	loop_free(loop);
	text_finish(&client.got);
	text_finish(&address);
}

Test(service_server, an_unknown_defect_starts_nothing)
{
	const char *const names[] = {"no-such-thing", NULL};
	struct service_config config = {.defects = names};
	struct ws_listen_config listen = {0};
	struct server *server = NULL;
	struct loop *loop = NULL;
	struct err err = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
	cr_assert(!server_start(loop, &listen, &config, &server, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_null(server);
	loop_free(loop);
}

#define APP_ID "00000000000000000000000000000001"

static void log_in(void *user, struct ws *ws)
{
	const struct client *client = user;
	struct text login = {0};

	(void)ws;
	say(user, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":"
		  "{\"role\":\"rtm\",\"appId\":\"" APP_ID "\"}}");
	text_printf(&login,
		    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"login\",\"params\":"
		    "{\"userId\":\"%s\"}}",
		    client->user_id);
	say(user, text_str(&login));
	text_finish(&login);
}

static const struct ws_ops log_in_ops = {log_in, on_message, on_closed};

static void connect_by(struct loop *loop, struct client *client, uint16_t port)
{
	struct url url = {.address = "127.0.0.1", .host = "127.0.0.1", .path = "/"};
	struct err err = {0};

	url.port = port;
	cr_assert(proxy_new(loop, &url, 1, &client->proxy, &err), "%s", err.message);
	proxy_url(client->proxy, &url);
	cr_assert(ws_connect(loop, &url, NULL, &log_in_ops, client, &client->ws, &err),
		  "%s", err.message);
	cr_assert(wait_for(loop, client, "\"id\":2"), "%s", text_str(&client->got));
}

Test(service_server, only_who_comes_by_the_pinged_port_is_missed_in_a_silent_loss)
{
	struct service_app app = {.app_id = APP_ID};
	struct service_config config = {.apps = &app, .n_apps = 1};
	struct ws_listen_config listen = {0};
	struct client pinged = {.user_id = "bob"}, other = {.user_id = "ann"};
	struct server *server = NULL;
	struct loop *loop = NULL;
	struct err err = {0};

	cr_assert(loop_new(&loop, &err), "%s", err.message);
	cr_assert(server_start(loop, &listen, &config, &server, &err), "%s", err.message);
	cr_assert(server_listen_pinged(server, &listen, &err), "%s", err.message);
	server_keep_alive(server, 10, 3);
	connect_by(loop, &pinged, server_pinged_port(server));
	connect_by(loop, &other, server_port(server));

	proxy_lose(pinged.proxy, PROXY_SILENT);
	proxy_lose(other.proxy, PROXY_SILENT);
	int64_t end_us = clock_mono_us() + 10000000;
	while (service_reaches(server_core(server), APP_ID, "bob") > 0 &&
	       clock_mono_us() < end_us)
		loop_turn(loop, 100);
	cr_expect_eq(service_reaches(server_core(server), APP_ID, "bob"), 0);
	cr_expect_eq(service_reaches(server_core(server), APP_ID, "ann"), 1);

	proxy_free(pinged.proxy);
	proxy_free(other.proxy);
	server_free(server);
	loop_free(loop);
	text_finish(&pinged.got);
	text_finish(&other.got);
}
