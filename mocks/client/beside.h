/*
 * What the agent of a reference client does beside playing it: it keeps the
 * client's log in a file, reads that back, and lists the API names of the
 * build. docs/agent-protocol.md has the same as readLog and symbols.
 */
#ifndef MOCKS_CLIENT_BESIDE_H
#define MOCKS_CLIENT_BESIDE_H

#include "base/json.h"
#include "mocks/client/client.h"
#include "mocks/client/log_file.h"

#include <stdbool.h>
#include <stdint.h>

struct beside {
	struct log_file log;
	char *folder;    /* relative paths are within it; NULL: no log is kept */
	char *read_path; /* of the file that readLog reads */
	char *asked;     /* the path of a setLogFile without an answer yet, or NULL */
	uint64_t call;   /* its number */
};

/* True for what beside_call() answers. */
bool beside_has(const char *operation);

/* LOG_PATH: where the log goes unless the client is told; NULL: none is kept. */
void beside_init(struct beside *beside, const char *log_path);
void beside_finish(struct beside *beside);

/*
 * True: CALL is one for the agent, and *RET is its result, the caller's. Else
 * the client is to be called.
 */
bool beside_call(struct beside *beside, const struct client *client, uint64_t call,
		 const char *operation, const struct json *params, struct json **ret);

/* Looks at the client's answer to CALL: what it said Ok to is what readLog reads. */
void beside_answered(struct beside *beside, uint64_t call, const struct json *result);

/* As client_ops.log_open. */
bool beside_open(struct beside *beside, const char *path);

#endif
