#include "mocks/service/rpc.h"

#include "base/mem.h"
#include "mocks/service/held.h"
#include "mocks/service/ops.h"

#include <stdlib.h>
#include <string.h>

const char *request_text(const struct request *request, const char *name)
{
	return json_get_text(request->params, name);
}

void asker_init(struct asker *asker, const struct request *request)
{
	struct text id = {0};

	asker->conn = request->conn;
	asker->codes = request->op->codes;
	json_write(request->id, &id);
	asker->id = text_take(&id);
	list_push(&request->conn->asked, &asker->at);
}

void asker_finish(struct asker *asker)
{
	list_remove(&asker->at);
	asker->conn = NULL;
	free(asker->id);
	asker->id = NULL;
}

void frame_name(struct text *out, const char *name)
{
	if (out->len > 0 && out->bytes[out->len - 1] != '{')
		text_char(out, ',');
	text_char(out, '"');
	text_add(out, name);
	text_add(out, "\":");
}

void frame_text(struct text *out, const char *name, const char *value)
{
	frame_name(out, name);
	json_write_text(out, value, strlen(value));
}

void frame_int(struct text *out, const char *name, int64_t value)
{
	frame_name(out, name);
	text_int(out, value);
}

void frame_bool(struct text *out, const char *name, bool value)
{
	frame_name(out, name);
	text_add(out, value ? "true" : "false");
}

static struct text *frame_begin(struct service *service)
{
	text_clear(&service->out);
	text_add(&service->out, "{\"jsonrpc\":\"2.0\"");
	return &service->out;
}

static void add_unknown(struct service *service)
{
	if (variant(service, VARIANT_UNKNOWN_FIELDS))
		frame_int(&service->out, "sinceBuild", 17);
}

/* A mistake: what RTM has for the same. facts.md 1 and 5. */
static int rtm_number(int signaling)
{
	static const struct {
		int signaling, rtm;
	} rows[] = {{1003, 102}, {208, 8}, {206, 5}, {204, 6},  {209, 3},  {300, 3},
		    {600, 3},    {400, 1}, {701, 5}, {1001, 2}, {1004, 3}, {1005, 7}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].signaling == signaling)
			return rows[i].rtm;
	}
	return signaling;
}

static void add_code(struct service_conn *conn, enum codes codes, int code)
{
	if (conn->role == ROLE_SIGNALING && defect(conn->service, DEFECT_SIG_RTM_NUMBERS))
		code = rtm_number(code);
	frame_int(&conn->service->out, "code",
		  sdk_code(conn->service, conn->sdk, codes, code));
}

struct text *answer_begin(const struct request *request, int code)
{
	struct text *out = frame_begin(request->service);

	text_add(out, ",\"id\":");
	json_write(request->id, out);
	text_add(out, ",\"result\":{");
	if (code >= 0)
		add_code(request->conn, request->op->codes, code);
	return out;
}

struct text *asker_begin(struct asker *asker)
{
	struct text *out = frame_begin(asker->conn->service);

	text_add(out, ",\"id\":");
	text_add(out, asker->id);
	text_add(out, ",\"result\":{");
	return out;
}

void answer_end(struct service_conn *conn)
{
	struct service *service = conn->service;

	add_unknown(service);
	text_add(&service->out, "}}");
	if (conn->n_held > 0) {
		/* What was held for it goes first, and needs no frame in the making. */
		held_flush(service);
	}
	conn_send(conn, service->out.bytes, service->out.len);
}

void answer_code(const struct request *request, int code)
{
	answer_begin(request, code);
	answer_end(request->conn);
}

void asker_answer(struct asker *asker, int code)
{
	if (asker->conn == NULL)
		return;
	asker_begin(asker);
	add_code(asker->conn, asker->codes, code);
	answer_end(asker->conn);
}

void answer_error(struct service_conn *conn, const struct json *id, enum rpc_error code,
		  const char *message)
{
	struct text *out = frame_begin(conn->service);

	text_add(out, ",\"id\":");
	if (id != NULL)
		json_write(id, out);
	else
		text_add(out, "null");
	text_add(out, ",\"error\":{");
	frame_int(out, "code", code);
	frame_text(out, "message", message);
	text_add(out, "}}");
	conn_send(conn, out->bytes, out->len);
}

struct text *event_begin(struct service *service, const char *method, uint64_t id)
{
	struct text *out = frame_begin(service);

	if (id != 0)
		frame_int(out, "id", (int64_t)id);
	frame_text(out, "method", method);
	text_add(out, ",\"params\":{");
	return out;
}

void event_end(struct service *service)
{
	add_unknown(service);
	text_add(&service->out, "}}");
}
