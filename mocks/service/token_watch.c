#include "mocks/service/token_watch.h"

#include "base/mem.h"
#include "crypto/token.h"
#include "mocks/service/deliver.h"

#include <stdlib.h>
#include <string.h>

#define MS_PER_HOUR 3600000LL

enum renew_code {
	RENEW_OK = 0,
	RENEW_FAILURE = 1,
	RENEW_INVALID_ARGUMENT = 2,
	RENEW_TOO_OFTEN = 4,
	RENEW_TOKEN_EXPIRED = 5,
	RENEW_INVALID_TOKEN = 6
};

/* clang-format off */
static const struct {
	enum login_code login;
	enum renew_code renew;
} codes[TOKEN_REASON_COUNT] = {
	[TOKEN_REASON_OK]                = {LOGIN_OK,             RENEW_OK},
	[TOKEN_REASON_EMPTY]             = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_ARGUMENT},
	[TOKEN_REASON_VERSION]           = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_TOKEN},
	[TOKEN_REASON_MALFORMED]         = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_TOKEN},
	[TOKEN_REASON_OTHER_APP]         = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_TOKEN},
	[TOKEN_REASON_NO_CERTIFICATE]    = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_TOKEN},
	[TOKEN_REASON_OTHER_USER]        = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_TOKEN},
	[TOKEN_REASON_SIGNATURE]         = {LOGIN_INVALID_TOKEN,  RENEW_INVALID_TOKEN},
	[TOKEN_REASON_NO_PRIVILEGE]      = {LOGIN_NOT_AUTHORIZED, RENEW_INVALID_TOKEN},
	[TOKEN_REASON_EXPIRED]           = {LOGIN_TOKEN_EXPIRED,  RENEW_TOKEN_EXPIRED},
	[TOKEN_REASON_PRIVILEGE_EXPIRED] = {LOGIN_TOKEN_EXPIRED,  RENEW_TOKEN_EXPIRED},
	[TOKEN_REASON_UNCHECKED]         = {LOGIN_UNKNOWN,        RENEW_FAILURE},
};

/* Checks that a defect leaves out. */
static const struct {
	enum defect defect;
	enum token_reason reason;
} skipped[] = {
	{DEFECT_TOKEN_APP_UNCHECKED,       TOKEN_REASON_OTHER_APP},
	{DEFECT_TOKEN_APP_UNCHECKED,       TOKEN_REASON_SIGNATURE},
	{DEFECT_TOKEN_USER_UNCHECKED,      TOKEN_REASON_OTHER_USER},
	{DEFECT_TOKEN_SIGNATURE_UNCHECKED, TOKEN_REASON_SIGNATURE},
	{DEFECT_TOKEN_PRIVILEGE_UNCHECKED, TOKEN_REASON_NO_PRIVILEGE},
	{DEFECT_TOKEN_CUT_ACCEPTED,        TOKEN_REASON_MALFORMED},
	{DEFECT_TOKEN_UNKNOWN_VERSION,     TOKEN_REASON_VERSION},
};
/* clang-format on */

static bool is_skipped(const struct service *service, enum token_reason reason)
{
	for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		if (skipped[i].reason == reason && defect(service, skipped[i].defect))
			return true;
	}
	return false;
}

static int64_t token_end_ms(const struct service *service, const struct token *token)
{
	int64_t ends_ms = token->ts * 1000LL;

	if (defect(service, DEFECT_TOKEN_23_HOURS))
		ends_ms -= MS_PER_HOUR;
	if (defect(service, DEFECT_TOKEN_25_HOURS))
		ends_ms += MS_PER_HOUR;
	return ends_ms;
}

/* 0: no end of its own. */
static int64_t privilege_end_ms(const struct service *service, const struct token *token)
{
	if (defect(service, DEFECT_TOKEN_PRIVILEGE_EXPIRY_IGNORED))
		return 0;
	for (size_t i = 0; i < token->n_privileges; i++) {
		int64_t ends_ms = token->privileges[i].expires * 1000LL;

		if (token->privileges[i].id != TOKEN_PRIVILEGE_RTM_LOGIN)
			continue;
		if (ends_ms == 0 && defect(service, DEFECT_TOKEN_PRIVILEGE_ZERO_EXPIRED))
			return 1;
		if (defect(service, DEFECT_TOKEN_PRIVILEGE_IN_MS))
			return token->privileges[i].expires;
		return ends_ms;
	}
	return 0;
}

/* Whether the times of TOKEN, right in all else, still hold. */
static enum token_reason judge_times(const struct world *world, const char *text,
				     int64_t *ret_ends_ms)
{
	const struct service *service = world->service;
	struct token token;
	struct token_verdict verdict;

	if (!token_parse(text, &token, &verdict))
		return TOKEN_REASON_OK; /* a defect let it pass */

	int64_t now_ms = world_now(world);
	int64_t ends_ms = token_end_ms(service, &token);
	int64_t privilege_ms = privilege_end_ms(service, &token);

	if (privilege_ms != 0 &&
	    (privilege_ms < ends_ms || defect(service, DEFECT_TOKEN_LIFE_BY_PRIVILEGE)))
		ends_ms = privilege_ms;
	if (now_ms >= ends_ms)
		return TOKEN_REASON_EXPIRED;
	*ret_ends_ms = ends_ms;
	return TOKEN_REASON_OK;
}

