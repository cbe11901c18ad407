/*
 * Peers of the reference service, in memory: connections that send what a test
 * says, keep every frame that they get, and answer the requests of the service
 * as an honest client does. Frames are written with ' in place of ".
 */
#ifndef TESTS_MOCK_PEERS_H
#define TESTS_MOCK_PEERS_H

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/vec.h"
#include "crypto/signaling_token.h"
#include "crypto/token.h"
#include "mocks/service/defect.h"
#include "mocks/service/service.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEER_UNUSED __attribute__((unused))

#define STATIC_APP  "00000000000000000000000000000001"
#define DYNAMIC_APP "00000000000000000000000000000002"
#define OTHER_APP   "00000000000000000000000000000003"
#define CERTIFICATE "fedcba9876543210fedcba9876543210"
#define START_MS    1764000000000LL
#define DAY_MS      (24LL * 3600 * 1000)

struct bench {
	struct service *service;
	int64_t now_ms;
	struct peer *control;
	VEC(struct peer *) peers;
};

struct peer {
	struct bench *bench;
	struct service_conn *conn; /* NULL: closed */
	VEC(struct json *) frames; /* all of them */
	size_t answered;           /* of those, how far requests are answered */
	VEC(struct json *) events; /* not taken yet; borrowed from frames */
	bool deaf;                 /* does not answer requests */
	int close_code;            /* -1: not closed by the service */
	unsigned last_id;
};

static void bench_send(void *user, void *conn_user, const char *bytes, size_t len)
{
	struct peer *peer = conn_user;
	struct json *frame = NULL;
	struct err err = {0};

	(void)user;
	cr_assert(json_parse(bytes, len, &frame, &err), "%.*s: %s", (int)len, bytes,
		  err.message);
	VEC_PUSH(&peer->frames, frame);
	if (json_get(frame, "method") != NULL)
		VEC_PUSH(&peer->events, frame);
}

static void bench_close(void *user, void *conn_user, int code, const char *reason)
{
	struct peer *peer = conn_user;

	(void)user;
	(void)reason;
	peer->close_code = code;
}

/* Text with ' for ". The caller frees it. */
PEER_UNUSED static char *quoted(const char *fmt, va_list args)
{
	struct text text = {0};

	text_vprintf(&text, fmt, args);
	for (size_t i = 0; i < text.len; i++) {
		if (text.bytes[i] == '\'')
			text.bytes[i] = '"';
	}
	return text_take(&text);
}

/* Until nobody has anything left to answer. */
PEER_UNUSED static void settle(struct bench *bench)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < bench->peers.n; i++) {
			struct peer *peer = bench->peers.items[i];

			if (peer->deaf)
				continue;
			while (peer->conn != NULL && peer->answered < peer->frames.n) {
				struct json *frame = peer->frames.items[peer->answered++];
				const struct json *id = json_get(frame, "id");

				if (json_get(frame, "method") == NULL || id == NULL)
					continue;
				struct text out = {0};
				text_add(&out,
					 "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":");
				json_write(id, &out);
				text_add(&out, "}");
				service_receive(bench->service, peer->conn, out.bytes,
						out.len, false, bench->now_ms);
				text_finish(&out);
				again = true;
			}
		}
	}
}

PEER_UNUSED static struct peer *peer_open(struct bench *bench)
{
	struct peer *peer = mem_new(1, sizeof *peer);

	peer->bench = bench;
	peer->close_code = -1;
	peer->conn = service_open(bench->service, peer, bench->now_ms);
	VEC_PUSH(&bench->peers, peer);
	return peer;
}

/* The connection is gone. */
PEER_UNUSED static void peer_drop(struct peer *peer)
{
	struct service_conn *conn = TAKE(peer->conn);

	if (conn != NULL)
		service_closed(peer->bench->service, conn, peer->bench->now_ms);
	settle(peer->bench);
}

