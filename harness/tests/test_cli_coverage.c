#include "cli/coverage_versions.h"
#include "tests/cases_world.h"

#include <criterion/criterion.h>
#include <string.h>

static const char cases[] =
	"case: one\n"
	"covers: [LOGIN-01]\n"
	"actors: [alice, bob]\n"
	"steps:\n"
	"- alice login\n"
	"- alice joinChannel: {channelId: c}\n"
	"  gives: [ExceedLimit, Failure]\n"
	"- bob login\n"
	"- alice gets connectionStateChanged: {state: Aborted}\n"
	"- bob never gets connectionStateChanged: {state: Reconnecting}\n"
	"---\n"
	"case: two\n"
	"actors: [alice]\n"
	"covers: [LOGIN-04]\n"
	"steps:\n"
	"- alice login:\n"
	"  repeat: 3\n"
	"  gives: any\n"
	"  as: burst\n"
	"- burst gave: {count: LoginTooOften, gte: 1}\n";

/* What is told of NAME's CODE, or NULL. */
static const struct coverage_row *find(const struct coverage *coverage, const char *name,
				       const char *code)
{
	VEC_EACH (row, &coverage->codes.list) {
		const char *owner = row->operation != NULL ? row->operation->name
				    : row->event != NULL   ? row->event->name
							   : row->table->name;
		if (strcmp(owner, name) == 0 && strcmp(row->code->name, code) == 0)
			return row;
	}
	return NULL;
}

static void give_reason(struct cases_world *world, const char *table, const char *code,
			const char *who)
{
	VEC_EACH (each, &world->catalogue.tables)
		VEC_EACH (row, &(*each)->codes)
			if (strcmp((*each)->name, table) == 0 &&
			    strcmp((*row)->name, code) == 0)
				VEC_PUSH(&(*row)->unprovoked,
					 (struct code_giver){
						 who == NULL ? NULL : mem_dup(who),
						 mem_dup("because"), (*row)->place});
}

Test(coverage, tells_which_codes_a_case_provokes_and_why_others_cannot_be)
{
	static const struct row {
		const char *owner, *code;
		int state; /* -1: no such row */
		size_t n_cases;
	} rows[] = {
		{"login", "Ok", COVERAGE_STALE, 1},
		{"login", "LoginTooOften", COVERAGE_TESTED, 1},
		{"login", "InvalidArgument", COVERAGE_UNPROVOKED, 0},
		{"login", "Rejected", COVERAGE_UNTESTED, 0},
		{"joinChannel", "ExceedLimit", COVERAGE_TESTED, 1},
		{"joinChannel", "Failure", COVERAGE_TESTED, 1},
		{"joinChannel", "Ok", COVERAGE_UNTESTED, 0},
		{"connectionStateChanged", "Aborted", COVERAGE_TESTED, 1},
		{"connectionStateChanged", "Reconnecting", COVERAGE_UNTESTED, 0},
		/* of the four that give the table, one gives the code */
		{"cancelLocalInvitation", "NotStarted", COVERAGE_UNTESTED, 0},
		{"sendLocalInvitation", "NotStarted", -1, 0},
		/* said of one of them only */
		{"getMembers", "Timeout", COVERAGE_UNPROVOKED, 0},
		{"clearLocalUserAttributes", "Failure", COVERAGE_UNPROVOKED, 0},
		{"setLocalUserAttributes", "Failure", COVERAGE_UNTESTED, 0},
		/* given by nothing */
		{"LocalInvitationState", "Idle", COVERAGE_UNPROVOKED, 0},
		{"localInvitationAccepted", "Idle", -1, 0},
		{"login", "Aborted", -1, 0},
	};
	struct cases_world world;
	struct setup setup = {0};
	struct problems problems = {0};
	struct coverage coverage = {0};

	cases_world_init(&world);
	VEC_EACH (table, &world.catalogue.tables)
		VEC_EACH (code, &(*table)->codes)
			while ((*code)->unprovoked.n > 0 &&
			       strcmp((*code)->name, "Idle") != 0) {
				free((*code)->unprovoked.items[0].name);
				free((*code)->unprovoked.items[0].text);
				VEC_REMOVE(&(*code)->unprovoked, 0);
			}
	give_reason(&world, "Login", "Ok", NULL);
	give_reason(&world, "Login", "InvalidArgument", NULL);
	give_reason(&world, "GetMembers", "Timeout", "getMembers");
	give_reason(&world, "AttributeOperation", "Failure", "clearLocalUserAttributes");
	bool good = cases_load_text(&world, cases, sizeof cases - 1, &setup.suite,
				    &problems);
	OWNED(text_finish)
	struct text said = {0};
	problems_print(&problems, &setup.suite, &said);
	cr_assert(good, "%s", text_str(&said));
	setup.requirements = world.requirements;
	coverage_count(&setup, &world.catalogue, &coverage);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct coverage_row *row = find(&coverage, rows[i].owner,
						      rows[i].code);
		cr_expect((row != NULL) == (rows[i].state >= 0), "%s %s", rows[i].owner,
			  rows[i].code);
		if (row == NULL || rows[i].state < 0)
			continue;
		cr_expect_eq((int)row->state, rows[i].state, "%s %s is %s", rows[i].owner,
			     rows[i].code, coverage_state_name(row->state));
		cr_expect_eq(row->cases.n, rows[i].n_cases, "%s %s has %zu",
			     rows[i].owner, rows[i].code, row->cases.n);
	}
	cr_expect_eq(coverage_total(&coverage.requirements, COVERAGE_TESTED), 2);
	cr_expect_eq(coverage.uncited.n, 0);
	coverage_finish(&coverage);
	suite_finish(&setup.suite);
	problems_finish(&problems);
	cases_world_finish(&world);
}

