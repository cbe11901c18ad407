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
	{ROLE_RTM, "login", false, op_login,
	 {TEXT("userId"), TEXT_MAYBE("token"), TEXT_MAYBE("session")}},
	{ROLE_RTM, "logout", true, op_logout, {{0}}},
	{ROLE_RTM, "renewToken", true, op_renew_token, {TEXT_MAYBE("token")}},
	{ROLE_RTM, "sendMessageToPeer", true, op_send_peer,
	 {TEXT("peerId"), TEXT_MAYBE("text"), {"enableOfflineMessaging",
	  ARG_BOOL_MAYBE}}},
	{ROLE_RTM, "joinChannel", true, op_join, {TEXT("channelId")}},
	{ROLE_RTM, "leaveChannel", true, op_leave, {TEXT("channelId")}},
	{ROLE_RTM, "sendChannelMessage", true, op_send_channel,
	 {TEXT("channelId"), TEXT_MAYBE("text")}},
	{ROLE_RTM, "getMembers", true, op_get_members, {TEXT("channelId")}},
	{ROLE_RTM, "queryPeersOnlineStatus", true, op_query, {{"peerIds", ARG_TEXTS}}},

	{ROLE_RTM, "setLocalUserAttributes", true, op_set_attributes,
	 {{"attributes", ARG_PAIRS}}},
	{ROLE_RTM, "addOrUpdateLocalUserAttributes", true, op_add_attributes,
	 {{"attributes", ARG_PAIRS}}},
	{ROLE_RTM, "deleteLocalUserAttributesByKeys", true, op_delete_attributes,
	 {{"keys", ARG_TEXTS}}},
	{ROLE_RTM, "clearLocalUserAttributes", true, op_clear_attributes, {{0}}},
	{ROLE_RTM, "getUserAllAttributes", true, op_get_all_attributes, {TEXT("userId")}},
	{ROLE_RTM, "getUserAttributesByKeys", true, op_get_attributes,
	 {TEXT("userId"), {"keys", ARG_TEXTS}}},

	/* Without a login this one fails by an event. */
	{ROLE_RTM, "sendLocalInvitation", false, op_send_invitation,
	 {TEXT("invitationId"), TEXT("calleeId"), TEXT_MAYBE("content"),
	  TEXT_MAYBE("channelId")}},
	{ROLE_RTM, "cancelLocalInvitation", true, op_cancel_invitation,
	 {TEXT("invitationId")}},
	{ROLE_RTM, "acceptRemoteInvitation", true, op_accept_invitation,
	 {TEXT("invitationId"), TEXT_MAYBE("response")}},
	{ROLE_RTM, "refuseRemoteInvitation", true, op_refuse_invitation,
	 {TEXT("invitationId"), TEXT_MAYBE("response")}},

	{ROLE_SIGNALING, "login", false, op_sig_login,
	 {TEXT("account"), TEXT_MAYBE("token")}},
	{ROLE_SIGNALING, "logout", true, op_logout, {{0}}},
	{ROLE_SIGNALING, "channelJoin", true, op_sig_join, {TEXT("channelId")}},
	{ROLE_SIGNALING, "channelLeave", true, op_sig_leave, {TEXT("channelId")}},
	{ROLE_SIGNALING, "messageInstantSend", true, op_sig_send,
	 {TEXT("account"), TEXT("msg")}},
	{ROLE_SIGNALING, "messageChannelSend", true, op_sig_send_channel,
	 {TEXT("channelId"), TEXT("msg")}},
	{ROLE_SIGNALING, "channelInviteUser", true, op_sig_invite,
	 {TEXT("channelId"), TEXT("account"), TEXT_MAYBE("extra")}},
	{ROLE_SIGNALING, "channelInviteAccept", true, op_sig_accept,
	 {TEXT("channelId"), TEXT("account"), TEXT_MAYBE("extra")}},
	{ROLE_SIGNALING, "channelInviteRefuse", true, op_sig_refuse,
	 {TEXT("channelId"), TEXT("account"), TEXT_MAYBE("extra")}},
	{ROLE_SIGNALING, "channelInviteEnd", true, op_sig_end,
	 {TEXT("channelId"), TEXT("account")}},
	{ROLE_SIGNALING, "queryUserStatus", true, op_sig_query, {TEXT("account")}},

	{ROLE_CONTROL, "world.create", false, op_world_create,
	 {TEXT("appId"), TEXT_MAYBE("certificate"), TEXT_MAYBE("profile")}},
	{ROLE_CONTROL, "world.destroy", false, op_world_destroy, {TEXT("appId")}},
	{ROLE_CONTROL, "clock.advance", false, op_clock_advance,
	 {TEXT("appId"), {"to", ARG_INTEGER}}},
	{ROLE_CONTROL, "fence", false, op_fence,
	 {TEXT("appId"), TEXT("userId"), TEXT("marker")}},
	{ROLE_CONTROL, "kick", false, op_kick, {TEXT("appId"), TEXT("userId")}},
	{ROLE_CONTROL, "restart", false, op_restart, {{0}}},
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
