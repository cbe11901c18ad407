#include "base/mem.h"
#include "load/catalogue.h"
#include "load/grammar.h"
#include "load/load.h"

#include <stdlib.h>

/* One entry as it is read; the rows below store into it. */
struct entry {
	struct limit limit;
	struct size_limit size;
	bool given; /* bytes or count */
	struct problems *problems;
};

/* A whole number from 1 to MAX. */
static bool read_amount(const struct node *node, int64_t max, struct problems *problems,
			int64_t *ret)
{
	int64_t value = (int64_t)node->number;
	if ((double)value != node->number || value < 1 || value > max) {
		problems_add(problems, node->place,
			     "%s is no whole number from 1 to %lld", node->text,
			     (long long)max);
		return false;
	}
	*ret = value;
	return true;
}

static void set_count(const struct node *node, void *into)
{
	struct entry *entry = into;
	int64_t count = 0;
	if (read_amount(node, 1000000, entry->problems, &count))
		entry->limit.count = (unsigned)count;
}

static void set_per(const struct node *node, void *into)
{
	struct entry *entry = into;
	int64_t window_ms = 0;
	if (!load_duration(node->text, &window_ms) || window_ms <= 0)
		problems_add_hint(entry->problems, node->place, "as in 5s",
				  "%s is no duration", node->text);
	entry->limit.window_ms = window_ms;
}

static void set_size(const struct node *node, struct entry *entry, bool bytes)
{
	if (entry->given)
		problems_add(entry->problems, node->key_place,
			     "a size has bytes or a count, not both");
	entry->given = true;
	entry->size.bytes = bytes;
	read_amount(node, 1LL << 32, entry->problems, &entry->size.most);
}

static void set_size_bytes(const struct node *node, void *into)
{
	set_size(node, into, true);
}

static void set_size_count(const struct node *node, void *into)
{
	set_size(node, into, false);
}

#define AT(member) offsetof(struct entry, member)

/* clang-format off */
static const struct grammar_row limit_rows[] = {
	{"count",    KIND_NUMBER, GRAMMAR_REQUIRED, set_count, 0},
	{"per",      KIND_WORD,   GRAMMAR_REQUIRED, set_per,   0},
	{"readings", KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,      AT(limit.readings)},
	{"source",   KIND_TEXT,   GRAMMAR_REQUIRED, NULL,      AT(limit.source)},
};

static const struct grammar_row size_rows[] = {
	{"bytes",    KIND_NUMBER, GRAMMAR_OPTIONAL, set_size_bytes, 0},
	{"count",    KIND_NUMBER, GRAMMAR_OPTIONAL, set_size_count, 0},
	{"open",     KIND_BOOL,   GRAMMAR_OPTIONAL, NULL,           AT(size.open)},
	{"readings", KIND_TEXT,   GRAMMAR_OPTIONAL, NULL,           AT(size.readings)},
	{"source",   KIND_TEXT,   GRAMMAR_REQUIRED, NULL,           AT(size.source)},
};
/* clang-format on */

void catalogue_set_limits(const struct node *node, void *into)
{
	struct catalogue_reader *reader = into;
	VEC_EACH (child, &node->children) {
		struct entry entry = {.problems = reader->problems};
		grammar_map(*child, "a limit", GRAMMAR_ROWS(limit_rows), &entry,
			    reader->problems);
		struct limit *limit = mem_new(1, sizeof *limit);
		*limit = entry.limit;
		limit->name = mem_dup((*child)->key);
		VEC_PUSH(&reader->catalogue->limits, limit);
		map_put(&reader->limits, limit->name, limit);
	}
}

void catalogue_set_sizes(const struct node *node, void *into)
{
	struct catalogue_reader *reader = into;
	VEC_EACH (child, &node->children) {
		struct entry entry = {.problems = reader->problems};
		if (grammar_map(*child, "a size", GRAMMAR_ROWS(size_rows), &entry,
				reader->problems) &&
		    !entry.given)
			problems_add(reader->problems, (*child)->place,
				     "a size needs bytes or a count");
		struct size_limit *size = mem_new(1, sizeof *size);
		*size = entry.size;
		size->name = mem_dup((*child)->key);
		VEC_PUSH(&reader->catalogue->sizes, size);
	}
}
