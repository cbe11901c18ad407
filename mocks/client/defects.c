#include "mocks/client/core.h"

#include "base/mem.h"
#include "base/name.h"

#include <string.h>

/* clang-format off */
static const struct mock_defect defects[WRONG_COUNT] = {
	/* offline delivery */
	[WRONG_OFFLINE_FLAG_DROPPED] = {"offline-flag-dropped", "OFFLINE-02",
		"isOfflineMessage is not handed on with a message."},
	[WRONG_OFFLINE_FLAG_ALWAYS_TRUE] = {"offline-flag-always-true", "OFFLINE-08",
		"Every message is handed on as an offline one."},
	[WRONG_OFFLINE_FLAG_ALWAYS_FALSE] = {"offline-flag-always-false", "OFFLINE-02",
		"Every message is handed on as a live one."},
	[WRONG_SERVER_TS_DROPPED] = {"server-ts-dropped", "PEER-06",
		"serverReceivedTs is not handed on with a message."},
	[WRONG_SERVER_TS_IN_SECONDS] = {"server-ts-in-seconds", "PEER-06",
		"serverReceivedTs is handed on in seconds."},
	[WRONG_SERVER_TS_OF_RECEIPT] = {"server-ts-of-receipt", "OFFLINE-02",
		"serverReceivedTs is the moment at which the client got the message."},
	[WRONG_OFFLINE_DELIVERED_TWICE] = {"offline-delivered-twice", "OFFLINE-02",
		"A cached message is handed on twice."},
	[WRONG_OFFLINE_FIRST_LOST] = {"offline-first-lost", "OFFLINE-02",
		"The first cached message is dropped: nobody listens yet."},
	[WRONG_OFFLINE_NOT_ACKNOWLEDGED] = {"offline-not-acknowledged", "OFFLINE-02",
		"Cached messages are never acknowledged, so they come again."},
	[WRONG_OFFLINE_OPTION_IGNORED] = {"offline-option-ignored", "OFFLINE-01",
		"enableOfflineMessaging is not sent to the service."},
	[WRONG_OFFLINE_OPTION_ALWAYS_ON] = {"offline-option-always-on", "PEER-03",
		"enableOfflineMessaging is sent as true, whatever the caller says."},
	[WRONG_OFFLINE_OPTION_ON_BY_DEFAULT] = {
		"offline-option-on-by-default", "OFFLINE-09",
		"enableOfflineMessaging is sent as true where the caller says nothing."},
	[WRONG_CACHED_AS_OK] = {"cached-as-ok", "OFFLINE-01",
		"CachedByServer is reported as Ok."},
	[WRONG_UNREACHABLE_AS_CACHED] = {"unreachable-as-cached", "PEER-03",
		"PeerUnreachable is reported as CachedByServer."},
	[WRONG_UNREACHABLE_AS_FAILURE] = {"unreachable-as-failure", "PEER-03",
		"PeerUnreachable is reported as Failure."},
	[WRONG_LIVE_DELIVERED_TWICE] = {"live-delivered-twice", "PEER-01",
		"A live message is handed on twice."},
	[WRONG_MESSAGES_REVERSED] = {"messages-reversed", "PEER-02",
		"Messages that arrive together are handed on last first."},
	[WRONG_SENDER_IS_RECEIVER] = {"sender-is-receiver", "PEER-01",
		"A message names its receiver where its sender belongs."},

	/* rate limits */
	[WRONG_TOO_OFTEN_AS_FAILURE] = {"too-often-as-failure", "RATE-08",
		"TooOften for a message is reported as Failure."},
	[WRONG_TOO_OFTEN_AS_OK] = {"too-often-as-ok", "RATE-01",
		"A message that was refused as TooOften is reported as Ok."},
	[WRONG_TOO_OFTEN_SENT_LATER] = {"too-often-sent-later", "RATE-01",
		"A message that was reported as TooOften is sent again a second later."},
	[WRONG_LIMITS_AT_THIRTY] = {"limits-at-thirty", "RATE-01",
		"The client itself refuses messages beyond 30 a second."},
	[WRONG_LIMIT_NEVER_LIFTS] = {"limit-never-lifts", "RATE-07",
		"After the first TooOften every message gets it, for good."},
	[WRONG_QUERY_TOO_OFTEN_AS_FAILURE] = {"query-too-often-as-failure", "RATE-02",
		"TooOften for an online query is reported as Failure."},
	[WRONG_RENEW_TOO_OFTEN_AS_FAILURE] = {"renew-too-often-as-failure", "TOKEN-08",
		"TooOften for renewToken is reported as Failure."},
	[WRONG_LOGIN_TOO_OFTEN_AS_REJECTED] = {"login-too-often-as-rejected", "LOGIN-04",
		"LoginTooOften is reported as Rejected."},

	/* invitations */
	[WRONG_INVITATION_CHANNEL_NOT_SENT] = {"invitation-channel-not-sent", "SIG-07",
		"channelId is not sent with an invitation."},
	[WRONG_INVITATION_CHANNEL_DROPPED] = {"invitation-channel-dropped", "SIG-07",
		"channelId of an invitation that came is not handed on."},
	[WRONG_INVITATION_JOINS_CHANNEL] = {"invitation-joins-channel", "SIG-05",
		"The caller joins the invitation's channel once it is accepted."},
	[WRONG_INVITATION_CONTENT_DROPPED] = {"invitation-content-dropped", "INVITE-01",
		"content of an invitation that came is not handed on."},
	[WRONG_INVITATION_RESPONSE_DROPPED] = {"invitation-response-dropped", "INVITE-02",
		"The callee's response is not handed on to the caller."},
	[WRONG_INVITATION_RESPONSE_NOT_SENT] = {
		"invitation-response-not-sent", "INVITE-03",
		"response is not sent with a refusal."},
	[WRONG_INVITATION_RECEIVED_TWICE] = {"invitation-received-twice", "INVITE-01",
		"An invitation that came is handed on twice."},
	[WRONG_INVITATION_REFUSED_AS_ACCEPTED] = {
		"invitation-refused-as-accepted", "INVITE-03",
		"A refusal raises localInvitationAccepted."},
	[WRONG_INVITATION_CANCEL_SILENT] = {"invitation-cancel-silent", "INVITE-04",
		"localInvitationCanceled is not raised: the caller knows already."},
	[WRONG_INVITATION_NAMES_LATEST] = {"invitation-names-latest", "INVITE-11",
		"Every event about one's own invitations names the one sent last."},
	[WRONG_INVITATION_ERROR_SHIFTED] = {"invitation-error-shifted", "INVITE-12",
		"errorCode of localInvitationFailure is one too high."},
	[WRONG_INVITATION_STRANGER_SILENT] = {"invitation-stranger-silent", "INVITE-08",
		"No localInvitationFailure for an invitation sent without a login."},
	[WRONG_INVITATION_SECOND_SEND_OK] = {"invitation-second-send-ok", "INVITE-09",
		"A second send of one invitation is reported as Ok."},
	[WRONG_INVITATION_ENDED_OK] = {"invitation-ended-ok", "INVITE-09",
		"A call on an invitation that has ended is reported as Ok."},
	[WRONG_INVITATION_ENDED_AS_SENT] = {"invitation-ended-as-sent", "INVITE-09",
		"A send of an invitation that has ended is reported as AlreadySent."},
	[WRONG_INVITATION_TOO_LONG_AS_ENDED] = {
		"invitation-too-long-as-ended", "INVITE-09",
		"InvalidArgument for a text over 8 KB is reported as AlreadyEnd."},
	[WRONG_LOCAL_STATES_SWAPPED] = {"local-states-swapped", "INVITE-12",
		"Accepted and Refused of the caller have the callee's numbers."},
	[WRONG_REMOTE_STATES_SWAPPED] = {"remote-states-swapped", "INVITE-12",
		"Accepted and Refused of the callee have the caller's numbers."},

	/* tokens */
	[WRONG_TOKEN_EXPIRY_SWALLOWED] = {"token-expiry-swallowed", "TOKEN-04",
		"tokenDidExpire is not raised."},
	[WRONG_TOKEN_EXPIRY_TWICE] = {"token-expiry-twice", "TOKEN-04",
		"tokenDidExpire is raised twice."},
	[WRONG_TOKEN_EXPIRY_LOGS_OUT] = {"token-expiry-logs-out", "TOKEN-04",
		"The client logs out when its token expires."},
	[WRONG_TOKEN_EXPIRED_AS_INVALID] = {"token-expired-as-invalid", "TOKEN-02",
		"TokenExpired at login is reported as InvalidToken."},
	[WRONG_RENEW_NOT_SENT] = {"renew-not-sent", "TOKEN-06",
		"renewToken is Ok without asking the service."},
	[WRONG_RENEW_EXPIRED_AS_INVALID] = {"renew-expired-as-invalid", "TOKEN-07",
		"TokenExpired of renewToken is reported as InvalidToken."},
	[WRONG_LOGIN_TOKEN_REMEMBERED] = {"login-token-remembered", "TOKEN-05",
		"Every login sends the token of the first one."},
	[WRONG_LOGIN_TOKEN_DROPPED] = {"login-token-dropped", "TOKEN-01",
		"login sends no token."},

	/* login and connection states */
	[WRONG_CONNECTING_SILENT] = {"connecting-silent", "LOGIN-01",
		"Connected is reported without Connecting before it."},
	[WRONG_CONNECTED_REASON_LOGIN] = {"connected-reason-login", "LOGIN-01",
		"Connected is reported with reason Login."},
	[WRONG_LOGIN_REFUSED_AS_TIMEOUT] = {"login-refused-as-timeout", "LOGIN-03",
		"A refused login ends Disconnected with reason LoginTimeout."},
	[WRONG_SECOND_LOGIN_OK] = {"second-login-ok", "LOGIN-02",
		"A second login is Ok: the client is logged in, after all."},
	[WRONG_REMOTE_LOGIN_SILENT] = {"remote-login-silent", "LOGIN-06",
		"Being pushed out is not reported."},
	[WRONG_REMOTE_LOGIN_AS_LOGOUT] = {"remote-login-as-logout", "LOGIN-06",
		"Being pushed out is reported with reason Logout."},
	[WRONG_LOGOUT_SILENT] = {"logout-silent", "LOGIN-07",
		"Disconnected is not reported after logout."},
	[WRONG_LOGOUT_REASON_INTERRUPTED] = {"logout-reason-interrupted", "LOGIN-07",
		"Disconnected after logout is reported with reason Interrupted."},
	[WRONG_STRANGER_AS_FAILURE] = {"not-logged-in-as-failure", "LOGIN-09",
		"NotLoggedIn is reported as Failure, as before 1.0.0."},
	[WRONG_STRANGER_AS_NOT_FOUND] = {"not-logged-in-as-not-found", "ATTR-06",
		"NotLoggedIn for attributes is reported as UserNotFound."},
	[WRONG_STRANGER_EARLY] = {"not-logged-in-early", "LOGIN-10",
		"Calls without a login give NotLoggedIn before 1.0.0.", "0.9.0 0.9.3"},
	[WRONG_STRANGER_QUERY_AS_FAILURE] = {"not-logged-in-query-as-failure",
		"LOGIN-10", "Rejected of a query or renewal without a login is "
		"reported as Failure.", "0.9.2 0.9.3"},
	[WRONG_STRANGER_NOT_READY_AS_FAILURE] = {"not-ready-as-failure", "ATTR-06",
		"NotReady for attributes is reported as Failure.", "0.9.3"},
	[WRONG_SIGNALING_AS_RTM] = {"signaling-as-rtm", "CODE-01",
		"What a Signaling user is told has the number that RTM has for it."},
	[WRONG_RECONNECTING_SILENT] = {"reconnecting-silent", "CONN-01",
		"A network loss is not reported; what 1.0.1 fixed."},
	[WRONG_BACK_REASON_LOGIN] = {"back-reason-login", "CONN-03",
		"The return of the network is reported with reason Login."},

	/* before there is an instance */
	[WRONG_UNREADY_AS_STRANGER] = {"not-initialized-as-not-logged-in", "LOGIN-08",
		"NotInitialized is reported as NotLoggedIn."},
	[WRONG_UNREADY_AS_FAILURE] = {"not-initialized-as-failure", "LOGIN-08",
		"NotInitialized is reported as Failure, as before 1.0.0."},
	[WRONG_UNREADY_ATTRIBUTES] = {"not-initialized-as-not-ready", "LOGIN-08",
		"NotInitialized for attributes is reported as NotReady."},
	[WRONG_UNREADY_LOGIN_OK] = {"login-makes-an-instance", "LOGIN-08",
		"A login without an instance makes one, and goes on."},
	[WRONG_RENEW_UNREADY_OK] = {"renew-without-instance-ok", "TOKEN-14",
		"renewToken without an instance is reported as Ok."},
	[WRONG_RENEW_UNREADY_CREATES] = {"renew-makes-an-instance", "TOKEN-14",
		"renewToken fails without an instance, and makes one all the same."},

	/* channel instances and delegates */
	[WRONG_CHANNEL_BEFORE_LOGIN] = {"channel-before-login", "CHAN-08",
		"Up to 0.9.2 a channel instance is made before login."},
	[WRONG_OBJECTS_UNBOUNDED] = {"channel-instances-unbounded", "CHAN-08",
		"Up to 0.9.2 there may be any number of channel instances."},
	[WRONG_OBJECTS_AT_NINETEEN] = {"channel-instances-at-nineteen", "CHAN-08",
		"Up to 0.9.2 the twentieth channel instance is refused."},
	[WRONG_OBJECTS_NEVER_FREED] = {"channel-instances-never-freed", "CHAN-08",
		"Up to 0.9.2 a released channel instance counts on."},
	[WRONG_CHANNEL_NEEDS_LOGIN] = {"channel-needs-login", "CHAN-09",
		"From 0.9.3 on a channel instance still needs a login."},
	[WRONG_OBJECTS_AT_TWENTY] = {"channel-instances-at-twenty", "CHAN-09",
		"From 0.9.3 on there are still no more than 20 channel instances."},
	[WRONG_CHANNEL_UNNAMED] = {"channel-unnamed", "CHAN-13",
		"Events of a channel do not name it."},
	[WRONG_DELEGATE_FIRST_KEPT] = {"delegate-first-kept", "CHAN-13",
		"A channel's events go to the delegate that was there before the last."},
	[WRONG_DELEGATE_BOTH] = {"delegate-both", "CHAN-13",
		"A channel's events go to the old delegate as well as to the new one."},
	[WRONG_DELEGATE_MUTES] = {"delegate-mutes", "CHAN-13",
		"Once its delegate was replaced a channel raises no event."},

	/* the log */
	[WRONG_LOG_FILE_IGNORED] = {"log-file-ignored", "LOG-01",
		"setLogFile is taken, and the log goes on where it was."},
	[WRONG_LOG_FILE_NEEDS_LOGIN] = {"log-file-needs-login", "LOG-01",
		"setLogFile is refused before login."},
	[WRONG_LOG_OFF_WRITES] = {"log-off-writes", "LOG-02",
		"The filter Off lets everything pass."},
	[WRONG_LOG_INFO_SILENT] = {"log-info-silent", "LOG-02",
		"The filter Info lets nothing pass."},
	[WRONG_LOG_WARN_ALONE] = {"log-warnings-alone", "LOG-02",
		"The filter Warn shows warnings, and no errors."},
	[WRONG_LOG_FILTER_NEEDS_LOGIN] = {"log-filter-needs-login", "LOG-02",
		"setLogFilter is refused before login."},
	[WRONG_LOG_FILTER_NO_WARNING] = {"log-filter-without-warn", "LOG-02",
		"setLogFilter refuses Warn."},
	[WRONG_LOG_SIZE_SMALL_TAKEN] = {"log-size-small-taken", "LOG-03",
		"setLogFileSize takes less than 512 KB."},
	[WRONG_LOG_SIZE_IGNORED] = {"log-size-ignored", "LOG-03",
		"setLogFileSize has no effect."},
	[WRONG_LOG_SIZE_UNBOUNDED] = {"log-size-unbounded", "LOG-03",
		"The log grows without end unless its size is set."},
	[WRONG_LOG_SIZE_NEEDS_LOGIN] = {"log-size-needs-login", "LOG-03",
		"setLogFileSize is refused before login."},
	[WRONG_LOG_SETTERS_EARLY] = {"log-setters-early", "LOG-04",
		"setLogFile and setLogFilter are there before 1.0.0."},
	[WRONG_LOG_NONE_BY_DEFAULT] = {"log-none-by-default", "LOG-04",
		"Before 1.0.0 nothing is written to a log."},
	[WRONG_LOG_LATE_DROPS] = {"log-late-drops", "LOG-05",
		"A log file that was set after login lacks every third line."},
	[WRONG_LOG_UNWRITABLE_OK] = {"log-unwritable-ok", "LOG-05",
		"setLogFile is Ok for a path that cannot be written."},
	[WRONG_LOG_UNWRITABLE_CRASHES] = {"log-unwritable-crashes", "LOG-05",
		"setLogFile crashes on a path that cannot be written."},

	/* version, parameters, names, codes */
	[WRONG_VERSION_NEEDS_INSTANCE] = {"version-needs-instance", "VERSION-01",
		"getSDKVersion tells nothing without an instance."},
	[WRONG_VERSION_OF_BEFORE] = {"version-of-before", "VERSION-01",
		"getSDKVersion tells the version before 1.0.0."},
	[WRONG_VERSION_EMPTY] = {"version-empty", "VERSION-01",
		"getSDKVersion gives an empty text."},
	[WRONG_PARAMETERS_REFUSED] = {"parameters-refused", "PARAM-01",
		"setParameters refuses a JSON object."},
	[WRONG_PARAMETERS_MALFORMED_TAKEN] = {"parameters-malformed-taken", "PARAM-01",
		"setParameters takes what is no JSON."},
	[WRONG_PARAMETERS_MALFORMED_RESETS] = {"parameters-malformed-resets", "PARAM-01",
		"setParameters refuses what is no JSON, and loses the instance."},
	[WRONG_STATES_KEPT] = {"message-states-kept", "PEER-05",
		"The message-state enumerations of 0.9.0 are still there."},
	[WRONG_ERROR_CODE_KEPT] = {"message-error-code-kept", "PEER-05",
		"SendMessageErrorCode of 0.9.0 is still there."},
	[WRONG_RECEIVED_BY_SERVER_KEPT] = {"received-by-server-kept", "PEER-05",
		"ReceivedByServer of channel messages is still there."},
	[WRONG_PEER_CODES_MISSING] = {"peer-error-codes-missing", "PEER-05",
		"SendPeerMessageErrorCode is not there."},
	[WRONG_CHANNEL_CODES_MISSING] = {"channel-error-codes-missing", "PEER-05",
		"SendChannelMessageErrorCode is not there."},
	[WRONG_METHOD_NOT_LISTED] = {"method-not-listed", "SURFACE-01",
		"Methods for the member list and for renewal are not there."},
	[WRONG_ATTRIBUTES_NOT_LISTED] = {"attribute-method-not-listed", "SURFACE-01",
		"The method that reads all attributes is not there."},
	[WRONG_LOG_SIZE_NOT_LISTED] = {"log-size-not-listed", "SURFACE-01",
		"The method that sets the size of the log is not there."},
	[WRONG_CALLBACK_NOT_LISTED] = {"callback-not-listed", "SURFACE-01",
		"Callbacks of channels, invitations and tokens are not there."},
	[WRONG_CONSTANT_NOT_LISTED] = {"constant-not-listed", "SURFACE-01",
		"Constants of the connection's reasons are not there."},
	[WRONG_OPERATION_MISSING] = {"operation-missing", "SURFACE-01",
		"getMembers is not there."},
	[WRONG_VERSION_MISSING] = {"version-missing", "SURFACE-01",
		"getSDKVersion is not there."},
	[WRONG_CODE_UNLISTED] = {"code-unlisted", "CODE-01",
		"A successful leaveChannel gives 17, which means nothing."},
	[WRONG_REASON_UNLISTED] = {"reason-unlisted", "CODE-01",
		"Connected is reported with reason 42, which means nothing."},

	/* crashes */
	[WRONG_CRASH_ON_SECOND_LOGOUT] = {"crash-on-second-logout", "STAB-01",
		"A logout without a login crashes."},
	[WRONG_CRASH_BEFORE_LOGIN] = {"crash-before-login", "STAB-01",
		"getMembers before a login crashes."},
	[WRONG_CRASH_ON_EMPTY_ID] = {"crash-on-empty-id", "STAB-01",
		"An empty id crashes."},
	[WRONG_CRASH_ON_EMPTY_TEXT] = {"crash-on-empty-text", "STAB-01",
		"A message without a text crashes."},
	[WRONG_CRASH_ON_RELEASED] = {"crash-on-released", "STAB-01",
		"Releasing a channel that is gone crashes."},

	/* lost networks, silence and nonsense */
	[WRONG_LOSS_UNREPORTED] = {"network-loss-unreported", "CONN-02",
		"Neither a network loss nor the return is reported."},
	[WRONG_RECONNECTING_LATE] = {"reconnecting-late", "CONN-01",
		"A network loss is told of 20 s later."},
	[WRONG_RECONNECTING_REASON] = {"reconnecting-reason-logout", "CONN-01",
		"A network loss is told of with reason Logout."},
	[WRONG_BACK_NEVER] = {"back-never", "CONN-03",
		"The client never tries to reconnect.", "1.0.0 1.0.1"},
	[WRONG_BACK_SILENT] = {"back-silent", "CONN-03",
		"The return of the network is not reported."},
	[WRONG_BACK_ANSWERS_LOGIN] = {"back-answers-login", "CONN-03",
		"The return of the network completes the login call again."},
	[WRONG_BACK_WITHOUT_CHANNELS] = {"back-without-channels", "CONN-03",
		"After a long outage the client does not join its channels again."},
	[WRONG_BACK_WITHOUT_ATTRIBUTES] = {"back-without-attributes", "ATTR-09",
		"After a long outage the client does not set its attributes again."},
	[WRONG_BACK_ATTRIBUTES_CLEARED] = {"back-attributes-cleared", "ATTR-09",
		"After an outage the client clears its attributes."},
	[WRONG_DOWN_SEND_OK] = {"down-send-ok", "CONN-05",
		"A message is reported as Ok while the network is down."},
	[WRONG_DOWN_SEND_HANGS] = {"down-send-hangs", "CONN-05",
		"A message that is sent while the network is down never ends."},
	[WRONG_DOWN_SEND_TWICE] = {"down-send-twice", "CONN-05",
		"A message that is sent while the network is down ends twice."},
	[WRONG_TIMEOUT_NEVER] = {"timeout-never", "PEER-10",
		"A call that is not answered never ends."},
	[WRONG_TIMEOUT_LATE] = {"timeout-late", "PEER-10",
		"A call that is not answered times out after 20 s."},
	[WRONG_TIMEOUT_EARLY] = {"timeout-early", "PEER-10",
		"A call times out after 1 s."},
	[WRONG_TIMEOUT_AS_FAILURE] = {"timeout-as-failure", "PEER-10",
		"A message that is not answered is reported as Failure."},
	[WRONG_TIMEOUT_AS_OK] = {"timeout-as-ok", "PEER-10",
		"A message that is not answered is reported as Ok."},
	[WRONG_TIMEOUT_RENUMBERED] = {"timeout-renumbered", "CODE-01",
		"Timeout has a number that no version has, but for messages "
		"and login."},
	[WRONG_TIMEOUT_ANSWERED_AGAIN] = {"timeout-answered-again", "PEER-10",
		"An answer that comes late ends its call once more."},
	[WRONG_LATE_ANSWER_TOLD] = {"late-answer-told", "ROBUST-02",
		"An answer that comes late ends its call once more, but for messages."},
	[WRONG_LOGOUT_DOWN_RETURNS] = {"logout-down-returns", "CONN-03",
		"A logout with the network down ends nothing: the client comes back."},
	[WRONG_ANSWER_TOLD_AGAIN] = {"answer-told-again", "ROBUST-02",
		"A second answer to a call ends it once more."},
	[WRONG_LOGIN_TIMEOUT_NEVER] = {"login-timeout-never", "LOGIN-05",
		"A login that nobody answers never ends."},
	[WRONG_LOGIN_TIMEOUT_EARLY] = {"login-timeout-early", "LOGIN-05",
		"A login that nobody answers times out after 2 s."},
	[WRONG_LOGIN_TIMEOUT_LATE] = {"login-timeout-late", "LOGIN-05",
		"A login that nobody answers times out after 20 s."},
	[WRONG_LOGIN_TIMEOUT_CODE] = {"login-timeout-as-rejected", "LOGIN-05",
		"A login that nobody answers is reported as Rejected."},
	[WRONG_LOGIN_TIMEOUT_REASON] = {"login-timeout-reason-failure", "LOGIN-05",
		"A login that nobody answers ends Disconnected with reason "
		"LoginFailure."},
	[WRONG_LOGIN_TIMEOUT_CONNECTING] = {"login-timeout-silent", "LOGIN-05",
		"A login that nobody answers leaves the state Connecting, as "
		"far as is told."},
	[WRONG_DOWN_EXPIRY_LOST] = {"down-expiry-lost", "TOKEN-13",
		"A token that expires while the network is down is not told of."},
	[WRONG_DOWN_EXPIRY_TWICE] = {"down-expiry-twice", "TOKEN-13",
		"A token that expires while the network is down is told of twice."},
	[WRONG_ACCEPT_FAILURE_SILENT] = {"accept-failure-silent", "INVITE-10",
		"An acceptance that is never confirmed is forgotten."},
	[WRONG_ACCEPT_FAILURE_AS_EXPIRE] = {"accept-failure-as-expire", "INVITE-10",
		"An acceptance that is never confirmed fails with Expire."},
	[WRONG_NONSENSE_DEAFENS] = {"nonsense-deafens", "ROBUST-02",
		"After a frame that it does not understand the client hears "
		"nothing more."},
	[WRONG_NONSENSE_LOGS_OUT] = {"nonsense-logs-out", "ROBUST-02",
		"After a frame that it does not understand the client logs out."},
	[WRONG_UNKNOWN_EVENT_DEAFENS] = {"unknown-event-deafens", "ROBUST-02",
		"After an event or a request that it does not know the client is deaf."},
};
/* clang-format on */

