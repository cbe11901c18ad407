#include "load/case.h"
#include "load/language.h"

#include "base/mem.h"

#include <string.h>

static void set_title(const struct node *node, void *into)
{
	struct loader *loader = into;
	if (*node->text == '\0')
		problems_add(loader->problems, node->place, "a case needs a title");
	loader->test_case->title = mem_dup(node->text);
	loader->test_case->place = node->place;
}

static void set_covers(const struct node *node, void *into)
{
	struct loader *loader = into;
	VEC_EACH (child, &node->children) {
		const struct requirement *requirement = requirement_compile(loader,
									    *child);
		if (requirement != NULL)
			VEC_PUSH(&loader->test_case->covers, requirement);
	}
}

static void set_since(const struct node *node, void *into)
{
	struct loader *loader = into;
	need_version(loader, node, &loader->test_case->since);
}

static void set_until(const struct node *node, void *into)
{
	struct loader *loader = into;
	need_version(loader, node, &loader->test_case->until);
}

static void set_needs(const struct node *node, void *into)
{
	struct loader *loader = into;
	VEC_EACH (child, &node->children) {
		if (!need_text(loader, *child, "a capability"))
			continue;
		OWNED(words_finish)
		struct words known = {0};
		bool found = false;
		VEC_EACH (capability, &loader->catalogue->capabilities) {
			found = found || strcmp(*capability, (*child)->text) == 0;
			VEC_PUSH(&known.list, *capability);
		}
		if (found)
			case_need(loader->test_case, (*child)->text);
		else
			problem_unknown(loader, (*child)->place, "capability",
					(*child)->text, &known);
	}
}

static void set_actors(const struct node *node, void *into)
{
	actors_compile(into, node);
}

static void set_tokens(const struct node *node, void *into)
{
	tokens_compile(into, node);
}

static void set_tags(const struct node *node, void *into)
{
	struct loader *loader = into;
	VEC_EACH (child, &node->children)
		if (need_text(loader, *child, "a tag"))
			VEC_PUSH(&loader->test_case->tags, mem_dup((*child)->text));
}

static void set_basic(const struct node *node, void *into)
{
	struct loader *loader = into;
	loader->test_case->basic = node->truth;
}

static void set_added(const struct node *node, void *into)
{
	struct loader *loader = into;
	struct version version;
	if (need_version(loader, node, &version))
		loader->test_case->added = mem_dup(node->text);
}

static void set_allow(const struct node *node, void *into)
{
	struct loader *loader = into;
	VEC_EACH (child, &node->children)
		if (event_name_compile(loader, *child, ACTOR_ROLE_COUNT))
			VEC_PUSH(&loader->test_case->allow, mem_dup((*child)->text));
}

static void set_each(const struct node *node, void *into)
{
	/* The rows are put in before a document is compiled. */
	(void)node;
	(void)into;
}

static void set_steps(const struct node *node, void *into)
{
	struct loader *loader = into;
	names_find(loader, node);
	steps_compile(loader, node, &loader->test_case->steps);
}

typedef void setter(const struct node *node, void *into);

/* clang-format off */
static setter *const setters[CASE_KEY_COUNT] = {
	[CASE_KEY_CASE]   = set_title,
	[CASE_KEY_COVERS] = set_covers,
	[CASE_KEY_SINCE]  = set_since,
	[CASE_KEY_UNTIL]  = set_until,
	[CASE_KEY_NEEDS]  = set_needs,
	[CASE_KEY_ACTORS] = set_actors,
	[CASE_KEY_TOKENS] = set_tokens,
	[CASE_KEY_TAGS]   = set_tags,
	[CASE_KEY_BASIC]  = set_basic,
	[CASE_KEY_ADDED]  = set_added,
	[CASE_KEY_ALLOW]  = set_allow,
	[CASE_KEY_EACH]   = set_each,
	[CASE_KEY_STEPS]  = set_steps,
};
/* clang-format on */

