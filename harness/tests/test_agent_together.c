/* The reference client and the reference service, over real connections. */
#include "agent/actor.h"
#include "agent/control.h"
#include "base/clock.h"
#include "base/mem.h"
#include "mocks/service/server.h"

#include <criterion/criterion.h>
#include <string.h>

#define APP     "0123456789abcdef0123456789abcdef"
#define SECRET  "open sesame"
#define WAIT_MS 10000

struct player {
	struct actor *actor;
	struct text told; /* a line for each thing */
	uint64_t calls;
};

static struct loop *loop;
static struct server *server;
static struct url url;
static struct control *control;
static struct text control_told;
static struct player alice, bob;

static void on_result(void *user, uint64_t call, const struct json *result)
{
	struct player *player = user;

	text_printf(&player->told, "result %d %lld\n", (int)call,
		    (long long)json_get_int(result, "code", -1));
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	text_printf(&((struct player *)user)->told, "refused %d %d %s\n", (int)call, code,
		    message);
}

static void on_event(void *user, const char *name, const struct json *params)
{
	struct player *player = user;

	text_printf(&player->told, "%s ", name);
	json_write(params, &player->told);
	text_char(&player->told, '\n');
}

static void on_marker(void *user, const char *marker)
{
	text_printf(&((struct player *)user)->told, "marker %s\n", marker);
}

static void on_greeted(void *user, const struct json *hello)
{
	(void)user;
	cr_assert_not_null(json_get_text(hello, "service"));
}

static void on_nonsense(void *user, const char *what)
{
	(void)user;
	cr_assert_fail("nonsense: %s", what);
}

static void on_lost(void *user, bool was_open, int close_code, const char *why)
{
	(void)why;
	cr_assert(was_open);
	text_printf(&((struct player *)user)->told, "lost %d\n", close_code);
}

static const struct actor_ops ACTOR_OPS = {
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.marker = on_marker,
	.greeted = on_greeted,
	.nonsense = on_nonsense,
	.lost = on_lost,
};

static void on_ready(void *user, const struct json *result)
{
	(void)user;
	(void)result;
}

static void on_control_lost(void *user, bool was_ready, const char *why)
{
	(void)user;
	(void)was_ready;
	cr_assert_fail("control: %s", why);
}

static const struct control_ops CONTROL_OPS = {.ready = on_ready,
					       .lost = on_control_lost};

static void on_done(void *user, const struct json *result, int code, const char *message)
{
	(void)user;
	cr_assert_not_null(result, "%d %s", code, message);
	json_write(result, &control_told);
}

#define WAIT_FOR(condition, what)                                   \
	do {                                                        \
		int64_t until_ = clock_mono_us() + WAIT_MS * 1000L; \
		while (!(condition) && clock_mono_us() < until_)    \
			loop_turn(loop, 100);                       \
		cr_assert(condition, "%s", what);                   \
	} while (0)

static void ask_control(const char *method, const char *params)
{
	struct json *json = NULL;

	cr_assert(json_parse(params, strlen(params), &json, NULL));
	text_clear(&control_told);
	control_request(control, method, json, on_done, NULL);
	WAIT_FOR(control_told.len > 0, method);
}

static void make_player(struct player *player)
{
	const struct actor_config config = {
		.role = "rtm",
		.app_id = APP,
		.version = "1.0.1",
		.platform = "cpp",
		.url = &url,
	};
	struct err err = {0};

	cr_assert(actor_new(loop, &config, &ACTOR_OPS, player, &player->actor, &err),
		  "%s", err.message);
}

static void begin(void)
{
	const struct ws_listen_config listen = {0};
	const struct service_config service = {.secret = SECRET, .seed = 1};
	struct err err = {0};
	struct json *hello = json_object();

	cr_assert(loop_new(&loop, &err), "%s", err.message);
	cr_assert(server_start(loop, &listen, &service, &server, &err), "%s",
		  err.message);
	OWNED(mem_freep)
	char *text = text_format("ws://127.0.0.1:%u/", server_port(server));
	cr_assert(url_parse(text, &url, &err) && url_resolve(&url, &err));
	json_put_text(hello, "role", "control");
	json_put_text(hello, "secret", SECRET);
	cr_assert(
		control_new(loop, &url, NULL, hello, &CONTROL_OPS, NULL, &control, &err));
	ask_control("world.create", "{\"appId\":\"" APP "\",\"certificate\":null,"
				    "\"profile\":\"1.0.1\"}");
	make_player(&alice);
	make_player(&bob);
}

static void end(void)
{
	actor_free(alice.actor);
	actor_free(bob.actor);
	control_free(control);
	server_free(server);
	loop_free(loop);
	text_finish(&alice.told);
	text_finish(&bob.told);
	text_finish(&control_told);
}

TestSuite(agent_together, .init = begin, .fini = end);

static void call(struct player *player, const char *operation, const char *params)
{
	OWNED(json_freep)
	struct json *json = NULL;

	cr_assert(json_parse(params, strlen(params), &json, NULL));
	actor_call(player->actor, ++player->calls, operation, json);
}

/* WORDS must have come, or come; what was told is then forgotten. */
static void expect(struct player *player, const char *words)
{
	WAIT_FOR(strstr(text_str(&player->told), words) != NULL, words);
	text_clear(&player->told);
}

static void log_in(struct player *player, const char *params)
{
	call(player, "login", params);
	expect(player, "connectionStateChanged {\"state\":2,\"reason\":1}\n"
		       "connectionStateChanged {\"state\":3,\"reason\":2}\n");
}

