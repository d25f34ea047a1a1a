#include "mail/pause.h"

#include <glib.h>

static void
test_grows(void)
{
	Pause pause = { .first_ms = 5, .most_ms = 30 };
	int64_t now_ms = 1000;
	static const int64_t LENGTHS[] = { 5, 10, 20, 30, 30 };
	g_assert_false(pause_holds(&pause, now_ms));
	for (gsize i = 0; i < G_N_ELEMENTS(LENGTHS); i++) {
		g_assert_true(pause_begin(&pause, now_ms));
		g_assert_true(pause_holds(&pause, now_ms));
		now_ms += LENGTHS[i];
		g_assert_true(pause_holds(&pause, now_ms - 1));
		g_assert_false(pause_holds(&pause, now_ms));
		g_assert_true(pause_failing(&pause));
	}
	pause_end(&pause);
	g_assert_false(pause_failing(&pause));
	g_assert_true(pause_begin(&pause, now_ms));
	g_assert_false(pause_holds(&pause, now_ms + 5));
}

static void
test_same_failure(void)
{
	Pause pause = { .first_ms = 5, .most_ms = 30 };
	g_assert_true(pause_begin(&pause, 1000));
	g_assert_false(pause_begin(&pause, 1000));
	g_assert_false(pause_begin(&pause, 1004));
	g_assert_false(pause_holds(&pause, 1005));
}

static void
test_clock_set_back(void)
{
	Pause pause = { .first_ms = 5, .most_ms = 30 };
	g_assert_true(pause_begin(&pause, 1000000));
	g_assert_false(pause_holds(&pause, 1000));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pause/what-fails-in-a-pause-does-not-lengthen-it",
	    test_same_failure);
	g_test_add_func("/pause/each-failure-doubles-it", test_grows);
	g_test_add_func("/pause/a-clock-set-back-ends-it", test_clock_set_back);
	return g_test_run();
}
