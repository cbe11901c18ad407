#include "mocks/client/local.h"

#include <string.h>

#define DOWN   OPERATION_FAILS_DOWN
#define KEEP   OPERATION_KEEPS
#define ASKS   OPERATION_MEETS_STRANGERS
#define OBJECT OPERATION_GIVES_OBJECT
#define VALUE  OPERATION_GIVES_VALUE
#define BOOL   OPERATION_GIVES_BOOL
#define FREE   OPERATION_NEEDS_NOTHING

#define NOT_LOGGED_IN           102  /* from 1.0.0; facts.md 1.16 */
#define SIGNALING_NOT_LOGGED_IN 1003 /* facts.md 5 */
#define UNREADY                 101  /* from 1.0.0; facts.md 1.1 to 1.10 */

/*
 * Codes: facts.md 1.1 to 1.11, 1.16 and 5. Those without a time-out of their own:
 * Failure. Where 1.16 leaves two, the first of them. The codes without an instance
 * are told before 1.0.0: Rejected where that means it, else what a stranger gets.
 */
/* clang-format off */
/* wait, time-out, failure, not logged in before 1.0.0 and since, no instance before
 * 1.0.0 and since, flags, before, after */
static const struct operation
login         = {WAIT_LOGIN, 9, 1, 0, 0, 2, UNREADY, 0,
		 session_before_login, session_after_login},
logout        = {WAIT_LONG,  1, 1, 1, NOT_LOGGED_IN, 1, UNREADY, ASKS,
		 session_before_logout, session_after_logout},
renewal       = {WAIT_LONG,  1, 1, 3, NOT_LOGGED_IN, 3, UNREADY, DOWN | KEEP,
		 NULL, session_after_renew},
message_state = {WAIT_SHORT, 4, 1, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN, NULL, NULL},
message       = {WAIT_SHORT, 2, 1, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN, NULL, NULL},
query         = {WAIT_LONG,  4, 1, 3, NOT_LOGGED_IN, 3, UNREADY, DOWN, NULL, NULL},
join          = {WAIT_SHORT, 4, 1, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN | KEEP,
		 NULL, kept_after_join},
leave         = {WAIT_LONG,  1, 1, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN | KEEP,
		 NULL, kept_after_leave},
members       = {WAIT_SHORT, 3, 1, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN, NULL, NULL},
attributes    = {WAIT_SHORT, 7, 2, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN | KEEP,
		 NULL, kept_after_attributes},
reading       = {WAIT_SHORT, 7, 2, 1, NOT_LOGGED_IN, 1, UNREADY, DOWN, NULL, NULL},
invitation    = {WAIT_LONG,  1, 1, 0, 0, 1, 1, KEEP, invitation_before, invitation_after},
create_invitation = {WAIT_LONG, 1, 1, 0, 0, 0, 0, OBJECT, invitation_create, NULL},
create_channel    = {WAIT_LONG, 1, 1, 0, 0, 0, 0, OBJECT, kept_create_channel, NULL},
release_channel   = {WAIT_LONG, 1, 1, 0, 0, 0, 0, BOOL, kept_release_channel, NULL},
set_delegate      = {WAIT_LONG, 1, 1, 0, 0, 0, 0, BOOL, kept_set_delegate, NULL},
version           = {WAIT_LONG, 1, 1, 0, 0, 0, 0, FREE, local_version, NULL},
parameters        = {WAIT_LONG, 1, 1, 0, 0, 0, 0, VALUE, local_set_parameters, NULL},
log_file          = {WAIT_LONG, 1, 1, 0, 0, 0, 0, VALUE, log_set_file, NULL},
log_filter        = {WAIT_LONG, 1, 1, 0, 0, 0, 0, VALUE, log_set_filter, NULL},
log_size          = {WAIT_LONG, 1, 1, 0, 0, 0, 0, VALUE, log_set_size, NULL},

old_login   = {WAIT_LOGIN, 201, 201, 0, 0, 0, 0, 0,
	       session_before_login, session_after_login},
old_logout  = {WAIT_LONG,  102, 102, 0, SIGNALING_NOT_LOGGED_IN, 0, 0, ASKS,
	       session_before_logout, session_after_logout},
