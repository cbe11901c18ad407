#include "base/file.h"
#include "base/mem.h"
#include "load/catalogue.h"
#include "load/source.h"

#include <stdlib.h>
#include <string.h>

/* The files on the way, newest first. */
struct chain {
	struct node *layers[CATALOGUE_EXTENDS_MAX];
	char *paths[CATALOGUE_EXTENDS_MAX];
	size_t n;
};

static void chain_finish(struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++) {
		node_free(chain->layers[i]);
		free(chain->paths[i]);
	}
	chain->n = 0;
}

static bool chain_has(const struct chain *chain, const char *path)
{
	for (size_t i = 0; i < chain->n; i++)
		if (strcmp(chain->paths[i], path) == 0)
			return true;
	return false;
}

/* Puts VALUE (taken) in place of child I of MAP, under the same key. */
static void replace_child(struct node *map, size_t i, struct node *value)
{
	node_free(map->children.items[i]);
	map->children.items[i] = value;
}

/* The place of KEY among MAP's children; their number if it is not there. */
static size_t find_key(const struct node *map, const char *key)
{
	size_t i = 0;
	while (i < map->children.n && strcmp(map->children.items[i]->key, key) != 0)
		i++;
	return i;
}

static void add_missing(const struct node *base, struct place place, const char *key,
			const char *what, struct problems *problems)
{
	VEC(const char *) known = {0};
	VEC_EACH (child, &base->children)
		VEC_PUSH(&known, (*child)->key);
	problems_add_near(problems, place, key, known.items, known.n,
			  "%s is %s, but was not there", key, what);
	VEC_FINISH(&known);
}

/* CHILD says what it was: what stands in BASE under that name stands under CHILD's. */
static void rename_row(struct node *base, const struct node *child,
		       struct problems *problems)
{
	const struct node *was = child->kind == NODE_MAP ? node_get(child, "was") : NULL;
	if (was == NULL || was->kind != NODE_TEXT)
		return;
	size_t i = find_key(base, was->text);
	if (i == base->children.n)
		add_missing(base, was->place, was->text, "renamed", problems);
	else if (find_key(base, child->key) < base->children.n)
		problems_add(problems, was->place,
			     "%s cannot be named %s, which is there", was->text,
			     child->key);
	else {
		struct node *old = base->children.items[i];
		free(old->key);
		old->key = mem_dup(child->key);
	}
}

/* Lays MAP (taken) over BASE. A problem for a removal of what is not there. */
static void merge(struct node *base, struct node *map, struct problems *problems)
{
	base->place = map->place;
	VEC_EACH (slot, &map->children) {
		struct node *child = TAKE(*slot);
		rename_row(base, child, problems);
		size_t i = find_key(base, child->key);
		struct node *old = i < base->children.n ? base->children.items[i] : NULL;
		if (child->kind == NODE_NULL) {
			if (old == NULL)
				add_missing(base, child->key_place, child->key, "removed",
					    problems);
			else
				VEC_REMOVE(&base->children, i);
			node_free(old);
			node_free(child);
		} else if (old == NULL) {
			VEC_PUSH(&base->children, child);
		} else if (old->kind == NODE_MAP && child->kind == NODE_MAP) {
			old->key_place = child->key_place;
			merge(old, child, problems);
		} else {
			replace_child(base, i, child);
		}
	}
	node_free(map);
}

char *catalogue_path(const char *folder, const char *version)
{
	OWNED(mem_freep)
	char *name = text_format("%s.yaml", version);
	return file_join(folder, name);
}

/* Reads PATH as the next layer; it says VERSION, or any if that is NULL. */
static bool read_layer(const char *path, const char *version, struct suite *suite,
		       struct chain *chain, struct problems *problems)
{
	struct node *layer = source_map(path, suite, problems);
	if (layer == NULL)
		return false;
	chain->layers[chain->n] = layer;
	chain->paths[chain->n++] = mem_dup(path);
	const struct node *said = node_get(layer, "version");
	bool good = said != NULL && said->text != NULL &&
		    (version == NULL || strcmp(said->text, version) == 0);
	if (!good)
		problems_add(problems, said != NULL ? said->place : layer->place,
			     "this file must say version: %s",
			     version != NULL ? version : "1.0.1, say");
	return good;
}

/*
 * What the layer read last extends, and the path of that; NULL for nothing. False with
 * a problem.
 */
static bool next_layer(const struct chain *chain, const char *folder,
		       struct problems *problems, const struct node **ret,
		       char **ret_path)
{
	const struct node *extends = node_get(chain->layers[chain->n - 1], "extends");
	struct version version = {0};
	*ret = NULL;
	if (extends == NULL)
		return true;
	if (extends->text == NULL || !version_parse(extends->text, &version)) {
		problems_add_hint(problems, extends->place, "as in 1.0.0",
				  "extends names a version");
		return false;
	}
	OWNED(mem_freep)
	char *path = catalogue_path(folder, extends->text);
	if (chain_has(chain, path)) {
		const struct node *by = node_get(chain->layers[chain->n - 1], "version");
		problems_add(problems, extends->place, "%s extends itself, by way of %s",
			     extends->text, by->text);
	} else if (chain->n == CATALOGUE_EXTENDS_MAX) {
		problems_add(problems, extends->place, "more than %d versions on the way",
			     CATALOGUE_EXTENDS_MAX);
	} else if (!file_exists(path)) {
		problems_add(problems, extends->place, "there is no %s", path);
	} else {
		*ret = extends;
		*ret_path = TAKE(path);
	}
	return *ret != NULL;
}

struct node *catalogue_layers(const char *path, const char *version, const char *folder,
			      struct suite *suite, struct catalogue_reader *reader)
{
	OWNED(chain_finish)
	struct chain chain = {0};
	OWNED(mem_freep)
	char *next = mem_dup(path);
	const struct node *extends = NULL;
	do {
		OWNED(mem_freep)
		char *here = TAKE(next);
		if (!read_layer(here, version, suite, &chain, reader->problems) ||
		    !next_layer(&chain, folder, reader->problems, &extends, &next))
			return NULL;
		if (extends != NULL)
			version = extends->text;
	} while (extends != NULL);
	OWNED(node_freep)
	struct node *merged = TAKE(chain.layers[chain.n - 1]);
	size_t before = problems_count(reader->problems);
	for (size_t i = chain.n; i > 0; i--) {
		VEC_PUSH(&reader->catalogue->paths, mem_dup(chain.paths[i - 1]));
		if (i < chain.n)
			merge(merged, TAKE(chain.layers[i - 1]), reader->problems);
	}
	return problems_count(reader->problems) == before ? TAKE(merged) : NULL;
}
