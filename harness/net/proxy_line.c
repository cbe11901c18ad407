#include "net/proxy_inside.h"

#include "base/clock.h"
#include "base/mem.h"
#include "net/inside.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES   (16 * 1024)
#define US_PER_MS    1000
#define US_PER_S     1000000
#define SLICES_PER_S 50 /* with a bandwidth: so often something is written */

/* Bytes pass neither way. */
static bool is_blocked(const struct line *line)
{
	return line->proxy->lost;
}

static struct end *other_end(const struct end *end)
{
	struct line *line = end->line;

	return &line->ends[end == &line->ends[END_CLIENT] ? END_SERVICE : END_CLIENT];
}

static struct lane *lane_from(const struct end *end)
{
	return &end->line->lanes[end - end->line->ends];
}

static size_t waiting(const struct lane *lane)
{
	return lane->bytes.len - lane->sent;
}

static void wish(const struct end *end)
{
	bool room = waiting(lane_from(end)) < PROXY_LANE_MAX;

	loop_fd_want_read(end->watch, end->ready && !end->ended && room);
}

/* --- reading */

static int64_t due(const struct line *line, const struct lane *lane)
{
	const struct proxy_faults *faults = &line->proxy->faults;
	int64_t wait_ms = faults->delay_ms;
	int64_t ret;

	if (faults->jitter_ms > 0)
		wait_ms += rng_below(&line->proxy->rng, (uint32_t)faults->jitter_ms + 1);
	ret = clock_mono_us() + wait_ms * US_PER_MS;
	if (lane->parcels.n > 0 && lane->parcels.items[lane->parcels.n - 1].due_us > ret)
		ret = lane->parcels.items[lane->parcels.n - 1].due_us;
	return ret;
}

static void put(struct line *line, struct lane *lane, const char *bytes, size_t len)
{
	int64_t due_us = due(line, lane);
	struct parcel *last = lane->parcels.n > 0
				      ? &lane->parcels.items[lane->parcels.n - 1]
				      : NULL;

	text_append(&lane->bytes, bytes, len);
	if (last != NULL && last->due_us == due_us)
		last->len += len;
	else
		VEC_PUSH(&lane->parcels, (struct parcel){due_us, len});
}

static void read_some(struct end *end)
{
	struct lane *lane = lane_from(end);
	char bytes[READ_BYTES];
	size_t room = PROXY_LANE_MAX - waiting(lane);
	ssize_t n = recv(end->fd, bytes, room < sizeof bytes ? room : sizeof bytes, 0);

	if (n > 0) {
		put(end->line, lane, bytes, (size_t)n);
	} else if (n == 0) {
		end->ended = true;
	} else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
		/* While the network is lost nobody else hears of it. */
		if (is_blocked(end->line))
			end->ended = true;
		else
			line_end(end->line, true);
	}
}

/* --- writing */

/* How many of the bytes that wait may be written now; else when: *RET_AT_US, 0: unknown.
 */
static size_t allowed(const struct line *line, const struct lane *lane,
		      int64_t *ret_at_us)
{
	const struct proxy_faults *faults = &line->proxy->faults;
	int64_t now = clock_mono_us();
	size_t n = 0;

	*ret_at_us = 0;
	VEC_EACH (parcel, &lane->parcels) {
		if (parcel->due_us > now) {
			*ret_at_us = n == 0 ? parcel->due_us : 0;
			break;
		}
		n += parcel->len;
	}
	if (n > 0 && faults->bandwidth > 0) {
		size_t slice = faults->bandwidth / SLICES_PER_S + 1;

		n = n < slice ? n : slice;
		if (lane->free_us > now) {
			*ret_at_us = lane->free_us;
			n = 0;
		}
	}
	if (faults->chunk > 0 && n > faults->chunk)
		n = faults->chunk;
	return n;
}

static void took(struct line *line, struct lane *lane, size_t n)
{
	const struct proxy_faults *faults = &line->proxy->faults;
	size_t left = n;

	lane->sent += n;
	lane->written += n;
	while (left > 0) {
		struct parcel *first = &lane->parcels.items[0];
		size_t part = left < first->len ? left : first->len;

		first->len -= part;
		left -= part;
		if (first->len == 0)
			VEC_REMOVE(&lane->parcels, 0);
	}
	if (waiting(lane) == 0) {
		text_clear(&lane->bytes);
		lane->sent = 0;
	} else if (lane->sent >= PROXY_LANE_MAX) {
		memmove(lane->bytes.bytes, lane->bytes.bytes + lane->sent, waiting(lane));
		text_cut(&lane->bytes, waiting(lane));
		lane->sent = 0;
	}
	if (faults->bandwidth > 0)
		lane->free_us = clock_mono_us() +
				(int64_t)(n * US_PER_S / faults->bandwidth);
}

/* Bytes until the cut; SIZE_MAX: none is set. */
static size_t until_cut(const struct line *line, const struct lane *lane)
{
	size_t cut = line->proxy->faults.cut;
	uint64_t passed = lane->written - line->cut_from[lane - line->lanes];

	if (cut == 0)
		return SIZE_MAX;
	return passed < cut ? cut - (size_t)passed : 0;
}

static void wake(void *user)
{
	line_pump(user);
}

static void wake_at(struct line *line, int64_t at_us)
{
	if (line->timer.slot == 0 || at_us < line->timer.due_us)
		loop_timer_set(line->proxy->loop, &line->timer, at_us, wake, line);
}

/* Nothing more comes, and nothing waits. */
static void pass_end_on(const struct end *from, struct end *to)
{
	if (!from->ended || waiting(lane_from(from)) > 0 || to->told_end)
		return;
	to->told_end = true;
	shutdown(to->fd, SHUT_WR);
}

