#include "mocks/client/local.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define NO_CODE (-1)

static void hand_on(struct client *client, uint64_t call, const char *method,
		    struct json *result)
{
	const struct json *code = json_get(result, "code");

	if (client->defects != NULL && json_is_int(code)) {
		int64_t right = json_int_or(code, 0);
		int64_t told = wrong_code(client, method, right);
		if (told != right)
			json_put_int(result, "code", told);
	}
	log_result(client, method, json_get(result, "code"));
	client->ops->result(client->user, call, result);
}

void call_answer_member(struct client *client, const struct call *call, const char *key,
			struct json *value)
{
	OWNED(json_freep)
	struct json *result = json_object();

	json_put(result, key, value);
	hand_on(client, call->number, call->method, result);
}

void call_answer(struct client *client, const struct call *call, int64_t code)
{
	call_answer_member(client, call, "code", json_number((double)code));
}

/* Answers what needs no service; false if CALL is to go on. */
static bool answer_here(struct client *client, const struct call *call)
{
	int stranger = operation_stranger(client, call->op);
	int64_t code;

	if (client->defects != NULL && wrong_crashes(client, call))
		return true;
	if (client->defects != NULL && wrong_answers(client, call, &code)) {
		call_answer(client, call, code);
		return true;
	}
	if (stranger != 0 && (call->op->flags & OPERATION_MEETS_STRANGERS) == 0 &&
	    !client->transparent && !state_logged_in(client)) {
		call_answer(client, call, stranger);
		return true;
	}
	if ((call->op->flags & OPERATION_FAILS_DOWN) != 0 &&
	    client->state == STATE_RECONNECTING) {
		if (wrong_down(client, call))
			return true;
		call_answer(client, call, call->op->failure_code);
		return true;
	}
	return false;
}

void call_start(struct client *client, const struct call *call)
{
	const struct operation_row *row = operation_find(client->role, client->release,
							 call->method);
	struct call known = *call;

	if (client->defects != NULL && wrong_lacks(client, call->method))
		row = NULL;
	if (row == NULL && !client->transparent) {
		OWNED(mem_freep)
		char *message = text_format("this client of %s has no operation %s",
					    client->version, call->method);
		client->ops->refused(client->user, call->number, -32601, message);
		return;
	}
	known.op = row != NULL ? row->op : &operation_other;
	known.method = row != NULL ? row->name : call->method;
	log_call(client, known.method, call->params);
	if (local_unready(client, &known) || answer_here(client, &known))
		return;
	if (known.op->before != NULL && known.op->before(client, &known))
		return;
	call_send(client, &known);
}

static void write_frame(struct text *out, int64_t id, const char *method,
			const struct json *params)
{
	text_clear(out);
	text_add(out, "{\"jsonrpc\":\"2.0\",\"id\":");
	text_int(out, id);
	text_add(out, ",\"method\":");
	json_write_text(out, method, strlen(method));
	text_add(out, ",\"params\":");
	if (params != NULL)
		json_write(params, out);
	else
		text_add(out, "{}");
	text_char(out, '}');
}

/* Calls that wait for nothing: hello makes the link ready, resume ends resuming. */
static bool goes_at_once(const struct client *client, const struct operation *op)
{
	return op == &operation_hello || op == &operation_resume || link_ready(client);
}

int64_t call_send(struct client *client, const struct call *call)
{
	OWNED(json_freep)
	struct json *changed = NULL;
	const struct json *params = call->params;

	/* A dead session's connection is of no use to a new call. */
	if (client->doomed)
		link_drop(client);
	if (client->defects != NULL && call->op != &operation_hello) {
		changed = params != NULL ? json_dup(params) : json_object();
		wrong_params(client, call, changed);
		params = changed;
	}

	struct pending *pending = pending_add(client, call);
	if (pending == NULL) {
		if (!call->own)
			call_answer(client, call, call->op->failure_code);
		return 0;
	}
	int64_t ret = pending->id;
	if ((call->op->flags & OPERATION_KEEPS) != 0 ||
	    wrong_is(client, WRONG_TOO_OFTEN_SENT_LATER))
		pending->kept = json_dup(params);
	if (!goes_at_once(client, call->op)) {
		call_write(client, pending, call->method, params);
		link_want(client);
		return ret;
	}
	write_frame(&client->out, ret, call->method, params);
	client->ops->send(client->user, text_str(&client->out), client->out.len);
	return ret;
}

void call_write(struct client *client, struct pending *pending, const char *method,
		const struct json *params)
{
	write_frame(&client->out, pending->id, method, params);
	free(pending->frame);
	pending->frame = mem_dup_bytes(text_str(&client->out), client->out.len);
	pending->frame_len = client->out.len;
}

void call_send_own(struct client *client, const struct operation *op, const char *method,
		   const struct json *params)
{
	call_send(client,
		  &(struct call){
			  .own = true, .op = op, .method = method, .params = params});
}

/* The result of a call that got none. */
static struct json *make_up(const struct operation *op, enum outcome outcome)
{
	struct json *ret = json_object();

	json_put_int(ret, "code",
		     outcome == OUTCOME_TIMED_OUT ? op->timeout_code : op->failure_code);
	return ret;
}

void call_end(struct client *client, struct pending *pending, struct answer *answer)
{
	OWNED(json_freep)
	struct json *made_up = NULL;
	struct pending ended = *pending;

	/* What follows may add calls, and the ring may move. */
	*pending = (struct pending){0};
	if (answer->outcome == OUTCOME_TIMED_OUT || answer->outcome == OUTCOME_LOST) {
		made_up = make_up(ended.op, answer->outcome);
		answer->result = made_up;
	}
	answer->code = json_get_int(answer->result, "code", NO_CODE);

	if (client->defects != NULL) {
		wrong_answered(client, &ended, answer);
		wrong_ended(client, &ended, answer->outcome == OUTCOME_TIMED_OUT);
	}
	if (ended.op->after != NULL)
		ended.op->after(client, &ended, answer);
	if (!ended.own) {
		if (answer->outcome == OUTCOME_REFUSED)
			client->ops->refused(client->user, ended.call, answer->refusal,
					     answer->message);
		else
			hand_on(client, ended.call, ended.method, answer->result);
	}
	free(ended.frame);
	json_free(ended.kept);
}
