#include "reports/timeline.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "reports/timeline_rows.h"
#include "reports/visible.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define GAP              2  /* columns between columns */
#define ACTOR_MIN        10 /* columns of an actor's column */
#define ACTORS_TOTAL     96 /* columns that all of them may share */
#define BURST_HEAD       2  /* of a burst, shown before what is folded */
#define RESULT_KINDS_MAX 5  /* of a burst, that are counted apart */

/* --- bursts */

/* The latest run of alike rows of one actor. */
struct burst {
	VEC(size_t) rows;
};

static bool is_alike(const struct row *a, const struct row *b)
{
	return a->is_call == b->is_call && strcmp(a->name, b->name) == 0;
}

static const char *result_of(const struct row *row)
{
	return row->result != NULL ? row->result : "no answer";
}

/* " sendMessageToPeer: 58 Ok, 60 TooOften" */
static void put_sums(const struct timeline *timeline, const struct burst *burst,
		     size_t first, size_t end, struct text *out)
{
	struct {
		const char *result;
		size_t n;
	} sums[RESULT_KINDS_MAX + 1] = {0};
	size_t n_sums = 0;

	for (size_t i = first; i < end; i++) {
		const char *result = result_of(
			&timeline->rows.items[burst->rows.items[i]]);
		size_t k = 0;

		while (k < n_sums && strcmp(sums[k].result, result) != 0)
			k++;
		if (k == n_sums && n_sums == RESULT_KINDS_MAX)
			result = "others";
		if (k == n_sums && n_sums <= RESULT_KINDS_MAX)
			sums[n_sums++].result = result;
		sums[k < n_sums ? k : RESULT_KINDS_MAX].n++;
	}
	for (size_t k = 0; k < n_sums; k++)
		text_printf(out, "%s %zu %s", k == 0 ? ":" : ",", sums[k].n,
			    sums[k].result);
}

/* Rows that the verdict points at are never folded: they end a burst. */
static void fold_burst(struct timeline *timeline, struct burst *burst)
{
	size_t end = burst->rows.n - 1;

	if (burst->rows.n >= TIMELINE_BURST_MIN) {
		struct row *shown = &timeline->rows.items[burst->rows.items[BURST_HEAD]];
		struct text line = {0};

		text_printf(&line, "%s %zu more ", VISIBLE_ELLIPSIS, end - BURST_HEAD);
		visible_add_short(&line, shown->name, TIMELINE_VALUE_MAX * 2);
		if (shown->is_call)
			put_sums(timeline, burst, BURST_HEAD, end, &line);
		text_finish(&shown->text);
		shown->text = line;
		free(TAKE(shown->as));
		for (size_t i = BURST_HEAD + 1; i < end; i++)
			timeline->rows.items[burst->rows.items[i]].hidden = true;
	}
	burst->rows.n = 0;
}

static void fold_bursts(struct timeline *timeline)
{
	size_t n_actors = timeline->actors.n;
	struct burst *bursts = mem_new(n_actors + 1, sizeof *bursts);

	for (size_t i = 0; i <= timeline->rows.n; i++) {
		struct row *row = i < timeline->rows.n ? &timeline->rows.items[i] : NULL;
		struct burst *burst;

		if (row == NULL || row->actor == NO_ACTOR || row->name == NULL) {
			for (size_t k = 0; k < n_actors; k++)
				if (bursts[k].rows.n > 0)
					fold_burst(timeline, &bursts[k]);
			continue;
		}
		burst = &bursts[row->actor];
		if (burst->rows.n > 0 &&
		    (row->mark != ROW_PLAIN ||
		     !is_alike(&timeline->rows.items[burst->rows.items[0]], row)))
			fold_burst(timeline, burst);
		if (row->mark == ROW_PLAIN)
			VEC_PUSH(&burst->rows, i);
	}
	for (size_t k = 0; k < n_actors; k++)
		VEC_FINISH(&bursts[k].rows);
	free(bursts);
}

/* Hides the middle of more than TIMELINE_LINES_MAX rows, save marked ones. */
static void fold_middle(struct timeline *timeline)
{
	/* Two marked rows cut the middle into three, each with a line of its own. */
	size_t keep = TIMELINE_LINES_MAX - 5;
	size_t shown = 0, at = 0;

	VEC_EACH (row, &timeline->rows)
		shown += !row->hidden;
	if (shown <= TIMELINE_LINES_MAX)
		return;
	VEC_EACH (row, &timeline->rows) {
		if (row->hidden)
			continue;
		row->hidden = at >= keep / 2 && at < shown - (keep - keep / 2) &&
			      row->mark == ROW_PLAIN;
		row->cut = row->hidden;
		at++;
	}
}

/* --- layout */

struct layout {
	bool shared; /* one column, with the actors' names before the lines */
	size_t time_width;
	size_t starts[TIMELINE_COLUMNS_MAX + 1]; /* and where the marks stand */
	size_t name_width;                       /* where it is shared */
};

