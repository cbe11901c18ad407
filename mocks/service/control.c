#include "mocks/service/control.h"

#include "base/mem.h"
#include "mocks/service/deliver.h"
#include "mocks/service/held.h"
#include "mocks/service/offline.h"
#include "mocks/service/session.h"

#include <stdlib.h>
#include <string.h>

#define KEY_LEN 32 /* hex digits of an App ID and of a certificate; facts.md 3.2 */

/* Waits for N answers to a marker. */
struct fence {
	struct asker asker;
	size_t open;
	size_t reached;
};

static bool is_key(const char *text)
{
	return strlen(text) == KEY_LEN &&
	       strspn(text, "0123456789abcdefABCDEF") == KEY_LEN;
}

/* NULL, and answered, if there is none. */
static struct world *find(struct request *request)
{
	struct world *world = world_find(request->service,
					 request_text(request, "appId"));

	if (world == NULL)
		answer_error(request->conn, request->id, RPC_NO_WORLD, "no such App ID");
	return world;
}

void op_world_create(struct request *request)
{
	struct service *service = request->service;
	const char *app_id = request_text(request, "appId");
	const char *certificate = request_text(request, "certificate");
	const char *profile = request_text(request, "profile");
	enum sdk sdk = SDK_UNSAID;

	if (!is_key(app_id) || (certificate != NULL && !is_key(certificate))) {
		answer_error(request->conn, request->id, RPC_BAD_PARAMS,
			     is_key(app_id) ? "certificate" : "appId");
		return;
	}
	if (profile != NULL && !sdk_named(profile, &sdk)) {
		answer_error(request->conn, request->id, RPC_BAD_PARAMS, "profile");
		return;
	}
	if (map_has(&service->worlds, app_id) || service->worlds.n >= WORLDS_MAX) {
		answer_error(request->conn, request->id, RPC_NO_WORLD,
			     "the App ID is not new, or there are too many");
		return;
	}
	struct world *world = world_new(service, app_id, certificate, sdk,
					variant(service, VARIANT_CLOCK_RUNS));
	frame_int(answer_begin(request, -1), "now", world_now(world));
	answer_end(request->conn);
}

void op_world_destroy(struct request *request)
{
	struct service *service = request->service;
	struct world *world = find(request);

	if (world == NULL)
		return;
	held_flush(service);
	LIST_EACH (link, &service->conns) {
		struct service_conn *conn = LIST_ITEM(link, struct service_conn, at);

		if (conn->app_id != NULL && strcmp(conn->app_id, world->app_id) == 0)
			conn_close(conn, CLOSE_NORMAL, "the world was destroyed");
	}
	world_free(world);
	answer_code(request, -1);
}

void op_clock_advance(struct request *request)
{
	struct world *world = find(request);
	struct timer *next;
	struct text *out;

	if (world == NULL)
		return;
	world_advance(world, json_get_int(request->params, "to", 0));
	held_flush(request->service);
	next = timers_first(&world->timers);
	out = answer_begin(request, -1);
	frame_int(out, "now", world_now(world));
	if (next != NULL) {
		frame_int(out, "next", next->due_ms);
	} else {
		frame_name(out, "next");
		text_add(out, "null");
	}
	answer_end(request->conn);
}

static void fence_done(struct fence *fence)
{
	if (fence->asker.conn != NULL) {
		frame_int(asker_begin(&fence->asker), "reached", (int64_t)fence->reached);
		answer_end(fence->asker.conn);
	}
	asker_finish(&fence->asker);
	free(fence);
}

void fence_answered(struct fence *fence)
{
	if (--fence->open == 0)
		fence_done(fence);
}

void op_fence(struct request *request)
{
	struct world *world = find(request);
	const char *marker = request_text(request, "marker");
	struct user *user;
	struct fence *fence;

	if (world == NULL)
		return;
	held_flush(request->service);
	fence = mem_new(1, sizeof *fence);
	asker_init(&fence->asker, request);
	user = map_get(&world->users, request_text(request, "userId"));
	/* One more than are written to, until all are. */
	fence->open = 1;
	if (user != NULL) {
		LIST_EACH (link, &user->conns) {
			fence->open++;
			fence->reached++;
			deliver_fence(LIST_ITEM(link, struct service_conn, as_latest),
				      fence, marker);
		}
	}
	fence_answered(fence);
}

void op_kick(struct request *request)
{
	struct world *world = find(request);
	struct user *user;
	bool kicked = false;

	if (world == NULL)
		return;
	user = map_get(&world->users, request_text(request, "userId"));
	if (user != NULL && user->session != NULL) {
		session_kick(user->session);
		kicked = true;
	}
	frame_bool(answer_begin(request, -1), "kicked", kicked);
	answer_end(request->conn);
}

void op_restart(struct request *request)
{
	struct service *service = request->service;
	const char *app_id;
	void *world;

	answer_code(request, -1);
	held_flush(service);
	LIST_EACH (link, &service->conns)
		conn_close(LIST_ITEM(link, struct service_conn, at), CLOSE_RESTART,
			   "restart");
	LIST_EACH (link, &service->strangers)
		conn_close(LIST_ITEM(link, struct service_conn, at), CLOSE_RESTART,
			   "restart");
	for (size_t at = 0; map_next(&service->worlds, &at, &app_id, &world);)
		world_restart(world);
	service->wants_restart = true;
}
