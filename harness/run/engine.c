#include "run/engine.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "run/room.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define SLOW_TURNS_MAX 1000 /* more are forgotten, oldest first */

bool run_can(const struct run *run, const char *capability)
{
	return map_has(&run->capabilities, capability);
}

/* --- the turns of the loop */

static void note_slow_turn(struct run *run)
{
	int64_t took = loop_worst_turn_us(run->loop);

	loop_reset_worst_turn(run->loop);
	run->last_turn_us = took;
	if (took < SLOW_TURN_US)
		return;
	if (run->slow.n == SLOW_TURNS_MAX)
		VEC_REMOVE(&run->slow, 0);
	VEC_PUSH(&run->slow, (struct slow_turn){clock_mono_us(), took});
}

static void pump_dirty(struct run *run)
{
	if (run->dying)
		return;
	for (size_t i = 0; i < run->dirty.n; i++) {
		struct case_run *play = run->dirty.items[i];

		if (play->phase != CASE_OVER)
			case_run_pump(play);
	}
	run->dirty.n = 0;
}

static bool all_over(const struct run *run)
{
	return run->done >= run->plan.n && run->held.n == 0 && run->lost.n == 0;
}

static void finish(struct run *run)
{
	if (run->finishing)
		return;
	run->finishing = true;
	if (run->process != NULL && !run->process_ended)
		process_stop(run->process, RUN_STOP_GRACE_MS);
	clients_stop(run);
}

/* A timer that is due at once: another turn follows without waiting. */
static void on_again(void *user)
{
	(void)user;
}

static void end_turn_soon(struct run *run)
{
	loop_timer_set(run->loop, &run->again_timer, clock_mono_us(), on_again, run);
}

void run_wake(struct run *run)
{
	end_turn_soon(run);
}

static void on_turn_end(void *user)
{
	struct run *run = user;

	note_slow_turn(run);
	pump_dirty(run);
	schedule_publish_over(run);
	if (!run->stopping && run->config->max_fail > 0 &&
	    run->failures >= run->config->max_fail)
		schedule_stop(run, "stopped after the failures that --max-fail allows");
	schedule_begin_more(run);
	schedule_publish_over(run);
	recorder_flush(run->recorder);
	run->polled_us = loop_now_us(run->loop);
	run->turn_ended_us = clock_mono_us();
	run->turn++;
	if (all_over(run) && (run->attached || run->stopping))
		finish(run);
	if (run->finishing && (run->process == NULL || run->process_ended) &&
	    clients_ended(run))
		loop_stop(run->loop);
	else if (run->dirty.n > 0 && !run->dying)
		end_turn_soon(run);
	else if (run->hurry_at_us > 0 && !run->stopping && !run->finishing)
		loop_timer_set(run->loop, &run->again_timer, run->hurry_at_us, on_again,
			       run);
}

/* --- outcomes of attaching */

void run_attached(struct run *run)
{
	plan_skips(run);
	clients_check(run);
}

void run_attach_failed(struct run *run, const char *why)
{
	char *said OWNED(mem_freep)
	= text_format("could not attach: %s", why);

	if (run->stopping)
		return;
	run_settle(run, NULL, NULL);
	loop_timer_cancel(run->loop, &run->attach_timer);
	run->stopping = true;
	/* One clear error; the rest is blocked by it. */
	if (run->plan.n > 0)
		schedule_skip(run, 0, VERDICT_ERROR, FAILURE_ATTACH, said);
	schedule_end_all(run, VERDICT_BLOCKED, FAILURE_BLOCKED_BY, said);
	end_turn_soon(run);
}

void run_restarted(struct run *run)
{
	VEC_EACH (play, &run->running) {
		VEC_EACH (step, &(*play)->test->all) {
			if ((*step)->kind == STEP_RESTARTS &&
			    (*play)->moments[(*step)->index].begun)
				(*play)->moments[(*step)->index].done = true;
		}
		case_mark_dirty(*play);
	}
}

