#include "load/catalogue.h"

#include "base/mem.h"
#include "load/grammar.h"
#include "load/load.h"

#include <stdlib.h>
#include <string.h>

static void set_version(const struct node *node, void *into)
{
	struct catalogue_reader *reader = into;
	if (!version_parse(node->text, &reader->catalogue->version))
		problems_add_hint(reader->problems, node->place, "as in 1.0.1",
				  "%s is no version", node->text);
}

bool catalogue_capability(const struct catalogue_reader *reader, const struct node *node)
{
	VEC(const char *) known = {0};
	bool found = false;
	VEC_EACH (capability, &reader->catalogue->capabilities) {
		VEC_PUSH(&known, *capability);
		found = found || strcmp(*capability, node->text) == 0;
	}
	if (!found)
		problems_add_near(reader->problems, node->place, node->text, known.items,
				  known.n, "unknown capability %s", node->text);
	VEC_FINISH(&known);
	return found;
}

static void set_capabilities(const struct node *node, void *into)
{
	struct catalogue_reader *reader = into;
	VEC_EACH (child, &node->children) {
		grammar_kind(*child, KIND_TEXT, reader->problems);
		VEC_PUSH(&reader->catalogue->capabilities, mem_dup((*child)->key));
	}
}

bool catalogue_changes_nothing(const struct node *node, const char *what,
			       const char *const *known, size_t n,
			       const struct catalogue_reader *reader)
{
	const char *oldest = reader->catalogue->paths.items[0];
	if (node->kind != NODE_MAP || node_get(node, "source") != NULL ||
	    strcmp(node->key_place.file, oldest) == 0)
		return false;
	problems_add_near(reader->problems, node->key_place, node->key, known, n,
			  "unknown %s %s: no older version has it, and a new one needs "
			  "its source",
			  what, node->key);
	return true;
}

/* clang-format off */
/* In the order of what names what: operations name tables, limits and capabilities. */
static const struct grammar_row file_rows[] = {
	{"version",      KIND_WORD, GRAMMAR_REQUIRED, set_version, 0},
	{"extends",      KIND_WORD, GRAMMAR_OPTIONAL, NULL, GRAMMAR_NOWHERE},
	{"capabilities", KIND_MAP,  GRAMMAR_OPTIONAL, set_capabilities, 0},
	{"limits",       KIND_MAP,  GRAMMAR_OPTIONAL, catalogue_set_limits, 0},
	{"sizes",        KIND_MAP,  GRAMMAR_OPTIONAL, catalogue_set_sizes, 0},
	{"enums",        KIND_MAP,  GRAMMAR_OPTIONAL, catalogue_set_tables, 0},
	{"codes",        KIND_MAP,  GRAMMAR_OPTIONAL, catalogue_set_tables, 0},
	{"operations",   KIND_MAP,  GRAMMAR_REQUIRED, catalogue_set_operations, 0},
	{"events",       KIND_MAP,  GRAMMAR_OPTIONAL, catalogue_set_events, 0},
	{"symbols",      KIND_MAP,  GRAMMAR_OPTIONAL, catalogue_set_symbols, 0},
};
/* clang-format on */

static bool load(const char *path, const char *version, const char *folder,
		 struct suite *suite, struct catalogue *ret, struct problems *problems)
{
	struct catalogue catalogue = {0};
	struct catalogue_reader reader = {.catalogue = &catalogue, .problems = problems};
	OWNED(node_freep)
	struct node *root = catalogue_layers(path, version, folder, suite, &reader);
	bool good = root != NULL &&
		    grammar_map(root, "a version", GRAMMAR_ROWS(file_rows), &reader,
				problems);
	map_finish(&reader.limits);
	if (good) {
		size_t before = problems_count(problems);
		catalogue_check_givers(&reader);
		good = problems_count(problems) == before;
	}
	if (!good) {
		catalogue_finish(&catalogue);
		return false;
	}
	*ret = catalogue;
	return true;
}

bool load_catalogue(const char *folder, struct version version, struct suite *suite,
		    struct catalogue *ret, struct problems *problems)
{
	char name[VERSION_TEXT_SIZE];
	version_format(version, name);
	OWNED(mem_freep)
	char *path = catalogue_path(folder, name);
	return load(path, name, folder, suite, ret, problems);
}

bool load_catalogue_file(const char *path, const char *folder, struct suite *suite,
			 struct catalogue *ret, struct problems *problems)
{
	return load(path, NULL, folder, suite, ret, problems);
}
