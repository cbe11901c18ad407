#include "load/faults.h"
#include "load/head.h"

#include "base/mem.h"

#include <string.h>

/* One step on its way: its head, what stands behind it, and its map. */
struct making {
	struct loader *loader;
	struct step *step;
	const struct head *head;
	const struct node *value; /* never NULL */
	const struct node *node;  /* the whole step */
};

static struct step *step_new(struct loader *loader, enum step_kind kind,
			     struct place place, struct steps *ret)
{
	struct step *step = mem_new(1, sizeof *step);
	step->kind = kind;
	step->place = place;
	step->index = loader->test_case->all.n;
	step->actor = step->after = step->until = step->order = STEP_NONE;
	step->gave.burst = STEP_NONE;
	VEC_PUSH(&loader->test_case->all, step);
	VEC_PUSH(&ret->list, step);
	return step;
}

static bool find_actor(struct making *making, size_t word)
{
	const struct head_word *name = &making->head->words[word];
	making->step->actor = actor_find(making->loader, name->text, name->place);
	return making->step->actor != STEP_NONE;
}

static enum actor_role role_of(const struct making *making)
{
	return making->loader->test_case->actors.items[making->step->actor].role;
}

static void compile_call(struct making *making)
{
	struct loader *loader = making->loader;
	const struct head_word *word = &making->head->words[1];
	if (!find_actor(making, 0))
		return;
	const struct operation *operation = catalogue_operation(
		loader->catalogue, role_of(making), word->text);
	if (operation == NULL) {
		OWNED(words_finish)
		struct words known = {0};
		words_operations(loader, role_of(making), &known);
		problem_unknown(loader, word->place, "operation", word->text, &known);
		return;
	}
	making->step->operation = operation;
	if (operation->needs != NULL)
		case_need(loader->test_case, operation->needs);
	making->step->args = value_compile_args(loader, making->value, operation);
	making->step->gives_place = making->step->place;
	if (making->node->kind != NODE_MAP || node_get(making->node, "gives") == NULL)
		gives_default(operation, making->step->place, &making->step->gives);
}

static void compile_event(struct making *making)
{
	struct loader *loader = making->loader;
	const struct head_word *word = &making->head->words[making->head->n_words - 1];
	if (!find_actor(making, 0))
		return;
	const struct event *event = catalogue_event(loader->catalogue, role_of(making),
						    word->text);
	if (event == NULL) {
		OWNED(words_finish)
		struct words known = {0};
		words_events(loader, role_of(making), &known);
		problem_unknown(loader, word->place, "event", word->text, &known);
		return;
	}
	making->step->event = event;
	if (event->needs != NULL)
		case_need(loader->test_case, event->needs);
	bool anything = making->value->kind == NODE_NULL ||
			(making->value->kind == NODE_MAP &&
			 making->value->children.n == 0);
	if (!anything)
		making->step->pattern = pattern_compile_map(loader, making->value,
							    event->fields.items,
							    event->fields.n, event->name);
}

static void compile_gave(struct making *making)
{
	struct loader *loader = making->loader;
	const struct head *head = making->head;
	struct gave *gave = &making->step->gave;
	size_t found = name_step(loader, head->base, head->words[0].place);
	if (found == STEP_NONE)
		return;
	const struct step *burst = loader->test_case->all.items[found];
	if (burst->kind != STEP_CALL) {
		problems_add(loader->problems, head->words[0].place,
			     "%s is no call and gave nothing", head->base);
		return;
	}
	if (head->to > (burst->repeat > 0 ? burst->repeat : 1)) {
		problems_add(loader->problems, head->words[0].place,
			     "%s is called only %u times", head->base,
			     burst->repeat > 0 ? burst->repeat : 1);
		return;
	}
	gave->burst = found;
	gave->from = head->from;
	gave->to = head->to;
	gave_compile(loader, making->step, making->value);
}

static void compile_time(struct making *making)
{
	making->loader->test_case->moves_time = true;
	need_duration(making->loader, making->value, LOAD_DURATION_MAX_MS,
		      &making->step->duration_ms);
}

static void need_nothing(struct making *making)
{
	if (making->value->kind != NODE_NULL)
		problems_add(making->loader->problems, making->value->place,
			     "nothing stands behind \"%s\"", making->head->form->form);
}

static void compile_regains(struct making *making)
{
	find_actor(making, 0);
	need_nothing(making);
}

static void compile_loses(struct making *making)
{
	if (find_actor(making, 0))
		loses_compile(making->loader, making->step, making->value);
}

static void compile_network(struct making *making)
{
	if (find_actor(making, 0))
		network_compile(making->loader, making->step, making->value);
}

static void compile_rule(struct making *making)
{
	rule_compile(making->loader, making->step, making->value);
}

static void compile_restarts(struct making *making)
{
	making->loader->test_case->own_world = true;
	need_nothing(making);
}

