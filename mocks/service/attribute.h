/*
 * Attributes of users: they live as long as the session that set them.
 */
#ifndef MOCKS_SERVICE_ATTRIBUTE_H
#define MOCKS_SERVICE_ATTRIBUTE_H

#include "mocks/service/rpc.h"

void op_set_attributes(struct request *request);
void op_add_attributes(struct request *request);
void op_delete_attributes(struct request *request);
void op_clear_attributes(struct request *request);
void op_get_all_attributes(struct request *request);
void op_get_attributes(struct request *request);

/* Some defects: SESSION, just begun, finds what its user's last one left behind. */
void attributes_inherit(struct session *session);
void attributes_forget(struct user *user);
/* SESSION ends: what it has goes with it, unless a defect keeps it. */
void attributes_end(struct session *session);

#endif
