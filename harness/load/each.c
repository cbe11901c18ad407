#include "load/each.h"

#include "base/mem.h"
#include "base/text.h"
#include "load/case.h"

#include <string.h>

#define SHOWN_MAX 24 /* bytes of a value that a title shows */

static bool check_row(const struct node *row, const struct node *first,
		      struct problems *problems)
{
	if (row->kind != NODE_MAP || row->children.n == 0) {
		problems_add(problems, row->place,
			     "a row of each is a map of names and values");
		return false;
	}
	bool good = true;
	VEC_EACH (child, &row->children) {
		const char *key = (*child)->key;
		bool usable = is_name(key) && strcmp(key, "i") != 0;
		if (!usable)
			problems_add(problems, (*child)->key_place,
				     "\"%s\" cannot be a name in each", key);
		else if (node_get(first, key) == NULL)
			problems_add(problems, (*child)->key_place,
				     "the first row has no %s", key);
		good = good && usable && node_get(first, key) != NULL;
	}
	VEC_EACH (child, &first->children) {
		if (node_get(row, (*child)->key) != NULL)
			continue;
		problems_add(problems, row->place, "this row has no %s", (*child)->key);
		good = false;
	}
	return good;
}

bool each_check(const struct node *each, struct problems *problems)
{
	if (!grammar_kind(each, KIND_LIST, problems))
		return false;
	if (each->children.n == 0 || each->children.n > CASE_ROWS_MAX) {
		problems_add(problems, each->key_place, "each needs 1 to %d rows",
			     CASE_ROWS_MAX);
		return false;
	}
	const struct node *first = each->children.items[0];
	VEC_EACH (row, &each->children)
		if (!check_row(*row, first, problems))
			return false;
	return true;
}

struct hole {
	size_t start, end; /* bytes of "$key" or "${key}" */
	const struct node *value;
};

static size_t name_len(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

/* The next place in TEXT, from FROM, where a value of ROW goes. */
static bool find_hole(const char *text, size_t from, const struct node *row,
		      struct hole *ret)
{
	for (size_t at = from; text[at] != '\0'; at++) {
		if (text[at] != '$')
			continue;
		if (text[at + 1] == '$') {
			at++;
			continue;
		}
		bool braced = text[at + 1] == '{';
		size_t start = at + 1 + braced;
		size_t len = name_len(text + start);
		if (len == 0 || (braced && text[start + len] != '}'))
			continue;
		char *key OWNED(mem_freep)
		= mem_dup_bytes(text + start, len);
		const struct node *value = node_get(row, key);
		if (value == NULL)
			continue;
		*ret = (struct hole){at, start + len + braced, value};
		return true;
	}
	return false;
}

/* TEXT with the values of ROW in it, or NULL if there is none. */
static char *fill_text(const char *text, struct place place, const struct node *row,
		       struct problems *problems)
{
	struct hole hole;
	if (!find_hole(text, 0, row, &hole))
		return NULL;
	OWNED(text_finish)
	struct text out = {0};
	size_t from = 0;
	do {
		text_append(&out, text + from, hole.start - from);
		bool scalar = hole.value->kind != NODE_LIST &&
			      hole.value->kind != NODE_MAP;
		if (scalar)
			text_add(&out, hole.value->text);
		else
			problems_add(problems, place,
				     "$%s is %s and cannot stand within a text",
				     hole.value->key, node_kind_name(hole.value->kind));
		from = hole.end;
	} while (find_hole(text, from, row, &hole));
	text_add(&out, text + from);
	return text_take(&out);
}

static bool has_hole(const struct node *node, const struct node *row)
{
	struct hole hole;
	if (node->kind == NODE_TEXT)
		return find_hole(node->text, 0, row, &hole);
	VEC_EACH (child, &node->children) {
		const char *key = (*child)->key;
		if ((key != NULL && find_hole(key, 0, row, &hole)) ||
		    has_hole(*child, row))
			return true;
	}
	return false;
}

static struct node *fill_scalar(const struct node *node, const struct node *row,
				struct problems *problems)
{
	struct hole hole;
	bool whole = find_hole(node->text, 0, row, &hole) && hole.start == 0 &&
		     node->text[hole.end] == '\0';
	struct node *copy = node_dup(whole ? hole.value : node);
	if (whole) {
		free(copy->key);
		copy->key = mem_dup(node->key);
		copy->key_place = node->key_place;
	} else {
		free(copy->text);
		copy->text = fill_text(node->text, node->place, row, problems);
	}
	return copy;
}

static void add_filled(struct node *copy, const struct node *original, struct node *child,
		       const struct node *row, struct problems *problems);

/* What no value of ROW goes into is shared, not copied: most of a document. */
static struct node *fill_node(struct node *node, const struct node *row,
			      struct problems *problems)
{
	if (!has_hole(node, row))
		return node_share(node);
	if (node->kind == NODE_TEXT)
		return fill_scalar(node, row, problems);
	struct node *copy = node_dup_alone(node);
	VEC_EACH (child, &node->children)
		add_filled(copy, node, *child, row, problems);
	return copy;
}

/* Adds what CHILD of ORIGINAL becomes to COPY; a problem if its key is there already. */
static void add_filled(struct node *copy, const struct node *original, struct node *child,
		       const struct node *row, struct problems *problems)
{
	char *key = child->key == NULL
			    ? NULL
			    : fill_text(child->key, child->key_place, row, problems);
	if (key != NULL &&
	    (node_get(original, key) != NULL || node_get(copy, key) != NULL)) {
		problems_add(problems, child->key_place,
			     "the key %s stands here twice in this row", key);
		free(key);
		return;
	}
	struct node *filled = fill_node(child, row, problems);
	if (key != NULL) {
		filled = node_own(filled);
		free(filled->key);
		filled->key = key;
	}
	VEC_PUSH(&copy->children, filled);
}

static void show_value(const struct node *value, struct text *out)
{
	OWNED(text_finish)
	struct text shown = {0};
	if (value->kind == NODE_LIST || value->kind == NODE_MAP) {
		struct json *json OWNED(json_freep)
		= node_to_json(value);
		json_write(json, &shown);
	} else {
		text_add(&shown, value->text);
	}
	size_t cut = shown.len;
	if (cut > SHOWN_MAX)
		for (cut = SHOWN_MAX; ((unsigned char)shown.bytes[cut] & 0xc0) == 0x80;)
			cut--;
	for (size_t i = 0; i < cut; i++)
		text_char(out,
			  (unsigned char)shown.bytes[i] < ' ' ? ' ' : shown.bytes[i]);
	if (cut < shown.len)
		text_add(out, "…");
}

static void name_row(struct node *title, const struct node *row)
{
	OWNED(text_finish)
	struct text out = {0};
	text_add(&out, title->text);
	text_add(&out, " [");
	VEC_EACH (child, &row->children) {
		if (*child != row->children.items[0])
			text_add(&out, ", ");
		text_printf(&out, "%s=", (*child)->key);
		show_value(*child, &out);
	}
	text_char(&out, ']');
	free(title->text);
	title->text = text_take(&out);
}

struct node *each_apply(const struct node *document, const struct node *row,
			struct problems *problems)
{
	struct node *copy = node_dup_alone(document);
	VEC_EACH (child, &document->children)
		if (strcmp((*child)->key, "each") != 0)
			add_filled(copy, document, *child, row, problems);
	VEC_EACH (child, &copy->children) {
		if (strcmp((*child)->key, "case") != 0 || (*child)->kind != NODE_TEXT)
			continue;
		*child = node_own(*child);
		name_row(*child, row);
	}
	return copy;
}
