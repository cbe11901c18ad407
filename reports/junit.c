#include "reports/junit.h"

#include "base/mem.h"
#include "reports/console.h"
#include "reports/junit_names.h"
#include "reports/junit_properties.h"
#include "reports/notes.h"
#include "reports/xml.h"

#include <inttypes.h>
#include <string.h>

#define OUTPUT_TAIL_MAX (64 * 1024)      /* bytes of the service's output */
#define CASE_US_MAX     1000000000000000 /* thirty years: sums cannot overflow */

/* What a verdict is in JUnit. */
enum element {
	ELEMENT_NONE,
	ELEMENT_FAILURE,
	ELEMENT_ERROR,
	ELEMENT_SKIPPED,
	ELEMENT_COUNT
};

static const struct {
	enum element element;
	const char *type; /* where the kind is not it */
	bool by_kind;     /* the kind is the type */
} verdicts[VERDICT_COUNT] = {
	/* clang-format off */
	[VERDICT_PASS]         = {ELEMENT_NONE,    NULL,           false},
	[VERDICT_FAIL]         = {ELEMENT_FAILURE, "Fail",         true},
	[VERDICT_FIXED]        = {ELEMENT_FAILURE, "Fixed",        true},
	[VERDICT_ERROR]        = {ELEMENT_ERROR,   "Error",        true},
	[VERDICT_INCONCLUSIVE] = {ELEMENT_ERROR,   "Inconclusive", true},
	[VERDICT_WARN]         = {ELEMENT_SKIPPED, "Warn",         false},
	[VERDICT_SKIP]         = {ELEMENT_SKIPPED, "Skip",         false},
	[VERDICT_BLOCKED]      = {ELEMENT_SKIPPED, "Blocked",      false},
	[VERDICT_KNOWN]        = {ELEMENT_SKIPPED, "Known",        false},
	/* clang-format on */
};

static const char *const elements[ELEMENT_COUNT] = {
	[ELEMENT_FAILURE] = "failure",
	[ELEMENT_ERROR] = "error",
	[ELEMENT_SKIPPED] = "skipped",
};

struct totals {
	size_t n;
	size_t by_element[ELEMENT_COUNT];
	int64_t us;
};

/* The cases of one file, in the order of the plan. */
struct group {
	const char *file;
	VEC(size_t) cases;
	struct totals totals;
};

struct writer {
	const struct journal *journal;
	enum junit_profile profile;
	struct text *out;
	VEC(struct group) groups;
	struct totals totals;
	struct map seen; /* class and name of the cases so far */
	bool output_written;
};

static int64_t case_us(const struct journal_case *one)
{
	int64_t us = json_get_int(one->verdict, "us", 0);

	return us < 0 ? 0 : us > CASE_US_MAX ? CASE_US_MAX : us;
}

static void count(struct totals *totals, const struct journal_case *one)
{
	totals->n++;
	totals->by_element[verdicts[one->outcome].element]++;
	totals->us += case_us(one);
}

static const char *file_of(const struct journal_case *one)
{
	return junit_word(json_get_text(one->plan, "file"));
}

static void make_groups(struct writer *writer)
{
	struct map places = {0}; /* of a file's group, + 1 */

	for (size_t i = 0; i < writer->journal->cases.n; i++) {
		const struct journal_case *one = &writer->journal->cases.items[i];
		size_t place;

		if (one->plan == NULL || one->verdict == NULL)
			continue;
		place = (size_t)(uintptr_t)map_get(&places, file_of(one));
		if (place == 0) {
			VEC_ADD(&writer->groups)->file = file_of(one);
			place = writer->groups.n;
			map_put(&places, file_of(one), (void *)(uintptr_t)place);
		}
		VEC_PUSH(&writer->groups.items[place - 1].cases, i);
		count(&writer->groups.items[place - 1].totals, one);
		count(&writer->totals, one);
	}
	map_finish(&places);
}

static void put_seconds(struct text *out, int64_t us)
{
	int64_t ms = (us + 500) / 1000;

	text_printf(out, " time=\"%" PRId64 ".%03d\"", ms / 1000, (int)(ms % 1000));
}

static void put_counts(struct text *out, const struct totals *totals, bool skipped)
{
	text_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", totals->n,
		    totals->by_element[ELEMENT_FAILURE],
		    totals->by_element[ELEMENT_ERROR]);
	if (skipped)
		text_printf(out, " skipped=\"%zu\"", totals->by_element[ELEMENT_SKIPPED]);
	put_seconds(out, totals->us);
}

static const char *stamp_of(const struct writer *writer)
{
	return junit_stamp(json_get_text(writer->journal->run, "started"));
}

/* --- verdicts */

struct place {
	const char *file;
	int64_t line;
	bool own; /* the verdict has a place of its own */
};

static struct place place_of(const struct journal_case *one)
{
	const char *file = json_get_text(one->verdict, "file");
	int64_t line = json_get_int(one->verdict, "line", 0);

	if (file != NULL && line > 0)
		return (struct place){junit_word(file), line, true};
	line = json_get_int(one->plan, "line", 1);
	return (struct place){file_of(one), line > 0 ? line : 1, false};
}

static void put_message(struct text *out, const struct journal_case *one)
{
	const struct place place = place_of(one);
	const char *kind = json_get_text(one->verdict, "kind");
	const char *message = json_get_text(one->verdict, "message");
	struct text line = {0};

	if (place.own)
		text_printf(&line, "line %" PRId64 ": ", place.line);
	if (kind != NULL && !verdicts[one->outcome].by_kind)
		text_printf(&line, "%s: ", kind);
	text_add(&line, message != NULL ? message : verdict_name(one->outcome));
	junit_attribute(out, "message", text_str(&line));
	text_finish(&line);
}

