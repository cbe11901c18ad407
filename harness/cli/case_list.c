#include "cli/case_list.h"

#include "base/mem.h"
#include "base/text.h"
#include "load/load.h"
#include "mocks/client/client.h"
#include "model/verdict.h"

#include <string.h>

int case_list_print(const struct setup *setup, FILE *out)
{
	for (size_t i = 0; i < setup->n_selected; i++) {
		const struct test_case *test =
			setup->suite.cases.items[setup->selected[i]];

		fprintf(out, "%s:%u: %s  [", test->place.file, test->place.line,
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
	return EXIT_PASSED;
}

int case_schema_print(const struct setup *setup, FILE *out)
{
	struct text schema OWNED(text_finish) = {0};

	load_write_schema(&setup->catalogue, &setup->requirements, &schema);
	fputs(text_str(&schema), out);
	return EXIT_PASSED;
}

int check_print(const struct setup *setup, FILE *out)
{
	char version[VERSION_TEXT_SIZE];
	size_t n = 0;

	VEC_EACH (test, &setup->suite.cases) {
		if ((*test)->in_profile)
			n++;
	}
	version_format(setup->catalogue.version, version);
	fprintf(out, "%zu files, %zu cases, %zu of them for %s: no problem\n",
		setup->suite.files.n, setup->suite.cases.n, n, version);
	return EXIT_PASSED;
}
