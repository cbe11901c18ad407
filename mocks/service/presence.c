#include "mocks/service/presence.h"

#include "mocks/service/session.h"

#include <string.h>

enum query_code {
	QUERY_FAILURE = 1,
	QUERY_INVALID_ARGUMENT = 2,
	QUERY_REJECTED = 3,
	QUERY_TOO_OFTEN = 5
};

bool presence_online(const struct world *world, const char *id, enum role asker)
{
	const struct user *user = map_get(&world->users, id);

	if (user == NULL || user->session == NULL)
		return false;
	return user->session->role == asker ||
	       !defect(world->service, DEFECT_SIG_PRESENCE_LOST);
}

static bool ids_usable(const struct service *service, const struct json *ids)
{
	if (json_size(ids) == 0 || json_size(ids) > PEERS_MAX)
		return false;
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
	out = answer_begin(request, 0);
	frame_name(out, "status");
	text_char(out, '[');
	JSON_EACH (id, ids) {
		const char *peer = json_text_or(id, "");

		if (out->bytes[out->len - 1] != '[')
			text_char(out, ',');
		text_char(out, '{');
		frame_text(out, "peerId", peer);
		frame_bool(out, "isOnline", presence_online(user->world, peer, ROLE_RTM));
		text_char(out, '}');
	}
	text_char(out, ']');
	answer_end(request->conn);
}
