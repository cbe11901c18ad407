/*
 * The service of a run, and where it is reached: within this program, a command that
 * is started, or an address. What a command prints and how it ends is heard here.
 */
#include "run/engine.h"

#include "base/file.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LAST_ERROR_MAX 300 /* bytes of a line that is quoted when it died */
#define OUTPUT_MAX     (16 * 1024 * 1024) /* bytes of a service's output that are kept */

/* --- within the program */

/* Where this program itself reaches what listens at the address of the options. */
static const char *own_address(const struct run_config *config)
{
	const char *address = config->listen_address;

	if (address == NULL || strcmp(address, "0.0.0.0") == 0 ||
	    strcmp(address, "::") == 0)
		return "127.0.0.1";
	return address;
}

static bool provide_embedded(struct run *run, struct err *err)
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

static bool provide_command(struct run *run, struct err *err)
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

/* --- an address */

static bool provide_address(struct run *run, struct err *err)
{
	run->address = mem_dup(run->config->address);
	if (run_is_opaque(run))
		return true;
	return url_parse(run->config->address, &run->url, err) &&
	       url_resolve(&run->url, err);
}

/* clang-format off */
static bool (*const provide_rows[])(struct run *run, struct err *err) = {
	[RUN_EMBEDDED] = provide_embedded,
	[RUN_COMMAND]  = provide_command,
	[RUN_ADDRESS]  = provide_address,
};
/* clang-format on */

bool provide_service(struct run *run, struct err *err)
{
	return provide_rows[run->config->service](run, err);
}
