/*
 * Call limits: so many calls in so long a time. A sliding window by default;
 * variants make it a fixed window or a token bucket. Who owns the budgets is
 * decided by limit_pass().
 */
#ifndef MOCKS_SERVICE_LIMIT_H
#define MOCKS_SERVICE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

enum limit_kind {
	LIMIT_LOGIN,
	LIMIT_MESSAGE, /* peer and channel messages together */
	LIMIT_RENEW,
	LIMIT_QUERY,
	LIMIT_MEMBERS,
	LIMIT_JOIN,
	LIMIT_ATTRIBUTE_WRITE, /* the four writes together */
	LIMIT_ATTRIBUTE_READ,  /* the two reads together */
	/* From here on: budgets of their own only where a defect counts them apart. */
	LIMIT_CHANNEL_MESSAGE,
	LIMIT_ATTRIBUTE_ADD,
	LIMIT_ATTRIBUTE_DELETE,
	LIMIT_ATTRIBUTE_CLEAR,
	LIMIT_ATTRIBUTE_KEYS,
	LIMIT_COUNT
};

/* One budget. Zeroed memory is a full one. */
struct budget {
	int64_t *times; /* sliding: a ring of the moments of the last calls */
	unsigned at;    /* sliding: the ring's oldest */
	unsigned used;  /* sliding: how many there are; fixed: in this window */
	int64_t since;  /* fixed: which window; bucket: the last refill */
	double spent;   /* bucket: tokens taken and not yet refilled */
	bool at_edge;   /* edge: the next call may still open a new window */
};

struct budgets {
	struct budget of[LIMIT_COUNT];
};

void budgets_finish(struct budgets *budgets);

struct service_conn;
struct user;

/* May USER call once more, on CONN? Counts the call if so. */
bool limit_pass(struct service_conn *conn, struct user *user, enum limit_kind kind);

#endif
