/*
 * The rows of defect.h: each defect's constant, name, requirement and what a
 * programmer did wrong; then, if need be, the versions in which it is proved.
 * Where it is looked at, its constant stands: grep it.
 */
#ifndef MOCKS_SERVICE_DEFECT_ROWS_H
#define MOCKS_SERVICE_DEFECT_ROWS_H

#include "mocks/service/defect_rows_attributes.h"
#include "mocks/service/defect_rows_calls.h"
#include "mocks/service/defect_rows_frames.h"
#include "mocks/service/defect_rows_versions.h"

/* clang-format off */
#define DEFECT_ROWS_MESSAGES(ROW) \
	/* tokens */ \
	ROW(TOKEN_PRIVILEGE_ZERO_EXPIRED, "token-privilege-zero-expired", "TOKEN-01", \
	    "A privilege expiry of 0 is taken for 1970 rather than for none.") \
	ROW(TOKEN_PRIVILEGE_IN_MS, "token-privilege-in-ms", "TOKEN-01", \
	    "The login privilege's expiry is read as milliseconds.") \
	ROW(TOKEN_EXPIRED_ACCEPTED, "token-expired-accepted", "TOKEN-02", \
	    "Login does not look at a token's times.") \
	ROW(TOKEN_EXPIRED_CODE, "token-expired-code", "TOKEN-02", \
	    "Login with an expired token gives InvalidToken.") \
	ROW(TOKEN_23_HOURS, "token-23-hours", "TOKEN-03", \
	    "A token ends an hour before its time.") \
	ROW(TOKEN_25_HOURS, "token-25-hours", "TOKEN-03", \
	    "A token ends an hour after its time.") \
	ROW(TOKEN_PRIVILEGE_EXPIRY_IGNORED, \
	    "token-privilege-expiry-ignored", "TOKEN-03", \
	    "The login privilege's own expiry is not looked at.") \
	ROW(TOKEN_LIFE_BY_PRIVILEGE, "token-life-by-privilege", "TOKEN-03", \
	    "The login privilege's expiry, even a later one, replaces the 24 " \
	    "hours.") \
	ROW(TOKEN_EXPIRY_DISCONNECTS, "token-expiry-disconnects", "TOKEN-04", \
	    "The end of its token throws a user out.") \
	ROW(TOKEN_EXPIRY_SILENT, "token-expiry-silent", "TOKEN-04", \
	    "Nobody is told that a token expired.") \
	ROW(TOKEN_EXPIRY_TWICE, "token-expiry-twice", "TOKEN-04", \
	    "The expiry is told again a second later.") \
	ROW(TOKEN_EXPIRY_EARLY, "token-expiry-early", "TOKEN-04", \
	    "The expiry is told 30 seconds ahead, as a warning.") \
	ROW(TOKEN_EXPIRY_TOLD_TO_ALL, "token-expiry-told-to-all", "TOKEN-04", \
	    "Everybody in the world is told of one user's expiry.") \
	ROW(TOKEN_EXPIRY_MUTES, "token-expiry-mutes", "TOKEN-04", \
	    "After its token expired a user's messages fail.") \
	ROW(TOKEN_OLD_LOGS_IN, "token-old-logs-in", "TOKEN-05", \
	    "A token that logged its user in once does so after its expiry, " \
	    "too.") \
	ROW(RENEW_REFUSED, "renew-refused", "TOKEN-06", \
	    "renewToken with a good token gives Failure.") \
	ROW(RENEW_KEEPS_OLD_EXPIRY, "renew-keeps-old-expiry", "TOKEN-06", \
	    "A renewal is acknowledged and forgotten: the old token's expiry " \
	    "still counts.") \
	ROW(RENEW_EXPIRY_LOST, "renew-expiry-lost", "TOKEN-06", \
	    "After a renewal no expiry is watched any more.") \
	ROW(RENEW_LATER_WINS, "renew-later-wins", "TOKEN-06", \
	    "Of the old token's expiry and the new one's the later counts.") \
	ROW(RENEW_ENDS_SESSION, "renew-ends-session", "TOKEN-06", \
	    "A renewal throws the user out.") \
	ROW(RENEW_ACCEPTS_EXPIRED, "renew-accepts-expired", "TOKEN-07", \
	    "renewToken does not look at the new token's times.") \
	ROW(RENEW_ACCEPTS_FOREIGN, "renew-accepts-foreign", "TOKEN-07", \
	    "renewToken does not look at whose the new token is, nor at its " \
	    "signature.") \
	ROW(RENEW_ACCEPTS_MALFORMED, "renew-accepts-malformed", "TOKEN-07", \
	    "renewToken takes what is no token at all.") \
	ROW(RENEW_EXPIRED_CODE, "renew-expired-code", "TOKEN-07", \
	    "renewToken with an expired token gives InvalidToken.") \
	ROW(RENEW_EMPTY_OK, "renew-empty-ok", "TOKEN-07", \
	    "renewToken without a token gives Ok.") \
	ROW(RENEW_FAILED_ENDS_SESSION, "renew-failed-ends-session", "TOKEN-07", \
	    "A failed renewal throws the user out.") \
	ROW(RENEW_FAILED_FORGETS, "renew-failed-forgets", "TOKEN-07", \
	    "A failed renewal drops the old token, and its expiry is never " \
	    "told.") \
	ROW(RENEW_LIMIT_ONE, "renew-limit-one", "TOKEN-08", \
	    "renewToken may be called once a second.", "0.9.2 1.0.1") \
	ROW(RENEW_LIMIT_NONE, "renew-limit-none", "TOKEN-08", \
	    "renewToken has no limit.", "0.9.2 1.0.1") \
	ROW(RENEW_TOO_OFTEN_CODE, "renew-too-often-code", "RATE-08", \
	    "renewToken beyond its limit gives Failure.") \
	ROW(TOKEN_STATIC_TAKES_ANY, "token-static-takes-any", "TOKEN-09", \
	    "A static App ID lets any token in, also one of a dynamic App ID.") \
	ROW(TOKEN_SIGNATURE_UNCHECKED, "token-signature-unchecked", "TOKEN-11", \
	    "A token's signature is not checked.") \
	ROW(TOKEN_USER_UNCHECKED, "token-user-unchecked", "TOKEN-11", \
	    "Whose token it is is not checked.") \
	ROW(TOKEN_VERSION_UNCHECKED, "token-version-unchecked", "TOKEN-11", \
	    "A token's version prefix is skipped unread.") \
	ROW(TOKEN_UNKNOWN_VERSION, "token-unknown-version", "TOKEN-11", \
	    "A token of a version that the service does not know is let in.") \
	ROW(TOKEN_SIGNALING_ACCEPTED, "token-signaling-accepted", "TOKEN-11", \
	    "A token of the older SDK logs in to RTM.") \
	ROW(TOKEN_CUT_ACCEPTED, "token-cut-accepted", "TOKEN-11", \
	    "A token that cannot be read is let in.") \
	ROW(TOKEN_PRIVILEGE_UNCHECKED, "token-privilege-unchecked", "TOKEN-11", \
	    "A token without the login privilege logs in.") \
	ROW(TOKEN_BAD_CODE, "token-bad-code", "TOKEN-11", \
	    "A wrong signature is reported as TokenExpired.") \
	ROW(TOKEN_APP_UNCHECKED, "token-app-unchecked", "LOGIN-03", \
	    "A token of another App ID, under another certificate, logs in.") \
	ROW(TOKEN_STATIC_NEEDS_ONE, "token-static-needs-one", "TOKEN-12", \
	    "A static App ID does not log in without a token.") \
	ROW(TOKEN_DYNAMIC_EMPTY, "token-dynamic-empty", "TOKEN-12", \
	    "A dynamic App ID logs in without a token.") \
	/* login */ \
	ROW(LOGIN_LIMIT_NONE, "login-limit-none", "LOGIN-04", \
	    "login has no limit.", "0.9.0 1.0.1") \
	ROW(LOGIN_LIMIT_ONE, "login-limit-one", "LOGIN-04", \
	    "login may be called once a second.", "0.9.0 1.0.1") \
	ROW(LOGIN_LIMIT_PER_CONNECTION, "login-limit-per-connection", "LOGIN-04", \
	    "Logins are counted by connection, so that a new one has a new " \
	    "budget.") \
	ROW(LOGIN_TOO_OFTEN_CODE, "login-too-often-code", "LOGIN-04", \
	    "login beyond its limit gives Rejected.") \
	ROW(LOGIN_REFUSED_PUSHES_OUT, "login-refused-pushes-out", "LOGIN-03", \
	    "A refused login throws out the session that the user has " \
	    "elsewhere.") \
	ROW(LOGIN_USER_ID_UNCHECKED, "login-user-id-unchecked", "LOGIN-03", \
	    "Any user id logs in.") \
	ROW(LOGIN_USER_ID_STRICT, "login-user-id-strict", "LOGIN-01", \
	    "A user id may hold letters, digits, - and _ only.") \
	ROW(LOGIN_USER_ID_32, "login-user-id-32", "LOGIN-01", \
	    "A user id may hold 32 bytes.") \
	ROW(LOGIN_64_BYTES_UNKNOWN, "login-64-bytes-unknown", "LOGIN-03", \
	    "A user id of exactly 64 bytes passes the check and fails in the " \
	    "database: Unknown.") \
	ROW(LOGIN_AFTER_LOGOUT, "login-after-logout-refused", "LOGIN-07", \
	    "Who logged out once is not let in again: Rejected.") \
	ROW(LOGOUT_REFUSED, "logout-refused", "LOGIN-07", \
	    "logout gives Rejected, and ends the session all the same.") \
	ROW(LOGIN_NO_PUSH_OUT, "login-no-push-out", "LOGIN-06", \
	    "A second login leaves the first session as it is.") \
	ROW(LOGIN_FIRST_STAYS, "login-first-stays", "LOGIN-06", \
	    "After a second login messages still go to the first session.") \
	ROW(LOGIN_SECOND_REFUSED, "login-second-refused", "LOGIN-06", \
	    "A login is refused while the user is logged in elsewhere.") \
	ROW(LOGIN_PUSH_OUT_SILENT, "login-push-out-silent", "LOGIN-06", \
	    "The session that is pushed out is not told.") \
	ROW(LOGIN_PUSH_OUT_REASON, "login-push-out-reason", "LOGIN-06", \
	    "The session that is pushed out hears BannedByServer.", \
	    "0.9.1 1.0.1") \
	ROW(LOGIN_PUSH_OUT_KEEPS_CHANNELS, \
	    "login-push-out-keeps-channels", "LOGIN-06", \
	    "The new session inherits the channels of the one that it pushes " \
	    "out.") \
	/* peer messages */ \
	ROW(PEER_LOST, "peer-lost", "PEER-01", \
	    "The sender is told Ok, and the message goes nowhere.") \
	ROW(PEER_TWICE, "peer-twice", "PEER-01", \
	    "A live message is written twice.") \
	ROW(PEER_AGAIN_LATER, "peer-again-later", "PEER-01", \
	    "A live message comes again a second later.") \
	ROW(PEER_ECHO_LATE, "peer-echo-late", "PEER-01", \
	    "A message comes back to its sender five seconds later.") \
	ROW(PEER_SENDER_WRONG, "peer-sender-wrong", "PEER-01", \
	    "A message names its receiver as its sender.") \
	ROW(PEER_DELIVERED_UNREACHABLE, "peer-delivered-unreachable", "PEER-01", \
	    "The message is delivered, and the sender is told PeerUnreachable.") \
	ROW(PEER_ORDER, "peer-order", "PEER-02", \
	    "Messages that wait together are written in the wrong order.") \
	ROW(PEER_SELF_LOST, "peer-self-lost", "PEER-11", \
	    "A message to oneself gives Ok and goes nowhere.") \
	ROW(PEER_SELF_TWICE, "peer-self-twice", "PEER-11", \
	    "A message to oneself comes twice.") \
	ROW(PEER_ID_FOLDED, "peer-id-folded", "ROBUST-03", \
	    "The peer is looked up by its id in lower case.") \
	ROW(PEER_UNREACHABLE_OK, "peer-unreachable-ok", "PEER-03", \
	    "A message to an offline peer gives Ok.", "0.9.1 1.0.1") \
	ROW(PEER_UNREACHABLE_FAILURE, "peer-unreachable-failure", "PEER-03", \
	    "A message to an offline peer gives Failure.") \
	ROW(PEER_UNREACHABLE_NUMBER, "peer-unreachable-number", "PEER-03", \
	    "A message to an offline peer gives 13, which no code is.") \
	ROW(PEER_UNREACHABLE_CACHED, "peer-unreachable-cached", "PEER-03", \
	    "A message without the offline option is cached all the same.", \
	    "0.9.1 1.0.1") \
	ROW(PEER_TS_SECONDS, "peer-ts-seconds", "PEER-06", \
	    "serverReceivedTs of a live message is in seconds.") \
	ROW(PEER_TS_MISSING, "peer-ts-missing", "PEER-06", \
	    "A live message has no serverReceivedTs.") \
	ROW(PEER_TS_ZONE, "peer-ts-zone", "PEER-06", \
	    "serverReceivedTs is in the server's time zone, an hour ahead.") \
	ROW(PEER_FLAG_TRUE, "peer-flag-true", "PEER-06", \
	    "isOfflineMessage is always true.") \
	ROW(PEER_FLAG_MISSING, "peer-flag-missing", "PEER-06", \
	    "A live message has no isOfflineMessage.") \
	ROW(PEER_LIMIT_LOW, "peer-limit-low", "PEER-07", \
	    "Messages over 31 KB are refused.", "0.9.0 1.0.1") \
	ROW(PEER_LIMIT_NONE, "peer-limit-none", "PEER-07", \
	    "Messages may be of any length.", "0.9.0 1.0.1") \
	ROW(PEER_LIMIT_IN_CHARACTERS, "peer-limit-in-characters", "PEER-07", \
	    "The length of a message is counted in characters, not in bytes.") \
	ROW(PEER_EMPTY_ACCEPTED, "peer-empty-accepted", "PEER-07", \
	    "An empty message is delivered.", "0.9.0 1.0.1") \
	ROW(PEER_TEXT_CUT, "peer-text-cut", "PEER-07", \
	    "A message over 32 KB is cut and delivered.") \
	ROW(PEER_TOO_LONG_CODE, "peer-too-long-code", "PEER-07", \
	    "A message over 32 KB gives Failure.") \
	ROW(PEER_32_KB_FAILURE, "peer-32-kb-failure", "PEER-07", \
	    "A text of exactly 32 KB passes the check and fails in the " \
	    "database: Failure.") \
	ROW(PEER_TOO_LONG_DELIVERED, "peer-too-long-delivered", "PEER-07", \
	    "A message over 32 KB is refused, and delivered all the same.", \
	    "0.9.0 1.0.1") \
	ROW(PEER_TEXT_TRIMMED, "peer-text-trimmed", "PEER-08", \
	    "White space at the end of a message is lost.") \
	ROW(PEER_TEXT_NO_CONTROLS, "peer-text-no-controls", "PEER-08", \
	    "Control characters in a message are lost.") \
	ROW(PEER_TEXT_NO_EMOJI, "peer-text-no-emoji", "PEER-08", \
	    "Characters of four bytes become question marks.") \
	ROW(PEER_TEXT_LATIN, "peer-text-latin", "PEER-08", \
	    "Characters of three bytes become question marks.") \
	ROW(PEER_TEXT_NORMALISED, "peer-text-normalised", "PEER-08", \
	    "A letter and its combining accent become one character.") \
	ROW(PEER_TEXT_ESCAPED, "peer-text-escaped", "PEER-08", \
	    "A message is made safe for HTML.") \
	ROW(PEER_TEXT_BACKSLASHED, "peer-text-backslashed", "PEER-08", \
	    "Backslashes in a message are doubled.") \
	ROW(PEER_TEXT_BOM, "peer-text-bom", "PEER-08", \
	    "A byte order mark at the start of a message is lost.") \
	ROW(PEER_TEXT_NULL, "peer-text-null", "PEER-08", \
	    "The message \"null\" is taken for none.") \
	ROW(PEER_TEXT_BLANK, "peer-text-blank", "PEER-08", \
	    "A message of white space alone is taken for none.") \
	ROW(PEER_ID_UNCHECKED, "peer-id-unchecked", "PEER-09", \
	    "An unusable peer id is taken for somebody offline.") \
	ROW(PEER_ID_STRICT, "peer-id-strict", "PEER-09", \
	    "A peer id may hold letters, digits, - and _ only.") \
	ROW(PEER_ID_32, "peer-id-32", "PEER-09", \
	    "A peer id may hold 32 bytes.") \
	ROW(PEER_ID_NULL_FOLDED, "peer-id-null-folded", "PEER-09", \
	    "The id \"null\" is refused in capitals, too.") \
	ROW(PEER_64_BYTES_FAILURE, "peer-64-bytes-failure", "PEER-09", \
	    "A peer id of exactly 64 bytes passes the check and fails in the " \
	    "database: Failure.") \
	/* cached messages */ \
	ROW(OFFLINE_CODE_OK, "offline-code-ok", "OFFLINE-01", \
	    "A cached message gives Ok.") \
	ROW(OFFLINE_CODE_UNREACHABLE, "offline-code-unreachable", "OFFLINE-01", \
	    "A cached message gives PeerUnreachable.") \
	ROW(OFFLINE_OPTION_IGNORED, "offline-option-ignored", "OFFLINE-01", \
	    "The offline option is not read.") \
	ROW(OFFLINE_NOT_CACHED, "offline-not-cached", "OFFLINE-02", \
	    "CachedByServer is told, and nothing is cached.") \
	ROW(OFFLINE_DELIVERED_TWICE, "offline-delivered-twice", "OFFLINE-02", \
	    "A cached message is delivered twice at login.") \
	ROW(OFFLINE_AGAIN_LATER, "offline-again-later", "OFFLINE-02", \
	    "A cached message comes again a second after its delivery.") \
	ROW(OFFLINE_FLAG_FALSE, "offline-flag-false", "OFFLINE-02", \
	    "isOfflineMessage is always false.") \
	ROW(OFFLINE_FLAG_MISSING, "offline-flag-missing", "OFFLINE-02", \
	    "A cached message has no isOfflineMessage.") \
	ROW(OFFLINE_TS_DELIVERY, "offline-ts-delivery", "OFFLINE-02", \
	    "serverReceivedTs of a cached message is the moment of its " \
	    "delivery.") \
	ROW(OFFLINE_TS_SECONDS, "offline-ts-seconds", "OFFLINE-02", \
	    "serverReceivedTs of a cached message is in seconds.") \
	ROW(OFFLINE_SENDER_WRONG, "offline-sender-wrong", "OFFLINE-02", \
	    "A cached message names its receiver as its sender.") \
	ROW(OFFLINE_UNDER_SENDER, "offline-under-sender", "OFFLINE-02", \
	    "A message is cached under its sender's name.") \
	ROW(OFFLINE_LIFO, "offline-lifo", "OFFLINE-03", \
	    "Cached messages come newest first.") \
	ROW(OFFLINE_BY_SENDER, "offline-by-sender", "OFFLINE-03", \
	    "Cached messages come sender by sender.") \
	ROW(OFFLINE_CAP_199, "offline-cap-199", "OFFLINE-04", \
	    "199 messages are kept.") \
	ROW(OFFLINE_CAP_201, "offline-cap-201", "OFFLINE-05", \
	    "201 messages are kept.") \
	ROW(OFFLINE_CAP_NONE, "offline-cap-none", "OFFLINE-05", \
	    "Any number of messages is kept.") \
	ROW(OFFLINE_CAP_PER_SENDER, "offline-cap-per-sender", "OFFLINE-05", \
	    "200 messages are kept of each sender.") \
	ROW(OFFLINE_CAP_SHARED, "offline-cap-shared", "OFFLINE-05", \
	    "200 messages are kept for all receivers together.") \
	ROW(OFFLINE_NEWEST_DROPPED, "offline-newest-dropped", "OFFLINE-05", \
	    "The 201st message is dropped rather than the oldest.") \
	ROW(OFFLINE_FULL_REFUSED, "offline-full-refused", "OFFLINE-05", \
	    "The 201st message gives Failure.") \
	ROW(OFFLINE_FULL_CLEARS, "offline-full-clears", "OFFLINE-05", \
	    "The 201st message pushes out all others.") \
	ROW(OFFLINE_6_DAYS, "offline-6-days", "OFFLINE-06", \
	    "A cached message lives six days.") \
	ROW(OFFLINE_8_DAYS, "offline-8-days", "OFFLINE-06", \
	    "A cached message lives eight days.") \
	ROW(OFFLINE_NEVER_EXPIRES, "offline-never-expires", "OFFLINE-06", \
	    "A cached message lives for ever.") \
	ROW(OFFLINE_DAYS_FROM_FIRST, "offline-days-from-first", "OFFLINE-06", \
	    "The seven days of all messages count from the first one.") \
	ROW(OFFLINE_DAYS_FROM_LAST, "offline-days-from-last", "OFFLINE-06", \
	    "The seven days of all messages count from the last one.") \
	ROW(OFFLINE_AGAIN_NEXT_LOGIN, "offline-again-next-login", "OFFLINE-07", \
	    "Delivered messages stay cached and come again at the next login.") \
	ROW(OFFLINE_ONCE_ONLY, "offline-once-only", "OFFLINE-07", \
	    "After one delivery nothing more is cached for that user.") \
	ROW(OFFLINE_ONLINE_CACHED, "offline-online-cached", "OFFLINE-08", \
	    "With the offline option a message is cached though its peer is " \
	    "online.") \
	ROW(OFFLINE_ONLINE_BOTH, "offline-online-both", "OFFLINE-08", \
	    "With the offline option a message is delivered and cached.") \
	ROW(OFFLINE_LIVE_FLAG, "offline-live-flag", "OFFLINE-08", \
	    "With the offline option a live message is flagged as offline.") \
	ROW(OFFLINE_DEFAULT_ON, "offline-default-on", "OFFLINE-09", \
	    "The offline option is on by default.") \
	ROW(OFFLINE_LOST_AT_RESTART, "offline-lost-at-restart", "OFFLINE-10", \
	    "A restart loses the cached messages.") \
	/* limits */ \
	ROW(RATE_MESSAGE_30, "rate-message-30", "RATE-01", \
	    "30 messages a second pass.", "0.9.3 1.0.1") \
	ROW(RATE_MESSAGE_59, "rate-message-59", "RATE-01", \
	    "59 messages a second pass.") \
	ROW(RATE_MESSAGE_NONE, "rate-message-none", "RATE-01", \
	    "Messages have no limit.", "0.9.3 1.0.1") \
	ROW(RATE_KINDS_APART, "rate-kinds-apart", "RATE-01", \
	    "Peer and channel messages have a budget each.", "0.9.3 1.0.1") \
	ROW(RATE_REFUSED_DELIVERED, "rate-refused-delivered", "RATE-01", \
	    "What was refused as too often is delivered all the same.", \
	    "0.9.3 1.0.1") \
	ROW(RATE_REFUSED_CACHED, "rate-refused-cached", "RATE-01", \
	    "What was refused as too often is cached all the same.", \
	    "0.9.3 1.0.1") \
	ROW(RATE_DISCONNECTS, "rate-disconnects", "RATE-07", \
	    "Who goes over the message limit is thrown out.") \
	ROW(RATE_QUERY_9, "rate-query-9", "RATE-02", \
	    "9 online queries in 5 s pass.", "0.9.2 1.0.1") \
	ROW(RATE_QUERY_NONE, "rate-query-none", "RATE-02", \
	    "Online queries have no limit.", "0.9.2 1.0.1") \
	ROW(RATE_ATTRIBUTE_WRITE_9, "rate-attribute-write-9", "RATE-03", \
	    "9 attribute writes in 5 s pass.", "0.9.3 1.0.1") \
	ROW(RATE_ATTRIBUTE_WRITE_NONE, "rate-attribute-write-none", "RATE-03", \
	    "Attribute writes have no limit.", "0.9.3 1.0.1") \
	ROW(RATE_ATTRIBUTE_WRITES_APART, "rate-attribute-writes-apart", "RATE-03", \
	    "The four kinds of attribute writes have a budget each.") \
	ROW(RATE_ATTRIBUTE_REFUSED_DONE, "rate-attribute-refused-done", "RATE-03", \
	    "An attribute write that was refused as too often is done all the " \
	    "same.") \
	ROW(RATE_ATTRIBUTE_READ_39, "rate-attribute-read-39", "RATE-04", \
	    "39 attribute reads in 5 s pass.", "0.9.3 1.0.1") \
	ROW(RATE_ATTRIBUTE_READ_NONE, "rate-attribute-read-none", "RATE-04", \
	    "Attribute reads have no limit.", "0.9.3 1.0.1") \
	ROW(RATE_ATTRIBUTE_READS_APART, "rate-attribute-reads-apart", "RATE-04", \
	    "The two kinds of attribute reads have a budget each.") \
	ROW(RATE_MEMBERS_4, "rate-members-4", "RATE-05", \
	    "4 member lists in 2 s pass.", "0.9.0 1.0.1") \
	ROW(RATE_MEMBERS_NONE, "rate-members-none", "RATE-05", \
	    "Member lists have no limit.", "0.9.0 1.0.1") \
	ROW(RATE_JOIN_49, "rate-join-49", "RATE-05", \
	    "49 joins in 3 s pass.", "0.9.0 1.0.1") \
	ROW(RATE_JOIN_NONE, "rate-join-none", "RATE-05", \
	    "Joins have no limit.", "0.9.0 1.0.1") \
	ROW(RATE_SHARED_BY_ALL, "rate-shared-by-all", "RATE-06", \
	    "All users share one budget.", "0.9.2 1.0.1") \
	ROW(RATE_QUERY_SHARES_MESSAGES, "rate-query-shares-messages", "RATE-06", \
	    "Online queries are taken from the budget of messages.") \
	ROW(RATE_NEVER_RESET, "rate-never-reset", "RATE-07", \
	    "A budget that is spent never comes back.", "0.9.2 1.0.1") \
	ROW(RATE_SLOW_RESET, "rate-slow-reset", "RATE-07", \
	    "Windows are counted in minutes, not in seconds.") \
	ROW(RATE_AS_FAILURE, "rate-as-failure", "RATE-08", \
	    "Messages beyond the limit give Failure.") \
	ROW(RATE_QUERY_AS_FAILURE, "rate-query-as-failure", "RATE-08", \
	    "Online queries beyond the limit give Failure.") \
	ROW(RATE_QUERY_AS_REJECTED, "rate-query-as-rejected", "RATE-08", \
	    "Online queries beyond the limit give Rejected.")

