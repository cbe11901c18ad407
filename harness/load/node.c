#include "base/mem.h"
#include "load/yaml.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
	[NODE_NULL] = "nothing",    [NODE_BOOL] = "true or false",
	[NODE_NUMBER] = "a number", [NODE_TEXT] = "a text",
	[NODE_LIST] = "a list",     [NODE_MAP] = "a map",
};

const char *node_kind_name(enum node_kind kind)
{
	return kind_names[kind];
}

void node_free(struct node *node)
{
	if (node == NULL)
		return;
	if (node->sharers > 0) {
		node->sharers--;
		return;
	}
	free(node->text);
	free(node->key);
	VEC_EACH (child, &node->children)
		node_free(*child);
	VEC_FINISH(&node->children);
	free(node);
}

void node_freep(struct node **node)
{
	node_free(*node);
}

void documents_finish(struct documents *documents)
{
	VEC_EACH (root, &documents->roots)
		node_free(*root);
	VEC_FINISH(&documents->roots);
}

struct node *node_get(const struct node *map, const char *key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	VEC_EACH (child, &map->children)
		if (strcmp((*child)->key, key) == 0)
			return *child;
	return NULL;
}

struct node *node_share(struct node *node)
{
	node->sharers++;
	return node;
}

struct node *node_own(struct node *node)
{
	if (node->sharers == 0)
		return node;
	node_free(node);
	return node_dup(node);
}

struct node *node_dup_alone(const struct node *node)
{
	struct node *copy = mem_new(1, sizeof *copy);
	*copy = *node;
	copy->text = mem_dup(node->text);
	copy->key = mem_dup(node->key);
	memset(&copy->children, 0, sizeof copy->children);
	copy->sharers = 0;
	return copy;
}

struct node *node_dup(const struct node *node)
{
	struct node *copy = node_dup_alone(node);
	VEC_EACH (child, &node->children)
		VEC_PUSH(&copy->children, node_dup(*child));
	return copy;
}

struct json *node_to_json(const struct node *node)
{
	struct json *json = NULL;
	switch (node->kind) {
	case NODE_NULL:
		return json_null();
	case NODE_BOOL:
		return json_bool(node->truth);
	case NODE_NUMBER:
		return json_number(node->number);
	case NODE_TEXT:
		return json_text(node->text);
	case NODE_LIST:
		json = json_array();
		VEC_EACH (child, &node->children)
			json_push(json, node_to_json(*child));
		return json;
	case NODE_MAP:
		json = json_object();
		VEC_EACH (child, &node->children)
			json_put(json, (*child)->key, node_to_json(*child));
		return json;
	}
	return NULL;
}
