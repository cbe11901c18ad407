/* The defects in what a client does without a service. */
#include "mocks/client/local.h"

#include "base/mem.h"

#include <string.h>

#define N_OF(rows) (sizeof(rows) / sizeof *(rows))

#define FILTER_WARN 0x00e
#define FILTER_INFO 0x00f

/* clang-format off */
/* Names that are listed, or not, whatever the version has. */
static const struct {
	enum wrong wrong;
	const char *name;
	bool has;
} wrong_symbols[] = {
	{WRONG_STATES_KEPT, "AgoraRtmSendPeerMessageState", true},
	{WRONG_STATES_KEPT, "AgoraRtmSendChannelMessageState", true},
	{WRONG_ERROR_CODE_KEPT, "AgoraRtmSendMessageErrorCode", true},
	{WRONG_RECEIVED_BY_SERVER_KEPT,
	 "AgoraRtmSendChannelMessageStateReceivedByServer", true},
	{WRONG_PEER_CODES_MISSING, "AgoraRtmSendPeerMessageErrorCode", false},
	{WRONG_CHANNEL_CODES_MISSING, "AgoraRtmSendChannelMessageErrorCode", false},
	{WRONG_METHOD_NOT_LISTED, "getMembersWithCompletion:", false},
	{WRONG_METHOD_NOT_LISTED, "renewToken:completion:", false},
	{WRONG_ATTRIBUTES_NOT_LISTED, "getUserAllAttributes:completion:", false},
	{WRONG_LOG_SIZE_NOT_LISTED, "setLogFileSize:", false},
	{WRONG_CALLBACK_NOT_LISTED, "AgoraRtmChannelDelegate", false},
	{WRONG_CALLBACK_NOT_LISTED, "rtmCallKit:remoteInvitationReceived:", false},
	{WRONG_CALLBACK_NOT_LISTED, "rtmKitTokenDidExpire:", false},
	{WRONG_CONSTANT_NOT_LISTED,
	 "AgoraRtmConnectionChangeReasonBannedByServer", false},
	{WRONG_CONSTANT_NOT_LISTED,
	 "AgoraRtmConnectionChangeReasonRemoteLogin", false},
	{WRONG_LOG_SETTERS_EARLY, "setLogFile:", true},
	{WRONG_LOG_SETTERS_EARLY, "setLogFilters:", true},
};

/* What ends the process. ARGUMENT NULL: any call that is made by a stranger. */
static const struct {
	enum wrong wrong;
	const char *method;
	const char *argument; /* empty or missing */
} crashes[] = {
	{WRONG_CRASH_ON_SECOND_LOGOUT,  "logout",             NULL},
	{WRONG_CRASH_BEFORE_LOGIN,      "getMembers",         NULL},
	{WRONG_CRASH_ON_EMPTY_ID,       "sendMessageToPeer",  "peerId"},
	{WRONG_CRASH_ON_EMPTY_ID,       "joinChannel",        "channelId"},
	{WRONG_CRASH_ON_EMPTY_TEXT,     "sendChannelMessage", "text"},
	{WRONG_CRASH_ON_EMPTY_TEXT,     "sendMessageToPeer",  "text"},
};
/* clang-format on */

bool wrong_symbol(const struct client *client, const char *name, bool has)
{
	for (size_t i = 0; client->defects != NULL && i < N_OF(wrong_symbols); i++) {
		if (wrong_is(client, wrong_symbols[i].wrong) &&
		    strcmp(wrong_symbols[i].name, name) == 0)
			return wrong_symbols[i].has;
	}
	return has;
}

bool wrong_log_shows(const struct client *client, int filter, int bit, bool shows)
{
	if (client->defects == NULL)
		return shows;
	if (wrong_is(client, WRONG_LOG_OFF_WRITES) && filter == 0)
		return true;
	if (wrong_is(client, WRONG_LOG_INFO_SILENT) && filter == FILTER_INFO)
		return false;
	if (wrong_is(client, WRONG_LOG_WARN_ALONE) && filter == FILTER_WARN)
		return bit == (FILTER_WARN & ~0xc);
	if (wrong_is(client, WRONG_LOG_NONE_BY_DEFAULT) &&
	    client->release < RELEASE_1_0_0)
		return false;
	return shows;
}

bool wrong_drops_line(struct client *client)
{
	struct wrong_memory *memory = &client->wrong;

	return wrong_is(client, WRONG_LOG_LATE_DROPS) && memory->log_is_late &&
	       ++memory->log_lines % 3 == 0;
}

bool wrong_refuses_setter(const struct client *client, enum wrong wrong)
{
	return wrong_is(client, wrong) && !state_logged_in(client);
}

bool wrong_dies(struct client *client, enum wrong wrong)
{
	if (!wrong_is(client, wrong))
		return false;
	client_die(client, "SIGSEGV");
	return true;
}

static bool lacks(const struct json *params, const char *argument)
{
	const char *text = json_get_text(params, argument);

	return text == NULL || text[0] == '\0';
}

bool wrong_crashes(struct client *client, const struct call *call)
{
	for (size_t i = 0; i < N_OF(crashes); i++) {
		if (!wrong_is(client, crashes[i].wrong) ||
		    strcmp(crashes[i].method, call->method) != 0)
			continue;
		if (crashes[i].argument != NULL ? lacks(call->params, crashes[i].argument)
						: !state_logged_in(client))
			return wrong_dies(client, crashes[i].wrong);
	}
	return false;
}

void wrong_objects(const struct client *client, bool *bound, bool *needs_login, size_t *n,
		   size_t *max)
{
	bool is_old = client->release < RELEASE_0_9_3;

	if (is_old && wrong_is(client, WRONG_CHANNEL_BEFORE_LOGIN))
		*needs_login = false;
	if (!is_old && wrong_is(client, WRONG_CHANNEL_NEEDS_LOGIN))
		*needs_login = true;
	if (is_old && wrong_is(client, WRONG_OBJECTS_UNBOUNDED))
		*bound = false;
	if (!is_old && wrong_is(client, WRONG_OBJECTS_AT_TWENTY))
		*bound = true;
	if (wrong_is(client, WRONG_OBJECTS_AT_NINETEEN))
		*max -= 1;
	if (wrong_is(client, WRONG_OBJECTS_NEVER_FREED))
		*n = client->n_channels;
}

bool wrong_lacks(const struct client *client, const char *method)
{
	return (wrong_is(client, WRONG_OPERATION_MISSING) &&
		strcmp(method, "getMembers") == 0) ||
	       (wrong_is(client, WRONG_VERSION_MISSING) &&
		strcmp(method, "getSDKVersion") == 0);
}

bool wrong_unready(struct client *client, const struct call *call, bool *ret_goes_on)
{
	bool renews = strcmp(call->method, "renewToken") == 0;

	*ret_goes_on = wrong_is(client, WRONG_UNREADY_LOGIN_OK) &&
		       strcmp(call->method, "login") == 0;
	if (*ret_goes_on || (renews && wrong_is(client, WRONG_RENEW_UNREADY_CREATES)))
		client->uninitialised = false;
	if (!renews || !wrong_is(client, WRONG_RENEW_UNREADY_OK))
		return false;
	call_answer(client, call, 0);
	return true;
}
