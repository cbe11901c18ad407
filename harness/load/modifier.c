#include "load/case.h"
#include "load/language.h"

#include "base/mem.h"
#include "load/grammar.h"

#include <string.h>

static void set_gives(struct loader *loader, struct step *step, const struct node *node)
{
	if (step->kind == STEP_SENDS_RAW)
		reaction_compile(loader, node, &step->reaction);
	else if (step->operation != NULL)
		gives_compile(loader, step, node);
}

static void set_as(struct loader *loader, struct step *step, const struct node *node)
{
	/* What cannot be a name was told when all names were looked for. */
	if (node->kind == NODE_TEXT && is_name(node->text) && loader != NULL)
		step->as = mem_dup(node->text);
}

static size_t refer(struct loader *loader, const struct node *node)
{
	if (!need_name(loader, node, "the name of a step"))
		return STEP_NONE;
	return name_step(loader, node->text, node->place);
}

static void set_after(struct loader *loader, struct step *step, const struct node *node)
{
	step->after = refer(loader, node);
}

static void set_until(struct loader *loader, struct step *step, const struct node *node)
{
	step->until = refer(loader, node);
}

static void set_order(struct loader *loader, struct step *step, const struct node *node)
{
	step->order_place = node->key_place;
	step->order = refer(loader, node);
	if (step->order == STEP_NONE)
		return;
	const struct step *named = loader->test_case->all.items[step->order];
	if (named->kind != STEP_CALL)
		problems_add(loader->problems, node->place,
			     "%s is no call: order: wants the calls whose order is kept",
			     node->text);
}

static void set_within(struct loader *loader, struct step *step, const struct node *node)
{
	step->within_place = node->key_place;
	need_duration(loader, node, STEP_GUARD_MS, &step->within_ms);
}

static void set_quiet(struct loader *loader, struct step *step, const struct node *node)
{
	need_duration(loader, node, LOAD_DURATION_MAX_MS, &step->quiet_ms);
}

static void set_for(struct loader *loader, struct step *step, const struct node *node)
{
	need_duration(loader, node, STEP_GUARD_MS, &step->for_ms);
}

static void set_in(struct loader *loader, struct step *step, const struct node *node)
{
	need_duration(loader, node, STEP_GUARD_MS, &step->in_ms);
}

/* Where the rows of takes: put what they read. */
struct span {
	struct loader *loader;
	struct step *step;
};

static void set_least(const struct node *node, void *into)
{
	struct span *span = into;

	need_duration(span->loader, node, LOAD_DURATION_MAX_MS,
		      &span->step->takes_least_ms);
}

static void set_most(const struct node *node, void *into)
{
	struct span *span = into;

	need_duration(span->loader, node, LOAD_DURATION_MAX_MS,
		      &span->step->takes_most_ms);
}

static void set_takes(struct loader *loader, struct step *step, const struct node *node)
{
	static const struct grammar_row rows[] = {
		{"gte", KIND_WORD, GRAMMAR_OPTIONAL, set_least, 0},
		{"lte", KIND_WORD, GRAMMAR_OPTIONAL, set_most, 0},
	};
	struct span span = {loader, step};

	step->takes_place = node->key_place;
	if (!grammar_map(node, "a span", GRAMMAR_ROWS(rows), &span, loader->problems))
		return;
	if (node->children.n == 0 ||
	    (step->takes_most_ms > 0 && step->takes_least_ms > step->takes_most_ms))
		problems_add_hint(loader->problems, node->place, "{gte: 4s, lte: 7s}",
				  "no call lasts so long, or every one does");
}

static void set_times(struct loader *loader, struct step *step, const struct node *node)
{
	static char name[] = "times";
	static const struct field field = {.name = name, .type = FIELD_INT};
	step->times_place = node->key_place;
	if (node->kind == NODE_NUMBER && node->number == 0) {
		problems_add_hint(loader->problems, node->place, "use never gets",
				  "times: 0 waits for nothing");
		return;
	}
	unsigned count = 0;
	if (node->kind != NODE_TEXT && !need_count(loader, node, CASE_REPEAT_MAX, &count))
		return;
	step->times = value_compile(loader, node, &field);
}

static void set_repeat(struct loader *loader, struct step *step, const struct node *node)
{
	/* Read before the arguments: $i means something only with it. */
	(void)loader;
	(void)step;
	(void)node;
}

static void set_next(struct loader *loader, struct step *step, const struct node *node)
{
	if (grammar_kind(node, KIND_BOOL, loader->problems))
		step->next = node->truth;
}

static void set_allow(struct loader *loader, struct step *step, const struct node *node)
{
	if (!grammar_kind(node, KIND_LIST, loader->problems) || step->actor == STEP_NONE)
		return;
	enum actor_role role = loader->test_case->actors.items[step->actor].role;
	VEC_EACH (child, &node->children)
		if (event_name_compile(loader, *child, role))
			VEC_PUSH(&step->allow, mem_dup((*child)->text));
}

