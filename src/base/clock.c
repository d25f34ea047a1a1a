#include "base/clock.h"

#include <time.h>

static int64_t
system_now_ms(const Clock *clock)
{
	(void)clock;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000;
}

const Clock *
clock_system(void)
{
	static const Clock clock = { .now_ms = system_now_ms };
	return &clock;
}

static int64_t
fake_now_ms(const Clock *clock)
{
	return ((const FakeClock *)(const void *)clock)->at_ms;
}

FakeClock
fake_clock(int64_t at_ms)
{
	return (
	    FakeClock){ .clock = { .now_ms = fake_now_ms }, .at_ms = at_ms };
}
