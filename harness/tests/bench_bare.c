/*
 * The yardstick for speed: one process and one libwebsockets context that carry
 * the frames of a peer message step and do nothing else. Nothing is parsed, and
 * none of our own layers is in between.
 *
 * usage: bench_bare STEPS
 *
 * 100 connections make 50 pairs of a sender and a peer, each with one step in
 * flight. A step is four frames, of the lengths that the suite's have:
 *
 *	sender ── sendMessageToPeer ──► service ── messageReceived ──► peer
 *	sender ◄────── result ───────── service ◄───── answer ──────── peer
 *
 * Prints the microseconds of user and system CPU that STEPS steps took, from the
 * moment that all connections were open.
 */
#include "base/clock.h"

#include <libwebsockets.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define CONNECTIONS     100
#define PAIRS           (CONNECTIONS / 2)
#define DESCRIPTORS_MAX 16384

/* Bytes of payload, as in the scenario of bench.py. */
#define REQUEST_BYTES 109
#define EVENT_BYTES   168
#define ANSWER_BYTES  37
#define RESULT_BYTES  45

/* Connection N is a sender if N is even, and N + 1 is its peer. */
struct end {
	struct lws *client, *service;
	size_t n;
};

static struct end ends[CONNECTIONS];
static size_t n_open;
static long steps_left, steps_under_way;

static bool is_sender(const struct end *end)
{
	return end->n % 2 == 0;
}

static struct end *other(const struct end *end)
{
	return &ends[end->n ^ 1];
}

static int write_bytes(struct lws *wsi, size_t len)
{
	unsigned char bytes[LWS_PRE + EVENT_BYTES];

	memset(bytes + LWS_PRE, 'x', len);
	return lws_write(wsi, bytes + LWS_PRE, len, LWS_WRITE_TEXT) < 0 ? -1 : 0;
}

static void begin_step(struct end *sender)
{
	if (steps_left == 0)
		return;
	steps_left--;
	steps_under_way++;
	lws_callback_on_writable(sender->client);
}

static int on_client(struct lws *wsi, enum lws_callback_reasons reason, void *user,
		     void *in, size_t len)
{
	struct end *end = lws_get_opaque_user_data(wsi);

	(void)user, (void)in, (void)len;
	switch (reason) {
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		end->client = wsi;
		n_open++;
		return 0;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return write_bytes(wsi, is_sender(end) ? REQUEST_BYTES : ANSWER_BYTES);
	case LWS_CALLBACK_CLIENT_RECEIVE:
		if (is_sender(end)) {
			steps_under_way--;
			begin_step(end);
		} else {
			lws_callback_on_writable(wsi);
		}
		return 0;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		fprintf(stderr, "bench_bare: cannot connect\n");
		exit(3);
	default:
		return 0;
	}
}

/* A client tells who it is by its path. */
static int on_accept(struct lws *wsi)
{
	char path[16];
	long n;

	if (lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI) <= 1)
		return -1;
	n = strtol(path + 1, NULL, 10);
	if (n < 0 || n >= CONNECTIONS)
		return -1;
	ends[n].service = wsi;
	lws_set_opaque_user_data(wsi, &ends[n]);
	n_open++;
	return 0;
}

static int on_service(struct lws *wsi, enum lws_callback_reasons reason, void *user,
		      void *in, size_t len)
{
	struct end *end = lws_get_opaque_user_data(wsi);

	(void)user, (void)in, (void)len;
	switch (reason) {
	case LWS_CALLBACK_ESTABLISHED:
		return on_accept(wsi);
	case LWS_CALLBACK_RECEIVE: /* a request or an answer: both go to the other */
		lws_callback_on_writable(other(end)->service);
		return 0;
	case LWS_CALLBACK_SERVER_WRITEABLE:
		return write_bytes(wsi, is_sender(end) ? RESULT_BYTES : EVENT_BYTES);
	default:
		return 0;
	}
}

static const struct lws_protocols CLIENT[] = {
	{.name = "rtm.v1", .callback = on_client},
	{.name = NULL},
};

static const struct lws_protocols SERVICE[] = {
	{.name = "rtm.v1", .callback = on_service},
	{.name = NULL},
};

/* As net/original.h says of libwebsockets. */
static void prepare_process(void)
{
	struct rlimit limit;

	unsetenv("http_proxy");
	unsetenv("socks_proxy");
	lws_set_log_level(0, NULL);
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > DESCRIPTORS_MAX) {
		limit.rlim_cur = DESCRIPTORS_MAX;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void connect_all(struct lws_context *context, struct lws_vhost *vhost, int port)
{
	for (size_t n = 0; n < CONNECTIONS; n++) {
		char path[16];
		struct lws_client_connect_info info = {
			.context = context,
			.vhost = vhost,
			.address = "127.0.0.1",
			.port = port,
			.path = path,
			.host = "127.0.0.1",
			.origin = "127.0.0.1",
			.protocol = "rtm.v1",
			.ietf_version_or_minus_one = -1,
			.opaque_user_data = &ends[n],
		};

		ends[n].n = n;
		snprintf(path, sizeof path, "/%zu", n);
		lws_client_connect_via_info(&info);
	}
}

int main(int argc, char **argv)
{
	struct lws_context_creation_info info = {
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
	};
	struct lws_vhost *service, *client;
	struct lws_context *context;
	int64_t began_us;
	char *end = NULL;

	steps_left = argc == 2 ? strtol(argv[1], &end, 10) : 0;
	if (steps_left <= 0 || *end != '\0') {
		fprintf(stderr, "usage: bench_bare STEPS\n");
		return 4;
	}
	prepare_process();
	context = lws_create_context(&info);
	if (context == NULL)
		return 3;
	info.iface = "127.0.0.1";
	info.vhost_name = "service";
	info.protocols = SERVICE;
	service = lws_create_vhost(context, &info);
	info.iface = NULL;
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.vhost_name = "client";
	info.protocols = CLIENT;
	client = lws_create_vhost(context, &info);
	if (service == NULL || client == NULL)
		return 3;

	connect_all(context, client, lws_get_vhost_listen_port(service));
	while (n_open < 2 * CONNECTIONS && lws_service(context, 0) >= 0)
		;
	began_us = clock_cpu_us();
	for (size_t pair = 0; pair < PAIRS; pair++)
		begin_step(&ends[2 * pair]);
	while (steps_under_way > 0 && lws_service(context, 0) >= 0)
		;
	printf("%lld\n", (long long)(clock_cpu_us() - began_us));
	lws_context_destroy(context);
	return 0;
}
