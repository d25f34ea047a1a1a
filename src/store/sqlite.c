/*
 * Transactions, durability and checkpoints.
 *
 * A writer waits for its turn in the queue, and BEGIN IMMEDIATE then finds the
 * database free. COMMIT runs with synchronous=NORMAL: it appends to the WAL
 * and syncs nothing, so the turn is short. Only after the turn has been passed
 * on does a durable commit sync the WAL, before anybody is told that it
 * succeeded. Commits of several programs that wait for the disk at one time
 * share its flush. What is promised therefore always lies in a synced prefix
 * of the WAL: frames before ours are synced with ours, and a checkpoint, which
 * is the only way out of the WAL, syncs the WAL before and the database after
 * it copies. tests/store/power.c cuts the power at every point of that.
 *
 * When a sync fails, the kernel may have dropped what it could not write and
 * call the next sync a success, although a hole is left in the WAL before the
 * frames of later commits: recovery after a power cut would end at the hole.
 * So the failure is noted where all programs see it (queue_set_doubt), and no
 * durable transaction begins until a checkpoint has carried the whole WAL,
 * hole included, from the page cache into the database and emptied it.
 *
 * Checkpoints do not run inside a turn, as SQLite's own would: first all that
 * is in the WAL is copied while others go on writing, then the little that
 * they wrote meanwhile within one turn, so that the next writer can begin the
 * WAL from its start. It is not truncated then: to overwrite costs the disk
 * half of what to append costs.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/failure.h"
#include "store/schema.h"
#include "store/shared-file.h"
#include "store/sqlite-connection.h"

/* How long a writer waits for others, all in all. */
#define TURN_MS 5000

/* A WAL of this many pages is copied into the database. */
#define CHECKPOINT_FRAMES 2000

/* Beyond this, readers are waited for too. */
#define CHECKPOINT_URGENT_FRAMES 16000

/* What has grown larger is cut when it is begun anew. */
#define WAL_BYTES "67108864"

#define TIDY_MS 250

static Sqlite *
sqlite(Store *store)
{
	return (Sqlite *)store;
}

/* --- checkpoints ------------------------------------------------------ */

static bool
copy_wal(Sqlite *self, int how, GError **error)
{
	int rc = sqlite3_wal_checkpoint_v2(self->db, "main", how, NULL, NULL);
	if (rc == SQLITE_OK)
		return true;
	if (rc == SQLITE_IOERR_FSYNC)
		queue_set_doubt(self->queue, true);
	return failure_set(self->db, rc, "checkpoint", error);
}

static int64_t
deadline_us(int ms)
{
	return g_get_monotonic_time() + (int64_t)ms * 1000;
}

/* No failure of it is a failure of the commit it comes after: the next one
 * tries again. */
static void
checkpoint(Sqlite *self)
{
	if (self->wal_frames < CHECKPOINT_FRAMES ||
	    !copy_wal(self, SQLITE_CHECKPOINT_PASSIVE, NULL) ||
	    !queue_enter(self->queue, deadline_us(TIDY_MS), NULL))
		return;
	bool urgent = self->wal_frames >= CHECKPOINT_URGENT_FRAMES;
	sqlite3_busy_timeout(self->db, TIDY_MS);
	(void)copy_wal(self,
	    urgent ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE,
	    NULL);
	queue_leave(self->queue);
}

/* What was removed is overwritten in the database (secure_delete), but stays
 * in the WAL until that is truncated. */
static void
tidy(Sqlite *self)
{
	if (!queue_enter(self->queue, deadline_us(TIDY_MS), NULL))
		return;
	sqlite3_busy_timeout(self->db, TIDY_MS);
	(void)copy_wal(self, SQLITE_CHECKPOINT_TRUNCATE, NULL);
	queue_leave(self->queue);
}

/* --- transactions ----------------------------------------------------- */

static bool
run(Sqlite *self, StatementName name, GError **error)
{
	g_auto(Statement) statement = statement_take(&self->statements, name);
	return statement_run(&statement, error);
}

static void
roll_back(Sqlite *self)
{
	/* SQLite has done it by itself after some errors. */
	if (!sqlite3_get_autocommit(self->db))
		(void)run(self, STATEMENT_ROLLBACK, NULL);
}

static bool
end_doubt(Sqlite *self, GError **error)
{
	if (!queue_is_in_doubt(self->queue))
		return true;
	if (!copy_wal(self, SQLITE_CHECKPOINT_TRUNCATE, error))
		return false;
	queue_set_doubt(self->queue, false);
	return true;
}

static bool
begin_in_turn(Sqlite *self, StoreMode mode, int64_t deadline, GError **error)
{
	int64_t left_ms = (deadline - g_get_monotonic_time()) / 1000;
	sqlite3_busy_timeout(self->db, (int)MAX(left_ms, 1));
	return (mode != STORE_DURABLE || end_doubt(self, error)) &&
	       run(self, STATEMENT_BEGIN_WRITE, error);
}

