#include "mocks/service/ops.h"

#include "mocks/service/attribute.h"
#include "mocks/service/channel.h"
#include "mocks/service/control.h"
#include "mocks/service/invite.h"
#include "mocks/service/peer.h"
#include "mocks/service/presence.h"
#include "mocks/service/session.h"
#include "mocks/service/signaling.h"
#include "mocks/service/token_watch.h"

/* clang-format off */
#define TEXT(name)       {name, ARG_TEXT}
#define TEXT_MAYBE(name) {name, ARG_TEXT_MAYBE}

static const struct op rows[] = {
	{"login", ROLE_RTM, false, op_login, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("userId"), TEXT_MAYBE("token"), TEXT_MAYBE("session")}},
	{"logout", ROLE_RTM, true, op_logout, TRAIT_ALWAYS, CODES_LOGOUT, {{0}}},
	{"renewToken", ROLE_RTM, true, op_renew_token, TRAIT_RENEWAL, CODES_RENEW,
	 {TEXT_MAYBE("token")}},
	{"sendMessageToPeer", ROLE_RTM, true, op_send_peer, TRAIT_ALWAYS, CODES_PEER,
	 {TEXT("peerId"), TEXT_MAYBE("text"), {"enableOfflineMessaging",
	  ARG_BOOL_MAYBE}}},
	{"joinChannel", ROLE_RTM, true, op_join, TRAIT_ALWAYS, CODES_JOIN,
	 {TEXT("channelId")}},
	{"leaveChannel", ROLE_RTM, true, op_leave, TRAIT_ALWAYS, CODES_LEAVE,
	 {TEXT("channelId")}},
	{"sendChannelMessage", ROLE_RTM, true, op_send_channel,
	 TRAIT_ALWAYS, CODES_CHANNEL, {TEXT("channelId"), TEXT_MAYBE("text")}},
	{"getMembers", ROLE_RTM, true, op_get_members, TRAIT_ALWAYS, CODES_MEMBERS,
	 {TEXT("channelId")}},
	{"queryPeersOnlineStatus", ROLE_RTM, true, op_query, TRAIT_PRESENCE, CODES_QUERY,
	 {{"peerIds", ARG_TEXTS}}},

	{"setLocalUserAttributes", ROLE_RTM, true, op_set_attributes,
	 TRAIT_ATTRIBUTES, CODES_ATTRIBUTE, {{"attributes", ARG_PAIRS}}},
	{"addOrUpdateLocalUserAttributes", ROLE_RTM, true, op_add_attributes,
	 TRAIT_ATTRIBUTES, CODES_ATTRIBUTE, {{"attributes", ARG_PAIRS}}},
	{"deleteLocalUserAttributesByKeys", ROLE_RTM, true, op_delete_attributes,
	 TRAIT_ATTRIBUTES, CODES_ATTRIBUTE, {{"keys", ARG_TEXTS}}},
	{"clearLocalUserAttributes", ROLE_RTM, true, op_clear_attributes,
	 TRAIT_ATTRIBUTES, CODES_ATTRIBUTE, {{0}}},
	{"getUserAllAttributes", ROLE_RTM, true, op_get_all_attributes,
	 TRAIT_ATTRIBUTES, CODES_ATTRIBUTE, {TEXT("userId")}},
	{"getUserAttributesByKeys", ROLE_RTM, true, op_get_attributes,
	 TRAIT_ATTRIBUTES, CODES_ATTRIBUTE, {TEXT("userId"), {"keys", ARG_TEXTS}}},

	/* Without a login this one fails by an event. */
	{"sendLocalInvitation", ROLE_RTM, false, op_send_invitation,
	 TRAIT_INVITATIONS, CODES_INVITE,
	 {TEXT("invitationId"), TEXT("calleeId"), TEXT_MAYBE("content"),
	  TEXT_MAYBE("channelId")}},
	{"cancelLocalInvitation", ROLE_RTM, true, op_cancel_invitation,
	 TRAIT_INVITATIONS, CODES_INVITE, {TEXT("invitationId")}},
	{"acceptRemoteInvitation", ROLE_RTM, true, op_accept_invitation,
	 TRAIT_INVITATIONS, CODES_INVITE,
	 {TEXT("invitationId"), TEXT_MAYBE("response")}},
	{"refuseRemoteInvitation", ROLE_RTM, true, op_refuse_invitation,
	 TRAIT_INVITATIONS, CODES_INVITE,
	 {TEXT("invitationId"), TEXT_MAYBE("response")}},

	{"login", ROLE_SIGNALING, false, op_sig_login, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("account"), TEXT_MAYBE("token")}},
	{"logout", ROLE_SIGNALING, true, op_logout, TRAIT_ALWAYS, CODES_SAME,
	 {{0}}},
	{"channelJoin", ROLE_SIGNALING, true, op_sig_join, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("channelId")}},
	{"channelLeave", ROLE_SIGNALING, true, op_sig_leave, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("channelId")}},
	{"messageInstantSend", ROLE_SIGNALING, true, op_sig_send,
	 TRAIT_ALWAYS, CODES_SAME, {TEXT("account"), TEXT("msg")}},
	{"messageChannelSend", ROLE_SIGNALING, true, op_sig_send_channel,
	 TRAIT_ALWAYS, CODES_SAME, {TEXT("channelId"), TEXT("msg")}},
	{"channelInviteUser", ROLE_SIGNALING, true, op_sig_invite,
	 TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("channelId"), TEXT("account"), TEXT_MAYBE("extra")}},
	{"channelInviteAccept", ROLE_SIGNALING, true, op_sig_accept,
	 TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("channelId"), TEXT("account"), TEXT_MAYBE("extra")}},
	{"channelInviteRefuse", ROLE_SIGNALING, true, op_sig_refuse,
	 TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("channelId"), TEXT("account"), TEXT_MAYBE("extra")}},
	{"channelInviteEnd", ROLE_SIGNALING, true, op_sig_end, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("channelId"), TEXT("account")}},
	{"queryUserStatus", ROLE_SIGNALING, true, op_sig_query, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("account")}},

	{"world.create", ROLE_CONTROL, false, op_world_create, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("appId"), TEXT_MAYBE("certificate"), TEXT_MAYBE("profile")}},
	{"world.destroy", ROLE_CONTROL, false, op_world_destroy,
	 TRAIT_ALWAYS, CODES_SAME, {TEXT("appId")}},
	{"clock.advance", ROLE_CONTROL, false, op_clock_advance,
	 TRAIT_ALWAYS, CODES_SAME, {TEXT("appId"), {"to", ARG_INTEGER}}},
	{"fence", ROLE_CONTROL, false, op_fence, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("appId"), TEXT("userId"), TEXT("marker")}},
	{"kick", ROLE_CONTROL, false, op_kick, TRAIT_ALWAYS, CODES_SAME,
	 {TEXT("appId"), TEXT("userId")}},
	{"restart", ROLE_CONTROL, false, op_restart, TRAIT_ALWAYS, CODES_SAME,
	 {{0}}},
};
/* clang-format on */