#define WORD_BITS 64 /* of struct client.defects */
#define WORDS     ((WRONG_COUNT + WORD_BITS - 1) / WORD_BITS)

const struct mock_defect *client_defects(size_t *ret_n)
{
	*ret_n = WRONG_COUNT;
	return defects;
}

static bool refuse(const char *name, struct err *err)
{
	const char *names[WRONG_COUNT];

	for (size_t i = 0; i < WRONG_COUNT; i++)
		names[i] = defects[i].name;
	const char *near = name_nearest(name, names, WRONG_COUNT);
	if (near == NULL)
		return err_set(err, ERR_USAGE, "the client has no defect '%s'", name);
	return err_set(err, ERR_USAGE,
		       "the client has no defect '%s'; did you mean '%s'?", name, near);
}

bool wrong_choose(const char *const *names, uint64_t **ret, struct err *err)
{
	OWNED(mem_freep)
	uint64_t *chosen = NULL;

	for (; names != NULL && *names != NULL; names++) {
		size_t i = 0;
		while (i < WRONG_COUNT && strcmp(defects[i].name, *names) != 0)
			i++;
		if (i == WRONG_COUNT)
			return refuse(*names, err);
		if (chosen == NULL)
			chosen = mem_new(WORDS, sizeof *chosen);
		chosen[i / WORD_BITS] |= UINT64_C(1) << i % WORD_BITS;
	}
	*ret = TAKE(chosen);
	return true;
}

bool wrong_is(const struct client *client, enum wrong wrong)
{
	return client->defects != NULL &&
	       (client->defects[wrong / WORD_BITS] >> wrong % WORD_BITS & 1) != 0;
}
