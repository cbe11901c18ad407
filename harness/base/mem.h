/*
 * Memory: allocation that cannot fail, and the words that say who owns what.
 *
 * Running out of memory ends the program with a line on stderr: nothing here
 * can go on without it, and a thousand untested paths would not be safer.
 * This module never hides a leak: there are no arenas and no pools.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Marks a local that owns what it points to; FREE_FN takes its address. */
#define OWNED(free_fn) __attribute__((cleanup(free_fn)))

/* Moves ownership out of POINTER: its value, and NULL stays behind. */
#define TAKE(pointer)                                   \
	({                                              \
		__typeof__(pointer) taken_ = (pointer); \
		(pointer) = NULL;                       \
		taken_;                                 \
	})

/* Zeroed memory for N objects of SIZE bytes each; never NULL. Free with free(). */
void *mem_new(size_t n, size_t size);

/* PTR grown or shrunk to N objects of SIZE bytes; new bytes are not zeroed. */
void *mem_resize(void *ptr, size_t n, size_t size);

/* A copy of TEXT, or NULL for NULL. The caller owns it. */
char *mem_dup(const char *text);

/* A copy of LEN bytes at DATA with a NUL after them. The caller owns it. */
char *mem_dup_bytes(const char *data, size_t len);

/* For OWNED: frees what *(void **)PTR points to. */
void mem_freep(void *ptr);

#endif
