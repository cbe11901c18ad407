#include "load/case.h"

#include "base/mem.h"

#include <string.h>

/* The names of crypto/token.h, which lies above the loader. */
static const char *const breaks[] = {"signature", "version", "truncate", "privilege",
				     "media"};

const char *const *token_breaks(size_t *ret_n)
{
	*ret_n = sizeof breaks / sizeof breaks[0];
	return breaks;
}

static size_t find(const struct loader *loader, const char *name)
{
	for (size_t i = 0; i < loader->test_case->actors.n; i++)
		if (strcmp(loader->test_case->actors.items[i].name, name) == 0)
			return i;
	return STEP_NONE;
}

size_t actor_find(struct loader *loader, const char *name, struct place place)
{
	size_t found = find(loader, name);
	if (found != STEP_NONE)
		return found;
	OWNED(words_finish)
	struct words known = {0};
	VEC_EACH (actor, &loader->test_case->actors)
		VEC_PUSH(&known.list, actor->name);
	problems_add_near(loader->problems, place, name, known.list.items, known.list.n,
			  "no actor is called %s", name);
	return STEP_NONE;
}

const struct token_def *token_find(struct loader *loader, const char *name,
				   struct place place)
{
	OWNED(words_finish)
	struct words known = {0};
	VEC_EACH (token, &loader->test_case->tokens) {
		if (strcmp(token->name, name) == 0)
			return token;
		VEC_PUSH(&known.list, token->name);
	}
	problems_add_near(loader->problems, place, name, known.list.items, known.list.n,
			  "no token is called %s", name);
	return NULL;
}

/* Where the rows below put what they read. */
struct making {
	struct loader *loader;
	struct actor_def *actor;
	struct token_def *token;
	bool has_app;
	struct place uninitialised_place;
};

static bool read_app(struct loader *loader, const struct node *node, enum app_kind *ret)
{
	const char *known[APP_KIND_COUNT];
	for (int i = 0; i < APP_KIND_COUNT; i++) {
		known[i] = app_kind_name((enum app_kind)i);
		if (strcmp(known[i], node->text) != 0)
			continue;
		*ret = (enum app_kind)i;
		return true;
	}
	problems_add_near(loader->problems, node->place, node->text, known,
			  APP_KIND_COUNT, "unknown kind of App ID %s", node->text);
	return false;
}

static void set_actor_user(const struct node *node, void *into)
{
	struct making *making = into;
	struct loader *loader = making->loader;
	size_t user = actor_find(loader, node->text, node->place);
	if (user == STEP_NONE)
		return;
	const struct actor_def *other = &loader->test_case->actors.items[user];
	if (other == making->actor || other->user != user) {
		problems_add(loader->problems, node->place, "%s has no user of its own",
			     node->text);
		return;
	}
	making->actor->user = user;
}

static void set_actor_role(const struct node *node, void *into)
{
	struct making *making = into;
	const char *known[ACTOR_ROLE_COUNT];
	for (int i = 0; i < ACTOR_ROLE_COUNT; i++) {
		known[i] = actor_role_name((enum actor_role)i);
		if (strcmp(known[i], node->text) != 0)
			continue;
		making->actor->role = (enum actor_role)i;
		return;
	}
	problems_add_near(making->loader->problems, node->place, node->text, known,
			  ACTOR_ROLE_COUNT, "unknown role %s", node->text);
}

static void set_actor_version(const struct node *node, void *into)
{
	struct making *making = into;
	need_version(making->loader, node, &making->actor->version);
}

static void set_actor_app(const struct node *node, void *into)
{
	struct making *making = into;
	making->has_app = read_app(making->loader, node, &making->actor->app);
}

static void set_actor_initialised(const struct node *node, void *into)
{
	struct making *making = into;
	if (node->truth)
		return;
	making->actor->uninitialised = true;
	making->uninitialised_place = node->key_place;
	case_need(making->loader->test_case, "uninitialised");
}

static void set_token_user(const struct node *node, void *into)
{
	struct making *making = into;
	size_t user = actor_find(making->loader, node->text, node->place);
	making->token->user = user;
	if (user != STEP_NONE)
		making->token->app = making->loader->test_case->actors.items[user].app;
}

static void set_token_app(const struct node *node, void *into)
{
	struct making *making = into;
	making->has_app = read_app(making->loader, node, &making->token->app);
}

static bool read_moment(struct loader *loader, const struct node *node, int64_t *ret)
{
	if (load_duration(node->text, ret))
		return true;
	problems_add_hint(loader->problems, node->place, "-25h is a day and an hour ago",
			  "\"%s\" is no duration", node->text);
	return false;
}

static void set_token_issued(const struct node *node, void *into)
{
	struct making *making = into;
	read_moment(making->loader, node, &making->token->issued_ms);
}

static void set_token_expires(const struct node *node, void *into)
{
	struct making *making = into;
	making->token->has_expires = read_moment(making->loader, node,
						 &making->token->expires_ms);
}

