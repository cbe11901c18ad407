/*
 * Who is what: the words in which each side of an invitation hears of it. The
 * caller and the callee may each be of RTM or of the older Signaling SDK.
 */
#ifndef MOCKS_SERVICE_BRIDGE_H
#define MOCKS_SERVICE_BRIDGE_H

#include "mocks/service/invite.h"

enum news {
	NEWS_RECEIVED, /* by the peer */
	NEWS_ACCEPTED,
	NEWS_REFUSED,
	NEWS_CANCELED,
	NEWS_FAILED,
	NEWS_COUNT
};

/* Tell the caller, the callee; nothing if that side is gone. FAILURE: with FAILED. */
void bridge_tell_caller(struct invitation *invitation, enum news news,
			enum invite_failure failure);
void bridge_tell_callee(struct invitation *invitation, enum news news,
			enum invite_failure failure);

/*
 * One side of an invitation of Signaling's hangs up, perhaps after the other
 * accepted: it has ended for both.
 */
void bridge_hang_up(struct invitation *invitation, bool by_caller);

/* False: the callee is of Signaling, and without a channel id it never sees it. */
bool bridge_reaches(const struct invitation *invitation, const struct session *callee);

/* True if the two sides are of different kinds. */
bool bridge_crosses(const struct invitation *invitation);

/* A defect: its callee, who is online, is never told of it. */
bool bridge_drops(const struct invitation *invitation);

#endif
