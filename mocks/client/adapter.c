#include "mocks/client/adapter.h"

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/text.h"
#include "mocks/client/player.h"

#include <stdlib.h>
#include <string.h>

#define LOG_NAME "agorartm.log" /* facts.md 3.2 */
#define PROTOCOL 1              /* docs/agent-protocol.md, What the program asks */

/* JSON-RPC's, and -32000 for what is this side's own fault. */
enum refusal {
	REFUSED_NO_OPERATION = -32601,
	REFUSED_PARAMS = -32602,
	REFUSED_OWN = -32000,
};

struct adapter {
	struct loop *loop;
	const struct adapter_config *config;
	const struct adapter_ops *ops;
	void *user;
	struct map actors; /* handle to struct actor */
	char *version;     /* that it says it is; NULL: before agent.hello */
	char *folder;      /* of their logs, removed at the end; NULL: none yet */
	struct text out;   /* the message that is being written */
};

struct actor {
	struct adapter *adapter;
	char *handle;
	struct player *player;
};

struct request {
	uint64_t id;
	const char *method;
	struct json *params;
	struct actor *actor; /* there is one if the row wants one */
};

static void send_out(struct adapter *adapter)
{
	adapter->ops->line(adapter->user, text_str(&adapter->out), adapter->out.len);
}

static void begin(struct adapter *adapter, uint64_t id)
{
	text_clear(&adapter->out);
	text_add(&adapter->out, "{\"jsonrpc\":\"2.0\",\"id\":");
	text_int(&adapter->out, (long long)id);
}

static void answer(struct adapter *adapter, uint64_t id, const struct json *result)
{
	begin(adapter, id);
	text_add(&adapter->out, ",\"result\":");
	json_write(result, &adapter->out);
	text_char(&adapter->out, '}');
	send_out(adapter);
}

static void refuse(struct adapter *adapter, uint64_t id, int code, const char *message)
{
	begin(adapter, id);
	text_printf(&adapter->out, ",\"error\":{\"code\":%d,\"message\":", code);
	json_write_text(&adapter->out, message, strlen(message));
	text_add(&adapter->out, "}}");
	send_out(adapter);
}

static void answer_nothing(struct adapter *adapter, uint64_t id)
{
	OWNED(json_freep)
	struct json *nothing = json_object();

	answer(adapter, id, nothing);
}

static void on_result(void *user, uint64_t call, const struct json *result)
{
	const struct actor *actor = user;

	answer(actor->adapter, call, result);
}

static void on_refused(void *user, uint64_t call, int code, const char *message)
{
	const struct actor *actor = user;

	refuse(actor->adapter, call, code, message);
}

/* The actor and the moment stand before the members of PARAMS. */
static void on_event(void *user, const char *name, const struct json *params)
{
	const struct actor *actor = user;
	struct text *out = &actor->adapter->out;

	text_clear(out);
	text_add(out, "{\"jsonrpc\":\"2.0\",\"method\":");
	json_write_text(out, name, strlen(name));
	text_add(out, ",\"params\":{\"actor\":");
	json_write_text(out, actor->handle, strlen(actor->handle));
	text_add(out, ",\"at\":");
	text_int(out, player_now(actor->player));
	if (json_size(params) > 0) {
		size_t at = out->len;
		json_write(params, out);
		out->bytes[at] = ',';
	} else {
		text_char(out, '}');
	}
	text_char(out, '}');
	send_out(actor->adapter);
}

static void on_remark(void *user, const char *what)
{
	const struct actor *actor = user;
	OWNED(mem_freep)
	char *said = text_format("actor %s: %s", actor->handle, what);

	actor->adapter->ops->remark(actor->adapter->user, said);
}

/* What the defect stands for; only the folder does not stay behind. */
static void on_died(void *user, const char *why)
{
	const struct actor *actor = user;

	on_remark(user, why);
	if (actor->adapter->folder != NULL)
		file_remove_tree(actor->adapter->folder);
	abort();
}

static const struct player_ops player_ops = {
	.result = on_result,
	.refused = on_refused,
	.event = on_event,
	.remark = on_remark,
	.died = on_died,
};

static void actor_free(struct actor *actor)
{
	player_free(actor->player);
	free(actor->handle);
	free(actor);
}