old_message = {WAIT_SHORT, 401, 400, 0, SIGNALING_NOT_LOGGED_IN, 0, 0, 0, NULL, NULL},
old_join    = {WAIT_SHORT, 300, 300, 0, SIGNALING_NOT_LOGGED_IN, 0, 0, 0, NULL, NULL},
old_leave   = {WAIT_SHORT, 600, 600, 0, SIGNALING_NOT_LOGGED_IN, 0, 0, 0, NULL, NULL},
old_invite  = {WAIT_LONG,  702, 702, 0, SIGNALING_NOT_LOGGED_IN, 0, 0, 0, NULL, NULL},
old_query   = {WAIT_LONG,  1001, 1001, 0, SIGNALING_NOT_LOGGED_IN, 0, 0, 0, NULL, NULL};

const struct operation
operation_hello  = {WAIT_LOGIN, 0, 0, 0, 0, 0, 0, 0, NULL, link_after_hello},
operation_resume = {WAIT_LOGIN, 0, 0, 0, 0, 0, 0, KEEP, NULL, session_after_resume},
operation_quiet  = {WAIT_LONG, 1, 1, 0, 0, 0, 0, 0, NULL, NULL},
operation_other  = {WAIT_LONG, 1, 1, 0, 0, 0, 0, 0, NULL, NULL};

#define V090 RELEASE_0_9_0
#define V091 RELEASE_0_9_1
#define V092 RELEASE_0_9_2
#define V093 RELEASE_0_9_3
#define V100 RELEASE_1_0_0

/* The busiest stand first, and of two rows of one name the newer. */
static const struct operation_row rtm_rows[] = {
	{"sendMessageToPeer",               V091, &message},
	{"sendMessageToPeer",               V090, &message_state},
	{"sendChannelMessage",              V091, &message},
	{"sendChannelMessage",              V090, &message_state},
	{"login",                           V090, &login},
	{"logout",                          V090, &logout},
	{"queryPeersOnlineStatus",          V092, &query},
	{"renewToken",                      V092, &renewal},
	{"joinChannel",                     V090, &join},
	{"leaveChannel",                    V090, &leave},
	{"getMembers",                      V090, &members},
	{"setLocalUserAttributes",          V093, &attributes},
	{"addOrUpdateLocalUserAttributes",  V093, &attributes},
	{"deleteLocalUserAttributesByKeys", V093, &attributes},
	{"clearLocalUserAttributes",        V093, &attributes},
	{"getUserAllAttributes",            V093, &reading},
	{"getUserAttributesByKeys",         V093, &reading},
	{"createLocalInvitation",           V091, &create_invitation},
	{"sendLocalInvitation",             V091, &invitation},
	{"cancelLocalInvitation",           V091, &invitation},
	{"acceptRemoteInvitation",          V091, &invitation},
	{"refuseRemoteInvitation",          V091, &invitation},
	{"createChannel",                   V090, &create_channel},
	{"releaseChannel",                  V090, &release_channel},
	{"setChannelDelegate",              V091, &set_delegate},
	{"setParameters",                   V090, &parameters},
	{"getSDKVersion",                   V100, &version},
	{"setLogFile",                      V100, &log_file},
	{"setLogFilter",                    V100, &log_filter},
	{"setLogFileSize",                  V100, &log_size},
};

/* The older SDK: what it can do does not follow the versions of this one. */
static const struct operation_row signaling_rows[] = {
	{"messageInstantSend",  V090, &old_message},
	{"messageChannelSend",  V090, &old_message},
	{"login",               V090, &old_login},
	{"logout",              V090, &old_logout},
	{"channelJoin",         V090, &old_join},
	{"channelLeave",        V090, &old_leave},
	{"channelInviteUser",   V090, &old_invite},
	{"channelInviteAccept", V090, &old_invite},
	{"channelInviteRefuse", V090, &old_invite},
	{"channelInviteEnd",    V090, &old_invite},
	{"queryUserStatus",     V090, &old_query},
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

const struct operation_row *operation_find(enum role role, enum release release,
					   const char *method)
{
	for (size_t i = 0; i < roles[role].n; i++) {
		if (roles[role].rows[i].since <= release &&
		    strcmp(roles[role].rows[i].name, method) == 0)
			return &roles[role].rows[i];
	}
	return NULL;
}

int operation_stranger(const struct client *client, const struct operation *op)
{
	if (client->role == ROLE_RTM && client->release < RELEASE_1_0_0)
		return op->stranger_old;
	return op->stranger;
}

int operation_unready(const struct client *client, const struct operation *op)
{
	return client->release < RELEASE_1_0_0 ? op->unready_old : op->unready;
}

bool client_has_operation(const char *method)
{
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		if (operation_find(role, RELEASE_COUNT - 1, method) != NULL)
			return true;
	}
	return false;
}
