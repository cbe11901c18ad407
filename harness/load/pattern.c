#include "load/case.h"

#include "base/mem.h"

#include <regex.h>
#include <string.h>

#define REGEX_MAX 500 /* bytes of {match: …} */

static char word_peer_id[] = "peerId";
static char word_is_online[] = "isOnline";
static char word_key[] = "key";
static char word_value[] = "value";

static const struct field status_fields[] = {
	{.name = word_peer_id, .type = FIELD_USER_ID},
	{.name = word_is_online, .type = FIELD_BOOL},
};

static const struct field attribute_fields[] = {
	{.name = word_key, .type = FIELD_TEXT},
	{.name = word_value, .type = FIELD_TEXT},
};

const struct field *field_members(enum field_type type, size_t *ret_n)
{
	*ret_n = 2;
	if (type == FIELD_STATUSES)
		return status_fields;
	if (type == FIELD_ATTRIBUTES)
		return attribute_fields;
	*ret_n = 0;
	return NULL;
}

enum field_type field_item(enum field_type type)
{
	if (type == FIELD_USER_IDS)
		return FIELD_USER_ID;
	return type == FIELD_TEXTS ? FIELD_TEXT : type;
}

/* What a pattern is for: one field, or a map of them. */
struct subject {
	const struct field *field;   /* NULL: a map */
	const struct field *members; /* of the map */
	size_t n;
	const char *what; /* in messages */
};

static struct pattern *compile(struct loader *loader, const struct node *node,
			       const struct subject *subject);

static struct pattern *pattern_new(enum pattern_kind kind, const struct node *node)
{
	struct pattern *pattern = mem_new(1, sizeof *pattern);
	pattern->kind = kind;
	pattern->place = node->place;
	return pattern;
}

static struct pattern *compile_any(struct loader *loader, const struct node *map,
				   const struct node *word, const struct subject *subject)
{
	if (!grammar_kind(word, KIND_LIST, loader->problems))
		return NULL;
	struct pattern *any = pattern_new(PATTERN_ANY, map);
	VEC_EACH (child, &word->children) {
		struct pattern *item = compile(loader, *child, subject);
		if (item != NULL)
			VEC_PUSH(&any->items, item);
	}
	return any;
}

static char word_number[] = "the bound";

static struct value *compile_bound(struct loader *loader, const struct node *map,
				   const char *key)
{
	const struct field bound = {.name = word_number, .type = FIELD_INT};
	const struct node *node = node_get(map, key);
	return node == NULL ? NULL : value_compile(loader, node, &bound);
}

static struct pattern *compile_range(struct loader *loader, const struct node *map,
				     const struct node *word,
				     const struct subject *subject)
{
	(void)word;
	(void)subject;
	struct pattern *range = pattern_new(PATTERN_RANGE, map);
	range->gte = compile_bound(loader, map, "gte");
	range->lte = compile_bound(loader, map, "lte");
	return range;
}

static struct pattern *compile_match(struct loader *loader, const struct node *map,
				     const struct node *word,
				     const struct subject *subject)
{
	(void)subject;
	if (!need_text(loader, word, "a regular expression"))
		return NULL;
	if (strlen(word->text) > REGEX_MAX) {
		problems_add(loader->problems, word->place,
			     "a regular expression of more than %d bytes", REGEX_MAX);
		return NULL;
	}
	struct pattern *match = pattern_new(PATTERN_MATCH, map);
	match->source = mem_dup(word->text);
	regex_t regex;
	int failed = regcomp(&regex, word->text, REG_EXTENDED | REG_NOSUB);
	if (failed != 0) {
		char why[120];
		regerror(failed, &regex, why, sizeof why);
		problems_add(loader->problems, word->place,
			     "no POSIX extended regular expression: %s", why);
	} else {
		regfree(&regex);
	}
	return match;
}

static struct pattern *compile_bytes(struct loader *loader, const struct node *map,
				     const struct node *word,
				     const struct subject *subject)
{
	(void)subject;
	struct value *count = compile_bound(loader, map, word->key);
	if (count == NULL)
		return NULL;
	struct pattern *bytes = pattern_new(PATTERN_BYTES, map);
	bytes->value = count;
	return bytes;
}

