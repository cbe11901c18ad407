#include "reports/console.h"

#include "base/map.h"
#include "base/mem.h"
#include "reports/notes.h"
#include "reports/paint.h"
#include "reports/timeline.h"
#include "reports/visible.h"

#include <inttypes.h>
#include <string.h>

#define WIDTH_DEFAULT     80
#define VERDICT_WIDTH     7      /* "BLOCKED" */
#define PROFILE_WIDTH     8      /* a version and a gap, before its counts */
#define PROGRESS_EVERY_US 100000 /* of the journal's time */
#define KINDS_MAX         8      /* of a verdict that are counted apart */
#define REASON_MAX        400    /* columns */
#define INTERRUPTED_SHOWN 3      /* cases that a run left unfinished, in full */
#define REASONS_SHOWN     3      /* why cases were not played, the most frequent */

#define ERASE_LINE "\r\x1b[K"

struct console {
	struct console_config config;
	size_t next;         /* place in the journal's ended */
	size_t interrupted;  /* cases whose end was shown in full */
	bool blank;          /* the last line printed was empty */
	bool progress_shown; /* it stands in the last line of the terminal */
	int64_t progress_us;
	struct text out;
};

struct console *console_new(const struct console_config *config)
{
	struct console *console = mem_new(1, sizeof *console);

	console->config = *config;
	if (console->config.width == 0)
		console->config.width = WIDTH_DEFAULT;
	return console;
}

void console_free(struct console *console)
{
	if (console == NULL)
		return;
	text_finish(&console->out);
	free(console);
}

static void flush(struct console *console)
{
	if (console->out.len > 0)
		console->config.write(console->config.user, console->out.bytes,
				      console->out.len);
	text_clear(&console->out);
}

static void erase_progress(struct console *console)
{
	if (console->progress_shown)
		text_add(&console->out, ERASE_LINE);
	console->progress_shown = false;
}

static size_t running(const struct journal *journal)
{
	size_t n = 0;

	VEC_EACH (one, &journal->cases)
		n += one->begin_us >= 0 && one->verdict == NULL;
	return n;
}

static size_t ended(const struct journal *journal)
{
	size_t n = 0;

	for (size_t i = 0; i < VERDICT_COUNT; i++)
		n += journal->counts[i];
	return n;
}

static void put_tallies(const struct journal *journal, struct text *out)
{
	static const char *const words[TALLY_COUNT] = {
		[TALLY_PASSED] = "passed",
		[TALLY_FAILED] = "failed",
		[TALLY_SKIPPED] = "skipped",
	};
	size_t n[TALLY_COUNT] = {0};

	for (size_t i = 0; i < VERDICT_COUNT; i++)
		n[verdict_tally((enum verdict)i)] += journal->counts[i];
	for (size_t i = 0; i < TALLY_COUNT; i++)
		text_printf(out, "%s%zu %s", i > 0 ? ", " : "", n[i], words[i]);
}

static void show_progress(struct console *console, const struct journal *journal)
{
	struct text line = {0};
	int64_t planned = json_get_int(journal->run, "planned", 0);

	if (!console->config.progress || console->progress_shown ||
	    (int64_t)ended(journal) >= planned)
		return;
	text_printf(&line, "%zu of %" PRId64 ": ", ended(journal), planned);
	put_tallies(journal, &line);
	text_printf(&line, ", %zu running", running(journal));
	visible_cut(&line, 0, console->config.width - 1);
	text_append(&console->out, line.bytes, line.len);
	text_finish(&line);
	console->progress_shown = true;
	console->progress_us = journal->last_us;
}

/* "  Capability: the service has no presence" */
static void put_reason(const struct json *verdict, struct text *out)
{
	const char *kind = json_get_text(verdict, "kind");
	const char *message = json_get_text(verdict, "message");

	if (kind == NULL && message == NULL)
		return;
	text_add(out, "  ");
	visible_add_short(out, kind != NULL ? kind : "", REASON_MAX);
	text_add(out, kind != NULL && message != NULL ? ": " : "");
	visible_add_short(out, message != NULL ? message : "", REASON_MAX);
}

