#include "agent/adapter_inside.h"
#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define OWED_MANY 20 /* of one that may be too slow for so many cases at once */

static void on_deadline(void *user);
static void on_quiet(void *user);

static const char *const request_names[REQUEST_COUNT] = {
	[REQUEST_HELLO] = "agent.hello",   [REQUEST_PROBE] = "agent.noSuchOperation",
	[REQUEST_CREATE] = "create",       [REQUEST_DESTROY] = "destroy",
	[REQUEST_PING] = "anything",       [REQUEST_FENCE] = "fence",
	[REQUEST_CLOCK] = "clock.advance",
};

/* How long an answer may take; 0: as long as it takes. */
static const int64_t request_ms[REQUEST_COUNT] = {
	[REQUEST_PING] = ADAPTER_PING_MS,      [REQUEST_HELLO] = ADAPTER_HELLO_MS,
	[REQUEST_PROBE] = ADAPTER_HELLO_MS,    [REQUEST_CREATE] = ADAPTER_ANSWER_MS,
	[REQUEST_DESTROY] = ADAPTER_ANSWER_MS, [REQUEST_FENCE] = ADAPTER_FENCE_MS,
	[REQUEST_CLOCK] = ADAPTER_FENCE_MS,
};

/* --- requests */

void adapter_begin(struct adapter *adapter, const char *method)
{
	struct text *message = &adapter->message;

	text_clear(message);
	text_add(message, "{\"jsonrpc\":\"2.0\",\"id\":");
	text_int(message, (long long)++adapter->last_id);
	text_add(message, ",\"method\":");
	json_write_text(message, method, strlen(method));
	text_add(message, ",\"params\":{");
}

/* Those that were paid are let go when they are the most. */
static void forget_paid(struct adapter *adapter)
{
	size_t n = 0;

	if (adapter->n_paid < 64 || adapter->n_paid < adapter->owed.n / 2)
		return;
	for (size_t i = 0; i < adapter->owed.n; i++)
		if (!adapter->owed.items[i].paid)
			adapter->owed.items[n++] = adapter->owed.items[i];
	adapter->owed.n = n;
	adapter->n_paid = 0;
}

static void on_later(void *user)
{
	struct adapter *adapter = user;
	char *why OWNED(mem_freep)
	= TAKE(adapter->later_why);

	adapter_fault(adapter, "%s", why);
}

static void fault_later(struct adapter *adapter, char *why)
{
	if (adapter->later_why != NULL) {
		free(why);
		return;
	}
	adapter->later_why = why;
	loop_timer_set(adapter->loop, &adapter->later, clock_mono_us(), on_later,
		       adapter);
}

struct owed *adapter_send(struct adapter *adapter, enum request request)
{
	struct owed *owed;

	forget_paid(adapter);
	owed = VEC_ADD(&adapter->owed);
	owed->id = adapter->last_id;
	owed->request = request;
	owed->sent_us = clock_mono_us();
	if (request_ms[request] > 0) {
		owed->deadline_us = owed->sent_us + request_ms[request] * 1000;
		if (adapter->deadline.slot == 0 ||
		    owed->deadline_us < adapter->deadline.due_us)
			loop_timer_set(adapter->loop, &adapter->deadline,
				       owed->deadline_us, on_deadline, adapter);
	}
	if (adapter->quiet.slot == 0)
		loop_timer_set(adapter->loop, &adapter->quiet,
			       owed->sent_us + ADAPTER_QUIET_MS * 1000, on_quiet,
			       adapter);
	text_add(&adapter->message, "}}");
	if (adapter->owed.n - adapter->n_paid > ADAPTER_OWED_MAX)
		fault_later(adapter, text_format("the adapter owes more than %d answers",
						 ADAPTER_OWED_MAX));
	else if (!adapter->link->send(adapter, &adapter->message))
		fault_later(adapter, mem_dup("the adapter does not read what it is "
					     "asked"));
	return owed;
}

/* The oldest answer that is owed, or NULL. */
static const struct owed *oldest(const struct adapter *adapter)
{
	VEC_EACH (owed, &adapter->owed) {
		if (!owed->paid)
			return owed;
	}
	return NULL;
}

