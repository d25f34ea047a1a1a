#include "base/clock.h"

#include <glib.h>

static void
test_fake_stands_still(void)
{
	FakeClock fake = fake_clock(1000);
	g_assert_cmpint(clock_now_ms(&fake.clock), ==, 1000);
	fake.at_ms += 2 * MINUTE_MS;
	g_assert_cmpint(clock_now_ms(&fake.clock), ==, 121000);
}

static void
test_wall(void)
{
	FakeClock fake = fake_clock(5000);
	g_assert_cmpint(clock_wall_ms(&fake.clock, 5000), ==, 5000);
	fake.clock.ahead_ms = HOUR_MS;
	g_assert_cmpint(
	    clock_wall_ms(&fake.clock, DAY_MS), ==, DAY_MS - HOUR_MS);
	/* Dates that can be written, and no others. */
	g_assert_cmpint(clock_wall_ms(&fake.clock, 5000), ==, 0);
	fake.clock.ahead_ms = -CLOCK_WALL_MOST_MS;
	g_assert_cmpint(
	    clock_wall_ms(&fake.clock, 5000), ==, CLOCK_WALL_MOST_MS);
}

static void
test_system_is_in_milliseconds(void)
{
	int64_t before = g_get_real_time() / 1000;
	int64_t now = clock_now_ms(clock_system());
	int64_t after = g_get_real_time() / 1000;
	g_assert_cmpint(now, >=, before);
	g_assert_cmpint(now, <=, after);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/clock/a-fake-clock-stands-still", test_fake_stands_still);
	g_test_add_func(
	    "/clock/what-people-read-is-what-the-wall-shows", test_wall);
	g_test_add_func("/clock/the-system-clock-counts-milliseconds",
	    test_system_is_in_milliseconds);
	return g_test_run();
}
