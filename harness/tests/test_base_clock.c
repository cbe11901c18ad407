#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(base_clock, monotonic_time_and_cpu_never_go_back)
{
	int64_t mono = clock_mono_us();
	int64_t cpu = clock_cpu_us();

	for (int i = 0; i < 10000; i++) {
		int64_t now = clock_mono_us();

		cr_assert_geq(now, mono);
		mono = now;
	}
	cr_assert_geq(clock_cpu_us(), cpu);
}

Test(base_clock, wall_time_is_in_milliseconds)
{
	char stamp[CLOCK_STAMP_SIZE];
	int64_t before = clock_wall_ms();
	int64_t now = clock_wall_ms();

	/* A unit or a start of its own would show another century. */
	clock_stamp(now, stamp);
	cr_assert_eq(strncmp(stamp, "20", 2), 0, "%s", stamp);
	cr_assert_lt(now - before, CLOCK_MS_PER_DAY);
}

Test(base_clock, a_stamp_is_utc_of_twenty_bytes_whatever_the_time)
{
	static const struct {
		int64_t wall_ms;
		const char *stamp;
	} rows[] = {
		/* clang-format off */
		{0,                "1970-01-01T00:00:00"},
		{999,              "1970-01-01T00:00:00"},
		{-1,               "1969-12-31T23:59:59"},
		{1795376474000LL,  "2026-11-22T19:41:14"},
		{951825600000LL,   "2000-02-29T12:00:00"},
		{INT64_MAX,        "9999-12-31T23:59:59"},
		{INT64_MIN,        "1000-01-01T00:00:00"},
		/* clang-format on */
	};
	char stamp[CLOCK_STAMP_SIZE];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		clock_stamp(rows[i].wall_ms, stamp);
		cr_assert_str_eq(stamp, rows[i].stamp);
	}
}
