/*
 * A client of mocks/client on a bench: what it does is written down, a line
 * each, in words that a test can compare:
 *
 *	connect | send FRAME | disconnect CODE | result CALL JSON |
 *	refused CALL CODE MESSAGE | event NAME JSON | marker MARKER |
 *	greeted SERVICE | nonsense SENTENCE | died WHY
 *
 * and, apart from that, what it does with its log of its own:
 *
 *	open PATH | size KB | LEVEL LINE
 *
 * A PATH with "bad" in it cannot be written. Frames are shown without "jsonrpc". For the
 *tests of that folder only.
 */
#ifndef TESTS_MOCK_CLIENT_RIG_H
#define TESTS_MOCK_CLIENT_RIG_H

#include "base/mem.h"
#include "base/text.h"
#include "mocks/client/client.h"

#include <criterion/criterion.h>
#include <string.h>

#define RIG_START_MS 1764000000000LL

struct rig {
	struct client *client;
	struct text log;
	struct text own; /* its own log */
	int64_t now_ms;
	uint64_t calls;
};

static inline void rig_line(struct rig *rig, const char *word, const char *rest)
{
	text_printf(&rig->log, "%s%s%s\n", word, rest[0] != '\0' ? " " : "", rest);
}

static inline void rig_on_connect(void *user)
{
	rig_line(user, "connect", "");
}

static inline void rig_on_send(void *user, const char *bytes, size_t len)
{
	static const char start[] = "{\"jsonrpc\":\"2.0\",";
	struct rig *rig = user;

	cr_assert(len > sizeof start && memcmp(bytes, start, sizeof start - 1) == 0);
	text_printf(&rig->log, "send {%.*s\n", (int)(len - (sizeof start - 1)),
		    bytes + (sizeof start - 1));
}

static inline void rig_on_disconnect(void *user, int code)
{
	text_printf(&((struct rig *)user)->log, "disconnect %d\n", code);
}

static inline void rig_on_result(void *user, uint64_t call, const struct json *result)
{
	struct rig *rig = user;

	text_printf(&rig->log, "result %llu ", (unsigned long long)call);
	json_write(result, &rig->log);
	text_char(&rig->log, '\n');
}

static inline void rig_on_refused(void *user, uint64_t call, int code,
				  const char *message)
{
	text_printf(&((struct rig *)user)->log, "refused %llu %d %s\n",
		    (unsigned long long)call, code, message);
}

static inline void rig_on_event(void *user, const char *name, const struct json *params)
{
	struct rig *rig = user;

	text_printf(&rig->log, "event %s ", name);
	json_write(params, &rig->log);
	text_char(&rig->log, '\n');
}

static inline void rig_on_marker(void *user, const char *marker)
{
	rig_line(user, "marker", marker);
}

static inline void rig_on_greeted(void *user, const struct json *result)
{
	rig_line(user, "greeted", json_text_or(json_get(result, "service"), "?"));
}

static inline void rig_on_nonsense(void *user, const char *what)
{
	rig_line(user, "nonsense", what);
}

static inline void rig_on_died(void *user, const char *why)
{
	rig_line(user, "died", why);
}

static inline bool rig_on_log_open(void *user, const char *path)
{
	text_printf(&((struct rig *)user)->own, "open %s\n", path);
	return strstr(path, "bad") == NULL;
}

static inline void rig_on_log_size(void *user, unsigned kb)
{
	text_printf(&((struct rig *)user)->own, "size %u\n", kb);
}

/* Without the moment at its start. */
static inline void rig_on_log_line(void *user, const char *line, size_t len)
{
	const char *rest = memchr(line, ' ', len);

	cr_assert_not_null(rest);
	cr_assert_eq(line[len - 1], '\n');
	text_append(&((struct rig *)user)->own, rest + 1,
		    len - (size_t)(rest + 1 - line));
}

static const struct client_ops rig_ops = {
	.connect = rig_on_connect,
	.send = rig_on_send,
	.disconnect = rig_on_disconnect,
	.result = rig_on_result,
	.refused = rig_on_refused,
	.event = rig_on_event,
	.marker = rig_on_marker,
	.greeted = rig_on_greeted,
	.nonsense = rig_on_nonsense,
	.log_open = rig_on_log_open,
	.log_size = rig_on_log_size,
	.log_line = rig_on_log_line,
	.died = rig_on_died,
};