/* A call that never ends is the build's; an adapter that hangs is not. */
static void on_quiet(void *user)
{
	struct adapter *adapter = user;
	const struct owed *owed = oldest(adapter);
	int64_t now_us = clock_mono_us();
	int64_t due_us = now_us + ADAPTER_QUIET_MS * 1000;

	if (owed == NULL)
		return;
	if (owed->sent_us + ADAPTER_QUIET_MS * 1000 > now_us)
		due_us = owed->sent_us + ADAPTER_QUIET_MS * 1000;
	/* Set before it is asked: a request sets it, too. */
	loop_timer_set(adapter->loop, &adapter->quiet, due_us, on_quiet, adapter);
	if (adapter->state != ADAPTER_READY || adapter->pinged ||
	    owed->sent_us + ADAPTER_QUIET_MS * 1000 > now_us)
		return;
	adapter->pinged = true;
	adapter_begin(adapter, "agent.noSuchOperation");
	adapter_send(adapter, REQUEST_PING);
}

/* One that works off what it was asked before lives, however slow it is. */
static void extend(const struct adapter *adapter, struct owed *owed)
{
	const int64_t due_us = adapter->answered_us + ADAPTER_PING_MS * 1000;

	if (owed->request == REQUEST_PING && due_us > owed->deadline_us)
		owed->deadline_us = due_us;
}

static char *late(const struct adapter *adapter, const struct owed *owed)
{
	const size_t owes = adapter->owed.n - adapter->n_paid;
	char *why OWNED(mem_freep)
	= text_format("the adapter did not answer %s within %d s",
		      request_names[owed->request],
		      (int)(request_ms[owed->request] / 1000));

	if (owes < OWED_MANY)
		return TAKE(why);
	return text_format("%s; it owes %zu answers: fewer cases at once (-j) may help",
			   why, owes);
}

static void on_deadline(void *user)
{
	struct adapter *adapter = user;
	int64_t now_us = clock_mono_us();
	int64_t next_us = 0;

	VEC_EACH (owed, &adapter->owed) {
		if (owed->paid || owed->deadline_us == 0)
			continue;
		extend(adapter, owed);
		if (owed->deadline_us <= now_us) {
			char *why OWNED(mem_freep)
			= late(adapter, owed);

			adapter_fault(adapter, "%s", why);
			return;
		}
		if (next_us == 0 || owed->deadline_us < next_us)
			next_us = owed->deadline_us;
	}
	if (next_us != 0)
		loop_timer_set(adapter->loop, &adapter->deadline, next_us, on_deadline,
			       adapter);
}

/* --- its life */

static void reset(struct adapter *adapter)
{
	adapter->state = ADAPTER_DOWN;
	loop_timer_cancel(adapter->loop, &adapter->deadline);
	loop_timer_cancel(adapter->loop, &adapter->quiet);
	loop_timer_cancel(adapter->loop, &adapter->later);
	loop_timer_cancel(adapter->loop, &adapter->deaf);
	loop_timer_cancel(adapter->loop, &adapter->wait);
	free(TAKE(adapter->later_why));
	adapter_abandon(adapter);
	adapter->owed.n = 0;
	adapter->n_paid = 0;
	adapter->last_id = 0;
	adapter->pinged = false;
	adapter->answered_us = 0;
}

static void forget_words(struct adapter *adapter)
{
	VEC_EACH (word, &adapter->words) {
		free(*word);
	}
	adapter->words.n = 0;
}

/* WHY with its last words. */
static char *with_words(const struct adapter *adapter, const char *why)
{
	struct text said = {0};

	text_add(&said, why);
	for (size_t i = 0; i < adapter->words.n; i++)
		text_printf(&said, "%s%s", i == 0 ? "; last words: " : " / ",
			    adapter->words.items[i]);
	return text_take(&said);
}

