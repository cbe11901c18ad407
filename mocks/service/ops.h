/*
 * The operations: who may call what, with which arguments. The same rows check
 * the types of arguments and say who must be logged in.
 */
#ifndef MOCKS_SERVICE_OPS_H
#define MOCKS_SERVICE_OPS_H

#include "mocks/service/rpc.h"

#define OP_ARGS_MAX 4

enum arg_type {
	ARG_TEXT,
	ARG_TEXT_MAYBE, /* may be absent or null */
	ARG_BOOL_MAYBE,
	ARG_INTEGER,
	ARG_TEXTS,
	ARG_PAIRS, /* an array of {key, value} */
	ARG_TYPE_COUNT
};

struct op_arg {
	const char *name; /* NULL: no more */
	enum arg_type type;
};

struct op {
	const char *method;
	enum role role;
	bool needs_login;
	void (*handle)(struct request *request);
	enum trait trait; /* only where it holds for the connection's version */
	enum codes codes; /* whose numbers it answers with */
	struct op_arg args[OP_ARGS_MAX + 1];
};

/* Fills the service's maps from the rows. */
void ops_init(struct service *service);

/* NULL if PARAMS fit, else the argument that does not. */
const char *op_bad_argument(const struct op *op, const struct json *params);

/* The code of a call without a login. */
int op_not_logged_in(const struct op *op);

#endif
