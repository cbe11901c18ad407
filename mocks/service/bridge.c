#include "mocks/service/bridge.h"

#include <ctype.h>
#include <string.h>

enum { ERROR_PEER_OFFLINE = 703, ERROR_NO_ANSWER = 704 };

/* What a side of each kind hears; NULL: nothing. */
struct words {
	const char *rtm;
	const char *signaling;
	bool with_response;
};

/* clang-format off */
#define RTM   ROLE_RTM
#define OLDER ROLE_SIGNALING

static const struct words caller_words[NEWS_COUNT] = {
	[NEWS_RECEIVED] = {"localInvitationReceivedByPeer",
			   "onInviteReceivedByPeer", false},
	[NEWS_ACCEPTED] = {"localInvitationAccepted", "onInviteAcceptedByPeer", true},
	[NEWS_REFUSED] = {"localInvitationRefused", "onInviteRefusedByPeer", true},
	[NEWS_CANCELED] = {"localInvitationCanceled", "onInviteEndByMyself", false},
	[NEWS_FAILED] = {"localInvitationFailure", "onInviteFailed", false},
};

static const struct words callee_words[NEWS_COUNT] = {
	[NEWS_ACCEPTED] = {"remoteInvitationAccepted", NULL, false},
	[NEWS_REFUSED] = {"remoteInvitationRefused", NULL, false},
	[NEWS_CANCELED] = {"remoteInvitationCanceled", "onInviteEndByPeer", true},
	[NEWS_FAILED] = {"remoteInvitationFailure", NULL, false},
};

/* Defects that keep a side from hearing something. */
static const struct {
	enum defect defect;
	enum news news;
	enum role caller;
	enum role callee;
	bool to_caller;
} lost[] = {
	{DEFECT_INVITE_RECEIVED_BY_PEER_LOST, NEWS_RECEIVED, RTM, RTM, true},
	{DEFECT_INVITE_ACCEPTED_LOST, NEWS_ACCEPTED, RTM, RTM, true},
	{DEFECT_INVITE_ACCEPT_CALLEE_LOST, NEWS_ACCEPTED, RTM, RTM, false},
	{DEFECT_INVITE_REFUSED_LOST, NEWS_REFUSED, RTM, RTM, true},
	{DEFECT_INVITE_REFUSE_CALLEE_LOST, NEWS_REFUSED, RTM, RTM, false},
	{DEFECT_INVITE_CANCELED_LOST, NEWS_CANCELED, RTM, RTM, true},
	{DEFECT_INVITE_CANCEL_CALLEE_LOST, NEWS_CANCELED, RTM, RTM, false},
	{DEFECT_SIG_ACK_LOST, NEWS_RECEIVED, RTM, OLDER, true},
	{DEFECT_SIG_ACCEPT_LOST, NEWS_ACCEPTED, RTM, OLDER, true},
	{DEFECT_SIG_REFUSE_LOST, NEWS_REFUSED, RTM, OLDER, true},
	{DEFECT_SIG_RTM_ACCEPT_LOST, NEWS_ACCEPTED, OLDER, RTM, true},
	{DEFECT_SIG_RTM_REFUSE_LOST, NEWS_REFUSED, OLDER, RTM, true},
	{DEFECT_SIG_CANCEL_TO_SIGNALING_LOST, NEWS_CANCELED, RTM, OLDER, false},
	{DEFECT_SIG_CANCEL_TO_RTM_LOST, NEWS_CANCELED, OLDER, RTM, false},
};

/* Defects by which the caller hears of something else than what happened. */
static const struct {
	enum defect defect;
	enum news news;
	enum news told;
	enum role caller;
	enum role callee;
} mistaken[] = {
	{DEFECT_INVITE_ACCEPT_AS_REFUSE, NEWS_ACCEPTED, NEWS_REFUSED, RTM, RTM},
	{DEFECT_INVITE_REFUSE_AS_ACCEPT, NEWS_REFUSED, NEWS_ACCEPTED, RTM, RTM},
	{DEFECT_INVITE_CANCEL_AS_FAILURE, NEWS_CANCELED, NEWS_FAILED, RTM, RTM},
	{DEFECT_SIG_REFUSE_AS_ACCEPT, NEWS_REFUSED, NEWS_ACCEPTED, RTM, OLDER},
	{DEFECT_SIG_ACCEPT_AS_REFUSE, NEWS_ACCEPTED, NEWS_REFUSED, RTM, OLDER},
	{DEFECT_SIG_RTM_REFUSE_AS_ACCEPT, NEWS_REFUSED, NEWS_ACCEPTED, OLDER, RTM},
};

