#include "cli/reference.h"

#include "base/name.h"
#include "mocks/service/defect.h"

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
	ok = all_known(&options->defects, &defects, "defect", err) &&
	     all_known(&options->variants, &variants, "variant", err);
	VEC_FINISH(&defects.items);
	VEC_FINISH(&variants.items);
	return ok;
}
