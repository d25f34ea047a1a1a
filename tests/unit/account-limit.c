#include "account/limit.h"

#include "account-fixture.h"

static int64_t
wait_at(Site *site, LimitKind kind, const char *key)
{
	const LimitSubject subject = { kind, key };
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	int64_t wait_ms = -1;
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	limit_wait(&txn, &site->accounts, site->clock.at_ms, &subject, 1,
	    &wait_ms, &error);
	g_assert_no_error(error);
	return wait_ms;
}

static void
count_at(Site *site, LimitKind kind, const char *key, int by)
{
	const LimitSubject subject = { kind, key };
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	limit_count(
	    &txn, &site->accounts, site->clock.at_ms, &subject, 1, by, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
}

static void
test_one_a_minute(Site *site, gconstpointer unused)
{
	(void)unused;
	const LimitKind kind = LIMIT_MAIL_ADDRESS_MINUTE;
	g_assert_cmpint(wait_at(site, kind, "a"), ==, 0);
	count_at(site, kind, "a", 1);
	int64_t wait_ms = wait_at(site, kind, "a");
	g_assert_cmpint(wait_ms, >=, 60000);
	g_assert_cmpint(wait_ms, <=, 60001);
	g_assert_cmpint(wait_at(site, kind, "b"), ==, 0);
	site_later(site, wait_ms - 1);
	g_assert_cmpint(wait_at(site, kind, "a"), >, 0);
	site_later(site, 1);
	g_assert_cmpint(wait_at(site, kind, "a"), ==, 0);
}

/* Whoever comes as soon as there is room: how many come through in an hour? */
static void
test_never_twice_at_the_edge(Site *site, gconstpointer unused)
{
	(void)unused;
	const LimitKind kind = LIMIT_MAIL_ADDRESS_HOUR;
	int64_t passed[64];
	int n = 0;
	int64_t end_ms = site->clock.at_ms + 6 * HOUR_MS;
	/* All at the end of the first span. */
	count_at(site, kind, "a", 1);
	passed[n++] = site->clock.at_ms;
	site_later(site, HOUR_MS - MINUTE_MS);
	while (site->clock.at_ms < end_ms && n < 64) {
		int64_t wait_ms = wait_at(site, kind, "a");
		if (wait_ms == 0) {
			count_at(site, kind, "a", 1);
			passed[n++] = site->clock.at_ms;
		} else {
			site_later(site, wait_ms);
		}
	}
	/* Never ten, twice the limit, within an hour. */
	for (int i = 0; i + 9 < n; i++)
		g_assert_cmpint(passed[i + 9] - passed[i], >, HOUR_MS);
	g_assert_cmpint(n, >=, 5 * 5);
	g_assert_cmpint(n, <=, 5 * 6 + 5);
}

static void
test_clock_jumps(Site *site, gconstpointer unused)
{
	(void)unused;
	const LimitKind kind = LIMIT_TRY_ADDRESS_DAY;
	for (int i = 0; i < 10; i++)
		count_at(site, kind, "a", 1);
	site_later(site, -30 * DAY_MS);
	int64_t wait_ms = wait_at(site, kind, "a");
	g_assert_cmpint(wait_ms, >, 0);
	g_assert_cmpint(wait_ms, <=, 2 * DAY_MS);
}

static void
test_taken_back(Site *site, gconstpointer unused)
{
	(void)unused;
	const LimitKind kind = LIMIT_TRY_NETWORK_HOUR;
	for (int i = 0; i < 20; i++)
		count_at(site, kind, "n", 1);
	g_assert_cmpint(wait_at(site, kind, "n"), >, 0);
	count_at(site, kind, "n", -1);
	g_assert_cmpint(wait_at(site, kind, "n"), ==, 0);
	count_at(site, kind, "m", -1);
	for (int i = 0; i < 20; i++)
		count_at(site, kind, "m", 1);
	g_assert_cmpint(wait_at(site, kind, "m"), >, 0);
}

static void
test_off(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.tries_hour = 0;
	for (int i = 0; i < 2000; i++)
		count_at(site, LIMIT_TRY_HOUR, "", 1);
	g_assert_cmpint(wait_at(site, LIMIT_TRY_HOUR, ""), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/limit/one-a-minute-lets-the-next-through-after-it",
	    test_one_a_minute);
	site_test("/limit/a-span's-edge-is-no-way-around-it",
	    test_never_twice_at_the_edge);
	site_test(
	    "/limit/a-clock-that-jumps-back-forgets-nothing", test_clock_jumps);
	site_test("/limit/what-is-taken-back-makes-room", test_taken_back);
	site_test("/limit/zero-is-no-limit", test_off);
	return g_test_run();
}
