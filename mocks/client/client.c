#include "mocks/client/local.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_RTM] = "rtm",
	[ROLE_SIGNALING] = "signaling",
};

static bool find_role(const char *name, enum role *ret)
{
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		if (name != NULL && strcmp(role_names[role], name) == 0) {
			*ret = role;
			return true;
		}
	}
	return false;
}

bool client_new(const struct client_config *config, const struct client_ops *ops,
		void *user, int64_t now_ms, struct client **ret, struct err *err)
{
	const char *version = config->version != NULL ? config->version : "1.0.1";
	enum role role;
	enum release release;
	uint64_t *defects;
	unsigned variants;

	if (!find_role(config->role, &role))
		return err_set(err, ERR_USAGE,
			       "a client's role is rtm or signaling, not %s",
			       config->role != NULL ? config->role : "(none)");
	if (!release_find(version, &release))
		return err_set(err, ERR_USAGE,
			       "a client's version is three numbers like 1.0.1, not %s",
			       version);
	if (!variant_choose(config->variants, &variants, err))
		return false;
	if (!wrong_choose(config->defects, &defects, err))
		return false;

	struct client *client = mem_new(1, sizeof *client);
	client->ops = ops;
	client->user = user;
	client->role = role;
	client->app_id = mem_dup(config->app_id != NULL ? config->app_id : "");
	client->version = mem_dup(version);
	client->release = release;
	client->platform = mem_dup(config->platform != NULL ? config->platform : "cpp");
	client->transparent = config->transparent;
	client->uninitialised = config->uninitialised;
	client->defects = defects;
	client->variants = variants;
	client->now_ms = now_ms;
	client->state = STATE_DISCONNECTED;
	for (size_t i = 0; i < TIMER_COUNT; i++)
		client->timers[i] = -1;
	pending_start(client);
	log_start(client);
	*ret = client;
	return true;
}

void client_free(struct client *client)
{
	if (client == NULL)
		return;
	free(client->app_id);
	free(client->version);
	free(client->platform);
	free(client->session);
	free(client->defects);
	json_free(client->login);
	pending_finish(client);
	text_finish(&client->out);
	invitation_finish(client);
	kept_finish(client);
	wrong_finish(client);
	free(client);
}

void client_call(struct client *client, uint64_t call, const char *method,
		 const struct json *params, int64_t now_ms)
{
	client->now_ms = now_ms;
	if (client->dead)
		return;
	call_start(client,
		   &(struct call){.number = call, .method = method, .params = params});
}

void client_receive(struct client *client, const char *bytes, size_t len, int64_t now_ms)
{
	client->now_ms = now_ms;
	if (!client->dead)
		frame_receive(client, bytes, len);
}

void client_die(struct client *client, const char *why)
{
	client->dead = true;
	client->link = LINK_NONE;
	if (client->ops->died != NULL)
		client->ops->died(client->user, why);
}

bool client_connected(const struct client *client)
{
	return client->link >= LINK_GREETING;
}

bool client_is_returning(const struct client *client)
{
	return client->link == LINK_OPENING || client->link == LINK_GREETING ||
	       (client->resuming && client->timers[TIMER_RELOGIN] < 0);
}

static void fire_reconnecting(struct client *client)
{
	state_change(client, CHANGE_INTERRUPTED);
}

static void (*const fire[TIMER_COUNT])(struct client *client) = {
	[TIMER_RECONNECT] = link_reconnect,
	[TIMER_RECONNECTING] = fire_reconnecting,
	[TIMER_RELOGIN] = client_session_resume,
	[TIMER_RESEND] = wrong_send_later,
	[TIMER_HELD] = wrong_release,
};

static bool is_sooner(int64_t due, int64_t than)
{
	return due >= 0 && (than < 0 || due < than);
}

int64_t client_next_due(const struct client *client)
{
	int64_t ret = pending_due(client);
	int64_t accept = invitation_due(client);

	if (client->dead)
		return -1;
	if (is_sooner(accept, ret))
		ret = accept;
	for (size_t i = 0; i < TIMER_COUNT; i++) {
		if (is_sooner(client->timers[i], ret))
			ret = client->timers[i];
	}
	return ret;
}

static void fire_one(struct client *client, int64_t due)
{
	for (size_t i = 0; i < TIMER_COUNT; i++) {
		if (client->timers[i] != due)
			continue;
		client->timers[i] = -1;
		fire[i](client);
		return;
	}
	if (pending_due(client) == due)
		pending_time_out(client);
	else
		invitation_time_out(client);
}

/* A step at a time, each at its own moment: what one starts may be due before NOW_MS. */
void client_tick(struct client *client, int64_t now_ms)
{
	int64_t due = client_next_due(client);

	while (due >= 0 && due <= now_ms) {
		client->now_ms = due;
		fire_one(client, due);
		due = client_next_due(client);
	}
	client->now_ms = now_ms;
}
