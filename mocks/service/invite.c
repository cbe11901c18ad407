#include "mocks/service/invite.h"

#include "base/mem.h"
#include "mocks/service/bridge.h"
#include "mocks/service/channel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void set_timer(struct invitation *invitation, int64_t after_ms);

static void invitation_free(struct invitation *invitation)
{
	deliver_forget_invitation(invitation);
	timer_cancel(&invitation->caller->world->timers, &invitation->timer);
	list_remove(&invitation->at);
	list_remove(&invitation->waiting);
	free(invitation->caller_name);
	free(invitation->callee_name);
	free(invitation->content);
	free(invitation->channel_id);
	free(invitation->response);
	free(invitation);
}

/* Nobody knows it any more, and nothing will happen to it. */
static void free_if_done(struct invitation *invitation)
{
	if (invitation->refs == 0 && invitation_over(invitation))
		invitation_free(invitation);
}

static void finish(struct invitation *invitation, enum invite_state state)
{
	invitation->state = state;
	timer_cancel(&invitation->caller->world->timers, &invitation->timer);
	deliver_forget_invitation(invitation);
	list_remove(&invitation->waiting);
}

void invitation_end(struct invitation *invitation)
{
	finish(invitation, INVITE_CANCELED);
}

static void enter_outgoing(struct session *session, struct invitation *invitation)
{
	struct invitation *old = map_put(&session->outgoing, invitation->caller_name,
					 invitation);

	session->last_outgoing = invitation;
	invitation->refs++;
	if (old == NULL)
		return;
	old->caller_session = NULL;
	old->refs--;
	free_if_done(old);
}

/* Among Signaling users a later one may take the name of an earlier one. */
static void enter_incoming(struct session *session, struct invitation *invitation)
{
	struct invitation *old = map_put(&session->incoming, invitation->callee_name,
					 invitation);

	invitation->refs++;
	if (old == NULL)
		return;
	deliver_forget_invitation(old);
	old->callee_session = NULL;
	old->refs--;
	free_if_done(old);
}

static void act_send(struct invitation *invitation)
{
	struct session *session = invitation->callee->session;

	if (session == NULL || !bridge_reaches(invitation, session)) {
		invitation->state = INVITE_AWAY;
		list_push(&invitation->callee->invitations, &invitation->waiting);
		return;
	}
	list_remove(&invitation->waiting);
	invitation->state = INVITE_SENT;
	invitation->callee_session = session;
	free(invitation->callee_name);
	invitation->callee_name =
		session->role == ROLE_SIGNALING
			? invitation_account_name(invitation->channel_id,
						  invitation->caller->id)
			: text_format("i%llu", (unsigned long long)++session->user->world
						       ->service->last_id);
	enter_incoming(session, invitation);
	int64_t wait_ms = defect(session->user->world->service,
				 DEFECT_INVITE_UNACKED_20_S)
				  ? INVITE_SIG_AWAY_MS
				  : INVITE_SEND_MS;
	set_timer(invitation,
		  invitation->origin == ROLE_RTM ? wait_ms : INVITE_EXPIRE_MS);
	/* A version without invitations never acknowledges one. */
	if (!bridge_drops(invitation) &&
	    (session->role == ROLE_SIGNALING || sdk_has(session->sdk, TRAIT_INVITATIONS)))
		deliver_invitation(session, invitation);
}

static void act_back(struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;

	if (!defect(service, DEFECT_INVITE_BACK_LOST))
		act_send(invitation);
}

static void act_gone(struct invitation *invitation)
{
	deliver_forget_invitation(invitation);
	invitation->callee_session = NULL;
	if (invitation->state != INVITE_SENT)
		return;
	invitation->state = INVITE_AWAY;
	list_push(&invitation->callee->invitations, &invitation->waiting);
}

static void act_late(struct invitation *invitation)
{
	(void)invitation;
}