static void compile_kicks(struct making *making)
{
	if (need_text(making->loader, making->value, "an actor's name"))
		making->step->actor = actor_find(making->loader, making->value->text,
						 making->value->place);
}

static void compile_sends_raw(struct making *making)
{
	find_actor(making, 0);
	making->step->raw = raw_frame_compile(making->loader, making->value,
					      &making->step->frame);
}

static void compile_service_raw(struct making *making)
{
	service_raw_compile(making->loader, making->step, making->value);
}

/* What a branch named is unknown to those beside it. */
static void hide(struct loader *loader, size_t from, bool hidden)
{
	VEC_EACH (name, &loader->names)
		if (name->step != STEP_NONE && name->step >= from)
			name->hidden = hidden;
}

static void compile_together(struct making *making)
{
	struct loader *loader = making->loader;
	const struct node *list = making->value;
	if (!grammar_kind(list, KIND_LIST, loader->problems))
		return;
	if (list->children.n == 0)
		problems_add(loader->problems, making->step->place,
			     "together without branches");
	if (loader->depth == CASE_DEPTH_MAX) {
		problems_add(loader->problems, making->step->place,
			     "together within together more than %d deep",
			     CASE_DEPTH_MAX);
		return;
	}
	loader->depth++;
	size_t first = loader->test_case->all.n;
	VEC_EACH (child, &list->children) {
		struct steps branch = {0};
		size_t from = loader->test_case->all.n;
		if ((*child)->kind != NODE_LIST)
			problems_add_hint(loader->problems, (*child)->place,
					  "[alice login]", "a branch is a list of steps");
		else
			steps_compile(loader, *child, &branch);
		hide(loader, from, true);
		VEC_PUSH(&making->step->branches, branch);
	}
	hide(loader, first, false);
	loader->depth--;
}

/* clang-format off */
static void (*const compilers[STEP_KIND_COUNT])(struct making *making) = {
	[STEP_CALL]        = compile_call,
	[STEP_GAVE]        = compile_gave,
	[STEP_GETS]        = compile_event,
	[STEP_NEVER]       = compile_event,
	[STEP_TIME]        = compile_time,
	[STEP_LOSES]       = compile_loses,
	[STEP_REGAINS]     = compile_regains,
	[STEP_NETWORK]     = compile_network,
	[STEP_RESTARTS]    = compile_restarts,
	[STEP_KICKS]       = compile_kicks,
	[STEP_SENDS_RAW]   = compile_sends_raw,
	[STEP_SERVICE_RAW] = compile_service_raw,
	[STEP_RULE]        = compile_rule,
	[STEP_TOGETHER]    = compile_together,
};
/* clang-format on */

static unsigned read_repeat(struct loader *loader, const struct node *node,
			    enum step_kind kind)
{
	unsigned count = 0;
	const struct node *repeat = node->kind == NODE_MAP ? node_get(node, "repeat")
							   : NULL;
	if (repeat != NULL && (kind == STEP_CALL || kind == STEP_GETS))
		need_count(loader, repeat, CASE_REPEAT_MAX, &count);
	return count;
}

static void define_name(struct loader *loader, const struct step *step)
{
	if (step->as == NULL)
		return;
	VEC_EACH (name, &loader->names)
		if (name->step == STEP_NONE && strcmp(name->name, step->as) == 0) {
			name->step = step->index;
			return;
		}
}

static void compile_step(struct loader *loader, const struct node *node,
			 struct steps *ret)
{
	bool map = node->kind == NODE_MAP && node->children.n > 0;
	if (!map && node->kind != NODE_TEXT) {
		problems_add_hint(loader->problems, node->place, "- alice login",
				  "a step is a text or a map, found %s",
				  node_kind_name(node->kind));
		return;
	}
	const struct node *first = map ? node->children.items[0] : NULL;
	const char *text = map ? first->key : node->text;
	struct place place = map ? first->key_place : node->place;
	struct node nothing = {.kind = NODE_NULL, .place = place};
	OWNED(head_finish)
	struct head head = {0};
	if (!head_parse(loader, text, place, &head))
		return;
	struct step *step = step_new(loader, head.form->kind, place, ret);
	if (head.form->needs != NULL)
		case_need(loader->test_case, head.form->needs);
	step->repeat = read_repeat(loader, node, step->kind);
	bool outer = loader->counts;
	loader->counts = step->repeat > 0;
	struct making making = {loader, step, &head, map ? first : &nothing, node};
	compilers[step->kind](&making);
	modifiers_compile(loader, step, node);
	loader->counts = outer;
	define_name(loader, step);
}

void steps_compile(struct loader *loader, const struct node *list, struct steps *ret)
{
	VEC_EACH (child, &list->children) {
		if (loader->test_case->all.n == CASE_STEPS_MAX) {
			problems_add(loader->problems, (*child)->place,
				     "more than %d steps in one case", CASE_STEPS_MAX);
			return;
		}
		compile_step(loader, *child, ret);
	}
}
