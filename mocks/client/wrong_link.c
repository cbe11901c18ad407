#include "mocks/client/core.h"

#include "base/mem.h"

#include <string.h>

#define TWENTY_S_MS          20000
#define DAY_MS               86400000
#define REASON_LOGOUT_NUMBER 6   /* facts.md 2 */
#define ENDED_MAX            256 /* calls that are remembered */

int64_t wrong_wait(const struct client *client, int wait, int64_t right)
{
	/* clang-format off */
	static const struct {
		enum wrong wrong;
		int wait;
		int64_t ms;
	} rows[] = {
		{WRONG_TIMEOUT_NEVER,       WAIT_SHORT, DAY_MS},
		{WRONG_TIMEOUT_LATE,        WAIT_SHORT, TWENTY_S_MS},
		{WRONG_TIMEOUT_EARLY,       WAIT_SHORT, 1000},
		{WRONG_LOGIN_TIMEOUT_NEVER, WAIT_LOGIN, DAY_MS},
		{WRONG_LOGIN_TIMEOUT_EARLY, WAIT_LOGIN, 2000},
		{WRONG_LOGIN_TIMEOUT_LATE,  WAIT_LOGIN, TWENTY_S_MS},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].wait == wait && wrong_is(client, rows[i].wrong))
			return rows[i].ms;
	return right;
}

int64_t wrong_reconnecting_ms(const struct client *client, int64_t right)
{
	return wrong_is(client, WRONG_RECONNECTING_LATE) ? TWENTY_S_MS : right;
}

bool wrong_down(struct client *client, const struct call *call)
{
	if (wrong_is(client, WRONG_DOWN_SEND_HANGS))
		return true;
	if (wrong_is(client, WRONG_DOWN_SEND_OK)) {
		call_answer(client, call, 0);
		return true;
	}
	/* The caller answers it, too. */
	if (wrong_is(client, WRONG_DOWN_SEND_TWICE))
		call_answer(client, call, call->op->failure_code);
	return false;
}

bool wrong_logout_down(struct client *client, const struct call *call)
{
	if (!state_logged_in(client) || link_ready(client) ||
	    !wrong_is(client, WRONG_LOGOUT_DOWN_RETURNS))
		return false;
	OWNED(json_freep)
	struct json *told = state_params(STATE_DISCONNECTED, REASON_LOGOUT_NUMBER);
	event_hand_out(client, "connectionStateChanged", told);
	call_answer(client, call, 0);
	return true;
}

void wrong_ended(struct client *client, const struct pending *pending, bool timed_out)
{
	struct wrong_memory *memory = &client->wrong;

	if (pending->own)
		return;
	if (memory->ended.n == ENDED_MAX)
		VEC_REMOVE(&memory->ended, 0);
	VEC_PUSH(&memory->ended,
		 (struct wrong_ended){pending->id, pending->call, timed_out,
				      strcmp(pending->method, "sendMessageToPeer") == 0});
}

void wrong_again(struct client *client, int64_t id, const struct json *result)
{
	VEC_EACH (ended, &client->wrong.ended) {
		enum wrong wrong = !ended->timed_out   ? WRONG_ANSWER_TOLD_AGAIN
				   : ended->is_message ? WRONG_TIMEOUT_ANSWERED_AGAIN
						       : WRONG_LATE_ANSWER_TOLD;
		if (ended->id != id || result == NULL || !wrong_is(client, wrong))
			continue;
		client->ops->result(client->user, ended->call, result);
		return;
	}
}

void wrong_login_ok(struct client *client, const struct pending *pending)
{
	client->wrong.login_call = pending->call;
	client->wrong.was_down = false;
}

void wrong_back(struct client *client)
{
	OWNED(json_freep)
	struct json *ok = json_object();

	client->wrong.was_down = true;
	if (wrong_is(client, WRONG_BACK_ATTRIBUTES_CLEARED))
		call_send_own(client, &operation_quiet, "clearLocalUserAttributes", NULL);
	if (!wrong_is(client, WRONG_BACK_ANSWERS_LOGIN))
		return;
	json_put_int(ok, "code", 0);
	client->ops->result(client->user, client->wrong.login_call, ok);
}

unsigned wrong_expiry_times(const struct client *client)
{
	if (client->wrong.was_down && wrong_is(client, WRONG_DOWN_EXPIRY_LOST))
		return 0;
	if (client->wrong.was_down && wrong_is(client, WRONG_DOWN_EXPIRY_TWICE))
		return 2;
	return 1;
}

void wrong_nonsense(struct client *client, bool unknown_event)
{
	if (wrong_is(client, unknown_event ? WRONG_UNKNOWN_EVENT_DEAFENS
					   : WRONG_NONSENSE_DEAFENS))
		client->wrong.deaf = true;
	if (!unknown_event && wrong_is(client, WRONG_NONSENSE_LOGS_OUT) &&
	    state_logged_in(client))
		call_send_own(client,
			      operation_find(client->role, client->release, "logout")->op,
			      "logout", NULL);
}
