#include "load/head.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void head_finish(struct head *head)
{
	for (size_t i = 0; i < HEAD_WORDS_MAX; i++)
		free(head->words[i].text);
	free(head->base);
	*head = (struct head){0};
}

/* The words of TEXT; false if there are more than any form has. */
static bool split(const char *text, struct place place, struct head *head)
{
	for (size_t at = strspn(text, " "); text[at] != '\0';) {
		size_t len = strcspn(text + at, " ");
		if (head->n_words == HEAD_WORDS_MAX)
			return false;
		head->words[head->n_words++] = (struct head_word){
			mem_dup_bytes(text + at, len),
			place_within(place, text, at, len),
		};
		at += len;
		at += strspn(text + at, " ");
	}
	return true;
}

/* The length of the first word of FORM if it is a slot ("ACTOR"), which takes any; else
 * 0.
 */
static size_t slot_len(const char *form)
{
	size_t len = 0;
	while (form[len] >= 'A' && form[len] <= 'Z')
		len++;
	return len > 1 && (form[len] == ' ' || form[len] == '\0') ? len : 0;
}

/* What is behind the first word of FORM if that is WORD, letter by letter, else NULL. */
static const char *behind_literal(const char *form, const char *word)
{
	for (; *word != '\0' && *form == *word; form++)
		word++;
	return *word == '\0' && (*form == ' ' || *form == '\0') ? form : NULL;
}

static bool fits(const struct head_form *row, const struct head *head)
{
	const char *form = row->form;
	for (size_t i = 0; i < head->n_words; i++) {
		size_t slot = slot_len(form);
		form = slot > 0 ? form + slot : behind_literal(form, head->words[i].text);
		if (form == NULL || (*form == '\0' && i + 1 < head->n_words))
			return false;
		form += *form == ' ';
	}
	return *form == '\0';
}

static bool read_number(const char **at, unsigned *ret)
{
	unsigned value = 0;
	size_t digits = strspn(*at, "0123456789");
	if (digits == 0 || digits > 6)
		return false;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (unsigned)((*at)[i] - '0');
	*at += digits;
	*ret = value;
	return true;
}

/* "burst", "burst[3]", "burst[1..60]" */
static bool split_range(struct loader *loader, struct head *head)
{
	const struct head_word *word = &head->words[0];
	size_t len = strcspn(word->text, "[");
	head->base = mem_dup_bytes(word->text, len);
	if (word->text[len] == '\0')
		return true;
	const char *at = word->text + len + 1;
	bool good = read_number(&at, &head->from);
	head->to = head->from;
	if (good && strncmp(at, "..", 2) == 0) {
		at += 2;
		good = read_number(&at, &head->to);
	}
	if (good && strcmp(at, "]") == 0 && head->from > 0 && head->from <= head->to)
		return true;
	problems_add_hint(loader->problems, word->place, "NAME[3] or NAME[1..60]",
			  "\"%s\" is no part of a burst", word->text);
	return false;
}

/* Literal first words that can never be an actor. */
static bool starts_literally(const struct head *head)
{
	size_t n = 0;
	const struct head_form *rows = head_forms(&n);
	for (size_t i = 0; i < n; i++)
		if (slot_len(rows[i].form) == 0 &&
		    behind_literal(rows[i].form, head->words[0].text) != NULL)
			return true;
	return false;
}

static void refuse(struct loader *loader, const char *text, struct place place,
		   const struct head *head)
{
	size_t n = 0;
	const struct head_form *rows = head_forms(&n);
	OWNED(words_finish)
	struct words known = {0};
	VEC(char *) made = {0};
	for (size_t i = 0; i < n; i++) {
		size_t first = strcspn(rows[i].form, " ");
		/* "ACTOR gets EVENT" with the names that stand here, to be near. */
		char *shape = mem_dup(rows[i].form);
		if (slot_len(rows[i].form) == first && head->n_words > 0) {
			const char *last = strrchr(rows[i].form, ' ');
			bool named = slot_len(last + 1) > 0;
			free(shape);
			shape = text_format(
				"%s%.*s%s", head->words[0].text,
				(int)((named ? (size_t)(last + 1 - rows[i].form)
					     : strlen(rows[i].form)) -
				      first),
				rows[i].form + first,
				named ? head->words[head->n_words - 1].text : "");
		}
		if (rows[i].kind == STEP_CALL)
			free(shape);
		else
			VEC_PUSH(&made, shape);
	}
	VEC_EACH (shape, &made)
		VEC_PUSH(&known.list, *shape);
	problems_add_near(loader->problems, place, text, known.list.items, known.list.n,
			  "no step reads \"%s\"", text);
	VEC_EACH (shape, &made)
		free(*shape);
	VEC_FINISH(&made);
}

bool head_parse(struct loader *loader, const char *text, struct place place,
		struct head *head)
{
	bool fitting = split(text, place, head) && head->n_words > 0;
	size_t n = 0;
	const struct head_form *rows = head_forms(&n);
	for (size_t i = 0; i < n && fitting && head->form == NULL; i++)
		if (fits(&rows[i], head))
			head->form = &rows[i];
	bool call = head->form != NULL && head->form->kind == STEP_CALL;
	if (head->form == NULL || (call && starts_literally(head))) {
		refuse(loader, text, place, head);
		return false;
	}
	return head->form->kind != STEP_GAVE || split_range(loader, head);
}
