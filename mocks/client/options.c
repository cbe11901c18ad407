#include "mocks/client/options.h"

#include "base/mem.h"
#include "mocks/option.h"

#include <stddef.h>
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

static bool read_platform(const struct mock_option *row, void *options, const char *value,
			  struct err *err)
{
	struct options *into = options;

	return read_word(row->name, value, platforms,
			 sizeof platforms / sizeof *platforms, &into->platform, err);
}

static bool read_profile(const struct mock_option *row, void *options, const char *value,
			 struct err *err)
{
	struct options *into = options;

	return read_word(row->name, value, profiles, sizeof profiles / sizeof *profiles,
			 &into->profile, err);
}

/* clang-format off */
#define AT(field) .offset = offsetof(struct options, field)
#define WISH(what) mock_option_wish, AT(wish), .wish = MOCK_WISH_##what
static const struct mock_option rows[] = {
	{"connect", "URL", "connect to the program there, not by the standard streams",
	 mock_option_text, AT(connect)},
	{"secret", "S", "to show to the program that it connects to",
	 mock_option_text, AT(secret)},
	{"platform", "P", "whose code values to use: cpp (the default), objc, java, js",
	 read_platform},
	{"profile", "V", "the SDK version to be; without it, the one that is asked for",
	 read_profile},
	{"defect", "NAME", "be wrong in this way; repeatable",
	 mock_option_word, AT(defects)},
	{"variant", "NAME", "differ in this way, within the rules; repeatable",
	 mock_option_word, AT(variants)},
	{"list-defects", NULL, "print all defects and end", WISH(LIST_DEFECTS)},
	{"list-variants", NULL, "print all variants and end", WISH(LIST_VARIANTS)},
	{"help", NULL, "print this and end", WISH(HELP)},
};
#undef AT
#undef WISH
/* clang-format on */

#define N_ROWS (sizeof rows / sizeof *rows)

bool options_read(int argc, char *const argv[], struct options *ret, struct err *err)
{
	struct options options = {.platform = "cpp"};

	if (!mock_options_read(rows, N_ROWS, argc, argv, &options, err)) {
		options_finish(&options);
		return false;
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
	mock_options_help(rows, N_ROWS, out);
}
