/* Programs that share an SQLite store. */
#include "store/sqlite.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite-connection.h"
#include "tests/store/place.h"

#define N_PROGRAMS 8

/* Runs them at once, each with a store of its own; all must exit with 0. */
static void
run_programs(const Place *place, void (*program)(Store *store, unsigned who))
{
	for (unsigned who = 0; who < N_PROGRAMS; who++) {
		pid_t pid = fork();
		g_assert_cmpint(pid, >=, 0);
		if (pid == 0) {
			g_autoptr(Store) store = place_store(place);
			((Sqlite *)store)->checkpoint_frames = 200;
			program(store, who);
			g_clear_pointer(&store, store_free);
			_exit(0);
		}
	}
	for (unsigned who = 0; who < N_PROGRAMS; who++) {
		int status;
		g_assert_cmpint(wait(&status), >, 0);
		g_assert_cmpint(status, ==, 0);
	}
}

static void
prove_same_addresses(Store *store, unsigned who)
{
	for (unsigned n = 0; n < 40; n++) {
		g_autoptr(Account) account = sample_account("ada", n);
		g_auto(StoreTxn) txn = { 0 };
		StoreAdded added;
		int64_t id;
		g_free(account->language);
		account->language = g_strdup_printf("%u", who);
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		OK(store_account_add(&txn, account, &added, &id, &error));
		g_assert_cmpint(added, !=, STORE_USERNAME_TAKEN);
		OK(store_commit(&txn, &error));
	}
}

static int
count_rows(Store *store, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	g_assert_cmpint(
	    sqlite3_prepare_v2(((Sqlite *)store)->db, sql, -1, &stmt, NULL), ==,
	    SQLITE_OK);
	g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
	int n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static void
test_same_addresses(void)
{
	g_auto(Place) place = place_new(true);
	run_programs(&place, prove_same_addresses);
	g_autoptr(Store) store = place_store(&place);
	g_assert_cmpint(
	    count_rows(store, "SELECT count(*) FROM account"), ==, 40);
}

static void
sign_up_some(Store *store, unsigned who)
{
	for (unsigned n = 0; n < 50; n++)
		OK(sample_signup(store, STORE_DURABLE, who * 1000 + n, &error));
}

static void
test_many_writers(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *wal = g_strconcat(place.path, "-wal", NULL);
	g_autoptr(Store) store = place_store(&place);
	run_programs(&place, sign_up_some);
	for (unsigned who = 0; who < N_PROGRAMS; who++)
		for (unsigned n = 0; n < 50; n++)
			g_assert_true(
			    sample_signup_is_there(store, who * 1000 + n));
	/* 400 sign-ups write some 7000 pages; 200 are to be in the WAL. */
	struct stat st;
	g_assert_cmpint(stat(wal, &st), ==, 0);
	g_assert_cmpint(st.st_size, <, 2000 * 4096);
}

static void
lease_what_there_is(Store *store, unsigned who)
{
	(void)who;
	for (;;) {
		g_auto(StoreTxn) txn = { 0 };
		g_autoptr(OutboxMail) mail = NULL;
		OK(store_begin(store, STORE_RELAXED, &txn, &error));
		OK(store_outbox_lease(&txn,
		    &(OutboxLease){ .now_ms = SAMPLE_NOW_MS,
			.until_ms = INT64_MAX,
			.senders = 1 },
		    &mail, &error));
		OK(store_commit(&txn, &error));
		if (mail == NULL)
			return;
		g_assert_cmpint(mail->attempts, ==, 1);
	}
}

static void
test_many_workers(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	for (unsigned n = 0; n < 100; n++)
		OK(sample_signup(store, STORE_RELAXED, n, &error));
	run_programs(&place, lease_what_there_is);
	g_assert_cmpint(
	    count_rows(store, "SELECT sum(attempts) FROM outbox"), ==, 100);
}

static void
create_it(const char *path)
{
	GError *error = NULL;
	bool done = store_sqlite_create(path, &error);
	g_assert_no_error(error);
	_exit(done ? 0 : 1);
}

static void
test_create_at_once(void)
{
	g_auto(Place) place = place_new(false);
	for (unsigned i = 0; i < N_PROGRAMS; i++) {
		pid_t pid = fork();
		g_assert_cmpint(pid, >=, 0);
		if (pid == 0)
			create_it(place.path);
	}
	for (unsigned i = 0; i < N_PROGRAMS; i++) {
		int status;
		g_assert_cmpint(wait(&status), >, 0);
		g_assert_cmpint(status, ==, 0);
	}
	g_autoptr(Store) store = place_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name, run) g_test_add_func("/sqlite/" name, run)
	TEST("all-may-create-at-once", test_create_at_once);
	TEST("an-address-proven-at-once-is-one-account", test_same_addresses);
	TEST("many-writers-all-get-their-turn", test_many_writers);
	TEST("many-workers-never-lease-the-same", test_many_workers);
	return g_test_run();
}
