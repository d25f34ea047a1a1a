/*
 * The closed set of SQL the store ever runs, apart from the migrations: one
 * table, prepared on first use and kept. Values only ever go in as parameters.
 *
 *	g_auto(Statement) find = statement_take(all, STATEMENT_SESSION_FIND);
 *	statement_put_hash(&find, token);
 *	statement_put_int(&find, now_ms);
 *	if (!statement_step(&find, &found, error))
 *		return false;
 *
 * A statement is over when its scope ends: none stays open over another, for
 * an open one would keep the WAL from being reused. What is put must live that
 * long; what is got is copied.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <sqlite3.h>

#include "account/model.h"

typedef enum {
	STATEMENT_BEGIN_READ,
	STATEMENT_BEGIN_WRITE,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_BEGIN_PART,
	STATEMENT_COMMIT_PART,
	STATEMENT_ROLLBACK_PART,
	STATEMENT_SCHEMA_VERSION,
	STATEMENT_ACCOUNT_ADD,
	STATEMENT_ACCOUNT_UPDATE,
	STATEMENT_ACCOUNT_ERASE_MAIL,
	STATEMENT_ACCOUNT_ERASE,
	STATEMENT_ACCOUNT_BY_ID,
	STATEMENT_ACCOUNT_BY_EMAIL,
	STATEMENT_ACCOUNT_BY_USERNAME,
	STATEMENT_USERNAME_TAKEN,
	STATEMENT_USERNAME_HOLD,
	STATEMENT_ADDRESS_UNDO_ADD,
	STATEMENT_ADDRESS_UNDO_FIND,
	STATEMENT_ADDRESS_UNDO_LAST,
	STATEMENT_ADDRESS_UNDO_REMOVE,
	STATEMENT_GROUP_ADD,
	STATEMENT_GROUP_REMOVE,
	STATEMENT_GROUP_FIND,
	STATEMENT_GROUP_LIST,
	STATEMENT_GROUP_MEMBERS,
	STATEMENT_GROUP_JOIN,
	STATEMENT_GROUP_LEAVE,
	STATEMENT_PENDING_ADD,
	STATEMENT_PENDING_UPDATE,
	STATEMENT_PENDING_BY_FLOW,
	STATEMENT_PENDING_BY_LINK,
	STATEMENT_PENDING_TO_REFUSE,
	STATEMENT_PENDING_REMOVE,
	STATEMENT_PENDING_OF_ACCOUNT,
	STATEMENT_PENDING_ORPHAN_CODES,
	STATEMENT_PENDING_ORPHAN_MAIL,
	STATEMENT_PENDING_ORPHAN,
	STATEMENT_REFUSAL_LINK_KEEP,
	STATEMENT_REFUSAL_LINK_FIND,
	STATEMENT_CODE_ADD,
	STATEMENT_CODES_NEWEST,
	STATEMENT_CODE_COUNT_WRONG,
	STATEMENT_OUTBOX_ADD,
	STATEMENT_OUTBOX_LATEST,
	STATEMENT_OUTBOX_LOST,
	STATEMENT_OUTBOX_BUSY,
	STATEMENT_OUTBOX_FRESHEST,
	STATEMENT_OUTBOX_OLDEST,
	STATEMENT_OUTBOX_PATIENT,
	STATEMENT_OUTBOX_RUN_OUT,
	STATEMENT_OUTBOX_OF_HELD,
	STATEMENT_OUTBOX_OF_HELD_NEXT,
	STATEMENT_OUTBOX_BY_ID,
	STATEMENT_OUTBOX_LEASE,
	STATEMENT_OUTBOX_HOLD,
	STATEMENT_OUTBOX_LET_GO,
	STATEMENT_DESTINATION_OF,
	STATEMENT_DESTINATION_GET,
	STATEMENT_DESTINATION_PUT,
	STATEMENT_DESTINATION_FORGET,
	STATEMENT_DESTINATION_HELD,
	STATEMENT_DESTINATION_NEXT,
	STATEMENT_OUTBOX_RETRY,
	STATEMENT_OUTBOX_RELEASE,
	STATEMENT_OUTBOX_RECLAIM,
	STATEMENT_OUTBOX_SETTLE,
	STATEMENT_OUTBOX_EXPIRE,
	STATEMENT_OUTBOX_WITHHOLD,
	STATEMENT_OUTBOX_WITHHOLD_SIGNUP,
	STATEMENT_OUTBOX_READY,
	STATEMENT_OUTBOX_NEXT,
	STATEMENT_OUTBOX_WAITING,
	STATEMENT_OUTBOX_SETTLED,
	STATEMENT_CENSUS,
	STATEMENT_SESSION_ADD,
	STATEMENT_SESSION_FIND,
	STATEMENT_SESSION_TOUCH,
	STATEMENT_SESSION_REMOVE,
	STATEMENT_SESSION_REMOVE_OTHERS,
	STATEMENT_SESSION_LIST,
	STATEMENT_EVENT_ADD,
	STATEMENT_EVENT_OF_NOBODY,
	STATEMENT_EVENT_REMOVE,
	STATEMENT_EVENT_LIST,
	STATEMENT_REFUSAL_ADD,
	STATEMENT_REFUSAL_UNTIL,
	STATEMENT_LIMIT_GET,
	STATEMENT_LIMIT_PUT,
	STATEMENT_ACCOUNT_DUE,
	STATEMENT_PURGE_ACCOUNT_MAIL,
	STATEMENT_PURGE_ACCOUNT,
	STATEMENT_PURGE_ADDRESS_UNDO,
	STATEMENT_PURGE_USERNAME,
	STATEMENT_PURGE_PENDING,
	STATEMENT_PURGE_REFUSAL_LINK,
	STATEMENT_PURGE_SESSION,
	STATEMENT_PURGE_REFUSAL,
	STATEMENT_PURGE_LIMIT,
	STATEMENT_PURGE_OUTBOX,
	STATEMENT_PURGE_DESTINATION,
	STATEMENT_PURGE_EVENT,
	STATEMENT_CLOCK_GET,
	STATEMENT_CLOCK_PUT,
	STATEMENT_CLOCK_LATEST,
	STATEMENT__COUNT
} StatementName;

/* For tests and for EXPLAIN. */
const char *statement_sql(StatementName name);

