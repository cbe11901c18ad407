#include "base/rng.h"

#define SPLITMIX_GAMMA 0x9e3779b97f4a7c15ULL

#define FNV1A_64_BASIS 0xcbf29ce484222325ULL
#define FNV1A_64_PRIME 0x100000001b3ULL

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

void rng_init(struct rng *rng, uint64_t seed)
{
	rng->state = seed;
}

void rng_init_for(struct rng *rng, uint64_t seed, const char *purpose)
{
	uint64_t hash = FNV1A_64_BASIS;

	for (const char *at = purpose; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * FNV1A_64_PRIME;

	/* Mixed twice, so that near seeds and near purposes start far apart. */
	rng->state = mix(mix(seed + SPLITMIX_GAMMA) ^ hash);
}

uint64_t rng_next(struct rng *rng)
{
	rng->state += SPLITMIX_GAMMA;
	return mix(rng->state);
}

uint32_t rng_below(struct rng *rng, uint32_t limit)
{
	/* The first (2^32 mod limit) products would make some results likelier. */
	uint32_t unfair = -limit % limit;
	uint64_t product;

	do {
		product = (rng_next(rng) >> 32) * limit;
	} while ((uint32_t)product < unfair);
	return (uint32_t)(product >> 32);
}

void rng_hex(struct rng *rng, char *ret, size_t len)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < len; i++) {
		if (i % 16 == 0)
			bits = rng_next(rng);
		ret[i] = "0123456789abcdef"[bits & 15];
		bits >>= 4;
	}
	ret[len] = '\0';
}
