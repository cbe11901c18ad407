/*
 * The reference client as an adapter: docs/agent-protocol.md, from the
 * adapter's end. Lines go in and lines come out; who carries them is main.c's.
 * It plays any number of actors at once, and refuses nothing but what the
 * protocol says it must: what the program asks for is believed.
 */
#ifndef MOCKS_CLIENT_ADAPTER_H
#define MOCKS_CLIENT_ADAPTER_H

#include "base/err.h"
#include "mocks/client/client.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

#define ADAPTER_LINE_MAX (1024 * 1024) /* bytes; docs/agent-protocol.md, Messages */

struct adapter;

struct adapter_ops {
	/* One message, without a line end. */
	void (*line)(void *user, const char *bytes, size_t len);
	/* Something for standard error: a sentence. */
	void (*remark)(void *user, const char *what);
	/* shutdown was asked for, and answered. */
	void (*done)(void *user);
};

struct adapter_config {
	const char *platform; /* "cpp" */
	const char *profile;  /* the version it is; NULL: what the program asks for */
	const char *secret;   /* told in the answer to agent.hello; NULL: none */
	const char *const *defects;  /* names, NULL-terminated, or NULL */
	const char *const *variants; /* the same */
};

/* CONFIG and OPS are borrowed for its whole life. ERR_USAGE for an unknown defect or
 * variant. */
bool adapter_new(struct loop *loop, const struct adapter_config *config,
		 const struct adapter_ops *ops, void *user, struct adapter **ret,
		 struct err *err);

/* No op follows. Never from within an op. */
void adapter_free(struct adapter *adapter);

/* One message of the program. What is no request is remarked on, and dropped. */
void adapter_receive(struct adapter *adapter, const char *bytes, size_t len);

#endif
