#include "load/grammar.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const enum node_kind kinds_told[] = {
	NODE_MAP, NODE_LIST, NODE_TEXT, NODE_NUMBER, NODE_BOOL, NODE_NULL,
};

/* "a list or a text", the largest things first. */
static void tell_kinds(unsigned kinds, struct text *out)
{
	size_t n_kinds = sizeof kinds_told / sizeof kinds_told[0];
	for (size_t i = 0; i < n_kinds; i++) {
		if ((kinds & 1u << kinds_told[i]) == 0)
			continue;
		kinds &= ~(1u << kinds_told[i]);
		if (out->len > 0)
			text_add(out, kinds == 0 ? " or " : ", ");
		text_add(out, node_kind_name(kinds_told[i]));
	}
}

bool grammar_kind(const struct node *node, unsigned kinds, struct problems *problems)
{
	if ((kinds & 1u << node->kind) != 0)
		return true;
	OWNED(text_finish)
	struct text wanted = {0};
	tell_kinds(kinds, &wanted);
	problems_add(problems, node->place, "expected %s, found %s", text_str(&wanted),
		     node_kind_name(node->kind));
	return false;
}

bool grammar_words(const struct node *list, struct problems *problems)
{
	bool good = true;
	VEC_EACH (item, &list->children)
		good = grammar_kind(*item, KIND_WORD, problems) && good;
	return good;
}

static void check_keys(const struct node *map, const char *what,
		       const struct grammar_row *rows, size_t n,
		       struct problems *problems)
{
	VEC(const char *) known = {0};
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(&known, rows[i].key);
	VEC_EACH (child, &map->children) {
		size_t i = 0;
		while (i < n && strcmp(rows[i].key, (*child)->key) != 0)
			i++;
		if (i == n)
			problems_add_near(problems, (*child)->key_place, (*child)->key,
					  known.items, known.n, "unknown key %s in %s",
					  (*child)->key, what);
	}
	VEC_FINISH(&known);
}

static void store(const struct grammar_row *row, const struct node *node, void *into)
{
	if (row->set != NULL) {
		row->set(node, into);
	} else if (row->offset != GRAMMAR_NOWHERE && node->kind == NODE_BOOL) {
		memcpy((char *)into + row->offset, &node->truth, sizeof node->truth);
	} else if (row->offset != GRAMMAR_NOWHERE) {
		/* The member is a char *: see grammar.h. */
		char **text = (char **)(void *)((char *)into + row->offset);
		free(*text);
		*text = mem_dup(node->text);
	}
}

bool grammar_map(const struct node *map, const char *what, const struct grammar_row *rows,
		 size_t n, void *into, struct problems *problems)
{
	size_t before = problems_count(problems);
	if (!grammar_kind(map, KIND_MAP, problems))
		return false;
	check_keys(map, what, rows, n, problems);
	for (size_t i = 0; i < n; i++) {
		const struct node *node = node_get(map, rows[i].key);
		if (node == NULL && rows[i].need == GRAMMAR_REQUIRED)
			problems_add(problems, map->place, "%s is missing in %s",
				     rows[i].key, what);
		if (node != NULL && grammar_kind(node, rows[i].kinds, problems))
			store(&rows[i], node, into);
	}
	return problems_count(problems) == before;
}
