/*
 * What becomes of the WAL.
 *
 * Checkpoints do not run inside a turn, as SQLite's own would: first all that
 * is in the WAL is copied while others go on writing, then the little that
 * they wrote meanwhile within one turn, so that the next writer can begin the
 * WAL from its start. It is not truncated then: to overwrite costs the disk
 * half of what to append costs.
 *
 * After a sync has failed, the WAL may have a hole that later syncs do not fill
 * (flush.h). A checkpoint would then overwrite the database with nothing to
 * recover it from, and later commits would lie behind the hole. So there is no
 * checkpoint and no durable transaction until somebody has written the whole
 * WAL once more over itself, from the page cache, and synced that.
 */
#include "store/flush.h"

#include "store/failure.h"
#include "store/queue.h"
#include "store/sqlite-connection.h"

/* How long a checkpoint waits for writers, and again for readers. */
#define TIDY_MS 250
#define URGENT_MS 1000

/* --- the WAL on the disk ---------------------------------------------- */

static sqlite3_file *
wal_of(Sqlite *self)
{
	sqlite3_file *wal = NULL;
	int rc = sqlite3_file_control(
	    self->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	g_assert(rc == SQLITE_OK && wal->pMethods != NULL);
	return wal;
}

bool
sqlite_wal_sync(void *data, GError **error)
{
	Sqlite *self = data;
	sqlite3_file *wal = wal_of(self);
	int rc = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
	return rc == SQLITE_OK ||
	       failure_set(self->db, rc, "sync the WAL of", error);
}

static int
write_over_itself(sqlite3_file *wal)
{
	uint8_t bytes[16384];
	sqlite3_int64 size, at = 0;
	int rc = wal->pMethods->xFileSize(wal, &size);
	while (rc == SQLITE_OK && at < size) {
		int n = (int)MIN(size - at, (sqlite3_int64)sizeof(bytes));
		rc = wal->pMethods->xRead(wal, bytes, n, at);
		if (rc == SQLITE_OK)
			rc = wal->pMethods->xWrite(wal, bytes, n, at);
		at += n;
	}
	return rc;
}

/* In the turn: nobody else writes. */
bool
sqlite_wal_end_doubt(Sqlite *self, GError **error)
{
	if (!flush_is_in_doubt(self->file))
		return true;
	int rc = write_over_itself(wal_of(self));
	if (rc != SQLITE_OK)
		return failure_set(self->db, rc, "repair the WAL of", error);
	if (!sqlite_wal_sync(self, error))
		return false;
	flush_set_doubt(self->file, false);
	return true;
}

/* --- checkpoints ------------------------------------------------------ */

static bool
copy_wal(Sqlite *self, int how)
{
	int rc = sqlite3_wal_checkpoint_v2(self->db, "main", how, NULL, NULL);
	if (rc == SQLITE_IOERR_FSYNC)
		flush_set_doubt(self->file, true);
	return rc == SQLITE_OK;
}

static void
copy_wal_in_turn(Sqlite *self, int how, int wait_ms)
{
	if (!queue_enter(self->file, sqlite_deadline_us(wait_ms), NULL))
		return;
	sqlite3_busy_timeout(self->db, wait_ms);
	if (!flush_is_in_doubt(self->file))
		(void)copy_wal(self, how);
	queue_leave(self->file);
}

void
sqlite_wal_checkpoint(Sqlite *self)
{
	/* Then who commits waits for another's checkpoint: else the WAL would
	 * grow for as long as the disk is slower than the writers. */
	bool urgent = self->wal_frames >= 4 * self->checkpoint_frames;
	int64_t deadline_us = sqlite_deadline_us(urgent ? URGENT_MS : 0);
	if (self->wal_frames < self->checkpoint_frames ||
	    flush_is_in_doubt(self->file) ||
	    !lockfile_take(self->file, LOCK_ERRAND, deadline_us))
		return;
	bool done = copy_wal(self, SQLITE_CHECKPOINT_PASSIVE);
	if (done && urgent)
		copy_wal_in_turn(self, SQLITE_CHECKPOINT_RESTART, URGENT_MS);
	else if (done)
		copy_wal_in_turn(self, SQLITE_CHECKPOINT_PASSIVE, TIDY_MS);
	lockfile_release(self->file, LOCK_ERRAND, 1);
}

void
sqlite_wal_truncate(Sqlite *self)
{
	copy_wal_in_turn(self, SQLITE_CHECKPOINT_TRUNCATE, TIDY_MS);
}
