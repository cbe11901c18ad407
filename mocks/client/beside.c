#include "mocks/client/beside.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void beside_init(struct beside *beside, const char *log_path)
{
	*beside = (struct beside){0};
	log_file_init(&beside->log, log_path);
	if (log_path == NULL)
		return;
	beside->folder = file_folder(log_path);
	beside->read_path = mem_dup(log_path);
}

void beside_finish(struct beside *beside)
{
	log_file_finish(&beside->log);
	free(beside->folder);
	free(beside->read_path);
	free(beside->asked);
	*beside = (struct beside){0};
}

static char *path_of(const struct beside *beside, const char *path)
{
	return path[0] == '/' ? mem_dup(path) : file_join(beside->folder, path);
}

bool beside_open(struct beside *beside, const char *path)
{
	OWNED(mem_freep)
	char *whole = NULL;

	if (beside->folder == NULL)
		return false;
	whole = path_of(beside, path);
	return log_file_open(&beside->log, whole);
}

static struct json *read_log(struct beside *beside, const struct client *client,
			     const struct json *params)
{
	OWNED(text_finish)
	struct text tail = {0};
	struct json *ret = json_object();
	int64_t max = json_get_int(params, "tail", LOG_FILE_TAIL_MAX);
	size_t bytes = 0;

	(void)client;
	log_file_flush(&beside->log);
	if (beside->read_path != NULL)
		bytes = log_file_tail(beside->read_path, max > 0 ? (size_t)max : 0,
				      &tail);
	json_put_text(ret, "text", text_str(&tail));
	json_put_int(ret, "bytes", (int64_t)bytes);
	return ret;
}

static struct json *list_symbols(struct beside *beside, const struct client *client,
				 const struct json *params)
{
	struct json *ret = json_object();

	(void)beside;
	(void)params;
	json_put(ret, "symbols", client_symbols(client));
	return ret;
}

static const struct {
	const char *operation;
	struct json *(*answer)(struct beside *beside, const struct client *client,
			       const struct json *params);
} rows[] = {
	{"readLog", read_log},
	{"symbols", list_symbols},
};

bool beside_has(const char *operation)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].operation, operation) == 0)
			return true;
	}
	return false;
}

bool beside_call(struct beside *beside, const struct client *client, uint64_t call,
		 const char *operation, const struct json *params, struct json **ret)
{
	const char *path = json_get_text(params, "path");

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].operation, operation) != 0)
			continue;
		*ret = rows[i].answer(beside, client, params);
		return true;
	}
	if (strcmp(operation, "setLogFile") == 0 && path != NULL &&
	    beside->folder != NULL) {
		free(beside->asked);
		beside->asked = path_of(beside, path);
		beside->call = call;
	}
	return false;
}

void beside_answered(struct beside *beside, uint64_t call, const struct json *result)
{
	if (beside->asked == NULL || beside->call != call)
		return;
	if (json_get_int(result, "value", -1) == 0) {
		free(beside->read_path);
		beside->read_path = TAKE(beside->asked);
	}
	free(TAKE(beside->asked));
}