/* Bytes as they are. */
PEER_UNUSED static void say_bytes(struct peer *peer, const char *bytes, size_t len,
				  bool binary)
{
	service_receive(peer->bench->service, peer->conn, bytes, len, binary,
			peer->bench->now_ms);
	settle(peer->bench);
}

PEER_UNUSED __attribute__((format(printf, 2, 3))) static void say(struct peer *peer,
								  const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	OWNED(mem_freep)
	char *text = quoted(fmt, args);
	va_end(args);
	say_bytes(peer, text, strlen(text), false);
}

/* The answer to request ID, or NULL. */
PEER_UNUSED static struct json *answer_to(struct peer *peer, unsigned id)
{
	for (size_t i = 0; i < peer->frames.n; i++) {
		struct json *frame = peer->frames.items[i];

		if (json_get(frame, "method") == NULL &&
		    json_get_int(frame, "id", -1) == id)
			return frame;
	}
	return NULL;
}

/* Sends a request; its id. */
PEER_UNUSED __attribute__((format(printf, 3, 4))) static unsigned
begin(struct peer *peer, const char *method, const char *fmt, ...)
{
	va_list args;
	struct text out = {0};

	va_start(args, fmt);
	OWNED(mem_freep)
	char *params = quoted(fmt, args);
	va_end(args);
	text_printf(&out,
		    "{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"%s\",\"params\":%s}",
		    ++peer->last_id, method, params);
	say_bytes(peer, out.bytes, out.len, false);
	text_finish(&out);
	return peer->last_id;
}

/* The result of what begin() returned, which must be there. */
PEER_UNUSED static struct json *result_of(struct peer *peer, unsigned id)
{
	struct json *result = json_get(answer_to(peer, id), "result");

	cr_assert_not_null(result, "no result for request %u", id);
	return result;
}

PEER_UNUSED static int64_t code_of(struct peer *peer, unsigned id)
{
	return json_get_int(result_of(peer, id), "code", -1);
}

#define ask(peer, method, ...)  result_of(peer, begin(peer, method, __VA_ARGS__))
#define code(peer, method, ...) code_of(peer, begin(peer, method, __VA_ARGS__))

/* The next event METHOD that was not taken: its params, or NULL. */
PEER_UNUSED static struct json *take(struct peer *peer, const char *method)
{
	for (size_t i = 0; i < peer->events.n; i++) {
		struct json *frame = peer->events.items[i];

		if (strcmp(json_get_text(frame, "method"), method) != 0)
			continue;
		VEC_REMOVE(&peer->events, i);
		return json_get(frame, "params");
	}
	return NULL;
}

PEER_UNUSED static struct json *must_take(struct peer *peer, const char *method)
{
	struct json *params = take(peer, method);

	cr_assert_not_null(params, "no %s", method);
	return params;
}

/* True if the next event of all is METHOD; it is taken. */
PEER_UNUSED static bool next_is(struct peer *peer, const char *method)
{
	if (peer->events.n == 0 ||
	    strcmp(json_get_text(peer->events.items[0], "method"), method) != 0)
		return false;
	VEC_REMOVE(&peer->events, 0);
	return true;
}

#define text_eq(json, name, expected)                                                    \
	do {                                                                             \
		const char *is_ = json_get_text(json, name);                             \
		cr_assert(is_ != NULL && strcmp(is_, expected) == 0, "%s is %s, not %s", \
			  name, is_ != NULL ? is_ : "absent", expected);                 \
	} while (0)

PEER_UNUSED static struct peer *hello_as(struct bench *bench, const char *role,
					 const char *app_id)
{
	struct peer *peer = peer_open(bench);

	ask(peer, "hello", "{'role':'%s','appId':'%s','secret':'s3cret'}", role, app_id);
	return peer;
}

