#include "mocks/client/core.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct channel {
	bool created; /* by createChannel: stays until releaseChannel */
	bool joined;
	char *delegate; /* owned: the one set last, or NULL */
	char *first;    /* owned, only with a defect: the one set before */
};

static void channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	free(channel->delegate);
	free(channel->first);
	free(channel);
}

static struct channel *find_channel(const struct client *client,
				    const struct json *params)
{
	const char *id = json_get_text(params, "channelId");

	return id != NULL ? map_get(&client->channels, id) : NULL;
}

static struct channel *add_channel(struct client *client, const char *id)
{
	struct channel *ret = mem_new(1, sizeof *ret);

	map_put(&client->channels, id, ret);
	return ret;
}

static size_t n_created(const struct client *client)
{
	size_t at = 0, ret = 0;
	const char *id;
	void *value;

	while (map_next(&client->channels, &at, &id, &value)) {
		if (((const struct channel *)value)->created)
			ret++;
	}
	return ret;
}

/* Up to 0.9.2: only while logged in, and no more than so many. */
static bool may_create(const struct client *client)
{
	bool bound = client->release < RELEASE_0_9_3;
	size_t n = n_created(client), max = CLIENT_OBJECTS_MAX;
	bool needs_login = bound;

	if (client->channels.n >= CLIENT_CHANNELS_MAX)
		return false;
	if (client->transparent)
		return true;
	if (client->defects != NULL)
		wrong_objects(client, &bound, &needs_login, &n, &max);
	return (!needs_login || state_logged_in(client)) && (!bound || n < max);
}

bool kept_create_channel(struct client *client, const struct call *call)
{
	const char *id = json_get_text(call->params, "channelId");
	OWNED(mem_freep)
	char *handle = NULL;

	if (id_is_usable(id) && !map_has(&client->channels, id) && may_create(client)) {
		add_channel(client, id)->created = true;
		handle = text_format("channel-%lu", ++client->n_channels);
	}
	call_answer_member(client, call, "object", json_text(handle));
	return true;
}

bool kept_set_delegate(struct client *client, const struct call *call)
{
	struct channel *channel = find_channel(client, call->params);
	const char *delegate = json_get_text(call->params, "delegate");

	if (channel != NULL && channel->delegate != NULL) {
		free(channel->first);
		channel->first = TAKE(channel->delegate);
		client->wrong.delegate_replaced = true;
	}
	if (channel != NULL) {
		free(channel->delegate);
		channel->delegate = mem_dup(delegate);
	}
	call_answer_member(client, call, "value", json_bool(channel != NULL));
	return true;
}

void kept_event(struct client *client, const char *name, struct json *params)
{
	const struct channel *channel = find_channel(client, params);
	const char *first;

	if (channel == NULL || channel->delegate == NULL)
		return;
	first = channel->first;
	if (first != NULL && wrong_is(client, WRONG_DELEGATE_BOTH)) {
		json_put_text(params, "delegate", first);
		event_hand_out(client, name, params);
	}
	json_put_text(params, "delegate",
		      first != NULL && wrong_is(client, WRONG_DELEGATE_FIRST_KEPT)
			      ? first
			      : channel->delegate);
}

/* Its instance goes; a channel that is joined stays joined. */
bool kept_release_channel(struct client *client, const struct call *call)
{
	struct channel *channel = find_channel(client, call->params);
	bool was_created = channel != NULL && channel->created;

	if (!was_created && wrong_dies(client, WRONG_CRASH_ON_RELEASED))
		return true;

	if (was_created && channel->joined)
		channel->created = false;
	else if (was_created)
		channel_free(map_remove(&client->channels,
					json_get_text(call->params, "channelId")));
	call_answer_member(client, call, "value", json_bool(was_created));
	return true;
}

static bool is_ok(const struct answer *answer)
{
	return answer->outcome == OUTCOME_ANSWERED && answer->code == 0;
}

void kept_after_join(struct client *client, const struct pending *pending,
		     const struct answer *answer)
{
	const char *id = json_get_text(pending->kept, "channelId");
	struct channel *channel = find_channel(client, pending->kept);

	if (!is_ok(answer) || id == NULL)
		return;
	if (channel == NULL && client->channels.n < CLIENT_CHANNELS_MAX)
		channel = add_channel(client, id);
	if (channel != NULL)
		channel->joined = true;
}

void kept_after_leave(struct client *client, const struct pending *pending,
		      const struct answer *answer)
{
	struct channel *channel = find_channel(client, pending->kept);

	if (!is_ok(answer) || channel == NULL)
		return;
	channel->joined = false;
	if (!channel->created)
		channel_free(map_remove(&client->channels,
					json_get_text(pending->kept, "channelId")));
}

static void merge(struct json *attributes, const struct json *added)
{
	JSON_EACH (attribute, added) {
		const char *key = json_get_text(attribute, "key");
		const struct json *value = json_get(attribute, "value");
		if (key != NULL && value != NULL)
			json_put(attributes, key, json_dup(value));
	}
}

void kept_after_attributes(struct client *client, const struct pending *pending,
			   const struct answer *answer)
{
	if (!is_ok(answer))
		return;
	if (strcmp(pending->method, "setLocalUserAttributes") == 0 ||
	    strcmp(pending->method, "clearLocalUserAttributes") == 0)
		json_free(TAKE(client->attributes));
	if (client->attributes == NULL)
		client->attributes = json_object();
	merge(client->attributes, json_get(pending->kept, "attributes"));
	JSON_EACH (key, json_get(pending->kept, "keys")) {
		if (json_is(key, JSON_TEXT))
			json_remove(client->attributes, json_text_or(key, ""));
	}
}

static void restore_channels(struct client *client)
{
	size_t at = 0;
	const char *id;
	void *value;

	while (map_next(&client->channels, &at, &id, &value)) {
		const struct channel *channel = value;
		if (!channel->joined)
			continue;
		OWNED(json_freep)
		struct json *params = json_object();
		json_put_text(params, "channelId", id);
		call_send_own(client, &operation_quiet, "joinChannel", params);
	}
}

static void restore_attributes(struct client *client)
{
	OWNED(json_freep)
	struct json *params = json_object();
	struct json *list = json_array();

	json_put(params, "attributes", list);
	JSON_EACH (attribute, client->attributes) {
		struct json *pair = json_object();
		json_put_text(pair, "key", json_key(attribute));
		json_put(pair, "value", json_dup(attribute));
		json_push(list, pair);
	}
	if (json_size(list) > 0)
		call_send_own(client, &operation_quiet, "setLocalUserAttributes", params);
}

void kept_restore(struct client *client)
{
	if (!wrong_is(client, WRONG_BACK_WITHOUT_CHANNELS))
		restore_channels(client);
	if (!wrong_is(client, WRONG_BACK_WITHOUT_ATTRIBUTES))
		restore_attributes(client);
}

void kept_forget(struct client *client)
{
	size_t at = 0;
	const char *id;
	void *value;

	while (map_next(&client->channels, &at, &id, &value)) {
		struct channel *channel = value;
		channel->joined = false;
		if (!channel->created)
			channel_free(map_remove(&client->channels, id));
	}
	json_free(TAKE(client->attributes));
}

void kept_finish(struct client *client)
{
	size_t at = 0;
	const char *id;
	void *value;

	while (map_next(&client->channels, &at, &id, &value))
		channel_free(value);
	map_finish(&client->channels);
	json_free(client->attributes);
}
