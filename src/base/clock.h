/*
 * The time, as the rules see it: milliseconds since 1970-01-01 UTC. Below the
 * mains nobody asks the system for it, so that a test can stand anywhere in
 * time. Points in time and spans end in _ms and are int64_t.
 *
 * Rules want a time that goes on evenly, people want what the clock on the wall
 * says, and that is set now and then. So a clock may run ahead of the wall:
 * what is shown to people goes through clock_wall_ms().
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
	int64_t ahead_ms; /* of the wall clock */
};

/* The system's wall clock: for what people read, and in no store (see
 * account/steadyclock.h). Static; nobody frees it. */
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

/* The end of the year 9999. */
#define CLOCK_WALL_MOST_MS INT64_C(253402300799999)

/* What the wall clock says, or would have said as it is set now, at a point in
 * time of this clock: from 0 to CLOCK_WALL_MOST_MS. */
static inline int64_t
clock_wall_ms(const Clock *clock, int64_t at_ms)
{
	int64_t wall_ms = at_ms - clock->ahead_ms;
	if (wall_ms < 0)
		return 0;
	return wall_ms < CLOCK_WALL_MOST_MS ? wall_ms : CLOCK_WALL_MOST_MS;
}

#endif
