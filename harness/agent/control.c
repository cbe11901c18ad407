#include "agent/control.h"

#include "agent/actor.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define CLOSE_NORMAL 1000
#define HELLO_ID     1

struct request {
	int64_t id;
	control_done *done; /* NULL: hello */
	void *user;
	char *frame; /* owned; what is sent once hello is answered, then NULL */
};

enum control_state { CONTROL_GREETING, CONTROL_READY, CONTROL_LOST, CONTROL_STATE_COUNT };

struct control {
	struct loop *loop;
	const struct control_ops *ops;
	void *user;
	struct ws *ws; /* NULL: gone */
	enum control_state state;
	char *hello;
	char *why; /* it was lost */
	int64_t next_id;
	VEC(struct request) requests; /* in the order in which they were made */
	struct loop_timer now;        /* for what is told of a lost connection */
	unsigned busy;                /* callbacks under way */
	bool dead;
};

static void destroy(struct control *control)
{
	VEC_EACH (request, &control->requests)
		free(request->frame);
	VEC_FINISH(&control->requests);
	free(control->hello);
	free(control->why);
	free(control);
}

static void leave(struct control *control)
{
	if (--control->busy == 0 && control->dead)
		destroy(control);
}

/* Requests made by those that are told wait for their own turn. */
static void fail_requests(struct control *control)
{
	size_t n = control->requests.n;

	while (n-- > 0 && !control->dead) {
		struct request request = control->requests.items[0];
		VEC_REMOVE(&control->requests, 0);
		free(request.frame);
		if (request.done != NULL)
			request.done(request.user, NULL, CONTROL_CODE_LOST, control->why);
	}
}

static void on_now(void *user)
{
	struct control *control = user;

	control->busy++;
	fail_requests(control);
	leave(control);
}

/* WHY is a sentence. Requests fail before it is told. */
static void lose(struct control *control, const char *why)
{
	bool was_ready = control->state == CONTROL_READY;

	if (control->state == CONTROL_LOST)
		return;
	control->state = CONTROL_LOST;
	control->why = mem_dup(why);
	if (control->ws != NULL)
		ws_close(control->ws, CLOSE_NORMAL, NULL);
	fail_requests(control);
	if (!control->dead)
		control->ops->lost(control->user, was_ready, control->why);
}

static char *make_frame(int64_t id, const char *method, const struct json *params)
{
	struct text frame = {0};

	text_add(&frame, "{\"jsonrpc\":\"2.0\",\"id\":");
	text_int(&frame, id);
	text_add(&frame, ",\"method\":");
	json_write_text(&frame, method, strlen(method));
	text_add(&frame, ",\"params\":");
	json_write(params, &frame);
	text_char(&frame, '}');
	return text_take(&frame);
}

static void send_frame(struct control *control, const char *frame)
{
	ws_send(control->ws, frame, strlen(frame));
}

/* A probe is sent nothing to answer, but what it is sent is answered. */
static void refuse_request(struct control *control, const struct json *id)
{
	OWNED(text_finish)
	struct text frame = {0};

	text_add(&frame, "{\"jsonrpc\":\"2.0\",\"id\":");
	json_write(id, &frame);
	text_printf(&frame, ",\"error\":{\"code\":%d,\"message\":\"unknown\"}}",
		    JSON_RPC_NO_METHOD);
	send_frame(control, text_str(&frame));
}

static void become_ready(struct control *control, const struct json *result)
{
	control->state = CONTROL_READY;
	VEC_EACH (request, &control->requests) {
		OWNED(mem_freep)
		char *frame = TAKE(request->frame);
		if (frame != NULL)
			send_frame(control, frame);
	}
	control->ops->ready(control->user, result);
}

static void finish_hello(struct control *control, const struct json *result,
			 const char *message)
{
	OWNED(mem_freep)
	char *why = text_format("hello was refused: %s", message);

	if (result == NULL)
		lose(control, why);
	else if (!json_is(result, JSON_OBJECT))
		lose(control, "hello was answered with no object");
	else
		become_ready(control, result);
}

static bool find_request(const struct control *control, int64_t id, size_t *ret)
{
	for (size_t i = 0; i < control->requests.n; i++) {
		if (control->requests.items[i].id == id &&
		    control->requests.items[i].frame == NULL) {
			*ret = i;
			return true;
		}
	}
	return false;
}

