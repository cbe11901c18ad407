/*
 * ws:// and wss:// addresses, taken apart and resolved once: getaddrinfo
 * blocks, so it runs at the start and never within the loop.
 */
#ifndef NET_URL_H
#define NET_URL_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#define URL_HOST_MAX 256 /* bytes with the NUL */
#define URL_PATH_MAX 512

struct url {
	bool tls;                /* wss */
	char host[URL_HOST_MAX]; /* as written, without brackets: SNI and verification */
	char address[URL_HOST_MAX]; /* numeric, filled by url_resolve() */
	uint16_t port;              /* 80 or 443 unless written */
	char path[URL_PATH_MAX];    /* with query; "/" if none */
};

bool url_parse(const char *text, struct url *ret, struct err *err);

/* Fills address; prefers IPv4. ERR_NET with the host's name in the message. */
bool url_resolve(struct url *url, struct err *err);

/*
 * The socket address of a URL that is resolved; *RET_LEN bytes of it count. ERR_NET
 * begins with what could not be done: DOING, "connect to".
 */
bool url_socket(const struct url *url, const char *doing, struct sockaddr_storage *ret,
		socklen_t *ret_len, struct err *err);

#endif
