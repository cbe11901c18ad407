#include "mocks/service/limit.h"

#include "base/mem.h"
#include "mocks/service/core.h"

#include <stdlib.h>

#define NO_LIMIT 1000000000U

/* clang-format off */
static const struct limit {
	unsigned n;
	int64_t window_ms;
} limits[LIMIT_COUNT] = {
	/* facts.md 3.1 */
	[LIMIT_LOGIN]           = { 2, 1000},
	[LIMIT_MESSAGE]         = {60, 1000},
	[LIMIT_RENEW]           = { 2, 1000},
	[LIMIT_QUERY]           = {10, 5000},
	[LIMIT_MEMBERS]         = { 5, 2000},
	[LIMIT_JOIN]            = {50, 3000},
	[LIMIT_ATTRIBUTE_WRITE] = {10, 5000},
	[LIMIT_ATTRIBUTE_READ]  = {40, 5000},
	[LIMIT_CHANNEL_MESSAGE]  = {60, 1000},
	[LIMIT_ATTRIBUTE_ADD]    = {10, 5000},
	[LIMIT_ATTRIBUTE_DELETE] = {10, 5000},
	[LIMIT_ATTRIBUTE_CLEAR]  = {10, 5000},
	[LIMIT_ATTRIBUTE_KEYS]   = {40, 5000},
};

/* Numbers that a defect gets wrong. */
static const struct {
	enum defect defect;
	enum limit_kind kind;
	unsigned n;
} wrong[] = {
	{DEFECT_RATE_MESSAGE_30,   LIMIT_MESSAGE, 30},
	{DEFECT_RATE_MESSAGE_59,   LIMIT_MESSAGE, 59},
	{DEFECT_RATE_MESSAGE_NONE, LIMIT_MESSAGE, NO_LIMIT},
	{DEFECT_RATE_QUERY_9,      LIMIT_QUERY,   9},
	{DEFECT_RATE_QUERY_NONE,   LIMIT_QUERY,   NO_LIMIT},
	{DEFECT_RENEW_LIMIT_ONE,   LIMIT_RENEW,   1},
	{DEFECT_RENEW_LIMIT_NONE,  LIMIT_RENEW,   NO_LIMIT},
	{DEFECT_LOGIN_LIMIT_ONE,   LIMIT_LOGIN,   1},
	{DEFECT_LOGIN_LIMIT_NONE,  LIMIT_LOGIN,   NO_LIMIT},
	{DEFECT_RATE_MEMBERS_4,    LIMIT_MEMBERS, 4},
	{DEFECT_RATE_MEMBERS_NONE, LIMIT_MEMBERS, NO_LIMIT},
	{DEFECT_RATE_JOIN_49,      LIMIT_JOIN,    49},
	{DEFECT_RATE_JOIN_NONE,    LIMIT_JOIN,    NO_LIMIT},
	{DEFECT_RATE_ATTRIBUTE_WRITE_9,    LIMIT_ATTRIBUTE_WRITE, 9},
	{DEFECT_RATE_ATTRIBUTE_WRITE_NONE, LIMIT_ATTRIBUTE_WRITE, NO_LIMIT},
	{DEFECT_RATE_ATTRIBUTE_READ_39,    LIMIT_ATTRIBUTE_READ,  39},
	{DEFECT_RATE_ATTRIBUTE_READ_NONE,  LIMIT_ATTRIBUTE_READ,  NO_LIMIT},
};

/* Calls that share another's budget, and the defect that counts them apart. */
static const struct {
	enum limit_kind kind;
	enum limit_kind with;
	enum defect apart;
} shared[] = {
	{LIMIT_CHANNEL_MESSAGE,  LIMIT_MESSAGE, DEFECT_RATE_KINDS_APART},
	{LIMIT_ATTRIBUTE_ADD,
	 LIMIT_ATTRIBUTE_WRITE, DEFECT_RATE_ATTRIBUTE_WRITES_APART},
	{LIMIT_ATTRIBUTE_DELETE,
	 LIMIT_ATTRIBUTE_WRITE, DEFECT_RATE_ATTRIBUTE_WRITES_APART},
	{LIMIT_ATTRIBUTE_CLEAR,
	 LIMIT_ATTRIBUTE_WRITE, DEFECT_RATE_ATTRIBUTE_WRITES_APART},
	{LIMIT_ATTRIBUTE_KEYS,
	 LIMIT_ATTRIBUTE_READ, DEFECT_RATE_ATTRIBUTE_READS_APART},
};
/* clang-format on */

