/* Sessions. */
#include "store/sqlite-connection.h"

static bool
session_add(Store *store, const Session *session, GError **error)
{
	g_auto(Statement) add = sqlite_take(store, STATEMENT_SESSION_ADD);
	statement_put_hash(&add, &session->token);
	statement_put_int(&add, session->account_id);
	statement_put_int(&add, session->keep);
	statement_put_int(&add, session->idle_ms);
	statement_put_int(&add, session->created_ms);
	statement_put_int(&add, session->seen_ms);
	statement_put_int(&add, session->expires_ms);
	statement_put_text(&add, session->client.browser);
	statement_put_text(&add, session->client.network);
	return statement_run(&add, error);
}

/* From a row whose columns from first on are those of a session. */
static void
read_session(const Statement *row, int first, Session *ret_session)
{
	Session session = {
		.account_id = statement_int(row, first + 1),
		.keep = statement_int(row, first + 2) != 0,
		.idle_ms = statement_int(row, first + 3),
		.created_ms = statement_int(row, first + 4),
		.seen_ms = statement_int(row, first + 5),
		.expires_ms = statement_int(row, first + 6),
	};
	statement_blob(row, first, session.token.bytes, TOKEN_HASH_BYTES);
	sqlite_client_read(row, first + 7, &session.client);
	*ret_session = session;
}

static bool
session_find(Store *store, const TokenHash *token, int64_t now_ms,
    Session *ret_session, Account **ret_account, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_SESSION_FIND);
	statement_put_hash(&find, token);
	statement_put_int(&find, now_ms);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	if (found)
		read_session(&find, SQLITE_ACCOUNT_COLUMNS, ret_session);
	*ret_account = found ? sqlite_account_read(&find) : NULL;
	return true;
}

static bool
session_touch(
    Store *store, const TokenHash *token, int64_t seen_ms, GError **error)
{
	g_auto(Statement) touch = sqlite_take(store, STATEMENT_SESSION_TOUCH);
	statement_put_hash(&touch, token);
	statement_put_int(&touch, seen_ms);
	return statement_run(&touch, error);
}

static bool
session_remove(Store *store, const TokenHash *token, GError **error)
{
	g_auto(Statement)
	    removal = sqlite_take(store, STATEMENT_SESSION_REMOVE);
	statement_put_hash(&removal, token);
	return statement_run(&removal, error);
}

static bool
session_remove_others(Store *store, int64_t account_id, const TokenHash *but,
    unsigned *ret_n, GError **error)
{
	g_auto(Statement)
	    removal = sqlite_take(store, STATEMENT_SESSION_REMOVE_OTHERS);
	statement_put_int(&removal, account_id);
	if (but == NULL)
		statement_put_null(&removal);
	else
		statement_put_hash(&removal, but);
	if (!statement_run(&removal, error))
		return false;
	*ret_n = (unsigned)sqlite3_changes(((Sqlite *)store)->db);
	return true;
}

static bool
session_list(Store *store, int64_t account_id, int64_t now_ms,
    GArray **ret_sessions, GError **error)
{
	g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
	g_auto(Statement) list = sqlite_take(store, STATEMENT_SESSION_LIST);
	statement_put_int(&list, account_id);
	statement_put_int(&list, now_ms);
	statement_put_int(&list, LIMIT_SESSIONS_LISTED);
	for (;;) {
		Session session;
		bool found;
		if (!statement_step(&list, &found, error))
			return false;
		if (!found)
			break;
		read_session(&list, 0, &session);
		g_array_append_val(sessions, session);
	}
	*ret_sessions = g_steal_pointer(&sessions);
	return true;
}

void
sqlite_session_install(StoreOps *ops)
{
	ops->session_add = session_add;
	ops->session_find = session_find;
	ops->session_touch = session_touch;
	ops->session_remove = session_remove;
	ops->session_remove_others = session_remove_others;
	ops->session_list = session_list;
}