/* True if there may be more to write at once. */
static bool write_some(const struct end *from, struct end *to)
{
	struct line *line = from->line;
	struct lane *lane = lane_from(from);
	size_t left = until_cut(line, lane);
	int64_t at_us;
	size_t n = allowed(line, lane, &at_us);
	ssize_t sent;

	if (n > left)
		n = left;
	if (n == 0) {
		if (at_us != 0)
			wake_at(line, at_us);
		loop_fd_want_write(to->watch, false);
		return false;
	}
	sent = send(to->fd, lane->bytes.bytes + lane->sent, n, 0);
	if (sent < 0) {
		if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
			line_end(line, true);
		else
			loop_fd_want_write(to->watch, true);
		return false;
	}
	took(line, lane, (size_t)sent);
	if ((size_t)sent == left) {
		line->proxy->faults.cut = 0;
		line_end(line, true);
		return false;
	}
	/* The next piece at the next turn, or it would go out with this one. */
	if (line->proxy->faults.chunk > 0 && waiting(lane) > 0) {
		loop_fd_want_write(to->watch, true);
		return false;
	}
	return waiting(lane) > 0;
}

static void pump_lane(struct end *from)
{
	struct line *line = from->line;
	struct end *to = other_end(from);

	if (is_blocked(line) || !to->ready) {
		if (to->ready)
			loop_fd_want_write(to->watch, false);
		return;
	}
	while (write_some(from, to))
		;
	if (!line->over)
		pass_end_on(from, to);
}

void line_pump(struct line *line)
{
	for (enum end_name name = 0; name < END_COUNT && !line->over; name++)
		pump_lane(&line->ends[name]);
	if (line->over)
		return;
	if (line->ends[END_CLIENT].told_end && line->ends[END_SERVICE].told_end &&
	    line->ends[END_CLIENT].ended && line->ends[END_SERVICE].ended) {
		line_end(line, false);
		return;
	}
	for (enum end_name name = 0; name < END_COUNT; name++)
		if (line->ends[name].watch != NULL)
			wish(&line->ends[name]);
}

/* --- sockets */

static void connected(struct end *end)
{
	int errnum = 0;
	socklen_t len = sizeof errnum;

	if (getsockopt(end->fd, SOL_SOCKET, SO_ERROR, &errnum, &len) != 0 ||
	    errnum != 0) {
		line_end(end->line, true);
		return;
	}
	end->ready = true;
	loop_fd_want_write(end->watch, false);
	proxy_line_through(end->line->proxy, end->line);
}

static void on_readable(void *user, int fd)
{
	struct end *end = user;

	(void)fd;
	if (!end->ready)
		connected(end);
	else if (!end->ended)
		read_some(end);
	if (!end->line->over)
		line_pump(end->line);
}

static void on_writable(void *user, int fd)
{
	struct end *end = user;

	(void)fd;
	if (!end->ready)
		connected(end);
	if (!end->line->over)
		line_pump(end->line);
}

static const struct loop_fd_ops end_ops = {
	.readable = on_readable,
	.writable = on_writable,
};

static bool watch(struct end *end, int fd)
{
	int on = 1;

	end->fd = fd;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return loop_fd_new(end->line->proxy->loop, fd, &end_ops, end, &end->watch, NULL);
}

bool line_connect(struct line *line)
{
	struct end *end = &line->ends[END_SERVICE];
	const struct proxy *proxy = line->proxy;
	int fd = socket(proxy->to.ss_family, SOCK_STREAM, 0);

	if (fd < 0 || !net_prepare_fd(fd, NULL)) {
		if (fd >= 0)
			close(fd);
		line_end(line, true);
		return false;
	}
	if ((connect(fd, (const struct sockaddr *)&proxy->to, proxy->to_len) != 0 &&
	     errno != EINPROGRESS) ||
	    !watch(end, fd)) {
		end->fd = fd;
		line_end(line, true);
		return false;
	}
	loop_fd_want_write(end->watch, true);
	return true;
}

struct line *line_new(struct proxy *proxy, int fd)
{
	struct line *line = mem_new(1, sizeof *line);

	line->proxy = proxy;
	for (enum end_name name = 0; name < END_COUNT; name++) {
		line->ends[name].line = line;
		line->ends[name].fd = -1;
	}
	line->ends[END_CLIENT].ready = true;
	if (watch(&line->ends[END_CLIENT], fd))
		return line;
	close(fd);
	free(line);
	return NULL;
}

void line_half_close(struct line *line)
{
	struct end *client = &line->ends[END_CLIENT];

	if (client->told_end)
		return;
	client->told_end = true;
	shutdown(client->fd, SHUT_WR);
}

void line_set_cut(struct line *line)
{
	for (enum end_name name = 0; name < END_COUNT; name++)
		line->cut_from[name] = line->lanes[name].written;
}

void line_end(struct line *line, bool reset)
{
	struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	if (line->over)
		return;
	line->over = true;
	loop_timer_cancel(line->proxy->loop, &line->timer);
	for (enum end_name name = 0; name < END_COUNT; name++) {
		struct end *end = &line->ends[name];

		if (end->fd < 0)
			continue;
		if (reset)
			setsockopt(end->fd, SOL_SOCKET, SO_LINGER, &at_once,
				   sizeof at_once);
		loop_fd_free(TAKE(end->watch));
		close(end->fd);
		end->fd = -1;
	}
	proxy_line_over(line->proxy, line);
}

void line_free(struct line *line)
{
	for (enum end_name name = 0; name < END_COUNT; name++) {
		text_finish(&line->lanes[name].bytes);
		VEC_FINISH(&line->lanes[name].parcels);
	}
	free(line);
}
