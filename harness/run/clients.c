/*
 * The adapters of a run in play: checked before anything else is believed, restarted
 * when they end, and ended with the run. An end is one failure: of the first case
 * that it took down; the others are blocked by it.
 */
#include "run/engine.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

static struct seat *seat_of(const struct run *run, const struct agent *agent)
{
	struct seat *found = NULL;

	VEC_EACH (seat, &run->config->fleet->seats) {
		if (seat->agent == agent)
			found = seat;
	}
	assert(found != NULL);
	return found;
}

static bool plays_in(const struct case_run *play, const struct agent *agent)
{
	VEC_EACH (player, &play->players) {
		if ((*player)->agent == agent)
			return true;
	}
	return false;
}

/* --- one cause, one failure */

/* When PLAY last asked AGENT for something that is not answered; 0: it waits for nothing.
 */
static int64_t asked_us(const struct case_run *play, const struct agent *agent)
{
	int64_t latest_us = 0;

	VEC_EACH (player, &play->players) {
		if ((*player)->agent != agent)
			continue;
		VEC_EACH (call, &(*player)->waiting) {
			if ((*call)->sent_us > latest_us)
				latest_us = (*call)->sent_us;
		}
	}
	return latest_us;
}

/* True if PLAY was asked for something later than OTHER, or, the same, comes before it.
 */
static bool is_likelier(const struct case_run *play, const struct case_run *other,
			const struct agent *agent)
{
	int64_t mine_us = asked_us(play, agent);
	int64_t other_us = asked_us(other, agent);

	return mine_us > other_us || (mine_us == other_us && play->index < other->index);
}

/* Of those that AGENT's end takes down the one that it was asked for last; else the
 * first. */
static struct case_run *culprit(const struct run *run, const struct agent *agent)
{
	struct case_run *found = NULL;

	VEC_EACH (play, &run->running) {
		if (plays_in(*play, agent) &&
		    (found == NULL || is_likelier(*play, found, agent)))
			found = *play;
	}
	return found;
}

/* A case that has not begun, for what happened between two. */
static void blame_next(struct run *run, const struct agent *agent, enum verdict verdict,
		       enum failure kind, const char *why)
{
	for (size_t i = 0; i < run->plan.n; i++) {
		const struct planned *planned = &run->plan.items[i];

		if (planned->begun || planned->only != NULL || planned->skip != NULL ||
		    !planned_needs(run, planned, agent))
			continue;
		schedule_skip(run, i, verdict, kind, why);
		return;
	}
}

static void note(struct run *run, const struct agent *agent, const char *why)
{
	run_keep_output(run, agent_name(agent), "end", why, strlen(why));
}

static size_t count_in_play(const struct run *run, const struct agent *agent)
{
	size_t n = 0;

	VEC_EACH (play, &run->running) {
		n += plays_in(*play, agent);
	}
	return n;
}

/* Whose doing it was is a guess as soon as there were several. */
static void note_guess(struct run *run, const struct agent *agent,
		       const struct case_run *blamed)
{
	const size_t n = count_in_play(run, agent);
	struct text *record;
	struct text note = {0};

	if (n < 2)
		return;
	text_printf(&note,
		    "%zu cases were in play, and this one was asked for last: if it "
		    "passes alone, -j 1 tells which it was",
		    n);
	record = record_start(run->recorder, "note", blamed->index);
	record_text(record, "text", text_str(&note));
	record_end(run->recorder);
	text_finish(&note);
}

static void blame(struct run *run, const struct agent *agent, bool fault, const char *why)
{
	enum failure kind = fault ? FAILURE_ADAPTER : FAILURE_CRASHED;
	struct case_run *blamed = culprit(run, agent);

	note(run, agent, why);
	if (blamed != NULL)
		note_guess(run, agent, blamed);
	if (blamed == NULL)
		blame_next(run, agent, fault ? VERDICT_ERROR : VERDICT_FAIL, kind, why);
	else
		text_add(case_fail(blamed, NULL, blamed->test->place, kind), why);
}

static void block_others(struct run *run, const struct agent *agent, const char *why)
{
	const struct case_run *blamed = culprit(run, agent);

	VEC_EACH (play, &run->running) {
		if (*play != blamed && plays_in(*play, agent))
			case_block(*play, why);
	}
}

/* --- what it tells */

/* Those that wait for it look again. */
static void wake_waiting(struct run *run)
{
	VEC_EACH (play, &run->running) {
		if ((*play)->phase == CASE_WORLDS)
			case_mark_dirty(*play);
	}
	run_wake(run);
}

static void on_ready(void *user, struct agent *agent)
{
	(void)agent;
	wake_waiting(user);
}

static void on_broke(void *user, struct agent *agent, const char *what)
{
	char *why OWNED(mem_freep)
	= text_format("%s: %s", agent_name(agent), what);

	blame(user, agent, true, why);
	run_wake(user);
}

static void start_again(struct run *run, struct seat *seat)
{
	struct err err = {0};

	if (run->stopping || run->finishing)
		return;
	if (seat->restarts < FLEET_RESTARTS && adapter_start(seat->agent, &err)) {
		seat->restarts++;
		return;
	}
	seat->dead = true;
}

static void on_gone(void *user, struct agent *agent, const struct adapter_gone *gone)
{
	struct run *run = user;
	struct seat *seat = seat_of(run, agent);
	char *why OWNED(mem_freep)
	= text_format("%s: %s", agent_name(agent), gone->why);

	run_wake(run);
	if (gone->asked || run->finishing)
		return;
	if (run->n_checks > 0) {
		run_attach_failed(run, why);
		return;
	}
	/* One that does not come back up has been told of when it went down. */
	if (gone->was_ready) {
		block_others(run, agent, why);
		blame(run, agent, gone->fault, why);
	} else {
		note(run, agent, why);
	}
	/* Who connects in is not started, but awaited: that once. */
	if (!gone->was_ready && adapter_port(agent) != 0)
		seat->dead = true;
	else
		start_again(run, seat);
	wake_waiting(run);
}

