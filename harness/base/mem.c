#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(size_t n, size_t size)
{
	fprintf(stderr, "rtm-conform: out of memory (%zu x %zu bytes)\n", n, size);
	abort();
}

/* The bytes to ask for: at least 1, as asking for 0 may yield NULL like a failure. */
static size_t bytes_of(size_t n, size_t size)
{
	size_t bytes;

	/* No object can be larger than the difference of two pointers into it. */
	if (__builtin_mul_overflow(n, size, &bytes) || bytes > PTRDIFF_MAX)
		out_of_memory(n, size);
	return bytes != 0 ? bytes : 1;
}

void *mem_new(size_t n, size_t size)
{
	void *ret = calloc(bytes_of(n, size), 1);

	if (ret == NULL)
		out_of_memory(n, size);
	return ret;
}

void *mem_resize(void *ptr, size_t n, size_t size)
{
	void *ret = realloc(ptr, bytes_of(n, size));

	if (ret == NULL)
		out_of_memory(n, size);
	return ret;
}

char *mem_dup(const char *text)
{
	return text != NULL ? mem_dup_bytes(text, strlen(text)) : NULL;
}

char *mem_dup_bytes(const char *data, size_t len)
{
	if (len == SIZE_MAX)
		out_of_memory(len, 1);
	char *ret = mem_resize(NULL, len + 1, 1);
	if (len != 0)
		memcpy(ret, data, len);
	ret[len] = '\0';
	return ret;
}

void mem_freep(void *ptr)
{
	void *owned;

	/* Copied, as PTR may be the address of any type of pointer. */
	memcpy(&owned, ptr, sizeof owned);
	free(owned);
}