#define DEFECT_ROWS(ROW) \
	DEFECT_ROWS_MESSAGES(ROW) DEFECT_ROWS_CALLS(ROW) DEFECT_ROWS_ATTRIBUTES(ROW) \
	DEFECT_ROWS_FRAMES(ROW) DEFECT_ROWS_VERSIONS(ROW)

#define VARIANT_ROWS(ROW) \
	ROW(RATE_FIXED_WINDOW, "rate-fixed-window", \
	    "Limits count in fixed windows; the shape of the window is nowhere " \
	    "documented.") \
	ROW(RATE_TOKEN_BUCKET, "rate-token-bucket", \
	    "Limits are token buckets; the shape of the window is nowhere " \
	    "documented.") \
	ROW(RATE_WINDOW_EDGE, "rate-window-edge", \
	    "Limits count in fixed windows, and an edge lies within each burst " \
	    "after a pause; the shape of the window is nowhere documented.") \
	ROW(RATE_REFUSED_COUNT, "rate-refused-count", \
	    "Refused calls use budget, too; whether they do is nowhere " \
	    "documented.") \
	ROW(CLOCK_RUNS, "clock-runs", \
	    "Worlds' clocks run between advances; the protocol leaves that " \
	    "open.") \
	ROW(ORDER_OF_USERS, "order-of-users", \
	    "Messages of two people to one change places; only each sender's " \
	    "own order is promised.") \
	ROW(DELAYED_EVENTS, "delayed-events", \
	    "Events are written some milliseconds late, in order, and before " \
	    "any fence.") \
	ROW(UNKNOWN_FIELDS, "unknown-fields", \
	    "Results and events have members that nobody knows; those are to be " \
	    "ignored.") \
	ROW(UNKNOWN_EVENT, "unknown-event", \
	    "After a login comes a notification that nobody knows; it is to be " \
	    "ignored.") \
	ROW(EDGES, "edges", \
	    "Ids of exactly 64 bytes and texts of exactly 32 KB are refused; " \
	    "the sources disagree on both.") \
	ROW(BRIDGE_EXTRA_EMPTY, "bridge-extra-empty", \
	    "Content and response do not cross to Signaling and back; no source " \
	    "says that they do.") \
	ROW(SIG04_FAILS_AT_ONCE, "sig04-fails-at-once", \
	    "An invitation without channel id to a Signaling user fails at " \
	    "once; no source says when.") \
	ROW(SIG04_EMPTY_CHANNEL, "sig04-empty-channel", \
	    "An invitation without channel id reaches a Signaling user with an " \
	    "empty one; nobody set another.") \
	ROW(TOKEN_CODES, "token-codes", \
	    "A bad token gives NotAuthorized; either code is right.") \
	ROW(ATTRIBUTE_KEYS_FREE, "attribute-keys-free", \
	    "Keys do not count in the 16 KB of attributes; whether they do is " \
	    "nowhere said.") \
	ROW(ATTRIBUTE_CODES, "attribute-codes", \
	    "A pair over its limits gives SizeOverflow, a set Failure, and a " \
	    "read of an impossible name finds nobody; the codes are not said.") \
	ROW(ATTRIBUTE_KEY_ASCII, "attribute-key-ascii", \
	    "A key may hold no space and no accent; what a visible character is " \
	    "is nowhere said.") \
	ROW(ATTRIBUTE_EMPTY, "attribute-empty", \
	    "A key may be empty and a value may not; neither is said.") \
	ROW(INVITE_NO_CALLER_EXPIRE, "invite-no-caller-expire", \
	    "The caller hears nothing when an invitation expires; the code is " \
	    "marked as reserved.") \
	VARIANT_ROWS_VERSIONS(ROW)

#define DEFECT_ENUM(id, name, requirement, ...) DEFECT_##id,
#define VARIANT_ENUM(id, name, what) VARIANT_##id,
/* clang-format on */

enum defect { DEFECT_ROWS(DEFECT_ENUM) DEFECT_COUNT };
enum variant { VARIANT_ROWS(VARIANT_ENUM) VARIANT_COUNT };

#undef DEFECT_ENUM
#undef VARIANT_ENUM

#endif
