/*
 * The command line of a reference program, client or service: rows that read it
 * and print --help, and the lists that both can print. It knows no option of its
 * own.
 */
#ifndef MOCKS_OPTION_H
#define MOCKS_OPTION_H

#include "base/err.h"
#include "base/text.h"
#include "mocks/service/defect.h"

#include <stdbool.h>
#include <stddef.h>

/* What the program is to do. */
enum mock_wish {
	MOCK_WISH_PLAY,
	MOCK_WISH_HELP,
	MOCK_WISH_LIST_DEFECTS,
	MOCK_WISH_LIST_VARIANTS,
};

/* Values of a repeatable option, as a VEC; the words are the command line's. */
struct mock_option_words {
	const char **items;
	size_t n, cap;
};

struct mock_option {
	const char *name;  /* without its dashes */
	const char *value; /* what --help calls its value; NULL: it takes none */
	const char *help;
	/* Error: ERR_USAGE, naming the option. VALUE is NULL where there is none. */
	bool (*read)(const struct mock_option *row, void *options, const char *value,
		     struct err *err);
	size_t offset;       /* of the member that READ writes */
	enum mock_wish wish; /* what mock_option_wish() writes */
};

/* Readers of a row: the member is a const char *, struct mock_option_words or enum
 * mock_wish. Words are borrowed from the command line. */
bool mock_option_text(const struct mock_option *row, void *options, const char *value,
		      struct err *err);
bool mock_option_word(const struct mock_option *row, void *options, const char *value,
		      struct err *err);
bool mock_option_wish(const struct mock_option *row, void *options, const char *value,
		      struct err *err);

/*
 * Reads the words behind the program's name, as "--name value" or "--name=value".
 * ERR_USAGE, naming the option and the nearest that there is; OPTIONS is then half
 * filled.
 */
bool mock_options_read(const struct mock_option *rows, size_t n, int argc,
		       char *const argv[], void *options, struct err *err);

/* Appends a line an option to OUT. */
void mock_options_help(const struct mock_option *rows, size_t n, struct text *out);

/* Append a line for each of N to OUT. */
void mock_defects_list(const struct mock_defect *defects, size_t n, struct text *out);
void mock_variants_list(const struct mock_variant *variants, size_t n, struct text *out);

#endif
