#include "cli/cmd_matrix.h"

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/home.h"
#include "cli/matrix_cache.h"
#include "cli/matrix_play.h"
#include "cli/matrix_sides.h"
#include "cli/options.h"

#include <errno.h>
#include <string.h>

struct matrix_words {
	const char *targets, *cache, *home;
	bool fresh;
	int format; /* enum matrix_format */
};

static const char *const formats[] = {
	[MATRIX_TEXT] = "text",
	[MATRIX_JSON] = "json",
	[MATRIX_MARKDOWN] = "md",
	[MATRIX_FORMAT_COUNT] = NULL,
};

static const struct option_row options[] = {
/* clang-format off */
#define AT(field) .offset = offsetof(struct matrix_words, field)
	{.kind = OPTION_TEXT, .name = "--targets", .value = "A,B,…", AT(targets),
	 .help = "the builds: folders of targets, their names in fixtures/targets, "
		 "reference@VERSION, signaling; " MATRIX_DEFAULT " unless given"},
	{.kind = OPTION_CHOICE, .name = "--format", .value = "text|json|md", AT(format),
	 .choices = formats, .help = "how to print it; text unless given"},
	{.kind = OPTION_TEXT, .name = "--cache", .value = "DIR", AT(cache),
	 .help = "where results are kept for the next time; " MATRIX_CACHE_FOLDER
		 " unless given"},
	{.kind = OPTION_FLAG, .name = "--fresh", AT(fresh),
	 .help = "play everything again, and keep that"},
	{.kind = OPTION_TEXT, .name = "--home", .value = "DIR", AT(home),
	 .help = "the folder of cases/ and fixtures/"},
#undef AT
	/* clang-format on */
};

static const struct option_table table = {
	.program = "rtm-conform matrix",
	.command = "matrix",
	.help = "Tell which builds work together: each ordered pair plays the cases that "
		"are tagged " MATRIX_TAG ".",
	.rows = options,
	.n = sizeof options / sizeof options[0],
	.environment = true,
};

static int complain(FILE *err_out, const struct err *err, int code)
{
	fprintf(err_out, "rtm-conform matrix: %s\n", err->message);
	return code;
}

static bool add_sides(struct matrix *matrix, const char *words, const char *home,
		      const char *program, FILE *err_out, struct err *err)
{
	while (*words != '\0') {
		size_t len = strcspn(words, ",");
		char *word OWNED(mem_freep)
		= mem_dup_bytes(words, len);

		if (len == 0)
			return err_set(err, ERR_USAGE, "--targets has an empty name");
		if (!matrix_add_side(matrix, word, home, program, err_out, err))
			return false;
		words += len + (words[len] == ',' ? 1 : 0);
	}
	return true;
}

/* A changed program may judge otherwise. */
static bool hash_program(struct matrix_play *play, struct err *err)
{
	if (file_exists(play->program))
		return matrix_hash_file(play->program, play->house, err);
	return matrix_hash_texts(RTM_CONFORM_VERSION, "", play->house, err);
}

static int print(const struct matrix *matrix, int format, FILE *out, FILE *err_out)
{
	struct text text OWNED(text_finish) = {0};
	struct err err = {0};

	matrix_write(matrix, (enum matrix_format)format, &text);
	fwrite(text_str(&text), 1, text.len, out);
	if (fflush(out) == 0 && !ferror(out))
		return matrix_exit(matrix);
	err_errno(&err, ERR_IO, errno, "cannot write the matrix");
	return complain(err_out, &err, EXIT_INTERNAL);
}

static int play_all(struct matrix *matrix, struct matrix_play *play,
		    const struct matrix_words *words, FILE *out)
{
	bool interrupted = false;
	struct err err = {0};

	VEC_EACH (cell, &matrix->cells) {
		if (!matrix_play_cell(play, cell, &interrupted, &err))
			return complain(play->err_out, &err, EXIT_INTERNAL);
		if (interrupted)
			return EXIT_INTERRUPTED;
	}
	return print(matrix, words->format, out, play->err_out);
}

int cmd_matrix(const char *program, int argc, char **argv, FILE *out, FILE *err_out)
{
	struct matrix_words words = {.targets = MATRIX_DEFAULT,
				     .cache = MATRIX_CACHE_FOLDER};
	struct matrix matrix OWNED(matrix_finish) = {0};
	struct matrix_play play = {.program = program, .err_out = err_out};
	char *home OWNED(mem_freep)
	= NULL;
	struct err err = {0};
	bool help = false;

	if (!options_parse(&table, argc, argv, &words, NULL, &help, &err))
		return complain(err_out, &err, EXIT_USAGE);
	if (help) {
		options_help(&table, out);
		return fflush(out) == 0 && !ferror(out) ? EXIT_PASSED : EXIT_INTERNAL;
	}
	home = home_find(words.home, program, &err);
	if (home == NULL || !hash_program(&play, &err) ||
	    !add_sides(&matrix, words.targets, home, program, err_out, &err))
		return complain(err_out, &err, EXIT_USAGE);
	play.home = home;
	play.cache = words.cache;
	play.fresh = words.fresh;
	matrix_plan(&matrix);
	return play_all(&matrix, &play, &words, out);
}
