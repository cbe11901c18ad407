#include "base/mem.h"
#include "base/utf8.h"
#include "reports/console.h"
#include "reports/excerpt.h"
#include "reports/notes.h"
#include "reports/paint.h"
#include "reports/timeline.h"
#include "reports/visible.h"

#include <inttypes.h>
#include <string.h>

#define VERDICT_WIDTH    6  /* "FAIL  ", before the id */
#define TIME_COLUMN      92 /* where the time stands, if the id lets it */
#define LEVEL_COLUMN     80 /* where level and ids stand, if the message lets them */
#define MESSAGE_MAX      2000
#define TEXT_MAX         1000
#define REQUIREMENTS_MAX 20

/* Blanks up to COLUMN of the line that begins at byte LINE; at least two. */
static void pad(struct text *out, size_t line, size_t column)
{
	size_t at = utf8_width(out->bytes + line, out->len - line);

	text_repeat(out, ' ', at + 2 <= column ? column - at : 2);
}

static void put_headline(const struct journal *journal, const struct journal_case *one,
			 bool colour, struct text *out)
{
	char *name OWNED(mem_freep)
	= journal_case_name(journal, one);
	size_t used = strlen(verdict_name(one->outcome));
	struct text id = {0};

	paint_verdict(out, colour, one->outcome, VERDICT_WIDTH);
	if (used >= VERDICT_WIDTH)
		text_char(out, ' ');
	used = used >= VERDICT_WIDTH ? used + 1 : VERDICT_WIDTH;
	visible_add_short(&id, name, TEXT_MAX);
	pad(&id, 0, TIME_COLUMN - used);
	text_append(out, id.bytes, id.len);
	text_finish(&id);
	text_printf(out, "%.2f s\n", (double)json_get_int(one->verdict, "us", 0) / 1e6);
}

static void put_requirement_ids(const struct json *verdict, struct text *out)
{
	const char *level = json_get_text(verdict, "level");
	size_t n = 0;

	text_add(out, level != NULL ? level : "");
	JSON_EACH (requirement, json_get(verdict, "requirements")) {
		if (n++ == REQUIREMENTS_MAX) {
			text_add(out, ", " VISIBLE_ELLIPSIS);
			break;
		}
		text_add(out, n == 1 ? "   " : ", ");
		visible_add_short(out, json_text_or(json_get(requirement, "id"), "?"),
				  TEXT_MAX);
	}
}

static void put_message(const struct json *verdict, struct text *out)
{
	const char *message = json_get_text(verdict, "message");
	size_t line = out->len;
	struct text ids = {0};

	visible_add_short(out, json_text_or(json_get(verdict, "kind"), "?"), TEXT_MAX);
	if (message != NULL) {
		text_add(out, ": ");
		visible_add_short(out, message, MESSAGE_MAX);
	}
	put_requirement_ids(verdict, &ids);
	if (ids.len > 0 &&
	    utf8_width(out->bytes + line, out->len - line) > LEVEL_COLUMN) {
		text_char(out, '\n');
		line = out->len;
	}
	if (ids.len > 0) {
		pad(out, line, line == out->len ? 2 : LEVEL_COLUMN);
		text_append(out, ids.bytes, ids.len);
	}
	text_finish(&ids);
	text_char(out, '\n');
}

static void put_place(const struct journal_case *one, struct text *out)
{
	bool own = json_get_text(one->verdict, "file") != NULL;
	const struct json *at = own ? one->verdict : one->plan;
	int64_t column = own ? json_get_int(at, "column", 0) : 0;
	const char *file = json_get_text(at, "file");

	if (file == NULL)
		return;
	text_repeat(out, ' ', excerpt_gutter(one->verdict));
	text_add(out, "--> ");
	visible_add_short(out, file, TEXT_MAX);
	text_printf(out, ":%" PRId64, json_get_int(at, "line", 1));
	if (column > 0)
		text_printf(out, ":%" PRId64, column);
	text_char(out, '\n');
}

static void put_requirements(const struct json *verdict, struct text *out)
{
	size_t n = 0;

	JSON_EACH (requirement, json_get(verdict, "requirements")) {
		const char *text = json_get_text(requirement, "text");
		const char *at = json_get_text(requirement, "at");

		if (text == NULL || n++ >= REQUIREMENTS_MAX)
			continue;
		text_add(out, " requirement ");
		visible_add_short(out, json_text_or(json_get(requirement, "id"), "?"),
				  TEXT_MAX);
		if (at != NULL) {
			text_add(out, " (");
			visible_add_short(out, at, TEXT_MAX);
			text_char(out, ')');
		}
		text_add(out, ": ");
		visible_add_short(out, text, TEXT_MAX);
		text_char(out, '\n');
	}
}

/* WORD as a shell reads it back: quoted if any of it means something there. */
static void put_shell_word(struct text *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./:=,+@%";
	struct text shown = {0};
	bool quoted = word[0] == '\0' || word[strspn(word, plain)] != '\0';

	visible_add_short(&shown, word, TEXT_MAX);
	if (quoted)
		text_char(out, '\'');
	for (const char *at = text_str(&shown); *at != '\0'; at++) {
		if (*at == '\'')
			text_add(out, "'\\'");
		text_char(out, *at);
	}
	if (quoted)
		text_char(out, '\'');
	text_finish(&shown);
}

static void put_again(const struct journal *journal, const struct json *plan,
		      struct text *out)
{
	const char *again = json_get_text(journal->run, "again");
	const char *file = json_get_text(plan, "file");
	const struct json *seed = json_get(journal->run, "seed");
	struct text place = {0};

	if (again == NULL || file == NULL)
		return;
	text_add(out, " again: ");
	visible_add_short(out, again, MESSAGE_MAX);
	if (journal_has_profiles(journal) && json_get_text(plan, "profile") != NULL) {
		text_add(out, " --profile ");
		put_shell_word(out, json_get_text(plan, "profile"));
	}
	text_char(out, ' ');
	text_printf(&place, "%s:%" PRId64, file, json_get_int(plan, "line", 1));
	put_shell_word(out, text_str(&place));
	text_finish(&place);
	if (json_is_int(seed))
		text_printf(out, " --seed %" PRId64, json_int_or(seed, 0));
	text_char(out, '\n');
}

void failure_print(const struct journal *journal, size_t i, bool colour, struct text *out)
{
	const struct journal_case *one = &journal->cases.items[i];
	const char *like = json_get_text(one->verdict, "like");

	put_headline(journal, one, colour, out);
	put_message(one->verdict, out);
	put_place(one, out);
	excerpt_of_verdict(one->verdict, out);
	put_requirements(one->verdict, out);
	timeline_print(one, out);
	notes_print(one, out);
	if (like != NULL) {
		text_add(out, strchr(like, ',') != NULL
				      ? " looks like one of the named defects "
				      : " looks like the named defect ");
		visible_add_short(out, like, TEXT_MAX);
		text_char(out, '\n');
	}
	put_again(journal, one->plan, out);
}
