#include "base/mem.h"
#include "mocks/service/attribute.h"
#include "mocks/service/channel.h"
#include "mocks/service/deliver.h"
#include "mocks/service/held.h"
#include "mocks/service/invite.h"
#include "mocks/service/offline.h"
#include "mocks/service/rule_inside.h"
#include "mocks/service/session.h"

#include <stdlib.h>
#include <string.h>

int64_t world_now(const struct world *world)
{
	if (!world->runs || world->firing)
		return world->base_ms;
	return world->base_ms + (world->service->now_ms - world->since_ms);
}

struct world *world_find(struct service *service, const char *app_id)
{
	return app_id != NULL ? map_get(&service->worlds, app_id) : NULL;
}

struct world *world_new(struct service *service, const char *app_id,
			const char *certificate, enum sdk sdk, bool runs)
{
	struct world *world = mem_new(1, sizeof *world);

	world->service = service;
	world->app_id = mem_dup(app_id);
	world->certificate = mem_dup(certificate);
	world->sdk = service->only != SDK_UNSAID ? service->only : sdk;
	world->runs = runs;
	world->base_ms = world->since_ms = service->now_ms;
	list_init(&world->at_running);
	if (runs)
		list_push(&service->running, &world->at_running);
	list_init(&world->sessions);
	list_init(&world->invitations);
	list_init(&world->laters);
	list_init(&world->late);
	map_put(&service->worlds, app_id, world);
	return world;
}

bool world_has(const struct world *world, const struct service_conn *conn,
	       enum trait trait)
{
	return sdk_has(world->sdk != SDK_UNSAID ? world->sdk : conn->sdk, trait);
}

struct user *world_stranger(const struct world *world, const char *id)
{
	const char *app_id;
	void *other;

	for (size_t at = 0; map_next(&world->service->worlds, &at, &app_id, &other);) {
		struct user *user = map_get(&((struct world *)other)->users, id);

		if (other != world && user != NULL && user->session != NULL)
			return user;
	}
	return NULL;
}

static void user_free(struct user *user)
{
	LIST_EACH (link, &user->conns) {
		struct service_conn *conn = LIST_ITEM(link, struct service_conn,
						      as_latest);

		conn->latest = NULL;
		list_remove(link);
	}
	cache_clear(user);
	attributes_forget(user);
	budgets_finish(&user->budgets);
	free(user->last_token);
	free(user->id);
	free(user);
}

/* Everybody is gone, and nothing is under way. */
static void forget_sessions(struct world *world)
{
	while (!list_empty(&world->sessions))
		session_end(LIST_ITEM(world->sessions.next, struct session, at), NULL,
			    false);
	invitations_free(world);
	laters_free(world);
}

void world_restart(struct world *world)
{
	const char *id;
	void *value;

	forget_sessions(world);
	budgets_finish(&world->budgets);
	for (size_t at = 0; map_next(&world->users, &at, &id, &value);) {
		struct user *user = value;

		budgets_finish(&user->budgets);
		if (defect(world->service, DEFECT_OFFLINE_LOST_AT_RESTART))
			cache_clear(user);
	}
}

void world_free(struct world *world)
{
	const char *id;
	void *value;

	rules_forget_world(world);
	forget_sessions(world);
	/* What its connections have not answered points to its users. */
	LIST_EACH (link, &world->service->conns) {
		struct service_conn *conn = LIST_ITEM(link, struct service_conn, at);

		if (conn->app_id != NULL && strcmp(conn->app_id, world->app_id) == 0) {
			deliver_conn_gone(conn);
			conn->latest = NULL;
		}
	}
	for (size_t at = 0; map_next(&world->users, &at, &id, &value);)
		user_free(value);
	map_finish(&world->users);
	for (size_t at = 0; map_next(&world->channels, &at, &id, &value);)
		channel_free(value);
	map_finish(&world->channels);
	timers_finish(&world->timers);
	budgets_finish(&world->budgets);
	list_remove(&world->at_running);
	map_remove(&world->service->worlds, world->app_id);
	free(world->certificate);
	free(world->app_id);
	free(world);
}

struct user *world_user(struct world *world, const char *id)
{
	struct user *user = map_get(&world->users, id);

	if (user != NULL || world->users.n >= USERS_MAX)
		return user;
	user = mem_new(1, sizeof *user);
	user->world = world;
	user->id = mem_dup(id);
	list_init(&user->conns);
	list_init(&user->invitations);
	map_put(&world->users, id, user);
	return user;
}

void world_advance(struct world *world, int64_t to_ms)
{
	struct timer *timer;

	if (to_ms < world_now(world))
		return;
	world->firing = true;
	while ((timer = timers_first(&world->timers)) != NULL && timer->due_ms <= to_ms) {
		if (timer->due_ms > world->base_ms)
			world->base_ms = timer->due_ms;
		timer_cancel(&world->timers, timer);
		timer->fire(timer->user);
	}
	world->base_ms = to_ms;
	world->since_ms = world->service->now_ms;
	world->firing = false;
}

void world_timer(struct world *world, struct timer *timer, int64_t after_ms,
		 void (*fire)(void *user), void *user)
{
	timer_set(&world->timers, timer, world_now(world) + after_ms, fire, user);
}