/* A crash: the first case in play fails for it, the others are blocked. */
void run_service_died(struct run *run, const char *why)
{
	if (run->finishing || all_over(run))
		return;
	run->dying = false;
	if (doubt_confirm(run, why)) {
		/* One case has told of it. */
	} else if (run->active > 0) {
		struct case_run *first = run->running.items[0];

		VEC_EACH (play, &run->running) {
			if ((*play)->index < first->index)
				first = *play;
		}
		case_fail_death(first, why);
		first->dirty = false;
		case_run_pump(first);
		schedule_publish_over(run);
	} else {
		for (size_t i = 0; i < run->plan.n; i++) {
			if (run->plan.items[i].over)
				continue;
			schedule_skip(run, i, VERDICT_FAIL, FAILURE_LOST, why);
			break;
		}
	}
	schedule_end_all(run, VERDICT_BLOCKED, FAILURE_BLOCKED_BY, why);
	end_turn_soon(run);
}

static void on_signal(void *user, int signo)
{
	struct run *run = user;

	(void)signo;
	if (run->interrupted)
		return;
	run->interrupted = true;
	run_settle(run, NULL, NULL);
	schedule_end_all(run, VERDICT_ERROR, FAILURE_INTERRUPTED,
			 "the run was interrupted");
	end_turn_soon(run);
}

static void on_run_timer(void *user)
{
	run_settle(user, NULL, NULL);
	schedule_end_all(user, VERDICT_ERROR, FAILURE_INTERRUPTED,
			 "the run took longer than --run-timeout");
}

/* --- the whole of it */

/* How a build is attached, and who is judged: docs/architecture.md. */
enum mode { MODE_SELF_CHECK, MODE_SERVICE, MODE_CLIENT, MODE_SYSTEM, MODE_INTEROP };

/* clang-format off */
static const struct {
	const char *name;
	unsigned judged;
} mode_rows[] = {
	[MODE_SELF_CHECK] = {"self-check", ROLE_BOTH},
	[MODE_SERVICE]    = {"service",    ROLE_SERVICE},
	[MODE_CLIENT]     = {"client",     ROLE_CLIENT},
	[MODE_SYSTEM]     = {"system",     ROLE_BOTH},
	[MODE_INTEROP]    = {"interop",    ROLE_BOTH},
};
/* clang-format on */

static enum mode mode_of(const struct run_config *config)
{
	bool embedded = config->service == RUN_EMBEDDED;

	if (config->fleet == NULL)
		return embedded ? MODE_SELF_CHECK : MODE_SERVICE;
	if (!embedded)
		return MODE_SYSTEM;
	return config->fleet->seats.n > 1 ? MODE_INTEROP : MODE_CLIENT;
}

bool run_is_opaque(const struct run *run)
{
	const struct run_config *config = run->config;

	return mode_of(config) == MODE_SYSTEM &&
	       (config->service == RUN_ADDRESS ? config->control_secret == NULL
					       : config->own_wire != NULL);
}

const char *run_mode(const struct run *run)
{
	return mode_rows[mode_of(run->config)].name;
}

/* "1.0.1", or "0.9.3,1.0.0" */
static void name_profiles(const struct run *run, struct text *ret)
{
	char version[VERSION_TEXT_SIZE];

	for (size_t i = 0; i < run->n_catalogues; i++) {
		version_format(run->catalogues[i]->version, version);
		text_printf(ret, "%s%s", i > 0 ? "," : "", version);
	}
}

static void record_run(struct run *run)
{
	const struct run_config *config = run->config;
	struct text profiles OWNED(text_finish) = {0};
	char stamp[CLOCK_STAMP_SIZE];
	struct text *record = record_start(run->recorder, "run", RECORD_RUN);

	name_profiles(run, &profiles);
	clock_stamp(clock_wall_ms(), stamp);
	record_int(record, "format", JOURNAL_FORMAT);
	record_text(record, "version", RTM_CONFORM_VERSION);
	record_text(record, "started", stamp);
	record_text(record, "id", config->run_id);
	record_int(record, "seed", (int64_t)config->seed);
	record_text(record, "mode", run_mode(run));
	record_text(record, "target", config->target ? config->target->name : NULL);
	record_text(record, "service",
		    config->service == RUN_EMBEDDED ? "embedded" : config->address);
	record_text(record, "profile", text_str(&profiles));
	record_text(record, "gate", level_name(config->gate));
	record_text(record, "host", config->host);
	record_text(record, "suite", config->suite->hash);
	record_text(record, "catalogue", config->catalogues[0]->hash);
	record_text(record, "again", config->again);
	record_int(record, "planned", (int64_t)(run->plan.n + run->code_cases.n));
	record_end(run->recorder);
}

