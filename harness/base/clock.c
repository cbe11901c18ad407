#include "base/clock.h"

#include <sys/resource.h>
#include <time.h>

#define US_PER_S  1000000LL
#define NS_PER_US 1000LL
#define NS_PER_MS 1000000LL

/* Years of four digits, in seconds since 1970; %Y prints others shorter or longer. */
#define STAMP_FIRST_S (-30610224000LL) /* 1000-01-01T00:00:00 */
#define STAMP_LAST_S  253402300799LL   /* 9999-12-31T23:59:59 */

int64_t clock_mono_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * US_PER_S + now.tv_nsec / NS_PER_US;
}

int64_t clock_wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * CLOCK_MS_PER_S + now.tv_nsec / NS_PER_MS;
}

int64_t clock_cpu_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * US_PER_S +
	       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

void clock_stamp(int64_t wall_ms, char ret[CLOCK_STAMP_SIZE])
{
	/* Rounded down also before 1970. */
	int64_t s = wall_ms / CLOCK_MS_PER_S - (wall_ms % CLOCK_MS_PER_S < 0);

	if (s < STAMP_FIRST_S)
		s = STAMP_FIRST_S;
	if (s > STAMP_LAST_S)
		s = STAMP_LAST_S;

	struct tm parts;
	time_t seconds = (time_t)s;
	gmtime_r(&seconds, &parts);
	strftime(ret, CLOCK_STAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);
}
