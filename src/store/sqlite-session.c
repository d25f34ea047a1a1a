/* Sessions. */
#include "store/sqlite-connection.h"

static bool
session_add(Store *store, const Session *session, GError **error)
{
	g_auto(Statement) add = sqlite_take(store, STATEMENT_SESSION_ADD);
	statement_put_hash(&add, &session->token);
	statement_put_int(&add, session->account_id);
	statement_put_int(&add, session->created_ms);
	statement_put_int(&add, session->seen_ms);
	statement_put_int(&add, session->expires_ms);
	return statement_run(&add, error);
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
	if (!found) {
		*ret_account = NULL;
		return true;
	}
	Account *account = sqlite_account_read(&find);
	*ret_session = (Session){
		.token = *token,
		.account_id = account->id,
		.created_ms = statement_int(&find, 7),
		.seen_ms = statement_int(&find, 8),
		.expires_ms = statement_int(&find, 9),
	};
	*ret_account = account;
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

void
sqlite_session_install(StoreOps *ops)
{
	ops->session_add = session_add;
	ops->session_find = session_find;
	ops->session_touch = session_touch;
	ops->session_remove = session_remove;
}
