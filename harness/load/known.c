#include "base/mem.h"
#include "load/grammar.h"
#include "load/load.h"
#include "load/source.h"

#include <string.h>

#define STEP_MAX 1000000

/* One row as it is read. */
struct entry {
	struct known_failure row;
	struct problems *problems;
};

/* What a case can fail with; a skip or an error of ours is no failure of a build. */
static bool is_failing(enum failure kind)
{
	static const enum failure others[] = {
		FAILURE_ATTACH,   FAILURE_HARNESS,    FAILURE_INTERRUPTED,
		FAILURE_TOO_SLOW, FAILURE_TIME,       FAILURE_ROLE,
		FAILURE_VERSION,  FAILURE_CAPABILITY, FAILURE_NOT_TESTABLE,
		FAILURE_STOPPED,  FAILURE_BLOCKED_BY, FAILURE_FIXED_NOW,
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (others[i] == kind)
			return false;
	return true;
}

static void set_kind(const struct node *node, void *into)
{
	struct entry *entry = into;
	const char *words[FAILURE_COUNT];
	size_t n = 0;
	entry->row.kind_place = node->place;
	for (int kind = 0; kind < FAILURE_COUNT; kind++) {
		if (!is_failing((enum failure)kind))
			continue;
		words[n] = failure_name((enum failure)kind);
		if (strcmp(words[n++], node->text) != 0)
			continue;
		entry->row.kind = (enum failure)kind;
		return;
	}
	problems_add_near(entry->problems, node->place, node->text, words, n,
			  "a case does not fail with %s", node->text);
}

static void set_message(const struct node *node, void *into)
{
	struct entry *entry = into;
	entry->row.message = mem_dup(node->text);
	entry->row.message_place = node->place;
	if (node->text[0] == '\0')
		problems_add_hint(entry->problems, node->place,
				  "leave it out if any will do", "message is empty");
}

static void set_step(const struct node *node, void *into)
{
	struct entry *entry = into;
	entry->row.step = (int64_t)node->number;
	entry->row.step_place = node->place;
	if (node->number < 0 || node->number > STEP_MAX ||
	    (double)entry->row.step != node->number)
		problems_add(entry->problems, node->place,
			     "a step is a number from 0, as in the journal");
}

static void set_words(const struct node *node, struct entry *entry, char **into)
{
	*into = mem_dup(node->text);
	if (node->text[0] == '\0')
		problems_add(entry->problems, node->place, "%s is empty", node->key);
}

static void set_case(const struct node *node, void *into)
{
	struct entry *entry = into;
	set_words(node, entry, &entry->row.id);
}

static void set_reason(const struct node *node, void *into)
{
	struct entry *entry = into;
	set_words(node, entry, &entry->row.reason);
}

static void set_owner(const struct node *node, void *into)
{
	struct entry *entry = into;
	set_words(node, entry, &entry->row.owner);
}

static void set_expires(const struct node *node, void *into)
{
	struct entry *entry = into;
	entry->row.expires = mem_dup(node->text);
	if (!known_is_date(node->text))
		problems_add_hint(entry->problems, node->place, "as in 2026-12-31",
				  "%s is no day", node->text);
}

/* clang-format off */
static const struct grammar_row known_rows[] = {
	{"case",    KIND_TEXT,   GRAMMAR_REQUIRED, set_case,    0},
	{"kind",    KIND_TEXT,   GRAMMAR_REQUIRED, set_kind,    0},
	{"message", KIND_WORD,   GRAMMAR_OPTIONAL, set_message, 0},
	{"step",    KIND_NUMBER, GRAMMAR_OPTIONAL, set_step,    0},
	{"reason",  KIND_WORD,   GRAMMAR_REQUIRED, set_reason,  0},
	{"owner",   KIND_WORD,   GRAMMAR_REQUIRED, set_owner,   0},
	{"expires", KIND_TEXT,   GRAMMAR_REQUIRED, set_expires, 0},
};
/* clang-format on */

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void refuse_twin(const struct known *known, const struct known_failure *row,
			struct problems *problems)
{
	VEC_EACH (twin, &known->list)
		if (same_text(twin->id, row->id) && twin->kind == row->kind &&
		    twin->step == row->step && same_text(twin->message, row->message))
			problems_add(problems, row->place,
				     "the same is known already, in line %u",
				     twin->place.line);
}

static void read_row(const struct node *node, struct known *known,
		     struct problems *problems)
{
	struct entry entry = {
		.row = {.step = KNOWN_NO_STEP, .place = node->place},
		.problems = problems,
	};
	if (grammar_map(node, "a known failure", GRAMMAR_ROWS(known_rows), &entry,
			problems))
		refuse_twin(known, &entry.row, problems);
	VEC_PUSH(&known->list, entry.row);
}

bool load_known(const char *path, struct suite *suite, struct known *ret,
		struct problems *problems)
{
	size_t before = problems_count(problems);
	OWNED(documents_finish)
	struct documents documents = {0};
	if (!source_documents(path, suite, &documents, problems))
		return false;
	OWNED(known_finish)
	struct known known = {.path = mem_dup(path)};
	if (documents.roots.n > 1)
		problems_add(problems, documents.roots.items[1]->place,
			     "a second document; this file holds one");
	else if (documents.roots.n == 1 &&
		 grammar_kind(documents.roots.items[0], KIND_LIST, problems))
		VEC_EACH (row, &documents.roots.items[0]->children)
			read_row(*row, &known, problems);
	if (problems_count(problems) != before)
		return false;
	*ret = known;
	known = (struct known){0};
	return true;
}
