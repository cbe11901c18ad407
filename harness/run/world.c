#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <string.h>

/* A second either way: "within a second of the service's clock", PEER-06. */
#define CLOCK_TOLERANCE_MS 1000

struct world *player_world(struct case_run *play, const struct player *player)
{
	return &play->worlds[player->def->app];
}

int64_t world_earliest(const struct world *world)
{
	return world->now_ms - CLOCK_TOLERANCE_MS;
}

/* Between advances the clock may stand or run: both are within the bounds. */
int64_t world_latest(const struct world *world)
{
	return world->now_ms + (clock_mono_us() - world->synced_us) / 1000 +
	       CLOCK_TOLERANCE_MS;
}

void world_sync(struct world *world, const struct json *result)
{
	int64_t now = json_get_int(result, "now", -1);

	if (now < 0)
		return;
	world->now_ms = now;
	world->synced_us = clock_mono_us();
	world->next_ms = json_get_int(result, "next", -1);
}

static void created(struct case_run *play, size_t kind, const struct json *result,
		    const char *why)
{
	play->worlds_pending--;
	if (result == NULL) {
		struct text *message = case_fail(play, NULL, play->test->place,
						 FAILURE_LOST);

		text_printf(message, "the service made no world: %s", why);
		case_fails_for(play, "world.create");
		return;
	}
	play->worlds[kind].made = true;
	world_sync(&play->worlds[kind], result);
}

static void create(struct case_run *play, struct world *world)
{
	char profile[VERSION_TEXT_SIZE];
	struct json *params = json_object();

	rng_hex(&play->rng, world->app_id, APP_ID_LEN);
	if (world->kind != APP_STATIC) {
		world->certificate = mem_new(1, APP_ID_LEN + 1);
		rng_hex(&play->rng, world->certificate, APP_ID_LEN);
	}
	version_format(play->test->catalogue->version, profile);
	json_put_text(params, "appId", world->app_id);
	if (world->certificate != NULL)
		json_put_text(params, "certificate", world->certificate);
	else
		json_put(params, "certificate", json_null());
	json_put_text(params, "profile", profile);
	play->worlds_pending++;
	case_ask(play, "world.create", params, created, world->kind);
}

/* A system whose users nobody else reaches: any App ID will do. */
static void make_up(struct case_run *play, struct world *world)
{
	rng_hex(&play->rng, world->app_id, APP_ID_LEN);
	world->certificate = mem_new(1, APP_ID_LEN + 1);
	rng_hex(&play->rng, world->certificate, APP_ID_LEN);
	world->now_ms = clock_wall_ms();
	world->synced_us = clock_mono_us();
	world->next_ms = -1;
}

static void borrow(struct case_run *play, struct world *world)
{
	const struct target *target = play->run->config->target;
	const struct target_app *app;

	if (target == NULL || !target->apps[world->kind].given) {
		make_up(play, world);
		return;
	}
	app = &target->apps[world->kind];
	memcpy(world->app_id, app->id, APP_ID_LEN);
	world->certificate = mem_dup(app->certificate);
	world->now_ms = play->run->probe_now_ms;
	world->synced_us = play->run->probe_us;
	world->next_ms = -1;
}

void worlds_begin(struct case_run *play)
{
	for (size_t kind = 0; kind < APP_KIND_COUNT; kind++) {
		struct world *world = &play->worlds[kind];

		world->kind = (enum app_kind)kind;
		world->used = play->test->uses_app[kind];
		if (!world->used)
			continue;
		if (run_can(play->run, "worlds"))
			create(play, world);
		else
			borrow(play, world);
	}
}

static void destroyed(struct case_run *play, size_t kind, const struct json *result,
		      const char *why)
{
	(void)play;
	(void)kind;
	(void)result;
	(void)why;
}

void worlds_end(struct case_run *play)
{
	for (size_t kind = 0; kind < APP_KIND_COUNT; kind++) {
		struct world *world = &play->worlds[kind];

		if (world->made && play->run->control != NULL) {
			struct json *params = json_object();

			json_put_text(params, "appId", world->app_id);
			case_ask(play, "world.destroy", params, destroyed, kind);
		}
		free(world->certificate);
		world->certificate = NULL;
	}
}
