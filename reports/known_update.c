#include "reports/known_update.h"

#include "base/map.h"
#include "base/mem.h"
#include "model/signature.h"

#include <string.h>

/* What the rounds of a case came to: bits. */
enum { ROUND_FIXED = 1, ROUND_FAILED = 2 };

struct line {
	struct text text; /* with its end */
	bool gone;
};

struct edit {
	const struct known *known;
	VEC(struct line) lines;
	bool *edited;       /* by row of the list */
	struct map rounds;  /* id of a case to bits */
	struct map written; /* rows that were added, so that none is twice */
	struct text added;
	unsigned indent; /* columns before the dashes */
	struct known_update counts;
};

static void edit_finish(struct edit *edit)
{
	VEC_EACH (line, &edit->lines) {
		text_finish(&line->text);
	}
	VEC_FINISH(&edit->lines);
	free(edit->edited);
	map_finish(&edit->rounds);
	map_finish(&edit->written);
	text_finish(&edit->added);
}

/* --- lines */

static void split(struct edit *edit, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		len += text[len] == '\n';
		text_append(&VEC_ADD(&edit->lines)->text, text, len);
		text += len;
	}
}

static const char *line_at(const struct edit *edit, unsigned line)
{
	return line >= 1 && line <= edit->lines.n
		       ? text_str(&edit->lines.items[line - 1].text)
		       : "";
}

/* Columns before the dash that ROW begins with, in its own line. */
static bool find_dash(const struct edit *edit, const struct known_failure *row,
		      unsigned *ret, struct err *err)
{
	const char *line = line_at(edit, row->place.line);
	size_t indent = strspn(line, " ");

	if (line[indent] != '-' || line[indent + 1] != ' ')
		return err_set(err, ERR_USAGE,
			       "%s:%u: only a list with a dash before each row can be "
			       "edited",
			       edit->known->path, row->place.line);
	*ret = (unsigned)indent;
	return true;
}

static bool check_shape(struct edit *edit, struct err *err)
{
	VEC_EACH (row, &edit->known->list) {
		if (!find_dash(edit, row, &edit->indent, err))
			return false;
	}
	if (edit->known->list.n > 0)
		return true;
	/* No row: nothing but comments can be gone on with. */
	VEC_EACH (line, &edit->lines) {
		const char *at = text_str(&line->text);

		at += strspn(at, " \t\r\n");
		if (*at != '\0' && *at != '#')
			return err_set(err, ERR_USAGE,
				       "%s: an empty list in brackets cannot be edited",
				       edit->known->path);
	}
	return true;
}

/* A line that goes on with a row: deeper than its dash, and no comment. */
static bool goes_on(const struct edit *edit, const char *line)
{
	size_t indent = strspn(line, " ");

	return indent > edit->indent && line[indent] != '#' && line[indent] != '\r' &&
	       line[indent] != '\n' && line[indent] != '\0';
}

/* The comments within it stay, for what they say may be of use. */
static void remove_row(struct edit *edit, const struct known_failure *row)
{
	size_t at = row->place.line - 1;

	edit->lines.items[at].gone = true;
	while (++at < edit->lines.n) {
		struct line *line = &edit->lines.items[at];
		const char *text = text_str(&line->text);

		if (goes_on(edit, text))
			line->gone = true;
		else if (strspn(text, " ") <= edit->indent && *text != '\n')
			break;
	}
	edit->counts.removed++;
}

/* --- values within a line */

static size_t byte_of_column(const char *line, unsigned column)
{
	size_t at = 0;

	while (column-- > 1 && line[at] != '\0') {
		at++;
		while (((unsigned char)line[at] & 0xC0) == 0x80)
			at++;
	}
	return at;
}

/* Puts VALUE in place of what stands at PLACE. */
static void replace(struct edit *edit, struct place place, const char *value)
{
	struct text *line = &edit->lines.items[place.line - 1].text;
	size_t from = byte_of_column(text_str(line), place.column);
	size_t to = byte_of_column(text_str(line), place.column + place.width);
	struct text changed = {0};

	text_append(&changed, text_str(line), from);
	text_add(&changed, value);
	text_add(&changed, text_str(line) + to);
	text_finish(line);
	*line = changed;
}

static void write_step(int64_t step, struct text *out)
{
	text_int(out, step);
}

static void write_message(const char *message, struct text *out)
{
	struct text signature OWNED(text_finish) = {0};

	signature_of(message, &signature);
	/* What JSON has in quotes YAML reads as the same. */
	json_write_text(out, text_str(&signature), signature.len);
}

/* True if a message of several lines, or a step that SEEN has not, is in the way. */
static bool cannot_edit(const struct known_failure *row, const struct known_seen *seen)
{
	if (row->step != KNOWN_NO_STEP && seen->step == KNOWN_NO_STEP)
		return true;
	return row->message != NULL && row->message_place.width < strlen(row->message) &&
	       row->message_place.width == 1;
}

struct change {
	struct place place;
	struct text value;
};

static bool is_before(struct place a, struct place b)
{
	return a.line != b.line ? a.line < b.line : a.column < b.column;
}

