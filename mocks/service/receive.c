#include "base/mem.h"
#include "base/utf8.h"
#include "crypto/secret.h"
#include "mocks/service/deliver.h"
#include "mocks/service/ops.h"
#include "mocks/service/rule_inside.h"
#include "mocks/service/session.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64 /* wire-protocol.md, Frames */

/* clang-format off */
static const struct {
	const char *name;
	enum role role;
} roles[] = {
	{"rtm",       ROLE_RTM},
	{"signaling", ROLE_SIGNALING},
	{"control",   ROLE_CONTROL},
};

static const struct {
	const char *name;
	enum trait trait;
} capabilities[] = {
	{"offline",     TRAIT_OFFLINE},
	{"channels",    TRAIT_ALWAYS},
	{"presence",    TRAIT_PRESENCE},
	{"attributes",  TRAIT_ATTRIBUTES},
	{"invitations", TRAIT_INVITATIONS},
	{"renewal",     TRAIT_RENEWAL},
	{"signaling",   TRAIT_SIGNALING},
};

/* Only with a control connection. */
static const char *const control_capabilities[] = {
	"worlds", "clock", "fence", "kick", "restart", "persistence",
};
/* clang-format on */

static enum role role_named(const char *name)
{
	for (size_t i = 0; name != NULL && i < sizeof roles / sizeof *roles; i++) {
		if (strcmp(roles[i].name, name) == 0)
			return roles[i].role;
	}
	return ROLE_NONE;
}

static void add_name(struct text *out, const char *name)
{
	if (out->bytes[out->len - 1] != '[')
		text_char(out, ',');
	json_write_text(out, name, strlen(name));
}

static void answer_hello(const struct request *request)
{
	struct service *service = request->service;
	const struct world *world = world_find(service, request->conn->app_id);
	struct text *out = answer_begin(request, -1);

	frame_text(out, "service", SERVICE_NAME);
	frame_text(out, "version", sdk_name(request->conn->sdk));
	frame_name(out, "capabilities");
	text_char(out, '[');
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
		if (sdk_has(request->conn->sdk, capabilities[i].trait))
			add_name(out, capabilities[i].name);
	}
	for (size_t i = 0; service->secret != NULL &&
			   i < sizeof control_capabilities / sizeof *control_capabilities;
	     i++)
		add_name(out, control_capabilities[i]);
	if (variant(service, VARIANT_UNKNOWN_FIELDS))
		add_name(out, "telepathy");
	text_char(out, ']');
	frame_int(out, "now", world != NULL ? world_now(world) : service->now_ms);
	answer_end(request->conn);
}

/* The version that a connection follows; one that nobody knows counts as not given. */
static enum sdk sdk_of(const struct request *request, enum role role)
{
	enum sdk sdk = SDK_LATEST;

	/* For role signaling it is the version of another SDK. */
	if (role != ROLE_SIGNALING)
		sdk_named(request_text(request, "version"), &sdk);
	return request->service->only != SDK_UNSAID ? request->service->only : sdk;
}

/* Is ROLE offered in the world of APP_ID? */
static bool is_offered(struct service *service, enum role role, enum sdk sdk,
		       const char *app_id)
{
	const struct world *world = world_find(service, app_id);

	if (role != ROLE_SIGNALING)
		return role != ROLE_NONE;
	if (world != NULL && world->sdk != SDK_UNSAID)
		sdk = world->sdk;
	return sdk_has(sdk, TRAIT_SIGNALING);
}

static void hello(const struct request *request)
{
	struct service *service = request->service;
	struct service_conn *conn = request->conn;
	enum role role = role_named(request_text(request, "role"));
	const char *app_id = request_text(request, "appId");

	enum sdk sdk = sdk_of(request, role);
	bool offered = is_offered(service, role, sdk, app_id);

	if (!offered || (role != ROLE_CONTROL && app_id == NULL)) {
		answer_error(conn, request->id, RPC_BAD_PARAMS,
			     !offered ? "role" : "appId");
		return;
	}
	if (role == ROLE_CONTROL &&
	    !secret_equal_text(service->secret, request_text(request, "secret"))) {
		answer_error(conn, request->id, RPC_NO_CONTROL, "no control");
		conn_close(conn, CLOSE_NO_CONTROL, "no control");
		return;
	}
	conn_greeted(conn, role, sdk, app_id);
	answer_hello(request);
}