/* since and until that are not said are those of what the case covers. */
static void settle_versions(struct loader *loader)
{
	struct test_case *test_case = loader->test_case;
	bool since_said = !version_is_none(test_case->since);
	bool until_said = !version_is_none(test_case->until);
	VEC_EACH (covered, &test_case->covers) {
		struct version since = (*covered)->since;
		struct version until = (*covered)->until;
		if (!since_said && version_compare(since, test_case->since) > 0)
			test_case->since = since;
		bool earlier = version_is_none(test_case->until) ||
			       version_compare(until, test_case->until) < 0;
		if (!until_said && !version_is_none(until) && earlier)
			test_case->until = until;
	}
	bool ends = !version_is_none(test_case->until);
	if (ends && version_compare(test_case->since, test_case->until) > 0) {
		char first[VERSION_TEXT_SIZE], last[VERSION_TEXT_SIZE];
		version_format(test_case->since, first);
		version_format(test_case->until, last);
		problems_add(loader->problems, test_case->place,
			     "this case holds since %s and until %s: in no version",
			     first, last);
	}
	struct version profile = loader->options->profile;
	test_case->in_profile = version_compare(test_case->since, profile) <= 0 &&
				(!ends ||
				 version_compare(profile, test_case->until) <= 0);
}

/*
 * A case that says its versions itself may cover what holds in some of them only: in
 * each version it covers what holds there.
 */
static void drop_covers(struct test_case *test_case, struct version profile)
{
	size_t kept = 0;
	VEC_EACH (covered, &test_case->covers)
		kept += requirement_holds(*covered, profile);
	for (size_t i = test_case->covers.n; kept > 0 && i-- > 0;) {
		if (!requirement_holds(test_case->covers.items[i], profile))
			VEC_REMOVE(&test_case->covers, i);
	}
}

/* The rows, cut where the versions must be known to read on. */
static bool read_keys(struct loader *loader, const struct node *document)
{
	const struct case_key *keys = case_keys();
	struct grammar_row rows[CASE_KEY_COUNT];
	for (int i = 0; i < CASE_KEY_COUNT; i++)
		rows[i] = (struct grammar_row){keys[i].name, keys[i].kinds, keys[i].need,
					       setters[i], GRAMMAR_NOWHERE};
	return grammar_map(document, "a case", rows, CASE_KEY_COUNT, loader,
			   loader->problems);
}

/* Reads covers, since and until ahead of all others: they say what is lenient. */
static void read_versions(struct loader *loader, const struct node *document)
{
	struct problems unheard = {0};
	struct problems *problems = loader->problems;
	loader->problems = &unheard;
	static const char *const names[] = {"covers", "since", "until"};
	static setter *const first[] = {set_covers, set_since, set_until};
	for (size_t i = 0; i < 3; i++) {
		const struct node *node = node_get(document, names[i]);
		bool list = node != NULL && node->kind == NODE_LIST;
		if (node != NULL && list == (i == 0))
			first[i](node, loader);
	}
	settle_versions(loader);
	loader->lenient = !loader->test_case->in_profile;
	loader->problems = problems;
	problems_finish(&unheard);
	VEC_FINISH(&loader->test_case->covers);
	loader->test_case->since = loader->test_case->until = (struct version){0};
}

/* What is compiled only in part is not left lying about. */
static void drop_steps(struct test_case *test_case)
{
	struct test_case *dropped = mem_new(1, sizeof *dropped);
	dropped->all.items = TAKE(test_case->all.items);
	dropped->all.n = test_case->all.n;
	test_case->all.n = test_case->all.cap = 0;
	VEC_FINISH(&test_case->steps.list);
	test_case_free(dropped);
}

struct test_case *case_compile(struct loader *loader, const struct node *document)
{
	size_t before = problems_count(loader->problems);
	loader->test_case = mem_new(1, sizeof *loader->test_case);
	loader->test_case->catalogue = loader->catalogue;
	loader->names.n = 0;
	loader->counts = loader->lenient = false;
	loader->depth = 0;
	if (document->kind == NODE_MAP)
		read_versions(loader, document);
	loader->test_case->place = document->place;
	if (read_keys(loader, document)) {
		settle_versions(loader);
		if (!loader->lenient && problems_count(loader->problems) == before)
			case_check(loader);
	}
	struct test_case *test_case = TAKE(loader->test_case);
	if (problems_count(loader->problems) > before) {
		test_case_free(test_case);
		return NULL;
	}
	if (test_case->in_profile)
		drop_covers(test_case, loader->options->profile);
	else
		drop_steps(test_case);
	return test_case;
}
