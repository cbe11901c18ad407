#include "mocks/client/invitation.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define REMOTE_ACCEPT_FAILURE 2 /* facts.md 1.13 */
#define REMOTE_EXPIRE         3
#define FIRST_END             3 /* states from here on are ends, on both sides */

static const struct event_row {
	const char *name;
	enum side side;
	enum invitation_state to;
} events[] = {
	/* clang-format off */
	{"localInvitationReceivedByPeer", SIDE_LOCAL,  INVITATION_LOCAL_RECEIVED},
	{"localInvitationAccepted",       SIDE_LOCAL,  INVITATION_LOCAL_ACCEPTED},
	{"localInvitationRefused",        SIDE_LOCAL,  INVITATION_LOCAL_REFUSED},
	{"localInvitationCanceled",       SIDE_LOCAL,  INVITATION_CANCELED},
	{"localInvitationFailure",        SIDE_LOCAL,  INVITATION_FAILURE},
	{"remoteInvitationReceived",      SIDE_REMOTE, INVITATION_REMOTE_RECEIVED},
	{"remoteInvitationAccepted",      SIDE_REMOTE, INVITATION_REMOTE_ACCEPTED},
	{"remoteInvitationRefused",       SIDE_REMOTE, INVITATION_REMOTE_REFUSED},
	{"remoteInvitationCanceled",      SIDE_REMOTE, INVITATION_CANCELED},
	{"remoteInvitationFailure",       SIDE_REMOTE, INVITATION_FAILURE},
	/* clang-format on */
};

static void invitation_free(struct invitation *invitation)
{
	if (invitation == NULL)
		return;
	free(invitation->id);
	json_free(invitation->fields);
	free(invitation);
}

struct invitation *invitation_find(const struct client *client, enum side side,
				   const char *id)
{
	return id != NULL ? map_get(&client->invitations[side], id) : NULL;
}

const struct json *invitation_fields(const struct client *client, const char *id)
{
	const struct invitation *invitation = invitation_find(client, SIDE_LOCAL, id);

	return invitation != NULL ? invitation->fields : NULL;
}

static bool has_ended(const struct invitation *invitation)
{
	return (int)invitation->state >= FIRST_END;
}

static void stop_waiting(struct client *client, struct invitation *invitation)
{
	if (invitation->accept_due_ms >= 0)
		client->n_accepting--;
	invitation->accept_due_ms = -1;
}

void invitation_await(struct client *client, struct invitation *invitation)
{
	stop_waiting(client, invitation);
	invitation->accept_due_ms = client->now_ms + CLIENT_ACCEPT_TIMEOUT_MS;
	client->n_accepting++;
}

static void drop_ended(struct client *client, enum side side)
{
	size_t at = 0;
	const char *id;
	void *value;

	while (map_next(&client->invitations[side], &at, &id, &value)) {
		struct invitation *invitation = value;
		if (!has_ended(invitation))
			continue;
		map_remove(&client->invitations[side], invitation->id);
		invitation_free(invitation);
	}
}

struct invitation *invitation_add(struct client *client, enum side side, const char *id,
				  const struct json *fields)
{
	struct map *map = &client->invitations[side];

	if (map->n >= CLIENT_INVITATIONS_MAX)
		drop_ended(client, side);
	if (map->n >= CLIENT_INVITATIONS_MAX)
		return NULL;

	struct invitation *ret = mem_new(1, sizeof *ret);
	ret->id = mem_dup(id);
	ret->fields = fields != NULL ? json_dup(fields) : json_object();
	ret->accept_due_ms = -1;
	json_put_text(ret->fields, "invitationId", id);

	struct invitation *old = map_put(map, id, ret);
	if (old != NULL)
		stop_waiting(client, old);
	invitation_free(old);
	return ret;
}

/*
 * The state that goes with an event is the one that the event leads to, so an
 * event that comes twice or late is handed out as it came; only the object
 * itself never leaves its end.
 */
void invitation_event(struct client *client, const char *name, struct json *params)
{
	const struct event_row *row = events;
	const char *id = json_get_text(params, "invitationId");

	while (strcmp(row->name, name) != 0)
		row++;
	struct invitation *invitation = invitation_find(client, row->side, id);
	if (id != NULL && row->side == SIDE_REMOTE &&
	    row->to == INVITATION_REMOTE_RECEIVED &&
	    (invitation == NULL || has_ended(invitation))) {
		invitation = invitation_add(client, SIDE_REMOTE, id, params);
		if (invitation == NULL)
			frame_nonsense(client, "more than %d invitations at once",
				       CLIENT_INVITATIONS_MAX);
	}
	if (invitation != NULL && !has_ended(invitation) &&
	    row->to >= invitation->state) {
		stop_waiting(client, invitation);
		invitation->state = row->to;
	}
	json_put_int(params, "state", (int64_t)row->to);
}

int64_t invitation_due(const struct client *client)
{
	size_t at = 0;
	const char *id;
	void *value;
	int64_t ret = -1;

	if (client->n_accepting == 0)
		return -1;
	while (map_next(&client->invitations[SIDE_REMOTE], &at, &id, &value)) {
		const struct invitation *invitation = value;
		if (invitation->accept_due_ms >= 0 &&
		    (ret < 0 || invitation->accept_due_ms < ret))
			ret = invitation->accept_due_ms;
	}
	return ret;
}

void invitation_fail(struct client *client, struct invitation *invitation,
		     const char *event, const char *peer_key, int error_code)
{
	OWNED(json_freep)
	struct json *params = json_object();
	const struct json *peer = json_get(invitation->fields, peer_key);

	invitation->state = INVITATION_FAILURE;
	json_put_text(params, "invitationId", invitation->id);
	if (peer != NULL)
		json_put(params, peer_key, json_dup(peer));
	json_put_int(params, "errorCode", error_code);
	json_put_int(params, "state", INVITATION_FAILURE);
	event_hand_out(client, event, params);
}

void invitation_time_out(struct client *client)
{
	size_t at = 0;
	const char *id;
	void *value;

	if (client->n_accepting == 0)
		return;
	while (map_next(&client->invitations[SIDE_REMOTE], &at, &id, &value)) {
		struct invitation *invitation = value;
		if (invitation->accept_due_ms < 0 ||
		    invitation->accept_due_ms > client->now_ms)
			continue;
		stop_waiting(client, invitation);
		if (wrong_is(client, WRONG_ACCEPT_FAILURE_SILENT))
			return;
		invitation_fail(client, invitation, "remoteInvitationFailure", "callerId",
				wrong_is(client, WRONG_ACCEPT_FAILURE_AS_EXPIRE)
					? REMOTE_EXPIRE
					: REMOTE_ACCEPT_FAILURE);
		return; /* the caller may have changed the map */
	}
}

void invitation_end_all(struct client *client)
{
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		size_t at = 0;
		const char *id;
		void *value;

		while (map_next(&client->invitations[side], &at, &id, &value)) {
			struct invitation *invitation = value;
			stop_waiting(client, invitation);
			if (invitation->state != INVITATION_IDLE &&
			    !has_ended(invitation))
				invitation->state = INVITATION_FAILURE;
		}
	}
}

void invitation_finish(struct client *client)
{
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		size_t at = 0;
		const char *id;
		void *value;

		while (map_next(&client->invitations[side], &at, &id, &value))
			invitation_free(value);
		map_finish(&client->invitations[side]);
	}
}
