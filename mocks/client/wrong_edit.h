/*
 * Rows that change one member of a call or an event, under a defect. Private to
 * wrong.c and wrong_event.c.
 */
#ifndef MOCKS_CLIENT_WRONG_EDIT_H
#define MOCKS_CLIENT_WRONG_EDIT_H

#include "mocks/client/core.h"

enum edit { EDIT_DROP, EDIT_TRUE, EDIT_FALSE, EDIT_TRUE_IF_ABSENT, EDIT_COUNT };

struct edit_row {
	enum wrong wrong;
	enum edit edit;
	const char *member;
	const char *name; /* of the call or event */
};

/* Changes PARAMS of the call or event NAME as those of N rows say whose defect is on. */
void wrong_edit(const struct client *client, const struct edit_row *rows, size_t n,
		const char *name, struct json *params);

#endif
