#include "load/case.h"

#include "base/mem.h"

#include <string.h>

void words_finish(struct words *words)
{
	VEC_FINISH(&words->list);
}

bool is_name(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	bool starts_well = (*text >= 'a' && *text <= 'z') ||
			   (*text >= 'A' && *text <= 'Z');
	return starts_well && text[len] == '\0' && len <= CASE_NAME_MAX;
}

/* Words that a reader would take for something else. */
static const char *const reserved[] = {"i", "service", "time", "together"};

bool is_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (strcmp(reserved[i], name) == 0)
			return true;
	return false;
}

bool need_text(struct loader *loader, const struct node *node, const char *what)
{
	if (node->kind == NODE_TEXT)
		return true;
	problems_add(loader->problems, node->place, "expected %s, found %s", what,
		     node_kind_name(node->kind));
	return false;
}

bool need_name(struct loader *loader, const struct node *node, const char *what)
{
	if (!need_text(loader, node, what))
		return false;
	if (is_name(node->text))
		return true;
	problems_add_hint(loader->problems, node->place,
			  "a letter, then letters, digits and _", "\"%s\" cannot be %s",
			  node->text, what);
	return false;
}

bool need_duration(struct loader *loader, const struct node *node, int64_t most_ms,
		   int64_t *ret_ms)
{
	int64_t ms = 0;
	if (node->kind == NODE_NUMBER) {
		problems_add_hint(loader->problems, node->place, "write 2s, 250ms or 7d",
				  "%s has no unit", node->text);
		return false;
	}
	if (!need_text(loader, node, "a duration such as 2s"))
		return false;
	if (!load_duration(node->text, &ms)) {
		problems_add_hint(loader->problems, node->place, "write 2s, 250ms or 7d",
				  "\"%s\" is no duration", node->text);
		return false;
	}
	if (ms <= 0 || ms > most_ms) {
		problems_add(loader->problems, node->place,
			     ms <= 0 ? "a duration above 0 is needed here"
				     : "longer than the guard of %d s",
			     (int)(most_ms / 1000));
		return false;
	}
	*ret_ms = ms;
	return true;
}

bool need_count(struct loader *loader, const struct node *node, unsigned most,
		unsigned *ret)
{
	bool whole = node->kind == NODE_NUMBER && node->number >= 1 &&
		     node->number <= most &&
		     node->number == (double)(unsigned)node->number;
	if (whole) {
		*ret = (unsigned)node->number;
		return true;
	}
	problems_add(loader->problems, node->place,
		     "expected a whole number from 1 to %u", most);
	return false;
}

bool need_version(struct loader *loader, const struct node *node, struct version *ret)
{
	if ((node->kind == NODE_TEXT || node->kind == NODE_NUMBER) &&
	    version_parse(node->text, ret))
		return true;
	problems_add_hint(loader->problems, node->place, "three numbers: 0.9.3",
			  "expected a version");
	return false;
}

struct place place_within(struct place place, const char *text, size_t at, size_t len)
{
	size_t before = 0, within = 0, whole = 0;
	for (size_t i = 0; text[i] != '\0'; i++) {
		bool starts = ((unsigned char)text[i] & 0xc0) != 0x80;
		before += starts && i < at;
		within += starts && i >= at && i < at + len;
		whole += starts;
	}
	/* In quotes, or with escapes: only the quote is told apart. */
	if (place.width == whole + 2)
		before++;
	else if (place.width != whole)
		return place;
	place.column += (unsigned)before;
	place.width = within > 0 ? (unsigned)within : 1;
	return place;
}

void problem_unknown(struct loader *loader, struct place place, const char *what,
		     const char *word, const struct words *known)
{
	if (loader->lenient)
		return;
	problems_add_near(loader->problems, place, word, known->list.items, known->list.n,
			  "unknown %s %s", what, word);
}

void words_operations(const struct loader *loader, enum actor_role role,
		      struct words *ret)
{
	VEC_EACH (operation, &loader->catalogue->operations)
		if ((*operation)->role == role)
			VEC_PUSH(&ret->list, (*operation)->name);
}

void words_events(const struct loader *loader, enum actor_role role, struct words *ret)
{
	VEC_EACH (event, &loader->catalogue->events)
		if (role == ACTOR_ROLE_COUNT || (*event)->role == role)
			VEC_PUSH(&ret->list, (*event)->name);
}

void words_codes(const struct code_table *table, struct words *ret)
{
	VEC_EACH (code, &table->codes)
		VEC_PUSH(&ret->list, (*code)->name);
}

void words_fields(const struct field *fields, size_t n, struct words *ret)
{
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(&ret->list, fields[i].name);
}

const struct requirement *requirement_compile(struct loader *loader,
					      const struct node *node)
{
	if (!need_text(loader, node, "the id of a requirement"))
		return NULL;
	const struct requirement *found = requirements_find(loader->requirements,
							    node->text);
	if (found != NULL)
		return found;
	OWNED(words_finish)
	struct words known = {0};
	VEC_EACH (requirement, &loader->requirements->list)
		VEC_PUSH(&known.list, (*requirement)->id);
	problems_add_near(loader->problems, node->place, node->text, known.list.items,
			  known.list.n, "unknown requirement %s", node->text);
	return NULL;
}

bool event_name_compile(struct loader *loader, const struct node *node,
			enum actor_role role)
{
	if (!need_text(loader, node, "the name of an event"))
		return false;
	for (int i = 0; i < ACTOR_ROLE_COUNT; i++)
		if ((role == ACTOR_ROLE_COUNT || (int)role == i) &&
		    catalogue_event(loader->catalogue, (enum actor_role)i, node->text))
			return true;
	OWNED(words_finish)
	struct words known = {0};
	words_events(loader, role, &known);
	problem_unknown(loader, node->place, "event", node->text, &known);
	return loader->lenient;
}

void case_need(struct test_case *test_case, const char *need)
{
	VEC_EACH (known, &test_case->needs)
		if (strcmp(*known, need) == 0)
			return;
	VEC_PUSH(&test_case->needs, mem_dup(need));
}
