/*
 * The operations of the older Signaling SDK. Its users live in the same world
 * as those of RTM; invitations between the two are bridge.h's affair.
 */
#ifndef MOCKS_SERVICE_SIGNALING_H
#define MOCKS_SERVICE_SIGNALING_H

#include "mocks/service/rpc.h"

void op_sig_login(struct request *request);
void op_sig_join(struct request *request);
void op_sig_leave(struct request *request);
void op_sig_send(struct request *request);
void op_sig_send_channel(struct request *request);
void op_sig_invite(struct request *request);
void op_sig_accept(struct request *request);
void op_sig_refuse(struct request *request);
void op_sig_end(struct request *request);
void op_sig_query(struct request *request);

#endif