static void ask_hello(struct adapter *adapter, const struct request *request)
{
	static const char *const capabilities[] = {
		"fence",         "clock",       "signaling", "channels",  "presence",
		"attributes",    "invitations", "renewal",   "offline",   "symbols",
		"uninitialised", "log",         "log-texts", "delegates",
	};
	const struct adapter_config *config = adapter->config;
	const char *version = json_get_text(request->params, "version");

	if (json_get_int(request->params, "protocol", 0) != PROTOCOL) {
		refuse(adapter, request->id, REFUSED_PARAMS,
		       "this adapter speaks protocol 1");
		return;
	}
	if (config->profile != NULL)
		version = config->profile;
	else if (version == NULL)
		version = "1.0.1";

	OWNED(json_freep)
	struct json *result = json_object();
	OWNED(mem_freep)
	char *name = text_format("rtm-mock-client %s", version);
	free(adapter->version);
	adapter->version = mem_dup(version);
	struct json *list = json_array();

	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
		json_push(list, json_text(capabilities[i]));
	json_put_text(result, "name", name);
	json_put_text(result, "version", version);
	json_put_text(result, "platform", config->platform);
	json_put(result, "capabilities", list);
	if (config->secret != NULL)
		json_put_text(result, "secret", config->secret);
	answer(adapter, request->id, result);
}

/* A folder for each actor: others may name their files as it does. */
static char *make_log_path(struct adapter *adapter, const char *handle)
{
	OWNED(mem_freep)
	char *own = NULL;

	if (strchr(handle, '/') != NULL || handle[0] == '.' || handle[0] == '\0' ||
	    (adapter->folder == NULL &&
	     !file_make_temporary("rtm-mock-client", &adapter->folder, NULL)))
		return NULL;
	own = file_join(adapter->folder, handle);
	return file_make_folder(own, NULL) ? file_join(own, LOG_NAME) : NULL;
}

static void ask_create(struct adapter *adapter, const struct request *request)
{
	const struct json *params = request->params;
	const struct adapter_config *own = adapter->config;
	const char *handle = json_get_text(params, "actor");
	const char *url = json_get_text(params, "url");
	const char *role = json_get_text(params, "role");
	struct err err = {0};

	if (handle == NULL || url == NULL) {
		refuse(adapter, request->id, REFUSED_PARAMS,
		       "create needs the texts actor and url");
		return;
	}
	if (map_has(&adapter->actors, handle)) {
		refuse(adapter, request->id, REFUSED_PARAMS,
		       "there is such an actor already");
		return;
	}
	OWNED(mem_freep)
	char *log_path = make_log_path(adapter, handle);
	const struct player_config config = {
		.url = url,
		.log_path = log_path,
		.ca_file = json_get_text(params, "cacert"),
		.client =
			{
				.role = role != NULL ? role : "rtm",
				.app_id = json_get_text(params, "appId"),
				.version = own->profile != NULL
						   ? own->profile
						   : json_get_text(params, "version"),
				.platform = own->platform,
				.uninitialised = !json_get_bool(params, "initialised",
								true),
				.defects = own->defects,
				.variants = own->variants,
			},
	};
	struct actor *actor = mem_new(1, sizeof *actor);
	actor->adapter = adapter;
	actor->handle = mem_dup(handle);
	if (!player_new(adapter->loop, &config, &player_ops, actor, &actor->player,
			&err)) {
		actor_free(actor);
		refuse(adapter, request->id,
		       err.code == ERR_USAGE ? REFUSED_PARAMS : REFUSED_OWN, err.message);
		return;
	}
	map_put(&adapter->actors, handle, actor);
	answer_nothing(adapter, request->id);
}

/* Events are written as they come, so none is ever waiting. */
static void ask_fence(struct adapter *adapter, const struct request *request)
{
	answer_nothing(adapter, request->id);
}

static void ask_advance(struct adapter *adapter, const struct request *request)
{
	struct player *player = request->actor->player;
	int64_t to_ms = json_get_int(request->params, "to", -1);

	if (to_ms < 0) {
		refuse(adapter, request->id, REFUSED_PARAMS,
		       "clock.advance needs the number to");
		return;
	}
	player_advance(player, to_ms);

	int64_t next_ms = player_next_due(player);
	OWNED(json_freep)
	struct json *result = json_object();
	json_put_int(result, "now", player_now(player));
	json_put(result, "next",
		 next_ms >= 0 ? json_number((double)next_ms) : json_null());
	answer(adapter, request->id, result);
}

static void ask_destroy(struct adapter *adapter, const struct request *request)
{
	map_remove(&adapter->actors, request->actor->handle);
	actor_free(request->actor);
	answer_nothing(adapter, request->id);
}

/* Of the build, whoever plays: a client of its version is asked that does nothing else.
 */
