#include "base/file.h"
#include "base/mem.h"
#include "load/grammar.h"
#include "load/load.h"
#include "load/source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TARGET_FILE  "target.yaml"
#define KNOWN_FILE   "known.yaml"
#define APP_ID_CHARS 32 /* App IDs and certificates: facts.md 6.1 */

struct reader {
	struct target *target;
	const struct catalogue *catalogue;
	enum app_kind app;
	struct problems *problems;
};

/* The place of the characters FROM to TO of NODE's text, if it stands in one line. */
static struct place place_within(const struct node *node, size_t from, size_t to)
{
	struct place place = node->place;
	if (place.width >= strlen(node->text)) {
		place.column += (unsigned)(from + (node->quoted ? 1 : 0));
		place.width = (unsigned)(to - from);
	}
	return place;
}

/* Appends the value of the variable that stands at TEXT[FROM], "${", to TO, "}". */
static void expand_one(const struct node *node, size_t from, size_t to,
		       struct reader *reader, struct text *out)
{
	OWNED(mem_freep)
	char *name = mem_dup_bytes(node->text + from + 2, to - from - 2);
	const char *value = getenv(name);
	if (value == NULL || value[0] == '\0') {
		problems_add(reader->problems, place_within(node, from, to + 1),
			     "the environment has no %s", name);
		return;
	}
	VEC_PUSH(&reader->target->secrets, mem_dup(value));
	text_add(out, value);
}

/* A new string: NODE's text with its variables, or NULL after a problem. */
static char *expand(const struct node *node, struct reader *reader)
{
	size_t before = problems_count(reader->problems);
	OWNED(text_finish)
	struct text out = {0};
	const char *text = node->text;
	for (size_t at = 0; text[at] != '\0'; at++) {
		if (text[at] != '$' || text[at + 1] != '{') {
			text_char(&out, text[at]);
			continue;
		}
		size_t end = at + strcspn(text + at, "}");
		if (text[end] == '\0' || end == at + 2) {
			problems_add_hint(reader->problems, place_within(node, at, end),
					  "as in ${NAME}", "a variable without a name");
			break;
		}
		expand_one(node, at, end, reader, &out);
		at = end;
	}
	if (problems_count(reader->problems) != before)
		return NULL;
	return out.len > 0 ? text_take(&out) : mem_dup("");
}

static void set_text(const struct node *node, struct reader *reader, char **into)
{
	char *text = expand(node, reader);
	if (text != NULL && text[0] == '\0') {
		problems_add(reader->problems, node->place, "%s is empty", node->key);
		free(TAKE(text));
	}
	free(*into);
	*into = text;
}

static void set_name(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_text(node, reader, &reader->target->name);
}

static void set_version(const struct node *node, void *into)
{
	struct reader *reader = into;
	if (!version_parse(node->text, &reader->target->version))
		problems_add_hint(reader->problems, node->place, "as in 1.0.1",
				  "%s is no version", node->text);
}

static void set_service(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_text(node, reader, &reader->target->service);
}

static void set_service_cmd(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_text(node, reader, &reader->target->service_cmd);
}

/* Relative to the target's folder; it must be there. */
static void set_path(const struct node *node, struct reader *reader, char **into)
{
	OWNED(mem_freep)
	char *name = expand(node, reader);
	if (name == NULL)
		return;
	*into = name[0] == '/' ? mem_dup(name) : file_join(reader->target->folder, name);
	if (!file_exists(*into))
		problems_add(reader->problems, node->place, "there is no %s", *into);
}

static void set_client_cmd(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_text(node, reader, &reader->target->client_cmd);
}

static void set_clients(const struct node *node, void *into)
{
	struct reader *reader = into;
	VEC_EACH (item, &node->children) {
		char *command = NULL;
		if (!grammar_kind(*item, KIND_TEXT, reader->problems))
			continue;
		set_text(*item, reader, &command);
		VEC_PUSH(&reader->target->clients,
			 (struct target_client){mem_dup((*item)->key), command});
	}
}

