/*
 * A seeded generator (SplitMix64): the same seed gives the same run on every
 * platform. For names and choices only, never for secrets; those come from
 * crypto/.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

void rng_init(struct rng *rng, uint64_t seed);

/* A generator for one purpose: independent of others made of the same seed. */
void rng_init_for(struct rng *rng, uint64_t seed, const char *purpose);

uint64_t rng_next(struct rng *rng);
uint32_t rng_below(struct rng *rng, uint32_t limit); /* 0 … limit-1; limit > 0 */

/* LEN lower-case hexadecimal digits and a NUL into RET. */
void rng_hex(struct rng *rng, char *ret, size_t len);

#endif
