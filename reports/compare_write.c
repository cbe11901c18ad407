#include "reports/compare.h"

#include "base/mem.h"
#include "reports/visible.h"

#include <string.h>

/* Appends what a change of its kind says, in one line. */
typedef void say_change(const struct json *facts, struct text *out);

static const char *text_in(const struct json *facts, const char *key)
{
	return json_text_or(json_get(facts, key), "");
}

/* --- one change in words: the first line; what stands below it is told apart */

static void say_verdict(const struct json *facts, const char *key, struct text *out)
{
	const struct json *side = json_get(facts, key);

	text_add(out,
		 json_is(side, JSON_OBJECT) ? text_in(side, "verdict") : "not planned");
	if (*text_in(side, "kind") != '\0')
		text_printf(out, " %s", text_in(side, "kind"));
}

static void say_verdicts(const struct json *facts, struct text *out)
{
	say_verdict(facts, "before", out);
	text_add(out, " -> ");
	say_verdict(facts, "now", out);
}

static void say_steps(const struct json *facts, struct text *out)
{
	text_printf(out, "%lld -> %lld steps",
		    (long long)json_get_int(facts, "before", 0),
		    (long long)json_get_int(facts, "now", 0));
}

static void say_code(const struct json *facts, const char *key, struct text *out)
{
	const struct json *side = json_get(facts, key);

	json_write(json_get(side, "code"), out);
	if (*text_in(side, "name") != '\0')
		text_printf(out, " %s", text_in(side, "name"));
}

static void say_codes(const struct json *facts, struct text *out)
{
	say_code(facts, "before", out);
	text_add(out, " -> ");
	say_code(facts, "now", out);
}

static void say_times(const struct json *facts, struct text *out)
{
	text_printf(out, "%.3f s -> %.3f s",
		    (double)json_get_int(facts, "before_ms", 0) / 1e3,
		    (double)json_get_int(facts, "now_ms", 0) / 1e3);
}

/* --- what stands below it */

typedef void say_line(void *user, const char *line);

static void more_messages(const struct json *facts, say_line *say, void *user)
{
	const struct json *before = json_get(facts, "before");
	const struct json *now = json_get(facts, "now");

	if (*text_in(before, "message") != '\0') {
		char *line OWNED(mem_freep)
		= text_format("before: %s", text_in(before, "message"));

		say(user, line);
	}
	if (*text_in(now, "message") != '\0') {
		char *line OWNED(mem_freep)
		= text_format("now: %s", text_in(now, "message"));

		say(user, line);
	}
}

static void more_lost(const struct json *facts, say_line *say, void *user)
{
	JSON_EACH (lost, json_get(facts, "lost")) {
		int64_t times = json_get_int(lost, "times", 1);
		char *line OWNED(mem_freep)
		= times == 1 ? text_format("no longer: %s", text_in(lost, "step"))
			     : text_format("no longer: %s (%lld times)",
					   text_in(lost, "step"), (long long)times);

		say(user, line);
	}
}

static void more_calls(const struct json *facts, say_line *say, void *user)
{
	JSON_EACH (call, json_get(facts, "calls")) {
		char *line OWNED(mem_freep)
		= text_format("%s, %s, call %lld", text_in(call, "case"),
			      text_in(call, "actor"),
			      (long long)json_get_int(call, "number", 1));

		say(user, line);
	}
}

static void more_nothing(const struct json *facts, say_line *say, void *user)
{
	(void)facts;
	(void)say;
	(void)user;
}

/* clang-format off */
static const struct kind_row {
	const char *word, *heading;
	const char *subject; /* the member that a change is about */
	say_change *say;
	void (*more)(const struct json *facts, say_line *say, void *user);
} rows[COMPARE_KIND_COUNT] = {
	[COMPARE_FAILING]   = {"newly-failing", "Newly failing", "case",
			       say_verdicts, more_messages},
	[COMPARE_NOT_RUN]   = {"no-longer-run", "No longer run", "case",
			       say_verdicts, more_messages},
	[COMPARE_GONE]      = {"gone", "Gone", "case", say_verdicts, more_nothing},
	[COMPARE_STEPS]     = {"fewer-steps", "Steps that no longer run", "case",
			       say_steps, more_lost},
	[COMPARE_OTHERWISE] = {"fails-otherwise", "Failing in another way", "case",
			       say_verdicts, more_messages},
	[COMPARE_FIXED]     = {"fixed", "Fixed", "case", say_verdicts, more_messages},
	[COMPARE_RUNS]      = {"now-run", "Now run", "case", say_verdicts, more_nothing},
	[COMPARE_VERDICT]   = {"other-verdict", "Another verdict", "case",
			       say_verdicts, more_messages},
	[COMPARE_NEW]       = {"new", "New", "case", say_verdicts, more_messages},
	[COMPARE_CODE]      = {"code", "Changed codes", "operation",
			       say_codes, more_calls},
	[COMPARE_TIME]      = {"slower", "Slower", "case", say_times, more_nothing},
};
/* clang-format on */

static const char *const results[] = {
	[COMPARE_SAME] = "same",
	[COMPARE_CHANGED] = "changed",
	[COMPARE_WORSE] = "worse",
};

const char *compare_kind_word(enum compare_kind kind)
{
	return rows[kind].word;
}

