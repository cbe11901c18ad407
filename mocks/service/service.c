#include "mocks/service/service.h"

#include "base/mem.h"
#include "base/name.h"
#include "mocks/service/deliver.h"
#include "mocks/service/held.h"
#include "mocks/service/ops.h"
#include "mocks/service/rule_inside.h"
#include "mocks/service/session.h"

#include <stdlib.h>
#include <string.h>

void service_set_now(struct service *service, int64_t now_ms)
{
	if (now_ms > service->now_ms)
		service->now_ms = now_ms;
}

bool service_new(const struct service_config *config, const struct service_ops *ops,
		 void *user, int64_t now_ms, struct service **ret, struct err *err)
{
	OWNED(service_freep)
	struct service *service = mem_new(1, sizeof *service);

	service->ops = *ops;
	service->user = user;
	service->now_ms = now_ms;
	list_init(&service->running);
	list_init(&service->conns);
	list_init(&service->strangers);
	if (!defects_set(service, config->defects, err) ||
	    !variants_set(service, config->variants, err))
		return false;
	service->only = SDK_UNSAID;
	if (config->version != NULL && !sdk_named(config->version, &service->only))
		return err_set(err, ERR_USAGE, "there is no version %s: 0.9.0 to 1.0.1",
			       config->version);
	service->secret = mem_dup(config->secret);
	rng_init_for(&service->rng, config->seed, "service");
	ops_init(service);
	for (size_t i = 0; i < config->n_apps; i++) {
		const struct service_app *app = &config->apps[i];

		if (map_has(&service->worlds, app->app_id))
			return err_set(err, ERR_USAGE, "the App ID %s is given twice",
				       app->app_id);
		world_new(service, app->app_id, app->certificate, SDK_UNSAID, true);
	}
	*ret = TAKE(service);
	return true;
}

static void conn_free(struct service_conn *conn)
{
	list_remove(&conn->at);
	list_remove(&conn->as_latest);
	held_forget(conn);
	rules_forget_notes(conn);
	LIST_EACH (link, &conn->asked) {
		LIST_ITEM(link, struct asker, at)->conn = NULL;
		list_remove(link);
	}
	deliver_conn_gone(conn);
	budgets_finish(&conn->budgets);
	free(conn->app_id);
	free(conn);
}

static void free_conns(struct list *conns)
{
	while (!list_empty(conns)) {
		struct service_conn *conn = LIST_ITEM(conns->next, struct service_conn,
						      at);

		conn->closing = true;
		if (conn->session != NULL)
			session_end(conn->session, NULL, false);
		conn_free(conn);
	}
}

void service_free(struct service *service)
{
	const char *app_id;
	void *world;

	if (service == NULL)
		return;
	free_conns(&service->strangers);
	free_conns(&service->conns);
	for (size_t at = 0; map_next(&service->worlds, &at, &app_id, &world);)
		world_free(world);
	map_finish(&service->worlds);
	for (size_t i = 0; i < ROLE_COUNT; i++)
		map_finish(&service->methods[i]);
	held_free(service);
	rules_free(service);
	text_finish(&service->out);
	free(service->secret);
	free(service);
}

void service_freep(struct service **service)
{
	service_free(*service);
}

struct service_conn *service_open(struct service *service, void *conn_user,
				  int64_t now_ms)
{
	struct service_conn *conn = mem_new(1, sizeof *conn);

	service_set_now(service, now_ms);
	conn->service = service;
	conn->user = conn_user;
	conn->opened_ms = service->now_ms;
	list_init(&conn->as_latest);
	list_init(&conn->asked);
	list_init(&conn->unanswered);
	list_push(&service->strangers, &conn->at);
	return conn;
}

size_t service_message_max(const struct service *service)
{
	return defect(service, DEFECT_FRAME_TOO_BIG_CODE) ? (size_t)8 * FRAME_MAX
							  : FRAME_MAX;
}

void service_closed(struct service *service, struct service_conn *conn, int64_t now_ms)
{
	struct session *session = conn->session;

	service_set_now(service, now_ms);
	conn->closing = true;
	conn->session = NULL;
	if (session != NULL && defect(service, DEFECT_FRAME_CLOSE_ENDS_SESSION))
		session_end(session, NULL, false);
	else if (session != NULL)
		session_lost(session);
	conn_free(conn);
}

