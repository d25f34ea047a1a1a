/*
 * The inside of the SQLite store, for the files that make it up. Each
 * sqlite-X.c brings the verbs of one subject and sets them in the ops.
 */
#ifndef STORE_SQLITE_CONNECTION_H
#define STORE_SQLITE_CONNECTION_H

#include "account/store-backend.h"
#include "store/fileset.h"
#include "store/statement.h"

typedef struct {
	Store store;
	StoreOps ops;
	sqlite3 *db; /* NULL where it could not be opened again */
	Statements statements;
	LockFile *file; /* as db */
	FileSet files;
	int bell; /* -1: nobody watches */
	int wal_frames; /* in the WAL after a commit that wrote; else 0 */
	bool rings; /* the transaction adds mail that waits */
	int turn_ms; /* how long to wait; tests have less time */
	int checkpoint_frames;
	bool purges; /* the transaction removes what must not linger */
} Sqlite;

static inline Statement
sqlite_take(Store *store, StatementName name)
{
	return statement_take(&((Sqlite *)store)->statements, name);
}

static inline int64_t
sqlite_deadline_us(int ms)
{
	return g_get_monotonic_time() + (int64_t)ms * 1000;
}

/* Before a transaction: sees to it that it is about the files that stand under
 * their names, and opens those where they are others than before. */
bool sqlite_settle(Sqlite *self, GError **error);
/* After it: false where they have been replaced meanwhile. */
bool sqlite_is_settled(const Sqlite *self, GError **error);

/* Syncs the WAL; data is the Sqlite, for flush_wait(). */
bool sqlite_wal_sync(void *data, GError **error);
/* In the turn; nothing to do where there is no doubt. */
bool sqlite_wal_end_doubt(Sqlite *self, GError **error);
/* After a commit, out of the turn: where the WAL has grown long enough. That
 * it fails is no failure of the commit: the next one tries again. */
void sqlite_wal_checkpoint(Sqlite *self);
/* Leaves nothing in it, if the others let us. */
void sqlite_wal_truncate(Sqlite *self);

/* From a row that begins with the columns of an account. */
#define SQLITE_ACCOUNT_COLUMNS 10
Account *sqlite_account_read(const Statement *row);
/* From a row with browser and network from a column on. */
void sqlite_client_read(const Statement *row, int first, Client *ret_client);

/* How a domain takes mails, and what its mails that wait have of it. */
bool sqlite_destination_get(Store *store, const char *domain,
    Destination *ret_destination, GError **error);
bool sqlite_destination_put(Store *store, const char *domain,
    const Destination *destination, GError **error);

/* The next row of all columns of the outbox; NULL: there is none. */
bool sqlite_outbox_read(Statement *find, OutboxMail **ret_mail, GError **error);

/* What strangers asked for about an account is of nobody from now on. */
bool sqlite_signup_orphan(
    Store *store, int64_t account_id, int64_t now_ms, GError **error);

void sqlite_transaction_install(StoreOps *ops);
void sqlite_account_install(StoreOps *ops);
void sqlite_group_install(StoreOps *ops);
void sqlite_signup_install(StoreOps *ops);
void sqlite_outbox_install(StoreOps *ops);
void sqlite_destination_install(StoreOps *ops);
void sqlite_lease_install(StoreOps *ops);
void sqlite_summary_install(StoreOps *ops);
void sqlite_session_install(StoreOps *ops);
void sqlite_event_install(StoreOps *ops);
void sqlite_limit_install(StoreOps *ops);
void sqlite_clock_install(StoreOps *ops);

#endif
