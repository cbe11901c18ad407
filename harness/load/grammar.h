/*
 * Maps with known keys, as rows: what may stand in a file is one table a map,
 * and the same rows check it, read it and tell what was meant. It knows nothing
 * of any file format.
 */
#ifndef LOAD_GRAMMAR_H
#define LOAD_GRAMMAR_H

#include "load/problems.h"
#include "load/yaml.h"

#include <stdbool.h>
#include <stddef.h>

/* Kinds of node that a value may have: bits. */
enum grammar_kinds {
	KIND_NULL = 1u << NODE_NULL,
	KIND_BOOL = 1u << NODE_BOOL,
	KIND_NUMBER = 1u << NODE_NUMBER,
	KIND_TEXT = 1u << NODE_TEXT,
	KIND_LIST = 1u << NODE_LIST,
	KIND_MAP = 1u << NODE_MAP,
	KIND_WORD = KIND_TEXT | KIND_NUMBER, /* 1.0 and 1.0.1 alike: node->text */
	KIND_SCALAR = KIND_BOOL | KIND_NUMBER | KIND_TEXT,
	KIND_ANY = KIND_NULL | KIND_SCALAR | KIND_LIST | KIND_MAP
};

enum grammar_need { GRAMMAR_OPTIONAL, GRAMMAR_REQUIRED };

/*
 * One key. SET is called with its value and the map's INTO. A row without SET
 * stores at OFFSET bytes within INTO: KIND_BOOL into a bool, else a copy of the
 * text as written into a char *, in place of what stood there. A row without SET
 * whose OFFSET is GRAMMAR_NOWHERE is only checked.
 */
struct grammar_row {
	const char *key;
	unsigned kinds; /* of enum grammar_kinds */
	enum grammar_need need;
	void (*set)(const struct node *node, void *into);
	size_t offset;
};
#define GRAMMAR_NOWHERE ((size_t)-1)

/*
 * Reads MAP by the N ROWS. Problems: MAP is no map, unknown keys (with the nearest
 * known one), required ones that are missing, values of the wrong kind. Then, in the
 * order of the rows and not of the file, each value that is right goes where its row
 * says. WHAT names the map in messages: "a limit". True if no problem was added, by
 * the setters neither.
 */
bool grammar_map(const struct node *map, const char *what, const struct grammar_row *rows,
		 size_t n, void *into, struct problems *problems);

/* A problem unless NODE's kind is one of KINDS: "expected a list, found a text". */
bool grammar_kind(const struct node *node, unsigned kinds, struct problems *problems);

/* A problem unless all of LIST's items are texts (or, read as such, numbers). */
bool grammar_words(const struct node *list, struct problems *problems);

#define GRAMMAR_ROWS(rows) (rows), sizeof(rows) / sizeof(rows)[0]

#endif
