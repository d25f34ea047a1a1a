/* The time of a store: that it goes on, whatever is done to clocks. */
#include "account/steadyclock.h"

#include "account-fixture.h"
#include "account/store-clock.h"
#include "tests/store/sample.h"

#define YEAR_MS (365 * DAY_MS)

static const int64_t SETTINGS_MS[] = { HOUR_MS, DAY_MS, -HOUR_MS, -YEAR_MS };

static int64_t
follow(SteadyClock *clock, Store *store)
{
	int64_t set_ms = 7;
	OK(steady_clock_follow(clock, store, &set_ms, &error));
	return set_ms;
}

static int64_t
now(const SteadyClock *clock)
{
	return clock_now_ms(&clock->clock);
}

static int64_t
wall(const SteadyClock *clock)
{
	return clock_wall_ms(&clock->clock, now(clock));
}

static ClockRecord
record_of(Store *store)
{
	ClockRecord record;
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_clock_get(&txn, &record, &error));
	return record;
}

static void
put(Store *store, const ClockRecord *record)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_clock_put(&txn, record, &error));
	OK(store_commit(&txn, &error));
}

/* Something that was seen at a time. */
static void
see(Store *store, int64_t at_ms)
{
	const LimitCount count = { at_ms, 1, 0 };
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_limit_put(&txn, 0, "a", &count, INT64_MAX, &error));
	OK(store_commit(&txn, &error));
}

/* --- while it runs ---------------------------------------------------- */

static void
test_set(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	(void)unused;
	g_assert_cmpint(follow(&clock, store), ==, 0);
	g_assert_cmpint(now(&clock), ==, START_MS);
	int64_t wanted_ms = START_MS;
	for (gsize i = 0; i < 2 * G_N_ELEMENTS(SETTINGS_MS); i++) {
		int64_t by_ms = SETTINGS_MS[i / 2];
		fake.wall_ms += by_ms;
		g_assert_cmpint(now(&clock), ==, wanted_ms);
		g_assert_cmpint(follow(&clock, store), ==, by_ms);
		g_assert_cmpint(follow(&clock, store), ==, 0);
		g_assert_cmpint(now(&clock), ==, wanted_ms);
		g_assert_cmpint(wall(&clock), ==, fake.wall_ms);
		fake_machine_pass(&fake, MINUTE_MS);
		wanted_ms += MINUTE_MS;
		g_assert_cmpint(now(&clock), ==, wanted_ms);
	}
}

static void
test_all_programs(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock one = steady_clock(&fake.machine);
	SteadyClock other = steady_clock(&fake.machine);
	(void)unused;
	follow(&one, store);
	fake_machine_pass(&fake, HOUR_MS);
	follow(&other, store);
	fake.wall_ms -= YEAR_MS;
	/* Begun before and after it is known that the clock was set. */
	SteadyClock before = steady_clock(&fake.machine);
	g_assert_cmpint(follow(&before, store), ==, -YEAR_MS);
	g_assert_cmpint(follow(&one, store), ==, 0);
	g_assert_cmpint(follow(&other, store), ==, 0);
	SteadyClock after = steady_clock(&fake.machine);
	g_assert_cmpint(follow(&after, store), ==, 0);
	const SteadyClock *const all[] = { &one, &other, &before, &after };
	for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
		g_assert_cmpint(now(all[i]), ==, START_MS + HOUR_MS);
		g_assert_cmpint(wall(all[i]), ==, fake.wall_ms);
	}
}

static void
test_slew(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	(void)unused;
	follow(&clock, store);
	const ClockRecord first = record_of(store);
	for (int i = 0; i < 9; i++) {
		fake.wall_ms += 100;
		fake_machine_pass(&fake, MINUTE_MS);
		g_assert_cmpint(follow(&clock, store), ==, 0);
		g_assert_cmpint(record_of(store).ahead_ms, ==, first.ahead_ms);
	}
	fake.wall_ms += HOUR_MS;
	g_assert_cmpint(follow(&clock, store), ==, HOUR_MS + 900);
	g_assert_cmpint(wall(&clock), ==, fake.wall_ms);
	g_assert_cmpint(now(&clock), ==, START_MS + 9 * MINUTE_MS);
}

static void
test_quiet(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	(void)unused;
	follow(&clock, store);
	(void)store_fail_nth(store, 0);
	for (int i = 0; i < 1000; i++) {
		fake_machine_pass(&fake, 5);
		follow(&clock, store);
	}
	g_assert_cmpint(store_fail_nth(store, 0), ==, 0);
}

/* A machine on which a process is stopped for long between two glances. */
typedef struct {
	FakeMachine fake;
	int stops;
} Stopping;

static int64_t
stopping_wall_ms(const Machine *machine)
{
	Stopping *self = (Stopping *)(void *)(uintptr_t)machine;
	if (self->stops > 0) {
		self->stops--;
		fake_machine_pass(&self->fake, MINUTE_MS);
	}
	return self->fake.wall_ms;
}

static int64_t
stopping_up_ms(const Machine *machine)
{
	return ((const Stopping *)(const void *)machine)->fake.up_ms;
}

