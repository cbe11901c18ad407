#include "match/inbox.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

void inbox_finish(struct inbox *inbox)
{
	VEC_EACH (event, &inbox->events) {
		free(event->name);
		json_free(event->params);
	}
	VEC_FINISH(&inbox->events);
	inbox->first_left = inbox->last_left = 0;
}

size_t inbox_add(struct inbox *inbox, const char *name, struct json *params,
		 int64_t at_us, int64_t since_us)
{
	struct inbox_event *event = VEC_ADD(&inbox->events);

	event->name = mem_dup(name);
	event->params = params;
	event->at_us = at_us;
	event->since_us = since_us;
	event->next_left = inbox->events.n;
	event->before_left = inbox->last_left;
	inbox->last_left = inbox->events.n;
	return inbox->events.n - 1;
}

static bool in_window(const struct inbox_event *event, const struct inbox_search *search)
{
	return event->at_us >= search->from_us && event->since_us <= search->to_us;
}

size_t inbox_find(const struct inbox *inbox, const struct inbox_search *search)
{
	INBOX_EACH_LEFT (i, inbox) {
		const struct inbox_event *event = &inbox->events.items[i];

		if (i < search->start || event->at_us < search->from_us)
			continue;
		if (in_window(event, search) && strcmp(event->name, search->name) == 0 &&
		    pattern_match(search->pattern, event->params, search->scope, NULL))
			return i;
		if (search->next)
			return INBOX_NONE;
	}
	return INBOX_NONE;
}

size_t inbox_nearest(const struct inbox *inbox, const struct inbox_search *search,
		     struct mismatch *ret)
{
	size_t best = INBOX_NONE;
	size_t most = 0;

	INBOX_EACH_LEFT (i, inbox) {
		const struct inbox_event *event = &inbox->events.items[i];
		struct mismatch mismatch OWNED(mismatch_finish) = {0};

		if (!in_window(event, search) || strcmp(event->name, search->name) != 0 ||
		    pattern_match(search->pattern, event->params, search->scope,
				  &mismatch))
			continue;
		if (best != INBOX_NONE && mismatch.matched <= most)
			continue;
		best = i;
		most = mismatch.matched;
		mismatch_finish(ret);
		*ret = mismatch;
		mismatch = (struct mismatch){0};
	}
	return best;
}

struct json *inbox_take(struct inbox *inbox, size_t n)
{
	struct inbox_event *event = &inbox->events.items[n];

	assert(n < inbox->events.n && !event->taken);
	event->taken = true;
	free(TAKE(event->name));
	if (event->before_left == 0)
		inbox->first_left = event->next_left;
	else
		inbox->events.items[event->before_left - 1].next_left = event->next_left;
	if (event->next_left == inbox->events.n)
		inbox->last_left = event->before_left;
	else
		inbox->events.items[event->next_left].before_left = event->before_left;
	return TAKE(event->params);
}
