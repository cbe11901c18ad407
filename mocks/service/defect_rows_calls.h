/*
 * The rows of defects of channels, online status, invitations and interop: see
 * defect_rows.h.
 */
#ifndef MOCKS_SERVICE_DEFECT_ROWS_CALLS_H
#define MOCKS_SERVICE_DEFECT_ROWS_CALLS_H

/* clang-format off */
#define DEFECT_ROWS_CALLS(ROW) \
	/* channels */ \
	ROW(CHANNEL_JOIN_SILENT, "channel-join-silent", "CHAN-01", \
	    "The other members do not hear of a join.") \
	ROW(CHANNEL_JOIN_ECHO, "channel-join-echo", "CHAN-01", \
	    "Who joins is told of it like the others.") \
	ROW(CHANNEL_JOIN_TWICE, "channel-join-twice", "CHAN-01", \
	    "A join is told twice.") \
	ROW(CHANNEL_MESSAGE_LOST, "channel-message-lost", "CHAN-02", \
	    "A channel message gives Ok and reaches nobody.") \
	ROW(CHANNEL_MESSAGE_ECHO, "channel-message-echo", "CHAN-02", \
	    "A channel message comes back to its sender.") \
	ROW(CHANNEL_MESSAGE_TWICE, "channel-message-twice", "CHAN-02", \
	    "A channel message comes twice.") \
	ROW(CHANNEL_MESSAGE_FIRST_ONLY, "channel-message-first-only", "CHAN-02", \
	    "A channel message reaches one other member only.") \
	ROW(CHANNEL_MESSAGE_TO_ALL, "channel-message-to-all", "CHAN-02", \
	    "A channel message reaches everybody who is online.") \
	ROW(CHANNEL_LEAVE_SILENT, "channel-leave-silent", "CHAN-03", \
	    "The others do not hear of a leave.") \
	ROW(CHANNEL_LEAVE_STAYS, "channel-leave-stays", "CHAN-03", \
	    "A leave is told, and nothing else is done about it.") \
	ROW(CHANNEL_OUTSIDER_SENDS, "channel-outsider-sends", "CHAN-04", \
	    "Who is not in a channel can send to it.") \
	ROW(CHANNEL_OUTSIDER_OK, "channel-outsider-ok", "CHAN-04", \
	    "Sending to a channel that one is not in gives Ok.") \
	ROW(CHANNEL_JOIN_AGAIN_OK, "channel-join-again-ok", "CHAN-05", \
	    "A second join gives Ok.", "0.9.0 1.0.1") \
	ROW(CHANNEL_JOIN_AGAIN_TOLD, "channel-join-again-told", "CHAN-05", \
	    "A second join is refused, and told to the others all the same.", \
	    "0.9.0 1.0.1") \
	ROW(CHANNEL_LEAVE_STRANGER_OK, "channel-leave-stranger-ok", "CHAN-06", \
	    "Leaving a channel that one is not in gives Ok.", "0.9.0 1.0.1") \
	ROW(CHANNEL_LEAVE_STRANGER_FAILURE, "channel-leave-stranger-failure", "CHAN-06", \
	    "Leaving a channel that one is not in gives Failure.") \
	ROW(CHANNEL_MEMBERS_WITHOUT_CALLER, "channel-members-without-caller", "CHAN-07", \
	    "The member list leaves its caller out.") \
	ROW(CHANNEL_MEMBERS_EVERYBODY, "channel-members-everybody", "CHAN-07", \
	    "The member list holds everybody who is in any channel.") \
	ROW(CHANNEL_MEMBERS_OPEN, "channel-members-open", "CHAN-07", \
	    "Anybody gets the member list of any channel.", "0.9.0 1.0.1") \
	ROW(CHANNEL_MAX_19, "channel-max-19", "CHAN-10", \
	    "A user is in at most 19 channels.", "0.9.3 1.0.1") \
	ROW(CHANNEL_MAX_21, "channel-max-21", "CHAN-10", \
	    "A user is in at most 21 channels.", "0.9.3 1.0.1") \
	ROW(CHANNEL_MAX_NEVER_FREED, "channel-max-never-freed", "CHAN-10", \
	    "A leave gives no place free among the 20 channels.", "0.9.3 1.0.1") \
	ROW(CHANNEL_MAX_SHARED, "channel-max-shared", "CHAN-10", \
	    "All users together join 20 times.", "0.9.3 1.0.1") \
	ROW(CHANNEL_MAX_CODE, "channel-max-code", "CHAN-10", \
	    "The 21st join gives InvalidArgument.", "0.9.3 1.0.1") \
	ROW(CHANNEL_LOGOUT_SILENT, "channel-logout-silent", "CHAN-11", \
	    "Logout takes a user out of its channels, and nobody is told.") \
	ROW(CHANNEL_LOGOUT_FIRST, "channel-logout-first", "CHAN-11", \
	    "Logout is told in one of the user's channels only.") \
	ROW(CHANNEL_ID_UNCHECKED, "channel-id-unchecked", "CHAN-12", \
	    "Any channel id will do.", "0.9.0 1.0.1") \
	ROW(CHANNEL_ID_STRICT, "channel-id-strict", "CHAN-12", \
	    "A channel id may hold letters, digits, - and _ only.") \
	ROW(CHANNEL_ID_32, "channel-id-32", "CHAN-12", \
	    "A channel id may hold 32 bytes.") \
	ROW(CHANNEL_ID_EDGE, "channel-id-edge", "CHAN-12", \
	    "A channel id may not begin with a mark or a space.") \
	ROW(CHANNEL_ID_CONTROLS, "channel-id-controls", "CHAN-12", \
	    "A channel id may hold control characters.") \
	ROW(CHANNEL_64_BYTES_FAILURE, "channel-64-bytes-failure", "CHAN-12", \
	    "A channel id of exactly 64 bytes passes the check and fails in " \
	    "the database: Failure.") \
	ROW(CHANNEL_ID_FOLDED, "channel-id-folded", "ROBUST-03", \
	    "Channel ids that differ in case name one channel.") \
	ROW(CHANNEL_ID_TRIMMED, "channel-id-trimmed", "ROBUST-03", \
	    "Spaces at the end of a channel id are lost.") \
	/* presence */ \
	ROW(PRESENCE_ALWAYS_ONLINE, "presence-always-online", "PRES-01", \
	    "Everybody is shown as online.") \
	ROW(PRESENCE_NEVER_BACK, "presence-never-back", "PRES-01", \
	    "Who logged out once is shown as offline for good.") \
	ROW(PRESENCE_REVERSED, "presence-reversed", "PRES-02", \
	    "The answer lists the ids last first.") \
	ROW(PRESENCE_ONLINE_FIRST, "presence-online-first", "PRES-02", \
	    "The answer lists those who are online first.") \
	ROW(PRESENCE_LIMIT_255, "presence-limit-255", "PRES-03", \
	    "256 ids are too many.") \
	ROW(PRESENCE_LIMIT_NONE, "presence-limit-none", "PRES-03", \
	    "A query may name any number of ids.") \
	ROW(PRESENCE_ID_UNCHECKED, "presence-id-unchecked", "PRES-03", \
	    "An unusable id is shown as offline.") \
	ROW(PRESENCE_EMPTY_EVERYBODY, "presence-empty-everybody", "PRES-03", \
	    "A query for nobody is answered for everybody.") \
	ROW(PRESENCE_LOGOUT_LINGERS, "presence-logout-lingers", "PRES-04", \
	    "A user shows as online for 30 s after logout; what 0.9.3 fixed.", \
	    "0.9.3 1.0.1") \
	ROW(PRESENCE_KICK_LINGERS, "presence-kick-lingers", "PRES-06", \
	    "A user who was thrown out shows as online for 30 s.") \
	/* lost connections */ \
	ROW(LOST_AT_ONCE, "lost-at-once", "CONN-04", \
	    "A user whose connection is lost is offline at once.") \
	ROW(LOST_10_S, "lost-10-s", "CONN-04", \
	    "A user whose connection is lost is offline after 10 s.") \
	ROW(LOST_60_S, "lost-60-s", "CONN-04", \
	    "A user whose connection is lost is offline after 60 s.") \
	ROW(LOST_NEVER, "lost-never", "PRES-06", \
	    "A user whose connection is lost stays online.") \
	ROW(LOST_SILENT, "lost-silent", "CONN-04", \
	    "Others do not hear that a lost user is no member any more.") \
	ROW(LOST_BACK_SILENT, "lost-back-silent", "CONN-04", \
	    "Others do not hear that a lost user joined again.") \
	ROW(RESUME_LOSES_CHANNELS, "resume-loses-channels", "CONN-04", \
	    "Who resumes a session has to join its channels again.") \
	ROW(RESUME_ANNOUNCED, "resume-announced", "CONN-04", \
	    "Others hear of somebody's return from a short outage.") \
	/* invitations */ \
	ROW(INVITE_UNACKED_SILENT, "invite-unacked-silent", "INVITE-06", \
	    "The caller does not hear that a callee never acknowledged.") \
	ROW(INVITE_UNACKED_CODE, "invite-unacked-code", "INVITE-06", \
	    "A callee that never acknowledged is told as Expire.") \
	ROW(INVITE_UNACKED_20_S, "invite-unacked-20-s", "INVITE-06", \
	    "A callee that does not acknowledge is given up after 20 s.") \
	ROW(INVITE_UNACKED_TWICE, "invite-unacked-twice", "INVITE-06", \
	    "The caller hears twice that a callee never acknowledged.") \
	ROW(INVITE_LOST, "invite-lost", "INVITE-01", \
	    "An invitation never reaches its callee.") \
	ROW(INVITE_CONTENT_LOST, "invite-content-lost", "INVITE-01", \
	    "An invitation arrives without its content.") \
	ROW(INVITE_CALLER_WRONG, "invite-caller-wrong", "INVITE-01", \
	    "An invitation names its callee as its caller.") \
	ROW(INVITE_RECEIVED_BY_PEER_LOST, "invite-received-by-peer-lost", "INVITE-01", \
	    "The caller does not hear that the invitation arrived.") \
	ROW(INVITE_ACCEPTED_LOST, "invite-accepted-lost", "INVITE-02", \
	    "The caller does not hear of an acceptance.") \
	ROW(INVITE_ACCEPTED_TWICE, "invite-accepted-twice", "INVITE-02", \
	    "The caller hears of an acceptance twice.") \
	ROW(INVITE_ACCEPT_CALLEE_LOST, "invite-accept-callee-lost", "INVITE-02", \
	    "An acceptance is not confirmed to the callee.") \
	ROW(INVITE_ACCEPT_AS_REFUSE, "invite-accept-as-refuse", "INVITE-02", \
	    "An acceptance is shown to the caller as a refusal.") \
	ROW(INVITE_RESPONSE_LOST, "invite-response-lost", "INVITE-02", \
	    "An acceptance arrives without its response.") \
	ROW(INVITE_REFUSED_LOST, "invite-refused-lost", "INVITE-03", \
	    "The caller does not hear of a refusal.") \
	ROW(INVITE_REFUSE_CALLEE_LOST, "invite-refuse-callee-lost", "INVITE-03", \
	    "A refusal is not confirmed to the callee.") \
	ROW(INVITE_REFUSE_AS_ACCEPT, "invite-refuse-as-accept", "INVITE-03", \
	    "A refusal is shown to the caller as an acceptance.") \
	ROW(INVITE_REFUSE_RESPONSE_LOST, "invite-refuse-response-lost", "INVITE-03", \
	    "A refusal arrives without its response.") \
	ROW(INVITE_CANCELED_LOST, "invite-canceled-lost", "INVITE-04", \
	    "The caller does not hear that its invitation is cancelled.") \
	ROW(INVITE_CANCEL_CALLEE_LOST, "invite-cancel-callee-lost", "INVITE-04", \
	    "The callee does not hear that an invitation is cancelled.") \
	ROW(INVITE_CANCEL_AS_FAILURE, "invite-cancel-as-failure", "INVITE-04", \
	    "The caller hears of its own cancelling as a failure.") \
	ROW(INVITE_SECOND_CONFUSED, "invite-second-confused", "INVITE-11", \
	    "Events to a caller carry the name of its latest invitation.") \
	ROW(INVITE_ONE_PER_CALLEE, "invite-one-per-callee", "INVITE-11", \
	    "A second invitation to a callee silently ends the first.") \
	ROW(INVITE_BUSY_LOST, "invite-busy-lost", "INVITE-11", \
	    "An invitation to somebody who is being invited by another is " \
	    "dropped.") \
	ROW(INVITE_CROSSING_LOST, "invite-crossing-lost", "INVITE-11", \
	    "An invitation to somebody who is inviting its caller is dropped.") \
	ROW(INVITE_AGAIN_LOST, "invite-again-lost", "INVITE-11", \
	    "Somebody who has answered a caller once gets no invitation of his " \
	    "again.") \
	ROW(INVITE_AWAY_20_S, "invite-away-20-s", "INVITE-05", \
	    "A callee that is offline is given up after 20 s.") \
	ROW(INVITE_AWAY_SILENT, "invite-away-silent", "INVITE-05", \
	    "The caller does not hear that the callee stayed offline.") \
	ROW(INVITE_AWAY_CODE, "invite-away-code", "INVITE-05", \
	    "A callee that stayed offline is told as PeerNoResponse.") \
	ROW(INVITE_BACK_LOST, "invite-back-lost", "INVITE-05", \
	    "A callee that appears in time is not given the invitation.") \
	ROW(INVITE_EXPIRE_NEVER, "invite-expire-never", "INVITE-07", \
	    "An invitation that nobody answers never ends.") \
	ROW(INVITE_EXPIRE_30_S, "invite-expire-30-s", "INVITE-07", \
	    "An invitation that nobody answers expires after 30 s.") \
	ROW(INVITE_EXPIRE_CODE, "invite-expire-code", "INVITE-07", \
	    "An expiry is told to the callee as AcceptFailure.") \
	ROW(INVITE_TEXT_LIMIT_LOW, "invite-text-limit-low", "INVITE-09", \
	    "Content and response of over 8,000 bytes are refused.") \
	/* interop */ \
	ROW(SIG_INVITE_LOST, "sig-invite-lost", "SIG-01", \
	    "An RTM invitation never reaches a Signaling callee.") \
	ROW(SIG_CHANNEL_DROPPED, "sig-channel-dropped", "SIG-01", \
	    "An RTM invitation reaches a Signaling callee with an empty channel " \
	    "id.") \
	ROW(SIG_CHANNEL_ALTERED, "sig-channel-altered", "SIG-01", \
	    "An RTM invitation reaches a Signaling callee with its channel id " \
	    "in capitals.") \
	ROW(SIG_ACCOUNT_WRONG, "sig-account-wrong", "SIG-01", \
	    "A Signaling callee sees its own account as the caller.") \
	ROW(SIG_ACK_LOST, "sig-ack-lost", "SIG-02", \
	    "An RTM caller does not hear that a Signaling callee got the " \
	    "invitation.") \
	ROW(SIG_ACCEPT_LOST, "sig-accept-lost", "SIG-02", \
	    "An RTM caller does not hear of a Signaling callee's acceptance.") \
	ROW(SIG_ACCEPT_AS_REFUSE, "sig-accept-as-refuse", "SIG-02", \
	    "A Signaling callee's acceptance is shown as a refusal.") \
	ROW(SIG_REFUSE_LOST, "sig-refuse-lost", "SIG-02", \
	    "An RTM caller does not hear of a Signaling callee's refusal.") \
	ROW(SIG_REFUSE_AS_ACCEPT, "sig-refuse-as-accept", "SIG-02", \
	    "A Signaling callee's refusal is shown as an acceptance.") \
	ROW(SIG_RESPONSE_CROSSED, "sig-response-crossed", "SIG-02", \
	    "The caller's own content comes back as the response.") \
	ROW(SIG_RTM_INVITE_LOST, "sig-rtm-invite-lost", "SIG-03", \
	    "A Signaling invitation never reaches an RTM callee.") \
	ROW(SIG_RTM_CHANNEL_DROPPED, "sig-rtm-channel-dropped", "SIG-03", \
	    "A Signaling invitation reaches an RTM callee without its channel " \
	    "id.") \
	ROW(SIG_RTM_ACCEPT_LOST, "sig-rtm-accept-lost", "SIG-03", \
	    "A Signaling caller does not hear of an RTM callee's acceptance.") \
	ROW(SIG_RTM_REFUSE_LOST, "sig-rtm-refuse-lost", "SIG-03", \
	    "A Signaling caller does not hear of an RTM callee's refusal.") \
	ROW(SIG_RTM_REFUSE_AS_ACCEPT, "sig-rtm-refuse-as-accept", "SIG-03", \
	    "An RTM callee's refusal is shown as an acceptance.") \
	ROW(SIG_RTM_ACCOUNT_WRONG, "sig-rtm-account-wrong", "SIG-03", \
	    "A Signaling caller sees its own account as the one who answered.") \
	ROW(SIG04_MADE_UP_CHANNEL, "sig04-made-up-channel", "SIG-04", \
	    "An invitation without a channel id is shown to Signaling with one " \
	    "made of the two names.") \
	ROW(SIG04_ACCEPT_TOLD, "sig04-accept-told", "SIG-04", \
	    "An invitation that Signaling never saw is reported as accepted.") \
	ROW(SIG_CALLER_JOINED, "sig-caller-joined", "SIG-05", \
	    "Acceptance puts the caller into the channel.") \
	ROW(SIG_CALLEE_JOINED, "sig-callee-joined", "SIG-05", \
	    "Acceptance puts the callee into the channel.") \
	ROW(SIG_CANCEL_TO_SIGNALING_LOST, "sig-cancel-to-signaling-lost", "SIG-06", \
	    "An RTM caller's cancelling does not reach a Signaling callee.") \
	ROW(SIG_CANCEL_TO_RTM_LOST, "sig-cancel-to-rtm-lost", "SIG-06", \
	    "A Signaling caller's end does not reach an RTM callee.") \
	ROW(INVITE_CHANNEL_DROPPED, "invite-channel-dropped", "SIG-07", \
	    "Between RTM clients the channel id of an invitation is lost.") \
	ROW(INVITE_CHANNEL_ALTERED, "invite-channel-altered", "SIG-07", \
	    "Between RTM clients the channel id of an invitation arrives in " \
	    "capitals.") \
	ROW(INVITE_CHANNEL_JOINS, "invite-channel-joins", "SIG-07", \
	    "Between RTM clients acceptance puts the caller into the channel.") \
	ROW(INVITE_CHANNEL_DROPS_CONTENT, "invite-channel-drops-content", "SIG-07", \
	    "An invitation with a channel id arrives without its content.") \
	ROW(INVITE_CHANNEL_DROPS_RESPONSE, "invite-channel-drops-response", "SIG-07", \
	    "The response to an invitation with a channel id is lost.") \
	ROW(INVITE_WITHOUT_CHANNEL_DROPS_CONTENT, \
	    "invite-without-channel-drops-content", "SIG-07", \
	    "An invitation without a channel id arrives without its content.") \
	ROW(SIG_MESSAGE_LOST, "sig-message-lost", "SIG-08", \
	    "Peer messages of RTM never reach Signaling users.") \
	ROW(SIG_MESSAGE_TO_RTM_LOST, "sig-message-to-rtm-lost", "SIG-08", \
	    "Peer messages of Signaling never reach RTM users.") \
	ROW(SIG_CHANNEL_MESSAGE_LOST, "sig-channel-message-lost", "SIG-08", \
	    "Channel messages do not cross between the two kinds of users.") \
	ROW(SIG_TEXT_CUT, "sig-text-cut", "SIG-08", \
	    "A text over 8 KB is cut for a Signaling user.") \
	ROW(SIG_TEXT_TOO_LONG_PASSES, "sig-text-too-long-passes", "SIG-08", \
	    "A text over 8 KB goes to a Signaling user as it is.") \
	ROW(SIG_LARGE_PASSES, "sig-large-passes", "SIG-08", \
	    "A text over 8 KB of a Signaling user passes.") \
	ROW(SIG_MEMBERS_HIDDEN, "sig-members-hidden", "SIG-08", \
	    "Members of the other kind are neither told of nor listed.") \
	ROW(SIG_CHANNEL_TEXT_CUT, "sig-channel-text-cut", "SIG-08", \
	    "A channel message over 8 KB is cut for Signaling members.") \
	ROW(SIG_PRESENCE_LOST, "sig-presence-lost", "SIG-08", \
	    "Users of the other kind are shown as offline.")
/* clang-format on */

#endif
