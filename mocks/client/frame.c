#include "mocks/client/local.h"

#include "base/mem.h"

#include <stdarg.h>
#include <string.h>

#define INVALID_REQUEST  (-32600)
#define METHOD_NOT_FOUND (-32601)
#define INVALID_PARAMS   (-32602)

void frame_nonsense(struct client *client, const char *fmt, ...)
{
	OWNED(text_finish)
	struct text what = {0};
	va_list args;

	va_start(args, fmt);
	text_vprintf(&what, fmt, args);
	va_end(args);
	log_line(client, LOG_ERROR, "nonsense: %s", text_str(&what));
	client->ops->nonsense(client->user, text_str(&what));
	if (client->defects != NULL)
		wrong_nonsense(client, false);
}

static void begin_answer(struct client *client, const struct json *id)
{
	text_clear(&client->out);
	text_add(&client->out, "{\"jsonrpc\":\"2.0\",\"id\":");
	json_write(id, &client->out);
}

static void send_out(struct client *client)
{
	client->ops->send(client->user, text_str(&client->out), client->out.len);
}

static void acknowledge(struct client *client, const struct json *id)
{
	/* What the caller did in the event may have ended the connection. */
	if (client->link < LINK_GREETING)
		return;
	begin_answer(client, id);
	text_add(&client->out, ",\"result\":{}}");
	send_out(client);
}

static void refuse(struct client *client, const struct json *id, int code,
		   const char *message)
{
	begin_answer(client, id);
	text_printf(&client->out, ",\"error\":{\"code\":%d,\"message\":", code);
	json_write_text(&client->out, message, strlen(message));
	text_add(&client->out, "}}");
	send_out(client);
}

static void receive_fence(struct client *client, const struct json *id,
			  const struct json *params)
{
	const char *marker = json_get_text(params, "marker");

	if (id == NULL) {
		frame_nonsense(client, "fence came as a notification, not as a request");
		return;
	}
	if (marker == NULL) {
		frame_nonsense(client, "fence came without a marker");
		refuse(client, id, INVALID_PARAMS, "marker is missing");
		return;
	}
	if (client->defects != NULL)
		wrong_release(client);
	client->ops->marker(client->user, marker);
	acknowledge(client, id);
}

/* A known event that came the wrong way is told of and handed out all the same. */
static void check_way(struct client *client, const struct event *event,
		      const char *method, bool is_request)
{
	if (is_request && !event_is_acknowledged(event))
		frame_nonsense(client, "%s came as a request, not as a notification",
			       method);
	else if (!is_request && event_is_acknowledged(event))
		frame_nonsense(client, "%s came as a notification, not as a request",
			       method);
}

static void receive_request(struct client *client, const char *method, struct json *frame)
{
	const struct json *id = json_get(frame, "id");
	const struct event *event = event_find(client->role, method);
	struct json *params = json_get(frame, "params");
	OWNED(json_freep)
	struct json *none = NULL;
	bool silent = false;

	if (id != NULL && !json_is_int(id) && !json_is(id, JSON_TEXT)) {
		frame_nonsense(client, "%s came with an id that is a %s", method,
			       json_type_name(json_type(id)));
		return;
	}
	if (params != NULL && !json_is(params, JSON_OBJECT)) {
		frame_nonsense(client, "%s came with params that are no object: %s",
			       method, json_type_name(json_type(params)));
		if (id != NULL)
			refuse(client, id, INVALID_PARAMS, "params are no object");
		return;
	}
	if (params == NULL) {
		none = json_object();
		params = none;
	}
	if (strcmp(method, "fence") == 0) {
		receive_fence(client, id, params);
		return;
	}
	if (event == NULL && id != NULL) {
		if (client->defects != NULL)
			wrong_nonsense(client, true);
		refuse(client, id, METHOD_NOT_FOUND, "this client knows no such request");
		return;
	}
	if (event != NULL)
		check_way(client, event, method, id != NULL);
	event_receive(client, event, method, params, &silent);
	if (id != NULL && !silent)
		acknowledge(client, id);
}

static void answer_pending(struct client *client, struct pending *pending,
			   struct json *frame)
{
	struct json *result = json_get(frame, "result");
	const struct json *error = json_get(frame, "error");
	struct answer answer = {.outcome = OUTCOME_REFUSED, .refusal = INVALID_REQUEST};

