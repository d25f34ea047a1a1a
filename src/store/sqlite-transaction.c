/*
 * Transactions.
 *
 * A writer waits for its turn in the queue, and BEGIN IMMEDIATE then finds the
 * database free. COMMIT runs with synchronous=NORMAL: it appends to the WAL
 * and syncs nothing, so the turn is short. Only after the turn has been passed
 * on does a durable commit sync the WAL, before anybody is told that it
 * succeeded (flush.h: one sync is for all who wait for it). What is promised
 * therefore always lies in a synced prefix of the WAL: frames before ours are
 * synced with ours, and a checkpoint, which is the only way out of the WAL,
 * syncs the WAL before and the database after it copies. tests/store/power.c
 * cuts the power at every point of that.
 *
 * A group is such a transaction, and its parts are savepoints in it.
 */
#include "store/bell.h"
#include "store/flush.h"
#include "store/queue.h"
#include "store/schema.h"
#include "store/sqlite-connection.h"

/* For so long after somebody waited in vain others wait no longer than that. */
#define LATE_MS 5000
#define IMPATIENT_MS 100

static Sqlite *
sqlite(Store *store)
{
	return (Sqlite *)store;
}

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
	/* It needs nothing that could be short (sqlite.c); one that stays open
	 * would keep all others out, who would rather see this process dead. */
	g_assert(sqlite3_get_autocommit(self->db));
}

/* --- beginning -------------------------------------------------------- */

/*
 * While this program ran, a newer one may have migrated the database: it is
 * then neither written nor read any more. Asked in each transaction, for a
 * migration need not change a table that SQLite would notice.
 */
static bool
fits(Sqlite *self, GError **error)
{
	g_auto(Statement)
	    ask = statement_take(&self->statements, STATEMENT_SCHEMA_VERSION);
	bool row;
	return statement_step(&ask, &row, error) &&
	       schema_fits((int)statement_int(&ask, 0),
		   sqlite3_db_filename(self->db, "main"), error);
}

static bool
begin_fitting(Sqlite *self, StatementName name, GError **error)
{
	if (!run(self, name, error))
		return false;
	if (fits(self, error))
		return true;
	roll_back(self);
	return false;
}

static bool
begin_in_turn(Sqlite *self, StoreMode mode, int64_t deadline, GError **error)
{
	int64_t left_ms = (deadline - g_get_monotonic_time()) / 1000;
	sqlite3_busy_timeout(self->db, (int)MAX(left_ms, 1));
	return (mode != STORE_DURABLE || sqlite_wal_end_doubt(self, error)) &&
	       begin_fitting(self, STATEMENT_BEGIN_WRITE, error);
}

/*
 * A database that was locked a moment ago most likely still is. Who comes then
 * does not wait for long, or visitors for whom no process is free would wait
 * twice.
 */
static int64_t
patience_us(const Sqlite *self, int64_t deadline_us)
{
	int64_t now_us = g_get_monotonic_time();
	int64_t late_us = atomic_load(&self->file->page->late_us);
	bool lately = late_us != 0 && now_us >= late_us &&
		      now_us - late_us < LATE_MS * 1000;
	return lately ? MIN(deadline_us, now_us + IMPATIENT_MS * 1000)
		      : deadline_us;
}

static void
note_patience(Sqlite *self, bool in_vain)
{
	_Atomic int64_t *late_us = &self->file->page->late_us;
	if (in_vain)
		atomic_store(late_us, g_get_monotonic_time());
	else if (atomic_load(late_us) != 0)
		atomic_store(late_us, 0);
}

static bool
begin_patiently(Sqlite *self, StoreMode mode, int64_t deadline, GError **error)
{
	g_autoptr(GError) failure = NULL;
	deadline = patience_us(self, deadline);
	bool entered = queue_enter(self->file, deadline, &failure);
	bool done = entered && sqlite_is_settled(self, &failure) &&
		    begin_in_turn(self, mode, deadline, &failure);
	if (entered && !done)
		queue_leave(self->file);
	if (done || g_error_matches(failure, STORE_ERROR, STORE_ERROR_BUSY))
		note_patience(self, !done);
	if (!done)
		g_propagate_error(error, g_steal_pointer(&failure));
	return done;
}

