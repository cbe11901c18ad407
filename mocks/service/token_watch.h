/*
 * Tokens of users: who may log in with what, for how long, and the renewal.
 * Which code a reason becomes stands in one table.
 */
#ifndef MOCKS_SERVICE_TOKEN_WATCH_H
#define MOCKS_SERVICE_TOKEN_WATCH_H

#include "mocks/service/rpc.h"
#include "mocks/service/session.h"

/*
 * Ok with the moment at which TOKEN (NULL: none) stops to hold, 0: never. CONN: who
 * wants to log in as USER.
 */
enum login_code token_login_code(const struct service_conn *conn, struct user *user,
				 const char *token, int64_t *ret_ends_ms);

/* From now on the end of TOKEN is told to SESSION. */
void token_watch(struct session *session, const char *token, int64_t ends_ms);

void op_renew_token(struct request *request);

#endif