/* clang-format off */
static const struct {
	enum rpc_error code;
	enum defect ignored, wrong, ok; /* DEFECT_COUNT: none */
} mistakes[] = {
	{RPC_NO_JSON,    DEFECT_FRAME_NO_JSON_IGNORED,  DEFECT_FRAME_NO_JSON_CODE,
	 DEFECT_COUNT},
	{RPC_NO_REQUEST, DEFECT_FRAME_NO_CALL_IGNORED,  DEFECT_FRAME_NO_CALL_CODE,
	 DEFECT_COUNT},
	{RPC_NO_METHOD,  DEFECT_FRAME_METHOD_IGNORED,   DEFECT_FRAME_METHOD_CODE,
	 DEFECT_FRAME_METHOD_OK},
	{RPC_BAD_PARAMS, DEFECT_FRAME_ARGUMENT_IGNORED, DEFECT_FRAME_ARGUMENT_CODE,
	 DEFECT_FRAME_ARGUMENT_OK},
};
/* clang-format on */

/* The error CODE for a frame of CONN, or what a mistake makes of it. */
static void refuse(struct service_conn *conn, const struct json *id, enum rpc_error code,
		   const char *message)
{
	struct service *service = conn->service;
	bool no_frame = code == RPC_NO_JSON || code == RPC_NO_REQUEST;

	if (no_frame && conn->session != NULL && defect(service, DEFECT_FRAME_LOGS_OUT))
		session_end(conn->session, NULL, false);
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		if (mistakes[i].code != code)
			continue;
		if (defect(service, mistakes[i].ignored))
			return;
		if (defect(service, mistakes[i].wrong))
			code = RPC_INTERNAL;
		if (mistakes[i].ok != DEFECT_COUNT && defect(service, mistakes[i].ok)) {
			struct request made_up = {
				.service = service, .conn = conn, .id = id};
			frame_int(answer_begin(&made_up, -1), "code", 0);
			answer_end(conn);
			return;
		}
		break;
	}
	answer_error(conn, id, code, message);
}

static void call(struct request *request, const char *method)
{
	struct service_conn *conn = request->conn;

	if (request->service->rules.n > 0)
		rules_note(conn, request->id, method);
	request->op = map_get(&request->service->methods[conn->role], method);
	if (strcmp(method, "hello") == 0) {
		answer_error(conn, request->id, RPC_NO_REQUEST, "a second hello");
		return;
	}
	if (request->op == NULL || !sdk_has(conn->sdk, request->op->trait)) {
		refuse(conn, request->id, RPC_NO_METHOD, method);
		return;
	}
	const char *bad = op_bad_argument(request->op, request->params);
	if (bad != NULL ||
	    (request->params != NULL && !json_is(request->params, JSON_OBJECT))) {
		refuse(conn, request->id, RPC_BAD_PARAMS, bad != NULL ? bad : "params");
		return;
	}
	request->session = conn->session;
	if (request->op->needs_login && conn->session == NULL) {
		answer_code(request, op_not_logged_in(request->op));
		return;
	}
	request->op->handle(request);
}

enum frame_kind { FRAME_NONSENSE, FRAME_REQUEST, FRAME_NOTIFICATION, FRAME_ANSWER };

static enum frame_kind kind_of(const struct json *frame)
{
	const char *version = json_get_text(frame, "jsonrpc");
	const struct json *id = json_get(frame, "id");
	bool id_good = json_is_int(id) || json_is(id, JSON_TEXT);

	if (version == NULL || strcmp(version, "2.0") != 0)
		return FRAME_NONSENSE;
	if (json_is(json_get(frame, "method"), JSON_TEXT)) {
		if (id == NULL)
			return FRAME_NOTIFICATION;
		return id_good ? FRAME_REQUEST : FRAME_NONSENSE;
	}
	bool result = json_get(frame, "result") != NULL;
	bool error = json_get(frame, "error") != NULL;
	return result != error && id != NULL ? FRAME_ANSWER : FRAME_NONSENSE;
}

