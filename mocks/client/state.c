#include "mocks/client/core.h"

#include "base/mem.h"

/* facts.md 2. */
enum reason {
	REASON_NONE, /* nothing is told */
	REASON_LOGIN,
	REASON_LOGIN_SUCCESS,
	REASON_LOGIN_FAILURE,
	REASON_LOGIN_TIMEOUT,
	REASON_INTERRUPTED,
	REASON_LOGOUT,
	REASON_BANNED,
	REASON_REMOTE_LOGIN,
	REASON_COUNT,
	REASON_UNLISTED = 42 /* only with a defect */
};

struct move {
	enum state to; /* STATE_NONE: this cannot happen here */
	enum reason reason;
};

/*
 * Aborted by login is for the transparent client, which asks the service; the
 * other refuses such a login before it comes here. So is logout while a login
 * is under way. What the service itself decides is told by event.c, as it came.
 */
static const struct move moves[STATE_COUNT][CHANGE_COUNT] = {
	/* clang-format off */
	[STATE_DISCONNECTED] = {
		[CHANGE_LOGIN]         = {STATE_CONNECTING,   REASON_LOGIN},
	},
	[STATE_CONNECTING] = {
		[CHANGE_LOGIN_OK]      = {STATE_CONNECTED,    REASON_LOGIN_SUCCESS},
		[CHANGE_LOGIN_REFUSED] = {STATE_DISCONNECTED, REASON_LOGIN_FAILURE},
		[CHANGE_LOGIN_TIMEOUT] = {STATE_DISCONNECTED, REASON_LOGIN_TIMEOUT},
		[CHANGE_LOGOUT]        = {STATE_DISCONNECTED, REASON_LOGOUT},
	},
	[STATE_CONNECTED] = {
		[CHANGE_INTERRUPTED]   = {STATE_RECONNECTING, REASON_INTERRUPTED},
		[CHANGE_BACK]          = {STATE_CONNECTED,    REASON_NONE},
		[CHANGE_LOGOUT]        = {STATE_DISCONNECTED, REASON_LOGOUT},
		[CHANGE_ABORTED]       = {STATE_ABORTED,      REASON_NONE},
		[CHANGE_THROWN_OUT]    = {STATE_DISCONNECTED, REASON_NONE},
	},
	[STATE_RECONNECTING] = {
		[CHANGE_BACK]          = {STATE_CONNECTED,    REASON_LOGIN_SUCCESS},
		[CHANGE_LOGOUT]        = {STATE_DISCONNECTED, REASON_LOGOUT},
		[CHANGE_ABORTED]       = {STATE_ABORTED,      REASON_NONE},
		[CHANGE_THROWN_OUT]    = {STATE_DISCONNECTED, REASON_NONE},
	},
	[STATE_ABORTED] = {
		[CHANGE_LOGIN]         = {STATE_CONNECTING,   REASON_LOGIN},
		[CHANGE_LOGOUT]        = {STATE_DISCONNECTED, REASON_LOGOUT},
	},
	/* clang-format on */
};

/* What a defect tells instead; REASON_NONE: nothing. */
static const struct {
	enum wrong wrong;
	enum change change;
	enum reason reason;
} wrong_reasons[] = {
	/* clang-format off */
	{WRONG_CONNECTING_SILENT,         CHANGE_LOGIN,         REASON_NONE},
	{WRONG_CONNECTED_REASON_LOGIN,    CHANGE_LOGIN_OK,      REASON_LOGIN},
	{WRONG_LOGIN_REFUSED_AS_TIMEOUT,  CHANGE_LOGIN_REFUSED, REASON_LOGIN_TIMEOUT},
	{WRONG_LOGOUT_SILENT,             CHANGE_LOGOUT,        REASON_NONE},
	{WRONG_LOGOUT_REASON_INTERRUPTED, CHANGE_LOGOUT,        REASON_INTERRUPTED},
	{WRONG_RECONNECTING_SILENT,       CHANGE_INTERRUPTED,   REASON_NONE},
	{WRONG_REASON_UNLISTED,           CHANGE_LOGIN_OK,      REASON_UNLISTED},
	{WRONG_LOSS_UNREPORTED,           CHANGE_INTERRUPTED,   REASON_NONE},
	{WRONG_LOSS_UNREPORTED,           CHANGE_BACK,          REASON_NONE},
	{WRONG_RECONNECTING_REASON,       CHANGE_INTERRUPTED,   REASON_LOGOUT},
	{WRONG_LOGIN_TIMEOUT_REASON,      CHANGE_LOGIN_TIMEOUT, REASON_LOGIN_FAILURE},
	{WRONG_LOGIN_TIMEOUT_CONNECTING,  CHANGE_LOGIN_TIMEOUT, REASON_NONE},
	{WRONG_BACK_SILENT,               CHANGE_BACK,          REASON_NONE},
	{WRONG_BACK_REASON_LOGIN,         CHANGE_BACK,          REASON_LOGIN},
	/* clang-format on */
};

static enum reason told_reason(const struct client *client, enum change change,
			       enum reason right)
{
	if (right == REASON_NONE || client->defects == NULL)
		return right;
	for (size_t i = 0; i < sizeof wrong_reasons / sizeof *wrong_reasons; i++) {
		if (wrong_reasons[i].change == change &&
		    wrong_is(client, wrong_reasons[i].wrong))
			return wrong_reasons[i].reason;
	}
	return right;
}

/* CONN-02: what 1.0.1 fixed, an earlier client may still do. */
static bool is_unreported(const struct client *client, enum change change)
{
	return (change == CHANGE_INTERRUPTED || change == CHANGE_BACK) &&
	       client->release < RELEASE_1_0_1 &&
	       variant_is(client, VARIANT_LOSS_UNREPORTED);
}

struct json *state_params(enum state state, int reason)
{
	struct json *ret = json_object();

	json_put_int(ret, "state", state);
	json_put_int(ret, "reason", reason);
	return ret;
}

bool state_change(struct client *client, enum change change)
{
	struct move move = moves[client->state][change];

	if (move.to == STATE_NONE)
		return false;
	client->state = move.to;

	enum reason reason = told_reason(client, change, move.reason);
	if (reason == REASON_NONE || client->role != ROLE_RTM ||
	    is_unreported(client, change))
		return true;
	OWNED(json_freep)
	struct json *params = state_params(move.to, (int)reason);
	event_hand_out(client, "connectionStateChanged", params);
	return true;
}

bool state_logged_in(const struct client *client)
{
	return client->state == STATE_CONNECTED || client->state == STATE_RECONNECTING;
}
