/*
 * An actor's inbox: every event, in the order of arrival, from before its
 * first call. Append-only; a step takes events, the rest stays for others.
 */
#ifndef MATCH_INBOX_H
#define MATCH_INBOX_H

#include "base/json.h"
#include "base/vec.h"
#include "match/pattern.h"

#include <stdbool.h>
#include <stdint.h>

/* Of the events of one actor; more ends the case: a flood. */
#define INBOX_MAX       1000000
#define INBOX_BYTES_MAX (32 * 1024 * 1024) /* as they stand in the journal */

struct inbox_event {
	char *name;          /* NULL once it was taken */
	struct json *params; /* NULL once it was taken */
	int64_t at_us;       /* arrival, in clock_mono_us() time */
	int64_t since_us;    /* it may have been there since then, unread; <= at_us */
	bool taken;
	size_t next_left;   /* number of the next that is not taken, or its future one */
	size_t before_left; /* of the one before it, from 1; 0: none */
};

struct inbox {
	VEC(struct inbox_event) events;
	size_t first_left; /* number of the first not taken, or its future one */
	size_t last_left;  /* of the last, from 1; 0: none */
};

/* I goes through the numbers of the events not taken; none may be taken meanwhile. */
#define INBOX_EACH_LEFT(i, inbox)                                   \
	for (size_t i = (inbox)->first_left; i < (inbox)->events.n; \
	     i = (inbox)->events.items[i].next_left)

void inbox_finish(struct inbox *inbox);

/* Takes a copy of NAME; PARAMS is taken. Returns the event's number, from 0. */
size_t inbox_add(struct inbox *inbox, const char *name, struct json *params,
		 int64_t at_us, int64_t since_us);

#define INBOX_NONE ((size_t)-1)

struct inbox_search {
	const char *name;
	const struct pattern *pattern;
	const struct scope *scope;
	int64_t from_us; /* arrived at or after it */
	int64_t to_us;   /* may have been there, unread, at or before it */
	size_t start;    /* number of the first event to look at */
	bool next;       /* only the first that was not taken, whatever its name */
};

/* The first event not taken that matches, or INBOX_NONE. */
size_t inbox_find(const struct inbox *inbox, const struct inbox_search *search);

/*
 * Of the events not taken with that name and within the window: the one that
 * comes nearest, and how it differs; INBOX_NONE if there is none.
 */
size_t inbox_nearest(const struct inbox *inbox, const struct inbox_search *search,
		     struct mismatch *ret);

/* Event N, not taken before, is taken. Gives its params to the caller. */
struct json *inbox_take(struct inbox *inbox, size_t n);

#endif