static void set_token_break(const struct node *node, void *into)
{
	struct making *making = into;
	size_t n = 0;
	const char *const *known = token_breaks(&n);
	for (size_t i = 0; i < n; i++)
		if (strcmp(known[i], node->text) == 0) {
			making->token->breaks = mem_dup(node->text);
			return;
		}
	problems_add_near(making->loader->problems, node->place, node->text, known, n,
			  "a token cannot be broken by %s", node->text);
}

/* clang-format off */
/* Each is set by its function: the offset means nothing. */
static const struct grammar_row actor_rows[] = {
	{"user",    KIND_TEXT, GRAMMAR_OPTIONAL, set_actor_user,    0},
	{"role",    KIND_TEXT, GRAMMAR_OPTIONAL, set_actor_role,    0},
	{"version", KIND_WORD, GRAMMAR_OPTIONAL, set_actor_version, 0},
	{"app",     KIND_TEXT, GRAMMAR_OPTIONAL, set_actor_app,     0},
	{"initialised", KIND_BOOL, GRAMMAR_OPTIONAL, set_actor_initialised, 0},
};

/* app after user, whose App ID it replaces. */
static const struct grammar_row token_rows[] = {
	{"user",             KIND_TEXT, GRAMMAR_REQUIRED, set_token_user,    0},
	{"app",              KIND_TEXT, GRAMMAR_OPTIONAL, set_token_app,     0},
	{"issued",           KIND_WORD, GRAMMAR_OPTIONAL, set_token_issued,  0},
	{"privilegeExpires", KIND_WORD, GRAMMAR_OPTIONAL, set_token_expires, 0},
	{"break",            KIND_TEXT, GRAMMAR_OPTIONAL, set_token_break,   0},
};
/* clang-format on */

static bool add_actor(struct loader *loader, const char *name, struct place place)
{
	if (!is_name(name)) {
		problems_add_hint(loader->problems, place,
				  "a letter, then letters, digits and _",
				  "\"%s\" cannot be an actor's name", name);
		return false;
	}
	if (is_reserved(name)) {
		problems_add(loader->problems, place, "%s cannot be an actor's name",
			     name);
		return false;
	}
	if (find(loader, name) != STEP_NONE) {
		problems_add(loader->problems, place, "%s stands here twice", name);
		return false;
	}
	size_t index = loader->test_case->actors.n;
	VEC_PUSH(
		&loader->test_case->actors,
		(struct actor_def){.name = mem_dup(name), .user = index, .place = place});
	return true;
}

static void add_names(struct loader *loader, const struct node *node)
{
	VEC_EACH (child, &node->children) {
		if (node->kind == NODE_MAP)
			add_actor(loader, (*child)->key, (*child)->key_place);
		else if (need_text(loader, *child, "an actor's name"))
			add_actor(loader, (*child)->text, (*child)->place);
	}
}

static void read_details(struct loader *loader, const struct node *node)
{
	size_t index = find(loader, node->key);
	if (index == STEP_NONE || node->kind == NODE_NULL)
		return;
	struct making making = {.loader = loader};
	making.actor = &loader->test_case->actors.items[index];
	grammar_map(node, "an actor", GRAMMAR_ROWS(actor_rows), &making,
		    loader->problems);
	if (making.actor->uninitialised && making.actor->role != ACTOR_RTM)
		problems_add(loader->problems, making.uninitialised_place,
			     "only an actor of role rtm can be without an instance");
	if (making.actor->user == index)
		return;
	struct actor_def *owner = &loader->test_case->actors.items[making.actor->user];
	if (making.has_app && making.actor->app != owner->app)
		problems_add(loader->problems, node->place,
			     "%s has the user of %s, under another App ID it is another",
			     node->key, owner->name);
	making.actor->app = owner->app;
}

void actors_compile(struct loader *loader, const struct node *node)
{
	if (node->children.n == 0 || node->children.n > CASE_ACTORS_MAX)
		problems_add(loader->problems, node->key_place,
			     "a case has 1 to %d actors", CASE_ACTORS_MAX);
	else
		add_names(loader, node);
	/* Second instances after all others: they take over an App ID. */
	for (int second = 0; second < 2 && node->kind == NODE_MAP; second++)
		VEC_EACH (child, &node->children)
			if ((node_get(*child, "user") != NULL) == (second == 1))
				read_details(loader, *child);
	VEC_EACH (actor, &loader->test_case->actors)
		loader->test_case->uses_app[actor->app] = true;
}

void tokens_compile(struct loader *loader, const struct node *node)
{
	VEC_EACH (child, &node->children) {
		if (!is_name((*child)->key) || strcmp((*child)->key, "i") == 0) {
			problems_add(loader->problems, (*child)->key_place,
				     "\"%s\" cannot be a token's name", (*child)->key);
			continue;
		}
		struct token_def token = {.place = (*child)->key_place};
		struct making making = {.loader = loader, .token = &token};
		grammar_map(*child, "a token", GRAMMAR_ROWS(token_rows), &making,
			    loader->problems);
		token.name = mem_dup((*child)->key);
		VEC_PUSH(&loader->test_case->tokens, token);
		if (token.user != STEP_NONE)
			loader->test_case->uses_app[token.app] = true;
	}
}
