#include "net/inside.h"

#include <assert.h>

/* A binary heap whose entries know their timer, and timers their entry. */

static bool sooner(const struct timer_entry *a, const struct timer_entry *b)
{
	if (a->due_us != b->due_us)
		return a->due_us < b->due_us;
	return a->order < b->order;
}

static void put(struct loop *loop, size_t i, struct timer_entry entry)
{
	loop->timers.items[i] = entry;
	entry.timer->slot = i + 1;
}

static void sift_up(struct loop *loop, size_t i, struct timer_entry entry)
{
	while (i > 0 && sooner(&entry, &loop->timers.items[(i - 1) / 2])) {
		put(loop, i, loop->timers.items[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
	put(loop, i, entry);
}

static void sift_down(struct loop *loop, size_t i, struct timer_entry entry)
{
	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= loop->timers.n)
			break;
		if (child + 1 < loop->timers.n &&
		    sooner(&loop->timers.items[child + 1], &loop->timers.items[child]))
			child++;
		if (!sooner(&loop->timers.items[child], &entry))
			break;
		put(loop, i, loop->timers.items[child]);
		i = child;
	}
	put(loop, i, entry);
}

static void take_out(struct loop *loop, struct loop_timer *timer)
{
	size_t i = timer->slot - 1;
	struct timer_entry last;

	assert(timer->slot <= loop->timers.n && loop->timers.items[i].timer == timer);
	timer->slot = 0;
	last = loop->timers.items[--loop->timers.n];
	if (i == loop->timers.n)
		return;
	if (i > 0 && sooner(&last, &loop->timers.items[(i - 1) / 2]))
		sift_up(loop, i, last);
	else
		sift_down(loop, i, last);
}

void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t due_us,
		    void (*fire)(void *user), void *user)
{
	struct timer_entry entry = {
		.due_us = due_us, .order = loop->timers_set++, .timer = timer};

	if (timer->slot != 0)
		take_out(loop, timer);
	timer->due_us = due_us;
	timer->fire = fire;
	timer->user = user;
	VEC_PUSH(&loop->timers, entry);
	sift_up(loop, loop->timers.n - 1, entry);
}

void loop_timer_cancel(struct loop *loop, struct loop_timer *timer)
{
	if (timer->slot != 0)
		take_out(loop, timer);
}

int64_t loop_first_due_us(const struct loop *loop)
{
	return loop->timers.n == 0 ? LOOP_NEVER : loop->timers.items[0].due_us;
}

void loop_fire_timers(struct loop *loop, int64_t now_us)
{
	/* One that sets itself anew for now waits for the next turn: no timer may
	 * keep sockets from being read. */
	uint64_t until = loop->timers_set;

	while (loop->timers.n > 0) {
		struct timer_entry first = loop->timers.items[0];

		if (first.due_us > now_us || first.order >= until)
			return;
		take_out(loop, first.timer);
		first.timer->fire(first.timer->user);
	}
}
