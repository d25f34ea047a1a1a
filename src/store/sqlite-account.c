/* Accounts. */
#include "store/sqlite-connection.h"

static bool
account_add(Store *store, const Account *account, StoreAdded *ret_added,
    int64_t *ret_id, GError **error)
{
	sqlite3 *db = ((Sqlite *)store)->db;
	g_auto(Statement) add = sqlite_take(store, STATEMENT_ACCOUNT_ADD);
	statement_put_text(&add, account->username);
	statement_put_text(&add, account->email);
	statement_put_text(&add, account->email_key);
	statement_put_text(&add, account->password_hash);
	statement_put_text(&add, account->language);
	statement_put_int(&add, account->created_ms);
	if (!statement_run(&add, error))
		return false;
	if (sqlite3_changes(db) == 1) {
		*ret_added = STORE_ADDED;
		*ret_id = sqlite3_last_insert_rowid(db);
		return true;
	}
	g_auto(Statement) find = sqlite_take(store, STATEMENT_ACCOUNT_BY_EMAIL);
	statement_put_text(&find, account->email_key);
	bool taken;
	if (!statement_step(&find, &taken, error))
		return false;
	*ret_added = taken ? STORE_EMAIL_TAKEN : STORE_USERNAME_TAKEN;
	return true;
}

static bool
fetch(Statement *find, Account **ret_account, GError **error)
{
	bool found;
	if (!statement_step(find, &found, error))
		return false;
	*ret_account = found ? sqlite_account_read(find) : NULL;
	return true;
}

Account *
sqlite_account_read(const Statement *row)
{
	Account *account = g_new0(Account, 1);
	account->id = statement_int(row, 0);
	account->username = statement_text(row, 1);
	account->email = statement_text(row, 2);
	account->email_key = statement_text(row, 3);
	account->password_hash = statement_text(row, 4);
	account->language = statement_text(row, 5);
	account->created_ms = statement_int(row, 6);
	return account;
}

static bool
account_by_id(Store *store, int64_t id, Account **ret_account, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_ACCOUNT_BY_ID);
	statement_put_int(&find, id);
	return fetch(&find, ret_account, error);
}

static bool
account_by_email(
    Store *store, const char *email_key, Account **ret_account, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_ACCOUNT_BY_EMAIL);
	statement_put_text(&find, email_key);
	return fetch(&find, ret_account, error);
}

static bool
account_by_username(
    Store *store, const char *username, Account **ret_account, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_ACCOUNT_BY_USERNAME);
	statement_put_text(&find, username);
	return fetch(&find, ret_account, error);
}

void
sqlite_account_install(StoreOps *ops)
{
	ops->account_add = account_add;
	ops->account_by_id = account_by_id;
	ops->account_by_email = account_by_email;
	ops->account_by_username = account_by_username;
}
