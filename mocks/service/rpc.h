/*
 * The envelope: requests that came in and the answers to them, and frames in
 * the making. One frame is made at a time, in service->out.
 */
#ifndef MOCKS_SERVICE_RPC_H
#define MOCKS_SERVICE_RPC_H

#include "mocks/service/core.h"

enum rpc_error {
	RPC_INTERNAL = -32603, /* only with a defect */
	RPC_NO_JSON = -32700,
	RPC_NO_REQUEST = -32600,
	RPC_NO_METHOD = -32601,
	RPC_BAD_PARAMS = -32602,
	RPC_NO_HELLO = -32001,
	RPC_NO_CONTROL = -32003,
	RPC_NO_WORLD = -32004
};

enum close_code {
	CLOSE_NORMAL = 1000,
	CLOSE_BINARY = 1003,
	CLOSE_NO_UTF8 = 1007,
	CLOSE_TOO_BIG = 1009,
	CLOSE_INTERNAL = 1011, /* only with a defect */
	CLOSE_RESTART = 1012,
	CLOSE_NO_HELLO = 4000,
	CLOSE_SESSION_OVER = 4001,
	CLOSE_NO_CONTROL = 4003
};

struct op;

struct request {
	struct service *service;
	struct service_conn *conn;
	const struct op *op;
	const struct json *id;
	const struct json *params; /* NULL: none */
	struct session *session;   /* of the connection, or NULL */
};

/* An argument, after the check of its type; NULL where it is absent or null. */
const char *request_text(const struct request *request, const char *name);

/* Somebody who waits for an answer that comes later; gone with its connection. */
struct asker {
	struct list at;            /* in conn->asked */
	struct service_conn *conn; /* NULL: gone */
	char *id;                  /* as it stands in the answer */
	enum codes codes;          /* of its operation */
};

void asker_init(struct asker *asker, const struct request *request);
void asker_finish(struct asker *asker);

/* The result {"code": CODE}; CODE becomes the number of the connection's version. */
void answer_code(const struct request *request, int code);
void asker_answer(struct asker *asker, int code);
void answer_error(struct service_conn *conn, const struct json *id, enum rpc_error code,
		  const char *message);

/* A result with more in it: begin, members, end. CODE as above; below 0: none. */
struct text *answer_begin(const struct request *request, int code);
struct text *asker_begin(struct asker *asker);
void answer_end(struct service_conn *conn);

/* Members of the object that OUT ends in. */
void frame_name(struct text *out, const char *name);
void frame_text(struct text *out, const char *name, const char *value);
void frame_int(struct text *out, const char *name, int64_t value);
void frame_bool(struct text *out, const char *name, bool value);

/* A notification (ID 0) or request to a client, up to its params: members follow. */
struct text *event_begin(struct service *service, const char *method, uint64_t id);
/* Ends it; the bytes are in service->out. */
void event_end(struct service *service);

#endif