static const char versions_cases[] = "case: old\n"
				     "covers: [LOGIN-01]\n"
				     "actors: [alice]\n"
				     "steps:\n"
				     "- alice login\n"
				     "---\n"
				     "case: new\n"
				     "covers: [LOGIN-01, LOGIN-09]\n"
				     "actors: [alice]\n"
				     "steps:\n"
				     "- alice logout:\n"
				     "  gives: NotLoggedIn\n";

static char *print_versions(const struct coverages *coverages, int format)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	coverage_write_versions(coverages, format, out);
	fclose(out);
	return text;
}

/* Twice the same cases: as 0.9.3 sees them, and as 1.0.1 does. */
static void count_versions(struct cases_world worlds[2], struct suite suites[2],
			   struct coverages *ret)
{
	static const struct version versions[2] = {{0, 9, 3}, {1, 0, 1}};

	for (size_t i = 0; i < 2; i++) {
		struct problems problems = {0};
		struct setup setup = {0};
		char *folder OWNED(mem_freep)
		= text_format("%s/versions", corpus_fixtures());

		cases_world_init(&worlds[i]);
		catalogue_finish(&worlds[i].catalogue);
		worlds[i].options.profile = versions[i];
		cr_assert(load_catalogue(folder, versions[i], &worlds[i].fixtures,
					 &worlds[i].catalogue, &problems));
		cr_assert(cases_load_text(&worlds[i], versions_cases,
					  sizeof versions_cases - 1, &suites[i],
					  &problems));
		setup.suite = suites[i];
		setup.requirements = worlds[i].requirements;
		coverage_count(&setup, &worlds[i].catalogue, VEC_ADD(&ret->list));
		problems_finish(&problems);
	}
}

Test(coverage, sets_versions_side_by_side)
{
	static const struct {
		int format;
		const char *wanted;
	} rows[] = {
		{0, "\nt                         1      2\n"},
		{0, "\nrequirement           0.9.3  1.0.1\n"},
		{0, "\nLOGIN-01                  1      2\n"},
		{0, "\nLOGIN-09                  -      1\n"},
		{0, "\nLOGIN-10               none      -\n"},
		{0, "\nrequirements of 0.9.3: 1 tested, "},
		{1, "{\"areas\":{\"t\":{\"0.9.3\":1,\"1.0.1\":2}}"},
		{1, "{\"name\":\"LOGIN-09\",\"states\":{\"0.9.3\":\"not applicable\","
		    "\"1.0.1\":\"tested\"},\"cases\":{\"0.9.3\":0,\"1.0.1\":1}}"},
		{1, "\"cases\":{\"t#old\":[\"LOGIN-01\"],\"t#new\":[\"LOGIN-01\","
		    "\"LOGIN-09\"]}"},
		{2, "\n| t | 1 | 2 |\n| all | 1 | 2 |\n"},
		{2, "\n| LOGIN-09 | - | 1 |\n| LOGIN-10 | none | - |\n"},
		{2, "\n| tested | 1 | 2 |\n"},
	};
	struct cases_world worlds[2];
	struct suite suites[2] = {0};
	struct coverages coverages = {0};

	count_versions(worlds, suites, &coverages);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		OWNED(mem_freep)
		char *text = print_versions(&coverages, rows[i].format);

		cr_expect_not_null(strstr(text, rows[i].wanted), "no %s in %s",
				   rows[i].wanted, text);
	}
	coverages_finish(&coverages);
	for (size_t i = 0; i < 2; i++) {
		suite_finish(&suites[i]);
		cases_world_finish(&worlds[i]);
	}
}
