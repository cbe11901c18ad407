#include "load/case.h"

#include "base/mem.h"

#include <string.h>

static void find_one(struct loader *loader, const struct node *as)
{
	if (!need_name(loader, as, "a name"))
		return;
	if (is_reserved(as->text)) {
		problems_add(loader->problems, as->place, "%s cannot be a name",
			     as->text);
		return;
	}
	VEC_EACH (name, &loader->names)
		if (strcmp(name->name, as->text) == 0) {
			problems_add(loader->problems, as->place,
				     "%s is a name already, in line %u", as->text,
				     name->place.line);
			return;
		}
	VEC_EACH (token, &loader->test_case->tokens)
		if (strcmp(token->name, as->text) == 0)
			problems_add(loader->problems, as->place,
				     "%s is the name of a token", as->text);
	VEC_PUSH(&loader->names,
		 (struct case_name){as->text, as->place, STEP_NONE, false});
}

void names_find(struct loader *loader, const struct node *list)
{
	VEC_EACH (step, &list->children) {
		if ((*step)->kind != NODE_MAP || (*step)->children.n == 0)
			continue;
		const struct node *as = node_get(*step, "as");
		if (as != NULL)
			find_one(loader, as);
		const struct node *branches = (*step)->children.items[0];
		if (strcmp(branches->key, "together") != 0 || branches->kind != NODE_LIST)
			continue;
		VEC_EACH (branch, &branches->children)
			if ((*branch)->kind == NODE_LIST)
				names_find(loader, *branch);
	}
}

size_t name_step(struct loader *loader, const char *name, struct place place)
{
	OWNED(words_finish)
	struct words known = {0};
	VEC_EACH (candidate, &loader->names) {
		if (candidate->step != STEP_NONE && !candidate->hidden)
			VEC_PUSH(&known.list, candidate->name);
		if (strcmp(candidate->name, name) != 0)
			continue;
		if (candidate->step == STEP_NONE)
			problems_add(loader->problems, place,
				     "%s is named only in line %u", name,
				     candidate->place.line);
		else if (candidate->hidden)
			problems_add(loader->problems, place,
				     "%s is named in another branch: it may not have "
				     "happened yet",
				     name);
		else
			return candidate->step;
		return STEP_NONE;
	}
	problems_add_near(loader->problems, place, name, known.list.items, known.list.n,
			  "no step before is called %s", name);
	return STEP_NONE;
}
