#include "mocks/service/offline.h"

#include "base/clock.h"
#include "base/mem.h"
#include "mocks/service/held.h"

#include <stdlib.h>
#include <string.h>

#define LATER_MS 1000

static void drop(struct user *user, size_t i)
{
	message_unref(user->cached.items[i]);
	VEC_REMOVE(&user->cached, i);
	user->world->n_cached--;
}

void cache_clear(struct user *user)
{
	while (user->cached.n > 0)
		drop(user, user->cached.n - 1);
	VEC_FINISH(&user->cached);
}

static int64_t life_ms(const struct service *service)
{
	int64_t days = CACHE_DAYS;

	if (defect(service, DEFECT_OFFLINE_6_DAYS))
		days = 6;
	if (defect(service, DEFECT_OFFLINE_8_DAYS))
		days = 8;
	if (defect(service, DEFECT_OFFLINE_NEVER_EXPIRES))
		days = 100000;
	return days * CLOCK_MS_PER_DAY;
}

/* From when the days of the message at I count. */
static int64_t born_ms(const struct user *user, size_t i)
{
	const struct service *service = user->world->service;

	if (defect(service, DEFECT_OFFLINE_DAYS_FROM_FIRST))
		i = 0;
	if (defect(service, DEFECT_OFFLINE_DAYS_FROM_LAST))
		i = user->cached.n - 1;
	return user->cached.items[i]->received_ms;
}

static void drop_old(struct user *user)
{
	int64_t now_ms = world_now(user->world);
	int64_t life = life_ms(user->world->service);

	/* From the newest on, so that the first still tells when it was born. */
	for (size_t i = user->cached.n; i-- > 0;) {
		if (now_ms - born_ms(user, i) >= life)
			drop(user, i);
	}
}

/* The oldest that counts against the same limit as one from FROM. */
static size_t oldest_of(const struct user *user, const struct user *from, size_t *ret_n)
{
	bool per_sender = defect(user->world->service, DEFECT_OFFLINE_CAP_PER_SENDER);
	size_t oldest = user->cached.n;
	size_t n = 0;

	for (size_t i = user->cached.n; i-- > 0;) {
		if (per_sender && user->cached.items[i]->from != from)
			continue;
		oldest = i;
		n++;
	}
	*ret_n = n;
	return oldest;
}

static size_t cap(const struct service *service)
{
	if (defect(service, DEFECT_OFFLINE_CAP_199))
		return CACHE_MAX - 1;
	if (defect(service, DEFECT_OFFLINE_CAP_201))
		return CACHE_MAX + 1;
	if (defect(service, DEFECT_OFFLINE_CAP_NONE))
		return CACHE_MAX * 1000;
	return CACHE_MAX;
}

/* Makes room for one more. False: MESSAGE itself is the one to go. */
static bool make_room(struct user *to, const struct message *message)
{
	struct world *world = to->world;
	const struct service *service = world->service;
	size_t n;
	size_t oldest = oldest_of(to, message->from, &n);

	if (defect(service, DEFECT_OFFLINE_CAP_SHARED) && world->n_cached >= CACHE_MAX &&
	    world->last_cached != NULL && world->last_cached->cached.n > 0) {
		drop(world->last_cached, 0);
		return true;
	}
	if (n < cap(service))
		return true;
	if (defect(service, DEFECT_OFFLINE_NEWEST_DROPPED))
		return false;
	if (defect(service, DEFECT_OFFLINE_FULL_CLEARS)) {
		cache_clear(to);
		return true;
	}
	drop(to, oldest);
	return true;
}

bool cache_store(struct user *to, struct message *message)
{
	struct world *world = to->world;
	const struct service *service = world->service;

	drop_old(to);
	if (defect(service, DEFECT_OFFLINE_NOT_CACHED))
		return true;
	if (defect(service, DEFECT_OFFLINE_ONCE_ONLY) && to->cache_delivered)
		return true;
	if (defect(service, DEFECT_OFFLINE_FULL_REFUSED) && to->cached.n >= CACHE_MAX)
		return false;
	if (defect(service, DEFECT_OFFLINE_UNDER_SENDER))
		to = message->from;
	if (!make_room(to, message))
		return true;
	VEC_PUSH(&to->cached, message_ref(message));
	world->n_cached++;
	world->last_cached = to;
	return true;
}

void cache_forget(struct user *user, uint64_t serial)
{
	if (defect(user->world->service, DEFECT_OFFLINE_AGAIN_NEXT_LOGIN))
		return;
	/* They are answered in the order of the queue: the first is the one, nearly
	 * always. */
	for (size_t i = 0; i < user->cached.n; i++) {
		if (user->cached.items[i]->serial == serial) {
			drop(user, i);
			return;
		}
	}
}

static void reorder(struct user *user)
{
	struct message **items = user->cached.items;
	size_t n = user->cached.n;

	if (defect(user->world->service, DEFECT_OFFLINE_LIFO)) {
		for (size_t i = 0; i < n / 2; i++) {
			struct message *other = items[i];

			items[i] = items[n - 1 - i];
			items[n - 1 - i] = other;
		}
	}
	if (defect(user->world->service, DEFECT_OFFLINE_BY_SENDER)) {
		/* By insertion, so that each sender's own order stays. */
		for (size_t i = 1; i < n; i++) {
			struct message *message = items[i];
			size_t at = i;

			while (at > 0 &&
			       strcmp(items[at - 1]->from->id, message->from->id) > 0) {
				items[at] = items[at - 1];
				at--;
			}
			items[at] = message;
		}
	}
}

void cache_deliver(struct session *session)
{
	struct user *user = session->user;
	const struct service *service = user->world->service;

	drop_old(user);
	reorder(user);
	if (user->cached.n > 0)
		user->cache_delivered = true;
	for (size_t i = 0; i < user->cached.n; i++) {
		struct message *message = user->cached.items[i];

		message->offline = true;
		deliver_cached(session, message);
		if (defect(service, DEFECT_OFFLINE_DELIVERED_TWICE))
			deliver_cached(session, message);
		if (defect(service, DEFECT_OFFLINE_AGAIN_LATER))
			later_message(user, message, LATER_MS);
	}
}
