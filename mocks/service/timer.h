/*
 * What is due, and when: a heap of timers that live in their owners. Moments
 * are those of one world's clock. Of two that are due at once, the one that
 * was set first fires first.
 */
#ifndef MOCKS_SERVICE_TIMER_H
#define MOCKS_SERVICE_TIMER_H

#include "base/vec.h"

#include <stddef.h>
#include <stdint.h>

struct timer {
	int64_t due_ms;
	uint64_t order; /* the heap's: who was set first */
	size_t slot;    /* the heap's: place + 1, 0 when not set */
	void (*fire)(void *user);
	void *user;
};

struct timers {
	VEC(struct timer *) heap;
	uint64_t n_set;
};

/* Forgets all of them. */
void timers_finish(struct timers *timers);

/* Sets or moves TIMER; it fires once. */
void timer_set(struct timers *timers, struct timer *timer, int64_t due_ms,
	       void (*fire)(void *user), void *user);
void timer_cancel(struct timers *timers, struct timer *timer);

/* The one that is due first, or NULL. */
struct timer *timers_first(const struct timers *timers);

#endif
