#include "load/yaml.h"

#include "base/map.h"
#include "base/mem.h"
#include "load/bytes.h"
#include "load/scalar.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A map of more keys gets an index, so that looking for duplicates stays linear. */
#define KEYS_SCANNED_MAX 16

struct reader {
	yaml_parser_t parser;
	const char *path;
	struct problems *problems;
	struct map anchors; /* of this document: to nodes of the tree, or kept ones */
	VEC(struct node *) kept; /* keys and refused values that an alias may mean */
	size_t n_nodes;
	size_t n_bytes;
};

static struct place place_between(const struct reader *reader, yaml_mark_t start,
				  yaml_mark_t end)
{
	unsigned width = 1;
	if (end.line == start.line && end.column > start.column)
		width = (unsigned)(end.column - start.column);
	return (struct place){
		.file = reader->path,
		.line = (unsigned)start.line + 1,
		.column = (unsigned)start.column + 1,
		.width = width,
	};
}

static struct place place_at(const struct reader *reader, yaml_mark_t mark)
{
	return place_between(reader, mark, mark);
}

static bool problem_at(struct reader *reader, struct place place, const char *message)
{
	problems_add(reader->problems, place, "%s", message);
	return false;
}

static const char *syntax_message(const yaml_parser_t *parser)
{
	return parser->problem != NULL ? parser->problem : "no YAML";
}

static void add_syntax_problem(struct reader *reader, const char *bytes, size_t len)
{
	const yaml_parser_t *parser = &reader->parser;
	if (parser->error == YAML_READER_ERROR) {
		problems_add(
			reader->problems,
			bytes_place(reader->path, bytes, len, parser->problem_offset),
			"%s", syntax_message(parser));
		return;
	}
	struct place place = place_at(reader, parser->problem_mark);
	if (strstr(syntax_message(parser), "mapping values are not allowed") != NULL)
		problems_add_hint(reader->problems, place,
				  "does the line before want a colon at its end?", "%s",
				  syntax_message(parser));
	else if (parser->context == NULL)
		problems_add(reader->problems, place, "%s", syntax_message(parser));
	else
		problems_add(reader->problems, place, "%s, %s", syntax_message(parser),
			     parser->context);
}

/* Counts one more node; false once the file has too many, or too much text. */
static bool count_node(struct reader *reader, struct place place, size_t n_bytes)
{
	reader->n_nodes++;
	reader->n_bytes += n_bytes;
	if (reader->n_nodes > YAML_NODES_MAX)
		return problem_at(reader, place, "too many values in one file");
	if (reader->n_bytes > YAML_BYTES_MAX)
		return problem_at(reader, place, "too much text in one file");
	return true;
}

static bool count_again(struct reader *reader, const struct node *node,
			struct place place, unsigned depth)
{
	if (depth > YAML_DEPTH_MAX)
		return problem_at(reader, place, "nested too deep");
	if (!count_node(reader, place, node->text == NULL ? 0 : strlen(node->text)))
		return false;
	VEC_EACH (child, &node->children)
		if (!count_again(reader, *child, place, depth + 1))
			return false;
	return true;
}

static struct node *new_node(enum node_kind kind, struct place place)
{
	struct node *node = mem_new(1, sizeof *node);
	node->kind = kind;
	node->place = place;
	if (kind == NODE_NULL)
		node->text = mem_dup("");
	return node;
}

static void refuse_tag(struct reader *reader, const yaml_event_t *event,
		       const yaml_char_t *tag)
{
	if (tag != NULL)
		problem_at(reader, place_at(reader, event->start_mark),
			   "tags have no meaning here");
}

static void keep_anchor(struct reader *reader, const yaml_char_t *anchor,
			struct node *node)
{
	if (anchor != NULL)
		map_put(&reader->anchors, (const char *)anchor, node);
}

