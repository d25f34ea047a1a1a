#include "store/schema.h"

#include "account/store.h"
#include "store/failure.h"

static int
latest_version(void)
{
	int n = 0;
	while (schema_migrations[n] != NULL)
		n++;
	return n;
}

static bool
read_number(sqlite3 *db, const char *sql, int *ret_number, GError **error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		*ret_number = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW ||
	       failure_set(db, rc, "read the schema of", error);
}

bool
schema_fits(int version, const char *path, GError **error)
{
	int latest = latest_version();
	if (version == latest)
		return true;
	if (version > latest)
		g_set_error(error, STORE_ERROR, STORE_ERROR_NEWER,
		    "%s has schema %d, made by a newer sallyport, and this one "
		    "knows %d: restart this program where the newer one is "
		    "installed, or else install that again",
		    path, version, latest);
	else
		g_set_error(error, STORE_ERROR, STORE_ERROR_SCHEMA,
		    "%s has schema %d and must be brought to %d: run "
		    "`sallyport init`",
		    path, version, latest);
	return false;
}

/* 0: empty. */
static bool
read_version(sqlite3 *db, const char *path, int *ret_version, GError **error)
{
	int application, version, objects;
	if (!read_number(db, "PRAGMA application_id", &application, error) ||
	    !read_number(db, "PRAGMA user_version", &version, error) ||
	    !read_number(
		db, "SELECT count(*) FROM sqlite_schema", &objects, error))
		return false;
	bool empty = application == 0 && version == 0 && objects == 0;
	if (!empty && application != SCHEMA_APPLICATION_ID) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_SCHEMA,
		    "%s is the database of another program: name a file of "
		    "its own",
		    path);
		return false;
	}
	if (version > latest_version())
		return schema_fits(version, path, error);
	*ret_version = version;
	return true;
}

bool
schema_check(sqlite3 *db, const char *path, GError **error)
{
	int version;
	return read_version(db, path, &version, error) &&
	       schema_fits(version, path, error);
}

static bool
run(sqlite3 *db, const char *sql, GError **error)
{
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	return rc == SQLITE_OK ||
	       failure_set(db, rc, "change the schema of", error);
}

static bool
apply(sqlite3 *db, int version, GError **error)
{
	g_autofree char *stamp = g_strdup_printf(
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    SCHEMA_APPLICATION_ID, version);
	if (!run(db, "BEGIN IMMEDIATE", error))
		return false;
	if (run(db, schema_migrations[version - 1], error) &&
	    run(db, stamp, error) && run(db, "COMMIT", error))
		return true;
	if (!sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

bool
schema_migrate(sqlite3 *db, const char *path, GError **error)
{
	int version;
	if (!read_version(db, path, &version, error) ||
	    !run(db, "PRAGMA synchronous = FULL", error))
		return false;
	/* A sign-up touches many pages, few bytes in each: small ones are
	 * cheaper to write, and an eighth faster in all. */
	if (version == 0 && !run(db, "PRAGMA page_size = 2048", error))
		return false;
	while (version < latest_version())
		if (!apply(db, ++version, error))
			return false;
	return true;
}
