#include "base/file.h"
#include "base/mem.h"
#include "load/catalogue.h"
#include "load/source.h"

#include <stdlib.h>
#include <string.h>

/* The versions on the way, newest first, each with the place that named it. */
struct chain {
	struct node *layers[CATALOGUE_EXTENDS_MAX];
	char *versions[CATALOGUE_EXTENDS_MAX];
	size_t n;
};

static void chain_finish(struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++) {
		node_free(chain->layers[i]);
		free(chain->versions[i]);
	}
	chain->n = 0;
}

static bool chain_has(const struct chain *chain, const char *version)
{
	for (size_t i = 0; i < chain->n; i++)
		if (strcmp(chain->versions[i], version) == 0)
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

/* Reads the file of VERSION as the next layer; the node that says what it extends. */
static bool read_layer(const char *folder, const char *version, struct place named_at,
		       struct suite *suite, struct chain *chain,
		       struct problems *problems)
{
	OWNED(mem_freep)
	char *name = text_format("%s.yaml", version);
	OWNED(mem_freep)
	char *path = file_join(folder, name);
	if (named_at.file != NULL && !file_exists(path)) {
		problems_add(problems, named_at, "there is no %s", path);
		return false;
	}
	struct node *layer = source_map(path, suite, problems);
	if (layer == NULL)
		return false;
	chain->layers[chain->n] = layer;
	chain->versions[chain->n++] = mem_dup(version);
	const struct node *said = node_get(layer, "version");
	if (said == NULL || said->text == NULL || strcmp(said->text, version) != 0) {
		problems_add(problems, said != NULL ? said->place : layer->place,
			     "this file must say version: %s", version);
		return false;
	}
	return true;
}

/* The value of extends: in the layer read last, or NULL; false with a problem. */
static bool next_version(const struct chain *chain, struct problems *problems,
			 const struct node **ret)
{
	const struct node *extends = node_get(chain->layers[chain->n - 1], "extends");
	struct version version = {0};
	if (extends == NULL) {
		*ret = NULL;
		return true;
	}
	if (extends->text == NULL || !version_parse(extends->text, &version))
		problems_add_hint(problems, extends->place, "as in 1.0.0",
				  "extends names a version");
	else if (chain_has(chain, extends->text))
		problems_add(problems, extends->place, "%s extends itself, by way of %s",
			     extends->text, chain->versions[chain->n - 1]);
	else if (chain->n == CATALOGUE_EXTENDS_MAX)
		problems_add(problems, extends->place, "more than %d versions on the way",
			     CATALOGUE_EXTENDS_MAX);
	else {
		*ret = extends;
		return true;
	}
	return false;
}

struct node *catalogue_layers(const char *folder, const char *version,
			      struct suite *suite, struct catalogue_reader *reader)
{
	OWNED(chain_finish)
	struct chain chain = {0};
	struct place place = {0};
	const struct node *extends = NULL;
	do {
		if (!read_layer(folder, version, place, suite, &chain,
				reader->problems) ||
		    !next_version(&chain, reader->problems, &extends))
			return NULL;
		if (extends != NULL) {
			version = extends->text;
			place = extends->place;
		}
	} while (extends != NULL);
	OWNED(node_freep)
	struct node *merged = TAKE(chain.layers[chain.n - 1]);
	size_t before = problems_count(reader->problems);
	for (size_t i = chain.n; i > 0; i--) {
		OWNED(mem_freep)
		char *name = text_format("%s.yaml", chain.versions[i - 1]);
		VEC_PUSH(&reader->catalogue->paths, file_join(folder, name));
		if (i < chain.n)
			merge(merged, TAKE(chain.layers[i - 1]), reader->problems);
	}
	return problems_count(reader->problems) == before ? TAKE(merged) : NULL;
}
