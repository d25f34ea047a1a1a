/* What the SQLite store does that no contract asks of a store: files, their
 * modes and schemas, and what is left in them. */
#define _GNU_SOURCE /* memmem() */
#include "store/sqlite.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "store/schema.h"
#include "tests/store/place.h"

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
	assert_refused(place.path, STORE_ERROR_NEWER, "newer");
	assert_not_created(place.path, STORE_ERROR_NEWER);
}

static void
assert_left_alone(Store *store, StoreError code, const char *remedy)
{
	for (int mode = STORE_READ; mode <= STORE_RELAXED; mode++) {
		g_autoptr(GError) error = NULL;
		g_auto(StoreTxn) txn = { 0 };
		g_assert_false(
		    store_begin(store, (StoreMode)mode, &txn, &error));
		g_assert_error(error, STORE_ERROR, (int)code);
		g_assert_nonnull(strstr(error->message, remedy));
	}
}

static void
test_migrated_meanwhile(void)
{
	g_auto(Place) place = place_new(true);
	g_autoptr(Store) store = place_store(&place);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	int known = 0;
	while (schema_migrations[known] != NULL)
		known++;
	g_autofree char *back = g_strdup_printf(
	    "PRAGMA user_version = %d", known);
	run_sql(place.path, "PRAGMA user_version = 99");
	assert_left_alone(store, STORE_ERROR_NEWER, "restart this program");
	run_sql(place.path, "PRAGMA user_version = 0");
	assert_left_alone(store, STORE_ERROR_SCHEMA, "sallyport init");
	/* Nor does it keep others out. */
	run_sql(place.path, back);
	OK(sample_signup(store, STORE_DURABLE, 2, &error));
}

static void
test_older(void)
{
	g_auto(Place) place = place_new(true);
	run_sql(place.path, "PRAGMA user_version = 0");
	assert_refused(place.path, STORE_ERROR_SCHEMA, "sallyport init");
}

/* What stands in a database of the first schema lives on in the newest. */
static void
test_rows_of_schema_1(void)
{
	g_auto(Place) place = place_new(false);
	g_autofree char *stamp = g_strdup_printf(
	    "PRAGMA application_id = %d; PRAGMA user_version = 1",
	    SCHEMA_APPLICATION_ID);
	run_sql(place.path, schema_migrations[0]);
	run_sql(place.path, stamp);
	run_sql(place.path,
	    "INSERT INTO account VALUES (7, 'ada', 'Ada@example.org',"
	    " 'ada@example.org', 'hash', 'en', 5);"
	    "INSERT INTO session VALUES (zeroblob(32), 7, 5, 6, 99);"
	    "INSERT INTO pending_signup VALUES (3, zeroblob(32), 'eve',"
	    " 'eve@example.org', 'eve@example.org', 'eve@example.org', 'hash',"
	    " NULL, 'en', 5, 99);"
	    "INSERT INTO code VALUES (3, 1, zeroblob(32), zeroblob(32),"
	    " 'eve@example.org', 0, 5, 99);"
	    "INSERT INTO outbox VALUES (9, 3, 0, 'eve@example.org',"
	    " 'eve@example.org', 'en', 'id', zeroblob(9), 0, 0, 0, 5, 5, 99, 0,"
	    " NULL)");
	assert_refused(place.path, STORE_ERROR_SCHEMA, "sallyport init");
	OK(store_sqlite_create(place.path, &error));
	g_autoptr(Store) store = place_store(&place);
	g_auto(StoreTxn) txn = { 0 };
	const TokenHash zeros = { { 0 } };
	Session session;
	g_autoptr(Account) ada = NULL;
	g_autoptr(Pending) eve = NULL;
	g_autoptr(OutboxMail) mail = NULL;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_session_find(&txn, &zeros, 50, &session, &ada, &error));
	g_assert_cmpint(ada->id, ==, 7);
	g_assert_cmpint(ada->delete_ms, ==, 0);
	g_assert_true(session.keep);
	g_assert_cmpint(session.idle_ms, ==, 30 * DAY_MS);
	OK(store_pending_by_link(&txn, &zeros, 50, &eve, &error));
	g_assert_cmpint(eve->kind, ==, PENDING_SIGNUP);
	g_assert_cmpint(eve->account_id, ==, 0);
	g_assert_cmpstr(eve->username, ==, "eve");
	OK(store_outbox_latest(&txn, 3, &mail, &error));
	g_assert_cmpint(mail->id, ==, 9);
	g_assert_cmpint(mail->account_id, ==, 0);
}

static void
test_empty(void)
{
	g_auto(Place) place = place_new(false);
	g_assert_true(g_file_set_contents(place.path, "", 0, NULL));
	assert_refused(place.path, STORE_ERROR_SCHEMA, "sallyport init");
	OK(store_sqlite_create(place.path, &error));
	g_autoptr(Store) store = place_store(&place);
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
	g_autoptr(Store) store = place_store(&place);
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
		g_autoptr(Store) store = place_store(&place);
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
		g_autoptr(Store) store = place_store(&place);
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
	g_autoptr(Store) store = place_store(&place);
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
		OK(store_outbox_lease(&txn,
		    &(OutboxLease){ .now_ms = SAMPLE_NOW_MS,
			.until_ms = INT64_MAX,
			.senders = 1 },
		    &leased, &error));
		OK(store_outbox_settle(
		    &txn, id, 1, MAIL_SENT, SAMPLE_NOW_MS, NULL, &error));
		OK(store_commit(&txn, &error));
	}
	g_assert_true(is_in_file(place.path, "-wal", secret));
	g_auto(StoreTxn) txn = { 0 };
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_purge(&txn,
	    &(PurgeRule){ .now_ms = SAMPLE_NOW_MS,
		.mail_before_ms = SAMPLE_NOW_MS,
		.limit = 10 },
	    &n, &error));
	OK(store_commit(&txn, &error));
	g_assert_false(is_in_file(place.path, "-wal", secret));
	g_assert_false(is_in_file(place.path, "", secret));
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
	TEST("a-store-migrated-meanwhile-is-left-alone",
	    test_migrated_meanwhile);
	TEST("an-older-schema-is-refused-until-migrated", test_older);
	TEST("rows-of-schema-1-live-on", test_rows_of_schema_1);
	TEST("a-folder-that-is-not-there-is-refused", test_no_folder);
	TEST("an-empty-file-becomes-a-store", test_empty);
	TEST("a-new-store-writes-ahead", test_uses_wal);
	TEST("creating-again-changes-nothing", test_create_again);
	TEST("a-restored-backup-is-a-store", test_restored_backup);
	TEST("the-group-may-write-whatever-the-umask", test_modes);
	TEST("after-a-purge-no-secret-lingers", test_nothing_lingers);
	return g_test_run();
}
