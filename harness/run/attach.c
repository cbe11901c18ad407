/*
 * Attaching, once the service is provided (provide.c): the control connection, and a
 * probe where there is no control. Each step is tried until RUN_ATTACH_MS are over, or
 * only once for an address.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "crypto/secret.h"

#include <string.h>

#define TRY_AGAIN_US  20000 /* between two tries to reach a command that was started */
#define SECRET_DIGITS 32

static void try_control(struct run *run);

static void keep_capabilities(struct run *run, const struct json *hello)
{
	JSON_EACH (capability, json_get(hello, "capabilities")) {
		const char *name = json_text_or(capability, NULL);

		if (name != NULL)
			map_put(&run->capabilities, name, run);
	}
	run->probe_now_ms = json_get_int(hello, "now", clock_wall_ms());
	run->probe_us = clock_mono_us();
}

static void record_service(struct run *run, const struct json *hello)
{
	struct text *record = record_start(run->recorder, "service", RECORD_RUN);

	record_text(record, "name", json_get_text(hello, "service"));
	record_text(record, "version", json_get_text(hello, "version"));
	record_json(record, "capabilities", json_get(hello, "capabilities"));
	record_end(run->recorder);
}

static void greeted(struct run *run, const struct json *hello)
{
	struct err err = {0};

	loop_timer_cancel(run->loop, &run->attach_timer);
	run->attaching = false;
	if (run->restarting) {
		run->restarting = false;
		run_restarted(run);
		return;
	}
	if (!run_settle(run, json_get_text(hello, "version"), &err)) {
		run_attach_failed(run, err.message);
		return;
	}
	run->attached = true;
	keep_capabilities(run, hello);
	record_service(run, hello);
	run_attached(run);
}

static void give_up(struct run *run, const char *why)
{
	loop_timer_cancel(run->loop, &run->attach_timer);
	if (run->restarting)
		run_service_died(run, why);
	else
		run_attach_failed(run, why);
}

/* Who was just told to start is given time to listen; an address is not. */
static bool is_patient(const struct run *run)
{
	return (run->config->service == RUN_COMMAND && !run->process_ended) ||
	       run->restarting;
}

/* Once more a little later, while a command that was started has time to listen. */
static void try_later(struct run *run, const char *why)
{
	run->attaching = false;
	if (!is_patient(run) || clock_mono_us() >= run->attach_deadline_us) {
		give_up(run, why);
		return;
	}
	free(run->attach_error);
	run->attach_error = mem_dup(why);
}

static void probe_ready(void *user, const struct json *hello)
{
	struct run *run = user;

	/* It may only just have begun to listen: ask for control once more. */
	if (run->secret != NULL && !run->control_retried) {
		run->control_retried = true;
		control_free(TAKE(run->probe));
		try_control(run);
		return;
	}
	greeted(run, hello);
}

static void probe_lost(void *user, bool was_ready, const char *why)
{
	struct run *run = user;

	control_free(TAKE(run->probe));
	if (!was_ready)
		try_later(run, why);
}

static const struct control_ops probe_ops = {.ready = probe_ready, .lost = probe_lost};

/* Without control: an ordinary greeting tells what the service offers. */
struct json *probe_hello(const struct run *run)
{
	struct json *hello = json_object();
	const struct target *target = run->config->target;
	char version[VERSION_TEXT_SIZE];
	const char *app = NULL;

	for (size_t kind = 0; target != NULL && kind < APP_KIND_COUNT; kind++)
		if (app == NULL && target->apps[kind].given)
			app = target->apps[kind].id;
	version_format(run->config->catalogues[run->config->n_catalogues - 1]->version,
		       version);
	json_put_text(hello, "role", "rtm");
	json_put_text(hello, "appId", app != NULL ? app : "");
	json_put_text(hello, "version", version);
	json_put_text(hello, "client", "rtm-conform");
	return hello;
}

static void try_probe(struct run *run)
{
	struct err err = {0};

	if (!control_new(run->loop, &run->url, &run->tls, probe_hello(run), &probe_ops,
			 run, &run->probe, &err))
		give_up(run, err.message);
}

static void control_ready(void *user, const struct json *hello)
{
	struct run *run = user;

	greeted(run, hello);
}

