#include "mocks/service/sdk.h"

#include "mocks/service/core.h"

#include <string.h>

static const char *const names[SDK_COUNT] = {
	[SDK_0_9_0] = "0.9.0", [SDK_0_9_1] = "0.9.1", [SDK_0_9_2] = "0.9.2",
	[SDK_0_9_3] = "0.9.3", [SDK_1_0_0] = "1.0.0", [SDK_1_0_1] = "1.0.1",
};

const char *sdk_name(enum sdk sdk)
{
	return names[sdk];
}

bool sdk_named(const char *name, enum sdk *ret)
{
	for (int sdk = 0; name != NULL && sdk < SDK_COUNT; sdk++) {
		if (strcmp(names[sdk], name) == 0) {
			*ret = (enum sdk)sdk;
			return true;
		}
	}
	return false;
}

/* clang-format off */

/*
 * The number that the rest of this folder knows, then what it is by version, 0.9.0
 * first. Numbers that are the same in all versions have no row. What a version has
 * no number for is its general failure.
 */
static const struct {
	enum codes codes;
	short number;
	short in[SDK_COUNT];
} numbers[] = {
	/* facts.md 1.16 */
	{CODES_LOGOUT,         102, {1, 1, 1, 1, 102, 102}},
	{CODES_RENEW,          102, {3, 3, 3, 3, 102, 102}},
	{CODES_PEER,           102, {1, 1, 1, 1, 102, 102}},
	{CODES_CHANNEL,        102, {1, 1, 1, 1, 102, 102}},
	{CODES_JOIN,           102, {1, 1, 1, 1, 102, 102}},
	{CODES_LEAVE,          102, {1, 1, 1, 1, 102, 102}}, /* or 2, unstated */
	{CODES_MEMBERS,        102, {1, 1, 1, 1, 102, 102}}, /* or 2, unstated */
	{CODES_QUERY,          102, {3, 3, 3, 3, 102, 102}},
	{CODES_ATTRIBUTE,      102, {1, 1, 1, 1, 102, 102}}, /* 1.0.x: or 1 */
	{CODES_INVITE,         102, {2, 2, 2, 2, 2, 2}}, /* 1.11 has no such number */
	/* 1.4: states in 0.9.0 */
	{CODES_PEER,             0, {3, 0, 0, 0, 0, 0}},
	{CODES_PEER,             2, {4, 2, 2, 2, 2, 2}},
	{CODES_PEER,             3, {2, 3, 3, 3, 3, 3}},
	{CODES_PEER,             4, {2, 3, 3, 4, 4, 4}},
	{CODES_PEER,             5, {1, 1, 1, 1, 5, 5}}, /* 0.9.3: or 5 to 7 */
	{CODES_PEER,             6, {1, 1, 1, 1, 6, 6}},
	{CODES_PEER,             7, {1, 1, 1, 1, 7, 7}},
	/* 1.5: states in 0.9.0 */
	{CODES_CHANNEL,          0, {2, 0, 0, 0, 0, 0}},
	{CODES_CHANNEL,          2, {4, 2, 2, 2, 2, 2}},
	{CODES_CHANNEL,          3, {1, 1, 1, 1, 3, 3}}, /* 0.9.3: or 3 and 4 */
	{CODES_CHANNEL,          4, {1, 1, 1, 1, 4, 4}},
	/* 1.6; later documents: a second join gave Rejected up to 1.0.0 */
	{CODES_JOIN,             5, {1, 1, 1, 1, 5, 5}},
	{CODES_JOIN,             6, {2, 2, 2, 2, 2, 6}},
	{CODES_JOIN,             7, {1, 1, 1, 1, 7, 7}},
	/* 1.7 */
	{CODES_LEAVE,            3, {2, 2, 2, 2, 3, 3}},
	/* 1.8 */
	{CODES_MEMBERS,          4, {1, 1, 1, 1, 4, 4}},
	{CODES_MEMBERS,          5, {2, 2, 2, 2, 5, 5}},
	/* 1.12: 0.9.1 has no NotLoggedIn */
	{CODES_LOCAL_FAILURE,    4, {1, 1, 4, 4, 4, 4}},
	/* 2 and L2: 0.9.0 has no RemoteLogin, but BannedByServer */
	{CODES_REASON,           8, {7, 8, 8, 8, 8, 8}},
};

