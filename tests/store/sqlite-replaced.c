/* Files of an SQLite store that somebody replaces or takes away while programs
 * have it open. */
#include "store/sqlite.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite-connection.h"
#include "tests/store/place.h"

/* Another database, with sign-up 9 in it, at path; its companions are gone, as
 * those of one that was shut down properly may be. */
static char *
make_other(const Place *place)
{
	char *path = g_build_filename(place->folder, "other.db", NULL);
	OK(store_sqlite_create(path, &error));
	{
		g_autoptr(Store) store = NULL;
		OK(store_sqlite_open(path, &store, &error));
		OK(sample_signup(store, STORE_DURABLE, 9, &error));
	}
	static const char *const more[] = { "-wal", "-shm", "-lock" };
	for (unsigned i = 0; i < G_N_ELEMENTS(more); i++) {
		g_autofree char *beside = g_strconcat(path, more[i], NULL);
		g_assert_cmpint(g_unlink(beside), ==, 0);
	}
	return path;
}

/* Moves another database over it; the old one is still at *ret_old. */
static void
replace(const Place *place, char **ret_old)
{
	g_autofree char *other = make_other(place);
	*ret_old = g_build_filename(place->folder, "old.db", NULL);
	g_assert_cmpint(link(place->path, *ret_old), ==, 0);
	g_assert_cmpint(rename(other, place->path), ==, 0);
}

static void
take_away(const Place *place, const char *ending)
{
	g_autofree char *path = g_strconcat(place->path, ending, NULL);
	g_assert_cmpint(g_unlink(path), ==, 0);
}

/* By who opens it now: those sign-ups are there, and it is sound. */
static void
assert_holds(const char *path, const unsigned *wanted, unsigned n)
{
	g_autoptr(Store) store = NULL;
	OK(store_sqlite_open(path, &store, &error));
	for (unsigned signup = 1; signup < 10; signup++) {
		bool is_wanted = false;
		for (unsigned i = 0; i < n; i++)
			is_wanted = is_wanted || wanted[i] == signup;
		g_assert_cmpint(
		    sample_signup_is_there(store, signup), ==, is_wanted);
	}
	sqlite3_stmt *stmt = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(((Sqlite *)store)->db,
			    "PRAGMA integrity_check", -1, &stmt, NULL),
	    ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
	g_assert_cmpstr((const char *)sqlite3_column_text(stmt, 0), ==, "ok");
	sqlite3_finalize(stmt);
}

#define ASSERT_HOLDS(path, ...)                                                \
	assert_holds(path, (const unsigned[]){ __VA_ARGS__ },                  \
	    G_N_ELEMENTS(((const unsigned[]){ __VA_ARGS__ })))

static void
test_replaced(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *old = NULL;
	{
		g_autoptr(Store) one = place_store(&place);
		g_autoptr(Store) two = place_store(&place);
		OK(sample_signup(one, STORE_DURABLE, 1, &error));
		OK(sample_signup(two, STORE_DURABLE, 2, &error));
		replace(&place, &old);
		OK(sample_signup(one, STORE_DURABLE, 3, &error));
		g_assert_true(sample_signup_is_there(one, 9));
		g_assert_false(sample_signup_is_there(two, 1));
		OK(sample_signup(two, STORE_DURABLE, 4, &error));
		ASSERT_HOLDS(place.path, 3, 4, 9);
	}
	ASSERT_HOLDS(place.path, 3, 4, 9);
	ASSERT_HOLDS(old, 1, 2);
}

static void
test_replaced_amid(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *old = NULL;
	g_autoptr(Store) store = place_store(&place);
	g_autoptr(GError) failure = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = sample_account("ada", 1);
	StoreAdded added;
	int64_t id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_account_add(&txn, account, &added, &id, &error));
	replace(&place, &old);
	g_assert_false(store_commit(&txn, &failure));
	g_assert_error(failure, STORE_ERROR, STORE_ERROR_IO);
	g_assert_nonnull(strstr(failure->message, "was replaced"));
	g_autoptr(Account) found = NULL;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_account_by_email(&txn, account->email_key, &found, &error));
	g_assert_null(found);
}

static void
test_made_anew(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	g_autoptr(GError) missing = NULL;
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	take_away(&place, "");
	g_assert_false(sample_signup(store, STORE_DURABLE, 2, &missing));
	g_assert_error(missing, STORE_ERROR, STORE_ERROR_SCHEMA);
	g_assert_nonnull(strstr(missing->message, "sallyport init"));
	OK(store_sqlite_create(place.path, &error));
	OK(sample_signup(store, STORE_DURABLE, 3, &error));
	ASSERT_HOLDS(place.path, 3);
}

/* Before anybody noticed, with the log of the old one still there. */
static void
test_made_anew_at_once(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	take_away(&place, "");
	OK(store_sqlite_create(place.path, &error));
	ASSERT_HOLDS(place.path, 0);
	OK(sample_signup(store, STORE_DURABLE, 3, &error));
	ASSERT_HOLDS(place.path, 3);
}

/* All of it at once. */
static void
test_all_made_anew(void)
{
	static const char *const all[] = { "", "-wal", "-shm", "-lock" };
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	for (unsigned i = 0; i < G_N_ELEMENTS(all); i++)
		take_away(&place, all[i]);
	OK(store_sqlite_create(place.path, &error));
	OK(sample_signup(store, STORE_DURABLE, 2, &error));
	ASSERT_HOLDS(place.path, 2);
}

