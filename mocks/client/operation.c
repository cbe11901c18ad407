#include "mocks/client/core.h"

#include <string.h>

#define DOWN OPERATION_FAILS_DOWN
#define KEEP OPERATION_KEEPS

/* Not logged in: from 1.0.0, facts.md 1.16; Signaling, facts.md 5. */
#define RTM_STRANGER       102
#define SIGNALING_STRANGER 1003

/* Codes: facts.md 1.1 to 1.11, and 5. Those without a time-out of their own: Failure. */
/* clang-format off */
/* wait, time-out, failure, not logged in, flags, before, after */
static const struct operation
login      = {WAIT_LOGIN, 9, 1, 0, 0, session_before_login, session_after_login},
logout     = {WAIT_LONG,  1, 1, 0, 0, session_before_logout, session_after_logout},
renewal    = {WAIT_LONG,  1, 1, RTM_STRANGER, DOWN | KEEP, NULL, session_after_renew},
message    = {WAIT_SHORT, 2, 1, RTM_STRANGER, DOWN, NULL, NULL},
query      = {WAIT_LONG,  4, 1, RTM_STRANGER, DOWN, NULL, NULL},
join       = {WAIT_SHORT, 4, 1, RTM_STRANGER, DOWN | KEEP, NULL, kept_after_join},
leave      = {WAIT_LONG,  1, 1, RTM_STRANGER, DOWN | KEEP, NULL, kept_after_leave},
members    = {WAIT_SHORT, 3, 1, RTM_STRANGER, DOWN, NULL, NULL},
attributes = {WAIT_SHORT, 7, 2, RTM_STRANGER, DOWN | KEEP, NULL, kept_after_attributes},
reading    = {WAIT_SHORT, 7, 2, RTM_STRANGER, DOWN, NULL, NULL},
invitation = {WAIT_LONG,  1, 1, 0, KEEP, invitation_before, invitation_after},
create_invitation = {WAIT_LONG, 1, 1, 0, 0, invitation_create, NULL},
create_channel    = {WAIT_LONG, 1, 1, 0, 0, kept_create_channel, NULL},
release_channel   = {WAIT_LONG, 1, 1, 0, 0, kept_release_channel, NULL},
version           = {WAIT_LONG, 1, 1, 0, 0, call_answer_version, NULL},

old_login   = {WAIT_LOGIN, 201, 201, 0, 0, session_before_login, session_after_login},
old_logout  = {WAIT_LONG,  102, 102, 0, 0, session_before_logout, session_after_logout},
old_message = {WAIT_SHORT, 401, 400, SIGNALING_STRANGER, 0, NULL, NULL},
old_join    = {WAIT_SHORT, 300, 300, SIGNALING_STRANGER, 0, NULL, NULL},
old_leave   = {WAIT_SHORT, 600, 600, SIGNALING_STRANGER, 0, NULL, NULL},
old_invite  = {WAIT_LONG,  702, 702, SIGNALING_STRANGER, 0, NULL, NULL},
old_query   = {WAIT_LONG,  1001, 1001, SIGNALING_STRANGER, 0, NULL, NULL};

const struct operation
operation_hello  = {WAIT_LOGIN, 0, 0, 0, 0, NULL, link_after_hello},
operation_resume = {WAIT_LOGIN, 0, 0, 0, KEEP, NULL, session_after_resume},
operation_quiet  = {WAIT_LONG, 1, 1, 0, 0, NULL, NULL},
operation_other  = {WAIT_LONG, 1, 1, 0, 0, NULL, NULL};

/* The busiest stand first. */
static const struct operation_row rtm_rows[] = {
	{"sendMessageToPeer",               &message},
	{"sendChannelMessage",              &message},
	{"login",                           &login},
	{"logout",                          &logout},
	{"queryPeersOnlineStatus",          &query},
	{"renewToken",                      &renewal},
	{"joinChannel",                     &join},
	{"leaveChannel",                    &leave},
	{"getMembers",                      &members},
	{"setLocalUserAttributes",          &attributes},
	{"addOrUpdateLocalUserAttributes",  &attributes},
	{"deleteLocalUserAttributesByKeys", &attributes},
	{"clearLocalUserAttributes",        &attributes},
	{"getUserAllAttributes",            &reading},
	{"getUserAttributesByKeys",         &reading},
	{"createLocalInvitation",           &create_invitation},
	{"sendLocalInvitation",             &invitation},
	{"cancelLocalInvitation",           &invitation},
	{"acceptRemoteInvitation",          &invitation},
	{"refuseRemoteInvitation",          &invitation},
	{"createChannel",                   &create_channel},
	{"releaseChannel",                  &release_channel},
	{"getSDKVersion",                   &version},
};

static const struct operation_row signaling_rows[] = {
	{"messageInstantSend",  &old_message},
	{"messageChannelSend",  &old_message},
	{"login",               &old_login},
	{"logout",              &old_logout},
	{"channelJoin",         &old_join},
	{"channelLeave",        &old_leave},
	{"channelInviteUser",   &old_invite},
	{"channelInviteAccept", &old_invite},
	{"channelInviteRefuse", &old_invite},
	{"channelInviteEnd",    &old_invite},
	{"queryUserStatus",     &old_query},
};

static const struct {
	const struct operation_row *rows;
	size_t n;
} roles[ROLE_COUNT] = {
	[ROLE_RTM]       = {rtm_rows, sizeof rtm_rows / sizeof *rtm_rows},
	[ROLE_SIGNALING] = {signaling_rows,
			    sizeof signaling_rows / sizeof *signaling_rows},
};
/* clang-format on */

const struct operation_row *operation_find(enum role role, const char *method)
{
	for (size_t i = 0; i < roles[role].n; i++) {
		if (strcmp(roles[role].rows[i].name, method) == 0)
			return &roles[role].rows[i];
	}
	return NULL;
}