static void set_platform(const struct node *node, void *into)
{
	struct reader *reader = into;
	VEC(const char *) known = {0};
	bool found = false;
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		VEC_PUSH(&known, platform_name((enum platform)i));
	VEC_EACH (name, &known)
		found |= strcmp(*name, node->text) == 0;
	if (!found)
		problems_add_near(reader->problems, node->place, node->text, known.items,
				  known.n, "unknown platform %s", node->text);
	VEC_FINISH(&known);
	free(reader->target->platform);
	reader->target->platform = mem_dup(node->text);
}

static void set_cacert(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_path(node, reader, &reader->target->cacert);
}

static void set_known(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_path(node, reader, &reader->target->known);
}

/* Without known: it is the folder's known.yaml, if that is there. */
static void find_known(struct target *target)
{
	if (target->known != NULL)
		return;
	target->known = file_join(target->folder, KNOWN_FILE);
	if (!file_exists(target->known))
		free(TAKE(target->known));
}

static void set_build(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_path(node, reader, &reader->target->build);
}

static void set_capabilities(const struct node *node, void *into)
{
	struct reader *reader = into;
	const struct catalogue *catalogue = reader->catalogue;
	if (!grammar_words(node, reader->problems))
		return;
	reader->target->pins_capabilities = true;
	VEC(const char *) known = {0};
	VEC_EACH (capability, &catalogue->capabilities)
		VEC_PUSH(&known, *capability);
	VEC_EACH (item, &node->children) {
		size_t i = 0;
		while (i < known.n && strcmp(known.items[i], (*item)->text) != 0)
			i++;
		if (i == known.n)
			problems_add_near(reader->problems, (*item)->place, (*item)->text,
					  known.items, known.n, "unknown capability %s",
					  (*item)->text);
		VEC_PUSH(&reader->target->capabilities, mem_dup((*item)->text));
	}
	VEC_FINISH(&known);
}

static bool is_operation(const struct catalogue *catalogue, const char *name)
{
	for (size_t role = 0; role < ACTOR_ROLE_COUNT; role++)
		if (catalogue_operation(catalogue, (enum actor_role)role, name) != NULL)
			return true;
	return false;
}

static void set_lacks(const struct node *node, void *into)
{
	struct reader *reader = into;
	if (!grammar_words(node, reader->problems))
		return;
	VEC(const char *) known = {0};
	VEC_EACH (operation, &reader->catalogue->operations)
		VEC_PUSH(&known, (*operation)->name);
	VEC_EACH (item, &node->children) {
		if (!is_operation(reader->catalogue, (*item)->text))
			problems_add_near(reader->problems, (*item)->place, (*item)->text,
					  known.items, known.n, "unknown operation %s",
					  (*item)->text);
		VEC_PUSH(&reader->target->lacks, mem_dup((*item)->text));
	}
	VEC_FINISH(&known);
}

static bool is_hex(const char *text)
{
	size_t n = 0;
	while (isxdigit((unsigned char)text[n]))
		n++;
	return n == APP_ID_CHARS && text[n] == '\0';
}

static void set_hex(const struct node *node, struct reader *reader, char **into)
{
	set_text(node, reader, into);
	/* Its value is not shown: a certificate is a secret. */
	if (*into != NULL && !is_hex(*into))
		problems_add(reader->problems, node->place,
			     "%s must be %d hexadecimal digits", node->key, APP_ID_CHARS);
}

static void set_app_id(const struct node *node, void *into)
{
	struct reader *reader = into;
	set_hex(node, reader, &reader->target->apps[reader->app].id);
}

static void set_certificate(const struct node *node, void *into)
{
	struct reader *reader = into;
	bool is_static = reader->app == APP_STATIC;
	if (is_static != (node->kind == NODE_NULL))
		problems_add(reader->problems, node->place, "the %s app has %s",
			     app_kind_name(reader->app),
			     is_static ? "no certificate" : "a certificate");
	else if (!is_static)
		set_hex(node, reader, &reader->target->apps[reader->app].certificate);
}

/* clang-format off */
static const struct grammar_row app_rows[] = {
	{"id",          KIND_TEXT,             GRAMMAR_REQUIRED, set_app_id,      0},
	{"certificate", KIND_TEXT | KIND_NULL, GRAMMAR_REQUIRED, set_certificate, 0},
};
/* clang-format on */

