#include "cli/case_list.h"

#include "base/mem.h"
#include "base/text.h"
#include "load/load.h"
#include "mocks/client/client.h"
#include "model/verdict.h"

#include <string.h>

int case_list_print(const struct setup *setup, FILE *out)
{
	bool several = setup->catalogues.n > 1;
	char profile[VERSION_TEXT_SIZE];

	for (size_t i = 0; i < setup->n_selected; i++) {
		const struct test_case *test =
			setup->suite.cases.items[setup->selected[i]];

		version_format(test->catalogue->version, profile);
		fprintf(out, "%s%s%s:%u: %s  [", several ? profile : "",
			several ? " " : "", test->place.file, test->place.line,
			test->title);
		for (size_t j = 0; j < test->covers.n; j++)
			fprintf(out, "%s%s", j > 0 ? " " : "", test->covers.items[j]->id);
		fputs("]\n", out);
	}
	fprintf(out, "%zu case%s\n", setup->n_selected,
		setup->n_selected == 1 ? "" : "s");
	return setup->n_selected == 0 ? EXIT_EMPTY : EXIT_PASSED;
}

static void print_defects(const char *side, const struct mock_defect *defects, size_t n,
			  FILE *out)
{
	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s\t%s\t%s\t%s\t%s\n", side, defects[i].name,
			defects[i].requirement,
			defects[i].versions != NULL ? defects[i].versions : "-",
			defects[i].what);
}

int defect_list_print(FILE *out)
{
	size_t n;
	const struct mock_defect *defects = service_defects(&n);
	const struct mock_variant *variants;

	print_defects("service", defects, n, out);
	defects = client_defects(&n);
	print_defects("client", defects, n, out);
	variants = service_variants(&n);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "variant\t%s\t-\t-\t%s\n", variants[i].name,
			variants[i].what);
	variants = client_variants(&n);
	for (size_t i = 0; i < n; i++)
		fprintf(out, "variant\t%s\t-\t-\t%s\n", variants[i].name,
			variants[i].what);
	return EXIT_PASSED;
}

int case_schema_print(const struct setup *setup, FILE *out)
{
	struct text schema OWNED(text_finish) = {0};

	load_write_schema(setup_newest(setup), &setup->requirements, &schema);
	fputs(text_str(&schema), out);
	return EXIT_PASSED;
}

/* The cases of CATALOGUE; *RET_OWN: those that are for its version. */
static size_t count_cases(const struct setup *setup, const struct catalogue *catalogue,
			  size_t *ret_own)
{
	size_t n = 0;

	*ret_own = 0;
	VEC_EACH (test, &setup->suite.cases) {
		if ((*test)->catalogue != catalogue)
			continue;
		n++;
		if ((*test)->in_profile)
			++*ret_own;
	}
	return n;
}

int check_print(const struct setup *setup, FILE *out)
{
	char version[VERSION_TEXT_SIZE];
	size_t own;
	size_t n = count_cases(setup, setup_newest(setup), &own);

	fprintf(out, "%zu files, %zu cases, ", setup->suite.files.n, n);
	for (size_t i = setup->catalogues.n; i-- > 0;) {
		const struct catalogue *catalogue = setup->catalogues.items[i];

		count_cases(setup, catalogue, &own);
		version_format(catalogue->version, version);
		fprintf(out, "%zu %s %s%s", own,
			catalogue == setup_newest(setup) ? "of them for" : "for", version,
			i > 0 ? ", " : ": no problem\n");
	}
	return EXIT_PASSED;
}