static int64_t expire_ms(const struct service *service)
{
	if (defect(service, DEFECT_INVITE_EXPIRE_30_S))
		return INVITE_SEND_MS;
	return defect(service, DEFECT_INVITE_EXPIRE_NEVER) ? INVITE_EXPIRE_MS * 10000
							   : INVITE_EXPIRE_MS;
}

static void act_acknowledge(struct invitation *invitation)
{
	invitation->state = INVITE_RECEIVED;
	deliver_forget_invitation(invitation);
	if (invitation->origin == ROLE_RTM)
		set_timer(invitation, expire_ms(invitation->caller->world->service));
	bridge_tell_caller(invitation, NEWS_RECEIVED, 0);
}

/* Defects: acceptance joins somebody to the channel. */
static void join_too_eagerly(struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;
	bool crosses = bridge_crosses(invitation);

	if (*invitation->channel_id == '\0')
		return;
	if (defect(service,
		   crosses ? DEFECT_SIG_CALLER_JOINED : DEFECT_INVITE_CHANNEL_JOINS) ||
	    defect(service, DEFECT_INVITE_CHANNEL_ID_JOINS))
		channel_join(invitation->caller_session, invitation->channel_id);
	if (crosses && defect(service, DEFECT_SIG_CALLEE_JOINED))
		channel_join(invitation->callee_session, invitation->channel_id);
}

static void act_accept(struct invitation *invitation)
{
	if (invitation->state == INVITE_SENT)
		act_acknowledge(invitation);
	if (invitation->caller_session == NULL) {
		finish(invitation, INVITE_FAILED);
		bridge_tell_callee(invitation, NEWS_FAILED, FAILURE_PEER_OFFLINE);
		return;
	}
	finish(invitation, INVITE_ACCEPTED);
	bridge_tell_caller(invitation, NEWS_ACCEPTED, 0);
	bridge_tell_callee(invitation, NEWS_ACCEPTED, 0);
	join_too_eagerly(invitation);
}

static void act_refuse(struct invitation *invitation)
{
	if (invitation->state == INVITE_SENT)
		act_acknowledge(invitation);
	finish(invitation, INVITE_REFUSED);
	bridge_tell_caller(invitation, NEWS_REFUSED, 0);
	bridge_tell_callee(invitation, NEWS_REFUSED, 0);
}

static void act_cancel(struct invitation *invitation)
{
	finish(invitation, INVITE_CANCELED);
	if (invitation->told)
		bridge_tell_callee(invitation, NEWS_CANCELED, 0);
	bridge_tell_caller(invitation, NEWS_CANCELED, FAILURE_NO_RESPONSE);
}

static void act_unreached(struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;

	finish(invitation, INVITE_FAILED);
	/* A Signaling callee that never saw it, for want of a channel id. */
	if (defect(service, DEFECT_SIG04_ACCEPT_TOLD) &&
	    invitation->callee->session != NULL)
		bridge_tell_caller(invitation, NEWS_ACCEPTED, 0);
	else if (!defect(service, DEFECT_INVITE_AWAY_SILENT))
		bridge_tell_caller(invitation, NEWS_FAILED,
				   defect(service, DEFECT_INVITE_AWAY_CODE)
					   ? FAILURE_NO_RESPONSE
					   : FAILURE_PEER_OFFLINE);
}

static void act_unanswered(struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;
	int code = defect(service, DEFECT_INVITE_UNACKED_CODE) ? FAILURE_EXPIRE
							       : FAILURE_NO_RESPONSE;

	finish(invitation, INVITE_FAILED);
	if (defect(service, DEFECT_INVITE_UNACKED_SILENT))
		return;
	bridge_tell_caller(invitation, NEWS_FAILED, code);
	if (defect(service, DEFECT_INVITE_UNACKED_TWICE))
		bridge_tell_caller(invitation, NEWS_FAILED, code);
}

