#include "net/ws_inside.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>

/* RFC 6455, 5.2 */
#define FRAME_TEXT_FINAL   0x81
#define FRAME_BINARY_FINAL 0x82
#define FRAME_MASKED       0x80
#define FRAME_LEN_16       126
#define FRAME_LEN_64       127
#define FRAME_HEAD_MAX     14
#define MASK_BYTES         4
#define PING_TURNS         (WS_MESSAGE_MAX / NET_READ_BYTES)

static const struct {
	const char *name; /* also a row of PROTOCOLS in vhost.c */
	size_t message_max;
} PROTOCOLS[WS_PROTOCOL_COUNT] = {
	/* clang-format off */
	[WS_PROTOCOL_RTM]   = {"rtm.v1", WS_MESSAGE_MAX},
	[WS_PROTOCOL_AGENT] = {"rtm.agent.v1", WS_AGENT_MESSAGE_MAX},
	/* clang-format on */
};

const char *ws_protocol_name(enum ws_protocol protocol)
{
	return PROTOCOLS[protocol].name;
}

struct ws *ws_new(struct loop *loop)
{
	struct ws *ws = mem_new(1, sizeof *ws);

	ws->mark = NET_MARK_CONNECTION;
	ws->loop = loop;
	ws->probe_fd = -1;
	ws->ping_ms = WS_IDLE_PING_MS;
	ws->misses_max = WS_IDLE_MISSES;
	return ws;
}

void ws_note(struct ws *ws, const char *fmt, ...)
{
	va_list args;

	if (ws->why[0] != '\0')
		return;
	va_start(args, fmt);
	vsnprintf(ws->why, sizeof ws->why, fmt, args);
	va_end(args);
}

const char *ws_peer(const struct ws *ws)
{
	return ws->peer;
}

