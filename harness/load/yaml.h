/*
 * The one door to libyaml: documents as trees whose every node knows its
 * place. YAML 1.2 core schema by hand: on, no, yes, 0777 and 1:30 are strings.
 *
 * Problems, each with its place: what libyaml refuses, duplicate keys, keys that
 * are no scalars, tags, aliases to nothing or without bound, text that holds
 * U+0000, numbers that a double does not hold exactly (beyond 2^53) or at all, bytes
 * that are no UTF-8, line ends that only YAML 1.1 knows (NEL, LS, PS), the limits
 * below.
 */
#ifndef LOAD_YAML_H
#define LOAD_YAML_H

#include "base/json.h"
#include "base/vec.h"
#include "load/problems.h"
#include "model/place.h"

#define YAML_FILE_MAX  (4 * 1024 * 1024) /* bytes of one file */
#define YAML_DEPTH_MAX 32                /* lists and maps within each other */
#define YAML_NODES_MAX 200000 /* of one file, aliases counted as often as used */
#define YAML_BYTES_MAX (16 * 1024 * 1024) /* of all texts, counted in the same way */

enum node_kind { NODE_NULL, NODE_BOOL, NODE_NUMBER, NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	char *text;    /* scalars: as written (unquoted); for NULL "" */
	bool quoted;   /* in quotes or a block: always NODE_TEXT */
	bool truth;    /* BOOL */
	double number; /* NUMBER */
	struct place place;
	char *key; /* within a map */
	struct place key_place;
	VEC(struct node *) children;
	unsigned sharers; /* owners beside the first: node_share() */
};

struct documents {
	VEC(struct node *) roots; /* one for each document that is not empty */
};

void documents_finish(struct documents *documents);

/*
 * Reads all documents of LEN bytes. PATH (borrowed, must outlive the nodes)
 * goes into the places. What is wrong goes to PROBLEMS; true if nothing was, else
 * RET is untouched. A node that came by an alias keeps the place of the original.
 * A map's place is its first key if it is no flow map.
 */
bool yaml_read(const char *path, const char *bytes, size_t len, struct documents *ret,
	       struct problems *problems);

/* The child under KEY of a map, or NULL. */
struct node *node_get(const struct node *map, const char *key);
const char *node_kind_name(enum node_kind kind); /* "a list", "a map", "a number" … */
struct node *node_dup(const struct node *node);
struct node *node_dup_alone(const struct node *node); /* without its children */

/*
 * One more owner of NODE, each of whom frees it; until then nobody changes it.
 * node_own() is for who must: NODE, which it takes, or a copy if others own it, too.
 */
struct node *node_share(struct node *node);
struct node *node_own(struct node *node);
void node_free(struct node *node);
void node_freep(struct node **node); /* for OWNED */

/* The node's value as JSON, places dropped. */
struct json *node_to_json(const struct node *node);

#endif