static void act_expire(struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;

	finish(invitation, INVITE_FAILED);
	if (invitation->origin != ROLE_RTM ||
	    !variant(service, VARIANT_INVITE_NO_CALLER_EXPIRE))
		bridge_tell_caller(invitation, NEWS_FAILED, FAILURE_EXPIRE);
	bridge_tell_callee(invitation, NEWS_FAILED,
			   defect(service, DEFECT_INVITE_EXPIRE_CODE)
				   ? FAILURE_NO_RESPONSE
				   : FAILURE_EXPIRE);
}

/* Either something happens, or the call gets CODE. Neither: it cannot come about. */
static const struct cell {
	void (*act)(struct invitation *invitation);
	enum invite_code code;
} cells[INVITE_STATE_COUNT][INVITE_EVENT_COUNT] = {
	/* clang-format off */
	[INVITE_AWAY] = {
		[INVITE_CALLEE_BACK] = {.act = act_back},
		[INVITE_CALLEE_GONE] = {.act = act_late},
		[INVITE_ACCEPT]      = {.code = INVITE_NOT_STARTED},
		[INVITE_REFUSE]      = {.code = INVITE_NOT_STARTED},
		[INVITE_CANCEL]      = {.act = act_cancel},
		[INVITE_DUE]         = {.act = act_unreached},
	},
	[INVITE_SENT] = {
		[INVITE_CALLEE_GONE] = {.act = act_gone},
		[INVITE_ACKNOWLEDGE] = {.act = act_acknowledge},
		[INVITE_ACCEPT]      = {.act = act_accept},
		[INVITE_REFUSE]      = {.act = act_refuse},
		[INVITE_CANCEL]      = {.act = act_cancel},
		[INVITE_DUE]         = {.act = act_unanswered},
	},
	[INVITE_RECEIVED] = {
		[INVITE_CALLEE_GONE] = {.act = act_gone},
		[INVITE_ACCEPT]      = {.act = act_accept},
		[INVITE_REFUSE]      = {.act = act_refuse},
		[INVITE_CANCEL]      = {.act = act_cancel},
		[INVITE_DUE]         = {.act = act_expire},
	},
	[INVITE_ACCEPTED] = {
		[INVITE_CALLEE_GONE] = {.act = act_gone},
		[INVITE_ACCEPT]      = {.code = INVITE_ALREADY_ACCEPT},
		[INVITE_REFUSE]      = {.code = INVITE_ALREADY_END},
		[INVITE_CANCEL]      = {.code = INVITE_ALREADY_END},
	},
	[INVITE_REFUSED] = {
		[INVITE_CALLEE_GONE] = {.act = act_gone},
		[INVITE_ACCEPT]      = {.code = INVITE_ALREADY_END},
		[INVITE_REFUSE]      = {.code = INVITE_ALREADY_END},
		[INVITE_CANCEL]      = {.code = INVITE_ALREADY_END},
	},
	[INVITE_CANCELED] = {
		[INVITE_CALLEE_GONE] = {.act = act_gone},
		[INVITE_ACCEPT]      = {.code = INVITE_ALREADY_END},
		[INVITE_REFUSE]      = {.code = INVITE_ALREADY_END},
		[INVITE_CANCEL]      = {.code = INVITE_ALREADY_END},
	},
	[INVITE_FAILED] = {
		[INVITE_CALLEE_GONE] = {.act = act_gone},
		[INVITE_ACCEPT]      = {.code = INVITE_ALREADY_END},
		[INVITE_REFUSE]      = {.code = INVITE_ALREADY_END},
		[INVITE_CANCEL]      = {.code = INVITE_ALREADY_END},
	},
	/* clang-format on */
};

enum invite_code invitation_check(const struct invitation *invitation,
				  enum invite_event event)
{
	const struct cell *cell = &cells[invitation->state][event];

	assert(cell->act != NULL || cell->code != INVITE_OK);
	return cell->code;
}

