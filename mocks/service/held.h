/*
 * Events that are not written at once: variants hold them back, in order, and
 * some defects do things later. Without those everything is written at once.
 */
#ifndef MOCKS_SERVICE_HELD_H
#define MOCKS_SERVICE_HELD_H

#include "mocks/service/deliver.h"

#define HELD_MS 5 /* of real time: how long an event may be held back */

/* An event to CONN: written, or held. CAUSE: whose message it is, or NULL. */
void held_emit(struct service_conn *conn, struct user *cause, const char *bytes,
	       size_t len);

/* Writes what was held back. */
void held_flush(struct service *service);
void held_forget(struct service_conn *conn);
void held_free(struct service *service);

/* Defects: MESSAGE once more to USER, AFTER_MS later on the world's clock. */
void later_message(struct user *user, struct message *message, int64_t after_ms);
void laters_free(struct world *world);

#endif
