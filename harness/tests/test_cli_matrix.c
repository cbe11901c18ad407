#include "base/file.h"
#include "base/mem.h"
#include "cli/matrix.h"
#include "cli/matrix_cache.h"
#include "folder.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void add_side(struct matrix *matrix, const char *name, enum matrix_wire wire,
		     const char *version, bool client, bool service)
{
	struct matrix_side *side = VEC_ADD(&matrix->sides);

	side->name = mem_dup(name);
	side->wire = wire;
	side->client = client ? mem_dup("adapter") : NULL;
	side->service = service ? mem_dup("service") : NULL;
	cr_assert(version_parse(version, &side->version));
	memset(side->hash, 'a', sizeof side->hash - 1);
}

static const struct matrix_cell *cell_of(const struct matrix *matrix, const char *row,
					 const char *column, bool of_services)
{
	VEC_EACH (cell, &matrix->cells) {
		if (strcmp(cell->row->name, row) == 0 &&
		    strcmp(cell->column->name, column) == 0 &&
		    cell->of_services == of_services)
			return cell;
	}
	return NULL;
}

static void make(struct matrix *matrix)
{
	add_side(matrix, "old", MATRIX_RTM, "0.9.3", true, false);
	add_side(matrix, "new", MATRIX_RTM, "1.0.1", true, true);
	add_side(matrix, "sig", MATRIX_OLDER_SDK, "1.0.1", true, false);
	add_side(matrix, "own", MATRIX_OWN, "1.0.1", true, true);
	add_side(matrix, "service", MATRIX_RTM, "1.0.1", false, true);
	matrix_plan(matrix);
}

Test(cli_matrix, plays_the_pairs_that_can_meet)
{
	static const struct {
		const char *row, *column;
		bool of_services, there;
		const char *apart, *profile;
	} rows[] = {
		{"old", "old", false, true, NULL, "0.9.3"},
		{"old", "new", false, true, NULL, "0.9.3"},
		{"new", "old", false, true, NULL, "0.9.3"},
		{"new", "new", false, true, NULL, "1.0.1"},
		{"new", "sig", false, true, NULL, "1.0.1"},
		{"old", "sig", false, true, "interop is from 1.0.0 on", "0.9.3"},
		{"sig", "new", false, true, "see its column", "1.0.1"},
		{"own", "own", false, true, NULL, "1.0.1"},
		{"own", "new", false, true, "another wire", "1.0.1"},
		{"new", "own", false, true, "another wire", "1.0.1"},
		{"service", "new", false, false, NULL, NULL},
		{"new", "service", false, false, NULL, NULL},
		{"service", "new", true, true, NULL, "1.0.1"},
		{"service", "old", true, true, NULL, "0.9.3"},
		{"new", "new", true, true, NULL, "1.0.1"},
		{"service", "own", true, true, "another wire", "1.0.1"},
		{"service", "service", true, false, NULL, NULL},
		{"own", "new", true, false, NULL, NULL},
		{"old", "new", true, false, NULL, NULL},
	};
	struct matrix matrix OWNED(matrix_finish) = {0};

	make(&matrix);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct matrix_cell *cell = cell_of(
			&matrix, rows[i].row, rows[i].column, rows[i].of_services);
		char profile[VERSION_TEXT_SIZE];

		cr_expect_eq(cell != NULL, rows[i].there, "row %zu", i);
		if (cell == NULL || !rows[i].there)
			continue;
		version_format(cell->profile, profile);
		cr_expect_str_eq(profile, rows[i].profile, "row %zu", i);
		cr_expect_eq(cell->apart != NULL, rows[i].apart != NULL, "row %zu", i);
		if (cell->apart != NULL && rows[i].apart != NULL)
			cr_expect_str_eq(cell->apart, rows[i].apart, "row %zu", i);
	}
}

static struct matrix_cell *cell_at(struct matrix *matrix, const char *row,
				   const char *column)
{
	VEC_EACH (cell, &matrix->cells) {
		if (strcmp(cell->row->name, row) == 0 &&
		    strcmp(cell->column->name, column) == 0 && !cell->of_services)
			return cell;
	}
	cr_assert_fail("no cell %s with %s", row, column);
	return NULL;
}