void invitation_happens(struct invitation *invitation, enum invite_event event,
			const char *response)
{
	const struct cell *cell = &cells[invitation->state][event];

	if (response != NULL) {
		free(invitation->response);
		invitation->response = mem_dup(response);
	}
	assert(cell->act != NULL);
	cell->act(invitation);
	free_if_done(invitation);
}

void invitation_acknowledged(struct invitation *invitation)
{
	invitation_happens(invitation, INVITE_ACKNOWLEDGE, NULL);
}

static void due(void *user)
{
	invitation_happens(user, INVITE_DUE, NULL);
}

static void set_timer(struct invitation *invitation, int64_t after_ms)
{
	world_timer(invitation->caller->world, &invitation->timer, after_ms, due,
		    invitation);
}

char *invitation_account_name(const char *channel_id, const char *account)
{
	return text_format("%s" ACCOUNT_SPLIT "%s", channel_id, account);
}

/* A defect: what the caller still has open towards the same callee is dropped. */
static void drop_others(struct session *session, const struct user *callee)
{
	const char *name;
	void *value;

	for (size_t at = 0; map_next(&session->outgoing, &at, &name, &value);) {
		struct invitation *other = value;

		if (other->callee == callee && !invitation_over(other))
			finish(other, INVITE_CANCELED);
	}
}

void invitation_send(struct session *session, const char *name, struct user *callee,
		     const char *content, const char *channel_id)
{
	const struct service *service = callee->world->service;
	struct invitation *invitation = mem_new(1, sizeof *invitation);

	if (defect(service, DEFECT_INVITE_ONE_PER_CALLEE))
		drop_others(session, callee);
	*invitation = (struct invitation){
		.origin = session->role,
		.caller = session->user,
		.callee = callee,
		.caller_session = session,
		.caller_name = mem_dup(name),
		.content = mem_dup(content != NULL ? content : ""),
		.channel_id = mem_dup(channel_id != NULL ? channel_id : ""),
		.response = mem_dup(""),
	};
	list_push(&callee->world->invitations, &invitation->at);
	enter_outgoing(session, invitation);
	set_timer(invitation, invitation->origin == ROLE_RTM &&
					      !defect(service, DEFECT_INVITE_AWAY_20_S)
				      ? INVITE_SEND_MS
				      : INVITE_SIG_AWAY_MS);
	act_send(invitation);
	if (invitation->state == INVITE_AWAY && callee->session != NULL &&
	    variant(service, VARIANT_SIG04_FAILS_AT_ONCE))
		invitation_happens(invitation, INVITE_DUE, NULL);
}

void invitations_user_online(struct session *session)
{
	struct list now;
	struct list *link;

	/* What still does not reach it goes back to the list: each is looked at once. */
	list_init(&now);
	while ((link = list_shift(&session->user->invitations)) != NULL)
		list_push(&now, link);
	while ((link = list_shift(&now)) != NULL)
		invitation_happens(LIST_ITEM(link, struct invitation, waiting),
				   INVITE_CALLEE_BACK, NULL);
}

void invitations_session_over(struct session *session)
{
	const char *name;
	void *value;

	for (size_t at = 0; map_next(&session->outgoing, &at, &name, &value);) {
		struct invitation *invitation = value;

		invitation->caller_session = NULL;
		invitation->refs--;
		free_if_done(invitation);
	}
	map_finish(&session->outgoing);
	for (size_t at = 0; map_next(&session->incoming, &at, &name, &value);) {
		struct invitation *invitation = value;

		invitation->refs--;
		if (invitation->callee_session == session)
			invitation_happens(invitation, INVITE_CALLEE_GONE, NULL);
		else
			free_if_done(invitation);
	}
	map_finish(&session->incoming);
}

void invitations_free(struct world *world)
{
	LIST_EACH (link, &world->invitations)
		invitation_free(LIST_ITEM(link, struct invitation, at));
}