static void edit_row(struct edit *edit, const struct known_failure *row,
		     const struct known_seen *seen)
{
	struct change changes[3] = {0};
	size_t n = 0;

	text_add(&changes[n].value, failure_name(seen->kind));
	changes[n++].place = row->kind_place;
	if (row->step != KNOWN_NO_STEP) {
		write_step(seen->step, &changes[n].value);
		changes[n++].place = row->step_place;
	}
	if (row->message != NULL && !signature_has(seen->message, row->message)) {
		write_message(seen->message, &changes[n].value);
		changes[n++].place = row->message_place;
	}
	/* From behind: what is put in moves only what stands after it. */
	while (n > 0) {
		size_t last = 0;

		for (size_t i = 1; i < n; i++)
			if (is_before(changes[last].place, changes[i].place))
				last = i;
		replace(edit, changes[last].place, text_str(&changes[last].value));
		text_finish(&changes[last].value);
		changes[last] = changes[--n];
	}
	edit->counts.changed++;
}

/* --- failures */

static void add_row(struct edit *edit, const char *id, const struct known_seen *seen,
		    const char *expires)
{
	struct text row OWNED(text_finish) = {0};
	const int indent = (int)edit->indent;

	text_printf(&row, "%*s- case: ", indent, "");
	json_write_text(&row, id, strlen(id));
	text_printf(&row, "\n%*s  kind: %s\n%*s  message: ", indent, "",
		    failure_name(seen->kind), indent, "");
	write_message(seen->message, &row);
	text_char(&row, '\n');
	if (seen->step != KNOWN_NO_STEP) {
		text_printf(&row, "%*s  step: ", indent, "");
		write_step(seen->step, &row);
		text_char(&row, '\n');
	}
	text_printf(&row,
		    "%*s  reason: " KNOWN_UPDATE_BLANK "\n%*s  owner: " KNOWN_UPDATE_BLANK
		    "\n%*s  expires: %s\n",
		    indent, "", indent, "", indent, "", expires);
	if (map_has(&edit->written, text_str(&row)))
		return;
	map_put(&edit->written, text_str(&row), edit);
	text_add(&edit->added, text_str(&row));
	edit->counts.added++;
}

static bool parse_failure(const char *word, enum failure *ret)
{
	for (int kind = 0; kind < FAILURE_COUNT; kind++)
		if (strcmp(failure_name((enum failure)kind), word) == 0) {
			*ret = (enum failure)kind;
			return true;
		}
	return false;
}

static void take_failure(struct edit *edit, const struct journal_case *failed,
			 const char *id, const char *expires)
{
	const struct json *verdict = failed->verdict;
	struct known_seen seen = {
		.step = json_get_int(verdict, "step", KNOWN_NO_STEP),
		.message = json_text_or(json_get(verdict, "message"), ""),
	};
	size_t of_case = 0, at = 0;

	if (!parse_failure(json_text_or(json_get(verdict, "kind"), ""), &seen.kind))
		return;
	for (size_t i = 0; i < edit->known->list.n; i++) {
		const struct known_failure *row = &edit->known->list.items[i];

		if (strcmp(row->id, id) != 0)
			continue;
		/* It is told of, and red for its end alone. */
		if (known_matches(row, &seen))
			return;
		of_case++;
		at = i;
	}
	if (of_case != 1 || edit->edited[at] ||
	    cannot_edit(&edit->known->list.items[at], &seen)) {
		add_row(edit, id, &seen, expires);
		return;
	}
	edit->edited[at] = true;
	edit_row(edit, &edit->known->list.items[at], &seen);
}

static const char *id_of(const struct journal_case *of)
{
	return json_text_or(json_get(of->plan, "id"), "");
}

static void count_rounds(struct edit *edit, const struct journal *journal)
{
	VEC_EACH (of, &journal->cases) {
		uintptr_t bits = (uintptr_t)map_get(&edit->rounds, id_of(of));

		if (of->verdict == NULL)
			continue;
		if (of->outcome == VERDICT_FIXED)
			bits |= ROUND_FIXED;
		else if (of->outcome != VERDICT_PASS)
			bits |= ROUND_FAILED;
		map_put(&edit->rounds, id_of(of), (void *)bits);
	}
}

static void write_lines(const struct edit *edit, struct text *ret)
{
	VEC_EACH (line, &edit->lines) {
		if (!line->gone)
			text_append(ret, text_str(&line->text), line->text.len);
	}
	if (edit->added.len == 0)
		return;
	if (ret->len > 0 && ret->bytes[ret->len - 1] != '\n')
		text_char(ret, '\n');
	text_append(ret, text_str(&edit->added), edit->added.len);
}

bool known_update(const struct known *known, const char *text,
		  const struct journal *journal, const char *expires, struct text *ret,
		  struct known_update *ret_counts, struct err *err)
{
	struct edit edit OWNED(edit_finish) = {.known = known};

	split(&edit, text);
	if (!check_shape(&edit, err))
		return false;
	edit.edited = mem_new(known->list.n + 1, sizeof *edit.edited);
	count_rounds(&edit, journal);
	VEC_EACH (of, &journal->cases) {
		/* What --codes judges is no case: a new file of codes makes it right. */
		if (of->verdict != NULL && of->outcome == VERDICT_FAIL &&
		    !json_get_bool(of->plan, "codes", false))
			take_failure(&edit, of, id_of(of), expires);
	}
	VEC_EACH (row, &known->list) {
		if ((uintptr_t)map_get(&edit.rounds, row->id) == ROUND_FIXED)
			remove_row(&edit, row);
	}
	write_lines(&edit, ret);
	*ret_counts = edit.counts;
	return true;
}
