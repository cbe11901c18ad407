#include "mocks/service/rule.h"

#include "base/mem.h"
#include "mocks/service/rule_inside.h"

#include <stdlib.h>
#include <string.h>

#define ID_MARK "<id>"

struct rule {
	char *app_id, *user_id, *on, *text;
	unsigned times, repeat;
	enum service_action action;
	int64_t delay_ms;
};

/* A request whose answer a rule may be about. */
struct note {
	char *id; /* as it stands in the answer */
	char *method;
};

/* A message that is delayed: for the user, on whatever connection is there then. */
struct late {
	struct list at; /* in world->late */
	struct timer timer;
	struct user *user;
	char *bytes;
	size_t len;
};

static void rule_free(struct rule *rule)
{
	free(rule->app_id);
	free(rule->user_id);
	free(rule->on);
	free(rule->text);
	free(rule);
}

static void remove_rule(struct service *service, size_t i)
{
	rule_free(service->rules.items[i]);
	VEC_REMOVE(&service->rules, i);
}

bool service_add_rule(struct service *service, const struct service_rule *rule)
{
	if (service->rules.n >= RULES_MAX || world_find(service, rule->app_id) == NULL)
		return false;
	struct rule *added = mem_new(1, sizeof *added);
	*added = (struct rule){
		.app_id = mem_dup(rule->app_id),
		.user_id = mem_dup(rule->user_id),
		.on = mem_dup(rule->on),
		.text = mem_dup(rule->text),
		.times = rule->times,
		.repeat = rule->repeat,
		.action = rule->action,
		.delay_ms = rule->delay_ms,
	};
	VEC_PUSH(&service->rules, added);
	return true;
}

static struct user *find_user(struct service *service, const char *app_id,
			      const char *user_id)
{
	struct world *world = world_find(service, app_id);

	return world != NULL ? map_get(&world->users, user_id) : NULL;
}

static void send_now(struct service_conn *conn, const char *bytes, size_t len)
{
	if (!conn->closing)
		conn->service->ops.send(conn->service->user, conn->user, bytes, len);
}

static size_t send_to_user(struct user *user, const char *bytes, size_t len)
{
	size_t n = 0;

	LIST_EACH (link, &user->conns) {
		send_now(LIST_ITEM(link, struct service_conn, as_latest), bytes, len);
		n++;
	}
	return n;
}

size_t service_say(struct service *service, const char *app_id, const char *user_id,
		   const char *bytes, size_t len)
{
	struct user *user = find_user(service, app_id, user_id);

	return user != NULL ? send_to_user(user, bytes, len) : 0;
}

size_t service_reaches(struct service *service, const char *app_id, const char *user_id)
{
	struct user *user = find_user(service, app_id, user_id);
	size_t n = 0;

	if (user == NULL)
		return 0;
	LIST_EACH (link, &user->conns)
		n++;
	return n;
}

/* --- which message is it? */

static bool is_of_interest(const struct service *service, const char *app_id,
			   const char *method)
{
	for (size_t i = 0; i < service->rules.n; i++) {
		const struct rule *rule = service->rules.items[i];

		if (strcmp(rule->on, method) == 0 && strcmp(rule->app_id, app_id) == 0)
			return true;
	}
	return false;
}

void rules_note(struct service_conn *conn, const struct json *id, const char *method)
{
	struct text shown = {0};

	if (conn->notes.n >= RULE_NOTES || conn->app_id == NULL ||
	    !is_of_interest(conn->service, conn->app_id, method))
		return;
	json_write(id, &shown);
	struct note note = {text_take(&shown), mem_dup(method)};
	VEC_PUSH(&conn->notes, note);
}

static void note_finish(struct note *note)
{
	free(note->id);
	free(note->method);
}

void rules_forget_notes(struct service_conn *conn)
{
	VEC_EACH (note, &conn->notes)
		note_finish(note);
	VEC_FINISH(&conn->notes);
}

