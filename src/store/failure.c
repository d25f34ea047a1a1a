#include "store/failure.h"

#include <errno.h>

#include "account/store.h"

/* What the system last said about a file; SQLite has closed others since, so
 * errno tells no more. */
static int
errno_of(sqlite3_file *file)
{
	int errnum = 0;
	if (file != NULL && file->pMethods != NULL)
		(void)file->pMethods->xFileControl(
		    file, SQLITE_FCNTL_LAST_ERRNO, &errnum);
	return errnum;
}

static bool
says_no_room(sqlite3 *db, int which)
{
	sqlite3_file *file = NULL;
	if (sqlite3_file_control(db, "main", which, &file) != SQLITE_OK)
		return false;
	int errnum = errno_of(file);
	return errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG;
}

static bool
is_about_room(sqlite3 *db, int rc)
{
	if ((rc & 0xff) == SQLITE_FULL)
		return true;
	return (rc & 0xff) == SQLITE_IOERR && db != NULL &&
	       (says_no_room(db, SQLITE_FCNTL_FILE_POINTER) ||
		   says_no_room(db, SQLITE_FCNTL_JOURNAL_POINTER));
}

static StoreError
code_of(sqlite3 *db, int rc)
{
	if (is_about_room(db, rc))
		return STORE_ERROR_FULL;
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return STORE_ERROR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return STORE_ERROR_CORRUPT;
	default:
		return STORE_ERROR_IO;
	}
}

static const char *
remedy_of(StoreError code)
{
	switch (code) {
	case STORE_ERROR_BUSY:
		return "another program keeps the database locked: see who "
		       "with `fuser -v`";
	case STORE_ERROR_FULL:
		return "make room on the disk";
	case STORE_ERROR_IO:
		return "look at the disk, and at owner and mode of the files";
	case STORE_ERROR_CORRUPT:
		return "restore a backup";
	case STORE_ERROR_SCHEMA:
	case STORE_ERROR_NEWER:
		break;
	}
	g_assert_not_reached();
}

bool
failure_set(sqlite3 *db, int rc, const char *what, GError **error)
{
	StoreError code = code_of(db, rc);
	const char *path = db == NULL ? NULL : sqlite3_db_filename(db, "main");
	g_set_error(error, STORE_ERROR, (int)code, "cannot %s %s: %s (%d); %s",
	    what, path == NULL ? "?" : path, sqlite3_errstr(rc), rc,
	    remedy_of(code));
	return false;
}
