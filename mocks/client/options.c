#include "mocks/client/options.h"

#include "base/mem.h"
#include "base/name.h"

#include <stdlib.h>
#include <string.h>

/* docs/agent-protocol.md, What the program asks. */
static const char *const platforms[] = {"cpp", "objc", "java", "js"};
static const char *const profiles[] = {"0.9.0", "0.9.1", "0.9.2",
				       "0.9.3", "1.0.0", "1.0.1"};

static bool read_word(const char *name, const char *value, const char *const *words,
		      size_t n, const char **ret, struct err *err)
{
	OWNED(text_finish)
	struct text all = {0};

	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], value) == 0) {
			*ret = words[i];
			return true;
		}
		text_printf(&all, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	return err_set(err, ERR_USAGE, "--%s is one of %s, not \"%s\"", name,
		       text_str(&all), value);
}

static bool read_connect(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->connect = value;
	return true;
}

static bool read_secret(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->secret = value;
	return true;
}

static bool read_platform(struct options *options, const char *value, struct err *err)
{
	return read_word("platform", value, platforms,
			 sizeof platforms / sizeof *platforms, &options->platform, err);
}

static bool read_profile(struct options *options, const char *value, struct err *err)
{
	return read_word("profile", value, profiles, sizeof profiles / sizeof *profiles,
			 &options->profile, err);
}

static bool read_defect(struct options *options, const char *value, struct err *err)
{
	(void)err;
	VEC_PUSH(&options->defects, value);
	return true;
}

static bool read_variant(struct options *options, const char *value, struct err *err)
{
	(void)err;
	VEC_PUSH(&options->variants, value);
	return true;
}

static bool read_help(struct options *options, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	options->wish = WISH_HELP;
	return true;
}

static bool read_list_defects(struct options *options, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	options->wish = WISH_LIST_DEFECTS;
	return true;
}

static bool read_list_variants(struct options *options, const char *value,
			       struct err *err)
{
	(void)value;
	(void)err;
	options->wish = WISH_LIST_VARIANTS;
	return true;
}

/* clang-format off */
static const struct row {
	const char *name;
	const char *value; /* what --help calls it; NULL: it takes none */
	const char *help;
	bool (*read)(struct options *options, const char *value, struct err *err);
} rows[] = {
	{"connect", "URL", "connect to the program there, not by the standard streams",
	 read_connect},
	{"secret", "S", "to show to the program that it connects to", read_secret},
	{"platform", "P", "whose code values to use: cpp (the default), objc, java, js",
	 read_platform},
	{"profile", "V", "the SDK version to be; without it, the one that is asked for",
	 read_profile},
	{"defect", "NAME", "be wrong in this way; repeatable", read_defect},
	{"variant", "NAME", "differ in this way, within the rules; repeatable",
	 read_variant},
	{"list-variants", NULL, "print all variants and end", read_list_variants},
	{"list-defects", NULL, "print all defects and end", read_list_defects},
	{"help", NULL, "print this and end", read_help},
};
/* clang-format on */

#define N_ROWS (sizeof rows / sizeof *rows)

static bool unknown(const char *name, struct err *err)
{
	const char *names[N_ROWS];

	for (size_t i = 0; i < N_ROWS; i++)
		names[i] = rows[i].name;
	const char *nearest = name_nearest(name, names, N_ROWS);
	if (nearest != NULL)
		return err_set(err, ERR_USAGE, "unknown option --%s, did you mean --%s?",
			       name, nearest);
	return err_set(err, ERR_USAGE, "unknown option --%s", name);
}

static const struct row *find(const char *name)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

/* Reads the option at argv[*AT], and moves on past it and its value. */
static bool read_one(int argc, char *const argv[], int *at, struct options *options,
		     struct err *err)
{
	const char *word = argv[*at];

	if (strncmp(word, "--", 2) != 0)
		return err_set(err, ERR_USAGE, "\"%s\" is no option", word);

	size_t len = strcspn(word + 2, "=");
	OWNED(mem_freep)
	char *name = mem_dup_bytes(word + 2, len);
	const char *value = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
	const struct row *row = find(name);

	(*at)++;
	if (row == NULL)
		return unknown(name, err);
	if (row->value == NULL && value != NULL)
		return err_set(err, ERR_USAGE, "--%s takes no value", name);
	if (row->value != NULL && value == NULL) {
		if (*at >= argc)
			return err_set(err, ERR_USAGE, "--%s needs a value", name);
		value = argv[(*at)++];
	}
	return row->read(options, value, err);
}

bool options_read(int argc, char *const argv[], struct options *ret, struct err *err)
{
	struct options options = {.platform = "cpp"};

	for (int at = 1; at < argc;) {
		if (!read_one(argc, argv, &at, &options, err)) {
			options_finish(&options);
			return false;
		}
	}
	VEC_PUSH(&options.defects, NULL);
	VEC_PUSH(&options.variants, NULL);
	*ret = options;
	return true;
}

void options_finish(struct options *options)
{
	VEC_FINISH(&options->defects);
	VEC_FINISH(&options->variants);
}

void options_help(struct text *out)
{
	text_add(
		out,
		"usage: rtm-mock-client [options]\n\n"
		"The reference client of rtm-conform as an adapter: it speaks the agent\n"
		"protocol on its standard streams, right by default and wrong by "
		"name.\n\n");
	for (size_t i = 0; i < N_ROWS; i++) {
		OWNED(mem_freep)
		char *option = text_format("--%s%s%s", rows[i].name,
					   rows[i].value != NULL ? " " : "",
					   rows[i].value != NULL ? rows[i].value : "");

		text_printf(out, "  %-20s %s\n", option, rows[i].help);
	}
}
