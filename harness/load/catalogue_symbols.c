#include "base/mem.h"
#include "load/catalogue.h"
#include "load/grammar.h"

#include <stdlib.h>

#define AT(member) offsetof(struct symbol, member)

/* clang-format off */
static const struct grammar_row symbol_rows[] = {
	{"in",       KIND_TEXT, GRAMMAR_OPTIONAL, NULL, AT(in)},
	{"readings", KIND_TEXT, GRAMMAR_OPTIONAL, NULL, AT(readings)},
	{"source",   KIND_TEXT, GRAMMAR_REQUIRED, NULL, AT(source)},
};
/* clang-format on */

static void read_symbol(const struct node *node, enum platform platform,
			struct catalogue_reader *reader)
{
	struct symbol *symbol = mem_new(1, sizeof *symbol);
	symbol->name = mem_dup(node->key);
	symbol->platform = platform;
	symbol->place = node->key_place;
	grammar_map(node, "a symbol", GRAMMAR_ROWS(symbol_rows), symbol,
		    reader->problems);
	VEC_PUSH(&reader->catalogue->symbols, symbol);
}

void catalogue_set_symbols(const struct node *node, void *into)
{
	struct catalogue_reader *reader = into;
	struct grammar_row rows[PLATFORM_COUNT];
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		rows[i] = (struct grammar_row){
			.key = platform_name((enum platform)i),
			.kinds = KIND_MAP,
			.offset = GRAMMAR_NOWHERE,
		};
	if (!grammar_map(node, "the symbols", GRAMMAR_ROWS(rows), NULL, reader->problems))
		return;
	for (size_t i = 0; i < PLATFORM_COUNT; i++) {
		const struct node *platform = node_get(node, rows[i].key);
		if (platform != NULL)
			VEC_EACH (child, &platform->children)
				read_symbol(*child, (enum platform)i, reader);
	}
}
