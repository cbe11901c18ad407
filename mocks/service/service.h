/*
 * The reference service: a core without I/O. Bytes of connections and the time
 * go in, bytes and closes come out. It speaks rtm.v1 as docs/wire-protocol.md
 * says, right by default and wrong by name (defect.h).
 *
 * It never uses the catalogue or the harness's judging code: it is a second,
 * independent reading of the rules. It knows nothing of sockets or clocks.
 *
 * Time: each world has a clock of its own. A world made through the control
 * connection stands still between advances, unless the variant "clock-runs" is
 * on; a world from the configuration runs with the time handed in.
 */
#ifndef MOCKS_SERVICE_SERVICE_H
#define MOCKS_SERVICE_SERVICE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct service;
struct service_conn; /* one connection, as the core sees it */

/* What comes out. The core may call these from within any of its functions. */
struct service_ops {
	void (*send)(void *user, void *conn_user, const char *bytes, size_t len);
	/* After what was sent before it; CODE 0: drop without a close frame. */
	void (*close)(void *user, void *conn_user, int code, const char *reason);
};

struct service_app {
	const char *app_id;
	const char *certificate; /* NULL: static */
};

struct service_config {
	const char *secret;             /* of the control connection; NULL: no control */
	const char *const *defects;     /* names of defect.h, NULL-terminated, or NULL */
	const char *const *variants;    /* names of variant.h, NULL-terminated, or NULL */
	const struct service_app *apps; /* worlds that exist from the start */
	size_t n_apps;
	const char *version; /* "0.9.3": the only one followed; NULL: each asked for */
	uint64_t seed;       /* of its choices and session names */
};

/* ERR_USAGE for an unknown version, defect or variant, with the nearest name. */
bool service_new(const struct service_config *config, const struct service_ops *ops,
		 void *user, int64_t now_ms, struct service **ret, struct err *err);
void service_free(struct service *service);
void service_freep(struct service **service);

/* NOW_MS everywhere: wall time in ms; never goes back. */
struct service_conn *service_open(struct service *service, void *conn_user,
				  int64_t now_ms);

/* One message as it came; BINARY and text that is no UTF-8 get their close codes. */
void service_receive(struct service *service, struct service_conn *conn,
		     const char *bytes, size_t len, bool binary, int64_t now_ms);

/* Bytes of a message that is to be handed on, rather than refused by WebSocket. */
size_t service_message_max(const struct service *service);

/* The connection is gone, for whatever reason; CONN is invalid afterwards. */
void service_closed(struct service *service, struct service_conn *conn, int64_t now_ms);

/* The next moment, in NOW_MS time, at which service_tick() has something to do; -1: none.
 */
int64_t service_next_due(const struct service *service);
void service_tick(struct service *service, int64_t now_ms);

/* True once after control asked for a restart: every connection is to be closed by then.
 */
bool service_wants_restart(struct service *service);

#endif
