/*
 * The time, as the rules see it: milliseconds since 1970-01-01 UTC. Below the
 * mains nobody asks the system for it, so that a test can stand anywhere in
 * time. Points in time and spans end in _ms and are int64_t.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

typedef struct Clock Clock;
struct Clock {
	int64_t (*now_ms)(const Clock *clock);
};

/* The system's wall clock. Static; nobody frees it. */
const Clock *clock_system(void);

/* A clock that stands still until a test moves it. */
typedef struct {
	Clock clock;
	int64_t at_ms;
} FakeClock;
FakeClock fake_clock(int64_t at_ms);

static inline int64_t
clock_now_ms(const Clock *clock)
{
	return clock->now_ms(clock);
}

#endif