Test(cli_matrix, writes_what_passed_what_failed_and_what_could_not_be_played)
{
	struct matrix matrix OWNED(matrix_finish) = {0};
	struct text text OWNED(text_finish) = {0}, json OWNED(text_finish)
	= {0};
	struct text md OWNED(text_finish) = {0};
	struct matrix_cell *cell;

	add_side(&matrix, "old", MATRIX_RTM, "0.9.3", true, false);
	add_side(&matrix, "new", MATRIX_RTM, "1.0.1", true, false);
	add_side(&matrix, "own", MATRIX_OWN, "1.0.1", true, false);
	matrix_plan(&matrix);
	cr_expect_eq(matrix_exit(&matrix), EXIT_EMPTY);
	cell = cell_at(&matrix, "old", "old");
	matrix_add(cell, "a#one", VERDICT_PASS, NULL, NULL);
	matrix_add(cell, "a#two", VERDICT_SKIP, "Version", "not yet");
	cell->played = 1;
	cr_expect_eq(matrix_exit(&matrix), EXIT_PASSED);
	cell_at(&matrix, "own", "own")->trouble = mem_dup("it would not start");
	cr_expect_eq(matrix_exit(&matrix), EXIT_UNSURE);
	cell = cell_at(&matrix, "old", "new");
	matrix_add(cell, "a#one", VERDICT_PASS, NULL, NULL);
	matrix_add(cell, "a#three", VERDICT_FAIL, "Missing", "bob got nothing");
	cr_expect_eq(matrix_exit(&matrix), EXIT_FAILED);

	matrix_write(&matrix, MATRIX_TEXT, &text);
	cr_expect_str_eq(text_str(&text),
			 "client with  old  new  own\n"
			 "old          1    1/2  -\n"
			 "new          0    0    -\n"
			 "own          -    -    !\n"
			 "\n"
			 "old with new: fail a#three: Missing: bob got nothing\n"
			 "own with own: it would not start\n"
			 "\n"
			 "1 played, 3 kept from before\n"
			 "2 passed, 1 failed, 1 skipped\n");
	matrix_write(&matrix, MATRIX_MARKDOWN, &md);
	cr_expect_not_null(strstr(text_str(&md), "| client with | old | new | own |\n"
						 "|---|---|---|---|\n"
						 "| old | 1 | 1/2 | - |\n"));
	matrix_write(&matrix, MATRIX_JSON, &json);
	cr_expect_not_null(strstr(text_str(&json),
				  "{\"id\":\"a#three\",\"verdict\":\"fail\",\"kind\":"
				  "\"Missing\",\"message\":\"bob got nothing\"}"));
}

static struct test_case *test_case_in(const char *id, const char *file)
{
	struct test_case *ret = mem_new(1, sizeof *ret);

	ret->id = mem_dup(id);
	ret->place = (struct place){.file = file, .line = 1, .column = 1, .width = 1};
	return ret;
}

static void add_source(struct suite *suite, const char *path, const char *bytes)
{
	struct source_file *file = mem_new(1, sizeof *file);

	file->path = mem_dup(path);
	file->text = mem_dup(bytes);
	file->len = strlen(bytes);
	VEC_PUSH(&suite->files, file);
}

static size_t left_over(const char *path, const struct suite *suite,
			const struct matrix *matrix)
{
	struct matrix_cell cell = {.row = matrix->sides.items,
				   .column = matrix->sides.items};
	struct matrix again OWNED(matrix_finish) = {0};
	struct matrix_left left = {0};
	const size_t selected[] = {0, 1, 2};
	struct err err = {0};
	size_t n;

	cr_assert(matrix_cache_read(path, suite, selected, 3, &cell, &left, &err), "%s",
		  err.message);
	n = left.cases.n;
	cr_expect_eq(n + cell.results.n, 3);
	VEC_FINISH(&left.cases);
	VEC_PUSH(&again.cells, cell);
	return n;
}

