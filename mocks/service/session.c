#include "mocks/service/session.h"

#include "base/mem.h"
#include "mocks/service/attribute.h"
#include "mocks/service/channel.h"
#include "mocks/service/deliver.h"
#include "mocks/service/held.h"
#include "mocks/service/invite.h"
#include "mocks/service/offline.h"
#include "mocks/service/token_watch.h"

#include <stdlib.h>
#include <string.h>

#define SESSION_NAME_LEN 16
#define LOGOUT_REJECTED  1 /* facts.md 1.2 */

static struct session *session_new(struct user *user, enum role role)
{
	struct session *session = mem_new(1, sizeof *session);
	char hex[SESSION_NAME_LEN + 1];

	rng_hex(&user->world->service->rng, hex, SESSION_NAME_LEN);
	session->name = mem_dup(hex);
	session->user = user;
	session->role = role;
	list_init(&session->waiting);
	list_push(&user->world->sessions, &session->at);
	return session;
}

static void attach(struct session *session, struct service_conn *conn)
{
	struct user *user = session->user;

	session->conn = conn;
	session->sdk = conn->sdk;
	conn->session = session;
	conn->latest = user;
	list_remove(&conn->as_latest);
	list_push(&user->conns, &conn->as_latest);
}

void session_end(struct session *session, struct session *heir, bool keep_written)
{
	struct user *user = session->user;
	struct world *world = user->world;

	if (user->session == session)
		user->session = NULL;
	user->away_ms = world_now(world);
	timer_cancel(&world->timers, &session->token_timer);
	timer_cancel(&world->timers, &session->grace_timer);
	channels_leave_all(session, true);
	invitations_session_over(session);
	deliver_session_over(session, heir, keep_written);
	if (session->conn != NULL)
		session->conn->session = NULL;
	list_remove(&session->at);
	attributes_end(session);
	map_finish(&session->channels);
	free(session->name);
	free(session);
}

/* Tells SESSION that its end was not its own wish. */
static void tell_end(struct session *session, enum change_reason reason)
{
	struct service *service = session->user->world->service;
	struct text *out;

	if (session->role == ROLE_SIGNALING) {
		out = event_begin(service, "onLogout", 0);
		frame_int(out, "ecode",
			  defect(service, DEFECT_SIG_EVENT_RTM_NUMBERS) ? (int)reason
									: LOGOUT_KICKED);
	} else {
		out = event_begin(service, "connectionStateChanged", 0);
		frame_int(out, "state", STATE_ABORTED);
		frame_int(out, "reason",
			  sdk_code(service, session->sdk, CODES_REASON, (int)reason));
	}
	event_end(service);
	deliver_note(session, NULL);
}

static void push_out(struct session *old, struct session *heir)
{
	struct service *service = old->user->world->service;
	struct service_conn *conn = old->conn;

	if (defect(service, DEFECT_LOGIN_PUSH_OUT_KEEPS_CHANNELS))
		channels_inherit(old, heir);
	if (conn == NULL || defect(service, DEFECT_LOGIN_PUSH_OUT_SILENT)) {
		session_end(old, heir, true);
		return;
	}
	tell_end(old, defect(service, DEFECT_LOGIN_PUSH_OUT_REASON)
			      ? REASON_BANNED
			      : REASON_REMOTE_LOGIN);
	session_end(old, heir, true);
	conn_close(conn, CLOSE_SESSION_OVER, "logged in elsewhere");
}

struct session *session_start(struct service_conn *conn, struct user *user)
{
	struct service *service = conn->service;
	struct session *old = user->session;
	struct session *session = session_new(user, conn->role);

	if (old != NULL && !defect(service, DEFECT_LOGIN_NO_PUSH_OUT) &&
	    !defect(service, DEFECT_LOGIN_FIRST_STAYS))
		push_out(old, session);
	if (old == NULL || !defect(service, DEFECT_LOGIN_FIRST_STAYS))
		user->session = session;
	attach(session, conn);
	return session;
}

void session_greet(struct session *session)
{
	attributes_inherit(session);
	if (session->role == ROLE_RTM)
		cache_deliver(session);
	deliver_waiting(session);
	invitations_user_online(session);
}

void session_kick(struct session *session)
{
	struct service_conn *conn = session->conn;

	tell_end(session, REASON_BANNED);
	session->user->thrown_out = true;
	session_end(session, NULL, false);
	if (conn != NULL)
		conn_close(conn, CLOSE_SESSION_OVER, "ended by the service");
}

static void grace_over(void *user)
{
	struct session *session = user;

	session->user->was_lost = true;
	session_end(session, NULL, false);
}

static int64_t grace_ms(const struct service *service)
{
	if (defect(service, DEFECT_LOST_AT_ONCE))
		return 0;
	if (defect(service, DEFECT_LOST_10_S))
		return GRACE_MS / 3;
	return defect(service, DEFECT_LOST_60_S) ? GRACE_MS * 2 : GRACE_MS;
}

void session_lost(struct session *session)
{
	const struct service *service = session->user->world->service;

	session->conn = NULL;
	if (!defect(service, DEFECT_LOST_NEVER))
		world_timer(session->user->world, &session->grace_timer,
			    grace_ms(service), grace_over, session);
}