static void
test_stopped(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	Stopping stopping = { .fake = fake_machine(START_MS) };
	(void)unused;
	stopping.fake.machine.wall_ms = stopping_wall_ms;
	stopping.fake.machine.up_ms = stopping_up_ms;
	SteadyClock clock = steady_clock(&stopping.fake.machine);
	follow(&clock, store);
	for (int stops = 1; stops < 5; stops++) {
		fake_machine_pass(&stopping.fake, HOUR_MS);
		stopping.stops = stops;
		g_assert_cmpint(follow(&clock, store), ==, 0);
		g_assert_cmpint(record_of(store).ahead_ms, ==, 0);
	}
}

/* --- other boots ------------------------------------------------------ */

static void
test_reboot(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock before = steady_clock(&fake.machine);
	(void)unused;
	follow(&before, store);
	fake.wall_ms += DAY_MS;
	follow(&before, store);
	fake_machine_reboot(&fake, "second", 2 * HOUR_MS);
	SteadyClock after = steady_clock(&fake.machine);
	SteadyClock other = steady_clock(&fake.machine);
	g_assert_cmpint(follow(&after, store), ==, 0);
	fake_machine_pass(&fake, SECOND_MS);
	g_assert_cmpint(follow(&other, store), ==, 0);
	g_assert_cmpint(now(&after), ==, START_MS + 2 * HOUR_MS + SECOND_MS);
	g_assert_cmpint(now(&other), ==, now(&after));
	g_assert_cmpint(wall(&other), ==, fake.wall_ms);
	fake.wall_ms -= YEAR_MS;
	follow(&after, store);
	g_assert_cmpint(now(&after), ==, START_MS + 2 * HOUR_MS + SECOND_MS);
}

/* The time it was off is nobody's knowledge; at least none of it is given back.
 */
static void
test_no_battery(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock before = steady_clock(&fake.machine);
	(void)unused;
	follow(&before, store);
	fake_machine_pass(&fake, HOUR_MS);
	see(store, now(&before));
	fake_machine_reboot(&fake, "second", -START_MS);
	SteadyClock after = steady_clock(&fake.machine);
	/* That it was set nobody has seen. */
	g_assert_cmpint(follow(&after, store), ==, 0);
	g_assert_cmpint(now(&after), ==, START_MS + HOUR_MS);
	fake_machine_pass(&fake, MINUTE_MS);
	/* The network is there, and with it the right time. */
	fake.wall_ms = START_MS + DAY_MS;
	follow(&after, store);
	g_assert_cmpint(now(&after), ==, START_MS + HOUR_MS + MINUTE_MS);
	g_assert_cmpint(wall(&after), ==, START_MS + DAY_MS);
}

static void
test_no_name(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	(void)unused;
	fake.boot = "";
	SteadyClock one = steady_clock(&fake.machine);
	follow(&one, store);
	for (gsize i = 0; i < G_N_ELEMENTS(SETTINGS_MS); i++) {
		fake.wall_ms += SETTINGS_MS[i];
		fake_machine_pass(&fake, MINUTE_MS);
		follow(&one, store);
		SteadyClock other = steady_clock(&fake.machine);
		follow(&other, store);
		g_assert_cmpint(
		    now(&one), ==, START_MS + (int64_t)(i + 1) * MINUTE_MS);
		g_assert_cmpint(now(&other), ==, now(&one));
	}
	fake_machine_reboot(&fake, "", HOUR_MS);
	SteadyClock after = steady_clock(&fake.machine);
	follow(&after, store);
	g_assert_cmpint(now(&after), ==, START_MS + 4 * MINUTE_MS + HOUR_MS);
}

/* A copy of the store of another boot is put in the place of its contents. */
static void
test_restored(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock one = steady_clock(&fake.machine);
	SteadyClock other = steady_clock(&fake.machine);
	(void)unused;
	follow(&one, store);
	follow(&other, store);
	put(store, &(ClockRecord){ "earlier", START_MS - YEAR_MS, HOUR_MS });
	fake_machine_pass(&fake, 10 * SECOND_MS);
	g_assert_cmpint(follow(&one, store), ==, 0);
	g_assert_cmpint(follow(&other, store), ==, 0);
	g_assert_cmpint(now(&one), ==, fake.wall_ms + HOUR_MS);
	g_assert_cmpint(now(&other), ==, now(&one));
	g_assert_cmpint(wall(&other), ==, fake.wall_ms);
	/* A copy of this boot is right as it is. */
	put(store, &(ClockRecord){ "first", START_MS - 1000, 0 });
	fake_machine_pass(&fake, DAY_MS);
	follow(&one, store);
	g_assert_cmpint(now(&one), ==, START_MS + 10 * SECOND_MS + DAY_MS);
}

/* --- what may be wrong ------------------------------------------------ */

static void
test_unknown(Site *site, gconstpointer unused)
{
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	g_autoptr(GError) error = NULL;
	int64_t set_ms;
	(void)unused;
	(void)store_fail_nth(site->accounts.store, 1);
	g_assert_false(
	    steady_clock_follow(&clock, site->accounts.store, &set_ms, &error));
	g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
}

