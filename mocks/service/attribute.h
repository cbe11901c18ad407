/*
 * Attributes of users: they live as long as the session that set them.
 */
#ifndef MOCKS_SERVICE_ATTRIBUTE_H
#define MOCKS_SERVICE_ATTRIBUTE_H

#include "mocks/service/rpc.h"

#define ATTRIBUTE_KEY_MAX   32          /* bytes; ATTR-04 */
#define ATTRIBUTE_VALUE_MAX 8192        /* bytes; ATTR-04 */
#define ATTRIBUTE_SET_MAX   (16 * 1024) /* bytes of keys and values; ATTR-05 */

void op_set_attributes(struct request *request);
void op_add_attributes(struct request *request);
void op_delete_attributes(struct request *request);
void op_clear_attributes(struct request *request);
void op_get_all_attributes(struct request *request);
void op_get_attributes(struct request *request);

#endif