static void put_line(const struct console *console, const struct journal *journal,
		     const struct journal_case *one, struct text *out)
{
	char *name OWNED(mem_freep)
	= journal_case_name(journal, one);
	bool reason = console->config.verbosity > 0 || one->outcome == VERDICT_WARN ||
		      one->outcome == VERDICT_ERROR;

	paint_verdict(out, console->config.colour, one->outcome, VERDICT_WIDTH);
	text_printf(out, " %7.2f s  ", (double)json_get_int(one->verdict, "us", 0) / 1e6);
	visible_add(out, name);
	if (reason)
		put_reason(one->verdict, out);
	text_char(out, '\n');
	if (console->config.verbosity > 1)
		timeline_print(one, out);
	if (console->config.verbosity > 0)
		notes_print(one, out);
}

/* A run that was ended leaves many unfinished: what the first were at is told, the
 * others are a line each. */
static bool is_cut_short(struct console *console, const struct journal_case *one)
{
	const char *kind = json_get_text(one->verdict, "kind");

	if (one->outcome != VERDICT_ERROR || kind == NULL ||
	    strcmp(kind, failure_name(FAILURE_INTERRUPTED)) != 0)
		return false;
	return one->begin_us < 0 || ++console->interrupted > INTERRUPTED_SHOWN;
}

static void print_case(struct console *console, const struct journal *journal, size_t i)
{
	const struct journal_case *one = &journal->cases.items[i];

	if (is_cut_short(console, one)) {
		put_line(console, journal, one, &console->out);
		console->blank = false;
	} else if (verdict_tally(one->outcome) == TALLY_FAILED) {
		if (!console->blank)
			text_char(&console->out, '\n');
		failure_print(journal, i, console->config.colour, &console->out);
		text_char(&console->out, '\n');
		console->blank = true;
	} else if (console->config.verbosity >= 0) {
		put_line(console, journal, one, &console->out);
		console->blank = false;
	}
}

static void print_ended(struct console *console, const struct journal *journal)
{
	for (; console->next < journal->ended.n; console->next++) {
		size_t i = journal->ended.items[console->next];

		/* A verdict that was replaced before it was shown never is. */
		if (journal->cases.items[i].ended_at != console->next)
			continue;
		erase_progress(console);
		print_case(console, journal, i);
	}
}

void console_update(struct console *console, const struct journal *journal)
{
	bool due = journal->last_us - console->progress_us >= PROGRESS_EVERY_US;

	if (console->next == journal->ended.n && !(console->config.progress && due))
		return;
	print_ended(console, journal);
	if (due) {
		erase_progress(console);
		show_progress(console, journal);
	}
	flush(console);
}

struct kind {
	const char *name; /* the journal's */
	size_t n;
};

/* What is counted: the cases of one profile, or of all (NULL). */
static bool is_of(const struct journal_case *one, const char *profile)
{
	return one->plan != NULL && one->verdict != NULL &&
	       (profile == NULL ||
		strcmp(json_text_or(json_get(one->plan, "profile"), ""), profile) == 0);
}

/* What MEMBER of the verdicts of OUTCOME says most often; returns how many were found. */
static size_t count_kinds(const struct journal *journal, const char *profile,
			  enum verdict outcome, const char *member,
			  struct kind ret[KINDS_MAX])
{
	struct map counts = {0};
	const char *key;
	void *value;
	size_t at = 0, n = 0;

	VEC_EACH (one, &journal->cases) {
		const char *name = json_get_text(one->verdict, member);
		struct kind *kind;

		if (!is_of(one, profile) || one->outcome != outcome || name == NULL)
			continue;
		kind = map_get(&counts, name);
		if (kind == NULL) {
			kind = mem_new(1, sizeof *kind);
			kind->name = name;
			map_put(&counts, name, kind);
		}
		kind->n++;
	}
	while (map_next(&counts, &at, &key, &value)) {
		struct kind kind = *(struct kind *)value;
		size_t k = n < KINDS_MAX ? n++ : KINDS_MAX;

		for (; k > 0 && ret[k - 1].n < kind.n; k--)
			if (k < KINDS_MAX)
				ret[k] = ret[k - 1];
		if (k < KINDS_MAX)
			ret[k] = kind;
		free(value);
	}
	map_finish(&counts);
	return n;
}

