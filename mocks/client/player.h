/*
 * One actor of rtm-mock-client: the client's core with a connection to the
 * service and a clock of its own, on the loop. What comes of it goes straight
 * to the ops, from within player_call() and player_advance() as well.
 */
#ifndef MOCKS_CLIENT_PLAYER_H
#define MOCKS_CLIENT_PLAYER_H

#include "mocks/client/beside.h"
#include "net/loop.h"

struct player;

struct player_ops {
	/* As in struct client_ops. */
	void (*result)(void *user, uint64_t call, const struct json *result);
	void (*refused)(void *user, uint64_t call, int code, const char *message);
	void (*event)(void *user, const char *name, const struct json *params);
	/* Something for whoever reads standard error: a sentence. */
	void (*remark)(void *user, const char *what);
	/* A defect ended the client: so should the process. */
	void (*died)(void *user, const char *why);
};

struct player_config {
	const char *url;      /* of the service */
	const char *ca_file;  /* PEM; trusted instead of the system's; or NULL */
	const char *log_path; /* of its log; NULL: it keeps none */
	struct client_config client;
};

/*
 * It connects when a call first needs the service. Its clock starts at the
 * wall's. ERR_USAGE for a role, defect or address that cannot be; ERR_NET for a
 * host that is not known. OPS must outlive it.
 */
bool player_new(struct loop *loop, const struct player_config *config,
		const struct player_ops *ops, void *user, struct player **ret,
		struct err *err);

/* Drops its connection; no op follows. Never from within an op. */
void player_free(struct player *player);

void player_call(struct player *player, uint64_t call, const char *operation,
		 const struct json *params);

int64_t player_now(const struct player *player);
int64_t player_next_due(const struct player *player); /* -1: none */

/* Moves its clock to TO_MS (never back) and fires what falls due on the way. */
void player_advance(struct player *player, int64_t to_ms);

#endif
