/*
 * Opening, making and closing a store. sqlite-transaction.c says how
 * transactions go.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/bell.h"
#include "store/failure.h"
#include "store/flush.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/shared-file.h"
#include "store/sqlite-connection.h"

/* What names the file, before what is wrong with it. */
#define SETTING "[store] path: "

/* How long a writer waits for others, all in all. */
#define TURN_MS 5000

/* How long to wait for who writes into, or reads, a database that was replaced.
 */
#define MOVE_MS 1000

/* A WAL of this many pages is copied into the database. */
#define CHECKPOINT_FRAMES 4000

/* What has grown larger is cut when it is begun anew. */
#define WAL_BYTES "67108864"

static Sqlite *
sqlite(Store *store)
{
	return (Sqlite *)store;
}

static int
note_frames(void *data, sqlite3 *db, const char *name, int frames)
{
	(void)db;
	(void)name;
	((Sqlite *)data)->wal_frames = frames;
	return SQLITE_OK;
}

/* --- the worker's watch ----------------------------------------------- */

static bool
watch(Store *store, int *ret_fd, GError **error)
{
	Sqlite *self = sqlite(store);
	if (self->bell < 0)
		self->bell = bell_watch(self->file, error);
	if (self->bell < 0)
		return false;
	*ret_fd = self->bell;
	return true;
}

static void
watch_clear(Store *store)
{
	if (sqlite(store)->bell >= 0)
		bell_clear(sqlite(store)->bell);
}

/* --- life ------------------------------------------------------------- */

static void
close_files(Sqlite *self)
{
	statements_clear(&self->statements);
	/* The last to close checkpoints, but not in doubt. */
	if (self->db != NULL && self->file != NULL &&
	    flush_is_in_doubt(self->file))
		sqlite3_db_config(
		    self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_close(g_steal_pointer(&self->db));
	g_clear_pointer(&self->file, lockfile_close);
}

static void
do_free(Store *store)
{
	Sqlite *self = sqlite(store);
	close_files(self);
	if (self->bell >= 0)
		close(self->bell);
	fileset_clear(&self->files);
	g_free(self);
}

/* The settings of a connection; none of them is kept in the file. */
static const char connection_sql[] = "PRAGMA synchronous = NORMAL;"
				     "PRAGMA cell_size_check = ON;"
				     "PRAGMA secure_delete = ON;"
				     "PRAGMA temp_store = MEMORY;"
				     "PRAGMA cache_size = -1024;"
				     "PRAGMA journal_size_limit = " WAL_BYTES;

static bool
set_up(sqlite3 *db, GError **error)
{
	int keep_wal = 1;
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_wal);
	int rc = sqlite3_exec(db, connection_sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return failure_set(db, rc, "open", error);
	if (sqlite3_db_readonly(db, "main") == 1) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "%s may not be written by this user: see owner and mode",
		    sqlite3_db_filename(db, "main"));
		return false;
	}
	return true;
}

static int
note_wal(void *is_wal, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	*(bool *)is_wal = g_strcmp0(values[0], "wal") == 0;
	return SQLITE_OK;
}

/* The mode is kept in the file, but not in a copy made by VACUUM INTO. To set
 * it again would ask for the lock. */
static bool
use_wal(sqlite3 *db, GError **error)
{
	bool is_wal = false;
	int rc = sqlite3_exec(
	    db, "PRAGMA journal_mode", note_wal, &is_wal, NULL);
	if (rc == SQLITE_OK && !is_wal)
		rc = sqlite3_exec(
		    db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	return rc == SQLITE_OK || failure_set(db, rc, "open", error);
}

static bool
is_there(const char *path, GError **error)
{
	struct stat st;
	if (stat(path, &st) == 0 || errno != ENOENT)
		return true;
	g_set_error(error, STORE_ERROR, STORE_ERROR_SCHEMA,
	    "there is no database %s: create it with `sallyport init`", path);
	return false;
}

static bool
open_file(Sqlite *self, GError **error)
{
	const char *path = self->files.paths[FILESET_DATABASE];
	int rc = sqlite3_open_v2(path, &self->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL);
	if (rc != SQLITE_OK) {
		/* SQLite does not tell its name: it is not open. */
		int errnum = sqlite3_system_errno(self->db);
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "cannot open %s: %s; see owner and mode of the file and "
		    "of its folder: the users of both programs must own them, "
		    "or be in their group",
		    path,
		    errnum != 0 ? g_strerror(errnum) : sqlite3_errstr(rc));
		return false;
	}
	sqlite3_busy_timeout(self->db, TURN_MS);
	/* It takes the place of SQLite's own, which checkpoints. */
	sqlite3_wal_hook(self->db, note_frames, self);
	self->statements.db = self->db;
	return set_up(self->db, error);
}