static size_t width_of(const char *str)
{
	return utf8_width(str, strlen(str));
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void put_time(int64_t us, int64_t begin_us, struct text *out)
{
	int64_t ms = (us - begin_us) / 1000;

	text_printf(out, "%c%" PRId64 ".%03d s", ms < 0 ? '-' : '+',
		    (ms < 0 ? -ms : ms) / 1000, (int)((ms < 0 ? -ms : ms) % 1000));
}

static struct layout choose_layout(const struct timeline *timeline, int64_t begin_us)
{
	struct layout layout = {.shared = timeline->actors.n > TIMELINE_COLUMNS_MAX};
	size_t n = layout.shared ? 1 : timeline->actors.n;
	size_t most = ACTORS_TOTAL / (n > 0 ? n : 1);
	size_t widths[TIMELINE_COLUMNS_MAX] = {0};
	struct text time = {0};

	VEC_EACH (actor, &timeline->actors)
		layout.name_width = larger(
			layout.name_width,
			smaller(width_of(actor->name), TIMELINE_VALUE_MAX));
	for (size_t i = 0; i < n; i++)
		widths[i] =
			layout.shared
				? ACTOR_MIN
				: larger(ACTOR_MIN,
					 smaller(width_of(timeline->actors.items[i].name),
						 TIMELINE_VALUE_MAX));
	VEC_EACH (row, &timeline->rows) {
		size_t column = layout.shared ? 0 : row->actor;

		text_clear(&time);
		put_time(row->us, begin_us, &time);
		layout.time_width = larger(layout.time_width, time.len);
		if (row->hidden || row->actor == NO_ACTOR)
			continue;
		size_t width = width_of(text_str(&row->text));

		if (layout.shared)
			width += layout.name_width + GAP;
		widths[column] = smaller(most, larger(widths[column], width));
	}
	layout.starts[0] = 1 + layout.time_width + GAP;
	for (size_t i = 0; i < n; i++)
		layout.starts[i + 1] = layout.starts[i] + widths[i] + GAP;
	text_finish(&time);
	return layout;
}

/* Blanks up to COLUMN of the line that starts at byte LINE, at least one gap. */
static void pad(struct text *out, size_t line, size_t column)
{
	size_t at = utf8_width(out->bytes + line, out->len - line);

	text_repeat(out, ' ', at + GAP <= column ? column - at : GAP);
}

static void put_head(const struct timeline *timeline, const struct layout *layout,
		     struct text *out)
{
	size_t line = out->len;

	text_add(out, " time");
	for (size_t i = 0; i < timeline->actors.n && !layout->shared; i++) {
		pad(out, line, layout->starts[i]);
		visible_add_short(out, timeline->actors.items[i].name,
				  TIMELINE_VALUE_MAX);
	}
	text_char(out, '\n');
}

static void put_marks(const struct row *row, size_t line, size_t column, struct text *out)
{
	static const char *const words[ROW_MARK_COUNT] = {
		[ROW_TAKEN] = "< taken", [ROW_AGAIN] = "< again"};

	if (row->mark == ROW_PLAIN && row->as == NULL)
		return;
	pad(out, line, column);
	if (words[row->mark] != NULL)
		text_add(out, words[row->mark]);
	if (row->as != NULL) {
		text_add(out, row->mark != ROW_PLAIN ? " (" : "(");
		visible_add_short(out, row->as, TIMELINE_VALUE_MAX);
		text_char(out, ')');
	}
}

static void put_row(const struct timeline *timeline, const struct layout *layout,
		    const struct row *row, int64_t begin_us, struct text *out)
{
	size_t line = out->len;
	size_t n = layout->shared ? 1 : timeline->actors.n;
	struct text time = {0};

	put_time(row->us, begin_us, &time);
	text_repeat(out, ' ', 1 + layout->time_width - time.len);
	text_append(out, time.bytes, time.len);
	text_finish(&time);
	pad(out, line,
	    layout->starts[layout->shared || row->actor == NO_ACTOR ? 0 : row->actor]);
	if (layout->shared && row->actor != NO_ACTOR) {
		visible_add_short(out, timeline->actors.items[row->actor].name,
				  TIMELINE_VALUE_MAX);
		pad(out, line, layout->starts[0] + layout->name_width + GAP);
	}
	text_append(out, text_str(&row->text), row->text.len);
	put_marks(row, line, layout->starts[n], out);
	text_char(out, '\n');
}

static void put_cut(const struct layout *layout, size_t n_cut, struct text *out)
{
	if (n_cut == 0)
		return;
	text_repeat(out, ' ', layout->starts[0]);
	text_printf(out, "%s %zu more lines\n", VISIBLE_ELLIPSIS, n_cut);
}

static void print_rows(const struct timeline *timeline, int64_t begin_us,
		       struct text *out)
{
	const struct layout layout = choose_layout(timeline, begin_us);
	size_t n_cut = 0;

	put_head(timeline, &layout, out);
	VEC_EACH (row, &timeline->rows) {
		n_cut += row->cut;
		if (row->hidden)
			continue;
		put_cut(&layout, n_cut, out);
		n_cut = 0;
		put_row(timeline, &layout, row, begin_us, out);
	}
	put_cut(&layout, n_cut, out);
}

void timeline_print(const struct journal_case *one, struct text *out)
{
	struct timeline timeline = {0};

	timeline_read(one, &timeline);
	fold_bursts(&timeline);
	fold_middle(&timeline);
	if (timeline.rows.n > 0)
		print_rows(&timeline,
			   one->begin_us >= 0 ? one->begin_us : timeline.rows.items[0].us,
			   out);
	if (timeline.n_unread > 0)
		text_printf(out, " (records that could not be read: %zu)\n",
			    timeline.n_unread);
	timeline_finish(&timeline);
}
