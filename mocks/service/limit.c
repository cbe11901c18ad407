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
	[LIMIT_CHANNEL_MESSAGE] = {60, 1000},
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
	if (variant(service, VARIANT_RATE_WINDOW_EDGE))
		limit.n *= 2;
	if (defect(service, DEFECT_RATE_NEVER_RESET) && kind != LIMIT_LOGIN)
		limit.window_ms *= 1000000;
	if (defect(service, DEFECT_RATE_SLOW_RESET) && kind != LIMIT_LOGIN)
		limit.window_ms *= 60;
	return limit;
}

bool limit_pass(struct service_conn *conn, struct user *user, enum limit_kind kind)
{
	const struct service *service = conn->service;

	if (kind == LIMIT_CHANNEL_MESSAGE && !defect(service, DEFECT_RATE_KINDS_APART))
		kind = LIMIT_MESSAGE;
	if (kind == LIMIT_QUERY && defect(service, DEFECT_RATE_QUERY_SHARES_MESSAGES))
		kind = LIMIT_MESSAGE;

	struct limit limit = limit_of(service, kind);
	struct budget *budget = &whose(conn, user, kind)->of[kind];
	int64_t now_ms = world_now(user->world);
	bool count_refused = variant(service, VARIANT_RATE_REFUSED_COUNT);

	if (limit.n >= NO_LIMIT)
		return true;
	if (variant(service, VARIANT_RATE_FIXED_WINDOW))
		return pass_fixed(budget, &limit, now_ms, count_refused);
	if (variant(service, VARIANT_RATE_TOKEN_BUCKET))
		return pass_bucket(budget, &limit, now_ms);
	return pass_sliding(budget, &limit, now_ms, count_refused);
}