static struct node *read_scalar(struct reader *reader, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct place place = place_between(reader, event->start_mark, event->end_mark);
	if (!count_node(reader, place, len))
		return NULL;
	refuse_tag(reader, event, event->data.scalar.tag);
	if (memchr(value, '\0', len) != NULL)
		problem_at(reader, place, "U+0000 cannot stand in a text");
	struct node *node = new_node(NODE_TEXT, place);
	node->text = mem_dup_bytes(value, len);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	const char *why = NULL;
	if (!node->quoted && !scalar_resolve(node, &why))
		problems_add_hint(reader->problems, place, "in quotes it is a text", "%s",
				  why);
	keep_anchor(reader, event->data.scalar.anchor, node);
	return node;
}

static struct node *read_alias(struct reader *reader, const yaml_event_t *event,
			       unsigned depth)
{
	const char *name = (const char *)event->data.alias.anchor;
	struct place place = place_between(reader, event->start_mark, event->end_mark);
	const struct node *target = map_get(&reader->anchors, name);
	if (target == NULL) {
		problems_add(reader->problems, place, "no anchor &%s before this", name);
		return new_node(NODE_NULL, place);
	}
	if (!count_again(reader, target, place, depth))
		return NULL;
	struct node *copy = node_dup(target);
	free(TAKE(copy->key));
	copy->key_place = (struct place){0};
	return copy;
}

static struct node *read_node(struct reader *reader, const yaml_event_t *event,
			      unsigned depth);

static bool next_event(struct reader *reader, yaml_event_t *ret)
{
	return yaml_parser_parse(&reader->parser, ret) != 0;
}

static struct node *read_list(struct reader *reader, const yaml_event_t *start,
			      unsigned depth)
{
	struct node *list = new_node(NODE_LIST, place_at(reader, start->start_mark));
	for (;;) {
		yaml_event_t event;
		if (!next_event(reader, &event))
			break;
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			return list;
		}
		struct node *child = read_node(reader, &event, depth + 1);
		yaml_event_delete(&event);
		if (child == NULL)
			break;
		VEC_PUSH(&list->children, child);
	}
	node_free(list);
	return NULL;
}

/* The earlier child of MAP under KEY. INDEX is made once MAP is large. */
static const struct node *find_key(const struct node *map, struct map *index,
				   const char *key)
{
	if (map->children.n <= KEYS_SCANNED_MAX)
		return node_get(map, key);
	if (index->n == 0)
		VEC_EACH (child, &map->children)
			map_put(index, (*child)->key, *child);
	return map_get(index, key);
}

/* Takes KEY and VALUE. */
static void put_child(struct reader *reader, struct node *map, struct map *index,
		      struct node *key, struct node *value)
{
	bool is_scalar = key->kind != NODE_LIST && key->kind != NODE_MAP;
	const struct node *twin = is_scalar ? find_key(map, index, key->text) : NULL;
	if (!is_scalar) {
		problem_at(reader, key->place, "a key must be a plain word");
	} else if (twin != NULL) {
		problems_add(reader->problems, key->place,
			     "the key %s stands here twice, first in line %u", key->text,
			     twin->key_place.line);
	}
	if (!is_scalar || twin != NULL) {
		VEC_PUSH(&reader->kept, value);
	} else {
		/* An alias may mean the key, too. */
		value->key = reader->anchors.n > 0 ? mem_dup(key->text) : TAKE(key->text);
		value->key_place = key->place;
		VEC_PUSH(&map->children, value);
		if (index->n > 0)
			map_put(index, value->key, value);
	}
	if (reader->anchors.n > 0)
		VEC_PUSH(&reader->kept, key);
	else
		node_free(key);
}

static bool read_pair(struct reader *reader, struct node *map, struct map *index,
		      const yaml_event_t *key_event, unsigned depth)
{
	struct node *key = read_node(reader, key_event, depth + 1);
	if (key == NULL)
		return false;
	yaml_event_t event;
	struct node *value = NULL;
	if (next_event(reader, &event)) {
		value = read_node(reader, &event, depth + 1);
		yaml_event_delete(&event);
	}
	if (value == NULL) {
		node_free(key);
		return false;
	}
	put_child(reader, map, index, key, value);
	return true;
}