static void set_covers(struct loader *loader, struct step *step, const struct node *node)
{
	if (!grammar_kind(node, KIND_LIST, loader->problems))
		return;
	VEC_EACH (child, &node->children) {
		const struct requirement *requirement = requirement_compile(loader,
									    *child);
		if (requirement != NULL)
			VEC_PUSH(&step->covers, requirement);
	}
}

typedef void setter(struct loader *loader, struct step *step, const struct node *node);

/* clang-format off */
static setter *const setters[MODIFIER_COUNT] = {
	[MODIFIER_GIVES]  = set_gives,
	[MODIFIER_AS]     = set_as,
	[MODIFIER_AFTER]  = set_after,
	[MODIFIER_WITHIN] = set_within,
	[MODIFIER_TIMES]  = set_times,
	[MODIFIER_QUIET]  = set_quiet,
	[MODIFIER_ORDER]  = set_order,
	[MODIFIER_REPEAT] = set_repeat,
	[MODIFIER_IN]     = set_in,
	[MODIFIER_FOR]    = set_for,
	[MODIFIER_UNTIL]  = set_until,
	[MODIFIER_NEXT]   = set_next,
	[MODIFIER_ALLOW]  = set_allow,
	[MODIFIER_COVERS] = set_covers,
	[MODIFIER_TAKES]  = set_takes,
};

/* Two modifiers that only make sense together, or never do. */
static const struct pairing {
	const char *word;
	unsigned kinds;  /* of the steps where it holds */
	const char *needs;
	bool together;
} pairings[] = {
	{"in",    ~0u,                  "repeat", true},
	{"after", STEP_BIT(CALL), "in", true},
	{"quiet", STEP_BIT(GETS),       "times",  true},
	{"for",   STEP_BIT(GETS),       "times",  true},
	{"until", STEP_BIT(GETS),       "times",  true},
	{"for",   ~0u,                  "quiet",  false},
	{"until", ~0u,                  "quiet",  false},
	{"for",   ~0u,                  "until",  false},
	{"times", ~0u,                  "repeat", false},
	{"next",  ~0u,                  "times",  false},
};
/* clang-format on */

static bool is_allowed(const char *name, enum step_kind kind)
{
	const struct modifier *rows = modifiers();
	for (int i = 0; i < MODIFIER_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0)
			return (rows[i].kinds & 1u << kind) != 0;
	return false;
}

static void check_pairings(struct loader *loader, const struct step *step,
			   const struct node *map)
{
	for (size_t i = 0; i < sizeof pairings / sizeof pairings[0]; i++) {
		const struct pairing *row = &pairings[i];
		const struct node *word = node_get(map, row->word);
		if (word == NULL || (row->kinds & 1u << step->kind) == 0 ||
		    !is_allowed(row->word, step->kind) ||
		    !is_allowed(row->needs, step->kind))
			continue;
		bool there = node_get(map, row->needs) != NULL;
		if (there == row->together)
			continue;
		problems_add(loader->problems, word->key_place,
			     row->together ? "%s without %s means nothing"
					   : "%s and %s exclude each other",
			     row->word, row->needs);
	}
}

static void refuse(struct loader *loader, const struct step *step,
		   const struct node *child)
{
	const struct modifier *rows = modifiers();
	OWNED(words_finish)
	struct words known = {0};
	for (int i = 0; i < MODIFIER_COUNT; i++) {
		if ((rows[i].kinds & 1u << step->kind) != 0)
			VEC_PUSH(&known.list, rows[i].name);
		if (strcmp(rows[i].name, child->key) != 0)
			continue;
		problems_add(loader->problems, child->key_place,
			     "%s has no meaning beside \"%s\"", child->key,
			     head_form(step->kind)->form);
		return;
	}
	problems_add_near(loader->problems, child->key_place, child->key,
			  known.list.items, known.list.n, "unknown modifier %s",
			  child->key);
}

static void set(struct loader *loader, struct step *step, const struct node *child)
{
	const struct modifier *rows = modifiers();
	if (!is_allowed(child->key, step->kind)) {
		refuse(loader, step, child);
		return;
	}
	for (int i = 0; i < MODIFIER_COUNT; i++)
		if (strcmp(rows[i].name, child->key) == 0)
			setters[i](loader, step, child);
}

void modifiers_compile(struct loader *loader, struct step *step, const struct node *map)
{
	if (map->kind != NODE_MAP)
		return;
	for (size_t i = 1; i < map->children.n; i++)
		set(loader, step, map->children.items[i]);
	check_pairings(loader, step, map);
}
