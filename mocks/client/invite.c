#include "mocks/client/invitation.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define CONTENT_MAX         8192 /* bytes, of content and of response; facts.md 3.2 */
#define LOCAL_NOT_LOGGED_IN 4    /* from 0.9.2; facts.md 1.12 */
#define LOCAL_PEER_OFFLINE  1    /* 0.9.1 has nothing nearer; 1.16 leaves it open */

/* facts.md 1.11. */
enum code {
	CODE_OK,
	CODE_INVALID_ARGUMENT,
	CODE_NOT_STARTED,
	CODE_ALREADY_END,
	CODE_ALREADY_ACCEPT,
	CODE_ALREADY_SENT,
	CODE_COUNT
};

enum verb { VERB_SEND, VERB_CANCEL, VERB_ACCEPT, VERB_REFUSE, VERB_COUNT };

static const struct verb_row {
	const char *method;
	enum side side;
	enum invitation_state from; /* it moves FROM to TO when sent, */
	enum invitation_state to;   /* or not at all if they are the same */
	const char *text;           /* the member that CONTENT_MAX is for, or NULL */
} verbs[VERB_COUNT] = {
	/* clang-format off */
	[VERB_SEND]   = {"sendLocalInvitation", SIDE_LOCAL,
			 INVITATION_IDLE, INVITATION_LOCAL_SENT, "content"},
	[VERB_CANCEL] = {"cancelLocalInvitation", SIDE_LOCAL,
			 INVITATION_IDLE, INVITATION_IDLE, NULL},
	[VERB_ACCEPT] = {"acceptRemoteInvitation", SIDE_REMOTE,
			 INVITATION_REMOTE_RECEIVED, INVITATION_REMOTE_ACCEPT_SENT,
			 "response"},
	[VERB_REFUSE] = {"refuseRemoteInvitation", SIDE_REMOTE,
			 INVITATION_IDLE, INVITATION_IDLE, "response"},
	/* clang-format on */
};

