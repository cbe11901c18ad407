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
	inbox->first_left = 0;
}

size_t inbox_add(struct inbox *inbox, const char *name, struct json *params,
		 int64_t at_us, int64_t since_us)
{
	struct inbox_event *event = VEC_ADD(&inbox->events);

	event->name = mem_dup(name);
	event->params = params;
	event->at_us = at_us;
	event->since_us = since_us;
	return inbox->events.n - 1;
}

static bool in_window(const struct inbox_event *event, const struct inbox_search *search)
{
	return event->at_us >= search->from_us && event->since_us <= search->to_us;
}

size_t inbox_find(const struct inbox *inbox, const struct inbox_search *search)
{
	size_t i = search->start > inbox->first_left ? search->start : inbox->first_left;

	for (; i < inbox->events.n; i++) {
		const struct inbox_event *event = &inbox->events.items[i];

		if (event->taken || event->at_us < search->from_us)
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

	for (size_t i = inbox->first_left; i < inbox->events.n; i++) {
		const struct inbox_event *event = &inbox->events.items[i];
		struct mismatch mismatch OWNED(mismatch_finish) = {0};

		if (event->taken || !in_window(event, search) ||
		    strcmp(event->name, search->name) != 0 ||
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

void inbox_take(struct inbox *inbox, size_t n)
{
	assert(n < inbox->events.n && !inbox->events.items[n].taken);
	inbox->events.items[n].taken = true;
	while (inbox->first_left < inbox->events.n &&
	       inbox->events.items[inbox->first_left].taken)
		inbox->first_left++;
}