typedef struct {
	sqlite3 *db;
	sqlite3_stmt *prepared[STATEMENT__COUNT];
} Statements;

/* Others are prepared when they are first taken; one that has to work where
 * memory is short is prepared before. */
bool statements_prepare(Statements *all, StatementName name, GError **error);
/* Before the connection is closed. */
void statements_clear(Statements *all);

typedef struct {
	sqlite3 *db;
	sqlite3_stmt *stmt; /* NULL where it could not be prepared */
	int rc; /* of preparing and binding */
	int n_put;
} Statement;

Statement statement_take(Statements *all, StatementName name);
void statement_done(Statement *statement);

/* The next parameter. */
void statement_put_int(Statement *statement, int64_t value);
void statement_put_text(Statement *statement, const char *text); /* or NULL */
void statement_put_blob(Statement *statement, const void *bytes, size_t n);
void statement_put_bytes(Statement *statement, GBytes *bytes); /* or NULL */
void statement_put_null(Statement *statement);
/* Of what may be missing, as an id: 0 is NULL. */
void statement_put_id(Statement *statement, int64_t id);
void statement_put_hash(Statement *statement, const TokenHash *hash);

bool statement_step(Statement *statement, bool *ret_row, GError **error);
/* For one that yields no row. */
bool statement_run(Statement *statement, GError **error);

/* Columns of the row, from 0. */
int64_t statement_int(const Statement *statement, int column);
char *statement_text(const Statement *statement, int column); /* or NULL */
GBytes *statement_bytes(const Statement *statement, int column); /* or NULL */
/* Exactly n bytes; zeros where the row holds another number. */
void statement_blob(
    const Statement *statement, int column, void *ret_bytes, size_t n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_done)

#endif
