#include "load/case.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

/* What any answered call or taken event has beside its own members. */
static const char *const call_extras[] = {"code",     "object", "value",
					  "earliest", "latest", NULL};
static const char *const moment_extras[] = {"earliest", "latest", NULL};
static const char *const no_extras[] = {NULL};

static void words_extras(const char *const *extras, struct words *ret)
{
	for (; *extras != NULL; extras++)
		VEC_PUSH(&ret->list, *extras);
}

/* What $name.FIELD may be for STEP. */
static void words_yielded(const struct step *step, struct words *ret)
{
	const struct operation *operation = step->operation;
	const char *const *extras = moment_extras;
	if (step->kind == STEP_CALL && step->repeat > 0) {
		if (operation != NULL && operation->codes != NULL)
			words_codes(operation->codes, ret);
		extras = no_extras;
	} else if (step->kind == STEP_CALL) {
		if (operation != NULL) {
			words_fields(operation->results.items, operation->results.n, ret);
			words_fields(operation->args.items, operation->args.n, ret);
		}
		extras = call_extras;
	} else if (step->kind == STEP_GETS && step->event != NULL) {
		words_fields(step->event->fields.items, step->event->fields.n, ret);
	}
	words_extras(extras, ret);
}

static void check_field(struct loader *loader, const struct part *part,
			struct place place)
{
	const struct step *step = loader->test_case->all.items[part->step];
	OWNED(words_finish)
	struct words known = {0};
	words_yielded(step, &known);
	VEC_EACH (word, &known.list)
		if (strcmp(*word, part->field) == 0)
			return;
	if (loader->lenient)
		return;
	problems_add_near(loader->problems, place, part->field, known.list.items,
			  known.list.n, "$%s has no %s", part->text, part->field);
}

struct cursor {
	struct loader *loader;
	const struct node *node;
	const char *at; /* within node->text */
	struct value *value;
};

static struct place place_from(const struct cursor *cursor, const char *start)
{
	return place_within(cursor->node->place, cursor->node->text,
			    (size_t)(start - cursor->node->text),
			    (size_t)(cursor->at - start));
}

static size_t word_len(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

static void push_part(struct cursor *cursor, enum part_kind kind, const char *text,
		      size_t len)
{
	VEC_PUSH(&cursor->value->parts, (struct part){
						.kind = kind,
						.text = mem_dup_bytes(text, len),
						.step = STEP_NONE,
					});
}

static bool read_var(struct cursor *cursor, const char *start)
{
	size_t len = word_len(start + 2);
	if (len == 0 || start[2 + len] != '}') {
		cursor->at = start + 2;
		problems_add_hint(cursor->loader->problems, place_from(cursor, start),
				  "write ${KEY}", "${ without a name and }");
		return false;
	}
	cursor->at = start + len + 3;
	push_part(cursor, PART_VAR, start + 2, len);
	const char *key = cursor->value->parts.items[cursor->value->parts.n - 1].text;
	const struct map *vars = cursor->loader->options->vars;
	if (vars != NULL && map_has(vars, key))
		return true;
	problems_add_hint(cursor->loader->problems, place_from(cursor, start),
			  "give it with --var or --secret", "${%s} has no value", key);
	return false;
}

static bool read_count(struct cursor *cursor, const char *start)
{
	push_part(cursor, PART_COUNT, start + 1, 1);
	if (cursor->loader->counts)
		return true;
	problems_add(cursor->loader->problems, place_from(cursor, start),
		     "$i counts what repeat does, and this step has none");
	return false;
}

static bool read_name(struct cursor *cursor, const char *start)
{
	struct loader *loader = cursor->loader;
	size_t len = word_len(start + 1);
	if (len == 0) {
		cursor->at = start + 1;
		problems_add_hint(loader->problems, place_from(cursor, start),
				  "$$ is a dollar", "a $ without a name");
		return false;
	}
	cursor->at = start + 1 + len;
	if (len == 1 && start[1] == 'i')
		return read_count(cursor, start);
	push_part(cursor, PART_NAME, start + 1, len);
	struct part *part = &cursor->value->parts.items[cursor->value->parts.n - 1];
	size_t field = *cursor->at == '.' ? word_len(cursor->at + 1) : 0;
	if (field > 0) {
		part->field = mem_dup_bytes(cursor->at + 1, field);
		cursor->at += 1 + field;
	}
	part->step = name_step(loader, part->text, place_from(cursor, start));
	if (part->step == STEP_NONE)
		return false;
	if (field == 0) {
		problems_add_hint(loader->problems, place_from(cursor, start),
				  "as in $sent.object", "$%s without a field",
				  part->text);
		return false;
	}
	size_t before = problems_count(loader->problems);
	check_field(loader, part, place_from(cursor, cursor->at - field));
	return problems_count(loader->problems) == before;
}

/* Text up to the next $, with $$ as a dollar. */
static void read_text(struct cursor *cursor)
{
	OWNED(text_finish)
	struct text out = {0};
	for (;;) {
		size_t len = strcspn(cursor->at, "$");
		text_append(&out, cursor->at, len);
		cursor->at += len;
		if (cursor->at[0] != '$' || cursor->at[1] != '$')
			break;
		text_char(&out, '$');
		cursor->at += 2;
	}
	if (out.len > 0)
		push_part(cursor, PART_TEXT, out.bytes, out.len);
}

struct value *template_compile(struct loader *loader, const struct node *node)
{
	struct value *value = mem_new(1, sizeof *value);
	*value = (struct value){.kind = VALUE_TEXT, .place = node->place};
	struct cursor cursor = {loader, node, node->text, value};
	bool good = true;
	while (*cursor.at != '\0') {
		read_text(&cursor);
		const char *start = cursor.at;
		if (*start == '\0')
			break;
		bool read = start[1] == '{' ? read_var(&cursor, start)
					    : read_name(&cursor, start);
		good = read && good;
	}
	if (good)
		return value;
	value_free(value);
	return NULL;
}

bool value_is_constant(const struct value *value)
{
	VEC_EACH (part, &value->parts)
		if (part->kind != PART_TEXT)
			return false;
	VEC_EACH (item, &value->items)
		if (!value_is_constant(*item))
			return false;
	return true;
}
