/*
 * The reference service on a port: the thin layer between the core and the
 * loop. The program embeds it; rtm-mock-service is it and a main().
 */
#ifndef MOCKS_SERVICE_SERVER_H
#define MOCKS_SERVICE_SERVER_H

#include "mocks/service/service.h"
#include "net/ws.h"

struct server;

bool server_start(struct loop *loop, const struct ws_listen_config *listen,
		  const struct service_config *config, struct server **ret,
		  struct err *err);
uint16_t server_port(const struct server *server);

/* For rules about its messages (rule.h); what they send goes out as ever. */
struct service *server_core(struct server *server);

/*
 * One more port, once, for clients whose network may be lost. To ping everybody else,
 * too, would cost more than all that they say.
 */
bool server_listen_pinged(struct server *server, const struct ws_listen_config *listen,
			  struct err *err);
uint16_t server_pinged_port(const struct server *server);

/* Connections that come there from now on are pinged: ws_keep_alive(). */
void server_keep_alive(struct server *server, int ping_ms, unsigned misses);

void server_free(struct server *server);

#endif
