/*
 * The inside of the SQLite store, for the files that make it up. Each
 * sqlite-X.c brings the verbs of one subject and sets them in the ops.
 */
#ifndef STORE_SQLITE_CONNECTION_H
#define STORE_SQLITE_CONNECTION_H

#include "account/store-backend.h"
#include "store/queue.h"
#include "store/statement.h"

typedef struct {
	Store store;
	StoreOps ops;
	sqlite3 *db;
	Statements statements;
	Queue *queue;
	int wal_frames; /* in the WAL after a commit that wrote; else 0 */
	bool rings; /* the transaction adds mail that waits */
	bool purges; /* the transaction removes what must not linger */
} Sqlite;

static inline Statement
sqlite_take(Store *store, StatementName name)
{
	return statement_take(&((Sqlite *)store)->statements, name);
}

/* From a row that begins with the columns of an account. */
Account *sqlite_account_read(const Statement *row);

void sqlite_account_install(StoreOps *ops);
void sqlite_signup_install(StoreOps *ops);
void sqlite_outbox_install(StoreOps *ops);
void sqlite_session_install(StoreOps *ops);
void sqlite_limit_install(StoreOps *ops);

#endif