#undef RTM
#undef OLDER
/* clang-format on */

static enum role callee_role(const struct invitation *invitation)
{
	return invitation->callee_session != NULL ? invitation->callee_session->role
						  : ROLE_NONE;
}

bool bridge_crosses(const struct invitation *invitation)
{
	enum role callee = callee_role(invitation);

	return callee != ROLE_NONE && callee != invitation->origin;
}

bool bridge_reaches(const struct invitation *invitation, const struct session *callee)
{
	const struct service *service = callee->user->world->service;

	if (callee->role != ROLE_SIGNALING || invitation->origin != ROLE_RTM ||
	    *invitation->channel_id != '\0')
		return true;
	return variant(service, VARIANT_SIG04_EMPTY_CHANNEL) ||
	       defect(service, DEFECT_SIG04_MADE_UP_CHANNEL);
}

static bool is_lost(const struct invitation *invitation, enum news news, bool to_caller)
{
	const struct service *service = invitation->caller->world->service;
	enum role callee = callee_role(invitation);

	for (size_t i = 0; i < sizeof lost / sizeof *lost; i++) {
		if (lost[i].news == news && lost[i].to_caller == to_caller &&
		    lost[i].caller == invitation->origin && lost[i].callee == callee &&
		    defect(service, lost[i].defect))
			return true;
	}
	return false;
}

static enum news as_told(const struct invitation *invitation, enum news news)
{
	const struct service *service = invitation->caller->world->service;
	enum role callee = callee_role(invitation);

	for (size_t i = 0; i < sizeof mistaken / sizeof *mistaken; i++) {
		if (mistaken[i].news == news &&
		    mistaken[i].caller == invitation->origin &&
		    mistaken[i].callee == callee && defect(service, mistaken[i].defect))
			return mistaken[i].told;
	}
	return news;
}

/* The response as the caller gets it. */
static const char *response_of(const struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;

	if (bridge_crosses(invitation)) {
		if (variant(service, VARIANT_BRIDGE_EXTRA_EMPTY))
			return "";
		if (defect(service, DEFECT_SIG_RESPONSE_CROSSED))
			return invitation->content;
		return invitation->response;
	}
	if (defect(service, DEFECT_INVITE_RESPONSE_LOST) &&
	    invitation->state == INVITE_ACCEPTED)
		return "";
	if (defect(service, DEFECT_INVITE_REFUSE_RESPONSE_LOST) &&
	    invitation->state == INVITE_REFUSED)
		return "";
	if (defect(service, DEFECT_INVITE_CHANNEL_DROPS_RESPONSE) &&
	    *invitation->channel_id != '\0')
		return "";
	return invitation->response;
}

/* The name under which the caller hears of it. */
static const char *name_for_caller(const struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;
	const struct invitation *last = invitation->caller_session->last_outgoing;

	if (defect(service, DEFECT_INVITE_SECOND_CONFUSED) && last != NULL)
		return last->caller_name;
	return invitation->caller_name;
}

void bridge_tell_caller(struct invitation *invitation, enum news news,
			enum invite_failure failure)
{
	struct session *session = invitation->caller_session;
	struct service *service = invitation->caller->world->service;

	if (session == NULL || is_lost(invitation, news, true))
		return;
	news = as_told(invitation, news);

	const struct words *words = &caller_words[news];
	bool rtm = session->role == ROLE_RTM;
	const char *account = invitation->callee->id;
	struct text *out = event_begin(service, rtm ? words->rtm : words->signaling, 0);