/* Until 0.9.3 a token that was made for another App ID logs in to a static one. */
static bool is_mixed(const struct world *world, const struct service_conn *conn,
		     const char *text)
{
	struct token token;
	struct token_verdict verdict;

	return world_has(world, conn, TRAIT_MIXED_LOGIN) &&
	       !variant(world->service, VARIANT_FIXED_EARLY) &&
	       token_parse(text, &token, &verdict);
}

static enum token_reason judge_static(const struct world *world,
				      const struct service_conn *conn, const char *token)
{
	const struct service *service = world->service;

	if (token == NULL || *token == '\0')
		return defect(service, DEFECT_TOKEN_STATIC_NEEDS_ONE) ? TOKEN_REASON_EMPTY
								      : TOKEN_REASON_OK;
	/* The App ID itself may stand in for a token; facts.md 6.3. */
	if (strcmp(token, world->app_id) == 0 ||
	    defect(service, DEFECT_TOKEN_STATIC_TAKES_ANY))
		return TOKEN_REASON_OK;
	if (is_mixed(world, conn, token))
		return defect(service, DEFECT_TOKEN_MIXED_UNKNOWN)
			       ? TOKEN_REASON_UNCHECKED
			       : TOKEN_REASON_OK;
	return TOKEN_REASON_NO_CERTIFICATE;
}

static bool is_signaling(const char *token)
{
	return strncmp(token, "1:", 2) == 0 || strcmp(token, "_no_need_token") == 0;
}

static enum token_reason judge(const struct user *user, const struct service_conn *conn,
			       const char *token, int64_t *ret_ends_ms)
{
	const struct world *world = user->world;
	const struct service *service = world->service;
	struct token_verdict verdict;

	if (world->certificate == NULL)
		return judge_static(world, conn, token);
	if ((token == NULL || *token == '\0') &&
	    defect(service, DEFECT_TOKEN_DYNAMIC_EMPTY))
		return TOKEN_REASON_OK;
	if (token != NULL && is_signaling(token) &&
	    defect(service, DEFECT_TOKEN_SIGNALING_ACCEPTED))
		return TOKEN_REASON_OK;
	token_check(token, world->app_id, world->certificate, user->id, world_now(world),
		    &verdict);
	if (token != NULL && verdict.reason == TOKEN_REASON_VERSION &&
	    defect(service, DEFECT_TOKEN_VERSION_UNCHECKED)) {
		OWNED(mem_freep)
		char *fixed = mem_dup(token);

		memcpy(fixed, TOKEN_VERSION,
		       strlen(token) < TOKEN_VERSION_LEN ? strlen(token)
							 : TOKEN_VERSION_LEN);
		return judge(user, conn, fixed, ret_ends_ms);
	}
	switch (verdict.reason) {
	case TOKEN_REASON_OK:
	case TOKEN_REASON_EXPIRED:
	case TOKEN_REASON_PRIVILEGE_EXPIRED:
		return judge_times(world, token, ret_ends_ms);
	default:
		if (is_skipped(service, verdict.reason))
			return judge_times(world, token, ret_ends_ms);
		return verdict.reason;
	}
}

enum login_code token_login_code(const struct service_conn *conn, struct user *user,
				 const char *token, int64_t *ret_ends_ms)
{
	const struct service *service = user->world->service;
	enum token_reason reason = judge(user, conn, token, ret_ends_ms);
	enum login_code code = codes[reason].login;

	if (reason == TOKEN_REASON_EXPIRED) {
		if (defect(service, DEFECT_TOKEN_EXPIRED_ACCEPTED))
			return LOGIN_OK;
		if (defect(service, DEFECT_TOKEN_OLD_LOGS_IN) &&
		    user->last_token != NULL && strcmp(user->last_token, token) == 0)
			return LOGIN_OK;
		if (defect(service, DEFECT_TOKEN_EXPIRED_CODE))
			return LOGIN_INVALID_TOKEN;
	}
	if (reason == TOKEN_REASON_SIGNATURE && defect(service, DEFECT_TOKEN_BAD_CODE))
		return LOGIN_TOKEN_EXPIRED;
	if (code == LOGIN_INVALID_TOKEN && variant(service, VARIANT_TOKEN_CODES))
		return LOGIN_NOT_AUTHORIZED;
	return code;
}

static void tell_expiry(struct session *session)
{
	struct service *service = session->user->world->service;

	if (!sdk_has(session->sdk, TRAIT_RENEWAL))
		return;
	event_begin(service, "tokenDidExpire", 0);
	event_end(service);
	deliver_note(session, NULL);
}

