#include "base/json_twin.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define PAIRWISE_MAX 16 /* names; above, sorting is faster */

static const struct json *twin_in_small(const struct json *object)
{
	const char *names[PAIRWISE_MAX];
	size_t n = 0;

	for (const struct json *child = json_first(object); child != NULL;
	     child = json_next(child)) {
		const char *name = json_key(child);

		for (size_t i = 0; i < n; i++) {
			if (strcmp(names[i], name) == 0)
				return child;
		}
		names[n++] = name;
	}
	return NULL;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const struct json *second_of_name(const struct json *object, const char *name)
{
	const struct json *child = json_get(object, name);

	do {
		child = json_next(child);
	} while (strcmp(json_key(child), name) != 0);
	return child;
}

static const struct json *twin_in_large(const struct json *object, size_t n)
{
	OWNED(mem_freep)
	const char **names = mem_new(n, sizeof *names);
	const struct json *child = json_first(object);

	for (size_t i = 0; i < n; i++, child = json_next(child))
		names[i] = json_key(child);
	qsort(names, n, sizeof *names, compare_names);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(names[i - 1], names[i]) == 0)
			return second_of_name(object, names[i]);
	}
	return NULL;
}

static const struct json *find(const struct json *json)
{
	const struct json *twin = NULL;

	if (json_is(json, JSON_OBJECT)) {
		size_t n = json_size(json);

		twin = n <= PAIRWISE_MAX ? twin_in_small(json) : twin_in_large(json, n);
	}
	for (const struct json *child = json_first(json); child != NULL && twin == NULL;
	     child = json_next(child)) {
		if (json_first(child) != NULL)
			twin = find(child);
	}
	return twin;
}

/* Adds the names before that of UNTIL to N; true once it was met. */
static bool count_names(const struct json *json, const struct json *until, size_t *n)
{
	for (const struct json *child = json_first(json); child != NULL;
	     child = json_next(child)) {
		if (child == until)
			return true;
		*n += json_key(child) != NULL;
		if (count_names(child, until, n))
			return true;
	}
	return false;
}

const struct json *json_twin(const struct json *json, size_t *ret_names)
{
	const struct json *twin = find(json);

	if (twin != NULL) {
		*ret_names = 0;
		count_names(json, twin, ret_names);
	}
	return twin;
}