/* In the turn nobody moves over to other files: sqlite_is_settled() holds. */
static bool
begin_write(Sqlite *self, StoreMode mode, int64_t deadline, GError **error)
{
	self->rings = false;
	self->purges = false;
	self->wal_frames = 0;
	return sqlite_settle(self, error) &&
	       begin_patiently(self, mode, deadline, error);
}

static bool
begin(Store *store, StoreMode mode, GError **error)
{
	Sqlite *self = sqlite(store);
	if (store->grouped)
		return mode == STORE_READ ||
		       run(self, STATEMENT_BEGIN_PART, error);
	if (mode != STORE_READ)
		return begin_write(
		    self, mode, sqlite_deadline_us(self->turn_ms), error);
	if (!sqlite_settle(self, error))
		return false;
	sqlite3_busy_timeout(self->db, self->turn_ms);
	return begin_fitting(self, STATEMENT_BEGIN_READ, error);
}

static bool
begin_group(Store *store, StoreMode mode, int64_t deadline_us, GError **error)
{
	return begin_write(sqlite(store), mode, deadline_us, error);
}

/* --- ending ----------------------------------------------------------- */

static bool
commit_write(Sqlite *self, StoreMode mode, GError **error)
{
	bool done = run(self, STATEMENT_COMMIT, error);
	if (!done)
		roll_back(self);
	bool wrote = done && self->wal_frames > 0;
	uint32_t number = wrote ? flush_count_written(self->file) : 0;
	queue_leave(self->file);
	if (wrote && mode == STORE_DURABLE)
		done = flush_wait(
		    self->file, number, sqlite_wal_sync, self, error);
	if (wrote && done)
		done = sqlite_is_settled(self, error);
	if (wrote && self->rings)
		bell_ring(self->file);
	return done;
}

static void
tidy(Store *store)
{
	Sqlite *self = sqlite(store);
	/* What was removed is overwritten in the database (secure_delete), but
	 * stays in the WAL until that is truncated. */
	if (self->purges)
		sqlite_wal_truncate(self);
	else
		sqlite_wal_checkpoint(self);
}

static bool
commit(Store *store, StoreMode mode, GError **error)
{
	Sqlite *self = sqlite(store);
	if (store->grouped)
		return mode == STORE_READ ||
		       run(self, STATEMENT_COMMIT_PART, error);
	bool done = mode == STORE_READ ? run(self, STATEMENT_COMMIT, error)
				       : commit_write(self, mode, error);
	if (mode != STORE_READ)
		tidy(store);
	else if (!done)
		roll_back(self);
	return done;
}

static bool
commit_group(Store *store, StoreMode mode, GError **error)
{
	return commit_write(sqlite(store), mode, error);
}

static void
abandon_group(Store *store)
{
	roll_back(sqlite(store));
	queue_leave(sqlite(store)->file);
}

static void
rollback(Store *store)
{
	Sqlite *self = sqlite(store);
	if (!store->grouped) {
		roll_back(self);
		if (store->mode != STORE_READ)
			queue_leave(self->file);
	} else if (store->mode != STORE_READ) {
		/* Where that fails, SQLite undoes the whole group. */
		(void)run(self, STATEMENT_ROLLBACK_PART, NULL);
		(void)run(self, STATEMENT_COMMIT_PART, NULL);
	}
}

void
sqlite_transaction_install(StoreOps *ops)
{
	ops->begin = begin;
	ops->commit = commit;
	ops->rollback = rollback;
	ops->begin_group = begin_group;
	ops->commit_group = commit_group;
	ops->abandon_group = abandon_group;
	ops->tidy = tidy;
}
