#include "mocks/service/presence.h"

#include "base/mem.h"
#include "mocks/service/session.h"

#include <string.h>

enum query_code {
	QUERY_FAILURE = 1,
	QUERY_INVALID_ARGUMENT = 2,
	QUERY_REJECTED = 3,
	QUERY_TOO_OFTEN = 5
};

/* USER logged out, and the version has not mended what 0.9.3 did. */
static bool lingers_by_version(const struct user *user, const struct service_conn *asker)
{
	const struct world *world = user->world;
	int64_t for_ms = GRACE_MS;

	if (defect(world->service, DEFECT_PRESENCE_LINGERS_LONG))
		for_ms *= 4;
	return user->logout_ms > 0 && world_now(world) < user->logout_ms + for_ms &&
	       world_has(world, asker, TRAIT_LINGERS) &&
	       !variant(world->service, VARIANT_FIXED_EARLY);
}

/* It is offline, and still shows as online. */
static bool lingers(const struct user *user, const struct service_conn *asker)
{
	const struct service *service = user->world->service;

	if (user->session == NULL && lingers_by_version(user, asker))
		return true;

	return user->session == NULL && user->away_ms > 0 &&
	       world_now(user->world) < user->away_ms + GRACE_MS &&
	       defect(service, user->thrown_out ? DEFECT_PRESENCE_KICK_LINGERS
						: DEFECT_PRESENCE_LOGOUT_LINGERS);
}

static bool world_stranger_shown(const struct world *world, const char *id)
{
	return defect(world->service, DEFECT_WORLD_PRESENCE_SHARED) &&
	       world_stranger(world, id) != NULL;
}

bool presence_online(const struct world *world, const char *id,
		     const struct service_conn *asker)
{
	const struct user *user = map_get(&world->users, id);

	if (defect(world->service, DEFECT_PRESENCE_ALWAYS_ONLINE))
		return true;
	if (world_stranger_shown(world, id))
		return true;
	if (user != NULL && lingers(user, asker))
		return true;
	if (user == NULL || user->session == NULL ||
	    (user->away_ms > 0 && defect(world->service, DEFECT_PRESENCE_NEVER_BACK)))
		return false;
	return user->session->role == asker->role ||
	       !defect(world->service, DEFECT_SIG_PRESENCE_LOST);
}

static bool ids_usable(const struct service *service, const struct json *ids)
{
	size_t max = PEERS_MAX;

	if (defect(service, DEFECT_PRESENCE_LIMIT_255))
		max = PEERS_MAX - 1;
	if (defect(service, DEFECT_PRESENCE_LIMIT_NONE))
		max = SIZE_MAX;
	if (json_size(ids) == 0)
		return defect(service, DEFECT_PRESENCE_EMPTY_EVERYBODY);
	if (json_size(ids) > max)
		return false;
	if (defect(service, DEFECT_PRESENCE_ID_UNCHECKED))
		return true;
	JSON_EACH (id, ids) {
		if (!name_usable(service, json_text_or(id, "")))
			return false;
	}
	return true;
}

static enum query_code too_often(const struct service *service)
{
	if (defect(service, DEFECT_RATE_QUERY_AS_FAILURE))
		return QUERY_FAILURE;
	if (defect(service, DEFECT_RATE_QUERY_AS_REJECTED))
		return QUERY_REJECTED;
	return QUERY_TOO_OFTEN;
}

static void push_if(struct json *ret, const struct request *request,
		    const struct json *ids, bool online)
{
	const struct world *world = request->session->user->world;

	JSON_EACH (id, ids) {
		if (presence_online(world, json_text_or(id, ""), request->conn) == online)
			json_push(ret, json_dup(id));
	}
}

/* IDS in the order of the answer: their own, but for defects. */
static struct json *in_order(const struct request *request, const struct json *ids)
{
	const struct world *world = request->session->user->world;
	const struct service *service = world->service;
	struct json *ret;

	if (json_size(ids) == 0) {
		ret = json_array();
		LIST_EACH (link, &world->sessions)
			json_push(
				ret,
				json_text(LIST_ITEM(link, struct session, at)->user->id));
		return ret;
	}
	if (defect(service, DEFECT_PRESENCE_ONLINE_FIRST)) {
		ret = json_array();
		push_if(ret, request, ids, true);
		push_if(ret, request, ids, false);
		return ret;
	}
	if (defect(service, DEFECT_PRESENCE_REVERSED)) {
		ret = json_array();
		for (size_t i = json_size(ids); i-- > 0;)
			json_push(ret, json_dup(json_at(ids, i)));
		return ret;
	}
	return json_dup(ids);
}

void op_query(struct request *request)
{
	const struct json *ids = json_get(request->params, "peerIds");
	struct user *user = request->session->user;
	struct text *out;

	if (!limit_pass(request->conn, user, LIMIT_QUERY)) {
		answer_code(request, too_often(request->service));
		return;
	}
	if (!ids_usable(request->service, ids)) {
		answer_code(request, QUERY_INVALID_ARGUMENT);
		return;
	}
	OWNED(json_freep)
	struct json *asked = in_order(request, ids);
	out = answer_begin(request, 0);
	frame_name(out, "status");
	text_char(out, '[');
	JSON_EACH (id, asked) {
		const char *peer = json_text_or(id, "");

		if (out->bytes[out->len - 1] != '[')
			text_char(out, ',');
		text_char(out, '{');
		frame_text(out, "peerId", peer);
		frame_bool(out, "isOnline",
			   presence_online(user->world, peer, request->conn));
		text_char(out, '}');
	}
	text_char(out, ']');
	answer_end(request->conn);
}