/* The event's name, or the operation that ID, which is then forgotten, answers. */
static char *name_of(struct service_conn *conn, const struct json *frame, const char *id)
{
	const char *method = json_get_text(frame, "method");

	if (method != NULL)
		return mem_dup(method);
	for (size_t i = 0; i < conn->notes.n; i++) {
		struct note note = conn->notes.items[i];

		if (strcmp(note.id, id) != 0)
			continue;
		VEC_REMOVE(&conn->notes, i);
		free(note.id);
		return note.method;
	}
	return NULL;
}

static struct rule *find_rule(const struct service_conn *conn, const char *name,
			      size_t *ret_at)
{
	const struct service *service = conn->service;

	if (name == NULL || conn->latest == NULL || conn->app_id == NULL)
		return NULL;
	for (size_t i = 0; i < service->rules.n; i++) {
		struct rule *rule = service->rules.items[i];

		*ret_at = i;
		if (strcmp(rule->on, name) == 0 &&
		    strcmp(rule->app_id, conn->app_id) == 0 &&
		    strcmp(rule->user_id, conn->latest->id) == 0)
			return rule;
	}
	return NULL;
}

/* --- what becomes of it */

static void late_free(struct late *late)
{
	timer_cancel(&late->user->world->timers, &late->timer);
	list_remove(&late->at);
	late->user->world->n_late--;
	free(late->bytes);
	free(late);
}

static void late_fire(void *user)
{
	struct late *late = user;

	send_to_user(late->user, late->bytes, late->len);
	late_free(late);
}

static void send_late(struct user *user, int64_t after_ms, const char *bytes, size_t len)
{
	if (user->world->n_late >= RULE_LATE_MAX)
		return;
	struct late *late = mem_new(1, sizeof *late);
	late->user = user;
	late->bytes = mem_dup_bytes(bytes, len);
	late->len = len;
	user->world->n_late++;
	list_push(&user->world->late, &late->at);
	world_timer(user->world, &late->timer, after_ms, late_fire, late);
}

static void send_instead(struct service_conn *conn, const char *text, const char *id)
{
	OWNED(text_finish)
	struct text out = {0};
	const char *mark;

	for (; (mark = strstr(text, ID_MARK)) != NULL; text = mark + strlen(ID_MARK)) {
		text_append(&out, text, (size_t)(mark - text));
		text_add(&out, id);
	}
	text_add(&out, text);
	send_now(conn, text_str(&out), out.len);
}

static void apply(const struct rule *rule, struct service_conn *conn, const char *id,
		  const char *bytes, size_t len)
{
	switch (rule->action) {
	case SERVICE_DELAY:
		send_late(conn->latest, rule->delay_ms, bytes, len);
		break;
	case SERVICE_REPEAT:
		for (unsigned i = 0; i <= rule->repeat; i++)
			send_now(conn, bytes, len);
		break;
	case SERVICE_REPLACE:
		send_instead(conn, rule->text, id);
		break;
	case SERVICE_DROP:
	case SERVICE_ACTION_COUNT:
		break;
	}
}

bool rules_take(struct service_conn *conn, const char *bytes, size_t len)
{
	OWNED(json_freep)
	struct json *frame = NULL;
	OWNED(text_finish)
	struct text id = {0};
	size_t at = 0;

	if (!json_parse(bytes, len, &frame, NULL))
		return false;
	if (json_get(frame, "id") != NULL)
		json_write(json_get(frame, "id"), &id);
	else
		text_add(&id, "null");
	char *name = name_of(conn, frame, text_str(&id));
	struct rule *rule = find_rule(conn, name, &at);
	free(name);
	if (rule == NULL)
		return false;
	apply(rule, conn, text_str(&id), bytes, len);
	if (--rule->times == 0)
		remove_rule(conn->service, at);
	return true;
}

void rules_forget_world(struct world *world)
{
	struct service *service = world->service;

	for (size_t i = service->rules.n; i-- > 0;)
		if (strcmp(service->rules.items[i]->app_id, world->app_id) == 0)
			remove_rule(service, i);
	LIST_EACH (link, &world->late)
		late_free(LIST_ITEM(link, struct late, at));
}

void rules_free(struct service *service)
{
	while (service->rules.n > 0)
		remove_rule(service, service->rules.n - 1);
	VEC_FINISH(&service->rules);
}