void conn_greeted(struct service_conn *conn, enum role role, enum sdk sdk,
		  const char *app_id)
{
	conn->role = role;
	conn->sdk = sdk;
	conn->app_id = mem_dup(app_id);
	list_remove(&conn->at);
	list_push(&conn->service->conns, &conn->at);
}

void conn_send(struct service_conn *conn, const char *bytes, size_t len)
{
	if (conn->closing)
		return;
	if (conn->service->rules.n > 0 && rules_take(conn, bytes, len))
		return;
	conn->service->ops.send(conn->service->user, conn->user, bytes, len);
}

void conn_close(struct service_conn *conn, int code, const char *reason)
{
	if (conn->closing)
		return;
	if (conn->n_held > 0)
		held_flush(conn->service);
	conn->closing = true;
	list_remove(&conn->as_latest);
	conn->service->ops.close(conn->service->user, conn->user, code, reason);
}

char *name_spoiled(const struct service *service, const char *id,
		   const enum defect mistakes[4])
{
	enum { TRIMMED, SPACES, MARKS, CUT };
	char *ret = mem_dup(id);
	size_t len = 0;

	for (const char *at = id; *at != '\0'; at++) {
		if (*at == ' ' && defect(service, mistakes[SPACES]))
			continue;
		ret[len++] = *at == '.' && defect(service, mistakes[MARKS]) ? '-' : *at;
	}
	while (len > 0 && ret[len - 1] == ' ' && defect(service, mistakes[TRIMMED]))
		len--;
	if (len > NAME_MAX_LEN - 2 && defect(service, mistakes[CUT]))
		len = NAME_MAX_LEN - 2;
	ret[len] = '\0';
	return ret;
}

bool name_strict(const char *text)
{
	static const char strict[] = "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	return *text != '\0' && strspn(text, strict) == strlen(text);
}

bool name_usable(const struct service *service, const char *text)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,"; /* facts.md 3.2 */
	size_t max = variant(service, VARIANT_EDGES) ? NAME_MAX_LEN - 1 : NAME_MAX_LEN;
	size_t len = strlen(text);

	return len > 0 && len <= max && strspn(text, allowed) == len &&
	       strcmp(text, "null") != 0;
}

bool user_id_usable(const struct world *world, const struct service_conn *conn,
		    const char *id)
{
	bool spaced = world_has(world, conn, TRAIT_LEADING_SPACE);

	if (defect(world->service, DEFECT_LOGIN_LEADING_SPACE_TAKEN))
		spaced = true;
	if (defect(world->service, DEFECT_LOGIN_LEADING_SPACE_REFUSED))
		spaced = false;
	return name_usable(world->service, id) && (*id != ' ' || spaced);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

int64_t service_next_due(const struct service *service)
{
	int64_t next = -1;

	if (service->held.n > 0)
		next = service->held_due_ms;
	if (!list_empty(&service->strangers)) {
		const struct service_conn *conn = LIST_ITEM(service->strangers.next,
							    struct service_conn, at);

		next = earlier(next, conn->opened_ms + HELLO_MS);
	}
	for (const struct list *link = service->running.next; link != &service->running;
	     link = link->next) {
		const struct world *world = (const struct world *)((const char *)link -
								   offsetof(struct world,
									    at_running));
		const struct timer *timer = timers_first(&world->timers);

		if (timer != NULL)
			next = earlier(next, world->since_ms +
						     (timer->due_ms - world->base_ms));
	}
	return next;
}

void service_tick(struct service *service, int64_t now_ms)
{
	service_set_now(service, now_ms);
	LIST_EACH (link, &service->strangers) {
		struct service_conn *conn = LIST_ITEM(link, struct service_conn, at);

		if (conn->opened_ms + HELLO_MS > service->now_ms)
			break;
		conn_close(conn, CLOSE_NO_HELLO, "no hello");
		/* It is no stranger whose time runs any more. */
		list_remove(&conn->at);
		list_push(&service->conns, &conn->at);
	}
	LIST_EACH (link, &service->running) {
		struct world *world = LIST_ITEM(link, struct world, at_running);

		world_advance(world, world_now(world));
	}
	if (service->held.n > 0 && service->held_due_ms <= service->now_ms)
		held_flush(service);
}

bool service_wants_restart(struct service *service)
{
	bool wants = service->wants_restart;

	service->wants_restart = false;
	return wants;
}
