#include "base/vec.h"

#include "base/mem.h"

#define FIRST_CAP 8

void *vec_grow(void *items, size_t *cap, size_t want, size_t size)
{
	size_t grown = *cap < FIRST_CAP ? FIRST_CAP : *cap * 2;

	if (grown < want)
		grown = want;
	items = mem_resize(items, grown, size);
	*cap = grown;
	return items;
}