const char *compare_kind_heading(enum compare_kind kind)
{
	return rows[kind].heading;
}

/* --- all of them */

static size_t count_worse(const struct compare *compare)
{
	size_t n = 0;

	VEC_EACH (change, &compare->changes) {
		n += change->worse;
	}
	return n;
}

static size_t count_kind(const struct compare *compare, enum compare_kind kind)
{
	size_t n = 0;

	VEC_EACH (change, &compare->changes) {
		n += change->kind == kind;
	}
	return n;
}

static void write_sum(const struct compare *compare, struct text *out)
{
	size_t worse = count_worse(compare);

	text_printf(out, "%zu cases in both, %zu changes for the worse, %zu others\n",
		    compare->n_cases, worse, compare->changes.n - worse);
}

static void say_text_line(void *user, const char *line)
{
	text_add(user, "    ");
	visible_add(user, line);
	text_char(user, '\n');
}

static void write_text_kind(const struct compare *compare, enum compare_kind kind,
			    struct text *out)
{
	size_t n = count_kind(compare, kind);

	if (n == 0)
		return;
	text_printf(out, "%s (%zu)\n", rows[kind].heading, n);
	VEC_EACH (change, &compare->changes) {
		if (change->kind != kind)
			continue;
		text_add(out, change->worse ? "! " : "  ");
		visible_add(out, text_in(change->facts, rows[kind].subject));
		text_add(out, ": ");
		rows[kind].say(change->facts, out);
		text_char(out, '\n');
		rows[kind].more(change->facts, say_text_line, out);
	}
	text_char(out, '\n');
}

void compare_write_text(const struct compare *compare, struct text *out)
{
	VEC_EACH (note, &compare->notes) {
		text_add(out, "note: ");
		visible_add(out, *note);
		text_char(out, '\n');
	}
	if (compare->notes.n > 0)
		text_char(out, '\n');
	for (int kind = 0; kind < COMPARE_KIND_COUNT; kind++)
		write_text_kind(compare, (enum compare_kind)kind, out);
	write_sum(compare, out);
}

void compare_write_json(const struct compare *compare, struct text *out)
{
	struct json *whole OWNED(json_freep)
	= json_object();
	struct json *notes = json_array();
	struct json *changes = json_array();

	json_put_text(whole, "result", results[compare_result(compare)]);
	json_put_int(whole, "cases", (int64_t)compare->n_cases);
	json_put_int(whole, "worse", (int64_t)count_worse(compare));
	VEC_EACH (note, &compare->notes) {
		json_push(notes, json_text(*note));
	}
	json_put(whole, "notes", notes);
	VEC_EACH (change, &compare->changes) {
		struct json *row = json_object();

		json_put_text(row, "change", rows[change->kind].word);
		json_put_bool(row, "worse", change->worse);
		JSON_EACH (fact, change->facts) {
			json_put(row, json_key(fact), json_dup(fact));
		}
		json_push(changes, row);
	}
	json_put(whole, "changes", changes);
	json_write(whole, out);
	text_char(out, '\n');
}

/* --- Markdown */

/* Within a table's cell: nothing that ends it or that HTML would read. */
static void add_cell(struct text *out, const char *words)
{
	struct text shown OWNED(text_finish) = {0};

	visible_add(&shown, words);
	for (const char *at = text_str(&shown); *at != '\0'; at++) {
		if (*at == '<')
			text_add(out, "&lt;");
		else if (*at == '&')
			text_add(out, "&amp;");
		else if (strchr("`*_\\|[]", *at) != NULL)
			text_printf(out, "\\%c", *at);
		else
			text_char(out, *at);
	}
}

struct cell {
	struct text *out;
	bool any;
};

static void say_cell_line(void *user, const char *line)
{
	struct cell *cell = user;

	if (cell->any)
		text_add(cell->out, "<br>");
	cell->any = true;
	add_cell(cell->out, line);
}

static void write_markdown_kind(const struct compare *compare, enum compare_kind kind,
				struct text *out)
{
	if (count_kind(compare, kind) == 0)
		return;
	text_printf(out, "\n## %s\n\n| %s | change | |\n|---|---|---|\n",
		    rows[kind].heading, rows[kind].subject);
	VEC_EACH (change, &compare->changes) {
		struct cell cell = {.out = out};
		struct text said OWNED(text_finish) = {0};

		if (change->kind != kind)
			continue;
		rows[kind].say(change->facts, &said);
		text_add(out, "| ");
		add_cell(out, text_in(change->facts, rows[kind].subject));
		text_add(out, change->worse ? " | **worse**: " : " | ");
		add_cell(out, text_str(&said));
		text_add(out, " | ");
		rows[kind].more(change->facts, say_cell_line, &cell);
		text_add(out, " |\n");
	}
}

void compare_write_markdown(const struct compare *compare, struct text *out)
{
	text_add(out, "# Two runs compared\n\n");
	write_sum(compare, out);
	if (compare->notes.n > 0)
		text_char(out, '\n');
	VEC_EACH (note, &compare->notes) {
		text_add(out, "- ");
		add_cell(out, *note);
		text_char(out, '\n');
	}
	for (int kind = 0; kind < COMPARE_KIND_COUNT; kind++)
		write_markdown_kind(compare, (enum compare_kind)kind, out);
}
