#include "load/faults.h"

#include "base/mem.h"
#include "load/grammar.h"

#include <stdlib.h>
#include <string.h>

/* Where the setters of the rows put what they read. */
struct making {
	struct loader *loader;
	struct step *step;
};

/* --- the network */

static const char *const losses[LOSS_COUNT] = {
	[LOSS_RESET] = "reset",
	[LOSS_HALF_CLOSE] = "half-close",
};

static void set_by(const struct node *node, void *into)
{
	struct making *making = into;

	for (enum network_loss loss = 0; loss < LOSS_COUNT; loss++) {
		if (losses[loss] == NULL || strcmp(losses[loss], node->text) != 0)
			continue;
		making->step->loss = loss;
		return;
	}
	problems_add_hint(making->loader->problems, node->place, "reset or half-close",
			  "a network is lost in no such way: %s", node->text);
}

static const struct grammar_row loses_rows[] = {
	{"by", KIND_TEXT, GRAMMAR_REQUIRED, set_by, 0},
};

void loses_compile(struct loader *loader, struct step *step, const struct node *value)
{
	struct making making = {loader, step};

	if (value->kind != NODE_NULL)
		grammar_map(value, "a loss", GRAMMAR_ROWS(loses_rows), &making,
			    loader->problems);
}

static void set_delay(const struct node *node, void *into)
{
	struct making *making = into;

	need_duration(making->loader, node, FAULT_MS_MAX,
		      &making->step->network.delay_ms);
}

static void set_jitter(const struct node *node, void *into)
{
	struct making *making = into;

	need_duration(making->loader, node, FAULT_MS_MAX,
		      &making->step->network.jitter_ms);
}

static void set_bandwidth(const struct node *node, void *into)
{
	static const struct {
		const char *unit;
		unsigned bytes;
	} units[] = {{"B", 1}, {"kB", 1000}, {"MB", 1000 * 1000}};
	struct making *making = into;
	const char *text = node->kind == NODE_TEXT ? node->text : "";
	char *unit;
	unsigned long number = strtoul(text, &unit, 10);

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (*text < '1' || *text > '9' || strcmp(unit, units[i].unit) != 0 ||
		    number > FAULT_RATE_MAX / units[i].bytes)
			continue;
		making->step->network.bandwidth = (unsigned)number * units[i].bytes;
		return;
	}
	problems_add_hint(making->loader->problems, node->place,
			  "write 500B, 10kB or 1MB", "%s is no number of bytes a second",
			  node->text);
}

static void set_chunk(const struct node *node, void *into)
{
	struct making *making = into;

	need_count(making->loader, node, FAULT_CUT_MAX, &making->step->network.chunk);
}

static void set_cut(const struct node *node, void *into)
{
	struct making *making = into;

	need_count(making->loader, node, FAULT_CUT_MAX, &making->step->network.cut);
}

static void set_reorder(const struct node *node, void *into)
{
	struct making *making = into;

	making->step->network.reorder = node->truth;
}

/* clang-format off */
static const struct grammar_row network_rows[] = {
	{"delay",     KIND_WORD, GRAMMAR_OPTIONAL, set_delay,     0},
	{"jitter",    KIND_WORD, GRAMMAR_OPTIONAL, set_jitter,    0},
	{"bandwidth", KIND_WORD, GRAMMAR_OPTIONAL, set_bandwidth, 0},
	{"chunk",     KIND_WORD, GRAMMAR_OPTIONAL, set_chunk,     0},
	{"cut",       KIND_WORD, GRAMMAR_OPTIONAL, set_cut,       0},
	{"reorder",   KIND_BOOL, GRAMMAR_OPTIONAL, set_reorder,   0},
};
/* clang-format on */

void network_compile(struct loader *loader, struct step *step, const struct node *value)
{
	struct making making = {loader, step};

	if (value->kind != NODE_NULL)
		grammar_map(value, "a network", GRAMMAR_ROWS(network_rows), &making,
			    loader->problems);
}

/* --- the service's messages */

struct value *frame_compile(struct loader *loader, const struct node *node)
{
	static char name[] = "a frame";
	static const struct field frame = {.name = name, .type = FIELD_PAYLOAD};

	if (node->kind != NODE_NULL)
		return value_compile(loader, node, &frame);
	problems_add(loader->problems, node->place, "a text to send is missing");
	return NULL;
}

static void set_to(const struct node *node, void *into)
{
	struct making *making = into;

	making->step->actor = actor_find(making->loader, node->text, node->place);
}

static void set_text(const struct node *node, void *into)
{
	struct making *making = into;

	making->step->raw = frame_compile(making->loader, node);
}

