/*
 * Who is logged in: login, logout, the second login that pushes the first one
 * out, a connection that is lost and the return to its session.
 */
#ifndef MOCKS_SERVICE_SESSION_H
#define MOCKS_SERVICE_SESSION_H

#include "mocks/service/rpc.h"

enum login_code {
	LOGIN_OK = 0,
	LOGIN_UNKNOWN = 1,
	LOGIN_REJECTED = 2,
	LOGIN_INVALID_ARGUMENT = 3,
	LOGIN_INVALID_APP_ID = 4,
	LOGIN_INVALID_TOKEN = 5,
	LOGIN_TOKEN_EXPIRED = 6,
	LOGIN_NOT_AUTHORIZED = 7,
	LOGIN_ALREADY = 8,
	LOGIN_TOO_OFTEN = 10
};

enum change_reason { REASON_BANNED = 7, REASON_REMOTE_LOGIN = 8 };

#define STATE_ABORTED     5
#define LOGOUT_KICKED     103 /* Signaling */
#define NOT_LOGGED_IN     102
#define SIG_NOT_LOGGED_IN 1003

void op_login(struct request *request);
void op_logout(struct request *request);

/* A new session of USER on CONN; one that it had is pushed out. */
struct session *session_start(struct service_conn *conn, struct user *user);

/* After the answer to its login: all that waited for the user. */
void session_greet(struct session *session);

/* The user is offline afterwards. HEIR, KEEP_WRITTEN: see deliver_session_over(). */
void session_end(struct session *session, struct session *heir, bool keep_written);

/* The service throws the user out. */
void session_kick(struct session *session);

/* Its connection closed without a logout. */
void session_lost(struct session *session);

#endif
