/*
 * Where the core asks its rules (rule.h). Private to mocks/service.
 */
#ifndef MOCKS_SERVICE_RULE_INSIDE_H
#define MOCKS_SERVICE_RULE_INSIDE_H

#include "mocks/service/core.h"

/* A request came in whose answer is told by its id alone. */
void rules_note(struct service_conn *conn, const struct json *id, const char *method);
void rules_forget_notes(struct service_conn *conn);

/* True: a rule took the message, and nothing is to be sent. Asked only where there are
 * rules. */
bool rules_take(struct service_conn *conn, const char *bytes, size_t len);

/* What is delayed, and what was ruled in it. */
void rules_forget_world(struct world *world);
void rules_free(struct service *service);

#endif
