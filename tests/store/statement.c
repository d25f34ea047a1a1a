/* The closed set of statements: complete, sound, and none reads a table from
 * end to end. */
#include "store/statement.h"

#include <string.h>

#include "store/schema.h"

static sqlite3 *
open_schema(void)
{
	GError *error = NULL;
	sqlite3 *db = NULL;
	g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
	g_assert_true(schema_migrate(db, ":memory:", &error));
	g_assert_no_error(error);
	return db;
}

static void
test_complete(void)
{
	Statements all = { .db = open_schema() };
	for (int name = 0; name < STATEMENT__COUNT; name++) {
		g_assert_nonnull(statement_sql((StatementName)name));
		g_auto(Statement)
		    statement = statement_take(&all, (StatementName)name);
		g_assert_cmpint(statement.rc, ==, SQLITE_OK);
	}
	statements_clear(&all);
	sqlite3_close(all.db);
}

/* Rare, and some only over what waits or is oldest: see 001.sql. */
static const StatementName whole[] = {
	STATEMENT_OUTBOX_WITHHOLD,
	STATEMENT_OUTBOX_RECLAIM,
	STATEMENT_OUTBOX_WAITING,
	STATEMENT_OUTBOX_SETTLED,
	STATEMENT_CENSUS,
	STATEMENT_ACCOUNT_ERASE_MAIL,
	STATEMENT_GROUP_LIST,
	STATEMENT_PURGE_PENDING,
	STATEMENT_PURGE_REFUSAL_LINK,
	STATEMENT_PURGE_SESSION,
	STATEMENT_PURGE_LIMIT,
	STATEMENT_PURGE_OUTBOX,
	STATEMENT_PURGE_ACCOUNT_MAIL,
	STATEMENT_PURGE_USERNAME,
	STATEMENT_PURGE_ADDRESS_UNDO,
	STATEMENT_CLOCK_GET, /* of one row */
	STATEMENT_CLOCK_LATEST, /* once a boot */
	STATEMENT_OUTBOX_HOLD,
	STATEMENT_PURGE_DESTINATION,
};

static bool
may_scan(StatementName name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(whole); i++)
		if (whole[i] == name)
			return true;
	return false;
}

static void
check_step(StatementName name, const char *step)
{
	/* "SCAN x" reads a table; over what a subquery made it is fine. */
	bool scans = g_str_has_prefix(step, "SCAN ") &&
		     !g_str_has_prefix(step, "SCAN (subquery") &&
		     !g_str_has_prefix(step, "SCAN CONSTANT ROW");
	/* Those of one account are few. */
	bool sorts = strstr(step, "TEMP B-TREE") != NULL &&
		     name != STATEMENT_SESSION_LIST;
	if ((scans && !may_scan(name)) || sorts)
		g_error("%s: %s", step, statement_sql(name));
}

static void
test_no_scan(void)
{
	sqlite3 *db = open_schema();
	for (int name = STATEMENT_ACCOUNT_ADD; name < STATEMENT__COUNT;
	     name++) {
		g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ",
		    statement_sql((StatementName)name), NULL);
		sqlite3_stmt *stmt = NULL;
		g_assert_cmpint(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
		    ==, SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW)
			check_step((StatementName)name,
			    (const char *)sqlite3_column_text(stmt, 3));
		sqlite3_finalize(stmt);
	}
	sqlite3_close(db);
}

/* The numbers that stand in the statements and the schema. */
static void
test_numbers(void)
{
	g_assert_cmpint(MAIL_WAITING, ==, 0);
	g_assert_cmpint(MAIL_EXPIRED, ==, 3);
	g_assert_cmpint(MAIL_WITHHELD, ==, 4);
	g_assert_cmpint(MAIL_SIGNUP_CODE, ==, 0);
	g_assert_cmpint(MAIL_ACCOUNT_EXISTS, ==, 1);
	g_assert_cmpint(MAIL_ADDRESS_CODE, ==, 4);
	g_assert_cmpint(MAIL_ADDRESS_TAKEN, ==, 5);
	/* A new kind: can anybody cause it, and so a refusal stop it? */
	g_assert_cmpint(MAIL_KIND__COUNT, ==, 12);
	g_assert_cmpint(PENDING_SIGNUP, ==, 0);
	g_assert_cmpint(PENDING_SIGN_IN, ==, 1);
	g_assert_cmpint(PENDING_RESET, ==, 2);
	g_assert_cmpint(STANDING_STRANGER, ==, 0);
}

static void
test_secure(void)
{
	sqlite3 *db = open_schema();
	sqlite3_stmt *stmt = NULL;
	g_assert_cmpint(sqlite3_prepare_v2(db,
			    "SELECT count(*) FROM pragma_table_list"
			    " WHERE schema = 'main' AND NOT strict"
			    " AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
			    -1, &stmt, NULL),
	    ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_step(stmt), ==, SQLITE_ROW);
	g_assert_cmpint(sqlite3_column_int(stmt, 0), ==, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/statement/every-one-can-be-prepared", test_complete);
	g_test_add_func(
	    "/statement/none-reads-a-table-from-end-to-end", test_no_scan);
	g_test_add_func(
	    "/statement/literals-are-those-of-the-enums", test_numbers);
	g_test_add_func("/statement/every-table-is-strict", test_secure);
	return g_test_run();
}
