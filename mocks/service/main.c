#include "base/mem.h"
#include "mocks/service/defect.h"
#include "mocks/service/options.h"
#include "mocks/service/server.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum exit_code { EXIT_GOOD = 0, EXIT_NOT_STARTED = 1, EXIT_USAGE = 4 };

static void stop(void *user, int signo)
{
	(void)signo;
	loop_stop(user);
}

/* Whoever started this is gone when the pipe ends; what it says does not matter. */
static void stdin_readable(void *user, int fd)
{
	char bytes[512];

	if (read(fd, bytes, sizeof bytes) == 0)
		loop_stop(user);
}

static bool serve(struct loop *loop, const struct options *options, struct err *err)
{
	static const struct loop_fd_ops stdin_ops = {.readable = stdin_readable};
	struct service_config config = {
		.secret = options->secret,
		.defects = options->defects.items,
		.variants = options->variants.items,
		.apps = options->apps.items,
		.n_apps = options->apps.n,
		.version = options->version,
		.seed = options->seed,
	};
	const char *address = options->listen.address != NULL ? options->listen.address
							      : "127.0.0.1";
	struct server *server = NULL;
	struct loop_fd *input = NULL;

	if (!loop_on_signal(loop, SIGINT, stop, loop, err) ||
	    !loop_on_signal(loop, SIGTERM, stop, loop, err) ||
	    !server_start(loop, &options->listen, &config, &server, err))
		return false;
	if (options->exit_with_stdin &&
	    !loop_fd_new(loop, STDIN_FILENO, &stdin_ops, loop, &input, err)) {
		server_free(server);
		return false;
	}
	printf("listening on %s://%s:%u\n",
	       options->listen.tls_cert != NULL ? "wss" : "ws", address,
	       (unsigned)server_port(server));
	fflush(stdout);
	loop_run(loop);
	if (input != NULL)
		loop_fd_free(input);
	server_free(server);
	return true;
}

static enum exit_code start(const struct options *options)
{
	struct loop *loop = NULL;
	struct err err = {0};
	bool good = loop_new(&loop, &err);

	if (good) {
		good = serve(loop, options, &err);
		loop_free(loop);
	}
	if (!good)
		fprintf(stderr, "rtm-mock-service: %s\n", err.message);
	if (good)
		return EXIT_GOOD;
	return err.code == ERR_USAGE ? EXIT_USAGE : EXIT_NOT_STARTED;
}

int main(int argc, char *argv[])
{
	struct options options = {0};
	struct text out = {0};
	struct err err = {0};
	enum exit_code code = EXIT_GOOD;
	const struct mock_defect *defects;
	const struct mock_variant *variants;
	size_t n;

	if (!options_read(argc, argv, &options, &err)) {
		fprintf(stderr, "rtm-mock-service: %s\n", err.message);
		return EXIT_USAGE;
	}
	switch (options.wish) {
	case MOCK_WISH_PLAY:
		code = start(&options);
		break;
	case MOCK_WISH_HELP:
		options_help(&out);
		break;
	case MOCK_WISH_LIST_DEFECTS:
		defects = service_defects(&n);
		mock_defects_list(defects, n, &out);
		break;
	case MOCK_WISH_LIST_VARIANTS:
		variants = service_variants(&n);
		mock_variants_list(variants, n, &out);
		break;
	}
	fputs(text_str(&out), stdout);
	text_finish(&out);
	options_finish(&options);
	return (int)code;
}
