#include "cli/cmd_token.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/name.h"
#include "cli/token_run.h"
#include "cli/when.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define MINT    1u
#define INSPECT 2u
#define VERIFY  4u

static const struct option_row {
	const char *name;
	const char *value;
	unsigned commands; /* that take it */
	unsigned required; /* commands that cannot do without it */
	size_t offset;     /* of its word in struct token_words */
	const char *help;
} options[] = {
/* clang-format off */
#define WORD(field) offsetof(struct token_words, field)
	{"--app-id",      "HEX",    MINT | VERIFY,    MINT | VERIFY, WORD(app_id),
	 "App ID, 32 hexadecimal digits"},
	{"--certificate", "HEX",    MINT | VERIFY,    MINT | VERIFY, WORD(certificate),
	 "its App Certificate, 32 hexadecimal digits; also from the environment "
	 "variable " CMD_TOKEN_CERTIFICATE_VARIABLE},
	{"--user",        "ID",     MINT | VERIFY,    MINT | VERIFY, WORD(user),
	 "user id, at most 64 bytes"},
	{"--salt",        "NUMBER", MINT,             0,             WORD(salt),
	 "0 to 4294967295; random unless given"},
	{"--issued",      "WHEN",   MINT,             0,             WORD(issued),
	 "moment of issue, relative to now; the token ends 24 hours later; now "
	 "unless given"},
	{"--expires",     "WHEN",   MINT,             0,             WORD(expires),
	 "the login privilege's own expiry, relative to the issue; 0, none, unless "
	 "given"},
	{"--break",       "HOW",    MINT,             0,             WORD(how),
	 "make it wrong in one way: signature, version, truncate, privilege or media"},
	{"--at",          "WHEN",   VERIFY,           0,             WORD(at),
	 "the moment to judge it at, relative to now; now unless given"},
	{"--format",      "FORMAT", INSPECT | VERIFY, 0,             WORD(format),
	 "text or json; text unless given"},
#undef WORD
	/* clang-format on */
};

#define OPTION_COUNT (sizeof options / sizeof options[0])

static const struct command_row {
	const char *name;
	unsigned bit;
	bool takes_token;
	bool (*run)(const struct token_words *words, FILE *out, int *ret_code,
		    struct err *err);
	const char *help;
} commands[] = {
	/* clang-format off */
	{"mint",    MINT,    false, token_run_mint,    "make a token and print it"},
	{"inspect", INSPECT, true,  token_run_inspect,
	 "show what stands in a token, believed or not"},
	{"verify",  VERIFY,  true,  token_run_verify,
	 "say whether a token lets a user log in, and if not, why"},
	/* clang-format on */
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_help(FILE *out, const struct command_row *command)
{
	bool has_when = false;

	fprintf(out, "rtm-conform token %s%s [OPTIONS]\n    %s\n", command->name,
		command->takes_token ? " TOKEN" : "", command->help);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if ((options[i].commands & command->bit) == 0)
			continue;
		fprintf(out, "  %-13s %-6s  %s%s\n", options[i].name, options[i].value,
			options[i].help,
			(options[i].required & command->bit) != 0 ? " (required)" : "");
		has_when |= strcmp(options[i].value, "WHEN") == 0;
	}
	if (has_when)
		fprintf(out, "  WHEN is %s.\n", WHEN_SYNTAX);
}

static void print_all_help(FILE *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		fprintf(out, "%s", i > 0 ? "\n" : "");
		print_help(out, &commands[i]);
	}
}

/* The row whose name is the first LEN bytes of WORD and that COMMAND takes. */
static const struct option_row *find_option(const char *word, size_t len,
					    unsigned command)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if ((options[i].commands & command) != 0 &&
		    strlen(options[i].name) == len &&
		    memcmp(options[i].name, word, len) == 0)
			return &options[i];
	return NULL;
}

static bool unknown_option(const char *word, size_t len,
			   const struct command_row *command, struct err *err)
{
	OWNED(mem_freep)
	char *name = mem_dup_bytes(word, len);
	const char *names[OPTION_COUNT];
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; i < OPTION_COUNT; i++)
		if ((options[i].commands & command->bit) != 0)
			names[n++] = options[i].name;
	nearest = name_nearest(name, names, n);
	return err_set(err, ERR_USAGE, "%s has no option \"%s\"%s%s%s", command->name,
		       name, nearest != NULL ? "; did you mean " : "",
		       nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

static const char **word_of(struct token_words *words, const struct option_row *option)
{
	return (const char **)((char *)words + option->offset);
}

static bool take_option(char **argv, int argc, int *at, const struct command_row *command,
			struct token_words *words, struct err *err)
{
	const char *word = argv[*at];
	size_t len = strcspn(word, "=");
	const struct option_row *option = find_option(word, len, command->bit);
	const char *value;

	if (option == NULL)
		return unknown_option(word, len, command, err);
	if (word[len] == '=')
		value = word + len + 1;
	else if (*at + 1 < argc)
		value = argv[++*at];
	else
		return err_set(err, ERR_USAGE, "%s needs a value: %s", option->name,
			       option->value);
	if (*word_of(words, option) != NULL)
		return err_set(err, ERR_USAGE, "%s is given twice", option->name);
	*word_of(words, option) = value;
	return true;
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* The walk ends at a plea for help; then *RET_HELP is true and WORDS is nothing. */
static bool read_words(int argc, char **argv, const struct command_row *command,
		       struct token_words *words, bool *ret_help, struct err *err)
{
	for (int i = 2; i < argc; i++) {
		if (is_help(argv[i])) {
			*ret_help = true;
			return true;
		} else if (argv[i][0] == '-') {
			if (!take_option(argv, argc, &i, command, words, err))
				return false;
		} else if (!command->takes_token || words->token != NULL) {
			return err_set(err, ERR_USAGE, "%s has no use for \"%s\"",
				       command->name, argv[i]);
		} else {
			words->token = argv[i];
		}
	}
	return true;
}

/* An empty variable is one that is not set. */
static const char *certificate_of_environment(void)
{
	const char *value = getenv(CMD_TOKEN_CERTIFICATE_VARIABLE);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool complete_words(const struct command_row *command, struct token_words *words,
			   struct err *err)
{
	if (words->certificate == NULL && (command->bit & (MINT | VERIFY)) != 0)
		words->certificate = certificate_of_environment();
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if ((options[i].required & command->bit) != 0 &&
		    *word_of(words, &options[i]) == NULL)
			return err_set(err, ERR_USAGE, "%s needs %s", command->name,
				       options[i].name);
	if (command->takes_token && words->token == NULL)
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

	if (argc > 1 && is_help(argv[1])) {
		print_all_help(out);
	} else {
		command = choose(argc, argv, &err);
		if (command == NULL ||
		    !read_words(argc, argv, command, &words, &help, &err))
			return complain(errors, &err);
		if (help)
			print_help(out, command);
		else if (!complete_words(command, &words, &err) ||
			 !command->run(&words, out, &code, &err))
			return complain(errors, &err);
	}
	return flushed(out, &err) ? code : complain(errors, &err);
}