void ws_write_peer(struct ws *ws, const struct sockaddr *address, socklen_t len)
{
	char host[WS_PEER_MAX - 10], port[8];

	if (getnameinfo(address, len, host, sizeof host, port, sizeof port,
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(ws->peer, sizeof ws->peer,
		 address->sa_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

static void note_unsent(struct ws *ws)
{
	if (ws->unsent_at != 0)
		return;
	VEC_PUSH(&ws->loop->unsent, ws);
	ws->unsent_at = ws->loop->unsent.n;
}

static bool takes_more(const struct ws *ws)
{
	return ws->stage == WS_CONNECTING || ws->stage == WS_OPEN;
}

static void queue_grew(struct ws *ws)
{
	if (ws->out.len + ws->handed_bytes > WS_QUEUE_MAX) {
		ws_note(ws, "more than %d bytes waited to be written", WS_QUEUE_MAX);
		ws_drop(ws, true);
		return;
	}
	note_unsent(ws);
}

static void fetch_mask(struct loop *loop, unsigned char ret[MASK_BYTES])
{
	if (loop->random_left < MASK_BYTES) {
		lws_get_random(loop->context, loop->random, sizeof loop->random);
		loop->random_left = sizeof loop->random;
	}
	loop->random_left -= MASK_BYTES;
	memcpy(ret, loop->random + loop->random_left, MASK_BYTES);
}

static size_t write_head(unsigned char *head, unsigned char first, size_t len,
			 unsigned char masked)
{
	size_t n = 2, len_bytes = 0;

	head[0] = first;
	if (len < FRAME_LEN_16) {
		head[1] = (unsigned char)len | masked;
	} else if (len <= 0xffff) {
		head[1] = FRAME_LEN_16 | masked;
		len_bytes = 2;
	} else {
		head[1] = FRAME_LEN_64 | masked;
		len_bytes = 8;
	}
	while (len_bytes > 0)
		head[n++] = (unsigned char)((uint64_t)len >> (8 * --len_bytes));
	return n;
}

/* Eight at a time, which compilers turn into one wide operation. */
static void mask_bytes(char *restrict to, const char *restrict from, size_t len,
		       const unsigned char *mask)
{
	char wide[8];
	size_t i = 0;

	for (size_t j = 0; j < sizeof wide; j++)
		wide[j] = (char)mask[j % MASK_BYTES];
	for (; i + sizeof wide <= len; i += sizeof wide) {
		for (size_t j = 0; j < sizeof wide; j++)
			to[i + j] = from[i + j] ^ wide[j];
	}
	for (; i < len; i++)
		to[i] = from[i] ^ wide[i % sizeof wide];
}

/*
 * Frames are made here rather than by lws_write(): it reads /dev/urandom for
 * every mask and makes one system call a frame, while this way all that is
 * queued goes out in one.
 */
static void send_frame(struct ws *ws, unsigned char first, const char *bytes, size_t len)
{
	unsigned char head[FRAME_HEAD_MAX], mask[MASK_BYTES] = {0};
	size_t head_len;

	if (!takes_more(ws))
		return;
	head_len = write_head(head, first, len, ws->client ? FRAME_MASKED : 0);
	text_reserve(&ws->out, FRAME_HEAD_MAX + len);
	text_append(&ws->out, head, head_len);
	if (ws->client) {
		fetch_mask(ws->loop, mask);
		text_append(&ws->out, mask, sizeof mask);
	}
	text_append(&ws->out, bytes, len);
	if (ws->client)
		mask_bytes(ws->out.bytes + ws->out.len - len, bytes, len, mask);
	queue_grew(ws);
}

void ws_send(struct ws *ws, const char *bytes, size_t len)
{
	send_frame(ws, FRAME_TEXT_FINAL, bytes, len);
}

void ws_send_binary(struct ws *ws, const char *bytes, size_t len)
{
	send_frame(ws, FRAME_BINARY_FINAL, bytes, len);
}

void ws_send_raw(struct ws *ws, const void *bytes, size_t len)
{
	if (!takes_more(ws))
		return;
	text_append(&ws->out, bytes, len);
	queue_grew(ws);
}

void ws_set_message_max(struct ws *ws, size_t bytes)
{
	ws->message_max = bytes;
}

void ws_heard(struct ws *ws)
{
	ws->misses = 0;
	ws->loop->heard = true;
}

/*
 * That the answer is not there says nothing while the loop, which may be the peer's as
 * well, is behind with its reading: it takes a moment at which there was nothing to
 * read, or turns enough for the longest message in pieces of NET_READ_BYTES.
 */
static bool had_its_time(const struct ws *ws)
{
	return ws->loop->quiet != ws->pinged_quiet ||
	       ws->loop->turns - ws->pinged_turn >= PING_TURNS;
}

/*
 * RFC 6455, 5.5.2; a mask of zeros is one. With a byte, for libwebsockets says
 * nothing of an answer that is empty.
 */
static void ping(void *user)
{
	static const unsigned char frame[] = {0x89, FRAME_MASKED | 1, 0, 0, 0, 0, 'p'};
	static const unsigned char plain[] = {0x89, 1, 'p'};
	struct ws *ws = user;

	if (ws->misses > 0 && !had_its_time(ws)) {
		ws_start_pings(ws);
		return;
	}
	if (ws->misses >= ws->misses_max) {
		ws_note(ws, "nothing came back for %u pings", ws->misses);
		ws_kill(ws);
		return;
	}
	ws->misses++;
	ws->pinged_turn = ws->loop->turns;
	ws->pinged_quiet = ws->loop->quiet;
	if (ws->client)
		ws_send_raw(ws, frame, sizeof frame);
	else
		ws_send_raw(ws, plain, sizeof plain);
	ws_start_pings(ws);
}

void ws_start_pings(struct ws *ws)
{
	if (ws->ping_ms > 0 && takes_more(ws))
		loop_timer_set(ws->loop, &ws->ping,
			       clock_mono_us() + ws->ping_ms * 1000LL, ping, ws);
}

void ws_keep_alive(struct ws *ws, int ping_ms, unsigned misses)
{
	ws->ping_ms = ping_ms;
	ws->misses_max = misses;
	ws->misses = 0;
	if (ws->stage == WS_OPEN)
		ws_start_pings(ws);
}

void ws_close(struct ws *ws, int code, const char *reason)
{
	size_t len = reason == NULL ? 0 : strlen(reason);

	if (!takes_more(ws))
		return;
	if (ws->stage == WS_CONNECTING) {
		ws_note(ws, "closed by this side before it was open");
		ws_kill(ws);
		return;
	}
	while (len > WS_REASON_MAX || !utf8_valid(reason, len, NULL))
		len--;
	if (len > 0)
		memcpy(ws->close_reason, reason, len);
	ws->close_code = code;
	ws->stage = WS_CLOSING;
	ws_note(ws, "closed by this side with %d", code);
	note_unsent(ws);
}

void ws_drop(struct ws *ws, bool reset)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (ws->stage == WS_DROPPED)
		return;
	ws_note(ws, "dropped by this side");
	if (reset && ws->wsi != NULL)
		setsockopt(lws_get_socket_fd(ws->wsi), SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof at_once);
	ws_kill(ws);
}

void ws_abandon(struct ws *ws)
{
	if (ws->is_gone)
		return;
	ws->ops = NULL;
	ws_unlist(ws);
	if (ws->wsi != NULL)
		ws_drop(ws, false);
	else
		ws_gone(ws);
}

static void closed_later(void *user)
{
	ws_gone(user);
}

void ws_kill(struct ws *ws)
{
	ws->stage = WS_DROPPED;
	ws_end_probe(ws);
	if (ws->wsi != NULL)
		lws_set_timeout(ws->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
	else
		loop_timer_set(ws->loop, &ws->deadline, clock_mono_us(), closed_later,
			       ws);
}

void ws_gone(struct ws *ws)
{
	struct ws_closed closed = {
		.code = ws->peer_code, .opened = ws->was_open, .why = ws->why};

	ws_note(ws, ws->was_open ? "connection lost" : "closed before the upgrade");
	ws->stage = WS_DROPPED;
	ws->is_gone = true;
	loop_timer_cancel(ws->loop, &ws->deadline);
	loop_timer_cancel(ws->loop, &ws->ping);
	ws_end_probe(ws);
	ws_unlist(ws);
	if (ws->unsent_at != 0)
		ws->loop->unsent.items[ws->unsent_at - 1] = NULL;
	ws->unsent_at = 0;
	if (ws->ops != NULL)
		ws->ops->closed(ws->user, ws, &closed);
	text_finish(&ws->in);
	text_finish(&ws->out);
	free(ws);
}

static void shrink(struct text *text)
{
	if (text->cap > WS_KEEP_BYTES)
		text_finish(text);
	else
		text_clear(text);
}

/* Hands all that is queued to libwebsockets, which keeps what the socket won't take. */
static void flush(struct ws *ws)
{
	if (ws->wsi == NULL || (ws->stage != WS_OPEN && ws->stage != WS_CLOSING))
		return;
	if (lws_partial_buffered(ws->wsi)) {
		lws_callback_on_writable(ws->wsi);
		return;
	}
	ws->handed_bytes = 0;
	if (ws->out.len > 0) {
		if (lws_write(ws->wsi, (unsigned char *)ws->out.bytes, ws->out.len,
			      LWS_WRITE_RAW) < 0) {
			ws_note(ws, "connection lost");
			ws_kill(ws);
			return;
		}
		if (lws_partial_buffered(ws->wsi))
			ws->handed_bytes = ws->out.len;
		shrink(&ws->out);
	}
	if (ws->stage == WS_CLOSING && ws->handed_bytes == 0) {
		/* A close with something buffered would lose its close frame. */
		ws->stage = WS_CLOSE_DUE;
		lws_callback_on_writable(ws->wsi);
	}
}

void ws_flush_all(struct loop *loop)
{
	for (size_t i = 0; i < loop->unsent.n; i++) {
		struct ws *ws = loop->unsent.items[i];

		if (ws == NULL)
			continue;
		ws->unsent_at = 0;
		flush(ws);
	}
	loop->unsent.n = 0;
}

int ws_writable(struct ws *ws)
{
	if (ws->stage != WS_CLOSE_DUE) {
		flush(ws);
		return 0;
	}
	lws_close_reason(ws->wsi, (enum lws_close_status)ws->close_code,
			 (unsigned char *)ws->close_reason, strlen(ws->close_reason));
	ws->stage = WS_CLOSE_SENT;
	return -1;
}

static size_t message_max(const struct ws *ws)
{
	return ws->message_max > 0 ? ws->message_max
				   : PROTOCOLS[ws->protocol].message_max;
}

/* The queue is given up: the peer is not heard any more either. */
static void too_long(struct ws *ws)
{
	ws_note(ws, "a message of more than %zu bytes: closed with 1009",
		message_max(ws));
	ws->close_code = LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE;
	snprintf(ws->close_reason, sizeof ws->close_reason, "message too long");
	ws->stage = WS_CLOSING;
	text_finish(&ws->in);
	text_finish(&ws->out);
	note_unsent(ws);
}

/*
 * Never asks for the close by its return: libwebsockets 4.1.6 then forgets to
 * empty its buffer, and writes past its end while it waits for the peer.
 */
void ws_received(struct ws *ws, const char *bytes, size_t len)
{
	bool binary = lws_frame_is_binary(ws->wsi) != 0;
	size_t rest = lws_remaining_packet_payload(ws->wsi);
	size_t max = message_max(ws);

	ws_heard(ws);
	if (ws->stage != WS_OPEN)
		return;
	if (lws_is_first_fragment(ws->wsi))
		text_clear(&ws->in);
	if (rest > max || ws->in.len + len + rest > max) {
		too_long(ws);
		return;
	}
	if (!lws_is_final_fragment(ws->wsi)) {
		text_append(&ws->in, bytes, len);
	} else if (ws->in.len == 0) {
		ws->ops->message(ws->user, ws, bytes, len, binary);
	} else {
		text_append(&ws->in, bytes, len);
		ws->ops->message(ws->user, ws, text_str(&ws->in), ws->in.len, binary);
		shrink(&ws->in);
	}
}
