#include "mocks/client/local.h"

#include "base/mem.h"

#include <string.h>

#define VALUE_OK      0
#define VALUE_REFUSED (-1)

/*
 * What 0.9.0 takes is not known, so it takes anything; from 0.9.1 on a JSON
 * object. None of its members means anything to this client.
 */
bool local_set_parameters(struct client *client, const struct call *call)
{
	const char *text = json_get_text(call->params, "parameters");
	OWNED(json_freep)
	struct json *parsed = NULL;
	bool ok = text != NULL && (client->release < RELEASE_0_9_1 ||
				   (json_parse(text, strlen(text), &parsed, NULL) &&
				    json_is(parsed, JSON_OBJECT)));

	if (ok && wrong_is(client, WRONG_PARAMETERS_REFUSED))
		ok = false;
	else if (!ok && wrong_is(client, WRONG_PARAMETERS_MALFORMED_TAKEN))
		ok = true;
	else if (!ok && wrong_is(client, WRONG_PARAMETERS_MALFORMED_RESETS))
		client->uninitialised = true;
	call_answer_member(client, call, "value",
			   json_number(ok ? VALUE_OK : VALUE_REFUSED));
	return true;
}

bool local_version(struct client *client, const struct call *call)
{
	const char *version = client->version;

	if (wrong_is(client, WRONG_VERSION_OF_BEFORE))
		version = "0.9.3";
	if (wrong_is(client, WRONG_VERSION_EMPTY))
		version = "";
	call_answer_member(client, call, "value", json_text(version));
	return true;
}

bool local_unready(struct client *client, const struct call *call)
{
	unsigned flags = call->op->flags;
	bool goes_on = false;

	if (!client->uninitialised)
		return false;
	if ((flags & OPERATION_NEEDS_NOTHING) != 0 &&
	    !wrong_is(client, WRONG_VERSION_NEEDS_INSTANCE))
		return false;
	log_line(client, LOG_CRITICAL, "%s before there is an instance", call->method);
	if (client->defects != NULL && wrong_unready(client, call, &goes_on))
		return true;
	if (goes_on)
		return false;
	if ((flags & OPERATION_GIVES_OBJECT) != 0)
		call_answer_member(client, call, "object", json_text(NULL));
	else if ((flags & OPERATION_GIVES_VALUE) != 0)
		call_answer_member(client, call, "value", json_number(VALUE_REFUSED));
	else if ((flags & OPERATION_GIVES_BOOL) != 0)
		call_answer_member(client, call, "value", json_bool(false));
	else if ((flags & OPERATION_NEEDS_NOTHING) != 0)
		call_answer_member(client, call, "value", json_text(""));
	else
		call_answer(client, call, operation_unready(client, call->op));
	return true;
}