	if (result != NULL && error != NULL) {
		answer.message = "the answer holds a result and an error";
	} else if (error != NULL && json_is_int(json_get(error, "code"))) {
		answer.refusal = (int)json_get_int(error, "code", INVALID_REQUEST);
		answer.message = json_text_or(json_get(error, "message"), "");
		call_end(client, pending, &answer);
		return;
	} else if (error != NULL) {
		answer.message = "the answer's error has no code";
	} else if (json_is(result, JSON_OBJECT)) {
		if (json_get(result, "code") == NULL && pending->op != &operation_hello)
			frame_nonsense(client, "%s was answered without a code",
				       pending->method);
		answer.outcome = OUTCOME_ANSWERED;
		answer.result = result;
		call_end(client, pending, &answer);
		return;
	} else {
		answer.message = "the answer's result is no object";
	}
	frame_nonsense(client, "%s: %s", pending->method, answer.message);
	call_end(client, pending, &answer);
}

static void tell_stray(const struct client *client, const struct json *error)
{
	const char *message = json_get_text(error, "message");

	if (error == NULL)
		message = "a result that answers nothing";
	client->ops->stray(client->user, (int)json_get_int(error, "code", 0),
			   message != NULL ? message : "an error without a message");
}

static void receive_answer(struct client *client, struct json *frame)
{
	const struct json *id = json_get(frame, "id");
	int64_t number = json_int_or(id, 0);
	struct pending *pending = pending_find(client, number);

	if (client->defects != NULL) {
		wrong_release(client);
		pending = pending_find(client, number);
	}
	if (pending != NULL && pending->frame == NULL) {
		answer_pending(client, pending, frame);
		return;
	}
	if (client->defects != NULL)
		wrong_again(client, number, json_get(frame, "result"));
	if (pending_was_given_up(client, number))
		return;

	OWNED(text_finish)
	struct text shown = {0};
	if (id != NULL)
		json_write(id, &shown);
	const char *message = json_get_text(json_get(frame, "error"), "message");
	if (client->ops->stray != NULL && number == 0)
		tell_stray(client, json_get(frame, "error"));
	else if (message != NULL && number == 0)
		frame_nonsense(client, "an error that answers nothing: %s", message);
	else if (number > 0 && number < client->pendings->next && pending == NULL)
		frame_nonsense(client, "request %s was answered again", text_str(&shown));
	else
		frame_nonsense(client, "an answer to nothing: id %s",
			       id != NULL ? text_str(&shown) : "missing");
}

static void receive_object(struct client *client, struct json *frame)
{
	const struct json *method = json_get(frame, "method");
	const char *version = json_get_text(frame, "jsonrpc");

	if (version == NULL || strcmp(version, "2.0") != 0)
		frame_nonsense(client, "a frame without \"jsonrpc\":\"2.0\"");
	else if (json_is(method, JSON_TEXT))
		receive_request(client, json_text_or(method, ""), frame);
	else if (method != NULL)
		frame_nonsense(client, "a frame whose method is a %s",
			       json_type_name(json_type(method)));
	else if (json_get(frame, "result") != NULL || json_get(frame, "error") != NULL)
		receive_answer(client, frame);
	else
		frame_nonsense(client,
			       "a frame that is no request, notification or answer");
}

void frame_receive(struct client *client, const char *bytes, size_t len)
{
	OWNED(json_freep)
	struct json *frame = NULL;
	struct err err;

	/* What was under way when the client left the connection. */
	if (client->link < LINK_GREETING || client->wrong.deaf)
		return;
	if (len > CLIENT_FRAME_MAX)
		frame_nonsense(client,
			       "a frame of %zu bytes, over the %d of the protocol", len,
			       CLIENT_FRAME_MAX);
	else if (!json_parse(bytes, len, &frame, &err))
		frame_nonsense(client, "a frame that is no JSON: %s", err.message);
	else if (!json_is(frame, JSON_OBJECT))
		frame_nonsense(client, "a frame that holds no object: %s",
			       json_type_name(json_type(frame)));
	else
		receive_object(client, frame);
}