static bool
begin(Store *store, StoreMode mode, GError **error)
{
	Sqlite *self = sqlite(store);
	self->rings = false;
	self->purges = false;
	self->wal_frames = 0;
	if (mode == STORE_READ) {
		sqlite3_busy_timeout(self->db, TURN_MS);
		return run(self, STATEMENT_BEGIN_READ, error);
	}
	int64_t deadline = deadline_us(TURN_MS);
	if (!queue_enter(self->queue, deadline, error))
		return false;
	if (begin_in_turn(self, mode, deadline, error))
		return true;
	queue_leave(self->queue);
	return false;
}

static void
rollback(Store *store)
{
	Sqlite *self = sqlite(store);
	roll_back(self);
	if (store->mode != STORE_READ)
		queue_leave(self->queue);
}

static bool
sync_wal(Sqlite *self, GError **error)
{
	sqlite3_file *wal = NULL;
	int rc = sqlite3_file_control(
	    self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	if (rc == SQLITE_OK)
		rc = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
	if (rc != SQLITE_OK)
		queue_set_doubt(self->queue, true);
	/* In doubt: another program's sync failed, maybe over our frames. */
	if (rc != SQLITE_OK || queue_is_in_doubt(self->queue))
		return failure_set(self->db,
		    rc == SQLITE_OK ? SQLITE_IOERR_FSYNC : rc,
		    "make a change durable in", error);
	return true;
}

static bool
commit(Store *store, StoreMode mode, GError **error)
{
	Sqlite *self = sqlite(store);
	bool done = run(self, STATEMENT_COMMIT, error);
	if (!done)
		roll_back(self);
	if (mode == STORE_READ)
		return done;
	queue_leave(self->queue);
	if (!done || self->wal_frames == 0)
		return done;
	done = mode != STORE_DURABLE || sync_wal(self, error);
	if (self->rings)
		queue_ring(self->queue);
	if (self->purges)
		tidy(self);
	else
		checkpoint(self);
	return done;
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
	return queue_watch(sqlite(store)->queue, ret_fd, error);
}

static void
watch_clear(Store *store)
{
	queue_watch_clear(sqlite(store)->queue);
}

/* --- life ------------------------------------------------------------- */

static void
do_free(Store *store)
{
	Sqlite *self = sqlite(store);
	statements_clear(&self->statements);
	sqlite3_close(self->db);
	queue_close(self->queue);
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

/* The mode is kept in the file, but not in a copy made by VACUUM INTO. */
static bool
use_wal(sqlite3 *db, GError **error)
{
	int rc = sqlite3_exec(
	    db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	return rc == SQLITE_OK || failure_set(db, rc, "open", error);
}

static bool
open_file(Sqlite *self, const char *path, GError **error)
{
	struct stat st;
	if (stat(path, &st) != 0 && errno == ENOENT) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_SCHEMA,
		    "there is no database %s: create it with `sallyport init`",
		    path);
		return false;
	}
	int rc = sqlite3_open_v2(path, &self->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL);
	if (rc != SQLITE_OK)
		return failure_set(self->db, rc, "open", error);
	sqlite3_busy_timeout(self->db, TURN_MS);
	/* It takes the place of SQLite's own, which checkpoints. */
	sqlite3_wal_hook(self->db, note_frames, self);
	self->statements.db = self->db;
	return set_up(self->db, error);
}

static Sqlite *
sqlite_new(void)
{
	Sqlite *self = g_new0(Sqlite, 1);
	self->ops = (StoreOps){
		.free = do_free,
		.begin = begin,
		.commit = commit,
		.rollback = rollback,
		.watch = watch,
		.watch_clear = watch_clear,
	};
	sqlite_account_install(&self->ops);
	sqlite_signup_install(&self->ops);
	sqlite_outbox_install(&self->ops);
	sqlite_session_install(&self->ops);
	sqlite_limit_install(&self->ops);
	store_init(&self->store, &self->ops);
	return self;
}

bool
store_sqlite_open(const char *path, Store **ret_store, GError **error)
{
	Sqlite *self = sqlite_new();
	g_autoptr(Store) store = &self->store;
	if (!open_file(self, path, error) ||
	    !schema_check(self->db, path, error) || !use_wal(self->db, error))
		return false;
	self->queue = queue_open(path, error);
	if (self->queue == NULL)
		return false;
	*ret_store = g_steal_pointer(&store);
	return true;
}

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
create_in_turn(const char *path, GError **error)
{
	int fd = shared_file_open(path, error);
	if (fd < 0)
		return false;
	close(fd);
	Sqlite *self = sqlite_new();
	g_autoptr(Store) store = &self->store;
	return open_file(self, path, error) && set_up(self->db, error) &&
	       schema_migrate(self->db, path, error) &&
	       sync_folder(path, error);
}

bool
store_sqlite_create(const char *path, GError **error)
{
	g_autoptr(Queue) queue = queue_open(path, error);
	if (queue == NULL || !queue_enter(queue, deadline_us(TURN_MS), error))
		return false;
	bool done = create_in_turn(path, error);
	queue_leave(queue);
	return done;
}
