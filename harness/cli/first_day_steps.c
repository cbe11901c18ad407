#include "cli/first_day.h"

#define A FIRST_DAY_ALICE
#define B FIRST_DAY_BOB

/* clang-format off */
const struct first_day_step first_day_steps[] = {
	{A, "getSDKVersion", "{}", false, {0}},
	{A, "setParameters", "{'parameters':'{}'}", false, {0}},
	{A, "setLogFile", "{'path':'first-day.log'}", false, {0}},
	{A, "setLogFilter", "{'filter':15}", false, {0}},
	{A, "setLogFileSize", "{'size':1024}", false, {0}},
	{A, "login", "{'userId':'alice'}", false, {"a connectionStateChanged"}},
	{B, "login", "{'userId':'bob'}", false, {"b connectionStateChanged"}},
	{A, "renewToken", "{'token':'none'}", true, {0}},

	{A, "sendMessageToPeer", "{'peerId':'bob','text':'hello'}", false,
	 {"b messageReceived"}},
	{A, "queryPeersOnlineStatus", "{'peerIds':['bob']}", false, {0}},

	{A, "createChannel", "{'channelId':'room'}", false, {0}},
	{A, "setChannelDelegate", "{'channelId':'room','delegate':'first'}", false, {0}},
	{A, "joinChannel", "{'channelId':'room'}", false, {0}},
	{B, "joinChannel", "{'channelId':'room'}", false, {"a memberJoined"}},
	{A, "sendChannelMessage", "{'channelId':'room','text':'hello'}", false,
	 {"b channelMessageReceived"}},
	{A, "getMembers", "{'channelId':'room'}", false, {0}},
	{B, "leaveChannel", "{'channelId':'room'}", false, {"a memberLeft"}},
	{A, "releaseChannel", "{'channelId':'room'}", false, {0}},

	{A, "setLocalUserAttributes", "{'attributes':[{'key':'color','value':'blue'}]}",
	 false, {0}},
	{A, "addOrUpdateLocalUserAttributes",
	 "{'attributes':[{'key':'size','value':'small'}]}", false, {0}},
	{B, "getUserAllAttributes", "{'userId':'alice'}", false, {0}},
	{B, "getUserAttributesByKeys", "{'userId':'alice','keys':['size']}", false, {0}},
	{A, "deleteLocalUserAttributesByKeys", "{'keys':['size']}", false, {0}},
	{A, "clearLocalUserAttributes", "{}", false, {0}},

	{A, "createLocalInvitation", "{'calleeId':'bob','content':'dinner'}", false, {0}},
	{A, "sendLocalInvitation", "{'invitationId':'$mine'}", false,
	 {"b remoteInvitationReceived", "a localInvitationReceivedByPeer"}},
	{B, "acceptRemoteInvitation", "{'invitationId':'$theirs','response':'yes'}",
	 false, {"a localInvitationAccepted", "b remoteInvitationAccepted"}},
	{A, "createLocalInvitation", "{'calleeId':'bob'}", false, {0}},
	{A, "sendLocalInvitation", "{'invitationId':'$mine'}", false,
	 {"b remoteInvitationReceived", "a localInvitationReceivedByPeer"}},
	{B, "refuseRemoteInvitation", "{'invitationId':'$theirs','response':'no'}", false,
	 {"a localInvitationRefused", "b remoteInvitationRefused"}},
	{A, "createLocalInvitation", "{'calleeId':'bob'}", false, {0}},
	{A, "sendLocalInvitation", "{'invitationId':'$mine'}", false,
	 {"b remoteInvitationReceived", "a localInvitationReceivedByPeer"}},
	{A, "cancelLocalInvitation", "{'invitationId':'$mine'}", false,
	 {"a localInvitationCanceled", "b remoteInvitationCanceled"}},

	{A, "readLog", "{'tail':100}", false, {0}},
	{A, "symbols", "{}", false, {0}},
	{A, "logout", "{}", false, {"a connectionStateChanged"}},
	{B, "logout", "{}", false, {"b connectionStateChanged"}},
};
/* clang-format on */

const size_t n_first_day_steps = sizeof first_day_steps / sizeof *first_day_steps;