Test(agent_together, a_message_goes_across_live_and_from_the_queue)
{
	log_in(&alice, "{\"userId\":\"alice\"}");
	call(&alice, "sendMessageToPeer", "{\"peerId\":\"bob\",\"text\":\"1\"}");
	expect(&alice, "result 2 3\n");
	call(&alice, "sendMessageToPeer",
	     "{\"peerId\":\"bob\",\"text\":\"2\",\"enableOfflineMessaging\":true}");
	expect(&alice, "result 3 4\n");
	call(&bob, "login", "{\"userId\":\"bob\"}");
	WAIT_FOR(strstr(text_str(&bob.told), "\"isOfflineMessage\":true") != NULL, "2");
	cr_assert_null(strstr(text_str(&bob.told), "\"text\":\"1\""));
	call(&alice, "sendMessageToPeer", "{\"peerId\":\"bob\",\"text\":\"3\"}");
	expect(&alice, "result 4 0\n");
	expect(&bob, "\"text\":\"3\"");
}

Test(agent_together, a_fence_comes_after_what_was_sent_before)
{
	log_in(&alice, "{\"userId\":\"alice\"}");
	log_in(&bob, "{\"userId\":\"bob\"}");
	call(&alice, "sendMessageToPeer", "{\"peerId\":\"bob\",\"text\":\"1\"}");
	expect(&alice, "result 2 0\n");
	ask_control("fence",
		    "{\"appId\":\"" APP "\",\"userId\":\"bob\",\"marker\":\"m\"}");
	cr_assert_str_eq(text_str(&control_told), "{\"reached\":1}");
	const char *message = strstr(text_str(&bob.told), "messageReceived");
	const char *marker = strstr(text_str(&bob.told), "marker m");
	cr_assert(message != NULL && marker != NULL && message < marker, "%s",
		  text_str(&bob.told));
}

Test(agent_together, an_invitation_is_accepted_with_the_states_of_both_sides)
{
	log_in(&alice, "{\"userId\":\"alice\"}");
	log_in(&bob, "{\"userId\":\"bob\"}");
	call(&alice, "createLocalInvitation",
	     "{\"calleeId\":\"bob\",\"content\":\"come\",\"channelId\":\"c\"}");
	call(&alice, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	expect(&alice, "localInvitationReceivedByPeer {\"invitationId\":\"inv-1\","
		       "\"calleeId\":\"bob\",\"state\":2}\n");
	const char *at = strstr(text_str(&bob.told), "{\"invitationId\":");
	cr_assert_not_null(at);
	OWNED(json_freep)
	struct json *received = NULL;
	cr_assert(json_parse(at, strcspn(at, "\n"), &received, NULL));
	cr_assert_str_eq(json_get_text(received, "channelId"), "c");
	cr_assert_eq(json_get_int(received, "state", 0), 1);

	OWNED(mem_freep)
	char *accept = text_format("{\"invitationId\":\"%s\",\"response\":\"yes\"}",
				   json_get_text(received, "invitationId"));
	call(&bob, "acceptRemoteInvitation", accept);
	WAIT_FOR(strstr(text_str(&bob.told), "remoteInvitationAccepted") != NULL,
		 "callee");
	cr_assert_not_null(strstr(text_str(&bob.told), "\"state\":4"));
	expect(&alice, "localInvitationAccepted {\"invitationId\":\"inv-1\","
		       "\"calleeId\":\"bob\",\"response\":\"yes\",\"state\":3}\n");
	cr_assert_eq(actor_next_due(bob.actor), -1, "nothing is waited for any more");
}

Test(agent_together, the_second_of_a_name_pushes_the_first_out)
{
	log_in(&alice, "{\"userId\":\"alice\"}");
	log_in(&bob, "{\"userId\":\"alice\"}");
	expect(&alice, "connectionStateChanged {\"state\":5,\"reason\":8}\n");
	expect(&alice, "lost 4001\n");
	call(&alice, "login", "{\"userId\":\"alice\"}");
	expect(&alice, "result 2 8\n");
	call(&alice, "logout", "{}");
	expect(&alice, "connectionStateChanged {\"state\":1,\"reason\":6}\nresult 3 0\n");
	call(&bob, "sendMessageToPeer", "{\"peerId\":\"alice\",\"text\":\"me\"}");
	expect(&bob, "messageReceived");
}

Test(agent_together, a_session_is_resumed_after_a_loss_and_others_notice_nothing)
{
	log_in(&alice, "{\"userId\":\"alice\"}");
	log_in(&bob, "{\"userId\":\"bob\"}");
	call(&alice, "joinChannel", "{\"channelId\":\"c\"}");
	expect(&alice, "result 2 0\n");
	call(&bob, "joinChannel", "{\"channelId\":\"c\"}");
	expect(&bob, "result 2 0\n");
	expect(&alice, "memberJoined");
	/* An unmasked frame of a client is an offence: the service hangs up. */
	cr_assert(actor_send_raw(alice.actor, FRAME_BYTES, "\xff\xff\xff\xff", 4));
	WAIT_FOR(strstr(text_str(&alice.told), "lost") != NULL, "lost");
	WAIT_FOR(actor_connected(alice.actor), "back");
	call(&bob, "sendChannelMessage", "{\"channelId\":\"c\",\"text\":\"hi\"}");
	expect(&alice, "channelMessageReceived");
	cr_assert_null(strstr(text_str(&bob.told), "memberLeft"));
}