void ops_init(struct service *service)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		/* The map's values are read only through const pointers. */
		union {
			const struct op *row;
			void *value;
		} value = {.row = &rows[i]};

		map_put(&service->methods[rows[i].role], rows[i].method, value.value);
	}
}

static bool are_texts(const struct json *json)
{
	if (!json_is(json, JSON_ARRAY))
		return false;
	JSON_EACH (item, json) {
		if (!json_is(item, JSON_TEXT))
			return false;
	}
	return true;
}

static bool are_pairs(const struct json *json)
{
	if (!json_is(json, JSON_ARRAY))
		return false;
	JSON_EACH (item, json) {
		if (json_get_text(item, "key") == NULL ||
		    json_get_text(item, "value") == NULL)
			return false;
	}
	return true;
}

static bool fits(const struct json *value, enum arg_type type)
{
	bool absent = value == NULL || json_is(value, JSON_NULL);

	switch (type) {
	case ARG_TEXT:
		return json_is(value, JSON_TEXT);
	case ARG_TEXT_MAYBE:
		return absent || json_is(value, JSON_TEXT);
	case ARG_BOOL_MAYBE:
		return absent || json_is(value, JSON_BOOL);
	case ARG_INTEGER:
		return json_is_int(value);
	case ARG_TEXTS:
		return are_texts(value);
	case ARG_PAIRS:
		return are_pairs(value);
	case ARG_TYPE_COUNT:
		break;
	}
	return false;
}

const char *op_bad_argument(const struct op *op, const struct json *params)
{
	for (const struct op_arg *arg = op->args; arg->name != NULL; arg++) {
		if (!fits(json_get(params, arg->name), arg->type))
			return arg->name;
	}
	return NULL;
}

int op_not_logged_in(const struct op *op)
{
	return op->role == ROLE_SIGNALING ? SIG_NOT_LOGGED_IN : NOT_LOGGED_IN;
}
