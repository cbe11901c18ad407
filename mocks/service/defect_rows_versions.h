/*
 * The rows of defects of the earlier versions, 0.9.0 to 1.0.0, with the version in
 * which each is proved: see defect_rows.h. Those that are but a wrong number are
 * done in sdk.c.
 */
#ifndef MOCKS_SERVICE_DEFECT_ROWS_VERSIONS_H
#define MOCKS_SERVICE_DEFECT_ROWS_VERSIONS_H

/* clang-format off */
#define DEFECT_ROWS_VERSIONS(ROW) \
	/* 0.9.0 has message states where later versions have codes */ \
	ROW(PEER_STATES_AS_CODES, "peer-states-as-codes", "PEER-04", \
	    "Peer sends of 0.9.0 give the error codes of 0.9.1 already.", "0.9.0") \
	ROW(PEER_STATE_UNREACHABLE_EARLY, "peer-state-unreachable-early", "PEER-04", \
	    "PeerUnreachable of 0.9.0 has the number of 0.9.1.", "0.9.0") \
	ROW(CHANNEL_STATES_AS_CODES, "channel-states-as-codes", "PEER-04", \
	    "Channel sends of 0.9.0 give the error codes of 0.9.1 already.", "0.9.0") \
	ROW(CHANNEL_STATES_AS_PEER_STATES, "channel-states-as-peer-states", "PEER-04", \
	    "A channel send of 0.9.0 gives the number of a peer's success.", "0.9.0") \
	ROW(PEER_STATES_KEPT, "peer-states-kept", "PEER-01", \
	    "A peer send of 0.9.1 still gives the state of 0.9.0.", "0.9.1") \
	ROW(PEER_STATE_UNREACHABLE_KEPT, "peer-state-unreachable-kept", "PEER-03", \
	    "PeerUnreachable of 0.9.1 still has the number of 0.9.0.", "0.9.1") \
	ROW(CHANNEL_STATES_KEPT, "channel-states-kept", "CHAN-02", \
	    "A channel send of 0.9.1 still gives the state of 0.9.0.", "0.9.1") \
	/* logins */ \
	ROW(LOGIN_REASON_EARLY, "login-reason-early", "CODE-01", \
	    "Who is pushed out in 0.9.0 is told RemoteLogin, which 0.9.1 brought.", \
	    "0.9.0") \
	ROW(LOGIN_KICK_REASON, "login-kick-reason", "CODE-01", \
	    "Who is thrown out is told a reason that no version has.", "0.9.0 1.0.1") \
	ROW(LOGIN_LEADING_SPACE_TAKEN, "login-leading-space-taken", "LOGIN-03", \
	    "A user id may begin with a space before 0.9.2.", "0.9.1") \
	ROW(LOGIN_LEADING_SPACE_REFUSED, "login-leading-space-refused", "LOGIN-01", \
	    "A user id may still not begin with a space in 0.9.2.", "0.9.2") \
	ROW(TOKEN_MIXED_UNKNOWN, "token-mixed-unknown", "TOKEN-10", \
	    "A static App ID with a token made for another one gives Unknown.", "0.9.3") \
	/* texts and ids */ \
	ROW(PEER_TOO_LONG_CODE_EARLY, "peer-too-long-code-early", "PEER-07", \
	    "An unusable text gives InvalidMessage in 0.9.2.", "0.9.2") \
	ROW(PEER_TOO_LONG_UNREACHABLE, "peer-too-long-unreachable", "PEER-07", \
	    "An unusable text gives PeerUnreachable before 1.0.0.", "0.9.3") \
	ROW(CHANNEL_TOO_LONG_CODE_EARLY, "channel-too-long-code-early", "PEER-07", \
	    "An unusable channel text gives InvalidMessage in 0.9.2.", "0.9.2") \
	ROW(PEER_ID_CODE_EARLY, "peer-id-code-early", "CODE-01", \
	    "An unusable peer id gives InvalidUserId in 0.9.2.", "0.9.2") \
	/* channels */ \
	ROW(CHANNEL_JOIN_AGAIN_CODE_EARLY, "channel-join-again-code-early", "CHAN-05", \
	    "A second join gives AlreadyJoined in 0.9.3.", "0.9.3") \
	ROW(CHANNEL_JOIN_AGAIN_FAILURE, "channel-join-again-failure", "CHAN-05", \
	    "A second join gives Failure before 1.0.0.", "0.9.3") \
	ROW(CHANNEL_LEAVE_CODE_EARLY, "channel-leave-code-early", "CHAN-06", \
	    "Leaving a channel from outside gives NotInChannel in 0.9.3.", "0.9.3") \
	ROW(CHANNEL_LEAVE_GENERAL, "channel-leave-general", "CHAN-06", \
	    "Leaving a channel from outside gives Failure before 1.0.0.", "0.9.3") \
	ROW(CHANNEL_MAX_CODE_EARLY, "channel-max-code-early", "CHAN-10", \
	    "The 21st channel gives ExceedLimit in 0.9.3.", "0.9.3") \
	ROW(CHANNEL_MAX_REJECTED, "channel-max-rejected", "CHAN-10", \
	    "The 21st channel gives Rejected in 0.9.3.", "0.9.3") \
	ROW(CHANNEL_MEMBERS_CODE_EARLY, "channel-members-code-early", "CHAN-07", \
	    "The member list from outside gives NotInChannel in 0.9.3.", "0.9.3") \
	/* rates */ \
	ROW(RATE_AS_UNREACHABLE, "rate-as-unreachable", "RATE-01", \
	    "Peer messages beyond the limit give PeerUnreachable in 0.9.3.", "0.9.3") \
	ROW(RATE_AS_TIMEOUT, "rate-as-timeout", "RATE-01", \
	    "Channel messages beyond the limit give Timeout in 0.9.3.", "0.9.3") \
	ROW(RATE_QUERY_GENERAL, "rate-query-general", "RATE-02", \
	    "Online queries beyond the limit give Failure in 0.9.2.", "0.9.2") \
	ROW(RATE_WRITE_GENERAL, "rate-write-general", "RATE-03", \
	    "Attribute calls beyond the limit give Failure in 0.9.3.", "0.9.3") \
	ROW(RENEW_TOO_OFTEN_GENERAL, "renew-too-often-general", "TOKEN-08", \
	    "Renewals beyond the limit give Failure in 0.9.2.", "0.9.2") \
	ROW(RATE_MEMBERS_CODE_EARLY, "rate-members-code-early", "RATE-05", \
	    "Member lists beyond the limit give TooOften in 0.9.0.", "0.9.0") \
	ROW(RATE_JOIN_CODE_EARLY, "rate-join-code-early", "RATE-05", \
	    "Joins beyond the limit give TooOften in 0.9.3.", "0.9.3") \
	/* online status, invitations */ \
	ROW(PRESENCE_LINGERS_LONG, "presence-lingers-long", "PRES-05", \
	    "Who logged out shows as online for two minutes in 0.9.2.", "0.9.2") \
	ROW(INVITE_CHANNEL_ID_REFUSED, "invite-channel-id-refused", "SIG-09", \
	    "An invitation with a channel id is refused before 1.0.0.", "0.9.3") \
	ROW(INVITE_CHANNEL_ID_JOINS, "invite-channel-id-joins", "SIG-09", \
	    "Before 1.0.0 acceptance puts the caller into the channel that it named.", \
	    "0.9.3")

#define VARIANT_ROWS_VERSIONS(ROW) \
	ROW(CODES_EARLY, "codes-early", \
	    "0.9.3 has TooOften, InvalidUserId and InvalidMessage for messages; no " \
	    "header of it was found that says otherwise.") \
	ROW(JOIN_CODES, "join-codes", \
	    "In 1.0.x a second join gives the other one of AlreadyJoined and Rejected, " \
	    "and the 21st channel Failure; the sources have both.") \
	ROW(GENERAL_CODES, "general-codes", \
	    "Before 1.0.0 Failure and Rejected change places where no source says " \
	    "which of them it is.") \
	ROW(FIXED_EARLY, "fixed-early", \
	    "What 0.9.3 and 1.0.0 mended, online status after logout and mixed logins, " \
	    "is right before them, too; those versions only may be wrong.") \
	ROW(CHANNEL_ID_EARLY, "channel-id-early", \
	    "Before 1.0.0 an invitation carries its channel id; it only may be without " \
	    "effect.")
/* clang-format on */

#endif
