/*
 * The only place where the machine's clocks are read. Everything below the
 * event loop gets its time handed in.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#define CLOCK_MS_PER_S   1000LL
#define CLOCK_MS_PER_DAY (24LL * 60 * 60 * 1000)

/* Monotonic time in microseconds, from an arbitrary start. */
int64_t clock_mono_us(void);

/* Wall time in milliseconds since 1970, UTC. */
int64_t clock_wall_ms(void);

/* User and system CPU of this process so far, in microseconds. */
int64_t clock_cpu_us(void);

/*
 * "2026-11-22T19:41:14" (UTC, 20 bytes with the NUL) into RET. Moments outside
 * the years 1000 to 9999 show as the nearest within.
 */
#define CLOCK_STAMP_SIZE 20
void clock_stamp(int64_t wall_ms, char ret[CLOCK_STAMP_SIZE]);

#endif