/* Whole, as GitLab shows this and never the message. */
static void put_full_text(const struct writer *writer, size_t i)
{
	const struct place place = place_of(&writer->journal->cases.items[i]);
	struct text full = {0};

	failure_print(writer->journal, i, false, &full);
	text_add(&full, "\tat ");
	junit_at(&full, place.file, place.line);
	text_char(&full, '\n');
	xml_text(writer->out, full.bytes, full.len);
	text_finish(&full);
}

static void put_verdict(const struct writer *writer, size_t i)
{
	const struct journal_case *one = &writer->journal->cases.items[i];
	enum element element = verdicts[one->outcome].element;
	const char *kind = json_get_text(one->verdict, "kind");
	struct text type = {0};

	if (element == ELEMENT_NONE)
		return;
	junit_type(&type, verdicts[one->outcome].by_kind ? kind : NULL,
		   verdicts[one->outcome].type);
	text_printf(writer->out, "      <%s", elements[element]);
	put_message(writer->out, one);
	xml_attribute(writer->out, "type", text_str(&type));
	text_char(writer->out, '>');
	put_full_text(writer, i);
	text_printf(writer->out, "</%s>\n", elements[element]);
	text_finish(&type);
}

/* Those of cases that have no verdict element, whose text would hold them. */
static void put_notes(const struct writer *writer, const struct journal_case *one)
{
	struct text notes = {0};

	if (verdicts[one->outcome].element == ELEMENT_NONE)
		notes_print(one, &notes);
	if (notes.len > 0) {
		text_add(writer->out, "      <system-out>");
		xml_text(writer->out, notes.bytes, notes.len);
		text_add(writer->out, "</system-out>\n");
	}
	text_finish(&notes);
}

/* --- cases and suites */

static void put_case_head(struct writer *writer, const struct journal_case *one)
{
	struct text *out = writer->out;
	struct place place = place_of(one);
	struct text class_name = {0}, name = {0};
	int64_t steps = json_get_int(one->verdict, "steps", -1);

	junit_class(&class_name, json_text_or(json_get(one->plan, "class"), ""));
	junit_name(&name, one, text_str(&class_name), &writer->seen);
	text_add(out, "    <testcase");
	xml_attribute(out, "classname", text_str(&class_name));
	xml_attribute(out, "name", text_str(&name));
	put_seconds(out, case_us(one));
	if (writer->profile == JUNIT_RICH) {
		junit_attribute(out, "file", place.file);
		text_printf(out, " line=\"%" PRId64 "\"", place.line);
		if (steps >= 0)
			text_printf(out, " assertions=\"%" PRId64 "\"", steps);
	}
	text_add(out, ">\n");
	text_finish(&class_name);
	text_finish(&name);
}

static void put_case(struct writer *writer, size_t i)
{
	const struct journal_case *one = &writer->journal->cases.items[i];

	put_case_head(writer, one);
	if (writer->profile == JUNIT_RICH)
		junit_case_properties(one, writer->out);
	put_verdict(writer, i);
	put_notes(writer, one);
	text_add(writer->out, "    </testcase>\n");
}

/* The end of what the service printed, once: where it failed, or else first. */
static void put_output(struct writer *writer, const struct group *group)
{
	const struct text *output = &writer->journal->output;
	const struct totals *all = &writer->totals, *here = &group->totals;
	bool bad = all->by_element[ELEMENT_FAILURE] + all->by_element[ELEMENT_ERROR] > 0;
	size_t from = 0;

	if (writer->output_written || output->len == 0 ||
	    (bad &&
	     here->by_element[ELEMENT_FAILURE] + here->by_element[ELEMENT_ERROR] == 0))
		return;
	if (output->len > OUTPUT_TAIL_MAX) {
		const char *line;

		from = output->len - OUTPUT_TAIL_MAX;
		line = memchr(output->bytes + from, '\n', output->len - from);
		from = line != NULL ? (size_t)(line + 1 - output->bytes) : from;
	}
	text_add(writer->out, "    <system-err>");
	xml_text(writer->out, output->bytes + from, output->len - from);
	text_add(writer->out, "</system-err>\n");
	writer->output_written = true;
}

static void put_suite(struct writer *writer, size_t id, const struct group *group)
{
	const char *host = json_get_text(writer->journal->run, "host");
	struct text *out = writer->out;

	text_printf(out, "  <testsuite id=\"%zu\"", id);
	junit_attribute(out, "name", group->file);
	junit_attribute(out, "file", group->file);
	junit_attribute(out, "hostname", junit_word(host));
	xml_attribute(out, "timestamp", stamp_of(writer));
	put_counts(out, &group->totals, true);
	text_add(out, ">\n");
	junit_suite_properties(writer->journal, out);
	VEC_EACH (i, &group->cases)
		put_case(writer, *i);
	put_output(writer, group);
	text_add(out, "  </testsuite>\n");
}

void junit_write(const struct journal *journal, enum junit_profile profile,
		 struct text *out)
{
	struct writer writer = {.journal = journal, .profile = profile, .out = out};

	make_groups(&writer);
	text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"rtm-conform\"");
	put_counts(out, &writer.totals, profile == JUNIT_RICH);
	if (profile == JUNIT_RICH)
		xml_attribute(out, "timestamp", stamp_of(&writer));
	text_add(out, ">\n");
	for (size_t i = 0; i < writer.groups.n; i++)
		put_suite(&writer, i, &writer.groups.items[i]);
	text_add(out, "</testsuites>\n");
	VEC_EACH (group, &writer.groups)
		VEC_FINISH(&group->cases);
	VEC_FINISH(&writer.groups);
	map_finish(&writer.seen);
}
