/*
 * The network between an actor and the service, as the steps of a case break
 * it: a proxy (net/proxy.h) for each actor that a step is about, and for nobody
 * else. Pings tell both sides of a silent loss; they run on real time, so that
 * time passes only once the loss is known.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "mocks/service/rule.h"

#define PING_MS          100 /* with the reference client and service on both ends */
#define PING_MISSES      3
#define ADAPTER_MISSES   20  /* a build in another process may stand still for a while */
#define HURRY_MS         500 /* to connect, where a connection is held back */
#define ADAPTER_US       15000000 /* for it to notice a loss: CONN-01 */
#define LOOK_AGAIN_US    5000
#define REMOTE_US        50000  /* for a service elsewhere to hear of a reset */
#define RETURN_US        300000 /* for an adapter to be seen by the service again */
#define RESTORE_US       250000 /* and then to put back what it had: ATTR-09 */
#define LOGIN_US         300000 /* for a login to be answered, if ever */
#define ADAPTER_LOGIN_US 1500000

bool network_is_broken(const struct test_case *test, size_t index)
{
	VEC_EACH (step, &test->all) {
		if ((*step)->actor == index &&
		    ((*step)->kind == STEP_LOSES || (*step)->kind == STEP_REGAINS ||
		     (*step)->kind == STEP_NETWORK))
			return true;
	}
	return false;
}

static bool is_held_back(const struct test_case *test, size_t index)
{
	VEC_EACH (step, &test->all) {
		if ((*step)->actor == index && (*step)->kind == STEP_NETWORK &&
		    (*step)->network.reorder)
			return true;
	}
	return false;
}

bool network_new(struct player *player, struct actor_config *config, struct err *err)
{
	struct run *run = player->owner->run;
	struct url service = run->url;
	const struct test_case *test = player->owner->test;
	bool within = agent_is_embedded(player->agent);

	if (!network_is_broken(test, player->index))
		return true;
	if (run->server != NULL) {
		service.port = server_pinged_port(run->server);
		server_keep_alive(run->server, PING_MS,
				  within ? PING_MISSES : ADAPTER_MISSES);
	}
	if (!proxy_new(run->loop, &service, rng_next(&player->owner->rng), &player->proxy,
		       err))
		return false;
	proxy_url(player->proxy, &player->url);
	config->url = &player->url;
	config->address = NULL;
	config->ping_ms = PING_MS;
	config->ping_misses = PING_MISSES;
	config->connect_ms = is_held_back(test, player->index) ? HURRY_MS : 0;
	return true;
}

static void record_network(const struct player *player, const char *what)
{
	struct recorder *recorder = player->owner->run->recorder;
	struct text *record = record_start(recorder, "mark", player->owner->index);

	record_text(record, "a", player->def->name);
	record_text(record, "text", what);
	record_end(recorder);
}

static struct player *player_of(const struct strand *strand, const struct step *step)
{
	return strand->owner->players.items[step->actor];
}

bool loses_begin(struct strand *strand, const struct step *step)
{
	/* clang-format off */
	static const struct {
		enum proxy_loss loss;
		const char *said;
	} losses[LOSS_COUNT] = {
		[LOSS_SILENT]     = {PROXY_SILENT,     "the network is lost"},
		[LOSS_RESET]      = {PROXY_RESET,      "the network is lost: reset"},
		[LOSS_HALF_CLOSE] = {PROXY_HALF_CLOSE, "the network is lost: half-close"},
	};
	/* clang-format on */
	struct player *player = player_of(strand, step);

	player->network_lost = true;
	player->lost_us = clock_mono_us();
	player->may_close = true;
	record_network(player, losses[step->loss].said);
	proxy_lose(player->proxy, losses[step->loss].loss);
	return true;
}

bool regains_begin(struct strand *strand, const struct step *step)
{
	struct player *player = player_of(strand, step);

	player->network_lost = false;
	player->back_us = clock_mono_us();
	record_network(player, "the network is back");
	proxy_regain(player->proxy);
	return true;
}

bool network_begin(struct strand *strand, const struct step *step)
{
	struct player *player = player_of(strand, step);
	const struct network_faults *said = &step->network;
	const struct proxy_faults faults = {
		.delay_ms = said->delay_ms,
		.jitter_ms = said->jitter_ms,
		.bandwidth = said->bandwidth,
		.chunk = said->chunk,
		.cut = said->cut,
		.reorder = said->reorder,
	};

	player->may_close = true;
	record_network(player, "the network changes");
	proxy_set_faults(player->proxy, &faults);
	return true;
}

/* --- what is under way */

static bool service_reaches_it(const struct player *player)
{
	const struct run *run = player->owner->run;

	if (run->server == NULL)
		return clock_mono_us() < player->lost_us + REMOTE_US;
	return service_reaches(server_core(run->server),
			       player_world(player->owner, player)->app_id,
			       player->user_id) > 0;
}

/* Who is not logged in gets no fence, which would come behind the answer. */
static bool login_is_under_way(const struct player *player, int64_t now)
{
	int64_t moment_us = agent_is_embedded(player->agent) ? LOGIN_US
							     : ADAPTER_LOGIN_US;

	return player->waiting.n > 0 && !player->logged_in &&
	       now < player->waiting.items[0]->sent_us + moment_us;
}

/*
 * What an adapter's connection does is not told. It had the network back; while
 * the service within does not see it again, it is given a moment at each rest, and
 * another one, once, when it does.
 */
static bool may_be_returning(struct player *player, int64_t now)
{
	const struct case_run *play = player->owner;

	if (agent_is_embedded(player->agent))
		return actor_returning(player->actor);
	if (player->proxy == NULL || player->lost_us == 0 || !player->logged_in)
		return false;
	/* Of a service elsewhere it is only seen that it answers on a connection. */
	bool is_back = play->run->server != NULL ? service_reaches_it(player)
						 : proxy_carries(player->proxy);
	if (!is_back)
		return now < play->passage.calm_us - CALM_US + RETURN_US &&
		       now < player->back_us + CALM_US;
	if (player->seen_us < player->back_us)
		player->seen_us = now;
	return now < player->seen_us + RESTORE_US;
}

static bool has_noticed(const struct player *player, int64_t now)
{
	if (agent_is_embedded(player->agent))
		return !actor_connected(player->actor);
	/* A login may not have reached it yet: its timers would not be known. */
	return proxy_is_noticed(player->proxy) && now >= player->lost_us + REMOTE_US &&
	       !login_is_under_way(player, now);
}

static bool is_calm(struct player *player, int64_t now)
{
	if (!player->network_lost)
		return !may_be_returning(player, now) && !login_is_under_way(player, now);
	return has_noticed(player, now) && !service_reaches_it(player);
}

/* A build that is not ours may take its time to miss a network that fell silent. */
static int64_t patience_us(const struct player *player)
{
	int64_t calm_us = player->owner->passage.calm_us;
	int64_t patient_us = player->lost_us + ADAPTER_US;

	if (!player->network_lost || agent_is_embedded(player->agent))
		return calm_us;
	return patient_us > calm_us ? patient_us : calm_us;
}

bool network_is_calm(struct case_run *play)
{
	int64_t now = clock_mono_us();
	bool soon = play->run->turn < play->passage.calm_turn;

	VEC_EACH (player, &play->players) {
		if (is_calm(*player, now) || (!soon && now >= patience_us(*player)))
			continue;
		case_wake_at(play, now + LOOK_AGAIN_US);
		return false;
	}
	return true;
}