static void set_apps(const struct node *node, void *into)
{
	struct reader *reader = into;
	struct grammar_row rows[APP_KIND_COUNT];
	for (size_t i = 0; i < APP_KIND_COUNT; i++)
		rows[i] = (struct grammar_row){
			.key = app_kind_name((enum app_kind)i),
			.kinds = KIND_MAP,
			.offset = GRAMMAR_NOWHERE,
		};
	if (!grammar_map(node, "the apps", GRAMMAR_ROWS(rows), NULL, reader->problems))
		return;
	for (size_t i = 0; i < APP_KIND_COUNT; i++) {
		const struct node *app = node_get(node, rows[i].key);
		reader->app = (enum app_kind)i;
		if (app == NULL)
			continue;
		reader->target->apps[i].given = true;
		grammar_map(app, "an app", GRAMMAR_ROWS(app_rows), reader,
			    reader->problems);
	}
}

/* clang-format off */
static const struct grammar_row file_rows[] = {
	{"name",         KIND_TEXT, GRAMMAR_REQUIRED, set_name,         0},
	{"version",      KIND_WORD, GRAMMAR_OPTIONAL, set_version,      0},
	{"service",      KIND_TEXT, GRAMMAR_OPTIONAL, set_service,      0},
	{"service-cmd",  KIND_TEXT, GRAMMAR_OPTIONAL, set_service_cmd,  0},
	{"client-cmd",   KIND_TEXT, GRAMMAR_OPTIONAL, set_client_cmd,   0},
	{"clients",      KIND_MAP,  GRAMMAR_OPTIONAL, set_clients,      0},
	{"platform",     KIND_TEXT, GRAMMAR_OPTIONAL, set_platform,     0},
	{"build",        KIND_TEXT, GRAMMAR_OPTIONAL, set_build,        0},
	{"cacert",       KIND_TEXT, GRAMMAR_OPTIONAL, set_cacert,       0},
	{"capabilities", KIND_LIST, GRAMMAR_OPTIONAL, set_capabilities, 0},
	{"lacks",        KIND_LIST, GRAMMAR_OPTIONAL, set_lacks,        0},
	{"known",        KIND_TEXT, GRAMMAR_OPTIONAL, set_known,        0},
	{"apps",         KIND_MAP,  GRAMMAR_OPTIONAL, set_apps,         0},
};
/* clang-format on */

static void check_attachment(const struct node *root, struct problems *problems)
{
	const struct node *service = node_get(root, "service");
	const struct node *command = node_get(root, "service-cmd");
	const struct node *client = node_get(root, "client-cmd");
	const struct node *clients = node_get(root, "clients");
	if (service != NULL && command != NULL && client == NULL && clients == NULL)
		problems_add_hint(problems, command->key_place,
				  "together with a client-cmd: they are a system with a "
				  "wire of its own",
				  "a target has a service or a service-cmd, not both");
	if (client != NULL && clients != NULL)
		problems_add(problems, clients->key_place,
			     "a target has a client-cmd or clients, not both");
	if (service == NULL && command == NULL && client == NULL && clients == NULL)
		problems_add_hint(problems, root->place,
				  "service:, service-cmd:, client-cmd: or clients:",
				  "nothing says how to attach this target");
}

bool load_target(const char *path, const struct catalogue *catalogue, struct suite *suite,
		 struct target *ret, struct problems *problems)
{
	size_t before = problems_count(problems);
	bool is_folder = file_is_folder(path);
	OWNED(mem_freep)
	char *file = is_folder ? file_join(path, TARGET_FILE) : mem_dup(path);
	OWNED(node_freep)
	struct node *root = source_map(file, suite, problems);
	if (root == NULL)
		return false;
	struct target target = {.folder = file_folder(file)};
	struct reader reader = {
		.target = &target, .catalogue = catalogue, .problems = problems};
	if (grammar_map(root, "a target", GRAMMAR_ROWS(file_rows), &reader, problems))
		check_attachment(root, problems);
	find_known(&target);
	if (problems_count(problems) != before) {
		target_finish(&target);
		return false;
	}
	*ret = target;
	return true;
}