/* What a defect has instead, whatever the version. */
static const struct {
	enum defect defect;
	enum codes codes;
	short number, instead;
} wrong[] = {
	{DEFECT_PEER_STATES_AS_CODES,          CODES_PEER,      0, 0},
	{DEFECT_PEER_STATES_AS_CODES,          CODES_PEER,      3, 3},
	{DEFECT_PEER_STATE_UNREACHABLE_EARLY,  CODES_PEER,      3, 3},
	{DEFECT_CHANNEL_STATES_AS_CODES,       CODES_CHANNEL,   0, 0},
	{DEFECT_CHANNEL_STATES_AS_PEER_STATES, CODES_CHANNEL,   0, 3},
	{DEFECT_PEER_STATES_KEPT,              CODES_PEER,      0, 3},
	{DEFECT_PEER_STATE_UNREACHABLE_KEPT,   CODES_PEER,      3, 2},
	{DEFECT_CHANNEL_STATES_KEPT,           CODES_CHANNEL,   0, 2},
	{DEFECT_LOGIN_REASON_EARLY,            CODES_REASON,    8, 8},
	{DEFECT_LOGIN_KICK_REASON,             CODES_REASON,    7, 17},
	{DEFECT_PEER_TOO_LONG_CODE_EARLY,      CODES_PEER,      7, 7},
	{DEFECT_PEER_TOO_LONG_UNREACHABLE,     CODES_PEER,      7, 3},
	{DEFECT_CHANNEL_TOO_LONG_CODE_EARLY,   CODES_CHANNEL,   4, 4},
	{DEFECT_PEER_ID_CODE_EARLY,            CODES_PEER,      6, 6},
	{DEFECT_CHANNEL_JOIN_AGAIN_CODE_EARLY, CODES_JOIN,      6, 6},
	{DEFECT_CHANNEL_JOIN_AGAIN_FAILURE,    CODES_JOIN,      6, 1},
	{DEFECT_CHANNEL_LEAVE_CODE_EARLY,      CODES_LEAVE,     3, 3},
	{DEFECT_CHANNEL_LEAVE_GENERAL,         CODES_LEAVE,     3, 1},
	{DEFECT_CHANNEL_MAX_CODE_EARLY,        CODES_JOIN,      5, 5},
	{DEFECT_CHANNEL_MAX_REJECTED,          CODES_JOIN,      5, 2},
	{DEFECT_CHANNEL_MEMBERS_CODE_EARLY,    CODES_MEMBERS,   5, 5},
	{DEFECT_RATE_AS_UNREACHABLE,           CODES_PEER,      5, 3},
	{DEFECT_RATE_AS_TIMEOUT,               CODES_CHANNEL,   3, 2},
	{DEFECT_RATE_QUERY_GENERAL,            CODES_QUERY,     5, 1},
	{DEFECT_RATE_WRITE_GENERAL,            CODES_ATTRIBUTE, 5, 2},
	{DEFECT_RENEW_TOO_OFTEN_GENERAL,       CODES_RENEW,     4, 1},
	{DEFECT_RATE_MEMBERS_CODE_EARLY,       CODES_MEMBERS,   4, 4},
	{DEFECT_RATE_JOIN_CODE_EARLY,          CODES_JOIN,      7, 7},
};

