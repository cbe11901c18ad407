/* Patterns and values, as a person would say them. */
#include "match/pattern.h"

#include "base/mem.h"

#include <string.h>

void json_print_short(const struct json *json, struct text *out)
{
	const char *text = json_text_or(json, NULL);
	size_t len, cut;
	bool first = true;

	if (json == NULL) {
		text_add(out, "absent");
	} else if (text != NULL) {
		len = strlen(text);
		cut = len;
		if (len > SHOWN_TEXT_MAX)
			for (cut = SHOWN_TEXT_MAX; cut > 0 && (text[cut] & 0xc0) == 0x80;)
				cut--;
		json_write_text(out, text, cut);
		if (cut < len)
			text_printf(out, "… (%zu bytes)", len);
	} else if (json_is(json, JSON_OBJECT) || json_is(json, JSON_ARRAY)) {
		bool map = json_is(json, JSON_OBJECT);

		text_char(out, map ? '{' : '[');
		JSON_EACH (child, json) {
			if (!first)
				text_add(out, ", ");
			first = false;
			if (map)
				text_printf(out, "%s: ", json_key(child));
			json_print_short(child, out);
		}
		text_char(out, map ? '}' : ']');
	} else {
		json_write(json, out);
	}
}

void json_print_code(const struct json *json, const struct code_table *table,
		     struct text *out)
{
	const struct code *code = NULL;

	json_print_short(json, out);
	if (table != NULL && json_is_int(json))
		code = code_by_value(table, json_int_or(json, 0));
	if (code != NULL)
		text_printf(out, " %s", code->name);
}

static void print_value(const struct value *value, const struct code_table *table,
			const struct scope *scope, struct text *out)
{
	struct json *json OWNED(json_freep)
	= NULL;

	/* A name reads better than the id it stands for. */
	if (value->text != NULL &&
	    (value->kind == VALUE_USER || value->kind == VALUE_CHANNEL))
		text_add(out, value->text);
	else if (value->kind == VALUE_FILL)
		text_printf(out, "a text of %zu bytes", value->fill_bytes);
	else if (value_resolve(value, scope, &json, NULL))
		json_print_code(json, table, out);
	else
		text_add(out, "$…");
}

static void print_items(const struct pattern *pattern, const struct scope *scope,
			const char *brackets, struct text *out)
{
	text_char(out, brackets[0]);
	for (size_t i = 0; i < pattern->items.n; i++) {
		if (i > 0)
			text_add(out, ", ");
		if (pattern->items.items[i]->key != NULL)
			text_printf(out, "%s: ", pattern->items.items[i]->key);
		pattern_print(pattern->items.items[i], scope, out);
	}
	text_char(out, brackets[1]);
}

static void print_range(const struct pattern *pattern, const struct scope *scope,
			struct text *out)
{
	if (pattern->gte != NULL) {
		text_add(out, "≥ ");
		print_value(pattern->gte, NULL, scope, out);
	}
	if (pattern->lte != NULL) {
		text_add(out, pattern->gte != NULL ? " and ≤ " : "≤ ");
		print_value(pattern->lte, NULL, scope, out);
	}
}

void pattern_print(const struct pattern *pattern, const struct scope *scope,
		   struct text *out)
{
	switch (pattern->kind) {
	case PATTERN_VALUE:
		print_value(pattern->value, pattern->table, scope, out);
		break;
	case PATTERN_RANGE:
		print_range(pattern, scope, out);
		break;
	case PATTERN_MATCH:
		text_printf(out, "/%s/", pattern->source);
		break;
	case PATTERN_BYTES:
		text_add(out, "a text of that many bytes: ");
		print_value(pattern->value, NULL, scope, out);
		break;
	case PATTERN_MAP:
		print_items(pattern, scope, "{}", out);
		break;
	case PATTERN_EXACTLY:
		text_add(out, "exactly ");
		print_items(pattern, scope, "{}", out);
		break;
	case PATTERN_ANY:
	case PATTERN_LIST:
		print_items(pattern, scope, "[]", out);
		break;
	case PATTERN_HAS:
		text_add(out, "a list with ");
		print_items(pattern, scope, "[]", out);
		text_printf(out, " and without %zu others", pattern->lacks.n);
		break;
	case PATTERN_PRESENT:
		text_add(out, "present");
		break;
	case PATTERN_ABSENT:
		text_add(out, "absent");
		break;
	case PATTERN_KIND_COUNT:
		break;
	}
}
