/*
 * The three commands behind `token`, once their words are known. Private to
 * cli/; see cmd_token.h.
 */
#ifndef CLI_TOKEN_RUN_H
#define CLI_TOKEN_RUN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

/* The exit codes of the program that apply here. */
enum token_exit {
	TOKEN_EXIT_OK = 0,
	TOKEN_EXIT_FAIL = 1,
	TOKEN_EXIT_INTERNAL = 3,
	TOKEN_EXIT_USAGE = 4
};

/* What was typed; NULL: not typed. */
struct token_words {
	const char *app_id;
	const char *certificate;
	const char *user;
	const char *salt;
	const char *issued;
	const char *expires;
	const char *how;
	const char *at;
	const char *format;
	const char *token;
};

/*
 * Each prints its result on OUT and sets *RET_CODE to the exit code that the
 * result has. Error: ERR_USAGE or ERR_LIMIT for a word that is wrong, and
 * ERR_INTERNAL; nothing was printed then.
 */
bool token_run_mint(const struct token_words *words, FILE *out, int *ret_code,
		    struct err *err);
bool token_run_inspect(const struct token_words *words, FILE *out, int *ret_code,
		       struct err *err);
bool token_run_verify(const struct token_words *words, FILE *out, int *ret_code,
		      struct err *err);

#endif
