/*
 * What an adapter says: a message each, sorted into answers and events. What is
 * neither is a fault that ends it.
 */
#include "agent/adapter_inside.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

#define SHOWN_MAX        100 /* bytes of a line that is no message */
#define CAPABILITIES_MAX 100
#define CAPABILITY_MAX   64 /* bytes */
#define BUILD_MAX        200

void adapter_show(const char *bytes, size_t len, struct text *out)
{
	size_t shown = len < SHOWN_MAX ? len : SHOWN_MAX;

	/* Not in the middle of a character. */
	while (shown < len && shown > 0 && ((unsigned char)bytes[shown] & 0xC0) == 0x80)
		shown--;
	json_write_text(out, bytes, shown);
	if (shown < len)
		text_add(out, "…");
}

static void fault(struct adapter *adapter, const char *bytes, size_t len,
		  const char *what)
{
	struct text shown OWNED(text_finish) = {0};

	adapter_show(bytes, len, &shown);
	adapter_fault(adapter, "the adapter wrote %s: %s", what, text_str(&shown));
}

/* --- the answers that it greets with */

static bool is_platform(const char *name)
{
	static const char *const names[] = {"cpp", "objc", "java", "js"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_version(const char *text)
{
	return strspn(text, "0123456789.") == strlen(text) && *text != '\0' &&
	       strlen(text) < 16;
}

/* What is wrong with a greeting, or NULL. */
static const char *wrong_greeting(const struct json *hello)
{
	const char *build = json_get_text(hello, "name");
	const char *version = json_get_text(hello, "version");
	const char *platform = json_get_text(hello, "platform");
	const struct json *capabilities = json_get(hello, "capabilities");

	if (build == NULL || *build == '\0' || strlen(build) > BUILD_MAX)
		return "name: the build, with its version, in at most 200 bytes";
	if (version == NULL || !is_version(version))
		return "version: the SDK version that it follows, such as \"1.0.1\"";
	if (platform == NULL || !is_platform(platform))
		return "platform: one of cpp, objc, java, js";
	if (!json_is(capabilities, JSON_ARRAY) ||
	    json_size(capabilities) > CAPABILITIES_MAX)
		return "capabilities: an array of at most 100 strings";
	JSON_EACH (capability, capabilities) {
		const char *name = json_text_or(capability, NULL);

		if (name == NULL || strlen(name) > CAPABILITY_MAX)
			return "capabilities: an array of strings";
	}
	return NULL;
}

static void keep_greeting(struct adapter *adapter, const struct json *hello)
{
	struct agent *agent = &adapter->base;

	free(agent->build);
	free(agent->version);
	free(agent->platform);
	map_finish(&agent->capabilities);
	agent->build = mem_dup(json_get_text(hello, "name"));
	agent->version = mem_dup(json_get_text(hello, "version"));
	agent->platform = mem_dup(json_get_text(hello, "platform"));
	JSON_EACH (capability, json_get(hello, "capabilities")) {
		map_put(&agent->capabilities, json_text_or(capability, ""), adapter);
	}
}

static bool knows_secret(const struct adapter *adapter, const struct json *hello)
{
	const char *secret = json_get_text(hello, "secret");

	return adapter->secret == NULL ||
	       (secret != NULL && strcmp(secret, adapter->secret) == 0);
}

static void greeted(struct adapter *adapter, const struct json *result,
		    const struct json *error)
{
	const char *wrong = wrong_greeting(result);

	if (error != NULL) {
		adapter_fault(
			adapter, "the adapter refused agent.hello: error %" PRId64 " %s",
			json_get_int(error, "code", 0), json_get_text(error, "message"));
		return;
	}
	if (!knows_secret(adapter, result)) {
		adapter->refused = true;
		adapter_fault(adapter, "the adapter's answer to agent.hello does not "
				       "hold the secret of this run");
		return;
	}
	if (wrong != NULL) {
		adapter_fault(adapter, "the adapter's answer to agent.hello needs %s",
			      wrong);
		return;
	}
	keep_greeting(adapter, result);
	adapter_begin(adapter, "agent.noSuchOperation");
	adapter_send(adapter, REQUEST_PROBE);
}

static void probed(struct adapter *adapter, const struct json *error)
{
	if (json_get_int(error, "code", 0) == JSON_RPC_NO_METHOD) {
		adapter->state = ADAPTER_READY;
		if (adapter->ops != NULL)
			adapter->ops->ready(adapter->user, &adapter->base);
	} else if (error == NULL) {
		adapter_fault(adapter,
			      "the adapter answered agent.noSuchOperation, which "
			      "cannot be, with a result: nothing it says can be "
			      "believed; it must give error -32601");
	} else {
		adapter_fault(adapter,
			      "the adapter answered agent.noSuchOperation, which cannot "
			      "be, with error %" PRId64 " instead of -32601",
			      json_get_int(error, "code", 0));
	}
}

/* --- answers */

static struct owed *find_owed(struct adapter *adapter, uint64_t id)
{
	size_t from = 0, to = adapter->owed.n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (adapter->owed.items[middle].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	if (from == adapter->owed.n || adapter->owed.items[from].id != id ||
	    adapter->owed.items[from].paid)
		return NULL;
	return &adapter->owed.items[from];
}

static bool is_error(const struct json *error)
{
	return json_is(error, JSON_OBJECT) && json_is_int(json_get(error, "code")) &&
	       (json_get(error, "message") == NULL ||
		json_get_text(error, "message") != NULL);
}

static void breach(struct adapter *adapter, enum breach kind, const char *bytes,
		   size_t len, const char *what)
{
	struct text said OWNED(text_finish) = {0};

	text_printf(&said, "the adapter wrote %s: ", what);
	adapter_show(bytes, len, &said);
	adapter_breach(adapter, kind, text_str(&said));
}

static void take_answer(struct adapter *adapter, const char *bytes, size_t len,
			const struct json *message)
{
	const struct json *result = json_get(message, "result");
	const struct json *error = json_get(message, "error");
	int64_t id = json_get_int(message, "id", 0);
	struct owed *found, owed;

	if ((result == NULL) == (error == NULL) || (error != NULL && !is_error(error)) ||
	    (result != NULL && !json_is(result, JSON_OBJECT))) {
		fault(adapter, bytes, len,
		      "an answer that has neither an object as its result nor an error");
		return;
	}
	found = id > 0 ? find_owed(adapter, (uint64_t)id) : NULL;
	if (found == NULL && id > 0 && (uint64_t)id <= adapter->last_id) {
		breach(adapter, BREACH_TWICE, bytes, len, "a second answer");
		return;
	}
	if (found == NULL) {
		breach(adapter, BREACH_NOBODY, bytes, len, "an answer to nothing");
		return;
	}
	found->paid = true;
	adapter->n_paid++;
	adapter->answered_us = clock_mono_us();
	owed = *found; /* what follows may send, and move them */
	if (owed.request == REQUEST_HELLO)
		greeted(adapter, result, error);
	else if (owed.request == REQUEST_PROBE)
		probed(adapter, error);
	else if (owed.request == REQUEST_PING)
		adapter->pinged = false;
	else if (adapter->state == ADAPTER_READY)
		adapter_answered(adapter, &owed, result, error);
}

/* --- events */

static void take_event(struct adapter *adapter, const char *bytes, size_t len,
		       struct json *message)
{
	struct json *params = json_get(message, "params");
	const char *handle = json_get_text(params, "actor");
	char *actor OWNED(mem_freep)
	= mem_dup(handle);
	const struct json *at = json_get(params, "at");

	if (handle == NULL || (at != NULL && !json_is(at, JSON_NUMBER))) {
		fault(adapter, bytes, len, "an event without an actor, or at no moment");
		return;
	}
	json_remove(params, "actor");
	json_remove(params, "at");
	if (adapter->state == ADAPTER_READY &&
	    !adapter_event(adapter, actor, json_get_text(message, "method"), params))
		breach(adapter, BREACH_STRANGER, bytes, len,
		       "an event of an actor that is not there");
}

/* --- a message */

static bool is_jsonrpc(const struct json *message)
{
	const struct json *said = json_get(message, "jsonrpc");

	return said == NULL || strcmp(json_text_or(said, ""), "2.0") == 0;
}

void adapter_line(struct adapter *adapter, const char *bytes, size_t len)
{
	struct json *message OWNED(json_freep)
	= NULL;
	struct err err = {0};

	if (len > 0 && bytes[len - 1] == '\r')
		len--;
	if (len == 0 ||
	    (adapter->state != ADAPTER_GREETING && adapter->state != ADAPTER_READY))
		return;
	if (len >= ADAPTER_LINE_MAX) {
		fault(adapter, bytes, len, "a line of more than 1 MiB");
	} else if (!json_parse(bytes, len, &message, &err)) {
		char *what OWNED(mem_freep)
		= text_format("what is no JSON (%s)", err.message);

		fault(adapter, bytes, len, what);
	} else if (!json_is(message, JSON_OBJECT) || !is_jsonrpc(message)) {
		fault(adapter, bytes, len, "no message of this protocol");
	} else if (json_get(message, "method") == NULL) {
		take_answer(adapter, bytes, len, message);
	} else if (json_get_text(message, "method") == NULL) {
		fault(adapter, bytes, len, "an event whose method is no text");
	} else if (json_get(message, "id") != NULL) {
		fault(adapter, bytes, len, "a request, and adapters make none");
	} else {
		take_event(adapter, bytes, len, message);
	}
}