/* Operations are requests: without an id nobody knows them, but for a mistake. */
static void do_notification(struct request *request, const char *method)
{
	OWNED(json_freep)
	struct json *made_up = NULL;

	if (!defect(request->service, DEFECT_FRAME_NOTIFICATION_DONE))
		return;
	made_up = json_text("notified");
	request->id = made_up;
	call(request, method);
}

static void take_frame(struct service_conn *conn, const struct json *frame)
{
	const struct json *id = json_get(frame, "id");
	struct request request = {
		.service = conn->service,
		.conn = conn,
		.id = id,
		.params = json_get(frame, "params"),
	};
	enum frame_kind kind = kind_of(frame);

	if (conn->closing && kind != FRAME_ANSWER)
		return;
	switch (kind) {
	case FRAME_NONSENSE:
		if (!json_is_int(id) && !json_is(id, JSON_TEXT))
			id = NULL;
		refuse(conn, id, RPC_NO_REQUEST, "no JSON-RPC 2.0");
		return;
	case FRAME_REQUEST:
		call(&request, json_get_text(frame, "method"));
		return;
	case FRAME_ANSWER:
		deliver_answered(conn, (uint64_t)json_int_or(id, 0),
				 json_get(frame, "result") != NULL);
		return;
	case FRAME_NOTIFICATION:
		do_notification(&request, json_get_text(frame, "method"));
		return;
	}
}

/* On a connection that has not said hello, nothing else is worth a look. */
static void take_first(struct service_conn *conn, const struct json *frame)
{
	const char *method = json_get_text(frame, "method");
	struct request request = {
		.service = conn->service,
		.conn = conn,
		.id = json_get(frame, "id"),
		.params = json_get(frame, "params"),
	};

	if (frame != NULL && kind_of(frame) == FRAME_REQUEST &&
	    strcmp(method, "hello") == 0) {
		hello(&request);
		return;
	}
	if (!json_is_int(request.id) && !json_is(request.id, JSON_TEXT))
		request.id = NULL;
	answer_error(conn, request.id, RPC_NO_HELLO, "no hello");
	conn_close(conn, CLOSE_NO_HELLO, "no hello");
}

/* So many opening brackets in a row as are never nested rightly. */
static bool is_deep(const char *bytes, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < DEPTH_MAX - 4; i++)
		n = bytes[i] == '[' ? n + 1 : 0;
	return n >= DEPTH_MAX - 4;
}

void service_receive(struct service *service, struct service_conn *conn,
		     const char *bytes, size_t len, bool binary, int64_t now_ms)
{
	OWNED(json_freep)
	struct json *frame = NULL;
	struct err err = {0};

	service_set_now(service, now_ms);
	if (binary && !defect(service, DEFECT_FRAME_BINARY_READ)) {
		conn_close(conn,
			   defect(service, DEFECT_FRAME_BINARY_CODE) ? CLOSE_INTERNAL
								     : CLOSE_BINARY,
			   "binary frame");
		return;
	}
	if (defect(service, DEFECT_FRAME_DEEP_CODE) && is_deep(bytes, len)) {
		conn_close(conn, CLOSE_INTERNAL, "stack");
		return;
	}
	if (len > (defect(service, DEFECT_FRAME_LIMIT_LOW) ? FRAME_MAX / 2 : FRAME_MAX)) {
		conn_close(conn,
			   defect(service, DEFECT_FRAME_TOO_BIG_CODE) ? CLOSE_INTERNAL
								      : CLOSE_TOO_BIG,
			   "over 256 KiB");
		return;
	}
	bool good = json_parse(bytes, len, &frame, &err);
	if (!good && !utf8_valid(bytes, len, NULL)) {
		if (!defect(service, DEFECT_FRAME_UTF8_IGNORED))
			conn_close(conn,
				   defect(service, DEFECT_FRAME_UTF8_CODE)
					   ? CLOSE_INTERNAL
					   : CLOSE_NO_UTF8,
				   "no UTF-8");
		return;
	}
	if (conn->role == ROLE_NONE) {
		if (!conn->closing)
			take_first(conn, frame);
		return;
	}
	if (!good) {
		refuse(conn, NULL, RPC_NO_JSON, err.message);
		return;
	}
	take_frame(conn, frame);
}
