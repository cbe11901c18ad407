/*
 * What the versions of the SDK differ in, as far as a service shows it: this
 * service's own reading of facts.md, in rows.
 *
 * Everywhere else in this folder codes are the numbers of 1.0.1. They become
 * those of another version where an answer or event is written, by the version
 * of the connection that it is for. What a service does by version stands in
 * enum trait, and follows the world.
 */
#ifndef MOCKS_SERVICE_SDK_H
#define MOCKS_SERVICE_SDK_H

#include <stdbool.h>

enum sdk { SDK_0_9_0, SDK_0_9_1, SDK_0_9_2, SDK_0_9_3, SDK_1_0_0, SDK_1_0_1, SDK_COUNT };

#define SDK_LATEST SDK_1_0_1
#define SDK_UNSAID SDK_COUNT /* a world that follows each of its connections */

const char *sdk_name(enum sdk sdk);

/* False, and *RET untouched: NAME (may be NULL) is none of them. */
bool sdk_named(const char *name, enum sdk *ret);

/* Tables of numbers, as of facts.md 1 and 2. */
enum codes {
	CODES_SAME, /* the same numbers in all versions: login, Signaling */
	CODES_LOGOUT,
	CODES_RENEW,
	CODES_PEER,
	CODES_CHANNEL,
	CODES_JOIN,
	CODES_LEAVE,
	CODES_MEMBERS,
	CODES_QUERY,
	CODES_ATTRIBUTE,
	CODES_INVITE,
	CODES_LOCAL_FAILURE, /* localInvitationFailure */
	CODES_REASON,        /* connectionStateChanged */
	CODES_COUNT
};

struct service;

/* What SDK has in the place of NUMBER of 1.0.1: defects and variants included. */
int sdk_code(const struct service *service, enum sdk sdk, enum codes codes, int number);

enum trait {
	TRAIT_ALWAYS,
	TRAIT_INVITATIONS,   /* there are call invitations */
	TRAIT_RENEWAL,       /* renewToken, and the expiry is told */
	TRAIT_PRESENCE,      /* queryPeersOnlineStatus */
	TRAIT_LEADING_SPACE, /* a user id may begin with a space */
	TRAIT_LINGERS,       /* who logged out is shown as online for 30 s more */
	TRAIT_OFFLINE,       /* messages are kept; they carry their moment and a flag */
	TRAIT_ATTRIBUTES,
	TRAIT_MIXED_LOGIN, /* a static App ID takes a token made for another one */
	TRAIT_SIGNALING,   /* users of the older SDK, and channelId means something */
	TRAIT_COUNT
};

bool sdk_has(enum sdk sdk, enum trait trait);

#endif
