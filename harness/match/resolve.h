/*
 * From a value as it was written to the JSON that a build gets or must show:
 * names become ids, references what earlier steps brought. The running case
 * answers through struct scope; nothing here knows how it runs.
 */
#ifndef MATCH_RESOLVE_H
#define MATCH_RESOLVE_H

#include "base/err.h"
#include "base/json.h"
#include "base/text.h"
#include "model/value.h"

struct scope_ops {
	/* The id that the build sees for the user of actor NAME; never NULL. */
	const char *(*user_id)(void *user, const char *name);
	/* Appends the id of channel NAME. */
	void (*channel_id)(void *user, const char *name, struct text *ret);
	/* The token of tokens: NAME, minted now. */
	bool (*token)(void *user, const char *name, struct text *ret, struct err *err);
	/* What an earlier step called NAME brought: a new value, the caller's. */
	bool (*named)(void *user, const char *name, const char *field, struct json **ret,
		      struct err *err);
	/* The value of ${KEY}, or NULL. */
	const char *(*var)(void *user, const char *key);
};

struct scope {
	const struct scope_ops *ops;
	void *user;
	unsigned count; /* $i */
};

/* ERR_USAGE where a name has no value (yet): the message says which. */
bool value_resolve(const struct value *value, const struct scope *scope,
		   struct json **ret, struct err *err);

/* A whole number; ERR_USAGE if VALUE is none. */
bool value_resolve_int(const struct value *value, const struct scope *scope, int64_t *ret,
		       struct err *err);

/* True if VALUE or a part of it is $i. */
bool value_counts(const struct value *value);

/* N ids of users that nobody plays: VALUE_USERS. Appends one to OUT. */
void value_nobody(size_t n, struct text *out);

#endif
