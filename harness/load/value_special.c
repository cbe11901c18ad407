#include "load/case.h"

#include "base/mem.h"

#include <string.h>

/* {fill: n, with: "é"} */
static struct value *compile_fill(struct loader *loader, const struct node *map,
				  const struct node *fill)
{
	unsigned bytes = 0;
	if (!need_count(loader, fill, CASE_FILL_MAX, &bytes))
		return NULL;
	struct value *value = value_new(VALUE_FILL, map);
	value->fill_bytes = bytes;
	VEC_EACH (child, &map->children) {
		if (*child == fill)
			continue;
		bool known = strcmp((*child)->key, "with") == 0;
		if (known && (*child)->kind == NODE_TEXT && *(*child)->text != '\0') {
			value->text = mem_dup((*child)->text);
			continue;
		}
		problems_add_hint(loader->problems,
				  known ? (*child)->place : (*child)->key_place,
				  "{fill: 100, with: \"é\"}",
				  known ? "with is a text to repeat"
					: "fill knows only with beside it");
		value_free(value);
		return NULL;
	}
	return value;
}

static struct value *compile_raw(struct loader *loader, const struct node *map,
				 const struct node *raw, enum field_type type)
{
	struct value *value = value_new(VALUE_RAW, map);
	value->json = node_to_json(raw);
	/* An id that is not mapped may be another world's user. */
	if (type == FIELD_USER_ID || type == FIELD_USER_IDS || type == FIELD_CHANNEL_ID)
		loader->test_case->own_world = true;
	return value;
}

static struct value *compile_users(struct loader *loader, const struct node *map,
				   const struct node *users)
{
	unsigned count = 0;
	if (!need_count(loader, users, CASE_USERS_MAX, &count))
		return NULL;
	struct value *value = value_new(VALUE_USERS, map);
	value->fill_bytes = count;
	return value;
}

static bool alone(struct loader *loader, const struct node *map, const struct node *word)
{
	if (map->children.n == 1)
		return true;
	problems_add(loader->problems, word->key_place, "%s stands alone", word->key);
	return false;
}

/* {raw: …}, {fill: …}, {users: …}; *RET_TRIED false: MAP is none of them. */
struct value *value_compile_special(struct loader *loader, const struct node *map,
				    const struct field *field, bool *ret_tried)
{
	const struct node *word = NULL;
	*ret_tried = true;
	if ((word = node_get(map, "raw")) != NULL)
		return alone(loader, map, word)
			       ? compile_raw(loader, map, word, field->type)
			       : NULL;
	if ((word = node_get(map, "fill")) != NULL && value_holds_text(field->type))
		return compile_fill(loader, map, word);
	if ((word = node_get(map, "users")) != NULL && field->type == FIELD_USER_IDS)
		return alone(loader, map, word) ? compile_users(loader, map, word) : NULL;
	*ret_tried = false;
	return NULL;
}
