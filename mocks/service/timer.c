#include "mocks/service/timer.h"

#include <stdbool.h>

static bool before(const struct timer *a, const struct timer *b)
{
	if (a->due_ms != b->due_ms)
		return a->due_ms < b->due_ms;
	return a->order < b->order;
}

static void place(struct timers *timers, size_t i, struct timer *timer)
{
	timers->heap.items[i] = timer;
	timer->slot = i + 1;
}

static void rise(struct timers *timers, size_t i, struct timer *timer)
{
	while (i > 0) {
		size_t parent = (i - 1) / 2;

		if (!before(timer, timers->heap.items[parent]))
			break;
		place(timers, i, timers->heap.items[parent]);
		i = parent;
	}
	place(timers, i, timer);
}

static void sink(struct timers *timers, size_t i, struct timer *timer)
{
	size_t n = timers->heap.n;

	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= n)
			break;
		if (child + 1 < n &&
		    before(timers->heap.items[child + 1], timers->heap.items[child]))
			child++;
		if (!before(timers->heap.items[child], timer))
			break;
		place(timers, i, timers->heap.items[child]);
		i = child;
	}
	rise(timers, i, timer);
}

void timers_finish(struct timers *timers)
{
	VEC_EACH (timer, &timers->heap)
		(*timer)->slot = 0;
	VEC_FINISH(&timers->heap);
}

void timer_set(struct timers *timers, struct timer *timer, int64_t due_ms,
	       void (*fire)(void *user), void *user)
{
	timer_cancel(timers, timer);
	timer->due_ms = due_ms;
	timer->order = timers->n_set++;
	timer->fire = fire;
	timer->user = user;
	VEC_PUSH(&timers->heap, timer);
	rise(timers, timers->heap.n - 1, timer);
}

void timer_cancel(struct timers *timers, struct timer *timer)
{
	if (timer->slot == 0)
		return;

	size_t at = timer->slot - 1;
	struct timer *last = timers->heap.items[--timers->heap.n];

	timer->slot = 0;
	if (last != timer)
		sink(timers, at, last);
}

struct timer *timers_first(const struct timers *timers)
{
	return timers->heap.n > 0 ? timers->heap.items[0] : NULL;
}
