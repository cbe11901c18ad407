#include "base/mem.h"
#include "base/name.h"
#include "load/grammar.h"
#include "load/load.h"
#include "load/source.h"

#include <stdlib.h>
#include <string.h>

/* One entry as it is read; the rows below store into it. */
struct entry {
	struct requirement requirement;
	struct untestable untestable;
	struct problems *problems;
};

/* clang-format off */
static const struct role_word {
	const char *word;
	enum role role;
} role_words[] = {
	{"service", ROLE_SERVICE},
	{"client",  ROLE_CLIENT},
	{"both",    ROLE_BOTH},
};
/* clang-format on */

static void read_version(const struct node *node, struct problems *problems,
			 struct version *ret)
{
	if (!version_parse(node->text, ret))
		problems_add_hint(problems, node->place, "as in 0.9.3",
				  "%s is no version", node->text);
}

static void set_since(const struct node *node, void *into)
{
	struct entry *entry = into;
	read_version(node, entry->problems, &entry->requirement.since);
}

static void set_until(const struct node *node, void *into)
{
	struct entry *entry = into;
	read_version(node, entry->problems, &entry->requirement.until);
}

static void set_untestable_since(const struct node *node, void *into)
{
	struct entry *entry = into;
	read_version(node, entry->problems, &entry->untestable.since);
}

static void set_level(const struct node *node, void *into)
{
	static const char *const words[] = {"must", "should", "may"};
	struct entry *entry = into;
	if (!level_parse(node->text, &entry->requirement.level))
		problems_add_near(entry->problems, node->place, node->text, words, 3,
				  "unknown level %s", node->text);
}

static void set_role(const struct node *node, void *into)
{
	struct entry *entry = into;
	const char *known[sizeof role_words / sizeof role_words[0]];
	size_t n = sizeof role_words / sizeof role_words[0];
	for (size_t i = 0; i < n; i++) {
		known[i] = role_words[i].word;
		if (strcmp(role_words[i].word, node->text) == 0) {
			entry->requirement.role = role_words[i].role;
			return;
		}
	}
	problems_add_near(entry->problems, node->place, node->text, known, n,
			  "unknown role %s", node->text);
}

static void set_needs(const struct node *node, void *into)
{
	struct entry *entry = into;
	if (!grammar_words(node, entry->problems))
		return;
	VEC_EACH (item, &node->children)
		VEC_PUSH(&entry->requirement.needs, mem_dup((*item)->text));
}

#define AT(member) offsetof(struct entry, member)

/* clang-format off */
static const struct grammar_row requirement_rows[] = {
	{"id",     KIND_TEXT, GRAMMAR_REQUIRED, NULL,      AT(requirement.id)},
	{"since",  KIND_WORD, GRAMMAR_REQUIRED, set_since, 0},
	{"until",  KIND_WORD, GRAMMAR_OPTIONAL, set_until, 0},
	{"level",  KIND_TEXT, GRAMMAR_REQUIRED, set_level, 0},
	{"role",   KIND_TEXT, GRAMMAR_REQUIRED, set_role,  0},
	{"needs",  KIND_LIST, GRAMMAR_OPTIONAL, set_needs, 0},
	{"clock",  KIND_BOOL, GRAMMAR_OPTIONAL, NULL,      AT(requirement.clock)},
	{"text",   KIND_TEXT, GRAMMAR_REQUIRED, NULL,      AT(requirement.text)},
	{"source", KIND_TEXT, GRAMMAR_OPTIONAL, NULL,      AT(requirement.source)},
	{"at",     KIND_TEXT, GRAMMAR_REQUIRED, NULL,      AT(requirement.at)},
};

static const struct grammar_row untestable_rows[] = {
	{"since",  KIND_WORD, GRAMMAR_REQUIRED, set_untestable_since, 0},
	{"at",     KIND_TEXT, GRAMMAR_REQUIRED, NULL, AT(untestable.at)},
	{"text",   KIND_TEXT, GRAMMAR_REQUIRED, NULL, AT(untestable.text)},
};
/* clang-format on */

/* The file as it is read. */
struct reading {
	struct requirements *requirements;
	struct problems *problems;
};

/* What no single key can tell. */
static void check_requirement(const struct node *node, struct reading *reading,
			      const struct requirement *requirement)
{
	const struct node *id = node_get(node, "id");
	const struct requirement *twin = requirement->id == NULL
						 ? NULL
						 : map_get(&reading->requirements->by_id,
							   requirement->id);
	if (twin != NULL)
		problems_add_hint(reading->problems, id->place, "an id stands for one",
				  "the id %s is taken, in line %u", requirement->id,
				  twin->place.line);
	if (!version_is_none(requirement->until) &&
	    version_compare(requirement->since, requirement->until) > 0)
		problems_add_hint(reading->problems, node_get(node, "until")->place,
				  "the last version in which it holds",
				  "until comes before since");
}

static void read_requirement(const struct node *node, struct reading *reading)
{
	struct entry entry = {.problems = reading->problems};
	grammar_map(node, "a requirement", GRAMMAR_ROWS(requirement_rows), &entry,
		    reading->problems);
	check_requirement(node, reading, &entry.requirement);
	struct requirement *requirement = mem_new(1, sizeof *requirement);
	*requirement = entry.requirement;
	const struct node *id = node_get(node, "id");
	requirement->place = id != NULL ? id->place : node->place;
	VEC_PUSH(&reading->requirements->list, requirement);
	if (requirement->id != NULL)
		map_put(&reading->requirements->by_id, requirement->id, requirement);
}

static void set_requirements(const struct node *node, void *into)
{
	VEC_EACH (item, &node->children)
		read_requirement(*item, into);
}

static void set_untestable(const struct node *node, void *into)
{
	struct reading *reading = into;
	VEC_EACH (item, &node->children) {
		struct entry entry = {.problems = reading->problems};
		grammar_map(*item, "an untestable statement",
			    GRAMMAR_ROWS(untestable_rows), &entry, reading->problems);
		VEC_PUSH(&reading->requirements->untestable, entry.untestable);
	}
}

/* clang-format off */
static const struct grammar_row file_rows[] = {
	{"untestable",   KIND_LIST, GRAMMAR_OPTIONAL, set_untestable,   0},
	{"requirements", KIND_LIST, GRAMMAR_REQUIRED, set_requirements, 0},
};
/* clang-format on */

bool load_requirements(const char *path, struct suite *suite, struct requirements *ret,
		       struct problems *problems)
{
	OWNED(node_freep)
	struct node *root = source_map(path, suite, problems);
	if (root == NULL)
		return false;
	struct requirements requirements = {.path = mem_dup(path)};
	struct reading reading = {&requirements, problems};
	if (!grammar_map(root, "the requirements", GRAMMAR_ROWS(file_rows), &reading,
			 problems)) {
		requirements_finish(&requirements);
		return false;
	}
	*ret = requirements;
	return true;
}
