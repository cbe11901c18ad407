#include "base/map.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int values[4];

/* The keys of MAP in the order of a walk, each with a blank behind it. */
static void walk(const struct map *map, char *ret)
{
	const char *key;
	void *value;

	*ret = '\0';
	for (size_t at = 0; map_next(map, &at, &key, &value);)
		sprintf(ret + strlen(ret), "%s ", key);
}

Test(base_map, zeroed_memory_is_an_empty_map)
{
	struct map map = {0};
	const char *key = "untouched";
	void *value = &values[0];
	size_t at = 0;

	cr_assert_null(map_get(&map, "a"));
	cr_assert_not(map_has(&map, "a"));
	cr_assert_null(map_remove(&map, "a"));
	cr_assert_not(map_next(&map, &at, &key, &value));
	cr_assert_str_eq(key, "untouched");
	cr_assert_eq(value, &values[0]);
	map_finish(&map);
	map_finish(NULL);
}

Test(base_map, what_was_put_is_found_and_what_was_not_is_not)
{
	OWNED(map_finish)
	struct map map = {0};
	char key[] = "alice";

	cr_assert_null(map_put(&map, key, &values[0]));
	key[0] = 'A'; /* the map has a copy */
	cr_assert_eq(map_get(&map, "alice"), &values[0]);
	cr_assert_null(map_get(&map, "Alice"));
	cr_assert_null(map_get(&map, "alic"));
	cr_assert_null(map_get(&map, ""));
	cr_assert_eq(map.n, 1);
}

Test(base_map, a_null_is_a_value_too)
{
	OWNED(map_finish)
	struct map map = {0};

	map_put(&map, "", NULL);
	cr_assert_null(map_get(&map, ""));
	cr_assert(map_has(&map, ""));
}

Test(base_map, a_second_put_replaces_and_yields_the_first)
{
	OWNED(map_finish)
	struct map map = {0};
	char order[100];

	map_put(&map, "a", &values[0]);
	map_put(&map, "b", &values[1]);
	cr_assert_eq(map_put(&map, "a", &values[2]), &values[0]);
	cr_assert_eq(map_get(&map, "a"), &values[2]);
	cr_assert_eq(map.n, 2);
	walk(&map, order);
	cr_assert_str_eq(order, "a b ");
}

Test(base_map, a_removed_key_is_gone_until_it_is_put_again)
{
	OWNED(map_finish)
	struct map map = {0};
	char order[100];

	map_put(&map, "a", &values[0]);
	map_put(&map, "b", &values[1]);
	map_put(&map, "c", &values[2]);
	cr_assert_eq(map_remove(&map, "a"), &values[0]);
	cr_assert_null(map_remove(&map, "a"));
	cr_assert_not(map_has(&map, "a"));
	cr_assert_eq(map_get(&map, "c"), &values[2]);
	map_put(&map, "a", &values[3]);
	walk(&map, order);
	cr_assert_str_eq(order, "b c a ");
	cr_assert_eq(map.n, 3);
}

Test(base_map, a_walk_survives_the_removal_of_any_key)
{
	for (unsigned removed = 0; removed < 8; removed++) {
		OWNED(map_finish)
		struct map map = {0};
		const char *key;
		void *value;
		unsigned n = 0;

		map_put(&map, "a", &values[0]);
		map_put(&map, "b", &values[1]);
		map_put(&map, "c", &values[2]);
		for (size_t at = 0; map_next(&map, &at, &key, &value); n++) {
			cr_assert_eq(value, &values[key[0] - 'a']);
			if (removed & 1U << (key[0] - 'a'))
				map_remove(&map, key);
		}
		cr_assert_eq(n, 3);
		cr_assert_eq(map.n, 3U - (unsigned)__builtin_popcount(removed));
	}
}

Test(base_map, it_agrees_with_an_array_through_thousands_of_changes)
{
	enum { KEYS = 500, CHANGES = 50000 };
	static int *expected[KEYS];
	static int things[KEYS];
	OWNED(map_finish)
	struct map map = {0};
	unsigned random = 1;

	for (int change = 0; change < CHANGES; change++) {
		char key[16];

		random = random * 1664525 + 1013904223;
		unsigned i = (random >> 8) % KEYS;
		snprintf(key, sizeof key, "key%u", i);
		cr_assert_eq(map_get(&map, key), expected[i], "change %d", change);
		if (random >> 31) {
			cr_assert_eq(map_put(&map, key, &things[i]), expected[i]);
			expected[i] = &things[i];
		} else {
			cr_assert_eq(map_remove(&map, key), expected[i]);
			expected[i] = NULL;
		}
	}

	size_t n = 0;
	for (size_t i = 0; i < KEYS; i++)
		n += expected[i] != NULL;
	cr_assert_eq(map.n, n);
	/* Holes are closed: changes without end take no memory without end. */
	cr_assert_leq(map.cap, 4 * KEYS);
}
