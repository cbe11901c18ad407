#include "base/mem.h"
#include "mocks/client/adapter.h"
#include "mocks/client/options.h"
#include "mocks/client/pipe.h"
#include "net/ws.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum exit_code { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 4 };

/* Between the adapter and what carries its messages: one of PIPE and WS. */
struct play {
	struct loop *loop;
	struct adapter *adapter;
	struct pipe *pipe;
	struct ws *ws;
	bool done; /* the program wanted it to end */
	bool failed;
};

static void say(const char *what)
{
	fprintf(stderr, "rtm-mock-client: %s\n", what);
}

static void stop(void *user, int signo)
{
	(void)signo;
	loop_stop(user);
}

static void on_line(void *user, const char *bytes, size_t len)
{
	const struct play *play = user;

	if (play->pipe != NULL)
		pipe_send(play->pipe, bytes, len);
	else if (play->ws != NULL)
		ws_send(play->ws, bytes, len);
}

static void on_remark(void *user, const char *what)
{
	(void)user;
	say(what);
}

static void on_done(void *user)
{
	struct play *play = user;

	play->done = true;
	if (play->ws != NULL)
		ws_close(play->ws, 1000, NULL);
	else
		loop_stop(play->loop);
}

static void pipe_line(void *user, const char *bytes, size_t len)
{
	const struct play *play = user;

	adapter_receive(play->adapter, bytes, len);
}

static void give_up(struct play *play, const char *why)
{
	say(why);
	play->failed = true;
	loop_stop(play->loop);
}

static void pipe_ended(void *user, const char *why)
{
	struct play *play = user;

	if (why != NULL)
		give_up(play, why);
	else
		loop_stop(play->loop);
}

static const struct pipe_ops pipe_ops = {.line = pipe_line, .ended = pipe_ended};

static void ws_message(void *user, struct ws *ws, const char *bytes, size_t len,
		       bool binary)
{
	const struct play *play = user;

	(void)ws;
	if (binary)
		say("a binary frame; the protocol has text alone");
	else
		adapter_receive(play->adapter, bytes, len);
}

static void ws_closed(void *user, struct ws *ws, const struct ws_closed *closed)
{
	struct play *play = user;

	(void)ws;
	play->ws = NULL;
	if (!play->done)
		give_up(play, closed->why);
	else
		loop_stop(play->loop);
}

static const struct ws_ops ws_ops = {.message = ws_message, .closed = ws_closed};

static bool connect_to(struct play *play, const char *address, struct err *err)
{
	struct url url;

	return url_parse(address, &url, err) && url_resolve(&url, err) &&
	       ws_connect_as(play->loop, WS_PROTOCOL_AGENT, &url, NULL, &ws_ops, play,
			     &play->ws, err);
}

static bool play_until_done(struct play *play, const struct options *options,
			    struct err *err)
{
	static const struct adapter_ops adapter_ops = {
		.line = on_line, .remark = on_remark, .done = on_done};
	const struct adapter_config config = {
		.platform = options->platform,
		.profile = options->profile,
		.secret = options->secret,
		.defects = options->defects.items,
		.variants = options->variants.items,
	};
	bool good = loop_on_signal(play->loop, SIGINT, stop, play->loop, err) &&
		    loop_on_signal(play->loop, SIGTERM, stop, play->loop, err) &&
		    adapter_new(play->loop, &config, &adapter_ops, play, &play->adapter,
				err);

	if (good && options->connect != NULL)
		good = connect_to(play, options->connect, err);
	else if (good)
		good = pipe_new(play->loop, STDIN_FILENO, STDOUT_FILENO, ADAPTER_LINE_MAX,
				&pipe_ops, play, &play->pipe, err);
	if (good)
		loop_run(play->loop);
	if (play->pipe != NULL)
		pipe_flush(play->pipe);
	adapter_free(play->adapter);
	pipe_free(play->pipe);
	if (play->ws != NULL)
		ws_abandon(play->ws);
	return good;
}

static enum exit_code start(const struct options *options)
{
	struct play play = {0};
	struct err err = {0};
	bool good = loop_new(&play.loop, &err);

	if (good) {
		good = play_until_done(&play, options, &err);
		loop_free(play.loop);
	}
	if (!good)
		say(err.message);
	if (good)
		return play.failed ? EXIT_FAILED : EXIT_GOOD;
	return err.code == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
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
		say(err.message);
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
		defects = client_defects(&n);
		mock_defects_list(defects, n, &out);
		break;
	case MOCK_WISH_LIST_VARIANTS:
		variants = client_variants(&n);
		mock_variants_list(variants, n, &out);
		break;
	}
	fputs(text_str(&out), stdout);
	text_finish(&out);
	options_finish(&options);
	return (int)code;
}
