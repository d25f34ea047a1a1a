/* What the SQLite store does that no contract asks of a store: files, modes,
 * schemas, full disks, and programs that share it. */
#define _GNU_SOURCE /* memmem() */
#include "store/sqlite.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/queue.h"
#include "store/sqlite-connection.h"
#include "tests/store/sample.h"

typedef struct {
	SampleFolder *folder;
	char *path;
} Place;

static Place
place_new(bool create)
{
	Place place = { .folder = sample_folder_new() };
	place.path = g_build_filename(place.folder, "store.db", NULL);
	if (create)
		OK(store_sqlite_create(place.path, &error));
	return place;
}

static void
place_clear(Place *place)
{
	sample_folder_remove(place->folder);
	g_free(place->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

static Store *
open_store(const Place *place)
{
	Store *store = NULL;
	OK(store_sqlite_open(place->path, &store, &error));
	return store;
}

/* As an administrator may, beside the store. */
static void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(db);
}

static void
assert_refused(const char *path, StoreError code, const char *word)
{
	g_autoptr(GError) error = NULL;
	Store *store = NULL;
	g_assert_false(store_sqlite_open(path, &store, &error));
	g_assert_null(store);
	g_assert_error(error, STORE_ERROR, (int)code);
	g_assert_nonnull(strstr(error->message, path));
	g_assert_nonnull(strstr(error->message, word));
}

static void
assert_not_created(const char *path, StoreError code)
{
	g_autoptr(GError) error = NULL;
	g_assert_false(store_sqlite_create(path, &error));
	g_assert_error(error, STORE_ERROR, (int)code);
}

/* --- opening and creating --------------------------------------------- */

static void
test_missing(void)
{
	g_auto(Place) place = place_new(false);
	assert_refused(place.path, STORE_ERROR_SCHEMA, "sallyport init");
	g_assert_false(g_file_test(place.path, G_FILE_TEST_EXISTS));
}

static void
test_no_database(void)
{
	g_auto(Place) place = place_new(false);
	g_autofree char *text = g_strnfill(5000, 'x');
	g_autofree char *now = NULL;
	g_assert_true(g_file_set_contents(place.path, text, -1, NULL));
	assert_refused(place.path, STORE_ERROR_CORRUPT, "backup");
	assert_not_created(place.path, STORE_ERROR_CORRUPT);
	g_assert_true(g_file_get_contents(place.path, &now, NULL, NULL));
	g_assert_cmpstr(now, ==, text);
}

static void
test_foreign(void)
{
	g_auto(Place) place = place_new(false);
	run_sql(place.path, "CREATE TABLE theirs (x)");
	assert_refused(place.path, STORE_ERROR_SCHEMA, "another program");
	assert_not_created(place.path, STORE_ERROR_SCHEMA);
	run_sql(place.path, "INSERT INTO theirs VALUES (1)");
}

static void
test_newer(void)
{
	g_auto(Place) place = place_new(true);
	run_sql(place.path, "PRAGMA user_version = 99");
	assert_refused(place.path, STORE_ERROR_SCHEMA, "newer");
	assert_not_created(place.path, STORE_ERROR_SCHEMA);
}

static void
test_older(void)
{
	g_auto(Place) place = place_new(true);
	run_sql(place.path, "PRAGMA user_version = 0");
	assert_refused(place.path, STORE_ERROR_SCHEMA, "sallyport init");
}

static void
test_empty(void)
{
	g_auto(Place) place = place_new(false);
	g_assert_true(g_file_set_contents(place.path, "", 0, NULL));
	assert_refused(place.path, STORE_ERROR_SCHEMA, "sallyport init");
	OK(store_sqlite_create(place.path, &error));
	g_autoptr(Store) store = open_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
}

static void
test_uses_wal(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *bytes = NULL;
	gsize n;
	g_assert_true(g_file_get_contents(place.path, &bytes, &n, NULL));
	/* https://www.sqlite.org/fileformat2.html 1.3.3 */
	g_assert_cmpint(bytes[18], ==, 2);
	g_assert_cmpint(bytes[19], ==, 2);
}

static void
test_create_again(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = open_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	OK(store_sqlite_create(place.path, &error));
	g_assert_true(sample_signup_is_there(store, 1));
	OK(sample_signup(store, STORE_DURABLE, 2, &error));
}

static void
test_no_folder(void)
{
	assert_not_created("/nonexistent/store.db", STORE_ERROR_IO);
}

static void
test_restored_backup(void)
{
	g_auto(Place) place = place_new(true);
	g_autofree char *copy = g_build_filename(place.folder, "copy", NULL);
	g_autofree char *sql = g_strdup_printf("VACUUM INTO '%s'", copy);
	{
		g_autoptr(Store) store = open_store(&place);
		OK(sample_signup(store, STORE_DURABLE, 1, &error));
	}
	run_sql(place.path, sql);
	Store *restored = NULL;
	OK(store_sqlite_open(copy, &restored, &error));
	g_autoptr(Store) store = restored;
	g_assert_true(sample_signup_is_there(store, 1));
	OK(sample_signup(store, STORE_DURABLE, 2, &error));
}

static void
test_modes(void)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-lock" };
	mode_t old = umask(0077);
	g_auto(Place) place = place_new(true);
	{
		g_autoptr(Store) store = open_store(&place);
		OK(sample_signup(store, STORE_DURABLE, 1, &error));
	}
	umask(old);
	for (unsigned i = 0; i < G_N_ELEMENTS(suffixes); i++) {
		g_autofree char *path = g_strconcat(
		    place.path, suffixes[i], NULL);
		struct stat st;
		g_assert_cmpint(stat(path, &st), ==, 0);
		g_assert_cmpint(st.st_mode & 0777, ==, 0660);
	}
}

