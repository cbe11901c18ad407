#include "net/url.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

struct scheme {
	const char *prefix;
	bool tls;
	uint16_t port;
};

static const struct scheme SCHEMES[] = {
	{"ws://", false, 80},
	{"wss://", true, 443},
};

#define N_SCHEMES (sizeof SCHEMES / sizeof *SCHEMES)

static const struct scheme *scheme_of(const char *text)
{
	for (size_t i = 0; i < N_SCHEMES; i++) {
		const struct scheme *scheme = &SCHEMES[i];

		if (strncasecmp(text, scheme->prefix, strlen(scheme->prefix)) == 0)
			return scheme;
	}
	return NULL;
}

/* Spaces and controls would end up in the request line; a '#' part never travels. */
static bool has_forbidden_byte(const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c <= ' ' || c == 0x7f || c == '#' || c == '\\')
			return true;
	}
	return false;
}

static bool parse_port(const char *text, size_t len, uint16_t *ret)
{
	unsigned long port = 0;

	if (len == 0 || len > 5)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		port = port * 10 + (unsigned long)(text[i] - '0');
	}
	if (port == 0 || port > 65535)
		return false;
	*ret = (uint16_t)port;
	return true;
}

/* "[::1]:80" or "name:80" in LEN bytes at TEXT. */
static bool parse_authority(const char *text, const char *whole, size_t len,
			    struct url *url, struct err *err)
{
	const char *end = text + len;
	const char *host = text, *host_end, *rest;

	if (memchr(text, '@', len) != NULL)
		return err_set(err, ERR_USAGE, "%s: a user name has no place here",
			       whole);
	if (len > 0 && *text == '[') {
		struct in6_addr address;

		host++;
		host_end = memchr(host, ']', (size_t)(end - host));
		if (host_end == NULL)
			return err_set(err, ERR_USAGE, "%s: the ']' is missing", whole);
		rest = host_end + 1;
		if ((size_t)(host_end - host) >= sizeof url->host)
			return err_set(err, ERR_LIMIT, "%s: the host is too long", whole);
		memcpy(url->host, host, (size_t)(host_end - host));
		if (inet_pton(AF_INET6, url->host, &address) != 1)
			return err_set(err, ERR_USAGE, "%s: no IPv6 address in brackets",
				       whole);
	} else {
		host_end = memchr(host, ':', len);
		if (host_end == NULL)
			host_end = end;
		rest = host_end;
		if ((size_t)(host_end - host) >= sizeof url->host)
			return err_set(err, ERR_LIMIT, "%s: the host is too long", whole);
		memcpy(url->host, host, (size_t)(host_end - host));
	}
	if (host_end == host)
		return err_set(err, ERR_USAGE, "%s: the host is missing", whole);
	if (rest == end)
		return true;
	if (*rest != ':' || !parse_port(rest + 1, (size_t)(end - rest) - 1, &url->port))
		return err_set(err, ERR_USAGE, "%s: a port is a number from 1 to 65535",
			       whole);
	return true;
}

bool url_parse(const char *text, struct url *ret, struct err *err)
{
	const struct scheme *scheme = scheme_of(text);
	struct url url = {0};
	const char *authority, *path;
	size_t path_len, slash;

	if (scheme == NULL)
		return err_set(err, ERR_USAGE, "%s: must begin with ws:// or wss://",
			       text);
	if (has_forbidden_byte(text))
		return err_set(err, ERR_USAGE,
			       "%s: no blank, control, '#' or '\\' in an address", text);
	url.tls = scheme->tls;
	url.port = scheme->port;
	authority = text + strlen(scheme->prefix);
	path = authority + strcspn(authority, "/?");
	if (!parse_authority(authority, text, (size_t)(path - authority), &url, err))
		return false;

	path_len = strlen(path);
	slash = *path == '/' ? 0 : 1; /* "?a=b" alone stands for "/?a=b" */
	if (path_len + slash >= sizeof url.path)
		return err_set(err, ERR_LIMIT, "%.60s…: the path is longer than %d bytes",
			       text, URL_PATH_MAX - 1);
	url.path[0] = '/';
	memcpy(url.path + slash, path, path_len);
	*ret = url;
	return true;
}

bool url_resolve(struct url *url, struct err *err)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	const struct addrinfo *best;
	char address[URL_HOST_MAX];
	int why = getaddrinfo(url->host, NULL, &hints, &found);

	if (why != 0 || found == NULL)
		return err_set(err, ERR_NET, "cannot find the host %s: %s", url->host,
			       gai_strerror(why));
	best = found;
	for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
		if (at->ai_family == AF_INET && best->ai_family != AF_INET)
			best = at;
	}
	why = getnameinfo(best->ai_addr, best->ai_addrlen, address, sizeof address, NULL,
			  0, NI_NUMERICHOST);
	freeaddrinfo(found);
	if (why != 0)
		return err_set(err, ERR_NET, "cannot write the address of %s: %s",
			       url->host, gai_strerror(why));
	memcpy(url->address, address, sizeof address);
	return true;
}

bool url_socket(const struct url *url, const char *doing, struct sockaddr_storage *ret,
		socklen_t *ret_len, struct err *err)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *found;
	char port[8];
	int why;

	snprintf(port, sizeof port, "%u", url->port);
	why = getaddrinfo(url->address, port, &hints, &found);
	if (why != 0)
		return err_set(err, ERR_NET, "cannot %s %s: %s", doing, url->host,
			       gai_strerror(why));
	memcpy(ret, found->ai_addr, found->ai_addrlen);
	*ret_len = found->ai_addrlen;
	freeaddrinfo(found);
	return true;
}