static Sqlite *
sqlite_new(const char *path)
{
	Sqlite *self = g_new0(Sqlite, 1);
	fileset_init(&self->files, path);
	self->bell = -1;
	self->turn_ms = TURN_MS;
	self->checkpoint_frames = CHECKPOINT_FRAMES;
	self->ops = (StoreOps){
		.free = do_free,
		.watch = watch,
		.watch_clear = watch_clear,
	};
	sqlite_transaction_install(&self->ops);
	sqlite_account_install(&self->ops);
	sqlite_group_install(&self->ops);
	sqlite_signup_install(&self->ops);
	sqlite_outbox_install(&self->ops);
	sqlite_destination_install(&self->ops);
	sqlite_lease_install(&self->ops);
	sqlite_summary_install(&self->ops);
	sqlite_session_install(&self->ops);
	sqlite_event_install(&self->ops);
	sqlite_limit_install(&self->ops);
	sqlite_clock_install(&self->ops);
	store_init(&self->store, &self->ops);
	return self;
}

/* To undo what memory was short for must not need memory. */
static bool
prepare_undoing(Sqlite *self, GError **error)
{
	Statements *all = &self->statements;
	return statements_prepare(all, STATEMENT_ROLLBACK, error) &&
	       statements_prepare(all, STATEMENT_ROLLBACK_PART, error);
}

static bool
open_in_place(Sqlite *self, GError **error)
{
	const char *path = self->files.paths[FILESET_DATABASE];
	if (!is_there(path, error))
		return false;
	self->file = lockfile_open(path, error);
	return self->file != NULL &&
	       fileset_join(&self->files, self->file, error) &&
	       open_file(self, error) && schema_check(self->db, path, error) &&
	       use_wal(self->db, error) && prepare_undoing(self, error) &&
	       fileset_note(&self->files, self->file, error);
}

static bool
open_all(Sqlite *self, GError **error)
{
	if (open_in_place(self, error)) {
		if (self->bell >= 0)
			(void)bell_follow(self->bell, self->file);
		return true;
	}
	close_files(self);
	g_prefix_error(error, SETTING);
	return false;
}

bool
store_sqlite_open(const char *path, Store **ret_store, GError **error)
{
	Sqlite *self = sqlite_new(path);
	g_autoptr(Store) store = &self->store;
	if (!open_all(self, error))
		return false;
	*ret_store = g_steal_pointer(&store);
	return true;
}

/* --- other files under the same names --------------------------------- */

/* What stands only in the log goes into the database that it is of, wherever
 * somebody has moved that. */
static bool
empty_log(Sqlite *self, GError **error)
{
	if (!sqlite_wal_end_doubt(self, error))
		return false;
	sqlite3_busy_timeout(self->db, MOVE_MS);
	int rc = sqlite3_wal_checkpoint_v2(
	    self->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return rc == SQLITE_OK ||
	       failure_set(self->db, rc, "empty the log of", error);
}

static bool
leave_old(Sqlite *self, GError **error)
{
	if (!queue_enter(self->file, sqlite_deadline_us(MOVE_MS), error))
		return false;
	bool done = true;
	if (fileset_owns_log(&self->files, self->file))
		done = empty_log(self, error);
	if (done)
		fileset_part(&self->files, self->file);
	queue_leave(self->file);
	return done;
}

bool
sqlite_settle(Sqlite *self, GError **error)
{
	if (self->db != NULL) {
		if (fileset_is_whole(&self->files))
			return true;
		if (!leave_old(self, error))
			return false;
		close_files(self);
	}
	return open_all(self, error);
}

bool
sqlite_is_settled(const Sqlite *self, GError **error)
{
	if (fileset_is_whole(&self->files))
		return true;
	g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
	    "%s or a file beside it was replaced in the midst of a "
	    "transaction: what was written went where it had been before",
	    self->files.paths[FILESET_DATABASE]);
	return false;
}

/* --- making ----------------------------------------------------------- */

/* A new file is only kept by a power cut when its directory is synced. */
static bool
sync_folder(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	if (!done)
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "cannot sync %s: %s", folder, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return done;
}

static bool
create_in_turn(Sqlite *self, const char *path, GError **error)
{
	int fd = shared_file_open(path, error);
	if (fd < 0)
		return false;
	close(fd);
	return open_file(self, error) &&
	       schema_migrate(self->db, path, error) &&
	       use_wal(self->db, error) && sync_folder(path, error);
}

bool
store_sqlite_create(const char *path, GError **error)
{
	Sqlite *self = sqlite_new(path);
	g_autoptr(Store) store = &self->store;
	self->file = lockfile_open(path, error);
	bool in_turn = self->file != NULL &&
		       fileset_join(&self->files, self->file, error) &&
		       queue_enter(
			   self->file, sqlite_deadline_us(TURN_MS), error);
	bool done = in_turn && create_in_turn(self, path, error);
	if (in_turn)
		queue_leave(self->file);
	if (!done)
		g_prefix_error(error, SETTING);
	return done;
}
