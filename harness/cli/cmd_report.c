#include "cli/cmd_report.h"

#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/options.h"
#include "reports/console.h"
#include "reports/journal.h"
#include "reports/junit.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct report_words {
	const char *junit;
	int junit_profile; /* enum junit_profile */
	int verbosity;
	int color; /* enum color */
};

static const char *const junit_profiles[] = {
	[JUNIT_RICH] = "rich", [JUNIT_STRICT] = "strict", [JUNIT_PROFILE_COUNT] = NULL};
static const char *const colors[] = {"auto", "always", "never", NULL};

static const struct option_row options[] = {
/* clang-format off */
#define AT(field) .offset = offsetof(struct report_words, field)
	{.kind = OPTION_TEXT, .name = "--report-junit", .value = "FILE", AT(junit),
	 .help = "write JUnit XML"},
	{.kind = OPTION_CHOICE, .name = "--junit-profile", .value = "PROFILE",
	 AT(junit_profile), .choices = junit_profiles,
	 .help = "rich (places and properties) or strict (what Jenkins' own schema "
		 "admits); rich unless given"},
	{.kind = OPTION_STEP, .name = "--quiet", .letter = 'q', .step = -1, AT(verbosity),
	 .help = "failures and the end only"},
	{.kind = OPTION_STEP, .name = "--verbose", .letter = 'v', .step = 1,
	 AT(verbosity),
	 .help = "reasons and notes; twice: the timelines of all cases"},
	{.kind = OPTION_CHOICE, .name = "--color", .value = "WHEN", AT(color),
	 .choices = colors, .help = "auto, always or never; auto unless given"},
#undef AT
	/* clang-format on */
};

static const struct option_table table = {
	.program = "rtm-conform report",
	.command = "report",
	.words = "JOURNAL...",
	.help = "make reports of a run's journal, or of the journals of its shards",
	.rows = options,
	.n = sizeof options / sizeof options[0],
	.environment = true,
};

static bool read_one(const char *path, struct journal *journal, struct err *err)
{
	struct err why = {0};

	if (journal_read(path, journal, &why))
		return true;
	/* What the system says names the path already. */
	if (why.code == ERR_IO)
		return err_set(err, why.code, "%s", why.message);
	return err_set(err, why.code, "%s: %s", path, why.message);
}

static bool read_all(const struct option_list *paths, struct journal *journal,
		     struct err *err)
{
	if (paths->items.n == 0)
		return err_set(err, ERR_USAGE, "report needs a journal");
	if (!read_one(paths->items.items[0], journal, err))
		return false;
	for (size_t i = 1; i < paths->items.n; i++) {
		const char *path = paths->items.items[i];
		struct journal shard = {.keep_lines = journal->keep_lines};
		struct err why = {0};
		bool fine = read_one(path, &shard, err);

		if (fine && !journal_merge(journal, &shard, &why))
			fine = err_set(err, why.code, "%s: %s", path, why.message);
		journal_finish(&shard);
		if (!fine)
			return false;
	}
	journal_close(journal);
	return true;
}

static void write_bytes(void *user, const char *bytes, size_t len)
{
	fwrite(bytes, 1, len, user);
}

static bool wants_color(const struct report_words *words, FILE *out)
{
	return words->color == COLOR_ALWAYS ||
	       (words->color == COLOR_AUTO && isatty(fileno(out)));
}

static bool print(const struct report_words *words, const struct journal *journal,
		  FILE *out, struct err *err)
{
	const struct console_config config = {.verbosity = words->verbosity,
					      .colour = wants_color(words, out),
					      .write = write_bytes,
					      .user = out};
	struct console *console = console_new(&config);

	console_end(console, journal);
	console_free(console);
	if (fflush(out) != 0 || ferror(out))
		return err_errno(err, ERR_IO, errno, "cannot write the result");
	return true;
}

static bool write_junit(const struct report_words *words, const struct journal *journal,
			struct err *err)
{
	struct text xml = {0};
	bool fine;

	if (words->junit == NULL)
		return true;
	junit_write(journal, (enum junit_profile)words->junit_profile, &xml);
	fine = file_write(words->junit, xml.bytes, xml.len, err);
	text_finish(&xml);
	return fine;
}

static int complain(FILE *errors, const struct err *err, int code)
{
	fprintf(errors, "rtm-conform report: %s\n", err->message);
	return code;
}

static int report(const struct report_words *words, const struct journal *journal,
		  FILE *out, FILE *errors)
{
	struct err err = {0};
	int code = journal_interrupted(journal) ? EXIT_INTERRUPTED
						: (int)verdict_exit(journal->counts);

	if (!print(words, journal, out, &err))
		code = complain(errors, &err, EXIT_INTERNAL);
	if (!write_junit(words, journal, &err))
		code = complain(errors, &err, EXIT_INTERNAL);
	return code;
}

int cmd_report(int argc, char **argv, FILE *out, FILE *errors)
{
	struct report_words words = {0};
	struct option_list paths = {0};
	struct journal journal = {0};
	struct err err = {0};
	bool help = false;
	int code;

	if (!options_parse(&table, argc, argv, &words, &paths, &help, &err)) {
		code = complain(errors, &err, EXIT_USAGE);
	} else if (help) {
		options_help(&table, out);
		code = fflush(out) == 0 && !ferror(out) ? EXIT_PASSED : EXIT_INTERNAL;
	} else {
		journal.keep_lines = words.verbosity > 1;
		code = read_all(&paths, &journal, &err)
			       ? report(&words, &journal, out, errors)
			       : complain(errors, &err, EXIT_USAGE);
	}
	journal_finish(&journal);
	option_list_finish(&paths);
	return code;
}
