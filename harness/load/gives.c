#include "load/case.h"

#include "base/mem.h"

#include <string.h>

void gives_default(const struct operation *operation, struct place place,
		   struct gives *ret)
{
	ret->place = place;
	if (operation->codes == NULL) {
		ret->object = true;
		return;
	}
	/* By name: in 0.9.0 success has other numbers, and 0 is another code. */
	const struct code *ok = code_by_name(operation->codes, "Ok");
	if (ok != NULL)
		VEC_PUSH(&ret->codes, ok);
}

static void add_code(struct loader *loader, const struct operation *operation,
		     const struct node *node, struct gives *ret)
{
	if (!need_text(loader, node, "the name of a code"))
		return;
	if (operation->codes == NULL) {
		problems_add_hint(loader->problems, node->place, "Nil, any, or members",
				  "%s gives no code", operation->name);
		return;
	}
	const struct code *code = code_by_name(operation->codes, node->text);
	if (code == NULL) {
		OWNED(words_finish)
		struct words known = {0};
		words_codes(operation->codes, &known);
		if (!loader->lenient)
			problems_add_near(loader->problems, node->place, node->text,
					  known.list.items, known.list.n,
					  "%s cannot give %s", operation->name,
					  node->text);
		return;
	}
	VEC_EACH (known, &ret->codes)
		if (*known == code)
			problems_add(loader->problems, node->place,
				     "%s stands here twice", node->text);
	VEC_PUSH(&ret->codes, code);
}

/* A name, a list of them, Nil or any. */
static void read_codes(struct loader *loader, const struct operation *operation,
		       const struct node *node, struct gives *ret)
{
	if (node->kind == NODE_LIST) {
		if (node->children.n == 0)
			problems_add(loader->problems, node->place,
				     "an empty list can never be given");
		VEC_EACH (child, &node->children)
			add_code(loader, operation, *child, ret);
	} else if (node->kind == NODE_TEXT && strcmp(node->text, "any") == 0) {
		ret->any = true;
	} else if (node->kind == NODE_TEXT && strcmp(node->text, "Nil") == 0) {
		ret->nil = true;
		if (operation->codes != NULL)
			problems_add(loader->problems, node->place,
				     "%s gives a code, never Nil", operation->name);
	} else {
		add_code(loader, operation, node, ret);
	}
}

static bool is_by_version(const struct node *node)
{
	return node->kind == NODE_MAP && node->children.n > 0 &&
	       node->children.items[0]->key[0] >= '0' &&
	       node->children.items[0]->key[0] <= '9';
}

/* The entry of the largest version that is not above the profile. */
static const struct node *pick_version(struct loader *loader, const struct node *map)
{
	const struct node *best = NULL;
	struct version best_version = {0};
	bool good = true;
	VEC_EACH (child, &map->children) {
		struct version version;
		if (!version_parse((*child)->key, &version)) {
			problems_add_hint(loader->problems, (*child)->key_place,
					  "three numbers: 0.9.3", "%s is no version",
					  (*child)->key);
			good = false;
			continue;
		}
		if (version_compare(version, loader->options->profile) <= 0 &&
		    version_compare(version, best_version) >= 0) {
			best = *child;
			best_version = version;
		}
	}
	if (best == NULL && good && !loader->lenient) {
		char profile[VERSION_TEXT_SIZE];
		version_format(loader->options->profile, profile);
		problems_add(loader->problems, map->place, "nothing here is for %s",
			     profile);
	}
	return good ? best : NULL;
}

/* {code: Ok, status: […]} */
static void read_members(struct loader *loader, struct step *step,
			 const struct node *node)
{
	const struct operation *operation = step->operation;
	struct node *rest OWNED(node_freep)
	= node_dup(node);
	for (size_t i = 0; i < rest->children.n; i++) {
		struct node *child = rest->children.items[i];
		if (strcmp(child->key, "code") != 0)
			continue;
		read_codes(loader, operation, child, &step->gives);
		VEC_REMOVE(&rest->children, i);
		node_free(child);
		break;
	}
	bool code_said = node_get(node, "code") != NULL;
	if (!code_said)
		gives_default(operation, step->gives.place, &step->gives);
	if (rest->children.n > 0)
		step->result_pattern = pattern_compile_map(
			loader, rest, operation->results.items, operation->results.n,
			operation->name);
}