/* clang-format off */
#define LOCAL(send, cancel)    {[VERB_SEND] = CODE_##send, [VERB_CANCEL] = CODE_##cancel}
#define REMOTE(accept, refuse) \
	{[VERB_ACCEPT] = CODE_##accept, [VERB_REFUSE] = CODE_##refuse}
/* clang-format on */

/*
 * What a call is answered without asking; CODE_OK: it is asked. facts.md 4.1 I6.
 * A second accept is AlreadyAccept also when the first is through (both are right).
 */
static const enum code codes[SIDE_COUNT][INVITATION_STATE_COUNT][VERB_COUNT] = {
	/* clang-format off */
	[SIDE_LOCAL] = {
		[INVITATION_IDLE]           = LOCAL(OK, NOT_STARTED),
		[INVITATION_LOCAL_SENT]     = LOCAL(ALREADY_SENT, OK),
		[INVITATION_LOCAL_RECEIVED] = LOCAL(ALREADY_SENT, OK),
		[INVITATION_LOCAL_ACCEPTED] = LOCAL(ALREADY_END, ALREADY_END),
		[INVITATION_LOCAL_REFUSED]  = LOCAL(ALREADY_END, ALREADY_END),
		[INVITATION_CANCELED]       = LOCAL(ALREADY_END, ALREADY_END),
		[INVITATION_FAILURE]        = LOCAL(ALREADY_END, ALREADY_END),
	},
	[SIDE_REMOTE] = {
		[INVITATION_IDLE]               = REMOTE(NOT_STARTED, NOT_STARTED),
		[INVITATION_REMOTE_RECEIVED]    = REMOTE(OK, OK),
		[INVITATION_REMOTE_ACCEPT_SENT] = REMOTE(ALREADY_ACCEPT, ALREADY_END),
		[INVITATION_REMOTE_REFUSED]     = REMOTE(ALREADY_END, ALREADY_END),
		[INVITATION_REMOTE_ACCEPTED]    = REMOTE(ALREADY_ACCEPT, ALREADY_END),
		[INVITATION_CANCELED]           = REMOTE(ALREADY_END, ALREADY_END),
		[INVITATION_FAILURE]            = REMOTE(ALREADY_END, ALREADY_END),
	},
	/* clang-format on */
};

bool invitation_create(struct client *client, const struct call *call)
{
	const struct json *callee = json_get(call->params, "calleeId");
	OWNED(mem_freep)
	char *handle = NULL;

	/* Whether a callee is usable the transparent client leaves to the service. */
	if (client->transparent || id_is_usable(json_text_or(callee, NULL))) {
		handle = text_format("inv-%lu", client->n_invitations + 1);
		if (invitation_add(client, SIDE_LOCAL, handle, call->params) != NULL)
			client->n_invitations++;
		else
			free(TAKE(handle));
	}
	call_answer_member(client, call, "object", json_text(handle));
	return true;
}

static const struct verb_row *find_verb(const char *method)
{
	const struct verb_row *row = verbs;

	while (strcmp(row->method, method) != 0)
		row++;
	return row;
}

static bool is_too_long(const struct verb_row *verb, const struct json *params)
{
	const char *text = verb->text != NULL ? json_get_text(params, verb->text) : NULL;

	return text != NULL && strlen(text) > CONTENT_MAX;
}

/* For a client that is not logged in: Ok, and the failure as an event. */
static void fail_stranger(struct client *client, const struct call *call,
			  struct invitation *invitation)
{
	invitation->state = INVITATION_FAILURE;
	call_answer(client, call, CODE_OK);
	if (!wrong_is(client, WRONG_INVITATION_STRANGER_SILENT))
		invitation_fail(client, invitation, "localInvitationFailure", "calleeId",
				client->release < RELEASE_0_9_2 ? LOCAL_PEER_OFFLINE
								: LOCAL_NOT_LOGGED_IN);
}

/* Answers what needs no service; false if the call is to go on. */
static bool answer_here(struct client *client, const struct call *call,
			const struct verb_row *verb, struct invitation *invitation,
			const struct json *params)
{
	enum code code = CODE_INVALID_ARGUMENT;

	if (invitation != NULL)
		code = codes[verb->side][invitation->state][verb - verbs];
	if (code == CODE_OK && is_too_long(verb, params))
		code = CODE_INVALID_ARGUMENT;
	if (code != CODE_OK) {
		call_answer(client, call, (int64_t)code);
		return true;
	}
	if (state_logged_in(client))
		return false;
	fail_stranger(client, call, invitation);
	return true;
}

bool invitation_before(struct client *client, const struct call *call)
{
	const struct verb_row *verb = find_verb(call->method);
	const char *id = json_get_text(call->params, "invitationId");
	struct invitation *invitation = invitation_find(client, verb->side, id);
	struct call sent = *call;

	/* What is sent is what the object holds. */
	if (invitation != NULL && verb - verbs == VERB_SEND)
		sent.params = invitation->fields;
	if (!client->transparent &&
	    answer_here(client, call, verb, invitation, sent.params))
		return true;
	if (invitation == NULL && id != NULL && verb - verbs == VERB_SEND)
		invitation = invitation_add(client, SIDE_LOCAL, id, call->params);
	if (invitation != NULL && invitation->state == verb->from)
		invitation->state = verb->to;
	call_send(client, &sent);
	return true;
}

void invitation_after(struct client *client, const struct pending *pending,
		      const struct answer *answer)
{
	const struct verb_row *verb = find_verb(pending->method);
	struct invitation *invitation = invitation_find(
		client, verb->side, json_get_text(pending->kept, "invitationId"));

	/* An answer that never came leaves it open whether it was done. */
	if (invitation == NULL || verb->from == verb->to ||
	    invitation->state != verb->to || client->transparent ||
	    answer->outcome == OUTCOME_TIMED_OUT || answer->outcome == OUTCOME_LOST)
		return;
	if (answer->outcome == OUTCOME_REFUSED || answer->code != CODE_OK)
		invitation->state = verb->from;
	else if (verb - verbs == VERB_ACCEPT)
		invitation_await(client, invitation);
}
