/*
 * A growable array of any type. Zeroed memory is a valid empty one.
 *
 *	VEC(struct thing) things = {0};
 *	VEC_PUSH(&things, (struct thing){.n = 1});
 *	VEC_EACH(thing, &things)
 *		use(thing);
 *	VEC_FINISH(&things);
 *
 * Items move when the array grows: keep indices, or hold pointers as items.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define VEC(type)            \
	struct {             \
		type *items; \
		size_t n;    \
		size_t cap;  \
	}

/* Makes room for WANT items of SIZE bytes; used by VEC_PUSH. */
void *vec_grow(void *items, size_t *cap, size_t want, size_t size);

#define VEC_PUSH(vec, ...)                                                               \
	do {                                                                             \
		if ((vec)->n == (vec)->cap)                                              \
			(vec)->items = vec_grow((vec)->items, &(vec)->cap, (vec)->n + 1, \
						sizeof *(vec)->items);                   \
		(vec)->items[(vec)->n++] = (__VA_ARGS__);                                \
	} while (0)

/* Adds a zeroed item and yields its address, valid until the next growth. */
#define VEC_ADD(vec)                                                                     \
	({                                                                               \
		if ((vec)->n == (vec)->cap)                                              \
			(vec)->items = vec_grow((vec)->items, &(vec)->cap, (vec)->n + 1, \
						sizeof *(vec)->items);                   \
		(vec)->items[(vec)->n] = (__typeof__(*(vec)->items)){0};                 \
		&(vec)->items[(vec)->n++];                                               \
	})

/*
 * A loop over pointers to the items; ITEM is declared by it. The sum is for its
 * type alone: that of a const array's items, but not const itself.
 */
#define VEC_EACH(item, vec)                                    \
	for (__typeof__((vec)->items + 0) item = (vec)->items; \
	     item != NULL && item < (vec)->items + (vec)->n; item++)

/* Removes item I and closes the gap. */
#define VEC_REMOVE(vec, i)                                            \
	do {                                                          \
		size_t at_ = (i);                                     \
		memmove(&(vec)->items[at_], &(vec)->items[at_ + 1],   \
			((vec)->n - at_ - 1) * sizeof *(vec)->items); \
		(vec)->n--;                                           \
	} while (0)

/* Empty, and its memory given back; what the items own is the caller's. */
#define VEC_FINISH(vec)                    \
	do {                               \
		free((vec)->items);        \
		(vec)->items = NULL;       \
		(vec)->n = (vec)->cap = 0; \
	} while (0)

#endif