enum rig_kind {
	RIG_RTM,
	RIG_TRANSPARENT,
	RIG_SIGNALING,
	RIG_SIGNALING_TRANSPARENT,
	RIG_UNINITIALISED
};

/* DEFECT may be NULL. */
static inline void rig_init_version(struct rig *rig, enum rig_kind kind,
				    const char *version, const char *defect)
{
	const char *defects[] = {defect, NULL};
	const struct client_config config = {
		.role = kind == RIG_SIGNALING || kind == RIG_SIGNALING_TRANSPARENT
				? "signaling"
				: "rtm",
		.uninitialised = kind == RIG_UNINITIALISED,
		.app_id = "app",
		.version = version,
		.platform = "cpp",
		.transparent = kind == RIG_TRANSPARENT ||
			       kind == RIG_SIGNALING_TRANSPARENT,
		.defects = defects,
	};
	struct err err = {0};

	*rig = (struct rig){.now_ms = RIG_START_MS};
	cr_assert(client_new(&config, &rig_ops, rig, rig->now_ms, &rig->client, &err),
		  "%s", err.message);
}

static inline void rig_init(struct rig *rig, enum rig_kind kind, const char *defect)
{
	rig_init_version(rig, kind, "1.0.1", defect);
}

static inline void rig_finish(struct rig *rig)
{
	client_free(rig->client);
	text_finish(&rig->log);
	text_finish(&rig->own);
}

/* All that was written down since the last look must be EXPECTED. */
static inline void rig_check(struct rig *rig, const char *what, const char *expected)
{
	cr_assert_str_eq(text_str(&rig->log), expected,
			 "%s\n--- seen\n%s--- expected\n%s", what, text_str(&rig->log),
			 expected);
	text_clear(&rig->log);
}

/* PARAMS as JSON text, or NULL. */
static inline uint64_t rig_call(struct rig *rig, const char *method, const char *params)
{
	OWNED(json_freep)
	struct json *json = NULL;

	if (params != NULL)
		cr_assert(json_parse(params, strlen(params), &json, NULL), "%s", params);
	client_call(rig->client, ++rig->calls, method, json, rig->now_ms);
	return rig->calls;
}

/* A frame of the service: MEMBERS behind "jsonrpc". */
static inline void rig_frame(struct rig *rig, const char *members)
{
	OWNED(mem_freep)
	char *frame = text_format("{\"jsonrpc\":\"2.0\",%s}", members);

	client_receive(rig->client, frame, strlen(frame), rig->now_ms);
}

static inline void rig_bytes(struct rig *rig, const char *bytes)
{
	client_receive(rig->client, bytes, strlen(bytes), rig->now_ms);
}

static inline void rig_open(struct rig *rig)
{
	client_opened(rig->client, rig->now_ms);
}

static inline void rig_lose(struct rig *rig)
{
	client_lost(rig->client, "reset by peer", rig->now_ms);
}

static inline void rig_pass(struct rig *rig, int64_t ms)
{
	rig->now_ms += ms;
	client_tick(rig->client, rig->now_ms);
}

/* Opens the connection and answers hello, whose request is number ID. */
static inline void rig_greet(struct rig *rig, int id)
{
	OWNED(mem_freep)
	char *answer = text_format("\"id\":%d,\"result\":{\"service\":\"s\"}", id);

	rig_open(rig);
	rig_frame(rig, answer);
}

/* Logged in as alice; the login was call 1, hello request 2. Nothing in the log. */
static inline void rig_log_in(struct rig *rig)
{
	rig_call(rig, "login",
		 "{\"userId\":\"alice\",\"account\":\"alice\",\"token\":\"t1\"}");
	rig_greet(rig, 2);
	rig_frame(rig, "\"id\":1,\"result\":{\"code\":0,\"session\":\"s1\"}");
	text_clear(&rig->log);
}

#endif