static void ask_symbols(struct adapter *adapter, const struct request *request)
{
	static const struct client_ops none = {0};
	const struct client_config config = {
		.role = "rtm",
		.version = adapter->version,
		.defects = adapter->config->defects,
		.variants = adapter->config->variants,
	};
	struct client *client = NULL;
	struct err err = {0};

	if (!client_new(&config, &none, NULL, 0, &client, &err)) {
		refuse(adapter, request->id, REFUSED_OWN, err.message);
		return;
	}
	OWNED(json_freep)
	struct json *result = json_object();
	json_put(result, "symbols", client_symbols(client));
	client_free(client);
	answer(adapter, request->id, result);
}

static void ask_shutdown(struct adapter *adapter, const struct request *request)
{
	answer_nothing(adapter, request->id);
	adapter->ops->done(adapter->user);
}

static void ask_operation(struct adapter *adapter, const struct request *request)
{
	(void)adapter;
	json_remove(request->params, "actor");
	player_call(request->actor->player, request->id, request->method,
		    request->params);
}

/* clang-format off */
static const struct row {
	const char *method;
	bool wants_actor;
	void (*ask)(struct adapter *adapter, const struct request *request);
} rows[] = {
	{"fence",         true,  ask_fence},
	{"clock.advance", true,  ask_advance},
	{"create",        false, ask_create},
	{"destroy",       true,  ask_destroy},
	{"agent.hello",   false, ask_hello},
	{"symbols",       false, ask_symbols},
	{"shutdown",      false, ask_shutdown},
};
/* clang-format on */

static const struct row *find(const char *method)
{
	static const struct row operation = {NULL, true, ask_operation};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].method, method) == 0)
			return &rows[i];
	}
	return client_has_operation(method) || beside_has(method) ? &operation : NULL;
}

static void receive_request(struct adapter *adapter, struct request *request)
{
	const struct row *row = find(request->method);
	const char *handle = json_get_text(request->params, "actor");

	if (row == NULL) {
		refuse(adapter, request->id, REFUSED_NO_OPERATION,
		       "this adapter has no such operation");
		return;
	}
	if (row->wants_actor) {
		request->actor = handle != NULL ? map_get(&adapter->actors, handle)
						: NULL;
		if (request->actor == NULL) {
			refuse(adapter, request->id, REFUSED_PARAMS,
			       "there is no such actor");
			return;
		}
	}
	row->ask(adapter, request);
}

void adapter_receive(struct adapter *adapter, const char *bytes, size_t len)
{
	OWNED(json_freep)
	struct json *frame = NULL;
	OWNED(json_freep)
	struct json *none = NULL;
	OWNED(mem_freep)
	char *said = NULL;
	struct request request = {0};
	struct err err = {0};

	if (!json_parse(bytes, len, &frame, &err)) {
		said = text_format("a message that is no JSON: %s", err.message);
		adapter->ops->remark(adapter->user, said);
		return;
	}
	int64_t id = json_get_int(frame, "id", 0);
	request.method = json_get_text(frame, "method");
	request.params = json_get(frame, "params");
	if (id <= 0 || request.method == NULL ||
	    (request.params != NULL && !json_is(request.params, JSON_OBJECT))) {
		adapter->ops->remark(adapter->user,
				     "a message that is no request of the protocol");
		return;
	}
	if (request.params == NULL)
		request.params = none = json_object();
	request.id = (uint64_t)id;
	receive_request(adapter, &request);
}

/* The core would refuse an unknown name at the first create, and that is late. */
static bool check_names(const struct adapter_config *names, struct err *err)
{
	static const struct client_ops none = {0};
	struct client *client = NULL;
	const struct client_config config = {
		.role = "rtm", .defects = names->defects, .variants = names->variants};

	if (!client_new(&config, &none, NULL, 0, &client, err))
		return false;
	client_free(client);
	return true;
}

bool adapter_new(struct loop *loop, const struct adapter_config *config,
		 const struct adapter_ops *ops, void *user, struct adapter **ret,
		 struct err *err)
{
	if (!check_names(config, err))
		return false;

	struct adapter *adapter = mem_new(1, sizeof *adapter);
	adapter->loop = loop;
	adapter->config = config;
	adapter->ops = ops;
	adapter->user = user;
	*ret = adapter;
	return true;
}

void adapter_free(struct adapter *adapter)
{
	size_t at = 0;
	const char *handle;
	void *actor;

	if (adapter == NULL)
		return;
	while (map_next(&adapter->actors, &at, &handle, &actor))
		actor_free(actor);
	map_finish(&adapter->actors);
	if (adapter->folder != NULL)
		file_remove_tree(adapter->folder);
	free(adapter->folder);
	free(adapter->version);
	text_finish(&adapter->out);
	free(adapter);
}
