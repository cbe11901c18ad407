#include "net/ws_inside.h"

#include "base/clock.h"
#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HOST_HEADER_MAX 100 /* libwebsockets cuts the header line at 128 bytes */

/* How libwebsockets begins its reasons, and what they mean; the rest was a hang-up. */
struct failure {
	const char *word;
	const char *why;
};

/* clang-format off */
static const struct failure FAILURES[] = {
	{"HS: ACCEPT missing",
	 "the upgrade's answer has no Sec-WebSocket-Accept"},
	{"HS: Accept hash wrong",
	 "the upgrade's answer has a wrong Sec-WebSocket-Accept"},
	{"HS: UPGRADE",
	 "the upgrade's answer does not agree to it"},
	{"HS: Upgrade",
	 "the upgrade's answer is for another protocol"},
	{"HS: EXT",
	 "the upgrade's answer has an extension nobody offered"},
	{"HS: URI missing",
	 "the upgrade's answer is not HTTP"},
	{"problems parsing",
	 "the upgrade's answer is not HTTP"},
	{"connect SSL",
	 "the TLS handshake failed"},
	{"connect SYSCALL",
	 "closed during the TLS handshake"},
	{"Timed out waiting SSL",
	 "no answer to the TLS handshake"},
};

/* The same for the one reason that names something. */
static const char NO_PROTOCOL[] = "HS: PROTOCOL";

/* The whole of its reason, when not even TCP was there. */
static const char *const UNREACHABLE[] = {"Unable to connect", ""};
/* clang-format on */

struct refusal {
	int errnum;
	const char *why;
};

static const struct refusal REFUSALS[] = {
	{ECONNREFUSED, "connection refused"},
	{ENETUNREACH, "network unreachable"},
	{EHOSTUNREACH, "host unreachable"},
	{ETIMEDOUT, "no answer from the host"},
	{EMFILE, "this process has no descriptor left"},
};

#define N_OF(table) (sizeof(table) / sizeof *(table))

static void note_errno(struct ws *ws, int errnum)
{
	for (size_t i = 0; i < N_OF(REFUSALS); i++) {
		if (REFUSALS[i].errnum == errnum)
			ws_note(ws, "%s", REFUSALS[i].why);
	}
	ws_note(ws, "%s", strerror(errnum));
}

void ws_end_probe(struct ws *ws)
{
	loop_fd_free(TAKE(ws->probe));
	if (ws->probe_fd >= 0)
		close(ws->probe_fd);
	ws->probe_fd = -1;
}

static void probed(void *user, int fd)
{
	struct ws *ws = user;
	int errnum = 0;
	socklen_t len = sizeof errnum;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &errnum, &len) != 0)
		errnum = errno;
	if (errnum == 0)
		ws_note(ws, "closed before the upgrade");
	else
		note_errno(ws, errnum);
	ws_kill(ws);
}

static const struct loop_fd_ops PROBE_OPS = {.readable = probed, .writable = probed};

/*
 * libwebsockets reads the error of a connect() and keeps it to itself, and "unable
 * to connect" tells a user nothing: one more attempt, of our own, says why.
 */
static void begin_probe(struct ws *ws)
{
	ws->probe_fd = socket(ws->address.ss_family, SOCK_STREAM, 0);
	if (ws->probe_fd < 0 || !net_prepare_fd(ws->probe_fd, NULL)) {
		note_errno(ws, errno);
		ws_kill(ws);
		return;
	}
	if (connect(ws->probe_fd, (struct sockaddr *)&ws->address, ws->address_len) ==
		    0 ||
	    errno != EINPROGRESS) {
		note_errno(ws, errno);
		ws_kill(ws);
		return;
	}
	if (!loop_fd_new(ws->loop, ws->probe_fd, &PROBE_OPS, ws, &ws->probe, NULL)) {
		ws_kill(ws);
		return;
	}
	loop_fd_want_write(ws->probe, true);
}

