#include "net/ws_inside.h"

#include "base/mem.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LISTEN_BACKLOG 1024
#define ACCEPTS_A_TURN 256

/*
 * The listening socket is ours, and libwebsockets adopts what comes in: the port
 * is free the moment that the listener goes (4.1.6 keeps that of a virtual host
 * until its context ends), and a failure can be told with its cause.
 */
struct ws_listener {
	struct loop *loop;
	struct lws_vhost *vhost;
	struct net_door *door;
	int fd;
	struct loop_fd *watch;
	uint16_t port;
	enum ws_protocol protocol;
	const struct ws_listener_ops *ops;
	void *user;
	VEC(struct ws *) connections;
};

void ws_unlist(struct ws *ws)
{
	struct ws_listener *listener = TAKE(ws->listener);
	struct ws *last;

	if (listener == NULL)
		return;
	last = listener->connections.items[--listener->connections.n];
	listener->connections.items[ws->listed_at] = last;
	last->listed_at = ws->listed_at;
}

bool ws_door_is_for(const struct net_door *door, const char *protocol)
{
	const struct ws_listener *listener = door->listener;

	return listener == NULL ||
	       strcmp(protocol, ws_protocol_name(listener->protocol)) == 0;
}

int ws_accepted(struct lws *wsi, struct net_door *door)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	struct ws_listener *listener = door->listener;
	struct ws *ws;

	if (listener == NULL)
		return -1;
	loop_stamp(listener->loop);
	ws = ws_new(listener->loop);
	ws->wsi = wsi;
	ws->protocol = listener->protocol;
	ws->ops = &listener->ops->connection;
	ws->stage = WS_OPEN;
	ws->was_open = true;
	if (getpeername(lws_get_socket_fd(wsi), (struct sockaddr *)&address, &len) == 0)
		ws_write_peer(ws, (struct sockaddr *)&address, len);
	ws->listener = listener;
	ws->listed_at = listener->connections.n;
	VEC_PUSH(&listener->connections, ws);
	lws_set_opaque_user_data(wsi, ws);
	ws_start_pings(ws);
	ws->user = listener->ops->accepted(listener->user, ws);
	return 0;
}

/* True if there may be more to accept. */
static bool accept_one(struct ws_listener *listener)
{
	lws_adopt_desc_t desc = {
		.vh = listener->vhost,
		.type = LWS_ADOPT_HTTP | LWS_ADOPT_SOCKET | LWS_ADOPT_ALLOW_SSL,
		.opaque = listener->door,
	};
	int on = 1;

	desc.fd.sockfd = accept(listener->fd, NULL, NULL);
	if (desc.fd.sockfd < 0)
		return errno == ECONNABORTED || errno == EINTR;
	setsockopt(desc.fd.sockfd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (net_prepare_fd(desc.fd.sockfd, NULL))
		lws_adopt_descriptor_vhost_via_info(&desc); /* closes it if it fails */
	else
		close(desc.fd.sockfd);
	return true;
}

static void readable(void *user, int fd)
{
	struct ws_listener *listener = user;

	(void)fd;
	for (int i = 0; i < ACCEPTS_A_TURN && accept_one(listener); i++)
		;
}

static const struct loop_fd_ops LISTEN_OPS = {.readable = readable};

static uint16_t bound_port(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;

	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

static bool bind_and_listen(int fd, const struct addrinfo *where, const char *address,
			    const char *port, struct err *err)
{
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, where->ai_addr, where->ai_addrlen) == 0 &&
	    listen(fd, LISTEN_BACKLOG) == 0)
		return true;
	if (errno == EADDRINUSE)
		return err_set(err, ERR_NET, "port %s on %s is in use", port, address);
	return err_errno(err, ERR_NET, errno, "cannot listen on port %s of %s", port,
			 address);
}

static bool open_port(const struct ws_listen_config *config, int *ret, struct err *err)
{
	const char *address = config->address == NULL ? "127.0.0.1" : config->address;
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *where;
	char port[8];
	int fd;

	snprintf(port, sizeof port, "%u", config->port);
	if (getaddrinfo(address, port, &hints, &where) != 0)
		return err_set(err, ERR_USAGE, "%s is no numeric address to listen on",
			       address);
	fd = socket(where->ai_family, SOCK_STREAM, 0);
	if (fd < 0) {
		err_errno(err, ERR_NET, errno, "cannot listen on %s", address);
	} else if (!bind_and_listen(fd, where, address, port, err)) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(where);
	if (fd < 0)
		return false;
	*ret = fd;
	return true;
}

bool ws_listen(struct loop *loop, const struct ws_listen_config *config,
	       const struct ws_listener_ops *ops, void *user, struct ws_listener **ret,
	       struct err *err)
{
	struct ws_listener *listener;
	struct lws_vhost *vhost;
	int fd = -1;

	if (!net_server_vhost(loop, config->tls_cert, config->tls_key, &vhost, err) ||
	    !open_port(config, &fd, err))
		return false;
	listener = mem_new(1, sizeof *listener);
	*listener = (struct ws_listener){
		.loop = loop,
		.vhost = vhost,
		.fd = fd,
		.port = bound_port(fd),
		.protocol = config->protocol,
		.ops = ops,
		.user = user,
	};
	if (!loop_fd_new(loop, fd, &LISTEN_OPS, listener, &listener->watch, err)) {
		close(fd);
		free(listener);
		return false;
	}
	listener->door = mem_new(1, sizeof *listener->door);
	*listener->door = (struct net_door){.mark = NET_MARK_DOOR, .listener = listener};
	VEC_PUSH(&loop->doors, listener->door);
	*ret = listener;
	return true;
}

uint16_t ws_listener_port(const struct ws_listener *listener)
{
	return listener->port;
}

static void end_connections(struct ws_listener *listener)
{
	struct ws_closed closed = {.opened = true, .why = "the listener went away"};

	while (listener->connections.n > 0) {
		struct ws *ws = listener->connections.items[listener->connections.n - 1];
		const struct ws_ops *ops = TAKE(ws->ops);
		void *user = ws->user;

		ws_abandon(ws);
		ops->closed(user, ws, &closed);
	}
}

void ws_listener_free(struct ws_listener *listener)
{
	if (listener == NULL)
		return;
	listener->door->listener = NULL;
	loop_fd_free(listener->watch);
	close(listener->fd);
	end_connections(listener);
	VEC_FINISH(&listener->connections);
	free(listener);
}