static struct node *read_map(struct reader *reader, const yaml_event_t *start,
			     unsigned depth)
{
	struct node *map = new_node(NODE_MAP, place_at(reader, start->start_mark));
	OWNED(map_finish)
	struct map index = {0};
	for (;;) {
		yaml_event_t event;
		if (!next_event(reader, &event))
			break;
		if (event.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&event);
			if (start->data.mapping_start.style != YAML_FLOW_MAPPING_STYLE &&
			    map->children.n > 0)
				map->place = map->children.items[0]->key_place;
			return map;
		}
		bool done = read_pair(reader, map, &index, &event, depth);
		yaml_event_delete(&event);
		if (!done)
			break;
	}
	node_free(map);
	return NULL;
}

/* The node that EVENT begins; NULL once nothing more can be read. */
static struct node *read_node(struct reader *reader, const yaml_event_t *event,
			      unsigned depth)
{
	struct place place = place_at(reader, event->start_mark);
	if (event->type == YAML_ALIAS_EVENT)
		return read_alias(reader, event, depth);
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(reader, event);
	if (depth >= YAML_DEPTH_MAX) {
		problem_at(reader, place, "nested too deep");
		return NULL;
	}
	if (!count_node(reader, place, 0))
		return NULL;
	bool is_list = event->type == YAML_SEQUENCE_START_EVENT;
	const yaml_char_t *tag = is_list ? event->data.sequence_start.tag
					 : event->data.mapping_start.tag;
	const yaml_char_t *anchor = is_list ? event->data.sequence_start.anchor
					    : event->data.mapping_start.anchor;
	refuse_tag(reader, event, tag);
	struct node *node = is_list ? read_list(reader, event, depth)
				    : read_map(reader, event, depth);
	if (node != NULL)
		keep_anchor(reader, anchor, node);
	return node;
}

static bool is_empty(const struct node *root)
{
	return root->kind == NODE_NULL && root->text[0] == '\0';
}

/* Documents up to the end of the stream; false if it broke off. */
static bool read_stream(struct reader *reader, struct documents *documents)
{
	for (;;) {
		yaml_event_t event;
		if (!next_event(reader, &event))
			return false;
		yaml_event_type_t type = event.type;
		struct node *root = NULL;
		if (type == YAML_DOCUMENT_START_EVENT)
			map_finish(&reader->anchors);
		bool is_root = type == YAML_SCALAR_EVENT || type == YAML_ALIAS_EVENT ||
			       type == YAML_SEQUENCE_START_EVENT ||
			       type == YAML_MAPPING_START_EVENT;
		if (is_root)
			root = read_node(reader, &event, 0);
		yaml_event_delete(&event);
		if (type == YAML_STREAM_END_EVENT)
			return true;
		if (is_root && root == NULL)
			return false;
		if (root != NULL && is_empty(root))
			node_free(root);
		else if (root != NULL)
			VEC_PUSH(&documents->roots, root);
	}
}

bool yaml_read(const char *path, const char *bytes, size_t len, struct documents *ret,
	       struct problems *problems)
{
	size_t before = problems_count(problems);
	if (len > YAML_FILE_MAX) {
		problems_add(problems, (struct place){path, 0, 0, 0},
			     "more than %d bytes", YAML_FILE_MAX);
		return false;
	}
	/* A byte order mark is no character of the first line. */
	size_t skip = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	bytes += skip;
	len -= skip;
	if (!bytes_check(path, bytes, len, problems))
		return false;
	struct reader reader = {.path = path, .problems = problems};
	if (!yaml_parser_initialize(&reader.parser))
		abort();
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser, (const unsigned char *)bytes, len);
	struct documents documents = {0};
	bool whole = read_stream(&reader, &documents);
	if (!whole && reader.parser.error != YAML_NO_ERROR)
		add_syntax_problem(&reader, bytes, len);
	yaml_parser_delete(&reader.parser);
	map_finish(&reader.anchors);
	VEC_EACH (node, &reader.kept)
		node_free(*node);
	VEC_FINISH(&reader.kept);
	if (problems_count(problems) > before) {
		documents_finish(&documents);
		return false;
	}
	*ret = documents;
	return true;
}
