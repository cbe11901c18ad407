#include "cli/reference.h"

#include "base/name.h"
#include "mocks/client/client.h"

#include <stdlib.h>
#include <string.h>

struct names {
	VEC(const char *) items;
};

static bool all_known(const struct option_list *wanted, const struct names *names,
		      const char *what, struct err *err)
{
	VEC_EACH (want, &wanted->items) {
		const char *near = name_nearest(*want, names->items.items,
						names->items.n);

		if (near != NULL && strcmp(near, *want) == 0)
			continue;
		return err_set(err, ERR_USAGE, "no %s %s%s%s", what, *want,
			       near != NULL ? "; did you mean " : "",
			       near != NULL ? near : "");
	}
	return true;
}

bool reference_names_known(const struct run_options *options, struct err *err)
{
	struct names defects = {0}, variants = {0};
	size_t n_defects, n_variants;
	const struct mock_defect *defect = service_defects(&n_defects);
	const struct mock_variant *variant = service_variants(&n_variants);
	bool ok;

	for (size_t i = 0; i < n_defects; i++)
		VEC_PUSH(&defects.items, defect[i].name);
	for (size_t i = 0; i < n_variants; i++)
		VEC_PUSH(&variants.items, variant[i].name);
	variant = client_variants(&n_variants);
	for (size_t i = 0; i < n_variants; i++)
		VEC_PUSH(&variants.items, variant[i].name);
	ok = all_known(&options->defects, &defects, "defect", err) &&
	     all_known(&options->variants, &variants, "variant", err);
	VEC_FINISH(&defects.items);
	VEC_FINISH(&variants.items);
	return ok;
}

static bool is_of_client(const char *name)
{
	size_t n;
	const struct mock_variant *variants = client_variants(&n);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(variants[i].name, name) == 0)
			return true;
	}
	return false;
}

void reference_part_variants(struct run_options *options)
{
	size_t i = 0;

	while (i < options->variants.items.n) {
		const char *name = options->variants.items.items[i];

		if (!is_of_client(name)) {
			i++;
			continue;
		}
		VEC_PUSH(&options->client_variants.items, name);
		VEC_REMOVE(&options->variants.items, i);
	}
}