	if (rtm) {
		frame_text(out, "invitationId", name_for_caller(invitation));
		frame_text(out, "calleeId", account);
		if (words->with_response)
			frame_text(out, "response", response_of(invitation));
		if (news == NEWS_FAILED)
			frame_int(out, "errorCode", failure);
	} else {
		if (defect(service, DEFECT_SIG_RTM_ACCOUNT_WRONG) &&
		    bridge_crosses(invitation))
			account = invitation->caller->id;
		frame_text(out, "channelId", invitation->channel_id);
		frame_text(out, "account", account);
		if (news == NEWS_FAILED)
			frame_int(out, "ecode",
				  defect(service, DEFECT_SIG_EVENT_RTM_NUMBERS)
					  ? (int)failure
				  : failure == FAILURE_PEER_OFFLINE ? ERROR_PEER_OFFLINE
								    : ERROR_NO_ANSWER);
		if (words->with_response || news == NEWS_FAILED)
			frame_text(out, "extra", response_of(invitation));
	}
	event_end(service);
	deliver_note(session, NULL);
	if (news == NEWS_ACCEPTED && defect(service, DEFECT_INVITE_ACCEPTED_TWICE))
		deliver_note(session, NULL);
}

void bridge_tell_callee(struct invitation *invitation, enum news news,
			enum invite_failure failure)
{
	struct session *session = invitation->callee_session;
	struct service *service = invitation->caller->world->service;
	const struct words *words = &callee_words[news];

	if (session == NULL || is_lost(invitation, news, false))
		return;

	bool rtm = session->role == ROLE_RTM;
	const char *method = rtm ? words->rtm : words->signaling;

	if (method == NULL)
		return;

	struct text *out = event_begin(service, method, 0);
	if (rtm) {
		frame_text(out, "invitationId", invitation->callee_name);
		frame_text(out, "callerId", invitation->caller->id);
		if (news == NEWS_FAILED)
			frame_int(out, "errorCode", failure);
	} else {
		frame_text(out, "channelId", invitation->channel_id);
		frame_text(out, "account", invitation->caller->id);
		frame_text(out, "extra", "");
	}
	event_end(service);
	deliver_note(session, NULL);
}

static void tell_end(struct session *session, const char *method, const char *channel_id,
		     const char *account, bool with_extra)
{
	struct service *service;
	struct text *out;

	/* RTM has no word for a call that is over after it was accepted. */
	if (session == NULL || session->role != ROLE_SIGNALING)
		return;
	service = session->user->world->service;
	out = event_begin(service, method, 0);
	frame_text(out, "channelId", channel_id);
	frame_text(out, "account", account);
	if (with_extra)
		frame_text(out, "extra", "");
	event_end(service);
	deliver_note(session, NULL);
}

void bridge_hang_up(struct invitation *invitation, bool by_caller)
{
	struct session *here = by_caller ? invitation->caller_session
					 : invitation->callee_session;
	struct session *there = by_caller ? invitation->callee_session
					  : invitation->caller_session;
	const char *here_id = by_caller ? invitation->caller->id : invitation->callee->id;
	const char *there_id = by_caller ? invitation->callee->id
					 : invitation->caller->id;

	invitation_end(invitation);
	tell_end(there, "onInviteEndByPeer", invitation->channel_id, here_id, true);
	tell_end(here, "onInviteEndByMyself", invitation->channel_id, there_id, false);
}

/* Whether CALLEE was invited by others, or by the same caller and has answered. */
static bool has_been_invited(const struct session *callee,
			     const struct invitation *invitation, bool again)
{
	const char *name;
	void *value;

	for (size_t at = 0; map_next(&callee->incoming, &at, &name, &value);) {
		const struct invitation *other = value;

		if (other != invitation && invitation_over(other) == again &&
		    (other->caller == invitation->caller) == again)
			return true;
	}
	return false;
}

static bool is_inviting(const struct session *session, const struct user *callee)
{
	const char *name;
	void *value;

	for (size_t at = 0; map_next(&session->outgoing, &at, &name, &value);) {
		const struct invitation *other = value;

		if (other->callee == callee && !invitation_over(other))
			return true;
	}
	return false;
}