static void on_said(void *user, struct agent *agent, const char *bytes, size_t len)
{
	run_keep_output(user, agent_name(agent), "err", bytes, len);
}

static const struct adapter_ops adapter_ops = {
	.ready = on_ready,
	.broke = on_broke,
	.gone = on_gone,
	.said = on_said,
};

/* --- the whole of it */

void clients_begin(struct run *run)
{
	const struct embedded_config embedded = {
		.platform = platform_name(PLATFORM_CPP),
		.transparent = (run->judged & ROLE_CLIENT) == 0,
		.defects = run->config->client_defects,
		.variants = run->config->client_variants,
	};

	if (run->config->fleet == NULL) {
		VEC_PUSH(&run->agents, agent_embedded(run->loop, &embedded));
		return;
	}
	VEC_EACH (seat, &run->config->fleet->seats) {
		adapter_tell(seat->agent, &adapter_ops, run);
		VEC_PUSH(&run->agents, seat->agent);
	}
}

static void record_client(struct run *run, const struct agent *agent)
{
	struct text *record = record_start(run->recorder, "client", RECORD_RUN);

	record_text(record, "name", agent_name(agent));
	record_text(record, "build", agent_build(agent));
	record_text(record, "version", agent_version(agent));
	record_text(record, "platform", agent_platform(agent));
	record_end(run->recorder);
}

/* That of the newest profile that is played. */
static const struct test_case *sanity_case(const struct run *run)
{
	const struct catalogue *newest = run->catalogues[run->n_catalogues - 1];
	const struct test_case *found = NULL;

	VEC_EACH (test, &run->config->sanity->cases) {
		if ((*test)->catalogue == newest)
			found = *test;
	}
	return found;
}

/* A plain case for each, which nobody is told of unless it fails. */
void clients_check(struct run *run)
{
	char *why OWNED(mem_freep)
	= NULL;

	if (run->config->fleet == NULL)
		return;
	why = fleet_failure(run->config->fleet);
	if (why != NULL) {
		run_attach_failed(run, why);
		return;
	}
	recorder_mute_from(run->recorder, run->plan.n);
	VEC_EACH (agent, &run->agents) {
		struct planned *planned;

		record_client(run, *agent);
		planned = VEC_ADD(&run->plan);
		planned->test = sanity_case(run);
		planned->round = 1;
		planned->only = *agent;
		run->n_checks++;
	}
}

/* The next check to begin; false while one is under way. */
bool clients_next_check(const struct run *run, size_t *ret)
{
	if (run->active > 0)
		return false;
	for (size_t i = 0; i < run->plan.n; i++) {
		if (run->plan.items[i].only == NULL || run->plan.items[i].begun)
			continue;
		*ret = i;
		return true;
	}
	return false;
}

void clients_checked(struct run *run, struct case_run *play)
{
	const struct failing *failing = &play->failing;
	const struct agent *agent = run->plan.items[play->index].only;
	char *why OWNED(mem_freep)
	= NULL;

	run->n_checks--;
	if (failing->set)
		why = text_format("%s: a plain case (two users log in, a message, they "
				  "log out) does not work: %s",
				  agent_name(agent), text_str(&failing->message));
	case_run_free(play);
	if (why != NULL)
		run_attach_failed(run, why);
}

/* A case that is about to begin its steps waits for those that are being started. */
bool clients_await(struct case_run *play)
{
	const struct run *run = play->run;
	const struct planned *planned = &run->plan.items[play->index];
	char *missing OWNED(mem_freep)
	= NULL;

	if (run->config->fleet == NULL)
		return false;
	missing = clients_missing(run, play->index);
	if (missing != NULL) {
		case_block(play, missing);
		return true;
	}
	VEC_EACH (seat, &run->config->fleet->seats) {
		if (adapter_state(seat->agent) != ADAPTER_READY &&
		    planned_needs(run, planned, seat->agent))
			return true;
	}
	return false;
}

bool clients_are_there(const struct run *run)
{
	if (run->config->fleet == NULL)
		return true;
	VEC_EACH (seat, &run->config->fleet->seats) {
		if (!seat->dead && adapter_state(seat->agent) != ADAPTER_READY)
			return false;
	}
	return true;
}

char *clients_missing(const struct run *run, size_t i)
{
	const struct planned *planned = &run->plan.items[i];

	if (run->config->fleet == NULL)
		return NULL;
	VEC_EACH (seat, &run->config->fleet->seats) {
		if (seat->dead && planned_needs(run, planned, seat->agent))
			return text_format("%s ended and is not started again (%u times "
					   "before): %s",
					   agent_name(seat->agent), seat->restarts,
					   adapter_failure(seat->agent));
	}
	return NULL;
}

void clients_stop(struct run *run)
{
	if (run->config->fleet == NULL)
		return;
	VEC_EACH (seat, &run->config->fleet->seats) {
		adapter_stop(seat->agent);
	}
}

bool clients_ended(const struct run *run)
{
	if (run->config->fleet == NULL)
		return true;
	VEC_EACH (seat, &run->config->fleet->seats) {
		if (adapter_state(seat->agent) != ADAPTER_DOWN)
			return false;
	}
	return true;
}

void clients_end(struct run *run)
{
	VEC_EACH (agent, &run->agents) {
		if (run->config->fleet == NULL)
			agent_free(*agent);
		else
			adapter_tell(*agent, NULL, NULL);
	}
	VEC_FINISH(&run->agents);
}