void gives_compile(struct loader *loader, struct step *step, const struct node *node)
{
	step->gives_place = node->key_place;
	step->gives.place = node->key_place;
	const struct node *chosen = node;
	if (is_by_version(node))
		chosen = pick_version(loader, node);
	if (chosen == NULL)
		return;
	if (chosen->kind == NODE_MAP && !is_by_version(chosen))
		read_members(loader, step, chosen);
	else
		read_codes(loader, step->operation, chosen, &step->gives);
}

static const struct field *number_field(void)
{
	static char name[] = "the number";
	static const struct field field = {.name = name, .type = FIELD_INT};
	return &field;
}

/* with: [fourth, fifth]: calls that are counted together with the first. */
static void read_others(struct loader *loader, struct gave *gave,
			const struct operation *operation, const struct node *node)
{
	if (node->kind != NODE_LIST) {
		problems_add(loader->problems, node->place,
			     "expected a list of names, found %s",
			     node_kind_name(node->kind));
		return;
	}
	VEC_EACH (child, &node->children) {
		if (!need_name(loader, *child, "the name of a step"))
			continue;
		size_t found = name_step(loader, (*child)->text, (*child)->place);
		if (found == STEP_NONE)
			continue;
		const struct step *other = loader->test_case->all.items[found];
		if (other->operation == operation)
			VEC_PUSH(&gave->with, found);
		else
			problems_add(loader->problems, (*child)->place,
				     "%s is no call of %s", (*child)->text,
				     operation->name);
	}
}

/* {count: TooOften, gte: 1} */
static void read_tally(struct loader *loader, struct gave *gave,
		       const struct operation *operation, const struct node *node)
{
	struct gives counted = {0};
	VEC_EACH (child, &node->children) {
		const char *key = (*child)->key;
		struct value **bound = strcmp(key, "gte") == 0     ? &gave->gte
				       : strcmp(key, "lte") == 0   ? &gave->lte
				       : strcmp(key, "equal") == 0 ? &gave->equal
								   : NULL;
		if (bound != NULL) {
			*bound = value_compile(loader, *child, number_field());
		} else if (strcmp(key, "count") == 0) {
			add_code(loader, operation, *child, &counted);
		} else if (strcmp(key, "with") == 0) {
			read_others(loader, gave, operation, *child);
		} else if (strcmp(key, "in") == 0) {
			need_duration(loader, *child, STEP_GUARD_MS, &gave->in_ms);
		} else {
			const char *const known[] = {"count", "equal", "gte",
						     "lte",   "with",  "in"};
			problems_add_near(loader->problems, (*child)->key_place, key,
					  known, 6, "unknown key %s in a count", key);
		}
	}
	if (counted.codes.n > 0)
		gave->count = counted.codes.items[0];
	VEC_FINISH(&counted.codes);
	if (node_get(node, "count") == NULL)
		problems_add(loader->problems, node->place, "count: is missing");
	else if (gave->equal == NULL && gave->gte == NULL && gave->lte == NULL)
		problems_add_hint(loader->problems, node->place, "equal:, gte: or lte:",
				  "a count without a bound cannot fail");
}

void gave_compile(struct loader *loader, struct step *step, const struct node *node)
{
	struct gave *gave = &step->gave;
	const struct step *burst = loader->test_case->all.items[gave->burst];
	if (burst->operation == NULL)
		return;
	gave->each.place = node->place;
	step->gives_place = node->place;
	const struct node *chosen = is_by_version(node) ? pick_version(loader, node)
							: node;
	if (chosen == NULL)
		return;
	if (chosen->kind == NODE_MAP)
		read_tally(loader, gave, burst->operation, chosen);
	else
		read_codes(loader, burst->operation, chosen, &gave->each);
	if (gave->each.any)
		problems_add(loader->problems, chosen->place, "gave: any cannot fail");
}