static void begin_trying(struct run *run);

static void control_gone(void *user, bool was_ready, const char *why)
{
	struct run *run = user;
	char *text OWNED(mem_freep)
	= text_format("the control connection was lost: %s", why);

	control_free(TAKE(run->control));
	if (was_ready && run->restarting)
		begin_trying(run);
	else if (was_ready)
		doubt_death(run, text);
	else if (run->restarting)
		try_later(run, why);
	else if (run->config->service == RUN_EMBEDDED)
		give_up(run, why);
	else
		try_probe(run); /* No control is no fault: it is optional. */
}

static const struct control_ops control_ops = {
	.ready = control_ready,
	.lost = control_gone,
};

/* A try that is under way has been left without an answer. */
static void no_more_time(struct run *run)
{
	const char *before = run->attach_error;
	char *why OWNED(mem_freep)
	= text_format("no answer to the upgrade or to hello%s%s%s",
		      before != NULL ? " (the try before: " : "",
		      before != NULL ? before : "", before != NULL ? ")" : "");

	give_up(run, run->attaching || before == NULL ? why : before);
}

static void on_attach_timer(void *user)
{
	struct run *run = user;

	if (clock_mono_us() >= run->attach_deadline_us) {
		no_more_time(run);
		return;
	}
	loop_timer_set(run->loop, &run->attach_timer, clock_mono_us() + TRY_AGAIN_US,
		       on_attach_timer, run);
	if (!run->attaching)
		try_control(run);
}

static void try_control(struct run *run)
{
	struct json *hello;
	struct err err = {0};

	run->attaching = true;
	if (run->secret == NULL) {
		try_probe(run);
		return;
	}
	hello = json_object();
	json_put_text(hello, "role", "control");
	json_put_text(hello, "secret", run->secret);
	if (!control_new(run->loop, &run->url, &run->tls, hello, &control_ops, run,
			 &run->control, &err))
		give_up(run, err.message);
}

static int64_t attach_limit_ms(const struct run *run)
{
	return run->config->case_ms < RUN_ATTACH_MS ? run->config->case_ms
						    : RUN_ATTACH_MS;
}

/* A command with a wire of its own has not said that it is there. */
static void on_silence(void *user)
{
	struct run *run = user;
	char *why OWNED(mem_freep)
	= text_format("the service had not said \"%s\" on its standard output after %.0f "
		      "s",
		      RUN_READY, (double)attach_limit_ms(run) / 1e3);

	give_up(run, why);
}

static void begin_trying(struct run *run)
{
	run->attach_deadline_us = clock_mono_us() + attach_limit_ms(run) * 1000;
	loop_timer_set(run->loop, &run->attach_timer, clock_mono_us() + TRY_AGAIN_US,
		       on_attach_timer, run);
	try_control(run);
}

/* Nobody but its own client can tell whether it is there. */
void attach_opaque(struct run *run)
{
	run->attached = true;
	run->probe_now_ms = clock_wall_ms();
	run->probe_us = clock_mono_us();
	run_attached(run);
	run_wake(run);
}

bool attach_begin(struct run *run, struct err *err)
{
	const struct run_config *config = run->config;

	run->tls.ca_file = config->ca_file;
	run->tls.insecure = config->insecure;
	if (config->service == RUN_ADDRESS) {
		run->secret = mem_dup(config->control_secret);
	} else {
		run->secret = mem_new(1, SECRET_DIGITS + 1);
		if (!secret_hex(run->secret, SECRET_DIGITS, err))
			return false;
	}
	if (run->secret != NULL)
		recorder_hide(run->recorder, run->secret);
	if (!provide_service(run, err))
		return false;
	if (!run_is_opaque(run))
		begin_trying(run);
	else if (config->service == RUN_ADDRESS)
		attach_opaque(run);
	else
		loop_timer_set(run->loop, &run->attach_timer,
			       clock_mono_us() + attach_limit_ms(run) * 1000, on_silence,
			       run);
	return true;
}

void attach_end(struct run *run)
{
	loop_timer_cancel(run->loop, &run->attach_timer);
	control_free(TAKE(run->control));
	control_free(TAKE(run->probe));
	server_free(TAKE(run->server));
}