/* True if another version than that of the config is to be judged by. */
static bool is_another(const struct run_config *config, const char *version,
		       struct version *ret)
{
	struct version wanted;

	if (config->load == NULL || version == NULL || !version_parse(version, &wanted) ||
	    version_compare(config->catalogues[0]->version, wanted) == 0)
		return false;
	*ret = wanted;
	return true;
}

static bool choose_cases(struct run *run, const char *version, struct err *err)
{
	const struct run_config *config = run->config;
	struct version wanted;
	bool ok = true;

	if (is_another(config, version, &wanted))
		ok = config->load(config->load_user, wanted, &run->followed, err);
	run->catalogues = config->catalogues;
	run->n_catalogues = config->n_catalogues;
	run->selected = config->selected;
	run->n_selected = config->n_selected;
	if (!ok || run->followed.catalogue == NULL)
		return ok;
	run->catalogues = &run->followed.catalogue;
	run->n_catalogues = 1;
	run->selected = run->followed.selected;
	run->n_selected = run->followed.n_selected;
	return true;
}

/* What the adapters say that they follow goes before what a service says. */
static const char *followed(const struct run_config *config)
{
	return config->fleet != NULL ? fleet_version(config->fleet) : NULL;
}

static void record_head(void *user)
{
	record_run(user);
	plan_record(user);
	codes_record(user);
}

bool run_settle(struct run *run, const char *version, struct err *err)
{
	bool ok;

	if (run->settled)
		return true;
	run->settled = true;
	ok = choose_cases(run, version, err);
	plan_make(run);
	codes_plan(run);
	recorder_resume(run->recorder, record_head, run);
	return ok;
}

static void record_end_of_run(struct run *run, enum exit_code exit_code, int64_t start_us)
{
	struct json *counts OWNED(json_freep)
	= json_object();
	struct rusage usage = {0};
	struct text *record;

	for (size_t i = 0; i < VERDICT_COUNT; i++)
		json_put_int(counts, verdict_name((enum verdict)i),
			     (int64_t)run->journal->counts[i]);
	getrusage(RUSAGE_SELF, &usage);
	record = record_start(run->recorder, "end", RECORD_RUN);
	record_bool(record, "interrupted", run->interrupted);
	record_int(record, "exit", exit_code);
	record_json(record, "counts", counts);
	record_int(record, "wall_ms", (clock_mono_us() - start_us) / 1000);
	record_int(record, "cpu_ms", clock_cpu_us() / 1000);
	record_int(record, "peak_kb", usage.ru_maxrss);
	record_end(run->recorder);
}

static bool listen_to_signals(struct run *run, struct err *err)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (!loop_on_signal(run->loop, signals[i], on_signal, run, err))
			return false;
	return true;
}

/* What the service printed, in one file: for the build system's artifacts. */
static bool write_artifacts(struct run *run, struct err *err)
{
	char *path OWNED(mem_freep)
	= NULL;

	if (run->config->artifacts == NULL)
		return true;
	if (!file_make_folder(run->config->artifacts, err))
		return false;
	path = file_join(run->config->artifacts, "service.log");
	return file_write(path, text_str(&run->output), run->output.len, err);
}

