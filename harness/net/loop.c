#include "net/inside.h"

#include "base/clock.h"
#include "base/mem.h"

#include <string.h>

static struct loop *living; /* libwebsockets and signals know only one */

const lws_retry_bo_t NET_NO_IDLE_POLICY = {0};

bool loop_new(struct loop **ret, struct err *err)
{
	struct lws_context_creation_info info = {
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
			   LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
		.port = CONTEXT_PORT_NO_LISTEN,
		.pt_serv_buf_size = NET_READ_BYTES,
		.timeout_secs = NET_HANDSHAKE_S,
	};
	struct loop *loop;

	if (living != NULL)
		return err_set(err, ERR_INTERNAL, "a second loop in one process");
	lws_set_log_level(0, NULL);
	loop = mem_new(1, sizeof *loop);
	loop->wake_us = LOOP_NEVER;
	loop->signal_pipe[0] = loop->signal_pipe[1] = -1;
	original_hide(&loop->original);
	loop->context = lws_create_context(&info);
	if (loop->context != NULL)
		loop->plain = net_plain_vhost(loop->context);
	if (loop->plain == NULL) {
		loop_free(loop);
		return err_set(err, ERR_NET, "libwebsockets would not start");
	}
	living = loop;
	*ret = loop;
	return true;
}

void loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	loop_finish_signals(loop);
	lws_sul_cancel(&loop->wake);
	if (loop->context != NULL)
		lws_context_destroy(loop->context);
	net_finish_vhosts(loop);
	original_restore(&loop->original);
	VEC_EACH (entry, &loop->timers)
		entry->timer->slot = 0;
	VEC_FINISH(&loop->timers);
	VEC_FINISH(&loop->hooks);
	VEC_FINISH(&loop->watches);
	VEC_FINISH(&loop->unsent);
	VEC_EACH (door, &loop->doors)
		free(*door);
	VEC_FINISH(&loop->doors);
	if (living == loop)
		living = NULL;
	free(loop);
}

void loop_stamp(struct loop *loop)
{
	if (loop->stamped)
		return;
	loop->now_us = clock_mono_us();
	loop->stamped = true;
}

int64_t loop_now_us(const struct loop *loop)
{
	return loop->stamped ? loop->now_us : clock_mono_us();
}

int64_t loop_worst_turn_us(const struct loop *loop)
{
	int64_t so_far = loop->stamped ? clock_mono_us() - loop->now_us : 0;

	return so_far > loop->worst_us ? so_far : loop->worst_us;
}

void loop_reset_worst_turn(struct loop *loop)
{
	loop->worst_us = 0;
}

static void woken(lws_sorted_usec_list_t *wake)
{
	(void)wake; /* that poll ended is all that was wanted */
}

/*
 * Waits until UNTIL_US at the latest. libwebsockets rounds its waits down to
 * whole milliseconds and spins through the rest; a millisecond more makes it
 * round up instead, and the timers are ours to fire.
 */
static void poll_until(struct loop *loop, int64_t until_us)
{
	int64_t wait_us = until_us == LOOP_NEVER ? LOOP_NEVER
						 : until_us - clock_mono_us();

	if (wait_us <= 0) {
		lws_service(loop->context, -1);
		return;
	}
	if (until_us != loop->wake_us) {
		if (until_us == LOOP_NEVER)
			lws_sul_cancel(&loop->wake);
		else
			lws_sul_schedule(loop->context, 0, &loop->wake, woken,
					 wait_us + 999);
		loop->wake_us = until_us;
	}
	lws_service(loop->context, 0);
}

static void call_hooks(struct loop *loop)
{
	size_t kept = 0;

	for (size_t i = 0; i < loop->hooks.n; i++) {
		struct loop_hook hook = loop->hooks.items[i];

		if (hook.hook != NULL)
			hook.hook(hook.user);
	}
	for (size_t i = 0; i < loop->hooks.n; i++) {
		if (loop->hooks.items[i].hook != NULL)
			loop->hooks.items[kept++] = loop->hooks.items[i];
	}
	loop->hooks.n = kept;
}

static void turn(struct loop *loop, int64_t until_us)
{
	int64_t due_us, took_us;

	loop_renew_wishes(loop);
	ws_flush_all(loop); /* what was queued between turns */
	due_us = loop_first_due_us(loop);
	loop->heard = false;
	poll_until(loop, due_us < until_us ? due_us : until_us);
	loop_stamp(loop);
	loop->turns++;
	loop->quiet += !loop->heard;

	if (loop_first_due_us(loop) != LOOP_NEVER)
		loop_fire_timers(loop, clock_mono_us());
	call_hooks(loop);
	ws_flush_all(loop);

	took_us = clock_mono_us() - loop->now_us;
	if (took_us > loop->worst_us)
		loop->worst_us = took_us;
	loop->stamped = false;
}

void loop_run(struct loop *loop)
{
	loop->stopped = false;
	while (!loop->stopped)
		turn(loop, LOOP_NEVER);
}

void loop_stop(struct loop *loop)
{
	loop->stopped = true;
}

void loop_turn(struct loop *loop, int wait_ms)
{
	turn(loop, wait_ms <= 0 ? 0 : clock_mono_us() + wait_ms * 1000LL);
}

void loop_at_turn_end(struct loop *loop, void (*hook)(void *user), void *user)
{
	VEC_PUSH(&loop->hooks, (struct loop_hook){.hook = hook, .user = user});
}

void loop_forget_turn_end(struct loop *loop, void (*hook)(void *user), void *user)
{
	VEC_EACH (at, &loop->hooks) {
		if (at->hook == hook && at->user == user)
			at->hook = NULL;
	}
}
