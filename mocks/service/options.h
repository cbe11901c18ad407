/*
 * The options of rtm-mock-service: rows that read the command line and print
 * --help.
 */
#ifndef MOCKS_SERVICE_OPTIONS_H
#define MOCKS_SERVICE_OPTIONS_H

#include "base/text.h"
#include "base/vec.h"
#include "mocks/option.h"
#include "mocks/service/service.h"
#include "net/ws.h"

/* Strings are borrowed from the command line, but for those in OWNED. */
struct options {
	enum mock_wish wish;
	struct ws_listen_config listen;
	const char *secret;
	const char *version; /* --profile; NULL: none */
	uint64_t seed;
	bool exit_with_stdin;
	struct mock_option_words defects;  /* NULL-terminated after options_read() */
	struct mock_option_words variants; /* the same */
	VEC(struct service_app) apps;
	VEC(char *) owned;
};

void options_finish(struct options *options);

/* Error: ERR_USAGE, naming the option. */
bool options_read(int argc, char *const argv[], struct options *ret, struct err *err);

void options_help(struct text *out);

#endif
