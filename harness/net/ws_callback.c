#include "net/ws_inside.h"

#include "base/utf8.h"
#include "net/tls.h"

#include <string.h>

static struct ws *ws_of(struct lws *wsi)
{
	struct ws *ws = lws_get_opaque_user_data(wsi);

	return ws != NULL && ws->mark == NET_MARK_CONNECTION ? ws : NULL;
}

static struct net_door *door_of(struct lws *wsi)
{
	struct net_door *door = lws_get_opaque_user_data(wsi);

	return door != NULL && door->mark == NET_MARK_DOOR ? door : NULL;
}

/* The wire's text is in no way to be trusted: a reason that cannot be printed stays out.
 */
static bool is_printable(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)bytes[i] < ' ' || bytes[i] == 0x7f)
			return false;
	}
	return utf8_valid(bytes, len, NULL);
}

static void peer_closes(struct ws *ws, const unsigned char *bytes, size_t len)
{
	const char *reason = (const char *)bytes + 2;

	if (len < 2) {
		ws_note(ws, "closed by the peer without a code");
		return;
	}
	ws->peer_code = bytes[0] << 8 | bytes[1];
	if (len > 2 && is_printable(reason, len - 2))
		ws_note(ws, "closed by the peer with %d: %.*s", ws->peer_code,
			(int)(len - 2), reason);
	else
		ws_note(ws, "closed by the peer with %d", ws->peer_code);
}

static int gone(struct lws *wsi, struct ws *ws)
{
	lws_set_opaque_user_data(wsi, NULL);
	ws->wsi = NULL;
	ws_gone(ws);
	return 0;
}

/* OpenSSL 3 calls a hang-up a protocol error, and libwebsockets hides which one. */
static bool has_hung_up(struct lws *wsi)
{
	char byte;

	return recv(lws_get_socket_fd(wsi), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static int client_failed(struct lws *wsi, struct ws *ws, const char *word)
{
	if (word != NULL && strncmp(word, "connect SSL", 11) == 0 && has_hung_up(wsi))
		ws_note(ws, "closed during the TLS handshake");
	lws_set_opaque_user_data(wsi, NULL);
	ws->wsi = NULL;
	ws_connect_failed(ws, word == NULL ? "" : word);
	return 0;
}

static int client_is_answered(struct lws *wsi, struct ws *ws)
{
	unsigned status = lws_http_client_http_response(wsi);

	if (status != 101)
		ws_note(ws, "the upgrade was answered with HTTP %u", status);
	return 0;
}

static int client_may_open(struct lws *wsi, struct ws *ws)
{
	if (lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) > 0)
		return 0;
	ws_note(ws, WS_NO_PROTOCOL, ws_protocol_name(ws->protocol));
	return -1;
}

static int server_may_open(struct lws *wsi)
{
	const struct net_door *door = door_of(wsi);

	if (lws_hdr_total_length(wsi, WSI_TOKEN_PROTOCOL) > 0 &&
	    (door == NULL || ws_door_is_for(door, lws_get_protocol(wsi)->name)))
		return 0;
	return -1;
}

static int answer_http(struct lws *wsi)
{
	if (lws_return_http_status(wsi, 426, "<p>This port speaks WebSocket only.</p>"))
		return -1;
	return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

static int client_is_open(struct ws *ws)
{
	if (ws->stage == WS_DROPPED)
		ws_kill(ws); /* again: libwebsockets has just cancelled it */
	else
		ws_opened(ws);
	return 0;
}

static int translate(struct lws *wsi, struct ws *ws, enum lws_callback_reasons reason,
		     void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		return client_failed(wsi, ws, len > 0 ? in : NULL);
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
		return client_is_answered(wsi, ws);
	case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
		return client_may_open(wsi, ws);
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		peer_closes(ws, in, len);
		return 0;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_CLOSED_CLIENT_HTTP: /* killed before the answer */
		return gone(wsi, ws);
	default:
		break;
	}
	loop_stamp(ws->loop);
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		return client_is_open(ws);
	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_CLIENT_RECEIVE:
		ws_received(ws, in, len);
		return 0;
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		ws_heard(ws);
		return 0;
	default:
		return ws_writable(ws);
	}
}

static int about_server(struct lws *wsi, enum lws_callback_reasons reason)
{
	switch (reason) {
	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
		return server_may_open(wsi);
	case LWS_CALLBACK_ESTABLISHED:
		return door_of(wsi) == NULL ? -1 : ws_accepted(wsi, door_of(wsi));
	case LWS_CALLBACK_HTTP:
		return answer_http(wsi);
	default:
		return 0;
	}
}

int ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		size_t len)
{
	struct ws *ws;

	switch (reason) {
	/* These two, and many that do not concern us, have no real connection. */
	case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
		tls_forget_server_names(user);
		return 0;
	case LWS_CALLBACK_GET_THREAD_ID:
		return 0;

	case LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION:
		ws = ws_of(wsi);
		if (ws != NULL)
			tls_judge(user, ws->insecure, ws->why, sizeof ws->why);
		return 0;

	case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
	case LWS_CALLBACK_ESTABLISHED:
	case LWS_CALLBACK_HTTP:
		return about_server(wsi, reason);

	case LWS_CALLBACK_RECEIVE:
	case LWS_CALLBACK_RECEIVE_PONG:
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
	case LWS_CALLBACK_ESTABLISHED_CLIENT_HTTP:
	case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
	case LWS_CALLBACK_CLIENT_RECEIVE:
	case LWS_CALLBACK_CLIENT_WRITEABLE:
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_CLOSED_CLIENT_HTTP:
		ws = ws_of(wsi);
		return ws == NULL ? 0 : translate(wsi, ws, reason, in, len);
	default:
		return 0;
	}
}
