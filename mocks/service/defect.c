#include "mocks/service/defect.h"

#include "base/name.h"
#include "mocks/service/core.h"

#include <string.h>

/* clang-format off */
#define DEFECT_ROW(id, name, requirement, ...) {name, requirement, __VA_ARGS__},
#define VARIANT_ROW(id, name, what) {name, what},
/* clang-format on */

static const struct mock_defect defects[DEFECT_COUNT] = {DEFECT_ROWS(DEFECT_ROW)};
static const struct mock_variant variants[VARIANT_COUNT] = {VARIANT_ROWS(VARIANT_ROW)};

const struct mock_defect *service_defects(size_t *ret_n)
{
	*ret_n = DEFECT_COUNT;
	return defects;
}

const struct mock_variant *service_variants(size_t *ret_n)
{
	*ret_n = VARIANT_COUNT;
	return variants;
}

static bool unknown(const char *what, const char *name, const char *const *known,
		    size_t n, struct err *err)
{
	const char *nearest = name_nearest(name, known, n);

	if (nearest != NULL)
		return err_set(err, ERR_USAGE, "there is no %s %s, did you mean %s?",
			       what, name, nearest);
	return err_set(err, ERR_USAGE, "there is no %s %s", what, name);
}

/* The place of NAME among N, or N. */
static size_t find(const char *name, const char *const *known, size_t n)
{
	size_t i = 0;

	while (i < n && strcmp(known[i], name) != 0)
		i++;
	return i;
}

bool defects_set(struct service *service, const char *const *names, struct err *err)
{
	const char *known[DEFECT_COUNT];

	for (size_t i = 0; i < DEFECT_COUNT; i++)
		known[i] = defects[i].name;
	for (; names != NULL && *names != NULL; names++) {
		size_t i = find(*names, known, DEFECT_COUNT);

		if (i == DEFECT_COUNT)
			return unknown("defect", *names, known, DEFECT_COUNT, err);
		service->defects[i / 64] |= UINT64_C(1) << i % 64;
	}
	return true;
}

bool variants_set(struct service *service, const char *const *names, struct err *err)
{
	const char *known[VARIANT_COUNT];

	for (size_t i = 0; i < VARIANT_COUNT; i++)
		known[i] = variants[i].name;
	for (; names != NULL && *names != NULL; names++) {
		size_t i = find(*names, known, VARIANT_COUNT);

		if (i == VARIANT_COUNT)
			return unknown("variant", *names, known, VARIANT_COUNT, err);
		service->variants |= UINT64_C(1) << i;
	}
	return true;
}
