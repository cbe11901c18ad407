#include "load/faults.h"

#include "base/hex.h"
#include "base/mem.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *word;
	enum frame_kind kind;
	bool digits;
} kinds[] = {
	{"binary", FRAME_BINARY, false},
	{"hex",    FRAME_HEX,    true},
	{"bytes",  FRAME_BYTES,  true},
};
/* clang-format on */

static struct value *compile_digits(struct loader *loader, const struct node *node)
{
	OWNED(text_finish)
	struct text bytes = {0};

	if (!need_text(loader, node, "hexadecimal digits"))
		return NULL;
	if (!hex_decode(node->text, &bytes)) {
		problems_add_hint(loader->problems, node->place, "pairs: \"7b c3 28 7d\"",
				  "these are no bytes in hexadecimal digits");
		return NULL;
	}
	if (bytes.len > FRAME_HEX_MAX) {
		problems_add(loader->problems, node->place,
			     "%zu bytes, more than the %d that may stand in digits",
			     bytes.len, FRAME_HEX_MAX);
		return NULL;
	}
	struct value *value = value_new(VALUE_LITERAL, node);
	value->json = json_text(node->text);
	return value;
}

struct value *raw_frame_compile(struct loader *loader, const struct node *node,
				enum frame_kind *ret_kind)
{
	bool one = node->kind == NODE_MAP && node->children.n == 1;

	for (size_t i = 0; one && i < sizeof kinds / sizeof *kinds; i++) {
		const struct node *child = node->children.items[0];

		if (strcmp(child->key, kinds[i].word) != 0)
			continue;
		*ret_kind = kinds[i].kind;
		return kinds[i].digits ? compile_digits(loader, child)
				       : frame_compile(loader, child);
	}
	*ret_kind = FRAME_TEXT;
	return frame_compile(loader, node);
}

struct numbers {
	const char *word;
	int least, most;
};

/* A number, or a list of them, from the row of its word. */
static void read_numbers(struct loader *loader, const struct node *node, bool error,
			 struct reaction *ret)
{
	static const struct numbers closes = {"close", REACTION_CLOSE_MIN,
					      REACTION_CLOSE_MAX};
	static const struct numbers errors = {"error", REACTION_ERROR_MIN,
					      REACTION_ERROR_MAX};
	const struct numbers *row = error ? &errors : &closes;

	if (node->kind == NODE_LIST) {
		if (node->children.n == 0)
			problems_add(loader->problems, node->place,
				     "an empty list can never be given");
		VEC_EACH (child, &node->children)
			read_numbers(loader, *child, error, ret);
		return;
	}
	if (node->kind != NODE_NUMBER || node->number < row->least ||
	    node->number > row->most || node->number != (int)node->number) {
		problems_add(loader->problems, node->place,
			     "%s is a whole number from %d to %d", row->word, row->least,
			     row->most);
		return;
	}
	if (error)
		VEC_PUSH(&ret->errors, (int)node->number);
	else
		VEC_PUSH(&ret->closes, (int)node->number);
}

void reaction_compile(struct loader *loader, const struct node *node,
		      struct reaction *ret)
{
	ret->said = true;
	ret->place = node->key_place;
	if (node->kind != NODE_MAP || node->children.n == 0) {
		problems_add_hint(loader->problems, node->place,
				  "{error: -32700, close: 1007}",
				  "a frame gives an error, a close, or either");
		return;
	}
	VEC_EACH (child, &node->children) {
		bool error = strcmp((*child)->key, "error") == 0;
		if (error || strcmp((*child)->key, "close") == 0)
			read_numbers(loader, *child, error, ret);
		else
			problems_add_near(loader->problems, (*child)->key_place,
					  (*child)->key,
					  (const char *const[]){"error", "close"}, 2,
					  "a frame does not give %s", (*child)->key);
	}
}