static struct pattern *compile_members(struct loader *loader, const struct node *node,
				       enum pattern_kind kind,
				       const struct subject *subject)
{
	struct pattern *map = pattern_new(kind, node);
	VEC_EACH (child, &node->children) {
		const struct field *field = field_find(subject->members, subject->n,
						       (*child)->key);
		if (field == NULL) {
			OWNED(words_finish)
			struct words known = {0};
			words_fields(subject->members, subject->n, &known);
			if (loader->lenient)
				continue;
			problems_add_near(loader->problems, (*child)->key_place,
					  (*child)->key, known.list.items, known.list.n,
					  "%s has no %s", subject->what, (*child)->key);
			continue;
		}
		struct pattern *item = pattern_compile(loader, *child, field);
		if (item == NULL)
			continue;
		item->key = mem_dup((*child)->key);
		VEC_PUSH(&map->items, item);
	}
	return map;
}

static struct pattern *compile_exactly(struct loader *loader, const struct node *map,
				       const struct node *word,
				       const struct subject *subject)
{
	(void)map;
	if (!grammar_kind(word, KIND_MAP, loader->problems))
		return NULL;
	return compile_members(loader, word, PATTERN_EXACTLY, subject);
}

/* What one item of a list of FIELD is; ITEM is where it is put. */
static struct subject item_subject(const struct field *field, struct field *item)
{
	struct subject subject = {.field = item, .what = field->name};
	*item = *field;
	item->type = field_item(field->type);
	subject.members = field_members(field->type, &subject.n);
	if (subject.members != NULL)
		subject.field = NULL;
	return subject;
}

/* has and lacks: what is in a list, and what is not, in any order. */
static struct pattern *compile_has(struct loader *loader, const struct node *map,
				   const struct node *word, const struct subject *subject)
{
	(void)word;
	struct field item;
	struct subject of_item = item_subject(subject->field, &item);
	struct pattern *has = pattern_new(PATTERN_HAS, map);
	VEC_EACH (list, &map->children) {
		if (!grammar_kind(*list, KIND_LIST, loader->problems))
			continue;
		bool lacks = strcmp((*list)->key, "lacks") == 0;
		VEC_EACH (child, &(*list)->children) {
			struct pattern *pattern = compile(loader, *child, &of_item);
			if (pattern != NULL && lacks)
				VEC_PUSH(&has->lacks, pattern);
			else if (pattern != NULL)
				VEC_PUSH(&has->items, pattern);
		}
		if ((*list)->children.n == 0)
			problems_add(loader->problems, (*list)->place,
				     "%s: nothing stands in it", (*list)->key);
	}
	return has;
}

#define TYPE(type)  (1u << FIELD_##type)
#define TYPE_MAP    (1u << FIELD_TYPE_COUNT)
#define TYPE_ALL    (~0u)
#define TYPE_TEXTS  (TYPE(TEXT) | TYPE(PAYLOAD) | TYPE(HANDLE) | TYPE(TOKEN))
#define TYPE_IDS    (TYPE(USER_ID) | TYPE(CHANNEL_ID))
#define TYPE_NUMBER (TYPE(INT) | TYPE(TIME_MS))
#define TYPE_LISTS  (TYPE(USER_IDS) | TYPE(TEXTS) | TYPE(ATTRIBUTES) | TYPE(STATUSES))

/* clang-format off */
static const struct pattern_word {
	const char *key;
	unsigned types; /* of the fields that it may judge */
	const char *beside; /* the one word that may stand with it, or NULL */
	struct pattern *(*compile)(struct loader *loader, const struct node *map,
				   const struct node *word,
				   const struct subject *subject);
} pattern_words[] = {
	{"any",     TYPE_ALL,    NULL,  compile_any},
	{"gte",     TYPE_NUMBER, "lte", compile_range},
	{"lte",     TYPE_NUMBER, "gte", compile_range},
	{"match",   TYPE_TEXTS | TYPE_IDS, NULL, compile_match},
	{"bytes",   TYPE_TEXTS,  NULL,  compile_bytes},
	{"exactly", TYPE_MAP,    NULL,  compile_exactly},
	{"has",     TYPE_LISTS,  "lacks", compile_has},
	{"lacks",   TYPE_LISTS,  "has", compile_has},
};
/* clang-format on */

static const struct pattern_word *find_word(const char *key)
{
	for (size_t i = 0; i < sizeof pattern_words / sizeof pattern_words[0]; i++)
		if (strcmp(pattern_words[i].key, key) == 0)
			return &pattern_words[i];
	return NULL;
}

