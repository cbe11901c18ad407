/*
 * Asking the control connection for a case, which may be over when the answer
 * comes: then nobody is told.
 */
#include "run/engine.h"

#include "base/mem.h"

static void forget_ask(struct run *run, const struct ask *ask)
{
	for (size_t i = 0; i < run->asks.n; i++) {
		if (run->asks.items[i] != ask)
			continue;
		run->asks.items[i] = run->asks.items[--run->asks.n];
		return;
	}
}

static void asked(void *user, const struct json *result, int code, const char *message)
{
	struct ask *ask = user;
	struct case_run *play = ask->run->plan.items[ask->index].play;

	(void)code;
	ask->run->asks_lost = result == NULL && (ask->run->control == NULL ||
						 !control_is_ready(ask->run->control));
	forget_ask(ask->run, ask);
	if (result != NULL && !map_has(&ask->run->granted, ask->method))
		map_put(&ask->run->granted, ask->method, ask->run);
	if (play != NULL && play->phase != CASE_OVER) {
		ask->done(play, ask->detail, result, message);
		case_mark_dirty(play);
	}
	free(ask);
}

void case_ask(struct case_run *play, const char *method, struct json *params,
	      void (*done)(struct case_run *play, size_t detail,
			   const struct json *result, const char *why),
	      size_t detail)
{
	struct ask *ask;

	/* Between a restart and the connection after it. */
	if (play->run->control == NULL) {
		json_free(params);
		done(play, detail, NULL, "the control connection is not there");
		return;
	}
	ask = mem_new(1, sizeof *ask);
	ask->run = play->run;
	ask->index = play->index;
	ask->method = method;
	ask->done = done;
	ask->detail = detail;
	VEC_PUSH(&play->run->asks, ask);
	control_request(play->run->control, method, params, asked, ask);
}
