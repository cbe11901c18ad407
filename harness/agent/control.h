/*
 * A connection of the harness's own to a service under test: requests with
 * their answers, in order. With the role control it moves clocks and sets
 * fences (docs/wire-protocol.md, Control); with the role rtm it is a probe
 * that asks what the service offers.
 */
#ifndef AGENT_CONTROL_H
#define AGENT_CONTROL_H

#include "base/err.h"
#include "base/json.h"
#include "net/loop.h"
#include "net/ws.h"

/* The code told to requests whose connection ended before their answer. */
#define CONTROL_CODE_LOST (-32000)

struct control;

struct control_ops {
	/* hello was answered: RESULT is borrowed. */
	void (*ready)(void *user, const struct json *result);
	/* No control: refused, lost, or nonsense; every pending request has failed
	 * before. */
	void (*lost)(void *user, bool was_ready, const char *why);
};

/* Answer to a request: RESULT, or NULL and the error's CODE and MESSAGE. Borrowed. */
typedef void control_done(void *user, const struct json *result, int code,
			  const char *message);

/* HELLO (taken): the params of the first request. */
bool control_new(struct loop *loop, const struct url *url, const struct ws_tls *tls,
		 struct json *hello, const struct control_ops *ops, void *user,
		 struct control **ret, struct err *err);

/* No callback follows. May be called from a callback. */
void control_free(struct control *control);

/* hello was answered, and the connection has not been lost since. */
bool control_is_ready(const struct control *control);

/* Sends METHOD with PARAMS (taken). DONE is called once, unless control_free() comes
 * first. */
void control_request(struct control *control, const char *method, struct json *params,
		     control_done *done, void *user);

#endif
