#include "mocks/service/peer.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "mocks/service/held.h"
#include "mocks/service/offline.h"
#include "mocks/service/session.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LATER_MS 1000 /* a duplicate */
#define ECHO_MS  5000

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static size_t text_size(const struct service *service, const char *text)
{
	size_t n = 0;

	if (!defect(service, DEFECT_PEER_LIMIT_IN_CHARACTERS))
		return strlen(text);
	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

bool peer_text_usable(const struct service *service, const char *text)
{
	size_t max = TEXT_MAX;

	if (text == NULL)
		return false;
	if (*text == '\0')
		return defect(service, DEFECT_PEER_EMPTY_ACCEPTED);
	if ((defect(service, DEFECT_PEER_TEXT_NULL) && strcmp(text, "null") == 0) ||
	    (defect(service, DEFECT_PEER_TEXT_BLANK) &&
	     text[strspn(text, " \t\r\n")] == '\0'))
		return false;
	if (variant(service, VARIANT_EDGES))
		max = TEXT_MAX - 1;
	if (defect(service, DEFECT_PEER_LIMIT_LOW))
		max = TEXT_MAX - 1024;
	if (defect(service, DEFECT_PEER_LIMIT_NONE) ||
	    defect(service, DEFECT_PEER_TEXT_CUT))
		max = FRAME_MAX;
	return text_size(service, text) <= max;
}

/* TEXT with each FROM as TO. */
static char *replaced(const char *text, const char *from, const char *to)
{
	struct text ret = {0};

	for (const char *at; (at = strstr(text, from)) != NULL;
	     text = at + strlen(from)) {
		text_append(&ret, text, (size_t)(at - text));
		text_add(&ret, to);
	}
	text_add(&ret, text);
	return text_take(&ret);
}

/* TEXT with a question mark for each character of N bytes. */
static char *without(const char *text, size_t n)
{
	size_t len = strlen(text);
	struct text kept = {0};

	for (size_t at = 0, size; at < len; at += size) {
		uint32_t point;

		size = utf8_decode(text + at, len - at, &point);
		size = size == 0 ? 1 : size;
		if (size == n)
			text_char(&kept, '?');
		else
			text_append(&kept, text + at, size);
	}
	return text_take(&kept);
}

/* clang-format off */
static const struct {
	enum defect defect;
	const char *from, *to;
} replacements[] = {
	{DEFECT_PEER_TEXT_NORMALISED,    "e\xcc\x81", "\xc3\xa9"},
	{DEFECT_PEER_TEXT_ESCAPED,       "&",         "&amp;"},
	{DEFECT_PEER_TEXT_BACKSLASHED,   "\\",        "\\\\"},
};
/* clang-format on */

char *peer_text_spoiled(const struct service *service, const char *text)
{
	size_t len = strlen(text);

	if (defect(service, DEFECT_PEER_TEXT_CUT) && len > TEXT_MAX)
		return mem_dup_bytes(text, TEXT_MAX - 1);
	if (defect(service, DEFECT_PEER_TEXT_BOM) &&
	    strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		return mem_dup(text + strlen(BYTE_ORDER_MARK));
	if (defect(service, DEFECT_PEER_TEXT_TRIMMED)) {
		while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
			len--;
		return mem_dup_bytes(text, len);
	}
	if (defect(service, DEFECT_PEER_TEXT_NO_CONTROLS)) {
		struct text kept = {0};

		for (; *text != '\0'; text++) {
			if ((unsigned char)*text >= ' ')
				text_char(&kept, *text);
		}
		return text_take(&kept);
	}
	if (defect(service, DEFECT_PEER_TEXT_NO_EMOJI))
		return without(text, 4);
	if (defect(service, DEFECT_PEER_TEXT_LATIN))
		return without(text, 3);
	for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
		if (defect(service, replacements[i].defect))
			return replaced(text, replacements[i].from, replacements[i].to);
	}
	return NULL;
}

static enum peer_code unreachable_code(const struct service *service)
{
	if (defect(service, DEFECT_PEER_UNREACHABLE_OK))
		return PEER_OK;
	if (defect(service, DEFECT_PEER_UNREACHABLE_FAILURE))
		return PEER_FAILURE;
	if (defect(service, DEFECT_PEER_UNREACHABLE_NUMBER))
		return PEER_NUMBER_OF_NOTHING;
	return PEER_UNREACHABLE;
}

static enum peer_code cached_code(const struct service *service)
{
	if (defect(service, DEFECT_OFFLINE_CODE_OK))
		return PEER_OK;
	if (defect(service, DEFECT_OFFLINE_CODE_UNREACHABLE))
		return PEER_UNREACHABLE;
	return PEER_CACHED_BY_SERVER;
}

/* What becomes of MESSAGE to somebody who is offline. */
static enum peer_code cache_or_not(struct user *to, struct message *message)
{
	const struct service *service = to->world->service;

	if (!message->may_cache) {
		if (defect(service, DEFECT_PEER_UNREACHABLE_CACHED))
			cache_store(to, message);
		return unreachable_code(service);
	}
	if (defect(service, DEFECT_OFFLINE_OPTION_IGNORED))
		return PEER_UNREACHABLE;
	if (!cache_store(to, message))
		return PEER_FAILURE;
	return cached_code(service);
}

void peer_unreachable(struct user *to, struct message *message, struct asker *asker)
{
	asker_answer(asker, cache_or_not(to, message));
}

void peer_answered(struct service *service, struct asker *asker, bool ok)
{
	enum peer_code code = ok ? PEER_OK : PEER_FAILURE;

	if (defect(service, DEFECT_PEER_DELIVERED_UNREACHABLE))
		code = PEER_UNREACHABLE;
	asker_answer(asker, code);
}

static void send_online(struct request *request, struct session *to,
			struct message *message)
{
	const struct service *service = request->service;

	if (to->role == ROLE_RTM &&
	    (defect(service, DEFECT_PEER_LOST) ||
	     (to->user == message->from && defect(service, DEFECT_PEER_SELF_LOST)))) {
		answer_code(request, PEER_OK);
		return;
	}
	if (defect(service, DEFECT_SIG_MESSAGE_LOST) && to->role == ROLE_SIGNALING) {
		answer_code(request, PEER_OK);
		return;
	}
	if (message->may_cache && defect(service, DEFECT_OFFLINE_ONLINE_CACHED)) {
		answer_code(request, cache_or_not(to->user, message));
		return;
	}
	if (message->may_cache && defect(service, DEFECT_OFFLINE_ONLINE_BOTH))
		cache_store(to->user, message);
	deliver_message(to, message, request);
	if (defect(service, DEFECT_PEER_TWICE) ||
	    (to->user == message->from && defect(service, DEFECT_PEER_SELF_TWICE)))
		deliver_message(to, message, NULL);
	if (defect(service, DEFECT_PEER_AGAIN_LATER))
		later_message(to->user, message, LATER_MS);
	if (defect(service, DEFECT_PEER_ECHO_LATE))
		later_message(message->from, message, ECHO_MS);
}

/* What a defect does with MESSAGE though it was refused. */
static void leak_refused(struct user *to, struct message *message)
{
	const struct service *service = to->world->service;

	if (defect(service, DEFECT_RATE_REFUSED_DELIVERED) && to->session != NULL)
		deliver_message(to->session, message, NULL);
	if (defect(service, DEFECT_RATE_REFUSED_CACHED) && to->session == NULL &&
	    message->may_cache)
		cache_store(to, message);
}

/* Over the limit: nothing is done. */
static void refuse(struct request *request)
{
	const struct service *service = request->service;

	answer_code(request, defect(service, DEFECT_RATE_AS_FAILURE) ? PEER_FAILURE
								     : PEER_TOO_OFTEN);
	if (defect(service, DEFECT_RATE_DISCONNECTS))
		session_kick(request->session);
}

static void hand_over(struct request *request, struct user *to, struct message *message,
		      bool refused)
{
	const struct service *service = request->service;
	struct session *session = to->session;

	if (refused) {
		leak_refused(to, message);
		refuse(request);
		return;
	}
	if (session == NULL)
		answer_code(request, cache_or_not(to, message));
	else if (session->role == ROLE_SIGNALING && strlen(message->text) > EXTRA_MAX &&
		 !defect(service, DEFECT_SIG_TEXT_TOO_LONG_PASSES) &&
		 !defect(service, DEFECT_SIG_TEXT_CUT))
		answer_code(request, PEER_INVALID_MESSAGE);
	else
		send_online(request, session, message);
}

/* Over 32 KB, empty or none. */
static void refuse_text(struct request *request, const char *text)
{
	const struct service *service = request->service;
	const char *peer = request_text(request, "peerId");
	struct user *to = map_get(&request->session->user->world->users, peer);

	if (defect(service, DEFECT_PEER_TOO_LONG_DELIVERED) && text != NULL &&
	    to != NULL && to->session != NULL) {
		struct message *message = message_new(request->session->user, text,
						      false);

		deliver_message(to->session, message, NULL);
		message_unref(message);
	}
	answer_code(request, defect(service, DEFECT_PEER_TOO_LONG_CODE)
				     ? PEER_FAILURE
				     : PEER_INVALID_MESSAGE);
}

/* The option is one of the sender's version and of the world's. */
static bool is_asked_to_cache(const struct request *request)
{
	const struct service *service = request->service;

	return sdk_has(request->conn->sdk, TRAIT_OFFLINE) &&
	       world_has(request->session->user->world, request->conn, TRAIT_OFFLINE) &&
	       json_get_bool(request->params, "enableOfflineMessaging",
			     defect(service, DEFECT_OFFLINE_DEFAULT_ON));
}

static struct message *make_message(struct request *request, const struct user *to,
				    const char *text)
{
	const struct service *service = request->service;
	bool may_cache = is_asked_to_cache(request);
	OWNED(mem_freep)
	char *other = peer_text_spoiled(service, text);
	OWNED(mem_freep)
	char *cut = NULL;

	text = other != NULL ? other : text;
	if (defect(service, DEFECT_SIG_TEXT_CUT) && to->session != NULL &&
	    to->session->role == ROLE_SIGNALING && strlen(text) > EXTRA_MAX)
		cut = mem_dup_bytes(text, EXTRA_MAX);
	return message_new(request->session->user, cut != NULL ? cut : text, may_cache);
}

static bool id_usable(const struct request *request, const char *id)
{
	const struct service *service = request->service;

	if (defect(service, DEFECT_PEER_ID_UNCHECKED))
		return true;
	if ((defect(service, DEFECT_PEER_ID_STRICT) && !name_strict(id)) ||
	    (defect(service, DEFECT_PEER_ID_32) && strlen(id) > 32) ||
	    (defect(service, DEFECT_PEER_ID_NULL_FOLDED) && strcmp(id, "NULL") == 0))
		return false;
	return user_id_usable(request->session->user->world, request->conn, id);
}

/* Defects that fail with the longest id, or the longest text. */
static bool is_at_edge(const struct service *service, const char *id, const char *text)
{
	return (strlen(id) == NAME_MAX_LEN &&
		defect(service, DEFECT_PEER_64_BYTES_FAILURE)) ||
	       (text != NULL && strlen(text) == TEXT_MAX &&
		defect(service, DEFECT_PEER_32_KB_FAILURE));
}

static struct user *find_peer(struct world *world, const char *id)
{
	OWNED(mem_freep)
	char *folded = mem_dup(id);

	if (defect(world->service, DEFECT_WORLD_PEERS_SHARED) &&
	    world_stranger(world, id) != NULL)
		return world_stranger(world, id);
	if (!defect(world->service, DEFECT_PEER_ID_FOLDED))
		return world_user(world, id);
	for (char *at = folded; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	return world_user(world, folded);
}

void op_send_peer(struct request *request)
{
	struct service *service = request->service;
	struct session *session = request->session;
	struct world *world = session->user->world;
	const char *peer = request_text(request, "peerId");
	const char *text = request_text(request, "text");
	bool refused = !limit_pass(request->conn, session->user, LIMIT_MESSAGE);

	if (refused && !defect(service, DEFECT_RATE_REFUSED_DELIVERED) &&
	    !defect(service, DEFECT_RATE_REFUSED_CACHED)) {
		refuse(request);
		return;
	}
	if (session->token_over && defect(service, DEFECT_TOKEN_EXPIRY_MUTES)) {
		answer_code(request, PEER_FAILURE);
		return;
	}
	if (!id_usable(request, peer)) {
		answer_code(request, PEER_INVALID_USER_ID);
		return;
	}
	if (is_at_edge(service, peer, text)) {
		answer_code(request, PEER_FAILURE);
		return;
	}
	if (!peer_text_usable(service, text)) {
		refuse_text(request, text);
		return;
	}
	struct user *to = find_peer(world, peer);
	if (to == NULL) {
		answer_code(request, PEER_FAILURE);
		return;
	}
	struct message *message = make_message(request, to, text);
	hand_over(request, to, message, refused);
	message_unref(message);
}