/* --- locked and full --------------------------------------------------- */

static void
assert_busy_then_not(const Place *place, void (*release)(void *), void *data)
{
	g_autoptr(Store) store = open_store(place);
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
		g_autoptr(Store) store = open_store(&place);
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
	g_autoptr(Store) store = open_store(&place);
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
	g_autoptr(Store) store = open_store(&place);
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
	g_autoptr(Store) store = open_store(&place);
	sqlite3 *db = ((Sqlite *)store)->db;
	sqlite3_exec(db, "PRAGMA max_page_count = 60", NULL, NULL, NULL);
	unsigned n = fill(store, 1);
	g_assert_false(sample_signup_is_there(store, n));
	sqlite3_exec(db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
	OK(sample_signup(store, STORE_DURABLE, n, &error));
}

/* --- what is left in the files ---------------------------------------- */

static bool
is_in_file(const char *path, const char *suffix, const char *needle)
{
	g_autofree char *name = g_strconcat(path, suffix, NULL);
	g_autofree char *bytes = NULL;
	gsize n;
	g_assert_true(g_file_get_contents(name, &bytes, &n, NULL));
	return memmem(bytes, n, needle, strlen(needle)) != NULL;
}

static void
test_nothing_lingers(void)
{
	static const char secret[] = "a secret that must not stay";
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = open_store(&place);
	{
		g_auto(StoreTxn) txn = { 0 };
		g_autoptr(OutboxMail) mail = sample_mail(0, 1);
		g_autoptr(OutboxMail) leased = NULL;
		int64_t id;
		g_bytes_unref(mail->sealed);
		mail->sealed = g_bytes_new_static(secret, sizeof(secret));
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		OK(store_outbox_add(&txn, mail, &id, &error));
		OK(store_commit(&txn, &error));
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		OK(store_outbox_lease(
		    &txn, SAMPLE_NOW_MS, INT64_MAX, &leased, &error));
		OK(store_outbox_settle(
		    &txn, id, 1, MAIL_SENT, SAMPLE_NOW_MS, NULL, &error));
		OK(store_commit(&txn, &error));
	}
	g_assert_true(is_in_file(place.path, "-wal", secret));
	g_auto(StoreTxn) txn = { 0 };
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_purge(&txn, SAMPLE_NOW_MS, SAMPLE_NOW_MS, 10, &n, &error));
	OK(store_commit(&txn, &error));
	g_assert_false(is_in_file(place.path, "-wal", secret));
	g_assert_false(is_in_file(place.path, "", secret));
}

/* --- several programs --------------------------------------------------- */

#define N_PROGRAMS 8

/* Runs them at once, each with a store of its own; all must exit with 0. */
static void
run_programs(const Place *place, void (*program)(Store *store, unsigned who))
{
	for (unsigned who = 0; who < N_PROGRAMS; who++) {
		pid_t pid = fork();
		g_assert_cmpint(pid, >=, 0);
		if (pid == 0) {
			g_autoptr(Store) store = open_store(place);
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
	g_autoptr(Store) store = open_store(&place);
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
	g_autoptr(Store) store = open_store(&place);
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
		OK(store_outbox_lease(
		    &txn, SAMPLE_NOW_MS, INT64_MAX, &mail, &error));
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
	g_autoptr(Store) store = open_store(&place);
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
	g_autoptr(Store) store = open_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name, run) g_test_add_func("/sqlite/" name, run)
	TEST("a-missing-store-is-refused-and-not-made", test_missing);
	TEST("a-file-that-is-no-database-is-refused", test_no_database);
	TEST("the-database-of-another-program-is-refused", test_foreign);
	TEST("a-newer-schema-is-refused", test_newer);
	TEST("an-older-schema-is-refused-until-migrated", test_older);
	TEST("a-folder-that-is-not-there-is-refused", test_no_folder);
	TEST("an-empty-file-becomes-a-store", test_empty);
	TEST("a-new-store-writes-ahead", test_uses_wal);
	TEST("creating-again-changes-nothing", test_create_again);
	TEST("all-may-create-at-once", test_create_at_once);
	TEST("a-restored-backup-is-a-store", test_restored_backup);
	TEST("the-group-may-write-whatever-the-umask", test_modes);
	TEST("a-locked-database-is-busy-then-recovers", test_locked_database);
	TEST("a-turn-that-does-not-end-is-busy-then-recovers", test_long_turn);
	TEST("who-dies-in-its-turn-holds-nobody-up", test_dead_holder);
	TEST("no-room-on-the-disk-is-told-then-recovers", test_no_room);
	TEST("a-full-database-is-told-then-recovers", test_full_database);
	TEST("after-a-purge-no-secret-lingers", test_nothing_lingers);
	TEST("an-address-proven-at-once-is-one-account", test_same_addresses);
	TEST("many-writers-all-get-their-turn", test_many_writers);
	TEST("many-workers-never-lease-the-same", test_many_workers);
	return g_test_run();
}
