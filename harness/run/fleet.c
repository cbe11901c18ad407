#include "run/fleet.h"

#include "base/mem.h"
#include "model/version.h"

#include <signal.h>
#include <stdlib.h>

#define TURN_MS 1000

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void add_seat(struct fleet *fleet, const struct fleet_config *config, size_t i)
{
	const struct fleet_client *client = &config->clients[i];
	char *number OWNED(mem_freep)
	= config->n_clients == 1 ? mem_dup("client") : text_format("client %zu", i + 1);
	const struct adapter_config adapter = {
		.name = client->name != NULL ? client->name : number,
		.command = client->command,
		.version = config->version,
		.address = config->address,
		.port = config->port,
		.secret = config->secret,
		.wait_ms = config->wait_ms,
	};
	struct seat *seat = VEC_ADD(&fleet->seats);

	seat->agent = adapter_new(fleet->loop, &adapter);
}

bool fleet_open(const struct fleet_config *config, struct fleet **ret, struct err *err)
{
	struct fleet *fleet OWNED(fleet_freep)
	= mem_new(1, sizeof *fleet);

	if (!loop_new(&fleet->loop, err))
		return false;
	for (size_t i = 0; i < config->n_clients; i++)
		add_seat(fleet, config, i);
	VEC_EACH (seat, &fleet->seats) {
		if (!adapter_start(seat->agent, err))
			return false;
	}
	*ret = TAKE(fleet);
	return true;
}

static bool is_settled(const struct fleet *fleet)
{
	size_t ready = 0;

	VEC_EACH (seat, &fleet->seats) {
		if (adapter_state(seat->agent) == ADAPTER_DOWN)
			return true;
		ready += adapter_state(seat->agent) == ADAPTER_READY ? 1 : 0;
	}
	return ready == fleet->seats.n;
}

static void on_signal(void *user, int signo)
{
	bool *interrupted = user;

	(void)signo;
	*interrupted = true;
}

bool fleet_await(struct fleet *fleet, struct err *err)
{
	bool interrupted = false;
	bool listening = true;

	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		listening = listening && loop_on_signal(fleet->loop, signals[i],
							on_signal, &interrupted, err);
	while (listening && !interrupted && !is_settled(fleet))
		loop_turn(fleet->loop, TURN_MS);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		loop_forget_signal(fleet->loop, signals[i], on_signal, &interrupted);
	if (interrupted)
		err_set(err, ERR_USAGE, "interrupted");
	return listening && !interrupted;
}

char *fleet_failure(const struct fleet *fleet)
{
	VEC_EACH (seat, &fleet->seats) {
		if (adapter_state(seat->agent) == ADAPTER_DOWN)
			return text_format("%s: %s", agent_name(seat->agent),
					   adapter_failure(seat->agent));
	}
	return NULL;
}

const char *fleet_version(const struct fleet *fleet)
{
	const char *oldest = NULL;
	struct version least = {0};

	VEC_EACH (seat, &fleet->seats) {
		const char *text = agent_version(seat->agent);
		struct version version;

		if (text == NULL || !version_parse(text, &version) ||
		    (oldest != NULL && version_compare(version, least) >= 0))
			continue;
		oldest = text;
		least = version;
	}
	return oldest;
}

void fleet_free(struct fleet *fleet)
{
	if (fleet == NULL)
		return;
	VEC_EACH (seat, &fleet->seats) {
		agent_free(seat->agent);
	}
	VEC_FINISH(&fleet->seats);
	loop_free(fleet->loop);
	free(fleet);
}

void fleet_freep(struct fleet **fleet)
{
	fleet_free(*fleet);
}