/* It takes no call of the store that may not fail. */
static void
test_store_fails(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	unsigned n = 0, calls;
	(void)unused;
	follow(&clock, store);
	do {
		fake.wall_ms += DAY_MS;
		(void)store_fail_nth(store, ++n);
		(void)follow(&clock, store);
		g_assert_cmpint(now(&clock), ==, fake.up_ms + clock.base_ms);
		g_assert_cmpint(wall(&clock), ==, fake.wall_ms);
		/* It does not hold up each request. */
		calls = store_fail_nth(store, 0);
		(void)follow(&clock, store);
		g_assert_cmpint(store_fail_nth(store, 0), ==, 0);
		fake_machine_pass(&fake, MINUTE_MS);
	} while (calls >= n);
	g_assert_cmpint(n, >, 5);
	follow(&clock, store);
	g_assert_cmpint(record_of(store).ahead_ms, ==, -(int64_t)n * DAY_MS);
}

/* A store that can only be read, after a boot. */
static void
test_not_written(Site *site, gconstpointer unused)
{
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	(void)unused;
	/* begin, get, latest, commit; begin */
	(void)store_fail_nth(store, 5);
	g_assert_cmpint(follow(&clock, store), ==, 0);
	(void)store_fail_nth(store, 0);
	g_assert_cmpint(now(&clock), ==, START_MS);
	g_assert_cmpstr(record_of(store).boot, ==, "");
	fake_machine_pass(&fake, MINUTE_MS);
	follow(&clock, store);
	g_assert_cmpint(now(&clock), ==, START_MS + MINUTE_MS);
	g_assert_cmpstr(record_of(store).boot, ==, "first");
}

static void
test_absurd(Site *site, gconstpointer unused)
{
	static const int64_t walls[] = { INT64_MAX, 0, INT64_MIN, START_MS };
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	SteadyClock clock = steady_clock(&fake.machine);
	(void)unused;
	follow(&clock, store);
	for (gsize i = 0; i < G_N_ELEMENTS(walls); i++) {
		fake.wall_ms = walls[i];
		follow(&clock, store);
		g_assert_cmpint(now(&clock), ==, START_MS);
		g_assert_cmpint(
		    wall(&clock), ==, CLAMP(walls[i], 0, CLOCK_WALL_MOST_MS));
	}
	for (gsize i = 0; i < 100; i++) {
		int64_t last_ms = now(&clock);
		see(store, last_ms);
		fake_machine_reboot(&fake, i % 2 == 0 ? "even" : "odd", 0);
		fake.wall_ms = walls[i % G_N_ELEMENTS(walls)];
		clock = steady_clock(&fake.machine);
		follow(&clock, store);
		g_assert_cmpint(now(&clock), >=, MIN(last_ms, START_MS));
	}
}

static void
test_senseless(Site *site, gconstpointer unused)
{
	static const ClockRecord records[] = {
		{ "first", INT64_MAX, 0 },
		{ "first", INT64_MIN, 0 },
		{ "first", 0, INT64_MAX },
		{ "first", 0, INT64_MIN },
	};
	Store *store = site->accounts.store;
	FakeMachine fake = fake_machine(START_MS);
	(void)unused;
	for (gsize i = 0; i < G_N_ELEMENTS(records); i++) {
		put(store, &records[i]);
		SteadyClock clock = steady_clock(&fake.machine);
		follow(&clock, store);
		g_assert_cmpint(now(&clock), ==, START_MS);
		g_assert_cmpint(wall(&clock), ==, START_MS);
	}
	see(store, INT64_MAX);
	fake_machine_reboot(&fake, "second", 0);
	SteadyClock clock = steady_clock(&fake.machine);
	follow(&clock, store);
	g_assert_cmpint(now(&clock), ==, CLOCK_WALL_MOST_MS);
	g_assert_cmpint(wall(&clock), ==, START_MS);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/steadyclock/goes-on-whatever-the-wall-shows", test_set);
	site_test("/steadyclock/is-one-for-all-programs", test_all_programs);
	site_test("/steadyclock/leaves-small-differences-alone", test_slew);
	site_test("/steadyclock/does-not-ask-the-store-each-time", test_quiet);
	site_test("/steadyclock/takes-no-stop-for-a-setting", test_stopped);
	site_test("/steadyclock/counts-what-the-machine-was-off", test_reboot);
	site_test("/steadyclock/goes-on-where-a-boot-begins-in-1970",
	    test_no_battery);
	site_test("/steadyclock/does-without-a-name-of-the-boot", test_no_name);
	site_test(
	    "/steadyclock/follows-a-store-that-was-restored", test_restored);
	site_test("/steadyclock/is-not-guessed", test_unknown);
	site_test(
	    "/steadyclock/goes-on-while-the-store-fails", test_store_fails);
	site_test("/steadyclock/begins-where-nothing-can-be-written",
	    test_not_written);
	site_test("/steadyclock/bears-absurd-clocks", test_absurd);
	site_test("/steadyclock/bears-a-senseless-record", test_senseless);
	return g_test_run();
}
