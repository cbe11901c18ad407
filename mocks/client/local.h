/*
 * What a client does by itself, without a service: its log, its parameters,
 * its version, and what it answers before there is an instance of it.
 */
#ifndef MOCKS_CLIENT_LOCAL_H
#define MOCKS_CLIENT_LOCAL_H

#include "mocks/client/core.h"

/* From grave to talkative. */
enum log_level { LOG_CRITICAL, LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_LEVEL_COUNT };

void log_start(struct client *client);
bool log_is_on(const struct client *client, enum log_level level);
/* A line, if the filter lets it pass and anybody keeps a log. */
void log_line(struct client *client, enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void log_call(struct client *client, const char *method, const struct json *params);
void log_result(struct client *client, const char *method, const struct json *code);

bool log_set_file(struct client *client, const struct call *call);
bool log_set_filter(struct client *client, const struct call *call);
bool log_set_size(struct client *client, const struct call *call);

bool local_set_parameters(struct client *client, const struct call *call);
bool local_version(struct client *client, const struct call *call);
/* Answers CALL if there is no instance yet that could; false: it goes on. */
bool local_unready(struct client *client, const struct call *call);

#endif
