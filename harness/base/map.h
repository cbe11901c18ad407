/*
 * A map from strings to pointers or numbers. Keys are copied; values are the
 * caller's. Zeroed memory is a valid empty map. Order is that of insertion.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map_entry {
	char *key; /* NULL: removed */
	uint32_t hash;
	void *value;
};

struct map {
	struct map_entry *entries; /* in order of insertion, holes included */
	size_t n_entries;
	size_t cap;
	uint32_t *slots; /* open addressing: index + 1 of an entry, 0 free */
	size_t n_slots;
	size_t n; /* living entries */
};

void map_finish(struct map *map);

/* The value under KEY, or NULL. */
void *map_get(const struct map *map, const char *key);
bool map_has(const struct map *map, const char *key);

/* Puts VALUE under KEY and returns the value that stood there, or NULL. */
void *map_put(struct map *map, const char *key, void *value);

/* Takes KEY out and returns its value, or NULL. */
void *map_remove(struct map *map, const char *key);

/* Walks: start with *AT = 0; false at the end. A removal during it is safe. */
bool map_next(const struct map *map, size_t *at, const char **ret_key, void **ret_value);

#endif
