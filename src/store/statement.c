#include "store/statement.h"

#include <string.h>

#include "store/failure.h"

void
statements_clear(Statements *all)
{
	for (int i = 0; i < STATEMENT__COUNT; i++) {
		sqlite3_finalize(all->prepared[i]);
		all->prepared[i] = NULL;
	}
}

static int
prepare(Statements *all, StatementName name)
{
	if (all->prepared[name] != NULL)
		return SQLITE_OK;
	return sqlite3_prepare_v3(all->db, statement_sql(name), -1,
	    SQLITE_PREPARE_PERSISTENT, &all->prepared[name], NULL);
}

bool
statements_prepare(Statements *all, StatementName name, GError **error)
{
	int rc = prepare(all, name);
	return rc == SQLITE_OK ||
	       failure_set(all->db, rc, "use the database", error);
}

Statement
statement_take(Statements *all, StatementName name)
{
	Statement taken = { .db = all->db, .rc = prepare(all, name) };
	taken.stmt = all->prepared[name];
	return taken;
}

void
statement_done(Statement *statement)
{
	sqlite3_stmt *stmt = g_steal_pointer(&statement->stmt);
	if (stmt == NULL)
		return;
	sqlite3_reset(stmt);
	/* What was bound is not ours beyond this scope. */
	sqlite3_clear_bindings(stmt);
}

/* --- parameters ------------------------------------------------------- */

static void
note(Statement *statement, int rc)
{
	if (statement->rc == SQLITE_OK)
		statement->rc = rc;
}

void
statement_put_int(Statement *statement, int64_t value)
{
	note(statement,
	    sqlite3_bind_int64(statement->stmt, ++statement->n_put, value));
}

void
statement_put_null(Statement *statement)
{
	note(statement, sqlite3_bind_null(statement->stmt, ++statement->n_put));
}

void
statement_put_id(Statement *statement, int64_t id)
{
	if (id == 0)
		statement_put_null(statement);
	else
		statement_put_int(statement, id);
}

void
statement_put_text(Statement *statement, const char *text)
{
	note(statement, sqlite3_bind_text(statement->stmt, ++statement->n_put,
			    text, -1, SQLITE_STATIC));
}

void
statement_put_blob(Statement *statement, const void *bytes, size_t n)
{
	note(statement, sqlite3_bind_blob64(statement->stmt, ++statement->n_put,
			    bytes, n, SQLITE_STATIC));
}

void
statement_put_bytes(Statement *statement, GBytes *bytes)
{
	size_t n = 0;
	const void *data = bytes == NULL ? NULL : g_bytes_get_data(bytes, &n);
	statement_put_blob(statement, data, n);
}

void
statement_put_hash(Statement *statement, const TokenHash *hash)
{
	statement_put_blob(statement, hash->bytes, sizeof(hash->bytes));
}

/* --- running and reading ---------------------------------------------- */

bool
statement_step(Statement *statement, bool *ret_row, GError **error)
{
	int rc = statement->rc;
	if (rc == SQLITE_OK)
		rc = sqlite3_step(statement->stmt);
	if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
		*ret_row = rc == SQLITE_ROW;
		return true;
	}
	return failure_set(statement->db, rc, "use the database", error);
}

bool
statement_run(Statement *statement, GError **error)
{
	bool row = false;
	if (!statement_step(statement, &row, error))
		return false;
	g_assert(!row);
	return true;
}

int64_t
statement_int(const Statement *statement, int column)
{
	return sqlite3_column_int64(statement->stmt, column);
}

char *
statement_text(const Statement *statement, int column)
{
	return g_strdup(
	    (const char *)sqlite3_column_text(statement->stmt, column));
}

GBytes *
statement_bytes(const Statement *statement, int column)
{
	const void *bytes = sqlite3_column_blob(statement->stmt, column);
	int n = sqlite3_column_bytes(statement->stmt, column);
	return bytes == NULL ? NULL : g_bytes_new(bytes, (size_t)n);
}

void
statement_blob(
    const Statement *statement, int column, void *ret_bytes, size_t n)
{
	const void *bytes = sqlite3_column_blob(statement->stmt, column);
	if ((size_t)sqlite3_column_bytes(statement->stmt, column) == n)
		memcpy(ret_bytes, bytes, n);
	else
		memset(ret_bytes, 0, n);
}