static void
assert_survives_without(const char *ending)
{
	g_auto(Place) place = place_new(true);
	{
		g_autoptr(Store) one = place_store(&place);
		g_autoptr(Store) two = place_store(&place);
		OK(sample_signup(one, STORE_DURABLE, 1, &error));
		take_away(&place, ending);
		OK(sample_signup(two, STORE_DURABLE, 2, &error));
		g_assert_true(sample_signup_is_there(one, 2));
		OK(sample_signup(one, STORE_DURABLE, 3, &error));
		ASSERT_HOLDS(place.path, 1, 2, 3);
	}
	ASSERT_HOLDS(place.path, 1, 2, 3);
}

static void
test_companions(void)
{
	assert_survives_without("-wal");
	assert_survives_without("-shm");
	assert_survives_without("-lock");
}

/* Who comes while those that have the old one open sleep. */
static void
test_newcomer(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *old = NULL;
	{
		g_autoptr(Store) store = place_store(&place);
		OK(sample_signup(store, STORE_DURABLE, 1, &error));
		replace(&place, &old);
		ASSERT_HOLDS(place.path, 9);
		OK(sample_signup(store, STORE_DURABLE, 2, &error));
		ASSERT_HOLDS(place.path, 2, 9);
	}
	ASSERT_HOLDS(place.path, 2, 9);
	ASSERT_HOLDS(old, 1);
	g_autofree char *aside = g_strconcat(place.path, "-wal-replaced", NULL);
	g_assert_false(g_file_test(aside, G_FILE_TEST_EXISTS));
}

/* What only they know must not be forgotten. */
static void
test_newcomer_without_log(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	g_autoptr(GError) failure = NULL;
	Store *other = NULL;
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	take_away(&place, "-wal");
	g_assert_false(store_sqlite_open(place.path, &other, &failure));
	g_assert_error(failure, STORE_ERROR, STORE_ERROR_IO);
	g_assert_nonnull(strstr(failure->message, "was taken away"));
	OK(sample_signup(store, STORE_DURABLE, 2, &error));
	ASSERT_HOLDS(place.path, 1, 2);
}

/* Signs up one and dies with it in the log. */
static void
be_killed(const Place *place)
{
	pid_t pid = fork();
	g_assert_cmpint(pid, >=, 0);
	if (pid == 0) {
		g_autoptr(Store) store = place_store(place);
		OK(sample_signup(store, STORE_DURABLE, 1, &error));
		kill(getpid(), SIGKILL);
	}
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}

static void
test_log_of_another(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *old = NULL;
	g_autoptr(GError) failure = NULL;
	Store *store = NULL;
	be_killed(&place);
	replace(&place, &old);
	g_assert_false(store_sqlite_open(place.path, &store, &failure));
	g_assert_error(failure, STORE_ERROR, STORE_ERROR_IO);
	g_assert_nonnull(strstr(failure->message, "was written for"));
	/* The old one with its log is whole. */
	g_autofree char *wal = g_strconcat(place.path, "-wal", NULL);
	g_autofree char *old_wal = g_strconcat(old, "-wal", NULL);
	g_assert_cmpint(rename(wal, old_wal), ==, 0);
	take_away(&place, "-shm");
	ASSERT_HOLDS(place.path, 9);
	ASSERT_HOLDS(old, 1);
}

/* A restored snapshot of all files, with other inodes. */
static void
test_copied_set(void)
{
	static const char *const all[] = { "", "-wal", "-shm", "-lock" };
	g_auto(Place) place = place_new(true);
	be_killed(&place);
	for (unsigned i = 0; i < G_N_ELEMENTS(all); i++) {
		g_autofree char *path = g_strconcat(place.path, all[i], NULL);
		g_autofree char *bytes = NULL;
		gsize n;
		g_assert_true(g_file_get_contents(path, &bytes, &n, NULL));
		g_assert_true(
		    g_file_set_contents(path, bytes, (gssize)n, NULL));
	}
	ASSERT_HOLDS(place.path, 1);
}

static void
test_bell(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) worker = place_store(&place);
	g_autoptr(Store) web = NULL;
	int fd;
	OK(store_watch(worker, &fd, &error));
	store_watch_clear(worker);
	take_away(&place, "-lock");
	g_assert_cmpint(g_poll(&(GPollFD){ fd, G_IO_IN, 0 }, 1, 5000), ==, 1);
	store_watch_clear(worker);
	g_assert_false(sample_signup_is_there(worker, 1));
	web = place_store(&place);
	OK(sample_signup(web, STORE_DURABLE, 1, &error));
	g_assert_cmpint(g_poll(&(GPollFD){ fd, G_IO_IN, 0 }, 1, 5000), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name, run) g_test_add_func("/sqlite/" name, run)
	TEST("who-has-a-replaced-database-open-moves-over", test_replaced);
	TEST("what-is-replaced-amid-a-transaction-is-not-promised",
	    test_replaced_amid);
	TEST("a-database-that-is-gone-is-told-until-made-anew", test_made_anew);
	TEST("a-database-made-anew-has-nothing-of-the-old",
	    test_made_anew_at_once);
	TEST("all-files-made-anew-are-moved-to", test_all_made_anew);
	TEST("a-companion-taken-away-loses-nothing", test_companions);
	TEST("who-comes-while-all-others-sleep-sees-the-new-database",
	    test_newcomer);
	TEST("while-only-others-know-the-log-who-comes-is-refused",
	    test_newcomer_without_log);
	TEST("the-log-of-a-killed-program-spoils-no-other-database",
	    test_log_of_another);
	TEST("all-files-may-be-copied-together", test_copied_set);
	TEST("the-bell-of-a-new-lock-file-is-heard", test_bell);
	return g_test_run();
}
