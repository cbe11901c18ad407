#include "mocks/client/local.h"

#include "base/mem.h"

#include <stdlib.h>

#define CLOSE_NORMAL 1000

bool link_ready(const struct client *client)
{
	return client->link == LINK_READY && !client->resuming;
}

static void open_link(struct client *client)
{
	client->timers[TIMER_RECONNECT] = -1;
	client->link = LINK_OPENING;
	client->ops->connect(client->user);
}

void link_want(struct client *client)
{
	/* After a loss the timer says when the next attempt is. */
	if (client->link == LINK_NONE && client->timers[TIMER_RECONNECT] < 0)
		open_link(client);
}

void link_retry(struct client *client)
{
	if (!state_logged_in(client) && !pending_any_unsent(client))
		return;
	if (state_logged_in(client) && wrong_is(client, WRONG_BACK_NEVER))
		return;
	client->retry_ms = client->retry_ms == 0 ? CLIENT_RECONNECT_WAIT_MS
						 : client->retry_ms * 2;
	if (client->retry_ms > CLIENT_RECONNECT_MOST_MS)
		client->retry_ms = CLIENT_RECONNECT_MOST_MS;
	client->timers[TIMER_RECONNECT] = client->now_ms + client->retry_ms;
}

void link_reconnect(struct client *client)
{
	if (client->link == LINK_NONE)
		open_link(client);
}

void link_flush(struct client *client)
{
	int64_t end = client->pendings->next;

	for (int64_t id = client->pendings->low; id < end && link_ready(client); id++) {
		struct pending *pending = pending_find(client, id);
		if (pending == NULL || pending->frame == NULL)
			continue;
		OWNED(mem_freep)
		char *frame = TAKE(pending->frame);
		client->ops->send(client->user, frame, pending->frame_len);
	}
}

/* No connection any more: what was on it is over. */
static void close_link(struct client *client)
{
	client->link = LINK_NONE;
	client->doomed = false;
	client->resuming = false;
	client->timers[TIMER_RELOGIN] = -1;
	client->pendings->given_up.n = 0;
}

void link_drop(struct client *client)
{
	client->timers[TIMER_RECONNECT] = -1;
	if (client->link == LINK_NONE)
		return;
	close_link(client);
	client->ops->disconnect(client->user, CLOSE_NORMAL);
	pending_lose(client, PENDING_SENT);
}

void link_after_hello(struct client *client, const struct pending *pending,
		      const struct answer *answer)
{
	(void)pending;
	if (answer->outcome == OUTCOME_LOST)
		return;
	if (answer->outcome != OUTCOME_ANSWERED) {
		if (answer->outcome == OUTCOME_REFUSED)
			pending_refuse_unsent(client, answer->refusal, answer->message);
		link_drop(client);
		link_retry(client);
		return;
	}
	client->link = LINK_READY;
	client->retry_ms = 0;
	client->resuming = state_logged_in(client);
	client->ops->greeted(client->user, answer->result);
	if (client->resuming)
		client_session_resume(client);
	else
		link_flush(client);
}

void client_opened(struct client *client, int64_t now_ms)
{
	client->now_ms = now_ms;
	if (client->link != LINK_OPENING || client->dead)
		return;
	client->link = LINK_GREETING;

	OWNED(json_freep)
	struct json *params = json_object();
	json_put_text(params, "role", client->role == ROLE_RTM ? "rtm" : "signaling");
	json_put_text(params, "appId", client->app_id);
	json_put_text(params, "version", client->version);
	json_put_text(params, "platform", client->platform);
	json_put_text(params, "client", "rtm-conform reference client");
	call_send_own(client, &operation_hello, "hello", params);
}

/*
 * What was sent and not answered may have been done or not. The transparent
 * client says at once that it does not know; the other waits, as an SDK does,
 * while there is a session that may come back. Only a login is sent again:
 * twice is not more than once, since each pushes the one before it out.
 */
void client_lost(struct client *client, const char *why, int64_t now_ms)
{
	client->now_ms = now_ms;
	if (client->link == LINK_NONE || client->dead)
		return;
	log_line(client, LOG_WARNING, "connection lost: %s", why);
	close_link(client);
	if (client->state == STATE_CONNECTED && client->timers[TIMER_RECONNECTING] < 0)
		client->timers[TIMER_RECONNECTING] =
			now_ms + wrong_reconnecting_ms(client, CLIENT_RECONNECTING_MS);
	client_session_lost(client);
	link_retry(client);
}
