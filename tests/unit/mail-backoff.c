#include "mail/backoff.h"

#include <glib.h>

static void
test_last_minutes(void)
{
	static const int64_t LIVES[] = { 300000, 600000, 3600000 };
	for (gsize i = 0; i < G_N_ELEMENTS(LIVES); i++) {
		int64_t now_ms = 0, last_ms = 0;
		for (int tries = 1; now_ms < LIVES[i]; tries++) {
			last_ms = now_ms;
			now_ms += backoff_ms(
			    tries, 15000, 3600000, LIVES[i] - now_ms, 1);
		}
		g_test_message("good for %d s, last tried at %d s",
		    (int)(LIVES[i] / 1000), (int)(last_ms / 1000));
		g_assert_cmpint(LIVES[i] - last_ms, <=, 18000);
	}
}

static void
test_at_least_the_first(void)
{
	g_assert_cmpint(backoff_ms(1, 15000, 3600000, 1000, 0), ==, 15000);
	g_assert_cmpint(backoff_ms(9, 15000, 3600000, 1000, 0), ==, 15000);
	g_assert_cmpint(backoff_ms(9, 15000, 3600000, -1000, 0), ==, 15000);
}

static void
test_grows(void)
{
	static const int64_t WAITS[] = { 10, 20, 40, 80, 100, 100 };
	for (gsize i = 0; i < G_N_ELEMENTS(WAITS); i++)
		g_assert_cmpint(
		    backoff_ms((int)i + 1, 10, 100, 1000, 0), ==, WAITS[i]);
	g_assert_cmpint(backoff_ms(99, 10, 100, 1000, 0), ==, 100);
}

static void
test_jitter(void)
{
	g_assert_cmpint(backoff_ms(1, 10, 100, 1000, -1), ==, 8);
	g_assert_cmpint(backoff_ms(5, 10, 100, 1000, 1), ==, 120);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/backoff/the-last-good-minutes-are-not-passed-over",
	    test_last_minutes);
	g_test_add_func("/backoff/it-is-never-shorter-than-the-first",
	    test_at_least_the_first);
	g_test_add_func("/backoff/each-try-doubles-it", test_grows);
	g_test_add_func("/backoff/it-is-moved-by-a-fifth", test_jitter);
	return g_test_run();
}