void ws_connect_failed(struct ws *ws, const char *word)
{
	if (ws->stage != WS_DROPPED && ws->why[0] == '\0') {
		for (size_t i = 0; i < N_OF(UNREACHABLE); i++) {
			if (strcmp(word, UNREACHABLE[i]) == 0) {
				begin_probe(ws);
				return;
			}
		}
		if (strncmp(word, NO_PROTOCOL, strlen(NO_PROTOCOL)) == 0)
			ws_note(ws, WS_NO_PROTOCOL, ws_protocol_name(ws->protocol));
		for (size_t i = 0; i < N_OF(FAILURES); i++) {
			if (strncmp(word, FAILURES[i].word, strlen(FAILURES[i].word)) ==
			    0)
				ws_note(ws, "%s", FAILURES[i].why);
		}
	}
	ws_gone(ws);
}

static void too_late(void *user)
{
	struct ws *ws = user;

	ws_note(ws, "no answer in %g s",
		(double)(ws->deadline.due_us - ws->began_us) / 1e6);
	ws_kill(ws);
}

void ws_set_connect_ms(struct ws *ws, int connect_ms)
{
	if (ws->stage == WS_CONNECTING)
		loop_timer_set(ws->loop, &ws->deadline,
			       ws->began_us + connect_ms * 1000LL, too_late, ws);
}

void ws_opened(struct ws *ws)
{
	loop_timer_cancel(ws->loop, &ws->deadline);
	ws->stage = WS_OPEN;
	ws->was_open = true;
	if (ws->out.len > 0)
		lws_callback_on_writable(ws->wsi);
	ws_start_pings(ws);
	if (ws->ops->opened != NULL)
		ws->ops->opened(ws->user, ws);
}

static bool find_address(struct ws *ws, const struct url *url, struct err *err)
{
	if (strlen(url->host) > HOST_HEADER_MAX)
		return err_set(err, ERR_LIMIT, "the host name %.40s… is too long",
			       url->host);
	if (!url_socket(url, "connect to", &ws->address, &ws->address_len, err))
		return false;
	ws_write_peer(ws, (struct sockaddr *)&ws->address, ws->address_len);
	return true;
}

/* The address is known, so nothing blocks; the name goes into Host, Origin and SNI. */
static void begin(struct ws *ws, const struct url *url, struct lws_vhost *vhost)
{
	char host[URL_HOST_MAX + 16];
	struct lws_client_connect_info info = {
		.context = ws->loop->context,
		.vhost = vhost,
		.address = url->address,
		.port = url->port,
		.path = url->path,
		.host = host,
		.origin = host,
		.protocol = ws_protocol_name(ws->protocol),
		.ietf_version_or_minus_one = -1,
		.alpn = "http/1.1",
		.opaque_user_data = ws,
		.pwsi = &ws->wsi,
		.retry_and_idle_policy = &NET_NO_IDLE_POLICY,
	};
	bool named = url->port != (url->tls ? 443 : 80);

	snprintf(host, sizeof host, strchr(url->host, ':') != NULL ? "[%s]" : "%s",
		 url->host);
	if (named)
		snprintf(host + strlen(host), sizeof host - strlen(host), ":%u",
			 url->port);
	info.ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
	if (url->tls) /* the host is checked by our own context, see tls_client_new() */
		info.ssl_connection |= LCCSCF_USE_SSL |
				       LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
	if (lws_client_connect_via_info(&info) == NULL) {
		ws->wsi = NULL;
		begin_probe(ws);
	}
}

bool ws_connect_as(struct loop *loop, enum ws_protocol protocol, const struct url *url,
		   const struct ws_tls *tls, const struct ws_ops *ops, void *user,
		   struct ws **ret, struct err *err)
{
	struct lws_vhost *vhost;
	struct ws *ws;

	if (!net_client_vhost(loop, url, tls, &vhost, err))
		return false;
	ws = ws_new(loop);
	if (!find_address(ws, url, err)) {
		free(ws);
		return false;
	}
	ws->ops = ops;
	ws->user = user;
	ws->protocol = protocol;
	ws->client = true;
	ws->insecure = tls != NULL && tls->insecure;
	ws->began_us = clock_mono_us();
	ws_set_connect_ms(ws, WS_CONNECT_MS);
	begin(ws, url, vhost);
	*ret = ws;
	return true;
}

bool ws_connect(struct loop *loop, const struct url *url, const struct ws_tls *tls,
		const struct ws_ops *ops, void *user, struct ws **ret, struct err *err)
{
	return ws_connect_as(loop, WS_PROTOCOL_RTM, url, tls, ops, user, ret, err);
}
