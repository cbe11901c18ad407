#include "mocks/client/core.h"

#include "base/mem.h"

#include <stdlib.h>

/* Codes; facts.md 1.1 and 5. */
#define OK                0
#define RTM_ALREADY_LOGIN 8
#define SIGNALING_ALREADY 208

bool session_before_login(struct client *client, const struct call *call)
{
	if (!client->transparent && client->state != STATE_DISCONNECTED) {
		call_answer(client, call,
			    client->role == ROLE_RTM ? RTM_ALREADY_LOGIN
						     : SIGNALING_ALREADY);
		return true;
	}
	/* One that the service will refuse beside a session changes no state. */
	if (state_logged_in(client) || client->state == STATE_CONNECTING)
		return false;

	json_free(client->login);
	client->login = call->params != NULL ? json_dup(call->params) : json_object();
	state_change(client, CHANGE_LOGIN);
	client->login_id = call_send(client, call);
	if (client->login_id == 0)
		state_change(client, CHANGE_LOGIN_REFUSED);
	return true;
}

static void take_session(struct client *client, const struct answer *answer)
{
	const char *session = json_get_text(answer->result, "session");

	if (session == NULL)
		return;
	free(client->session);
	client->session = mem_dup(session);
}

void session_after_login(struct client *client, const struct pending *pending,
			 const struct answer *answer)
{
	bool ok = answer->outcome == OUTCOME_ANSWERED && answer->code == OK;

	if (ok)
		take_session(client, answer);
	if (ok)
		wrong_login_ok(client, pending);
	if (pending->id != client->login_id)
		return;
	client->login_id = 0;
	if (ok) {
		state_change(client, CHANGE_LOGIN_OK);
		return;
	}
	/* A late Ok would be a session that nobody knows of. */
	if (answer->outcome == OUTCOME_TIMED_OUT) {
		link_drop(client);
		link_retry(client);
	}
	state_change(client, answer->outcome == OUTCOME_TIMED_OUT ? CHANGE_LOGIN_TIMEOUT
								  : CHANGE_LOGIN_REFUSED);
}

void client_session_forget(struct client *client)
{
	free(TAKE(client->session));
	client->login_id = 0;
	client->timers[TIMER_RECONNECTING] = -1;
	client->timers[TIMER_RECONNECT] = -1;
	client->timers[TIMER_RELOGIN] = -1;
	invitation_end_all(client);
	kept_forget(client);
}

/* The connection is left before the caller hears of it: the next login has its own. */
static void end_session(struct client *client)
{
	client_session_forget(client);
	link_drop(client);
	pending_lose(client, PENDING_ALL);
	state_change(client, CHANGE_LOGOUT);
}

bool session_before_logout(struct client *client, const struct call *call)
{
	bool aborted = client->state == STATE_ABORTED;

	if (!aborted && wrong_logout_down(client, call))
		return true;
	if (aborted || (state_logged_in(client) && !link_ready(client))) {
		end_session(client);
		call_answer(client, call, OK);
		return true;
	}
	if (!client->transparent && !state_logged_in(client)) {
		call_answer(client, call, operation_stranger(client, call->op));
		return true;
	}
	return false;
}

void session_after_logout(struct client *client, const struct pending *pending,
			  const struct answer *answer)
{
	(void)pending;
	if (answer->outcome == OUTCOME_ANSWERED && answer->code == OK)
		end_session(client);
}

void session_after_renew(struct client *client, const struct pending *pending,
			 const struct answer *answer)
{
	const struct json *token = json_get(pending->kept, "token");

	if (answer->outcome == OUTCOME_ANSWERED && answer->code == OK && token != NULL &&
	    client->login != NULL)
		json_put(client->login, "token", json_dup(token));
}

void client_session_lost(struct client *client)
{
	struct pending *login = pending_find(client, client->login_id);

	if (client->transparent || !state_logged_in(client)) {
		if (login != NULL && login->frame == NULL && !client->transparent)
			call_write(client, login, "login", client->login);
		pending_lose(client, PENDING_SENT);
		return;
	}
	pending_lose(client, PENDING_SENT_OWN);
}

/*
 * By its session, or, if it has none that lives, by a login of its own: then
 * what the service forgot with the session is put back.
 */
void client_session_resume(struct client *client)
{
	OWNED(json_freep)
	struct json *params = client->login != NULL ? json_dup(client->login)
						    : json_object();

	if (client->session != NULL)
		json_put_text(params, "session", client->session);
	client->resuming = true;
	call_send_own(client, &operation_resume, "login", params);
}

static void come_back(struct client *client, bool restore)
{
	client->resuming = false;
	client->timers[TIMER_RECONNECTING] = -1;
	if (restore)
		kept_restore(client);
	if (client->defects != NULL)
		wrong_back(client);
	state_change(client, CHANGE_BACK);
	link_flush(client);
}

void session_after_resume(struct client *client, const struct pending *pending,
			  const struct answer *answer)
{
	bool had_session = json_get(pending->kept, "session") != NULL;

	if (answer->outcome == OUTCOME_LOST)
		return;
	if (answer->outcome != OUTCOME_ANSWERED) {
		link_drop(client);
		link_retry(client);
	} else if (answer->code == OK) {
		take_session(client, answer);
		come_back(client, !had_session);
	} else if (had_session) {
		free(TAKE(client->session));
		client_session_resume(client);
	} else {
		client->timers[TIMER_RELOGIN] = client->now_ms + CLIENT_RELOGIN_WAIT_MS;
	}
}
