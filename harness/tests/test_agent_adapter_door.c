#include "net/ws.h"
#include "tests/adapter_rig.h"

/* The other end of the connection. */
static struct text heard;
static int closed_with;

static void peer_message(void *user, struct ws *ws, const char *bytes, size_t len,
			 bool binary)
{
	static const char probed[] = "{\"id\":2,\"error\":{\"code\":-32601}}";
	const char *secret = user;
	char *answer OWNED(mem_freep)
	= text_format("{\"id\":1,\"result\":{\"name\":\"n\",\"version\":\"1.0.1\","
		      "\"platform\":\"js\",\"capabilities\":[],\"secret\":\"%s\"}}",
		      secret);

	cr_assert_not(binary);
	text_append(&heard, bytes, len);
	if (strstr(text_str(&heard), "noSuchOperation") != NULL)
		ws_send(ws, probed, sizeof probed - 1);
	else
		ws_send(ws, answer, strlen(answer));
}

static void peer_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	(void)user;
	(void)ws;
	closed_with = closed->code;
}

static void peer_opened(void *user, struct ws *ws)
{
	(void)user;
	(void)ws;
}

static const struct ws_ops PEER_OPS = {
	.opened = peer_opened, .message = peer_message, .closed = peer_closed};

TestSuite(agent_adapter_door, .init = rig_begin, .fini = rig_end);

static struct ws *connect_in(const char *secret)
{
	static char kept[2][20];
	static int n;
	char *user = strcpy(kept[n++ % 2], secret);
	char *text OWNED(mem_freep)
	= text_format("ws://127.0.0.1:%u/", adapter_port(agent));
	struct url url;
	struct ws *ws = NULL;
	struct err err = {0};

	cr_assert(url_parse(text, &url, &err) && url_resolve(&url, &err));
	cr_assert(ws_connect_as(loop, WS_PROTOCOL_AGENT, &url, NULL, &PEER_OPS, user, &ws,
				&err));
	return ws;
}

static void make_door(int64_t wait_ms)
{
	const struct adapter_config config = {.name = "acme",
					      .version = "1.0.1",
					      .address = "127.0.0.1",
					      .secret = "s3cret",
					      .wait_ms = wait_ms};
	struct err err = {0};

	agent = adapter_new(loop, &config);
	adapter_tell(agent, &OPS, NULL);
	cr_assert(adapter_start(agent, &err), "%s", err.message);
	cr_expect_eq(adapter_state(agent), ADAPTER_AWAITED);
}

Test(agent_adapter_door, may_connect_in_and_come_back)
{
	struct err err = {0};
	struct ws *ws;

	make_door(WAIT_MS);
	for (int i = 0; i < 2; i++) {
		ws = connect_in("s3cret");
		WAIT_FOR(ready);
		cr_expect_str_eq(agent_platform(agent), "js");
		connect_in("s3cret");
		WAIT_FOR(closed_with == 4004);
		ws_close(ws, 1000, NULL);
		WAIT_FOR(gone);
		cr_expect(was_told("gone the adapter's connection ended: "));
		cr_expect_not(fault);
		ready = gone = false;
		text_clear(&heard);
		cr_assert(adapter_start(agent, &err), "%s", err.message);
	}
	text_finish(&heard);
}

Test(agent_adapter_door, is_turned_away_without_the_secret)
{
	make_door(WAIT_MS);
	connect_in("guess");
	WAIT_FOR(gone && closed_with != 0);
	cr_expect(fault);
	cr_expect_eq(closed_with, 4003);
	cr_expect(was_told("does not hold the secret"));
	text_finish(&heard);
}

Test(agent_adapter_door, is_not_waited_for_longer_than_said)
{
	make_door(30);
	WAIT_FOR(gone);
	cr_expect(was_told("gone no adapter connected within 0.03 s\n"));
}
