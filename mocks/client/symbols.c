/* The API names of this client, as Objective-C spells them; facts.md 1 to 4. */
#include "mocks/client/core.h"

#define ALWAYS RELEASE_COUNT

#define V090 RELEASE_0_9_0
#define V091 RELEASE_0_9_1
#define V092 RELEASE_0_9_2
#define V093 RELEASE_0_9_3
#define V100 RELEASE_1_0_0

static const struct symbol {
	const char *name;
	enum release since;
	enum release gone; /* the first that lacks it again */
} symbols[] = {
	/* clang-format off */
	{"AgoraRtmKit",                           V090, ALWAYS},
	{"AgoraRtmDelegate",                      V090, ALWAYS},
	{"AgoraRtmChannel",                       V090, ALWAYS},
	{"AgoraRtmChannelDelegate",               V090, ALWAYS},
	{"AgoraRtmMessage",                       V090, ALWAYS},
	{"initWithAppId:delegate:",               V090, ALWAYS},
	{"loginByToken:user:completion:",         V090, ALWAYS},
	{"logoutWithCompletion:",                 V090, ALWAYS},
	{"createChannelWithId:delegate:",         V090, ALWAYS},
	{"destroyChannelWithId:",                 V090, ALWAYS},
	{"setParameters:",                        V090, ALWAYS},
	{"sendMessage:toPeer:completion:",        V090, ALWAYS},
	{"joinWithCompletion:",                   V090, ALWAYS},
	{"leaveWithCompletion:",                  V090, ALWAYS},
	{"sendMessage:completion:",               V090, ALWAYS},
	{"getMembersWithCompletion:",             V090, ALWAYS},
	{"AgoraRtmConnectionChangeReasonBannedByServer", V090, ALWAYS},

	/* message states, until error codes came: facts.md 1.4 and 1.5 */
	{"AgoraRtmSendMessageErrorCode",                    V090, V091},
	{"AgoraRtmSendPeerMessageState",                    V090, V091},
	{"AgoraRtmSendPeerMessageStateReceivedByPeer",      V090, V091},
	{"AgoraRtmSendChannelMessageState",                 V090, V091},
	{"AgoraRtmSendChannelMessageStateReceivedByServer", V090, V091},
	{"AgoraRtmSendPeerMessageErrorCode",                V091, ALWAYS},
	{"AgoraRtmSendPeerMessageErrorOk",                  V091, ALWAYS},
	{"AgoraRtmSendChannelMessageErrorCode",             V091, ALWAYS},
	{"AgoraRtmSendChannelMessageErrorOk",               V091, ALWAYS},
	{"AgoraRtmConnectionChangeReasonRemoteLogin",       V091, ALWAYS},
	{"channelDelegate",                                 V091, ALWAYS},

	/* call invitations */
	{"AgoraRtmCallKit",                       V091, ALWAYS},
	{"AgoraRtmCallDelegate",                  V091, ALWAYS},
	{"AgoraRtmLocalInvitation",               V091, ALWAYS},
	{"AgoraRtmRemoteInvitation",              V091, ALWAYS},
	{"AgoraRtmLocalInvitationState",          V091, ALWAYS},
	{"AgoraRtmRemoteInvitationState",         V091, ALWAYS},
	{"AgoraRtmInvitationApiCallErrorCode",    V091, ALWAYS},
	{"AgoraRtmLocalInvitationErrorCode",      V091, ALWAYS},
	{"AgoraRtmRemoteInvitationErrorCode",     V091, ALWAYS},
	{"initWithCalleeId:",                     V091, ALWAYS},
	{"sendLocalInvitation:completion:",       V091, ALWAYS},
	{"cancelLocalInvitation:completion:",     V091, ALWAYS},
	{"acceptRemoteInvitation:completion:",    V091, ALWAYS},
	{"refuseRemoteInvitation:completion:",    V091, ALWAYS},
	{"rtmCallKit:localInvitationReceivedByPeer:",        V091, ALWAYS},
	{"rtmCallKit:localInvitationAccepted:withResponse:", V091, ALWAYS},
	{"rtmCallKit:localInvitationRefused:withResponse:",  V091, ALWAYS},
	{"rtmCallKit:localInvitationCanceled:",              V091, ALWAYS},
	{"rtmCallKit:localInvitationFailure:errorCode:",     V091, ALWAYS},
	{"rtmCallKit:remoteInvitationReceived:",             V091, ALWAYS},
	{"rtmCallKit:remoteInvitationAccepted:",             V091, ALWAYS},
	{"rtmCallKit:remoteInvitationRefused:",              V091, ALWAYS},
	{"rtmCallKit:remoteInvitationCanceled:",             V091, ALWAYS},
	{"rtmCallKit:remoteInvitationFailure:errorCode:",    V091, ALWAYS},

	{"queryPeersOnlineStatus:completion:",     V092, ALWAYS},
	{"AgoraRtmQueryPeersOnlineErrorCode",      V092, ALWAYS},
	{"renewToken:completion:",                 V092, ALWAYS},
	{"AgoraRtmRenewTokenErrorCode",            V092, ALWAYS},
	{"rtmKitTokenDidExpire:",                  V092, ALWAYS},
	{"AgoraRtmLocalInvitationErrorNotLoggedIn", V092, ALWAYS},

	{"sendMessage:toPeer:sendMessageOptions:completion:", V093, ALWAYS},
	{"AgoraRtmSendPeerMessageErrorCachedByServer",        V093, ALWAYS},
	{"serverReceivedTs",                                  V093, ALWAYS},
	{"isOfflineMessage",                                  V093, ALWAYS},
	{"AgoraRtmProcessAttributeErrorCode",                 V093, ALWAYS},
	{"setLocalUserAttributes:completion:",                V093, ALWAYS},
	{"addOrUpdateLocalUserAttributes:completion:",        V093, ALWAYS},
	{"deleteLocalUserAttributesByKeys:completion:",       V093, ALWAYS},
	{"clearLocalUserAttributesWithCompletion:",           V093, ALWAYS},
	{"getUserAllAttributes:completion:",                  V093, ALWAYS},
	{"getUserAttributes:ByKeys:completion:",              V093, ALWAYS},

	{"setLogFile:",                                       V100, ALWAYS},
	{"setLogFilters:",                                    V100, ALWAYS},
	{"setLogFileSize:",                                   V100, ALWAYS},
	{"AgoraRtmLogFilter",                                 V100, ALWAYS},
	{"getSDKVersion",                                     V100, ALWAYS},
	{"channelId",                                         V100, ALWAYS},
	{"AgoraRtmLoginErrorLoginNotInitialized",             V100, ALWAYS},
	{"AgoraRtmLogoutErrorNotLoggedIn",                    V100, ALWAYS},
	{"AgoraRtmSendPeerMessageErrorTooOften",              V100, ALWAYS},
	{"AgoraRtmSendPeerMessageErrorNotLoggedIn",           V100, ALWAYS},
	{"AgoraRtmJoinChannelErrorExceedLimit",               V100, ALWAYS},
	{"AgoraRtmJoinChannelErrorAlreadyJoined",             V100, ALWAYS},
	{"AgoraRtmLeaveChannelErrorNotInChannel",             V100, ALWAYS},
	/* clang-format on */
};

struct json *client_symbols(const struct client *client)
{
	struct json *ret = json_array();

	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
		bool has = symbols[i].since <= client->release &&
			   client->release < symbols[i].gone;

		if (wrong_symbol(client, symbols[i].name, has))
			json_push(ret, json_text(symbols[i].name));
	}
	return ret;
}
