#include "mocks/client/release.h"

#include <stddef.h>

#define PART_MAX 255

static const struct {
	unsigned parts[3];
} releases[RELEASE_COUNT] = {
	/* clang-format off */
	[RELEASE_0_9_0] = {{0, 9, 0}},
	[RELEASE_0_9_1] = {{0, 9, 1}},
	[RELEASE_0_9_2] = {{0, 9, 2}},
	[RELEASE_0_9_3] = {{0, 9, 3}},
	[RELEASE_1_0_0] = {{1, 0, 0}},
	[RELEASE_1_0_1] = {{1, 0, 1}},
	/* clang-format on */
};

/* Digits and dots alone: sscanf() would take signs and blanks, too. */
static bool parse(const char *version, unsigned ret[3])
{
	const char *c = version;

	for (size_t i = 0; i < 3; i++) {
		unsigned part = 0;

		if (*c < '0' || *c > '9')
			return false;
		for (; *c >= '0' && *c <= '9'; c++) {
			part = part * 10 + (unsigned)(*c - '0');
			if (part > PART_MAX)
				return false;
		}
		if (*c != (i < 2 ? '.' : '\0'))
			return false;
		c++;
		ret[i] = part;
	}
	return true;
}

static bool is_above(const unsigned a[3], const unsigned b[3])
{
	for (size_t i = 0; i < 3; i++) {
		if (a[i] != b[i])
			return a[i] > b[i];
	}
	return false;
}

bool release_find(const char *version, enum release *ret)
{
	enum release found = RELEASE_0_9_0;
	unsigned parts[3];

	if (!parse(version, parts))
		return false;
	for (enum release i = 0; i < RELEASE_COUNT; i++) {
		if (!is_above(releases[i].parts, parts))
			found = i;
	}
	*ret = found;
	return true;
}