/* Those whose kinds tell more than the word does. */
static const bool by_kind[VERDICT_COUNT] = {
	[VERDICT_ERROR] = true, [VERDICT_INCONCLUSIVE] = true, [VERDICT_WARN] = true,
	[VERDICT_SKIP] = true,  [VERDICT_KNOWN] = true,
};

/* "skip 3 (Capability 2, Role 1)" */
static void put_count(const struct journal *journal, const char *profile,
		      enum verdict outcome, size_t count, struct text *out)
{
	struct kind kinds[KINDS_MAX];
	size_t n = 0;

	text_printf(out, "%s %zu", verdict_name(outcome), count);
	if (by_kind[outcome])
		n = count_kinds(journal, profile, outcome, "kind", kinds);
	for (size_t k = 0; k < n; k++) {
		text_add(out, k == 0 ? " (" : ", ");
		visible_add_short(out, kinds[k].name, REASON_MAX);
		text_printf(out, " %zu%s", kinds[k].n, k + 1 == n ? ")" : "");
	}
}

static void put_counts(const struct journal *journal, const char *profile,
		       struct text *out)
{
	size_t counts[VERDICT_COUNT] = {0};
	bool any = false;

	VEC_EACH (one, &journal->cases)
		if (is_of(one, profile))
			counts[one->outcome]++;
	for (size_t i = 0; i < VERDICT_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		text_add(out, any ? "  " : "");
		put_count(journal, profile, (enum verdict)i, counts[i], out);
		any = true;
	}
	text_add(out, any ? "\n" : "nothing was run\n");
}

/* A line each, where the run had several: "0.9.3   pass 177  fail 1". */
static void put_profiles(const struct journal *journal, struct text *out)
{
	const char *at = json_text_or(json_get(journal->run, "profile"), "");

	if (!journal_has_profiles(journal))
		return;
	for (size_t len; *at != '\0'; at += at[len] == ',' ? len + 1 : len) {
		char *profile OWNED(mem_freep)
		= NULL;

		len = strcspn(at, ",");
		profile = mem_dup_bytes(at, len);
		visible_add(out, profile);
		text_repeat(out, ' ', len < PROFILE_WIDTH ? PROFILE_WIDTH - len : 1);
		put_counts(journal, profile, out);
	}
}

/* "blocked 117: the adapter exited with code 3". */
static void put_reasons(const struct journal *journal, enum verdict outcome,
			struct text *out)
{
	struct kind reasons[KINDS_MAX];
	size_t n = count_kinds(journal, NULL, outcome, "message", reasons);

	for (size_t i = 0; i < n && i < REASONS_SHOWN; i++) {
		text_printf(out, "%s %zu: ", verdict_name(outcome), reasons[i].n);
		visible_add_short(out, reasons[i].name, REASON_MAX);
		text_char(out, '\n');
	}
}

/* Nobody should have to guess why so little was played. */
static void put_unplayed(const struct journal *journal, struct text *out)
{
	const size_t skipped = journal->counts[VERDICT_SKIP];

	put_reasons(journal, VERDICT_BLOCKED, out);
	if (skipped > 0 && skipped == ended(journal))
		put_reasons(journal, VERDICT_SKIP, out);
}

static void put_remarks(const struct journal *journal, struct text *out)
{
	int64_t planned = json_get_int(journal->run, "planned", 0);

	if (journal_interrupted(journal))
		text_add(out, "the run was interrupted: it did not come to its end\n");
	if (planned > (int64_t)ended(journal))
		text_printf(out, "%" PRId64 " cases were planned, %zu have a verdict\n",
			    planned, ended(journal));
	if (journal->n_bad > 0)
		text_printf(out, "lines of the journal that could not be read: %zu\n",
			    journal->n_bad);
}

void console_end(struct console *console, const struct journal *journal)
{
	print_ended(console, journal);
	erase_progress(console);
	put_remarks(journal, &console->out);
	put_unplayed(journal, &console->out);
	put_profiles(journal, &console->out);
	put_counts(journal, NULL, &console->out);
	put_tallies(journal, &console->out);
	text_char(&console->out, '\n');
	flush(console);
}
