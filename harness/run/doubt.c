/*
 * A connection was lost: was it that one, or is the service gone? A crash is
 * one failure and everything else is blocked by it, yet its first sign is
 * hundreds of lost connections. So the cases that lost one wait until the
 * service, asked at once, has answered anything at all, or is known to be dead.
 */
#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"

#include <string.h>

#define ANSWER_US 10000000 /* for a service that is there but slow */
#define END_US    1000000  /* from the last sign of life of a process to its end */
#define NO_APP    "00000000000000000000000000000000"

static void end_inquiry(struct run *run)
{
	loop_timer_cancel(run->loop, &run->doubt_timer);
	control_free(TAKE(run->inquiry));
	run->in_doubt = false;
	run->dying = false;
}

static void on_doubt_timer(void *user)
{
	struct run *run = user;
	char *why OWNED(mem_freep)
	= mem_dup(run->doubt_why != NULL ? run->doubt_why
					 : "the service no longer answers");

	run_service_died(run, why);
}

void doubt_death(struct run *run, const char *why)
{
	if (run->stopping || run->finishing)
		return;
	if (run->process == NULL || run->process_ended) {
		run_service_died(run, why);
		return;
	}
	free(run->doubt_why);
	run->doubt_why = mem_dup(why);
	run->in_doubt = true;
	run->dying = true;
	loop_timer_set(run->loop, &run->doubt_timer, clock_mono_us() + END_US,
		       on_doubt_timer, run);
}

/* Any answer will do, a refusal too; but not that the connection is gone, which comes
 * this way before control is told. */
static void control_answered(void *user, const struct json *result, int code,
			     const char *message)
{
	struct run *run = user;

	(void)code;
	(void)message;
	if (result == NULL && (run->control == NULL || !control_is_ready(run->control)))
		return;
	if (run->in_doubt && !run->dying)
		doubt_dismiss(run);
}

static void inquiry_ready(void *user, const struct json *hello)
{
	(void)hello;
	doubt_dismiss(user);
}

static void inquiry_lost(void *user, bool was_ready, const char *why)
{
	struct run *run = user;
	char *text OWNED(mem_freep)
	= text_format("the service no longer answers: %s", why);

	(void)was_ready;
	control_free(TAKE(run->inquiry));
	doubt_death(run, text);
}

static const struct control_ops inquiry_ops = {
	.ready = inquiry_ready,
	.lost = inquiry_lost,
};

static void ask_control(struct run *run)
{
	struct json *params = json_object();

	json_put_text(params, "appId", NO_APP);
	json_put_int(params, "to", 0);
	control_request(run->control, "clock.advance", params, control_answered, run);
}

static void inquire(struct run *run)
{
	struct err err = {0};

	run->in_doubt = true;
	loop_timer_set(run->loop, &run->doubt_timer, clock_mono_us() + ANSWER_US,
		       on_doubt_timer, run);
	if (run->control != NULL)
		ask_control(run);
	else if (!control_new(run->loop, &run->url, &run->tls, probe_hello(run),
			      &inquiry_ops, run, &run->inquiry, &err))
		doubt_death(run, err.message);
}

void doubt_begin(struct run *run, struct case_run *play)
{
	VEC_PUSH(&run->lost, play);
	if (!run->in_doubt)
		inquire(run);
}

void doubt_dismiss(struct run *run)
{
	end_inquiry(run);
	VEC_EACH (play, &run->lost) {
		case_judge(*play);
	}
	run->lost.n = 0;
}

bool doubt_confirm(struct run *run, const char *why)
{
	bool first = true;

	end_inquiry(run);
	VEC_EACH (at, &run->lost) {
		struct case_run *play = *at;

		if (!first) {
			case_publish_blocked(play, why);
			continue;
		}
		first = false;
		case_fail_death(play, why);
		case_publish(play);
		case_run_free(play);
	}
	run->lost.n = 0;
	return !first;
}