static void receive_answer(struct control *control, const struct json *frame)
{
	const struct json *result = json_get(frame, "result");
	const struct json *error = json_get(frame, "error");
	int code = (int)json_get_int(error, "code", 0);
	const char *message = json_text_or(json_get(error, "message"), "");
	size_t at;

	if ((result == NULL) == (error == NULL)) {
		lose(control, "an answer holds neither or both of result and error");
		return;
	}
	if (!find_request(control, json_get_int(frame, "id", 0), &at)) {
		lose(control, "an answer to nothing that was asked");
		return;
	}
	struct request request = control->requests.items[at];
	VEC_REMOVE(&control->requests, at);
	if (request.done == NULL)
		finish_hello(control, result, message);
	else
		request.done(request.user, result, code, message);
}

static void receive(struct control *control, const char *bytes, size_t len)
{
	OWNED(json_freep)
	struct json *frame = NULL;
	struct err err = {0};

	if (!json_parse(bytes, len, &frame, &err)) {
		OWNED(mem_freep)
		char *why = text_format("a frame that is no JSON: %s", err.message);
		lose(control, why);
		return;
	}
	const char *version = json_get_text(frame, "jsonrpc");
	if (version == NULL || strcmp(version, "2.0") != 0) {
		lose(control, "a frame that is no JSON-RPC 2.0");
		return;
	}
	if (json_get(frame, "method") == NULL)
		receive_answer(control, frame);
	else if (json_get(frame, "id") != NULL)
		refuse_request(control, json_get(frame, "id"));
}

static void on_opened(void *user, struct ws *ws)
{
	(void)ws;
	struct control *control = user;
	OWNED(mem_freep)
	char *hello = TAKE(control->hello);

	send_frame(control, hello);
}

static void on_message(void *user, struct ws *ws, const char *bytes, size_t len,
		       bool binary)
{
	(void)ws;
	struct control *control = user;

	if (control->state == CONTROL_LOST)
		return;
	control->busy++;
	if (binary)
		lose(control, "a binary frame; the protocol has text alone");
	else
		receive(control, bytes, len);
	leave(control);
}

static void on_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	(void)ws;
	struct control *control = user;

	control->ws = NULL;
	control->busy++;
	lose(control, closed->why);
	leave(control);
}

static const struct ws_ops ws_ops = {
	.opened = on_opened,
	.message = on_message,
	.closed = on_closed,
};

static void add_request(struct control *control, int64_t id, char *frame,
			control_done *done, void *user)
{
	VEC_PUSH(&control->requests,
		 (struct request){.id = id, .frame = frame, .done = done, .user = user});
}

bool control_new(struct loop *loop, const struct url *url, const struct ws_tls *tls,
		 struct json *hello, const struct control_ops *ops, void *user,
		 struct control **ret, struct err *err)
{
	OWNED(json_freep)
	struct json *params = hello;
	struct control *control = mem_new(1, sizeof *control);

	control->loop = loop;
	control->ops = ops;
	control->user = user;
	control->next_id = HELLO_ID + 1;
	control->hello = make_frame(HELLO_ID, "hello", params);
	add_request(control, HELLO_ID, NULL, NULL, NULL);
	if (!ws_connect(loop, url, tls, &ws_ops, control, &control->ws, err)) {
		destroy(control);
		return false;
	}
	*ret = control;
	return true;
}

void control_free(struct control *control)
{
	if (control == NULL || control->dead)
		return;
	control->dead = true;
	loop_timer_cancel(control->loop, &control->now);
	if (control->ws != NULL)
		ws_abandon(control->ws);
	if (control->busy == 0)
		destroy(control);
}

bool control_is_ready(const struct control *control)
{
	return control->state == CONTROL_READY;
}

void control_request(struct control *control, const char *method, struct json *params,
		     control_done *done, void *user)
{
	OWNED(json_freep)
	struct json *taken = params;
	OWNED(mem_freep)
	char *frame = make_frame(control->next_id, method, taken);

	if (control->state == CONTROL_READY) {
		send_frame(control, frame);
		free(TAKE(frame));
	}
	add_request(control, control->next_id++, TAKE(frame), done, user);
	if (control->state == CONTROL_LOST)
		loop_timer_set(control->loop, &control->now, clock_mono_us(), on_now,
			       control);
}