/* A token for DYNAMIC_APP, made ISSUED_MS after the start. The caller frees it. */
PEER_UNUSED static char *token_for(const char *user, int64_t issued_ms,
				   int64_t privilege_expires_ms)
{
	struct token_spec spec = {
		.app_id = DYNAMIC_APP,
		.certificate = CERTIFICATE,
		.user_id = user,
		.salt = 1,
	};
	struct text text = {0};
	struct err err = {0};

	cr_assert(token_spec_times(
			  &spec, START_MS + issued_ms,
			  privilege_expires_ms == 0 ? 0 : START_MS + privilege_expires_ms,
			  &err),
		  "%s", err.message);
	cr_assert(token_mint(&spec, &text, &err), "%s", err.message);
	return text_take(&text);
}

/* A user of STATIC_APP, logged in. */
PEER_UNUSED static struct peer *user(struct bench *bench, const char *id)
{
	struct peer *peer = hello_as(bench, "rtm", STATIC_APP);

	cr_assert_eq(code(peer, "login", "{'userId':'%s'}", id), 0);
	return peer;
}

/* A user of the older SDK, logged in. */
PEER_UNUSED static struct peer *account(struct bench *bench, const char *id)
{
	struct peer *peer = hello_as(bench, "signaling", STATIC_APP);

	cr_assert_eq(code(peer, "login", "{'account':'%s','token':'_no_need_token'}", id),
		     0);
	return peer;
}

/* A connection that speaks VERSION. */
PEER_UNUSED static struct peer *hello_of(struct bench *bench, const char *app_id,
					 const char *version)
{
	struct peer *peer = peer_open(bench);

	ask(peer, "hello", "{'role':'rtm','appId':'%s','version':'%s'}", app_id, version);
	return peer;
}

/* The same, of STATIC_APP, logged in. */
PEER_UNUSED static struct peer *user_of(struct bench *bench, const char *version,
					const char *id)
{
	struct peer *peer = hello_of(bench, STATIC_APP, version);

	cr_assert_eq(code(peer, "login", "{'userId':'%s'}", id), 0);
	return peer;
}

/* A service with three worlds, defects and variants as named (or NULL). */
PEER_UNUSED static struct bench *bench_with(const char *const *defects,
					    const char *const *variants)
{
	static const struct service_ops ops = {bench_send, bench_close};
	struct service_config config = {
		.secret = "s3cret",
		.defects = defects,
		.variants = variants,
		.seed = 1,
	};
	struct bench *bench = mem_new(1, sizeof *bench);
	struct err err = {0};

	bench->now_ms = START_MS;
	cr_assert(service_new(&config, &ops, bench, START_MS, &bench->service, &err),
		  "%s", err.message);
	bench->control = hello_as(bench, "control", "");
	ask(bench->control, "world.create", "{'appId':'%s','certificate':null}",
	    STATIC_APP);
	ask(bench->control, "world.create", "{'appId':'%s','certificate':'%s'}",
	    DYNAMIC_APP, CERTIFICATE);
	return bench;
}

PEER_UNUSED static struct bench *bench_new(void)
{
	return bench_with(NULL, NULL);
}

PEER_UNUSED static void bench_free(struct bench *bench)
{
	for (size_t i = 0; i < bench->peers.n; i += 2)
		peer_drop(bench->peers.items[i]);
	service_free(bench->service);
	VEC_EACH (at, &bench->peers) {
		struct peer *peer = *at;

		VEC_EACH (frame, &peer->frames)
			json_free(*frame);
		VEC_FINISH(&peer->frames);
		VEC_FINISH(&peer->events);
		free(peer);
	}
	VEC_FINISH(&bench->peers);
	free(bench);
}

/* The world's clock moves to MS after the start, timer by timer; the last `next`. */
PEER_UNUSED static int64_t advance(struct bench *bench, const char *app_id, int64_t ms)
{
	struct json *result = ask(bench->control, "clock.advance",
				  "{'appId':'%s','to':%lld}", app_id,
				  (long long)(START_MS + ms));
	int64_t next = json_get_int(result, "next", -1);

	return next < 0 ? next : next - START_MS;
}

#endif