static void go(struct adapter *adapter, const char *why, bool fault)
{
	struct adapter_gone gone = {
		.was_ready = adapter->state == ADAPTER_READY,
		.asked = adapter->state == ADAPTER_ENDING,
		.fault = fault,
	};

	if (adapter->state == ADAPTER_DOWN)
		return;
	free(adapter->failure);
	adapter->failure = with_words(adapter, why);
	reset(adapter);
	adapter->link->drop(adapter);
	gone.why = adapter->failure;
	if (adapter->ops != NULL)
		adapter->ops->gone(adapter->user, &adapter->base, &gone);
}

void adapter_lost(struct adapter *adapter, const char *why)
{
	go(adapter, why, false);
}

void adapter_fault(struct adapter *adapter, const char *format, ...)
{
	struct text why OWNED(text_finish) = {0};
	va_list args;

	va_start(args, format);
	text_vprintf(&why, format, args);
	va_end(args);
	go(adapter, text_str(&why), true);
}

void adapter_breach(struct adapter *adapter, enum breach breach, const char *what)
{
	if (adapter->told[breach])
		return;
	adapter->told[breach] = true;
	if (adapter->ops != NULL)
		adapter->ops->broke(adapter->user, &adapter->base, what);
}

void adapter_greet(struct adapter *adapter)
{
	adapter->state = ADAPTER_GREETING;
	adapter_begin(adapter, "agent.hello");
	text_printf(&adapter->message, "\"protocol\":%d", ADAPTER_PROTOCOL);
	if (adapter->asked_version != NULL) {
		text_add(&adapter->message, ",\"version\":");
		json_write_text(&adapter->message, adapter->asked_version,
				strlen(adapter->asked_version));
	}
	adapter_send(adapter, REQUEST_HELLO);
}

bool adapter_start(struct agent *agent, struct err *err)
{
	struct adapter *adapter = (struct adapter *)agent;

	assert(adapter->state == ADAPTER_DOWN);
	forget_words(adapter);
	return adapter->link->open(adapter, err);
}

void adapter_stop(struct agent *agent)
{
	struct adapter *adapter = (struct adapter *)agent;
	enum adapter_state state = adapter->state;

	if (state == ADAPTER_DOWN || state == ADAPTER_ENDING)
		return;
	adapter->state = ADAPTER_ENDING;
	adapter_abandon(adapter);
	if (state != ADAPTER_AWAITED) {
		adapter_begin(adapter, "shutdown");
		adapter_send(adapter, REQUEST_SHUTDOWN);
	}
	adapter->link->end(adapter);
}

static void free_adapter(struct agent *agent)
{
	struct adapter *adapter = (struct adapter *)agent;

	reset(adapter);
	adapter->link->drop(adapter);
	adapter->link->free(adapter);
	forget_words(adapter);
	VEC_FINISH(&adapter->words);
	VEC_FINISH(&adapter->owed);
	map_finish(&adapter->actors);
	text_finish(&adapter->message);
	free(adapter->command);
	free(adapter->asked_version);
	free(adapter->secret);
	free(adapter->address);
	free(adapter->failure);
	agent_finish(agent);
	free(adapter);
}

static const struct agent_kind adapter_kind = {.free = free_adapter,
					       .play = adapter_play};

struct agent *adapter_new(struct loop *loop, const struct adapter_config *config)
{
	struct adapter *adapter = mem_new(1, sizeof *adapter);

	adapter->base.kind = &adapter_kind;
	adapter->base.name = mem_dup(config->name);
	adapter->loop = loop;
	adapter->link = config->command != NULL ? &adapter_pipe : &adapter_door;
	adapter->command = mem_dup(config->command);
	adapter->asked_version = mem_dup(config->version);
	adapter->secret = mem_dup(config->secret);
	adapter->address = mem_dup(config->address);
	adapter->port = config->port;
	adapter->wait_ms = config->wait_ms;
	return &adapter->base;
}

void adapter_tell(struct agent *agent, const struct adapter_ops *ops, void *user)
{
	struct adapter *adapter = (struct adapter *)agent;

	adapter->ops = ops;
	adapter->user = user;
}

enum adapter_state adapter_state(const struct agent *agent)
{
	return ((const struct adapter *)agent)->state;
}

const char *adapter_failure(const struct agent *agent)
{
	return ((const struct adapter *)agent)->failure;
}