bool bridge_drops(const struct invitation *invitation)
{
	const struct session *callee = invitation->callee_session;
	const struct service *service = invitation->caller->world->service;

	if (bridge_crosses(invitation))
		return defect(service, callee->role == ROLE_SIGNALING
					       ? DEFECT_SIG_INVITE_LOST
					       : DEFECT_SIG_RTM_INVITE_LOST);
	return defect(service, DEFECT_INVITE_LOST) ||
	       (defect(service, DEFECT_INVITE_BUSY_LOST) &&
		has_been_invited(callee, invitation, false)) ||
	       (defect(service, DEFECT_INVITE_AGAIN_LOST) &&
		has_been_invited(callee, invitation, true)) ||
	       (defect(service, DEFECT_INVITE_CROSSING_LOST) &&
		is_inviting(callee, invitation->caller));
}

/* The channel id as the callee sees it, into RET. */
static void shown_channel(const struct invitation *invitation, struct text *ret)
{
	const struct service *service = invitation->caller->world->service;
	bool crosses = bridge_crosses(invitation);
	bool to_signaling = crosses && invitation->origin == ROLE_RTM;
	bool to_rtm = crosses && invitation->origin == ROLE_SIGNALING;
	const char *id = invitation->channel_id;

	if (*id == '\0') {
		if (to_signaling && defect(service, DEFECT_SIG04_MADE_UP_CHANNEL))
			text_printf(ret, "%s-%s", invitation->caller->id,
				    invitation->callee->id);
		return;
	}
	if ((to_signaling && defect(service, DEFECT_SIG_CHANNEL_DROPPED)) ||
	    (to_rtm && defect(service, DEFECT_SIG_RTM_CHANNEL_DROPPED)) ||
	    (!crosses && defect(service, DEFECT_INVITE_CHANNEL_DROPPED)))
		return;
	if ((to_signaling && defect(service, DEFECT_SIG_CHANNEL_ALTERED)) ||
	    (!crosses && defect(service, DEFECT_INVITE_CHANNEL_ALTERED))) {
		for (; *id != '\0'; id++)
			text_char(ret, (char)(islower((unsigned char)*id) ? toupper(*id)
									  : *id));
		return;
	}
	text_add(ret, id);
}

static const char *shown_content(const struct invitation *invitation)
{
	const struct service *service = invitation->caller->world->service;

	if (bridge_crosses(invitation))
		return variant(service, VARIANT_BRIDGE_EXTRA_EMPTY) ? ""
								    : invitation->content;
	if (defect(service, DEFECT_INVITE_CONTENT_LOST))
		return "";
	if (defect(service, DEFECT_INVITE_WITHOUT_CHANNEL_DROPS_CONTENT) &&
	    *invitation->channel_id == '\0')
		return "";
	if (defect(service, DEFECT_INVITE_CHANNEL_DROPS_CONTENT) &&
	    *invitation->channel_id != '\0')
		return "";
	return invitation->content;
}

void invitation_write(struct invitation *invitation, uint64_t id)
{
	struct service *service = invitation->caller->world->service;
	const char *caller = invitation->caller->id;
	struct text channel = {0};
	struct text *out;

	invitation->told = true;
	shown_channel(invitation, &channel);
	if (invitation->callee_session->role == ROLE_SIGNALING) {
		if (defect(service, DEFECT_SIG_ACCOUNT_WRONG) &&
		    bridge_crosses(invitation))
			caller = invitation->callee->id;
		out = event_begin(service, "onInviteReceived", id);
		frame_text(out, "channelId", text_str(&channel));
		frame_text(out, "account", caller);
		frame_text(out, "extra", shown_content(invitation));
	} else {
		if (defect(service, DEFECT_INVITE_CALLER_WRONG))
			caller = invitation->callee->id;
		out = event_begin(service, "remoteInvitationReceived", id);
		frame_text(out, "invitationId", invitation->callee_name);
		frame_text(out, "callerId", caller);
		frame_text(out, "content", shown_content(invitation));
		frame_text(out, "channelId", text_str(&channel));
	}
	event_end(service);
	text_finish(&channel);
}
