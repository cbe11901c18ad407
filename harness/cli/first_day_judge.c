#include "cli/first_day_judge.h"

#include "base/mem.h"
#include "base/name.h"

#include <inttypes.h>
#include <string.h>

#define KEYS_MAX 64 /* of one object that are looked at for a name that was meant */

/* What a field of that type is in JSON; facts of docs/agent-protocol.md. */
/* clang-format off */
static const enum json_type types[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT]       = JSON_TEXT,
	[FIELD_PAYLOAD]    = JSON_TEXT,
	[FIELD_USER_ID]    = JSON_TEXT,
	[FIELD_CHANNEL_ID] = JSON_TEXT,
	[FIELD_USER_IDS]   = JSON_ARRAY,
	[FIELD_TOKEN]      = JSON_TEXT,
	[FIELD_HANDLE]     = JSON_TYPE_COUNT, /* any */
	[FIELD_BOOL]       = JSON_BOOL,
	[FIELD_INT]        = JSON_NUMBER,
	[FIELD_TIME_MS]    = JSON_NUMBER,
	[FIELD_TEXTS]      = JSON_ARRAY,
	[FIELD_ATTRIBUTES] = JSON_ARRAY,
	[FIELD_STATUSES]   = JSON_ARRAY,
	[FIELD_ENUM]       = JSON_NUMBER,
};
/* clang-format on */

static void complain(struct text *why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void complain(struct text *why, const char *fmt, ...)
{
	va_list args;

	if (why->len > 0)
		text_add(why, "; ");
	va_start(args, fmt);
	text_vprintf(why, fmt, args);
	va_end(args);
}

/* The member of OBJECT whose name is nearest to NAME, or NULL. */
static const char *meant(const struct json *object, const char *name)
{
	const char *keys[KEYS_MAX];
	size_t n = 0;

	JSON_EACH (child, object) {
		if (n < KEYS_MAX)
			keys[n++] = json_key(child);
	}
	return name_nearest(name, keys, n);
}

static void miss(struct text *why, const struct json *object, const char *name)
{
	const char *near = meant(object, name);

	if (near != NULL)
		complain(why, "%s is missing, and there is %s: is that it?", name, near);
	else
		complain(why, "%s is missing", name);
}

static void check_field(const struct field *field, const struct json *object,
			bool strings, struct text *why)
{
	const struct json *value = json_get(object, field->name);
	enum json_type wanted = types[field->type];

	if (value == NULL || json_is(value, JSON_NULL)) {
		if (!field->optional)
			miss(why, object, field->name);
		return;
	}
	if (wanted == JSON_TYPE_COUNT || json_is(value, wanted) ||
	    (strings && field->type == FIELD_ENUM && json_is(value, JSON_TEXT)))
		return;
	complain(why, "%s should be of type %s, and is a %s", field->name,
		 json_type_name(wanted), json_type_name(json_type(value)));
}

static const struct code *find_code(const struct code_table *table,
				    const struct json *value)
{
	VEC_EACH (at, &table->codes) {
		const struct code *code = *at;
		if (json_is_int(value)
			    ? json_int_or(value, -1) == code->value
			    : code->js != NULL &&
				      strcmp(json_text_or(value, ""), code->js) == 0)
			return code;
	}
	return NULL;
}

/* True if it is Ok. */
static bool check_code(const struct operation *operation, const struct json *result,
		       bool want_ok, bool strings, struct text *why)
{
	const struct json *value = json_get(result, "code");

	if (value == NULL) {
		miss(why, result, "code");
		return false;
	}
	if (!json_is_int(value) && !(strings && json_is(value, JSON_TEXT))) {
		complain(why, "code is a %s: it is the SDK's own number, never a name",
			 json_type_name(json_type(value)));
		return false;
	}
	const struct code *code = find_code(operation->codes, value);
	if (code == NULL) {
		complain(why, "code %" PRId64 " is none of the table %s",
			 json_int_or(value, 0), operation->codes->name);
		return false;
	}
	bool ok = strcmp(code->name, "Ok") == 0;
	if (!ok && want_ok)
		complain(why, "it gave %s, and Ok was expected", code->name);
	return ok;
}

bool first_day_result(const struct operation *operation, const struct json *result,
		      bool want_ok, bool strings, struct text *why)
{
	size_t before = why->len;

	if (!json_is(result, JSON_OBJECT)) {
		complain(why, "the result is no object");
		return false;
	}
	if (operation->codes != NULL &&
	    !check_code(operation, result, want_ok, strings, why))
		return why->len == before;
	VEC_EACH (field, &operation->results)
		check_field(field, result, strings, why);
	return why->len == before;
}

static bool unknown_event(const struct catalogue *catalogue, const char *name,
			  struct text *why)
{
	VEC(const char *) names = {0};

	VEC_EACH (event, &catalogue->events) {
		if ((*event)->role == ACTOR_RTM)
			VEC_PUSH(&names, (*event)->name);
	}
	const char *near = name_nearest(name, names.items, names.n);
	if (near != NULL)
		complain(why, "there is no such event: is %s meant?", near);
	else
		complain(why, "there is no such event; cases do not see it");
	VEC_FINISH(&names);
	return false;
}

bool first_day_event(const struct catalogue *catalogue, const char *name,
		     const struct json *params, bool strings, struct text *why)
{
	const struct event *event = catalogue_event(catalogue, ACTOR_RTM, name);
	size_t before = why->len;

	if (event == NULL)
		return unknown_event(catalogue, name, why);
	VEC_EACH (field, &event->fields)
		check_field(field, params, strings, why);
	return why->len == before;
}

bool first_day_capability(const struct catalogue *catalogue, const char *name,
			  struct text *why)
{
	/* Those that are the protocol's alone, and no case's. */
	static const char *const own[] = {"timers", "fence", "clock", "log", "symbols"};
	VEC(const char *) names = {0};
	bool known = false;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		VEC_PUSH(&names, own[i]);
	VEC_EACH (capability, &catalogue->capabilities)
		VEC_PUSH(&names, *capability);
	VEC_EACH (at, &names)
		known = known || strcmp(*at, name) == 0;
	const char *near = known ? NULL : name_nearest(name, names.items, names.n);
	if (near != NULL)
		complain(why, "there is no such capability: is %s meant?", near);
	else if (!known)
		complain(why, "there is no such capability; it does nothing");
	VEC_FINISH(&names);
	return known;
}