void budgets_finish(struct budgets *budgets)
{
	for (size_t i = 0; i < LIMIT_COUNT; i++)
		free(budgets->of[i].times);
	*budgets = (struct budgets){0};
}

static bool pass_sliding(struct budget *budget, const struct limit *limit, int64_t now_ms,
			 bool count_refused)
{
	if (budget->times == NULL)
		budget->times = mem_new(limit->n, sizeof *budget->times);

	bool passes = budget->used < limit->n ||
		      now_ms - budget->times[budget->at] >= limit->window_ms;

	if (!passes && !count_refused)
		return false;
	/* The oldest goes once the ring is full. */
	budget->times[(budget->at + budget->used) % limit->n] = now_ms;
	if (budget->used < limit->n)
		budget->used++;
	else
		budget->at = (budget->at + 1) % limit->n;
	return passes;
}

static bool pass_fixed(struct budget *budget, const struct limit *limit, int64_t now_ms,
		       bool count_refused)
{
	int64_t window = now_ms / limit->window_ms;

	if (budget->since != window) {
		budget->since = window;
		budget->used = 0;
	}
	if (budget->used >= limit->n && !count_refused)
		return false;
	return budget->used++ < limit->n;
}

/*
 * Fixed windows whose edge lies within the first burst, or the first after a pause:
 * when a window's calls are used up, the next one begins, once.
 */
static bool pass_edge(struct budget *budget, const struct limit *limit, int64_t now_ms)
{
	int64_t gone = (now_ms - budget->since) / limit->window_ms;

	if (gone >= 2) {
		budget->since = now_ms;
		budget->used = 0;
		budget->at_edge = true;
	} else if (gone == 1) {
		budget->since += limit->window_ms;
		budget->used = 0;
		budget->at_edge = false;
	}
	if (budget->used >= limit->n && budget->at_edge) {
		budget->since = now_ms;
		budget->used = 0;
		budget->at_edge = false;
	}
	if (budget->used >= limit->n)
		return false;
	budget->used++;
	return true;
}

static bool pass_bucket(struct budget *budget, const struct limit *limit, int64_t now_ms)
{
	double refilled = (double)(now_ms - budget->since) * limit->n /
			  (double)limit->window_ms;

	budget->spent = budget->spent > refilled ? budget->spent - refilled : 0;
	budget->since = now_ms;
	if (budget->spent + 1 > limit->n)
		return false;
	budget->spent += 1;
	return true;
}

static struct budgets *whose(struct service_conn *conn, struct user *user,
			     enum limit_kind kind)
{
	const struct service *service = conn->service;

	if (kind == LIMIT_LOGIN && defect(service, DEFECT_LOGIN_LIMIT_PER_CONNECTION))
		return &conn->budgets;
	if (defect(service, DEFECT_RATE_SHARED_BY_ALL) && kind != LIMIT_LOGIN)
		return &user->world->budgets;
	return &user->budgets;
}

static struct limit limit_of(const struct service *service, enum limit_kind kind)
{
	struct limit limit = limits[kind];

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (wrong[i].kind == kind && defect(service, wrong[i].defect))
			limit.n = wrong[i].n;
	}
	if (defect(service, DEFECT_RATE_NEVER_RESET) && kind != LIMIT_LOGIN)
		limit.window_ms *= 1000000;
	if (defect(service, DEFECT_RATE_SLOW_RESET) && kind != LIMIT_LOGIN)
		limit.window_ms *= 60;
	return limit;
}

bool limit_pass(struct service_conn *conn, struct user *user, enum limit_kind kind)
{
	const struct service *service = conn->service;

	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		if (shared[i].kind == kind && !defect(service, shared[i].apart)) {
			kind = shared[i].with;
			break;
		}
	}
	if (kind == LIMIT_QUERY && defect(service, DEFECT_RATE_QUERY_SHARES_MESSAGES))
		kind = LIMIT_MESSAGE;

	struct limit limit = limit_of(service, kind);
	struct budget *budget = &whose(conn, user, kind)->of[kind];
	int64_t now_ms = world_now(user->world);
	bool count_refused = variant(service, VARIANT_RATE_REFUSED_COUNT);

	if (limit.n >= NO_LIMIT)
		return true;
	if (variant(service, VARIANT_RATE_WINDOW_EDGE))
		return pass_edge(budget, &limit, now_ms);
	if (variant(service, VARIANT_RATE_FIXED_WINDOW))
		return pass_fixed(budget, &limit, now_ms, count_refused);
	if (variant(service, VARIANT_RATE_TOKEN_BUCKET))
		return pass_bucket(budget, &limit, now_ms);
	return pass_sliding(budget, &limit, now_ms, count_refused);
}