static struct pattern *compile_word(struct loader *loader, const struct node *map,
				    const struct pattern_word *row,
				    const struct subject *subject)
{
	const struct node *word = map->children.items[0];
	unsigned type = subject->field == NULL ? TYPE_MAP : 1u << subject->field->type;
	if ((row->types & type) == 0) {
		problems_add(loader->problems, word->key_place,
			     "%s cannot judge %s, which is %s", row->key, subject->what,
			     subject->field == NULL
				     ? "a map"
				     : field_expects(subject->field->type));
		return NULL;
	}
	for (size_t i = 1; i < map->children.n; i++) {
		const struct node *other = map->children.items[i];
		if (row->beside != NULL && strcmp(other->key, row->beside) == 0)
			continue;
		problems_add(loader->problems, other->key_place,
			     "%s cannot stand beside %s", other->key, row->key);
		return NULL;
	}
	return row->compile(loader, map, word, subject);
}

static struct pattern *compile_list(struct loader *loader, const struct node *node,
				    const struct field *field)
{
	struct field item;
	struct subject subject = item_subject(field, &item);
	struct pattern *list = pattern_new(PATTERN_LIST, node);
	VEC_EACH (child, &node->children) {
		struct pattern *pattern = compile(loader, *child, &subject);
		if (pattern != NULL)
			VEC_PUSH(&list->items, pattern);
	}
	return list;
}

static struct pattern *compile_value(struct loader *loader, const struct node *node,
				     const struct field *field)
{
	struct value *value = value_compile(loader, node, field);
	if (value == NULL)
		return NULL;
	struct pattern *pattern = pattern_new(PATTERN_VALUE, node);
	pattern->value = value;
	return pattern;
}

static bool is_list_type(enum field_type type)
{
	size_t n = 0;
	return field_item(type) != type || field_members(type, &n) != NULL;
}

static struct pattern *compile_presence(const struct node *node)
{
	if (node->kind != NODE_TEXT || node->quoted)
		return NULL;
	if (strcmp(node->text, "present") == 0)
		return pattern_new(PATTERN_PRESENT, node);
	if (strcmp(node->text, "absent") == 0)
		return pattern_new(PATTERN_ABSENT, node);
	return NULL;
}

/* {absent: true}, {mtach: "^a"}: true with a problem. */
static bool refuse_word(struct loader *loader, const struct node *map)
{
	static const char *const others[] = {"raw", "fill", "users"};
	OWNED(words_finish)
	struct words known = {0};
	const struct node *word = map->children.items[0];
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (strcmp(others[i], word->key) == 0)
			return false;
		VEC_PUSH(&known.list, others[i]);
	}
	for (size_t i = 0; i < sizeof pattern_words / sizeof pattern_words[0]; i++)
		VEC_PUSH(&known.list, pattern_words[i].key);
	bool presence = strcmp(word->key, "present") == 0 ||
			strcmp(word->key, "absent") == 0;
	if (presence)
		problems_add(loader->problems, word->key_place,
			     "%s stands alone, without { }", word->key);
	else
		problems_add_near(loader->problems, word->key_place, word->key,
				  known.list.items, known.list.n,
				  "unknown pattern word %s", word->key);
	return true;
}

static struct pattern *compile(struct loader *loader, const struct node *node,
			       const struct subject *subject)
{
	const struct field *field = subject->field;
	struct pattern *presence = compile_presence(node);
	if (presence != NULL)
		return presence;
	if (node->kind == NODE_MAP && node->children.n > 0) {
		const char *first = node->children.items[0]->key;
		const struct pattern_word *row = find_word(first);
		bool member = field_find(subject->members, subject->n, first) != NULL;
		if (row != NULL && !member)
			return compile_word(loader, node, row, subject);
		if (field != NULL && refuse_word(loader, node))
			return NULL;
	}
	if (field == NULL) {
		if (node->kind == NODE_MAP)
			return compile_members(loader, node, PATTERN_MAP, subject);
		problems_add(loader->problems, node->place, "%s is a map, found %s",
			     subject->what, node_kind_name(node->kind));
		return NULL;
	}
	struct pattern *pattern = node->kind == NODE_LIST && is_list_type(field->type)
					  ? compile_list(loader, node, field)
					  : compile_value(loader, node, field);
	if (pattern != NULL && field->type == FIELD_ENUM && field->table != NULL)
		pattern->table = catalogue_table(loader->catalogue, field->table);
	return pattern;
}

struct pattern *pattern_compile(struct loader *loader, const struct node *node,
				const struct field *field)
{
	const struct subject subject = {.field = field, .what = field->name};
	return compile(loader, node, &subject);
}

struct pattern *pattern_compile_map(struct loader *loader, const struct node *node,
				    const struct field *fields, size_t n,
				    const char *what)
{
	const struct subject subject = {.members = fields, .n = n, .what = what};
	return compile(loader, node, &subject);
}
