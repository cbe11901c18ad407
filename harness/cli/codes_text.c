#include "cli/codes_text.h"

#include "base/mem.h"

#include <string.h>

#define NO_NAME "absent"

/* One platform's part: NULL if it has none. The caller frees it. */
typedef char *part_of(const struct code *old, const struct code *newer,
		      enum platform platform);

/* Parts that are alike stand once, behind the names of their platforms. */
static void add_parts(const struct code *old, const struct code *newer, part_of *part,
		      const char *between, struct text *out)
{
	char *parts[PLATFORM_COUNT];
	size_t start = out->len;

	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		parts[i] = part(old, newer, (enum platform)i);
	for (size_t i = 0; i < PLATFORM_COUNT; i++) {
		char *mine OWNED(mem_freep)
		= TAKE(parts[i]);

		if (mine == NULL)
			continue;
		if (out->len > start)
			text_add(out, between);
		text_printf(out, "%s ", platform_name((enum platform)i));
		for (size_t j = i + 1; j < PLATFORM_COUNT; j++) {
			if (parts[j] == NULL || strcmp(parts[j], mine) != 0)
				continue;
			text_printf(out, "%s ", platform_name((enum platform)j));
			free(TAKE(parts[j]));
		}
		text_add(out, mine);
	}
}

static char *name_of(const struct code *old, const struct code *newer,
		     enum platform platform)
{
	(void)newer;
	return mem_dup(old->names[platform]);
}

static char *rename_of(const struct code *old, const struct code *newer,
		       enum platform platform)
{
	const char *before = old->names[platform];
	const char *after = newer->names[platform];

	if (before == after ||
	    (before != NULL && after != NULL && strcmp(before, after) == 0))
		return NULL;
	return text_format("%s → %s", before != NULL ? before : NO_NAME,
			   after != NULL ? after : NO_NAME);
}

void code_add_names(const struct code *code, struct text *out)
{
	add_parts(code, code, name_of, ", ", out);
}

void code_add_renames(const struct code *old, const struct code *newer,
		      const char *between, struct text *out)
{
	add_parts(old, newer, rename_of, between, out);
}

static void add_name(enum actor_role role, const char *name, struct text *out)
{
	if (role != ACTOR_RTM)
		text_printf(out, "%s ", actor_role_name(role));
	text_add(out, name);
}

void operation_add_name(const struct operation *operation, struct text *out)
{
	add_name(operation->role, operation->name, out);
}

void event_add_name(const struct event *event, struct text *out)
{
	add_name(event->role, event->name, out);
}

void markdown_add_cell(const char *cell, struct text *out)
{
	for (; *cell != '\0'; cell++) {
		if (*cell == '|' || *cell == '\\')
			text_char(out, '\\');
		if (*cell == '\n')
			text_add(out, "<br>");
		else
			text_char(out, *cell);
	}
}

struct json *code_to_json(const struct code *code)
{
	struct json *json = json_object();
	struct json *names = json_object();

	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if (code->names[i] != NULL)
			json_put_text(names, platform_name((enum platform)i),
				      code->names[i]);
	json_put_text(json, "code", code->name);
	json_put_int(json, "number", code->value);
	if (code->js != NULL)
		json_put_text(json, "js", code->js);
	json_put(json, "names", names);
	if (code->means != NULL)
		json_put_text(json, "means", code->means);
	if (code->readings != NULL)
		json_put_text(json, "readings", code->readings);
	if (code->obsolete)
		json_put_bool(json, "obsolete", true);
	json_put_text(json, "confidence", code->confidence);
	json_put_text(json, "source", code->source);
	return json;
}
