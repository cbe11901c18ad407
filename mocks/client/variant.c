/* The variants of the reference client: within the rules, and named. */
#include "mocks/client/core.h"

#include "base/name.h"

#include <string.h>

/* clang-format off */
static const struct mock_variant variants[VARIANT_COUNT] = {
	[VARIANT_LOSS_UNREPORTED] = {"loss-unreported",
		"Until 1.0.0 neither a lost network nor its return is reported; 1.0.1 "
		"fixed that."},
};
/* clang-format on */

const struct mock_variant *client_variants(size_t *ret_n)
{
	*ret_n = VARIANT_COUNT;
	return variants;
}

static bool refuse(const char *name, struct err *err)
{
	const char *names[VARIANT_COUNT];

	for (size_t i = 0; i < VARIANT_COUNT; i++)
		names[i] = variants[i].name;
	const char *near = name_nearest(name, names, VARIANT_COUNT);
	if (near == NULL)
		return err_set(err, ERR_USAGE, "the client has no variant '%s'", name);
	return err_set(err, ERR_USAGE,
		       "the client has no variant '%s'; did you mean '%s'?", name, near);
}

bool variant_choose(const char *const *names, unsigned *ret, struct err *err)
{
	unsigned chosen = 0;

	for (; names != NULL && *names != NULL; names++) {
		size_t i = 0;
		while (i < VARIANT_COUNT && strcmp(variants[i].name, *names) != 0)
			i++;
		if (i == VARIANT_COUNT)
			return refuse(*names, err);
		chosen |= 1U << i;
	}
	*ret = chosen;
	return true;
}

bool variant_is(const struct client *client, enum variant variant)
{
	return (client->variants >> variant & 1) != 0;
}