/* clang-format off */
static const struct grammar_row raw_rows[] = {
	{"to",   KIND_TEXT, GRAMMAR_REQUIRED, set_to,   0},
	{"text", KIND_ANY,  GRAMMAR_REQUIRED, set_text, 0},
};
/* clang-format on */

void service_raw_compile(struct loader *loader, struct step *step,
			 const struct node *value)
{
	struct making making = {loader, step};

	grammar_map(value, "what the service sends", GRAMMAR_ROWS(raw_rows), &making,
		    loader->problems);
}

static void set_on(const struct node *node, void *into)
{
	struct making *making = into;
	struct loader *loader = making->loader;
	size_t actor = making->step->actor;
	OWNED(words_finish)
	struct words known = {0};

	free(making->step->rule.on);
	making->step->rule.on = mem_dup(node->text);
	if (actor == STEP_NONE)
		return;
	enum actor_role role = loader->test_case->actors.items[actor].role;
	if (catalogue_operation(loader->catalogue, role, node->text) != NULL ||
	    catalogue_event(loader->catalogue, role, node->text) != NULL)
		return;
	words_operations(loader, role, &known);
	words_events(loader, role, &known);
	problem_unknown(loader, node->place, "operation or event", node->text, &known);
}

static void set_do(const struct node *node, void *into)
{
	struct making *making = into;
	const char *names[RULE_ACTION_COUNT];

	for (enum rule_action action = 0; action < RULE_ACTION_COUNT; action++) {
		names[action] = rule_action_name(action);
		if (strcmp(names[action], node->text) != 0)
			continue;
		making->step->rule.action = action;
		return;
	}
	problems_add_near(making->loader->problems, node->place, node->text, names,
			  RULE_ACTION_COUNT, "nothing is called %s that a rule does",
			  node->text);
}

static void set_times(const struct node *node, void *into)
{
	struct making *making = into;

	need_count(making->loader, node, CASE_REPEAT_MAX, &making->step->rule.times);
}

static void set_after(const struct node *node, void *into)
{
	struct making *making = into;

	need_duration(making->loader, node, LOAD_DURATION_MAX_MS,
		      &making->step->rule.delay_ms);
}

static void set_more(const struct node *node, void *into)
{
	struct making *making = into;

	need_count(making->loader, node, RULE_REPEAT_MAX, &making->step->rule.repeat);
}

static void set_with(const struct node *node, void *into)
{
	struct making *making = into;

	making->step->rule.text = frame_compile(making->loader, node);
}

/* clang-format off */
/* to before on, whose words are of that actor's role. */
static const struct grammar_row rule_rows[] = {
	{"to",    KIND_TEXT, GRAMMAR_REQUIRED, set_to,    0},
	{"on",    KIND_TEXT, GRAMMAR_REQUIRED, set_on,    0},
	{"do",    KIND_TEXT, GRAMMAR_REQUIRED, set_do,    0},
	{"times", KIND_WORD, GRAMMAR_OPTIONAL, set_times, 0},
	{"by",    KIND_WORD, GRAMMAR_OPTIONAL, set_after, 0},
	{"more",  KIND_WORD, GRAMMAR_OPTIONAL, set_more,  0},
	{"text",  KIND_ANY,  GRAMMAR_OPTIONAL, set_with,  0},
};

/* What each action needs, and none of the others may have. */
static const struct {
	enum rule_action action;
	const char *key;
	bool needed;
} rule_keys[] = {
	{RULE_DELAY,   "by",   true},
	{RULE_REPEAT,  "more", false},
	{RULE_REPLACE, "text", true},
};
/* clang-format on */

static void check_keys(struct loader *loader, const struct step *step,
		       const struct node *value)
{
	for (size_t i = 0; i < sizeof rule_keys / sizeof *rule_keys; i++) {
		const struct node *node = node_get(value, rule_keys[i].key);
		bool own = rule_keys[i].action == step->rule.action;

		if (own && rule_keys[i].needed && node == NULL)
			problems_add(loader->problems, value->place,
				     "%s needs %s:", rule_action_name(step->rule.action),
				     rule_keys[i].key);
		else if (!own && node != NULL)
			problems_add(loader->problems, node->key_place,
				     "%s: belongs to %s", rule_keys[i].key,
				     rule_action_name(rule_keys[i].action));
	}
}

void rule_compile(struct loader *loader, struct step *step, const struct node *value)
{
	struct making making = {loader, step};

	step->rule.times = 1;
	step->rule.repeat = 1;
	if (grammar_map(value, "a rule", GRAMMAR_ROWS(rule_rows), &making,
			loader->problems))
		check_keys(loader, step, value);
}
