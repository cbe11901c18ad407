/*
 * Attaching: the embedded service, a command that is started, or an address;
 * then the control connection, and a probe where there is no control. Each
 * step is tried until RUN_ATTACH_MS are over, or only once for an address.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "crypto/secret.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRY_AGAIN_US   20000 /* between two tries to reach a command that was started */
#define SECRET_DIGITS  32
#define LAST_ERROR_MAX 300 /* bytes of a line that is quoted when it died */
#define OUTPUT_MAX     (16 * 1024 * 1024) /* bytes of a service's output that are kept */

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

/* --- the embedded service */

/* Where this program itself reaches what listens at the address of the options. */
static const char *own_address(const struct run_config *config)
{
	const char *address = config->listen_address;

	if (address == NULL || strcmp(address, "0.0.0.0") == 0 ||
	    strcmp(address, "::") == 0)
		return "127.0.0.1";
	return address;
}

static bool attach_embedded(struct run *run, struct err *err)
{
	const struct run_config *config = run->config;
	char *cert OWNED(mem_freep)
	= NULL;
	char *key OWNED(mem_freep)
	= NULL;
	struct ws_listen_config listen = {
		.address = config->listen_address,
		.port = config->listen_port,
	};
	struct service_config service = {
		.secret = run->secret,
		.defects = config->defects,
		.variants = config->variants,
		.version = config->service_version,
		.seed = config->seed,
	};
	char *address OWNED(mem_freep)
	= NULL;

	if (config->embedded_tls) {
		cert = file_join(config->tls_folder, "server.pem");
		key = file_join(config->tls_folder, "server.key");
		listen.tls_cert = cert;
		listen.tls_key = key;
		run->ca_path = file_join(config->tls_folder, "ca.pem");
		run->tls.ca_file = run->ca_path;
	}
	if (!server_start(run->loop, &listen, &service, &run->server, err))
		return false;
	listen.port = 0;
	if (!server_listen_pinged(run->server, &listen, err))
		return false;
	address = text_format("%s://%s:%u/", config->embedded_tls ? "wss" : "ws",
			      own_address(config), server_port(run->server));
	run->address = mem_dup(config->advertise != NULL ? config->advertise : address);
	return url_parse(address, &run->url, err) && url_resolve(&run->url, err);
}

/* --- a command */

void run_keep_output(struct run *run, const char *who, const char *stream,
		     const char *bytes, size_t len)
{
	struct text line OWNED(text_finish) = {0};
	struct text *record;

	if (run->output_full)
		return;
	run->output_full = run->output.len + len >= OUTPUT_MAX;
	if (run->output_full)
		text_add(&line, "(more is printed than is kept)");
	else
		text_append(&line, bytes, len);
	recorder_mask(run->recorder, &line);
	record = record_start(run->recorder, "output", RECORD_RUN);
	record_text(record, "stream", stream);
	if (who != NULL)
		record_text(record, "client", who);
	record_text(record, "text", text_str(&line));
	record_end(run->recorder);
	if (who != NULL)
		text_printf(&run->output, "%s: ", who);
	text_append(&run->output, line.bytes, line.len);
	text_char(&run->output, '\n');
}

static void attach_opaque(struct run *run);

static bool says_ready(const struct run *run, const char *bytes, size_t len)
{
	return run_is_opaque(run) && !run->attached && len == strlen(RUN_READY) &&
	       memcmp(bytes, RUN_READY, len) == 0;
}

static void on_line(void *user, enum process_stream stream, const char *bytes, size_t len)
{
	struct run *run = user;
	struct text line OWNED(text_finish) = {0};

	if (stream == PROCESS_OUT && says_ready(run, bytes, len)) {
		loop_timer_cancel(run->loop, &run->attach_timer);
		attach_opaque(run);
	}
	run_keep_output(run, NULL, stream == PROCESS_OUT ? "out" : "err", bytes, len);
	if (stream != PROCESS_ERR || len > LAST_ERROR_MAX)
		return;
	text_append(&line, bytes, len);
	recorder_mask(run->recorder, &line);
	free(run->last_error);
	run->last_error = mem_dup(text_str(&line));
}

static char *say_death(const struct run *run, int exit_code, int signal)
{
	const char *last = run->last_error;
	bool said = last != NULL && *last != '\0';

	return text_format("the service %s %d%s%s%s",
			   signal != 0 ? "was ended by signal" : "exited with code",
			   signal != 0 ? signal : exit_code, said ? " (" : "",
			   said ? last : "", said ? ")" : "");
}

static void on_ended(void *user, int exit_code, int signal)
{
	struct run *run = user;

	run->process_ended = true;
	free(run->death);
	run->death = say_death(run, exit_code, signal);
	if (run->attached)
		run_service_died(run, run->death);
	else
		run_attach_failed(run, run->death);
}

static const struct process_ops process_ops = {.line = on_line, .ended = on_ended};

/* A port that is free now: bound, read and let go again. */
static bool free_port(uint16_t *ret, struct err *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool ok;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ok = fd >= 0 && bind(fd, (struct sockaddr *)&address, len) == 0 &&
	     getsockname(fd, (struct sockaddr *)&address, &len) == 0;
	if (fd >= 0)
		close(fd);
	if (!ok)
		return err_set(err, ERR_IO, "no free port on 127.0.0.1");
	*ret = ntohs(address.sin_port);
	return true;
}

static bool attach_command(struct run *run, struct err *err)
{
	struct text command OWNED(text_finish) = {0};
	const struct run_config *config = run->config;
	struct text address OWNED(text_finish) = {0};
	char *port_text OWNED(mem_freep)
	= NULL;
	uint16_t port = 0;

	if (!free_port(&port, err))
		return false;
	port_text = text_format("%u", port);
	text_add(&command, config->address);
	text_replace(&command, "{port}", port_text);
	text_replace(&command, "{secret}", run->secret);
	if (config->own_wire != NULL)
		text_add(&address, config->own_wire);
	else
		text_printf(&address, "%s://127.0.0.1:{port}/",
			    config->ca_file != NULL || config->insecure ? "wss" : "ws");
	text_replace(&address, "{port}", port_text);
	run->address = text_take(&address);
	return (config->own_wire != NULL || (url_parse(run->address, &run->url, err) &&
					     url_resolve(&run->url, err))) &&
	       process_start(run->loop, text_str(&command), &process_ops, run,
			     &run->process, err);
}

static bool attach_address(struct run *run, struct err *err)
{
	run->address = mem_dup(run->config->address);
	if (run_is_opaque(run))
		return true;
	return url_parse(run->config->address, &run->url, err) &&
	       url_resolve(&run->url, err);
}

/* Nobody but its own client can tell whether it is there. */
static void attach_opaque(struct run *run)
{
	run->attached = true;
	run->probe_now_ms = clock_wall_ms();
	run->probe_us = clock_mono_us();
	run_attached(run);
	run_wake(run);
}

/* clang-format off */
static bool (*const attach_rows[])(struct run *run, struct err *err) = {
	[RUN_EMBEDDED] = attach_embedded,
	[RUN_COMMAND]  = attach_command,
	[RUN_ADDRESS]  = attach_address,
};
/* clang-format on */

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
	if (!attach_rows[config->service](run, err))
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