/* The session's old connection, perhaps half dead, is given up for CONN. */
static void take_over(struct session *session, struct service_conn *conn)
{
	struct service_conn *old = session->conn;

	timer_cancel(&session->user->world->timers, &session->grace_timer);
	if (old != NULL) {
		old->session = NULL;
		session->conn = NULL;
		deliver_conn_gone(old);
		conn_close(old, 0, "resumed elsewhere");
	}
	attach(session, conn);
}

static void answer_session(struct request *request, struct session *session)
{
	struct text *out = answer_begin(request, LOGIN_OK);

	frame_text(out, "session", session->name);
	answer_end(request->conn);
}

static void resume(struct request *request, struct user *user, const char *name)
{
	struct session *session = user->session;

	if (session == NULL || session->role != ROLE_RTM ||
	    strcmp(session->name, name) != 0) {
		answer_code(request, LOGIN_NOT_AUTHORIZED);
		return;
	}
	take_over(session, request->conn);
	answer_session(request, session);
	if (defect(request->service, DEFECT_RESUME_LOSES_CHANNELS))
		channels_leave_all(session, false);
	if (defect(request->service, DEFECT_RESUME_ANNOUNCED))
		channels_announce(session);
	deliver_waiting(session);
}

static enum login_code too_often(const struct service *service)
{
	return defect(service, DEFECT_LOGIN_TOO_OFTEN_CODE) ? LOGIN_REJECTED
							    : LOGIN_TOO_OFTEN;
}

/* A code other than Ok, or Ok with the moment at which the token ends. */
static enum login_code login_check(struct request *request, struct user *user,
				   int64_t *ret_ends_ms)
{
	struct service *service = request->service;
	const char *token = request_text(request, "token");

	if (!limit_pass(request->conn, user, LIMIT_LOGIN))
		return too_often(service);
	if (user->session != NULL && defect(service, DEFECT_LOGIN_SECOND_REFUSED))
		return LOGIN_ALREADY;
	return token_login_code(request->conn, user, token, ret_ends_ms);
}

static void unknown_event(struct session *session)
{
	struct service *service = session->user->world->service;

	if (!variant(service, VARIANT_UNKNOWN_EVENT))
		return;
	frame_text(event_begin(service, "serviceNotice", 0), "notice",
		   "maintenance on Sunday");
	event_end(service);
	deliver_note(session, NULL);
}

static bool id_usable(const struct world *world, const struct service_conn *conn,
		      const char *id)
{
	const struct service *service = world->service;

	if (defect(service, DEFECT_LOGIN_USER_ID_UNCHECKED))
		return true;
	if ((defect(service, DEFECT_LOGIN_USER_ID_STRICT) && !name_strict(id)) ||
	    (defect(service, DEFECT_LOGIN_USER_ID_32) && strlen(id) > 32))
		return false;
	return user_id_usable(world, conn, id);
}

void op_login(struct request *request)
{
	static const enum defect mistakes[] = {DEFECT_USER_ID_TRIMMED,
					       DEFECT_USER_ID_SPACES,
					       DEFECT_USER_ID_MARKS, DEFECT_USER_ID_CUT};
	struct service_conn *conn = request->conn;
	const char *id = request_text(request, "userId");
	OWNED(mem_freep)
	char *spoiled = name_spoiled(request->service, id, mistakes);
	const char *name = request_text(request, "session");
	struct world *world = world_find(request->service, conn->app_id);
	int64_t ends_ms = 0;

	if (conn->session != NULL) {
		answer_code(request, LOGIN_ALREADY);
		return;
	}
	if (world == NULL) {
		answer_code(request, LOGIN_INVALID_APP_ID);
		return;
	}
	if (!id_usable(world, conn, id)) {
		answer_code(request, LOGIN_INVALID_ARGUMENT);
		return;
	}
	if (strlen(id) == NAME_MAX_LEN &&
	    defect(request->service, DEFECT_LOGIN_64_BYTES_UNKNOWN)) {
		answer_code(request, LOGIN_UNKNOWN);
		return;
	}
	struct user *user = world_user(world, spoiled);
	if (user == NULL) {
		answer_code(request, LOGIN_UNKNOWN);
		return;
	}
	if (name != NULL && *name != '\0') {
		resume(request, user, name);
		return;
	}
	enum login_code code = login_check(request, user, &ends_ms);
	if (user->logout_ms > 0 && defect(request->service, DEFECT_LOGIN_AFTER_LOGOUT))
		code = LOGIN_REJECTED;
	if (code != LOGIN_OK) {
		answer_code(request, code);
		if (defect(request->service, DEFECT_LOGIN_REFUSED_PUSHES_OUT) &&
		    user->session != NULL)
			session_kick(user->session);
		return;
	}
	struct session *session = session_start(conn, user);
	token_watch(session, request_text(request, "token"), ends_ms);
	answer_session(request, session);
	unknown_event(session);
	session_greet(session);
}

void op_logout(struct request *request)
{
	struct service_conn *conn = request->conn;

	struct user *user = conn->session->user;

	held_flush(request->service);
	session_end(conn->session, NULL, false);
	user->logout_ms = world_now(user->world);
	answer_code(request, defect(request->service, DEFECT_LOGOUT_REFUSED)
				     ? LOGOUT_REJECTED
				     : 0);
}
