/* An SQLite store that is locked, abandoned or full. */
#include "store/sqlite.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/queue.h"
#include "store/sqlite-connection.h"
#include "tests/store/place.h"

static void
assert_busy_then_not(const Place *place, void (*release)(void *), void *data)
{
	g_autoptr(Store) store = place_store(place);
	g_autoptr(GError) busy = NULL;
	g_assert_cmpint(((Sqlite *)store)->turn_ms, ==, 5000);
	((Sqlite *)store)->turn_ms = 300;
	int64_t start_us = g_get_monotonic_time();
	g_assert_false(sample_signup(store, STORE_DURABLE, 1, &busy));
	int64_t waited_ms = (g_get_monotonic_time() - start_us) / 1000;
	g_assert_error(busy, STORE_ERROR, STORE_ERROR_BUSY);
	g_assert_cmpint(waited_ms, >=, 250);
	g_assert_cmpint(waited_ms, <, 3000);
	/* Who only reads does not wait. */
	g_assert_false(sample_signup_is_there(store, 1));
	release(data);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	g_assert_true(sample_signup_is_there(store, 1));
}

static void
release_database(void *db)
{
	g_assert_cmpint(
	    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
test_locked_database(void)
{
	g_auto(Place) place = place_new(true);
	sqlite3 *db = NULL;
	g_assert_cmpint(sqlite3_open(place.path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
	    ==, SQLITE_OK);
	assert_busy_then_not(&place, release_database, db);
	sqlite3_close(db);
}

static void
release_turn(void *file)
{
	queue_leave(file);
}

static void
test_long_turn(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(LockFile) file = lockfile_open(place.path, NULL);
	g_assert_nonnull(file);
	OK(queue_enter(file, 0, &error));
	assert_busy_then_not(&place, release_turn, file);
}

static void
test_dead_holder(void)
{
	g_auto(Place) place = place_new(true);
	int fds[2];
	char byte = 0;
	g_assert_cmpint(pipe(fds), ==, 0);
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		g_autoptr(Store) store = place_store(&place);
		StoreTxn txn;
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		g_assert_cmpint(write(fds[1], &byte, 1), ==, 1);
		pause();
		_exit(1);
	}
	g_assert_cmpint(read(fds[0], &byte, 1), ==, 1);
	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
	close(fds[0]);
	close(fds[1]);
	g_autoptr(Store) store = place_store(&place);
	((Sqlite *)store)->turn_ms = 1000;
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
}

static void
set_file_limit(rlim_t bytes)
{
	struct rlimit limit;
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
	limit.rlim_cur = MIN(bytes, limit.rlim_max);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

/* Signs up until there is no room; the number of who was told so. */
static unsigned
fill(Store *store, unsigned from)
{
	for (unsigned n = from; n < from + 1000; n++) {
		g_autoptr(GError) error = NULL;
		if (sample_signup(store, STORE_DURABLE, n, &error))
			continue;
		g_assert_error(error, STORE_ERROR, STORE_ERROR_FULL);
		return n;
	}
	g_assert_not_reached();
}

static void
test_no_room(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	signal(SIGXFSZ, SIG_IGN);
	set_file_limit(500000);
	unsigned n = fill(store, 1);
	for (unsigned i = 1; i < n; i++)
		g_assert_true(sample_signup_is_there(store, i));
	g_assert_false(sample_signup_is_there(store, n));
	g_assert_cmpint(fill(store, n), ==, n);
	set_file_limit(RLIM_INFINITY);
	OK(sample_signup(store, STORE_DURABLE, n, &error));
	g_assert_true(sample_signup_is_there(store, n));
}

static void
test_full_database(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	sqlite3 *db = ((Sqlite *)store)->db;
	sqlite3_exec(db, "PRAGMA max_page_count = 60", NULL, NULL, NULL);
	unsigned n = fill(store, 1);
	g_assert_false(sample_signup_is_there(store, n));
	sqlite3_exec(db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
	OK(sample_signup(store, STORE_DURABLE, n, &error));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name, run) g_test_add_func("/sqlite/" name, run)
	TEST("a-locked-database-is-busy-then-recovers", test_locked_database);
	TEST("a-turn-that-does-not-end-is-busy-then-recovers", test_long_turn);
	TEST("who-dies-in-its-turn-holds-nobody-up", test_dead_holder);
	TEST("no-room-on-the-disk-is-told-then-recovers", test_no_room);
	TEST("a-full-database-is-told-then-recovers", test_full_database);
	return g_test_run();
}
