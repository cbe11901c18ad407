#include "mocks/client/local.h"

#include "base/mem.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

/* facts.md 2: a level shows itself and all before it, each by a bit. */
#define FILTER_OFF   0x000
#define FILTER_ERROR 0x00c
#define FILTER_WARN  0x00e
#define FILTER_INFO  0x00f
#define FILTER_MASK  0x80f

#define SIZE_MIN_KB 512   /* what is smaller is passed over; facts.md 3.2 */
#define SIZE_MAX_KB 10240 /* and what is larger */

#define VALUE_OK      0
#define VALUE_REFUSED (-1)

static const struct {
	int bit;
	char letter;
} levels[LOG_LEVEL_COUNT] = {
	/* clang-format off */
	[LOG_CRITICAL] = {0x8, 'C'},
	[LOG_ERROR]    = {0x4, 'E'},
	[LOG_WARNING]  = {0x2, 'W'},
	[LOG_INFO]     = {0x1, 'I'},
	/* clang-format on */
};

static const int filters[] = {FILTER_OFF,  0x008,       FILTER_ERROR,
			      FILTER_WARN, FILTER_INFO, FILTER_MASK};

void log_start(struct client *client)
{
	client->log_filter = FILTER_INFO;
	if (wrong_is(client, WRONG_LOG_SIZE_UNBOUNDED) && client->ops->log_size != NULL)
		client->ops->log_size(client->user, UINT_MAX);
}

bool log_is_on(const struct client *client, enum log_level level)
{
	int bit = levels[level].bit;

	return client->ops->log_line != NULL &&
	       wrong_log_shows(client, client->log_filter, bit,
			       (client->log_filter & bit) != 0);
}

void log_line(struct client *client, enum log_level level, const char *fmt, ...)
{
	OWNED(text_finish)
	struct text line = {0};
	va_list args;

	if (!log_is_on(client, level) || wrong_drops_line(client))
		return;
	text_printf(&line, "%" PRId64 " %c ", client->now_ms, levels[level].letter);
	va_start(args, fmt);
	text_vprintf(&line, fmt, args);
	va_end(args);
	text_char(&line, '\n');
	client->ops->log_line(client->user, text_str(&line), line.len);
}

/* What a call was given, but no secret. */
void log_call(struct client *client, const char *method, const struct json *params)
{
	OWNED(text_finish)
	struct text shown = {0};
	OWNED(json_freep)
	struct json *masked = NULL;

	if (!log_is_on(client, LOG_INFO))
		return;
	masked = params != NULL ? json_dup(params) : json_object();
	if (json_get(masked, "token") != NULL)
		json_put_text(masked, "token", "***");
	json_write(masked, &shown);
	log_line(client, LOG_INFO, "%s %s", method, text_str(&shown));
}

void log_result(struct client *client, const char *method, const struct json *code)
{
	int64_t number = json_int_or(code, 0);

	if (number != 0 && strcmp(method, "login") == 0)
		log_line(client, LOG_ERROR,
			 "login gave %" PRId64
			 ": there is no session, nothing can be sent",
			 number);
	else if (json_is_int(code))
		log_line(client, number != 0 ? LOG_WARNING : LOG_INFO, "%s gave %" PRId64,
			 method, number);
}

static bool answer_value(struct client *client, const struct call *call, int value)
{
	call_answer_member(client, call, "value", json_number(value));
	return true;
}

/* Where a client has no log at all, there is nothing that it could be told. */
bool log_set_file(struct client *client, const struct call *call)
{
	const char *path = json_get_text(call->params, "path");
	bool ok;

	if (wrong_is(client, WRONG_LOG_FILE_IGNORED))
		return answer_value(client, call, VALUE_OK);
	if (wrong_refuses_setter(client, WRONG_LOG_FILE_NEEDS_LOGIN))
		return answer_value(client, call, VALUE_REFUSED);
	ok = path != NULL && path[0] != '\0' && client->ops->log_open != NULL &&
	     client->ops->log_open(client->user, path);
	if (!ok && wrong_dies(client, WRONG_LOG_UNWRITABLE_CRASHES))
		return true;
	if (ok && state_logged_in(client))
		client->wrong.log_is_late = true;
	if (wrong_is(client, WRONG_LOG_UNWRITABLE_OK))
		ok = true;
	return answer_value(client, call, ok ? VALUE_OK : VALUE_REFUSED);
}

bool log_set_filter(struct client *client, const struct call *call)
{
	int64_t filter = json_get_int(call->params, "filter", -1);

	if (wrong_refuses_setter(client, WRONG_LOG_FILTER_NEEDS_LOGIN) ||
	    (wrong_is(client, WRONG_LOG_FILTER_NO_WARNING) && filter == FILTER_WARN))
		return answer_value(client, call, VALUE_REFUSED);
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
		if (filters[i] != filter)
			continue;
		client->log_filter = filters[i];
		return answer_value(client, call, VALUE_OK);
	}
	return answer_value(client, call, VALUE_REFUSED);
}

/* A size that is passed over is no error. */
bool log_set_size(struct client *client, const struct call *call)
{
	const struct json *size = json_get(call->params, "size");
	int64_t kb = json_int_or(size, 0);
	bool taken = (kb >= SIZE_MIN_KB ||
		      (kb > 0 && wrong_is(client, WRONG_LOG_SIZE_SMALL_TAKEN))) &&
		     kb <= SIZE_MAX_KB && !wrong_is(client, WRONG_LOG_SIZE_IGNORED);

	if (!json_is_int(size) ||
	    wrong_refuses_setter(client, WRONG_LOG_SIZE_NEEDS_LOGIN))
		return answer_value(client, call, VALUE_REFUSED);
	if (taken && client->ops->log_size != NULL)
		client->ops->log_size(client->user, (unsigned)kb);
	return answer_value(client, call, VALUE_OK);
}