static void run_finish(struct run *run)
{
	schedule_end_all(run, VERDICT_ERROR, FAILURE_INTERRUPTED, "the run ended early");
	VEC_EACH (play, &run->over) {
		case_run_free(*play);
	}
	VEC_EACH (play, &run->held) {
		case_run_free(*play);
	}
	if (run->loop != NULL) {
		attach_end(run);
		control_free(TAKE(run->inquiry));
		loop_timer_cancel(run->loop, &run->doubt_timer);
		process_free(TAKE(run->process));
		clients_end(run);
		loop_forget_turn_end(run->loop, on_turn_end, run);
		loop_timer_cancel(run->loop, &run->run_timer);
		loop_timer_cancel(run->loop, &run->again_timer);
		if (run->config->fleet == NULL)
			loop_free(run->loop);
	}
	VEC_EACH (ask, &run->asks) {
		free(*ask);
	}
	VEC_EACH (planned, &run->plan) {
		free(planned->skip);
	}
	VEC_EACH (basic, &run->failed_basics) {
		free(*basic);
	}
	VEC_FINISH(&run->asks);
	VEC_FINISH(&run->plan);
	VEC_EACH (cause, &run->causes) {
		free(*cause);
	}
	VEC_FINISH(&run->failed_basics);
	codes_finish(run);
	VEC_FINISH(&run->causes);
	VEC_FINISH(&run->lost);
	map_finish(&run->granted);
	free(run->doubt_why);
	likes_finish(&run->likes);
	VEC_FINISH(&run->running);
	VEC_FINISH(&run->dirty);
	VEC_FINISH(&run->over);
	VEC_FINISH(&run->held);
	VEC_FINISH(&run->slow);
	map_finish(&run->capabilities);
	text_finish(&run->spare);
	text_finish(&run->output);
	free(run->secret);
	free(run->address);
	free(run->ca_path);
	free(run->death);
	free(run->last_error);
	free(run->attach_error);
	recorder_free(run->recorder);
}

static bool start_recorder(struct run *run, struct err *err)
{
	struct recorder_config config = {
		.path = run->config->journal_path,
		.journal = run->journal,
		.console = run->config->console,
		.secrets = run->config->secrets,
		.n_secrets = run->config->n_secrets,
	};

	return recorder_new(&config, &run->recorder, err);
}

/* Adapters were started on a loop before the run was. */
static bool begin_loop(struct run *run, struct err *err)
{
	if (run->config->fleet == NULL)
		return loop_new(&run->loop, err);
	run->loop = run->config->fleet->loop;
	return true;
}

static bool play_all(struct run *run, struct err *err)
{
	const struct run_config *config = run->config;

	if (!listen_to_signals(run, err))
		return false;
	if (!attach_begin(run, err)) {
		/* A name that is not found, no free port: as if nobody answered. */
		if (err->code != ERR_NET && err->code != ERR_IO)
			return false;
		run_attach_failed(run, err->message);
	}
	loop_at_turn_end(run->loop, on_turn_end, run);
	if (config->run_ms > 0)
		loop_timer_set(run->loop, &run->run_timer,
			       clock_mono_us() + config->run_ms * 1000, on_run_timer,
			       run);
	loop_run(run->loop);
	return true;
}

/* It could not even begin: there is no verdict about any case. */
static void forget_plan(struct run *run)
{
	VEC_EACH (planned, &run->plan) {
		planned->over = true;
	}
}

bool run_execute(const struct run_config *config, struct journal *journal,
		 enum exit_code *ret_exit, struct err *err)
{
	struct run run = {.config = config, .journal = journal};
	int64_t start_us = clock_mono_us();
	bool ok;

	run.judged = mode_rows[mode_of(config)].judged;
	ok = start_recorder(&run, err) && begin_loop(&run, err);
	if (ok) {
		clients_begin(&run);
		room_measure(&run);
		recorder_pause(run.recorder);
		if (config->load == NULL || config->fleet != NULL)
			ok = run_settle(&run, followed(config), err);
		ok = ok && play_all(&run, err);
		if (!ok)
			forget_plan(&run);
	}
	if (ok) {
		attach_end(&run);
		codes_judge(&run);
		*ret_exit = run.interrupted ? EXIT_INTERRUPTED
					    : verdict_exit(journal->counts);
		record_end_of_run(&run, *ret_exit, start_us);
		recorder_flush(run.recorder);
		ok = !recorder_failed(run.recorder, err) && write_artifacts(&run, err);
	}
	run_finish(&run);
	journal_close(journal);
	return ok;
}
