#include "base/map.h"

#include "base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP      8
#define SLOTS_PER_ITEM 2 /* at most half of the slots are ever in use */

static uint32_t hash_key(const char *key)
{
	uint32_t hash = 0x811c9dc5U; /* FNV-1a */

	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * 0x01000193U;
	return hash;
}

void map_finish(struct map *map)
{
	if (map == NULL)
		return;
	for (size_t i = 0; i < map->n_entries; i++)
		free(map->entries[i].key);
	free(map->entries);
	free(map->slots);
	*map = (struct map){0};
}

static struct map_entry *find(const struct map *map, const char *key, uint32_t hash)
{
	if (map->n_slots == 0)
		return NULL;

	/* A removed entry keeps its slot, so that the chain past it stays whole. */
	size_t mask = map->n_slots - 1;
	for (size_t slot = hash & mask; map->slots[slot] != 0; slot = (slot + 1) & mask) {
		struct map_entry *entry = &map->entries[map->slots[slot] - 1];

		if (entry->key != NULL && entry->hash == hash &&
		    strcmp(entry->key, key) == 0)
			return entry;
	}
	return NULL;
}

static void occupy(struct map *map, size_t index)
{
	size_t mask = map->n_slots - 1;
	size_t slot = map->entries[index].hash & mask;

	while (map->slots[slot] != 0)
		slot = (slot + 1) & mask;
	map->slots[slot] = (uint32_t)index + 1;
}

/* Closes the holes and makes room for one entry more. */
static void grow(struct map *map)
{
	size_t kept = 0;

	for (size_t i = 0; i < map->n_entries; i++) {
		if (map->entries[i].key != NULL)
			map->entries[kept++] = map->entries[i];
	}
	map->n_entries = kept;

	/* Where holes were half of it, closing them was enough. */
	if (map->cap == 0 || kept > map->cap / 2) {
		map->cap = map->cap == 0 ? FIRST_CAP : map->cap * 2;
		assert(map->cap < UINT32_MAX / SLOTS_PER_ITEM);
		map->entries = mem_resize(map->entries, map->cap, sizeof *map->entries);
	}
	free(map->slots);
	map->n_slots = map->cap * SLOTS_PER_ITEM;
	map->slots = mem_new(map->n_slots, sizeof *map->slots);
	for (size_t i = 0; i < kept; i++)
		occupy(map, i);
}

void *map_get(const struct map *map, const char *key)
{
	const struct map_entry *entry = find(map, key, hash_key(key));

	return entry != NULL ? entry->value : NULL;
}

bool map_has(const struct map *map, const char *key)
{
	return find(map, key, hash_key(key)) != NULL;
}

void *map_put(struct map *map, const char *key, void *value)
{
	uint32_t hash = hash_key(key);
	struct map_entry *entry = find(map, key, hash);

	if (entry != NULL) {
		void *old = entry->value;

		entry->value = value;
		return old;
	}
	if (map->n_entries == map->cap)
		grow(map);
	map->entries[map->n_entries] = (struct map_entry){
		.key = mem_dup(key),
		.hash = hash,
		.value = value,
	};
	occupy(map, map->n_entries++);
	map->n++;
	return NULL;
}

void *map_remove(struct map *map, const char *key)
{
	struct map_entry *entry = find(map, key, hash_key(key));

	if (entry == NULL)
		return NULL;

	void *old = entry->value;
	free(entry->key);
	*entry = (struct map_entry){0};
	map->n--;
	return old;
}

bool map_next(const struct map *map, size_t *at, const char **ret_key, void **ret_value)
{
	for (; *at < map->n_entries; (*at)++) {
		const struct map_entry *entry = &map->entries[*at];

		if (entry->key == NULL)
			continue;
		*ret_key = entry->key;
		*ret_value = entry->value;
		(*at)++;
		return true;
	}
	return false;
}
