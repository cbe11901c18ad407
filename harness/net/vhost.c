#include "net/inside.h"

#include "base/mem.h"
#include "base/text.h"
#include "net/tls.h"

#include <string.h>

/* clang-format off */
static const struct lws_protocols PROTOCOLS[] = {
	{.name = "rtm.v1", .callback = ws_callback, .rx_buffer_size = NET_READ_BYTES,
	 .tx_packet_size = NET_WRITE_BYTES},
	{.name = "fd", .callback = loop_fd_callback},
	{.name = "rtm.agent.v1", .callback = ws_callback,
	 .rx_buffer_size = NET_READ_BYTES, .tx_packet_size = NET_WRITE_BYTES},
	{.name = NULL},
};
/* clang-format on */

static struct lws_vhost *make(struct lws_context *context, const char *name,
			      struct lws_context_creation_info *info)
{
	info->vhost_name = name;
	info->protocols = PROTOCOLS;
	info->retry_and_idle_policy = &NET_NO_IDLE_POLICY;
	info->timeout_secs = NET_HANDSHAKE_S;
	info->connect_timeout_secs = NET_HANDSHAKE_S;
	info->alpn = "http/1.1"; /* nobody here upgrades from HTTP/2 */
	return lws_create_vhost(context, info);
}

struct lws_vhost *net_plain_vhost(struct lws_context *context)
{
	struct lws_context_creation_info info = {.port = CONTEXT_PORT_NO_LISTEN_SERVER};

	return make(context, "plain", &info);
}

static struct lws_vhost *find(const struct loop *loop, const char *key)
{
	VEC_EACH (at, &loop->vhosts) {
		if (strcmp(at->key, key) == 0)
			return at->vhost;
	}
	return NULL;
}

/* Takes KEY and TLS. */
static bool add(struct loop *loop, char *key, struct ssl_ctx_st *tls,
		struct lws_context_creation_info *info, struct lws_vhost **ret,
		struct err *err)
{
	struct net_vhost added = {.key = key, .tls = tls};

	info->options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	info->provided_client_ssl_ctx = tls;
	added.vhost = make(loop->context, key, info);
	if (added.vhost == NULL) {
		tls_free(tls);
		err_set(err, ERR_TLS, "libwebsockets would not set up TLS for %s", key);
		free(key);
		return false;
	}
	VEC_PUSH(&loop->vhosts, added);
	*ret = added.vhost;
	return true;
}

bool net_client_vhost(struct loop *loop, const struct url *url, const struct ws_tls *tls,
		      struct lws_vhost **ret, struct err *err)
{
	struct lws_context_creation_info info = {.port = CONTEXT_PORT_NO_LISTEN};
	bool insecure = tls != NULL && tls->insecure;
	const char *ca_file = tls == NULL ? NULL : tls->ca_file;
	struct lws_vhost *found;
	struct ssl_ctx_st *made;
	char *key;

	if (!url->tls) {
		*ret = loop->plain;
		return true;
	}
	key = insecure ? mem_dup("client insecure")
		       : text_format("client %s %s", url->host,
				     ca_file == NULL ? "" : ca_file);
	found = find(loop, key);
	if (found != NULL) {
		free(key);
		*ret = found;
		return true;
	}
	if (!(insecure ? tls_blank_new(&made, err)
		       : tls_client_new(ca_file, url->host, &made, err))) {
		free(key);
		return false;
	}
	return add(loop, key, made, &info, ret, err);
}

bool net_server_vhost(struct loop *loop, const char *cert, const char *key,
		      struct lws_vhost **ret, struct err *err)
{
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN_SERVER,
		.ssl_cert_filepath = cert,
		.ssl_private_key_filepath = key,
	};
	struct lws_vhost *found;
	struct ssl_ctx_st *unused;
	char *name;

	if (cert == NULL) {
		*ret = loop->plain;
		return true;
	}
	if (!tls_check_server(cert, key, err))
		return false;
	name = text_format("server %s %s", cert, key);
	found = find(loop, name);
	if (found != NULL) {
		free(name);
		*ret = found;
		return true;
	}
	/* Given one for clients, libwebsockets does not read all system authorities. */
	if (!tls_blank_new(&unused, err)) {
		free(name);
		return false;
	}
	return add(loop, name, unused, &info, ret, err);
}

void net_finish_vhosts(struct loop *loop)
{
	VEC_EACH (at, &loop->vhosts) {
		tls_free(at->tls);
		free(at->key);
	}
	VEC_FINISH(&loop->vhosts);
}
