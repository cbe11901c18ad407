/*
 * The options of rtm-mock-client: rows that read the command line and print
 * --help.
 */
#ifndef MOCKS_CLIENT_OPTIONS_H
#define MOCKS_CLIENT_OPTIONS_H

#include "base/err.h"
#include "base/text.h"
#include "base/vec.h"
#include "mocks/option.h"

/* Strings are borrowed from the command line. */
struct options {
	enum mock_wish wish;
	const char *connect;  /* address of the program; NULL: the standard streams */
	const char *secret;   /* or NULL */
	const char *platform; /* "cpp" */
	const char *profile;  /* or NULL */
	struct mock_option_words defects;  /* NULL-terminated after options_read() */
	struct mock_option_words variants; /* the same */
};

void options_finish(struct options *options);

/* Error: ERR_USAGE, naming the option; RET is untouched. */
bool options_read(int argc, char *const argv[], struct options *ret, struct err *err);

void options_help(struct text *out);

#endif