static void tell_everybody(struct world *world)
{
	LIST_EACH (link, &world->sessions)
		tell_expiry(LIST_ITEM(link, struct session, at));
}

static void token_ended(void *user)
{
	struct session *session = user;
	struct world *world = session->user->world;
	struct service *service = world->service;

	session->token_over = true;
	if (defect(service, DEFECT_TOKEN_EXPIRY_SILENT))
		return;
	if (defect(service, DEFECT_TOKEN_EXPIRY_DISCONNECTS)) {
		tell_expiry(session);
		session_kick(session);
		return;
	}
	if (defect(service, DEFECT_TOKEN_EXPIRY_TOLD_TO_ALL)) {
		tell_everybody(world);
		return;
	}
	tell_expiry(session);
	if (defect(service, DEFECT_TOKEN_EXPIRY_TWICE) &&
	    world_now(world) < session->token_ends_ms + 1000)
		world_timer(world, &session->token_timer, 1000, token_ended, session);
}

void token_watch(struct session *session, const char *token, int64_t ends_ms)
{
	struct user *user = session->user;
	struct world *world = user->world;

	if (token != user->last_token) {
		free(user->last_token);
		user->last_token = mem_dup(token);
	}
	session->token_ends_ms = ends_ms;
	session->token_over = false;
	timer_cancel(&world->timers, &session->token_timer);
	if (ends_ms == 0)
		return;
	if (defect(world->service, DEFECT_TOKEN_EXPIRY_EARLY))
		ends_ms -= 30000;
	timer_set(&world->timers, &session->token_timer, ends_ms, token_ended, session);
}

static enum renew_code renew_check(struct session *session, const char *token,
				   int64_t *ret_ends_ms)
{
	const struct service *service = session->user->world->service;
	bool empty = token == NULL || *token == '\0';
	enum token_reason reason;

	if (empty)
		return defect(service, DEFECT_RENEW_EMPTY_OK) ? RENEW_OK
							      : RENEW_INVALID_ARGUMENT;
	reason = judge(session->user, session->conn, token, ret_ends_ms);
	switch (reason) {
	case TOKEN_REASON_EXPIRED:
		if (defect(service, DEFECT_RENEW_ACCEPTS_EXPIRED))
			return RENEW_OK;
		if (defect(service, DEFECT_RENEW_EXPIRED_CODE))
			return RENEW_INVALID_TOKEN;
		break;
	case TOKEN_REASON_OTHER_USER:
	case TOKEN_REASON_OTHER_APP:
	case TOKEN_REASON_SIGNATURE:
		if (defect(service, DEFECT_RENEW_ACCEPTS_FOREIGN))
			return RENEW_OK;
		break;
	case TOKEN_REASON_MALFORMED:
	case TOKEN_REASON_VERSION:
		if (defect(service, DEFECT_RENEW_ACCEPTS_MALFORMED))
			return RENEW_OK;
		break;
	case TOKEN_REASON_OK:
		if (defect(service, DEFECT_RENEW_REFUSED))
			return RENEW_FAILURE;
		break;
	default:
		break;
	}
	return codes[reason].renew;
}

static void renewed(struct session *session, const char *token, int64_t ends_ms)
{
	struct service *service = session->user->world->service;

	if (defect(service, DEFECT_RENEW_KEEPS_OLD_EXPIRY))
		return;
	/* As after a failed renewal that some defect takes for a good one. */
	if (ends_ms == 0 || (defect(service, DEFECT_RENEW_LATER_WINS) &&
			     session->token_ends_ms > ends_ms))
		ends_ms = session->token_ends_ms;
	token_watch(session, token, ends_ms);
	if (defect(service, DEFECT_RENEW_EXPIRY_LOST))
		timer_cancel(&session->user->world->timers, &session->token_timer);
}

static void renew_failed(struct session *session)
{
	struct service *service = session->user->world->service;

	if (defect(service, DEFECT_RENEW_FAILED_FORGETS))
		timer_cancel(&session->user->world->timers, &session->token_timer);
	if (defect(service, DEFECT_RENEW_FAILED_ENDS_SESSION))
		session_kick(session);
}

void op_renew_token(struct request *request)
{
	struct service *service = request->service;
	struct session *session = request->session;
	const char *token = request_text(request, "token");
	int64_t ends_ms = 0;

	if (!limit_pass(request->conn, session->user, LIMIT_RENEW)) {
		answer_code(request, defect(service, DEFECT_RENEW_TOO_OFTEN_CODE)
					     ? RENEW_FAILURE
					     : RENEW_TOO_OFTEN);
		return;
	}
	enum renew_code code = renew_check(session, token, &ends_ms);
	answer_code(request, code);
	if (code != RENEW_OK) {
		renew_failed(session);
		return;
	}
	renewed(session, token, ends_ms);
	if (defect(service, DEFECT_RENEW_ENDS_SESSION))
		session_kick(session);
}