/* What a variant has instead, from one version to another. */
static const struct {
	enum variant variant;
	enum sdk since, until;
	enum codes codes;
	short number, instead;
} other[] = {
	{VARIANT_CODES_EARLY,   SDK_0_9_3, SDK_0_9_3, CODES_PEER,    5, 5},
	{VARIANT_CODES_EARLY,   SDK_0_9_3, SDK_0_9_3, CODES_PEER,    6, 6},
	{VARIANT_CODES_EARLY,   SDK_0_9_3, SDK_0_9_3, CODES_PEER,    7, 7},
	{VARIANT_CODES_EARLY,   SDK_0_9_3, SDK_0_9_3, CODES_CHANNEL, 3, 3},
	{VARIANT_CODES_EARLY,   SDK_0_9_3, SDK_0_9_3, CODES_CHANNEL, 4, 4},
	{VARIANT_JOIN_CODES,    SDK_1_0_0, SDK_1_0_0, CODES_JOIN,    6, 6},
	{VARIANT_JOIN_CODES,    SDK_1_0_1, SDK_1_0_1, CODES_JOIN,    6, 2},
	{VARIANT_JOIN_CODES,    SDK_1_0_0, SDK_1_0_1, CODES_JOIN,    5, 1},
	{VARIANT_GENERAL_CODES, SDK_0_9_0, SDK_0_9_3, CODES_LEAVE,   102, 2},
	{VARIANT_GENERAL_CODES, SDK_0_9_0, SDK_0_9_3, CODES_MEMBERS, 102, 2},
	{VARIANT_GENERAL_CODES, SDK_0_9_0, SDK_0_9_3, CODES_MEMBERS, 4, 2},
	{VARIANT_GENERAL_CODES, SDK_0_9_0, SDK_0_9_3, CODES_MEMBERS, 5, 1},
	{VARIANT_GENERAL_CODES, SDK_0_9_0, SDK_0_9_3, CODES_JOIN,    7, 2},
};

/* From which version to which, both included. */
static const struct {
	enum sdk since;
	enum sdk until;
} traits[TRAIT_COUNT] = {
	[TRAIT_ALWAYS]        = {SDK_0_9_0, SDK_LATEST},
	[TRAIT_INVITATIONS]   = {SDK_0_9_1, SDK_LATEST}, /* facts.md 4.1 */
	[TRAIT_RENEWAL]       = {SDK_0_9_2, SDK_LATEST}, /* 1.3, L5 */
	[TRAIT_PRESENCE]      = {SDK_0_9_2, SDK_LATEST}, /* 1.9 */
	[TRAIT_LEADING_SPACE] = {SDK_0_9_2, SDK_LATEST}, /* 3.2 */
	[TRAIT_LINGERS]       = {SDK_0_9_2, SDK_0_9_2},  /* P2 */
	[TRAIT_OFFLINE]       = {SDK_0_9_3, SDK_LATEST}, /* M2, M4 */
	[TRAIT_ATTRIBUTES]    = {SDK_0_9_3, SDK_LATEST}, /* 1.10 */
	[TRAIT_MIXED_LOGIN]   = {SDK_0_9_0, SDK_0_9_3},  /* 6.3 */
	[TRAIT_SIGNALING]     = {SDK_1_0_0, SDK_LATEST}, /* 5, I13 */
};
/* clang-format on */

int sdk_code(const struct service *service, enum sdk sdk, enum codes codes, int number)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (wrong[i].codes == codes && wrong[i].number == number &&
		    defect(service, wrong[i].defect))
			return wrong[i].instead;
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		if (other[i].codes == codes && other[i].number == number &&
		    other[i].since <= sdk && sdk <= other[i].until &&
		    variant(service, other[i].variant))
			return other[i].instead;
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (numbers[i].codes == codes && numbers[i].number == number)
			return numbers[i].in[sdk];
	}
	return number;
}

bool sdk_has(enum sdk sdk, enum trait trait)
{
	return traits[trait].since <= sdk && sdk <= traits[trait].until;
}
