#include "base/mem.h"
#include "base/vec.h"
#include "tests/aborts.h"

#include <criterion/criterion.h>
#include <stdint.h>

Test(base_mem, new_memory_is_zeroed_and_never_null)
{
	OWNED(mem_freep)
	unsigned char *bytes = mem_new(100, 1);
	OWNED(mem_freep)
	void *none = mem_new(0, 8);

	cr_assert_not_null(none);
	for (size_t i = 0; i < 100; i++)
		cr_assert_eq(bytes[i], 0);
}

Test(base_mem, resizing_keeps_what_was_there)
{
	OWNED(mem_freep)
	int *numbers = mem_resize(NULL, 2, sizeof *numbers);

	numbers[0] = 7;
	numbers[1] = 8;
	numbers = mem_resize(numbers, 1000, sizeof *numbers);
	cr_assert_eq(numbers[0], 7);
	cr_assert_eq(numbers[1], 8);
	numbers = mem_resize(numbers, 0, sizeof *numbers);
	cr_assert_not_null(numbers);
}

static void resize_by_overflow(void)
{
	/* Two items, were the product cut to the width of a size. */
	free(mem_resize(NULL, SIZE_MAX / 2 + 2, 2));
}

static void new_of_overflow(void)
{
	free(mem_new(SIZE_MAX / 2 + 2, 2));
}

static void copy_of_everything(void)
{
	free(mem_dup_bytes("x", SIZE_MAX));
}

static void resize_to_nothing(void)
{
	free(mem_resize(NULL, 0, 2));
}

Test(base_mem, a_size_that_overflows_ends_the_program)
{
	cr_assert(aborts(resize_by_overflow));
	cr_assert(aborts(new_of_overflow));
	cr_assert(aborts(copy_of_everything));
	cr_assert_not(aborts(resize_to_nothing));
}

Test(base_mem, a_copy_is_a_string_of_its_own)
{
	const char *text = "abc";
	OWNED(mem_freep)
	char *copy = mem_dup(text);
	OWNED(mem_freep)
	char *part = mem_dup_bytes(text + 1, 1);
	OWNED(mem_freep)
	char *empty = mem_dup_bytes(NULL, 0);

	cr_assert_neq(copy, text);
	cr_assert_str_eq(copy, "abc");
	cr_assert_str_eq(part, "b");
	cr_assert_str_eq(empty, "");
	cr_assert_null(mem_dup(NULL));
}

static int n_freed;

static void count_freep(char **ptr)
{
	n_freed += *ptr != NULL;
	mem_freep(ptr);
}

static char *make_and_maybe_keep(bool keep)
{
	OWNED(count_freep)
	char *text = mem_dup("x");

	return keep ? TAKE(text) : NULL;
}

Test(base_mem, what_is_owned_is_freed_unless_taken)
{
	n_freed = 0;
	cr_assert_null(make_and_maybe_keep(false));
	cr_assert_eq(n_freed, 1);

	OWNED(mem_freep)
	char *kept = make_and_maybe_keep(true);
	cr_assert_eq(n_freed, 1);
	cr_assert_str_eq(kept, "x");
}

Test(base_vec, items_keep_their_order_as_it_grows)
{
	VEC(int) numbers = {0};
	int expected = 0;

	VEC_EACH (number, &numbers)
		cr_assert_null(number, "an empty array has an item");
	for (int i = 0; i < 1000; i++)
		VEC_PUSH(&numbers, i);
	cr_assert_eq(numbers.n, 1000);
	cr_assert_geq(numbers.cap, numbers.n);
	VEC_EACH (number, &numbers)
		cr_assert_eq(*number, expected++);
	VEC_FINISH(&numbers);
	cr_assert_null(numbers.items);
	cr_assert_eq(numbers.n, 0);
	cr_assert_eq(numbers.cap, 0);
}

Test(base_vec, an_added_item_is_zeroed)
{
	struct pair {
		int a;
		const char *b;
	};
	VEC(struct pair) pairs = {0};

	for (int i = 0; i < 100; i++) {
		struct pair *pair = VEC_ADD(&pairs);

		cr_assert_eq(pair->a, 0);
		cr_assert_null(pair->b);
		*pair = (struct pair){.a = i, .b = "set"};
	}
	cr_assert_eq(pairs.items[99].a, 99);
	VEC_FINISH(&pairs);
}

Test(base_vec, a_removal_closes_the_gap)
{
	VEC(char) letters = {0};

	for (const char *c = "abcde"; *c != '\0'; c++)
		VEC_PUSH(&letters, *c);
	VEC_REMOVE(&letters, 4);
	VEC_REMOVE(&letters, 0);
	VEC_REMOVE(&letters, 1);
	cr_assert_eq(letters.n, 2);
	cr_assert_eq(letters.items[0], 'b');
	cr_assert_eq(letters.items[1], 'd');
	VEC_FINISH(&letters);
}

Test(base_vec, growth_is_at_least_what_is_wanted)
{
	size_t cap = 0;
	char *items = vec_grow(NULL, &cap, 5000, 1);

	cr_assert_geq(cap, 5000);
	items = vec_grow(items, &cap, cap + 1, 1);
	cr_assert_geq(cap, 10000, "growth by less than double: %zu", cap);
	free(items);
}
