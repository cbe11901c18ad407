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

#define INBOX_MAX 1000000 /* events of one actor; more ends the case: a flood */

struct inbox_event {
	char *name;
	struct json *params;
	int64_t at_us;    /* arrival, in clock_mono_us() time */
	int64_t since_us; /* it may have been there since then, unread; <= at_us */
	bool taken;
};

struct inbox {
	VEC(struct inbox_event) events;
	size_t first_left; /* no event before it is still to be taken */
};

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

void inbox_take(struct inbox *inbox, size_t n);

#endif
