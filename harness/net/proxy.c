#include "net/proxy_inside.h"

#include "base/mem.h"
#include "net/inside.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG 64

const char *proxy_loss_name(enum proxy_loss loss)
{
	static const char *const names[PROXY_LOSS_COUNT] = {
		[PROXY_RESET] = "reset",
		[PROXY_HALF_CLOSE] = "half-close",
	};

	return names[loss];
}

static void sweep(void *user)
{
	struct proxy *proxy = user;

	VEC_EACH (line, &proxy->ended)
		line_free(*line);
	proxy->ended.n = 0;
}

void proxy_line_over(struct proxy *proxy, struct line *line)
{
	for (size_t i = 0; i < proxy->lines.n; i++) {
		if (proxy->lines.items[i] == line) {
			VEC_REMOVE(&proxy->lines, i);
			break;
		}
	}
	if (proxy->held == line)
		proxy->held = NULL;
	VEC_PUSH(&proxy->ended, line);
	loop_timer_set(proxy->loop, &proxy->sweep, loop_now_us(proxy->loop), sweep,
		       proxy);
}

void proxy_line_through(struct proxy *proxy, const struct line *line)
{
	struct line *held = proxy->held;

	if (held == NULL || held == line)
		return;
	proxy->held = NULL;
	proxy->faults.reorder = false;
	line_connect(held);
}

static void treat_as_lost(struct proxy *proxy, struct line *line)
{
	if (proxy->loss == PROXY_RESET)
		line_end(line, true);
	else if (proxy->loss == PROXY_HALF_CLOSE)
		line_half_close(line);
	else
		line_pump(line);
}

static void come_in(struct proxy *proxy, int fd)
{
	struct line *line = line_new(proxy, fd);

	if (line == NULL)
		return;
	VEC_PUSH(&proxy->lines, line);
	line_set_cut(line);
	line->late = proxy->lost;
	if (proxy->lines.n > PROXY_LINES_MAX)
		line_end(line, true);
	else if (proxy->lost)
		treat_as_lost(proxy, line);
	else if (proxy->faults.reorder && proxy->held == NULL)
		proxy->held = line;
	else
		line_connect(line);
}

static void on_client(void *user, int fd)
{
	struct proxy *proxy = user;
	int client;

	while ((client = accept(fd, NULL, NULL)) >= 0 || errno == EINTR ||
	       errno == ECONNABORTED) {
		if (client >= 0)
			come_in(proxy, client);
	}
}

static const struct loop_fd_ops door_ops = {.readable = on_client};

/* On loopback, whatever port is free; from then on the proxy's address is that. */
static bool open_door(struct proxy *proxy, struct err *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof address;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	proxy->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (proxy->fd < 0 || bind(proxy->fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(proxy->fd, BACKLOG) != 0 ||
	    getsockname(proxy->fd, (struct sockaddr *)&address, &len) != 0)
		return err_errno(err, ERR_NET, errno, "cannot listen on loopback");
	proxy->url.port = ntohs(address.sin_port);
	snprintf(proxy->url.address, sizeof proxy->url.address, "127.0.0.1");
	return loop_fd_new(proxy->loop, proxy->fd, &door_ops, proxy, &proxy->watch, err);
}

bool proxy_new(struct loop *loop, const struct url *to, uint64_t seed, struct proxy **ret,
	       struct err *err)
{
	struct proxy *proxy = mem_new(1, sizeof *proxy);

	proxy->loop = loop;
	proxy->url = *to;
	proxy->fd = -1;
	rng_init_for(&proxy->rng, seed, "network");
	if (!url_socket(to, "stand before", &proxy->to, &proxy->to_len, err) ||
	    !open_door(proxy, err)) {
		proxy_free(proxy);
		return false;
	}
	*ret = proxy;
	return true;
}

void proxy_free(struct proxy *proxy)
{
	if (proxy == NULL)
		return;
	while (proxy->lines.n > 0)
		line_end(proxy->lines.items[0], false);
	sweep(proxy);
	loop_timer_cancel(proxy->loop, &proxy->sweep);
	loop_fd_free(proxy->watch);
	if (proxy->fd >= 0)
		close(proxy->fd);
	VEC_FINISH(&proxy->lines);
	VEC_FINISH(&proxy->ended);
	free(proxy);
}

void proxy_url(const struct proxy *proxy, struct url *ret)
{
	*ret = proxy->url;
}

/* Ending a line takes it off the list: from the last to the first. */
static void each_line(struct proxy *proxy, void (*fun)(struct line *line))
{
	for (size_t i = proxy->lines.n; i-- > 0;)
		fun(proxy->lines.items[i]);
}

void proxy_set_faults(struct proxy *proxy, const struct proxy_faults *faults)
{
	struct line *held = proxy->held;

	proxy->faults = *faults;
	each_line(proxy, line_set_cut);
	if (held != NULL && !faults->reorder) {
		proxy->held = NULL;
		line_connect(held);
	}
	each_line(proxy, line_pump);
}

static void lose_line(struct line *line)
{
	treat_as_lost(line->proxy, line);
}

void proxy_lose(struct proxy *proxy, enum proxy_loss loss)
{
	proxy->lost = true;
	proxy->loss = loss;
	each_line(proxy, lose_line);
}

bool proxy_carries(const struct proxy *proxy)
{
	VEC_EACH (line, &proxy->lines) {
		if (!(*line)->late && (*line)->lanes[END_SERVICE].written > 0)
			return true;
	}
	return false;
}

bool proxy_is_noticed(const struct proxy *proxy)
{
	VEC_EACH (line, &proxy->lines) {
		if (!(*line)->late && !(*line)->ends[END_CLIENT].ended)
			return false;
	}
	return proxy->lost;
}

static void regain_line(struct line *line)
{
	const struct end *client = &line->ends[END_CLIENT];
	const struct end *service = &line->ends[END_SERVICE];

	line->late = false;
	if (client->ended || service->ended || client->told_end)
		line_end(line, true);
	else if (service->fd < 0 && line != line->proxy->held)
		line_connect(line);
	else
		line_pump(line);
}

void proxy_regain(struct proxy *proxy)
{
	proxy->lost = false;
	each_line(proxy, regain_line);
}
