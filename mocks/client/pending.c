#include "mocks/client/core.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define RING_START   8
#define GIVEN_UP_MAX 256 /* above, the oldest is forgotten */

static const int64_t wait_ms[WAIT_COUNT] = {
	/* clang-format off */
	[WAIT_SHORT] = CLIENT_SEND_TIMEOUT_MS,
	[WAIT_LOGIN] = CLIENT_LOGIN_TIMEOUT_MS,
	[WAIT_LONG]  = CLIENT_QUERY_TIMEOUT_MS,
	/* clang-format on */
};

void pending_start(struct client *client)
{
	client->pendings = mem_new(1, sizeof *client->pendings);
	client->pendings->next = client->pendings->low = 1;
}

static struct pending *place(struct pendings *pendings, int64_t id)
{
	return &pendings->ring[(size_t)id & (pendings->cap - 1)];
}

struct pending *pending_find(struct client *client, int64_t id)
{
	struct pendings *pendings = client->pendings;

	if (id < pendings->low || id >= pendings->next)
		return NULL;
	struct pending *pending = place(pendings, id);
	return pending->id == id ? pending : NULL;
}

static void grow(struct pendings *pendings)
{
	struct pendings old = *pendings;

	pendings->cap = old.cap == 0 ? RING_START : old.cap * 2;
	pendings->ring = mem_new(pendings->cap, sizeof *pendings->ring);
	for (int64_t id = old.low; id < old.next; id++)
		*place(pendings, id) = *place(&old, id);
	free(old.ring);
}

static void advance(struct client *client)
{
	struct pendings *pendings = client->pendings;

	while (pendings->low < pendings->next && place(pendings, pendings->low)->id == 0)
		pendings->low++;
}

struct pending *pending_add(struct client *client, const struct call *call)
{
	struct pendings *pendings = client->pendings;

	advance(client);
	if (pendings->next - pendings->low >= CLIENT_PENDING_MAX)
		return NULL;
	if ((size_t)(pendings->next - pendings->low) == pendings->cap)
		grow(pendings);

	int64_t wait = wait_ms[call->op->wait];
	if (client->defects != NULL)
		wait = wrong_wait(client, (int)call->op->wait, wait);
	struct pending *ret = place(pendings, pendings->next);
	*ret = (struct pending){
		.id = pendings->next++,
		.call = call->number,
		.own = call->own,
		.op = call->op,
		.method = call->op == &operation_other ? "" : call->method,
		.due_ms = client->now_ms + wait,
	};
	return ret;
}

bool pending_any_unsent(struct client *client)
{
	struct pendings *pendings = client->pendings;

	for (int64_t id = pendings->low; id < pendings->next; id++) {
		const struct pending *pending = pending_find(client, id);
		if (pending != NULL && pending->frame != NULL)
			return true;
	}
	return false;
}

/*
 * The oldest of a class is due first, and ids are ordered by age: each class
 * has a mark below which none of it is pending, and it only moves up.
 */
static struct pending *oldest(const struct client *client, enum wait wait)
{
	struct pendings *pendings = client->pendings;
	int64_t *at = &pendings->at[wait];

	if (*at < pendings->low)
		*at = pendings->low;
	for (; *at < pendings->next; (*at)++) {
		struct pending *pending = place(pendings, *at);
		if (pending->id == *at && pending->op->wait == wait)
			return pending;
	}
	return NULL;
}

static struct pending *first_due(const struct client *client)
{
	struct pending *ret = NULL;

	for (enum wait wait = 0; wait < WAIT_COUNT; wait++) {
		struct pending *pending = oldest(client, wait);
		if (pending != NULL && (ret == NULL || pending->due_ms < ret->due_ms))
			ret = pending;
	}
	return ret;
}

int64_t pending_due(const struct client *client)
{
	const struct pending *pending = first_due(client);

	return pending != NULL ? pending->due_ms : -1;
}

static void give_up(struct client *client, int64_t id)
{
	struct pendings *pendings = client->pendings;

	if (pendings->given_up.n == GIVEN_UP_MAX)
		VEC_REMOVE(&pendings->given_up, 0);
	VEC_PUSH(&pendings->given_up, id);
}

void pending_time_out(struct client *client)
{
	struct pending *pending = first_due(client);

	if (pending == NULL || pending->due_ms > client->now_ms)
		return;
	if (pending->frame == NULL)
		give_up(client, pending->id);
	struct answer answer = {.outcome = OUTCOME_TIMED_OUT};
	call_end(client, pending, &answer);
}

bool pending_was_given_up(struct client *client, int64_t id)
{
	struct pendings *pendings = client->pendings;

	for (size_t i = 0; i < pendings->given_up.n; i++) {
		if (pendings->given_up.items[i] == id) {
			VEC_REMOVE(&pendings->given_up, i);
			return true;
		}
	}
	return false;
}

static bool is_of(const struct pending *pending, enum pending_which which)
{
	switch (which) {
	case PENDING_SENT:
		return pending->frame == NULL;
	case PENDING_SENT_OWN:
		return pending->frame == NULL && pending->own;
	default:
		return true;
	}
}

void pending_lose(struct client *client, enum pending_which which)
{
	int64_t end = client->pendings->next;

	for (int64_t id = client->pendings->low; id < end; id++) {
		struct pending *pending = pending_find(client, id);
		if (pending == NULL || !is_of(pending, which))
			continue;
		struct answer answer = {.outcome = OUTCOME_LOST};
		call_end(client, pending, &answer);
	}
}

void pending_refuse_unsent(struct client *client, int code, const char *message)
{
	int64_t end = client->pendings->next;

	for (int64_t id = client->pendings->low; id < end; id++) {
		struct pending *pending = pending_find(client, id);
		if (pending == NULL || pending->frame == NULL)
			continue;
		struct answer answer = {
			.outcome = OUTCOME_REFUSED, .refusal = code, .message = message};
		call_end(client, pending, &answer);
	}
}

void pending_finish(struct client *client)
{
	struct pendings *pendings = client->pendings;

	for (int64_t id = pendings->low; id < pendings->next; id++) {
		struct pending *pending = pending_find(client, id);
		if (pending == NULL)
			continue;
		free(pending->frame);
		json_free(pending->kept);
	}
	free(pendings->ring);
	VEC_FINISH(&pendings->given_up);
	free(pendings);
}