Test(cli_matrix, plays_again_only_what_changed)
{
	struct folder folder = make_folder();
	char *path OWNED(mem_freep)
	= file_join(folder.path, "cell.json");
	struct matrix matrix OWNED(matrix_finish) = {0};
	struct suite suite OWNED(suite_finish) = {0};
	struct matrix_cell *cell;
	struct err err = {0};

	add_source(&suite, "a.yaml", "first");
	add_source(&suite, "b.yaml", "second");
	VEC_PUSH(&suite.cases, test_case_in("a#one", suite.files.items[0]->path));
	VEC_PUSH(&suite.cases, test_case_in("a#two", suite.files.items[0]->path));
	VEC_PUSH(&suite.cases, test_case_in("b#one", suite.files.items[1]->path));
	make(&matrix);
	cell = cell_at(&matrix, "new", "new");
	cr_expect_eq(left_over(path, &suite, &matrix), 3, "nothing is there yet");

	matrix_add(cell, "a#one", VERDICT_PASS, NULL, NULL);
	matrix_add(cell, "a#two", VERDICT_ERROR, "Adapter", "it died");
	matrix_add(cell, "b#one", VERDICT_FAIL, "Missing", "nothing came");
	cr_assert(matrix_cache_write(path, &suite, cell, &err), "%s", err.message);
	cr_expect_eq(left_over(path, &suite, &matrix), 1, "an error is no result");

	free(suite.files.items[0]->text);
	suite.files.items[0]->text = mem_dup("other");
	cr_expect_eq(left_over(path, &suite, &matrix), 2, "its file changed");

	add_file(&folder, "cell.json", "{\"format\":");
	cr_expect_eq(left_over(path, &suite, &matrix), 3, "cut off");
	remove_folder(&folder);
}

Test(cli_matrix, names_a_cell_by_all_that_decides_it)
{
	struct matrix matrix OWNED(matrix_finish) = {0};
	struct err err = {0};
	char *right OWNED(mem_freep)
	= NULL, *other OWNED(mem_freep)
	= NULL;
	char *house OWNED(mem_freep)
	= NULL, *build OWNED(mem_freep)
	= NULL;

	make(&matrix);
	right = matrix_cache_path("f", cell_at(&matrix, "new", "new"), "house", &err);
	other = matrix_cache_path("f", cell_at(&matrix, "new", "old"), "house", &err);
	house = matrix_cache_path("f", cell_at(&matrix, "new", "new"), "other", &err);
	matrix.sides.items[1].hash[0] = 'b';
	build = matrix_cache_path("f", cell_at(&matrix, "new", "new"), "house", &err);
	cr_assert(right && other && house && build);
	cr_expect_str_neq(right, other);
	cr_expect_str_neq(right, house);
	cr_expect_str_neq(right, build);
}

Test(cli_matrix, hashes_a_build_by_its_files_but_not_by_its_packages)
{
	struct folder folder = make_folder();
	char *packages OWNED(mem_freep)
	= file_join(folder.path, "node_modules");
	char *nowhere OWNED(mem_freep)
	= file_join(folder.path, "nowhere.js");
	char first[MATRIX_HASH_SIZE], second[MATRIX_HASH_SIZE];
	struct err err = {0};

	add_file(&folder, "adapter.js", "one");
	cr_assert(matrix_hash_folder(folder.path, first, &err), "%s", err.message);
	cr_assert(file_make_folder(packages, &err));
	add_file(&folder, "node_modules/index.js", "two");
	cr_assert(matrix_hash_folder(folder.path, second, &err));
	cr_expect_str_eq(first, second, "a package");
	add_file(&folder, "adapter.js", "two");
	cr_assert(matrix_hash_folder(folder.path, second, &err));
	cr_expect_str_neq(first, second, "a file");

	strcpy(second, "as it was");
	cr_expect_not(matrix_hash_file(nowhere, second, &err));
	cr_expect_eq(err.code, ERR_IO);
	cr_expect_str_eq(second, "as it was");
	remove(folder.files.items[1]);
	rmdir(packages);
	remove_folder(&folder);
}
