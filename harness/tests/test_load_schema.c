#include "load/yaml.h"
#include "tests/cases_world.h"
#include "tests/json_schema.h"

static struct cases_world world;
static struct json *root;

static void set_up(void)
{
	cases_world_init(&world);
	OWNED(text_finish)
	struct text text = {0};
	load_write_schema(&world.catalogue, &world.requirements, &text);
	cr_assert(json_parse(text_str(&text), text.len, &root, NULL));
}

static void tear_down(void)
{
	json_free(root);
	cases_world_finish(&world);
}

TestSuite(case_schema, .init = set_up, .fini = tear_down);

Test(case_schema, is_the_committed_file_byte_for_byte)
{
	OWNED(text_finish)
	struct text made = {0};
	OWNED(text_finish)
	struct text there = {0};
	char *path OWNED(mem_freep)
	= text_format("%s/schema/case.v1.json", corpus_fixtures());
	load_write_schema(&world.catalogue, &world.requirements, &made);
	cr_assert(file_read(path, 1 << 22, &there, NULL), "%s", path);
	/* A place to take the new one from, after the rows have changed. */
	const char *keep = getenv("RTM_CONFORM_KEEP_SCHEMA");
	if (keep != NULL)
		cr_assert(file_write(keep, text_str(&made), made.len, NULL));
	cr_expect(made.len == there.len &&
			  memcmp(text_str(&made), text_str(&there), made.len) == 0,
		  "%s is not what the rows give: RTM_CONFORM_KEEP_SCHEMA=FILE keeps that",
		  path);
}

/* True if every document of TEXT is valid. */
static bool is_valid(const char *text, size_t len)
{
	OWNED(documents_finish)
	struct documents documents = {0};
	struct problems problems = {0};
	cr_assert(yaml_read("t.yaml", text, len, &documents, &problems));
	OWNED(json_schema_finish)
	struct json_schema schema = {.root = root};
	bool valid = true;
	VEC_EACH (document, &documents.roots) {
		struct json *json OWNED(json_freep)
		= node_to_json(*document);
		valid = json_schema_valid(&schema, root, json) && valid;
	}
	return valid;
}

static bool is_valid_file(const char *path)
{
	OWNED(text_finish)
	struct text text = {0};
	cr_assert(file_read(path, 1 << 20, &text, NULL), "%s", path);
	return is_valid(text_str(&text), text.len);
}

Test(case_schema, takes_every_file_that_the_loader_takes)
{
	char *folder OWNED(mem_freep)
	= text_format("%s/corpus/accept", corpus_fixtures());
	OWNED(file_list_finish)
	struct file_list list = {0};
	cr_assert(file_find(folder, ".yaml", CORPUS_FILES_MAX, &list, NULL));
	cr_assert_geq(list.paths.n, 6);
	VEC_EACH (path, &list.paths) {
		/* Words of other versions are in no schema of this one. */
		if (strstr(*path, "versions.yaml") == NULL)
			cr_expect(is_valid_file(*path), "%s", *path);
	}
}

Test(case_schema, refuses_what_is_wrong_in_structure)
{
	static const char *const names[] = {
		"no-case",
		"unknown-key",
		"missing-keys",
		"bad-versions",
		"basic-is-no-truth",
		"unknown-requirement",
		"unknown-capability",
		"case-allow-unknown",
		"actor-bad-name",
		"actor-details",
		"token-details",
		"steps-no-list",
		"step-no-text",
		"unknown-operation",
		"unknown-event",
		"unknown-form",
		"unknown-modifier",
		"together-shape",
		"bad-durations",
		"bad-next",
		"step-allow-unknown",
		"step-covers-unknown",
		"name-bad",
		"gives-unknown",
		"gave-shape",
		"args-unknown",
		"args-no-map",
		"value-types",
		"value-enum-unknown",
		"value-special",
		"pattern-unknown-field",
		"pattern-types",
		"pattern-words",
		"time-and-network",
		"raw",
		"each-map",
		"each-no-maps",
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *path OWNED(mem_freep)
		= text_format("%s/corpus/reject/case/%s.yaml", corpus_fixtures(),
			      names[i]);
		cr_expect_not(is_valid_file(path), "%s", names[i]);
	}
}

Test(case_schema, names_every_operation_event_code_and_requirement)
{
	OWNED(text_finish)
	struct text text = {0};
	load_write_schema(&world.catalogue, &world.requirements, &text);
	const char *schema = text_str(&text);
	VEC_EACH (operation, &world.catalogue.operations)
		cr_expect_not_null(strstr(schema, (*operation)->name));
	VEC_EACH (event, &world.catalogue.events)
		cr_expect_not_null(strstr(schema, (*event)->name));
	VEC_EACH (requirement, &world.requirements.list)
		cr_expect_not_null(strstr(schema, (*requirement)->id));
	VEC_EACH (operation, &world.catalogue.operations) {
		if ((*operation)->codes == NULL)
			continue;
		VEC_EACH (code, &(*operation)->codes->codes)
			cr_expect_not_null(strstr(schema, (*code)->name));
	}
}
