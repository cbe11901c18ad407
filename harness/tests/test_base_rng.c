#include "base/rng.h"

#include <criterion/criterion.h>
#include <string.h>

Test(base_rng, the_numbers_are_those_of_splitmix64)
{
	/* The published outputs of the reference implementation for this seed. */
	static const uint64_t expected[] = {
		6457827717110365317ULL, 3203168211198807973ULL,  9817491932198370423ULL,
		4593380528125082431ULL, 16408922859458223821ULL,
	};
	struct rng rng;

	rng_init(&rng, 1234567);
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		cr_assert_eq(rng_next(&rng), expected[i], "number %zu", i);
}

Test(base_rng, one_seed_and_purpose_give_one_sequence)
{
	struct rng a, b, other_purpose, other_seed, plain;

	rng_init_for(&a, 1, "names");
	rng_init_for(&b, 1, "names");
	rng_init_for(&other_purpose, 1, "order");
	rng_init_for(&other_seed, 2, "names");
	rng_init(&plain, 1);
	for (int i = 0; i < 1000; i++) {
		uint64_t number = rng_next(&a);

		cr_assert_eq(number, rng_next(&b));
		cr_assert_neq(number, rng_next(&other_purpose));
		cr_assert_neq(number, rng_next(&other_seed));
		cr_assert_neq(number, rng_next(&plain));
	}
}

Test(base_rng, a_limit_is_kept_and_all_below_it_come_about_as_often)
{
	enum { LIMIT = 6, THROWS = 60000 };
	unsigned seen[LIMIT] = {0};
	struct rng rng;

	rng_init(&rng, 42);
	for (int i = 0; i < THROWS; i++) {
		uint32_t number = rng_below(&rng, LIMIT);

		cr_assert_lt(number, LIMIT);
		seen[number]++;
	}
	for (int i = 0; i < LIMIT; i++) {
		cr_assert_gt(seen[i], THROWS / LIMIT * 95 / 100, "%d: %u", i, seen[i]);
		cr_assert_lt(seen[i], THROWS / LIMIT * 105 / 100, "%d: %u", i, seen[i]);
	}
}

Test(base_rng, the_smallest_and_the_largest_limit_work)
{
	struct rng rng;
	uint32_t most = 0;

	rng_init(&rng, 7);
	for (int i = 0; i < 1000; i++) {
		uint32_t number = rng_below(&rng, UINT32_MAX);

		cr_assert_eq(rng_below(&rng, 1), 0);
		most = number > most ? number : most;
	}
	cr_assert_gt(most, UINT32_MAX / 2);
}

Test(base_rng, hexadecimal_digits_are_as_many_as_asked)
{
	struct rng rng;

	rng_init(&rng, 3);
	for (size_t len = 0; len <= 40; len++) {
		char digits[50];

		memset(digits, 'x', sizeof digits);
		rng_hex(&rng, digits, len);
		cr_assert_eq(strlen(digits), len);
		cr_assert_eq(strspn(digits, "0123456789abcdef"), len);
		cr_assert_eq(digits[len + 1], 'x');
	}
}
