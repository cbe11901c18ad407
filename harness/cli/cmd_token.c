#include "cli/cmd_token.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/name.h"
#include "cli/options.h"
#include "cli/token_run.h"
#include "cli/when.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define MINT    1u
#define INSPECT 2u
#define VERIFY  4u

static const struct option_row options[] = {
/* clang-format off */
#define WORD(long_name, word, takers, needers, field, sentence)                      \
	{.kind = OPTION_TEXT, .name = long_name, .value = word, .commands = (takers), \
	 .required = (needers), .offset = offsetof(struct token_words, field),        \
	 .help = sentence}
	WORD("--app-id", "HEX", MINT | VERIFY, MINT | VERIFY, app_id,
	     "App ID, 32 hexadecimal digits"),
	WORD("--certificate", "HEX", MINT | VERIFY, MINT | VERIFY, certificate,
	     "its App Certificate, 32 hexadecimal digits; better from the environment "
	     "variable " CMD_TOKEN_CERTIFICATE_VARIABLE),
	WORD("--user", "ID", MINT | VERIFY, MINT | VERIFY, user,
	     "user id, at most 64 bytes"),
	WORD("--salt", "NUMBER", MINT, 0, salt, "0 to 4294967295; random unless given"),
	WORD("--issued", "WHEN", MINT, 0, issued,
	     "moment of issue, relative to now; the token ends 24 hours later; now "
	     "unless given"),
	WORD("--expires", "WHEN", MINT, 0, expires,
	     "the login privilege's own expiry, relative to the issue; 0, none, unless "
	     "given"),
	WORD("--break", "HOW", MINT, 0, how,
	     "make it wrong in one way: signature, version, truncate, privilege or "
	     "media"),
	WORD("--at", "WHEN", VERIFY, 0, at,
	     "the moment to judge it at, relative to now; now unless given"),
	WORD("--format", "FORMAT", INSPECT | VERIFY, 0, format,
	     "text or json; text unless given"),
#undef WORD
	/* clang-format on */
};

#define OPTION_COUNT (sizeof options / sizeof options[0])

static const struct command_row {
	const char *name;
	const char *program;
	unsigned bit;
	bool takes_token;
	bool (*run)(const struct token_words *words, FILE *out, int *ret_code,
		    struct err *err);
	const char *help;
} commands[] = {
	/* clang-format off */
	{"mint",    "rtm-conform token mint",    MINT,    false, token_run_mint,
	 "make a token and print it"},
	{"inspect", "rtm-conform token inspect", INSPECT, true,  token_run_inspect,
	 "show what stands in a token, believed or not"},
	{"verify",  "rtm-conform token verify",  VERIFY,  true,  token_run_verify,
	 "say whether a token lets a user log in, and if not, why"},
	/* clang-format on */
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static struct option_table table_of(const struct command_row *command)
{
	return (struct option_table){.program = command->program,
				     .command = command->name,
				     .words = command->takes_token ? "TOKEN" : NULL,
				     .words_max = 1,
				     .help = command->help,
				     .rows = options,
				     .n = OPTION_COUNT,
				     .bit = command->bit,
				     .environment = true};
}

static void print_help(FILE *out, const struct command_row *command)
{
	const struct option_table table = table_of(command);

	options_help(&table, out);
	if (command->bit != INSPECT)
		fprintf(out, "WHEN is %s.\n", WHEN_SYNTAX);
}

static void print_all_help(FILE *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		fprintf(out, "%s", i > 0 ? "\n" : "");
		print_help(out, &commands[i]);
	}
}

static bool read_words(int argc, char **argv, const struct command_row *command,
		       struct token_words *words, bool *ret_help, struct err *err)
{
	OWNED(option_list_finish)
	struct option_list others = {0};
	const struct option_table table = table_of(command);

	if (!options_parse(&table, argc - 1, argv + 1, words, &others, ret_help, err))
		return false;
	words->token = others.items.n > 0 ? others.items.items[0] : NULL;
	if (command->takes_token && words->token == NULL && !*ret_help)
		return err_set(err, ERR_USAGE, "%s needs a token", command->name);
	return true;
}

static const struct command_row *choose(int argc, char **argv, struct err *err)
{
	const char *names[COMMAND_COUNT];
	const char *nearest;

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (argc > 1 && strcmp(argv[1], commands[i].name) == 0)
			return &commands[i];
		names[i] = commands[i].name;
	}
	if (argc < 2) {
		err_set(err, ERR_USAGE, "say mint, inspect or verify; --help tells more");
		return NULL;
	}
	nearest = name_nearest(argv[1], names, COMMAND_COUNT);
	err_set(err, ERR_USAGE, "there is no command \"token %s\"%s%s%s", argv[1],
		nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
		nearest != NULL ? "?" : "");
	return NULL;
}

static int complain(FILE *errors, const struct err *err)
{
	fprintf(errors, "rtm-conform token: %s\n", err->message);
	return err->code == ERR_INTERNAL || err->code == ERR_IO ? TOKEN_EXIT_INTERNAL
								: TOKEN_EXIT_USAGE;
}

static bool flushed(FILE *out, struct err *err)
{
	if (fflush(out) == 0 && !ferror(out))
		return true;
	return err_errno(err, ERR_IO, errno, "cannot write the result");
}

int cmd_token(int argc, char **argv, FILE *out, FILE *errors)
{
	struct token_words words = {0};
	struct err err = {0};
	const struct command_row *command;
	bool help = false;
	int code = TOKEN_EXIT_OK;

	if (argc > 1 && options_is_help(argv[1])) {
		print_all_help(out);
	} else {
		command = choose(argc, argv, &err);
		if (command == NULL ||
		    !read_words(argc, argv, command, &words, &help, &err))
			return complain(errors, &err);
		if (help)
			print_help(out, command);
		else if (!command->run(&words, out, &code, &err))
			return complain(errors, &err);
	}
	return flushed(out, &err) ? code : complain(errors, &err);
}
